//! Two people were mixed up: what has to be done, in which order, each step about one person only.
//!
//! A split is no single transaction: it is this plan, carried out step by step. A crash between two steps
//! leaves nothing wrong on either file, because what is not the person's is taken down first, and what is
//! filed elsewhere starts there unserved. Each is told only what is theirs.

use minicbor::{Decode, Encode};

use crate::ids::{EnquiryId, EntryId};

/// What was found of an entry on a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Finding {
    /// It is about this person.
    #[n(0)]
    Stays,
    /// It is about another one, who is known to the filing body.
    #[n(1)]
    Moves,
    /// It is not about this person; about whom, nobody knows yet.
    #[n(2)]
    Unknown,
}

/// An entry on the mixed file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnFile {
    /// The entry.
    pub entry: EntryId,
    /// Code of the body that filed it.
    pub source: String,
    /// What was found.
    pub finding: Finding,
}

/// An enquiry that was answered from the mixed file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The enquiry.
    pub enquiry: EnquiryId,
    /// Code of the body that asked.
    pub body: String,
    /// The entries that it was shown.
    pub shown: Vec<EntryId>,
}

/// One step: about the person of the mixed file, or about the other one, never about both.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum SplitStep {
    /// Here: the entry ends as withdrawn, and "not this person" is remembered for its row.
    #[n(0)]
    TakeDown(#[n(0)] EntryId),
    /// Here: documents made of this enquiry are recalled, and its body is sent a correction that names
    /// only these entries.
    #[n(1)]
    Correct {
        /// The enquiry.
        #[n(0)]
        enquiry: EnquiryId,
        /// The body.
        #[n(1)]
        body: String,
        /// What was never this person's.
        #[n(2)]
        entries: Vec<EntryId>,
    },
    /// To the filing body: whom is it about? It files it anew.
    #[n(3)]
    HandBack {
        /// The entry as it was.
        #[n(0)]
        entry: EntryId,
        /// The body.
        #[n(1)]
        source: String,
    },
    /// There: filed anew with the first filing's content, unserved, the other person to be told. Its
    /// period counts from the decision as before.
    #[n(4)]
    FileThere(#[n(0)] EntryId),
    /// There: the other person sees who was shown it, by body and day. On whose file it stood they are not
    /// told.
    #[n(5)]
    LooksThere {
        /// The entry.
        #[n(0)]
        entry: EntryId,
        /// The enquiries.
        #[n(1)]
        enquiries: Vec<EnquiryId>,
    },
    /// Here: the person is told what was taken down.
    #[n(6)]
    TellHere,
}

/// The steps in their order, and how many are done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Plan {
    /// The steps.
    #[n(0)]
    pub steps: Vec<SplitStep>,
    /// How many of them are done, from the first.
    #[n(1)]
    pub done: u32,
}

impl Plan {
    /// The next step; none if all are done.
    #[must_use]
    pub fn next(&self) -> Option<&SplitStep> {
        self.steps.get(self.done as usize)
    }

    /// Notes that the next step is done. Past the end it changes nothing.
    pub fn step_done(&mut self) {
        if self.next().is_some() {
            self.done += 1;
        }
    }
}

/// What has to be done to take two people apart. Empty if all stays.
#[must_use]
pub fn plan(entries: &[OnFile], answered: &[Answered]) -> Plan {
    let gone: Vec<&OnFile> = entries.iter().filter(|one| one.finding != Finding::Stays).collect();
    if gone.is_empty() {
        return Plan::default();
    }
    let mut steps: Vec<SplitStep> = gone.iter().map(|one| SplitStep::TakeDown(one.entry)).collect();
    for one in answered {
        let wrong: Vec<EntryId> =
            gone.iter().map(|gone| gone.entry).filter(|entry| one.shown.contains(entry)).collect();
        if !wrong.is_empty() {
            steps.push(SplitStep::Correct { enquiry: one.enquiry, body: one.body.clone(), entries: wrong });
        }
    }
    steps.push(SplitStep::TellHere);
    for one in &gone {
        if one.finding == Finding::Unknown {
            steps.push(SplitStep::HandBack { entry: one.entry, source: one.source.clone() });
            continue;
        }
        steps.push(SplitStep::FileThere(one.entry));
        let enquiries: Vec<EnquiryId> =
            answered.iter().filter(|look| look.shown.contains(&one.entry)).map(|look| look.enquiry).collect();
        if !enquiries.is_empty() {
            steps.push(SplitStep::LooksThere { entry: one.entry, enquiries });
        }
    }
    Plan { steps, done: 0 }
}
