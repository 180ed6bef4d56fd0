//! What an officer sees of a row that waits.

use jiff::civil::Date;
use xinyu_evidence::leaf::{Class as LeafClass, LeafKind};
use xinyu_register::entry::FieldValue;
use xinyu_register::event::{Event, Ground, Look, Outcome};
use xinyu_register::ids::{BatchId, IdentityCaseId};
use xinyu_register::logged::Logged;
use xinyu_register::rules::{ItemCode, RuleId, Text};
use xinyu_register::sealed::BlindIndex;
use xinyu_store::batches::BatchRecord;
use xinyu_store::files::Whose;
use xinyu_store::identities::{CaseKind, CaseRow, NewCase};

use super::words::{Part, parts};
use super::{CLOCK, REVIEW};
use crate::app::{Register, TRIES_MAX};
use crate::caller::{Caller, Officer};
use crate::error::{Refusal, ServiceError, ServiceResult};
use crate::filing::{Draft, Reason, Sealer};
use crate::identity::cases::CaseRecord;
use crate::person::Person;
use crate::turn::Turn;

/// A row in the officers' list: its number, its body and its dates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewLine {
    /// Its number.
    pub id: IdentityCaseId,
    /// Name of the body that filed it.
    pub body: String,
    /// When it came, in milliseconds.
    pub at_ms: i64,
    /// The last day on which it is decided in time.
    pub due: Date,
    /// Whether that is past.
    pub late: bool,
    /// The day on which the row is purged with its batch, decided or not (days since 1970-01-01).
    pub purge_day: i32,
}

/// A page of the list.
#[derive(Clone, Debug)]
pub struct ReviewPage {
    /// Oldest first.
    pub rows: Vec<ReviewLine>,
    /// Newer ones follow this place.
    pub after: Option<i64>,
}

/// The flagged words of a column in their place.
#[derive(Clone, Debug)]
pub struct FlaggedText {
    /// The column, as the template heads it.
    pub column: Text,
    /// The text, cut.
    pub parts: Vec<Part>,
    /// Why a human must look.
    pub why: Vec<Text>,
}

/// Whether something was done as a minor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgeQuestion {
    /// Date of the decision.
    pub decided_on: Date,
    /// The day on which the person was of age; `None` where their paper does not tell it.
    pub of_age_on: Option<Date>,
}

/// A row, opened.
#[derive(Clone, Debug)]
pub struct ReviewView {
    /// Its number and dates.
    pub line: ReviewLine,
    /// The item; `None` where the row does not say enough for one.
    pub item: Option<Text>,
    /// Number of the document.
    pub document_no: String,
    /// Its batch.
    pub batch: BatchId,
    /// The row in its sheet.
    pub row: u32,
    /// Flagged words.
    pub texts: Vec<FlaggedText>,
    /// The question of age.
    pub age: Option<AgeQuestion>,
    /// Other reasons why it waits, as the body reads them.
    pub reasons: Vec<Reason>,
    /// Whether it can be filed as it is: all that an entry needs is there.
    pub may_file: bool,
}

/// A case with all that deciding it needs.
pub(super) struct OpenReview {
    pub(super) row: CaseRow,
    pub(super) record: CaseRecord,
    pub(super) sealer: Sealer,
    pub(super) batch: BatchRecord,
    /// The person, if the number is one that is known here.
    pub(super) person: Option<Person>,
}

impl Register {
    /// The case of a row that waits for an officer's eye. Without a number in it, it is nobody's.
    pub(crate) fn new_review_case(
        &self,
        sealer: &Sealer,
        row: u32,
        (cells, reasons): (&[String], &[Reason]),
        draft: Option<&Draft>,
        now_ms: i64,
    ) -> ServiceResult<NewCase> {
        let id = IdentityCaseId::from_bytes(self.random());
        let blind = match draft {
            Some(draft) => self.keyring.blind_identity(draft.number.id_type().as_str(), draft.number.normalised()),
            None => self.nobody(id),
        };
        let record = CaseRecord::of_review(cells, reasons, draft);
        let sealed = sealer.seal_case(self, id, &record)?;
        Ok(NewCase { id, kind: CaseKind::Review, blind, row, at_ms: now_ms, sealed })
    }

    /// What a case without a number leads to.
    pub(crate) fn nobody(&self, id: IdentityCaseId) -> BlindIndex {
        self.keyring.blind_parts("review-nobody", &[id.as_bytes()])
    }

    /// The rows that wait, by number, body and date; nobody is named.
    ///
    /// # Errors
    /// [`Refusal::NotPermitted`] to all but case officers of the register.
    pub async fn review_rows(&self, caller: &Caller, after: Option<i64>, limit: u32) -> ServiceResult<ReviewPage> {
        self.register_officer(caller, "review.read")?;
        let (rows, after) = self.waiting(CaseKind::Review, after, limit).await?;
        let lines = rows.iter().map(|(row, batch)| self.review_line(row, batch)).collect::<ServiceResult<Vec<_>>>()?;
        Ok(ReviewPage { rows: lines, after })
    }

    fn review_line(&self, row: &CaseRow, batch: &BatchRecord) -> ServiceResult<ReviewLine> {
        let from = Self::day(row.at_ms);
        let due = self.rules.due(from, self.rules.clock(CLOCK, from)?).date;
        Ok(ReviewLine {
            id: row.id,
            body: self.body_name(&batch.body, &batch.body),
            at_ms: row.at_ms,
            due,
            late: Self::day(self.now_ms()) > due,
            purge_day: batch.purge_day,
        })
    }

    /// Opens a row: a look at the person, which they see, if they are known here.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if there is none or it went with its batch; [`Refusal::State`] if it is
    /// decided.
    pub async fn review_row(&self, caller: &Caller, id: IdentityCaseId) -> ServiceResult<Logged<ReviewView>> {
        let officer = self.register_officer(caller, "review.read")?;
        let mut turn = Turn::default();
        for _ in 0..TRIES_MAX {
            let now_ms = self.now_ms();
            let case = self.open_review(id).await?;
            let view = self.review_view(&case)?;
            let look = self.review_look(officer, &case, String::new(), now_ms);
            let Some(person) = &case.person else {
                let event = Event::Looked(look);
                let (kind, class) = (LeafKind::System, LeafClass::Look);
                let told = self.system_event(kind, class, &event, now_ms, officer.valid_until_ms, None).await?;
                return Ok(Logged::new(view, told.1));
            };
            if let Some(committed) = self.put_look_once(person, look, officer.valid_until_ms).await? {
                return Ok(Logged::new(view, committed));
            }
            turn.wait(self, person.subject.key).await;
        }
        Err(ServiceError::Busy)
    }

    pub(super) async fn open_review(&self, id: IdentityCaseId) -> ServiceResult<OpenReview> {
        let (row, batch, sealer, record) =
            self.open_waiting(id, CaseKind::Review, Refusal::State("review.decided")).await?;
        let rows = self.store.files.file(Whose::Blind(row.blind)).await?;
        let person = rows.map(|rows| self.open_file(&rows)).transpose()?;
        Ok(OpenReview { row, record, sealer, batch, person })
    }

    fn review_view(&self, case: &OpenReview) -> ServiceResult<ReviewView> {
        let record = &case.record;
        let content = record.content.as_ref();
        let own = [record.name.clone(), record.id_number.clone()];
        let mut texts = Vec::new();
        let template = self.rules.template(&case.batch.template);
        for column in template.iter().flat_map(|template| &template.columns).filter(|column| column.free_text) {
            let Some(FieldValue::Text(text)) = content.and_then(|content| content.fields.get(&column.key)) else {
                continue;
            };
            let hits = self.rules.review_words(text);
            // The person's own number in a text is a reason, and is not shown again.
            if hits.is_empty() {
                continue;
            }
            let mut why: Vec<Text> = Vec::new();
            for hit in &hits {
                let reason = self.review_reason(&hit.rule);
                why.extend(reason.filter(|reason| !why.contains(reason)));
            }
            texts.push(FlaggedText { column: column.header.clone(), parts: parts(text, &hits, &own), why });
        }
        let of_age = |reason: &Reason| reason.code.starts_with("minor.");
        let age = content
            .filter(|_| record.reasons().iter().any(of_age))
            .map(|content| AgeQuestion { decided_on: content.decided_on, of_age_on: self.of_age_on(record) });
        let told = |reason: &&Reason| !of_age(reason) && (reason.code != "review.free_text" || texts.is_empty());
        let item = content.and_then(|content| self.rules.item(&ItemCode::new(&content.item)));
        Ok(ReviewView {
            line: self.review_line(&case.row, &case.batch)?,
            item: item.map(|item| item.name.clone()),
            document_no: content.map(|content| content.document_no.clone()).unwrap_or_default(),
            batch: case.row.batch,
            row: case.row.row,
            reasons: record.reasons().iter().filter(told).cloned().collect(),
            texts,
            age,
            may_file: content.is_some(),
        })
    }

    fn review_reason(&self, rule: &RuleId) -> Option<Text> {
        self.rules.screening().reviews.iter().find(|one| one.id == *rule).map(|one| one.reason.clone())
    }

    /// The day on which the person was of age, as far as their number tells.
    fn of_age_on(&self, record: &CaseRecord) -> Option<Date> {
        let birth = record.draft(0).ok()?.number.birth()?;
        let age = self.rules.screening().ages.iter().map(|rule| rule.age).max()?;
        let years = jiff::Span::new().years(i64::from(age));
        birth.checked_add(years).ok()
    }

    /// The look of an officer who reads flagged words; none of the person's entries is shown.
    pub(super) fn review_look(&self, officer: &Officer, case: &OpenReview, reason: String, now_ms: i64) -> Look {
        let entries = case.person.as_ref().map_or(0, |person| person.entries.len());
        Look {
            at_ms: now_ms,
            looker: officer.looker(),
            purpose: REVIEW.to_owned(),
            field: String::new(),
            ground: Ground::Mandate { rule: REVIEW.to_owned(), case_number: case.row.id.to_string() },
            reason,
            outcome: Outcome::RowReviewed,
            shown: Vec::new(),
            not_shown: u32::try_from(entries).unwrap_or(u32::MAX),
            enquiry: None,
            rules: self.rules.version().to_owned(),
            again: None,
            paper: None,
        }
    }
}
