//! What a person may do with their own file over the API. Whose file it is stands in the token;
//! there is no path to anybody else's.

pub mod consent_answers;
pub mod consents;
pub mod entries;
pub mod entry_answer;
pub mod file;
pub mod freeze;
pub mod look;
pub mod looks;
pub mod names;
pub mod notice_open;
pub mod notices;
pub mod publication;
pub mod report_pdf;
pub mod reports;
pub mod shares;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;

/// Their routes.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(entries::own_entries))
        .routes(routes!(entry_answer::answer_entry))
        .routes(routes!(publication::publication, publication::set_publication))
        .routes(routes!(file::own_whole_file))
        .routes(routes!(looks::own_looks))
        .routes(routes!(look::own_look))
        .routes(routes!(look::own_look_receipt))
        .routes(routes!(look::own_look_proof))
        .routes(routes!(names::own_names))
        .routes(routes!(consents::own_consents))
        .routes(routes!(consents::own_consent))
        .routes(routes!(consent_answers::grant_consent))
        .routes(routes!(consent_answers::refuse_consent))
        .routes(routes!(consent_answers::revoke_consent))
        .routes(routes!(notices::own_notices))
        .routes(routes!(notice_open::open_notice))
        .routes(routes!(freeze::set_freeze))
        .routes(routes!(reports::own_reports, reports::make_report))
        .routes(routes!(report_pdf::report_pdf))
        .routes(routes!(reports::reissue_report))
        .routes(routes!(reports::recall_report))
        .routes(routes!(shares::own_shares, shares::make_share))
        .routes(routes!(shares::preview_share))
        .routes(routes!(shares::revoke_share))
}
