//! `/rules…`: the rules in force, read out of the same data that decisions are made by.

use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use jiff::civil::Date;
use xinyu_register::rules::{
    Answer, Authorisation, Body, Class, InForce, Item, ItemCode, Kind, NoticeRule, Purpose, PurposeCode, Rules,
    ShownTo, SourceKind,
};
use xinyu_service::Register;

use crate::app::App;
use crate::portal::convert::{self, named, text};
use crate::portal::error::{Fault, Shown};
use crate::portal::frame::{self, PageCtx};
use crate::views::Text;
use crate::views::public::rules::{
    BodyLine, ClockLine, DomainItems, FieldLine, HiddenItems, ItemLine, KeptLine, PeriodLine, PurposeLine,
    RelevanceLine, RulesIndexPage, RulesItemPage, RulesPurposePage, SourceCounts,
};

/// Characters of the version that pages show; the data carry all of it.
const VERSION_CHARS: usize = 16;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/rules", get(index))
        .route("/rules/items/{code}", get(item))
        .route("/rules/purposes/{code}", get(purpose))
}

fn today(app: &App) -> Date {
    Register::day(app.register.now_ms())
}

async fn index(State(app): State<App>, ctx: PageCtx) -> Response {
    let (rules, today) = (&*app.register.rules, today(&app));
    let page = RulesIndexPage {
        version: rules.version().chars().take(VERSION_CHARS).collect(),
        since: since(rules, today),
        sources: counts(rules),
        domains: domains(rules, today),
        purposes: rules.purposes().filter(|one| one.in_force.holds_on(today)).map(purpose_line).collect(),
        periods: Class::ALL.iter().filter_map(|class| period_line(rules, Kind::Penalty, *class, None, today)).collect(),
        clocks: clocks(rules, today),
        bodies: rules.bodies().map(|body| body_line(rules, body, today)).collect(),
    };
    frame::page(&app, &ctx, &page)
}

/// The latest day on which one of the values shown came into force.
fn since(rules: &Rules, today: Date) -> Date {
    let items = rules.items().map(|item| item.in_force);
    let purposes = rules.purposes().map(|purpose| purpose.in_force);
    let clocks = rules.clocks().map(|clock| clock.in_force);
    let periods = rules.periods().map(|period| period.in_force);
    let begun = items.chain(purposes).chain(clocks).chain(periods).filter(|force| force.holds_on(today));
    begun.map(|force| force.from).max().unwrap_or(today)
}

fn counts(rules: &Rules) -> SourceCounts {
    let mut counts = SourceCounts { law: 0, unconfirmed: 0, house: 0 };
    for sourced in rules.sources() {
        match sourced.source.kind {
            SourceKind::Law => counts.law += 1,
            SourceKind::Unconfirmed => counts.unconfirmed += 1,
            SourceKind::House => counts.house += 1,
        }
    }
    counts
}

fn kind_text(kind: Kind) -> Text {
    Text::new(kind.zh(), kind.en())
}

fn domains(rules: &Rules, today: Date) -> Vec<DomainItems> {
    let mut groups = Vec::new();
    for domain in rules.domains() {
        let of_domain = rules.items().filter(|item| item.domain == domain.code && item.in_force.holds_on(today));
        let items: Vec<ItemLine> = of_domain
            .map(|item| ItemLine { item: named(&item.code, &item.name), kind: kind_text(item.kind) })
            .collect();
        if !items.is_empty() {
            groups.push(DomainItems { domain: named(&domain.code, &domain.name), items });
        }
    }
    groups
}

fn purpose_line(purpose: &Purpose) -> PurposeLine {
    PurposeLine { purpose: named(&purpose.code, &purpose.name), about: text(&purpose.plain), by: ways(purpose) }
}

/// The person's own use needs neither.
fn ways(purpose: &Purpose) -> Vec<&'static str> {
    match purpose.authorisation {
        Authorisation::Consent => vec!["consent"],
        Authorisation::Mandate { .. } => vec!["mandate"],
        Authorisation::Own => vec![],
    }
}

/// How long entries of a class show and are kept, by the row for decisions made today.
fn period_line(rules: &Rules, kind: Kind, class: Class, item: Option<&Item>, today: Date) -> Option<PeriodLine> {
    let here = |domains: &[_]| domains.is_empty() || item.is_some_and(|item| domains.contains(&item.domain));
    let shows = rules.periods().find(|row| {
        row.kind == kind && row.classes.contains(&class) && here(&row.domains) && row.in_force.holds_on(today)
    });
    let kept = rules
        .retentions()
        .find(|row| row.kind == kind && row.classes.contains(&class) && row.in_force.holds_on(today))?;
    let source = shows.map_or(&kept.source, |row| &row.source);
    Some(PeriodLine {
        class: Text::new(class.zh(), class.en()),
        min: shows.and_then(|row| row.min).map(convert::length),
        max: shows.map(|row| convert::length(row.max)),
        kept: convert::length(kept.length),
        source: convert::source(rules, source),
    })
}

fn clocks(rules: &Rules, today: Date) -> Vec<ClockLine> {
    let in_force = rules.clocks().filter(|clock| clock.in_force.holds_on(today));
    in_force
        .map(|clock| ClockLine {
            name: text(&clock.name),
            length: convert::length(clock.length),
            silence: clock.silence.as_ref().map(text),
            source: convert::source(rules, &clock.source),
        })
        .collect()
}

fn body_line(rules: &Rules, body: &Body, today: Date) -> BodyLine {
    let files = body.items_on(today).filter_map(|code| rules.item(code));
    let enquires = body.purposes_on(today).filter_map(|code| rules.purpose(code));
    BodyLine {
        name: text(&body.name),
        files: files.map(|item| named(&item.code, &item.short)).collect(),
        enquires: enquires.map(|purpose| named(&purpose.code, &purpose.name)).collect(),
    }
}

async fn item(State(app): State<App>, ctx: PageCtx, Path(code): Path<String>) -> Shown {
    let (rules, today) = (&*app.register.rules, today(&app));
    let item = rules.item(&ItemCode::new(&code)).ok_or(Fault::NotFound)?;
    let domain = rules.domains().find(|domain| domain.code == item.domain);
    let basis: Vec<Text> =
        item.basis.iter().map(|basis| convert::citation(rules.act(&basis.act), &basis.articles)).collect();
    let bodies = rules.bodies().filter(|body| body.items_on(today).any(|one| *one == item.code));
    let periods = if item.adverse { Class::ALL } else { &[] };
    let page = RulesItemPage {
        item: named(&item.code, &item.name),
        kind: kind_text(item.kind),
        domain: domain.map_or_else(|| Text::zh(item.domain.as_str()), |domain| text(&domain.name)),
        adverse: item.adverse,
        basis: convert::joined(&basis),
        basis_text: None,
        since: item.in_force.from,
        until: last_day(&item.in_force),
        bodies: bodies.map(|body| text(&body.name)).collect(),
        kept: if item.adverse { Vec::new() } else { kept(rules, item, today) },
        periods: periods.iter().filter_map(|class| period_line(rules, item.kind, *class, Some(item), today)).collect(),
        notice: notice(item.notice),
        repair: item.adverse.then(repair),
        fields: fields(rules, item),
        seen_for: seen_for(rules, item, today),
        source: convert::source(rules, &item.source),
    };
    Ok(frame::page(&app, &ctx, &page))
}

/// How long an entry without a disclosure period is kept, and what shortens that.
fn kept(rules: &Rules, item: &Item, today: Date) -> Vec<KeptLine> {
    let retained = rules.retentions().find(|row| row.kind == item.kind && row.in_force.holds_on(today));
    let mut lines: Vec<KeptLine> = retained
        .map(|row| KeptLine {
            what: "decided",
            length: convert::length(row.length),
            source: convert::source(rules, &row.source),
        })
        .into_iter()
        .collect();
    let clocks: &[(&'static str, &str)] = match item.notice {
        NoticeRule::ByConsent => &[("unanswered", "entry.consent.lapse"), ("declined", "entry.declined.undo")],
        NoticeRule::UnlessDeclined => &[("declined", "entry.declined.undo")],
        NoticeRule::BeforeDisclosure | NoticeRule::OnFiling => &[],
    };
    lines.extend(clocks.iter().filter_map(|(what, id)| {
        let clock = rules.clock(id, today).ok()?;
        Some(KeptLine { what, length: convert::length(clock.length), source: convert::source(rules, &clock.source) })
    }));
    lines
}

/// `until` of the rules is the first day without it.
fn last_day(force: &InForce) -> Option<Date> {
    force.until.and_then(|until| until.yesterday().ok())
}

fn notice(rule: NoticeRule) -> Text {
    match rule {
        NoticeRule::BeforeDisclosure => Text::new(
            "入库当天告知本人；送达以前，查询的单位看不到它",
            "The person is told on the day it is filed; until it is served, no enquirer sees it",
        ),
        NoticeRule::OnFiling => Text::new("入库当天告知本人", "The person is told on the day it is filed"),
        NoticeRule::UnlessDeclined => Text::new(
            "入库当天告知本人；本人可以不要这条记录，不要的就删除，不问理由",
            "The person is told on the day it is filed and may decline it; then it is deleted, no reasons asked",
        ),
        NoticeRule::ByConsent => Text::new(
            "入库当天告知本人；本人同意以前谁也看不到，不同意或者不答复就删除",
            "The person is told on the day it is filed; before their yes nobody sees it, and without it it is deleted",
        ),
    }
}

fn repair() -> Text {
    Text::new(
        "最短期限满，义务履行完，可以向作出决定的单位申请修复",
        "After the shortest period, with the duty performed, repair can be asked for at the deciding body",
    )
}

fn fields(rules: &Rules, item: &Item) -> Vec<FieldLine> {
    let Some(template) = rules.template(&item.template) else { return Vec::new() };
    let line = |column: &xinyu_register::rules::Column| FieldLine {
        name: text(&column.header),
        seen_by: match item.shown_to(&column.key) {
            ShownTo::Enquirer => "purpose",
            ShownTo::Own => "subject",
        },
    };
    template.columns.iter().map(line).collect()
}

fn seen_for(rules: &Rules, item: &Item, today: Date) -> Vec<RelevanceLine> {
    let purposes = rules.purposes().filter(|purpose| purpose.in_force.holds_on(today));
    let asked = purposes.filter(|purpose| !matches!(purpose.authorisation, Authorisation::Own));
    let mut lines = Vec::new();
    for purpose in asked {
        let shown = rules.answers(purpose, item, today).into_iter().filter(|answer| answer.relevance.relevant);
        lines.extend(shown.map(|answer| {
            let about = named(&purpose.code, &purpose.name);
            relevance_line(rules, about, item, purpose, &answer)
        }));
    }
    lines
}

fn relevance_line(
    rules: &Rules,
    about: crate::views::public::rules::Named,
    item: &Item,
    purpose: &Purpose,
    answer: &Answer<'_>,
) -> RelevanceLine {
    let relevance = &answer.relevance;
    RelevanceLine {
        about,
        kind: kind_text(item.kind),
        relevant: relevance.relevant,
        classes: answer.classes.iter().map(|class| Text::new(class.zh(), class.en())).collect(),
        field_of_work: answer.field.and_then(|field| field_words(purpose, item, field)),
        reason: text(relevance.reason),
        rule: relevance.rule.to_string(),
        source: convert::source(rules, relevance.source),
    }
}

/// The fields of work for which a row holds, by name where there are any.
fn field_words(purpose: &Purpose, item: &Item, field: xinyu_register::rules::FieldMatch) -> Option<Text> {
    let holds = |one: &&xinyu_register::rules::FieldOfWork| purpose.field_match(Some(&one.code), &item.domain) == field;
    let names: Vec<_> = purpose.fields_of_work.iter().filter(holds).collect();
    if names.is_empty() {
        return None;
    }
    let zh: Vec<&str> = names.iter().map(|one| one.name.zh.as_str()).collect();
    let en: Vec<&str> = names.iter().map(|one| one.name.en.as_str()).collect();
    Some(Text::new(&zh.join("、"), &en.join(", ")))
}

async fn purpose(State(app): State<App>, ctx: PageCtx, Path(code): Path<String>) -> Shown {
    let (rules, today) = (&*app.register.rules, today(&app));
    let purpose = rules.purpose(&PurposeCode::new(&code)).ok_or(Fault::NotFound)?;
    let bodies = rules.bodies().filter(|body| rules.may_ask(&body.code, &purpose.code, today));
    let mandates = match &purpose.authorisation {
        Authorisation::Mandate { rules } => rules.as_slice(),
        Authorisation::Consent | Authorisation::Own => &[],
    };
    let mandates = mandates.iter().filter(|mandate| mandate.in_force.holds_on(today));
    let (shown, hidden) = grid(rules, purpose, today);
    let page = RulesPurposePage {
        purpose: named(&purpose.code, &purpose.name),
        about: text(&purpose.plain),
        bodies: bodies.map(|body| text(&body.name)).collect(),
        by: ways(purpose),
        mandates: mandates.map(|mandate| convert::source(rules, &mandate.source)).collect(),
        fields_of_work: purpose.fields_of_work.iter().map(|field| text(&field.name)).collect(),
        no_adverse: no_adverse(rules, purpose, today),
        shown,
        hidden,
        since: purpose.in_force.from,
        source: convert::source(rules, &purpose.source),
    };
    Ok(frame::page(&app, &ctx, &page))
}

/// Whether it shows no item that can weigh against the person.
fn no_adverse(rules: &Rules, purpose: &Purpose, today: Date) -> bool {
    let shown = |item: &Item| rules.answers(purpose, item, today).iter().any(|answer| answer.relevance.relevant);
    let own = matches!(purpose.authorisation, Authorisation::Own);
    !own && !rules.items().any(|item| item.adverse && shown(item))
}

/// What it shows, a line each; what it does not, by the reason. What no row speaks of is not told a line
/// each: the page says it of all of them.
fn grid(rules: &Rules, purpose: &Purpose, today: Date) -> (Vec<RelevanceLine>, Vec<HiddenItems>) {
    let (mut shown, mut hidden) = (Vec::new(), Vec::<HiddenItems>::new());
    for item in rules.items().filter(|item| item.in_force.holds_on(today)) {
        for answer in rules.answers(purpose, item, today) {
            if rules.is_no_row(&answer.relevance) {
                continue;
            }
            let line = relevance_line(rules, named(&item.code, &item.name), item, purpose, &answer);
            if line.relevant {
                shown.push(line);
                continue;
            }
            let same = |known: &&mut HiddenItems| {
                let classes = known.classes.iter().map(|class| &class.zh);
                known.rule == line.rule && classes.eq(line.classes.iter().map(|class| &class.zh))
            };
            match hidden.iter_mut().find(same) {
                Some(known) => known.items.push(line.about),
                None => hidden.push(HiddenItems {
                    items: vec![line.about],
                    classes: line.classes,
                    reason: line.reason,
                    rule: line.rule,
                    source: line.source,
                }),
            }
        }
    }
    (shown, hidden)
}
