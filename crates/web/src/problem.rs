//! What went wrong, as the API tells it: RFC 9457, `application/problem+json`.
//!
//! A [`Problem`] carries a stable code and no words. It leaves a handler as a bare answer; [`say`]
//! puts the words of the caller's language in. Causes stay here: a fault of ours is logged under a
//! reference, and the reference is all that is sent.

use std::borrow::Cow;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use xinyu_service::ports::SheetFault;
use xinyu_service::{FieldFault, Refusal, ServiceError, SheetRefusal, StoreError};

use crate::app::App;
use crate::views::Lang;
use crate::views::words::Words;

/// The media type of problems.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// What went wrong, without words.
#[derive(Clone, Debug)]
pub struct Problem {
    status: StatusCode,
    code: Cow<'static, str>,
    values: Vec<(&'static str, String)>,
    errors: Vec<Fault>,
    rule: Option<&'static str>,
    columns: Vec<String>,
    retry_after: Option<u64>,
    /// For the log; never sent.
    cause: Option<String>,
}

/// One field to mend.
#[derive(Clone, Debug)]
struct Fault {
    pointer: String,
    code: Cow<'static, str>,
}

/// What went wrong (RFC 9457).
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
#[schema(example = json!({
    "type": "urn:xinyu:problem:no_consent", "title": "No consent in force", "status": 403,
    "detail": "There is no consent of this person for this purpose that may be used now. Ask for one, or ask again.",
    "code": "no_consent"
}))]
pub struct ProblemBody {
    /// Names the problem for ever: `urn:xinyu:problem:` and the code.
    #[serde(rename = "type")]
    kind: String,
    /// What it is, in the caller's language.
    title: String,
    /// The status again.
    status: u16,
    /// What to do about it, in the caller's language.
    detail: String,
    /// The stable code.
    code: String,
    /// A reference to give to the operator; on faults of the register's only.
    #[serde(skip_serializing_if = "Option::is_none")]
    instance: Option<String>,
    /// Fields to mend.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<FieldProblem>,
    /// The rule that refused, as `/api/v1/public/rules` names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'static str>,
    /// Columns of a sheet that are meant.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    columns: Vec<String>,
}

/// One field to mend.
#[derive(Serialize, ToSchema)]
pub struct FieldProblem {
    /// JSON pointer (RFC 6901) into the body; `?name` for a value of the query, `Name` for a header.
    pointer: String,
    /// The stable code.
    code: String,
    /// What is wrong, in the caller's language.
    detail: String,
}

impl Problem {
    /// A problem of a status and code.
    #[must_use]
    pub fn new(status: StatusCode, code: impl Into<Cow<'static, str>>) -> Self {
        Self {
            status,
            code: code.into(),
            values: Vec::new(),
            errors: Vec::new(),
            rule: None,
            columns: Vec::new(),
            retry_after: None,
            cause: None,
        }
    }

    /// No such thing, or not for this caller: the same for both.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found")
    }

    /// No token, or none that is good.
    #[must_use]
    pub fn credential() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "credential")
    }

    /// The client comes too often.
    #[must_use]
    pub fn too_often(seconds: u64) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, "too_often").retry_after(seconds)
    }

    /// One field to mend: JSON pointer and code.
    #[must_use]
    pub fn field(pointer: impl Into<String>, code: impl Into<Cow<'static, str>>) -> Self {
        let fault = Fault { pointer: pointer.into(), code: code.into() };
        Self { errors: vec![fault], ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "fields") }
    }

    /// A fault of ours.
    #[must_use]
    pub fn internal(cause: impl ToString) -> Self {
        Self { cause: Some(cause.to_string()), ..Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal") }
    }

    /// Not now; later perhaps.
    #[must_use]
    pub fn unavailable(cause: impl ToString) -> Self {
        let problem = Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable").retry_after(5);
        Self { cause: Some(cause.to_string()), ..problem }
    }

    /// More bytes than are taken.
    #[must_use]
    pub fn too_large(bytes_max: u64) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large").with("limit", size(bytes_max))
    }

    /// Adds a value for the words.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.values.push((name, value.to_string()));
        self
    }

    /// Names the rule that refused.
    #[must_use]
    pub fn rule(self, rule: &'static str) -> Self {
        Self { rule: Some(rule), ..self }
    }

    /// When to come again.
    #[must_use]
    pub fn retry_after(self, seconds: u64) -> Self {
        Self { retry_after: Some(seconds), ..self }
    }

    /// Its status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Its code.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    fn columns(self, columns: Vec<String>) -> Self {
        Self { columns, ..self }
    }

    fn fields(faults: Vec<FieldFault>) -> Self {
        let errors = faults.into_iter().map(|fault| Fault { pointer: fault.pointer.into(), code: fault.code.into() });
        Self { errors: errors.collect(), ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "fields") }
    }

    fn body(&self, words: &Words, reference: Option<String>) -> ProblemBody {
        let key = format!("problem-{}", self.code.replace('.', "-"));
        let values: Vec<(&str, &str)> = self.values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        ProblemBody {
            kind: format!("urn:xinyu:problem:{}", self.code),
            title: text(words, &key, &[]),
            status: self.status.as_u16(),
            detail: text(words, &format!("{key}-detail"), &values),
            code: self.code.to_string(),
            instance: reference,
            errors: self.errors.iter().map(|fault| fault.body(words)).collect(),
            rule: self.rule,
            columns: self.columns.clone(),
        }
    }
}

impl Fault {
    fn body(&self, words: &Words) -> FieldProblem {
        let detail = text(words, &format!("field-{}", self.code.replace('.', "-")), &[]);
        FieldProblem { pointer: self.pointer.clone(), code: self.code.to_string(), detail }
    }
}

/// A word that must be there; a test asks for every code.
fn text(words: &Words, key: &str, values: &[(&str, &str)]) -> String {
    words.text(key, values).unwrap_or_else(|error| {
        tracing::error!(key, %error, "a word is missing");
        key.to_owned()
    })
}

/// Bytes as people say them.
fn size(bytes: u64) -> String {
    match (bytes / 1024 / 1024, bytes / 1024) {
        (0, kilo) => format!("{kilo} KB"),
        (mega, _) => format!("{mega} MB"),
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotFound => Self::not_found(),
            // Told before anything is read, so it says nothing of what exists.
            Refusal::NotPermitted => Self::new(StatusCode::FORBIDDEN, "not_permitted"),
            Refusal::NoConsent => Self::new(StatusCode::FORBIDDEN, "no_consent"),
            Refusal::PurposeNotAllowed => Self::new(StatusCode::FORBIDDEN, "purpose_not_allowed"),
            Refusal::AuthorisationNotAllowed => Self::new(StatusCode::FORBIDDEN, "authorisation_not_allowed"),
            Refusal::Fields(faults) => Self::fields(faults),
            Refusal::State(code) => match code {
                "consent.answered" => Self::new(StatusCode::CONFLICT, code).rule("consent.request.lapse"),
                "batch.purged" => Self::new(StatusCode::CONFLICT, code).rule("upload.keep"),
                _ => Self::new(StatusCode::CONFLICT, code),
            },
            Refusal::Sheet(refusal) => refusal.into(),
            Refusal::Credential => Self::credential(),
        }
    }
}

impl From<SheetRefusal> for Problem {
    fn from(refusal: SheetRefusal) -> Self {
        let told = |code: String| Self::new(StatusCode::UNPROCESSABLE_ENTITY, code);
        let code = refusal.code();
        match refusal {
            SheetRefusal::Unreadable(fault) => sheet(&fault),
            SheetRefusal::WrongTemplate | SheetRefusal::LegalPersons => told(code),
            SheetRefusal::SeveralSheets(sheets) => told(code).with("sheets", sheets.join("、")),
            SheetRefusal::HeaderMissing(columns) | SheetRefusal::HeaderDoubled(columns) => {
                told(code).with("columns", columns.join("、")).columns(columns)
            }
            SheetRefusal::UnknownTemplate => Self::field("?template", code),
        }
    }
}

fn sheet(fault: &SheetFault) -> Problem {
    let told = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, fault.to_string());
    match fault {
        SheetFault::TooLarge { bytes_max } => Problem::too_large(*bytes_max),
        SheetFault::TooManyRows { rows_max } => told.with("limit", rows_max),
        SheetFault::TooManyColumns { columns_max } => told.with("limit", columns_max),
        SheetFault::Encoding { row } | SheetFault::Row { row } | SheetFault::RowEncoding { row } => {
            told.with("row", row)
        }
        SheetFault::Damaged { row } => told.with("row", row.map_or_else(|| "none".to_owned(), |row| row.to_string())),
        SheetFault::NotRecognised | SheetFault::Empty | SheetFault::Encrypted => told,
        SheetFault::Io => Problem::unavailable("a sheet could not be read or written"),
    }
}

impl From<ServiceError> for Problem {
    fn from(error: ServiceError) -> Self {
        let cause = error.to_string();
        match error {
            ServiceError::Refused(refusal) => refusal.into(),
            ServiceError::Busy => Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy").retry_after(1),
            ServiceError::Store(StoreError::Unavailable(_) | StoreError::Full) | ServiceError::File { .. } => {
                Self::unavailable(cause)
            }
            ServiceError::Store(StoreError::Inconsistent { .. } | StoreError::SchemaVersion { .. })
            | ServiceError::Vault(_)
            | ServiceError::Keyring(_)
            | ServiceError::Unreadable(_)
            | ServiceError::Rule(_)
            | ServiceError::Render(_) => Self::internal(cause),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Puts words into the problems of the routes that it stands round.
pub async fn say(State(app): State<App>, request: Request, next: Next) -> Response {
    let lang = accepted(request.headers());
    let mut response = next.run(request).await;
    match response.extensions_mut().remove::<Problem>() {
        Some(problem) => spoken(&app, lang, &problem),
        None => response,
    }
}

/// A problem in words, for what stands outside [`say`].
#[must_use]
pub fn say_for(app: &App, headers: &HeaderMap, problem: Problem) -> Response {
    spoken(app, accepted(headers), &problem)
}

fn spoken(app: &App, lang: Lang, problem: &Problem) -> Response {
    let reference = problem.status.is_server_error().then(|| reference(app));
    if let (Some(reference), Some(cause)) = (&reference, &problem.cause) {
        tracing::error!(%reference, code = %problem.code, %cause, "a request could not be answered");
    }
    let body = problem.body(app.views.words(lang), reference.map(|one| format!("urn:xinyu:reference:{one}")));
    let mut response = (problem.status, axum::Json(body)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(lang.code()));
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Language"));
    if problem.status == StatusCode::UNAUTHORIZED {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"xinyu\""));
    }
    if let Some(seconds) = problem.retry_after {
        headers.insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

/// The day and 32 random bits: what the reader reads out and the log line carries.
fn reference(app: &App) -> String {
    let mut bytes = [0u8; 4];
    app.register.entropy.fill(&mut bytes);
    let day = xinyu_service::Register::day(app.register.now_ms());
    format!("f-{}-{:08x}", day.strftime("%Y%m%d"), u32::from_be_bytes(bytes))
}

/// The language that a program asks for; Chinese where it does not care.
#[must_use]
pub fn accepted(headers: &HeaderMap) -> Lang {
    let line = headers.get(header::ACCEPT_LANGUAGE).and_then(|line| line.to_str().ok()).unwrap_or_default();
    let mut best = (Lang::Zh, 0.0);
    for part in line.split(',') {
        let (tag, weight) = part.split_once(';').unwrap_or((part, "q=1"));
        let weight: f32 = weight.trim().strip_prefix("q=").and_then(|weight| weight.parse().ok()).unwrap_or(0.0);
        let lang = match tag.trim().split('-').next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "zh" | "*" => Lang::Zh,
            "en" => Lang::En,
            _ => continue,
        };
        if weight > best.1 {
            best = (lang, weight);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_with_the_greatest_weight_is_spoken() {
        let mut headers = HeaderMap::new();
        assert_eq!(accepted(&headers), Lang::Zh);
        let cases = [
            ("en", Lang::En),
            ("en-GB,zh;q=0.9", Lang::En),
            ("fr, en;q=0.5", Lang::En),
            ("zh-CN", Lang::Zh),
            ("en;q=0.1,zh", Lang::Zh),
            ("fr", Lang::Zh),
        ];
        for (line, lang) in cases {
            headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static(line));
            assert_eq!(accepted(&headers), lang, "{line}");
        }
    }
}
