//! `GET /api/v1/batches/{id}/rows`

use axum::Json;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use xinyu_register::ids::BatchId;
use xinyu_service::filing::returned::{ReasonWords, RowView};
use xinyu_service::filing::{Reason, RowState};

use crate::api::input::{Asked, PageAsked, Tongue, id};
use crate::app::App;
use crate::problem::Problem;
use crate::session::Bearer;
use crate::words::RowWords;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// `refused` (to mend, or by law), `refused_by_law`, `review`; `mended` for rows mended or confirmed
    /// since; `filed` for rows filed with a remark; all that were not filed if left away.
    state: Option<String>,
    /// The `next` of the page before; leave it away for the first page.
    after: Option<String>,
    /// Rows on a page, 1 to 200; 50 if nothing is said.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<usize>,
}

/// Rows that were not filed.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "rows": [{"row": 17, "state": "refused", "amends": null, "mended_in": null, "reasons": [{
        "code": "id.check", "column": "证件号码", "found": null, "rule": null,
        "problem": "The number does not pass its own check; most likely one digit was miscopied",
        "mend": "Copy all 18 again from the decision; do not change the last one only"
    }]}],
    "next": null
}))]
pub(super) struct RowsShown {
    /// The rows, in the order of the sheet.
    rows: Vec<RowShown>,
    /// Where to go on.
    next: Option<String>,
}

/// A row that was not filed.
#[derive(Serialize, ToSchema)]
pub(super) struct RowShown {
    /// Its number in the sender's sheet.
    row: u32,
    /// `refused`, `refused_by_law`, `review`, `filed`, `mended`.
    state: &'static str,
    /// Why.
    reasons: Vec<ReasonShown>,
    /// The entry that it would amend.
    amends: Option<String>,
    /// The batch in which it was mended.
    mended_in: Option<String>,
}

/// Why a row was not filed.
#[derive(Serialize, ToSchema)]
pub(super) struct ReasonShown {
    /// The stable code.
    code: String,
    /// The column as the sender heads it.
    column: Option<String>,
    /// What was found there; never in columns of a person's name or number.
    found: Option<String>,
    /// The rule that refuses.
    rule: Option<String>,
    /// What is wrong, in the caller's language.
    problem: String,
    /// How to mend it, in the caller's language.
    mend: String,
}

/// Rows of a batch that were not filed
///
/// With reasons and how to mend them. Rows refused by law have their number and the rule, nothing else.
#[utoipa::path(
    get, path = "/api/v1/batches/{id}/rows", tag = "filing", security(("token" = [])),
    params(("id" = String, Path, description = "The batch"), Which),
    responses(
        (status = 200, description = "A page of rows", body = RowsShown),
        (status = 403, description = "`not_permitted`"),
        (status = 404, description = "`not_found`: no such batch, or another body's"),
        (status = 409, description = "`batch.purged`: upload and rows are destroyed"),
        (status = 422, description = "`fields`: state, cursor or limit"),
    )
)]
pub(super) async fn batch_rows(
    bearer: Bearer,
    Tongue(lang): Tongue,
    State(app): State<App>,
    Path(batch): Path<String>,
    Asked(which): Asked<Which>,
) -> Result<Json<RowsShown>, Problem> {
    bearer.caller.officer(&*app.register.policy, "batch.read")?;
    let (rows, next) = page(&app, &bearer, id(&batch)?, which).await?;
    let words = RowWords::new(&app.views, lang);
    let rows = rows.into_iter().map(|row| shown(row, &words)).collect();
    Ok(Json(RowsShown { rows, next }))
}

/// Pages of the store that one page of an answer may take, so that a filter stays cheap.
const READS_MAX: usize = 20;

async fn page(
    app: &App,
    bearer: &Bearer,
    batch: BatchId,
    which: Which,
) -> Result<(Vec<RowView>, Option<String>), Problem> {
    let asked = PageAsked { after: which.after, limit: which.limit };
    let limit = asked.limit()?;
    let (state, wanted) = wanted(which.state.as_deref())?;
    let after = asked.number()?.unwrap_or(0);
    let mut after = u32::try_from(after).map_err(|_| Problem::field("?after", "cursor"))?;
    let mut rows = Vec::new();
    for _ in 0..READS_MAX {
        let read = app.register.batch_rows(&bearer.caller, batch, state, after, 256).await?;
        let last = read.len() < 256;
        for row in read {
            if rows.len() == limit {
                return Ok((rows, Some(after.to_string())));
            }
            after = row.row;
            if wanted(row.state) {
                rows.push(row);
            }
        }
        if last {
            return Ok((rows, None));
        }
    }
    Ok((rows, Some(after.to_string())))
}

type Wanted = fn(RowState) -> bool;

fn wanted(state: Option<&str>) -> Result<(Option<RowState>, Wanted), Problem> {
    Ok(match state {
        None => (None, |state| !matches!(state, RowState::Filed | RowState::Mended)),
        Some("refused") => (None, |state| matches!(state, RowState::Refused | RowState::RefusedByLaw)),
        Some("refused_by_law") => (Some(RowState::RefusedByLaw), |_| true),
        Some("review") => (Some(RowState::Review), |_| true),
        Some("mended") => (Some(RowState::Mended), |_| true),
        Some("filed") => (Some(RowState::Filed), |_| true),
        Some(_) => return Err(Problem::field("?state", "choice")),
    })
}

fn shown(row: RowView, words: &RowWords<'_>) -> RowShown {
    let reason = |reason: Reason| {
        let (problem, mend) = words.reason(&reason);
        let rule = reason.args.get("rule").cloned();
        ReasonShown { code: reason.code, column: reason.column, found: reason.found, rule, problem, mend }
    };
    RowShown {
        row: row.row,
        state: match row.state {
            RowState::Refused => "refused",
            RowState::RefusedByLaw => "refused_by_law",
            RowState::Review => "review",
            RowState::Filed => "filed",
            RowState::Mended => "mended",
        },
        reasons: row.reasons.into_iter().map(reason).collect(),
        amends: row.amends.map(|entry| entry.to_string()),
        mended_in: row.mended_in.map(|batch| batch.to_string()),
    }
}
