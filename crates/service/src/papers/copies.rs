//! The signed file of a document, sealed under the person's key of the year, for the days of the rule
//! `report.copy.keep`: the same number is the same file. After that it is made anew only under another
//! number.

use jiff::civil::Date;
use xinyu_register::ids::EnquiryId;
use xinyu_register::instant::day_number;
use xinyu_store::papers::CopyRow;
use xinyu_vault::{Place, open, seal};

use crate::app::Register;
use crate::error::{Refusal, ServiceResult};
use crate::person::{ContentKey, Person, year_of};

/// A language as the store numbers it.
fn lang_number(lang: &str) -> u8 {
    if lang == "en" { 2 } else { 1 }
}

fn row_of(no: EnquiryId, lang: u8) -> [u8; 11] {
    let mut row = [0u8; 11];
    row[..10].copy_from_slice(no.as_bytes());
    row[10] = lang;
    row
}

impl Register {
    /// The last day on which the copy of a document of `made` is kept.
    pub(crate) fn copy_until(&self, made: Date) -> ServiceResult<Date> {
        Ok(self.rules.due(made, self.rules.clock("report.copy.keep", made)?).date)
    }

    /// The first day without the copy.
    pub(crate) fn purge_day_of_copy(&self, made: Date) -> ServiceResult<i32> {
        Ok(day_number(self.copy_until(made)?.tomorrow().unwrap_or(Date::MAX)))
    }

    fn copy_key(&self, person: &Person, year: i16) -> ServiceResult<ContentKey> {
        self.enquiry_key(person, year)
    }

    /// The file as it was signed; none if it was not made in that language yet.
    ///
    /// # Errors
    /// [`Refusal::State`] once its days are over, whether the daily run came or not.
    pub(crate) async fn kept_copy(
        &self,
        person: &Person,
        no: EnquiryId,
        made_ms: i64,
        lang: &str,
    ) -> ServiceResult<Option<Vec<u8>>> {
        if Self::day(self.now_ms()) > self.copy_until(Self::day(made_ms))? {
            return Err(Refusal::State("report.copy_gone").into());
        }
        let Some(row) = self.store.papers.copy(no, lang_number(lang)).await? else { return Ok(None) };
        if row.subject != person.subject.key {
            return Err(Refusal::NotFound.into());
        }
        self.open_copy(person, &row).map(Some)
    }

    pub(crate) fn open_copy(&self, person: &Person, row: &CopyRow) -> ServiceResult<Vec<u8>> {
        let key = self.copy_key(person, row.year)?;
        let at = row_of(row.id, row.lang);
        let place = Place { table: "paper_copy", column: "sealed", row: &at, key: key.id };
        Ok(open(&key.key, &place, &row.sealed)?.to_vec())
    }

    /// Keeps the file for the days of the rule.
    pub(crate) async fn keep_copy(
        &self,
        person: &Person,
        no: EnquiryId,
        made_ms: i64,
        lang: &str,
        file: &[u8],
    ) -> ServiceResult<()> {
        let (lang, year) = (lang_number(lang), year_of(made_ms));
        let key = self.copy_key(person, year)?;
        let at = row_of(no, lang);
        let place = Place { table: "paper_copy", column: "sealed", row: &at, key: key.id };
        let row = CopyRow {
            id: no,
            lang,
            subject: person.subject.key,
            year,
            purge_day: self.purge_day_of_copy(Self::day(made_ms))?,
            sealed: seal(&key.key, &place, self.nonce(), file)?,
        };
        Ok(self.store.papers.copy_put(row).await?)
    }
}
