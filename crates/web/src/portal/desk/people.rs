//! `/desk/people…`: the administrator of a body keeps its officers. One step a page; what ends something
//! is confirmed first.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::routing::{get, post};
use jiff::civil::Date;
use serde::Deserialize;
use xinyu_register::ids::OfficerId;
use xinyu_service::people::{Colleague, DeputyLine, NewColleague, People, RightLine};
use xinyu_service::{FieldFault, Refusal, ServiceError};

use crate::app::App;
use crate::portal::convert;
use crate::portal::error::{Fault, Shown};
use crate::portal::frame::{self, PageCtx, Posted};
use crate::views::desk::people::{
    OfficerEndPage, OfficerForm, OfficerLine, OfficerNewPage, OfficerPage, OfficerStepPage, PeoplePage, RoleLine,
    StandIn,
};
use crate::views::parts::FieldError;

/// What was done, as an address says it.
const DONE: [&str; 8] = ["joined", "left", "office", "role", "certified", "ended", "deputy", "deputy-ended"];
/// Why something was not done.
const NOT_DONE: [&str; 5] = ["own_rights", "last_admin", "has_right", "no_right", "has_deputy"];
/// Steps about one officer.
const STEPS: [&str; 5] = ["office", "role", "certify", "deputy", "end"];

pub fn routes() -> Router<App> {
    Router::new()
        .route("/desk/people", get(list))
        .route("/desk/people/new", get(new).post(join))
        .route("/desk/people/{id}", get(officer))
        .route("/desk/people/{id}/deputy/end", post(deputy_ends))
        .route("/desk/people/{id}/{step}", get(step).post(does))
}

fn id_of(text: &str) -> Result<OfficerId, Fault> {
    text.parse().map_err(|_| Fault::NotFound)
}

fn said(uri: &Uri, name: &str, known: &[&'static str]) -> Option<&'static str> {
    let said = frame::query(uri, name)?;
    known.iter().copied().find(|word| *word == said)
}

fn role_line(right: &RightLine) -> RoleLine {
    RoleLine {
        role: right.role.clone(),
        from: right.from,
        until: right.until,
        certified: right.certified_ms,
        state: right.state.code(),
    }
}

fn stand_in(line: &DeputyLine) -> StandIn {
    StandIn {
        with: line.with.to_string(),
        name: line.name.clone(),
        role: line.role.clone(),
        from: line.from,
        until: line.until,
        now: line.now,
    }
}

fn line(one: &Colleague) -> OfficerLine {
    OfficerLine {
        id: one.id.to_string(),
        name: one.name.clone(),
        office: one.office.clone(),
        roles: one.rights.iter().map(role_line).collect(),
        deputises: one.deputises.iter().map(stand_in).collect(),
        deputies: one.deputies.iter().map(stand_in).collect(),
        own: one.own,
    }
}

async fn list(State(app): State<App>, ctx: PageCtx, uri: Uri) -> Shown {
    let people = app.register.people(ctx.caller()?).await?;
    let of = |left: bool| people.colleagues.iter().filter(move |one| one.left == left).map(line).collect();
    let page = PeoplePage {
        body: convert::text(&ctx.officer()?.body_name),
        officers: of(false),
        left: of(true),
        running_out: u32::try_from(people.running_out()).unwrap_or(u32::MAX),
        done: said(&uri, "done", &DONE),
    };
    Ok(frame::page(&app, &ctx, &page))
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Typed {
    name: String,
    office: String,
    role: String,
    deputy: String,
    from: String,
    until: String,
    confirmed: String,
}

impl Typed {
    fn form(&self) -> OfficerForm {
        OfficerForm {
            name: self.name.clone(),
            office: self.office.clone(),
            role: self.role.clone(),
            deputy: self.deputy.clone(),
            from: self.from.clone(),
            until: self.until.clone(),
        }
    }
}

/// A day as it is typed, or what is wrong with it.
fn day(text: &str, field: &str, errors: &mut Vec<FieldError>) -> Date {
    text.trim().parse().unwrap_or_else(|_| {
        errors.push(FieldError::new(field, "people-day"));
        Date::MIN
    })
}

/// The words of what a use case found.
fn told(app: &App, faults: &[FieldFault]) -> Vec<FieldError> {
    let one = |fault: &FieldFault| {
        let field = fault.pointer.trim_start_matches('/');
        let code = match (field, fault.code) {
            (_, "staff.same_name") => "people-same-name",
            ("name", "required") => "people-name-missing",
            ("office", "required") => "people-office-missing",
            (_, "staff.long") => "people-long",
            (_, "staff.past") => "people-past",
            (_, "staff.until") => "people-until",
            (_, "staff.deputy_until") => "people-deputy-until",
            (_, "staff.deputy") => "people-deputy",
            _ => "people-role-missing",
        };
        FieldError::new(field, code).with("days", &deputy_days(app).to_string())
    };
    faults.iter().map(one).collect()
}

fn deputy_days(app: &App) -> u32 {
    let today = super::person::today(app);
    app.register.rules.clock("officer.deputy.longest", today).ok().and_then(|clock| clock.days()).unwrap_or(0)
}

async fn new(State(app): State<App>, ctx: PageCtx) -> Shown {
    let people = app.register.people(ctx.caller()?).await?;
    let form =
        OfficerForm { from: people.today.to_string(), until: people.longest.to_string(), ..OfficerForm::default() };
    Ok(frame::page(
        &app,
        &ctx,
        &OfficerNewPage { roles: people.roles, form, longest: people.longest, errors: Vec::new() },
    ))
}

async fn join(State(app): State<App>, posted: Posted<Typed>) -> Shown {
    let Posted { ctx, form } = posted;
    let people = app.register.people(ctx.caller()?).await?;
    let mut errors = Vec::new();
    let (from, until) = (day(&form.from, "from", &mut errors), day(&form.until, "until", &mut errors));
    if errors.is_empty() {
        let new =
            NewColleague { name: form.name.clone(), office: form.office.clone(), role: form.role.clone(), from, until };
        match app.register.join(ctx.caller()?, &new).await {
            Ok(_) => return Ok(frame::see_other("/desk/people?done=joined")),
            Err(ServiceError::Refused(Refusal::Fields(faults))) => errors = told(&app, &faults),
            Err(other) => return Err(other.into()),
        }
    }
    let page = OfficerNewPage { roles: people.roles, form: form.form(), longest: people.longest, errors };
    Ok(frame::page_with(&app, &ctx, StatusCode::UNPROCESSABLE_ENTITY, &page))
}

async fn officer(State(app): State<App>, ctx: PageCtx, uri: Uri, Path(id): Path<String>) -> Shown {
    let (_, one) = app.register.colleague_of(ctx.caller()?, id_of(&id)?).await?;
    let page = OfficerPage {
        may: !one.own,
        left: one.left,
        officer: line(&one),
        done: said(&uri, "done", &DONE[2..]),
        not_done: said(&uri, "not", &NOT_DONE),
    };
    Ok(frame::page(&app, &ctx, &page))
}

fn step_of(text: &str) -> Result<&'static str, Fault> {
    STEPS.into_iter().find(|step| *step == text).ok_or(Fault::NotFound)
}

/// The roles that a step can be about.
fn roles_for(step: &str, people: &People, one: &Colleague) -> Vec<String> {
    let open = || one.rights.iter().filter(|right| right.state.code() != "over").map(|right| right.role.clone());
    match step {
        "role" => people.roles.iter().filter(|role| !open().any(|one| one == **role)).cloned().collect(),
        "certify" => open().filter(|role| people.roles.contains(role)).collect(),
        _ => open().collect(),
    }
}

fn step_page(
    app: &App,
    step: &'static str,
    people: &People,
    one: &Colleague,
    form: OfficerForm,
    errors: Vec<FieldError>,
) -> OfficerStepPage {
    let may = |other: &&Colleague| other.id != one.id && !other.left && !other.own;
    let named = |other: &Colleague| (other.id.to_string(), format!("{}（{}）", other.name, other.office));
    OfficerStepPage {
        step,
        id: one.id.to_string(),
        name: one.name.clone(),
        roles: roles_for(step, people, one),
        colleagues: people.colleagues.iter().filter(may).map(named).collect(),
        form,
        longest: people.longest,
        deputy_days: deputy_days(app),
        errors,
    }
}

async fn step(State(app): State<App>, ctx: PageCtx, Path((id, step)): Path<(String, String)>) -> Shown {
    let (people, one) = app.register.colleague_of(ctx.caller()?, id_of(&id)?).await?;
    let step = step_of(&step)?;
    if one.own && !["office", "deputy"].contains(&step) {
        return Ok(frame::see_other(&format!("/desk/people/{id}?not=own_rights")));
    }
    let roles = roles_for(step, &people, &one);
    let form = OfficerForm {
        office: one.office.clone(),
        role: if roles.len() == 1 { roles.first().cloned().unwrap_or_default() } else { String::new() },
        from: people.today.to_string(),
        until: if step == "deputy" { String::new() } else { people.longest.to_string() },
        ..OfficerForm::default()
    };
    Ok(frame::page(&app, &ctx, &step_page(&app, step, &people, &one, form, Vec::new())))
}

async fn does(State(app): State<App>, Path((id, step)): Path<(String, String)>, posted: Posted<Typed>) -> Shown {
    let Posted { ctx, form } = posted;
    let (caller, officer, step) = (ctx.caller()?, id_of(&id)?, step_of(&step)?);
    let (people, one) = app.register.colleague_of(caller, officer).await?;
    let mut errors = Vec::new();
    if step != "office" && form.role.is_empty() {
        errors.push(FieldError::new("role", "people-role-missing"));
    }
    let needs = |field| matches!((step, field), ("role" | "deputy", "from") | ("role" | "certify" | "deputy", "until"));
    let from = if needs("from") { day(&form.from, "from", &mut errors) } else { people.today };
    let until = if needs("until") { day(&form.until, "until", &mut errors) } else { people.today };
    let deputy = form.deputy.parse::<OfficerId>();
    if step == "deputy" && deputy.is_err() {
        errors.push(FieldError::new("deputy", "people-deputy"));
    }
    if !errors.is_empty() {
        let page = step_page(&app, step, &people, &one, form.form(), errors);
        return Ok(frame::page_with(&app, &ctx, StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    let all = form.role == "all";
    if step == "end" && form.confirmed != "1" {
        let leaves = all || one.rights.iter().filter(|right| right.state.code() != "over").count() <= 1;
        let (role, office) = (if all { String::new() } else { form.role }, one.office.clone());
        let page = OfficerEndPage { id, name: one.name.clone(), office, role, leaves };
        return Ok(frame::page(&app, &ctx, &page));
    }
    let role = form.role.as_str();
    let register = &app.register;
    let (done, word) = match step {
        "office" => (register.move_office(caller, officer, &form.office).await, "office"),
        "role" => (register.grant_role(caller, officer, role, from, until).await, "role"),
        "certify" => (register.certify_role(caller, officer, role, until).await, "certified"),
        "deputy" => {
            let deputy = deputy.map_err(|_| Fault::NotFound)?;
            (register.name_deputy(caller, officer, role, deputy, from, until).await, "deputy")
        }
        _ => (register.end_rights(caller, officer, (!all).then_some(role)).await, "ended"),
    };
    match done {
        Ok(()) => Ok(frame::see_other(&format!("/desk/people/{id}?done={word}"))),
        Err(ServiceError::Refused(Refusal::Fields(faults))) => {
            let page = step_page(&app, step, &people, &one, form.form(), told(&app, &faults));
            Ok(frame::page_with(&app, &ctx, StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
        Err(ServiceError::Refused(Refusal::State(why))) => {
            let why = why.trim_start_matches("people.");
            Ok(frame::see_other(&format!("/desk/people/{id}?not={why}")))
        }
        Err(other) => Err(other.into()),
    }
}

/// Nothing is asked: it can be named again.
async fn deputy_ends(State(app): State<App>, Path(id): Path<String>, posted: Posted<Typed>) -> Shown {
    let Posted { ctx, form } = posted;
    let deputy = id_of(&form.deputy)?;
    match app.register.end_deputy(ctx.caller()?, id_of(&id)?, &form.role, deputy).await {
        // Somebody was faster: it has ended either way.
        Ok(()) | Err(ServiceError::Refused(Refusal::State(_))) => {
            Ok(frame::see_other(&format!("/desk/people/{id}?done=deputy-ended")))
        }
        Err(other) => Err(other.into()),
    }
}
