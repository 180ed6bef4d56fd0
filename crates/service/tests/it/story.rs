//! Who the stories are about, and what is filed about them, under the real headers.

use xinyu_register::identity::SubjectNo;
use xinyu_service::enquiry::AskedSubject;

use crate::world::YUYANG_MARKET;

// ---- People: valid check characters, a sequence that no one was given -----------------------

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub name: String,
    pub number: String,
}

pub fn person(name: &str, birth: &str) -> Person {
    let first = format!("610802{}000", birth.replace('-', ""));
    let check = SubjectNo::check_character(&first).expect("17 digits");
    Person { name: name.to_owned(), number: format!("{first}{check}") }
}

pub fn lin() -> Person {
    person("林晓雨", "1985-03-07")
}

pub fn wang() -> Person {
    person("王建国", "1979-08-21")
}

/// Nothing was ever filed about this person.
pub fn stranger() -> Person {
    person("陈无名", "1990-01-15")
}

impl Person {
    pub fn asked(&self) -> AskedSubject {
        AskedSubject { id_type: "id-card".into(), id_number: self.number.clone(), name: self.name.clone() }
    }

    pub fn called(&self, name: &str) -> Self {
        Self { name: name.to_owned(), number: self.number.clone() }
    }
}

// ---- Penalties, with the real headers -------------------------------------------------------

#[derive(Clone, Debug)]
pub struct Penalty {
    pub document_no: String,
    pub decided_on: String,
    pub basis: String,
    pub kinds: String,
    pub fine_wan: String,
    pub facts: String,
    pub body: (&'static str, &'static str),
}

/// 5,000 yuan under the Food Safety Law: general, one year.
pub fn food_penalty() -> Penalty {
    Penalty {
        document_no: "榆区市监罚〔2026〕101号".into(),
        decided_on: "2026-10-12".into(),
        basis: "《中华人民共和国食品安全法》第一百二十四条".into(),
        kinds: "罚款".into(),
        fine_wan: "0.5".into(),
        facts: "经营超过保质期的食品".into(),
        body: (YUYANG_MARKET, "榆阳区市场监督管理局"),
    }
}

/// 3,000 yuan under the Metrology Law: general, one year.
pub fn metrology_penalty() -> Penalty {
    Penalty {
        document_no: "榆区市监罚〔2026〕202号".into(),
        basis: "《中华人民共和国计量法》第二十六条".into(),
        fine_wan: "0.3".into(),
        facts: "使用不合格的计量器具".into(),
        ..food_penalty()
    }
}

impl Penalty {
    pub fn no(mut self, no: &str) -> Self {
        self.document_no = no.to_owned();
        self
    }

    pub fn decided(mut self, on: &str) -> Self {
        self.decided_on = on.to_owned();
        self
    }

    pub fn facts(mut self, facts: &str) -> Self {
        self.facts = facts.to_owned();
        self
    }

    /// Minor: three months.
    pub fn warning(mut self) -> Self {
        (self.kinds, self.fine_wan) = ("警告".into(), String::new());
        self
    }

    /// Serious: three years.
    pub fn revocation(mut self) -> Self {
        (self.kinds, self.fine_wan) = ("吊销许可证件".into(), String::new());
        self
    }
}

pub const HEADERS: &str = "行政相对人名称,证件类型,证件号码,行政处罚决定书文号,违法行为类型,违法事实,处罚依据,处罚类别,\
    处罚内容,罚款金额（万元）,没收违法所得、没收非法财物的金额（万元）,暂扣或吊销证照名称及编号,处罚决定日期,处罚有效期,\
    公示截止期,处罚机关,处罚机关统一社会信用代码,数据来源单位,数据来源单位统一社会信用代码,备注";

pub fn row(who: &Person, penalty: &Penalty) -> String {
    let (code, body) = penalty.body;
    let licence = if penalty.kinds.contains("吊销") { "食品经营许可证" } else { "" };
    [
        &who.name,
        "身份证",
        &who.number,
        &penalty.document_no,
        "违反经营管理规定",
        &penalty.facts,
        &penalty.basis,
        &penalty.kinds,
        "按决定书执行",
        &penalty.fine_wan,
        "",
        licence,
        &penalty.decided_on,
        "长期",
        "",
        body,
        code,
        body,
        code,
        "",
    ]
    .join(",")
}

pub fn sheet(rows: &[String]) -> String {
    format!("{HEADERS}\r\n{}\r\n", rows.join("\r\n"))
}
