//! Reason codes of files and rows, and the words for them (`reasons.ftl`).
//!
//! The filing steps give a code with arguments and never words. The result page, the clerk's own
//! sheet and the API's `errors[]` all take their words from here, so that they say the same.

use std::collections::BTreeMap;

use serde::Serialize;

/// Why a file or a row was not simply taken.
#[derive(Clone, Debug, Serialize)]
pub struct Reason {
    /// As the filing step gave it, e.g. `id.check`.
    pub code: String,
    /// The message of the problem; with `-mend` at its end, how to mend it.
    pub key: String,
    /// Arguments: exactly those that [`arguments`] names.
    pub args: BTreeMap<String, String>,
}

impl Reason {
    /// A reason without arguments.
    #[must_use]
    pub fn new(code: &str) -> Self {
        Self { code: code.into(), key: message(code), args: BTreeMap::new() }
    }

    /// A reason as the service's filing steps give it: code, what was found, other values.
    ///
    /// Fills in every argument that the words take, with the word `none` for what is not there, so
    /// that a page can always be drawn; `max` becomes `limit`, a rule of the screening its code.
    #[must_use]
    pub fn of(code: &str, found: Option<&str>, given: &BTreeMap<String, String>) -> Self {
        let code = match (code, given.get("rule").map(String::as_str)) {
            ("law", rule) => by_rule(rule.unwrap_or_default()),
            (code, _) if arguments(code).is_some() => code,
            _ => "unknown",
        };
        let mut reason = Self::new(code);
        for &name in arguments(code).unwrap_or_default() {
            let value = match name {
                "found" => found.or_else(|| given.get("found").map(String::as_str)),
                "limit" => given.get("limit").or_else(|| given.get("max")).map(String::as_str),
                other => given.get(other).map(String::as_str),
            };
            // A position of 0 says that the length is wrong, not a character.
            let value = value.filter(|value| !(name == "at" && *value == "0"));
            reason = reason.with(name, value.unwrap_or("none"));
        }
        reason
    }

    /// The same with one more argument.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.args.insert(name.into(), value.into());
        self
    }
}

/// The Fluent message of a code: `id.check` is `reason-id-check`.
#[must_use]
pub fn message(code: &str) -> String {
    format!("reason-{}", code.replace('.', "-"))
}

/// The code of a row that a rule of `rules/screening/refused.toml` refuses.
fn by_rule(rule: &str) -> &'static str {
    match rule {
        "refuse.public-order" => "law.public_order",
        "refuse.sealed" => "law.sealed",
        "refuse.discipline" => "law.discipline",
        "refuse.enforcement-list" => "law.court_list",
        "refuse.mediation" | "refuse.family-case" | "refuse.criminal" => "law.court_private",
        "refuse.sensitive-aid" => "law.forbidden_kind",
        "refuse.minor" => "minor.under_18",
        "refuse.rating" => "law.rating",
        "refuse.illness"
        | "refuse.religion"
        | "refuse.genes"
        | "refuse.fingerprints"
        | "refuse.blood-type"
        | "refuse.blood-donation" => "law.forbidden_kind",
        _ => "law.other",
    }
}

/// What a reason does to its row or file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// The whole file is not taken.
    File,
    /// The row goes back to be mended.
    Mend,
    /// The row is refused by law; its content is not kept and not quoted.
    Law,
    /// The row waits for somebody.
    Review,
    /// The row is filed; the clerk is told.
    Remark,
    /// The row was filed before.
    Repeated,
}

/// Every reason code, its weight, and the arguments that its two messages take.
///
/// `found` is quoted as it stands in the sheet: never with a name or a number of a person in it.
/// `columns` and `allowed` are lists joined in the page's language (、 or a comma). `limit` is a
/// figure in words (`50,000`, `200 MB`). Any argument may be the word `none`.
pub const REASONS: &[(&str, Weight, &[&str])] = &[
    ("header.missing", Weight::File, &["columns"]),
    ("header.doubled", Weight::File, &["columns"]),
    ("header.unknown", Weight::Remark, &["columns"]),
    ("header.forbidden", Weight::Remark, &["columns"]),
    ("sheet.not_recognised", Weight::File, &[]),
    ("sheet.empty", Weight::File, &[]),
    ("sheet.encrypted", Weight::File, &[]),
    ("sheet.too_large", Weight::File, &["limit"]),
    ("sheet.too_many_rows", Weight::File, &["limit"]),
    ("sheet.too_many_columns", Weight::File, &["limit"]),
    ("sheet.encoding", Weight::File, &["row"]),
    ("sheet.damaged", Weight::File, &["row"]),
    ("sheet.several", Weight::File, &["sheets"]),
    ("sheet.io", Weight::File, &[]),
    ("row.unreadable", Weight::Mend, &[]),
    ("row.encoding", Weight::Mend, &[]),
    ("column.later", Weight::Remark, &["columns", "until"]),
    ("template.wrong", Weight::File, &["template", "other"]),
    ("template.legal_person", Weight::File, &[]),
    ("template.unknown", Weight::File, &[]),
    ("required", Weight::Mend, &[]),
    ("too_long", Weight::Mend, &["found", "limit"]),
    ("cell.error", Weight::Mend, &["found"]),
    ("id.length", Weight::Mend, &["found"]),
    ("id.mangled", Weight::Mend, &[]),
    ("id.not_digit", Weight::Mend, &["at"]),
    ("id.check", Weight::Mend, &[]),
    ("id.birth", Weight::Mend, &[]),
    ("id.type_unknown", Weight::Mend, &["found", "allowed"]),
    ("id.form", Weight::Mend, &["kind"]),
    ("id.prefix", Weight::Mend, &["kind"]),
    ("id.widened", Weight::Remark, &[]),
    ("id.kind_mended", Weight::Remark, &["kind"]),
    ("id.issue_left_out", Weight::Remark, &[]),
    ("id.unusual", Weight::Remark, &[]),
    ("name.empty", Weight::Mend, &[]),
    ("name.has_digits", Weight::Mend, &[]),
    ("name.bad_char", Weight::Mend, &[]),
    ("name.organisation", Weight::Mend, &[]),
    ("document.no_number", Weight::Mend, &["found"]),
    ("subject.kind_legal_person", Weight::Mend, &["found"]),
    ("subject.sole_trader", Weight::Review, &[]),
    ("date.not_a_date", Weight::Mend, &["found"]),
    ("date.impossible", Weight::Mend, &["found"]),
    ("date.future", Weight::Mend, &["found"]),
    ("date.long_term_as_decision", Weight::Mend, &["found"]),
    ("date.before_1949", Weight::Mend, &["found"]),
    ("date.before_decision", Weight::Mend, &["found", "decided"]),
    ("money.not_a_number", Weight::Mend, &["found"]),
    ("money.negative", Weight::Mend, &["found"]),
    ("money.too_many_decimals", Weight::Mend, &["found", "limit"]),
    ("money.over_limit", Weight::Mend, &["found", "limit"]),
    ("money.missing_for_kind", Weight::Mend, &[]),
    ("licence.missing_for_kind", Weight::Mend, &[]),
    ("code.unknown", Weight::Mend, &["found", "allowed"]),
    ("basis.no_act", Weight::Mend, &["found"]),
    ("basis.no_article", Weight::Mend, &["found"]),
    ("basis.no_item", Weight::Mend, &["found"]),
    ("basis.several", Weight::Mend, &["found"]),
    ("basis.not_in_force", Weight::Mend, &["found", "from"]),
    ("title.no_item", Weight::Mend, &["found", "allowed"]),
    ("title.several", Weight::Mend, &["found", "allowed"]),
    ("body.code_bad_char", Weight::Mend, &["at", "length"]),
    ("body.code_check", Weight::Remark, &[]),
    ("body.name_mismatch", Weight::Mend, &["found", "expected"]),
    ("body.not_competent", Weight::Mend, &["found", "item"]),
    ("body.not_source", Weight::Mend, &[]),
    ("minor.under_18", Weight::Law, &[]),
    ("minor.under_20", Weight::Review, &[]),
    ("minor.age_unknown", Weight::Review, &[]),
    ("law.public_order", Weight::Law, &[]),
    ("law.sealed", Weight::Law, &[]),
    ("law.discipline", Weight::Law, &[]),
    ("law.court_list", Weight::Law, &[]),
    ("law.court_private", Weight::Law, &[]),
    ("law.forbidden_kind", Weight::Law, &[]),
    ("law.rating", Weight::Law, &[]),
    ("law.other", Weight::Law, &[]),
    ("review.identity", Weight::Review, &[]),
    ("identity.not_this_person", Weight::Mend, &[]),
    ("filing.taken_back", Weight::Mend, &[]),
    ("identity.check_paper", Weight::Mend, &[]),
    ("review.free_text", Weight::Review, &[]),
    ("review.value", Weight::Review, &["found"]),
    ("review.amendment", Weight::Review, &[]),
    ("review.sent_back", Weight::Mend, &["words"]),
    ("review.refused", Weight::Law, &[]),
    ("repeated", Weight::Repeated, &[]),
    ("unknown", Weight::Mend, &[]),
];

/// Arguments that the messages of `code` take; `None` for a code without words.
#[must_use]
pub fn arguments(code: &str) -> Option<&'static [&'static str]> {
    REASONS.iter().find(|(known, ..)| *known == code).map(|(_, _, args)| *args)
}

/// What `code` does to its row or file; `None` for a code without words.
#[must_use]
pub fn weight(code: &str) -> Option<Weight> {
    REASONS.iter().find(|(known, ..)| *known == code).map(|(_, weight, _)| *weight)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_names_its_message() {
        assert_eq!(message("id.check"), "reason-id-check");
        assert_eq!(message("sheet.not_recognised"), "reason-sheet-not_recognised");
    }

    #[test]
    fn a_reason_of_the_service_has_every_argument_that_its_words_take() {
        let given = BTreeMap::from([("max".to_owned(), "200".to_owned()), ("found".to_owned(), "212".to_owned())]);
        let long = Reason::of("too_long", None, &given);
        assert_eq!((long.args["found"].as_str(), long.args["limit"].as_str()), ("212", "200"));
        let bare = Reason::of("code.unknown", Some("批评"), &BTreeMap::new());
        assert_eq!((bare.args["found"].as_str(), bare.args["allowed"].as_str()), ("批评", "none"));
        let law = Reason::of("law", None, &BTreeMap::from([("rule".to_owned(), "refuse.blood-type".to_owned())]));
        assert_eq!((law.code.as_str(), law.args.len()), ("law.forbidden_kind", 0));
        assert_eq!(Reason::of("never heard of", None, &BTreeMap::new()).key, "reason-unknown");
    }

    #[test]
    fn no_code_is_there_twice() {
        let mut codes: Vec<_> = REASONS.iter().map(|(code, ..)| code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), REASONS.len());
    }

    /// Both languages have both messages of each code, with no argument beyond the table's.
    #[test]
    fn every_code_has_words_in_both_languages() {
        for words in [
            include_str!("../../../../../locales/zh-CN/reasons.ftl"),
            include_str!("../../../../../locales/en/reasons.ftl"),
        ] {
            for (code, _, args) in REASONS {
                for key in [message(code), format!("{}-mend", message(code))] {
                    let start = words.find(&format!("\n{key} =")).unwrap_or_else(|| panic!("{key} is missing"));
                    let body = &words[start + key.len() + 3..];
                    let body = &body[..body.find("\nreason-").unwrap_or(body.len())];
                    for used in body.split('$').skip(1) {
                        let used: String =
                            used.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
                        assert!(args.contains(&used.as_str()), "{key} uses ${used}, which its code does not give");
                    }
                }
            }
        }
    }

    /// A row that the law refuses is never quoted.
    #[test]
    fn what_the_law_refuses_is_not_quoted() {
        for (code, weight, args) in REASONS {
            assert!(*weight != Weight::Law || args.is_empty(), "{code} quotes {args:?}");
        }
    }
}
