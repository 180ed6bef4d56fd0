//! Words in two languages: Fluent files under `locales/`, and the function `t` of the templates.
//!
//! `t("key", name=value)` gives a message with its placeholders filled. An unknown key and a missing
//! placeholder are errors. Messages hold no markup; a value that is markup (a `<time>`, a link
//! from a macro) may be handed in, everything else is escaped, so the result is safe to print.

use std::sync::Arc;

use fluent_templates::fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_templates::{FluentBundle, LanguageIdentifier};
use minijinja::value::{Kwargs, ValueKind};
use minijinja::{Environment, Error, ErrorKind, Value};
use rust_embed::RustEmbed;

use super::format::{escape, grouped};
use super::{Lang, ViewError};

/// The files of words, in the binary (read from the disk in a debug build).
#[derive(RustEmbed)]
#[folder = "../../locales"]
struct Locales;

// Private-use characters that stand for a piece of markup while a message is put together.
const OPEN: char = '\u{E000}';
const CLOSE: char = '\u{E001}';

/// All messages of one language.
pub struct Words {
    bundle: FluentBundle<FluentResource>,
}

impl Words {
    /// Loads every file of the language.
    ///
    /// # Errors
    /// A file is broken, or a key is there twice.
    pub fn load(lang: Lang) -> Result<Words, ViewError> {
        let id: LanguageIdentifier = lang.code().parse().map_err(|_| ViewError::Words(lang.code().to_owned()))?;
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(|value, _| match value {
            FluentValue::Number(number) if number.value.fract() == 0.0 => {
                format!("{:.0}", number.value).parse().ok().map(grouped)
            }
            _ => None,
        }));
        for (name, text) in files(lang)? {
            let resource =
                FluentResource::try_new(text).map_err(|(_, faults)| ViewError::Words(format!("{name}: {faults:?}")))?;
            bundle.add_resource(resource).map_err(|faults| ViewError::Words(format!("{name}: {faults:?}")))?;
        }
        Ok(Words { bundle })
    }

    /// A message as plain text, for use outside pages (subjects of mail, texts of the API).
    ///
    /// # Errors
    /// There is no such key, or a placeholder is missing.
    pub fn text(&self, key: &str, values: &[(&str, &str)]) -> Result<String, ViewError> {
        let mut args = FluentArgs::new();
        for (name, value) in values {
            args.set(*name, *value);
        }
        self.format(key, &args).map_err(ViewError::Words)
    }

    fn format(&self, key: &str, args: &FluentArgs<'_>) -> Result<String, String> {
        let message = self.bundle.get_message(key).ok_or_else(|| format!("no word {key}"))?;
        let pattern = message.value().ok_or_else(|| format!("word {key} is empty"))?;
        let mut faults = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(args), &mut faults);
        if faults.is_empty() { Ok(text.into_owned()) } else { Err(format!("word {key}: {faults:?}")) }
    }
}

/// Name and text of each file of a language.
///
/// # Errors
/// A file is not UTF-8.
pub fn files(lang: Lang) -> Result<Vec<(String, String)>, ViewError> {
    let mut found = Vec::new();
    for name in Locales::iter().filter(|name| name.starts_with(&format!("{}/", lang.code()))) {
        let file = Locales::get(&name).ok_or_else(|| ViewError::Missing(name.to_string()))?;
        let text =
            String::from_utf8(file.data.into_owned()).map_err(|_| ViewError::Words(format!("{name} is not UTF-8")))?;
        found.push((name.to_string(), text));
    }
    Ok(found)
}

/// Puts `t` and `error_for` into an environment.
pub(super) fn install(env: &mut Environment<'static>, words: &Arc<Words>) {
    let (words, for_errors) = (Arc::clone(words), Arc::clone(words));
    env.add_function("t", move |key: &str, extra: Option<Value>, named: Kwargs| {
        let mut args = Vec::new();
        if let Some(map) = extra.filter(|map| !map.is_none()) {
            for name in map.try_iter()? {
                let value = map.get_item(&name)?;
                args.push((name.to_string(), value));
            }
        }
        for name in named.args() {
            args.push((name.to_owned(), named.get::<Value>(name)?));
        }
        translate(&words, key, &args)
    });
    // The message of the first fault of a field, or none.
    env.add_filter("error_for", move |faults: Value, field: &str| -> Result<Value, Error> {
        for fault in faults.try_iter()? {
            if fault.get_attr("field")?.as_str() == Some(field) {
                return fault_text(&for_errors, &fault);
            }
        }
        Ok(Value::from(()))
    });
}

fn fault_text(words: &Words, fault: &Value) -> Result<Value, Error> {
    let code = fault.get_attr("code")?;
    let args = fault.get_attr("args")?;
    let mut named = Vec::new();
    for name in args.try_iter()? {
        named.push((name.to_string(), args.get_item(&name)?));
    }
    translate(words, &format!("error-{code}"), &named)
}

/// Fills a message; markup among the arguments goes in as it is, all else is escaped.
fn translate(words: &Words, key: &str, named: &[(String, Value)]) -> Result<Value, Error> {
    let mut markup: Vec<String> = Vec::new();
    let mut args = FluentArgs::new();
    for (name, value) in named {
        let value = match value.kind() {
            ValueKind::Undefined | ValueKind::None => {
                return Err(fault(format!("word {key}: {name} is missing")));
            }
            ValueKind::Number => match value.as_i64() {
                Some(whole) => FluentValue::from(whole),
                None => FluentValue::from(value.to_string()),
            },
            _ if value.is_safe() => {
                markup.push(value.to_string());
                FluentValue::from(format!("{OPEN}{}{CLOSE}", markup.len() - 1))
            }
            _ => FluentValue::from(value.to_string().replace([OPEN, CLOSE], "")),
        };
        args.set(name.clone(), value);
    }
    let text = words.format(key, &args).map_err(fault)?;
    let mut html = escape(&text);
    for (at, piece) in markup.iter().enumerate() {
        html = html.replace(&format!("{OPEN}{at}{CLOSE}"), piece);
    }
    Ok(Value::from_safe_string(html))
}

fn fault(what: String) -> Error {
    Error::new(ErrorKind::InvalidOperation, what)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Words {
        Words::load(Lang::Zh).expect("the words are in order")
    }

    #[test]
    fn markup_among_the_arguments_is_kept_and_text_is_escaped() {
        let named = [
            ("name".to_owned(), Value::from("<i>林测</i>")),
            ("tail".to_owned(), Value::from_safe_string("<b>001X</b>".to_owned())),
        ];
        let text = translate(&words(), "subject-named", &named).expect("the word exists");
        assert_eq!(text.to_string(), "&lt;i&gt;林测&lt;/i&gt;（身份证尾号 <b>001X</b>）");
    }

    #[test]
    fn text_cannot_stand_in_for_markup() {
        let named = [
            ("name".to_owned(), Value::from("\u{E000}0\u{E001}")),
            ("tail".to_owned(), Value::from_safe_string("<b>001X</b>".to_owned())),
        ];
        let text = translate(&words(), "subject-named", &named).expect("the word exists");
        assert_eq!(text.to_string(), "0（身份证尾号 <b>001X</b>）");
    }

    #[test]
    fn an_unknown_word_and_a_missing_placeholder_are_errors() {
        assert!(translate(&words(), "no-such-word", &[]).is_err());
        assert!(translate(&words(), "subject-named", &[]).is_err());
        let none = [("tail".to_owned(), Value::from(()))];
        assert!(translate(&words(), "id-tail", &none).is_err());
    }
}
