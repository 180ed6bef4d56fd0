//! `GET /api/v1/me/entries`

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use xinyu_register::disclosure::Standing;
use xinyu_register::entry::ServedHow;
use xinyu_register::rules::PenaltyKind;
use xinyu_service::rights::own::{OwnAmendment, OwnEntry, OwnFacts, PurposeView};

use crate::api::input::{Asked, PageAsked};
use crate::api::wire::{BodyNamed, Named, Text, day, fields, instant, kinds};
use crate::app::App;
use crate::problem::Problem;
use crate::session::Bearer;

/// The person's own file.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"entries": [], "today": "2026-11-23", "frozen_since": null, "next": null}))]
pub(super) struct FileShown {
    /// Entries, latest filed first.
    entries: Vec<OwnEntryShown>,
    /// The day it was shown.
    #[schema(format = Date)]
    today: String,
    /// Since when enquiries by consent are frozen.
    #[schema(format = DateTime)]
    frozen_since: Option<String>,
    /// Where to go on.
    next: Option<String>,
}

/// An entry in the person's own view.
#[derive(Serialize, ToSchema)]
pub(super) struct OwnEntryShown {
    /// Its identifier.
    id: String,
    /// The item of the catalog; none until the notice is opened.
    item: Option<Named>,
    /// Its kind: `penalty`, `licence`, `award`, …
    kind: &'static str,
    /// Whether it can weigh against the person.
    adverse: bool,
    /// `minor`, `general`, `serious`, where it has a class and its notice is opened.
    class: Option<&'static str>,
    /// Name of the source body.
    body: String,
    /// Date of the document.
    #[schema(format = Date)]
    decided_on: String,
    /// When it was filed.
    #[schema(format = DateTime)]
    filed_at: String,
    /// Where it stands for everyone else.
    standing: StandingShown,
    /// The proof that the person was told.
    served: Option<ServedShown>,
    /// The day from which a sent message counts as service.
    #[schema(format = Date)]
    counts_as_served_on: Option<String>,
    /// Whether the person may say that it is not to be kept: `POST …/{id}/answer`.
    may_be_declined: bool,
    /// Whether you have published it on the public list of honours: `…/{id}/publication`.
    published: bool,
    /// Bodies that had been shown it and were told of a change.
    told: Vec<ToldShown>,
    /// The facts; none until the notice is opened, because reading them is opening it.
    facts: Option<FactsShown>,
}

/// Where an entry stands for everyone else.
#[derive(Serialize, ToSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub(super) enum StandingShown {
    /// The person has not been served: nobody is shown it.
    Unserved,
    /// Waits for the person's yes: nobody is shown it, and without it it is deleted.
    Awaiting,
    /// May be shown for purposes to which it is relevant.
    Open {
        /// Last day; none where it has no end.
        #[schema(format = Date)]
        until: Option<String>,
    },
    /// Is in no report any more.
    Ended {
        /// First day without it.
        #[schema(format = Date)]
        on: String,
        /// `period_over`, `withdrawn`, `annulled`, `repaired`, `not_in_force`, `declined`.
        why: &'static str,
    },
}

/// How a notice reached the person.
#[derive(Serialize, ToSchema)]
pub(super) struct ServedShown {
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// `opened`, `message_delivered`, `letter_delivered`, `handed_over`.
    how: &'static str,
}

/// The facts of an opened entry.
#[derive(Serialize, ToSchema)]
pub(super) struct FactsShown {
    /// The version.
    version: u32,
    /// Who decided.
    deciding_body: BodyNamed,
    /// Number of the document.
    document_no: String,
    /// Kinds of penalty.
    penalty_kinds: Vec<Named>,
    /// Its fields: text and days as text, money as `{"fen": …}`.
    #[schema(value_type = Object)]
    fields: BTreeMap<String, Value>,
    /// How long it may be shown, for one that can weigh against the person.
    period: Option<PeriodShown>,
    /// The day on which its key is destroyed.
    #[schema(format = Date)]
    destroyed_on: Option<String>,
    /// What versions after the first one changed, and why, oldest first.
    amendments: Vec<AmendmentShown>,
    /// Why the filing body took it back, in its words.
    taken_back: Option<String>,
    /// For each purpose of the catalog whether such an entry is shown, and why.
    purposes: Vec<PurposeShown>,
}

/// A version that amends the one before.
#[derive(Serialize, ToSchema)]
pub(super) struct AmendmentShown {
    /// The version.
    version: u32,
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// Why, in the words of the body.
    reason: String,
    /// What it changes.
    changes: Vec<AmendedField>,
}

/// One field that a version changed.
#[derive(Serialize, ToSchema)]
pub(super) struct AmendedField {
    /// Header of the column.
    header: Text,
    /// What stood there.
    before: String,
    /// What stands there now.
    now: String,
}

/// A body that had been shown an entry and was told that it changed.
#[derive(Serialize, ToSchema)]
pub(super) struct ToldShown {
    /// Code of the body.
    body: String,
    /// When it was told.
    #[schema(format = DateTime)]
    at: String,
    /// When it confirmed to know.
    #[schema(format = DateTime)]
    confirmed_at: Option<String>,
}

/// How long an entry may be shown.
#[derive(Serialize, ToSchema)]
pub(super) struct PeriodShown {
    /// Last day of the shortest period; from the next, repair can be asked for.
    #[schema(format = Date)]
    min_until: Option<String>,
    /// Last day.
    #[schema(format = Date)]
    until: String,
    /// The rule.
    rule: String,
}

/// Whether an entry is shown for a purpose, and why.
#[derive(Serialize, ToSchema)]
pub(super) struct PurposeShown {
    /// Code of the purpose.
    code: String,
    /// Its name.
    name: Text,
    /// Field of work, where the purpose names one.
    field: Option<Text>,
    /// Whether it needs the person's consent.
    by_consent: bool,
    /// Whether it is shown.
    shown: bool,
    /// Why.
    reason: Text,
}

/// Your own file
///
/// Every entry about you, those that ended too. Reading it is a look of your own; the same unchanged
/// file within ten minutes is one look.
#[utoipa::path(
    get, path = "/api/v1/me/entries", tag = "own file", security(("token" = [])),
    params(PageAsked),
    responses(
        (status = 200, description = "The file", body = FileShown),
        (status = 403, description = "`not_permitted`: not a resident's token"),
        (status = 422, description = "`fields`: cursor or limit"),
    )
)]
pub(super) async fn own_entries(
    bearer: Bearer,
    State(app): State<App>,
    Asked(page): Asked<PageAsked>,
) -> Result<Json<FileShown>, Problem> {
    let file = app.register.own_file(&bearer.caller).await?;
    let (entries, next) = page.cut(file.entries.iter().collect(), |entry| entry.id.to_string())?;
    Ok(Json(FileShown {
        entries: entries.into_iter().map(OwnEntryShown::from).collect(),
        today: day(file.today),
        frozen_since: file.frozen_since_ms.map(instant),
        next,
    }))
}

pub(super) fn how(how: ServedHow) -> &'static str {
    match how {
        ServedHow::Opened => "opened",
        ServedHow::MessageDelivered => "message_delivered",
        ServedHow::LetterDelivered => "letter_delivered",
        ServedHow::HandedOver => "handed_over",
    }
}

pub(super) fn served(served: Option<(i64, ServedHow)>) -> Option<ServedShown> {
    served.map(|(at, by)| ServedShown { at: instant(at), how: how(by) })
}

impl From<&OwnEntry> for OwnEntryShown {
    fn from(entry: &OwnEntry) -> Self {
        Self {
            id: entry.id.to_string(),
            item: entry
                .facts
                .is_some()
                .then(|| Named { code: entry.item.to_string(), name: (&entry.item_name).into() }),
            kind: entry.kind,
            adverse: entry.adverse,
            class: entry.class.map(|class| class.as_str()),
            body: entry.body_name.clone(),
            decided_on: day(entry.decided_on),
            filed_at: instant(entry.filed_at_ms),
            standing: entry.standing.into(),
            served: served(entry.served),
            counts_as_served_on: entry.counts_as_served_on.map(day),
            may_be_declined: entry.wished.is_some(),
            published: entry.publication.as_ref().is_some_and(|own| own.published.is_some()),
            told: entry
                .told
                .iter()
                .map(|told| ToldShown {
                    body: told.body.clone(),
                    at: instant(told.at_ms),
                    confirmed_at: told.seen_ms.map(instant),
                })
                .collect(),
            facts: entry.facts.as_ref().map(Into::into),
        }
    }
}

impl From<Standing> for StandingShown {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::Unserved => Self::Unserved,
            Standing::Awaiting => Self::Awaiting,
            Standing::Open { until } => Self::Open { until: (until != jiff::civil::Date::MAX).then(|| day(until)) },
            Standing::Ended { on, why } => Self::Ended { on: day(on), why: why.code() },
        }
    }
}

impl From<&OwnFacts> for FactsShown {
    fn from(facts: &OwnFacts) -> Self {
        let content = &facts.content;
        let period = facts.period.as_ref().map(|period| PeriodShown {
            min_until: period.min_until.map(day),
            until: day(period.last_day),
            rule: period.rule.to_string(),
        });
        Self {
            version: facts.version,
            deciding_body: BodyNamed { code: content.deciding_body.clone(), name: content.deciding_body_name.clone() },
            document_no: content.document_no.clone(),
            penalty_kinds: kinds(content.penalty_kinds.iter().filter_map(|kind| PenaltyKind::parse(kind))),
            fields: fields(&content.fields),
            period,
            destroyed_on: facts.destroyed_on.map(day),
            amendments: facts.amendments.iter().map(Into::into).collect(),
            taken_back: facts.taken_back.clone(),
            purposes: facts.purposes.iter().map(Into::into).collect(),
        }
    }
}

impl From<&OwnAmendment> for AmendmentShown {
    fn from(amendment: &OwnAmendment) -> Self {
        let changes = amendment.changes.iter().map(|change| AmendedField {
            header: (&change.header).into(),
            before: change.before.clone(),
            now: change.now.clone(),
        });
        Self {
            version: amendment.version,
            at: instant(amendment.at_ms),
            reason: amendment.reason.clone(),
            changes: changes.collect(),
        }
    }
}

impl From<&PurposeView> for PurposeShown {
    fn from(view: &PurposeView) -> Self {
        Self {
            code: view.code.clone(),
            name: (&view.name).into(),
            field: view.field.as_ref().map(Into::into),
            by_consent: view.by_consent,
            shown: view.shown,
            reason: (&view.reason).into(),
        }
    }
}
