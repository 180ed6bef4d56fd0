//! `Idempotency-Key`: the same request twice is done once.
//!
//! A key is bound to the token, the path and the body, so that it opens nothing to anybody else and
//! says nothing twice. What is kept for ten minutes is the identifier of what was done; a replay
//! fetches that again, with every check of a fetch.

use std::collections::HashSet;
use std::sync::{LazyLock, Mutex, PoisonError};

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use sha2::{Digest, Sha256};

use crate::app::App;
use crate::problem::Problem;
use crate::session::Bearer;

/// Longest key.
const KEY_CHARS_MAX: usize = 255;

/// Requests with a key that this process is working on.
static UNDER_WAY: LazyLock<Mutex<HashSet<[u8; 32]>>> = LazyLock::new(Mutex::default);

/// The request's key, if it has one.
pub struct Once {
    key: Option<String>,
    path: String,
}

impl FromRequestParts<App> for Once {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        let path = parts.uri.path().to_owned();
        let Some(key) = parts.headers.get("idempotency-key") else { return Ok(Self { key: None, path }) };
        match key.to_str() {
            Ok(key) if (1..=KEY_CHARS_MAX).contains(&key.len()) => Ok(Self { key: Some(key.to_owned()), path }),
            _ => Err(Problem::field("Idempotency-Key", "key")),
        }
    }
}

impl Once {
    /// Takes this request's turn, `content` being its body or a hash of it.
    ///
    /// # Errors
    /// The same request is under way.
    pub async fn turn<'a>(self, app: &'a App, bearer: &Bearer, content: &[u8]) -> Result<Turn<'a>, Problem> {
        let Some(key) = self.key else { return Ok(Turn { app, mark: None, done: None }) };
        let mut hash = Sha256::new();
        hash.update(b"xinyu/v1/once\0");
        hash.update(bearer.token_hash);
        for part in [self.path.as_bytes(), key.as_bytes(), &Sha256::digest(content)] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        let mark: [u8; 32] = hash.finalize().into();
        if !UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner).insert(mark) {
            return Err(Problem::new(StatusCode::CONFLICT, "under_way").retry_after(1));
        }
        let mut turn = Turn { app, mark: Some(mark), done: None };
        turn.done = app.register.replay(mark).await?;
        Ok(turn)
    }
}

/// A request that is worked on; others with the same key wait outside until it is dropped.
pub struct Turn<'a> {
    app: &'a App,
    mark: Option<[u8; 32]>,
    done: Option<String>,
}

impl Turn<'_> {
    /// What was done for this key before.
    #[must_use]
    pub fn done(&self) -> Option<&str> {
        self.done.as_deref()
    }

    /// Keeps what was done now; a replay keeps nothing. It is done already, so a fault here is only
    /// logged.
    pub async fn keep(&self, id: impl ToString) {
        let (Some(mark), None) = (self.mark, &self.done) else { return };
        if let Err(error) = self.app.register.keep_replay(mark, &id.to_string()).await {
            tracing::error!(%error, "an idempotency key could not be kept");
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if let Some(mark) = self.mark {
            UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner).remove(&mark);
        }
    }
}
