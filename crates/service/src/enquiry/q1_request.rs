//! q1: the form of what was asked. Says nothing of anyone.

use xinyu_register::identity::{IdNumber, IdType, PersonName};
use xinyu_register::ids::ConsentId;

use crate::error::{FieldFault, Refusal};

/// A person as an asker names them.
#[derive(Clone)]
pub struct AskedSubject {
    /// Code of the kind of paper.
    pub id_type: String,
    /// Its number.
    pub id_number: String,
    /// Name.
    pub name: String,
}

impl std::fmt::Debug for AskedSubject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AskedSubject(…)")
    }
}

/// On what ground, as the asker says.
#[derive(Clone, Debug)]
pub enum AskedAuthorisation {
    /// The person's consent.
    Consent(String),
    /// A rule of the catalog and the asker's case number.
    Mandate {
        /// The rule.
        rule: String,
        /// The case.
        case_number: String,
    },
}

/// What was asked.
#[derive(Clone, Debug)]
pub struct EnquiryAsk {
    /// About whom.
    pub subject: AskedSubject,
    /// Code of the purpose.
    pub purpose: String,
    /// Field of work, where the purpose names one (under a mandate; a consent has its own).
    pub field: Option<String>,
    /// The ground.
    pub authorisation: AskedAuthorisation,
    /// Why, in the asker's own words.
    pub reason: String,
}

/// A person as named, in normal form.
#[derive(Clone)]
pub(crate) struct NamedPerson {
    pub(crate) number: IdNumber,
    pub(crate) name: PersonName,
}

/// What was asked, in good form.
pub(crate) struct Asked<'a> {
    pub(crate) ask: &'a EnquiryAsk,
    pub(crate) person: NamedPerson,
    pub(crate) consent: Option<ConsentId>,
    pub(crate) reason: String,
}

/// Longest reason and case number in characters.
const WORDS_CHARS_MAX: usize = 200;

pub(crate) fn named(subject: &AskedSubject) -> Result<NamedPerson, Vec<FieldFault>> {
    let mut faults = Vec::new();
    let id_type = IdType::parse(&subject.id_type);
    if id_type.is_none() {
        faults.push(FieldFault { pointer: "/subject/id_type", code: "id.type_unknown" });
    }
    let number = id_type.and_then(|id_type| IdNumber::parse(id_type, &subject.id_number).ok());
    if number.is_none() && id_type.is_some() {
        faults.push(FieldFault { pointer: "/subject/id_number", code: "id.form" });
    }
    let name = PersonName::parse(&subject.name).ok();
    if name.is_none() {
        faults.push(FieldFault { pointer: "/subject/name", code: "name.form" });
    }
    match (number, name) {
        (Some(number), Some(name)) => Ok(NamedPerson { number, name }),
        _ => Err(faults),
    }
}

pub(crate) fn check(ask: &EnquiryAsk) -> Result<Asked<'_>, Refusal> {
    let mut faults = Vec::new();
    let person = named(&ask.subject).map_err(|more| faults.extend(more)).ok();
    let reason = ask.reason.trim().to_owned();
    if reason.is_empty() || reason.chars().count() > WORDS_CHARS_MAX {
        faults.push(FieldFault { pointer: "/reason", code: "reason.length" });
    }
    let mut consent = None;
    match &ask.authorisation {
        // A malformed identifier is a lack of consent like any other.
        AskedAuthorisation::Consent(id) => consent = id.parse().ok(),
        AskedAuthorisation::Mandate { case_number, .. } => {
            let chars = case_number.trim().chars().count();
            if chars == 0 || chars > WORDS_CHARS_MAX {
                faults.push(FieldFault { pointer: "/authorisation/mandate/case_number", code: "case_number.length" });
            }
        }
    }
    match person {
        Some(person) if faults.is_empty() => Ok(Asked { ask, person, consent, reason }),
        _ => Err(Refusal::Fields(faults)),
    }
}
