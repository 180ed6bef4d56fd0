//! `/desk/batches/new`: a sheet comes in, sealed from its first byte, and is worked through in the
//! background. A file that cannot be taken leaves nothing behind.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::multipart::Field;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request, State};
use axum::http::{StatusCode, header};
use axum::routing::get;
use xinyu_register::ids::BatchId;
use xinyu_service::caller::Caller;
use xinyu_service::filing::batch::Incoming;
use xinyu_service::ports::SheetFault;
use xinyu_service::{Refusal, Register, ServiceError, SheetRefusal};

use crate::app::App;
use crate::portal::convert;
use crate::portal::error::{Fault, Shown, bad_request};
use crate::portal::frame::{self, PageCtx};
use crate::views::Lang;
use crate::views::desk::Choice;
use crate::views::desk::batches::BatchNewPage;
use crate::views::desk::reasons::Reason;
use crate::views::parts::FieldError;

/// A batch that is done by then is shown at once; a longer one shows how far it has come.
const WAIT_FOR_RESULT: Duration = Duration::from_millis(1500);
/// The form round the file.
const FORM_BYTES: u64 = 64 * 1024;
/// Longest name of a file that is kept.
const FILE_NAME_CHARS_MAX: usize = 120;
const MEGABYTE: u64 = 1024 * 1024;

pub fn routes() -> Router<App> {
    // The limit is counted while the file is taken; see `Incoming::take`.
    Router::new().route("/desk/batches/new", get(form).post(upload)).layer(DefaultBodyLimit::disable())
}

async fn form(State(app): State<App>, ctx: PageCtx) -> Shown {
    allowed(&app, &ctx)?;
    page(&app, &ctx, StatusCode::OK, NotTaken::default())
}

fn allowed<'a>(app: &App, ctx: &'a PageCtx) -> Result<&'a Caller, Fault> {
    let caller = ctx.caller()?;
    caller.officer(&*app.register.policy, "batch.file")?;
    Ok(caller)
}

/// Why nothing was taken.
#[derive(Default)]
struct NotTaken {
    chosen: String,
    file: Option<String>,
    errors: Vec<FieldError>,
    refusal: Option<SheetRefusal>,
}

async fn upload(State(app): State<App>, ctx: PageCtx, request: Request) -> Shown {
    allowed(&app, &ctx)?;
    frame::check_origin(request.headers(), &app)?;
    let bytes_max = app.register.settings.upload_bytes_max;
    if declared(&request) > bytes_max + FORM_BYTES {
        let refusal = Some(SheetFault::TooLarge { bytes_max }.into());
        return page(&app, &ctx, StatusCode::PAYLOAD_TOO_LARGE, NotTaken { refusal, ..NotTaken::default() });
    }
    match received(&app, &ctx, request).await? {
        Ok(id) => {
            let working = work(&app.register, id);
            // Either way the same page says how far it is.
            let _ = tokio::time::timeout(WAIT_FOR_RESULT, working).await;
            Ok(frame::see_other(&format!("/desk/batches/{id}")))
        }
        Err(not) => {
            let too_large = matches!(&not.refusal, Some(SheetRefusal::Unreadable(SheetFault::TooLarge { .. })));
            let status = if too_large { StatusCode::PAYLOAD_TOO_LARGE } else { StatusCode::UNPROCESSABLE_ENTITY };
            page(&app, &ctx, status, not)
        }
    }
}

/// Length that the request says it has; a larger upload is refused before it is read.
fn declared(request: &Request) -> u64 {
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    length.and_then(|length| length.parse().ok()).unwrap_or(0)
}

/// Works through a batch whatever becomes of the request.
fn work(register: &Arc<Register>, id: BatchId) -> tokio::task::JoinHandle<()> {
    let register = Arc::clone(register);
    tokio::spawn(async move {
        if let Err(error) = register.work_batch(id, &|_| {}).await {
            tracing::error!(%id, %error, "a batch stopped; it is carried on with soon");
        }
    })
}

/// The upload, taken in; the token and the template stand before the file.
async fn received(app: &App, ctx: &PageCtx, request: Request) -> Result<Result<BatchId, NotTaken>, Fault> {
    let mut parts = Multipart::from_request(request, app).await.map_err(bad_request)?;
    let mut not = NotTaken::default();
    let mut trusted = false;
    while let Some(part) = parts.next_field().await.map_err(bad_request)? {
        match part.name() {
            Some("csrf") => {
                frame::check_token(ctx, &part.text().await.map_err(bad_request)?)?;
                trusted = true;
            }
            Some("template") => not.chosen = part.text().await.map_err(bad_request)?,
            Some("file") if trusted => return file(app, ctx, part, not).await,
            _ => {}
        }
    }
    if !trusted {
        return Err(Fault::Form);
    }
    not.errors = missing(&not.chosen, true);
    Ok(Err(not))
}

fn missing(template: &str, file: bool) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if template.is_empty() {
        errors.push(FieldError::new("template", "desk-template-missing"));
    }
    if file {
        errors.push(FieldError::new("file", "desk-file-missing"));
    }
    errors
}

async fn file(
    app: &App,
    ctx: &PageCtx,
    part: Field<'_>,
    mut not: NotTaken,
) -> Result<Result<BatchId, NotTaken>, Fault> {
    let name = plain_name(part.file_name().unwrap_or_default());
    not.errors = missing(&not.chosen, name.is_empty());
    if !not.errors.is_empty() {
        return Ok(Err(not));
    }
    match take(app, ctx.caller()?, part, &not.chosen, &name).await {
        Ok(id) => Ok(Ok(id)),
        Err(Taking::Broken) => Err(Fault::Request(StatusCode::BAD_REQUEST)),
        Err(Taking::Refused(ServiceError::Refused(Refusal::Sheet(SheetRefusal::UnknownTemplate)))) => {
            not.errors = missing("", false);
            Ok(Err(not))
        }
        Err(Taking::Refused(ServiceError::Refused(Refusal::Sheet(refusal)))) => {
            (not.file, not.refusal) = (Some(name), Some(refusal));
            Ok(Err(not))
        }
        Err(Taking::Refused(other)) => Err(other.into()),
    }
}

/// Some programs send a path; people know the file by its last part.
fn plain_name(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars().filter(|c| !c.is_control()).take(FILE_NAME_CHARS_MAX).collect()
}

enum Taking {
    /// The request broke off.
    Broken,
    /// The register does not take it.
    Refused(ServiceError),
}

impl From<ServiceError> for Taking {
    fn from(error: ServiceError) -> Self {
        Self::Refused(error)
    }
}

/// An upload that is given up leaves nothing on disk, also where the sender goes away half-way.
struct Half<'a> {
    register: &'a Register,
    incoming: Option<Incoming>,
}

impl Drop for Half<'_> {
    fn drop(&mut self) {
        if let Some(incoming) = self.incoming.take() {
            self.register.drop_upload(incoming);
        }
    }
}

async fn take(app: &App, caller: &Caller, mut part: Field<'_>, template: &str, name: &str) -> Result<BatchId, Taking> {
    let register = &*app.register;
    let incoming = register.begin_upload(caller, template, name)?;
    let mut half = Half { register, incoming: Some(incoming) };
    while let Some(bytes) = part.chunk().await.map_err(|_| Taking::Broken)? {
        if let Some(incoming) = &mut half.incoming {
            incoming.take(&bytes, register.settings.upload_bytes_max)?;
        }
    }
    let incoming = half.incoming.take().ok_or(Taking::Broken)?;
    Ok(register.end_upload(incoming).await?)
}

fn page(app: &App, ctx: &PageCtx, status: StatusCode, not: NotTaken) -> Shown {
    let register = &app.register;
    let today = Register::day(register.now_ms());
    let kept = register.rules.clock("upload.keep", today).map_err(ServiceError::from)?;
    let templates = templates(app, ctx)?;
    let only = templates.first().filter(|_| templates.len() == 1).map(|choice| choice.value.clone());
    let (reasons, columns) =
        not.refusal.as_ref().map(|refusal| reasons(app, ctx.lang, &not.chosen, refusal)).unwrap_or_default();
    let page = BatchNewPage {
        chosen: if not.chosen.is_empty() { only.unwrap_or_default() } else { not.chosen },
        templates,
        errors: not.errors,
        reasons,
        columns,
        file: not.file,
        limit_mb: u32::try_from(register.settings.upload_bytes_max / MEGABYTE).unwrap_or(u32::MAX),
        rows_max: register.settings.sheet_limits.workbook_rows_max,
        kept_days: kept.days().unwrap_or_default(),
    };
    Ok(frame::page_with(app, ctx, status, &page))
}

/// Templates of the items that the caller's body may file today.
fn templates(app: &App, ctx: &PageCtx) -> Result<Vec<Choice>, Fault> {
    let rules = &app.register.rules;
    let today = Register::day(app.register.now_ms());
    let Some(body) = rules.body(&ctx.officer()?.body) else { return Ok(Vec::new()) };
    let items: Vec<_> = body.items_on(today).filter_map(|code| rules.item(code)).collect();
    let may = rules.templates().filter(|template| items.iter().any(|item| item.template == template.name));
    Ok(may.map(|one| Choice { value: one.name.clone(), label: convert::text(&one.title) }).collect())
}

/// Why a file is not taken, in words' codes, and the columns that it is about.
fn reasons(app: &App, lang: Lang, template: &str, refusal: &SheetRefusal) -> (Vec<Reason>, Vec<String>) {
    let one = |name: &str, value: String| {
        (vec![Reason::of(&refusal.code(), None, &[(name.to_owned(), value)].into())], Vec::new())
    };
    let grouped = |number: u32| crate::views::format::grouped(i64::from(number));
    match refusal {
        SheetRefusal::HeaderMissing(columns) | SheetRefusal::HeaderDoubled(columns) => {
            (one("columns", convert::listed(lang, columns)).0, columns.clone())
        }
        SheetRefusal::SeveralSheets(sheets) => one("sheets", convert::listed(lang, sheets)),
        SheetRefusal::WrongTemplate => {
            let title =
                app.register.rules.template(template).map(|template| template.title.clone()).unwrap_or_default();
            one("template", if lang == Lang::En { title.en } else { title.zh })
        }
        SheetRefusal::Unreadable(fault) => match fault {
            SheetFault::TooLarge { bytes_max } => one("limit", format!("{} MB", bytes_max / MEGABYTE)),
            SheetFault::TooManyRows { rows_max } => one("limit", grouped(*rows_max)),
            SheetFault::TooManyColumns { columns_max } => one("limit", grouped(u32::from(*columns_max))),
            SheetFault::Encoding { row } => one("row", row.to_string()),
            SheetFault::Damaged { row: Some(row) } => one("row", row.to_string()),
            _ => one("row", "none".to_owned()),
        },
        SheetRefusal::LegalPersons | SheetRefusal::UnknownTemplate => one("row", "none".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::plain_name;

    #[test]
    fn a_file_is_known_by_its_last_part() {
        assert_eq!(plain_name("C:\\报送\\11月处罚.csv"), "11月处罚.csv");
        assert_eq!(plain_name("../../etc/passwd"), "passwd");
        assert_eq!(plain_name("a\r\nb.csv"), "ab.csv");
        assert_eq!(plain_name(""), "");
    }
}
