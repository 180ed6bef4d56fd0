//! What bodies decide about: sorts of conduct with the articles that answer them.
//!
//! The articles were read in the texts that `rules/acts.toml` names. Facts are invented, and say
//! nothing about anyone but the one decided about.

use crate::dice::Dice;

/// The field of a decision.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    Food,
    Drugs,
    Metrology,
}

impl Field {
    /// The item of the catalog.
    pub(crate) fn item(self) -> &'static str {
        match self {
            Self::Food | Self::Drugs => "penalty.food-drugs",
            Self::Metrology => "penalty.metrology-testing",
        }
    }
}

/// How grave the kinds of penalty make it, by the classes of the rules.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grade {
    Minor,
    General,
    Serious,
}

/// An amount in yuan: from, to, in steps of.
type Yuan = Option<(i64, i64, i64)>;

/// One sort of conduct.
pub(crate) struct Offence {
    pub(crate) field: Field,
    pub(crate) grade: Grade,
    pub(crate) conduct: &'static str,
    facts: &'static [&'static str],
    pub(crate) basis: &'static str,
    pub(crate) kinds: &'static str,
    content: &'static str,
    fine: Yuan,
    confiscated: Yuan,
    /// Months for which a bar or a suspension lasts.
    pub(crate) lasts_months: Option<i64>,
}

const NONE: Offence = Offence {
    field: Field::Food,
    grade: Grade::Minor,
    conduct: "",
    facts: &[],
    basis: "",
    kinds: "警告",
    content: "给予警告，责令改正。",
    fine: None,
    confiscated: None,
    lasts_months: None,
};

const OFFENCES: &[Offence] = &[
    Offence {
        conduct: "未按规定查验并留存进货凭证",
        facts: &[
            "当事人在{place}经营{goods}，现场未能提供供货者许可证和产品合格证明，当日补齐并改正。",
            "当事人在{place}销售{goods}，进货查验记录缺少{n}批次，责令限期改正后已补录。",
        ],
        basis: "《中华人民共和国食品安全法》第一百二十六条第一款第三项",
        ..NONE
    },
    Offence {
        conduct: "餐具饮具使用前未按规定清洗消毒",
        facts: &["当事人在{place}经营餐饮，抽检餐具{n}件，其中大肠菌群项目不合格，已停止使用并更换消毒设备。"],
        basis: "《中华人民共和国食品安全法》第一百二十六条第一款第五项",
        ..NONE
    },
    Offence {
        field: Field::Drugs,
        conduct: "零售药品未按规定调配处方",
        facts: &["当事人为{place}药品零售门店的直接责任人员，销售处方药{n}盒未查验处方，已改正。"],
        basis: "《中华人民共和国药品管理法》第一百三十条",
        ..NONE
    },
    Offence {
        grade: Grade::General,
        conduct: "经营超过保质期的食品",
        facts: &[
            "当事人在{place}销售超过保质期的{goods}{n}袋，货值金额不足一万元，已下架封存。",
            "当事人在{place}货架上摆放超过保质期的{goods}{n}件待售，违法行为轻微，配合调查并及时改正。",
        ],
        basis: "《中华人民共和国食品安全法》第一百二十四条第一款第五项、《中华人民共和国行政处罚法》第三十二条",
        kinds: "没收违法所得；罚款",
        content: "1.没收违法所得{confiscated}元；2.罚款{fine}元。",
        fine: Some((2_000, 8_000, 500)),
        confiscated: Some((20, 400, 5)),
        ..NONE
    },
    Offence {
        grade: Grade::General,
        conduct: "经营无标签的预包装食品",
        facts: &["当事人在{place}销售无生产日期、无标签的预包装{goods}{n}件，货值金额不足一万元。"],
        basis: "《中华人民共和国食品安全法》第一百二十五条第一款第二项",
        kinds: "罚款",
        content: "罚款{fine}元。",
        fine: Some((5_000, 12_000, 500)),
        ..NONE
    },
    Offence {
        grade: Grade::General,
        conduct: "未取得食品经营许可从事餐饮服务",
        facts: &["当事人未取得食品经营许可，在{place}经营餐饮{n}天，货值金额不足一万元，案发后已停业并申请许可。"],
        basis: "食品安全法第一百二十二条第一款、行政处罚法第三十二条",
        kinds: "没收违法所得、罚款",
        content: "1.没收违法所得{confiscated}元；2.罚款{fine}元。",
        fine: Some((10_000, 50_000, 5_000)),
        confiscated: Some((300, 4_000, 10)),
        ..NONE
    },
    Offence {
        grade: Grade::General,
        conduct: "食品经营单位的直接责任人员故意实施违法行为",
        facts: &["当事人为{place}食品经营单位的直接负责的主管人员，明知{goods}超过保质期仍安排更换标签后销售{n}件。"],
        basis: "《中华人民共和国食品安全法实施条例》第七十五条第一款第一项",
        kinds: "罚款",
        content: "处上一年度从本单位取得收入一倍的罚款{fine}元。",
        fine: Some((24_000, 78_000, 1_000)),
        ..NONE
    },
    Offence {
        grade: Grade::Serious,
        conduct: "未取得食品生产许可从事食品生产",
        facts: &["当事人未取得食品生产许可，在{place}生产{goods}，货值金额一万元以上，涉案产品{n}箱已扣押。"],
        basis: "《中华人民共和国食品安全法》第一百二十二条第一款",
        kinds: "没收违法所得、没收非法财物；罚款",
        content: "1.没收违法所得{confiscated}元和涉案食品；2.罚款{fine}元。",
        fine: Some((100_000, 160_000, 5_000)),
        confiscated: Some((3_000, 20_000, 100)),
        ..NONE
    },
    Offence {
        grade: Grade::Serious,
        conduct: "被吊销许可证的食品经营单位的直接责任人员",
        facts: &[
            "当事人为{place}食品经营单位直接负责的主管人员，该单位多次经营掺假掺杂的{goods}，食品经营许可证被吊销。",
        ],
        basis: "《中华人民共和国食品安全法》第一百三十五条第一款",
        kinds: "限制从业",
        content: "自处罚决定作出之日起五年内不得申请食品生产经营许可，不得从事食品生产经营管理工作。",
        lasts_months: Some(60),
        ..NONE
    },
    Offence {
        field: Field::Drugs,
        grade: Grade::Serious,
        conduct: "销售假药单位的直接责任人员",
        facts: &["当事人为{place}药品零售单位直接负责的主管人员，该单位销售假药{n}盒。"],
        basis: "《中华人民共和国药品管理法》第一百一十八条第一款",
        kinds: "没收违法所得；罚款；限制从业",
        content: "1.没收违法行为发生期间自本单位所获收入{confiscated}元；2.罚款{fine}元；3.终身禁止从事药品生产经营活动。",
        fine: Some((9_000, 60_000, 500)),
        confiscated: Some((6_000, 40_000, 100)),
        ..NONE
    },
    Offence {
        field: Field::Metrology,
        conduct: "使用未经检定的计量器具",
        facts: &["当事人在{place}使用属于强制检定范围的电子秤{n}台，检定有效期届满后未申请检定，已停止使用并送检。"],
        basis: "《中华人民共和国计量法》第二十五条",
        kinds: "罚款",
        content: "责令停止使用，罚款{fine}元。",
        fine: Some((100, 200, 50)),
        ..NONE
    },
    Offence {
        field: Field::Metrology,
        grade: Grade::General,
        conduct: "使用检定不合格的计量器具",
        facts: &["当事人在{place}使用检定不合格的电子秤{n}台从事贸易结算。"],
        basis: "《中华人民共和国计量法》第二十五条、《中华人民共和国计量法实施细则》第四十三条",
        kinds: "罚款",
        content: "责令停止使用，罚款{fine}元。",
        fine: Some((300, 1_000, 100)),
        ..NONE
    },
    Offence {
        field: Field::Metrology,
        grade: Grade::General,
        conduct: "破坏计量器具准确度，给消费者造成损失",
        facts: &["当事人在{place}调整电子秤参数，使示值大于实际重量，查获{n}笔交易，已赔偿消费者损失。"],
        basis: "《中华人民共和国计量法》第二十六条、《中华人民共和国计量法实施细则》第四十六条",
        kinds: "没收违法所得、没收非法财物；罚款",
        content: "1.没收计量器具和违法所得{confiscated}元；2.罚款{fine}元。",
        fine: Some((500, 2_000, 100)),
        confiscated: Some((80, 900, 10)),
        ..NONE
    },
    Offence {
        field: Field::Metrology,
        grade: Grade::Serious,
        conduct: "认证人员同时在两个以上认证机构执业",
        facts: &["当事人为认证人员，同时在两家认证机构从事认证活动，参与{n}个项目。"],
        basis: "《中华人民共和国认证认可条例》第六十二条",
        kinds: "限制从业",
        content: "责令改正，停止执业12个月。",
        lasts_months: Some(12),
        ..NONE
    },
];

const PLACES: &[&str] = &[
    "城区某农贸市场",
    "某镇集贸市场",
    "高新区某商业街",
    "某县城步行街",
    "某物流园",
    "某旅游景区",
    "某乡镇街道",
    "老城区某菜市场",
    "某小区底商",
    "某服务区",
];

const GOODS: &[&str] = &[
    "小米",
    "红枣制品",
    "荞面",
    "羊杂",
    "豆腐干",
    "粉条",
    "糕点",
    "调味品",
    "散装白酒",
    "方便面",
    "饮料",
    "挂面",
    "熟肉制品",
    "杂粮",
];

/// A sort of conduct of this field and grade.
pub(crate) fn some(dice: &mut Dice, field: Field, grade: Grade) -> &'static Offence {
    let fitting: Vec<&Offence> =
        OFFENCES.iter().filter(|offence| offence.field == field && offence.grade == grade).collect();
    match fitting.is_empty() {
        // There is no drug penalty between a warning and a bar here.
        true => some(dice, Field::Food, grade),
        false => dice.pick::<&Offence>(&fitting),
    }
}

/// The words and amounts of one case.
pub(crate) struct Told {
    pub(crate) facts: String,
    pub(crate) content: String,
    /// In yuan.
    pub(crate) fine: Option<i64>,
    /// In yuan.
    pub(crate) confiscated: Option<i64>,
}

impl Offence {
    /// Tells it with a place, goods and amounts.
    pub(crate) fn tell(&self, dice: &mut Dice) -> Told {
        let (facts, place, goods): (&str, &str, &str) = (*dice.pick(self.facts), *dice.pick(PLACES), *dice.pick(GOODS));
        let facts =
            facts.replace("{place}", place).replace("{goods}", goods).replace("{n}", &dice.between(1, 38).to_string());
        let fine = amount(dice, self.fine);
        let confiscated = amount(dice, self.confiscated);
        let yuan = |amount: Option<i64>| amount.unwrap_or_default().to_string();
        let content = self.content.replace("{fine}", &yuan(fine)).replace("{confiscated}", &yuan(confiscated));
        Told { facts, content, fine, confiscated }
    }
}

fn amount(dice: &mut Dice, range: Yuan) -> Option<i64> {
    let (from, to, step) = range?;
    Some(from + dice.between(0, (to - from) / step) * step)
}
