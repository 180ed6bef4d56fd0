//! The web crate's parts, put together for serving, and its words for the command line.

use std::sync::Arc;

use anyhow::Result;
use axum::Router;
use xinyu_service::Register;
use xinyu_service::SheetRefusal;
use xinyu_service::filing::Reason;
use xinyu_service::filing::returned::ReasonWords;
use xinyu_service::health::HealthCell;
use xinyu_service::ports::SheetFault;
use xinyu_web::security::{Limits, Often};
use xinyu_web::views::{Engine, Lang, Text};
use xinyu_web::{App, WebSettings, router};

use crate::cli::Where;
use crate::cmd::doctor;
use crate::config::Config;

/// Portal and API of a register.
pub fn app(register: Arc<Register>, config: &Config, health: HealthCell) -> Result<Router> {
    let keeper = Text::new(&config.keeper, &config.keeper_en);
    let mut settings = WebSettings::new(&register.settings.address, &config.phone, keeper);
    settings.behind_proxy = config.behind_proxy;
    settings.health = health;
    let (at, checked) = (Where { data: Some(register.settings.data_dir.clone()), config: None }, config.clone());
    settings.machine = Some(Arc::new(move || doctor::beside(&at, &checked)));
    Ok(router(App { register, views: Arc::new(Engine::new()?), settings: Arc::new(settings) }))
}

/// The same without limits on how often one client may come: the benchmark is one client.
pub fn app_without_limits(register: Arc<Register>) -> Result<Router> {
    let config = Config::default();
    let mut settings =
        WebSettings::new(&register.settings.address, &config.phone, Text::new(&config.keeper, &config.keeper_en));
    let often = Often { burst: u32::MAX, per_second: u32::MAX };
    settings.limits = Limits { all: often, anonymous: often };
    Ok(router(App { register, views: Arc::new(Engine::new()?), settings: Arc::new(settings) }))
}

/// Reasons in Chinese: the language of the sheets.
pub struct Reasons {
    engine: Engine,
}

impl Reasons {
    /// Loads the words.
    pub fn load() -> Result<Self> {
        Ok(Self { engine: Engine::new()? })
    }

    /// Why a whole file is refused, and how to mend it.
    pub fn sheet(&self, refusal: &SheetRefusal) -> String {
        let mut reason = Reason { code: refusal.code(), column: None, found: None, args: Default::default() };
        let mut set = |name: &str, value: String| reason.args.insert(name.to_owned(), value);
        match refusal {
            SheetRefusal::HeaderMissing(columns) | SheetRefusal::HeaderDoubled(columns) => {
                set("columns", columns.join("、"));
            }
            SheetRefusal::SeveralSheets(sheets) => {
                set("sheets", sheets.join("、"));
            }
            SheetRefusal::Unreadable(SheetFault::TooLarge { bytes_max }) => {
                set("limit", format!("{} MB", bytes_max / 1024 / 1024));
            }
            SheetRefusal::Unreadable(SheetFault::TooManyRows { rows_max }) => {
                set("limit", rows_max.to_string());
            }
            SheetRefusal::Unreadable(SheetFault::TooManyColumns { columns_max }) => {
                set("limit", columns_max.to_string());
            }
            SheetRefusal::Unreadable(SheetFault::Encoding { row }) => {
                set("row", row.to_string());
            }
            SheetRefusal::Unreadable(SheetFault::Damaged { row: Some(row) }) => {
                set("row", row.to_string());
            }
            SheetRefusal::Unreadable(_)
            | SheetRefusal::WrongTemplate
            | SheetRefusal::LegalPersons
            | SheetRefusal::UnknownTemplate => {}
        }
        let (problem, mend) = self.words().reason(&reason);
        format!("{problem}。{mend}")
    }

    /// The words of rows.
    pub fn words(&self) -> xinyu_web::words::RowWords<'_> {
        xinyu_web::words::RowWords::new(&self.engine, Lang::Zh)
    }
}
