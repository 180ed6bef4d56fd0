//! `/desk/batches/{id}/rows/{row}/…` and `/desk/batches/{id}/receipts.ndjson`: one row mended, one proposed
//! amendment confirmed, and what the body can keep of each row.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::get;
use serde::Deserialize;
use xinyu_register::ids::BatchId;
use xinyu_register::instant::{beijing_day, day_of_number};
use xinyu_service::filing::amend::Amended;
use xinyu_service::filing::mend::{MendedRow, RowToMend};
use xinyu_service::{Refusal, ServiceError};

use super::person;
use super::records::{Cells, changes, faults};
use crate::api::batches::receipts::lines;
use crate::app::App;
use crate::portal::convert;
use crate::portal::error::{Fault, Shown};
use crate::portal::frame::{self, PageCtx, Posted};
use crate::views::Text;
use crate::views::desk::batches::AmendPage;
use crate::views::desk::records::{AmendCell, RowMendPage};
use crate::views::parts::FieldError;

const NDJSON: &str = "application/x-ndjson";
/// Longest reason.
const REASON_CHARS_MAX: u32 = 500;
/// A text that is longer is written on several lines.
const LONG_CHARS: usize = 60;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/desk/batches/{id}/receipts.ndjson", get(receipts))
        .route("/desk/batches/{id}/rows/{row}/mend", get(mend).post(mended))
        .route("/desk/batches/{id}/rows/{row}/amend", get(amend).post(amended))
}

fn id_of(text: &str) -> Result<BatchId, Fault> {
    text.parse().map_err(|_| Fault::NotFound)
}

fn row_of(text: &str) -> Result<u32, Fault> {
    text.parse().map_err(|_| Fault::NotFound)
}

async fn receipts(State(app): State<App>, ctx: PageCtx, Path(id): Path<String>) -> Shown {
    let id = id_of(&id)?;
    let receipts = app.register.row_receipts(ctx.caller()?, id).await?;
    Ok(frame::download(NDJSON, &format!("{id}-receipts.ndjson"), lines(&receipts)))
}

async fn mend(State(app): State<App>, ctx: PageCtx, Path((id, row)): Path<(String, String)>) -> Shown {
    let (id, row) = (id_of(&id)?, row_of(&row)?);
    let open = app.register.row_to_mend(ctx.caller()?, id, row).await?;
    Ok(frame::page(&app, &ctx, &mend_page(id, &open)))
}

fn mend_page(id: BatchId, open: &RowToMend) -> RowMendPage {
    let cell = |(at, cell): (usize, &xinyu_service::filing::mend::MendCell)| AmendCell {
        name: format!("c-{at}"),
        header: Text::zh(&cell.header),
        text: cell.text.clone(),
        note: cell.note.as_ref().map(convert::text),
        choices: cell.choices.clone(),
        long: cell.text.chars().count() > LONG_CHARS,
    };
    RowMendPage {
        id: id.to_string(),
        row: u64::from(open.row),
        cells: open.cells.iter().enumerate().map(cell).collect(),
        faults: faults(u64::from(open.row), &open.reasons),
        tried: false,
    }
}

async fn mended(State(app): State<App>, Path((id, row)): Path<(String, String)>, posted: Posted<Cells>) -> Shown {
    let Posted { ctx, form: typed } = posted;
    let (caller, id, row) = (ctx.caller()?, id_of(&id)?, row_of(&row)?);
    let open = app.register.row_to_mend(caller, id, row).await?;
    let text = |at: usize| typed.cells.get(&format!("c-{at}")).cloned();
    let cells: Vec<String> =
        open.cells.iter().enumerate().map(|(at, cell)| text(at).unwrap_or_else(|| cell.text.clone())).collect();
    match app.register.mend_row(caller, id, row, cells.clone()).await? {
        MendedRow::Sent(sent) => Ok(frame::see_other(&format!("/desk/batches/{sent}"))),
        MendedRow::Left(reasons) => {
            let mut page = mend_page(id, &open);
            for (cell, text) in page.cells.iter_mut().zip(cells) {
                cell.text = text;
            }
            page.faults = faults(u64::from(row), &reasons);
            page.tried = true;
            Ok(frame::page_with(&app, &ctx, StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

#[derive(Default, Deserialize)]
struct Confirming {
    /// Of the record, as it was read.
    #[serde(default)]
    version: Option<u32>,
    #[serde(default)]
    reason: String,
}

async fn amend(State(app): State<App>, ctx: PageCtx, Path((id, row)): Path<(String, String)>) -> Shown {
    amend_page(&app, &ctx, id_of(&id)?, row_of(&row)?, String::new(), Vec::new()).await
}

async fn amend_page(app: &App, ctx: &PageCtx, id: BatchId, row: u32, reason: String, errors: Vec<FieldError>) -> Shown {
    let caller = ctx.caller()?;
    let proposed = app.register.proposed_amendment(caller, id, row).await?;
    let batch = app.register.batch(caller, id).await?;
    let purge = day_of_number(batch.purge_day);
    let (changes, worse) = match &proposed.amendment {
        Ok(amendment) => (changes(&amendment.texts), amendment.worse),
        // Nothing is left to confirm, or it cannot be taken: the batch says which.
        Err(_) => (Vec::new(), false),
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = AmendPage {
        id: id.to_string(),
        file: (!batch.file.is_empty()).then_some(batch.file),
        row: u64::from(row),
        version: proposed.version,
        doc_no: proposed.document_no,
        filed_on: beijing_day(proposed.filed_at_ms),
        changes,
        worse,
        confirm_by: purge.yesterday().unwrap_or(purge),
        reason,
        errors,
    };
    Ok(frame::page_with(app, ctx, status, &page))
}

async fn amended(State(app): State<App>, Path((id, row)): Path<(String, String)>, posted: Posted<Confirming>) -> Shown {
    let Posted { ctx, form } = posted;
    let (id, row) = (id_of(&id)?, row_of(&row)?);
    if let Some(error) = person::reason_errors(&form.reason, REASON_CHARS_MAX) {
        return amend_page(&app, &ctx, id, row, form.reason, vec![error]).await;
    }
    match app.register.confirm_amendment(ctx.caller()?, id, row, form.version, &form.reason).await {
        Ok(Amended::Done { .. } | Amended::Nothing) => {
            Ok(frame::see_other(&format!("/desk/batches/{id}?amended={row}")))
        }
        Ok(Amended::NotTaken(_)) | Err(ServiceError::Refused(Refusal::State("entry.changed"))) => {
            amend_page(&app, &ctx, id, row, form.reason, vec![FieldError::new("reason", "desk-look-again")]).await
        }
        Err(other) => Err(other.into()),
    }
}
