//! `GET /api/v1/public/honours`

use axum::Json;
use axum::extract::State;
use axum::http::header::{self, HeaderName, HeaderValue};
use serde::Serialize;
use utoipa::ToSchema;
use xinyu_register::honour::Honour;

use crate::api::input::{Asked, PageAsked};
use crate::api::wire::day;
use crate::app::App;
use crate::problem::Problem;

/// An award that its holder published: everything that is public of it.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"name": "林＊", "award": "示例奖", "body": "榆林市人民政府", "decided_on": "2026-11-20"}))]
pub struct HonourShown {
    /// The name, as its holder chose it.
    pub name: String,
    /// The award, as it was filed.
    pub award: String,
    /// The body that awarded it, as it was filed.
    pub body: String,
    /// Date of the decision.
    #[schema(format = Date)]
    pub decided_on: String,
}

impl From<&Honour> for HonourShown {
    fn from(honour: &Honour) -> Self {
        Self {
            name: honour.name.clone(),
            award: honour.award.clone(),
            body: honour.body.clone(),
            decided_on: day(honour.decided_on),
        }
    }
}

/// Honours that their holders published.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"honours": [], "next": null}))]
pub(super) struct HonoursShown {
    /// Latest published first.
    honours: Vec<HonourShown>,
    /// Where to go on.
    next: Option<String>,
}

/// Honours that people published
///
/// By the wish of each of them, who can take theirs down at any time: ask again, keep nothing. In the order
/// of publishing, latest first; there is no search and no other order.
#[utoipa::path(
    get, path = "/api/v1/public/honours", tag = "public",
    params(PageAsked),
    responses(
        (status = 200, description = "A page", body = HonoursShown),
        (status = 422, description = "`fields`: cursor or limit"),
    )
)]
pub(super) async fn public_honours(
    State(app): State<App>,
    Asked(page): Asked<PageAsked>,
) -> Result<([(HeaderName, HeaderValue); 2], Json<HonoursShown>), Problem> {
    let limit = u32::try_from(page.limit()?).unwrap_or(u32::MAX);
    let before = page.number()?.map(|place| i64::try_from(place).unwrap_or(i64::MAX));
    let found = app.register.public_honours(before, limit).await?;
    let shown = HonoursShown {
        honours: found.honours.iter().map(HonourShown::from).collect(),
        next: found.before.map(|before| before.to_string()),
    };
    let headers = [
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
    ];
    Ok((headers, Json(shown)))
}
