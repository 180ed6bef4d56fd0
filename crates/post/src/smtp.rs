//! An SMTP relay.

use std::error::Error as _;
use std::fmt;
use std::net::IpAddr;
use std::sync::OnceLock;
use std::time::Duration;

use async_trait::async_trait;
use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::transport::smtp::{AsyncSmtpTransportBuilder, Error};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use xinyu_service::ports::{Message, Post, PostFault};

use crate::letter;

/// A relay that has not answered by then is asked again later; RFC 5321 waits for minutes, but a
/// sender with an outbox need not.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);

/// How the connection is kept from listeners.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte; port 465 as a rule.
    Tls,
    /// STARTTLS, required: a relay that does not offer it gets nothing. Port 587 as a rule.
    StartTls,
    /// None. Only to this machine itself.
    None,
}

/// Which relay, and as whom.
#[derive(Clone)]
pub struct SmtpConfig {
    /// Name or address of the relay.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// User, where the relay asks for one.
    pub user: Option<String>,
    /// Password of the user.
    pub password: Option<String>,
    /// Address that messages come from, with a name before it or without.
    pub from: String,
    /// How the connection is kept from listeners.
    pub security: Security,
}

impl fmt::Debug for SmtpConfig {
    /// Without user and password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmtpConfig")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("from", &self.from)
            .field("security", &self.security)
            .finish_non_exhaustive()
    }
}

/// Why a relay cannot be used as configured.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SmtpConfigFault {
    /// The address that messages come from is none.
    #[error("post.from")]
    From,
    /// No encryption to a host that is not this machine.
    #[error("post.not_loopback")]
    NotLoopback,
    /// A user without a password, or a password without a user.
    #[error("post.credentials")]
    Credentials,
    /// The host's name cannot be in a certificate.
    #[error("post.tls")]
    Tls,
}

/// Sends through one relay, keeping connections for a while.
pub struct Smtp {
    from: Mailbox,
    builder: AsyncSmtpTransportBuilder,
    // Made at the first message, because its upkeep needs a runtime to run on.
    transport: OnceLock<AsyncSmtpTransport<Tokio1Executor>>,
}

impl Smtp {
    /// Checks the configuration. Connects to nothing yet.
    ///
    /// # Errors
    /// See [`SmtpConfigFault`].
    pub fn new(config: SmtpConfig) -> Result<Self, SmtpConfigFault> {
        let from = letter::sender(&config.from).map_err(|_| SmtpConfigFault::From)?;
        let tls = match config.security {
            Security::Tls => Tls::Wrapper(trusted(&config.host)?),
            Security::StartTls => Tls::Required(trusted(&config.host)?),
            Security::None if is_loopback(&config.host) => Tls::None,
            Security::None => return Err(SmtpConfigFault::NotLoopback),
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&config.host)
            .port(config.port)
            .tls(tls)
            .timeout(Some(ANSWER_WITHIN));
        builder = match (config.user, config.password) {
            (Some(user), Some(password)) => builder.credentials(Credentials::new(user, password)),
            (None, None) => builder,
            _ => return Err(SmtpConfigFault::Credentials),
        };
        Ok(Self { from, builder, transport: OnceLock::new() })
    }
}

#[async_trait]
impl Post for Smtp {
    async fn send(&self, message: &Message) -> Result<(), PostFault> {
        let letter = letter::written(message, &self.from)?;
        let transport = self.transport.get_or_init(|| self.builder.clone().build());
        match transport.send(letter).await {
            Ok(_) => Ok(()),
            Err(fault) => Err(told(&fault, message)),
        }
    }
}

/// Only what a relay says about the recipient's address is final. All else (a wrong password, a
/// policy, a relay that is down) is for the operator to mend, and the message waits.
fn told(fault: &Error, message: &Message) -> PostFault {
    let code = fault.status().map(u16::from);
    tracing::warn!(code, permanent = fault.is_permanent(), tls = fault.is_tls(), "the relay did not take a message");
    let words = fault.source().map(ToString::to_string).unwrap_or_default();
    let about_recipient = match enhanced(&words) {
        // 5.1.7 and 5.1.8 speak of the sender's address; 5.2.1 is a mailbox that was closed.
        Some((5, 1, detail)) => !matches!(detail, 7 | 8),
        Some((5, 2, 1)) => true,
        Some(_) => false,
        None => matches!(code, Some(550 | 551 | 553 | 556)),
    };
    // The relay cannot carry an address with letters beyond ASCII, and said so by its silence.
    let beyond_relay = fault.is_client() && !message.to.is_ascii();
    if (fault.is_permanent() && about_recipient) || beyond_relay { PostFault::Address } else { PostFault::Later }
}

/// The enhanced status code (RFC 3463) that an answer begins with.
fn enhanced(words: &str) -> Option<(u16, u16, u16)> {
    let mut parts = words.split_whitespace().next()?.splitn(3, '.').map(|part| part.parse::<u16>().ok());
    Some((parts.next()??, parts.next()??, parts.next()??))
}

fn trusted(host: &str) -> Result<TlsParameters, SmtpConfigFault> {
    TlsParameters::new(host.to_owned()).map_err(|_| SmtpConfigFault::Tls)
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}
