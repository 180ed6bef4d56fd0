//! Copies of documents, the list of recalled ones, codes of shared views.

use async_trait::async_trait;
use rusqlite::{Connection, Row, params};
use xinyu_register::ids::EnquiryId;
use xinyu_register::sealed::{BlindIndex, Sealed};
use xinyu_store::StoreResult;
use xinyu_store::papers::{CopyRow, Papers, RecallMark, ShareRow};
use xinyu_store::person::{Due, DueKind, PersonChange, ShareChange, SubjectKey};

use crate::files::all;
use crate::person::due_add;
use crate::{SqliteStore, fault, fixed, signed, unsigned};

const COPY: &str = "SELECT id, lang, subject, year, purge_day, sealed FROM paper_copy";
const SHARE: &str = "SELECT code_mark, subject, n FROM share";

fn copy_row(row: &Row<'_>) -> rusqlite::Result<StoreResult<CopyRow>> {
    let id: Vec<u8> = row.get(0)?;
    let (lang, subject, year) = (row.get(1)?, SubjectKey(row.get(2)?), row.get(3)?);
    let (purge_day, sealed) = (row.get(4)?, row.get(5)?);
    Ok(fixed(id, "paper_copy", "id").map(|id| CopyRow {
        id: EnquiryId::from_bytes(id),
        lang,
        subject,
        year,
        purge_day,
        sealed: Sealed(sealed),
    }))
}

fn share_row(row: &Row<'_>) -> rusqlite::Result<StoreResult<ShareRow>> {
    let (mark, subject, n): (Vec<u8>, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
    Ok((|| {
        let code_mark = BlindIndex(fixed(mark, "share", "code_mark")?);
        Ok(ShareRow { code_mark, subject: SubjectKey(subject), n: unsigned(n, "share", "n")? })
    })())
}

/// What a change puts on the list of recalled documents and does to a code.
pub(crate) fn put_papers(db: &Connection, change: &PersonChange) -> StoreResult<()> {
    for (mark, until_day) in &change.recall {
        db.prepare_cached("INSERT OR REPLACE INTO recalled (mark, until_day) VALUES (?1, ?2)")
            .map_err(fault)?
            .execute(params![mark.as_slice(), until_day])
            .map_err(fault)?;
    }
    match &change.share {
        Some(ShareChange::Put(code_mark)) => {
            db.prepare_cached("INSERT INTO share (code_mark, subject, n) VALUES (?1, ?2, ?3)")
                .map_err(fault)?
                .execute(params![code_mark.0.as_slice(), change.subject.0, signed(change.event.n)])
                .map_err(fault)?;
        }
        Some(ShareChange::Forget(n)) => forget(db, change.subject, *n)?,
        None => {}
    }
    Ok(())
}

fn forget(db: &Connection, subject: SubjectKey, n: u64) -> StoreResult<()> {
    db.prepare_cached("DELETE FROM share WHERE subject = ?1 AND n = ?2")
        .map_err(fault)?
        .execute(params![subject.0, signed(n)])
        .map_err(fault)?;
    Ok(())
}

#[async_trait]
impl Papers for SqliteStore {
    async fn copy_put(&self, copy: CopyRow) -> StoreResult<()> {
        self.writer
            .write(move |db| {
                db.prepare_cached(
                    "INSERT OR IGNORE INTO paper_copy (id, lang, subject, year, purge_day, sealed)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                )
                .map_err(fault)?
                .execute(params![
                    copy.id.as_bytes().as_slice(),
                    copy.lang,
                    copy.subject.0,
                    copy.year,
                    copy.purge_day,
                    copy.sealed.0
                ])
                .map_err(fault)?;
                let (day, subject) = (copy.purge_day, Some(copy.subject));
                due_add(db, &Due { day, kind: DueKind::PurgeCopy, id: *copy.id.as_bytes(), subject })
            })
            .await
    }

    async fn copy(&self, id: EnquiryId, lang: u8) -> StoreResult<Option<CopyRow>> {
        let sql = format!("{COPY} WHERE id = ?1 AND lang = ?2");
        self.read(|db| Ok(all(db, &sql, params![id.as_bytes().as_slice(), lang], copy_row)?.pop()))
    }

    async fn copies_for_audit(&self, subject: SubjectKey) -> StoreResult<Vec<CopyRow>> {
        let sql = format!("{COPY} WHERE subject = ?1 ORDER BY id, lang");
        self.read(|db| all(db, &sql, [subject.0], copy_row))
    }

    async fn copy_purge(&self, id: EnquiryId) -> StoreResult<()> {
        self.change("DELETE FROM paper_copy WHERE id = ?1", move |statement| {
            statement.execute([id.as_bytes().as_slice()])
        })
        .await
    }

    async fn recalled(&self) -> StoreResult<Vec<(RecallMark, i32)>> {
        self.read(|db| {
            all(db, "SELECT mark, until_day FROM recalled ORDER BY mark", [], |row| {
                let (mark, until): (Vec<u8>, i32) = (row.get(0)?, row.get(1)?);
                Ok(fixed(mark, "recalled", "mark").map(|mark| (mark, until)))
            })
        })
    }

    async fn recalled_forget(&self, day: i32) -> StoreResult<()> {
        self.change("DELETE FROM recalled WHERE until_day < ?1", move |statement| statement.execute([day])).await
    }

    async fn share_by_code(&self, code_mark: BlindIndex) -> StoreResult<Option<ShareRow>> {
        let sql = format!("{SHARE} WHERE code_mark = ?1");
        self.read(|db| Ok(all(db, &sql, [code_mark.0.as_slice()], share_row)?.pop()))
    }

    async fn shares_of(&self, subject: SubjectKey) -> StoreResult<Vec<ShareRow>> {
        let sql = format!("{SHARE} WHERE subject = ?1 ORDER BY n");
        self.read(|db| all(db, &sql, [subject.0], share_row))
    }

    async fn share_forget(&self, subject: SubjectKey, n: u64) -> StoreResult<()> {
        self.writer.write(move |db| forget(db, subject, n)).await
    }
}
