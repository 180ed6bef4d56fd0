//! 双公示 penalty sheets as bodies send them: CSV in UTF-8 and GBK, and XLSX.

use serde_json::Value;

/// The city's market regulation, whose clerk is the one of `demo.json`.
pub const FILER: &str = "11610800MBXD00010W";
/// Its name.
pub const FILER_NAME: &str = "榆林市市场监督管理局";
/// The template.
pub const TEMPLATE: &str = "sgs-penalty-person";

const HEADERS: [&str; 17] = [
    "行政相对人名称",
    "行政相对人类别",
    "证件类型",
    "证件号码",
    "行政处罚决定书文号",
    "违法行为类型",
    "违法事实",
    "处罚依据",
    "处罚类别",
    "处罚内容",
    "罚款金额（万元）",
    "处罚决定日期",
    "处罚有效期",
    "处罚机关",
    "处罚机关统一社会信用代码",
    "数据来源单位",
    "数据来源单位统一社会信用代码",
];
const NAME: usize = 0;
const NUMBER: usize = 3;
const FACTS: usize = 6;
const BASIS: usize = 7;

pub const FOOD: &str = "《中华人民共和国食品安全法》第一百二十四条";
pub const METROLOGY: &str = "《中华人民共和国计量法》第二十五条";
pub const FACTS_FOOD: &str = "当事人在经营场所销售超过保质期的食品";
pub const FACTS_METROLOGY: &str = "当事人在经营场所使用一台未申请检定的电子计价秤";

/// Rows of a sheet.
pub type Rows = Vec<Vec<String>>;

/// A lawful row: a general penalty of 5,000 yuan about a person of `demo.json`.
pub fn row(person: &Value, document: &str, basis: &str) -> Vec<String> {
    let (act, facts) = if basis == FOOD {
        ("经营超过保质期的食品", FACTS_FOOD)
    } else {
        ("使用未检定的计量器具", FACTS_METROLOGY)
    };
    let text = |key: &str| person[key].as_str().unwrap_or_else(|| panic!("people[].{key}")).to_owned();
    let fixed = |text: &str| text.to_owned();
    let (name, number) = (text("name"), text("id_number"));
    vec![
        name,
        fixed("自然人"),
        fixed("身份证"),
        number,
        fixed(document),
        fixed(act),
        fixed(facts),
        fixed(basis),
        fixed("罚款"),
        fixed("罚款5000元"),
        fixed("0.5"),
        decided(),
        fixed("2099/12/31"),
        fixed(FILER_NAME),
        fixed(FILER),
        fixed(FILER_NAME),
        fixed(FILER),
    ]
}

/// Ten days ago.
pub fn decided() -> String {
    #[expect(clippy::disallowed_methods, reason = "the served city keeps the machine's time")]
    let now = jiff::Timestamp::now();
    let today = jiff::tz::Offset::constant(8).to_datetime(now).date();
    let day = today.checked_sub(jiff::Span::new().days(10)).expect("a day");
    format!("{}/{}/{}", day.year(), day.month(), day.day())
}

/// The sheet of the first walk: the decisions about `person` that are to be taken, one of them twice,
/// and one row each to mend, refused by law, and for a human. What each row becomes is [`COUNTS`].
pub fn mixed(person: &Value, other: &Value, mark: &str) -> Rows {
    let food = row(person, &format!("榆市监罚决〔2026〕{mark}1号"), FOOD);
    let scale = row(person, &format!("榆市监罚决〔2026〕{mark}2号"), METROLOGY);
    let mut wrong = row(other, &format!("榆市监罚决〔2026〕{mark}3号"), FOOD);
    wrong[NUMBER] = wrong_check(&wrong[NUMBER]);
    let mut police = row(other, &format!("榆公罚决〔2026〕{mark}4号"), FOOD);
    police[BASIS] = "《中华人民共和国治安管理处罚法》第二十六条".into();
    let mut named = row(other, &format!("榆市监罚决〔2026〕{mark}5号"), FOOD);
    named[NAME] = format!("{}某某", named[NAME].chars().next().expect("a name"));
    let mut phone = row(other, &format!("榆市监罚决〔2026〕{mark}6号"), FOOD);
    phone[FACTS] = format!("{FACTS_FOOD}，当事人电话13800000000");
    vec![food.clone(), scale, wrong, police, named, phone, food]
}

/// Accepted, repeated, refused, review of [`mixed`].
pub const COUNTS: (u64, u64, u64, u64) = (2, 1, 2, 2);
/// The same sheet again: what was taken is known, all else is as it was.
pub const AGAIN: (u64, u64, u64, u64) = (0, 3, 2, 2);

fn wrong_check(number: &str) -> String {
    let (first, last) = number.split_at(17);
    format!("{first}{}", if last == "1" { '2' } else { '1' })
}

/// As CSV text.
pub fn csv(rows: &Rows) -> String {
    let mut text = HEADERS.join(",") + "\r\n";
    for row in rows {
        text += &(row.join(",") + "\r\n");
    }
    text
}

/// As CSV in GBK, as an old office program saves it; every character of it must be in GBK.
pub fn gbk(rows: &Rows) -> Vec<u8> {
    let text = csv(rows);
    let (bytes, _, lossy) = encoding_rs::GBK.encode(&text);
    assert!(!lossy, "the sheet can be written in GBK");
    bytes.into_owned()
}

/// As a workbook.
pub fn xlsx(rows: &Rows) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let heads: Vec<String> = HEADERS.iter().map(|head| (*head).to_owned()).collect();
    for (at, row) in std::iter::once(&heads).chain(rows).enumerate() {
        for (column, cell) in row.iter().enumerate() {
            let (at, column) = (u32::try_from(at).expect("few rows"), u16::try_from(column).expect("few columns"));
            sheet.write_string(at, column, cell).expect("a cell");
        }
    }
    book.save_to_buffer().expect("a workbook")
}

/// Cells of the first sheet of a workbook.
pub fn read_xlsx(bytes: &[u8]) -> Rows {
    use calamine::{Reader, Xlsx};
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes.to_vec())).expect("a workbook");
    let range = book.worksheet_range_at(0).expect("a sheet").expect("its cells");
    range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

/// A person of `demo.json`, the number only as synthetic people have it.
pub fn number(at: u32) -> String {
    let (place, rest) = (at % 12, at / 12);
    let (year, rest) = (1950 + rest % 45, rest / 45);
    let (month, day) = (1 + rest % 12, 1 + rest / 12 % 28);
    let place = 610_800 + [2, 3, 22, 24, 25, 26, 27, 28, 29, 30, 31, 81][place as usize];
    let first = format!("{place:06}{year:04}{month:02}{day:02}000");
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = first.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{first}{}", char::from(b"10X98765432"[(sum % 11) as usize]))
}
