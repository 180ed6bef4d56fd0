//! `POST /api/v1/me/notices/{id}/open`

use axum::Json;
use axum::extract::{Path, State};
use xinyu_register::ids::NoticeId;

use super::notices::NoticeShown;
use crate::api::input::id;
use crate::api::once::Once;
use crate::app::App;
use crate::problem::Problem;
use crate::session::Bearer;

/// Open a notice
///
/// That serves it, and gives the facts of its entry. Opening again changes nothing.
#[utoipa::path(
    post, path = "/api/v1/me/notices/{id}/open", tag = "own file", security(("token" = [])),
    params(
        ("id" = String, Path, description = "The notice", example = "n-0410d3w6a8k5n2q9"),
        ("Idempotency-Key" = Option<String>, Header, description = "Not needed: opening is idempotent"),
    ),
    responses(
        (status = 200, description = "Opened", body = NoticeShown),
        (status = 403, description = "`not_permitted`: not a resident's token"),
        (status = 404, description = "`not_found`"),
    )
)]
pub(super) async fn open_notice(
    bearer: Bearer,
    _once: Once,
    State(app): State<App>,
    Path(notice): Path<String>,
) -> Result<Json<NoticeShown>, Problem> {
    bearer.caller.resident()?;
    let notice: NoticeId = id(&notice)?;
    let opened = app.register.open_own_notice(&bearer.caller, notice).await?;
    let trace = match opened.event {
        Some(n) => Some(app.register.own_trace(&bearer.caller, n).await?),
        None => None,
    };
    Ok(Json(NoticeShown::of(&opened, trace.as_ref().map(Into::into))))
}
