//! A resident's own pages, below `/me`, and the way out.
//!
//! What a person's file holds gets onto a page only with the look that is durable for it: handlers
//! take it from [`Logged`], by the use case that gives it or by [`logged`]. Paths hold identifiers
//! that are random, numbers of the person's own looks, and nothing else.

mod consents;
mod contact;
mod entries;
pub(in crate::portal) mod facts;
mod freeze;
mod home;
pub(in crate::portal) mod honours;
mod looks;
mod names;
mod notices;
mod papers;
mod reports;
mod seen;
mod shares;
pub(in crate::portal) mod sheet;
mod sign_out;
mod trace;
mod ways;
mod wishes;

use std::str::FromStr;

use axum::Router;
use jiff::civil::Date;
use serde::Deserialize;
use xinyu_register::logged::Logged;
use xinyu_service::Register;
use xinyu_service::caller::Caller;

use super::error::Fault;
use crate::app::App;

/// A resident's pages.
pub fn routes() -> Router<App> {
    Router::new()
        .merge(home::routes())
        .merge(entries::routes())
        .merge(wishes::routes())
        .merge(honours::routes())
        .merge(ways::routes())
        .merge(notices::routes())
        .merge(looks::routes())
        .merge(consents::routes())
        .merge(freeze::routes())
        .merge(reports::routes())
        .merge(papers::routes())
        .merge(shares::routes())
        .merge(contact::routes())
        .merge(names::routes())
        .merge(sign_out::routes())
}

/// A form whose button is all there is to it.
#[derive(Deserialize)]
struct Nothing {}

/// An identifier in an address. What does not read as one is not there.
fn id<T: FromStr>(text: &str) -> Result<T, Fault> {
    text.parse().map_err(|_| Fault::NotFound)
}

/// What a person reads of their own file, with the look that is durable for it.
async fn logged<T>(app: &App, caller: &Caller, value: T) -> Result<Logged<T>, Fault> {
    Ok(app.register.own_file(caller).await?.map(|_| value))
}

/// Today, where the register is.
fn today(app: &App) -> Date {
    Register::day(app.register.now_ms())
}

/// How many days a clock of the rules gives, were it started today.
fn days(app: &App, clock: &str) -> Result<u32, Fault> {
    let (rules, today) = (&app.register.rules, today(app));
    let clock = rules.clock(clock, today).map_err(|gap| Fault::Ours(gap.to_string()))?;
    let last = rules.due(today, clock).date;
    Ok(u32::try_from(last.duration_since(today).as_hours() / 24).unwrap_or(0))
}

/// How many there are, as pages count.
fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
