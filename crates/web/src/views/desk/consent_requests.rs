//! `/desk/consent-requests…`: an officer asks a person for consent.
//!
//! The one who asks sees three states and no more: `open`, `granted`, `ended`. A refusal stays
//! `open` until the request's end; refused, ignored, revoked, used, expired and frozen are all
//! `ended`, in the same words. The answer to a new request is the same whether or not the person
//! is known here.

use serde::Serialize;

use super::{Choice, SubjectForm, SubjectLine};
use crate::views::parts::FieldError;
use crate::views::public::{at, on, zh};
use crate::views::{Day, Ms, Nav, Page, Text};

/// What the one who asked may know.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestState {
    /// Waits, as far as the asker may know.
    Open,
    /// Can be used.
    Granted,
    /// No consent in force, for whatever reason.
    Ended,
}

/// A request in a list. No name, no number.
#[derive(Clone, Serialize)]
pub struct RequestLine {
    /// Its id.
    pub id: String,
    /// Name of the purpose.
    pub purpose: Text,
    /// When it was made.
    pub at: Ms,
    /// Its state.
    pub state: RequestState,
    /// Open: last day to answer. Granted: last day to use it. `None` when ended.
    pub until: Option<Day>,
}

/// `GET /desk/consent-requests`: this officer's own, newest first.
#[derive(Serialize)]
pub struct ConsentRequestsPage {
    /// One page of them.
    pub requests: Vec<RequestLine>,
    /// Address of the older ones.
    pub older: Option<String>,
}

impl Page for ConsentRequestsPage {
    const TEMPLATE: &'static str = "pages/desk/consent-requests.html";
    const NAV: Nav = Nav::Enquirer;
    const TAB: &'static str = "consent-requests";

    fn samples() -> Vec<Self> {
        let line = |id: &str, when, state, until: Option<&str>| RequestLine {
            id: id.into(),
            purpose: Text::new("录用前核查：计量检定岗位", "Check before hiring: metrology posts"),
            at: at(when),
            state,
            until: until.map(on),
        };
        vec![
            Self {
                requests: vec![
                    line("c-2101", "2026-11-23T09:40:00+08:00", RequestState::Open, Some("2026-12-07")),
                    line("c-2093", "2026-11-22T16:02:00+08:00", RequestState::Granted, Some("2026-12-23")),
                    line("c-1988", "2026-10-11T11:20:00+08:00", RequestState::Ended, None),
                ],
                older: Some("/desk/consent-requests?before=c-1988".into()),
            },
            Self { requests: vec![], older: None },
        ]
    }
}

/// What the form holds.
#[derive(Clone, Default, Serialize)]
pub struct RequestForm {
    /// Code of the purpose.
    pub purpose: String,
    /// Code of the field of work; empty where the purpose names none.
    pub field_of_work: String,
    /// The person.
    pub subject: SubjectForm,
    /// Days that the consent is to last after it is given, as typed.
    pub days: String,
    /// Why, in the officer's words; the person reads it.
    pub reason: String,
}

/// `GET /desk/consent-requests/new`, and after a fault.
#[derive(Serialize)]
pub struct ConsentRequestNewPage {
    /// Purposes that this body may ask consent for.
    pub purposes: Vec<Choice>,
    /// Fields of work of all those purposes; empty: the question is left out.
    pub fields_of_work: Vec<Choice>,
    /// Types of paper, in words: `ID_TYPES` that the rules allow.
    pub id_types: Vec<&'static str>,
    /// What was typed so far.
    pub form: RequestForm,
    /// On `purpose`, `field_of_work`, `id_type`, `id_number`, `name`, `days`, `reason`; made by
    /// [`super::field_error`].
    pub errors: Vec<FieldError>,
    /// Most days that may be asked for (30).
    pub days_max: u32,
    /// Most characters of `reason` (200).
    pub reason_max: u32,
}

impl ConsentRequestNewPage {
    fn sample(form: RequestForm, errors: Vec<FieldError>) -> Self {
        Self {
            purposes: vec![
                Choice::new("hiring", "录用前核查", "Check before hiring"),
                Choice::new("award-nomination", "评优推荐", "Nomination for an award"),
            ],
            fields_of_work: vec![
                Choice::new("metrology", "计量检测", "Metrology"),
                Choice::new("medicine", "医疗卫生", "Health care"),
            ],
            id_types: super::ID_TYPES.to_vec(),
            form,
            errors,
            days_max: 30,
            reason_max: 200,
        }
    }
}

fn sample_form() -> RequestForm {
    RequestForm {
        purpose: "hiring".into(),
        field_of_work: "metrology".into(),
        subject: SubjectForm {
            id_type: "id-card".into(), id_number: "61080219900101001X".into(), name: "林测".into()
        },
        days: "30".into(),
        reason: "您报考的计量检定岗位".into(),
    }
}

impl Page for ConsentRequestNewPage {
    const TEMPLATE: &'static str = "pages/desk/consent-request-new.html";
    const NAV: Nav = Nav::Enquirer;
    const TAB: &'static str = "consent-requests";

    fn samples() -> Vec<Self> {
        let mut short = sample_form();
        short.subject.id_number = "61080219900101001".into();
        short.reason.clear();
        vec![
            Self::sample(RequestForm { days: "30".into(), ..RequestForm::default() }, vec![]),
            Self::sample(
                short,
                vec![
                    FieldError::new("id_number", "desk-id-number-length").with("found", "17"),
                    FieldError::new("reason", "desk-reason-missing"),
                ],
            ),
            Self { purposes: vec![], ..Self::sample(RequestForm::default(), vec![]) },
        ]
    }
}

/// `POST /desk/consent-requests/new` without fault: check your answers. Nothing is stored yet; the
/// values travel in hidden fields, `step=send` sends, `edit=<field>` shows the form again.
#[derive(Serialize)]
pub struct ConsentRequestCheckPage {
    /// What was typed.
    pub form: RequestForm,
    /// Name of the purpose.
    pub purpose_name: Text,
    /// Name of the field of work.
    pub field_name: Option<Text>,
    /// Last day for the person to answer, were it sent today.
    pub answer_by: Day,
}

impl Page for ConsentRequestCheckPage {
    const TEMPLATE: &'static str = "pages/desk/consent-request-check.html";
    const NAV: Nav = Nav::Enquirer;
    const TAB: &'static str = "consent-requests";

    fn samples() -> Vec<Self> {
        let page = |field: Option<&str>| Self {
            form: sample_form(),
            purpose_name: Text::new("录用前核查", "Check before hiring"),
            field_name: field.map(zh),
            answer_by: on("2026-12-07"),
        };
        vec![page(Some("计量检测")), page(None)]
    }
}

/// `GET /desk/consent-requests/{id}`.
#[derive(Serialize)]
pub struct ConsentRequestPage {
    /// Its id.
    pub id: String,
    /// Its state.
    pub state: RequestState,
    /// Whether it was sent just now (flash).
    pub sent: bool,
    /// The person as the officer typed them; `None` once the request has ended.
    pub subject: Option<SubjectLine>,
    /// Name of the purpose, with the field of work.
    pub purpose: Text,
    /// Why, as typed.
    pub reason: String,
    /// When it was made.
    pub at: Ms,
    /// Last day to answer.
    pub answer_by: Day,
    /// Granted: last day to use it.
    pub use_by: Option<Day>,
    /// Granted: how often it can still be used.
    pub uses_left: u32,
}

impl Page for ConsentRequestPage {
    const TEMPLATE: &'static str = "pages/desk/consent-request.html";
    const NAV: Nav = Nav::Enquirer;
    const TAB: &'static str = "consent-requests";

    fn samples() -> Vec<Self> {
        let page = |state, sent| Self {
            id: "c-2093".into(),
            state,
            sent,
            subject: (state != RequestState::Ended).then(|| SubjectLine { name: "林测".into(), tail: "001X".into() }),
            purpose: Text::new("录用前核查：计量检定岗位", "Check before hiring: metrology posts"),
            reason: "您报考的计量检定岗位".into(),
            at: at("2026-11-23T09:40:00+08:00"),
            answer_by: on("2026-12-07"),
            use_by: (state == RequestState::Granted).then(|| on("2026-12-23")),
            uses_left: u32::from(state == RequestState::Granted),
        };
        vec![
            page(RequestState::Open, true),
            page(RequestState::Open, false),
            page(RequestState::Granted, false),
            page(RequestState::Ended, false),
        ]
    }
}
