//! `/me/reports/{no}`: one document, made anew or recalled; `/me/certificates`: what can be certified,
//! what would be said, and what stands against it.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::routing::get;
use serde::Deserialize;
use xinyu_register::disclosure::ShownEntry;
use xinyu_register::paper::PaperKind;
use xinyu_service::papers::PaperWish;
use xinyu_service::papers::certificate::CertificateCheck;
use xinyu_service::rights::own::OwnFile;
use xinyu_service::{Refusal, ServiceError};

use super::{Nothing, count, days, facts, id, reports, sheet, today};
use crate::app::App;
use crate::portal::convert;
use crate::portal::error::{Fault, Shown};
use crate::portal::frame::{self, PageCtx, Posted};
use crate::views::parts::FieldError;
use crate::views::resident::papers::{
    About, Against, CertificateCheckPage, CertificatesPage, PaperConfirmPage, PaperLine, PaperPage, PaperStep,
};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/me/reports/{no}", get(paper))
        .route("/me/reports/{no}/reissue", get(ask_reissue).post(reissue))
        .route("/me/reports/{no}/recall", get(ask_recall).post(recall))
        .route("/me/certificates", get(certificates).post(make))
        .route("/me/certificates/check", get(check))
}

async fn line(app: &App, ctx: &PageCtx, no: &str) -> Result<PaperLine, Fault> {
    let reports = app.register.own_reports(ctx.caller()?).await?;
    let report = reports.iter().find(|report| report.no.to_string() == no).ok_or(Fault::NotFound)?;
    Ok(reports::line(app, report))
}

async fn paper(State(app): State<App>, ctx: PageCtx, Path(no): Path<String>) -> Shown {
    let paper = line(&app, &ctx, &no).await?;
    Ok(frame::page(&app, &ctx, &PaperPage { paper }))
}

async fn ask_reissue(State(app): State<App>, ctx: PageCtx, Path(no): Path<String>) -> Shown {
    confirm(&app, &ctx, &no, PaperStep::Reissue).await
}

async fn ask_recall(State(app): State<App>, ctx: PageCtx, Path(no): Path<String>) -> Shown {
    confirm(&app, &ctx, &no, PaperStep::Recall).await
}

/// What cannot be undone is asked first; where there is nothing to ask, its page says how it stands.
async fn confirm(app: &App, ctx: &PageCtx, no: &str, step: PaperStep) -> Shown {
    let paper = line(app, ctx, no).await?;
    let possible = match step {
        PaperStep::Reissue => paper.state != "superseded",
        PaperStep::Recall => paper.state == "valid",
    };
    if !possible {
        return Ok(frame::see_other(&format!("/me/reports/{no}")));
    }
    Ok(frame::page(app, ctx, &PaperConfirmPage { paper, step }))
}

async fn reissue(State(app): State<App>, Path(no): Path<String>, posted: Posted<Nothing>) -> Shown {
    let Posted { ctx, form: Nothing {} } = posted;
    match app.register.reissue_paper(ctx.caller()?, id(&no)?).await {
        Ok(made) => Ok(frame::see_other(&format!("/me/reports?made={}", made.no))),
        // The pages of certificates say what stands against it.
        Err(ServiceError::Refused(Refusal::State("certificate.something" | "certificate.not_in_force"))) => {
            Ok(frame::see_other("/me/certificates"))
        }
        Err(ServiceError::Refused(Refusal::State(_))) => Ok(frame::see_other(&format!("/me/reports/{no}"))),
        Err(other) => Err(other.into()),
    }
}

async fn recall(State(app): State<App>, Path(no): Path<String>, posted: Posted<Nothing>) -> Shown {
    let Posted { ctx, form: Nothing {} } = posted;
    app.register.recall_paper(ctx.caller()?, id(&no)?).await?;
    Ok(frame::see_other(&format!("/me/reports/{no}")))
}

// ---- Certificates ---------------------------------------------------------------------------

/// Purposes with their fields of work, as one choice.
pub fn abouts(app: &App, certificates: bool) -> Vec<About> {
    let (register, today) = (&app.register, today(app));
    let mut abouts = Vec::new();
    for purpose in register.consented_purposes(today) {
        let mut add = |field: Option<&xinyu_register::rules::FieldOfWork>| {
            if certificates && !register.has_something_to_say(purpose, field.map(|field| &field.code), today) {
                return;
            }
            let code = field.map(|field| field.code.as_str()).unwrap_or_default();
            let value = if code.is_empty() { purpose.code.to_string() } else { format!("{}.{code}", purpose.code) };
            let label = facts::purpose_in_field(&register.rules, purpose.code.as_str(), code);
            abouts.push(About { value, label });
        };
        if purpose.fields_of_work.is_empty() {
            add(None);
        }
        purpose.fields_of_work.iter().for_each(|field| add(Some(field)));
    }
    abouts
}

/// A purpose and its field of work, as one choice sends them.
pub fn about(text: &str) -> (&str, Option<&str>) {
    match text.split_once('.') {
        Some((purpose, field)) => (purpose, Some(field)),
        None => (text, None),
    }
}

async fn certificates(State(app): State<App>, ctx: PageCtx) -> Shown {
    choose(&app, &ctx, Vec::new()).await
}

async fn choose(app: &App, ctx: &PageCtx, errors: Vec<FieldError>) -> Shown {
    let file = app.register.own_file(ctx.caller()?).await?;
    let valid_days = days(app, "certificate.validity")?;
    Ok(frame::form_of(app, ctx, &file, errors, |file, errors| CertificatesPage {
        purposes: abouts(app, true),
        qualifications: certifiable(app, file, PaperKind::QualificationValid),
        awards: certifiable(app, file, PaperKind::Award),
        valid_days,
        errors,
    }))
}

fn certifiable(app: &App, file: &OwnFile, kind: PaperKind) -> Vec<About> {
    let line = |entry: &&xinyu_service::rights::own::OwnEntry| {
        let opened = entry.facts.as_ref()?;
        let number = &opened.content.document_no;
        let title = facts::title(entry, opened);
        let label = crate::views::Text {
            zh: format!("{}（{number}）", title.zh),
            en: title.en.map(|title| format!("{title} ({number})")),
        };
        Some(About { value: entry.id.to_string(), label })
    };
    app.register.certifiable(file, kind).iter().filter_map(line).collect()
}

fn wish_about(text: &str) -> PaperWish {
    let (purpose, field) = about(text);
    PaperWish {
        kind: PaperKind::NoneWithinPeriod,
        purpose: purpose.to_owned(),
        field: field.map(str::to_owned),
        entry: None,
        reason: String::new(),
    }
}

async fn check(State(app): State<App>, ctx: PageCtx, uri: Uri) -> Shown {
    let text = frame::query(&uri, "about").unwrap_or_default();
    show_check(&app, &ctx, &text).await
}

async fn show_check(app: &App, ctx: &PageCtx, text: &str) -> Shown {
    let wish = wish_about(text);
    let own = match app.register.certificate_check(ctx.caller()?, &wish).await {
        Err(ServiceError::Refused(Refusal::Fields(_))) => {
            return choose(app, ctx, vec![FieldError::new("about", "papers-about-missing")]).await;
        }
        told => told?,
    };
    let valid_days = days(app, "certificate.validity")?;
    let field = wish.field.clone().unwrap_or_default();
    Ok(frame::page_of(app, ctx, &own, |(file, check): &(OwnFile, CertificateCheck)| CertificateCheckPage {
        about: text.to_owned(),
        purpose: facts::purpose_in_field(&app.register.rules, &wish.purpose, &field),
        purpose_code: wish.purpose.clone(),
        against: check.against.iter().map(|entry| against(app, entry)).collect(),
        unopened: count(check.unopened),
        today: file.today,
        valid_days,
    }))
}

fn against(app: &App, entry: &ShownEntry) -> Against {
    Against {
        id: entry.id.to_string(),
        title: sheet::sheet_entry(&app.register.rules, entry).title,
        until: entry.until,
        reason: convert::text(&entry.reason),
    }
}

#[derive(Deserialize)]
struct Asking {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    about: String,
    #[serde(default)]
    entry: String,
    /// The entry of the form for awards.
    #[serde(default)]
    award: String,
}

async fn make(State(app): State<App>, posted: Posted<Asking>) -> Shown {
    let Posted { ctx, form } = posted;
    let kind = PaperKind::parse(&form.kind).filter(|kind| kind.is_certificate());
    let kind = kind.ok_or(Fault::Request(StatusCode::BAD_REQUEST))?;
    let entry = if kind == PaperKind::Award { &form.award } else { &form.entry };
    let wish = PaperWish { kind, entry: entry.parse().ok(), ..wish_about(&form.about) };
    match app.register.make_paper(ctx.caller()?, &wish).await {
        Ok(made) => Ok(frame::see_other(&format!("/me/reports?made={}", made.no))),
        Err(ServiceError::Refused(Refusal::State("certificate.something"))) => {
            show_check(&app, &ctx, &form.about).await
        }
        Err(ServiceError::Refused(Refusal::State(_) | Refusal::NotFound)) => {
            choose(&app, &ctx, vec![FieldError::new("entry", "papers-not-in-force")]).await
        }
        Err(ServiceError::Refused(Refusal::Fields(_))) => {
            let field = if kind == PaperKind::NoneWithinPeriod { "about" } else { "entry" };
            choose(&app, &ctx, vec![FieldError::new(field, "papers-about-missing")]).await
        }
        Err(other) => Err(other.into()),
    }
}
