//! `GET /api/v1/batches/{id}/errors.xlsx`

use axum::extract::{Path, State};
use axum::response::Response;
use tokio::runtime::Handle;
use tokio::task::spawn_blocking;
use xinyu_register::ids::BatchId;

use crate::api::input::{Tongue, download, id};
use crate::app::App;
use crate::problem::Problem;
use crate::session::Bearer;
use crate::views::Lang;
use crate::words::RowWords;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The body's own sheet with the reasons in it
///
/// As it was sent, with state, reason and how to mend it in three columns more. Every cell is text.
/// Rows refused by law are blank.
#[utoipa::path(
    get, path = "/api/v1/batches/{id}/errors.xlsx", tag = "filing", security(("token" = [])),
    params(("id" = String, Path, description = "The batch")),
    responses(
        (status = 200, description = "The workbook", content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>, example = json!("(a workbook)")),
        (status = 403, description = "`not_permitted`"),
        (status = 404, description = "`not_found`: no such batch, or another body's"),
        (status = 409, description = "`batch.purged`: upload and rows are destroyed"),
    )
)]
pub(super) async fn batch_errors(
    bearer: Bearer,
    Tongue(lang): Tongue,
    State(app): State<App>,
    Path(batch): Path<String>,
) -> Result<Response, Problem> {
    bearer.caller.officer(&*app.register.policy, "batch.read")?;
    let batch: BatchId = id(&batch)?;
    let workbook = made(app, bearer, batch, lang).await?;
    Ok(download(XLSX, &format!("{batch}-errors.xlsx"), workbook))
}

/// Writes the workbook off the threads that serve.
async fn made(app: App, bearer: Bearer, batch: BatchId, lang: Lang) -> Result<Vec<u8>, Problem> {
    let making = spawn_blocking(move || {
        let words = RowWords::new(&app.views, lang);
        Handle::current().block_on(app.register.returned_sheet(&bearer.caller, batch, &words))
    });
    Ok(making.await.map_err(|_| Problem::internal("writing a workbook stopped"))??)
}
