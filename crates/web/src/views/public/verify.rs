//! `/verify`: is this file ours, and is it as it was signed.
//!
//! The answer is about the *file*: signer, scope, time, status. Not one word of what the file says
//! about a person is shown, and the upload is dropped when the answer is out.

use serde::Serialize;

use super::{at, on};
use crate::views::parts::FieldError;
use crate::views::{Day, Ms, Page};

/// `GET /verify`, and the same page after an upload that could not be looked at.
#[derive(Serialize)]
pub struct VerifyPage {
    /// Why the last upload was not looked at, all on the field `file`: `verify-missing`,
    /// `verify-empty`, `verify-too-large`, `verify-too-slow`.
    pub errors: Vec<FieldError>,
    /// The limit, in whole megabytes (5).
    pub limit_mb: u32,
}

impl Page for VerifyPage {
    const TEMPLATE: &'static str = "pages/public/verify.html";

    fn samples() -> Vec<Self> {
        vec![
            Self { errors: vec![], limit_mb: 5 },
            Self { errors: vec![FieldError::new("file", "verify-missing")], limit_mb: 5 },
            Self { errors: vec![FieldError::new("file", "verify-too-large").with("limit", "5")], limit_mb: 5 },
        ]
    }
}

/// What the checks came to. Each has its own heading and advice in `public.ftl`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Signed by us, unchanged, and its status (if it has one) is valid now.
    Good,
    /// Signed by us and unchanged, but past its validity.
    Past,
    /// Signed by us and unchanged, but recalled.
    Recalled,
    /// Signed by us and unchanged, but another one took its place.
    Superseded,
    /// Signed by us and unchanged, but whether it still counts could not be looked up just now.
    StatusUnknown,
    /// Content and signature do not agree.
    Altered,
    /// Well formed, but the key is none of ours. Never good.
    SignerUnknown,
    /// Readable, but without any signature of this kind.
    NotOurs,
    /// Neither PDF nor receipt nor proof, or damaged.
    Unreadable,
    /// A receipt: the promise of a leaf, good, and not yet due.
    Promise,
    /// A receipt, good, whose promise is due: a proof should exist by now.
    PromiseDue,
    /// A proof: the leaf is in the journal under a checkpoint of ours.
    ProofGood,
}

/// `POST /verify`. Every `Option` that is `None` leaves its line out.
#[derive(Serialize)]
pub struct VerifyResultPage {
    /// The outcome.
    pub verdict: Verdict,
    /// What it claims to be: `report`, `certificate`, `receipt`, `proof`; `None` where unknown.
    pub document: Option<&'static str>,
    /// Its number, e.g. `XY-2026-1124-5093`.
    pub no: Option<String>,
    /// Its version.
    pub version: Option<u32>,
    /// What a certificate certifies: `none-within-period`, `qualification-valid`, `award`.
    pub certifies: Option<&'static str>,
    /// Name of the register that issued it, from the signed facts (never for altered files).
    pub issued_by: Option<String>,
    /// When it was signed.
    pub issued_at: Option<Ms>,
    /// Whether it is a person's copy for own use: the page then says what that means.
    pub own_use: bool,
    /// Name of the signing key, e.g. `xinyu.example/yulin 2026-02`.
    pub key: Option<String>,
    /// Whether the key is one of this register's and was valid at the time.
    pub key_ours: bool,
    /// Bytes that the signature covers, where it covers the whole file.
    pub covered_bytes: Option<u64>,
    /// What did not agree: `content`, `signature`, `path`, `checkpoint`; `None` if all did.
    pub disagrees: Option<&'static str>,
    /// Hash of the leaf in hex.
    pub leaf: Option<String>,
    /// Index of the leaf, once sequenced.
    pub index: Option<u64>,
    /// Size of the tree that the checkpoint signs.
    pub size: Option<u64>,
    /// When the leaf was made durable, from the receipt.
    pub committed_at: Option<Ms>,
    /// Until when the receipt's promise must be kept.
    pub due_at: Option<Ms>,
    /// Last day on which it counts.
    pub valid_until: Option<Day>,
    /// Day on which it was recalled.
    pub recalled_on: Option<Day>,
    /// Now: the status is as of this instant.
    pub checked_at: Ms,
}

impl VerifyResultPage {
    /// A result with nothing known; fill in what is.
    #[must_use]
    pub fn bare(verdict: Verdict, checked_at: Ms) -> Self {
        Self {
            verdict,
            document: None,
            no: None,
            version: None,
            certifies: None,
            issued_by: None,
            issued_at: None,
            own_use: false,
            key: None,
            key_ours: false,
            covered_bytes: None,
            disagrees: None,
            leaf: None,
            index: None,
            size: None,
            committed_at: None,
            due_at: None,
            valid_until: None,
            recalled_on: None,
            checked_at,
        }
    }
}

impl Page for VerifyResultPage {
    const TEMPLATE: &'static str = "pages/public/verify-result.html";

    fn samples() -> Vec<Self> {
        let now = at("2026-11-24T10:05:00+08:00");
        let report = |verdict| Self {
            document: Some("report"),
            no: Some("XY-2026-1124-5093".into()),
            issued_by: Some("榆林市信用办公室（演示）".into()),
            issued_at: Some(at("2026-11-24T09:30:13+08:00")),
            key: Some("xinyu.example/yulin 2026-02".into()),
            key_ours: true,
            index: Some(1_049_377),
            size: Some(1_049_402),
            valid_until: Some(on("2026-12-24")),
            ..Self::bare(verdict, now)
        };
        let receipt = |verdict| Self {
            document: Some("receipt"),
            key: Some("xinyu.example/yulin+receipt 2026-02".into()),
            key_ours: true,
            leaf: Some("9c1f4be07d52a3368e0b7fd4c5a1e2960f3d8b7a64c2e19d5b08f7a3d6e4c210".into()),
            committed_at: Some(at("2026-11-24T10:04:31+08:00")),
            due_at: Some(at("2026-11-24T10:14:31+08:00")),
            ..Self::bare(verdict, now)
        };
        vec![
            report(Verdict::Good),
            Self { own_use: true, version: Some(1), ..report(Verdict::Good) },
            Self {
                document: Some("certificate"),
                certifies: Some("none-within-period"),
                version: Some(2),
                ..report(Verdict::Good)
            },
            Self { document: Some("certificate"), certifies: Some("qualification-valid"), ..report(Verdict::Good) },
            Self { document: Some("certificate"), certifies: Some("award"), ..report(Verdict::Past) },
            report(Verdict::Superseded),
            Self { valid_until: Some(on("2026-11-20")), ..report(Verdict::Past) },
            Self { recalled_on: Some(on("2026-11-24")), ..report(Verdict::Recalled) },
            Self { valid_until: None, ..report(Verdict::StatusUnknown) },
            Self {
                document: Some("report"),
                key: Some("xinyu.example/yulin 2026-02".into()),
                key_ours: true,
                covered_bytes: Some(184_320),
                disagrees: Some("content"),
                ..Self::bare(Verdict::Altered, now)
            },
            Self {
                document: Some("report"),
                key: Some("credit.example/elsewhere 2026-01".into()),
                ..Self::bare(Verdict::SignerUnknown, now)
            },
            Self::bare(Verdict::NotOurs, now),
            Self::bare(Verdict::Unreadable, now),
            receipt(Verdict::Promise),
            Self { due_at: Some(at("2026-11-24T09:14:31+08:00")), ..receipt(Verdict::PromiseDue) },
            Self {
                document: Some("proof"),
                key: Some("xinyu.example/yulin".into()),
                key_ours: true,
                leaf: Some("9c1f4be07d52a3368e0b7fd4c5a1e2960f3d8b7a64c2e19d5b08f7a3d6e4c210".into()),
                index: Some(1_049_377),
                size: Some(1_049_402),
                committed_at: Some(at("2026-11-24T09:30:12+08:00")),
                ..Self::bare(Verdict::ProofGood, now)
            },
        ]
    }
}

/// Where a document stands.
#[derive(Serialize)]
pub struct NumberStatus {
    /// Its number, as it was typed.
    pub no: String,
    /// `own`, `enquiry`, `none-within-period`, `qualification-valid`, `award`.
    pub kind: &'static str,
    /// Its version.
    pub version: u32,
    /// `valid`, `expired`, `superseded`, `recalled`.
    pub state: &'static str,
    /// Last day on which it counts.
    pub valid_until: Day,
    /// Day on which it was recalled.
    pub recalled_on: Option<Day>,
}

/// `POST /verify/number`: by number and leaf, as they are printed on paper.
#[derive(Serialize)]
pub struct VerifyNumberPage {
    /// Where it stands; none for every number that is not that of such a document, and for every leaf
    /// that is not its own.
    pub status: Option<NumberStatus>,
    /// Now.
    pub checked_at: Ms,
}

impl Page for VerifyNumberPage {
    const TEMPLATE: &'static str = "pages/public/verify-number.html";

    fn samples() -> Vec<Self> {
        let page = |kind, state| Self {
            status: Some(NumberStatus {
                no: "q-0410d3w6a8k5n2q9".into(),
                kind,
                version: 2,
                state,
                valid_until: on("2026-12-24"),
                recalled_on: (state == "recalled").then(|| on("2026-11-24")),
            }),
            checked_at: at("2026-11-24T10:05:00+08:00"),
        };
        vec![
            page("own", "valid"),
            page("enquiry", "expired"),
            page("none-within-period", "superseded"),
            page("qualification-valid", "recalled"),
            page("award", "valid"),
            Self { status: None, checked_at: at("2026-11-24T10:05:00+08:00") },
        ]
    }
}
