//! The chosen people: each shows one case, so that whoever tries the demo finds it by name.
//!
//! They are the first people of the city, in this order. A case is data: what was decided about the
//! person, and what they and the bodies did; everything else about the city is chance.

use crate::offences::{Field, Grade};

/// One case.
pub(crate) struct Case {
    /// The word in `demo.json`.
    pub(crate) shows: &'static str,
    /// What there is to see, for people who read the file.
    pub(crate) says: &'static str,
    /// What was decided.
    pub(crate) decisions: &'static [Decided],
    /// Whether messages go to an address that the person confirmed.
    pub(crate) email: bool,
    /// Froze enquiries by consent so many days ago.
    pub(crate) frozen: Option<i64>,
    /// Requests for consent.
    pub(crate) asks: &'static [Asked],
    /// Enquiries under a mandate.
    pub(crate) mandates: &'static [Mandated],
    /// How the name is made.
    pub(crate) name: Naming,
}

/// How a name is made.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Naming {
    /// As most names.
    Usual,
    /// The same name as the person before.
    AsBefore,
    /// With a surname of two characters.
    LongSurname,
    /// With a character that old systems lose.
    Rare,
}

/// When a decision was made.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    /// In the days before its batch, as the law wants it.
    InTime,
    /// So that today is the last day of its disclosure.
    EndsTomorrow,
    /// So many months ago.
    MonthsAgo(i64),
}

/// One decision about a chosen person.
pub(crate) struct Decided {
    pub(crate) field: Field,
    pub(crate) grade: Grade,
    /// Place of the body among those that file.
    pub(crate) body: usize,
    /// Which of the body's batches, 0 the opening one.
    pub(crate) batch: usize,
    pub(crate) when: When,
    /// The notice was opened so many days after the filing.
    pub(crate) opened: Option<i64>,
}

/// What became of a request for consent, in days ago.
#[derive(Clone, Copy)]
pub(crate) enum Fate {
    /// Not answered.
    Unanswered,
    /// Refused.
    Refused(i64),
    /// Granted.
    Granted(i64),
    /// Granted and used.
    Used(i64, i64),
    /// Granted and taken back.
    Revoked(i64, i64),
}

/// A request for consent.
pub(crate) struct Asked {
    pub(crate) purpose: &'static str,
    pub(crate) field: &'static str,
    /// Days ago.
    pub(crate) on: i64,
    pub(crate) fate: Fate,
}

/// An enquiry under a mandate.
pub(crate) struct Mandated {
    pub(crate) purpose: &'static str,
    pub(crate) field: &'static str,
    /// Days ago.
    pub(crate) on: i64,
}

const PLAIN: Case = Case {
    shows: "",
    says: "",
    decisions: &[],
    email: false,
    frozen: None,
    asks: &[],
    mandates: &[],
    name: Naming::Usual,
};

/// The purpose for which the shown enquirer asks.
pub(crate) const RECRUITMENT: &str = "civil-service-recruitment";
const EMPLOYMENT: &str = "employment";
const PERMIT: &str = "permit-application";

const fn one(field: Field, grade: Grade, body: usize, batch: usize, opened: Option<i64>) -> Decided {
    Decided { field, grade, body, batch, when: When::InTime, opened }
}

const fn asked(purpose: &'static str, field: &'static str, on: i64, fate: Fate) -> Asked {
    Asked { purpose, field, on, fate }
}

/// The city body's last batch: filed on the last working day.
pub(crate) const LAST_BATCH: usize = 8;

/// All cases, in the order of the people.
pub(crate) const CASES: &[Case] = &[
    Case { shows: "nothing-on-file", says: "Nothing on file, and nobody has looked.", ..PLAIN },
    Case {
        shows: "penalty-served",
        says: "A general food penalty in its period, served: the person opened the notice.",
        decisions: &[one(Field::Food, Grade::General, 0, 5, Some(2))],
        ..PLAIN
    },
    Case {
        shows: "penalty-not-served",
        says: "A general food penalty filed on the last working day; the notice waits unopened, so no enquirer sees it.",
        decisions: &[one(Field::Food, Grade::General, 0, LAST_BATCH, None)],
        ..PLAIN
    },
    Case {
        shows: ENDS_TOMORROW,
        says: "A served penalty whose disclosure ends tomorrow: today is its last day.",
        decisions: &[Decided {
            field: Field::Food,
            grade: Grade::General,
            body: 0,
            batch: 0,
            when: When::EndsTomorrow,
            opened: Some(3),
        }],
        ..PLAIN
    },
    Case {
        shows: "same-name",
        says: "Two people with this name: this one has a served metrology penalty.",
        decisions: &[one(Field::Metrology, Grade::General, 1, 4, Some(4))],
        ..PLAIN
    },
    Case {
        shows: "same-name",
        says: "Two people with this name: this one has nothing on file.",
        name: Naming::AsBefore,
        ..PLAIN
    },
    Case {
        shows: "consent-open",
        says: "A request for consent waits for an answer; a served food penalty would be shown.",
        decisions: &[one(Field::Food, Grade::General, 0, 6, Some(1))],
        asks: &[asked(RECRUITMENT, "food-drug-inspection", 2, Fate::Unanswered)],
        ..PLAIN
    },
    Case {
        shows: "looked-at",
        says: "Bodies looked: once with consent, twice under a mandate; a served food penalty was referred to an officer.",
        decisions: &[one(Field::Food, Grade::General, 1, 3, Some(2))],
        asks: &[asked(RECRUITMENT, "market-supervision", 40, Fate::Used(38, 37))],
        mandates: &[
            Mandated { purpose: PERMIT, field: "food-permit", on: 61 },
            Mandated { purpose: PERMIT, field: "metrology-permit", on: 24 },
        ],
        ..PLAIN
    },
    Case {
        shows: "penalty-served-serious",
        says: "A serious food penalty, served.",
        decisions: &[one(Field::Food, Grade::Serious, 0, 4, Some(2))],
        ..PLAIN
    },
    Case {
        shows: "penalty-served-serious",
        says: "A serious drug penalty with a bar from the trade, served.",
        decisions: &[one(Field::Drugs, Grade::Serious, 0, 2, Some(8))],
        ..PLAIN
    },
    Case {
        shows: "penalty-served-serious",
        says: "A serious certification penalty (bar from practice), served.",
        decisions: &[one(Field::Metrology, Grade::Serious, 0, 3, Some(5))],
        ..PLAIN
    },
    Case {
        shows: "penalty-served",
        says: "A general metrology penalty in its period, served.",
        decisions: &[one(Field::Metrology, Grade::General, 0, 6, Some(1))],
        ..PLAIN
    },
    Case {
        shows: "penalty-served-minor",
        says: "A minor food penalty (a warning), served: shown to no enquirer.",
        decisions: &[one(Field::Food, Grade::Minor, 0, 7, Some(2))],
        ..PLAIN
    },
    Case {
        shows: "penalty-served-minor",
        says: "A minor metrology penalty (a small fine), served: shown to no enquirer.",
        decisions: &[one(Field::Metrology, Grade::Minor, 2, 7, Some(6))],
        ..PLAIN
    },
    Case {
        shows: "penalty-not-served",
        says: "A general metrology penalty filed weeks ago and never opened.",
        decisions: &[one(Field::Metrology, Grade::General, 1, 6, None)],
        ..PLAIN
    },
    Case {
        shows: "penalty-not-served",
        says: "A serious food penalty, not served.",
        decisions: &[one(Field::Food, Grade::Serious, 3, LAST_BATCH, None)],
        ..PLAIN
    },
    Case {
        shows: "penalty-not-served",
        says: "A minor food penalty, not served.",
        decisions: &[one(Field::Food, Grade::Minor, 2, 7, None)],
        ..PLAIN
    },
    Case {
        shows: "message-sent",
        says: "A message went to the confirmed address days ago; it does not count as service yet.",
        decisions: &[one(Field::Food, Grade::General, 1, LAST_BATCH, None)],
        email: true,
        ..PLAIN
    },
    Case {
        shows: "served-by-message",
        says: "Served because the rule's days went by after a message to the confirmed address.",
        decisions: &[one(Field::Food, Grade::General, 0, 5, None)],
        email: true,
        ..PLAIN
    },
    Case {
        shows: "ended",
        says: "A penalty whose disclosure is over: in no report, kept for the person until its key is destroyed.",
        decisions: &[Decided {
            field: Field::Food,
            grade: Grade::General,
            body: 0,
            batch: 0,
            when: When::MonthsAgo(14),
            opened: Some(2),
        }],
        ..PLAIN
    },
    Case {
        shows: "consent-open",
        says: "A request for consent waits for an answer; nothing is on file.",
        asks: &[asked(RECRUITMENT, "market-supervision", 1, Fate::Unanswered)],
        ..PLAIN
    },
    Case {
        shows: "consent-granted",
        says: "Consent was granted and not used yet: the enquirer may ask once.",
        decisions: &[one(Field::Food, Grade::General, 3, 4, Some(3))],
        asks: &[asked(RECRUITMENT, "food-drug-inspection", 6, Fate::Granted(5))],
        ..PLAIN
    },
    Case {
        shows: "consent-revoked",
        says: "Consent was granted and taken back before it was used.",
        decisions: &[one(Field::Metrology, Grade::General, 0, 5, Some(2))],
        asks: &[asked(EMPLOYMENT, "metrology", 12, Fate::Revoked(11, 9))],
        ..PLAIN
    },
    Case {
        shows: "consent-refused",
        says: "A request for consent was refused; to the one who asked it looks open until its last day.",
        decisions: &[one(Field::Food, Grade::Minor, 1, 7, Some(1))],
        asks: &[asked(EMPLOYMENT, "food-handling", 8, Fate::Refused(7))],
        ..PLAIN
    },
    Case {
        shows: "consent-lapsed",
        says: "A request for consent lapsed unanswered.",
        asks: &[asked(RECRUITMENT, "other", 45, Fate::Unanswered)],
        ..PLAIN
    },
    Case {
        shows: "frozen",
        says: "Enquiries by consent are frozen; a consent granted before stops working meanwhile.",
        decisions: &[one(Field::Food, Grade::General, 0, 3, Some(2))],
        frozen: Some(4),
        asks: &[asked(RECRUITMENT, "food-drug-inspection", 10, Fate::Granted(9))],
        ..PLAIN
    },
    Case { shows: "frozen", says: "Enquiries by consent are frozen; nothing is on file.", frozen: Some(33), ..PLAIN },
    Case {
        shows: "nothing-looked-at",
        says: "Nothing on file; an employer asked with consent and was told there is nothing to consider.",
        asks: &[asked(EMPLOYMENT, "metrology", 30, Fate::Used(29, 28))],
        ..PLAIN
    },
    Case {
        shows: "several",
        says: "Four entries in two fields: served, not served, minor and serious.",
        decisions: &[
            one(Field::Food, Grade::Serious, 0, 2, Some(2)),
            one(Field::Food, Grade::Minor, 0, 6, Some(2)),
            one(Field::Metrology, Grade::General, 0, 7, Some(4)),
            one(Field::Food, Grade::General, 0, LAST_BATCH, None),
        ],
        mandates: &[Mandated { purpose: PERMIT, field: "food-permit", on: 15 }],
        ..PLAIN
    },
    Case {
        shows: "amendment-proposed",
        says: "The body sent a known decision again with another fine: a proposed amendment waits with the clerk.",
        decisions: &[one(Field::Food, Grade::General, 0, 7, Some(2))],
        ..PLAIN
    },
    Case {
        shows: "nothing-on-file",
        says: "Nothing on file; a surname of two characters.",
        name: Naming::LongSurname,
        ..PLAIN
    },
    Case {
        shows: NAME_ASKED,
        says: "Nothing on file; a name that old systems lose, and a body filed another one under the number: the register compares.",
        name: Naming::Rare,
        ..PLAIN
    },
    Case {
        shows: HOLDER,
        says: "A licence in force and one that was revoked, a qualification, a confirmation; nothing that weighs against anybody.",
        ..PLAIN
    },
    Case { shows: AWARDS_ONLY, says: "A government award, which the person may decline; nothing else.", ..PLAIN },
    Case {
        shows: AWARD_DECLINED,
        says: "An award that the person declined: seen by nobody, and deleted in some days.",
        ..PLAIN
    },
    Case {
        shows: VOLUNTEERING_WAITS,
        says: "A record of volunteering that waits for the person's yes; until then nobody sees it.",
        ..PLAIN
    },
    Case { shows: VOLUNTEERING_KEPT, says: "A record of volunteering that is kept by the person's yes.", ..PLAIN },
    Case {
        shows: ENTRY_AMENDED,
        says: "A penalty whose fine was amended after an authority had seen it; the authority is told.",
        decisions: &[one(Field::Food, Grade::General, 0, 7, Some(2))],
        mandates: &[Mandated { purpose: PERMIT, field: "food-permit", on: 15 }],
        ..PLAIN
    },
    Case {
        shows: ENTRY_WITHDRAWN,
        says: "A penalty that two clerks took back after an authority had seen it; the authority is told.",
        decisions: &[one(Field::Food, Grade::General, 0, 7, Some(2))],
        mandates: &[Mandated { purpose: PERMIT, field: "food-permit", on: 14 }],
        ..PLAIN
    },
    Case {
        shows: WITHDRAWAL_WAITS,
        says: "A penalty whose withdrawal waits for a second person of the body.",
        decisions: &[one(Field::Food, Grade::General, 0, 7, Some(2))],
        ..PLAIN
    },
    Case { shows: AWARD_PUBLISHED, says: "An award that the person published on the page of honours.", ..PLAIN },
    Case {
        shows: AWARD_PUBLISHED_SHORT,
        says: "An award that the person published on the page of honours, by the beginning of the name only.",
        ..PLAIN
    },
];

/// Cases of the last days: awards, volunteering, amendments, withdrawals.
pub(crate) const AWARDS_ONLY: &str = "awards-only";
pub(crate) const AWARD_DECLINED: &str = "award-declined";
pub(crate) const VOLUNTEERING_WAITS: &str = "volunteering-waits";
pub(crate) const VOLUNTEERING_KEPT: &str = "volunteering-kept";
pub(crate) const ENTRY_AMENDED: &str = "entry-amended";
pub(crate) const ENTRY_WITHDRAWN: &str = "entry-withdrawn";
pub(crate) const WITHDRAWAL_WAITS: &str = "withdrawal-waits";
pub(crate) const AWARD_PUBLISHED: &str = "award-published";
pub(crate) const AWARD_PUBLISHED_SHORT: &str = "award-published-short";
/// Those who have an award and nothing else.
pub(crate) const AWARDED: [&str; 6] =
    [AWARDS_ONLY, AWARD_DECLINED, VOLUNTEERING_WAITS, VOLUNTEERING_KEPT, AWARD_PUBLISHED, AWARD_PUBLISHED_SHORT];

/// The case of somebody under whose number another name was filed.
pub(crate) const NAME_ASKED: &str = "name-asked";
/// The case of somebody who holds things.
pub(crate) const HOLDER: &str = "licence-holder";
/// What they hold, by kind.
pub(crate) const HOLDS: [(&str, usize); 3] = [("licence", 2), ("qualification", 1), ("confirmation", 1)];

/// The case that is another one the day after the city was made.
pub(crate) const ENDS_TOMORROW: &str = "ends-tomorrow";
/// Case of the person whose known decision the desk's last batch repeats.
pub(crate) const REPEATED: &str = "several";
/// Case of the person about whom it proposes an amendment.
pub(crate) const AMENDED: &str = "amendment-proposed";

/// Place of the first person of a case.
pub(crate) fn place_of(shows: &str) -> usize {
    CASES.iter().position(|case| case.shows == shows).unwrap_or(0)
}
