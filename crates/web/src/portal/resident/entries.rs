//! `GET /me/entries` and `GET /me/entries/{id}`.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::routing::get;
use xinyu_register::disclosure::{Standing, Wished};
use xinyu_register::ids::{EntryId, NoticeId};
use xinyu_register::instant::beijing_day;
use xinyu_register::rules::{Kind, Rules};

use xinyu_service::filing::amend::ChangeText;
use xinyu_service::rights::looks::LookView;
use xinyu_service::rights::own::{OwnAmendment, OwnEntry, OwnFacts, OwnFile, ToldBody};

use super::looks::every_look;
use super::seen::{Reader, is_others};
use super::{count, facts, honours, id};
use crate::app::App;
use crate::portal::convert;
use crate::portal::error::{Fault, Shown};
use crate::portal::frame::{self, PageCtx};
use crate::views::parts::Text;
use crate::views::resident::entry::{
    AmendedField, AmendmentLine, EntriesPage, EntryLine, EntryPage, KindGroup, ToldLine,
};
use crate::views::resident::pieces::{EntryState, Served};

/// Looks on the page of an entry.
const LOOKS: usize = 3;

pub fn routes() -> Router<App> {
    Router::new().route("/me/entries", get(entries)).route("/me/entries/{id}", get(entry))
}

async fn entries(State(app): State<App>, ctx: PageCtx) -> Shown {
    let caller = ctx.caller()?;
    let file = app.register.own_file(caller).await?;
    let notices = app.register.own_notices(caller).await?;
    let notices: Vec<(EntryId, NoticeId)> = notices.iter().map(|notice| (notice.entry.id, notice.id)).collect();
    Ok(frame::page_of(&app, &ctx, &file, |file| EntriesPage { kinds: groups(&app.register.rules, file, &notices) }))
}

fn groups(rules: &Rules, file: &OwnFile, notices: &[(EntryId, NoticeId)]) -> Vec<KindGroup> {
    let group = |kind: &Kind| {
        let mut of_kind: Vec<&OwnEntry> = file.entries.iter().filter(|entry| entry.kind == kind.as_str()).collect();
        of_kind.sort_by_key(|entry| std::cmp::Reverse(entry.decided_on));
        let code = kind.as_str();
        let entries = of_kind.into_iter().filter_map(|entry| line(rules, entry, notices)).collect();
        KindGroup { code: code.to_owned(), name: facts::kind(code), entries }
    };
    Kind::ALL.iter().map(group).filter(|group| !group.entries.is_empty()).collect()
}

pub(super) fn line(rules: &Rules, entry: &OwnEntry, notices: &[(EntryId, NoticeId)]) -> Option<EntryLine> {
    if let Some(facts) = &entry.facts {
        return Some(EntryLine::Opened {
            id: entry.id.to_string(),
            title: facts::title_with_penalty(entry, facts),
            body: facts::body_at_the_time(rules, &facts.content.deciding_body, &facts.content.deciding_body_name),
            decided: entry.decided_on,
            last_day: facts::last_day(entry, facts),
            state: facts::state(entry),
        });
    }
    let (_, notice) = notices.iter().find(|(of, _)| *of == entry.id)?;
    Some(EntryLine::Unopened {
        notice: notice.to_string(),
        body: facts::body(rules, &entry.body_name),
        filed: beijing_day(entry.filed_at_ms),
        counts_from: entry.counts_as_served_on,
    })
}

async fn entry(State(app): State<App>, ctx: PageCtx, uri: Uri, Path(name): Path<String>) -> Shown {
    let done = frame::query(&uri, "done");
    let answered = done.as_deref() == Some("1");
    let honour_done = ["published", "down"].into_iter().find(|word| done.as_deref() == Some(word));
    let caller = ctx.caller()?;
    let own = app.register.own_entry(caller, id(&name)?).await?;
    let Some(facts) = own.1.facts.clone() else {
        // Reading it is opening its notice, and that is asked first.
        let notices = app.register.own_notices(caller).await?;
        let notice = notices.iter().find(|notice| notice.entry.id == own.1.id).ok_or(Fault::NotFound)?;
        return Ok(frame::see_other(&format!("/me/notices/{}", notice.id)));
    };
    let looks = every_look(&app, caller).await?;
    let answers = app.register.own_answers(caller).await?;
    Ok(frame::page_of(&app, &ctx, &own, |(file, entry)| {
        let reader = Reader { rules: &app.register.rules, file, answers: &answers };
        let shown = Whole { entry, facts: &facts, served: entry.served.map(facts::served) };
        EntryPage { answered, honour_done, ..page(&reader, shown, &looks) }
    }))
}

pub(super) fn amendment(amendment: &OwnAmendment) -> AmendmentLine {
    let field = |change: &ChangeText| AmendedField {
        header: convert::text(&change.header),
        before: change.before.clone(),
        now: change.now.clone(),
    };
    AmendmentLine {
        on: beijing_day(amendment.at_ms),
        reason: amendment.reason.clone(),
        changes: amendment.changes.iter().map(field).collect(),
    }
}

fn told_line(rules: &Rules, told: &ToldBody) -> ToldLine {
    ToldLine {
        body: facts::body_at_the_time(rules, &told.body, ""),
        on: beijing_day(told.at_ms),
        seen: told.seen_ms.map(beijing_day),
    }
}

/// An entry that may be shown whole.
struct Whole<'a> {
    entry: &'a OwnEntry,
    facts: &'a OwnFacts,
    served: Option<Served>,
}

fn page(reader: &Reader<'_>, whole: Whole<'_>, looks: &[LookView]) -> EntryPage {
    let Whole { entry, facts, served } = whole;
    let seen_by = |view: &&LookView| {
        is_others(view) && view.look.shown.iter().any(|shown| entry.commitments.contains(&shown.commitment))
    };
    let of_others: Vec<&LookView> = looks.iter().filter(seen_by).collect();
    let state = facts::state(entry);
    let class = entry.class.map_or_else(|| facts::kind(entry.kind), |class| Text::new(class.zh(), class.en()));
    EntryPage {
        id: entry.id.to_string(),
        may_decline: entry.wished == Some(Wished::Kept),
        answered: false,
        honour: entry.publication.as_ref().and_then(honours::state),
        honour_done: None,
        honour_steps: entry.publication.as_ref().map_or_else(Vec::new, honours::steps),
        kind: facts::kind(entry.kind),
        decision: facts::decision(reader.rules, entry, facts),
        filed: beijing_day(entry.filed_at_ms),
        served,
        state,
        today: reader.file.today,
        class,
        repair_from: facts::repair_from(facts),
        last_day: facts::last_day(entry, facts),
        destroyed: facts::destroyed(facts),
        withdrawn: match entry.standing {
            Standing::Ended { on, .. } if state == EntryState::Withdrawn => Some(on),
            _ => None,
        },
        amendments: facts.amendments.iter().map(amendment).collect(),
        taken_back: facts.taken_back.clone(),
        told: entry.told.iter().map(|told| told_line(reader.rules, told)).collect(),
        may_see: facts::may_see(facts),
        never: facts::never_sees(entry, facts),
        looks: of_others.iter().take(LOOKS).map(|view| reader.line(view)).collect(),
        looks_in_all: count(of_others.len()),
        item: entry.item.to_string(),
        // The rules name no office and no phone number of a body yet.
        ask_at: None,
    }
}
