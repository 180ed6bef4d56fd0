//! `/me/entries/…`: the file by body, by time, by what ends when, by purpose, by what was taken back,
//! and whole. All of them are the person's own look at the same file: within minutes it is one look.

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use xinyu_register::authorisation::ConsentState;
use xinyu_register::disclosure::Standing;
use xinyu_register::entry::EndedWhy;
use xinyu_register::event::Outcome;
use xinyu_register::ids::{EntryId, NoticeId};
use xinyu_register::instant::beijing_day;
use xinyu_register::logged::Logged;
use xinyu_register::rules::Rules;
use xinyu_service::Register;
use xinyu_service::rights::consents::OwnConsent;
use xinyu_service::rights::own::{OwnEntry, OwnFacts, OwnFile};
use xinyu_service::rights::ways::OwnPreview;

use super::entries::line;
use super::{count, facts, sheet};
use crate::app::App;
use crate::portal::convert;
use crate::portal::error::{Fault, Shown};
use crate::portal::frame::{self, PageCtx};
use crate::views::Day;
use crate::views::parts::Text;
use crate::views::resident::consent::Preview;
use crate::views::resident::ways::{
    EndLine, EndsPage, Group, GroupsPage, PurposeLine, PurposePage, PurposesPage, Showing, TakenBack, Way, WayLine,
    WholePage,
};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/me/entries/by-body", get(by_body))
        .route("/me/entries/by-time", get(by_time))
        .route("/me/entries/ends", get(ends))
        .route("/me/entries/purposes", get(purposes))
        .route("/me/entries/purposes/{code}", get(purpose))
        .route("/me/entries/purposes/{code}/{field}", get(purpose_in_field))
        .route("/me/entries/taken-back", get(taken_back))
        .route("/me/entries/whole", get(whole))
        .route("/me/entries/whole.json", get(whole_file))
}

type Notices = Vec<(EntryId, NoticeId)>;

/// What stands in a list of one's entries, and the notices that wait for being opened.
async fn listed(app: &App, ctx: &PageCtx) -> Result<(Logged<OwnFile>, Notices), Fault> {
    let caller = ctx.caller()?;
    let file = app.register.own_file(caller).await?;
    let notices = app.register.own_notices(caller).await?;
    Ok((file, notices.iter().map(|notice| (notice.entry.id, notice.id)).collect()))
}

/// The day by which an entry stands in a list: that of the document; of one that was not opened, the
/// day it was filed, which is all that its notice tells.
fn day_of(entry: &OwnEntry) -> Day {
    if entry.facts.is_some() { entry.decided_on } else { beijing_day(entry.filed_at_ms) }
}

fn newest_first(file: &OwnFile) -> Vec<&OwnEntry> {
    let mut entries: Vec<&OwnEntry> = file.entries.iter().collect();
    entries.sort_by_key(|entry| std::cmp::Reverse(day_of(entry)));
    entries
}

fn way_line(rules: &Rules, entry: &OwnEntry, notices: &Notices) -> Option<WayLine> {
    Some(WayLine { kind: facts::kind(entry.kind), line: line(rules, entry, notices)?, back: taken(entry) })
}

/// How an entry was taken back; none where it was not.
fn taken(entry: &OwnEntry) -> Option<TakenBack> {
    let Standing::Ended { on, why } = entry.standing else { return None };
    let why = match why {
        EndedWhy::Withdrawn => "withdrawn",
        EndedWhy::Annulled => "annulled",
        EndedWhy::Repaired => "repaired",
        EndedWhy::PeriodOver | EndedWhy::NotInForce | EndedWhy::Declined | EndedWhy::Objected | EndedWhy::Silence => {
            return None;
        }
    };
    Some(TakenBack { why, on, destroyed: entry.facts.as_ref().and_then(|facts| facts.destroyed_on) })
}

async fn by_body(State(app): State<App>, ctx: PageCtx) -> Shown {
    let (file, notices) = listed(&app, &ctx).await?;
    Ok(frame::page_of(&app, &ctx, &file, |file| {
        let rules = &app.register.rules;
        let mut bodies: BTreeMap<&str, Vec<&OwnEntry>> = BTreeMap::new();
        for entry in newest_first(file) {
            bodies.entry(&entry.body_name).or_default().push(entry);
        }
        let group = |(at, (name, entries)): (usize, (&str, Vec<&OwnEntry>))| Group {
            id: format!("b-{at}"),
            body: Some(facts::body(rules, name)),
            year: None,
            entries: entries.into_iter().filter_map(|entry| way_line(rules, entry, &notices)).collect(),
        };
        GroupsPage { way: Way::Body, groups: bodies.into_iter().enumerate().map(group).collect() }
    }))
}

async fn by_time(State(app): State<App>, ctx: PageCtx) -> Shown {
    let (file, notices) = listed(&app, &ctx).await?;
    Ok(frame::page_of(&app, &ctx, &file, |file| GroupsPage {
        way: Way::Time,
        groups: by_year(&app.register.rules, newest_first(file), &notices),
    }))
}

async fn taken_back(State(app): State<App>, ctx: PageCtx) -> Shown {
    let (file, notices) = listed(&app, &ctx).await?;
    Ok(frame::page_of(&app, &ctx, &file, |file| {
        let mut entries = newest_first(file);
        entries.retain(|entry| taken(entry).is_some());
        GroupsPage { way: Way::Back, groups: by_year(&app.register.rules, entries, &notices) }
    }))
}

fn by_year(rules: &Rules, entries: Vec<&OwnEntry>, notices: &Notices) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for entry in entries {
        let year = day_of(entry).year();
        let Some(line) = way_line(rules, entry, notices) else { continue };
        match groups.last_mut() {
            Some(last) if last.year == Some(year) => last.entries.push(line),
            _ => groups.push(Group { id: format!("y-{year}"), body: None, year: Some(year), entries: vec![line] }),
        }
    }
    groups
}

// ---- What ends when -------------------------------------------------------------------------

async fn ends(State(app): State<App>, ctx: PageCtx) -> Shown {
    let (file, notices) = listed(&app, &ctx).await?;
    let consents = app.register.own_consents(ctx.caller()?).await?;
    Ok(frame::page_of(&app, &ctx, &file, |file| {
        let rules = &app.register.rules;
        let mut lines: Vec<EndLine> =
            file.entries.iter().flat_map(|entry| entry_ends(rules, entry, &notices)).collect();
        lines.extend(consents.iter().filter_map(|consent| consent_end(rules, consent)));
        lines.sort_by_key(|line| line.day);
        let ahead = lines.partition_point(|line| line.day <= file.today);
        let ahead = lines.split_off(ahead);
        lines.reverse();
        EndsPage { ahead, past: lines }
    }))
}

fn entry_ends(rules: &Rules, entry: &OwnEntry, notices: &Notices) -> Vec<EndLine> {
    let Some(opened) = &entry.facts else {
        // Until it is opened, only when it counts as served all the same.
        let notice = notices.iter().find(|(of, _)| *of == entry.id);
        let line = entry.counts_as_served_on.zip(notice).map(|(day, (_, notice))| EndLine {
            day,
            what: "served",
            title: facts::kind(entry.kind),
            href: format!("/me/notices/{notice}"),
            reason: None,
            item: None,
        });
        return line.into_iter().collect();
    };
    let title = facts::title_with_penalty(entry, opened);
    let line = |day: Day, what: &'static str, reason: Option<Text>| EndLine {
        day,
        what,
        title: title.clone(),
        href: format!("/me/entries/{}", entry.id),
        reason,
        item: Some(entry.item.to_string()),
    };
    let mut lines = Vec::new();
    let why = |shortest| period_reason(rules, entry, opened, shortest);
    match (entry.standing, taken(entry)) {
        (_, Some(back)) => lines.push(line(back.on, "back", None)),
        (Standing::Open { .. } | Standing::Unserved | Standing::Ended { why: EndedWhy::PeriodOver, .. }, None) => {
            lines.extend(opened.period.as_ref().map(|period| line(period.last_day, "last-shown", why(false))));
            lines.extend(facts::repair_from(opened).map(|day| line(day, "repair", why(true))));
            lines.extend(opened.in_force_until.map(|day| line(day, "in-force", None)));
        }
        // It is not the person's yet, or not any more: only the day of its going is told.
        (Standing::Awaiting | Standing::Ended { why: EndedWhy::Declined, .. }, None) => {}
        (Standing::Ended { .. }, None) => lines.extend(opened.in_force_until.map(|day| line(day, "in-force", None))),
    }
    lines.extend(opened.destroyed_on.map(|day| line(day, "destroyed", None)));
    lines
}

/// Why a period is as long as it is: the class of the decision, the length, the rule's source.
fn period_reason(rules: &Rules, entry: &OwnEntry, opened: &OwnFacts, shortest: bool) -> Option<Text> {
    let period = opened.period.as_ref()?;
    let rule = rules.periods().find(|rule| rule.id == period.rule)?;
    let class = entry.class?;
    let (length, zh, en) = if shortest { (rule.min?, "最短", "at least") } else { (rule.max, "最长", "at most") };
    let length = convert::length(length);
    let source = convert::source(rules, &rule.source).text;
    let english = |text: &Text| text.en.clone().unwrap_or_else(|| text.zh.clone());
    Some(Text::new(
        &format!("“{}”类的决定{zh}展示 {}（{}）", class.zh(), length.zh, source.zh.trim_end_matches('。')),
        &format!(
            "a decision of the class “{}” is shown for {} {en} ({})",
            class.en(),
            english(&length),
            english(&source).trim_end_matches('.')
        ),
    ))
}

fn consent_end(rules: &Rules, consent: &OwnConsent) -> Option<EndLine> {
    let ConsentState::Granted { until, .. } = consent.record.state else { return None };
    let asked = &consent.record.asked;
    Some(EndLine {
        day: until,
        what: "consent",
        title: facts::body_at_the_time(rules, &asked.body, &asked.body_name),
        href: format!("/me/consents/{}", consent.id),
        reason: None,
        item: None,
    })
}

// ---- By purpose -----------------------------------------------------------------------------

async fn purposes(State(app): State<App>, ctx: PageCtx) -> Shown {
    let own = app.register.own_previews(ctx.caller()?).await?;
    Ok(frame::page_of(&app, &ctx, &own, |(_, previews)| {
        let mut purposes: Vec<PurposeLine> = Vec::new();
        for one in previews {
            if purposes.last().is_none_or(|last| last.code != one.purpose.as_str()) {
                purposes.push(PurposeLine {
                    code: one.purpose.to_string(),
                    name: convert::text(&one.name),
                    by_consent: one.by_consent,
                    has_fields: one.field.is_some(),
                    shows: Vec::new(),
                    nothing: Vec::new(),
                });
            }
            let Some(line) = purposes.last_mut() else { continue };
            let showing = showing(one);
            let list = if showing.entries > 0 { &mut line.shows } else { &mut line.nothing };
            list.push(showing);
        }
        PurposesPage { purposes }
    }))
}

fn showing(one: &OwnPreview) -> Showing {
    let field = one.field.as_ref();
    let below = field.map(|(code, _)| format!("/{code}")).unwrap_or_default();
    Showing {
        href: format!("/me/entries/purposes/{}{below}", one.purpose),
        field: field.map(|(_, name)| convert::text(name)),
        entries: count(one.preview.shown.len()),
    }
}

async fn purpose(State(app): State<App>, ctx: PageCtx, Path(code): Path<String>) -> Shown {
    show_purpose(&app, &ctx, &code, None).await
}

async fn purpose_in_field(State(app): State<App>, ctx: PageCtx, Path((code, field)): Path<(String, String)>) -> Shown {
    show_purpose(&app, &ctx, &code, Some(&field)).await
}

async fn show_purpose(app: &App, ctx: &PageCtx, code: &str, field: Option<&str>) -> Shown {
    let own = app.register.own_preview(ctx.caller()?, code, field).await?;
    Ok(frame::page_of(app, ctx, &own, |(file, one)| PurposePage {
        code: one.purpose.to_string(),
        purpose: purpose_name(&app.register.rules, one),
        by_consent: one.by_consent,
        preview: sheet_of(&app.register.rules, file, one),
        refers: one.preview.outcome == Outcome::ReferToOfficer,
        not_seen: one.preview.not_shown,
        today: file.today,
    }))
}

/// The purpose of a preview with its field of work.
pub fn purpose_name(rules: &Rules, one: &OwnPreview) -> Text {
    let field = one.field.as_ref().map(|(code, _)| code.as_str()).unwrap_or_default();
    facts::purpose_in_field(rules, one.purpose.as_str(), field)
}

/// The sheet of a preview: exactly what an enquirer would get.
pub fn sheet_of(rules: &Rules, file: &OwnFile, one: &OwnPreview) -> Preview {
    Preview {
        name: file.name.clone(),
        id_tail: file.id_tail.clone(),
        purpose: purpose_name(rules, one),
        entries: one.preview.shown.iter().map(|entry| sheet::sheet_entry(rules, entry)).collect(),
    }
}

// ---- Everything -----------------------------------------------------------------------------

async fn whole(State(app): State<App>, ctx: PageCtx) -> Shown {
    let file = app.register.own_file(ctx.caller()?).await?;
    Ok(frame::page_of(&app, &ctx, &file, |file| WholePage {
        unopened: count(file.entries.iter().filter(|entry| entry.facts.is_none()).count()),
    }))
}

async fn whole_file(State(app): State<App>, ctx: PageCtx) -> Shown {
    let file = crate::api::me::file::whole(&app, ctx.caller()?).await?;
    let name = format!("xinyu-{}.json", Register::day(app.register.now_ms()));
    let bytes = serde_json::to_vec_pretty(&file).map_err(|error| Fault::Ours(error.to_string()))?;
    Ok(frame::download("application/json", &name, bytes))
}
