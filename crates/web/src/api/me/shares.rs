//! `GET` and `POST /api/v1/me/shares`, `POST /api/v1/me/shares/{id}/revoke`

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use xinyu_register::ids::ShareId;
use xinyu_register::rules::Rules;
use xinyu_service::rights::shares::{MadeShare, OwnShare, ShareState};

use crate::api::input::{Asked, Nothing, PageAsked, Sent, id};
use crate::api::once::Once;
use crate::api::wire::{Named, Text, day, field_of_work, instant, purpose};
use crate::app::App;
use crate::problem::Problem;
use crate::session::Bearer;

/// Views that you passed on.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"shares": [], "next": null}))]
pub(super) struct SharesShown {
    /// Latest first.
    shares: Vec<ShareShown>,
    /// Where to go on.
    next: Option<String>,
}

/// A view that a code opens once.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "s-0410d3w6a8k5n2q9", "state": "live", "purpose": {"code": "employment", "name": {"zh": "单位招聘", "en": "employment"}},
    "field": null, "made_at": "2026-11-24T09:05:00.000+08:00", "until": "2026-11-27", "entries": 1, "tries": 0,
    "ended_at": null, "look": null
}))]
pub(super) struct ShareShown {
    /// Its identifier; opens nothing.
    id: String,
    /// `live`, `opened`, `revoked`, `frozen`, `dead` (too many wrong words), `over`.
    state: &'static str,
    /// For what.
    purpose: Named,
    /// Field of work, where the purpose names one.
    field: Option<Named>,
    /// When it was made.
    #[schema(format = DateTime)]
    made_at: String,
    /// Last day on which it opens.
    #[schema(format = Date)]
    until: String,
    /// How many entries it shows.
    entries: usize,
    /// Wrong second words so far.
    tries: u32,
    /// When it was opened, taken back, frozen, or tried once too often.
    #[schema(format = DateTime)]
    ended_at: Option<String>,
    /// The look, where it was opened.
    look: Option<String>,
}

/// A view that was just made.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "s-0410d3w6a8k5n2q9", "code": "K7MP2WXD", "word": {"zh": "4821 山", "en": "4821 mountain"},
    "until": "2026-11-27", "entries": 1, "opened_at": "https://xinyu.example/share"
}))]
pub(super) struct ShareMadeShown {
    /// Its identifier; opens nothing.
    id: String,
    /// The code, told once: a replay of the request does not tell it again.
    code: Option<String>,
    /// The second word, in either language; to be passed on by another way than the code.
    word: Option<Text>,
    /// Last day on which it opens.
    #[schema(format = Date)]
    until: String,
    /// How many entries it shows.
    entries: usize,
    /// Where it is opened.
    opened_at: String,
}

/// What to show.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"purpose": "employment", "field": "metrology", "digest": "5d41402abc4b2a76b9719d911017c592…"}))]
pub(super) struct ShareSent {
    /// Code of a purpose that rests on consent.
    purpose: String,
    /// Its field of work, where it names one.
    field: Option<String>,
    /// The `digest` of the preview that you saw: then only exactly that is shared.
    digest: Option<String>,
}

/// What a view would show.
#[derive(Serialize, ToSchema)]
pub(super) struct SharePreviewShown {
    /// Your name.
    name: String,
    /// Last four characters of your number.
    id_tail: String,
    /// The entries.
    entries: Vec<crate::api::wire::EntryShown>,
    /// How many of your entries would not be shown.
    not_shown: u32,
    /// Names exactly this, for making the view.
    digest: String,
}

/// Views that you passed on
#[utoipa::path(
    get, path = "/api/v1/me/shares", tag = "own file", security(("token" = [])),
    params(PageAsked),
    responses(
        (status = 200, description = "A page of views", body = SharesShown),
        (status = 403, description = "`not_permitted`: not a resident's token"),
        (status = 422, description = "`fields`: cursor or limit"),
    )
)]
pub(super) async fn own_shares(
    bearer: Bearer,
    State(app): State<App>,
    Asked(page): Asked<PageAsked>,
) -> Result<Json<SharesShown>, Problem> {
    let shares = app.register.own_shares(&bearer.caller).await?;
    let (shares, next) = page.cut(shares, |share| share.made.share.to_string())?;
    let shares = shares.iter().map(|share| ShareShown::of(share, &app.register.rules)).collect();
    Ok(Json(SharesShown { shares, next }))
}

/// See what a view would show
///
/// A look of your own; nothing is passed on by it.
#[utoipa::path(
    post, path = "/api/v1/me/shares/preview", tag = "own file", security(("token" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "Not needed: nothing is made")),
    request_body = ShareSent,
    responses(
        (status = 200, description = "Exactly what would be shown", body = SharePreviewShown, example = json!({
            "name": "林测", "id_tail": "001X", "entries": [], "not_shown": 2, "digest": "5d41402abc4b2a76b9719d911017c592…"
        })),
        (status = 400, description = "`json`"),
        (status = 403, description = "`not_permitted`: not a resident's token"),
        (status = 404, description = "`not_found`: no such purpose, or none that you may show something for by yourself"),
        (status = 422, description = "`fields`"),
    )
)]
pub(super) async fn preview_share(
    bearer: Bearer,
    _once: Once,
    State(app): State<App>,
    sent: Sent<ShareSent>,
) -> Result<Json<SharePreviewShown>, Problem> {
    bearer.caller.resident()?;
    let ShareSent { purpose, field, .. } = &sent.value;
    let own = app.register.share_preview(&bearer.caller, purpose, field.as_deref()).await?;
    let (file, preview, digest) = &*own;
    let rules = &app.register.rules;
    Ok(Json(SharePreviewShown {
        name: file.name.clone(),
        id_tail: file.id_tail.clone(),
        entries: preview.preview.shown.iter().map(|entry| crate::api::wire::EntryShown::of(entry, rules)).collect(),
        not_shown: preview.preview.not_shown,
        digest: digest.clone(),
    }))
}

/// Make a view that a code opens once
#[utoipa::path(
    post, path = "/api/v1/me/shares", tag = "own file", security(("token" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "The same request twice is done once")),
    request_body = ShareSent,
    responses(
        (status = 201, description = "Made", body = ShareMadeShown),
        (status = 400, description = "`json`"),
        (status = 403, description = "`not_permitted`: not a resident's token"),
        (status = 404, description = "`not_found`: no such purpose, or none that you may show something for by yourself"),
        (status = 409, description = "`share.frozen`: enquiries are frozen; `share.changed`: it would show something else by now; `under_way`"),
        (status = 415, description = "`media_type`"),
        (status = 422, description = "`fields`"),
    )
)]
pub(super) async fn make_share(
    bearer: Bearer,
    once: Once,
    State(app): State<App>,
    sent: Sent<ShareSent>,
) -> Result<Response, Problem> {
    bearer.caller.resident()?;
    let turn = once.turn(&app, &bearer, &sent.bytes).await?;
    let opened_at = format!("{}/share", app.register.settings.address);
    let shown = match turn.done() {
        Some(done) => {
            let known = known(&app, &bearer, id(done)?).await?;
            let (until, entries) = (day(known.made.until), known.made.pinned.len());
            ShareMadeShown { id: done.to_owned(), code: None, word: None, until, entries, opened_at }
        }
        None => {
            let ShareSent { purpose, field, digest } = &sent.value;
            let made = app.register.make_share(&bearer.caller, purpose, field.as_deref(), digest.as_deref()).await?;
            turn.keep(made.id).await;
            told(made, opened_at)
        }
    };
    Ok((StatusCode::CREATED, Json(shown)).into_response())
}

fn told(made: MadeShare, opened_at: String) -> ShareMadeShown {
    let (zh, en) = made.word.told();
    ShareMadeShown {
        id: made.id.to_string(),
        code: Some(made.code),
        word: Some(Text::new(&zh, &en)),
        until: day(made.until),
        entries: made.entries,
        opened_at,
    }
}

async fn known(app: &App, bearer: &Bearer, id: ShareId) -> Result<OwnShare, Problem> {
    let shares = app.register.own_shares(&bearer.caller).await?;
    shares.into_iter().find(|share| share.made.share == id).ok_or_else(Problem::not_found)
}

/// Take a view back before it is opened
#[utoipa::path(
    post, path = "/api/v1/me/shares/{id}/revoke", tag = "own file", security(("token" = [])),
    params(
        ("id" = String, Path, description = "The view", example = "s-0410d3w6a8k5n2q9"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same request twice is done once"),
    ),
    request_body = Nothing,
    responses(
        (status = 200, description = "Taken back", body = ShareShown),
        (status = 403, description = "`not_permitted`: not a resident's token"),
        (status = 404, description = "`not_found`"),
        (status = 409, description = "`share.ended`: it was opened, or ended otherwise; `under_way`"),
    )
)]
pub(super) async fn revoke_share(
    bearer: Bearer,
    once: Once,
    State(app): State<App>,
    Path(name): Path<String>,
    sent: Sent<Nothing>,
) -> Result<Json<ShareShown>, Problem> {
    bearer.caller.resident()?;
    let share: ShareId = id(&name)?;
    let turn = once.turn(&app, &bearer, &sent.bytes).await?;
    if turn.done().is_none() {
        app.register.revoke_share(&bearer.caller, share).await?;
        turn.keep(share).await;
    }
    Ok(Json(ShareShown::of(&known(&app, &bearer, share).await?, &app.register.rules)))
}

impl ShareShown {
    pub(super) fn of(share: &OwnShare, rules: &Rules) -> Self {
        let (ended_ms, look) = match share.state {
            ShareState::Opened { at_ms, look } => (Some(at_ms), Some(format!("k-{look}"))),
            ShareState::Revoked { at_ms } | ShareState::Frozen { at_ms } | ShareState::Dead { at_ms } => {
                (Some(at_ms), None)
            }
            ShareState::Live | ShareState::Over => (None, None),
        };
        let made = &share.made;
        Self {
            id: made.share.to_string(),
            state: share.state.as_str(),
            purpose: purpose(rules, &made.purpose),
            field: field_of_work(rules, &made.purpose, &made.field),
            made_at: instant(made.at_ms),
            until: day(made.until),
            entries: made.pinned.len(),
            tries: share.tries,
            ended_at: ended_ms.map(instant),
            look,
        }
    }
}
