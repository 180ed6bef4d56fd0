//! `GET /api/v1/me/looks`

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use xinyu_register::event::{Looker, Shown};
use xinyu_register::rules::Rules;
use xinyu_service::rights::looks::LookView;

use crate::api::input::{Asked, PageAsked};
use crate::api::wire::{GroundShown, Named, PlacedTrace, field_of_work, instant, item, purpose};
use crate::app::App;
use crate::problem::Problem;
use crate::session::Bearer;

/// Everyone who looked.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"looks": [], "next": null}))]
pub(super) struct LooksShown {
    /// Latest first.
    looks: Vec<LookShown>,
    /// Where to go on.
    next: Option<String>,
}

/// A look.
#[derive(Serialize, ToSchema)]
pub(super) struct LookShown {
    /// Its name.
    #[schema(example = "k-12")]
    id: String,
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// Who.
    looker: LookerShown,
    /// For what.
    purpose: Named,
    /// Field of work, where the purpose names one.
    field: Option<Named>,
    /// On what ground.
    ground: GroundShown,
    /// Why, in the asker's own words.
    reason: String,
    /// What the asker was told.
    outcome: &'static str,
    /// What was shown.
    shown: Vec<ThingShown>,
    /// How many of your entries were not.
    not_shown: u32,
    /// What an officer of the register decided, where they did: about your names (`filing_typo`,
    /// `known_typo`, `former_name`, `variant_name`, `not_this_person`, `body_must_check`), or about a row
    /// that they had to read (`row_file`, `row_send_back`, `row_refuse`).
    decision: Option<&'static str>,
    /// The enquiry or report that it belongs to.
    enquiry: Option<String>,
    /// Version of the rules that were applied.
    rules: String,
    /// Its trace.
    journal: PlacedTrace,
}

/// Who looked: `own`, an `officer` by body and office, or the `bearer` of a code that you passed on.
#[derive(Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum LookerShown {
    /// You.
    Own,
    /// Somebody of a body.
    Officer {
        /// Code of the body.
        body: String,
        /// Its name at the time.
        body_name: String,
        /// The office or post.
        office: String,
    },
    /// Whoever had the code and the second word that you passed on.
    Bearer,
}

/// What was shown of an entry.
#[derive(Serialize, ToSchema)]
pub(super) struct ThingShown {
    /// The item.
    item: Named,
    /// Whether its facts were shown, or only kind, body and date.
    whole: bool,
}

/// Everyone who looked at your file
///
/// You among them. The list is the trace itself, so reading it leaves none.
#[utoipa::path(
    get, path = "/api/v1/me/looks", tag = "own file", security(("token" = [])),
    params(PageAsked),
    responses(
        (status = 200, description = "A page of looks", body = LooksShown),
        (status = 403, description = "`not_permitted`: not a resident's token"),
        (status = 422, description = "`fields`: cursor or limit"),
    )
)]
pub(super) async fn own_looks(
    bearer: Bearer,
    State(app): State<App>,
    Asked(page): Asked<PageAsked>,
) -> Result<Json<LooksShown>, Problem> {
    let limit = u32::try_from(page.limit()?).unwrap_or(u32::MAX);
    let looks = app.register.own_looks(&bearer.caller, page.number()?, limit).await?;
    let shown = looks.looks.iter().map(|look| LookShown::of(look, &app.register.rules)).collect();
    Ok(Json(LooksShown { looks: shown, next: looks.before.map(|before| before.to_string()) }))
}

impl LookShown {
    /// As it goes out: to the person, officers have an office and no name.
    pub(super) fn of(view: &LookView, rules: &Rules) -> Self {
        let look = &view.look;
        let thing = |shown: &Shown| ThingShown { item: item(rules, &shown.item), whole: shown.whole };
        Self {
            id: format!("k-{}", view.n),
            at: instant(look.at_ms),
            looker: match &look.looker {
                Looker::Own => LookerShown::Own,
                Looker::Bearer => LookerShown::Bearer,
                Looker::Officer { body, body_name, office, officer: _ } => {
                    LookerShown::Officer { body: body.clone(), body_name: body_name.clone(), office: office.clone() }
                }
            },
            purpose: purpose(rules, &look.purpose),
            field: field_of_work(rules, &look.purpose, &look.field),
            ground: (&look.ground).into(),
            reason: look.reason.clone(),
            outcome: look.outcome.code(),
            shown: look.shown.iter().map(thing).collect(),
            not_shown: look.not_shown,
            decision: view.decision,
            enquiry: look.enquiry.map(|id| id.to_string()),
            rules: look.rules.clone(),
            journal: (&view.trace).into(),
        }
    }
}
