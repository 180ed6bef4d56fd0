//! Pages for what went wrong. Each says what happened, that nothing is lost, and what to do next.

use serde::Serialize;

use crate::views::Page;

/// 404 for an unknown address *and* for everything the reader may not see: same words, same shape,
/// so that the page never betrays that a person, an entry or a case exists.
#[derive(Serialize)]
pub struct NotFoundPage {}

impl Page for NotFoundPage {
    const TEMPLATE: &'static str = "pages/public/errors/not-found.html";

    fn samples() -> Vec<Self> {
        vec![Self {}]
    }
}

/// 401: the address needs a sign-in. Shown for every path below `/me` and `/desk`, existing or not.
#[derive(Serialize)]
pub struct SignInNeededPage {
    /// Whether the reader was signed in and the session ended; what was typed is then gone.
    pub ended: bool,
}

impl Page for SignInNeededPage {
    const TEMPLATE: &'static str = "pages/public/errors/sign-in-needed.html";

    fn samples() -> Vec<Self> {
        vec![Self { ended: false }, Self { ended: true }]
    }
}

/// 500 and 503: ours. `reference` is what the log line carries; it holds no personal data.
#[derive(Serialize)]
pub struct ProblemPage {
    /// Reference that the reader can read out on the phone.
    pub reference: String,
    /// Whether the request tried to change something (a POST): then the page speaks of saving.
    pub saving: bool,
}

impl Page for ProblemPage {
    const TEMPLATE: &'static str = "pages/public/errors/problem.html";

    fn samples() -> Vec<Self> {
        vec![
            Self { reference: "f-20261123-8c41".into(), saving: true },
            Self { reference: "f-20261123-8c42".into(), saving: false },
        ]
    }
}

/// 429.
#[derive(Serialize)]
pub struct TooManyPage {
    /// Whole minutes to wait, at least 1 (also in `Retry-After`).
    pub minutes: u32,
}

impl Page for TooManyPage {
    const TEMPLATE: &'static str = "pages/public/errors/too-many.html";

    fn samples() -> Vec<Self> {
        vec![Self { minutes: 1 }, Self { minutes: 15 }]
    }
}

/// 403 of a form (its CSRF token is missing, foreign or too old) and 400/413/415 of a request that
/// no page of ours sends.
#[derive(Serialize)]
pub struct RefusedPage {
    /// Whether it was the form's age or token; else the request itself.
    pub form: bool,
}

impl Page for RefusedPage {
    const TEMPLATE: &'static str = "pages/public/errors/refused.html";

    fn samples() -> Vec<Self> {
        vec![Self { form: true }, Self { form: false }]
    }
}
