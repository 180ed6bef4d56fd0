//! `/verify`: is this file ours, and is it as it was signed. The upload lives in memory for the
//! time of the check and is dropped with the answer.

use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use serde::Deserialize;
use xinyu_evidence::keys::{SignedBy, WellKnown};
use xinyu_evidence::pdf::Reason;
use xinyu_evidence::verify::{Finding, Verdict as Found, What, verify};
use xinyu_register::paper::{PaperKind, PaperState};
use xinyu_service::Register;
use xinyu_service::papers::state::{PaperProof, PaperStatus};

use crate::app::App;
use crate::portal::error::{Fault, Shown, bad_request};
use crate::portal::frame::{self, PageCtx, Posted};
use crate::views::Lang;
use crate::views::parts::FieldError;
use crate::views::public::verify::{NumberStatus, Verdict, VerifyNumberPage, VerifyPage, VerifyResultPage};

/// The contract's limit on a file, in whole megabytes.
const LIMIT_MB: u32 = 5;
const FILE_BYTES_MAX: usize = LIMIT_MB as usize * 1024 * 1024;
/// The form round the file.
const FORM_BYTES_MAX: usize = FILE_BYTES_MAX + 64 * 1024;
/// The contract's limit on the time of a check.
const CHECK_TIME_MAX: Duration = Duration::from_secs(2);

pub fn routes() -> Router<App> {
    Router::new()
        .route("/verify", get(form).post(check))
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .route("/verify/number", post(check_number))
}

async fn form(State(app): State<App>, ctx: PageCtx) -> Response {
    frame::page(&app, &ctx, &VerifyPage { errors: Vec::new(), limit_mb: LIMIT_MB })
}

#[derive(Deserialize)]
struct Number {
    #[serde(default)]
    no: String,
    #[serde(default)]
    leaf: String,
}

/// By what is printed on paper: says where the document stands, nothing of what is in it.
async fn check_number(State(app): State<App>, posted: Posted<Number>) -> Shown {
    let Posted { ctx, form } = posted;
    let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    let (no, leaf) = (plain(&form.no), plain(&form.leaf));
    let status = app.register.paper_status(&no, PaperProof::Leaf(&leaf)).await?;
    let page = VerifyNumberPage {
        status: status.map(|status| NumberStatus {
            no,
            kind: status.kind.as_str(),
            version: status.version,
            state: status.state.as_str(),
            valid_until: status.until,
            recalled_on: status.recalled_on,
        }),
        checked_at: app.register.now_ms(),
    };
    Ok(frame::page(&app, &ctx, &page))
}

async fn check(State(app): State<App>, ctx: PageCtx, request: Request) -> Shown {
    frame::check_origin(request.headers(), &app)?;
    let file = match received(&app, &ctx, request).await? {
        Ok(file) => file,
        Err(error) => return Ok(refused(&app, &ctx, error)),
    };
    let keys = app.register.well_known();
    let own_titles = Lang::ALL.map(|lang| app.register.words.say(lang.code(), "doc-title-own", &[]));
    let checking = tokio::task::spawn_blocking(move || {
        let found = verify(&file, Some(&keys));
        let own = is_titled(&file, &own_titles);
        (found, own, keys)
    });
    let Ok(checked) = tokio::time::timeout(CHECK_TIME_MAX, checking).await else {
        return Ok(refused(&app, &ctx, FieldError::new("file", "verify-too-slow")));
    };
    let (found, own, keys) = checked.map_err(|_| Fault::Ours("the check of a file".into()))?;
    let status = match found.paper.as_ref().filter(|_| found.good) {
        Some(paper) => {
            app.register.paper_status(&paper.no, PaperProof::Signed { version: paper.version }).await.unwrap_or(None)
        }
        None => None,
    };
    Ok(frame::page(&app, &ctx, &result(&app.register, &found, own, status, &keys)))
}

fn refused(app: &App, ctx: &PageCtx, error: FieldError) -> Response {
    let status =
        if error.code == "verify-too-large" { StatusCode::PAYLOAD_TOO_LARGE } else { StatusCode::UNPROCESSABLE_ENTITY };
    frame::page_with(app, ctx, status, &VerifyPage { errors: vec![error], limit_mb: LIMIT_MB })
}

/// The file of the form, or what is wrong with it; the token stands before it.
async fn received(app: &App, ctx: &PageCtx, request: Request) -> Result<Result<Bytes, FieldError>, Fault> {
    let too_large = || FieldError::new("file", "verify-too-large").with("limit", &LIMIT_MB.to_string());
    let mut parts = Multipart::from_request(request, app).await.map_err(bad_request)?;
    let mut trusted = false;
    while let Some(part) = parts.next_field().await.map_err(bad_request)? {
        match part.name() {
            Some("csrf") => {
                frame::check_token(ctx, &part.text().await.map_err(bad_request)?)?;
                trusted = true;
            }
            Some("file") if trusted => {
                let chosen = part.file_name().is_some_and(|name| !name.is_empty());
                return Ok(match part.bytes().await {
                    Err(_) => Err(too_large()),
                    Ok(file) if file.len() > FILE_BYTES_MAX => Err(too_large()),
                    Ok(file) if file.is_empty() && chosen => Err(FieldError::new("file", "verify-empty")),
                    Ok(file) if file.is_empty() => Err(FieldError::new("file", "verify-missing")),
                    Ok(file) => Ok(file),
                });
            }
            _ => {}
        }
    }
    if trusted { Ok(Err(FieldError::new("file", "verify-missing"))) } else { Err(Fault::Form) }
}

/// Whether a report from before they had kinds is an own copy: by its title, which stands in the
/// metadata, and an archival PDF holds that in clear.
fn is_titled(file: &[u8], titles: &[String]) -> bool {
    titles.iter().any(|title| file.windows(title.len()).any(|part| part == title.as_bytes()))
}

fn result(
    register: &Register,
    found: &Found,
    own: bool,
    status: Option<PaperStatus>,
    keys: &WellKnown,
) -> VerifyResultPage {
    let now_ms = register.now_ms();
    let verdict = verdict(found, status, now_ms);
    let mut page = VerifyResultPage::bare(verdict, now_ms);
    page.document = match found.what {
        What::Report => Some("report"),
        What::Receipt => Some("receipt"),
        What::Proof => Some("proof"),
        What::Unknown => None,
    };
    page.disagrees = found.findings.iter().find_map(disagrees).filter(|_| verdict == Verdict::Altered);
    if let SignedBy::Known { key_id, valid_then } = &found.signer {
        (page.key, page.key_ours) = (Some(key_id.clone()), *valid_then);
    }
    for finding in &found.findings {
        match finding {
            Finding::Unaltered { covered_bytes } => page.covered_bytes = Some(*covered_bytes as u64),
            Finding::LeafInTree { index, size, .. } => (page.index, page.size) = (Some(*index), Some(*size)),
            _ => {}
        }
    }
    if found.good {
        good(&mut page, found, own, status, keys);
        page.valid_until = status.map(|status| status.until);
        page.recalled_on = status.and_then(|status| status.recalled_on);
    }
    page
}

/// What only a good signature lets us repeat.
fn good(page: &mut VerifyResultPage, found: &Found, own: bool, status: Option<PaperStatus>, keys: &WellKnown) {
    page.leaf.clone_from(&found.leaf);
    if found.what == What::Report {
        page.issued_by = Some(keys.name.clone());
        page.issued_at = found.signed_at_ms;
        let paper = found.paper.as_ref();
        // What the register made under that number counts, before what the file calls itself.
        let said = paper.and_then(|paper| PaperKind::parse(paper.kind.as_deref()?));
        let kind = status.map(|status| status.kind).or(said);
        page.no = paper.map(|paper| paper.no.clone());
        page.version = paper.map(|paper| paper.version);
        page.own_use = kind.map_or(own, |kind| kind == PaperKind::Own);
        page.certifies = kind.filter(|kind| kind.is_certificate()).map(PaperKind::as_str);
        if page.certifies.is_some() {
            page.document = Some("certificate");
        }
    } else {
        page.committed_at = found.signed_at_ms;
        page.due_at = found.due_at_ms.filter(|_| found.promise);
    }
}

fn verdict(found: &Found, status: Option<PaperStatus>, now_ms: i64) -> Verdict {
    let has = |test: fn(&Finding) -> bool| found.findings.iter().any(test);
    if !found.good {
        return match found.what {
            What::Unknown => Verdict::Unreadable,
            _ if has(|one| matches!(one, Finding::Malformed | Finding::ReceiptImpossible)) => Verdict::Unreadable,
            What::Report if has(is_unsigned) => Verdict::NotOurs,
            _ if has(|one| disagrees(one).is_some()) => Verdict::Altered,
            _ => Verdict::SignerUnknown,
        };
    }
    match (found.what, status.map(|status| status.state)) {
        (What::Report, Some(PaperState::Valid)) => Verdict::Good,
        (What::Report, Some(PaperState::Expired)) => Verdict::Past,
        (What::Report, Some(PaperState::Superseded)) => Verdict::Superseded,
        (What::Report, Some(PaperState::Recalled)) => Verdict::Recalled,
        (What::Report, None) => Verdict::StatusUnknown,
        (What::Receipt, _) if found.is_due(now_ms) => Verdict::PromiseDue,
        (What::Receipt, _) => Verdict::Promise,
        (What::Proof, _) => Verdict::ProofGood,
        (What::Unknown, _) => Verdict::Unreadable,
    }
}

/// No signature, or one of another make: such a file is not an altered report of ours.
fn is_unsigned(finding: &Finding) -> bool {
    matches!(finding, Finding::Altered { reason: Reason::NoSignature | Reason::Envelope | Reason::Certificate })
}

fn disagrees(finding: &Finding) -> Option<&'static str> {
    match finding {
        Finding::Altered { .. } | Finding::ContentDoesNotOpen | Finding::PersonDoesNotOpen => Some("content"),
        Finding::SignatureBad | Finding::ChunkBad | Finding::OtherReceipt => Some("signature"),
        Finding::PathBad => Some("path"),
        _ => None,
    }
}
