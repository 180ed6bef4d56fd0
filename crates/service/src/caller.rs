//! Who calls. Having one is the proof of a credential; what it may do is asked at every use case.

use jiff::civil::Date;
use xinyu_register::event::Looker;
use xinyu_register::identity::BodyCode;
use xinyu_register::ids::OfficerId;
use xinyu_register::rules::Text;
use xinyu_store::person::SubjectKey;

use crate::error::Refusal;
use crate::policy::Policy;

/// Somebody with a valid credential.
#[derive(Clone, Debug)]
pub enum Caller {
    /// An officer of a body.
    Officer(Officer),
    /// A resident: their own file and nothing else.
    Resident(Resident),
}

/// An officer as the use cases see one.
#[derive(Clone, Debug)]
pub struct Officer {
    /// Identifier.
    pub id: OfficerId,
    /// Name, for the officer's own pages.
    pub name: String,
    /// Code of the body.
    pub body: BodyCode,
    /// Name of the body.
    pub body_name: Text,
    /// Office or post.
    pub office: String,
    /// Roles.
    pub roles: Vec<String>,
    /// Scopes of the token; empty for a session.
    pub scopes: Vec<String>,
    /// In which of the roles the officer stands in for somebody else.
    pub acts_for: Vec<ActsFor>,
    /// The last day of a right that runs out soon, to be warned of.
    pub rights_end: Option<Date>,
    /// What is known of the officer holds until then (at most 60 s).
    pub valid_until_ms: i64,
}

/// Somebody for whom an officer stands in, under their own name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActsFor {
    /// In which role.
    pub role: String,
    /// For whom.
    pub name: String,
}

impl Officer {
    /// The officer as a look names who looked.
    pub(crate) fn looker(&self) -> Looker {
        Looker::Officer {
            body: self.body.as_str().to_owned(),
            body_name: self.body_name.zh.clone(),
            office: self.office.clone(),
            officer: self.id,
        }
    }
}

/// A resident as the use cases see one.
#[derive(Clone, Debug)]
pub struct Resident {
    /// Whose file.
    pub subject: SubjectKey,
    /// What is known of the credential holds until then (at most 60 s).
    pub valid_until_ms: i64,
}

/// How long what is known of a caller may be leaned on: a revoked credential stops in this time.
pub const CALLER_VALID_MS: i64 = 60_000;

impl Caller {
    /// The officer, if `action` is allowed.
    ///
    /// # Errors
    /// [`Refusal::NotPermitted`].
    pub fn officer(&self, policy: &dyn Policy, action: &str) -> Result<&Officer, Refusal> {
        match self {
            Self::Officer(officer) if policy.allows(&officer.roles, &officer.scopes, action) => Ok(officer),
            _ => Err(Refusal::NotPermitted),
        }
    }

    /// The resident.
    ///
    /// # Errors
    /// [`Refusal::NotPermitted`].
    pub fn resident(&self) -> Result<&Resident, Refusal> {
        match self {
            Self::Resident(resident) => Ok(resident),
            Self::Officer(_) => Err(Refusal::NotPermitted),
        }
    }
}
