//! `/desk/batches…`: what became of a body's own sheets. Rows are named by number and column.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::HeaderValue;
use axum::routing::get;
use jiff::civil::Date;
use xinyu_register::ids::BatchId;
use xinyu_register::instant::day_of_number;
use xinyu_service::caller::Caller;
use xinyu_service::filing::returned::RowView;
use xinyu_service::filing::{BatchView, Progress, RowState};
use xinyu_service::{Register, ServiceResult};

use super::XLSX;
use crate::app::App;
use crate::portal::convert;
use crate::portal::error::{Fault, Shown};
use crate::portal::frame::{self, PageCtx};
use crate::views::desk::batches::{
    BatchLine, BatchPage, BatchReceipt, BatchRowsPage, BatchRunningPage, BatchesPage, Chart, Counts, MoreRows, RowFault,
};
use crate::views::desk::home::DueBatch;
use crate::views::desk::reasons::Reason;
use crate::views::{Lang, Text};
use crate::words::RowWords;

/// Batches in the list.
const BATCHES_SHOWN: u32 = 50;
/// Rows of each sort on the page of a result; the others are on pages of their own.
const ROWS_SHOWN: usize = 50;
/// Rows a page of the rest.
const ROWS_A_PAGE: u32 = 200;
/// Held rows that are read to tell their sorts apart: on the page of a result, and in a line.
const RESULT_ROWS_READ: u32 = 5_000;
/// As above.
pub const LINE_ROWS_READ: u32 = 500;
/// Held rows read at once.
const ROWS_AT_ONCE: u32 = 500;
/// The page of a running batch loads itself again after so many seconds.
const REFRESH_SECONDS: u32 = 5;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/desk/batches", get(list))
        .route("/desk/batches/{id}", get(result))
        .route("/desk/batches/{id}/rows", get(rows))
        .route("/desk/batches/{id}/errors.xlsx", get(returned))
}

fn id_of(text: &str) -> Result<BatchId, Fault> {
    text.parse().map_err(|_| Fault::NotFound)
}

fn template_title(app: &App, name: &str) -> Text {
    app.register.rules.template(name).map_or_else(|| Text::zh(name), |template| convert::text(&template.title))
}

fn file_name(view: &BatchView) -> Option<String> {
    (!view.file.is_empty()).then(|| view.file.clone())
}

/// Rows that were not filed, by sort.
#[derive(Default)]
pub struct Held {
    counts: Counts,
    mend: Vec<RowFault>,
    /// The rows of `mend`.
    mend_here: Vec<u32>,
    /// Rows that propose an amendment.
    amendments: Vec<u64>,
    /// Rows of `mend`, and the last of them.
    mend_rows: u64,
    mend_last: u32,
    /// Rows that were to be mended and were, and amendments that were confirmed.
    mended_refused: u64,
    mended_review: u64,
    law: Vec<RowFault>,
    review: Vec<RowFault>,
    remarks: Vec<RowFault>,
}

/// Reads at most `rows_max` of the rows that were not filed and tells their sorts apart; the rest
/// counts as the most usual sort.
pub async fn held(app: &App, caller: &Caller, view: &BatchView, rows_max: u32) -> ServiceResult<Held> {
    let mut held = Held::default();
    let mut after = 0;
    let mut read = 0;
    // Rows that were filed with a remark are not counted apart, so one read shows whether there are any.
    while !view.purged && read < rows_max {
        let rows = app.register.batch_rows(caller, view.id, None, after, ROWS_AT_ONCE).await?;
        let Some(last) = rows.last() else { break };
        after = last.row;
        read += u32::try_from(rows.len()).unwrap_or(rows_max);
        rows.iter().for_each(|row| held.add(row));
    }
    let counts = &mut held.counts;
    (counts.accepted, counts.repeated) = (view.counts.accepted, view.counts.repeated);
    counts.accepted += held.mended_refused + held.mended_review;
    counts.mend += view.counts.refused.saturating_sub(counts.mend + counts.law + held.mended_refused);
    counts.content += view.counts.review.saturating_sub(counts.review() + held.mended_review);
    Ok(held)
}

impl Held {
    fn add(&mut self, row: &RowView) {
        let faults = faults_of(row);
        match row.state {
            RowState::Refused => {
                self.counts.mend += 1;
                if self.mend.len() < ROWS_SHOWN {
                    self.mend.extend(faults);
                    self.mend_here.push(row.row);
                    self.mend_rows += 1;
                    self.mend_last = row.row;
                }
            }
            RowState::RefusedByLaw => {
                self.counts.law += 1;
                shown(&mut self.law, faults);
            }
            RowState::Review if row.amends.is_some() => {
                self.counts.amendments += 1;
                if self.amendments.len() < ROWS_SHOWN {
                    self.amendments.push(u64::from(row.row));
                }
            }
            RowState::Review => {
                match faults.first().map(|fault| fault.reason.code.as_str()) {
                    Some("review.identity" | "subject.sole_trader") => self.counts.identity += 1,
                    _ => self.counts.content += 1,
                }
                shown(&mut self.review, faults);
            }
            RowState::Filed => shown(&mut self.remarks, faults),
            RowState::Mended => self.mended(row),
        }
    }
}

impl Held {
    /// A row that was refused or held once, and is done now: it counts where it went.
    fn mended(&mut self, row: &RowView) {
        match row.mended_in {
            Some(_) => self.mended_refused += 1,
            None => self.mended_review += 1,
        }
    }
}

fn shown(list: &mut Vec<RowFault>, faults: Vec<RowFault>) {
    if list.len() < ROWS_SHOWN {
        list.extend(faults);
    }
}

/// A row that the law refuses is told by its number and the rule: no column, nothing found.
fn faults_of(row: &RowView) -> Vec<RowFault> {
    let law = row.state == RowState::RefusedByLaw;
    let one = |reason: &xinyu_service::filing::Reason| {
        let column = reason.column.as_deref().filter(|_| !law).unwrap_or_default();
        let found = reason.found.as_deref().filter(|_| !law);
        RowFault::new(u64::from(row.row), column, Reason::of(&reason.code, found, &reason.args))
    };
    row.reasons.iter().map(one).collect()
}

/// A batch in a list.
pub fn line(app: &App, view: &BatchView, held: &Held) -> BatchLine {
    BatchLine {
        id: view.id.to_string(),
        file: file_name(view),
        template: template_title(app, &view.template),
        at: view.at_ms,
        state: match view.progress {
            Progress::Working => "running",
            Progress::Done => "done",
            Progress::Failed => "stopped",
        },
        counts: held.counts,
        done: view.counts.all(),
        total: None,
    }
}

/// A batch that waits for the clerk, if it does.
pub fn due(app: &App, view: &BatchView, held: &Held) -> ServiceResult<Option<DueBatch>> {
    let waits = held.counts.mend + held.counts.amendments;
    if waits == 0 || view.purged || view.progress == Progress::Working {
        return Ok(None);
    }
    let by = mend_by(app, view)?;
    Ok(Some(DueBatch {
        id: view.id.to_string(),
        file: view.file.clone(),
        mend: held.counts.mend,
        amendments: held.counts.amendments,
        by,
    }))
}

/// The day of the statute for filings, or the last day on which the sheet is kept, if that is first.
fn mend_by(app: &App, view: &BatchView) -> ServiceResult<Date> {
    let day = Register::day(view.at_ms);
    let rules = &app.register.rules;
    let deadline = rules.due(day, rules.clock("filing.deadline", day)?).date;
    Ok(deadline.min(last_kept(view)))
}

fn last_kept(view: &BatchView) -> Date {
    let purge = day_of_number(view.purge_day);
    purge.yesterday().unwrap_or(purge)
}

async fn list(State(app): State<App>, ctx: PageCtx) -> Shown {
    let caller = ctx.caller()?;
    let mut batches = Vec::new();
    for view in app.register.batches(caller, BATCHES_SHOWN).await? {
        let held = held(&app, caller, &view, LINE_ROWS_READ).await?;
        batches.push(line(&app, &view, &held));
    }
    Ok(frame::page(&app, &ctx, &BatchesPage { batches, older: None }))
}

async fn result(State(app): State<App>, ctx: PageCtx, Path(id): Path<String>, uri: axum::http::Uri) -> Shown {
    let caller = ctx.caller()?;
    let view = app.register.batch(caller, id_of(&id)?).await?;
    if view.progress == Progress::Working {
        let still = frame::query(&uri, "refresh").as_deref() == Some("off");
        return Ok(running(&app, &ctx, &view, (!still).then_some(REFRESH_SECONDS)));
    }
    let held = held(&app, caller, &view, RESULT_ROWS_READ).await?;
    let amended = frame::query(&uri, "amended").and_then(|row| row.parse().ok());
    let page = batch_page(&app, &ctx, &view, held, amended)?;
    Ok(frame::page(&app, &ctx, &page))
}

fn running(app: &App, ctx: &PageCtx, view: &BatchView, refresh_seconds: Option<u32>) -> axum::response::Response {
    let page = BatchRunningPage {
        id: view.id.to_string(),
        file: file_name(view),
        done: view.counts.all(),
        total: None,
        seconds_left: None,
        refresh_seconds,
    };
    let mut response = frame::page(app, ctx, &page);
    if let Some(seconds) = refresh_seconds {
        response.headers_mut().insert("refresh", HeaderValue::from(seconds));
    }
    response
}

fn batch_page(
    app: &App,
    ctx: &PageCtx,
    view: &BatchView,
    held: Held,
    amended: Option<u64>,
) -> Result<BatchPage, Fault> {
    let id = view.id.to_string();
    let rest = held.counts.mend.saturating_sub(held.mend_rows);
    let href = format!("/desk/batches/{id}/rows?state=refused&after={}", held.mend_last);
    let mut remarks = header_remarks(ctx.lang, view);
    remarks.extend(held.remarks);
    Ok(BatchPage {
        file: file_name(view),
        template: template_title(app, &view.template),
        total: held.counts.total(),
        chart: Chart::of(&held.counts),
        counts: held.counts,
        mend_by: mend_by(app, view)?,
        confirm_by: last_kept(view),
        mend: held.mend,
        more: (rest > 0 && !view.purged).then_some(MoreRows { rows: rest, href }),
        law: held.law,
        review: held.review,
        mend_here: if view.purged { Vec::new() } else { held.mend_here },
        has_rows: !view.purged,
        late: view.late,
        amendments: held.amendments,
        remarks,
        amended,
        stopped: stopped(app, view),
        receipt: receipt_of(app, ctx, view)?,
        id,
    })
}

fn stopped(app: &App, view: &BatchView) -> Option<Reason> {
    let (code, _) = view.failed.as_ref()?;
    let rows_max = app.register.settings.sheet_limits.workbook_rows_max;
    let limit = crate::views::format::grouped(i64::from(rows_max));
    let mut given = std::collections::BTreeMap::from([("limit".to_owned(), limit)]);
    given.extend(view.failed_row.map(|row| ("row".to_owned(), row.to_string())));
    Some(Reason::of(code, None, &given))
}

/// Columns that were not read: remarks, not faults.
fn header_remarks(lang: Lang, view: &BatchView) -> Vec<RowFault> {
    [("header.unknown", &view.unknown_headers), ("header.forbidden", &view.forbidden_headers)]
        .into_iter()
        .filter(|(_, headers)| !headers.is_empty())
        .map(|(code, headers)| RowFault::new(1, "", Reason::new(code).with("columns", convert::listed(lang, headers))))
        .collect()
}

fn receipt_of(app: &App, ctx: &PageCtx, view: &BatchView) -> Result<BatchReceipt, Fault> {
    let signed = view.receipt.as_ref().ok_or_else(|| Fault::Ours(format!("batch {} has no leaf", view.id)))?;
    let took_ms = view.done_ms.map_or(0, |done| done - view.at_ms);
    Ok(BatchReceipt {
        receipt: convert::receipt(&app.register, 'B', signed, view.index),
        tenths: u64::try_from(took_ms / 100).unwrap_or_default(),
        body: convert::text(&ctx.officer()?.body_name),
        officer: view.officer.clone().unwrap_or_default(),
        deleted_on: day_of_number(view.purge_day),
    })
}

async fn rows(State(app): State<App>, ctx: PageCtx, Path(id): Path<String>, uri: axum::http::Uri) -> Shown {
    let caller = ctx.caller()?;
    let view = app.register.batch(caller, id_of(&id)?).await?;
    let after = frame::query(&uri, "after").and_then(|after| after.parse().ok()).unwrap_or(0);
    let (state, wanted) = match frame::query(&uri, "state").as_deref() {
        Some("law") => ("law", RowState::RefusedByLaw),
        Some("review") => ("review", RowState::Review),
        Some("remark") => ("remark", RowState::Filed),
        _ => ("refused", RowState::Refused),
    };
    let mut found = Vec::new();
    if !view.purged {
        found = app.register.batch_rows(caller, view.id, Some(wanted), after, ROWS_A_PAGE + 1).await?;
    }
    let more = found.len() > ROWS_A_PAGE as usize;
    found.truncate(ROWS_A_PAGE as usize);
    let last = found.last().map_or(0, |row| row.row);
    let next = more.then(|| format!("/desk/batches/{}/rows?state={state}&after={last}", view.id));
    let mut faults = if state == "remark" && after == 0 { header_remarks(ctx.lang, &view) } else { Vec::new() };
    faults.extend(found.iter().flat_map(faults_of));
    let page = BatchRowsPage { id: view.id.to_string(), file: file_name(&view), state, faults, next };
    Ok(frame::page(&app, &ctx, &page))
}

/// The clerk's own sheet with a reason a row.
async fn returned(State(app): State<App>, ctx: PageCtx, Path(id): Path<String>) -> Shown {
    let id = id_of(&id)?;
    let sheet = app.register.returned_sheet(ctx.caller()?, id, &RowWords::new(&app.views, ctx.lang)).await?;
    Ok(frame::download(XLSX, &format!("{id}.xlsx"), sheet))
}
