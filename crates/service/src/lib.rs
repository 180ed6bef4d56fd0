//! The use cases of the register and their ports. Read this crate first.
//!
//! [`filing`] and [`enquiry`] are the two ways through; [`rights`] is what a person may do with
//! their own file; [`journal`], [`sweep`] and [`verify`] keep it true. Portal and API call the same
//! functions here and hold no rules of their own.

pub mod accounts;
pub mod app;
pub mod backup;
pub mod caller;
pub mod desk;
pub mod enquiry;
pub mod error;
pub mod filing;
pub mod health;
pub mod identity;
pub mod journal;
pub mod kept;
pub mod outbox;
pub mod papers;
pub mod people;
mod person;
pub mod policy;
pub mod ports;
pub mod review;
pub mod rights;
pub mod rotation;
pub mod start;
pub mod sweep;
mod system;
mod turn;
pub mod verify;
mod verify_cases;
mod verify_desk;
mod verify_due;
mod verify_papers;
mod verify_rows;
mod verify_staff;
mod verify_subject;
mod verify_tiles;

pub use app::{Register, Settings};
pub use error::{FieldFault, Refusal, ServiceError, ServiceResult, SheetRefusal};
pub use xinyu_store::StoreError;
pub use xinyu_store::accounts::{Actor, CredentialKind};
