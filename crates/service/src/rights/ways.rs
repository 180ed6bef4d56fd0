//! Ways of looking at one's own file: what each purpose would show, by the very rule that would
//! select it. Showing it to the person is a look of their own and asks nobody else anything.

use jiff::civil::Date;
use xinyu_register::disclosure::{Disclosure, Grounds, select};
use xinyu_register::entry::Entry;
use xinyu_register::logged::Logged;
use xinyu_register::rules::{Authorisation, FieldCode, FieldOfWork, Purpose, PurposeCode, Text};

use crate::app::Register;
use crate::caller::Caller;
use crate::error::{Refusal, ServiceResult};
use crate::rights::consents::checked_field;
use crate::rights::own::OwnFile;

/// What an enquirer would get for a purpose, were it asked for today.
#[derive(Clone, Debug)]
pub struct OwnPreview {
    /// Code of the purpose.
    pub purpose: PurposeCode,
    /// Its name.
    pub name: Text,
    /// The field of work, where the purpose names one.
    pub field: Option<(FieldCode, Text)>,
    /// Whether it needs the person's consent; else a statute and a case.
    pub by_consent: bool,
    /// What would be shown.
    pub preview: Disclosure,
}

impl Register {
    /// What every purpose would show of the person's file today, journalled with the file.
    ///
    /// # Errors
    /// Nothing is shown if the look cannot be journalled.
    pub async fn own_previews(&self, caller: &Caller) -> ServiceResult<Logged<(OwnFile, Vec<OwnPreview>)>> {
        let file = self.own_file(caller).await?;
        let entries = self.looked_at(caller, &file).await?;
        let mut previews = Vec::new();
        for purpose in self.enquirers_purposes(file.today) {
            if purpose.fields_of_work.is_empty() {
                previews.push(self.preview_of(purpose, None, &entries, file.today));
            }
            for field in &purpose.fields_of_work {
                previews.push(self.preview_of(purpose, Some(field), &entries, file.today));
            }
        }
        Ok(file.map(|file| (file, previews)))
    }

    /// What one purpose would show of the person's file today, journalled with the file.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for a purpose that no enquirer has; [`Refusal::Fields`] for its field.
    pub async fn own_preview(
        &self,
        caller: &Caller,
        purpose: &str,
        field: Option<&str>,
    ) -> ServiceResult<Logged<(OwnFile, OwnPreview)>> {
        let today = Self::day(self.now_ms());
        let code = PurposeCode::new(purpose);
        let purpose = self.enquirers_purposes(today).find(|one| one.code == code).ok_or(Refusal::NotFound)?;
        let field = checked_field(purpose, field)?;
        let file = self.own_file(caller).await?;
        let entries = self.looked_at(caller, &file).await?;
        let field = field.and_then(|field| purpose.field(&field));
        let preview = self.preview_of(purpose, field, &entries, file.today);
        Ok(file.map(|file| (file, preview)))
    }

    /// The purposes for which somebody else may ask, today.
    pub(crate) fn enquirers_purposes(&self, today: Date) -> impl Iterator<Item = &Purpose> {
        let asks = |purpose: &&Purpose| !matches!(purpose.authorisation, Authorisation::Own);
        self.rules.purposes().filter(asks).filter(move |purpose| purpose.in_force.holds_on(today))
    }

    /// The entries that the durable look at `file` lists: one that came since is not shown.
    async fn looked_at(&self, caller: &Caller, file: &OwnFile) -> ServiceResult<Vec<Entry>> {
        let person = self.person(caller.resident()?.subject).await?;
        let listed = |entry: &Entry| {
            let commitment = entry.record.commitment();
            file.entries.iter().any(|own| own.id == entry.id && own.commitments.last() == Some(&commitment))
        };
        Ok(person.entries().into_iter().filter(listed).collect())
    }

    fn preview_of(&self, purpose: &Purpose, field: Option<&FieldOfWork>, entries: &[Entry], today: Date) -> OwnPreview {
        let grounds = Grounds { purpose: &purpose.code, field: field.map(|field| &field.code), pins: None, today };
        OwnPreview {
            purpose: purpose.code.clone(),
            name: purpose.name.clone(),
            field: field.map(|field| (field.code.clone(), field.name.clone())),
            by_consent: matches!(purpose.authorisation, Authorisation::Consent),
            preview: select(entries, &grounds, &self.rules),
        }
    }
}
