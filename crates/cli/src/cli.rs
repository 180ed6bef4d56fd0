//! Arguments. Secrets and people's numbers are never among them.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

/// A city's register of formal public decisions about natural persons, built so that the person
/// holds the reins.
#[derive(Parser, Debug)]
#[command(name = "xinyu", version, arg_required_else_help = true)]
#[command(about = "A city's register of formal public decisions about people, which the person holds the reins of")]
#[command(after_help = "Start here:  xinyu demo            a synthetic city on this machine\n             \
xinyu doctor          what is wrong, and what to do\n\n\
Exit codes: 0 all done; 1 refused or failed as a whole; 2 wrong usage; 3 done, but some rows were refused or wait.")]
pub struct Args {
    /// What is logged on standard error, as in RUST_LOG (default: warn).
    #[arg(long, global = true, env = "XINYU_LOG", value_name = "FILTER")]
    pub log: Option<String>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Which register.
#[derive(ClapArgs, Clone, Debug, Default)]
pub struct Where {
    /// Folder of the register (default: ./xinyu-data, or the demo's ./demo-city if only that is there).
    #[arg(long, env = "XINYU_DATA", value_name = "DIR", global = true)]
    pub data: Option<PathBuf>,
    /// Settings file (default: DIR/xinyu.toml).
    #[arg(long, env = "XINYU_CONFIG", value_name = "FILE", global = true)]
    pub config: Option<PathBuf>,
}

/// Where a new register's rows are.
#[derive(ClapArgs, Clone, Debug, Default)]
pub struct InDatabase {
    /// PostgreSQL database for the rows, without a password (default: a file in the register's folder).
    #[arg(long, env = "XINYU_DATABASE__URL", value_name = "URL")]
    pub database: Option<String>,
    /// File that holds the database password.
    #[arg(long, env = "XINYU_DATABASE__PASSWORD_FILE", value_name = "FILE", requires = "database")]
    pub database_password: Option<PathBuf>,
}

/// Who acts.
#[derive(ClapArgs, Clone, Debug, Default)]
pub struct Acting {
    /// File that holds an officer's token; without it the variable XINYU_TOKEN.
    #[arg(long = "as", value_name = "FILE")]
    pub token_file: Option<PathBuf>,
}

/// Commands.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Make the demo city if the folder has none, and serve it on this machine.
    #[command(after_help = "Example: xinyu demo --people 2000 --port 8080\n\n\
The log-ins are printed and stand in DIR/demo.json. Links are new at every start. A demo register says so in its\n\
identity and its keys; no switch turns a real register into one, and it listens on this machine only.")]
    Demo {
        /// Synthetic people.
        #[arg(long, default_value_t = 2000)]
        people: u32,
        /// The same seed makes the same people and decisions.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Port on 127.0.0.1.
        #[arg(long, default_value_t = 8080)]
        port: u16,
        /// Folder of the demo.
        #[arg(long, env = "XINYU_DATA", value_name = "DIR", default_value = "demo-city")]
        data: PathBuf,
        /// Make the city and stop, without serving.
        #[arg(long)]
        no_serve: bool,
        #[command(flatten)]
        rows: InDatabase,
    },
    /// Make a new empty register: settings, keys, database.
    #[command(
        after_help = "Example: xinyu init --data /var/lib/xinyu\nThen:    edit DIR/xinyu.toml, xinyu doctor, xinyu token issue, xinyu serve"
    )]
    Init {
        /// Folder to make it in.
        #[arg(long, env = "XINYU_DATA", value_name = "DIR", default_value = "xinyu-data")]
        data: PathBuf,
        #[command(flatten)]
        rows: InDatabase,
    },
    /// Serve portal and API.
    #[command(
        after_help = "Example: xinyu serve --data /var/lib/xinyu\nRefuses a database of another schema (see --migrate) and a journal behind its published checkpoint."
    )]
    Serve {
        #[command(flatten)]
        at: Where,
        /// Bring an older database to this release's schema first.
        #[arg(long)]
        migrate: bool,
    },
    /// File a batch from a spreadsheet.
    #[command(after_help = "Example: xinyu import 11月处罚.xlsx --template sgs-penalty-person --as clerk.token\n\
         xinyu import rows.csv --template sgs-penalty-person --errors back.xlsx --json\n\n\
In a demo register --body alone acts as that body's demo clerk. The same file may be sent again: nothing is filed twice.")]
    Import {
        /// The file: xlsx, xls, ods, csv (UTF-8, GBK, GB 18030), ndjson.
        file: PathBuf,
        /// Name of the template; see `xinyu templates`.
        #[arg(long)]
        template: String,
        /// Code of the filing body (demo registers only; otherwise the token says it).
        #[arg(long)]
        body: Option<String>,
        /// Check everything, file nothing.
        #[arg(long)]
        dry_run: bool,
        /// Write the sheet back with a reason a row.
        #[arg(long, value_name = "OUT.xlsx")]
        errors: Option<PathBuf>,
        /// Print one JSON line at the end.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        acting: Acting,
        #[command(flatten)]
        at: Where,
    },
    /// The filing templates.
    #[command(
        after_help = "Example: xinyu templates\n         xinyu templates show sgs-penalty-person\n         xinyu templates write sgs-penalty-person empty.xlsx"
    )]
    Templates {
        /// What to do; lists them by default.
        #[command(subcommand)]
        what: Option<TemplatesWhat>,
        /// Print JSON.
        #[arg(long, global = true)]
        json: bool,
    },
    /// The law as data.
    Catalog {
        /// What to do.
        #[command(subcommand)]
        what: CatalogWhat,
    },
    /// The daily run: periods end, keys are destroyed, messages count as service.
    #[command(
        after_help = "Example: xinyu sweep\n         xinyu sweep --as-of 2026-12-31 --data DIR\nIt can be repeated; it touches only what is due."
    )]
    Sweep {
        /// Up to and including this day in Beijing (default: today).
        #[arg(long, value_name = "DATE")]
        as_of: Option<Date>,
        /// Print JSON.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        acting: Acting,
        #[command(flatten)]
        at: Where,
    },
    /// Check a PDF, a receipt or a proof offline: who signed what, when, good or not and why.
    #[command(after_help = "Example: xinyu verify report.pdf --keys well-known.json\n\n\
Save the keys once from ADDRESS/.well-known/xinyu, over a connection you trust. Without keys the signer is unknown,\n\
and an unknown signer is never good. Exit 0 good, 1 not good.")]
    Verify {
        /// The file.
        file: PathBuf,
        /// A saved /.well-known/xinyu.
        #[arg(long, conflicts_with = "data")]
        keys: Option<PathBuf>,
        /// Folder of a register whose keys to take.
        #[arg(long, value_name = "DIR")]
        data: Option<PathBuf>,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// The journal: its checkpoint, proofs, and the check against the database.
    #[command(after_help = "Example: xinyu journal checkpoint > kept-elsewhere.txt\n         \
xinyu journal verify --deep --against kept-elsewhere.txt\n         xinyu journal prove 1234")]
    Journal {
        /// What to do; prints the checkpoint by default.
        #[command(subcommand)]
        what: Option<JournalWhat>,
        #[command(flatten)]
        at: Where,
    },
    /// API tokens.
    Token {
        /// What to do.
        #[command(subcommand)]
        what: TokenWhat,
    },
    /// Benchmarks, each beside its floor.
    #[command(
        after_help = "Example: xinyu bench enquiry --seconds 10\n         xinyu bench            runs all of them\nOne JSON line each on standard output."
    )]
    Bench {
        /// Which; all by default.
        which: Option<BenchWhich>,
        /// Backend to measure; a PostgreSQL server of its own is started from the installed binaries.
        #[arg(long, value_enum, default_value_t = BenchBackend::Sqlite)]
        backend: BenchBackend,
        /// Rows to file.
        #[arg(long, default_value_t = 20_000)]
        rows: u32,
        /// Seconds of each timed part.
        #[arg(long, default_value_t = 5)]
        seconds: u32,
        /// Clients at once.
        #[arg(long, default_value_t = 64)]
        clients: u32,
        /// Where to work; a temporary folder by default.
        #[arg(long, value_name = "DIR")]
        data: Option<PathBuf>,
    },
    /// Check settings, keys, database, clock, disk and fonts; say what to do.
    #[command(after_help = "Example: xinyu doctor --data /var/lib/xinyu")]
    Doctor {
        /// Print JSON.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        at: Where,
    },
    /// Back up everything but the keys into one file, while the register is served.
    #[command(after_help = "Example: xinyu backup /srv/backup/xinyu-$(date +%F).tar --data /var/lib/xinyu\n\n\
The file holds all rows, sealed as they are, the uploads and the settings. The keys are not in it: keep DIR/keys apart.\n\
Beside it the latest checkpoint and the list of destroyed keys are kept; a restore asks for both.")]
    Backup {
        /// The file to write; it must not be there yet.
        out: PathBuf,
        /// Print JSON.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        at: Where,
    },
    /// Make a register from a backup, in an empty place; it is proven against the journal before it may be served.
    #[command(
        after_help = "Example: xinyu restore /srv/backup/xinyu-2026-11-24.tar --data /var/lib/xinyu --keys /media/keys\n         \
xinyu restore xinyu.tar --data DIR --keys KEYS --database postgres://xinyu@db/register\n\n\
What was destroyed since the backup is destroyed again. Everyone is signed out and every token ends. If more was\n\
published than the backup holds, those leaves are lost: going on under the same name would be a second history, so\n\
that only --new-origin goes on, with a first leaf that cites the journal that was lost."
    )]
    Restore {
        /// The backup.
        backup: PathBuf,
        /// The register's folder: it must not be there, or hold its keys only.
        #[arg(long, env = "XINYU_DATA", value_name = "DIR")]
        data: PathBuf,
        /// Folder with the register's keys, which are copied (default: DIR/keys is there).
        #[arg(long, value_name = "DIR")]
        keys: Option<PathBuf>,
        /// Folder with the latest checkpoint and the list of destroyed keys (default: where the backup is).
        #[arg(long, value_name = "DIR")]
        kept: Option<PathBuf>,
        /// After a loss: the name under which the journal goes on, never used before.
        #[arg(long, value_name = "NAME")]
        new_origin: Option<String>,
        /// Print JSON.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        rows: InDatabase,
    },
    /// Generations of the key-encryption key: list, rotate, destroy.
    #[command(after_help = "Example: xinyu keys list\n         xinyu keys rotate --data /var/lib/xinyu\n         \
xinyu keys destroy 3 --yes\n\nAll work while the register is served.")]
    Keys {
        /// What to do; lists them by default.
        #[command(subcommand)]
        what: Option<KeysWhat>,
        /// Print JSON.
        #[arg(long, global = true)]
        json: bool,
        #[command(flatten)]
        at: Where,
    },
}

/// `xinyu templates …`
#[derive(Subcommand, Debug)]
pub enum TemplatesWhat {
    /// List them.
    List,
    /// Show the columns of one.
    Show {
        /// Its name.
        name: String,
    },
    /// Write an empty sheet with drop-downs and notes.
    Write {
        /// Its name.
        name: String,
        /// Where to.
        out: PathBuf,
        /// List the items that this body may file on it (default: everybody's).
        #[arg(long, value_name = "CODE")]
        body: Option<String>,
    },
}

/// `xinyu catalog …`
#[derive(Subcommand, Debug)]
pub enum CatalogWhat {
    /// Load the rules, run their cases, list gaps, unsourced values, items nobody may file.
    #[command(after_help = "Example: xinyu catalog check\n         xinyu catalog check ./rules")]
    Check {
        /// A folder of rules (default: those in this program).
        dir: Option<PathBuf>,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Print what each purpose is shown of each kind of entry, and why.
    Grid {
        /// A folder of rules (default: those in this program).
        dir: Option<PathBuf>,
    },
}

/// `xinyu journal …`
#[derive(Subcommand, Debug)]
pub enum JournalWhat {
    /// Print the published checkpoint. Keep it elsewhere: it is what the register is held against.
    Checkpoint,
    /// Print the proof that a leaf is in the published tree.
    Prove {
        /// Its place, or its hash in hex.
        leaf: String,
    },
    /// Recompute the tree and hold it against the database and the published checkpoint.
    Verify {
        /// Open every leaf, too.
        #[arg(long)]
        deep: bool,
        /// A checkpoint that was kept elsewhere.
        #[arg(long, value_name = "FILE")]
        against: Option<PathBuf>,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
}

/// `xinyu keys …`
#[derive(Subcommand, Debug, Clone, Copy)]
pub enum KeysWhat {
    /// List the generations, what lies under each, and when each is to be rotated or destroyed.
    List,
    /// Make a new generation and put every key under it. It can be broken off and repeated.
    Rotate {
        /// Put what is left under the latest generation, without making another.
        #[arg(long)]
        resume: bool,
    },
    /// Destroy a generation that nothing lies under any more, with the backups that it opens.
    Destroy {
        /// Its number.
        generation: u32,
        /// Yes, for ever.
        #[arg(long)]
        yes: bool,
    },
}

/// `xinyu token …`
#[derive(Subcommand, Debug)]
pub enum TokenWhat {
    /// Issue a token; it is shown once, on standard output.
    #[command(
        after_help = "Example: xinyu token issue --body 11610800MBXD00010W --officer new --role clerk \\\n             \
--office 法规科 --scope filing --days 90 > clerk.token\n\n\
With --officer new the officer's name is read from standard input. The operator at the machine may issue the first one.\n\
Rights last a year at most and are certified again by the administrator of the body at /desk/people; --role with a known\n\
officer certifies or gives that role at the machine. No token outlives the rights of its officer."
    )]
    Issue {
        /// Code of the body.
        #[arg(long)]
        body: String,
        /// Identifier of the officer, or `new`.
        #[arg(long, value_name = "ID")]
        officer: String,
        /// Scope; may be given again. See policies/roles.toml.
        #[arg(long = "scope", value_name = "S", required = true)]
        scopes: Vec<String>,
        /// Ends after so many days.
        #[arg(long, default_value_t = 90)]
        days: u16,
        /// Roles of a new officer, or to be certified again of a known one; may be given again.
        #[arg(long = "role", value_name = "ROLE")]
        roles: Vec<String>,
        /// Office or post of a new officer.
        #[arg(long, default_value = "")]
        office: String,
        #[command(flatten)]
        at: Where,
    },
}

/// Backends that can be measured.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum BenchBackend {
    /// A file.
    Sqlite,
    /// A throwaway server that waits for the disk.
    Postgres,
}

/// Benchmarks.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum BenchWhich {
    /// Rows filed a second.
    Filing,
    /// Consented enquiries a second.
    Enquiry,
    /// Milliseconds a signed PDF.
    Report,
    /// Leaves verified a second.
    Journal,
    /// A sweep's cost by what is due.
    Sweep,
}
