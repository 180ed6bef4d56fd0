//! `GET /api/v1/me/names`

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use xinyu_register::subject::OtherNameKind;

use crate::api::wire::instant;
use crate::app::App;
use crate::problem::Problem;
use crate::session::Bearer;

/// The names by which you are known here.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"name": "林测", "standing": "own", "others": [], "asked_at": []}))]
pub(super) struct NamesShown {
    /// The name.
    name: String,
    /// How it is known to be yours: `unverified` (one body filed it), `bodies` (two did), `own` (your
    /// sign-in), `officer` (an officer of the register).
    standing: &'static str,
    /// Other names of yours.
    others: Vec<OtherNameShown>,
    /// When rows under your number came whose name is none of these; the register compares. Which name
    /// it is, and whose it may be, is not told.
    asked_at: Vec<String>,
}

/// Another name.
#[derive(Serialize, ToSchema)]
pub(super) struct OtherNameShown {
    /// The name.
    name: String,
    /// `former`, or `variant`: the same in other characters or another order.
    kind: &'static str,
}

/// The names by which you are known
#[utoipa::path(
    get, path = "/api/v1/me/names", tag = "own file", security(("token" = [])),
    responses(
        (status = 200, description = "Your names", body = NamesShown),
        (status = 403, description = "`not_permitted`: not a resident's token"),
    )
)]
pub(super) async fn own_names(bearer: Bearer, State(app): State<App>) -> Result<Json<NamesShown>, Problem> {
    let own = app.register.own_names(&bearer.caller).await?;
    let others = own.others.iter().map(|other| OtherNameShown {
        name: other.name.clone(),
        kind: match other.kind {
            OtherNameKind::Former => "former",
            OtherNameKind::Variant => "variant",
        },
    });
    Ok(Json(NamesShown {
        others: others.collect(),
        standing: own.standing.code(),
        asked_at: own.asked_ms.iter().map(|ms| instant(*ms)).collect(),
        name: own.name,
    }))
}
