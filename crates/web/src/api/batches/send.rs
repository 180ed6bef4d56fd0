//! `POST /api/v1/batches`

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::StatusCode;
use axum::http::header::{self, HeaderMap};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use tokio::task::JoinHandle;
use utoipa::{IntoParams, ToSchema};
use xinyu_register::ids::BatchId;
use xinyu_service::Register;

use super::BatchShown;
use super::intake::{Intake, Whole, broken_off};
use crate::api::input::{Asked, at, id, is_kind};
use crate::api::once::Once;
use crate::app::App;
use crate::problem::Problem;
use crate::session::Bearer;

/// A batch that is done within this time is answered with its outcome.
const AT_ONCE: Duration = Duration::from_secs(2);
/// What a form may have beside its file: names, boundaries, the template.
const FORM_BYTES: u64 = 64 * 1024;
/// Longest name of a template.
const TEMPLATE_BYTES_MAX: usize = 200;
const NDJSON: &[&str] = &["application/x-ndjson", "application/ndjson", "application/jsonl", "application/json-lines"];

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// Name of the template; needed with NDJSON, and taken with a form that does not name it.
    template: Option<String>,
}

#[derive(ToSchema)]
#[expect(dead_code, reason = "tells OpenAPI the form's fields")]
pub(super) struct BatchForm {
    /// The sheet: csv, xlsx, xls, ods or ndjson.
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    file: String,
    /// Name of the template.
    #[schema(example = "sgs-penalty-person")]
    template: String,
}

/// File a batch
///
/// A file as a form, or rows as NDJSON with `?template=`. Workbooks have at most 50,000 rows; csv and
/// NDJSON stream. A bad row stops itself, never the batch; sending the same rows again tells them as
/// `repeated`. A small batch is worked through at once (200); a large one is taken in (202), and how far
/// it has come stands at the batch. More bytes than are taken (200 MB) are refused before they are read.
#[utoipa::path(
    post, path = "/api/v1/batches", tag = "filing", security(("token" = [])),
    params(Which, ("Idempotency-Key" = Option<String>, Header, description = "The same request twice is done once")),
    request_body(content(
        (BatchForm = "multipart/form-data", example = json!({"file": "(2026-11.xlsx)", "template": "sgs-penalty-person"})),
        (String = "application/x-ndjson", example = json!("{\"姓名\":\"林测\",\"证件类型\":\"身份证\",…}\n")),
    )),
    responses(
        (status = 200, description = "Worked through", body = BatchShown),
        (status = 202, description = "Taken in; look again at `Location`", body = BatchShown, headers(("Location" = String, description = "The batch"))),
        (status = 400, description = "`body`: the request breaks off, or is no form"),
        (status = 403, description = "`not_permitted`"),
        (status = 409, description = "`under_way`: the same request is being worked on"),
        (status = 413, description = "`too_large`; nothing was read"),
        (status = 415, description = "`media_type`"),
        (status = 422, description = "`fields`, or why the file is refused whole: `sheet.…`, `template.…`, `header.…` with `columns`"),
    )
)]
pub(super) async fn send_batch(
    bearer: Bearer,
    once: Once,
    Asked(which): Asked<Which>,
    State(app): State<App>,
    request: Request,
) -> Result<Response, Problem> {
    bearer.caller.officer(&*app.register.policy, "batch.file")?;
    refuse_unread(request.headers(), app.register.settings.upload_bytes_max)?;
    let whole = read(&app, &bearer, which.template, request).await?;
    let turn = once.turn(&app, &bearer, whole.hash()).await?;
    if let Some(done) = turn.done() {
        return shown(&app, &bearer, id(done)?).await;
    }
    let (batch, working) = file(&app, whole).await?;
    turn.keep(batch).await;
    let _ = tokio::time::timeout(AT_ONCE, working).await;
    shown(&app, &bearer, batch).await
}

/// Refuses what says itself that it is too long.
fn refuse_unread(headers: &HeaderMap, bytes_max: u64) -> Result<(), Problem> {
    let said = headers.get(header::CONTENT_LENGTH).and_then(|said| said.to_str().ok()?.parse::<u64>().ok());
    match said {
        Some(bytes) if bytes > bytes_max + FORM_BYTES => Err(Problem::too_large(bytes_max)),
        _ => Ok(()),
    }
}

async fn read(app: &App, bearer: &Bearer, template: Option<String>, request: Request) -> Result<Whole, Problem> {
    if is_kind(request.headers(), NDJSON) {
        let template = template.ok_or_else(|| Problem::field("?template", "required"))?;
        let mut intake = Intake::begin(app, &bearer.caller, &template, "rows.ndjson")?;
        intake.take_body(request.into_body()).await?;
        return intake.whole().await;
    }
    if is_kind(request.headers(), &["multipart/form-data"]) {
        return read_form(app, bearer, template, request).await;
    }
    let kinds = "multipart/form-data, application/x-ndjson";
    Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "media_type").with("kinds", kinds))
}

/// Fields come in any order; a file that comes first is taken in before its template is known.
async fn read_form(app: &App, bearer: &Bearer, template: Option<String>, request: Request) -> Result<Whole, Problem> {
    let mut form = Multipart::from_request(request, app).await.map_err(|_| broken_off())?;
    let (mut template, mut whole) = (template, None);
    while let Some(mut part) = form.next_field().await.map_err(|_| broken_off())? {
        match part.name() {
            Some("template") => {
                let mut text = Vec::new();
                while let Some(bytes) = part.chunk().await.map_err(|_| broken_off())? {
                    text.extend_from_slice(&bytes);
                    if text.len() > TEMPLATE_BYTES_MAX {
                        return Err(Problem::field("/template", "template.unknown"));
                    }
                }
                template = Some(String::from_utf8_lossy(&text).trim().to_owned());
            }
            Some("file") if whole.is_none() => {
                let name = part.file_name().unwrap_or("file").to_owned();
                let mut intake = begin(app, bearer, template.as_deref(), &name)?;
                while let Some(bytes) = part.chunk().await.map_err(|_| broken_off())? {
                    intake.take(bytes).await?;
                }
                whole = Some(intake.whole().await?);
            }
            _ => return Err(Problem::field("/", "form.field")),
        }
    }
    let mut whole = whole.ok_or_else(|| Problem::field("/file", "required"))?;
    whole.name_template(&template.ok_or_else(|| Problem::field("/template", "required"))?)?;
    Ok(whole)
}

fn begin(app: &App, bearer: &Bearer, template: Option<&str>, name: &str) -> Result<Intake, Problem> {
    let any = || app.register.rules.templates().next().map_or("", |template| template.name.as_str());
    Intake::begin(app, &bearer.caller, template.unwrap_or_else(any), name)
}

/// Makes the upload a batch and has it worked through, whether or not the caller stays to see it.
async fn file(app: &App, whole: Whole) -> Result<(BatchId, JoinHandle<()>), Problem> {
    let register = Arc::clone(&app.register);
    let begun = tokio::spawn(async move {
        let batch = whole.into_batch().await?;
        Ok((batch, tokio::spawn(work(register, batch))))
    });
    begun.await.map_err(|_| Problem::internal("a batch did not begin"))?
}

async fn work(register: Arc<Register>, batch: BatchId) {
    if let Err(error) = register.work_batch(batch, &|_| {}).await {
        // It stays in the middle; the server carries on with it from time to time.
        tracing::error!(%batch, %error, "a batch stopped");
    }
}

async fn shown(app: &App, bearer: &Bearer, batch: BatchId) -> Result<Response, Problem> {
    let view = app.register.batch(&bearer.caller, batch).await?;
    let working = view.progress == xinyu_service::filing::Progress::Working;
    let status = if working { StatusCode::ACCEPTED } else { StatusCode::OK };
    Ok((status, at(&format!("/api/v1/batches/{batch}")), Json(BatchShown::from(view))).into_response())
}
