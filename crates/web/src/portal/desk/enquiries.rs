//! `/desk/enquiries…`: an officer asks about one person for one purpose. The answer is drawn from
//! the logged result of the POST itself; fetching it again is a look of its own.

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::routing::get;
use serde::Deserialize;
use xinyu_register::event::Ground;
use xinyu_register::ids::ConsentId;
use xinyu_register::rules::{Authorisation, MandateRule, Purpose};
use xinyu_service::caller::{Caller, Officer};
use xinyu_service::enquiry::{AskedAuthorisation, EnquiryAsk, EnquiryListed};
use xinyu_service::rights::consents::AskerConsent;
use xinyu_service::{Refusal, ServiceError};

use super::{consents, home, person};
use crate::app::App;
use crate::portal::convert;
use crate::portal::error::{Fault, Shown};
use crate::portal::frame::{self, PageCtx, Posted};
use crate::views::Text;
use crate::views::desk::enquiries::{
    EnquiriesPage, EnquiryByConsentPage, EnquiryByMandatePage, EnquiryLine, EnquiryStartPage, NoConsentPage,
};
use crate::views::desk::home::UsableConsent;
use crate::views::desk::{Choice, ID_TYPES, SubjectForm};
use crate::views::parts::FieldError;

/// Enquiries in the list.
const ENQUIRIES_SHOWN: u32 = 100;
/// Longest case number (the use case has the same limit).
const CASE_CHARS_MAX: usize = 200;

pub fn routes() -> Router<App> {
    Router::new().route("/desk/enquiries", get(list)).route("/desk/enquiries/new", get(start).post(ask))
}

/// A consent is for one enquiry.
pub fn uses_left(request: &AskerConsent) -> u32 {
    u32::from(request.state == "granted")
}

/// The consents that can be used now, the first to end first.
pub fn usable(app: &App, requests: &[AskerConsent]) -> Vec<UsableConsent> {
    let mut usable: Vec<UsableConsent> = requests.iter().filter_map(|request| usable_one(app, request)).collect();
    usable.sort_by_key(|consent| consent.until);
    usable
}

fn usable_one(app: &App, request: &AskerConsent) -> Option<UsableConsent> {
    Some(UsableConsent {
        id: request.id.to_string(),
        purpose: person::purpose_with_field(app, &request.asked.purpose, &request.asked.field),
        until: request.until?,
        uses_left: uses_left(request),
    })
}

/// Whether an officer's body has a purpose for which it may ask people's consent.
pub fn asks_consent(app: &App, officer: &Officer) -> bool {
    person::purposes(app, officer).any(|purpose| matches!(purpose.authorisation, Authorisation::Consent))
}

/// The statutes by which an officer's body may ask, with their purposes.
pub fn mandates<'a>(app: &'a App, officer: &'a Officer) -> Vec<(&'a Purpose, &'a MandateRule)> {
    let today = person::today(app);
    let rules = &app.register.rules;
    let mut found = Vec::new();
    for purpose in person::purposes(app, officer) {
        if let Authorisation::Mandate { rules: mandates } = &purpose.authorisation {
            let held = |rule: &&MandateRule| rules.mandate_of(&officer.body, purpose, &rule.id, today).is_some();
            found.extend(mandates.iter().filter(held).map(|rule| (purpose, rule)));
        }
    }
    found
}

async fn list(State(app): State<App>, ctx: PageCtx) -> Shown {
    let listed = app.register.own_enquiries(ctx.caller()?, ENQUIRIES_SHOWN).await?;
    let line = |one: EnquiryListed| {
        let (by, ground) = ground_words(&one.ground);
        EnquiryLine {
            id: one.id.to_string(),
            purpose: convert::text(&one.purpose),
            at: one.at_ms,
            by,
            ground,
            outcome: one.outcome.code(),
        }
    };
    let page = EnquiriesPage { enquiries: listed.into_iter().map(line).collect(), older: None };
    Ok(frame::page(&app, &ctx, &page))
}

/// `consent` or `mandate`, and its number.
pub fn ground_words(ground: &Ground) -> (&'static str, String) {
    match ground {
        Ground::Consent(id) => ("consent", id.to_string()),
        Ground::Mandate { case_number, .. } => ("mandate", case_number.clone()),
        Ground::Own | Ground::OwnRecord | Ground::Share(_) | Ground::Counter { .. } => ("consent", String::new()),
    }
}

fn allowed<'a>(app: &App, ctx: &'a PageCtx) -> Result<&'a Caller, Fault> {
    let caller = ctx.caller()?;
    caller.officer(&*app.register.policy, "enquiry.ask")?;
    Ok(caller)
}

async fn start(State(app): State<App>, ctx: PageCtx, uri: Uri) -> Shown {
    let caller = allowed(&app, &ctx)?;
    if let Some(consent) = frame::query(&uri, "consent") {
        return by_consent(&app, &ctx, &Asked { consent, ..Asked::default() }, Vec::new()).await;
    }
    if frame::query(&uri, "by").as_deref() == Some("mandate") {
        return by_mandate(&app, &ctx, &Asked::default(), Vec::new());
    }
    let requests = app.register.asker_consents(caller, home::REQUESTS_READ).await?;
    let officer = ctx.officer()?;
    let (mandates, consents) = (!mandates(&app, officer).is_empty(), asks_consent(&app, officer));
    Ok(frame::page(&app, &ctx, &EnquiryStartPage { usable: usable(&app, &requests), mandates, consents }))
}

/// What one of our two forms sends.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    consent: String,
    rule: String,
    field_of_work: String,
    case_number: String,
    id_type: String,
    id_number: String,
    name: String,
    reason: String,
}

impl Asked {
    fn subject(&self) -> SubjectForm {
        SubjectForm { id_type: self.id_type.clone(), id_number: self.id_number.clone(), name: self.name.clone() }
    }
}

fn form_status(errors: &[FieldError]) -> StatusCode {
    if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
}

/// The request behind a consent, if it can be used now: every lack of it is one and the same.
async fn granted(app: &App, ctx: &PageCtx, consent: &str) -> Result<Option<AskerConsent>, Fault> {
    let Ok(id) = consent.parse::<ConsentId>() else { return Ok(None) };
    match app.register.asker_consent(ctx.caller()?, id).await {
        Ok(request) => Ok(Some(request).filter(|request| request.state == "granted")),
        Err(ServiceError::Refused(Refusal::NotFound)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

async fn by_consent(app: &App, ctx: &PageCtx, asked: &Asked, errors: Vec<FieldError>) -> Shown {
    let request = granted(app, ctx, &asked.consent).await?;
    let Some(consent) = request.and_then(|request| usable_one(app, &request)) else {
        return Ok(frame::page(app, ctx, &NoConsentPage {}));
    };
    let status = form_status(&errors);
    let page = EnquiryByConsentPage {
        consent,
        id_types: ID_TYPES.to_vec(),
        subject: asked.subject(),
        reason: asked.reason.clone(),
        errors,
    };
    Ok(frame::page_with(app, ctx, status, &page))
}

fn by_mandate(app: &App, ctx: &PageCtx, asked: &Asked, errors: Vec<FieldError>) -> Shown {
    let mandates = mandates(app, ctx.officer()?);
    let rules = mandates
        .iter()
        .map(|(purpose, rule)| Choice { value: rule.id.to_string(), label: mandate_label(app, purpose, rule) });
    let status = form_status(&errors);
    let page = EnquiryByMandatePage {
        rules: rules.collect(),
        rule: asked.rule.clone(),
        fields_of_work: person::fields_of_work(mandates.iter().map(|(purpose, _)| *purpose)),
        field_of_work: asked.field_of_work.clone(),
        case_number: asked.case_number.clone(),
        id_types: ID_TYPES.to_vec(),
        subject: asked.subject(),
        reason: asked.reason.clone(),
        errors,
    };
    Ok(frame::page_with(app, ctx, status, &page))
}

/// Act, article, and what for.
fn mandate_label(app: &App, purpose: &Purpose, rule: &MandateRule) -> Text {
    let cited = convert::citation(app.register.rules.act(&rule.act), &rule.article);
    let zh = format!("{}：{}，{}", cited.zh, purpose.name.zh, rule.name.zh);
    let en = format!("{}: {}, {}", cited.en.as_deref().unwrap_or(&cited.zh), purpose.name.en, rule.name.en);
    Text::new(&zh, &en)
}

async fn ask(State(app): State<App>, posted: Posted<Asked>) -> Shown {
    let Posted { ctx, form: asked } = posted;
    allowed(&app, &ctx)?;
    let mut errors = person::errors(&asked.subject());
    errors.extend(person::reason_errors(&asked.reason, consents::REASON_CHARS_MAX));
    if !asked.consent.is_empty() {
        let Some(request) = granted(&app, &ctx, &asked.consent).await? else {
            return Ok(frame::page(&app, &ctx, &NoConsentPage {}));
        };
        if !errors.is_empty() {
            return by_consent(&app, &ctx, &asked, errors).await;
        }
        let ask = ask_of(&asked, &request.asked.purpose, AskedAuthorisation::Consent(asked.consent.clone()));
        return answered(&app, &ctx, &asked, &ask).await;
    }
    let mandates = mandates(&app, ctx.officer()?);
    let chosen = mandates.iter().find(|(_, rule)| rule.id.as_str() == asked.rule).map(|(purpose, _)| *purpose);
    let mut errors = [mandate_errors(&asked, chosen), errors].concat();
    let field = xinyu_register::rules::FieldCode::new(&asked.field_of_work);
    let rule = mandates.iter().find(|(_, rule)| rule.id.as_str() == asked.rule).map(|(_, rule)| *rule);
    if errors.is_empty() && rule.is_some_and(|rule| !rule.covers(Some(&field))) {
        errors.push(FieldError::new("field_of_work", "desk-field-of-work-not-rules"));
    }
    let Some(purpose) = chosen.filter(|_| errors.is_empty()) else {
        errors.dedup();
        return by_mandate(&app, &ctx, &asked, errors);
    };
    let (rule, case_number) = (asked.rule.clone(), asked.case_number.clone());
    let ask = ask_of(&asked, purpose.code.as_str(), AskedAuthorisation::Mandate { rule, case_number });
    answered(&app, &ctx, &asked, &ask).await
}

fn mandate_errors(asked: &Asked, chosen: Option<&Purpose>) -> Vec<FieldError> {
    let mut errors = Vec::new();
    match chosen {
        None => errors.push(FieldError::new("rule", "desk-rule-missing")),
        Some(purpose) => errors.extend(consents::field_error_of(purpose, &asked.field_of_work)),
    }
    let chars = asked.case_number.trim().chars().count();
    if chars == 0 {
        errors.push(FieldError::new("case_number", "desk-case-number-missing"));
    } else if chars > CASE_CHARS_MAX {
        let limit = CASE_CHARS_MAX.to_string();
        errors.push(FieldError::new("case_number", "desk-case-number-length").with("limit", &limit));
    }
    errors
}

fn ask_of(asked: &Asked, purpose: &str, authorisation: AskedAuthorisation) -> EnquiryAsk {
    EnquiryAsk {
        subject: person::asked(&asked.subject()),
        purpose: purpose.to_owned(),
        field: (!asked.field_of_work.is_empty()).then(|| asked.field_of_work.clone()),
        authorisation,
        reason: asked.reason.clone(),
    }
}

async fn answered(app: &App, ctx: &PageCtx, asked: &Asked, ask: &EnquiryAsk) -> Shown {
    match app.register.enquire(ctx.caller()?, ask).await {
        Ok(logged) => {
            let there = format!("/desk/enquiries/{}", logged.id);
            app.settings.fresh.put(ctx.officer()?.id, logged, app.register.now_ms());
            Ok(frame::see_other(&there))
        }
        Err(ServiceError::Refused(Refusal::NoConsent)) => Ok(frame::page(app, ctx, &NoConsentPage {})),
        Err(ServiceError::Refused(Refusal::Fields(faults))) => {
            let errors = person::told(&faults, None);
            if asked.consent.is_empty() {
                by_mandate(app, ctx, asked, errors)
            } else {
                by_consent(app, ctx, asked, errors).await
            }
        }
        Err(error) => Err(error.into()),
    }
}
