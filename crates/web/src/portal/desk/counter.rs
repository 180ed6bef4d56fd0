//! `/desk/counter`: prints the own report of a person who stands there. Once it is made the clerk sees
//! that it was, and the file to be printed.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;
use xinyu_register::event::ConfirmedBy;
use xinyu_service::papers::counter::CounterWish;
use xinyu_service::{Refusal, ServiceError};

use super::person;
use crate::app::App;
use crate::portal::convert;
use crate::portal::error::{Fault, Shown};
use crate::portal::frame::{self, PageCtx, Posted};
use crate::portal::resident::facts;
use crate::views::desk::counter::{CounterPage, CounterSlipPage};
use crate::views::desk::{ID_TYPES, SubjectForm};
use crate::views::parts::FieldError;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/desk/counter", get(form).post(serve))
        .route("/desk/counter/{no}", get(slip))
        .route("/desk/counter/{no}/pdf", get(pdf))
}

fn allowed(app: &App, ctx: &PageCtx) -> Result<(), Fault> {
    ctx.caller()?.officer(&*app.register.policy, "counter.serve")?;
    Ok(())
}

pub async fn form(State(app): State<App>, ctx: PageCtx) -> Shown {
    allowed(&app, &ctx)?;
    page(&app, &ctx, &Serving::default(), Vec::new(), false)
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Serving {
    id_type: String,
    id_number: String,
    name: String,
    confirmed: String,
    code: String,
}

impl Serving {
    fn subject(&self) -> SubjectForm {
        SubjectForm { id_type: self.id_type.clone(), id_number: self.id_number.clone(), name: self.name.clone() }
    }
}

fn page(app: &App, ctx: &PageCtx, typed: &Serving, errors: Vec<FieldError>, unconfirmed: bool) -> Shown {
    let good = errors.is_empty() && !unconfirmed;
    let status = if good { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shown = CounterPage {
        body: convert::text(&ctx.officer()?.body_name),
        id_types: ID_TYPES.to_vec(),
        subject: typed.subject(),
        confirmed: typed.confirmed.clone(),
        errors,
        unconfirmed,
    };
    Ok(frame::page_with(app, ctx, status, &shown))
}

async fn serve(State(app): State<App>, posted: Posted<Serving>) -> Shown {
    let Posted { ctx, form } = posted;
    allowed(&app, &ctx)?;
    let mut errors = person::errors(&form.subject());
    let confirmed = ConfirmedBy::parse(&form.confirmed);
    if confirmed.is_none() {
        errors.push(FieldError::new("confirmed", "papers-confirmed-missing"));
    }
    let Some(confirmed) = confirmed.filter(|_| errors.is_empty()) else {
        return page(&app, &ctx, &form, errors, false);
    };
    let wish = CounterWish { subject: person::asked(&form.subject()), confirmed, code: form.code.clone() };
    match app.register.make_counter_report(ctx.caller()?, &wish).await {
        Ok(slip) => Ok(frame::see_other(&format!("/desk/counter/{}", slip.no))),
        Err(ServiceError::Refused(Refusal::State(_))) => page(&app, &ctx, &form, Vec::new(), true),
        Err(ServiceError::Refused(Refusal::Fields(faults))) => {
            page(&app, &ctx, &form, person::told(&faults, None), false)
        }
        Err(other) => Err(other.into()),
    }
}

async fn slip(State(app): State<App>, ctx: PageCtx, Path(no): Path<String>) -> Shown {
    let no = no.parse().map_err(|_| Fault::NotFound)?;
    let slip = app.register.counter_slip(ctx.caller()?, no).await?;
    let officer = ctx.officer()?;
    let page = CounterSlipPage {
        no: slip.no.to_string(),
        at: slip.at_ms,
        print_until: (app.register.now_ms() <= slip.print_until_ms).then_some(slip.print_until_ms),
        valid_until: slip.until,
        confirmed: slip.confirmed.as_str(),
        body: facts::body_at_the_time(&app.register.rules, officer.body.as_str(), &slip.body_name),
        office: crate::views::Text::zh(&slip.office),
        receipt: convert::receipt(&app.register, 'R', &slip.trace.receipt, slip.trace.index),
    };
    Ok(frame::page(&app, &ctx, &page))
}

/// To be printed: shown by the browser's own printing, never kept.
async fn pdf(State(app): State<App>, ctx: PageCtx, Path(no): Path<String>) -> Result<Response, Fault> {
    let id = no.parse().map_err(|_| Fault::NotFound)?;
    let document = app.register.counter_pdf(ctx.caller()?, id, ctx.lang.code()).await?;
    let mut response = frame::download_of("application/pdf", &format!("{no}.pdf"), document);
    response.headers_mut().insert(header::CONTENT_DISPOSITION, header::HeaderValue::from_static("inline"));
    Ok(response)
}
