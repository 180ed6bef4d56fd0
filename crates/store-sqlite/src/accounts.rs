//! Officers and credentials.

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension, Row, params};
use xinyu_register::ids::{OfficerId, TokenId};
use xinyu_register::sealed::Sealed;
use xinyu_store::accounts::{Accounts, Actor, Credential, CredentialKind, OfficerRecord, SecretHash};
use xinyu_store::person::{OfficerChange, PersonChange, SubjectKey};
use xinyu_store::{StoreError, StoreResult};

use crate::files::all;
use crate::person::one_row;
use crate::{SqliteStore, fault, fixed};

const CREDENTIAL: &str = "SELECT kind, public_id, officer, subject, scopes, until_ms FROM credential";

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

fn officer_record(row: &Row<'_>) -> rusqlite::Result<StoreResult<OfficerRecord>> {
    let (id, body, name, rights): (Vec<u8>, String, Vec<u8>, Vec<u8>) =
        (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
    Ok((|| {
        let id = OfficerId::from_bytes(fixed(id, "officer", "public_id")?);
        Ok(OfficerRecord { id, body, name: Sealed(name), rights: Sealed(rights) })
    })())
}

/// What a change makes of an officer, and of what they signed in with.
pub(crate) fn put_officer(db: &Connection, change: &PersonChange) -> StoreResult<()> {
    let Some(OfficerChange { record, sign_out }) = &change.officer else { return Ok(()) };
    let id = record.id.as_bytes().as_slice();
    let put = db
        .prepare_cached(
            "INSERT INTO officer (public_id, body, name, rights) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (public_id) DO UPDATE SET name = ?3, rights = ?4 WHERE body = ?2",
        )
        .map_err(fault)?
        .execute(params![id, record.body, record.name.0, record.rights.0]);
    one_row(put, "officer")?;
    if *sign_out {
        db.prepare_cached("DELETE FROM credential WHERE officer = ?1").map_err(fault)?.execute([id]).map_err(fault)?;
    }
    Ok(())
}

fn credential_row(row: &Row<'_>) -> rusqlite::Result<StoreResult<Credential>> {
    let (kind, id): (u8, Vec<u8>) = (row.get(0)?, row.get(1)?);
    let (officer, subject): (Option<Vec<u8>>, Option<i64>) = (row.get(2)?, row.get(3)?);
    let (scopes, until_ms): (String, i64) = (row.get(4)?, row.get(5)?);
    Ok((|| {
        let bad = |column| StoreError::Inconsistent { table: "credential", column, what: "of no known sort".into() };
        let kind = match kind {
            1 => CredentialKind::Token,
            2 => CredentialKind::Session,
            3 => CredentialKind::Link,
            _ => return Err(bad("kind")),
        };
        let actor = match (officer, subject) {
            (Some(officer), None) => Actor::Officer(OfficerId::from_bytes(fixed(officer, "credential", "officer")?)),
            (None, Some(subject)) => Actor::Resident(SubjectKey(subject)),
            _ => return Err(bad("officer")),
        };
        let id = TokenId::from_bytes(fixed(id, "credential", "public_id")?);
        Ok(Credential { id, kind, actor, scopes: words(&scopes), until_ms })
    })())
}

#[async_trait]
impl Accounts for SqliteStore {
    async fn officer(&self, id: OfficerId) -> StoreResult<Option<OfficerRecord>> {
        let sql = "SELECT public_id, body, name, rights FROM officer WHERE public_id = ?1";
        self.read(|db| Ok(all(db, sql, [id.as_bytes().as_slice()], officer_record)?.pop()))
    }

    async fn officers_of_body(&self, body: &str) -> StoreResult<Vec<OfficerRecord>> {
        let sql = "SELECT public_id, body, name, rights FROM officer WHERE body = ?1 ORDER BY public_id";
        self.read(|db| all(db, sql, [body], officer_record))
    }

    async fn credential_put(&self, secret: SecretHash, credential: Credential) -> StoreResult<()> {
        let sql = "INSERT INTO credential (secret, kind, public_id, officer, subject, scopes, until_ms)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        self.change(sql, move |statement| {
            let (officer, subject) = match &credential.actor {
                Actor::Officer(id) => (Some(id.as_bytes().as_slice()), None),
                Actor::Resident(key) => (None, Some(key.0)),
            };
            statement.execute(params![
                secret.as_slice(),
                credential.kind as u8,
                credential.id.as_bytes().as_slice(),
                officer,
                subject,
                credential.scopes.join(" "),
                credential.until_ms
            ])
        })
        .await
    }

    async fn credential(
        &self,
        kind: CredentialKind,
        secret: SecretHash,
        now_ms: i64,
    ) -> StoreResult<Option<Credential>> {
        let sql = format!("{CREDENTIAL} WHERE secret = ?1 AND kind = ?2 AND until_ms > ?3");
        self.read(|db| Ok(all(db, &sql, params![secret.as_slice(), kind as u8, now_ms], credential_row)?.pop()))
    }

    async fn credential_take(
        &self,
        kind: CredentialKind,
        secret: SecretHash,
        now_ms: i64,
    ) -> StoreResult<Option<Credential>> {
        self.writer
            .write(move |db| {
                let taken = db
                    .prepare_cached(
                        "DELETE FROM credential WHERE secret = ?1 AND kind = ?2
                         RETURNING kind, public_id, officer, subject, scopes, until_ms",
                    )
                    .map_err(fault)?
                    .query_row(params![secret.as_slice(), kind as u8], credential_row)
                    .optional()
                    .map_err(fault)?
                    .transpose()?;
                Ok(taken.filter(|credential| credential.until_ms > now_ms))
            })
            .await
    }

    async fn credentials_forget(&self, now_ms: i64) -> StoreResult<u64> {
        self.writer
            .write(move |db| {
                let gone = db.execute("DELETE FROM credential WHERE until_ms <= ?1", [now_ms]).map_err(fault)?;
                db.execute("DELETE FROM replay WHERE until_ms <= ?1", [now_ms]).map_err(fault)?;
                Ok(gone as u64)
            })
            .await
    }

    async fn fact(&self, name: &str) -> StoreResult<Option<Vec<u8>>> {
        self.read(|db| {
            db.prepare_cached("SELECT value FROM fact WHERE name = ?1")
                .map_err(fault)?
                .query_row([name], |row| row.get(0))
                .optional()
                .map_err(fault)
        })
    }

    async fn fact_put(&self, name: &str, value: Vec<u8>) -> StoreResult<()> {
        let name = name.to_owned();
        let sql = "INSERT INTO fact (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2";
        self.change(sql, move |statement| statement.execute(params![name, value])).await
    }

    async fn replay(&self, key: SecretHash, now_ms: i64) -> StoreResult<Option<Vec<u8>>> {
        self.read(|db| {
            db.prepare_cached("SELECT ids FROM replay WHERE key = ?1 AND until_ms > ?2")
                .map_err(fault)?
                .query_row(params![key.as_slice(), now_ms], |row| row.get(0))
                .optional()
                .map_err(fault)
        })
    }

    async fn replay_put(&self, key: SecretHash, ids: Vec<u8>, until_ms: i64) -> StoreResult<()> {
        let sql = "INSERT OR REPLACE INTO replay (key, ids, until_ms) VALUES (?1, ?2, ?3)";
        self.change(sql, move |statement| statement.execute(params![key.as_slice(), ids, until_ms])).await
    }
}
