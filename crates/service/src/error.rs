//! What can go wrong in a use case. Refusals are codes with what a caller may know; words are in
//! `locales/`. Causes are for the log of the operator and are never sent.

use xinyu_register::rules::RuleGap;
use xinyu_store::StoreError;
use xinyu_vault::{KeyringError, VaultError};

use crate::ports::{RenderFault, SheetFault};

/// The answer of a use case.
pub type ServiceResult<T> = Result<T, ServiceError>;

/// Why a use case did not do it.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ServiceError {
    /// The caller asked for something that is not to be had, and is told why.
    #[error("refused: {0}")]
    Refused(#[from] Refusal),
    /// Others changed the same person at the same time, again and again.
    #[error("too many changes at once; try again")]
    Busy,
    /// The store did not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Sealed data does not open.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// A wrapped key does not open.
    #[error(transparent)]
    Keyring(#[from] KeyringError),
    /// Opened data does not read: `table.column`.
    #[error("what is sealed in {0} does not read")]
    Unreadable(&'static str),
    /// No rule is in force for it.
    #[error(transparent)]
    Rule(#[from] RuleGap),
    /// A document could not be made.
    #[error(transparent)]
    Render(#[from] RenderFault),
    /// A file of the register could not be read or written.
    #[error("{what}: {why}")]
    File {
        /// Which.
        what: &'static str,
        /// The system's words.
        why: String,
    },
}

impl ServiceError {
    /// A file fault.
    pub(crate) fn file(what: &'static str) -> impl FnOnce(std::io::Error) -> Self {
        move |error| Self::File { what, why: error.to_string() }
    }
}

/// What a caller is told.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No such thing, or not for this caller: the same answer for both.
    #[error("not_found")]
    NotFound,
    /// The caller's role or token does not allow it.
    #[error("not_permitted")]
    NotPermitted,
    /// No consent in force: one code for every lack of it.
    #[error("no_consent")]
    NoConsent,
    /// The purpose is unknown, or this body may not ask for it.
    #[error("purpose_not_allowed")]
    PurposeNotAllowed,
    /// The purpose needs another sort of authorisation.
    #[error("authorisation_not_allowed")]
    AuthorisationNotAllowed,
    /// Fields to mend: JSON pointer and code.
    #[error("fields")]
    Fields(Vec<FieldFault>),
    /// The state of the thing does not allow it any more (answered, lapsed, ended).
    #[error("state:{0}")]
    State(&'static str),
    /// A file cannot be taken.
    #[error("{0}")]
    Sheet(#[from] SheetRefusal),
    /// The link or token is used up, ended or unknown.
    #[error("credential")]
    Credential,
}

/// One field to mend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldFault {
    /// JSON pointer to the field.
    pub pointer: &'static str,
    /// What is wrong with it.
    pub code: &'static str,
}

/// Why a whole file is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SheetRefusal {
    /// It cannot be read.
    #[error(transparent)]
    Unreadable(#[from] SheetFault),
    /// It is not this template: none of its columns was found.
    #[error("template.wrong")]
    WrongTemplate,
    /// A sheet of legal persons: it would file a company's act against its representative.
    #[error("template.legal_person")]
    LegalPersons,
    /// Rows of this template stand on two sheets of one workbook; the names of the sheets.
    #[error("sheet.several")]
    SeveralSheets([String; 2]),
    /// Columns that the template needs are missing.
    #[error("header.missing")]
    HeaderMissing(Vec<String>),
    /// Columns that stand twice.
    #[error("header.doubled")]
    HeaderDoubled(Vec<String>),
    /// No such template.
    #[error("template.unknown")]
    UnknownTemplate,
}

impl SheetRefusal {
    /// The code, for words and problems.
    #[must_use]
    pub fn code(&self) -> String {
        self.to_string()
    }

    /// The row of the sender's sheet at which it was found, where there is one.
    #[must_use]
    pub fn row(&self) -> Option<u32> {
        match self {
            Self::Unreadable(SheetFault::Damaged { row }) => *row,
            Self::Unreadable(
                SheetFault::Encoding { row } | SheetFault::Row { row } | SheetFault::RowEncoding { row },
            ) => Some(*row),
            _ => None,
        }
    }
}

impl From<SheetRefusal> for ServiceError {
    fn from(refusal: SheetRefusal) -> Self {
        Self::Refused(Refusal::Sheet(refusal))
    }
}

impl From<SheetFault> for ServiceError {
    fn from(fault: SheetFault) -> Self {
        SheetRefusal::Unreadable(fault).into()
    }
}
