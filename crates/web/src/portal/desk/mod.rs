//! Pages of officers. What shows at `/desk` depends on the role; what may be done is asked by each
//! use case.

mod answer;
mod batches;
mod changes;
mod consents;
mod counter;
mod decision;
mod enquiries;
mod home;
mod identity;
mod people;
mod person;
mod records;
mod review;
mod rows;
mod upload;

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;

use super::error::{Fault, Shown};
use super::frame::{self, PageCtx};
use crate::app::App;

/// An XLSX workbook.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The officers' pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/desk/templates/{file}", get(template))
        .merge(home::routes())
        .merge(batches::routes())
        .merge(rows::routes())
        .merge(records::routes())
        .merge(changes::routes())
        .merge(upload::routes())
        .merge(consents::routes())
        .merge(enquiries::routes())
        .merge(answer::routes())
        .merge(identity::routes())
        .merge(review::routes())
        .merge(people::routes())
        .merge(counter::routes())
}

/// An empty sheet of a template.
async fn template(State(app): State<App>, ctx: PageCtx, Path(file): Path<String>) -> Shown {
    let body = ctx.officer()?.body.clone();
    let name = file.strip_suffix(".xlsx").ok_or(Fault::NotFound)?;
    // Looked up first: a name from the outside never gets into a header as it came.
    let name = app.register.rules.template(name).ok_or(Fault::NotFound)?.name.clone();
    let sheet = app.register.template_sheet(&name, Some(&body))?;
    Ok(frame::download(XLSX, &format!("{name}.xlsx"), sheet))
}
