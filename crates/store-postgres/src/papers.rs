//! Copies of documents, the list of recalled ones, codes of shared views.

use async_trait::async_trait;
use tokio_postgres::Row;
use xinyu_register::ids::EnquiryId;
use xinyu_register::sealed::BlindIndex;
use xinyu_store::StoreResult;
use xinyu_store::papers::{CopyRow, Papers, RecallMark, ShareRow};
use xinyu_store::person::{Due, DueKind, SubjectKey};

use crate::PostgresStore;
use crate::conn::{Step, values};
use crate::person::due_step;
use crate::row::{Columns, each, first, signed};
use crate::sql;

fn copy_row(row: &Row) -> StoreResult<CopyRow> {
    let mut c = Columns::of(row, "paper_copy");
    Ok(CopyRow {
        id: EnquiryId::from_bytes(c.fixed("id")?),
        lang: c.byte("lang")?,
        subject: SubjectKey(c.value()?),
        year: c.value()?,
        purge_day: c.value()?,
        sealed: c.sealed()?,
    })
}

fn share_row(row: &Row) -> StoreResult<ShareRow> {
    let mut c = Columns::of(row, "share");
    Ok(ShareRow { code_mark: c.blind("code_mark")?, subject: SubjectKey(c.value()?), n: c.unsigned("n")? })
}

#[async_trait]
impl Papers for PostgresStore {
    async fn copy_put(&self, copy: CopyRow) -> StoreResult<()> {
        let (day, subject) = (copy.purge_day, Some(copy.subject));
        let due = [Due { day, kind: DueKind::PurgeCopy, id: *copy.id.as_bytes(), subject }];
        self.serve
            .whole(|| {
                let (id, lang) = (copy.id.as_bytes().as_slice(), i16::from(copy.lang));
                let new = values![id, lang, copy.subject.0, copy.year, copy.purge_day, &copy.sealed.0];
                vec![Step::new(&sql::COPY_NEW, new), due_step(&sql::DUE_ADD, &due)]
            })
            .await
    }

    async fn copy(&self, id: EnquiryId, lang: u8) -> StoreResult<Option<CopyRow>> {
        first(&self.serve.rows(&sql::COPY, &[&id.as_bytes().as_slice(), &i16::from(lang)]).await?, copy_row)
    }

    async fn copies_for_audit(&self, subject: SubjectKey) -> StoreResult<Vec<CopyRow>> {
        each(&self.serve.rows(&sql::COPIES_FOR_AUDIT, &[&subject.0]).await?, copy_row)
    }

    async fn copy_purge(&self, id: EnquiryId) -> StoreResult<()> {
        self.maintain.change(&sql::COPY_PURGE, &[&id.as_bytes().as_slice()]).await?;
        Ok(())
    }

    async fn recalled(&self) -> StoreResult<Vec<(RecallMark, i32)>> {
        each(&self.serve.rows(&sql::RECALLED, &[]).await?, |row| {
            let mut c = Columns::of(row, "recalled");
            Ok((c.fixed("mark")?, c.value()?))
        })
    }

    async fn recalled_forget(&self, day: i32) -> StoreResult<()> {
        self.maintain.change(&sql::RECALLED_FORGET, &[&day]).await?;
        Ok(())
    }

    async fn share_by_code(&self, code_mark: BlindIndex) -> StoreResult<Option<ShareRow>> {
        first(&self.serve.rows(&sql::SHARE, &[&code_mark.0.as_slice()]).await?, share_row)
    }

    async fn shares_of(&self, subject: SubjectKey) -> StoreResult<Vec<ShareRow>> {
        each(&self.serve.rows(&sql::SHARES_OF, &[&subject.0]).await?, share_row)
    }

    async fn share_forget(&self, subject: SubjectKey, n: u64) -> StoreResult<()> {
        self.serve.change(&sql::SHARE_FORGET, &[&subject.0, &signed(n)]).await?;
        Ok(())
    }
}
