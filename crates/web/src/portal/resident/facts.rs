//! What an entry of the person's own file says, as pages show it.

use xinyu_register::disclosure::{CONFISCATED, FINE, Standing};
use xinyu_register::entry::{EndedWhy, ServedHow};
use xinyu_register::identity::BodyCode;
use xinyu_register::instant::beijing_day;
use xinyu_register::rules::{Column, FieldCode, Kind, PenaltyKind, PurposeCode, Rules};
use xinyu_service::rights::own::{OwnEntry, OwnFacts, PurposeView};

use crate::portal::convert;
use crate::views::parts::{Day, Ms, Text};
use crate::views::resident::pieces::{Decision, EntryState, MaySee, Needs, NeverSees, Said, Served, ServedHow as How};

/// A kind of entry by its word.
pub fn kind(word: &str) -> Text {
    let Some(kind) = Kind::parse(word) else { return Text::zh(word) };
    let mut english = kind.en().to_owned();
    english[..1].make_ascii_uppercase();
    Text::new(kind.zh(), &english)
}

/// A body by its name in Chinese; in English, too, where the rules know it.
pub fn body(rules: &Rules, name: &str) -> Text {
    match rules.bodies_named(name).as_slice() {
        [body] => Text::new(name, &body.name.en),
        named => {
            let same = named.iter().find(|body| body.name.zh == name);
            same.map_or_else(|| Text::zh(name), |body| convert::text(&body.name))
        }
    }
}

/// A body by its code, under the name that it had at the time.
pub fn body_at_the_time(rules: &Rules, code: &str, name: &str) -> Text {
    let body = BodyCode::parse(code).ok().and_then(|read| rules.body(&read.code));
    match body {
        Some(body) if name.is_empty() => convert::text(&body.name),
        Some(body) => Text::new(name, &body.name.en),
        None => Text::zh(name),
    }
}

/// An office of a body; none where none was given.
pub fn office(rules: &Rules, code: &str, office: &str) -> Option<Text> {
    let body = BodyCode::parse(code).ok().and_then(|read| rules.body(&read.code));
    let known = body.and_then(|body| body.offices.iter().find(|one| one.zh == office));
    (!office.is_empty()).then(|| known.map_or_else(|| Text::zh(office), convert::text))
}

/// A purpose by its code.
pub fn purpose(rules: &Rules, code: &str) -> Text {
    let purpose = rules.purpose(&PurposeCode::new(code)).map(|purpose| &purpose.name);
    let name = purpose.or_else(|| rules.duty(code).map(|duty| &duty.name));
    name.map_or_else(|| Text::zh(code), convert::text)
}

/// The field of work that a purpose names; none where it names none.
pub fn field(rules: &Rules, purpose: &str, field: &str) -> Option<Text> {
    let purpose = rules.purpose(&PurposeCode::new(purpose))?;
    purpose.field(&FieldCode::new(field)).map(|field| convert::text(&field.name))
}

/// A purpose with its field of work.
pub fn purpose_in_field(rules: &Rules, code: &str, field_code: &str) -> Text {
    with_field(purpose(rules, code), field(rules, code, field_code).as_ref())
}

fn with_field(purpose: Text, field: Option<&Text>) -> Text {
    let Some(field) = field else { return purpose };
    let en = format!("{}: {}", english(&purpose), english(field));
    Text::new(&format!("{}：{}", purpose.zh, field.zh), &en)
}

fn english(text: &Text) -> &str {
    text.en.as_deref().unwrap_or(&text.zh)
}

/// What a decision says, as it was filed.
pub fn decision(rules: &Rules, entry: &OwnEntry, facts: &OwnFacts) -> Decision {
    let content = &facts.content;
    let kinds = content.penalty_kinds.iter().filter_map(|kind| PenaltyKind::parse(kind));
    Decision {
        title: title(entry, facts),
        body: body_at_the_time(rules, &content.deciding_body, &content.deciding_body_name),
        doc_no: content.document_no.clone(),
        decided: content.decided_on,
        measures: kinds.map(|kind| Text::new(kind.zh(), kind.en())).collect(),
        content: Text::zh(content.text("penalty_content")),
        fine_fen: content.fen(FINE).filter(|fen| *fen > 0),
        confiscated_fen: content.fen(CONFISCATED).filter(|fen| *fen > 0),
        basis: content.text("basis").to_owned(),
        facts: content.text("facts").to_owned(),
        more: if entry.kind == Kind::Penalty.as_str() { Vec::new() } else { said(rules, entry, facts) },
    }
}

/// What an entry says beside body, number and date, in the order of its sheet.
fn said(rules: &Rules, entry: &OwnEntry, facts: &OwnFacts) -> Vec<Said> {
    let template = rules.item(&entry.item).and_then(|item| rules.template(&item.template));
    let columns = template.map_or(&[][..], |template| template.columns.as_slice());
    let fields = &facts.content.fields;
    let line = |column: &Column| {
        let value = convert::value(rules, fields.get(&column.key)?);
        (!value.zh.is_empty()).then(|| Said { label: convert::text(&column.label), value })
    };
    let mut said: Vec<Said> = columns.iter().filter_map(line).collect();
    let acts = rules.item(&entry.item).map_or(&[][..], |item| item.basis.as_slice());
    let titles: Vec<Text> = acts
        .iter()
        .filter_map(|basis| rules.act(&basis.act))
        .map(|act| Text::new(&format!("《{}》", act.title.zh), &act.title.en))
        .collect();
    if !titles.is_empty() {
        said.push(Said { label: Text::new("法律依据", "Legal basis"), value: convert::joined(&titles) });
    }
    said
}

/// What an entry is about, in the words of its document.
pub fn title(entry: &OwnEntry, facts: &OwnFacts) -> Text {
    match facts.content.text("conduct_type") {
        "" => convert::text(&entry.item_short),
        conduct => Text::zh(conduct),
    }
}

/// [`title`] with the main penalty: the fine, or the first of the kinds.
pub fn title_with_penalty(entry: &OwnEntry, facts: &OwnFacts) -> Text {
    let title = title(entry, facts);
    let fine = facts.content.fen(FINE).filter(|fen| *fen > 0).map(convert::yuan);
    let (kind, amount) = match (&fine, facts.content.penalty_kinds.iter().find_map(|kind| PenaltyKind::parse(kind))) {
        (Some(amount), _) => (PenaltyKind::Fine, Some(amount)),
        (None, Some(kind)) => (kind, None),
        (None, None) => return title,
    };
    let (zh, en) =
        amount.map_or((String::new(), String::new()), |yuan| (format!(" {}", yuan.zh), format!(" {}", english(yuan))));
    let en = format!("{}, {}{en}", english(&title), kind.en());
    Text::new(&format!("{}，{}{zh}", title.zh, kind.zh()), &en)
}

/// How and when the person was told.
pub fn served((at_ms, how): (Ms, ServedHow)) -> Served {
    let (how, at) = match how {
        ServedHow::Opened => (How::Opened, Some(at_ms)),
        ServedHow::HandedOver => (How::Handed, Some(at_ms)),
        ServedHow::LetterDelivered => (How::Letter, None),
        ServedHow::MessageDelivered => (How::Message, None),
    };
    Served { on: beijing_day(at_ms), at, how }
}

/// Where an entry stands.
pub fn state(entry: &OwnEntry) -> EntryState {
    match entry.standing {
        Standing::Unserved | Standing::Open { .. } => EntryState::Showing,
        Standing::Awaiting => EntryState::Awaiting,
        Standing::Ended { why: EndedWhy::Declined, .. } => EntryState::Declined,
        Standing::Ended { why: EndedWhy::Withdrawn | EndedWhy::Annulled, .. } => EntryState::Withdrawn,
        Standing::Ended {
            why: EndedWhy::PeriodOver | EndedWhy::Repaired | EndedWhy::Objected | EndedWhy::Silence,
            ..
        } => EntryState::Ended,
        Standing::Ended { why: EndedWhy::NotInForce, .. } => EntryState::NotInForce,
    }
}

/// The first day on which the key of an entry is gone.
pub fn destroyed(facts: &OwnFacts) -> Day {
    facts.destroyed_on.unwrap_or(Day::MAX)
}

/// The last day on which an entry is shown; without a period of its own, the last on which it is kept.
pub fn last_day(entry: &OwnEntry, facts: &OwnFacts) -> Day {
    let kept = || destroyed(facts).yesterday().unwrap_or(Day::MIN);
    let period = facts.period.as_ref().map(|period| period.last_day).or(facts.in_force_until).unwrap_or_else(kept);
    match entry.standing {
        Standing::Ended { on, .. } => period.min(on.yesterday().unwrap_or(on)),
        Standing::Unserved | Standing::Awaiting | Standing::Open { .. } => period,
    }
}

/// The first day on which repair may be asked for; none where nothing would be left to repair.
pub fn repair_from(facts: &OwnFacts) -> Option<Day> {
    let period = facts.period.as_ref()?;
    let from = period.min_until?.tomorrow().ok()?;
    (from <= period.last_day).then_some(from)
}

/// For which purposes an entry may be seen, and why.
pub fn may_see(facts: &OwnFacts) -> Vec<MaySee> {
    let shown = facts.purposes.iter().filter(|view| view.shown);
    let line = |view: &PurposeView| MaySee {
        purpose: with_field(convert::text(&view.name), view.field.as_ref().map(convert::text).as_ref()),
        code: view.code.clone(),
        needs: if view.by_consent { Needs::Consent } else { Needs::Mandate },
        reason: convert::text(&view.reason),
    };
    shown.map(line).collect()
}

/// For which purposes an entry is never seen, and why; fields of work with one reason on one line.
pub fn never_sees(entry: &OwnEntry, facts: &OwnFacts) -> Vec<NeverSees> {
    let mut groups: Vec<(&PurposeView, Vec<Text>)> = Vec::new();
    for view in facts.purposes.iter().filter(|view| !view.shown) {
        let field = view.field.as_ref().map(convert::text);
        let same = groups.iter_mut().find(|(one, _)| one.code == view.code && one.reason == view.reason);
        match same {
            Some((_, fields)) => fields.extend(field),
            None => groups.push((view, field.into_iter().collect())),
        }
    }
    let mut never: Vec<NeverSees> = groups
        .iter()
        .map(|(view, fields)| NeverSees {
            who: with_fields(&convert::text(&view.name), fields),
            reason: convert::text(&view.reason),
        })
        .collect();
    if !entry.adverse {
        return never;
    }
    never.push(NeverSees {
        who: Text::new("公众", "The public"),
        reason: Text::new("个人的处罚不上任何公开页面", "a person’s penalty is on no public page"),
    });
    never
}

fn with_fields(purpose: &Text, fields: &[Text]) -> Text {
    if fields.is_empty() {
        return purpose.clone();
    }
    let zh: Vec<&str> = fields.iter().map(|field| field.zh.as_str()).collect();
    let en: Vec<&str> = fields.iter().map(english).collect();
    let en = format!("{} ({})", english(purpose), en.join(", "));
    Text::new(&format!("{}（{}）", purpose.zh, zh.join("、")), &en)
}
