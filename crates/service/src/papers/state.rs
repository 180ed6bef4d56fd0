//! Where a document stands: from the events about the person and from their entries as they are now,
//! so that nobody can put it back by altering a row. The list of recalled documents is for those who
//! check offline: it holds hashes of numbers, and tells nothing to one who has no number.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use serde_json::json;
use sha2::{Digest, Sha256};
use xinyu_evidence::leaf::{Class as LeafClass, LeafKind};
use xinyu_evidence::merkle::leaf_hash;
use xinyu_register::disclosure::{Standing, standing};
use xinyu_register::event::{Event, Look};
use xinyu_register::ids::EnquiryId;
use xinyu_register::instant::{day_number, day_of_number, rfc3339};
use xinyu_register::paper::{Paper, PaperKind, PaperState, RecalledWhy, changed};
use xinyu_store::Tried;
use xinyu_store::files::EventRow;
use xinyu_store::papers::RecallMark;
use xinyu_store::person::{Operation, PersonChange, SubjectKey};

use crate::app::{Register, TRIES_MAX};
use crate::caller::Caller;
use crate::error::{Refusal, ServiceError, ServiceResult};
use crate::papers::{is_own_paper, paper_of};
use crate::person::{Person, year_of};
use crate::turn::Turn;

/// Events read at once.
const EVENTS_AT_ONCE: u32 = 200;
/// Longest validity that any rule has given a document, and a day: older ones have ended.
const LIVE_DAYS_MAX: i64 = 400;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// Letters of the leaf's hash that stand for the paper where the file itself is not at hand: 64 bits,
/// which nobody finds by trying.
pub const LEAF_LETTERS_MIN: usize = 16;

/// What the events of a person say about their documents.
pub(crate) struct Marks {
    /// Looks with their leaf's hash, latest first.
    pub(crate) looks: Vec<(Look, [u8; 32])>,
    /// Documents whose place another one took.
    pub(crate) superseded: HashSet<EnquiryId>,
    /// Recalled documents: when, why.
    pub(crate) recalled: HashMap<EnquiryId, (i64, RecalledWhy)>,
}

/// By what somebody shows that they hold a document.
#[derive(Clone, Copy, Debug)]
pub enum PaperProof<'a> {
    /// Its file, whose signature is good and which says this version.
    Signed {
        /// The version.
        version: u32,
    },
    /// The beginning of the leaf's hash that is printed on it.
    Leaf(&'a str),
}

/// What whoever holds a document is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaperStatus {
    /// What it is.
    pub kind: PaperKind,
    /// Its version.
    pub version: u32,
    /// Where it stands.
    pub state: PaperState,
    /// Last day on which it counts.
    pub until: Date,
    /// The day on which it was recalled.
    pub recalled_on: Option<Date>,
}

/// The hash by which a document is on the list.
#[must_use]
pub fn recall_mark(no: EnquiryId) -> RecallMark {
    let mut hash = Sha256::new();
    hash.update(b"xinyu/v1/recalled\0");
    hash.update(no.to_string().as_bytes());
    hash.finalize().into()
}

impl Register {
    /// Looks and marks of a person since a moment.
    pub(crate) async fn marks_since(&self, person: &Person, since_ms: i64) -> ServiceResult<Marks> {
        let mut marks = Marks { looks: Vec::new(), superseded: HashSet::new(), recalled: HashMap::new() };
        for class in [LeafClass::Look, LeafClass::Consent] {
            self.each_event_since(person, class, since_ms, |event, row| match event {
                Event::Looked(look) => {
                    marks.superseded.extend(look.paper.as_ref().and_then(|paper| paper.replaces));
                    marks.looks.push((look, leaf_hash(&row.leaf.bytes)));
                }
                Event::Recalled { at_ms, paper, why, .. } => {
                    marks.recalled.insert(paper, (at_ms, why));
                }
                _ => {}
            })
            .await?;
        }
        Ok(marks)
    }

    /// Events of a class since a moment, latest first.
    pub(crate) async fn each_event_since(
        &self,
        person: &Person,
        class: LeafClass,
        since_ms: i64,
        mut take: impl FnMut(Event, &EventRow) + Send,
    ) -> ServiceResult<()> {
        let mut before = u64::MAX >> 1;
        loop {
            let rows = self.store.files.own_events(person.subject.key, class as u8, before, EVENTS_AT_ONCE).await?;
            for row in &rows {
                if row.leaf.at_ms < since_ms {
                    return Ok(());
                }
                let key = self.key_of_event(person, row)?;
                take(self.open_event(&person.subject, &key, row)?, row);
            }
            match rows.last() {
                Some(last) if rows.len() == EVENTS_AT_ONCE as usize => before = last.n,
                _ => return Ok(()),
            }
        }
    }

    pub(crate) fn paper_state(
        &self,
        person: &Person,
        no: EnquiryId,
        look: &Look,
        paper: &Paper,
        marks: &Marks,
        today: Date,
    ) -> PaperState {
        let entries = person.entries();
        let ended = |one: &xinyu_register::event::Shown| {
            let entry = entries.iter().find(|entry| entry.record.commitment() == one.commitment);
            let standing = entry.map(|entry| standing(&entry.record, &self.rules, today));
            // One that is not there any more is destroyed: nothing of it counts.
            matches!(standing, None | Some(Ok(Standing::Ended { .. } | Standing::Awaiting) | Err(_)))
        };
        if marks.recalled.contains_key(&no) || changed(&look.shown, &entries).is_some() {
            PaperState::Recalled
        } else if marks.superseded.contains(&no) || is_later_version(no, paper, marks) {
            PaperState::Superseded
        } else if today > paper.until || look.shown.iter().any(ended) {
            PaperState::Expired
        } else {
            PaperState::Valid
        }
    }

    /// What whoever holds a document is told of it: no content, nobody's name. `None` for every number
    /// that is not that of such a document, and for every proof that is not its own.
    ///
    /// # Errors
    /// See [`ServiceError`].
    pub async fn paper_status(&self, no: &str, proof: PaperProof<'_>) -> ServiceResult<Option<PaperStatus>> {
        let row = match no.parse::<EnquiryId>() {
            Ok(no) => self.store.files.enquiry(no).await?.filter(|row| row.year != 0).map(|row| (no, row)),
            Err(_) => None,
        };
        // For a number that is none the same is read of nobody.
        let subject = row.as_ref().map_or(self.decoy, |(_, row)| row.subject);
        let person = self.person(subject).await?;
        let marks = self.marks_since(&person, row.as_ref().map_or(i64::MIN, |(_, row)| row.at_ms)).await?;
        let Some((no, _)) = row else { return Ok(None) };
        let Some((look, paper)) = self.held(no, proof, &marks)? else { return Ok(None) };
        let state = self.paper_state(&person, no, look, &paper, &marks, Self::day(self.now_ms()));
        let mut recalled_on = marks.recalled.get(&no).map(|(at_ms, _)| Self::day(*at_ms));
        if state == PaperState::Recalled && recalled_on.is_none() {
            self.recall_changed(subject).await?;
            recalled_on = Some(Self::day(self.now_ms()));
        }
        Ok(Some(PaperStatus { kind: paper.kind, version: paper.version, state, until: paper.until, recalled_on }))
    }

    /// The very document that is held.
    fn held<'a>(
        &self,
        no: EnquiryId,
        proof: PaperProof<'_>,
        marks: &'a Marks,
    ) -> ServiceResult<Option<(&'a Look, Paper)>> {
        for (look, hash) in marks.looks.iter().filter(|(look, _)| look.enquiry == Some(no)) {
            if look.paper.is_none() && !is_own_paper(look) {
                // An answer that was never made into a document, or one from before they had versions.
                continue;
            }
            let paper = paper_of(look, self.old_until(look)?);
            let same = match proof {
                PaperProof::Signed { version } => paper.version == version,
                PaperProof::Leaf(letters) => {
                    let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
                    letters.len() >= LEAF_LETTERS_MIN && hex.starts_with(&letters.to_ascii_lowercase())
                }
            };
            if same {
                return Ok(Some((look, paper)));
            }
        }
        Ok(None)
    }

    /// The person recalls a document of their own. Recalling it again changes nothing.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if it is not theirs.
    pub async fn recall_paper(&self, caller: &Caller, no: EnquiryId) -> ServiceResult<()> {
        let resident = caller.resident()?;
        let mut turn = Turn::default();
        for _ in 0..TRIES_MAX {
            let person = self.person(resident.subject).await?;
            let (look, _) = self.own_paper(&person, no).await?;
            let marks = self.marks_since(&person, look.at_ms).await?;
            if marks.recalled.contains_key(&no) {
                return Ok(());
            }
            let until = paper_of(&look, self.old_until(&look)?).until;
            if self.commit_recall(&person, no, until, RecalledWhy::Asked, resident.valid_until_ms).await? {
                return Ok(());
            }
            turn.wait(self, resident.subject).await;
        }
        Err(ServiceError::Busy)
    }

    /// Puts every document of a person on the list that holds an entry which is not what it was. To be
    /// called after an entry got another version, was withdrawn, annulled or repaired; a check of the
    /// document finds it all the same, this is for those who check offline.
    ///
    /// # Errors
    /// See [`ServiceError`]; what was recalled is recalled, a later call carries on.
    pub async fn recall_changed(&self, subject: SubjectKey) -> ServiceResult<u64> {
        let mut turn = Turn::default();
        let (mut recalled, mut tries) = (0, 0);
        while tries < TRIES_MAX {
            let now_ms = self.now_ms();
            let today = Self::day(now_ms);
            let person = self.person(subject).await?;
            let entries = person.entries();
            let marks = self.marks_since(&person, now_ms - LIVE_DAYS_MAX * DAY_MS).await?;
            let mut next = None;
            for (look, _) in &marks.looks {
                let Some(no) = look.enquiry.filter(|no| !marks.recalled.contains_key(no)) else { continue };
                let until = paper_of(look, self.old_until(look)?).until;
                if today <= until
                    && let Some(why) = changed(&look.shown, &entries)
                {
                    next = Some((no, until, why));
                    break;
                }
            }
            let Some((no, until, why)) = next else { return Ok(recalled) };
            if self.commit_recall(&person, no, until, why, i64::MAX).await? {
                recalled += 1;
            } else {
                tries += 1;
                turn.wait(self, subject).await;
            }
        }
        Err(ServiceError::Busy)
    }

    async fn commit_recall(
        &self,
        person: &Person,
        no: EnquiryId,
        until: Date,
        why: RecalledWhy,
        valid_until_ms: i64,
    ) -> ServiceResult<bool> {
        let now_ms = self.now_ms();
        let (key, year_key) = self.year_key(person, year_of(now_ms))?;
        let event = Event::Recalled { at_ms: now_ms, paper: no, why, until };
        let event = self.new_event(&person.subject, LeafClass::Consent, LeafKind::Person, &key, &event, now_ms)?;
        let mut change = PersonChange::new(Operation::Recall, person.subject.key, event, valid_until_ms);
        change.year_key = year_key;
        change.recall.push((recall_mark(no), day_number(until)));
        Ok(matches!(self.store.persons.commit(change).await?, Tried::Done(_)))
    }

    /// The list of recalled documents, signed under the key of documents (flattened JWS): anyone may
    /// keep a copy and hold numbers against it.
    ///
    /// # Errors
    /// See [`ServiceError`].
    pub async fn recall_list(&self) -> ServiceResult<Vec<u8>> {
        let now_ms = self.now_ms();
        let today = day_number(Self::day(now_ms));
        let listed = self.store.papers.recalled().await?;
        let listed: Vec<_> = listed
            .iter()
            .filter(|(_, until)| *until >= today)
            .map(|(mark, until)| {
                let hex: String = mark.iter().map(|byte| format!("{byte:02x}")).collect();
                json!({"number_sha256": hex, "listed_until": day_of_number(*until).to_string()})
            })
            .collect();
        let payload = json!({
            "form": "xinyu-recalled/1",
            "origin": self.settings.origin,
            "as_of": rfc3339(now_ms),
            "recalled": listed,
        });
        Ok(self.signed_json("xinyu-recalled+json", &payload))
    }
}

/// Whether the same enquiry was made into a document again since.
fn is_later_version(no: EnquiryId, paper: &Paper, marks: &Marks) -> bool {
    let of = |(look, _): &&(Look, [u8; 32])| look.enquiry == Some(no);
    paper.kind == PaperKind::Enquiry
        && marks
            .looks
            .iter()
            .filter(of)
            .any(|(look, _)| look.paper.as_ref().is_some_and(|later| later.version > paper.version))
}

/// What a document that cannot be fetched any more is refused with.
pub(crate) fn not_fetched(state: PaperState) -> Option<Refusal> {
    match state {
        PaperState::Valid => None,
        PaperState::Expired => Some(Refusal::NotFound),
        PaperState::Superseded => Some(Refusal::State("report.superseded")),
        PaperState::Recalled => Some(Refusal::State("report.recalled")),
    }
}
