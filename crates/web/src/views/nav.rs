//! Whose navigation a page carries, and what stands in it: at most five words.

use serde::Serialize;

/// Whose navigation is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Nav {
    /// Not signed in: no navigation beyond the mark and the footer.
    #[default]
    Public,
    /// A resident.
    Resident,
    /// A filing clerk.
    Clerk,
    /// The administrator of a body, who stands in for a clerk.
    BodyAdmin,
    /// An enquiring officer.
    Enquirer,
    /// A case officer of the register.
    CaseOfficer,
    /// A clerk at a counter.
    Counter,
    /// An auditor.
    Auditor,
    /// The operator of the machine.
    Operator,
}

/// One word of the navigation; its text is `nav-<key>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct NavItem {
    /// Key that [`super::Page::TAB`] names.
    pub key: &'static str,
    /// Where it leads.
    pub href: &'static str,
}

const fn item(key: &'static str, href: &'static str) -> NavItem {
    NavItem { key, href }
}

const RESIDENT: &[NavItem] = &[
    item("home", "/me"),
    item("entries", "/me/entries"),
    item("looks", "/me/looks"),
    item("consents", "/me/consents"),
    item("notices", "/me/notices"),
];
const CLERK: &[NavItem] = &[
    item("desk", "/desk"),
    item("batches", "/desk/batches"),
    item("records", "/desk/records"),
    item("rules", "/rules"),
];
const BODY_ADMIN: &[NavItem] = &[
    item("desk", "/desk"),
    item("people", "/desk/people"),
    item("batches", "/desk/batches"),
    item("records", "/desk/records"),
    item("rules", "/rules"),
];
const ENQUIRER: &[NavItem] = &[
    item("desk", "/desk"),
    item("consent-requests", "/desk/consent-requests"),
    item("enquiries", "/desk/enquiries"),
    item("rules", "/rules"),
];
const CASE_OFFICER: &[NavItem] =
    &[item("identity", "/desk/identity"), item("review", "/desk/review"), item("rules", "/rules")];
const COUNTER: &[NavItem] = &[item("desk", "/desk"), item("rules", "/rules"), item("verify", "/verify")];
const AUDITOR: &[NavItem] = &[item("desk", "/desk"), item("rules", "/rules"), item("verify", "/verify")];
const OPERATOR: &[NavItem] = &[item("desk", "/desk"), item("rules", "/rules")];

impl Nav {
    /// The words, in order.
    #[must_use]
    pub fn items(self) -> &'static [NavItem] {
        match self {
            Nav::Public => &[],
            Nav::Resident => RESIDENT,
            Nav::Clerk => CLERK,
            Nav::BodyAdmin => BODY_ADMIN,
            Nav::Enquirer => ENQUIRER,
            Nav::CaseOfficer => CASE_OFFICER,
            Nav::Counter => COUNTER,
            Nav::Auditor => AUDITOR,
            Nav::Operator => OPERATOR,
        }
    }

    /// Whether an officer works here.
    #[must_use]
    pub fn is_desk(self) -> bool {
        !matches!(self, Nav::Public | Nav::Resident)
    }
}
