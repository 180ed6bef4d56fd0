//! The application: what handlers share, and the one router.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use xinyu_register::ids::{EnquiryId, OfficerId};
use xinyu_register::logged::Logged;
use xinyu_service::Register;
use xinyu_service::enquiry::EnquiryAnswer;
use xinyu_service::health::HealthCell;

use crate::security::{self, Limits};
use crate::views::{self, Text};
use crate::{api, portal, wellknown};

/// Longest body of a request that brings no file.
pub const BODY_BYTES_MAX: usize = 256 * 1024;

/// What handlers share.
#[derive(Clone)]
pub struct App {
    /// The use cases.
    pub register: Arc<Register>,
    /// Draws pages; holds the words.
    pub views: Arc<views::Engine>,
    /// Settings of the web alone.
    pub settings: Arc<WebSettings>,
}

/// One thing that `xinyu doctor` looks at.
#[derive(Clone, Debug)]
pub struct MachineCheck {
    /// Its id; words in `desk.ftl`: `check-{id}`, and what to do in `check-{id}-todo`.
    pub id: &'static str,
    /// Whether it is as it should be.
    pub good: bool,
    /// What was found: figures and paths, nobody's data.
    pub found: String,
}

/// The checks of the machine, as whoever serves can make them. They read disks: seconds at worst.
pub type CheckMachine = Arc<dyn Fn() -> Vec<MachineCheck> + Send + Sync>;

/// Settings of the web alone; the register has its own.
#[derive(Clone)]
pub struct WebSettings {
    /// Phone number of the service desk, on every page.
    pub service_phone: String,
    /// Name of the authority that keeps the register.
    pub keeper: Text,
    /// Whether people reach the register by HTTPS: cookies are then bound to it.
    pub https: bool,
    /// Whether a proxy of ours stands in front and tells the client's address (the last address of
    /// `X-Forwarded-For`). Never set it where clients reach this server directly.
    pub behind_proxy: bool,
    /// How often a client may come.
    pub limits: Limits,
    /// What the operator's page is told of the machine.
    pub machine: Option<CheckMachine>,
    /// Answers on their way to the page that shows them.
    pub fresh: Fresh,
    /// Whether the register is fit to be used, as whoever serves sees it.
    pub health: HealthCell,
}

/// Answers that were just given and wait for the page that shows them: a form leads to the address
/// of what it made, so that loading a page again asks nothing again. Each is taken once, by the
/// officer who asked, within a minute; after that the address opens the answer anew, which is a look.
#[derive(Clone, Default)]
pub struct Fresh(Arc<Mutex<Vec<FreshAnswer>>>);

struct FreshAnswer {
    id: EnquiryId,
    officer: OfficerId,
    until_ms: i64,
    answer: Logged<EnquiryAnswer>,
}

/// How long an answer waits for its page.
const FRESH_MS: i64 = 60_000;

impl Fresh {
    /// Keeps an answer for its page.
    pub fn put(&self, officer: OfficerId, answer: Logged<EnquiryAnswer>, now_ms: i64) {
        let Ok(mut waiting) = self.0.lock() else { return };
        waiting.retain(|one| one.until_ms > now_ms);
        waiting.push(FreshAnswer { id: answer.id, officer, until_ms: now_ms + FRESH_MS, answer });
    }

    /// Takes it, once.
    pub fn take(&self, id: EnquiryId, officer: OfficerId, now_ms: i64) -> Option<Logged<EnquiryAnswer>> {
        let mut waiting = self.0.lock().ok()?;
        waiting.retain(|one| one.until_ms > now_ms);
        let at = waiting.iter().position(|one| one.id == id && one.officer == officer)?;
        Some(waiting.swap_remove(at).answer)
    }
}

impl WebSettings {
    /// Settings for a register that people reach under `address`.
    #[must_use]
    pub fn new(address: &str, service_phone: &str, keeper: Text) -> Self {
        Self {
            service_phone: service_phone.to_owned(),
            keeper,
            https: address.starts_with("https://"),
            behind_proxy: false,
            limits: Limits::default(),
            machine: None,
            fresh: Fresh::default(),
            health: HealthCell::default(),
        }
    }
}

/// Everything that answers HTTP. Serve it with
/// `into_make_service_with_connect_info::<std::net::SocketAddr>()`: without addresses all clients
/// count as one, and as near.
pub fn router(app: App) -> Router {
    let guard = Arc::new(security::Guard::new(&app.settings.limits));
    Router::new()
        .merge(api::routes(&app))
        .merge(portal::routes(&app))
        .merge(wellknown::routes())
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(from_fn_with_state(app.clone(), security::gate))
        .layer(from_fn_with_state((app.clone(), guard), security::limit))
        .layer(from_fn_with_state(app.clone(), security::headers))
        .layer(axum::middleware::from_fn(security::trace))
        .with_state(app)
}
