//! What a handler could not do, as a page. A [`Fault`] carries no words: it leaves the handler as a
//! bare answer, and [`draw`] puts the page in its place, in the reader's language and frame.

use axum::extract::{FromRequestParts, Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use xinyu_service::{Refusal, Register, ServiceError};

use super::frame::{self, PageCtx};
use crate::app::App;
use crate::views::ViewError;
use crate::views::public::errors::{NotFoundPage, ProblemPage, RefusedPage, SignInNeededPage, TooManyPage};

/// What handlers of the portal answer.
pub type Shown = Result<Response, Fault>;

/// Why there is no page.
#[derive(Clone, Debug)]
pub enum Fault {
    /// No such thing, or not for this reader: one page for both.
    NotFound,
    /// The address needs a sign-in.
    SignIn,
    /// The form's token is missing, foreign or too old, or it came from another site.
    Form,
    /// A request that no page of ours sends.
    Request(StatusCode),
    /// Too often: come again after so many minutes.
    TooMany(u32),
    /// Our fault; the words are for the log and never sent.
    Ours(String),
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotFound | Refusal::NotPermitted | Refusal::PurposeNotAllowed => Fault::NotFound,
            Refusal::Credential => Fault::SignIn,
            // Forms and procedures answer these themselves; what is left over no page of ours sends.
            Refusal::State(_) => Fault::Request(StatusCode::CONFLICT),
            Refusal::NoConsent | Refusal::AuthorisationNotAllowed | Refusal::Fields(_) | Refusal::Sheet(_) => {
                Fault::Request(StatusCode::BAD_REQUEST)
            }
        }
    }
}

impl From<ServiceError> for Fault {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::Refused(refusal) => refusal.into(),
            other => Fault::Ours(other.to_string()),
        }
    }
}

impl From<ViewError> for Fault {
    fn from(error: ViewError) -> Self {
        Fault::Ours(error.to_string())
    }
}

/// A request that does not read as one of our forms.
pub fn bad_request<E>(_: E) -> Fault {
    Fault::Request(StatusCode::BAD_REQUEST)
}

impl Fault {
    fn status(&self) -> StatusCode {
        match self {
            Fault::NotFound => StatusCode::NOT_FOUND,
            Fault::SignIn => StatusCode::UNAUTHORIZED,
            Fault::Form => StatusCode::FORBIDDEN,
            Fault::Request(status) => *status,
            Fault::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Fault::Ours(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Puts a page in the place of every fault, and of every bare refusal of the framework.
pub async fn draw(State(app): State<App>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    // The page needs the request's language and session; its body is not needed.
    let mut asked = parts.clone();
    let response = next.run(Request::from_parts(parts, body)).await;
    let Some(fault) = fault_of(&response) else { return response };
    match PageCtx::from_request_parts(&mut asked, &app).await {
        Ok(ctx) => page_of(&app, &ctx, &asked.method, &fault),
        Err(_) => response,
    }
}

fn fault_of(response: &Response) -> Option<Fault> {
    if let Some(fault) = response.extensions().get::<Fault>() {
        return Some(fault.clone());
    }
    // The framework's own refusals are short plain text; ours are pages.
    let html =
        response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    match response.status() {
        StatusCode::NOT_FOUND if !html => Some(Fault::NotFound),
        status @ (StatusCode::BAD_REQUEST
        | StatusCode::METHOD_NOT_ALLOWED
        | StatusCode::PAYLOAD_TOO_LARGE
        | StatusCode::UNSUPPORTED_MEDIA_TYPE
        | StatusCode::UNPROCESSABLE_ENTITY)
            if !html =>
        {
            Some(Fault::Request(status))
        }
        _ => None,
    }
}

fn page_of(app: &App, ctx: &PageCtx, method: &Method, fault: &Fault) -> Response {
    let mut response = match fault {
        Fault::NotFound => frame::page(app, ctx, &NotFoundPage {}),
        Fault::SignIn => frame::page(app, ctx, &SignInNeededPage { ended: ctx.ended }),
        Fault::Form => frame::page(app, ctx, &RefusedPage { form: true }),
        Fault::Request(_) => frame::page(app, ctx, &RefusedPage { form: false }),
        Fault::TooMany(minutes) => frame::page(app, ctx, &TooManyPage { minutes: *minutes }),
        Fault::Ours(why) => {
            let reference = reference(&app.register);
            tracing::error!(%reference, why, "a page could not be made");
            frame::page(app, ctx, &ProblemPage { reference, saving: *method == Method::POST })
        }
    };
    *response.status_mut() = fault.status();
    if let Fault::TooMany(minutes) = fault {
        response.headers_mut().insert(header::RETRY_AFTER, (u64::from(*minutes) * 60).into());
    }
    response
}

/// A number that the reader can read out and the log line carries: the day and 32 random bits.
fn reference(register: &Register) -> String {
    let mut bytes = [0u8; 4];
    register.entropy.fill(&mut bytes);
    let day = Register::day(register.now_ms());
    format!("f-{}-{:08x}", day.strftime("%Y%m%d"), u32::from_be_bytes(bytes))
}
