//! Sheets as offices make them: rows of the penalty template, as CSV or XLSX.

use std::collections::BTreeMap;

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use xinyu_register::identity::SubjectNo;

pub const YUYANG: &str = "11610802MBXD00029N";
pub const YUYANG_NAME: &str = "榆阳区市场监督管理局";
pub const CITY: &str = "11610800MBXD00010W";
pub const CITY_NAME: &str = "榆林市市场监督管理局";

/// Columns of the template in their official order: key and header.
pub const COLUMNS: [(&str, &str); 20] = [
    ("name", "行政相对人名称"),
    ("id_type", "证件类型"),
    ("id_number", "证件号码"),
    ("document_no", "行政处罚决定书文号"),
    ("conduct_type", "违法行为类型"),
    ("facts", "违法事实"),
    ("basis", "处罚依据"),
    ("penalty_kinds", "处罚类别"),
    ("penalty_content", "处罚内容"),
    ("fine", "罚款金额（万元）"),
    ("confiscated", "没收违法所得、没收非法财物的金额（万元）"),
    ("licence_affected", "暂扣或吊销证照名称及编号"),
    ("decided_on", "处罚决定日期"),
    ("effective_until", "处罚有效期"),
    ("published_until", "公示截止期"),
    ("deciding_body", "处罚机关"),
    ("deciding_body_code", "处罚机关统一社会信用代码"),
    ("source_body", "数据来源单位"),
    ("source_body_code", "数据来源单位统一社会信用代码"),
    ("remarks", "备注"),
];

/// The header of a column, as the template has it.
pub fn header(key: &str) -> &str {
    COLUMNS.iter().find(|(known, _)| *known == key).map_or(key, |(_, header)| header)
}

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum V {
    Text(String),
    Number(f64),
    Date(u16, u8, u8),
    /// A formula and the value that the spreadsheet computed.
    Formula(&'static str, &'static str),
}

impl From<&str> for V {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for V {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<f64> for V {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

/// A person with a valid check character and a sequence that no one was given.
#[derive(Clone, Debug)]
pub struct Person {
    pub name: String,
    pub number: String,
}

pub fn born(name: &str, birth: &str) -> Person {
    numbered(name, birth, 0)
}

fn numbered(name: &str, birth: &str, sequence: u32) -> Person {
    let first = format!("610802{}{sequence:03}", birth.replace('-', ""));
    Person { name: name.to_owned(), number: gb_11643(&first) }
}

/// 17 digits with their check.
pub fn gb_11643(first_17: &str) -> String {
    let check = SubjectNo::check_character(first_17).expect("17 digits");
    format!("{first_17}{check}")
}

/// The n-th of many people, all of age.
pub fn person(n: u32) -> Person {
    const NAMES: &str = "安白曹杜樊高郝霍姬景康李马牛欧潘秦任苏田王薛杨张";
    let family: Vec<char> = NAMES.chars().collect();
    let pick = |k: u32| family[(k as usize) % family.len()];
    let day = n / 999;
    let birth = format!("{}-{:02}-{:02}", 1960 + day % 30, 1 + day / 30 % 12, 1 + day / 360 % 28);
    numbered(&format!("{}{}{}", pick(n), pick(n / 24), pick(n / 576)), &birth, n % 999)
}

/// One row by column key.
#[derive(Clone, Debug)]
pub struct Row(BTreeMap<String, V>);

/// A lawful row: 5,000 yuan under the Food Safety Law.
pub fn good(who: &Person, no: &str) -> Row {
    let cells = [
        ("name", who.name.as_str()),
        ("id_type", "身份证"),
        ("id_number", who.number.as_str()),
        ("document_no", no),
        ("conduct_type", "违反食品安全管理规定"),
        ("facts", "经营超过保质期的食品，货值三百元；当日改正（未造成危害）。"),
        ("basis", "《中华人民共和国食品安全法》第一百二十四条"),
        ("penalty_kinds", "罚款"),
        ("penalty_content", "罚款五千元"),
        ("fine", "0.5"),
        ("decided_on", "2026-10-12"),
        ("effective_until", "2099/12/31"),
        ("deciding_body", YUYANG_NAME),
        ("deciding_body_code", YUYANG),
        ("source_body", YUYANG_NAME),
        ("source_body_code", YUYANG),
    ];
    Row(cells.into_iter().map(|(key, text)| (key.to_owned(), V::from(text))).collect())
}

/// The n-th good row, of the n-th person.
pub fn nth(n: u32) -> Row {
    good(&person(n), &format!("榆区市监罚〔2026〕{n}号"))
}

impl Row {
    pub fn set(mut self, key: &str, value: impl Into<V>) -> Self {
        self.0.insert(key.to_owned(), value.into());
        self
    }

    pub fn clear(mut self, key: &str) -> Self {
        self.0.remove(key);
        self
    }

    /// Another body decided and files.
    pub fn of_body(self, code: &str, name: &str) -> Self {
        self.set("deciding_body", name)
            .set("deciding_body_code", code)
            .set("source_body", name)
            .set("source_body_code", code)
    }

    fn get(&self, key: &str) -> Option<&V> {
        self.0.get(key)
    }
}

/// A sheet: lines above the header, headers, rows.
#[derive(Clone, Debug)]
pub struct Sheet {
    pub above: Vec<String>,
    pub columns: Vec<(String, String)>,
    pub rows: Vec<Row>,
}

impl Sheet {
    pub fn of(rows: Vec<Row>) -> Self {
        let columns = COLUMNS.iter().map(|(key, header)| ((*key).to_owned(), (*header).to_owned())).collect();
        Self { above: Vec::new(), columns, rows }
    }

    /// The column of this key is headed otherwise.
    pub fn headed(mut self, key: &str, header: &str) -> Self {
        let column = self.columns.iter_mut().find(|(known, _)| known == key).expect("a column");
        header.clone_into(&mut column.1);
        self
    }

    pub fn without(mut self, key: &str) -> Self {
        self.columns.retain(|(known, _)| known != key);
        self
    }

    /// A column that the template does not have; its key is its header.
    pub fn also(mut self, header: &str) -> Self {
        self.columns.push((header.to_owned(), header.to_owned()));
        self
    }

    pub fn below(mut self, line: &str) -> Self {
        self.above.push(line.to_owned());
        self
    }

    pub fn csv(&self) -> String {
        let mut text = String::new();
        for line in &self.above {
            text.push_str(&quoted(line));
            text.push_str("\r\n");
        }
        let headers: Vec<String> = self.columns.iter().map(|(_, header)| quoted(header)).collect();
        text.push_str(&headers.join(","));
        text.push_str("\r\n");
        for row in &self.rows {
            let cells: Vec<String> =
                self.columns.iter().map(|(key, _)| row.get(key).map_or(String::new(), plain)).collect();
            text.push_str(&cells.join(","));
            text.push_str("\r\n");
        }
        text
    }

    pub fn xlsx(&self) -> Vec<u8> {
        let mut book = Workbook::new();
        self.write(book.add_worksheet());
        book.save_to_buffer().expect("a workbook")
    }

    /// One object a line; values as text.
    pub fn ndjson(&self) -> String {
        let object = |row: &Row| {
            let members = self.columns.iter().map(|(key, header)| {
                let value = row.get(key).map_or(String::new(), |value| plain(value).trim_matches('"').to_owned());
                (header.clone(), serde_json::Value::String(value))
            });
            serde_json::Value::Object(members.collect()).to_string() + "\n"
        };
        self.rows.iter().map(object).collect()
    }

    /// As a sheet of a workbook.
    pub fn write(&self, page: &mut rust_xlsxwriter::Worksheet) {
        let date = Format::new().set_num_format("yyyy/m/d");
        let mut line = 0;
        for above in &self.above {
            page.write_string(line, 0, above).expect("a title");
            line += 1;
        }
        for (at, (_, header)) in (0..).zip(&self.columns) {
            page.write_string(line, at, header).expect("a header");
        }
        for row in &self.rows {
            line += 1;
            for (at, (key, _)) in (0..).zip(&self.columns) {
                match row.get(key) {
                    None => {}
                    Some(V::Text(text)) => {
                        page.write_string(line, at, text).expect("a text");
                    }
                    Some(V::Number(number)) => {
                        page.write_number(line, at, *number).expect("a number");
                    }
                    Some(V::Date(year, month, day)) => {
                        let day = ExcelDateTime::from_ymd(*year, *month, *day).expect("a day");
                        page.write_datetime_with_format(line, at, &day, &date).expect("a date");
                    }
                    Some(V::Formula(formula, value)) => {
                        let formula = rust_xlsxwriter::Formula::new(*formula).set_result(*value);
                        page.write_formula(line, at, formula).expect("a formula");
                    }
                }
            }
        }
    }
}

fn plain(value: &V) -> String {
    match value {
        V::Text(text) => quoted(text),
        V::Number(number) => number.to_string(),
        V::Date(year, month, day) => format!("{year}/{month}/{day}"),
        V::Formula(_, value) => quoted(value),
    }
}

fn quoted(text: &str) -> String {
    if text.contains(['"', ',', '\n', '\r', ';']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
