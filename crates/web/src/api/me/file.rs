//! `GET /api/v1/me/file`: everything in one file, for a machine. The form is told in
//! docs/OWN-FILE.md.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use xinyu_service::caller::Caller;
use xinyu_service::{Register, ServiceError};

use super::consents::ConsentShown;
use super::entries::OwnEntryShown;
use super::looks::LookShown;
use super::notices::NoticeShown;
use super::reports::ReportShown;
use super::shares::ShareShown;
use crate::api::wire::{day, instant};
use crate::app::App;
use crate::problem::Problem;
use crate::session::Bearer;

/// Name and version of the form: a reader that knows it can rely on every field that is there.
const FORM: &str = "xinyu-own-file/1";
/// Looks in the file at most: many a day for many years.
const LOOKS_MAX: u32 = 20_000;

/// Everything that this register holds about you, as you may read it.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "form": "xinyu-own-file/1", "made_at": "2026-11-24T09:05:00.000+08:00", "today": "2026-11-24",
    "register": "信榆", "origin": "xinyu.example/yulin", "rules": "4f1c22d0…", "name": "林测", "id_tail": "001X",
    "frozen_since": null, "email": null, "entries": [], "notices": [], "looks": [], "looks_in_all": 0,
    "consents": [], "reports": [], "shares": []
}))]
pub struct WholeFile {
    /// `xinyu-own-file/1`.
    form: &'static str,
    /// When it was made.
    #[schema(format = DateTime)]
    made_at: String,
    /// The day for which it says where each entry stands.
    #[schema(format = Date)]
    today: String,
    /// Name of the register.
    register: String,
    /// Name of its journal.
    origin: String,
    /// Version of the rules that were applied.
    rules: String,
    /// Your name as filed.
    name: String,
    /// Last four characters of your number: the whole of it stays out of a file that lies about.
    id_tail: String,
    /// Since when enquiries by consent are frozen.
    #[schema(format = DateTime)]
    frozen_since: Option<String>,
    /// The address for messages that you confirmed.
    email: Option<String>,
    /// Entries, latest filed first. Of one whose notice was not opened: kind, body, dates.
    entries: Vec<OwnEntryShown>,
    /// Notices, latest first.
    notices: Vec<NoticeShown>,
    /// Everyone who looked, latest first, with the trace of each look.
    looks: Vec<LookShown>,
    /// How many looks there are: more than are listed only after many years.
    looks_in_all: u64,
    /// Requests for your consent and what you answered, latest first.
    consents: Vec<ConsentShown>,
    /// Your own reports and certificates, latest first.
    reports: Vec<ReportShown>,
    /// Views that you passed on by a code, latest first.
    shares: Vec<ShareShown>,
}

/// Makes the file: one look of the person's own, as any reading of the file is.
pub(crate) async fn whole(app: &App, caller: &Caller) -> Result<WholeFile, ServiceError> {
    let register = &app.register;
    let file = register.own_file(caller).await?;
    let notices = register.own_notices(caller).await?;
    let looks = register.own_looks(caller, None, LOOKS_MAX).await?.looks;
    let looks_in_all = register.own_look_count(caller, None).await?;
    let consents = register.own_consents(caller).await?;
    let reports = register.own_reports(caller).await?;
    let shares = register.own_shares(caller).await?;
    let (rules, now_ms) = (&register.rules, register.now_ms());
    let today = Register::day(now_ms);
    Ok(WholeFile {
        form: FORM,
        made_at: instant(now_ms),
        today: day(file.today),
        register: register.settings.name.clone(),
        origin: register.settings.origin.clone(),
        rules: rules.version().to_owned(),
        name: file.name.clone(),
        id_tail: file.id_tail.clone(),
        frozen_since: file.frozen_since_ms.map(instant),
        email: file.email.clone(),
        entries: file.entries.iter().map(OwnEntryShown::from).collect(),
        notices: notices.iter().map(|notice| NoticeShown::of(notice, None)).collect(),
        looks: looks.iter().map(|look| LookShown::of(look, rules)).collect(),
        looks_in_all,
        consents: consents.iter().map(|consent| ConsentShown::of(consent, today, rules)).collect(),
        reports: reports.iter().map(|report| ReportShown::of(report, rules)).collect(),
        shares: shares.iter().map(|share| ShareShown::of(share, rules)).collect(),
    })
}

/// Everything in one file
///
/// Entries, notices, looks, consents, settings and reports as the other addresses tell them. Reading it
/// is a look of your own; what was not opened stays closed in it.
#[utoipa::path(
    get, path = "/api/v1/me/file", tag = "own file", security(("token" = [])),
    responses(
        (status = 200, description = "The file", body = WholeFile),
        (status = 403, description = "`not_permitted`: not a resident's token"),
    )
)]
pub(super) async fn own_whole_file(bearer: Bearer, State(app): State<App>) -> Result<Json<WholeFile>, Problem> {
    Ok(Json(whole(&app, &bearer.caller).await?))
}
