//! `/desk/counter`: a clerk prints the own report of a person who stands there. No page of a clerk's
//! holds what is in it, nor, once it is made, whose it is.

use serde::Serialize;

use super::{ID_TYPES, SubjectForm};
use crate::views::parts::{FieldError, Receipt};
use crate::views::public::{at, on};
use crate::views::{Day, Ms, Nav, Page, Text};

/// `GET /desk/counter`, and the same page where something is to be mended.
#[derive(Serialize)]
pub struct CounterPage {
    /// Name of the body.
    pub body: Text,
    /// Types of paper.
    pub id_types: Vec<&'static str>,
    /// The person, as typed.
    pub subject: SubjectForm,
    /// `paper` or `code`.
    pub confirmed: String,
    /// On `id_type`, `id_number`, `name`, `confirmed`.
    pub errors: Vec<FieldError>,
    /// Whether the person could not be confirmed: one answer for every reason.
    pub unconfirmed: bool,
}

impl Page for CounterPage {
    const TEMPLATE: &'static str = "pages/desk/counter.html";
    const NAV: Nav = Nav::Counter;
    const TAB: &'static str = "desk";

    fn samples() -> Vec<Self> {
        let page = |unconfirmed, errors| Self {
            body: Text::new("榆林市信用办公室（演示）", "Yulin Credit Office (demo)"),
            id_types: ID_TYPES.to_vec(),
            subject: SubjectForm::default(),
            confirmed: "paper".into(),
            errors,
            unconfirmed,
        };
        vec![
            page(false, Vec::new()),
            page(true, Vec::new()),
            page(
                false,
                vec![
                    FieldError::new("id_number", "desk-id-number-check"),
                    FieldError::new("confirmed", "papers-confirmed-missing"),
                ],
            ),
        ]
    }
}

/// `GET /desk/counter/{no}`: that it was made; the slip for the person.
#[derive(Serialize)]
pub struct CounterSlipPage {
    /// Its number: `/desk/counter/{no}/pdf`.
    pub no: String,
    /// When it was made.
    pub at: Ms,
    /// Until when it can be printed here; none once that is over.
    pub print_until: Option<Ms>,
    /// Last day it counts.
    pub valid_until: Day,
    /// `paper` or `code`.
    pub confirmed: &'static str,
    /// Name of the body.
    pub body: Text,
    /// The office.
    pub office: Text,
    /// The receipt.
    pub receipt: Receipt,
}

impl Page for CounterSlipPage {
    const TEMPLATE: &'static str = "pages/desk/counter-slip.html";
    const NAV: Nav = Nav::Counter;
    const TAB: &'static str = "desk";

    fn samples() -> Vec<Self> {
        let page = |confirmed, print_until| Self {
            no: "q-0410d3w6a8k5n2q9".into(),
            at: at("2026-11-24T10:05:00+08:00"),
            print_until,
            valid_until: on("2026-12-24"),
            confirmed,
            body: Text::new("榆林市信用办公室（演示）", "Yulin Credit Office (demo)"),
            office: Text::new("服务窗口", "service counter"),
            receipt: Receipt {
                no: "R-20261124-7b1f0c52".into(),
                at: at("2026-11-24T10:05:00+08:00"),
                leaf: "7b1f0c52a94de86310fdb27746c0a51c8e9934ab5d6f20e7c3184fa2609bd571".into(),
                proof: crate::views::parts::Proof::Promised { due: at("2026-11-24T10:06:00+08:00") },
                receipt_url: None,
                proof_url: None,
            },
        };
        vec![page("paper", Some(at("2026-11-24T10:20:00+08:00"))), page("code", None)]
    }
}
