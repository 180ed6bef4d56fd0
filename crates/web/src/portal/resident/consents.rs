//! `/me/consents`: what was asked, what was answered, and the two answers.
//!
//! An answer is asked for once more before it counts. A grant names the digest of the sheet that the
//! person saw, from the page through the question into the answer; where the sheet is another one by
//! then, nothing is granted and the new one is shown. `GET …/{id}/{answer}` is the question until
//! that is the answer, and the receipt of it from then on.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use axum::routing::get;
use jiff::civil::Date;
use serde::Deserialize;
use xinyu_register::authorisation::ConsentState as Stored;
use xinyu_register::event::Ground;
use xinyu_register::ids::ConsentId;
use xinyu_register::instant::beijing_day;
use xinyu_register::rules::Rules;
use xinyu_service::caller::Caller;
use xinyu_service::rights::answers;
use xinyu_service::rights::consents::OwnConsent;
use xinyu_service::rights::looks::LookView;
use xinyu_service::{Refusal, ServiceError};

use super::looks::every_look;
use super::seen::look_id;
use super::{count, facts, id, logged, sheet, today, trace};
use crate::app::App;
use crate::portal::error::{Fault, Shown};
use crate::portal::frame::{self, PageCtx, Posted};
use crate::views::resident::consent::{
    Answer, ConfirmPage, ConsentLine, ConsentPage, ConsentState, ConsentsPage, DonePage,
};

/// A consent is for one enquiry.
const USES: u32 = 1;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/me/consents", get(consents))
        .route("/me/consents/{id}", get(consent))
        .route("/me/consents/{id}/grant", get(ask_grant).post(grant))
        .route("/me/consents/{id}/refuse", get(ask_refuse).post(refuse))
        .route("/me/consents/{id}/revoke", get(ask_revoke).post(revoke))
        .route("/me/consents/{id}/receipt.json", get(receipt_file))
        .route("/me/consents/{id}/proof", get(proof_file))
}

async fn consents(State(app): State<App>, ctx: PageCtx) -> Shown {
    let caller = ctx.caller()?;
    let consents = app.register.own_consents(caller).await?;
    let looks = looks_by(&app, caller, &consents).await?;
    let file = app.register.own_file(caller).await?;
    let today = today(&app);
    Ok(frame::page_of(&app, &ctx, &file, |file| {
        let lines = consents.iter().map(|consent| line(&app.register.rules, consent, &looks, today));
        list(lines.collect(), file.frozen_since_ms.is_some())
    }))
}

/// The looks that used a consent; read only where one was used.
async fn looks_by(app: &App, caller: &Caller, consents: &[OwnConsent]) -> Result<Vec<LookView>, Fault> {
    if !consents.iter().any(|consent| matches!(consent.record.state, Stored::Used { .. })) {
        return Ok(Vec::new());
    }
    let mut looks = every_look(app, caller).await?;
    looks.retain(|view| matches!(view.look.ground, Ground::Consent(_)));
    Ok(looks)
}

fn list(lines: Vec<ConsentLine>, frozen: bool) -> ConsentsPage {
    let mut page = ConsentsPage { waiting: Vec::new(), in_force: Vec::new(), past: Vec::new(), frozen };
    for line in lines {
        match line.is {
            ConsentState::Open { .. } => page.waiting.push(line),
            ConsentState::Granted { .. } => page.in_force.push(line),
            _ => page.past.push(line),
        }
    }
    page.waiting.sort_by_key(|line| match line.is {
        ConsentState::Open { lapses } => lapses,
        _ => Date::MAX,
    });
    page
}

fn line(rules: &Rules, consent: &OwnConsent, looks: &[LookView], today: Date) -> ConsentLine {
    let asked = &consent.record.asked;
    ConsentLine {
        id: consent.id.to_string(),
        body: facts::body_at_the_time(rules, &asked.body, &asked.body_name),
        purpose: facts::purpose_in_field(rules, &asked.purpose, &asked.field),
        is: state(consent, looks, today),
    }
}

/// Where a request stands.
fn state(consent: &OwnConsent, looks: &[LookView], today: Date) -> ConsentState {
    match &consent.record.state {
        Stored::Open if consent.answerable => ConsentState::Open { lapses: consent.record.asked.answer_by },
        Stored::Open => ConsentState::Lapsed { on: consent.record.asked.answer_by },
        Stored::Granted { at_ms, until, .. } if today <= *until => {
            ConsentState::Granted { at: *at_ms, until: *until, left: USES }
        }
        Stored::Granted { until, .. } => ConsentState::Lapsed { on: *until },
        Stored::Used { used_at_ms, .. } => {
            // Later fetches of the same answer are looks, too: the first one used it.
            let by_it = |view: &&LookView| view.look.ground == Ground::Consent(consent.id);
            let look = looks.iter().rev().find(by_it).map(|view| look_id(view.n));
            ConsentState::Used { at: *used_at_ms, look: look.unwrap_or_default() }
        }
        Stored::Refused { at_ms } => ConsentState::Refused { at: *at_ms },
        Stored::Revoked { at_ms, .. } => ConsentState::Revoked { at: *at_ms },
    }
}

/// How many consents are in force.
pub async fn in_force(app: &App, caller: &Caller) -> Result<u32, Fault> {
    let today = today(app);
    let consents = app.register.own_consents(caller).await?;
    let good = |consent: &&OwnConsent| matches!(consent.record.state, Stored::Granted { until, .. } if today <= until);
    Ok(count(consents.iter().filter(good).count()))
}

async fn consent(State(app): State<App>, ctx: PageCtx, Path(name): Path<String>) -> Shown {
    let consent = app.register.own_consent(ctx.caller()?, id(&name)?).await?;
    show(&app, &ctx, consent, false).await
}

async fn show(app: &App, ctx: &PageCtx, consent: OwnConsent, changed: bool) -> Shown {
    let caller = ctx.caller()?;
    let looks = looks_by(app, caller, std::slice::from_ref(&consent)).await?;
    let is = state(&consent, &looks, today(app));
    let file = app.register.own_file(caller).await?;
    let frozen = file.frozen_since_ms.is_some();
    let consent = logged(app, caller, consent).await?;
    Ok(frame::page_of(app, ctx, &consent, |consent| page(&app.register.rules, consent, is, frozen, changed)))
}

fn page(rules: &Rules, consent: &OwnConsent, is: ConsentState, frozen: bool, changed: bool) -> ConsentPage {
    let asked = &consent.record.asked;
    ConsentPage {
        id: consent.id.to_string(),
        is,
        body: facts::body_at_the_time(rules, &asked.body, &asked.body_name),
        office: facts::office(rules, &asked.body, &asked.office),
        purpose: facts::purpose(rules, &asked.purpose),
        purpose_code: asked.purpose.clone(),
        field: facts::field(rules, &asked.purpose, &asked.field),
        why: asked.reason.clone(),
        relevance: sheet::relevance(rules, consent),
        uses: USES,
        days: u32::from(asked.days),
        asked: beijing_day(asked.at_ms),
        preview: sheet::preview(rules, consent),
        not_seen: consent.preview.not_shown,
        frozen,
        digest: consent.digest.clone(),
        changed,
    }
}

// ---- Questions ------------------------------------------------------------------------------

async fn ask_grant(State(app): State<App>, ctx: PageCtx, Path(name): Path<String>, uri: Uri) -> Shown {
    let consent = app.register.own_consent(ctx.caller()?, id(&name)?).await?;
    if !consent.answerable {
        return done(&app, &ctx, consent, Answer::Grant).await;
    }
    match frame::query(&uri, "seen") {
        // Who comes by another way has not seen the sheet yet.
        None => Ok(back(consent.id)),
        Some(seen) if seen != consent.digest => Ok(with_conflict(show(&app, &ctx, consent, true).await?)),
        Some(_) => confirm(&app, &ctx, consent, Answer::Grant).await,
    }
}

async fn ask_refuse(State(app): State<App>, ctx: PageCtx, Path(name): Path<String>) -> Shown {
    let consent = app.register.own_consent(ctx.caller()?, id(&name)?).await?;
    if consent.answerable {
        return confirm(&app, &ctx, consent, Answer::Refuse).await;
    }
    done(&app, &ctx, consent, Answer::Refuse).await
}

async fn ask_revoke(State(app): State<App>, ctx: PageCtx, Path(name): Path<String>) -> Shown {
    let consent = app.register.own_consent(ctx.caller()?, id(&name)?).await?;
    if matches!(consent.record.state, Stored::Granted { .. } | Stored::Used { .. }) {
        return confirm(&app, &ctx, consent, Answer::Revoke).await;
    }
    done(&app, &ctx, consent, Answer::Revoke).await
}

fn back(id: ConsentId) -> Response {
    frame::see_other(&format!("/me/consents/{id}"))
}

fn with_conflict(mut page: Response) -> Response {
    if page.status() == StatusCode::OK {
        *page.status_mut() = StatusCode::CONFLICT;
    }
    page
}

async fn confirm(app: &App, ctx: &PageCtx, consent: OwnConsent, answer: Answer) -> Shown {
    let consent = logged(app, ctx.caller()?, consent).await?;
    Ok(frame::page_of(app, ctx, &consent, |consent| {
        let (rules, asked) = (&app.register.rules, &consent.record.asked);
        ConfirmPage {
            id: consent.id.to_string(),
            answer,
            seen: if answer == Answer::Grant { consent.digest.clone() } else { String::new() },
            body: facts::body_at_the_time(rules, &asked.body, &asked.body_name),
            purpose: facts::purpose_in_field(rules, &asked.purpose, &asked.field),
            entries: count(consent.preview.shown.len()),
            uses: USES,
            days: u32::from(asked.days),
        }
    }))
}

// ---- Answers --------------------------------------------------------------------------------

#[derive(Deserialize)]
struct Granting {
    #[serde(default)]
    seen: String,
}

#[derive(Deserialize)]
struct Answering {}

async fn grant(State(app): State<App>, Path(name): Path<String>, posted: Posted<Granting>) -> Shown {
    let Posted { ctx, form } = posted;
    let (caller, id) = (ctx.caller()?, id(&name)?);
    match app.register.grant_consent(caller, id, Some(&form.seen)).await {
        Err(ServiceError::Refused(Refusal::State("consent.changed"))) => {
            let consent = app.register.own_consent(caller, id).await?;
            Ok(with_conflict(show(&app, &ctx, consent, true).await?))
        }
        given => after(id, "grant", given),
    }
}

async fn refuse(State(app): State<App>, Path(name): Path<String>, posted: Posted<Answering>) -> Shown {
    let Posted { ctx, form: Answering {} } = posted;
    let (caller, id) = (ctx.caller()?, id(&name)?);
    after(id, "refuse", app.register.refuse_consent(caller, id).await)
}

async fn revoke(State(app): State<App>, Path(name): Path<String>, posted: Posted<Answering>) -> Shown {
    let Posted { ctx, form: Answering {} } = posted;
    let (caller, id) = (ctx.caller()?, id(&name)?);
    after(id, "revoke", app.register.revoke_consent(caller, id).await)
}

/// To the receipt; or to the request, which says what became of it, where it was too late.
fn after(id: ConsentId, answer: &str, given: Result<(), ServiceError>) -> Shown {
    match given {
        Ok(()) => Ok(frame::see_other(&format!("/me/consents/{id}/{answer}"))),
        Err(ServiceError::Refused(Refusal::State(_))) => Ok(back(id)),
        Err(other) => Err(other.into()),
    }
}

/// The receipt of `answer`, if that is the answer in force.
async fn done(app: &App, ctx: &PageCtx, consent: OwnConsent, answer: Answer) -> Shown {
    let until = match (&consent.record.state, answer) {
        (Stored::Granted { until, .. }, Answer::Grant) => Some(*until),
        (Stored::Refused { .. }, Answer::Refuse) | (Stored::Revoked { .. }, Answer::Revoke) => None,
        _ => return Ok(back(consent.id)),
    };
    let caller = ctx.caller()?;
    let n = event_of(app, caller, consent.id).await?;
    let receipt = trace::receipt_of(app, caller, n, &format!("/me/consents/{}", consent.id)).await?;
    let asked = &consent.record.asked;
    let body = facts::body_at_the_time(&app.register.rules, &asked.body, &asked.body_name);
    Ok(frame::page(app, ctx, &DonePage { id: consent.id.to_string(), answer, body, until, receipt }))
}

/// The event of the last answer to a request: where its receipt is.
async fn event_of(app: &App, caller: &Caller, id: ConsentId) -> Result<u64, Fault> {
    let answers: Vec<answers::OwnAnswer> = app.register.own_answers(caller).await?;
    answers.iter().find(|answer| answer.consent == id).map(|answer| answer.n).ok_or(Fault::NotFound)
}

async fn receipt_file(State(app): State<App>, ctx: PageCtx, Path(name): Path<String>) -> Shown {
    let caller = ctx.caller()?;
    let n = event_of(&app, caller, id(&name)?).await?;
    trace::receipt_file(&app, caller, n, &name).await
}

async fn proof_file(State(app): State<App>, ctx: PageCtx, Path(name): Path<String>) -> Shown {
    let caller = ctx.caller()?;
    let id = id(&name)?;
    let n = event_of(&app, caller, id).await?;
    if let Some(file) = trace::proof_file(&app, caller, n, &name).await? {
        return Ok(file);
    }
    let consent = app.register.own_consent(caller, id).await?;
    let answer = match consent.record.state {
        Stored::Refused { .. } => Answer::Refuse,
        Stored::Revoked { .. } => Answer::Revoke,
        Stored::Open | Stored::Granted { .. } | Stored::Used { .. } => Answer::Grant,
    };
    Ok(trace::not_yet(done(&app, &ctx, consent, answer).await?))
}
