//! Officers, tokens, sessions, sign-in links. Secrets are stored as hashes only.

use async_trait::async_trait;
use xinyu_register::ids::{OfficerId, TokenId};
use xinyu_register::sealed::Sealed;

use crate::StoreResult;
use crate::person::SubjectKey;

/// SHA-256 of a secret of at least 128 random bits.
pub type SecretHash = [u8; 32];

/// An officer of a body. Changed by [`crate::person::OfficerChange`] only, with the event that says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficerRecord {
    /// Identifier.
    pub id: OfficerId,
    /// Code of the body.
    pub body: String,
    /// Name, sealed under the system's key.
    pub name: Sealed,
    /// Office, rights and whom they stand in for, sealed under the system's key.
    pub rights: Sealed,
}

/// Who acts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Actor {
    /// An officer.
    Officer(OfficerId),
    /// A resident: their own file.
    Resident(SubjectKey),
}

/// A token, session or sign-in link: it lets its bearer act for `actor` until its end.
#[derive(Clone, Debug)]
pub struct Credential {
    /// Its name in lists.
    pub id: TokenId,
    /// Which of the three.
    pub kind: CredentialKind,
    /// Who acts.
    pub actor: Actor,
    /// What it allows, as named in `policies/`; empty for all that the actor's roles allow.
    pub scopes: Vec<String>,
    /// Ends, milliseconds.
    pub until_ms: i64,
}

/// Sorts of credential.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum CredentialKind {
    /// For the API.
    Token = 1,
    /// For the portal, in a cookie.
    Session = 2,
    /// For one sign-in.
    Link = 3,
}

/// Who may act, and as whom.
#[async_trait]
pub trait Accounts: Send + Sync {
    /// An officer.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn officer(&self, id: OfficerId) -> StoreResult<Option<OfficerRecord>>;

    /// The officers of a body, for its administrator.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn officers_of_body(&self, body: &str) -> StoreResult<Vec<OfficerRecord>>;

    /// Issues a credential.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn credential_put(&self, secret: SecretHash, credential: Credential) -> StoreResult<()>;

    /// The credential of a kind with that secret, if it has not ended.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn credential(
        &self,
        kind: CredentialKind,
        secret: SecretHash,
        now_ms: i64,
    ) -> StoreResult<Option<Credential>>;

    /// Takes a credential out; of two that try, one gets it. For links, sign-out, revocation.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn credential_take(
        &self,
        kind: CredentialKind,
        secret: SecretHash,
        now_ms: i64,
    ) -> StoreResult<Option<Credential>>;

    /// Forgets what has ended before `now_ms`.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn credentials_forget(&self, now_ms: i64) -> StoreResult<u64>;

    /// A value kept by name (schema of the register's own small facts).
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn fact(&self, name: &str) -> StoreResult<Option<Vec<u8>>>;

    /// Keeps a value by name.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn fact_put(&self, name: &str, value: Vec<u8>) -> StoreResult<()>;

    /// The answer kept for an idempotency key: identifiers only.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn replay(&self, key: SecretHash, now_ms: i64) -> StoreResult<Option<Vec<u8>>>;

    /// Keeps the answer of an idempotency key until `until_ms`.
    ///
    /// # Errors
    /// See [`crate::StoreError`].
    async fn replay_put(&self, key: SecretHash, ids: Vec<u8>, until_ms: i64) -> StoreResult<()>;
}
