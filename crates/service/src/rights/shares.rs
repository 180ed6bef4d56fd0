//! A view that the person shows to somebody by a code: one purpose, the entry versions that they saw
//! in the preview, opened once. Everything about it stands in the person's own events, so that its
//! state cannot be put back: it opens while it was neither opened, taken back, frozen, tried in vain
//! too often, nor is over.
//!
//! Of the code and the second word nothing is kept but keyed hashes. What is wrong, used, over and
//! unknown is one refusal.

use jiff::civil::Date;
use sha2::{Digest, Sha256};
use xinyu_evidence::leaf::{Class as LeafClass, LeafKind};
use xinyu_register::authorisation::Pin;
use xinyu_register::disclosure::{Disclosure, Grounds, select};
use xinyu_register::event::{Event, Ground, Look, Looker, ShareMade, Shown};
use xinyu_register::ids::ShareId;
use xinyu_register::instant::day_number;
use xinyu_register::logged::{Committed, Logged};
use xinyu_register::rules::{Authorisation, FieldCode, Purpose, PurposeCode};
use xinyu_store::Tried;
use xinyu_store::papers::ShareRow;
use xinyu_store::person::{Due, DueKind, MessageChange, Operation, PersonChange, ShareChange};

use crate::app::{Register, TRIES_MAX};
use crate::caller::Caller;
use crate::error::{Refusal, ServiceError, ServiceResult};
use crate::papers::counter::{as_read, readable};
use crate::person::{Person, year_of};
use crate::rights::consents::checked_field;
use crate::rights::own::OwnFile;
use crate::rights::share_words::SecondWord;
use crate::rights::ways::OwnPreview;
use crate::turn::Turn;

/// After so many wrong second words a code is dead: a word has 19 bits, of which nobody gets far in
/// these.
pub const WRONG_MAX: u32 = 5;
/// Letters of a code: 38 bits.
const CODE_LETTERS: usize = 8;

/// Where a share stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShareState {
    /// Its code opens it.
    Live,
    /// It was opened: when, and the number of the look.
    Opened {
        /// When.
        at_ms: i64,
        /// Number of the look.
        look: u64,
    },
    /// The person took it back.
    Revoked {
        /// When.
        at_ms: i64,
    },
    /// Enquiries were frozen after it was made.
    Frozen {
        /// When.
        at_ms: i64,
    },
    /// Somebody tried second words until it was dead.
    Dead {
        /// The last try.
        at_ms: i64,
    },
    /// Its days are over.
    Over,
}

impl ShareState {
    /// The word of the API and of `locales/`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Opened { .. } => "opened",
            Self::Revoked { .. } => "revoked",
            Self::Frozen { .. } => "frozen",
            Self::Dead { .. } => "dead",
            Self::Over => "over",
        }
    }
}

/// A share in the person's list.
#[derive(Clone, Debug)]
pub struct OwnShare {
    /// What the event says that made it.
    pub made: ShareMade,
    /// Number of that event.
    pub n: u64,
    /// Where it stands.
    pub state: ShareState,
    /// Wrong second words so far.
    pub tries: u32,
}

/// What the person gets, once.
#[derive(Clone, Debug)]
pub struct MadeShare {
    /// Names the share in the person's list; opens nothing.
    pub id: ShareId,
    /// The code.
    pub code: String,
    /// The second word, to be passed on by another way.
    pub word: SecondWord,
    /// Last day on which it opens.
    pub until: Date,
    /// How many entries it shows.
    pub entries: usize,
}

/// What whoever opens it sees.
#[derive(Clone, Debug)]
pub struct SharedView {
    /// Name and last four characters of the number.
    pub subject: (String, String),
    /// The purpose.
    pub purpose: Purpose,
    /// The field of work.
    pub field: Option<FieldCode>,
    /// What is shown.
    pub shown: Disclosure,
    /// When it was opened.
    pub at_ms: i64,
}

/// Wrong, used, over, unknown: one refusal.
fn closed() -> ServiceError {
    Refusal::State("share.closed").into()
}

impl Register {
    fn code_mark(&self, code: &str) -> [u8; 32] {
        self.keyring.blind_parts("share-code", &[code.as_bytes()]).0
    }

    fn opens_by(&self, code: &str, word: &SecondWord, share: ShareId) -> [u8; 32] {
        let parts: [&[u8]; 3] = [code.as_bytes(), &word.to_bytes(), share.as_bytes()];
        self.keyring.blind_parts("share-opens", &parts).0
    }

    /// The purposes for which a person may show a view by themselves.
    pub fn shown_purposes(&self, today: Date) -> impl Iterator<Item = &Purpose> {
        self.consented_purposes(today)
    }

    /// What a share for a purpose would show, and the digest by which the person says that they saw
    /// it. A look of their own.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for a purpose that nobody can be shown a view for; [`Refusal::Fields`]
    /// for its field.
    pub async fn share_preview(
        &self,
        caller: &Caller,
        purpose: &str,
        field: Option<&str>,
    ) -> ServiceResult<Logged<(OwnFile, OwnPreview, String)>> {
        let own = self.own_preview(caller, purpose, field).await?;
        if !own.1.by_consent {
            return Err(Refusal::NotFound.into());
        }
        Ok(own.map(|(file, preview)| {
            let field = preview.field.as_ref().map(|(code, _)| code.as_str()).unwrap_or_default().to_owned();
            let digest = preview_digest(preview.purpose.as_str(), &field, &preview.preview.shown_for_event());
            (file, preview, digest)
        }))
    }

    /// Makes a share of exactly what the person saw.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for the purpose; [`Refusal::State`] `share.frozen` while enquiries are
    /// frozen, `share.changed` if it would show something else by now.
    pub async fn make_share(
        &self,
        caller: &Caller,
        purpose: &str,
        field: Option<&str>,
        seen: Option<&str>,
    ) -> ServiceResult<MadeShare> {
        let resident = caller.resident()?;
        let code = readable(&self.random::<16>(), CODE_LETTERS);
        let word = SecondWord::of(self.random());
        let id = ShareId::from_bytes(self.random());
        let mut turn = Turn::default();
        for _ in 0..TRIES_MAX {
            let now_ms = self.now_ms();
            let today = Self::day(now_ms);
            let purpose = self.shown_purpose(purpose, today)?;
            let field = checked_field(purpose, field)?;
            let person = self.person(resident.subject).await?;
            if person.settings.frozen_since_ms.is_some() {
                return Err(Refusal::State("share.frozen").into());
            }
            let grounds = Grounds { purpose: &purpose.code, field: field.as_ref(), pins: None, today };
            let pinned = select(&person.entries(), &grounds, &self.rules).shown_for_event();
            let field = field.map(|field| field.to_string()).unwrap_or_default();
            if seen.is_some_and(|seen| seen != preview_digest(purpose.code.as_str(), &field, &pinned)) {
                return Err(Refusal::State("share.changed").into());
            }
            let made = ShareMade {
                at_ms: now_ms,
                share: id,
                purpose: purpose.code.to_string(),
                field,
                pinned,
                until: self.rules.due(today, self.rules.clock("share.validity", today)?).date,
                code_mark: self.code_mark(&code),
                opens_by: self.opens_by(&code, &word, id),
                rules: self.rules.version().to_owned(),
            };
            let (until, entries) = (made.until, made.pinned.len());
            let day = day_number(until.tomorrow().unwrap_or(Date::MAX));
            let subject = Some(person.subject.key);
            let due = Due { day, kind: DueKind::PurgeShare, id: *id.as_bytes(), subject };
            let put = ShareChange::Put(xinyu_register::sealed::BlindIndex(made.code_mark));
            let event = Event::ShareMade(made);
            if self.commit_share(&person, &event, Some(put), Some(due), resident.valid_until_ms).await? {
                return Ok(MadeShare { id, code, word, until, entries });
            }
            turn.wait(self, resident.subject).await;
        }
        Err(ServiceError::Busy)
    }

    fn shown_purpose(&self, code: &str, today: Date) -> ServiceResult<&Purpose> {
        let code = PurposeCode::new(code);
        self.shown_purposes(today).find(|purpose| purpose.code == code).ok_or_else(|| Refusal::NotFound.into())
    }

    async fn commit_share(
        &self,
        person: &Person,
        event: &Event,
        share: Option<ShareChange>,
        due: Option<Due>,
        valid_until_ms: i64,
    ) -> ServiceResult<bool> {
        let at_ms = event.at_ms().ok_or(ServiceError::Unreadable("event.m"))?;
        let (key, year_key) = self.year_key(person, year_of(at_ms))?;
        let new = self.new_event(&person.subject, LeafClass::Consent, LeafKind::Person, &key, event, at_ms)?;
        let mut change = PersonChange::new(Operation::Share, person.subject.key, new, valid_until_ms);
        change.year_key = year_key;
        change.share = share;
        change.due_add.extend(due);
        Ok(matches!(self.store.persons.commit(change).await?, Tried::Done(_)))
    }

    /// The person's shares, latest first.
    ///
    /// # Errors
    /// See [`ServiceError`].
    pub async fn own_shares(&self, caller: &Caller) -> ServiceResult<Vec<OwnShare>> {
        let resident = caller.resident()?;
        let person = self.person(resident.subject).await?;
        self.shares_since(&person, i64::MIN, Self::day(self.now_ms())).await
    }

    /// The shares of a person that were made since a moment, by what the events say.
    pub(crate) async fn shares_since(
        &self,
        person: &Person,
        since_ms: i64,
        today: Date,
    ) -> ServiceResult<Vec<OwnShare>> {
        let mut events = Vec::new();
        for class in [LeafClass::Look, LeafClass::Consent] {
            self.each_event_since(person, class, since_ms, |event, row| events.push((row.n, event))).await?;
        }
        Ok(shares_of(&events, today))
    }

    /// The person takes a share back. Taking it back again changes nothing.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if it is not theirs; [`Refusal::State`] if it ended otherwise.
    pub async fn revoke_share(&self, caller: &Caller, id: ShareId) -> ServiceResult<()> {
        let resident = caller.resident()?;
        let mut turn = Turn::default();
        for _ in 0..TRIES_MAX {
            let now_ms = self.now_ms();
            let person = self.person(resident.subject).await?;
            let shares = self.shares_since(&person, i64::MIN, Self::day(now_ms)).await?;
            let share = shares.iter().find(|share| share.made.share == id).ok_or(Refusal::NotFound)?;
            match share.state {
                ShareState::Live => {}
                ShareState::Revoked { .. } => return Ok(()),
                _ => return Err(Refusal::State("share.ended").into()),
            }
            let event = Event::ShareRevoked { at_ms: now_ms, share: id };
            let forget = Some(ShareChange::Forget(share.n));
            if self.commit_share(&person, &event, forget, None, resident.valid_until_ms).await? {
                return Ok(());
            }
            turn.wait(self, resident.subject).await;
        }
        Err(ServiceError::Busy)
    }

    /// Opens a share, once. The look is in the person's list before anything is shown.
    ///
    /// # Errors
    /// [`Refusal::State`] `share.closed`, whatever the reason.
    pub async fn open_share(&self, code: &str, word: &str) -> ServiceResult<Logged<SharedView>> {
        let code = as_read(code);
        let word = SecondWord::read(word);
        let mut turn = Turn::default();
        for _ in 0..TRIES_MAX {
            let now_ms = self.now_ms();
            let today = Self::day(now_ms);
            let mark = xinyu_register::sealed::BlindIndex(self.code_mark(&code));
            let row = self.store.papers.share_by_code(mark).await?;
            // For a code that opens nothing the same is read of nobody.
            let subject = row.map_or(self.decoy, |row| row.subject);
            let person = self.person(subject).await?;
            let Some(share) = self.live_share(&person, row, mark.0, today).await? else { return Err(closed()) };
            let right = word
                .as_ref()
                .is_some_and(|word| same(&self.opens_by(&code, word, share.made.share), &share.made.opens_by));
            if !right {
                let event = Event::ShareTried { at_ms: now_ms, share: share.made.share };
                let forget = (share.tries + 1 >= WRONG_MAX).then_some(ShareChange::Forget(share.n));
                if self.commit_share(&person, &event, forget, None, i64::MAX).await? {
                    return Err(closed());
                }
            } else if let Some(view) = self.commit_opening(&person, &share, now_ms).await? {
                return Ok(view);
            }
            turn.wait(self, subject).await;
        }
        Err(ServiceError::Busy)
    }

    /// The share that a row leads to, if its code still opens it.
    async fn live_share(
        &self,
        person: &Person,
        row: Option<ShareRow>,
        mark: [u8; 32],
        today: Date,
    ) -> ServiceResult<Option<OwnShare>> {
        let since = match row {
            Some(row) => self.store.files.event(row.subject, row.n).await?.map_or(i64::MAX, |event| event.leaf.at_ms),
            None => i64::MIN,
        };
        let shares = self.shares_since(person, since, today).await?;
        let frozen = person.settings.frozen_since_ms.is_some();
        let live = |share: &OwnShare| {
            row.is_some_and(|row| row.n == share.n)
                && share.made.code_mark == mark
                && share.state == ShareState::Live
                && !frozen
        };
        Ok(shares.into_iter().find(live))
    }

    async fn commit_opening(
        &self,
        person: &Person,
        share: &OwnShare,
        now_ms: i64,
    ) -> ServiceResult<Option<Logged<SharedView>>> {
        let made = &share.made;
        let purpose = self.rules.purpose(&PurposeCode::new(&made.purpose)).ok_or_else(closed)?;
        let field = (!made.field.is_empty()).then(|| FieldCode::new(&made.field));
        let pins: Vec<Pin> = made.pinned.iter().filter_map(|shown| pin_of(person, shown)).collect();
        let grounds =
            Grounds { purpose: &purpose.code, field: field.as_ref(), pins: Some(&pins), today: Self::day(now_ms) };
        let shown = select(&person.entries(), &grounds, &self.rules);
        let look = Look {
            at_ms: now_ms,
            looker: Looker::Bearer,
            purpose: made.purpose.clone(),
            field: made.field.clone(),
            ground: Ground::Share(made.share),
            reason: String::new(),
            outcome: shown.outcome,
            shown: shown.shown_for_event(),
            not_shown: shown.not_shown,
            enquiry: None,
            rules: self.rules.version().to_owned(),
            again: None,
            paper: None,
        };
        let Some(committed) = self.commit_shared_look(person, share.n, look, now_ms).await? else { return Ok(None) };
        let subject = (person.identity.name.clone(), person.identity.tail().to_owned());
        let view = SharedView { subject, purpose: purpose.clone(), field, shown, at_ms: now_ms };
        Ok(Some(Logged::new(view, committed)))
    }

    async fn commit_shared_look(
        &self,
        person: &Person,
        n: u64,
        look: Look,
        now_ms: i64,
    ) -> ServiceResult<Option<Committed>> {
        let (key, year_key) = self.year_key(person, year_of(now_ms))?;
        let event = Event::Looked(look);
        let event = self.new_event(&person.subject, LeafClass::Look, LeafKind::Person, &key, &event, now_ms)?;
        let mut change = PersonChange::new(Operation::OpenShare, person.subject.key, event, i64::MAX);
        change.year_key = year_key;
        change.share = Some(ShareChange::Forget(n));
        if let Some(email) = &person.settings.email {
            change.message = Some(MessageChange::Post(self.new_message(email, None, now_ms).await?));
        }
        Ok(match self.store.persons.commit(change).await? {
            Tried::Done(committed) => Some(committed),
            Tried::Conflict => None,
        })
    }

    /// The daily run forgets the code of a share whose days are over.
    pub(crate) async fn forget_share(&self, due: Due) -> ServiceResult<u64> {
        if let Some(subject) = due.subject {
            let person = self.person(subject).await?;
            let shares = self.shares_since(&person, i64::MIN, Self::day(self.now_ms())).await?;
            if let Some(share) = shares.iter().find(|share| *share.made.share.as_bytes() == due.id) {
                self.store.papers.share_forget(subject, share.n).await?;
            }
        }
        self.store.sweep.due_done(due).await?;
        Ok(1)
    }
}

/// Whether a purpose is one that a person may show a view for by themselves.
#[must_use]
pub fn may_be_shown(purpose: &Purpose) -> bool {
    matches!(purpose.authorisation, Authorisation::Consent)
}

/// The shares that events tell of, latest first. Where several things happened to one, the first ended
/// it.
pub(crate) fn shares_of(events: &[(u64, Event)], today: Date) -> Vec<OwnShare> {
    let mut shares = Vec::new();
    for (n, event) in events {
        let Event::ShareMade(made) = event else { continue };
        let mut after: Vec<&(u64, Event)> = events.iter().filter(|(later, _)| later > n).collect();
        after.sort_by_key(|(later, _)| *later);
        let (mut state, mut tries) = (ShareState::Live, 0);
        for (later, event) in after {
            let ended = match event {
                Event::ShareTried { at_ms, share } if *share == made.share => {
                    tries += 1;
                    (tries >= WRONG_MAX).then_some(ShareState::Dead { at_ms: *at_ms })
                }
                Event::ShareRevoked { at_ms, share } if *share == made.share => {
                    Some(ShareState::Revoked { at_ms: *at_ms })
                }
                Event::FreezeSet { at_ms, frozen: true } => Some(ShareState::Frozen { at_ms: *at_ms }),
                Event::Looked(look) if look.ground == Ground::Share(made.share) => {
                    Some(ShareState::Opened { at_ms: look.at_ms, look: *later })
                }
                _ => None,
            };
            if let Some(ended) = ended {
                state = ended;
                break;
            }
        }
        if state == ShareState::Live && today > made.until {
            state = ShareState::Over;
        }
        shares.push(OwnShare { made: made.clone(), n: *n, state, tries });
    }
    shares.sort_by_key(|share| std::cmp::Reverse(share.n));
    shares
}

/// The entry version that was seen in the preview.
fn pin_of(person: &Person, shown: &Shown) -> Option<Pin> {
    let of = |open: &&crate::person::OpenEntry| open.entry.record.commitment() == shown.commitment;
    let open = person.entries.iter().find(of)?;
    Some(Pin { entry: open.entry.id, version: open.entry.record.version(), shown: shown.clone() })
}

/// Hex digest of a purpose and of exactly what would be shown.
fn preview_digest(purpose: &str, field: &str, shown: &[Shown]) -> String {
    let mut hash = Sha256::new();
    hash.update(b"xinyu/v1/share\0");
    for part in [purpose, field] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    for one in shown {
        hash.update(one.commitment);
    }
    let digest: [u8; 32] = hash.finalize().into();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether two marks are the same, in time that does not tell where they part.
fn same(one: &[u8; 32], other: &[u8; 32]) -> bool {
    one.iter().zip(other).fold(0, |parts, (a, b)| parts | (a ^ b)) == 0
}
