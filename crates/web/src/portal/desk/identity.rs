//! `/desk/identity…`: an officer of the register opens a case, decides, and confirms it.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::routing::get;
use xinyu_register::event::IdentityDecision;
use xinyu_register::ids::IdentityCaseId;
use xinyu_register::instant::day_of_number;
use xinyu_register::rules::Rules;
use xinyu_service::identity::{CaseLine, CaseView};
use xinyu_service::{Refusal, ServiceError};

use super::decision::{Decide, id_of, reason_refused};
use crate::app::App;
use crate::portal::error::{Fault, Shown};
use crate::portal::frame::{self, PageCtx, Posted};
use crate::portal::resident::facts;
use crate::views::desk::identity::{
    IdentityCasePage, IdentityCasesPage, IdentityConfirmPage, IdentityLine, KnownNameLine,
};
use crate::views::parts::FieldError;

/// Cases a page.
const CASES: u32 = 50;
/// What a list can begin with.
const DONE: [&str; 5] = ["filed", "repeated", "amendment", "refused", "decided"];

pub fn routes() -> Router<App> {
    Router::new().route("/desk/identity", get(list)).route("/desk/identity/{id}", get(open).post(decide))
}

fn line(line: &CaseLine) -> IdentityLine {
    IdentityLine { id: line.id.to_string(), at: line.at_ms, by: day_of_number(line.purge_day - 1) }
}

pub async fn list(State(app): State<App>, ctx: PageCtx, uri: Uri) -> Shown {
    let after = frame::query(&uri, "after").map(|text| text.parse().map_err(|_| Fault::NotFound)).transpose()?;
    let page = app.register.identity_cases(ctx.caller()?, after, CASES).await?;
    let done = frame::query(&uri, "done").and_then(|word| DONE.into_iter().find(|known| *known == word));
    let page = IdentityCasesPage {
        cases: page.cases.iter().map(line).collect(),
        newer: page.after.map(|after| format!("/desk/identity?after={after}")),
        done,
    };
    Ok(frame::page(&app, &ctx, &page))
}

async fn open(State(app): State<App>, ctx: PageCtx, Path(id): Path<String>) -> Shown {
    show(&app, &ctx, id_of(&id)?, &Decide::default(), Vec::new()).await
}

/// The case as a page; what is wrong with a decision stands on it.
async fn show(app: &App, ctx: &PageCtx, id: IdentityCaseId, form: &Decide, errors: Vec<FieldError>) -> Shown {
    let case = match app.register.identity_case(ctx.caller()?, id).await {
        Err(ServiceError::Refused(Refusal::State(_))) => return Ok(frame::see_other("/desk/identity?done=decided")),
        opened => opened?,
    };
    Ok(frame::form_of(app, ctx, &case, errors, |case, errors| page_of(&app.register.rules, case, form, errors)))
}

fn page_of(rules: &Rules, case: &CaseView, form: &Decide, errors: Vec<FieldError>) -> IdentityCasePage {
    let known = case.known.iter().map(|known| KnownNameLine {
        name: known.name.clone(),
        likeness: known.likeness.code(),
        other: known.other,
    });
    IdentityCasePage {
        line: line(&case.line),
        id_type: case.id_type.clone(),
        id_number: case.id_number.clone(),
        filed_name: case.filed_name.clone(),
        known: known.collect(),
        standing: case.standing.code(),
        body: facts::body(rules, &case.body_name),
        batch: case.batch.to_string(),
        row: case.row,
        decisions: IdentityDecision::ALL.iter().map(|decision| decision.code()).collect(),
        decision: form.decision.clone(),
        reason: form.reason.clone(),
        errors,
    }
}

async fn decide(State(app): State<App>, Path(id): Path<String>, posted: Posted<Decide>) -> Shown {
    let Posted { ctx, form } = posted;
    let id = id_of(&id)?;
    let decision = match form.read(IdentityDecision::parse, "identity-decision-missing") {
        Ok(decision) => decision,
        Err(errors) => return show(&app, &ctx, id, &form, errors).await,
    };
    if !form.is_sent() {
        // Who may not decide is told here already, not after confirming.
        app.register.identity_cases(ctx.caller()?, None, 1).await?;
        let page = IdentityConfirmPage {
            id: id.to_string(),
            decision: decision.code().to_owned(),
            reason: form.reason.trim().to_owned(),
        };
        return Ok(frame::page(&app, &ctx, &page));
    }
    match app.register.decide_identity(ctx.caller()?, id, decision, &form.reason).await {
        Ok(decided) => Ok(frame::see_other(&format!("/desk/identity?done={}", decided.row.code()))),
        Err(ServiceError::Refused(Refusal::State(_))) => Ok(frame::see_other("/desk/identity?done=decided")),
        Err(ServiceError::Refused(Refusal::Fields(faults))) => {
            show(&app, &ctx, id, &form, vec![reason_refused(&faults, "identity-reason-words")]).await
        }
        Err(other) => Err(other.into()),
    }
}
