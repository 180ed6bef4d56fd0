//! The words of documents and of returned sheets: the ports' [`Words`] and [`ReasonWords`] over the
//! same Fluent files that pages use.

use std::sync::Arc;

use xinyu_service::filing::returned::ReasonWords;
use xinyu_service::filing::{Reason, RowState};
use xinyu_service::ports::Words as WordsPort;

use crate::views::desk::reasons;
use crate::views::words::Words;
use crate::views::{Engine, Lang, ViewError};

/// The words of documents and messages, for [`xinyu_service::start::Parts`].
///
/// # Errors
/// A file of words is broken.
pub fn words() -> Result<Arc<dyn WordsPort>, ViewError> {
    Ok(Arc::new(Both([Words::load(Lang::Zh)?, Words::load(Lang::En)?])))
}

struct Both([Words; 2]);

impl WordsPort for Both {
    fn say(&self, lang: &str, key: &str, values: &[(&str, &str)]) -> String {
        let [zh, en] = &self.0;
        let words = if Lang::from_code(lang) == Some(Lang::En) { en } else { zh };
        // A document is not held up by a missing word; a test asks for every key.
        words.text(key, values).unwrap_or_else(|error| {
            tracing::error!(key, %error, "a word is missing");
            key.to_owned()
        })
    }
}

/// Reasons of rows in words, in one language.
pub struct RowWords<'a> {
    words: &'a Words,
}

impl<'a> RowWords<'a> {
    /// The words of a language.
    #[must_use]
    pub fn new(views: &'a Engine, lang: Lang) -> Self {
        Self { words: views.words(lang) }
    }

    fn say(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.words.text(key, values).unwrap_or_else(|error| {
            tracing::error!(key, %error, "a word is missing");
            key.to_owned()
        })
    }
}

impl ReasonWords for RowWords<'_> {
    fn headers(&self) -> [String; 3] {
        ["returned-state", "returned-reason", "returned-mend"].map(|key| self.say(key, &[]))
    }

    fn state(&self, state: Option<RowState>) -> String {
        let key = match state {
            None | Some(RowState::Filed) => "returned-state-filed",
            Some(RowState::Mended) => "returned-state-mended",
            Some(RowState::Refused) => "returned-state-refused",
            Some(RowState::RefusedByLaw) => "returned-state-law",
            Some(RowState::Review) => "returned-state-review",
        };
        self.say(key, &[])
    }

    fn reason(&self, reason: &Reason) -> (String, String) {
        let told = reasons::Reason::of(&reason.code, reason.found.as_deref(), &reason.args);
        let values: Vec<(&str, &str)> = told.args.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        (self.say(&told.key, &values), self.say(&format!("{}-mend", told.key), &values))
    }
}
