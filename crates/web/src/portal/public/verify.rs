//! `/verify`: is this file ours, and is it as it was signed. The upload lives in memory for the
//! time of the check and is dropped with the answer.

use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use xinyu_evidence::keys::{SignedBy, WellKnown};
use xinyu_evidence::pdf::Reason;
use xinyu_evidence::verify::{Finding, Verdict as Found, What, verify};
use xinyu_service::Register;

use crate::app::App;
use crate::portal::error::{Fault, Shown, bad_request};
use crate::portal::frame::{self, PageCtx};
use crate::views::parts::FieldError;
use crate::views::public::verify::{Verdict, VerifyPage, VerifyResultPage};
use crate::views::{Day, Lang};

/// The contract's limit on a file, in whole megabytes.
const LIMIT_MB: u32 = 5;
const FILE_BYTES_MAX: usize = LIMIT_MB as usize * 1024 * 1024;
/// The form round the file.
const FORM_BYTES_MAX: usize = FILE_BYTES_MAX + 64 * 1024;
/// The contract's limit on the time of a check.
const CHECK_TIME_MAX: Duration = Duration::from_secs(2);

pub fn routes() -> Router<App> {
    Router::new().route("/verify", get(form).post(check)).layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
}

async fn form(State(app): State<App>, ctx: PageCtx) -> Response {
    frame::page(&app, &ctx, &VerifyPage { errors: Vec::new(), limit_mb: LIMIT_MB })
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
        let named = named_in(&file, &own_titles);
        (found, named, keys)
    });
    let Ok(checked) = tokio::time::timeout(CHECK_TIME_MAX, checking).await else {
        return Ok(refused(&app, &ctx, FieldError::new("file", "verify-too-slow")));
    };
    let (found, named, keys) = checked.map_err(|_| Fault::Ours("the check of a file".into()))?;
    Ok(frame::page(&app, &ctx, &result(&app.register, &found, named, &keys)))
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

/// What a report says of itself, outside its pages: read only where the signature is good.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Named {
    /// Its number, from the name of the attached facts.
    no: Option<String>,
    /// Whether its title is that of an own report.
    own: bool,
}

/// Letters and digits after `q-` in a report's number.
const NO_LETTERS: usize = 16;

/// The number is the name of the attachment; the title stands in the metadata, which an archival
/// PDF holds in clear.
fn named_in(file: &[u8], own_titles: &[String]) -> Named {
    let find = |needle: &[u8]| file.windows(needle.len()).position(|part| part == needle);
    let end = find(b".json");
    let begin = end.and_then(|end| end.checked_sub(NO_LETTERS + 2));
    let no = begin.zip(end).map(|(begin, end)| &file[begin..end]).filter(|no| no.starts_with(b"q-"));
    let no = no.and_then(|no| std::str::from_utf8(no).ok());
    let no = no.filter(|no| no.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-')).map(str::to_owned);
    let own = own_titles.iter().any(|title| find(title.as_bytes()).is_some());
    Named { no, own }
}

fn result(register: &Register, found: &Found, named: Named, keys: &WellKnown) -> VerifyResultPage {
    let now_ms = register.now_ms();
    let valid_until = found.signed_at_ms.filter(|_| found.what == What::Report).and_then(|at| validity(register, at));
    let verdict = verdict(found, valid_until, now_ms);
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
        good(&mut page, found, named, keys);
        page.valid_until = valid_until;
    }
    page
}

/// What only a good signature lets us repeat.
fn good(page: &mut VerifyResultPage, found: &Found, named: Named, keys: &WellKnown) {
    page.leaf.clone_from(&found.leaf);
    if found.what == What::Report {
        page.issued_by = Some(keys.name.clone());
        page.issued_at = found.signed_at_ms;
        page.no = named.no;
        page.own_use = named.own;
    } else {
        page.committed_at = found.signed_at_ms;
        page.due_at = found.due_at_ms.filter(|_| found.promise);
    }
}

/// A report counts for the rule's days after the day on which it was signed.
fn validity(register: &Register, signed_ms: i64) -> Option<Day> {
    let day = Register::day(signed_ms);
    let clock = register.rules.clock("report.own.validity", day).ok()?;
    Some(register.rules.due(day, clock).date)
}

fn verdict(found: &Found, valid_until: Option<Day>, now_ms: i64) -> Verdict {
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
    match (found.what, valid_until) {
        (What::Report, Some(until)) if Register::day(now_ms) <= until => Verdict::Good,
        (What::Report, Some(_)) => Verdict::Past,
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
