//! From a cell to a value: dates, money, words, in every form that sheets have them in.

use jiff::civil::{Date, DateTime};
use xinyu_register::text::nfkc;

use crate::ports::Cell;

/// A word for the body, a figure and 号: nothing shorter names one document.
const WORDED_CHARS_MIN: usize = 3;
/// The number of a certificate may be bare figures; so few are a number in somebody's list.
const BARE_CHARS_MIN: usize = 5;
/// Days on which spreadsheets count from; 1900-02-29 is counted there, so this is a day early.
const SERIAL_EPOCH: Date = Date::constant(1899, 12, 30);
/// 1949-10-01 and 2100-01-01 as serial days: a bare number outside them is no date.
const SERIAL_MIN: f64 = 18_172.0;
const SERIAL_MAX: f64 = 73_051.0;

/// A cell as text, as the sender would read it.
pub(crate) fn as_text(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) | Cell::Error(text) => text.clone(),
        Cell::Number(number) => number_text(*number),
        Cell::Date(at) => date_text(*at),
        Cell::Bool(true) => "TRUE".into(),
        Cell::Bool(false) => "FALSE".into(),
    }
}

fn number_text(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        return format!("{number:.0}");
    }
    format!("{number}")
}

fn date_text(at: DateTime) -> String {
    let day = at.date();
    if at.time() == jiff::civil::Time::midnight() {
        return format!("{:04}/{:02}/{:02}", day.year(), day.month(), day.day());
    }
    format!("{at}")
}

/// Words in normal form: NFKC, trimmed, controls out, line breaks kept as spaces.
pub(crate) fn words(text: &str) -> String {
    tidy(&nfkc(text))
}

/// Words as they were sent, for text that is quoted: controls and line breaks become spaces.
pub(crate) fn tidy(text: &str) -> String {
    if !text.contains(char::is_control) {
        return text.trim().to_owned();
    }
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.trim().to_owned()
}

/// The number of a document as it is compared: brackets of any kind, blanks, a 第 and leading zeros
/// make no difference.
pub(crate) fn document_key(number: &str) -> String {
    let mut key = String::with_capacity(number.len());
    let number = nfkc(number);
    let mut letters = number.chars().filter(|c| !c.is_whitespace() && !c.is_control()).peekable();
    while let Some(letter) = letters.next() {
        let inside = key.chars().last().is_some_and(|before| before.is_ascii_digit());
        let digit_next = letters.peek().is_some_and(char::is_ascii_digit);
        match letter {
            '(' | '[' | '{' | '【' | '〔' | '〈' | '《' => key.push('〔'),
            ')' | ']' | '}' | '】' | '〕' | '〉' | '》' => key.push('〕'),
            '第' | '0' if !inside && digit_next => {}
            other => key.extend(other.to_uppercase()),
        }
    }
    key
}

/// Whether a text can be the number of a document: 无, 待补 and a bare figure are none.
pub(crate) fn is_document_number(number: &str) -> bool {
    let key = document_key(number);
    let (chars, digit) = (key.chars().count(), key.chars().any(|c| c.is_ascii_digit()));
    let worded = key.chars().any(char::is_alphabetic);
    digit && chars >= if worded { WORDED_CHARS_MIN } else { BARE_CHARS_MIN }
}

/// Why a cell is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DateFault {
    NotADate,
    Impossible,
}

/// Reads a date: `2026/2/3`, `-`, `.`, `2026年2月3日`, `20260203`, a serial day, a date cell, each
/// with or without a time of day.
pub(crate) fn date(cell: &Cell) -> Result<Date, DateFault> {
    match cell {
        Cell::Date(at) => Ok(at.date()),
        Cell::Number(number) => serial(*number).or_else(|_| date_in(&number_text(*number))),
        Cell::Text(text) => date_in(&words(text)),
        _ => Err(DateFault::NotADate),
    }
}

fn serial(number: f64) -> Result<Date, DateFault> {
    if !(SERIAL_MIN..SERIAL_MAX).contains(&number) {
        return Err(DateFault::NotADate);
    }
    #[expect(clippy::cast_possible_truncation, reason = "within the range above")]
    let days = number.floor() as i64;
    SERIAL_EPOCH.checked_add(jiff::Span::new().days(days)).map_err(|_| DateFault::Impossible)
}

fn date_in(text: &str) -> Result<Date, DateFault> {
    let day = text.split_once([' ', 'T']).map_or(text, |(day, _)| day);
    if day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit()) {
        return ymd(&day[..4], &day[4..6], &day[6..]);
    }
    let figure = |byte: u8| byte.is_ascii_digit() || byte == b'.';
    if day.bytes().all(figure) && day.bytes().filter(|byte| *byte == b'.').count() < 2 && !day.is_empty() {
        return day.parse::<f64>().map_err(|_| DateFault::NotADate).and_then(serial);
    }
    let tidy = day.replace(['年', '月'], "/").replace('日', "");
    let marks: Vec<char> = tidy.chars().filter(|c| !c.is_ascii_digit()).collect();
    let [first, second] = marks[..] else { return Err(DateFault::NotADate) };
    if first != second || !matches!(first, '/' | '-' | '.') {
        return Err(DateFault::NotADate);
    }
    let parts: Vec<&str> = tidy.split(first).collect();
    let [year, month, day] = parts[..] else { return Err(DateFault::NotADate) };
    if year.len() != 4 || month.is_empty() || month.len() > 2 || day.is_empty() || day.len() > 2 {
        return Err(DateFault::NotADate);
    }
    ymd(year, month, day)
}

fn ymd(year: &str, month: &str, day: &str) -> Result<Date, DateFault> {
    let year = year.parse().map_err(|_| DateFault::NotADate)?;
    let month = month.parse().map_err(|_| DateFault::NotADate)?;
    let day = day.parse().map_err(|_| DateFault::NotADate)?;
    Date::new(year, month, day).map_err(|_| DateFault::Impossible)
}

/// Why a cell is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MoneyFault {
    NotANumber,
    Negative,
    TooManyDecimals,
}

/// A spreadsheet's 0.05 is a binary fraction near it, and a sum of such is only near the amount: the
/// 15 digits that it shows are meant.
fn shown_digits(number: f64) -> String {
    let whole_digits = format!("{:.0}", number.abs().trunc()).len();
    let text = format!("{number:.*}", 15usize.saturating_sub(whole_digits));
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// Whether a number of 16 digits or more went through a spreadsheet as a number: it keeps 15 of them.
pub(crate) fn digits_lost(cell: &Cell) -> bool {
    match cell {
        Cell::Number(number) => number.abs() >= 1e15,
        Cell::Text(text) => exponent(&words(text)).is_some_and(|power| (15..=30).contains(&power)),
        _ => false,
    }
}

/// The power of ten of a text such as `6.10802E+17`.
fn exponent(text: &str) -> Option<u32> {
    let (digits, power) = text.split_once(['E', 'e'])?;
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    power.strip_prefix('+').unwrap_or(power).parse().ok().filter(|_| plain)
}

/// Reads an amount in units of 10,000 yuan into fen, exactly.
pub(crate) fn money_wan(cell: &Cell, decimals_max: u32) -> Result<i64, MoneyFault> {
    money(cell, "万元", decimals_max.min(6), 6)
}

/// Reads an amount in yuan into fen, exactly.
pub(crate) fn money_yuan(cell: &Cell) -> Result<i64, MoneyFault> {
    money(cell, "元", 2, 2)
}

/// Reads an amount in a unit of 10^`power` fen, with so many decimals at most.
fn money(cell: &Cell, unit: &str, decimals_max: u32, power: u32) -> Result<i64, MoneyFault> {
    let text = match cell {
        Cell::Number(number) => shown_digits(*number),
        Cell::Text(text) => words(text),
        _ => return Err(MoneyFault::NotANumber),
    };
    let bare = text.trim_end_matches(unit).trim_start_matches(['¥', '￥']).trim();
    if bare.starts_with('-') || bare.starts_with('(') {
        return Err(MoneyFault::Negative);
    }
    let (whole, part) = bare.split_once('.').unwrap_or((bare, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let whole = ungrouped(whole).ok_or(MoneyFault::NotANumber)?;
    if (whole.is_empty() && part.is_empty()) || !digits(&whole) || !digits(part) || whole.len() > 9 {
        return Err(MoneyFault::NotANumber);
    }
    let part = part.trim_end_matches('0');
    if part.len() > decimals_max as usize {
        return Err(MoneyFault::TooManyDecimals);
    }
    let whole: i128 = if whole.is_empty() { 0 } else { whole.parse().map_err(|_| MoneyFault::NotANumber)? };
    let fraction: i128 =
        format!("{part:0<width$}", width = power as usize).parse().map_err(|_| MoneyFault::NotANumber)?;
    i64::try_from(whole * 10_i128.pow(power) + fraction).map_err(|_| MoneyFault::NotANumber)
}

/// Takes the marks between thousands out. A comma elsewhere may be somebody's decimal point, and a
/// fine must not become ten times itself.
fn ungrouped(whole: &str) -> Option<String> {
    let mark = [',', ' '].into_iter().find(|mark| whole.contains(*mark));
    let Some(mark) = mark else { return Some(whole.to_owned()) };
    let mut groups = whole.split(mark);
    let first = groups.next().filter(|first| (1..=3).contains(&first.len()))?;
    groups.try_fold(first.to_owned(), |all, group| (group.len() == 3).then(|| all + group))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Cell {
        Cell::Text(text.into())
    }

    #[test]
    fn one_document_has_one_key() {
        let one = document_key("榆市监罚〔2026〕701号");
        for same in
            ["榆市监罚[2026]701号", "榆市监罚（2026）701 号", "榆市监罚【2026】第0701号", "榆市监罚〔２０２６〕 701号"]
        {
            assert_eq!(document_key(same), one, "{same}");
        }
        for other in ["榆市监罚〔2026〕7010号", "榆市监罚〔2026〕71号", "榆阳监罚〔2026〕701号"] {
            assert_ne!(document_key(other), one, "{other}");
        }
        for none in ["无", "无文号", "待补", "-", "/", "0", "1", "abc", "0001"] {
            assert!(!is_document_number(none), "{none}");
        }
        assert!(is_document_number("榆监罚〔2026〕1号") && is_document_number("20261"));
    }

    #[test]
    fn money_in_yuan_becomes_fen_exactly() {
        for (sent, fen) in [("1,234.5", 123_450), ("600元", 60_000), ("0.01", 1), ("0", 0)] {
            assert_eq!(money_yuan(&text(sent)), Ok(fen), "{sent}");
        }
        assert_eq!(money_yuan(&Cell::Number(88.8)), Ok(8_880));
        assert_eq!(money_yuan(&text("0.001")), Err(MoneyFault::TooManyDecimals));
        assert_eq!(money_yuan(&text("-3")), Err(MoneyFault::Negative));
        for wrong in ["0,5", "1,23", "1,2345", "12,34,567", ",500", "1,234,", "1 23"] {
            assert_eq!(money_yuan(&text(wrong)), Err(MoneyFault::NotANumber), "{wrong}");
        }
        assert_eq!(money_yuan(&text("¥1 234 567.8")), Ok(123_456_780));
    }

    #[test]
    fn a_date_is_read_in_every_form_that_sheets_have() {
        let wanted = Ok(Date::constant(2026, 2, 3));
        for form in [
            "2026/2/3",
            "2026/02/03",
            "2026-02-03",
            "2026.2.3",
            "2026年2月3日",
            "20260203",
            "2026-02-03 00:00:00",
            "２０２６／２／３",
            " 2026/2/3 ",
            "2026-02-03T08:00:00",
            "46056",
            "46056.5",
        ] {
            assert_eq!(date(&text(form)), wanted, "{form}");
        }
        assert_eq!(date(&Cell::Number(46_056.0)), wanted);
        assert_eq!(date(&Cell::Number(46_056.75)), wanted);
        assert_eq!(date(&Cell::Number(20_260_203.0)), wanted);
    }

    #[test]
    fn a_day_that_is_not_there_is_told_apart_from_what_is_no_date() {
        for form in ["2026/2/30", "2026-13-01", "20260231", "2026年2月29日"] {
            assert_eq!(date(&text(form)), Err(DateFault::Impossible), "{form}");
        }
        for form in ["", "昨天", "2026/2", "2026/2-3", "26/2/3", "3/2/2026", "7", "2026//3"] {
            assert_eq!(date(&text(form)), Err(DateFault::NotADate), "{form}");
        }
    }

    #[test]
    fn money_in_wan_becomes_fen_exactly() {
        for (form, fen) in [
            ("0.05", 50_000),
            ("1", 1_000_000),
            ("0.000001", 1),
            ("1,234.5", 1_234_500_000),
            ("１．５万元", 1_500_000),
            ("0", 0),
            (".5", 500_000),
            ("2.5000000", 2_500_000),
        ] {
            assert_eq!(money_wan(&text(form), 6), Ok(fen), "{form}");
        }
        for (number, fen) in
            [(0.07, 70_000), (0.1 + 0.2, 300_000), (0.05 * 3.0, 150_000), (3.0, 3_000_000), (0.000_001, 1)]
        {
            assert_eq!(money_wan(&Cell::Number(number), 6), Ok(fen), "{number}");
        }
        assert_eq!(money_wan(&Cell::Number(0.000_000_5), 6), Err(MoneyFault::TooManyDecimals));
        assert_eq!(money_wan(&text("-1"), 6), Err(MoneyFault::Negative));
        assert_eq!(money_wan(&text("0.0000001"), 6), Err(MoneyFault::TooManyDecimals));
        for form in ["500元", "五万", "", "1e3", "1.2.3", "."] {
            assert_eq!(money_wan(&text(form), 6), Err(MoneyFault::NotANumber), "{form}");
        }
    }
}
