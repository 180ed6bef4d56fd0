//! What the portal shows: typed pages, the templates that draw them, the words in two languages.
//!
//! A page is a context (a struct that carries only what is shown) with a template and samples.
//! [`Engine::new`] refuses to start if a template or a word file is broken; an undefined name, an
//! unknown word and a missing placeholder are errors, never a blank. Nothing here decides
//! anything: contexts arrive filled, dates as days, instants as milliseconds.
//!
//! How to add a page:
//! 1. `templates/pages/<part>/<name>.html`, which extends `base.html` and fills the blocks `title`
//!    and `main`; the context is `page`, the frame is `frame`.
//! 2. a struct with `Serialize` and [`Page`] in `views/<part>/<name>.rs`, with a sample for every
//!    state that the page knows;
//! 3. its type in `pub fn pages() -> Vec<Registered> { vec![Registered::of::<HomePage>(), …] }` of
//!    `views/<part>/mod.rs`;
//! 4. its words in `locales/*/<part>.ftl`, both languages.
//!
//! `cargo test -p xinyu-web --test pages` then renders it; `cargo run -p xinyu-web --example
//! render_samples -- OUT` writes it out to be looked at.

pub mod desk;
pub mod format;
pub mod nav;
pub mod parts;
pub mod public;
pub mod resident;
pub mod words;

use std::borrow::Cow;
use std::sync::Arc;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior, Value, context};
use rust_embed::RustEmbed;
use serde::{Serialize, Serializer};

pub use nav::Nav;
pub use parts::{Day, Ms, Text};

use words::Words;

/// The templates, in the binary (read from the disk in a debug build).
#[derive(RustEmbed)]
#[folder = "../../templates"]
struct Templates;

/// Style sheets and the mark, served under `/static/`.
#[derive(RustEmbed)]
#[folder = "../../static"]
pub struct Static;

/// A language of the portal. zh-CN is the one that counts where the two differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// 简体中文
    #[default]
    Zh,
    /// English
    En,
}

impl Lang {
    /// Both, the first one first.
    pub const ALL: [Lang; 2] = [Lang::Zh, Lang::En];

    /// As in `<html lang>`, `?lang=` and the cookie.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        }
    }

    /// Reads `?lang=` or a cookie; nothing for a language that we do not speak.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Lang> {
        match code {
            "zh-CN" | "zh" => Some(Lang::Zh),
            "en" => Some(Lang::En),
            _ => None,
        }
    }

    fn at(self) -> usize {
        match self {
            Lang::Zh => 0,
            Lang::En => 1,
        }
    }
}

impl Serialize for Lang {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.code())
    }
}

/// What every page shows round its own content.
#[derive(Clone, Debug, Serialize)]
pub struct Frame {
    /// The language of the page.
    pub lang: Lang,
    /// Path of this page without the query: where the size toggle comes back to.
    pub path: String,
    /// 大字: the reader's stored choice.
    pub size_large: bool,
    /// Whether this register is a demo city, which every page then says.
    pub demo: bool,
    /// Whose navigation is shown.
    pub nav: Nav,
    /// Whether there is something to sign out of.
    pub signed_in: bool,
    /// Token of the session for every form, also before sign-in.
    pub csrf: String,
    /// Phone number of the register's service desk.
    pub service_phone: String,
    /// Name of the authority that keeps the register, as the footer shows it.
    pub keeper: Text,
    /// On officers' pages: "body, name", so that nobody works under another's name unawares.
    pub acting_as: Option<Text>,
    /// What else is said to an officer.
    pub office: Office,
}

/// What an officer's pages say beside whose they are.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Office {
    /// For whom they stand in, and in which role.
    pub acts_for: Vec<(String, String)>,
    /// The last day of a right that runs out soon.
    pub rights_end: Option<Day>,
    /// What else they may do: role and where it begins.
    pub desks: Vec<(&'static str, &'static str)>,
}

impl Office {
    /// One for samples.
    fn sample() -> Office {
        Office {
            acts_for: vec![("高峰".to_owned(), "clerk".to_owned())],
            rights_end: jiff::civil::Date::new(2026, 12, 12).ok(),
            desks: vec![("enquirer", "/desk/enquiries")],
        }
    }
}

impl Frame {
    /// A frame for samples and tests.
    #[must_use]
    pub fn sample(lang: Lang, nav: Nav) -> Frame {
        Frame {
            lang,
            path: "/me".to_owned(),
            size_large: false,
            demo: true,
            nav,
            signed_in: nav != Nav::Public,
            csrf: "sample-token".to_owned(),
            service_phone: "0912-000-0000".to_owned(),
            keeper: Text::new("榆林市信用办公室（演示）", "Yulin Credit Office (demo)"),
            acting_as: nav
                .is_desk()
                .then(|| Text::new("榆林市市场监督管理局，赵拟", "Yulin Market Supervision Bureau, 赵拟")),
            office: if nav == Nav::BodyAdmin { Office::sample() } else { Office::default() },
        }
    }
}

/// One page: its context, its template, and what it may look like.
pub trait Page: Serialize {
    /// Path under `templates/`.
    const TEMPLATE: &'static str;
    /// Whose frame the page is drawn in when it is a sample.
    const NAV: Nav = Nav::Public;
    /// Key of the navigation word that is current; empty for none. See [`nav`].
    const TAB: &'static str = "";

    /// One sample for every state that the page knows; synthetic people only.
    fn samples() -> Vec<Self>
    where
        Self: Sized;
}

/// A page as the engine's check and the samples see it.
pub struct Registered {
    /// Path under `templates/`.
    pub template: &'static str,
    /// Whose frame the samples are drawn in.
    pub nav: Nav,
    /// Current navigation word.
    pub tab: &'static str,
    /// The context of every sample.
    pub samples: fn() -> Vec<Value>,
}

impl Registered {
    /// Registers a page type.
    #[must_use]
    pub fn of<P: Page>() -> Registered {
        Registered {
            template: P::TEMPLATE,
            nav: P::NAV,
            tab: P::TAB,
            samples: || P::samples().iter().map(|page| Value::from(Serde(page))).collect(),
        }
    }
}

/// Every page of the portal.
#[must_use]
pub fn registry() -> Vec<Registered> {
    let mut all = resident::pages();
    all.extend(public::pages());
    all.extend(desk::pages());
    all
}

/// Why a page cannot be drawn. Always a fault of ours, never of the reader.
#[derive(Debug)]
pub enum ViewError {
    /// A template is broken, or lacks something.
    Template(minijinja::Error),
    /// A file of words is broken.
    Words(String),
    /// A file is missing from the binary.
    Missing(String),
}

impl std::fmt::Display for ViewError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ViewError::Template(error) => write!(f, "template: {error:#}"),
            ViewError::Words(what) => write!(f, "words: {what}"),
            ViewError::Missing(what) => write!(f, "missing: {what}"),
        }
    }
}

impl std::error::Error for ViewError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            ViewError::Template(error) => Some(error),
            ViewError::Words(_) | ViewError::Missing(_) => None,
        }
    }
}

impl From<minijinja::Error> for ViewError {
    fn from(error: minijinja::Error) -> Self {
        ViewError::Template(error)
    }
}

/// Draws pages. Made once at start-up; shared.
///
/// It holds one environment a language, so that words and dates inside macros need no context.
pub struct Engine {
    environments: [Environment<'static>; 2],
    words: [Arc<Words>; 2],
}

impl Engine {
    /// Loads every template and every word and checks that all registered pages have theirs.
    ///
    /// # Errors
    /// A template does not parse or is missing, or a file of words is broken.
    pub fn new() -> Result<Engine, ViewError> {
        Engine::with_assets("/static/", true)
    }

    /// As [`Engine::new`], with style sheets linked below `base`; `versioned` adds the content's
    /// hash, so that they may be cached for ever.
    ///
    /// # Errors
    /// As [`Engine::new`].
    pub fn with_assets(base: &str, versioned: bool) -> Result<Engine, ViewError> {
        let words = [Arc::new(Words::load(Lang::Zh)?), Arc::new(Words::load(Lang::En)?)];
        let environments =
            [environment(Lang::Zh, &words[0], base, versioned)?, environment(Lang::En, &words[1], base, versioned)?];
        let engine = Engine { environments, words };
        for page in registry() {
            engine.environments[0].get_template(page.template)?;
        }
        Ok(engine)
    }

    /// Draws `page` in `frame`.
    ///
    /// # Errors
    /// The template asks for something that neither the page nor the words have.
    pub fn render<P: Page>(&self, page: &P, frame: &Frame) -> Result<String, ViewError> {
        self.render_value(P::TEMPLATE, P::TAB, Value::from(Serde(page)), frame)
    }

    /// Draws a context that has lost its type: samples only.
    ///
    /// # Errors
    /// As [`Engine::render`].
    pub fn render_value(&self, template: &str, tab: &str, page: Value, frame: &Frame) -> Result<String, ViewError> {
        let template = self.environments[frame.lang.at()].get_template(template)?;
        Ok(template.render(context! {
            page,
            frame => Value::from(Serde(frame)),
            tab,
            nav_items => Value::from(Serde(frame.nav.items())),
        })?)
    }

    /// The words of a language, for what is said outside pages.
    #[must_use]
    pub fn words(&self, lang: Lang) -> &Words {
        &self.words[lang.at()]
    }
}

/// The path of a static file with the hash of its content.
fn asset_path(base: &str, versioned: bool, name: &str) -> Result<String, ViewError> {
    let file = Static::get(name).ok_or_else(|| ViewError::Missing(format!("static/{name}")))?;
    if !versioned {
        return Ok(format!("{base}{name}"));
    }
    let hash: String = file.metadata.sha256_hash()[..6].iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("{base}{name}?v={hash}"))
}

fn environment(lang: Lang, words: &Arc<Words>, base: &str, versioned: bool) -> Result<Environment<'static>, ViewError> {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    env.set_formatter(format::write_value);

    words::install(&mut env, words);
    format::install(&mut env, lang);

    let mut assets = Vec::new();
    for name in Static::iter() {
        assets.push((name.to_string(), asset_path(base, versioned, &name)?));
    }
    env.add_function("asset", move |name: &str| {
        assets.iter().find(|(known, _)| known == name).map(|(_, path)| path.clone()).ok_or_else(|| {
            minijinja::Error::new(minijinja::ErrorKind::InvalidOperation, format!("no static file {name}"))
        })
    });

    // `templates/documents/` is typst and belongs to another crate.
    for name in Templates::iter().filter(|name| name.ends_with(".html")) {
        let Some(file) = Templates::get(&name) else {
            return Err(ViewError::Missing(format!("templates/{name}")));
        };
        let source = match file.data {
            Cow::Borrowed(bytes) => std::str::from_utf8(bytes).map(str::to_owned),
            Cow::Owned(ref bytes) => std::str::from_utf8(bytes).map(str::to_owned),
        }
        .map_err(|_| ViewError::Missing(format!("templates/{name} is not UTF-8")))?;
        env.add_template_owned(name.to_string(), source)?;
    }
    Ok(env)
}
