//! `xinyu`: the register on the command line. The one place where its parts are put together.

mod backend;
mod bench;
mod cli;
mod cmd;
mod config;
mod instance;
mod keys;
mod ports;
mod progress;
mod rules;
mod watch;
mod web;

use std::process::ExitCode;

use clap::Parser;
use xinyu_service::{Refusal, ServiceError};

/// How a command ended, as scripts see it (contract: 0 all done, 1 failed as a whole, 2 usage,
/// 3 done, but some rows were refused or went to review).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ended {
    /// All done.
    Done,
    /// Refused or failed as a whole.
    Failed,
    /// Done, but some rows were refused or wait.
    Partly,
    /// The name is kept free for a later version.
    NotInThisVersion,
}

impl From<Ended> for ExitCode {
    fn from(ended: Ended) -> Self {
        match ended {
            Ended::Done => Self::from(0),
            Ended::Failed => Self::from(1),
            Ended::NotInThisVersion => Self::from(2),
            Ended::Partly => Self::from(3),
        }
    }
}

/// `xinyu catalog grid | head` ends where head ends, without a word: a reader that has seen enough is
/// no fault.
fn quiet_on_a_closed_pipe() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let said = info.payload().downcast_ref::<String>();
        if said.is_some_and(|said| said.starts_with("failed printing to std")) {
            std::process::exit(0);
        }
        usual(info);
    }));
}

fn main() -> ExitCode {
    quiet_on_a_closed_pipe();
    let args = cli::Args::parse();
    ports::start_log(args.log.as_deref());
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("xinyu: cannot start: {error}");
            return Ended::Failed.into();
        }
    };
    match runtime.block_on(cmd::run(args)) {
        Ok(ended) => ended.into(),
        Err(error) => {
            match error.downcast_ref::<ServiceError>() {
                Some(ServiceError::Refused(Refusal::NotPermitted)) => {
                    eprintln!("xinyu: not permitted: the officer's role, or the token's scope, does not allow this");
                }
                Some(ServiceError::Refused(Refusal::Credential)) => {
                    eprintln!("xinyu: the token is unknown or over; `xinyu token issue` makes a new one");
                }
                _ => eprintln!("xinyu: {error:#}"),
            }
            Ended::Failed.into()
        }
    }
}
