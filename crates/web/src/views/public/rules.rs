//! `/rules`: the rules in force, as people read them. The same as data: `/api/v1/public/rules`.
//!
//! Names and reasons come from `rules/` as they stand there. Nothing here is computed: no figure
//! without its [`SourceLine`].

use serde::Serialize;

use super::{on, zh};
use crate::views::{Day, Page, Text};

/// Where a rule comes from: shown in words beside every value.
#[derive(Clone, Serialize)]
pub struct SourceLine {
    /// `law` (cited), `unconfirmed` (cited, awaiting the text) or `house` (ours).
    pub kind: &'static str,
    /// Act and article for `law` and `unconfirmed`; our reason for `house`.
    pub text: Text,
}

impl SourceLine {
    /// A cited rule.
    #[must_use]
    pub fn law(text: &str) -> Self {
        Self { kind: "law", text: zh(text) }
    }

    /// A cited rule whose text has not been seen yet.
    #[must_use]
    pub fn unconfirmed(text: &str) -> Self {
        Self { kind: "unconfirmed", text: zh(text) }
    }

    /// Our own rule with its reason.
    #[must_use]
    pub fn house(text: &str) -> Self {
        Self { kind: "house", text: zh(text) }
    }
}

/// A code with its name, for links to `/rules/items/{code}` and `/rules/purposes/{code}`.
#[derive(Clone, Serialize)]
pub struct Named {
    /// As in the rules, e.g. `penalty-metrology`.
    pub code: String,
    /// As in the rules.
    pub name: Text,
}

impl Named {
    pub(crate) fn new(code: &str, name: &str, en: &str) -> Self {
        Self { code: code.into(), name: Text::new(name, en) }
    }
}

/// `GET /rules`.
#[derive(Serialize)]
pub struct RulesIndexPage {
    /// The version of the rules in force, as in the journal's rules leaf.
    pub version: String,
    /// Since when this version is in force.
    pub since: Day,
    /// How many values have which source: `law`, `unconfirmed`, `house`.
    pub sources: SourceCounts,
    /// Items, grouped by domain; domains without an item are left out.
    pub domains: Vec<DomainItems>,
    /// Purposes that somebody may enquire for.
    pub purposes: Vec<PurposeLine>,
    /// How long entries show and are kept, by class.
    pub periods: Vec<PeriodLine>,
    /// Clocks of procedures: what must happen within how long.
    pub clocks: Vec<ClockLine>,
    /// Bodies, with what they may do here.
    pub bodies: Vec<BodyLine>,
}

/// How many values of the rules come from where.
#[derive(Serialize)]
pub struct SourceCounts {
    /// Cited.
    pub law: u32,
    /// Cited, awaiting the text.
    pub unconfirmed: u32,
    /// Ours.
    pub house: u32,
}

/// One domain with its items.
#[derive(Serialize)]
pub struct DomainItems {
    /// The domain.
    pub domain: Named,
    /// Its items.
    pub items: Vec<ItemLine>,
}

/// One item in a list.
#[derive(Serialize)]
pub struct ItemLine {
    /// The item.
    pub item: Named,
    /// Kind of entry in words, e.g. 行政处罚.
    pub kind: Text,
}

/// One purpose in a list.
#[derive(Serialize)]
pub struct PurposeLine {
    /// The purpose.
    pub purpose: Named,
    /// One sentence: who asks for it, when.
    pub about: Text,
    /// `consent`, `mandate`, or both.
    pub by: Vec<&'static str>,
}

/// Disclosure and retention of one class.
#[derive(Serialize)]
pub struct PeriodLine {
    /// Class in words, e.g. 一般.
    pub class: Text,
    /// Shortest time it shows in words, e.g. 3 个月; `None` where it does not show at all.
    pub min: Option<Text>,
    /// Longest time it shows, in words.
    pub max: Option<Text>,
    /// How long it is kept, in words.
    pub kept: Text,
    /// Where that is from.
    pub source: SourceLine,
}

/// How long an entry without a disclosure period is kept.
#[derive(Serialize)]
pub struct KeptLine {
    /// From what on: `decided`, `unanswered`, `declined`.
    pub what: &'static str,
    /// In words.
    pub length: Text,
    /// Where that is from.
    pub source: SourceLine,
}

/// One clock.
#[derive(Serialize)]
pub struct ClockLine {
    /// What must happen, e.g. 异议：报送单位答复.
    pub name: Text,
    /// Within how long, in words: 5 个工作日.
    pub length: Text,
    /// What silence leads to, where the rule says.
    pub silence: Option<Text>,
    /// Where that is from.
    pub source: SourceLine,
}

/// One body.
#[derive(Serialize)]
pub struct BodyLine {
    /// Name.
    pub name: Text,
    /// Items that it may file.
    pub files: Vec<Named>,
    /// Purposes that it may enquire for.
    pub enquires: Vec<Named>,
}

impl Page for RulesIndexPage {
    const TEMPLATE: &'static str = "pages/public/rules/index.html";

    fn samples() -> Vec<Self> {
        let item = |code, name, en, kind: &str| ItemLine { item: Named::new(code, name, en), kind: zh(kind) };
        vec![
            Self {
                version: "2026-11-20.1".into(),
                since: on("2026-11-20"),
                sources: SourceCounts { law: 61, unconfirmed: 9, house: 27 },
                domains: vec![
                    DomainItems {
                        domain: Named::new("metrology", "计量检测", "Metrology"),
                        items: vec![
                            item("penalty-metrology", "计量违法行政处罚", "Penalty under metrology law", "行政处罚"),
                            item(
                                "registration-metrologist",
                                "注册计量师注册",
                                "Registration as a metrologist",
                                "执业资格",
                            ),
                        ],
                    },
                    DomainItems {
                        domain: Named::new("traffic", "交通安全", "Traffic safety"),
                        items: vec![item(
                            "qualification-road-transport",
                            "道路运输从业资格",
                            "Road transport qualification",
                            "执业资格",
                        )],
                    },
                ],
                purposes: vec![
                    PurposeLine {
                        purpose: Named::new(
                            "hiring-metrology",
                            "录用前核查：计量检定岗位",
                            "Check before hiring: metrology posts",
                        ),
                        about: zh("用人单位录用计量检定、检测人员以前"),
                        by: vec!["consent"],
                    },
                    PurposeLine {
                        purpose: Named::new(
                            "licence-metrology",
                            "办理计量方面的许可和注册",
                            "Licences and registrations in metrology",
                        ),
                        about: zh("审批机关办理申请、换证、延续"),
                        by: vec!["mandate"],
                    },
                    PurposeLine {
                        purpose: Named::new("social-aid", "社会救助", "Social aid"),
                        about: zh("审核低保、特困等申请；看不到任何不利的信息"),
                        by: vec!["consent", "mandate"],
                    },
                ],
                periods: vec![
                    PeriodLine {
                        class: zh("轻微"),
                        min: None,
                        max: None,
                        kept: zh("5 年"),
                        source: SourceLine::law("《信用修复管理办法》（国家发展改革委令第36号）"),
                    },
                    PeriodLine {
                        class: zh("一般"),
                        min: Some(zh("3 个月")),
                        max: Some(zh("1 年")),
                        kept: zh("5 年"),
                        source: SourceLine::law("《信用修复管理办法》（国家发展改革委令第36号）"),
                    },
                    PeriodLine {
                        class: zh("严重"),
                        min: Some(zh("1 年")),
                        max: Some(zh("3 年")),
                        kept: zh("5 年"),
                        source: SourceLine::unconfirmed("《信用修复管理办法》（国家发展改革委令第36号），等核对条号"),
                    },
                ],
                clocks: vec![
                    ClockLine {
                        name: zh("异议：报送单位答复"),
                        length: zh("5 个工作日"),
                        silence: Some(zh("这一条撤下")),
                        source: SourceLine::house("参照深圳、上海的规定，取较短的"),
                    },
                    ClockLine {
                        name: zh("授权请求：不答复"),
                        length: zh("14 天"),
                        silence: Some(zh("请求失效")),
                        source: SourceLine::house("够想清楚，不久拖"),
                    },
                    ClockLine {
                        name: zh("报送：作出决定以后"),
                        length: zh("7 个工作日"),
                        silence: None,
                        source: SourceLine::law("发改办财金〔2018〕424号"),
                    },
                ],
                bodies: vec![
                    BodyLine {
                        name: zh("榆林市市场监督管理局（演示）"),
                        files: vec![Named::new("penalty-metrology", "计量违法行政处罚", "Penalty under metrology law")],
                        enquires: vec![],
                    },
                    BodyLine {
                        name: zh("榆林市行政审批服务局（演示）"),
                        files: vec![Named::new(
                            "registration-metrologist",
                            "注册计量师注册",
                            "Registration as a metrologist",
                        )],
                        enquires: vec![Named::new(
                            "licence-metrology",
                            "办理计量方面的许可和注册",
                            "Licences and registrations in metrology",
                        )],
                    },
                    BodyLine {
                        name: zh("榆林市计量检定所（示例单位）"),
                        files: vec![],
                        enquires: vec![Named::new(
                            "hiring-metrology",
                            "录用前核查：计量检定岗位",
                            "Check before hiring: metrology posts",
                        )],
                    },
                ],
            },
            Self {
                version: "2026-11-20.1".into(),
                since: on("2026-11-20"),
                sources: SourceCounts { law: 0, unconfirmed: 0, house: 0 },
                domains: vec![],
                purposes: vec![],
                periods: vec![],
                clocks: vec![],
                bodies: vec![],
            },
        ]
    }
}

/// `GET /rules/items/{code}`; an unknown code is a 404.
#[derive(Serialize)]
pub struct RulesItemPage {
    /// The item.
    pub item: Named,
    /// Kind in words.
    pub kind: Text,
    /// Domain in words.
    pub domain: Text,
    /// Whether an entry of it can weigh against the person.
    pub adverse: bool,
    /// Act and article that let such a decision be made.
    pub basis: Text,
    /// The article's words, where the rules carry them.
    pub basis_text: Option<Text>,
    /// Since when this rule is in force.
    pub since: Day,
    /// Last day in force; `None` while it has no end.
    pub until: Option<Day>,
    /// Bodies that may file it.
    pub bodies: Vec<Text>,
    /// How its entries show and how long they are kept, where they have a disclosure period.
    pub periods: Vec<PeriodLine>,
    /// How long they are kept, where they have none.
    pub kept: Vec<KeptLine>,
    /// When and how the person is told, in words.
    pub notice: Text,
    /// Whether and from when it can be repaired, in words; `None` where it cannot.
    pub repair: Option<Text>,
    /// Fields of an entry and who sees them.
    pub fields: Vec<FieldLine>,
    /// Purposes to which it is relevant; empty: no enquirer ever sees it.
    pub seen_for: Vec<RelevanceLine>,
    /// Where the rule as a whole comes from.
    pub source: SourceLine,
}

/// One field of an item.
#[derive(Serialize)]
pub struct FieldLine {
    /// Its name.
    pub name: Text,
    /// `public`, `purpose` (an enquirer with a fitting purpose), `subject` (the person and the
    /// filing body only) or `never`.
    pub seen_by: &'static str,
}

/// One line of relevance: purpose × item, with the reason.
#[derive(Serialize)]
pub struct RelevanceLine {
    /// The purpose (on an item's page) or the item (on a purpose's page).
    pub about: Named,
    /// Kind of entry in words.
    pub kind: Text,
    /// Whether such entries are shown for the purpose.
    pub relevant: bool,
    /// Classes that this line is for; none where it is for all.
    pub classes: Vec<Text>,
    /// Field of work that this line is for; `None` for all.
    pub field_of_work: Option<Text>,
    /// Why, or why not.
    pub reason: Text,
    /// The rule's id, e.g. `hiring-metrology/3`.
    pub rule: String,
    /// Where it comes from.
    pub source: SourceLine,
}

impl Page for RulesItemPage {
    const TEMPLATE: &'static str = "pages/public/rules/item.html";

    fn samples() -> Vec<Self> {
        let field = |name: &str, seen_by| FieldLine { name: zh(name), seen_by };
        vec![
            Self {
                item: Named::new("penalty-metrology", "计量违法行政处罚", "Penalty under metrology law"),
                kind: zh("行政处罚"),
                domain: zh("计量检测"),
                adverse: true,
                basis: zh("《中华人民共和国计量法》第二十五条"),
                basis_text: Some(zh(
                    "属于强制检定范围的计量器具，未按照规定申请检定或者检定不合格继续使用的，责令停止使用，可以并处罚款。",
                )),
                since: on("2026-04-01"),
                until: None,
                bodies: vec![zh("榆林市市场监督管理局（演示）"), zh("各县（市、区）市场监督管理局（演示）")],
                periods: vec![PeriodLine {
                    class: zh("一般"),
                    min: Some(zh("3 个月")),
                    max: Some(zh("1 年")),
                    kept: zh("5 年"),
                    source: SourceLine::law("《信用修复管理办法》（国家发展改革委令第36号）"),
                }],
                kept: vec![],
                notice: zh("入库当天告知本人；送达以前，查询的单位看不到"),
                repair: Some(zh("最短期限满，罚款缴清，可以申请修复")),
                fields: vec![
                    field("决定单位", "purpose"),
                    field("文号", "purpose"),
                    field("违法事实", "subject"),
                    field("证件号码", "never"),
                ],
                seen_for: vec![RelevanceLine {
                    about: Named::new(
                        "hiring-metrology",
                        "录用前核查：计量检定岗位",
                        "Check before hiring: metrology posts",
                    ),
                    kind: zh("行政处罚"),
                    relevant: true,
                    classes: vec![],
                    field_of_work: Some(zh("计量检测")),
                    reason: zh("岗位要检定计量器具，计量方面的处罚与它相关"),
                    rule: "hiring-metrology/3".into(),
                    source: SourceLine::house("只取与岗位实际工作直接相关的"),
                }],
                source: SourceLine::law("《中华人民共和国计量法》第二十五条、第三十条"),
            },
            Self {
                item: Named::new("award-volunteer", "志愿服务表彰", "Award for volunteering"),
                kind: zh("荣誉"),
                domain: zh("志愿服务"),
                adverse: false,
                basis: zh("《志愿服务条例》第十九条、第二十条"),
                basis_text: None,
                since: on("2026-04-01"),
                until: Some(on("2027-03-31")),
                bodies: vec![],
                periods: vec![],
                kept: vec![
                    KeptLine {
                        what: "decided",
                        length: zh("60 年"),
                        source: SourceLine::house("保存一个人的工作年限"),
                    },
                    KeptLine { what: "unanswered", length: zh("30 天"), source: SourceLine::house("够想清楚") },
                    KeptLine { what: "declined", length: zh("30 天"), source: SourceLine::house("可以改主意") },
                ],
                notice: zh("入库当天告知本人；本人同意以前谁也看不到"),
                repair: None,
                fields: vec![],
                seen_for: vec![],
                source: SourceLine::unconfirmed("《志愿服务条例》，等核对条文"),
            },
        ]
    }
}

/// `GET /rules/purposes/{code}`; an unknown code is a 404.
#[derive(Serialize)]
pub struct RulesPurposePage {
    /// The purpose.
    pub purpose: Named,
    /// One sentence: who asks, when.
    pub about: Text,
    /// Bodies that may ask.
    pub bodies: Vec<Text>,
    /// `consent`, `mandate`, or both.
    pub by: Vec<&'static str>,
    /// Acts that give a mandate; empty where only consent opens it.
    pub mandates: Vec<SourceLine>,
    /// Fields of work that it may name; empty where it names none.
    pub fields_of_work: Vec<Text>,
    /// Whether adverse entries are wholly left out (social aid, schooling, health care).
    pub no_adverse: bool,
    /// Items that are shown, and why.
    pub shown: Vec<RelevanceLine>,
    /// Items that are not, by the reason.
    pub hidden: Vec<HiddenItems>,
    /// Since when in force.
    pub since: Day,
    /// Where the purpose comes from.
    pub source: SourceLine,
}

/// Items that a purpose does not see, for one reason.
#[derive(Serialize)]
pub struct HiddenItems {
    /// The items.
    pub items: Vec<Named>,
    /// Classes that it is for; none where it is for all.
    pub classes: Vec<Text>,
    /// Why not.
    pub reason: Text,
    /// The rule's id.
    pub rule: String,
    /// Where it comes from.
    pub source: SourceLine,
}

impl Page for RulesPurposePage {
    const TEMPLATE: &'static str = "pages/public/rules/purpose.html";

    fn samples() -> Vec<Self> {
        let line = |code: &str, name: &str, en: &str, kind: &str, relevant, reason: &str, n: u32| RelevanceLine {
            about: Named::new(code, name, en),
            kind: zh(kind),
            relevant,
            classes: vec![],
            field_of_work: None,
            reason: zh(reason),
            rule: format!("hiring-metrology/{n}"),
            source: SourceLine::house("只取与岗位实际工作直接相关的"),
        };
        vec![
            Self {
                purpose: Named::new(
                    "hiring-metrology",
                    "录用前核查：计量检定岗位",
                    "Check before hiring: metrology posts",
                ),
                about: zh("用人单位录用计量检定、检测人员以前"),
                bodies: vec![zh("榆林市计量检定所（示例单位）")],
                by: vec!["consent"],
                mandates: vec![],
                fields_of_work: vec![zh("计量检测")],
                no_adverse: false,
                shown: vec![
                    line(
                        "registration-metrologist",
                        "注册计量师注册",
                        "Registration as a metrologist",
                        "执业资格",
                        true,
                        "岗位要求持证",
                        1,
                    ),
                    line(
                        "penalty-metrology",
                        "计量违法行政处罚",
                        "Penalty under metrology law",
                        "行政处罚",
                        true,
                        "岗位要检定计量器具，计量方面的处罚与它相关",
                        3,
                    ),
                ],
                hidden: vec![
                    HiddenItems {
                        items: vec![
                            Named::new("penalty-traffic", "道路交通行政处罚", "Road traffic penalty"),
                            Named::new("penalty-tourism", "旅游行政处罚", "Tourism penalty"),
                        ],
                        classes: vec![],
                        reason: zh("开车的事和检定计量器具没有关系"),
                        rule: "hiring-metrology/4".into(),
                        source: SourceLine::house("只取与岗位实际工作直接相关的"),
                    },
                    HiddenItems {
                        items: vec![Named::new("penalty-metrology", "计量违法行政处罚", "Penalty under metrology law")],
                        classes: vec![zh("轻微")],
                        reason: zh("轻微的不给任何用途看"),
                        rule: "hiring-metrology/5".into(),
                        source: SourceLine::house("轻微的不给任何用途看"),
                    },
                ],
                since: on("2026-04-01"),
                source: SourceLine::house("用人单位核查要本人同意"),
            },
            Self {
                purpose: Named::new("social-aid", "社会救助", "Social aid"),
                about: zh("审核低保、特困等申请"),
                bodies: vec![zh("榆林市民政局（演示）")],
                by: vec!["consent", "mandate"],
                mandates: vec![SourceLine::law("《社会救助暂行办法》第五十八条")],
                fields_of_work: vec![],
                no_adverse: true,
                shown: vec![],
                hidden: vec![],
                since: on("2026-04-01"),
                source: SourceLine::house("救助不看过错"),
            },
        ]
    }
}
