//! How dates, numbers, money, document numbers and names are written, in one place.
//!
//! Filters that give markup (`<time>`, `<wbr>`, `lang` on foreign words) give it safe.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::Offset;
use minijinja::value::ValueKind;
use minijinja::{Environment, Error, ErrorKind, Output, State, Value};

use super::Lang;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Escapes text for HTML, in elements and in quoted attributes.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(letter),
        }
    }
    out
}

/// A whole number with commas, in both languages.
#[must_use]
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::from(if number < 0 { "-" } else { "" });
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn month(lang: Lang, number: i8, short: bool) -> String {
    let name = usize::try_from(number - 1).ok().and_then(|at| MONTHS.get(at)).copied().unwrap_or("");
    match lang {
        Lang::Zh => format!("{number}月"),
        Lang::En if short => name.chars().take(3).collect(),
        Lang::En => name.to_owned(),
    }
}

/// 2026年11月23日 · 23 November 2026
#[must_use]
pub fn long_date(lang: Lang, day: Date) -> String {
    let (year, name, number) = (day.year(), month(lang, day.month(), false), day.day());
    match lang {
        Lang::Zh => format!("{year}年{name}{number}日"),
        Lang::En => format!("{number} {name} {year}"),
    }
}

/// 11月23日 · 23 Nov
#[must_use]
pub fn short_date(lang: Lang, day: Date) -> String {
    let (name, number) = (month(lang, day.month(), true), day.day());
    match lang {
        Lang::Zh => format!("{name}{number}日"),
        Lang::En => format!("{number} {name}"),
    }
}

/// 周一 · Monday
#[must_use]
pub fn weekday_name(lang: Lang, day: Date) -> &'static str {
    let at = match day.weekday() {
        Weekday::Monday => 0,
        Weekday::Tuesday => 1,
        Weekday::Wednesday => 2,
        Weekday::Thursday => 3,
        Weekday::Friday => 4,
        Weekday::Saturday => 5,
        Weekday::Sunday => 6,
    };
    match lang {
        Lang::Zh => ["周一", "周二", "周三", "周四", "周五", "周六", "周日"][at],
        Lang::En => ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][at],
    }
}

/// 500 元 · CNY 500. Fen are shown only where there are some.
#[must_use]
pub fn money(lang: Lang, fen: i64) -> String {
    let (yuan, rest) = (grouped(fen / 100), fen.unsigned_abs() % 100);
    let sum = if rest == 0 { yuan } else { format!("{yuan}.{rest:02}") };
    match lang {
        Lang::Zh => format!("{sum} 元"),
        Lang::En => format!("CNY {sum}"),
    }
}

fn fault(what: &str) -> Error {
    Error::new(ErrorKind::InvalidOperation, what.to_owned())
}

fn day(value: &Value) -> Result<Date, Error> {
    let text = value.as_str().ok_or_else(|| fault("a date is YYYY-MM-DD"))?;
    text.parse().map_err(|_| fault("a date is YYYY-MM-DD"))
}

/// Civil time in Beijing of an instant: milliseconds, or RFC 3339 text (a `jiff::Timestamp`).
fn beijing(value: &Value) -> Result<DateTime, Error> {
    let at = match value.as_str() {
        Some(text) => text.parse().map_err(|_| fault("an instant is RFC 3339"))?,
        None => {
            let ms = value.as_i64().ok_or_else(|| fault("an instant is milliseconds"))?;
            Timestamp::from_millisecond(ms).map_err(|_| fault("an instant out of range"))?
        }
    };
    Ok(Offset::constant(8).to_datetime(at))
}

fn time_of_day(value: &Value, shown: impl Fn(Date) -> String) -> Result<Value, Error> {
    let day = day(value)?;
    Ok(Value::from_safe_string(format!("<time datetime=\"{day}\">{}</time>", escape(&shown(day)))))
}

fn time_of_instant(value: &Value, shown: impl Fn(DateTime) -> String) -> Result<Value, Error> {
    let at = beijing(value)?;
    let machine = at.strftime("%Y-%m-%dT%H:%M:%S+08:00");
    Ok(Value::from_safe_string(format!("<time datetime=\"{machine}\">{}</time>", escape(&shown(at)))))
}

fn clock(at: DateTime) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

fn has_han(text: &str) -> bool {
    text.chars()
        .any(|letter| ('\u{3400}'..='\u{9fff}').contains(&letter) || ('\u{20000}'..='\u{323af}').contains(&letter))
}

/// Chinese words as they are; on an English page they say that they are Chinese.
fn chinese(lang: Lang, text: &str) -> Value {
    let escaped = escape(text);
    if lang == Lang::En && has_han(text) {
        Value::from_safe_string(format!("<span lang=\"zh-CN\">{escaped}</span>"))
    } else {
        Value::from_safe_string(escaped)
    }
}

/// `{zh, en}` in the page's language; the Chinese where there is no English.
fn choose(lang: Lang, value: &Value) -> Result<Value, Error> {
    let zh = value.get_attr("zh")?;
    let zh = zh.as_str().ok_or_else(|| fault("a text has zh"))?;
    if lang == Lang::En {
        let en = value.get_attr("en")?;
        if let Some(en) = en.as_str().filter(|en| !en.is_empty()) {
            return Ok(Value::from_safe_string(mark_han(en)));
        }
    }
    Ok(chinese(lang, zh))
}

/// English text with its Chinese runs marked as such.
fn mark_han(text: &str) -> String {
    let mut out = String::new();
    let mut run = String::new();
    for letter in text.chars() {
        if has_han(letter.encode_utf8(&mut [0; 4])) {
            run.push(letter);
        } else {
            flush(&mut out, &mut run);
            out.push_str(&escape(letter.encode_utf8(&mut [0; 4])));
        }
    }
    flush(&mut out, &mut run);
    out
}

fn flush(out: &mut String, run: &mut String) {
    if !run.is_empty() {
        out.push_str("<span lang=\"zh-CN\">");
        out.push_str(run);
        out.push_str("</span>");
        run.clear();
    }
}

/// 榆市监罚决〔2026〕<wbr>示0091号, in the voice of documents.
fn document_number(lang: Lang, number: &str) -> Value {
    let language = if lang == Lang::En { " lang=\"zh-CN\"" } else { "" };
    let escaped = escape(number).replace('〕', "〕<wbr>");
    Value::from_safe_string(format!("<span class=\"doc\"{language}>{escaped}</span>"))
}

/// Escaped text of a value, whether it is safe markup already or not.
fn markup(value: &Value) -> String {
    if value.is_safe() { value.to_string() } else { escape(&value.to_string()) }
}

/// Phrases that a heading should not break, told apart by `|` in the message.
fn phrases(value: &Value) -> Value {
    let mut html = markup(value);
    if !html.contains('<') {
        // A name's addition in brackets is a phrase of its own.
        html = html.replace('（', "|（").replace('）', "）|").replace("||", "|");
    }
    let html = html.trim_matches('|');
    if !html.contains('|') {
        return Value::from_safe_string(html.to_owned());
    }
    let parts: Vec<String> = html.split('|').map(|part| format!("<span class=\"ph\">{part}</span>")).collect();
    Value::from_safe_string(parts.join(""))
}

/// Text of a value without tags and phrase marks: titles and labels.
fn untagged(value: &Value) -> Value {
    let mut out = String::new();
    let mut inside = false;
    for letter in markup(value).chars() {
        match letter {
            '<' => inside = true,
            '>' => inside = false,
            '|' => {}
            _ if inside => {}
            _ => out.push(letter),
        }
    }
    Value::from_safe_string(out)
}

/// Prints a value: markup as it is, all else escaped; printing nothing is a mistake.
pub(super) fn write_value(out: &mut Output<'_>, _state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    match value.kind() {
        ValueKind::Undefined => Err(Error::new(ErrorKind::UndefinedError, "printed something undefined")),
        ValueKind::None => Err(fault("printed none")),
        ValueKind::Map | ValueKind::Seq => Err(fault("printed a map or a list")),
        _ => out.write_str(&markup(value)).map_err(|_| fault("cannot write")),
    }
}

/// Puts the filters into an environment.
pub(super) fn install(env: &mut Environment<'static>, lang: Lang) {
    // The big date of a `.next` block: the year on a line of its own, for a narrow column.
    env.add_function("when_parts", move |v: &Value| -> Result<Value, Error> {
        let day = day(v)?;
        let (first, second) = match lang {
            Lang::Zh => (format!("{}年", day.year()), short_date(lang, day)),
            Lang::En => (format!("{} ", short_date(lang, day)), day.year().to_string()),
        };
        Ok(Value::from_safe_string(format!(
            "<time datetime=\"{day}\">{first}<br class=\"only-screen\">{second}</time>"
        )))
    });
    env.add_function("link", |href: &str, text: &Value| {
        Value::from_safe_string(format!("<a href=\"{}\">{}</a>", escape(href), markup(text)))
    });
    env.add_filter("code", |text: &str| {
        Value::from_safe_string(format!("<span class=\"code\">{}</span>", escape(text)))
    });
    env.add_filter("date", move |v: &Value| time_of_day(v, |d| long_date(lang, d)));
    env.add_filter("date_short", move |v: &Value| time_of_day(v, |d| short_date(lang, d)));
    env.add_filter("date_weekday", move |v: &Value| {
        time_of_day(v, |d| match lang {
            Lang::Zh => format!("{}（{}）", short_date(lang, d), weekday_name(lang, d)),
            Lang::En => format!("{}, {}", weekday_name(lang, d), short_date(lang, d)),
        })
    });
    env.add_filter("weekday", move |v: &Value| day(v).map(|d| weekday_name(lang, d)));
    env.add_filter("month", move |v: &Value| {
        day(v).map(|d| match lang {
            Lang::Zh => format!("{}年{}", d.year(), month(lang, d.month(), false)),
            Lang::En => format!("{} {}", month(lang, d.month(), false), d.year()),
        })
    });
    env.add_filter("year", move |v: &Value| {
        day(v).map(|d| match lang {
            Lang::Zh => format!("{}年", d.year()),
            Lang::En => d.year().to_string(),
        })
    });
    env.add_filter("datetime", move |v: &Value| {
        time_of_instant(v, |at| match lang {
            Lang::Zh => format!("{} {}", long_date(lang, at.date()), clock(at)),
            Lang::En => format!("{}, {}", long_date(lang, at.date()), clock(at)),
        })
    });
    env.add_filter("datetime_short", move |v: &Value| {
        time_of_instant(v, |at| match lang {
            Lang::Zh => format!("{} {}", short_date(lang, at.date()), clock(at)),
            Lang::En => format!("{}, {}", short_date(lang, at.date()), clock(at)),
        })
    });
    env.add_filter("datetime_weekday", move |v: &Value| {
        time_of_instant(v, |at| {
            let (short, name) = (short_date(lang, at.date()), weekday_name(lang, at.date()));
            match lang {
                Lang::Zh => format!("{short}（{name}）{}", clock(at)),
                Lang::En => format!("{name}, {short}, {}", clock(at)),
            }
        })
    });
    env.add_filter("day_of", |v: &Value| beijing(v).map(|at| at.date().to_string()));
    env.add_filter("time", move |v: &Value| time_of_instant(v, clock));
    env.add_filter("number", |v: &Value| v.as_i64().map(grouped).ok_or_else(|| fault("a number is whole")));
    env.add_filter("money", move |v: &Value| {
        v.as_i64().map(|fen| money(lang, fen)).ok_or_else(|| fault("money is whole fen"))
    });
    env.add_filter("text", move |v: &Value| choose(lang, v));
    env.add_filter("texts", move |list: &Value| -> Result<Value, Error> {
        let mut parts = Vec::new();
        for item in list.try_iter()? {
            parts.push(choose(lang, &item)?.to_string());
        }
        Ok(Value::from_safe_string(parts.join(if lang == Lang::Zh { "、" } else { ", " })))
    });
    env.add_filter("pairs", move |list: &Value| -> Result<Value, Error> {
        let pair = |one: Value| -> Result<Value, Error> {
            let said = |part: &str| one.get_attr(part).and_then(|text| choose(lang, &text));
            Ok(Value::from(vec![said("label")?, said("value")?]))
        };
        Ok(Value::from(list.try_iter()?.map(pair).collect::<Result<Vec<_>, _>>()?))
    });
    env.add_filter("han", move |v: &str| chinese(lang, v));
    env.add_filter("phone", |v: &str| Value::from_safe_string(format!("<span class=\"nb\">{}</span>", escape(v))));
    // Hex of a hash in groups that lines may break between; copied, it is whole.
    env.add_filter("hex", |v: &str| {
        let mut grouped = String::new();
        for (at, digit) in v.chars().enumerate() {
            if at > 0 && at % 8 == 0 {
                grouped.push_str("<wbr>");
            }
            grouped.push_str(&escape(digit.encode_utf8(&mut [0; 4])));
        }
        Value::from_safe_string(format!("<span class=\"code\">{grouped}</span>"))
    });
    env.add_filter("docno", move |v: &str| document_number(lang, v));
    env.add_filter("phrases", |v: &Value| phrases(v));
    env.add_filter("plain", |v: &Value| untagged(v));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(lang: Lang, source: &str) -> String {
        let mut env = Environment::new();
        env.set_formatter(write_value);
        install(&mut env, lang);
        env.render_str(source, ()).expect("a filter works")
    }

    #[test]
    fn a_date_is_written_as_each_language_writes_it() {
        assert_eq!(drawn(Lang::Zh, "{{ '2026-11-03'|date }}"), "<time datetime=\"2026-11-03\">2026年11月3日</time>");
        assert!(drawn(Lang::En, "{{ '2026-11-03'|date }}").contains(">3 November 2026<"));
        assert!(drawn(Lang::En, "{{ '2026-11-03'|date_short }}").contains(">3 Nov<"));
        assert_eq!(drawn(Lang::Zh, "{{ '2026-11-23'|weekday }}"), "周一");
    }

    #[test]
    fn an_instant_is_shown_in_beijing_time() {
        // 2026-11-23T16:05:09Z is after midnight in Beijing.
        let shown = drawn(Lang::Zh, "{{ 1795449909000|datetime }}");
        assert_eq!(shown, "<time datetime=\"2026-11-24T00:05:09+08:00\">2026年11月24日 00:05</time>");
        assert_eq!(drawn(Lang::Zh, "{{ '2026-11-23T16:05:09Z'|datetime }}"), shown);
    }

    #[test]
    fn numbers_and_money_have_commas_and_fen_only_where_there_are_some() {
        assert_eq!(drawn(Lang::Zh, "{{ 1048213|number }}"), "1,048,213");
        assert_eq!(drawn(Lang::Zh, "{{ 50000|money }}"), "500 元");
        assert_eq!(drawn(Lang::En, "{{ 123456705|money }}"), "CNY 1,234,567.05");
    }

    #[test]
    fn chinese_words_say_so_on_an_english_page_only() {
        assert_eq!(drawn(Lang::Zh, "{{ '林测'|han }}"), "林测");
        assert_eq!(drawn(Lang::En, "{{ '林测'|han }}"), "<span lang=\"zh-CN\">林测</span>");
        assert_eq!(
            drawn(Lang::En, "{{ {'zh': '罚款', 'en': 'Fine (罚款)'}|text }}"),
            "Fine (<span lang=\"zh-CN\">罚款</span>)"
        );
    }

    #[test]
    fn a_document_number_may_break_after_its_bracket() {
        assert_eq!(
            drawn(Lang::Zh, "{{ '榆市监罚决〔2026〕示0091号'|docno }}"),
            "<span class=\"doc\">榆市监罚决〔2026〕<wbr>示0091号</span>"
        );
    }

    #[test]
    fn text_is_escaped_whatever_filter_it_goes_through() {
        for filter in ["han", "docno", "phrases", "plain", "code", "phone"] {
            let shown = drawn(Lang::En, &format!("{{{{ '<b>'|{filter} }}}}"));
            assert!(!shown.contains("<b>"), "{filter}: {shown}");
        }
    }

    #[test]
    fn a_heading_breaks_between_phrases() {
        assert_eq!(
            drawn(Lang::Zh, "{{ '检定所（示例）想看'|phrases }}"),
            "<span class=\"ph\">检定所</span><span class=\"ph\">（示例）</span><span class=\"ph\">想看</span>"
        );
        assert_eq!(drawn(Lang::Zh, "{{ '文件完好，|是这里出的'|plain }}"), "文件完好，是这里出的");
    }
}
