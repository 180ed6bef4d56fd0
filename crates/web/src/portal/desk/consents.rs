//! `/desk/consent-requests…`: an officer asks a person for consent. What was typed travels in the
//! form, never in an address; the answer is the same whether or not the person is known here.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::routing::get;
use jiff::civil::Date;
use serde::Deserialize;
use xinyu_register::ids::ConsentId;
use xinyu_register::rules::{Authorisation, FieldCode, Purpose, PurposeCode};
use xinyu_service::caller::Caller;
use xinyu_service::rights::consents::{AskerConsent, ConsentWish};
use xinyu_service::{Refusal, ServiceError};

use super::{enquiries, person};
use crate::app::App;
use crate::portal::convert;
use crate::portal::error::{Fault, Shown};
use crate::portal::frame::{self, PageCtx, Posted};
use crate::views::desk::consent_requests::{
    ConsentRequestCheckPage, ConsentRequestNewPage, ConsentRequestPage, ConsentRequestsPage, RequestForm, RequestLine,
    RequestState,
};
use crate::views::desk::{Choice, ID_TYPES, SubjectForm};
use crate::views::parts::FieldError;

/// Requests in the list.
const REQUESTS_SHOWN: u32 = 100;
/// Longest reason: what a person reads in one go (the use case has the same limit).
pub const REASON_CHARS_MAX: u32 = 200;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/desk/consent-requests", get(list))
        .route("/desk/consent-requests/new", get(form).post(ask))
        .route("/desk/consent-requests/{id}", get(request))
}

fn state_of(request: &AskerConsent) -> RequestState {
    match request.state {
        "granted" => RequestState::Granted,
        "open" => RequestState::Open,
        _ => RequestState::Ended,
    }
}

async fn list(State(app): State<App>, ctx: PageCtx) -> Shown {
    let requests = app.register.asker_consents(ctx.caller()?, REQUESTS_SHOWN).await?;
    let line = |request: &AskerConsent| {
        let state = state_of(request);
        RequestLine {
            id: request.id.to_string(),
            purpose: person::purpose_with_field(&app, &request.asked.purpose, &request.asked.field),
            at: request.asked.at_ms,
            state,
            until: match state {
                RequestState::Open => Some(request.asked.answer_by),
                RequestState::Granted => request.until,
                RequestState::Ended => None,
            },
        }
    };
    let page = ConsentRequestsPage { requests: requests.iter().map(line).collect(), older: None };
    Ok(frame::page(&app, &ctx, &page))
}

async fn request(State(app): State<App>, ctx: PageCtx, Path(id): Path<String>, uri: Uri) -> Shown {
    let id: ConsentId = id.parse().map_err(|_| Fault::NotFound)?;
    let request = app.register.asker_consent(ctx.caller()?, id).await?;
    let state = state_of(&request);
    let page = ConsentRequestPage {
        id: id.to_string(),
        state,
        sent: frame::query(&uri, "sent").is_some(),
        // The register does not tell whom a request went to: of an unknown person it keeps nothing.
        subject: None,
        purpose: person::purpose_with_field(&app, &request.asked.purpose, &request.asked.field),
        reason: request.asked.reason.clone(),
        at: request.asked.at_ms,
        answer_by: request.asked.answer_by,
        use_by: request.until,
        uses_left: enquiries::uses_left(&request),
    };
    Ok(frame::page(&app, &ctx, &page))
}

/// What one of our two pages sends.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    purpose: String,
    field_of_work: String,
    id_type: String,
    id_number: String,
    name: String,
    days: String,
    reason: String,
    /// `send` on the page that checks.
    step: String,
    /// The field to change, on the same page.
    edit: String,
}

impl Asked {
    fn form(self) -> RequestForm {
        RequestForm {
            purpose: self.purpose,
            field_of_work: self.field_of_work,
            subject: SubjectForm { id_type: self.id_type, id_number: self.id_number, name: self.name },
            days: self.days,
            reason: self.reason,
        }
    }
}

fn allowed<'a>(app: &App, ctx: &'a PageCtx) -> Result<&'a Caller, Fault> {
    let caller = ctx.caller()?;
    caller.officer(&*app.register.policy, "consent.ask")?;
    Ok(caller)
}

/// Days of a rule in force today.
fn rule_days(app: &App, id: &str) -> Result<u32, ServiceError> {
    Ok(app.register.rules.clock(id, person::today(app))?.days().unwrap_or_default())
}

async fn form(State(app): State<App>, ctx: PageCtx) -> Shown {
    allowed(&app, &ctx)?;
    let days = rule_days(&app, "consent.use.window")?.to_string();
    form_page(&app, &ctx, RequestForm { days, ..RequestForm::default() }, Vec::new())
}

fn form_page(app: &App, ctx: &PageCtx, form: RequestForm, errors: Vec<FieldError>) -> Shown {
    let purposes: Vec<&Purpose> = by_consent(app, ctx)?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let choice = |purpose: &&Purpose| Choice { value: purpose.code.to_string(), label: convert::text(&purpose.name) };
    let page = ConsentRequestNewPage {
        purposes: purposes.iter().map(choice).collect(),
        fields_of_work: person::fields_of_work(purposes.iter().copied()),
        id_types: ID_TYPES.to_vec(),
        form,
        errors,
        days_max: rule_days(app, "consent.use.window")?,
        reason_max: REASON_CHARS_MAX,
    };
    Ok(frame::page_with(app, ctx, status, &page))
}

fn by_consent<'a>(app: &'a App, ctx: &'a PageCtx) -> Result<Vec<&'a Purpose>, Fault> {
    let purposes = person::purposes(app, ctx.officer()?);
    Ok(purposes.filter(|purpose| matches!(purpose.authorisation, Authorisation::Consent)).collect())
}

async fn ask(State(app): State<App>, posted: Posted<Asked>) -> Shown {
    let Posted { ctx, form } = posted;
    allowed(&app, &ctx)?;
    let (send, edit) = (form.step == "send", !form.edit.is_empty());
    let form = form.form();
    if edit {
        return form_page(&app, &ctx, form, Vec::new());
    }
    let days_max = rule_days(&app, "consent.use.window")?;
    let errors = errors_of(&by_consent(&app, &ctx)?, &form, days_max);
    if !errors.is_empty() {
        return form_page(&app, &ctx, form, errors);
    }
    if !send {
        return check_page(&app, &ctx, form);
    }
    match app.register.ask_consent(ctx.caller()?, &wish_of(&form)).await {
        Ok(request) => Ok(frame::see_other(&format!("/desk/consent-requests/{}?sent=1", request.id))),
        Err(ServiceError::Refused(Refusal::Fields(faults))) => {
            form_page(&app, &ctx, form, person::told(&faults, Some(days_max)))
        }
        Err(error) => Err(error.into()),
    }
}

fn wish_of(form: &RequestForm) -> ConsentWish {
    ConsentWish {
        subject: person::asked(&form.subject),
        purpose: form.purpose.clone(),
        field: (!form.field_of_work.is_empty()).then(|| form.field_of_work.clone()),
        reason: form.reason.clone(),
        days: form.days.trim().parse().ok(),
    }
}

fn errors_of(purposes: &[&Purpose], form: &RequestForm, days_max: u32) -> Vec<FieldError> {
    let mut errors = Vec::new();
    match purposes.iter().find(|purpose| purpose.code.as_str() == form.purpose) {
        None => errors.push(FieldError::new("purpose", "desk-purpose-missing")),
        Some(purpose) => errors.extend(field_error_of(purpose, &form.field_of_work)),
    }
    errors.extend(person::errors(&form.subject));
    let limit = days_max.to_string();
    match form.days.trim().parse::<u32>() {
        _ if form.days.trim().is_empty() => errors.push(FieldError::new("days", "desk-days-missing")),
        Ok(days) if (1..=days_max).contains(&days) => {}
        _ => errors.push(FieldError::new("days", "desk-days-range").with("limit", &limit)),
    }
    errors.extend(person::reason_errors(&form.reason, REASON_CHARS_MAX));
    errors
}

/// What is wrong with the field of work, for a purpose.
pub fn field_error_of(purpose: &Purpose, field: &str) -> Option<FieldError> {
    if field.is_empty() {
        return purpose.needs_field.then(|| FieldError::new("field_of_work", "desk-field-of-work-missing"));
    }
    let unknown = purpose.field(&FieldCode::new(field)).is_none();
    unknown.then(|| FieldError::new("field_of_work", "desk-field-of-work-unknown"))
}

fn check_page(app: &App, ctx: &PageCtx, form: RequestForm) -> Shown {
    let purpose = app.register.rules.purpose(&PurposeCode::new(&form.purpose)).ok_or(Fault::NotFound)?;
    let field = purpose.field(&FieldCode::new(&form.field_of_work));
    let page = ConsentRequestCheckPage {
        purpose_name: convert::text(&purpose.name),
        field_name: field.map(|field| convert::text(&field.name)),
        answer_by: answer_by(app)?,
        form,
    };
    Ok(frame::page(app, ctx, &page))
}

fn answer_by(app: &App) -> Result<Date, ServiceError> {
    let today = person::today(app);
    let rules = &app.register.rules;
    Ok(rules.due(today, rules.clock("consent.request.lapse", today)?).date)
}
