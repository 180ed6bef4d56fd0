//! Numbered documents of the person's own: reports and certificates, each a look of their own that
//! says which kind, which version, until when. What is on paper cannot be taken back; so each can be
//! recalled, is ended by what changes in it, and is made anew under another number.
//!
//! ```text
//! mod          making one, in one commit with its look; the person's list
//! certificate  what a certificate may claim, and when it is not made
//! state        valid, expired, superseded, recalled; the list of recalled ones
//! copies       the signed file, sealed, for a while
//! counter      one made for a person who stands at a counter
//! ```

pub mod certificate;
pub mod copies;
pub mod counter;
pub mod state;

use jiff::civil::Date;
use xinyu_evidence::leaf::{Class as LeafClass, LeafKind};
use xinyu_register::authorisation::Pin;
use xinyu_register::disclosure::{Standing, standing};
use xinyu_register::event::{Event, Ground, Look, Looker, Outcome, Shown};
use xinyu_register::ids::{EnquiryId, EntryId, OfficerId};
use xinyu_register::logged::Committed;
use xinyu_register::paper::{Paper, PaperKind, PaperState};
use xinyu_store::Tried;
use xinyu_store::person::{EnquiryPut, Operation, PersonChange};

use crate::app::{Register, TRIES_MAX};
use crate::caller::Caller;
use crate::enquiry::EnquiryRecord;
use crate::error::{FieldFault, Refusal, ServiceError, ServiceResult};
use crate::papers::state::Marks;
use crate::person::{Person, year_of};
use crate::rights::own::shown_to_self;
use crate::turn::Turn;

/// Longest words on what a copy is for, in characters: one line of the document.
pub const REASON_CHARS_MAX: usize = 60;

/// What document somebody wishes for.
#[derive(Clone, Debug)]
pub struct PaperWish {
    /// Which.
    pub kind: PaperKind,
    /// Code of the purpose, for a certificate that is about one.
    pub purpose: String,
    /// Its field of work, where it names one.
    pub field: Option<String>,
    /// The entry, for a certificate that is about one.
    pub entry: Option<EntryId>,
    /// What an own copy is for, in the person's words.
    pub reason: String,
}

impl PaperWish {
    /// The person's own file, for a reason that is printed on it.
    #[must_use]
    pub fn own(reason: &str) -> Self {
        let reason = reason.to_owned();
        Self { kind: PaperKind::Own, purpose: String::new(), field: None, entry: None, reason }
    }
}

/// An own document in the person's list.
#[derive(Clone, Debug)]
pub struct OwnReport {
    /// Its number.
    pub no: EnquiryId,
    /// Which.
    pub kind: PaperKind,
    /// Its version.
    pub version: u32,
    /// The one that it took the place of.
    pub replaces: Option<EnquiryId>,
    /// When it was made.
    pub at_ms: i64,
    /// Last day of its validity.
    pub until: Date,
    /// Where it stands.
    pub state: PaperState,
    /// How many entries it holds.
    pub entries: usize,
    /// Code of the purpose and field of work of a certificate that is about one.
    pub purpose: Option<(String, String)>,
    /// What it is for, in the person's words.
    pub reason: String,
    /// Whether it was made at a counter.
    pub at_counter: bool,
}

/// What goes into a document, decided on the person's file as it is.
pub(crate) struct Content {
    pub(crate) shown: Vec<Shown>,
    pub(crate) purpose: String,
    pub(crate) field: String,
    /// The last day that the entries in it allow.
    pub(crate) until: Option<Date>,
}

/// For whom a document is made, and on what ground.
pub(crate) struct Maker {
    pub(crate) looker: Looker,
    pub(crate) ground: Ground,
    pub(crate) valid_until_ms: i64,
}

impl Maker {
    fn own(valid_until_ms: i64) -> Self {
        Self { looker: Looker::Own, ground: Ground::Own, valid_until_ms }
    }
}

/// The clock of a document's validity.
fn validity_clock(kind: PaperKind) -> &'static str {
    if kind.is_certificate() { "certificate.validity" } else { "report.own.validity" }
}

/// A document as its look tells it; one from before documents had versions is the first of its kind.
pub(crate) fn paper_of(look: &Look, until: Date) -> Paper {
    let kind = if look.looker == Looker::Own { PaperKind::Own } else { PaperKind::Enquiry };
    look.paper.clone().unwrap_or(Paper { kind, version: 1, replaces: None, until })
}

impl Register {
    /// Makes an own report: a look of the person's own, numbered.
    ///
    /// # Errors
    /// See [`ServiceError`].
    pub async fn make_own_report(&self, caller: &Caller) -> ServiceResult<OwnReport> {
        self.make_paper(caller, &PaperWish::own("")).await
    }

    /// Makes a document that the person asks for.
    ///
    /// # Errors
    /// [`Refusal::Fields`] for the wish; [`Refusal::State`] where a certificate cannot be made: the
    /// person finds out which entries stand against it with [`Register::certificate_check`].
    pub async fn make_paper(&self, caller: &Caller, wish: &PaperWish) -> ServiceResult<OwnReport> {
        let resident = caller.resident()?;
        self.put_paper(resident.subject, wish, None, Maker::own(resident.valid_until_ms)).await.map(|(made, _)| made)
    }

    /// Makes a document anew: the next version, under a number of its own, that names the one before.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if it is not theirs; [`Refusal::State`] if another took its place
    /// already, or as [`Register::make_paper`].
    pub async fn reissue_paper(&self, caller: &Caller, no: EnquiryId) -> ServiceResult<OwnReport> {
        let resident = caller.resident()?;
        let person = self.person(resident.subject).await?;
        let (look, _) = self.own_paper(&person, no).await?;
        let paper = paper_of(&look, Date::MAX);
        let entry = match (paper.kind.is_certificate(), look.shown.first()) {
            (true, Some(shown)) => {
                let of = |open: &&crate::person::OpenEntry| open.entry.record.commitments().contains(&shown.commitment);
                Some(person.entries.iter().find(of).ok_or(Refusal::State("certificate.not_in_force"))?.entry.id)
            }
            _ => None,
        };
        let about = paper.kind == PaperKind::NoneWithinPeriod;
        let wish = PaperWish {
            kind: paper.kind,
            purpose: if about { look.purpose.clone() } else { String::new() },
            field: (about && !look.field.is_empty()).then(|| look.field.clone()),
            entry,
            reason: look.reason.clone(),
        };
        let maker = Maker::own(resident.valid_until_ms);
        self.put_paper(resident.subject, &wish, Some(no), maker).await.map(|(made, _)| made)
    }

    pub(crate) async fn put_paper(
        &self,
        subject: xinyu_store::person::SubjectKey,
        wish: &PaperWish,
        replaces: Option<EnquiryId>,
        maker: Maker,
    ) -> ServiceResult<(OwnReport, Committed)> {
        let reason = checked_reason(&wish.reason)?;
        let no = EnquiryId::from_bytes(self.random());
        let mut turn = Turn::default();
        for _ in 0..TRIES_MAX {
            let now_ms = self.now_ms();
            let today = Self::day(now_ms);
            let person = self.person(subject).await?;
            let version = match replaces {
                None => 1,
                Some(before) => self.next_version(&person, before).await?,
            };
            let content = self.paper_content(&person, wish, today)?;
            let clock = self.rules.due(today, self.rules.clock(validity_clock(wish.kind), today)?).date;
            let until = content.until.map_or(clock, |until| until.min(clock));
            let paper = Paper { kind: wish.kind, version, replaces, until };
            let look = self.paper_look(no, &content, &paper, reason, &maker, now_ms);
            if let Some(committed) = self.commit_paper(&person, no, &look, &maker).await? {
                let made = own_report(no, &look, &paper, PaperState::Valid);
                return Ok((made, committed));
            }
            turn.wait(self, subject).await;
        }
        Err(ServiceError::Busy)
    }

    /// The version after a document of the person; another must not have taken its place already.
    async fn next_version(&self, person: &Person, before: EnquiryId) -> ServiceResult<u32> {
        let (look, _) = self.own_paper(person, before).await?;
        let marks = self.marks_since(person, look.at_ms).await?;
        if marks.superseded.contains(&before) {
            return Err(Refusal::State("report.superseded").into());
        }
        Ok(paper_of(&look, Date::MAX).version.saturating_add(1))
    }

    fn paper_content(&self, person: &Person, wish: &PaperWish, today: Date) -> ServiceResult<Content> {
        if wish.kind.is_certificate() {
            return self.certificate_content(person, wish, today);
        }
        if wish.kind != PaperKind::Own {
            return Err(Refusal::Fields(vec![FieldFault { pointer: "/kind", code: "choice" }]).into());
        }
        let mut content = Content {
            shown: Vec::with_capacity(person.entries.len()),
            purpose: self.own_purpose(),
            field: String::new(),
            until: None,
        };
        // Past its period an entry is in no report, one's own among them: so a report ends with the
        // first period in it. What was not opened tells nothing, its period neither.
        for (open, shown) in person.entries.iter().zip(shown_to_self(person, &self.rules)?) {
            let record = &open.entry.record;
            // What waits for the person's yes is in no document, whoever prints it.
            if matches!(standing(record, &self.rules, today)?, Standing::Ended { .. } | Standing::Awaiting) {
                continue;
            }
            let period = xinyu_register::disclosure::period_of(record, &self.rules)?;
            if let Some(last) = period.filter(|_| shown.whole).map(|period| period.last_day) {
                content.until = Some(content.until.map_or(last, |until| until.min(last)));
            }
            content.shown.push(shown);
        }
        Ok(content)
    }

    fn paper_look(
        &self,
        no: EnquiryId,
        content: &Content,
        paper: &Paper,
        reason: &str,
        maker: &Maker,
        now_ms: i64,
    ) -> Look {
        Look {
            at_ms: now_ms,
            looker: maker.looker.clone(),
            purpose: content.purpose.clone(),
            field: content.field.clone(),
            ground: maker.ground.clone(),
            reason: reason.to_owned(),
            outcome: Outcome::OwnFile,
            shown: content.shown.clone(),
            not_shown: 0,
            enquiry: Some(no),
            rules: self.rules.version().to_owned(),
            again: None,
            paper: Some(paper.clone()),
        }
    }

    async fn commit_paper(
        &self,
        person: &Person,
        no: EnquiryId,
        look: &Look,
        maker: &Maker,
    ) -> ServiceResult<Option<Committed>> {
        let year = year_of(look.at_ms);
        let (key, year_key) = self.year_key(person, year)?;
        let event = Event::Looked(look.clone());
        let event = self.new_event(&person.subject, LeafClass::Look, LeafKind::Person, &key, &event, look.at_ms)?;
        let record = paper_record(person, look);
        let mut change = PersonChange::new(Operation::Enquire, person.subject.key, event, maker.valid_until_ms);
        change.year_key = year_key;
        change.enquiry = Some(EnquiryPut {
            id: no,
            body: match &look.looker {
                Looker::Officer { body, .. } => body.clone(),
                Looker::Own | Looker::Bearer => String::new(),
            },
            year,
            sealed: self.seal_enquiry(&key, no, &record)?,
            at_ms: look.at_ms,
        });
        Ok(match self.store.persons.commit(change).await? {
            Tried::Done(committed) => Some(committed),
            Tried::Conflict => None,
        })
    }

    /// The code of the purpose "own use".
    pub(crate) fn own_purpose(&self) -> String {
        use xinyu_register::rules::Authorisation;
        let own = self.rules.purposes().find(|purpose| matches!(purpose.authorisation, Authorisation::Own));
        own.map(|purpose| purpose.code.to_string()).unwrap_or_default()
    }

    /// The person's own documents, latest first.
    ///
    /// # Errors
    /// See [`ServiceError`].
    pub async fn own_reports(&self, caller: &Caller) -> ServiceResult<Vec<OwnReport>> {
        let resident = caller.resident()?;
        let person = self.person(resident.subject).await?;
        let today = Self::day(self.now_ms());
        let marks: Marks = self.marks_since(&person, i64::MIN).await?;
        let mut reports = Vec::new();
        for (look, _) in marks.looks.iter().filter(|(look, _)| is_own_paper(look)) {
            let Some(no) = look.enquiry else { continue };
            let paper = paper_of(look, self.old_until(look)?);
            let state = self.paper_state(&person, no, look, &paper, &marks, today);
            reports.push(own_report(no, look, &paper, state));
        }
        Ok(reports)
    }

    /// Until when a document counts that says nothing of it itself.
    pub(crate) fn old_until(&self, look: &Look) -> ServiceResult<Date> {
        let day = Self::day(look.at_ms);
        Ok(self.rules.due(day, self.rules.clock("report.own.validity", day)?).date)
    }

    /// An own document by its number: its look, and the number of the event.
    pub(crate) async fn own_paper(&self, person: &Person, no: EnquiryId) -> ServiceResult<(Look, u64)> {
        let row = self.store.files.enquiry(no).await?.ok_or(Refusal::NotFound)?;
        if row.subject != person.subject.key {
            return Err(Refusal::NotFound.into());
        }
        let event = self.store.files.event(row.subject, row.n).await?.ok_or(Refusal::NotFound)?;
        let key = self.key_of_event(person, &event)?;
        match self.open_event(&person.subject, &key, &event)? {
            Event::Looked(look) if is_own_paper(&look) => Ok((look, row.n)),
            _ => Err(Refusal::NotFound.into()),
        }
    }
}

/// Whether a look is a document of the person's own.
pub(crate) fn is_own_paper(look: &Look) -> bool {
    look.enquiry.is_some()
        && match look.looker {
            Looker::Own => true,
            Looker::Officer { .. } => matches!(look.ground, Ground::Counter { .. }),
            Looker::Bearer => false,
        }
}

fn own_report(no: EnquiryId, look: &Look, paper: &Paper, state: PaperState) -> OwnReport {
    let about = paper.kind == PaperKind::NoneWithinPeriod;
    OwnReport {
        no,
        kind: paper.kind,
        version: paper.version,
        replaces: paper.replaces,
        at_ms: look.at_ms,
        until: paper.until,
        state,
        entries: look.shown.len(),
        purpose: about.then(|| (look.purpose.clone(), look.field.clone())),
        reason: look.reason.clone(),
        at_counter: look.looker != Looker::Own,
    }
}

/// What is kept beside the look, as of any enquiry.
fn paper_record(person: &Person, look: &Look) -> EnquiryRecord {
    let of = |shown: &Shown| {
        let open = person.entries.iter().find(|open| open.entry.record.commitment() == shown.commitment)?;
        Some(Pin { entry: open.entry.id, version: open.entry.record.version(), shown: shown.clone() })
    };
    let (body_name, office, officer) = match &look.looker {
        Looker::Officer { body_name, office, officer, .. } => (body_name.clone(), office.clone(), *officer),
        Looker::Own | Looker::Bearer => (String::new(), String::new(), OfficerId::from_bytes([0; 10])),
    };
    EnquiryRecord {
        outcome: look.outcome,
        pins: look.shown.iter().filter_map(of).collect(),
        purpose: look.purpose.clone(),
        field: look.field.clone(),
        ground: look.ground.clone(),
        reason: look.reason.clone(),
        name: person.identity.name.clone(),
        id_tail: person.identity.tail().to_owned(),
        officer,
        body_name,
        office,
        at_ms: look.at_ms,
        rules: look.rules.clone(),
    }
}

/// What a copy is for: one line, or nothing.
fn checked_reason(reason: &str) -> Result<&str, Refusal> {
    let reason = reason.trim();
    if reason.chars().count() > REASON_CHARS_MAX || reason.chars().any(char::is_control) {
        return Err(Refusal::Fields(vec![FieldFault { pointer: "/reason", code: "reason.length" }]));
    }
    Ok(reason)
}
