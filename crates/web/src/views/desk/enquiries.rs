//! `/desk/enquiries…`: an officer asks about one person for one purpose.
//!
//! The answer is facts and reasons, never a verdict. `nothing_to_consider` and `refer_to_officer`
//! have one layout. "No consent in force" and "identity not confirmed" are one page each, the same
//! for every cause, so their contexts hold nothing that could differ by cause.

use serde::Serialize;

use super::home::UsableConsent;
use super::{Choice, SubjectForm, SubjectLine};
use crate::views::parts::{FieldError, Proof, Receipt};
use crate::views::public::rules::SourceLine;
use crate::views::public::{at, on, zh};
use crate::views::{Day, Ms, Nav, Page, Text};

/// An enquiry in a list. No name, no number.
#[derive(Clone, Serialize)]
pub struct EnquiryLine {
    /// Its id.
    pub id: String,
    /// Name of the purpose.
    pub purpose: Text,
    /// When.
    pub at: Ms,
    /// `consent` or `mandate`.
    pub by: &'static str,
    /// Id of the consent, or the case number.
    pub ground: String,
    /// `nothing_to_consider`, `refer_to_officer` or `identity_unconfirmed`.
    pub outcome: &'static str,
}

/// `GET /desk/enquiries`: this officer's own, newest first.
#[derive(Serialize)]
pub struct EnquiriesPage {
    /// One page of them.
    pub enquiries: Vec<EnquiryLine>,
    /// Address of the older ones.
    pub older: Option<String>,
}

impl Page for EnquiriesPage {
    const TEMPLATE: &'static str = "pages/desk/enquiries.html";
    const NAV: Nav = Nav::Enquirer;
    const TAB: &'static str = "enquiries";

    fn samples() -> Vec<Self> {
        let line = |id: &str, when, by, ground: &str, outcome| EnquiryLine {
            id: id.into(),
            purpose: Text::new("录用前核查：计量检定岗位", "Check before hiring: metrology posts"),
            at: at(when),
            by,
            ground: ground.into(),
            outcome,
        };
        vec![
            Self {
                enquiries: vec![
                    line("q-5093", "2026-11-24T09:30:12+08:00", "consent", "c-2093", "refer_to_officer"),
                    line("q-5071", "2026-11-21T15:20:08+08:00", "mandate", "示审〔2026〕117号", "nothing_to_consider"),
                    line("q-5070", "2026-11-21T15:11:40+08:00", "mandate", "示审〔2026〕117号", "identity_unconfirmed"),
                ],
                older: Some("/desk/enquiries?before=q-5070".into()),
            },
            Self { enquiries: vec![], older: None },
        ]
    }
}

/// `GET /desk/enquiries/new`: by which authorisation? Links to `?consent={id}` and `?by=mandate`.
#[derive(Serialize)]
pub struct EnquiryStartPage {
    /// Consents that can be used now.
    pub usable: Vec<UsableConsent>,
    /// Whether a statute gives this body a mandate for any purpose.
    pub mandates: bool,
    /// Whether this body has a purpose for which it may ask people's consent.
    pub consents: bool,
}

impl Page for EnquiryStartPage {
    const TEMPLATE: &'static str = "pages/desk/enquiry-start.html";
    const NAV: Nav = Nav::Enquirer;
    const TAB: &'static str = "enquiries";

    fn samples() -> Vec<Self> {
        let usable = || {
            vec![UsableConsent {
                id: "c-2093".into(),
                purpose: Text::new("录用前核查：计量检定岗位", "Check before hiring: metrology posts"),
                until: on("2026-12-23"),
                uses_left: 1,
            }]
        };
        vec![
            Self { usable: usable(), mandates: true, consents: true },
            Self { usable: usable(), mandates: false, consents: true },
            Self { usable: vec![], mandates: true, consents: false },
            Self { usable: vec![], mandates: false, consents: true },
        ]
    }
}

/// `GET /desk/enquiries/new?consent={id}`; `POST /desk/enquiries/new` answers.
#[derive(Serialize)]
pub struct EnquiryByConsentPage {
    /// The consent. (One that cannot be used any more: [`NoConsentPage`].)
    pub consent: UsableConsent,
    /// Types of paper.
    pub id_types: Vec<&'static str>,
    /// The person, typed anew: what the consent is about is not shown.
    pub subject: SubjectForm,
    /// Reason, as typed; the person reads it.
    pub reason: String,
    /// On `id_type`, `id_number`, `name`, `reason`.
    pub errors: Vec<FieldError>,
}

impl Page for EnquiryByConsentPage {
    const TEMPLATE: &'static str = "pages/desk/enquiry-by-consent.html";
    const NAV: Nav = Nav::Enquirer;
    const TAB: &'static str = "enquiries";

    fn samples() -> Vec<Self> {
        let page = |subject, errors| Self {
            consent: UsableConsent {
                id: "c-2093".into(),
                purpose: Text::new("录用前核查：计量检定岗位", "Check before hiring: metrology posts"),
                until: on("2026-12-23"),
                uses_left: 1,
            },
            id_types: super::ID_TYPES.to_vec(),
            subject,
            reason: String::new(),
            errors,
        };
        vec![
            page(SubjectForm::default(), vec![]),
            page(
                SubjectForm { id_type: "id-card".into(), id_number: "610802199001010015".into(), name: String::new() },
                vec![
                    FieldError::new("id_number", "desk-id-number-check"),
                    FieldError::new("name", "desk-name-missing"),
                    FieldError::new("reason", "desk-reason-missing"),
                ],
            ),
        ]
    }
}

/// `GET /desk/enquiries/new?by=mandate`.
#[derive(Serialize)]
pub struct EnquiryByMandatePage {
    /// Rules that give this body a mandate: `value` the rule's id, `label` act, article and purpose
    /// (the purpose follows from the rule).
    pub rules: Vec<Choice>,
    /// The rule chosen.
    pub rule: String,
    /// Fields of work of all those purposes; empty: the question is left out.
    pub fields_of_work: Vec<Choice>,
    /// The field chosen; empty where the purpose needs none.
    pub field_of_work: String,
    /// The case number.
    pub case_number: String,
    /// Types of paper.
    pub id_types: Vec<&'static str>,
    /// The person.
    pub subject: SubjectForm,
    /// Reason, as typed; the person reads it.
    pub reason: String,
    /// On `rule`, `field_of_work`, `case_number`, `id_type`, `id_number`, `name`, `reason`.
    pub errors: Vec<FieldError>,
}

impl Page for EnquiryByMandatePage {
    const TEMPLATE: &'static str = "pages/desk/enquiry-by-mandate.html";
    const NAV: Nav = Nav::Enquirer;
    const TAB: &'static str = "enquiries";

    fn samples() -> Vec<Self> {
        let page = |errors| Self {
            rules: vec![
                Choice::new(
                    "licence-metrology/m1",
                    "《注册计量师职业资格制度规定》第十八条：办理计量方面的许可和注册",
                    "《注册计量师职业资格制度规定》第十八条: licences and registrations in metrology",
                ),
                Choice::new(
                    "licence-construction/m1",
                    "《注册建造师管理规定》第七条：办理注册",
                    "《注册建造师管理规定》第七条: registration of constructors",
                ),
            ],
            rule: String::new(),
            fields_of_work: vec![Choice::new("metrology", "计量检测", "Metrology")],
            field_of_work: String::new(),
            case_number: String::new(),
            id_types: super::ID_TYPES.to_vec(),
            subject: SubjectForm::default(),
            reason: String::new(),
            errors,
        };
        vec![
            page(vec![]),
            page(vec![
                FieldError::new("rule", "desk-rule-missing"),
                FieldError::new("case_number", "desk-case-number-missing"),
            ]),
        ]
    }
}

/// `GET /desk/enquiries/{id}`, and the answer to `POST /desk/enquiries/new`. Fill it from a
/// `Logged` disclosure only: the leaf is durable before this page is rendered.
#[derive(Serialize)]
pub struct EnquiryAnswerPage {
    /// Its id.
    pub id: String,
    /// The person.
    pub subject: SubjectLine,
    /// Name of the purpose.
    pub purpose: Text,
    /// Adverse entries that are relevant, served and within their period. Empty means
    /// `nothing_to_consider`; else `refer_to_officer`. No other difference is made.
    pub entries: Vec<AnswerEntry>,
    /// Licences and the like that come along.
    pub also: Vec<AlsoEntry>,
    /// Last day to hear the person, were they asked today (5 working days); always filled.
    pub hear_by: Day,
    /// Working days that the person has at least.
    pub hear_days: u32,
    /// Whether the report can be taken now.
    pub report: bool,
    /// Use terms, as the purpose's rule words them; may be empty.
    pub use_terms: Vec<Text>,
    /// The trace.
    pub receipt: EnquiryReceipt,
}

/// One adverse entry, as pinned by the authorisation.
#[derive(Serialize)]
pub struct AnswerEntry {
    /// Kind.
    pub kind: Text,
    /// What it is about.
    pub title: Text,
    /// Label and value, in order: the fields that the purpose may see.
    pub facts: Vec<Fact>,
    /// The person's own statement, which belongs to the entry.
    pub statement: Option<String>,
    /// Whether it is disputed now.
    pub disputed: bool,
    /// Why the purpose may see it.
    pub reason: Text,
    /// The rule's id.
    pub rule: String,
    /// Where that rule comes from.
    pub source: SourceLine,
}

/// Label and value.
#[derive(Clone, Serialize)]
pub struct Fact {
    /// Label.
    pub label: Text,
    /// Value as it stands, or in both languages (dates, states).
    pub value: Text,
    /// Whether it is a document number (set in Song, breaks only after 〕).
    pub doc_no: bool,
}

impl Fact {
    pub(crate) fn new(label: &str, label_en: &str, value: &str) -> Self {
        Self { label: Text::new(label, label_en), value: zh(value), doc_no: value.contains('〕') }
    }
}

/// A licence, a qualification or another entry that cannot weigh against the person.
#[derive(Serialize)]
pub struct AlsoEntry {
    /// What it is, with its number.
    pub title: Text,
    /// State, e.g. 有效.
    pub state: Text,
    /// Body and validity.
    pub note: Text,
}

/// What the officer can keep.
#[derive(Serialize)]
pub struct EnquiryReceipt {
    /// Number, time, leaf, place in the journal, where to fetch them.
    pub receipt: Receipt,
    /// The body.
    pub body: Text,
    /// The officer.
    pub officer: String,
    /// `consent` or `mandate`.
    pub by: &'static str,
    /// Id of the consent, or the case number.
    pub ground: String,
    /// Uses that the consent has left; 0 under a mandate.
    pub uses_left: u32,
}

impl EnquiryAnswerPage {
    fn sample(entries: Vec<AnswerEntry>, also: Vec<AlsoEntry>) -> Self {
        Self {
            id: "q-5093".into(),
            subject: SubjectLine { name: "林测".into(), tail: "001X".into() },
            purpose: Text::new("录用前核查：计量检定岗位", "Check before hiring: metrology posts"),
            entries,
            also,
            hear_by: on("2026-12-01"),
            hear_days: 5,
            report: true,
            use_terms: vec![Text::new("只用于这一次录用", "Only for this one hiring")],
            receipt: EnquiryReceipt {
                receipt: Receipt {
                    no: "R-20261124-5093".into(),
                    at: at("2026-11-24T09:30:12+08:00"),
                    leaf: "9c1f4be07d52a3368e0b7fd4c5a1e2960f3d8b7a64c2e19d5b08f7a3d6e4c210".into(),
                    proof: Proof::Promised { due: at("2026-11-24T09:31:12+08:00") },
                    receipt_url: None,
                    proof_url: None,
                },
                body: zh("榆林市计量检定所（示例单位）"),
                officer: "齐拟".into(),
                by: "consent",
                ground: "c-2093".into(),
                uses_left: 0,
            },
        }
    }
}

fn sample_also() -> Vec<AlsoEntry> {
    vec![AlsoEntry {
        title: zh("二级注册计量师注册，示量注 2024-00318"),
        state: Text::new("有效", "Valid"),
        note: Text::new(
            "榆林市行政审批服务局（演示），有效期 2024年3月18日至2029年3月17日",
            "榆林市行政审批服务局（演示）, valid 18 March 2024 to 17 March 2029",
        ),
    }]
}

impl Page for EnquiryAnswerPage {
    const TEMPLATE: &'static str = "pages/desk/enquiry-answer.html";
    const NAV: Nav = Nav::Enquirer;
    const TAB: &'static str = "enquiries";

    fn samples() -> Vec<Self> {
        let entry = |statement: Option<&str>, disputed| AnswerEntry {
            kind: Text::new("行政处罚", "Penalty"),
            title: zh("使用未申请检定的计量器具"),
            facts: vec![
                Fact::new("决定单位", "Decided by", "榆林市市场监督管理局（演示）"),
                Fact::new("文号", "Document", "榆市监罚决〔2026〕示0091号"),
                Fact::new("决定日期", "Decided on", "2026年11月9日"),
                Fact::new("内容", "Content", "罚款 500 元；责令停止使用该计量器具"),
                Fact::new("依据", "Basis", "《中华人民共和国计量法》第二十五条"),
                Fact::new("履行", "Performance", "已缴清"),
                Fact::new("展示到", "Shows until", "2027年11月8日"),
            ],
            statement: statement.map(Into::into),
            disputed,
            reason: Text::new(
                "岗位要检定计量器具，目录认定计量方面的处罚与它相关",
                "the post verifies measuring instruments; the catalog holds metrology penalties relevant to it",
            ),
            rule: "hiring-metrology/3".into(),
            source: SourceLine::house("只取与岗位实际工作直接相关的"),
        };
        let mut by_mandate = Self::sample(vec![], vec![]);
        by_mandate.receipt.by = "mandate";
        by_mandate.receipt.ground = "示审〔2026〕117号".into();
        by_mandate.receipt.receipt.proof = Proof::Sealed {
            index: 1_049_377,
            size: 1_049_402,
            root: "q3Vx0b9mH2T1cYw5nKeJd8sLr4Zf6uPaGiOt7MvRkEo=".into(),
            at: at("2026-11-24T09:31:00+08:00"),
        };
        by_mandate.report = false;
        by_mandate.use_terms.clear();
        vec![
            Self::sample(
                vec![entry(Some("秤是接手店铺时留下的，我不知道没有检定，知道后当天就停用了。"), false)],
                sample_also(),
            ),
            Self::sample(vec![], sample_also()),
            by_mandate,
            Self::sample(vec![entry(None, true), entry(None, false)], vec![]),
        ]
    }
}

/// Under a mandate: unknown person and mismatch alike. One page, no variants: the receipt is of the
/// body's leaf and is there in both cases.
#[derive(Serialize)]
pub struct IdentityUnconfirmedPage {
    /// Hash of the body leaf in hex.
    pub leaf: String,
    /// When.
    pub at: Ms,
    /// The case number that was given.
    pub case_number: String,
}

impl Page for IdentityUnconfirmedPage {
    const TEMPLATE: &'static str = "pages/desk/enquiry-unconfirmed.html";
    const NAV: Nav = Nav::Enquirer;
    const TAB: &'static str = "enquiries";

    fn samples() -> Vec<Self> {
        vec![Self {
            leaf: "9c1f4be07d52a3368e0b7fd4c5a1e2960f3d8b7a64c2e19d5b08f7a3d6e4c210".into(),
            at: at("2026-11-24T09:30:12+08:00"),
            case_number: "示审〔2026〕117号".into(),
        }]
    }
}

/// Every lack of consent: refused, ignored, revoked, used, expired, frozen, of somebody else, never
/// asked for. One page, no variants, so it takes nothing.
#[derive(Serialize)]
pub struct NoConsentPage {}

impl Page for NoConsentPage {
    const TEMPLATE: &'static str = "pages/desk/enquiry-no-consent.html";
    const NAV: Nav = Nav::Enquirer;
    const TAB: &'static str = "enquiries";

    fn samples() -> Vec<Self> {
        vec![Self {}]
    }
}
