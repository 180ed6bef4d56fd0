//! Messages out of the register: through an SMTP relay, or into a folder.
//!
//! A message carries no facts ("a notice waits for you, sign in"), but that somebody gets one at all
//! is theirs to tell. So neither address nor text is ever logged, connections are encrypted unless
//! they do not leave the machine, and files are readable by their owner only.

mod letter;
mod outbox;
mod smtp;

pub use letter::FromFault;
pub use outbox::OutboxFolder;
pub use smtp::{Security, Smtp, SmtpConfig, SmtpConfigFault};
