//! `POST /api/v1/public/verify`

use std::time::Duration;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::StatusCode;
use axum::http::header;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use xinyu_evidence::verify::{Verdict, verify};

use crate::api::batches::intake::broken_off;
use crate::api::input::is_kind;
use crate::api::once::Once;
use crate::app::App;
use crate::problem::Problem;
use xinyu_service::papers::state::PaperProof;

/// Longest paper.
pub(super) const PAPER_BYTES_MAX: usize = 5 * 1024 * 1024;
/// What a form may have beside its file.
pub(super) const FORM_BYTES: usize = 64 * 1024;
/// Longest work on one paper.
const WORK: Duration = Duration::from_secs(2);

#[derive(ToSchema)]
#[expect(dead_code, reason = "tells OpenAPI the form's field")]
pub(super) struct PaperForm {
    /// A report (PDF), a receipt (JSON) or a proof (`.tlog-proof`).
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    file: String,
}

/// Who signed what, when, good or not and why. Says nothing of what the paper says.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "what": "report", "good": true, "promise": false,
    "signer": {"status": "known", "key_id": "p1", "valid_then": true}, "origin": "xinyu.example/yulin",
    "signed_at": "2026-11-23T01:05:00Z", "due_at": null, "leaf": null,
    "paper": {"no": "q-0410d3w6a8k5n2q9", "version": 1, "kind": "own"}, "status": "valid",
    "findings": [{"code": "unaltered", "covered_bytes": 91_532}, {"code": "status_needs_connection"}]
}))]
pub(super) struct VerdictShown {
    /// `report`, `receipt`, `proof`, `unknown`.
    what: Value,
    /// Signed by a key of this register that counted then, and nothing speaks against it.
    good: bool,
    /// Only a promise so far: ask for a proof once it is due.
    promise: bool,
    /// `status` `known` with `key_id` and `valid_then`, or `unknown`.
    #[schema(value_type = Object)]
    signer: Value,
    /// The journal that it is of.
    origin: Option<String>,
    /// When it was signed or committed, by the signer's word.
    #[schema(format = DateTime, value_type = Option<String>)]
    signed_at: Value,
    /// When the promise is due.
    #[schema(format = DateTime, value_type = Option<String>)]
    due_at: Value,
    /// The leaf hash, hex.
    leaf: Option<String>,
    /// What a report says of itself, where it is good: `no`, `version` and `kind` (`own`, `enquiry`,
    /// `none-within-period`, `qualification-valid`, `award`).
    #[schema(value_type = Option<Object>)]
    paper: Value,
    /// Where a good report stands: `valid`, `expired`, `superseded`, `recalled`; none where the register
    /// knows no such report.
    status: Option<&'static str>,
    /// All findings, for and against, each with its `code`.
    #[schema(value_type = Vec<Object>)]
    findings: Value,
}

/// Verify a paper
///
/// A signed report, a receipt or a proof, as a form or as the body itself. Nothing of it is kept. What
/// is checked is what `xinyu verify` checks offline, against this register's published keys.
#[utoipa::path(
    post, path = "/api/v1/public/verify", tag = "public",
    params(("Idempotency-Key" = Option<String>, Header, description = "Not needed: nothing is kept")),
    request_body(content(
        (PaperForm = "multipart/form-data", example = json!({"file": "(report.pdf)"})),
        (Vec<u8> = "application/pdf", example = json!("(a PDF)")),
        (String = "application/json", example = json!({"suite": 1, "…": "a receipt"})),
        (String = "text/plain", example = json!("c2sp.org/tlog-proof@v1\n…")),
    )),
    responses(
        (status = 200, description = "The verdict, good or not", body = VerdictShown),
        (status = 400, description = "`body`: the request breaks off, or is no form"),
        (status = 413, description = "`too_large`: more than 5 MB"),
        (status = 422, description = "`fields`: no file; `verify.too_long`: it takes too long to check"),
    )
)]
pub(super) async fn verify_paper(
    State(app): State<App>,
    _once: Once,
    request: Request,
) -> Result<Json<VerdictShown>, Problem> {
    let said = request.headers().get(header::CONTENT_LENGTH).and_then(|said| said.to_str().ok()?.parse::<usize>().ok());
    if said.is_some_and(|bytes| bytes > PAPER_BYTES_MAX + FORM_BYTES) {
        return Err(Problem::too_large(PAPER_BYTES_MAX as u64));
    }
    let paper = read(&app, request).await?;
    if paper.len() > PAPER_BYTES_MAX {
        return Err(Problem::too_large(PAPER_BYTES_MAX as u64));
    }
    let keys = app.register.well_known();
    let work = tokio::task::spawn_blocking(move || verify(&paper, Some(&keys)));
    let done = tokio::time::timeout(WORK, work).await;
    let done = done.map_err(|_| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "verify.too_long"))?;
    let verdict = done.map_err(|_| Problem::internal("verifying a paper stopped"))?;
    let status = match verdict.paper.as_ref().filter(|_| verdict.good) {
        Some(paper) => app.register.paper_status(&paper.no, PaperProof::Signed { version: paper.version }).await?,
        None => None,
    };
    Ok(Json(VerdictShown { status: status.map(|status| status.state.as_str()), ..verdict.into() }))
}

async fn read(app: &App, request: Request) -> Result<Bytes, Problem> {
    if !is_kind(request.headers(), &["multipart/form-data"]) {
        let read = axum::body::to_bytes(request.into_body(), PAPER_BYTES_MAX).await;
        let paper = read.map_err(|_| Problem::too_large(PAPER_BYTES_MAX as u64))?;
        return if paper.is_empty() { Err(Problem::field("/file", "required")) } else { Ok(paper) };
    }
    let mut form = Multipart::from_request(request, app).await.map_err(|_| broken_off())?;
    let broken = |error: axum::extract::multipart::MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large(PAPER_BYTES_MAX as u64),
        _ => broken_off(),
    };
    while let Some(part) = form.next_field().await.map_err(broken)? {
        if part.name() == Some("file") {
            return part.bytes().await.map_err(broken);
        }
    }
    Err(Problem::field("/file", "required"))
}

impl From<Verdict> for VerdictShown {
    fn from(verdict: Verdict) -> Self {
        let mut json = serde_json::to_value(&verdict).unwrap_or_default();
        let mut take = |name: &str| json.get_mut(name).map(Value::take).unwrap_or_default();
        Self {
            what: take("what"),
            signer: take("signer"),
            signed_at: take("signed_at"),
            due_at: take("due_at"),
            findings: take("findings"),
            paper: if verdict.good { take("paper") } else { Value::Null },
            status: None,
            good: verdict.good,
            promise: verdict.promise,
            origin: verdict.origin,
            leaf: verdict.leaf,
        }
    }
}
