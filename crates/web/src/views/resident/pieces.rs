//! What several of a resident's pages show.

use serde::Serialize;

use crate::views::parts::{Day, Ms, Proof, Receipt, Text};

/// Who looked. The register's own people are a body like any other.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "who", rename_all = "kebab-case")]
pub enum Looker {
    /// The person themself.
    Own,
    /// Somebody of a body.
    Body {
        /// Name of the body.
        name: Text,
        /// Office and role within it, without a person's name.
        office: Option<Text>,
    },
    /// Whoever had the code and the second word that the person passed on.
    Bearer,
}

/// On what ground somebody looked.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "ground", rename_all = "kebab-case")]
pub enum Ground {
    /// One's own file.
    Own,
    /// A record that the body had filed itself.
    Record,
    /// A statutory duty.
    Mandate {
        /// The rule that gives it, in words.
        rule: Text,
        /// Case number as the body gave it.
        case_number: String,
    },
    /// The person's consent.
    Consent {
        /// Id of the consent.
        consent: String,
        /// The day it was granted.
        granted: Day,
    },
    /// The person showed one view by a code.
    Share,
    /// The person's own right, used at a counter.
    Counter {
        /// How the clerk knew the person: `paper` or `code`.
        confirmed: &'static str,
    },
}

/// One look in a list, newest first.
#[derive(Clone, Debug, Serialize)]
pub struct LookLine {
    /// Id of the look: `/me/looks/{id}`.
    pub id: String,
    /// Who.
    pub by: Looker,
    /// When.
    pub at: Ms,
    /// What for: the purpose, or what was done with the own file.
    pub purpose: Text,
    /// Whether an answer that was given before was opened again.
    pub again: bool,
    /// On what ground.
    pub ground: Ground,
    /// How many entries were shown.
    pub seen: u32,
    /// Their titles; at most three, empty for own looks.
    pub seen_titles: Vec<Text>,
}

/// What a penalty decision says, as it was filed.
#[derive(Clone, Debug, Serialize)]
pub struct Decision {
    /// What it was about, in a few words (违法行为类型). Chinese only, unless the rules translate it.
    pub title: Text,
    /// The body that decided.
    pub body: Text,
    /// Document number with its 〔〕.
    pub doc_no: String,
    /// Date on the decision.
    pub decided: Day,
    /// Kinds of penalty (警告, 罚款 …), from the code list.
    pub measures: Vec<Text>,
    /// What was decided, as filed (处罚内容).
    pub content: Text,
    /// Fine in fen.
    pub fine_fen: Option<i64>,
    /// Unlawful gains confiscated, in fen.
    pub confiscated_fen: Option<i64>,
    /// Act and article, as filed (处罚依据).
    pub basis: String,
    /// The facts, as filed (违法事实): quoted.
    pub facts: String,
    /// What entries of other kinds say, in the order of their sheet.
    pub more: Vec<Said>,
}

/// A field and what it says.
#[derive(Clone, Debug, Serialize)]
pub struct Said {
    /// What the field is called.
    pub label: Text,
    /// Its value.
    pub value: Text,
}

/// How a notice reached the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ServedHow {
    /// Opened in the portal.
    Opened,
    /// Handed over at a counter.
    Handed,
    /// The rule's days after a letter.
    Letter,
    /// The rule's days after a message to a channel that the person confirmed.
    Message,
}

/// Proof of service, in short.
#[derive(Clone, Debug, Serialize)]
pub struct Served {
    /// The day it counts from.
    pub on: Day,
    /// The instant, where there is one (opened, handed over).
    pub at: Option<Ms>,
    /// How.
    pub how: ServedHow,
}

/// State of an entry whose notice was opened or served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntryState {
    /// In its disclosure period: shown for the purposes that the rules name.
    Showing,
    /// Past its disclosure period: in no report.
    Ended,
    /// Withdrawn by the body that filed it.
    Withdrawn,
    /// A licence or qualification that is not in force any more.
    NotInForce,
    /// Waits for the person's yes.
    Awaiting,
    /// The person does not want it.
    Declined,
}

/// What an enquirer needs before they see an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Needs {
    /// The person's consent.
    Consent,
    /// A statutory duty and a case number.
    Mandate,
}

/// A purpose for which an entry may be seen.
#[derive(Clone, Debug, Serialize)]
pub struct MaySee {
    /// Name of the purpose, with its field of work.
    pub purpose: Text,
    /// Its code: `/rules/purposes/{code}`.
    pub code: String,
    /// What the enquirer needs.
    pub needs: Needs,
    /// Why the catalog holds this kind of entry relevant.
    pub reason: Text,
}

/// A purpose for which an entry is never seen, with the rules' reason.
#[derive(Clone, Debug, Serialize)]
pub struct NeverSees {
    /// Who or what for.
    pub who: Text,
    /// Why.
    pub reason: Text,
}

/// Where to ask about a decision.
#[derive(Clone, Debug, Serialize)]
pub struct AskAt {
    /// Office of the body.
    pub office: Text,
    /// Its phone number.
    pub phone: String,
}

// ---- Samples --------------------------------------------------------------------------------

/// A day for samples.
pub(super) fn on(text: &str) -> Day {
    text.parse().expect("a sample day is written YYYY-MM-DD")
}

/// An instant for samples.
pub(super) fn at(text: &str) -> Ms {
    let at: jiff::Timestamp = text.parse().expect("a sample instant is written as RFC 3339");
    at.as_millisecond()
}

pub(super) fn market_bureau() -> Text {
    Text::new("榆林市市场监督管理局", "Yulin Market Supervision Bureau")
}

pub(super) fn institute() -> Text {
    Text::new("榆林市计量检定所（示例单位）", "Yulin Metrology Institute (example body)")
}

pub(super) fn approval_bureau() -> Text {
    Text::new("榆林市行政审批服务局", "Yulin Administrative Approval Bureau")
}

pub(super) fn penalty() -> Text {
    Text::new("行政处罚", "Penalty")
}

pub(super) fn hiring() -> Text {
    Text::new("录用前核查：计量检定岗位", "Check before hiring: metrology post")
}

pub(super) fn decision() -> Decision {
    Decision {
        title: Text::zh("使用未申请检定的计量器具"),
        body: market_bureau(),
        doc_no: "榆市监罚决〔2026〕示0091号".to_owned(),
        decided: on("2026-11-09"),
        measures: vec![Text::new("罚款", "fine")],
        content: Text::zh("罚款 500 元；责令停止使用该计量器具"),
        fine_fen: Some(50_000),
        confiscated_fen: None,
        basis: "《中华人民共和国计量法》第二十五条".to_owned(),
        facts: "当事人林测在经营场所使用一台电子计价秤，该秤属于强制检定范围，未按照规定申请检定。".to_owned(),
        more: Vec::new(),
    }
}

pub(super) fn food_decision() -> Decision {
    Decision {
        title: Text::zh("未按规定公示食品经营许可证"),
        body: market_bureau(),
        doc_no: "榆市监罚决〔2023〕示0412号".to_owned(),
        decided: on("2023-06-20"),
        measures: vec![Text::new("警告", "warning"), Text::new("没收违法所得", "confiscation of unlawful gains")],
        content: Text::zh("警告；没收违法所得 1,234.50 元"),
        fine_fen: None,
        confiscated_fen: Some(123_450),
        basis: "《食品经营许可和备案管理办法》第五十七条（示例）".to_owned(),
        facts: "当事人林测在经营场所未悬挂食品经营许可证正本。".to_owned(),
        more: Vec::new(),
    }
}

/// A licence.
pub(super) fn licence() -> Decision {
    let said = |label: (&str, &str), value: Text| Said { label: Text::new(label.0, label.1), value };
    Decision {
        title: Text::new("食品经营许可", "Food business licence"),
        body: approval_bureau(),
        doc_no: "榆审批食准〔2024〕示0117号".to_owned(),
        decided: on("2024-03-18"),
        measures: Vec::new(),
        content: Text::zh(""),
        fine_fen: None,
        confiscated_fen: None,
        basis: String::new(),
        facts: String::new(),
        more: vec![
            said(("许可编号", "Licence number"), Text::zh("JY26108020000117（示例）")),
            said(("有效期至", "Valid until"), Text::new("2029年3月17日", "17 March 2029")),
            said(("当前状态", "Status"), Text::new("有效", "valid")),
        ],
    }
}

pub(super) fn award() -> Decision {
    let said = |label: (&str, &str), value: Text| Said { label: Text::new(label.0, label.1), value };
    Decision {
        title: Text::new("政府表彰", "Government award"),
        doc_no: "榆政表〔2026〕示03号".to_owned(),
        decided: on("2026-11-20"),
        more: vec![said(("奖项名称", "Name of the award"), Text::zh("见义勇为先进个人（示例）"))],
        ..licence()
    }
}

pub(super) fn may_see() -> Vec<MaySee> {
    vec![
        MaySee {
            purpose: hiring(),
            code: "hiring-metrology".to_owned(),
            needs: Needs::Consent,
            reason: Text::new(
                "岗位要检定计量器具，用错器具会直接影响检定结果",
                "the post verifies measuring instruments; wrong ones spoil the result",
            ),
        },
        MaySee {
            purpose: Text::new("办理计量方面的许可和注册", "Permits and registrations in metrology"),
            code: "permit-metrology".to_owned(),
            needs: Needs::Mandate,
            reason: Text::new("许可条件里写明要看计量方面的守法情况", "the conditions of the permit name it"),
        },
    ]
}

pub(super) fn never_sees() -> Vec<NeverSees> {
    vec![
        NeverSees {
            who: Text::new("社会救助、入学、就医", "Social aid, schooling, health care"),
            reason: Text::new("这些事上谁都不看不利的信息", "nobody sees adverse entries for these"),
        },
        NeverSees {
            who: Text::new("贷款、租房、别的岗位", "Loans, renting, other posts"),
            reason: Text::new("目录没有认定相关", "the catalog does not hold it relevant"),
        },
        NeverSees {
            who: Text::new("公众", "The public"),
            reason: Text::new("个人的处罚不上任何公开页面", "a person’s penalty is on no public page"),
        },
    ]
}

pub(super) fn ask_at() -> AskAt {
    AskAt {
        office: Text::new("榆林市市场监督管理局法规科", "Legal office, Yulin Market Supervision Bureau"),
        phone: "0912-000-0001".to_owned(),
    }
}

pub(super) fn look_by_institute() -> LookLine {
    LookLine {
        again: false,
        id: "k-7466".to_owned(),
        by: Looker::Body {
            name: institute(),
            office: Some(Text::new("人事科，查询员", "Staff office, enquiring officer")),
        },
        at: at("2026-11-24T09:30:12+08:00"),
        purpose: hiring(),
        ground: Ground::Consent { consent: "c-2093".to_owned(), granted: on("2026-11-23") },
        seen: 1,
        seen_titles: vec![decision().title],
    }
}

pub(super) fn look_by_mandate() -> LookLine {
    LookLine {
        again: true,
        id: "k-7741".to_owned(),
        by: Looker::Body {
            name: approval_bureau(),
            office: Some(Text::new("注册与许可窗口，查询员", "Registrations desk, enquiring officer")),
        },
        at: at("2026-11-21T15:20:08+08:00"),
        purpose: Text::new("办理计量方面的许可和注册", "Permits and registrations in metrology"),
        ground: Ground::Mandate {
            rule: Text::new("《注册计量师职业资格制度规定》（示例）", "Rules on registered metrologists (example)"),
            case_number: "示审〔2026〕117号".to_owned(),
        },
        seen: 0,
        seen_titles: Vec::new(),
    }
}

pub(super) fn look_by_register() -> LookLine {
    LookLine {
        again: false,
        id: "k-7702".to_owned(),
        by: Looker::Body {
            name: Text::new("榆林市信用办公室（演示）", "Yulin Credit Office (demo)"),
            office: Some(Text::new("登记处，办理员", "Registry, case officer")),
        },
        at: at("2026-11-16T09:14:00+08:00"),
        purpose: Text::new("核对报来的姓名和证件号码", "To match a name and number that were filed"),
        ground: Ground::Mandate {
            rule: Text::new("登记规则：身份核对", "Register’s rules: matching identity"),
            case_number: "r-0412".to_owned(),
        },
        seen: 0,
        seen_titles: Vec::new(),
    }
}

pub(super) fn look_by_bearer() -> LookLine {
    LookLine {
        id: "k-7601".to_owned(),
        by: Looker::Bearer,
        at: at("2026-11-20T18:05:00+08:00"),
        purpose: hiring(),
        ground: Ground::Share,
        ..look_by_institute()
    }
}

pub(super) fn look_at_counter() -> LookLine {
    LookLine {
        id: "k-7602".to_owned(),
        at: at("2026-11-19T10:12:00+08:00"),
        purpose: Text::new("在窗口给您打印本人报告", "printed your own report for you at the counter"),
        ground: Ground::Counter { confirmed: "paper" },
        seen: 2,
        ..look_by_register()
    }
}

pub(super) fn look_own() -> LookLine {
    LookLine {
        again: false,
        id: "k-7519".to_owned(),
        by: Looker::Own,
        at: at("2026-10-30T20:03:00+08:00"),
        purpose: Text::new("看自己的信息", "You read your own file"),
        ground: Ground::Own,
        seen: 2,
        seen_titles: Vec::new(),
    }
}

pub(super) fn receipt(no: &str, event: &str, base: &str) -> Receipt {
    Receipt {
        no: no.to_owned(),
        at: at(event),
        leaf: "7b1f0c52a94de86310fdb27746c0a51c8e9934ab5d6f20e7c3184fa2609bd571".to_owned(),
        proof: Proof::Promised { due: at(event) + 60_000 },
        receipt_url: Some(format!("{base}/receipt.json")),
        proof_url: None,
    }
}

pub(super) fn sealed_receipt(no: &str, event: &str, base: &str) -> Receipt {
    Receipt {
        proof: Proof::Sealed {
            index: 1_047_902,
            size: 1_047_911,
            root: "q3Vx0b9mH2T1cYw5nKeJd8sLr4Zf6uPaGiOt7MvRkEo=".to_owned(),
            at: at(event) + 52_000,
        },
        proof_url: Some(format!("{base}/proof")),
        ..receipt(no, event, base)
    }
}
