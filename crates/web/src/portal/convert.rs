//! From the register's values to those that pages show: texts, sources, lengths, receipts.

use xinyu_evidence::receipt::Receipt as SignedReceipt;
use xinyu_register::entry::FieldValue;
use xinyu_register::instant::beijing;
use xinyu_register::rules::{self, Act, Length, Rules, Source, SourceKind};
use xinyu_service::Register;

use crate::views::public::home::CheckpointLine;
use crate::views::public::rules::{Named, SourceLine};
use crate::views::{Day, Lang, Text, parts};

/// A text of the rules as pages take it.
#[must_use]
pub fn text(text: &rules::Text) -> Text {
    Text::new(&text.zh, &text.en)
}

/// A code with its name.
#[must_use]
pub fn named(code: impl ToString, name: &rules::Text) -> Named {
    Named { code: code.to_string(), name: text(name) }
}

/// Joins words as each language does.
#[must_use]
pub fn joined(parts: &[Text]) -> Text {
    let zh: Vec<&str> = parts.iter().map(|part| part.zh.as_str()).collect();
    let en: Vec<&str> = parts.iter().map(|part| part.en.as_deref().unwrap_or(&part.zh)).collect();
    Text::new(&zh.join("；"), &en.join("; "))
}

/// An act with articles, as it is cited: 《…》第25条.
#[must_use]
pub fn citation(act: Option<&Act>, articles: &str) -> Text {
    let Some(act) = act else { return Text::zh(articles) };
    // Articles are numbers, or words such as 附件.
    let is_number = articles.starts_with(|c: char| c.is_ascii_digit());
    let (zh, en) = match (articles.is_empty(), is_number) {
        (true, _) => (String::new(), String::new()),
        (false, true) => {
            let several = if articles.contains(['至', '、', '-', ',']) { "articles" } else { "article" };
            let english = articles.replace('至', "–").replace('、', ", ");
            (format!("第{articles}条"), format!(", {several} {english}"))
        }
        (false, false) => (format!("（{articles}）"), format!(" ({})", articles_in_english(articles))),
    };
    Text::new(&format!("《{}》{zh}", act.title.zh), &format!("{} (《{}》){en}", act.title.en, act.title.zh))
}

/// Words that stand in the place of articles.
fn articles_in_english(words: &str) -> String {
    let known = [("前言", "preamble"), ("附件", "annex"), ("条款待核", "articles to be confirmed")];
    known.into_iter().fold(words.replace('，', ", ").replace("2026年修订", "2026 revision"), |text, (zh, en)| {
        text.replace(zh, en)
    })
}

/// Where a rule comes from.
#[must_use]
pub fn source(rules: &Rules, source: &Source) -> SourceLine {
    let kind = match source.kind {
        SourceKind::Law => "law",
        SourceKind::Unconfirmed => "unconfirmed",
        SourceKind::House => "house",
    };
    let cited = source.act.as_ref().map(|act| citation(rules.act(act), &source.article));
    let note = source.note.as_ref().map(text);
    let text = match (source.kind, cited, note) {
        (SourceKind::House, _, Some(note)) | (_, None, Some(note)) => note,
        (_, Some(cited), _) => cited,
        (_, None, None) => Text::new("本登记自己的规则", "a rule of this register"),
    };
    SourceLine { kind, text }
}

/// A length of time in words.
#[must_use]
pub fn length(length: Length) -> Text {
    let words = |n: u32, zh: &str, one: &str, many: &str| {
        Text::new(&format!("{n} {zh}"), &format!("{n} {}", if n == 1 { one } else { many }))
    };
    match length {
        Length::WorkingDays(n) => words(n, "个工作日", "working day", "working days"),
        Length::Days(n) => words(n, "天", "day", "days"),
        Length::Months(n) => words(n, "个月", "month", "months"),
        Length::Years(n) => words(n, "年", "year", "years"),
    }
}

/// The figure of a length, whatever its unit: the words beside it name the unit.
#[must_use]
pub fn figure(length: Length) -> u32 {
    match length {
        Length::WorkingDays(n) | Length::Days(n) | Length::Months(n) | Length::Years(n) => n,
    }
}

/// A day in words of both languages.
#[must_use]
pub fn long_day(day: Day) -> Text {
    let zh = format!("{}年{}月{}日", day.year(), day.month(), day.day());
    Text::new(&zh, &day.strftime("%-d %B %Y").to_string())
}

/// Money in words.
#[must_use]
pub fn yuan(fen: i64) -> Text {
    let (whole, rest) = (crate::views::format::grouped(fen / 100), fen % 100);
    let amount = if rest == 0 { whole } else { format!("{whole}.{rest:02}") };
    Text::new(&format!("{amount} 元"), &format!("CNY {amount}"))
}

/// The value of a field as it is shown.
#[must_use]
pub fn value(rules: &Rules, value: &FieldValue) -> Text {
    match value {
        FieldValue::Text(text) => Text::zh(text),
        FieldValue::Day(day) => long_day(*day),
        FieldValue::Fen(fen) => yuan(*fen),
        FieldValue::LongTerm => Text::new("长期", "no end"),
        FieldValue::Code { list, key } => rules.code_text(list, key).map_or_else(|| Text::zh(key), text),
    }
}

/// Name of a field by its key in the template: what it says, not how a sheet heads it (which tells
/// units of its own).
#[must_use]
pub fn field_label(rules: &Rules, template: &str, key: &str) -> Text {
    let column = rules.template(template).and_then(|template| template.column(key));
    column.map_or_else(|| Text::zh(key), |column| text(&column.label))
}

/// A list in one language: 、 or a comma.
#[must_use]
pub fn listed<S: AsRef<str>>(lang: Lang, words: &[S]) -> String {
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    words.join(if lang == Lang::En { ", " } else { "、" })
}

/// Bytes in hex.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A number to read out: a letter, the day in Beijing, the beginning of the leaf.
#[must_use]
pub fn receipt_no(letter: char, at_ms: i64, leaf: &[u8; 32]) -> String {
    format!("{letter}-{}-{}", beijing(at_ms).date().strftime("%Y%m%d"), hex(&leaf[..4]))
}

/// A receipt as pages show it; `index` once the leaf has a place.
#[must_use]
pub fn receipt(register: &Register, letter: char, receipt: &SignedReceipt, index: Option<u64>) -> parts::Receipt {
    parts::Receipt {
        no: receipt_no(letter, receipt.committed_ms, &receipt.leaf_hash),
        at: receipt.committed_ms,
        leaf: hex(&receipt.leaf_hash),
        proof: proof(register, receipt.due_ms, index),
        receipt_url: None,
        proof_url: None,
    }
}

/// Where the journal stands with a leaf.
#[must_use]
pub fn proof(register: &Register, due_ms: i64, index: Option<u64>) -> parts::Proof {
    match (index, head(register)) {
        (Some(index), Some(head)) if index < head.line.size => {
            parts::Proof::Sealed { index, size: head.line.size, root: head.root, at: head.line.at }
        }
        _ => parts::Proof::Promised { due: due_ms },
    }
}

/// The last published checkpoint.
pub struct PublishedHead {
    /// When it was published, and its size.
    pub line: CheckpointLine,
    /// Its root, base64 as the checkpoint has it.
    pub root: String,
}

/// The last published checkpoint; `None` before the first one, and where it does not read.
#[must_use]
pub fn head(register: &Register) -> Option<PublishedHead> {
    use base64::Engine;
    let note = register.published().checkpoint().ok().flatten()?;
    let checkpoint = xinyu_evidence::checkpoint::Checkpoint::parse_unchecked(&note).ok()?;
    // A checkpoint holds no time; the file's own is when it was published.
    let file = std::fs::metadata(register.settings.data_dir.join("journal").join("checkpoint")).ok()?;
    let since = file.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    let at = i64::try_from(since.as_millis()).ok()?;
    let root = base64::engine::general_purpose::STANDARD.encode(checkpoint.root);
    Some(PublishedHead { line: CheckpointLine { at, size: checkpoint.size }, root })
}
