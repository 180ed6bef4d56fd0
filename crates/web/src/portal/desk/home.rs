//! `/desk`: one page a role. Auditors and operators see counts, nobody's data.

use axum::Router;
use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use axum::routing::get;
use xinyu_register::instant::{day_number, day_of_number};
use xinyu_service::Register;
use xinyu_service::caller::{Caller, Officer};

use super::{batches, enquiries, identity};
use crate::app::App;
use crate::portal::convert;
use crate::portal::error::Shown;
use crate::portal::frame::{self, PageCtx, nav_of, role_of};
use crate::views::Nav;
use crate::views::desk::home::{
    AuditorHomePage, Check, ClerkHomePage, DeskNothingPage, EnquirerHomePage, JournalCounts, OperatorHomePage,
    SweepLine,
};

/// Lines of each list on a desk.
const LINES: usize = 5;
/// Batches that are looked through for what waits.
const BATCHES_READ: u32 = 20;
/// Requests that are looked through for what can be used.
pub const REQUESTS_READ: u32 = 100;

pub fn routes() -> Router<App> {
    Router::new().route("/desk", get(desk)).route("/desk/journal", get(journal)).route("/desk/status", get(status))
}

async fn desk(State(app): State<App>, ctx: PageCtx, uri: Uri) -> Shown {
    let officer = ctx.officer()?;
    match nav_of(&officer.roles) {
        Nav::Clerk | Nav::BodyAdmin => clerk(&app, &ctx).await,
        Nav::Enquirer => enquirer(&app, &ctx).await,
        Nav::CaseOfficer if app.register.rules.body(&officer.body).is_some_and(|body| body.runs_the_register) => {
            identity::list(State(app.clone()), ctx, uri).await
        }
        Nav::Auditor => journal(State(app.clone()), ctx).await,
        Nav::Operator => status(State(app.clone()), ctx).await,
        Nav::Counter => super::counter::form(State(app.clone()), ctx).await,
        Nav::CaseOfficer | Nav::Public | Nav::Resident => Ok(nothing(&app, &ctx, officer)),
    }
}

fn nothing(app: &App, ctx: &PageCtx, officer: &Officer) -> Response {
    frame::page(app, ctx, &DeskNothingPage { role: role_of(officer) })
}

async fn clerk(app: &App, ctx: &PageCtx) -> Shown {
    let caller = ctx.caller()?;
    let views = app.register.batches(caller, BATCHES_READ).await?;
    let mut due = Vec::new();
    let mut last = Vec::new();
    for view in &views {
        let held = batches::held(app, caller, view, batches::LINE_ROWS_READ).await?;
        due.extend(batches::due(app, view, &held)?);
        if last.len() < LINES {
            last.push(batches::line(app, view, &held));
        }
    }
    due.sort_by_key(|batch| batch.by);
    due.truncate(LINES);
    let waiting = app.register.tasks(caller, super::records::WAITING_MAX).await?.len();
    let waiting = u32::try_from(waiting).unwrap_or(u32::MAX);
    let body = convert::text(&ctx.officer()?.body_name);
    Ok(frame::page(app, ctx, &ClerkHomePage { body, due, last, waiting }))
}

async fn enquirer(app: &App, ctx: &PageCtx) -> Shown {
    let (caller, officer) = (ctx.caller()?, ctx.officer()?);
    let requests = app.register.asker_consents(caller, REQUESTS_READ).await?;
    let open = requests.iter().filter(|request| request.state == "open").count() as u64;
    let mut usable = enquiries::usable(app, &requests);
    usable.truncate(LINES);
    let told = app.register.told_changes(caller, super::changes::CHANGES_MAX).await?;
    let unseen = told.iter().filter(|change| change.seen_ms.is_none()).count();
    let page = EnquirerHomePage {
        body: convert::text(&officer.body_name),
        usable,
        open,
        mandates: !enquiries::mandates(app, officer).is_empty(),
        consents: enquiries::asks_consent(app, officer),
        changes: u32::try_from(unseen).unwrap_or(u32::MAX),
    };
    Ok(frame::page(app, ctx, &page))
}

async fn journal(State(app): State<App>, ctx: PageCtx) -> Shown {
    let state = app.register.journal_state(ctx.caller()?).await?;
    let head = convert::head(&app.register);
    let (checkpoint, root) = head.map_or((None, None), |head| (Some(head.line), Some(head.root)));
    let counts = JournalCounts {
        person: state.person,
        body: state.system,
        destruction: state.destruction,
        tally: state.tally,
        rules: state.rules,
        destroyed: state.destroyed,
        deferred: 0,
    };
    let page = AuditorHomePage {
        origin: app.register.settings.origin.clone(),
        checkpoint,
        root,
        pending: state.waiting,
        // What the command line found is told there; this process does not know of it.
        verified: None,
        counts,
        deferred_until: None,
    };
    Ok(frame::page(&app, &ctx, &page))
}

async fn status(State(app): State<App>, ctx: PageCtx) -> Shown {
    let caller: &Caller = ctx.caller()?;
    let state = app.register.machine_state(caller).await?;
    let now_ms = app.register.now_ms();
    let mut checks = Vec::new();
    if let Some(machine) = app.settings.machine.clone() {
        let found = tokio::task::spawn_blocking(move || machine()).await.unwrap_or_default();
        let state = |good| if good { "good" } else { "mend" };
        checks.extend(found.into_iter().map(|one| Check { id: one.id, state: state(one.good), found: one.found }));
    }
    checks.push(journal_check(&app.register, state.leaves, state.waiting, now_ms));
    let yesterday = day_number(Register::day(now_ms)) - 1;
    let page = OperatorHomePage {
        checks,
        checked_at: now_ms,
        sweep: state.sweep.map(|last| SweepLine {
            day: day_of_number(last.day),
            at: last.at_ms,
            ended: last.ended,
            destroyed: last.destroyed,
            lapsed: last.lapsed,
        }),
        sweep_late: state.sweep.is_some_and(|last| last.day < yesterday),
        batches_running: state.batches,
        outbox: state.messages,
    };
    Ok(frame::page(&app, &ctx, &page))
}

/// Whether leaves are published as promised.
fn journal_check(register: &Register, leaves: u64, waiting: u64, now_ms: i64) -> Check {
    let head = convert::head(register).map(|head| head.line);
    let late = match &head {
        Some(line) => line.size < leaves && now_ms - line.at > register.settings.merge_delay_ms,
        None => leaves > 0,
    };
    let found = crate::views::format::grouped(i64::try_from(leaves).unwrap_or(i64::MAX));
    let state = if late || (head.is_none() && waiting > 0) { "watch" } else { "good" };
    Check { id: "journal", state, found }
}
