//! Words of procedures: stages, steps and actors, each with its code, its names and its number in CBOR.

/// A closed set of words: what data, the API, `locales/` and the printed grids call a thing.
pub trait Words: Copy + Eq + std::fmt::Debug + 'static {
    /// Every one, in order.
    const ALL: &'static [Self];
    /// The word of data and of the API.
    fn as_str(self) -> &'static str;
    /// The Chinese name.
    fn zh(self) -> &'static str;
    /// The English name.
    fn en(self) -> &'static str;
    /// By the word; `None` of one that is not known.
    fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.as_str() == word)
    }
}

/// Numbers are for ever: a word that goes leaves its number unused.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($n:tt $variant:ident = $word:literal, $zh:literal, $en:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, ::minicbor::Encode, ::minicbor::Decode)]
        #[cbor(index_only)]
        pub enum $name { $(#[doc = $en] #[n($n)] $variant,)+ }

        impl $crate::procedure::Words for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),+];
            fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
            fn zh(self) -> &'static str {
                match self { $(Self::$variant => $zh),+ }
            }
            fn en(self) -> &'static str {
                match self { $(Self::$variant => $en),+ }
            }
        }
    };
}
pub(crate) use words;

words!(
    /// Who acts in a procedure.
    Actor {
        0 Person = "person", "本人", "the person";
        1 Representative = "representative", "代理人、监护人或近亲属", "an agent, guardian or near relative";
        2 Source = "source", "信源单位", "the body that filed the entry";
        3 Officer = "officer", "登记机关办理员", "a case officer of the register";
        4 Supervisor = "supervisor", "监督员", "a supervisor";
        5 User = "user", "用信单位", "a body that was shown something";
        6 Authority = "authority", "拟采取措施的机关", "the authority that proposes a restriction";
        7 Decider = "decider", "作出决定的人员", "the named officer who decides";
        8 Reviewer = "reviewer", "复核机关", "the authority that hears the appeal";
        9 Register = "register", "登记系统", "the register itself, on something that happened elsewhere";
        10 Time = "time", "期限届满", "the end of a clock";
    }
);

words!(
    /// Which procedure.
    ProcedureName {
        0 Objection = "objection", "异议", "objection";
        1 Correction = "correction", "更正", "correction";
        2 Repair = "repair", "修复", "repair";
        3 Travel = "travel", "更正送达", "a correction that travels to a recipient";
        4 Restriction = "restriction", "限制措施", "restriction";
        5 Sheet = "sheet", "决定前告知单", "the sheet at the point of decision";
        6 Misuse = "misuse", "滥用举报", "report of misuse";
        7 Statement = "statement", "本人声明", "the person's own statement";
        8 Pending = "pending", "复议诉讼标注", "mark of a pending review or lawsuit";
        9 Death = "death", "死亡登记", "a death";
        10 Authority = "authority", "代办资格", "authority to act for the person";
    }
);
