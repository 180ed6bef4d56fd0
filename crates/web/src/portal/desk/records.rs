//! `/desk/records…`: a clerk finds a record of their own body, amends it, and takes it back with a second
//! clerk.

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::routing::{get, post};
use serde::Deserialize;
use xinyu_register::entry::EndedWhy;
use xinyu_register::ids::EntryId;
use xinyu_register::instant::beijing_day;
use xinyu_register::rules::ColumnType;
use xinyu_service::error::{Refusal, ServiceError};
use xinyu_service::filing::Reason as Told;
use xinyu_service::filing::amend::{Amended, Amendment, ChangeText};
use xinyu_service::filing::own_record::OwnRecord;

use super::person;
use crate::api::entries::show::why_word;
use crate::app::App;
use crate::portal::convert;
use crate::portal::error::{Fault, Shown};
use crate::portal::frame::{self, PageCtx, Posted};
use crate::views::desk::batches::{Change, RowFault};
use crate::views::desk::reasons::Reason;
use crate::views::desk::records::{
    AmendCell, FoundLine, RecordAmendPage, RecordCheckPage, RecordFindPage, RecordLine, RecordPage, RecordWithdrawPage,
    RecordsFoundPage, WaitingLine, WaitingTakeBack,
};
use crate::views::desk::{ID_TYPES, SubjectForm};
use crate::views::parts::FieldError;

/// Withdrawals that wait, in the list.
pub const WAITING_MAX: u32 = 50;
/// Longest reason.
const REASON_CHARS_MAX: u32 = 500;
/// A cell that takes more than this is written on several lines.
const LONG_CHARS: u32 = 255;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/desk/records", get(find).post(found))
        .route("/desk/records/{id}", get(record))
        .route("/desk/records/{id}/amend", get(amend).post(amended))
        .route("/desk/records/{id}/withdraw", get(withdraw).post(withdrawn))
        .route("/desk/records/{id}/withdraw/answer", post(answered))
}

fn id_of(text: &str) -> Result<EntryId, Fault> {
    text.parse().map_err(|_| Fault::NotFound)
}

#[derive(Default, Deserialize)]
struct Sought {
    #[serde(default)]
    document_no: String,
    #[serde(default)]
    id_type: String,
    #[serde(default)]
    id_number: String,
    #[serde(default)]
    name: String,
}

impl Sought {
    fn subject(&self) -> SubjectForm {
        SubjectForm { id_type: self.id_type.clone(), id_number: self.id_number.clone(), name: self.name.clone() }
    }
}

async fn find(State(app): State<App>, ctx: PageCtx) -> Shown {
    let sought = Sought { id_type: ID_TYPES[0].to_owned(), ..Sought::default() };
    find_page(&app, &ctx, &sought, false, Vec::new()).await
}

async fn find_page(app: &App, ctx: &PageCtx, sought: &Sought, not_found: bool, errors: Vec<FieldError>) -> Shown {
    let waiting = app.register.tasks(ctx.caller()?, WAITING_MAX).await?;
    let line = |task: xinyu_service::filing::take_back::Task| WaitingLine {
        id: task.entry.to_string(),
        no: task.id.to_string(),
        since: beijing_day(task.at_ms),
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = RecordFindPage {
        id_types: ID_TYPES.to_vec(),
        subject: sought.subject(),
        document_no: sought.document_no.clone(),
        not_found,
        waiting: waiting.into_iter().map(line).collect(),
        errors,
    };
    Ok(frame::page_with(app, ctx, status, &page))
}

async fn found(State(app): State<App>, posted: Posted<Sought>) -> Shown {
    let Posted { ctx, form: sought } = posted;
    let mut errors = person::errors(&sought.subject());
    if sought.document_no.trim().is_empty() {
        errors.insert(0, FieldError::new("document_no", "desk-document-missing"));
    }
    if !errors.is_empty() {
        return find_page(&app, &ctx, &sought, false, errors).await;
    }
    let subject = person::asked(&sought.subject());
    let found = match app.register.find_records(ctx.caller()?, &subject, &sought.document_no).await {
        Err(ServiceError::Refused(Refusal::NotFound)) => return find_page(&app, &ctx, &sought, true, Vec::new()).await,
        other => other?,
    };
    if let [one] = found.as_slice() {
        return Ok(frame::see_other(&format!("/desk/records/{}", one.id)));
    }
    Ok(frame::page_of(&app, &ctx, &found, |found| RecordsFoundPage {
        records: found
            .iter()
            .map(|one| FoundLine { id: one.id.to_string(), item: convert::text(&one.item), decided: one.decided_on })
            .collect(),
    }))
}

async fn record(State(app): State<App>, ctx: PageCtx, uri: Uri, Path(name): Path<String>) -> Shown {
    const DONE: [&str; 6] = ["amended", "amended-worse", "nothing", "asked", "confirmed", "dropped"];
    let done = frame::query(&uri, "done").filter(|done| DONE.contains(&done.as_str()));
    let record = app.register.own_record(ctx.caller()?, id_of(&name)?).await?;
    Ok(frame::page_of(&app, &ctx, &record, |record| record_page(record, done)))
}

fn record_page(record: &OwnRecord, done: Option<String>) -> RecordPage {
    let taken_back = record.ended.is_some_and(|(_, why)| matches!(why, EndedWhy::Withdrawn | EndedWhy::Annulled));
    let shown = record.cells.iter().filter(|cell| !cell.text.is_empty());
    RecordPage {
        id: record.id.to_string(),
        item: convert::text(&record.item),
        tail: record.id_tail.clone(),
        document_no: record.document_no.clone(),
        filed: beijing_day(record.filed_at_ms),
        version: record.version,
        cells: shown.map(|cell| RecordLine { header: convert::text(&cell.header), text: cell.text.clone() }).collect(),
        ended: record.ended.map(|(on, why)| (why_word(why).to_owned(), on)),
        served: record.served.map(|(at_ms, _)| beijing_day(at_ms)),
        waiting: record.take_back.as_ref().map(|waiting| WaitingTakeBack {
            since: beijing_day(waiting.at_ms),
            why: why_word(waiting.why),
            reason: waiting.reason.clone(),
            own: waiting.own,
        }),
        open: !taken_back && record.take_back.is_none(),
        done,
    }
}

/// A form whose fields are cells: `c-<key>`, with what goes along.
#[derive(Default, Deserialize)]
pub struct Cells {
    #[serde(default)]
    step: String,
    #[serde(default)]
    version: String,
    #[serde(default)]
    reason: String,
    /// Cells by their name in the form.
    #[serde(flatten)]
    pub cells: BTreeMap<String, String>,
}

async fn amend(State(app): State<App>, ctx: PageCtx, Path(name): Path<String>) -> Shown {
    let record = app.register.own_record(ctx.caller()?, id_of(&name)?).await?;
    Ok(frame::page_of(&app, &ctx, &record, |record| amend_page(&app, record, &Cells::default())))
}

fn amend_page(app: &App, record: &OwnRecord, typed: &Cells) -> RecordAmendPage {
    let cell = |cell: &xinyu_service::filing::own_record::RecordCell| {
        let name = format!("c-{}", cell.key);
        let text = typed.cells.get(&name).cloned().unwrap_or_else(|| cell.text.clone());
        let column = app.register.rules.templates().find_map(|template| {
            let column = template.column(&cell.key)?;
            (column.header == cell.header).then_some(column)
        });
        let long = column.is_some_and(|column| match column.holds {
            ColumnType::Text { chars_max } => chars_max > LONG_CHARS,
            _ => false,
        });
        AmendCell {
            name,
            header: convert::text(&cell.header),
            text,
            note: column.map(|column| convert::text(&column.note)),
            choices: column.map_or_else(Vec::new, |column| app.register.choices(column)),
            long,
        }
    };
    RecordAmendPage {
        id: record.id.to_string(),
        document_no: record.document_no.clone(),
        version: record.version,
        cells: record.cells.iter().filter(|one| one.may_change).map(cell).collect(),
        reason: typed.reason.clone(),
        errors: Vec::new(),
        faults: Vec::new(),
        nothing: false,
    }
}

/// Faults of one row, in words.
pub fn faults(row: u64, reasons: &[Told]) -> Vec<RowFault> {
    let one = |reason: &Told| {
        let column = reason.column.as_deref().unwrap_or_default();
        RowFault::new(row, column, Reason::of(&reason.code, reason.found.as_deref(), &reason.args))
    };
    reasons.iter().map(one).collect()
}

/// What changes, as a page shows it.
pub fn changes(texts: &[ChangeText]) -> Vec<Change> {
    let one = |text: &ChangeText| Change {
        column: text.header.zh.clone(),
        before: text.before.clone(),
        now: text.now.clone(),
    };
    texts.iter().map(one).collect()
}

async fn amended(State(app): State<App>, Path(name): Path<String>, posted: Posted<Cells>) -> Shown {
    let Posted { ctx, form: typed } = posted;
    let (caller, id) = (ctx.caller()?, id_of(&name)?);
    let fields: BTreeMap<String, String> = typed
        .cells
        .iter()
        .filter_map(|(name, text)| Some((name.strip_prefix("c-")?.to_owned(), text.clone())))
        .collect();
    let version: u32 = typed.version.parse().map_err(|_| Fault::NotFound)?;
    if let Some(error) = person::reason_errors(&typed.reason, REASON_CHARS_MAX) {
        return amend_again(&app, &ctx, id, &typed, vec![error], &Amended::NotTaken(Vec::new())).await;
    }
    if typed.step != "do" {
        return match app.register.preview_amendment(caller, id, &fields).await? {
            Ok(amendment) => {
                Ok(frame::page(&app, &ctx, &check_page(&app, &ctx, id, version, &typed, &amendment).await?))
            }
            Err(told) => amend_again(&app, &ctx, id, &typed, Vec::new(), &told).await,
        };
    }
    match app.register.amend_record(caller, id, version, &fields, &typed.reason).await {
        Ok(Amended::Done { worse, .. }) => {
            let done = if worse { "amended-worse" } else { "amended" };
            Ok(frame::see_other(&format!("/desk/records/{id}?done={done}")))
        }
        Ok(Amended::Nothing) => Ok(frame::see_other(&format!("/desk/records/{id}?done=nothing"))),
        Ok(told @ Amended::NotTaken(_)) => amend_again(&app, &ctx, id, &typed, Vec::new(), &told).await,
        Err(ServiceError::Refused(Refusal::Fields(_))) => {
            let words = FieldError::new("reason", "desk-look-again");
            amend_again(&app, &ctx, id, &typed, vec![words], &Amended::NotTaken(Vec::new())).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn check_page(
    app: &App,
    ctx: &PageCtx,
    id: EntryId,
    version: u32,
    typed: &Cells,
    amendment: &Amendment,
) -> Result<RecordCheckPage, Fault> {
    let record = app.register.own_record(ctx.caller()?, id).await?;
    Ok(RecordCheckPage {
        id: id.to_string(),
        document_no: record.document_no.clone(),
        version,
        changes: changes(&amendment.texts),
        worse: amendment.worse,
        fields: typed
            .cells
            .iter()
            .filter(|(name, _)| name.starts_with("c-"))
            .map(|(a, b)| (a.clone(), b.clone()))
            .collect(),
        reason: typed.reason.clone(),
    })
}

async fn amend_again(
    app: &App,
    ctx: &PageCtx,
    id: EntryId,
    typed: &Cells,
    errors: Vec<FieldError>,
    told: &Amended,
) -> Shown {
    let record = app.register.own_record(ctx.caller()?, id).await?;
    let mut page = frame::page_of(app, ctx, &record, |record| RecordAmendPage {
        errors,
        faults: match told {
            Amended::NotTaken(reasons) => faults(1, reasons),
            Amended::Nothing | Amended::Done { .. } => Vec::new(),
        },
        nothing: *told == Amended::Nothing,
        ..amend_page(app, record, typed)
    });
    *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(page)
}

#[derive(Default, Deserialize)]
struct Withdrawing {
    #[serde(default)]
    why: String,
    #[serde(default)]
    reason: String,
}

async fn withdraw(State(app): State<App>, ctx: PageCtx, Path(name): Path<String>) -> Shown {
    let form = Withdrawing { why: "withdrawn".to_owned(), ..Withdrawing::default() };
    withdraw_page(&app, &ctx, id_of(&name)?, &form, Vec::new()).await
}

async fn withdraw_page(app: &App, ctx: &PageCtx, id: EntryId, form: &Withdrawing, errors: Vec<FieldError>) -> Shown {
    let record = app.register.own_record(ctx.caller()?, id).await?;
    Ok(frame::form_of(app, ctx, &record, errors, |record, errors| RecordWithdrawPage {
        id: id.to_string(),
        document_no: record.document_no.clone(),
        why: form.why.clone(),
        reason: form.reason.clone(),
        errors,
    }))
}

async fn withdrawn(State(app): State<App>, Path(name): Path<String>, posted: Posted<Withdrawing>) -> Shown {
    let Posted { ctx, form } = posted;
    let id = id_of(&name)?;
    if let Some(error) = person::reason_errors(&form.reason, REASON_CHARS_MAX) {
        return withdraw_page(&app, &ctx, id, &form, vec![error]).await;
    }
    let why = if form.why == "annulled" { EndedWhy::Annulled } else { EndedWhy::Withdrawn };
    match app.register.ask_take_back(ctx.caller()?, id, why, &form.reason).await {
        Ok(()) => Ok(frame::see_other(&format!("/desk/records/{id}?done=asked"))),
        Err(ServiceError::Refused(Refusal::Fields(_))) => {
            withdraw_page(&app, &ctx, id, &form, vec![FieldError::new("reason", "desk-look-again")]).await
        }
        // Somebody was faster: the record says where it stands.
        Err(ServiceError::Refused(Refusal::State(_))) => Ok(frame::see_other(&format!("/desk/records/{id}"))),
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize)]
struct Answered {
    #[serde(default)]
    answer: String,
}

async fn answered(State(app): State<App>, Path(name): Path<String>, posted: Posted<Answered>) -> Shown {
    let Posted { ctx, form } = posted;
    let (caller, id) = (ctx.caller()?, id_of(&name)?);
    let (done, word) = match form.answer.as_str() {
        "confirm" => (app.register.confirm_take_back(caller, id).await, "confirmed"),
        "drop" => (app.register.drop_take_back(caller, id).await, "dropped"),
        _ => return Err(Fault::NotFound),
    };
    match done {
        Ok(()) => Ok(frame::see_other(&format!("/desk/records/{id}?done={word}"))),
        Err(ServiceError::Refused(Refusal::State(_))) => Ok(frame::see_other(&format!("/desk/records/{id}"))),
        Err(error) => Err(error.into()),
    }
}
