//! The words that every rule is written in: texts, sources, dates in force, codes, classes.

use std::fmt;

use jiff::civil::Date;
use serde::Serialize;

/// A text in both languages of the portal. Neither may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Text {
    /// Chinese, which comes first.
    pub zh: String,
    /// English.
    pub en: String,
}

/// How firmly a value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    /// A cited act whose text was read.
    Law,
    /// A cited act whose text is still awaited.
    Unconfirmed,
    /// The register's own rule, with its reason.
    House,
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Source {
    /// How firmly the value stands.
    pub kind: SourceKind,
    /// The act, for `law` and `unconfirmed`.
    pub act: Option<ActId>,
    /// The article, as cited; empty where an unconfirmed act's article is not known.
    pub article: String,
    /// The reason of a house rule, or a remark on the citation.
    pub note: Option<Text>,
}

/// When a value is in force: from a day, up to the day of its repeal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct InForce {
    /// The first day.
    pub from: Date,
    /// The day of repeal: the first day on which the value no longer holds.
    pub until: Option<Date>,
}

impl InForce {
    /// Whether the value is in force on `date`.
    #[must_use]
    pub fn holds_on(&self, date: Date) -> bool {
        self.from <= date && self.until.is_none_or(|until| date < until)
    }

    /// Whether the value is in force on `date` or comes into force later.
    #[must_use]
    pub fn holds_on_or_later(&self, date: Date) -> bool {
        self.until.is_none_or(|until| date < until)
    }
}

macro_rules! code {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        #[serde(transparent)]
        pub struct $name(Box<str>);

        impl $name {
            /// The code as text; whether the catalog knows it is another question.
            #[must_use]
            pub fn new(code: impl AsRef<str>) -> Self {
                Self(code.as_ref().into())
            }

            /// The code as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(code: &str) -> Self {
                Self::new(code)
            }
        }
    };
}

code!(
    /// The id of one rule value, unique over all files.
    RuleId
);
code!(
    /// The id of an act of law: its short Chinese title.
    ActId
);
code!(
    /// An item of the catalog.
    ItemCode
);
code!(
    /// A purpose of enquiry.
    PurposeCode
);
code!(
    /// A domain of supervision.
    DomainCode
);
code!(
    /// A field of work that a purpose names.
    FieldCode
);
code!(
    /// A division after GB/T 2260.
    DistrictCode
);
code!(
    /// A sort of body.
    BodyKindCode
);

macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal, $zh:literal, $en:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, ::serde::Serialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum $name { $($(#[$vdoc])* $variant,)+ }

        impl $name {
            /// Every one, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word used in data and in the API.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// Reads the word used in data and in the API.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == word)
            }

            /// The Chinese name.
            #[must_use]
            pub fn zh(self) -> &'static str {
                match self { $(Self::$variant => $zh),+ }
            }

            /// The English name.
            #[must_use]
            pub fn en(self) -> &'static str {
                match self { $(Self::$variant => $en),+ }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}
pub(super) use named;

named!(
    /// A group of items.
    Kind {
        /// 行政处罚.
        Penalty = "penalty", "行政处罚", "penalty";
        /// 行政许可.
        Licence = "licence", "行政许可", "licence";
        /// 职业资格.
        Qualification = "qualification", "职业资格", "qualification";
        /// 登记注册.
        Registration = "registration", "登记注册", "registration";
        /// 行政奖励和荣誉.
        Award = "award", "表彰奖励", "award";
        /// 行政确认.
        Confirmation = "confirmation", "行政确认", "confirmation";
        /// 行政给付.
        Benefit = "benefit", "行政给付", "benefit";
        /// 生效裁判.
        Judgment = "judgment", "生效裁判", "judgment";
    }
);

named!(
    /// The class of an adverse entry: how long it may be disclosed. Later is longer.
    Class {
        /// 轻微.
        Minor = "minor", "轻微", "minor";
        /// 一般.
        General = "general", "一般", "general";
        /// 严重.
        Serious = "serious", "严重", "serious";
    }
);

named!(
    /// The kinds of penalty of the Administrative Penalties Law (行政处罚法 art. 9).
    PenaltyKind {
        /// 警告.
        Warning = "warning", "警告", "warning";
        /// 通报批评.
        Criticism = "criticism", "通报批评", "circulated criticism";
        /// 罚款.
        Fine = "fine", "罚款", "fine";
        /// 没收违法所得.
        ConfiscateGains = "confiscate-gains", "没收违法所得", "confiscation of unlawful gains";
        /// 没收非法财物.
        ConfiscateProperty = "confiscate-property", "没收非法财物", "confiscation of unlawful property";
        /// 暂扣许可证件.
        SuspendLicence = "suspend-licence", "暂扣许可证件", "licence withheld for a time";
        /// 降低资质等级.
        Downgrade = "downgrade", "降低资质等级", "lowering of a qualification grade";
        /// 吊销许可证件.
        RevokeLicence = "revoke-licence", "吊销许可证件", "licence revoked";
        /// 限制开展生产经营活动.
        RestrictActivity = "restrict-activity", "限制开展生产经营活动", "restriction of business";
        /// 责令停产停业.
        SuspendBusiness = "suspend-business", "责令停产停业", "business suspended";
        /// 责令关闭.
        CloseBusiness = "close-business", "责令关闭", "business closed";
        /// 限制从业.
        RestrictPractice = "restrict-practice", "限制从业", "bar from an occupation";
        /// 行政拘留.
        Detention = "detention", "行政拘留", "administrative detention";
        /// 其他.
        Other = "other", "其他", "another kind set by law";
    }
);

/// Amounts of a penalty in fen (1/100 yuan).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    /// The fine.
    pub fine_fen: Option<i64>,
    /// What was confiscated.
    pub confiscated_fen: Option<i64>,
}

/// A length of time as rules write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Length {
    /// Working days, the first day not counted.
    WorkingDays(u32),
    /// Calendar days.
    Days(u32),
    /// Months, to the corresponding date.
    Months(u32),
    /// Years, to the corresponding date.
    Years(u32),
}

/// One file of `rules/` as it was handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleFile {
    /// The path below `rules/`, with forward slashes.
    pub path: String,
    /// The text.
    pub text: String,
}

/// Something wrong in the text of the rules: where, what, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{file}: {key}: {what}; {mend}")]
pub struct RuleFault {
    /// The file.
    pub file: String,
    /// The path of keys inside it.
    pub key: String,
    /// What is wrong.
    pub what: String,
    /// How to mend it.
    pub mend: String,
}

/// No rule was in force for a question that needs one. The caller refuses; it never guesses.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no rule in force: {question}")]
pub struct RuleGap {
    /// What was asked, without anything about a person.
    pub question: String,
}
