//! Credentials: tokens for the API, sessions for the portal, links for one sign-in. Secrets are
//! 160 random bits, kept as hashes only; whoever has one acts, until its end.

use sha2::{Digest, Sha256};
use xinyu_register::identity::BodyCode;
use xinyu_register::ids::{OfficerId, TokenId};
use xinyu_register::instant::start_of;
pub use xinyu_store::accounts::{Actor, CredentialKind};
use xinyu_store::accounts::{Credential, OfficerRecord, SecretHash};

use crate::app::Register;
use crate::caller::{CALLER_VALID_MS, Caller, Officer, Resident};
use crate::error::{FieldFault, Refusal, ServiceError, ServiceResult};

/// A session ends after so long, whatever happens in it.
pub const SESSION_MS: i64 = 8 * 60 * 60 * 1000;
const SECRET_BYTES: usize = 20;
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// An officer to be put there.
#[derive(Clone, Debug)]
pub struct NewOfficer {
    /// Name.
    pub name: String,
    /// Code of the body.
    pub body: BodyCode,
    /// Office or post.
    pub office: String,
    /// Roles, as named in `policies/`.
    pub roles: Vec<String>,
}

pub(crate) fn hash_of(secret: &str) -> SecretHash {
    let mut hash = Sha256::new();
    hash.update(b"xinyu/v1/secret\0");
    hash.update(secret.as_bytes());
    hash.finalize().into()
}

impl Register {
    pub(crate) fn secret(&self, prefix: &str) -> String {
        let bytes: [u8; SECRET_BYTES] = self.random();
        let mut secret = String::from(prefix);
        // 32 signs, 5 bits of each of 32 random bytes' worth: five bytes make eight signs.
        for five in bytes.chunks(5) {
            let bits = five.iter().fold(0u64, |bits, byte| (bits << 8) | u64::from(*byte));
            for at in (0..8).rev() {
                secret.push(char::from(ALPHABET[((bits >> (5 * at)) & 31) as usize]));
            }
        }
        secret
    }

    /// A fresh identifier for an officer.
    #[must_use]
    pub fn new_officer_id(&self) -> OfficerId {
        OfficerId::from_bytes(self.random())
    }

    /// Issues a token, a session or a link; the secret is returned once and never again.
    ///
    /// # Errors
    /// See [`ServiceError`].
    pub async fn issue(
        &self,
        kind: CredentialKind,
        actor: Actor,
        scopes: Vec<String>,
        for_ms: i64,
    ) -> ServiceResult<String> {
        let known = self.policy.scopes();
        if scopes.iter().any(|scope| !known.contains(scope)) {
            return Err(Refusal::Fields(vec![FieldFault { pointer: "/scopes", code: "scope.unknown" }]).into());
        }
        let secret = self.secret(match kind {
            CredentialKind::Token => "xyt_",
            CredentialKind::Session => "xys_",
            CredentialKind::Link => "xyl_",
        });
        let mut until_ms = self.now_ms() + for_ms;
        if let (CredentialKind::Token, Actor::Officer(id)) = (kind, actor) {
            until_ms = until_ms.min(self.rights_end_ms(id).await?);
        }
        let id = TokenId::from_bytes(self.random());
        let credential = Credential { id, kind, actor, scopes, until_ms };
        self.store.accounts.credential_put(hash_of(&secret), credential).await?;
        Ok(secret)
    }

    /// When the last right of an officer ends, milliseconds: no token is for longer.
    ///
    /// # Errors
    /// `people.no_right` if they have none.
    pub async fn rights_end_ms(&self, id: OfficerId) -> ServiceResult<i64> {
        let record = self.store.accounts.officer(id).await?.ok_or(Refusal::NotFound)?;
        let system = self.system_opened().await?;
        let today = Self::day(self.now_ms());
        let ends = self.open_staff(system, &record)?.open_on(today).into_iter().map(|right| right.until).max();
        let last = ends.ok_or(Refusal::State("people.no_right"))?;
        Ok(start_of(last.tomorrow().unwrap_or(last)))
    }

    /// Who a token or session lets act.
    ///
    /// # Errors
    /// [`Refusal::Credential`] for every lack.
    pub async fn caller(&self, kind: CredentialKind, secret: &str) -> ServiceResult<Caller> {
        let now_ms = self.now_ms();
        let found = self.store.accounts.credential(kind, hash_of(secret), now_ms).await?;
        let credential = found.ok_or(Refusal::Credential)?;
        let valid_until_ms = (now_ms + CALLER_VALID_MS).min(credential.until_ms);
        match credential.actor {
            Actor::Resident(subject) => Ok(Caller::Resident(Resident { subject, valid_until_ms })),
            Actor::Officer(id) => self.officer_caller(id, credential.scopes, valid_until_ms).await,
        }
    }

    /// An officer with the roles of the day. A right that ended lets nobody act, whatever they hold.
    async fn officer_caller(&self, id: OfficerId, scopes: Vec<String>, valid_until_ms: i64) -> ServiceResult<Caller> {
        let record = self.store.accounts.officer(id).await?.ok_or(Refusal::Credential)?;
        let body = BodyCode::parse(&record.body).map_err(|_| ServiceError::Unreadable("officer.body"))?.code;
        let body_name = self.rules.body(&body).ok_or(Refusal::Credential)?.name.clone();
        let system = self.system_opened().await?;
        let staff = self.open_staff(system, &record)?;
        let today = Self::day(self.now_ms());
        let (roles, acts_for, until) = self.roles_today(system, &record, &staff, today).await?;
        if roles.is_empty() {
            return Err(Refusal::Credential.into());
        }
        let mut ends = Vec::new();
        for right in staff.open_on(today) {
            ends.extend(self.runs_out(right, today)?.then_some(right.until));
        }
        // What is known of them today does not hold tomorrow.
        let day_ends_ms = start_of(until.tomorrow().unwrap_or(until));
        Ok(Caller::Officer(Officer {
            id,
            name: self.open_officer_name(system, &record)?,
            body,
            body_name,
            office: staff.office,
            roles,
            scopes,
            acts_for,
            rights_end: ends.into_iter().min(),
            valid_until_ms: valid_until_ms.min(day_ends_ms),
        }))
    }

    /// Whether an officer has that name, for the demo to find its own again.
    ///
    /// # Errors
    /// See [`ServiceError`].
    pub async fn named_so(&self, record: &OfficerRecord, name: &str) -> ServiceResult<bool> {
        let system = self.system_opened().await?;
        Ok(self.open_officer_name(system, record)? == name)
    }

    /// The roles that an officer holds today, for the command line and the demo.
    ///
    /// # Errors
    /// See [`ServiceError`].
    pub async fn officer_roles(&self, record: &OfficerRecord) -> ServiceResult<Vec<String>> {
        let system = self.system_opened().await?;
        Ok(self.open_staff(system, record)?.roles_on(Self::day(self.now_ms())))
    }

    /// An officer of a body with a role, for the demo's command line.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if there is none, or the register is not a demo.
    pub async fn demo_officer(&self, body: &BodyCode, role: &str) -> ServiceResult<Caller> {
        if !self.settings.demo {
            return Err(Refusal::NotFound.into());
        }
        let officers = self.store.accounts.officers_of_body(body.as_str()).await?;
        for officer in officers {
            if self.officer_roles(&officer).await?.iter().any(|one| one == role) {
                return self.officer_caller(officer.id, Vec::new(), self.now_ms() + CALLER_VALID_MS).await;
            }
        }
        Err(Refusal::NotFound.into())
    }

    /// Signs in by a link: the link is used up, a session begins.
    ///
    /// # Errors
    /// [`Refusal::Credential`] if the link is unknown, used or over.
    pub async fn sign_in(&self, link: &str) -> ServiceResult<(String, Caller)> {
        let now_ms = self.now_ms();
        let taken = self.store.accounts.credential_take(CredentialKind::Link, hash_of(link), now_ms).await?;
        let credential = taken.ok_or(Refusal::Credential)?;
        let session = self.issue(CredentialKind::Session, credential.actor, credential.scopes, SESSION_MS).await?;
        let caller = self.caller(CredentialKind::Session, &session).await?;
        Ok((session, caller))
    }

    /// Whether a link would sign somebody in; does not use it.
    ///
    /// # Errors
    /// See [`ServiceError`].
    pub async fn link_is_good(&self, link: &str) -> ServiceResult<bool> {
        let now_ms = self.now_ms();
        Ok(self.store.accounts.credential(CredentialKind::Link, hash_of(link), now_ms).await?.is_some())
    }

    /// Ends a session.
    ///
    /// # Errors
    /// See [`ServiceError`].
    pub async fn sign_out(&self, session: &str) -> ServiceResult<()> {
        self.store.accounts.credential_take(CredentialKind::Session, hash_of(session), self.now_ms()).await?;
        Ok(())
    }

    /// The answer kept for an idempotency key of a caller: bound to token, path and body.
    ///
    /// # Errors
    /// See [`ServiceError`].
    pub async fn replay(&self, key: SecretHash) -> ServiceResult<Option<String>> {
        let found = self.store.accounts.replay(key, self.now_ms()).await?;
        Ok(found.and_then(|bytes| String::from_utf8(bytes).ok()))
    }

    /// Keeps the answer of an idempotency key for ten minutes: an identifier, nothing else.
    ///
    /// # Errors
    /// See [`ServiceError`].
    pub async fn keep_replay(&self, key: SecretHash, id: &str) -> ServiceResult<()> {
        let until_ms = self.now_ms() + 10 * 60 * 1000;
        Ok(self.store.accounts.replay_put(key, id.as_bytes().to_vec(), until_ms).await?)
    }
}
