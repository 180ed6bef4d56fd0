//! `GET /sign-in` and the landing of a one-use link.

use serde::Serialize;

use super::zh;
use crate::views::{Page, Text};

/// `GET /sign-in`. No form: this version has no password and no third-party sign-in.
#[derive(Serialize)]
pub struct SignInPage {
    /// How one gets in here.
    pub way: SignInWay,
    /// Whether the reader has just signed out (`/sign-out` redirects here with a flash).
    pub signed_out: bool,
}

/// What the register offers.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SignInWay {
    /// A demo register: links were printed by `xinyu demo` and stand in `demo.json`.
    Demo,
    /// A real register whose operator has set up no sign-in method yet.
    NotSetUp,
}

impl Page for SignInPage {
    const TEMPLATE: &'static str = "pages/public/sign-in.html";

    fn samples() -> Vec<Self> {
        vec![
            Self { way: SignInWay::Demo, signed_out: false },
            Self { way: SignInWay::Demo, signed_out: true },
            Self { way: SignInWay::NotSetUp, signed_out: false },
        ]
    }
}

/// `GET` of a one-use link. Opening it signs nobody in (mail scanners open links); the button does,
/// by `POST` to the same address.
#[derive(Serialize)]
pub struct SignInLinkPage {
    /// `Some` while the link is good; `None` for used, ended and unknown links alike.
    pub link: Option<SignInLink>,
}

/// A link that still works.
#[derive(Serialize)]
pub struct SignInLink {
    /// Where the button posts to: the link's own path.
    pub action: String,
    /// `resident`, `clerk`, `enquirer`, `auditor`, `operator`, `case_officer`, `counter`,
    /// `supervisor` or `body_admin`.
    pub role: &'static str,
    /// The person's name, or the officer's.
    pub name: String,
    /// Name of the officer's body; `None` for a resident.
    pub body: Option<Text>,
}

impl Page for SignInLinkPage {
    const TEMPLATE: &'static str = "pages/public/sign-in-link.html";

    fn samples() -> Vec<Self> {
        vec![
            Self {
                link: Some(SignInLink {
                    action: "/sign-in/l-7f3a".into(),
                    role: "clerk",
                    name: "赵拟".into(),
                    body: Some(zh("榆林市市场监督管理局（演示）")),
                }),
            },
            Self {
                link: Some(SignInLink {
                    action: "/sign-in/l-90b2".into(),
                    role: "resident",
                    name: "林测".into(),
                    body: None,
                }),
            },
            Self { link: None },
        ]
    }
}
