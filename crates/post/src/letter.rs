//! A message as RFC 5322 has it.

use lettre::address::Address;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message as Letter};
use xinyu_service::ports::{Message, PostFault};

/// Longest part of a name that is made of an identifier; file systems end at 255 bytes.
const ID_BYTES_MAX: usize = 200;

/// The address that messages come from is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("post.from")]
pub struct FromFault;

/// Reads the address, with a name before it or without, that messages come from.
pub(crate) fn sender(from: &str) -> Result<Mailbox, FromFault> {
    from.parse().map_err(|_| FromFault)
}

/// Writes the letter. The same message always has the same Message-ID, so that a recipient's
/// program may know a repeat.
///
/// # Errors
/// [`PostFault::Address`] for an address that is none.
pub(crate) fn written(message: &Message, from: &Mailbox) -> Result<Letter, PostFault> {
    // The address alone: a name before it could carry anything.
    let to: Address = message.to.trim().parse().map_err(|_| PostFault::Address)?;
    let id = format!("<{}@{}>", safe_id(&message.id)?, from.email.domain());
    // A line end in a subject would begin a header of somebody else's choice.
    let subject: String =
        message.subject.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    Letter::builder()
        .from(from.clone())
        .to(Mailbox::new(None, to))
        .message_id(Some(id))
        .subject(subject)
        // RFC 3834: no automatic answers, please.
        .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()))
        .header(ContentType::TEXT_PLAIN)
        .body(message.text.clone())
        .map_err(|_| PostFault::Address)
}

/// The identifier in letters that are safe in a file name and in a header. Different identifiers
/// stay different.
///
/// # Errors
/// [`PostFault::Later`] for an empty or overlong one: a fault of ours that an operator must see.
pub(crate) fn safe_id(id: &str) -> Result<String, PostFault> {
    let mut safe = String::with_capacity(id.len());
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_' {
            safe.push(char::from(byte));
        } else {
            safe.push_str(&format!("={byte:02X}"));
        }
    }
    if safe.is_empty() || safe.len() > ID_BYTES_MAX {
        tracing::error!(length = id.len(), "a message without a usable identifier");
        return Err(PostFault::Later);
    }
    Ok(safe)
}
