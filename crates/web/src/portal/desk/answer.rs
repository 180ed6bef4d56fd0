//! What an enquiry was answered, as a page, a report and a proof. Drawn from logged values only:
//! the leaf is durable before a byte leaves.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use xinyu_register::disclosure::ShownEntry;
use xinyu_register::event::Outcome;
use xinyu_register::ids::EnquiryId;
use xinyu_register::logged::Logged;
use xinyu_register::rules::{Item, PurposeCode, Source};
use xinyu_service::enquiry::EnquiryAnswer;
use xinyu_service::{Refusal, ServiceError};

use super::{enquiries, person};
use crate::app::App;
use crate::portal::convert;
use crate::portal::error::{Fault, Shown};
use crate::portal::frame::{self, PageCtx};
use crate::portal::resident::sheet::sheet_entry;
use crate::views::Text;
use crate::views::desk::SubjectLine;
use crate::views::desk::enquiries::{
    AlsoEntry, AnswerEntry, EnquiryAnswerPage, EnquiryReceipt, Fact, IdentityUnconfirmedPage, NoConsentPage,
};
use crate::views::public::rules::SourceLine;
use crate::views::resident::consent::{SheetEntry, SheetRow, SheetValue};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/desk/enquiries/{id}", get(fetch))
        .route("/desk/enquiries/{id}/report.pdf", get(report))
        .route("/desk/enquiries/{id}/proof", get(proof))
        .route("/desk/enquiries/{id}/receipt.json", get(receipt))
}

fn id_of(text: &str) -> Result<EnquiryId, Fault> {
    text.parse().map_err(|_| Fault::NotFound)
}

/// Fetched again: re-checked, and journalled as a look of its own.
async fn fetch(State(app): State<App>, ctx: PageCtx, Path(id): Path<String>) -> Shown {
    let (caller, id) = (ctx.caller()?, id_of(&id)?);
    // What the form has just been answered; its look is that of the enquiry itself.
    if let Some(logged) = app.settings.fresh.take(id, ctx.officer()?.id, app.register.now_ms()) {
        return page(&app, &ctx, &logged, None);
    }
    let logged = match app.register.fetch_enquiry(caller, id).await {
        Err(ServiceError::Refused(Refusal::NoConsent)) => return Ok(frame::page(&app, &ctx, &NoConsentPage {})),
        fetched => fetched?,
    };
    let (_, proof) = app.register.enquiry_trace(caller, id).await?;
    page(&app, &ctx, &logged, Some(proof.is_some()))
}

/// The page of an answer; `proved` tells whether its first leaf has its proof by now, and is not
/// known just after asking.
pub fn page(app: &App, ctx: &PageCtx, logged: &Logged<EnquiryAnswer>, proved: Option<bool>) -> Shown {
    if logged.outcome == Outcome::IdentityUnconfirmed {
        return Ok(frame::page_of(app, ctx, logged, |answer| IdentityUnconfirmedPage {
            leaf: convert::hex(&answer.receipt.leaf_hash),
            at: answer.at_ms,
            case_number: enquiries::ground_words(&answer.ground).1,
        }));
    }
    let today = person::today(app);
    let clock = app.register.rules.clock("reply.before-adverse", today).map_err(ServiceError::from)?;
    let hear_by = app.register.rules.due(today, clock).date;
    let hear_days = convert::figure(clock.length);
    let receipt = receipt_of(app, ctx, logged, proved)?;
    Ok(frame::page_of(app, ctx, logged, |answer| {
        let (adverse, other): (Vec<_>, Vec<_>) = answer.entries.iter().partition(|entry| entry.adverse);
        EnquiryAnswerPage {
            id: answer.id.to_string(),
            subject: SubjectLine { name: answer.subject.0.clone(), tail: answer.subject.1.clone() },
            purpose: person::with_field(&answer.purpose.1, answer.field.as_ref()),
            entries: adverse.into_iter().map(|entry| adverse_entry(app, answer, entry)).collect(),
            also: other.into_iter().map(|entry| also_entry(app, entry)).collect(),
            hear_by,
            hear_days,
            report: true,
            use_terms: vec![convert::text(&answer.use_terms)],
            receipt,
        }
    }))
}

fn receipt_of(app: &App, ctx: &PageCtx, answer: &EnquiryAnswer, proved: Option<bool>) -> Result<EnquiryReceipt, Fault> {
    let officer = ctx.officer()?;
    let (by, ground) = enquiries::ground_words(&answer.ground);
    let mut receipt = convert::receipt(&app.register, 'R', &answer.receipt, None);
    let path = format!("/desk/enquiries/{}", answer.id);
    receipt.receipt_url = Some(format!("{path}/receipt.json"));
    receipt.proof_url = (proved == Some(true)).then(|| format!("{path}/proof"));
    Ok(EnquiryReceipt {
        receipt,
        body: convert::text(&officer.body_name),
        officer: officer.name.clone(),
        by,
        ground,
        uses_left: 0,
    })
}

fn item_of<'a>(app: &'a App, entry: &ShownEntry) -> Option<&'a Item> {
    app.register.rules.item(&entry.item)
}

fn title_of(app: &App, entry: &ShownEntry) -> Text {
    item_of(app, entry).map_or_else(|| Text::zh(entry.item.as_str()), |item| convert::text(&item.name))
}

fn adverse_entry(app: &App, answer: &EnquiryAnswer, entry: &ShownEntry) -> AnswerEntry {
    // What the person read in the preview, to the letter.
    let SheetEntry { kind, title, rows } = sheet_entry(&app.register.rules, entry);
    AnswerEntry {
        kind,
        title,
        facts: rows.into_iter().map(fact).collect(),
        statement: None,
        disputed: false,
        reason: convert::text(&entry.reason),
        rule: entry.rule.to_string(),
        source: rule_source(app, answer, entry),
    }
}

/// Where the row comes from that shows the entry for this purpose.
fn rule_source(app: &App, answer: &EnquiryAnswer, entry: &ShownEntry) -> SourceLine {
    let rules = &app.register.rules;
    let purpose = rules.purpose(&PurposeCode::new(&answer.purpose.0));
    let row = purpose.and_then(|purpose| purpose.relevance.iter().find(|row| row.id == entry.rule));
    let source: Option<&Source> = row.map(|row| &row.source);
    source.map_or_else(|| SourceLine::house(&entry.reason.zh), |source| convert::source(rules, source))
}

fn fact(row: SheetRow) -> Fact {
    let doc_no = matches!(row.value, SheetValue::Number { .. });
    let value = match row.value {
        SheetValue::Words { text } => text,
        SheetValue::Number { text } => Text::zh(&text),
        SheetValue::Date { day } => convert::long_day(day),
        SheetValue::Money { fen } => convert::yuan(fen),
    };
    Fact { label: row.label, doc_no, value }
}

fn also_entry(app: &App, entry: &ShownEntry) -> AlsoEntry {
    let decided = convert::long_day(entry.decided_on);
    let body = &entry.deciding_body.1;
    let decided_en = decided.en.unwrap_or_default();
    // Not every item lets an enquirer have the number of its document.
    let (zh, en) = match entry.document_no.as_str() {
        "" => (format!("{body}，{}", decided.zh), format!("{body}, {decided_en}")),
        no => (format!("{body}，{no}，{}", decided.zh), format!("{body}, {no}, {decided_en}")),
    };
    AlsoEntry { title: title_of(app, entry), state: Text::new("登记在册", "On record"), note: Text::new(&zh, &en) }
}

async fn report(State(app): State<App>, ctx: PageCtx, Path(id): Path<String>) -> Shown {
    let id = id_of(&id)?;
    let pdf = match app.register.enquiry_report_pdf(ctx.caller()?, id, ctx.lang.code()).await {
        Err(ServiceError::Refused(Refusal::NoConsent)) => return Ok(frame::page(&app, &ctx, &NoConsentPage {})),
        made => made?,
    };
    Ok(frame::download_of("application/pdf", &format!("{id}.pdf"), pdf))
}

/// The proof, once the checkpoint is out; until then there is none.
async fn proof(State(app): State<App>, ctx: PageCtx, Path(id): Path<String>) -> Shown {
    let id = id_of(&id)?;
    let (_, proof) = app.register.enquiry_trace(ctx.caller()?, id).await?;
    Ok(frame::download("text/plain; charset=utf-8", &format!("{id}.tlog-proof"), proof.ok_or(Fault::NotFound)?))
}

async fn receipt(State(app): State<App>, ctx: PageCtx, Path(id): Path<String>) -> Shown {
    let id = id_of(&id)?;
    let (trace, _) = app.register.enquiry_trace(ctx.caller()?, id).await?;
    Ok(frame::download("application/json", &format!("{id}.receipt.json"), trace.receipt.to_json()))
}
