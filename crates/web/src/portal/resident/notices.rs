//! `GET /me/notices`, `GET /me/notices/{id}` before and after `POST /me/notices/{id}/open`.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;
use axum::routing::{get, post};
use xinyu_register::disclosure::Standing;
use xinyu_register::entry::ServedHow;
use xinyu_register::event::Looker;
use xinyu_register::ids::NoticeId;
use xinyu_register::instant::beijing_day;
use xinyu_register::rules::Rules;
use xinyu_service::caller::Caller;
use xinyu_service::rights::looks::LookView;
use xinyu_service::rights::notices::{Notice, Told};
use xinyu_service::rights::own::OwnFacts;

use super::entries::amendment;
use super::seen::{is_others, look_id};
use super::{Nothing, facts, id, logged, trace};
use crate::app::App;
use crate::portal::error::{Fault, Shown};
use crate::portal::frame::{self, PageCtx, Posted};
use crate::views::parts::{Ms, Receipt, Text};
use crate::views::resident::notice::{
    About, ClosedNoticePage, Counting, NoticeLine, NoticePage, NoticesPage, SentBy, TakenBackLine,
};
use crate::views::resident::pieces::{Served, ServedHow as How};

/// Looks of others that stand among the notices; all of them are on their own page.
const LOOKS_READ: u32 = 50;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/me/notices", get(notices))
        .route("/me/notices/{id}", get(notice))
        .route("/me/notices/{id}/open", post(open))
        .route("/me/notices/{id}/receipt.json", get(receipt_file))
        .route("/me/notices/{id}/proof", get(proof_file))
}

async fn notices(State(app): State<App>, ctx: PageCtx) -> Shown {
    let caller = ctx.caller()?;
    let file = app.register.own_file(caller).await?;
    let notices = app.register.own_notices(caller).await?;
    let looks = app.register.own_looks(caller, None, LOOKS_READ).await?.looks;
    Ok(frame::page_of(&app, &ctx, &file, |file| list(&app.register.rules, &notices, &looks, file.email.is_some())))
}

fn list(rules: &Rules, notices: &[Notice], looks: &[LookView], mail_confirmed: bool) -> NoticesPage {
    let (waiting, served): (Vec<_>, Vec<_>) =
        notices.iter().partition(|notice| notice.served.is_none() && !notice.entry.answered);
    let mut past: Vec<(Ms, NoticeLine)> = served.iter().map(|notice| (notice.at_ms, line(rules, notice))).collect();
    past.extend(looks.iter().filter(|view| is_others(view)).filter_map(|view| looked(rules, view)));
    past.sort_by_key(|(at_ms, _)| std::cmp::Reverse(*at_ms));
    NoticesPage {
        waiting: waiting.iter().rev().map(|notice| line(rules, notice)).collect(),
        past: past.into_iter().map(|(_, line)| line).collect(),
        mail_confirmed,
    }
}

fn about(rules: &Rules, notice: &Notice) -> About {
    let (kind, body) = (facts::kind(notice.entry.kind), facts::body(rules, &notice.entry.body_name));
    match notice.told() {
        Told::Filed => About::Filed { kind, body },
        Told::Amended => About::Amended { kind, body },
        Told::Withdrawn => About::Withdrawn { kind, body },
        Told::Annulled => About::Annulled { kind, body },
    }
}

fn line(rules: &Rules, notice: &Notice) -> NoticeLine {
    let (opened, served) = match notice.served {
        Some((at_ms, ServedHow::Opened)) => (Some(at_ms), None),
        Some((at_ms, _)) => (None, Some(beijing_day(at_ms))),
        None => (None, None),
    };
    NoticeLine {
        id: notice.id.to_string(),
        about: about(rules, notice),
        came: beijing_day(notice.at_ms),
        counts_from: notice.counts_as_served_on.filter(|_| notice.served.is_none() && notice.taken_back.is_none()),
        opened,
        served,
        answered: notice.entry.answered,
    }
}

/// A look of somebody else's is told of, too: its page is the notice.
fn looked(rules: &Rules, view: &LookView) -> Option<(Ms, NoticeLine)> {
    let body = match &view.look.looker {
        Looker::Own => return None,
        Looker::Bearer => Text::new("持出示码的人", "Whoever had your share code"),
        Looker::Officer { body, body_name, .. } => facts::body_at_the_time(rules, body, body_name),
    };
    let line = NoticeLine {
        id: look_id(view.n),
        about: About::Looked { body, look: look_id(view.n) },
        came: beijing_day(view.look.at_ms),
        counts_from: None,
        opened: None,
        served: None,
        answered: false,
    };
    Some((view.look.at_ms, line))
}

async fn notice(State(app): State<App>, ctx: PageCtx, Path(name): Path<String>, uri: Uri) -> Shown {
    let notice = app.register.own_notice(ctx.caller()?, id(&name)?).await?;
    let just_opened = frame::query(&uri, "opened").is_some();
    show(&app, &ctx, notice, just_opened).await
}

/// The notice as it stands: closed until it is served.
async fn show(app: &App, ctx: &PageCtx, notice: Notice, just_opened: bool) -> Shown {
    let caller = ctx.caller()?;
    let rules = &app.register.rules;
    let (Some(event), Some(served), Some(facts)) = (notice.event, notice.served, notice.entry.facts.clone()) else {
        let notice = logged(app, caller, notice).await?;
        return Ok(frame::page_of(app, ctx, &notice, |notice| closed(rules, notice)));
    };
    let receipt = trace::receipt_of(app, caller, event, &format!("/me/notices/{}", notice.id)).await?;
    let notice = logged(app, caller, notice).await?;
    Ok(frame::page_of(app, ctx, &notice, |notice| {
        let page = opened(rules, notice, &facts, facts::served(served), receipt);
        NoticePage { just_opened: just_opened && page.served.how == How::Opened, ..page }
    }))
}

fn closed(rules: &Rules, notice: &Notice) -> ClosedNoticePage {
    ClosedNoticePage {
        id: notice.id.to_string(),
        about: about(rules, notice),
        filed: beijing_day(notice.entry.filed_at_ms),
        adverse: notice.entry.adverse && notice.taken_back.is_none(),
        // Messages are the one way by which notices are sent so far.
        counts: notice.counts_as_served_on.map(|from| Counting { from, sent_by: SentBy::Message }),
    }
}

fn opened(rules: &Rules, notice: &Notice, facts: &OwnFacts, served: Served, receipt: Receipt) -> NoticePage {
    let entry = &notice.entry;
    NoticePage {
        id: notice.id.to_string(),
        just_opened: false,
        served,
        about: about(rules, notice),
        amendment: facts.amendments.iter().find(|one| one.version == notice.version).map(amendment),
        taken_back: taken_back(notice, facts),
        adverse: entry.adverse,
        decision: facts::decision(rules, entry, facts),
        filed: beijing_day(entry.filed_at_ms),
        entry: entry.id.to_string(),
        last_day: facts::last_day(entry, facts),
        repair_from: facts::repair_from(facts),
        may_see: facts::may_see(facts),
        receipt,
        ask_at: None,
    }
}

fn taken_back(notice: &Notice, facts: &OwnFacts) -> Option<TakenBackLine> {
    let Standing::Ended { on, .. } = notice.entry.standing else { return None };
    notice.taken_back.map(|_| TakenBackLine { on, reason: facts.taken_back.clone().unwrap_or_default() })
}

async fn open(State(app): State<App>, Path(name): Path<String>, posted: Posted<Nothing>) -> Shown {
    let Posted { ctx, form: Nothing {} } = posted;
    let notice = app.register.open_own_notice(ctx.caller()?, id(&name)?).await?;
    Ok(frame::see_other(&format!("/me/notices/{}?opened=1", notice.id)))
}

/// The event that served a notice: where its receipt is.
async fn event_of(app: &App, caller: &Caller, id: NoticeId) -> Result<u64, Fault> {
    app.register.own_notice(caller, id).await?.event.ok_or(Fault::NotFound)
}

async fn receipt_file(State(app): State<App>, ctx: PageCtx, Path(name): Path<String>) -> Shown {
    let caller = ctx.caller()?;
    let n = event_of(&app, caller, id(&name)?).await?;
    trace::receipt_file(&app, caller, n, &name).await
}

async fn proof_file(State(app): State<App>, ctx: PageCtx, Path(name): Path<String>) -> Shown {
    let caller = ctx.caller()?;
    let notice = app.register.own_notice(caller, id(&name)?).await?;
    let n = notice.event.ok_or(Fault::NotFound)?;
    let found: Option<Response> = trace::proof_file(&app, caller, n, &name).await?;
    match found {
        Some(file) => Ok(file),
        None => Ok(trace::not_yet(show(&app, &ctx, notice, false).await?)),
    }
}
