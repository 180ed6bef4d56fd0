//! `GET|POST /me/reports`, `GET /me/reports/{no}/pdf`.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::routing::get;
use jiff::civil::Date;
use xinyu_service::rights::reports::OwnReport;

use super::{Nothing, count, days, id, today};
use crate::app::App;
use crate::portal::error::Shown;
use crate::portal::frame::{self, PageCtx, Posted};
use crate::views::resident::report::{ReportLine, ReportsPage};

pub fn routes() -> Router<App> {
    Router::new().route("/me/reports", get(reports).post(make)).route("/me/reports/{no}/pdf", get(pdf))
}

async fn reports(State(app): State<App>, ctx: PageCtx, uri: Uri) -> Shown {
    let caller = ctx.caller()?;
    let reports = app.register.own_reports(caller).await?;
    let notices = app.register.own_notices(caller).await?;
    let made = frame::query(&uri, "made").filter(|no| reports.iter().any(|report| report.no.to_string() == *no));
    let today = today(&app);
    let page = ReportsPage {
        reports: reports.iter().map(|report| line(report, today)).collect(),
        made,
        valid_days: days(&app, "report.own.validity")?,
        unopened: count(notices.iter().filter(|notice| notice.served.is_none()).count()),
    };
    Ok(frame::page(&app, &ctx, &page))
}

fn line(report: &OwnReport, today: Date) -> ReportLine {
    ReportLine {
        no: report.no.to_string(),
        made: report.at_ms,
        valid_until: report.until,
        valid: today <= report.until,
    }
}

async fn make(State(app): State<App>, posted: Posted<Nothing>) -> Shown {
    let Posted { ctx, form: Nothing {} } = posted;
    let made = app.register.make_own_report(ctx.caller()?).await?;
    Ok(frame::see_other(&format!("/me/reports?made={}", made.no)))
}

async fn pdf(State(app): State<App>, ctx: PageCtx, Path(no): Path<String>) -> Shown {
    let document = app.register.own_report_pdf(ctx.caller()?, id(&no)?, ctx.lang.code()).await?;
    Ok(frame::download("application/pdf", &format!("{no}.pdf"), document.to_vec()))
}
