//! Developer's checks that cargo does not know: which crate may lean on which, how long a file may
//! be, whether paths named in the documents exist.

mod arrows;
mod breaks;
mod docs;
mod lengths;

use anyhow::{Result, bail};
use clap::{Parser, Subcommand};

#[derive(Parser)]
struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// All checks.
    Check,
    /// Which crate may lean on which.
    Arrows,
    /// Breaks each promise of docs/INVARIANTS.md on purpose, and sees its test fail.
    Breaks {
        /// Lines of the table; all where none is named.
        lines: Vec<u8>,
    },
}

fn main() -> Result<()> {
    let found = match Args::parse().what {
        What::Arrows => arrows::check()?,
        What::Breaks { lines } => breaks::run(&lines)?,
        What::Check => [arrows::check()?, lengths::check()?, docs::check()?].concat(),
    };
    for one in &found {
        eprintln!("{one}");
    }
    if found.is_empty() {
        println!("all of it holds");
        return Ok(());
    }
    bail!("{} to mend", found.len())
}
