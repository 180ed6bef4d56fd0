//! Officers and credentials.

use async_trait::async_trait;
use tokio_postgres::Row;
use xinyu_register::ids::{OfficerId, TokenId};
use xinyu_store::StoreResult;
use xinyu_store::accounts::{Accounts, Actor, Credential, CredentialKind, OfficerRecord, SecretHash};
use xinyu_store::person::SubjectKey;

use crate::PostgresStore;
use crate::fault::inconsistent;
use crate::row::{Columns, each, first};
use crate::sql;

fn officer_record(row: &Row) -> StoreResult<OfficerRecord> {
    let mut c = Columns::of(row, "officer");
    Ok(OfficerRecord {
        id: OfficerId::from_bytes(c.fixed("public_id")?),
        body: c.value()?,
        name: c.sealed()?,
        rights: c.sealed()?,
    })
}

fn credential_row(row: &Row) -> StoreResult<Credential> {
    let mut c = Columns::of(row, "credential");
    let kind = match c.byte("kind")? {
        1 => CredentialKind::Token,
        2 => CredentialKind::Session,
        3 => CredentialKind::Link,
        other => return Err(inconsistent("credential", "kind", other.to_string())),
    };
    let id = TokenId::from_bytes(c.fixed("public_id")?);
    let actor = match (c.fixed_or_none("officer")?, c.value::<Option<i64>>()?) {
        (Some(officer), None) => Actor::Officer(OfficerId::from_bytes(officer)),
        (None, Some(subject)) => Actor::Resident(SubjectKey(subject)),
        _ => return Err(inconsistent("credential", "officer", "of no known sort")),
    };
    Ok(Credential { id, kind, actor, scopes: c.value()?, until_ms: c.value()? })
}

#[async_trait]
impl Accounts for PostgresStore {
    async fn officer(&self, id: OfficerId) -> StoreResult<Option<OfficerRecord>> {
        first(&self.serve.rows(&sql::OFFICER, &[&id.as_bytes().as_slice()]).await?, officer_record)
    }

    async fn officers_of_body(&self, body: &str) -> StoreResult<Vec<OfficerRecord>> {
        each(&self.serve.rows(&sql::OFFICERS_OF_BODY, &[&body]).await?, officer_record)
    }

    async fn credential_put(&self, secret: SecretHash, credential: Credential) -> StoreResult<()> {
        let Credential { id, kind, actor, scopes, until_ms } = credential;
        let (officer, subject) = match &actor {
            Actor::Officer(id) => (Some(id.as_bytes().as_slice()), None),
            Actor::Resident(key) => (None, Some(key.0)),
        };
        let (id, kind, secret) = (id.as_bytes().as_slice(), i16::from(kind as u8), secret.as_slice());
        self.serve.change(&sql::CREDENTIAL_NEW, &[&secret, &kind, &id, &officer, &subject, &scopes, &until_ms]).await?;
        Ok(())
    }

    async fn credential(
        &self,
        kind: CredentialKind,
        secret: SecretHash,
        now_ms: i64,
    ) -> StoreResult<Option<Credential>> {
        let (kind, secret) = (i16::from(kind as u8), secret.as_slice());
        first(&self.serve.rows(&sql::CREDENTIAL, &[&secret, &kind, &now_ms]).await?, credential_row)
    }

    async fn credential_take(
        &self,
        kind: CredentialKind,
        secret: SecretHash,
        now_ms: i64,
    ) -> StoreResult<Option<Credential>> {
        let (kind, secret) = (i16::from(kind as u8), secret.as_slice());
        let taken = first(&self.serve.rows(&sql::CREDENTIAL_TAKE, &[&secret, &kind]).await?, credential_row)?;
        Ok(taken.filter(|credential| credential.until_ms > now_ms))
    }

    async fn credentials_forget(&self, now_ms: i64) -> StoreResult<u64> {
        let gone = self.maintain.change(&sql::CREDENTIALS_FORGET, &[&now_ms]).await?;
        self.maintain.change(&sql::REPLAYS_FORGET, &[&now_ms]).await?;
        Ok(gone)
    }

    async fn fact(&self, name: &str) -> StoreResult<Option<Vec<u8>>> {
        first(&self.serve.rows(&sql::FACT, &[&name]).await?, |row| Columns::of(row, "fact").value())
    }

    async fn fact_put(&self, name: &str, value: Vec<u8>) -> StoreResult<()> {
        self.serve.change(&sql::FACT_PUT, &[&name, &value]).await?;
        Ok(())
    }

    async fn replay(&self, key: SecretHash, now_ms: i64) -> StoreResult<Option<Vec<u8>>> {
        let rows = self.serve.rows(&sql::REPLAY, &[&key.as_slice(), &now_ms]).await?;
        first(&rows, |row| Columns::of(row, "replay").value())
    }

    async fn replay_put(&self, key: SecretHash, ids: Vec<u8>, until_ms: i64) -> StoreResult<()> {
        self.serve.change(&sql::REPLAY_PUT, &[&key.as_slice(), &ids, &until_ms]).await?;
        Ok(())
    }
}
