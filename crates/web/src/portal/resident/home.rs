//! `GET /me`.

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use xinyu_register::disclosure::Wished;
use xinyu_register::instant::beijing_day;
use xinyu_register::rules::{Kind, Rules};
use xinyu_service::rights::answers::OwnAnswer;
use xinyu_service::rights::consents::OwnConsent;
use xinyu_service::rights::looks::LookView;
use xinyu_service::rights::notices::Notice;
use xinyu_service::rights::own::{OwnEntry, OwnFile};

use super::seen::{Reader, is_others};
use super::{count, facts};
use crate::app::App;
use crate::portal::error::Shown;
use crate::portal::frame::{self, PageCtx};
use crate::views::resident::home::{HomePage, KindCount, WaitingNotice, WaitingRecord, WaitingRequest};

/// Looks on the page.
const LOOKS: usize = 3;
/// Looks that are gone through for those of others.
const LOOKS_READ: u32 = 50;

pub fn routes() -> Router<App> {
    Router::new().route("/me", get(home))
}

/// What stands beside the file.
struct Beside {
    notices: Vec<Notice>,
    consents: Vec<OwnConsent>,
    looks: Vec<LookView>,
    looks_in_all: u64,
    answers: Vec<OwnAnswer>,
    name_asked: bool,
}

async fn home(State(app): State<App>, ctx: PageCtx) -> Shown {
    let caller = ctx.caller()?;
    let register = &app.register;
    let file = register.own_file(caller).await?;
    let beside = Beside {
        notices: register.own_notices(caller).await?,
        consents: register.own_consents(caller).await?,
        looks: register.own_looks(caller, None, LOOKS_READ).await?.looks,
        looks_in_all: register.own_look_count(caller, None).await?,
        answers: register.own_answers(caller).await?,
        name_asked: !register.own_names(caller).await?.asked_ms.is_empty(),
    };
    Ok(frame::page_of(&app, &ctx, &file, |file| page(&app.register.rules, file, beside)))
}

fn page(rules: &Rules, file: &OwnFile, mut beside: Beside) -> HomePage {
    let reader = Reader { rules, file, answers: &beside.answers };
    // One's own looks would push those of others off so short a list: they come after them.
    beside.looks.sort_by_key(|view| !is_others(view));
    beside.looks.truncate(LOOKS);
    beside.looks.sort_by_key(|view| std::cmp::Reverse(view.n));
    let mut requests: Vec<&OwnConsent> = beside.consents.iter().filter(|consent| consent.answerable).collect();
    requests.sort_by_key(|consent| consent.record.asked.answer_by);
    HomePage {
        name: file.name.clone(),
        notices: beside
            .notices
            .iter()
            .rev()
            // Only what could weigh against the person waits for being opened.
            .filter(|one| one.served.is_none() && one.entry.adverse)
            .map(|one| waiting(rules, one))
            .collect(),
        requests: requests.into_iter().map(|consent| request(rules, consent)).collect(),
        awaiting: file.entries.iter().filter_map(|entry| awaiting(rules, entry)).collect(),
        kinds: kinds(file),
        looks: beside.looks.iter().map(|view| reader.line(view)).collect(),
        looks_in_all: u32::try_from(beside.looks_in_all).unwrap_or(u32::MAX),
        frozen: file.frozen_since_ms.is_some(),
        mail_confirmed: file.email.is_some(),
        name_asked: beside.name_asked,
    }
}

fn waiting(rules: &Rules, notice: &Notice) -> WaitingNotice {
    WaitingNotice {
        id: notice.id.to_string(),
        body: facts::body(rules, &notice.entry.body_name),
        counts_from: notice.counts_as_served_on,
        came: beijing_day(notice.at_ms),
    }
}

fn awaiting(rules: &Rules, entry: &OwnEntry) -> Option<WaitingRecord> {
    let told = entry.facts.as_ref().filter(|_| entry.wished == Some(Wished::Awaiting))?;
    Some(WaitingRecord {
        id: entry.id.to_string(),
        body: facts::body(rules, &entry.body_name),
        title: facts::title(entry, told),
        until: facts::last_day(entry, told),
    })
}

fn request(rules: &Rules, consent: &OwnConsent) -> WaitingRequest {
    let asked = &consent.record.asked;
    WaitingRequest {
        id: consent.id.to_string(),
        body: facts::body_at_the_time(rules, &asked.body, &asked.body_name),
        purpose: facts::purpose_in_field(rules, &asked.purpose, &asked.field),
        lapses: asked.answer_by,
    }
}

fn kinds(file: &OwnFile) -> Vec<KindCount> {
    let mut kinds = Vec::new();
    for kind in Kind::ALL {
        let of_kind = || file.entries.iter().filter(|entry| entry.kind == kind.as_str());
        if of_kind().next().is_some() {
            kinds.push(KindCount {
                code: kind.as_str().to_owned(),
                name: facts::kind(kind.as_str()),
                count: count(of_kind().count()),
                unopened: count(of_kind().filter(|entry| entry.facts.is_none()).count()),
            });
        }
    }
    kinds
}
