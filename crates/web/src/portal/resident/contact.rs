//! `GET|POST /me/contact`, `POST /me/contact/remove`, and the landing of the link in the mail,
//! `GET|POST /me/contact/confirm`: opening the link confirms nothing, its button does.

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use axum::routing::{get, post};
use serde::Deserialize;
use xinyu_register::instant::beijing_day;
use xinyu_service::caller::Caller;
use xinyu_service::rights::settings::{EMAIL_LINK_MS, OwnContact};
use xinyu_service::{Refusal, ServiceError};

use super::{Nothing, days};
use crate::app::App;
use crate::portal::error::{Fault, Shown};
use crate::portal::frame::{self, PageCtx, Posted};
use crate::views::parts::FieldError;
use crate::views::resident::contact::{Address, ContactConfirmPage, ContactDone, ContactPage};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/me/contact", get(contact).post(ask))
        .route("/me/contact/remove", post(remove))
        .route("/me/contact/confirm", get(landing).post(confirm))
}

async fn contact(State(app): State<App>, ctx: PageCtx, uri: Uri) -> Shown {
    let done = frame::query(&uri, "done").and_then(|done| match done.as_str() {
        "sent" => Some(ContactDone::Sent),
        "confirmed" => Some(ContactDone::Confirmed),
        "removed" => Some(ContactDone::Removed),
        _ => None,
    });
    let page = page(&app, ctx.caller()?).await?;
    Ok(frame::page(&app, &ctx, &ContactPage { done, ..page }))
}

async fn page(app: &App, caller: &Caller) -> Result<ContactPage, Fault> {
    Ok(ContactPage {
        address: address(app.register.own_contact(caller).await?),
        typed: String::new(),
        errors: Vec::new(),
        done: None,
        serves_after_days: days(app, "service.message")?,
        link_hours: u32::try_from(EMAIL_LINK_MS / 3_600_000).unwrap_or(0),
    })
}

/// The confirmed address, which is in use, before one that waits.
fn address(contact: OwnContact) -> Option<Address> {
    let confirmed = contact.email_since_ms.map(beijing_day);
    let (shown, confirmed) = match (contact.email, contact.pending) {
        (Some(email), _) => (email, confirmed),
        (None, Some(pending)) => (pending, None),
        (None, None) => return None,
    };
    Some(Address { masked: masked(&shown), confirmed })
}

/// First letter and domain.
fn masked(address: &str) -> String {
    let (local, domain) = address.rsplit_once('@').unwrap_or((address, ""));
    let first: String = local.chars().take(1).collect();
    format!("{first}•••@{domain}")
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    email: String,
}

async fn ask(State(app): State<App>, posted: Posted<Asked>) -> Shown {
    let Posted { ctx, form: Asked { email } } = posted;
    let caller = ctx.caller()?;
    if email.trim().is_empty() {
        return faulty(&app, &ctx, email, FieldError::new("email", "email-missing")).await;
    }
    match app.register.ask_email(caller, &email).await {
        Ok(()) => Ok(frame::see_other("/me/contact?done=sent")),
        Err(ServiceError::Refused(Refusal::Fields(faults))) => {
            let same = faults.iter().any(|fault| fault.code == "email.same");
            let code = if same { "email-same" } else { "email-form" };
            let fault = FieldError::new("email", code).with("typed", email.trim());
            faulty(&app, &ctx, email, fault).await
        }
        Err(other) => Err(other.into()),
    }
}

/// The form again, with what was typed.
async fn faulty(app: &App, ctx: &PageCtx, typed: String, fault: FieldError) -> Shown {
    let page = ContactPage { typed, errors: vec![fault], ..page(app, ctx.caller()?).await? };
    Ok(frame::page_with(app, ctx, StatusCode::UNPROCESSABLE_ENTITY, &page))
}

async fn remove(State(app): State<App>, posted: Posted<Nothing>) -> Shown {
    let Posted { ctx, form: Nothing {} } = posted;
    app.register.set_email(ctx.caller()?, None).await?;
    Ok(frame::see_other("/me/contact?done=removed"))
}

async fn landing(State(app): State<App>, ctx: PageCtx, uri: Uri) -> Shown {
    let token = frame::query(&uri, "token").unwrap_or_default();
    let good = app.register.email_code_is_good(ctx.caller()?, &token).await?;
    link_page(&app, &ctx, good.then_some(token))
}

fn link_page(app: &App, ctx: &PageCtx, token: Option<String>) -> Shown {
    let status = if token.is_some() { StatusCode::OK } else { StatusCode::GONE };
    let page = ContactConfirmPage { token, serves_after_days: days(app, "service.message")? };
    let shown: Response = frame::page_with(app, ctx, status, &page);
    Ok(shown)
}

#[derive(Deserialize)]
struct Confirming {
    #[serde(default)]
    token: String,
}

async fn confirm(State(app): State<App>, posted: Posted<Confirming>) -> Shown {
    let Posted { ctx, form } = posted;
    match app.register.confirm_email(ctx.caller()?, &form.token).await {
        Ok(()) => Ok(frame::see_other("/me/contact?done=confirmed")),
        Err(ServiceError::Refused(Refusal::Credential)) => link_page(&app, &ctx, None),
        Err(other) => Err(other.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn of_an_address_only_the_first_letter_and_the_domain_are_shown() {
        assert_eq!(masked("lin.ce@example.org"), "l•••@example.org");
        assert_eq!(masked("\"a@b\"@example.org"), "\"•••@example.org");
        assert_eq!(masked("榆@example.org"), "榆•••@example.org");
    }
}
