//! A register on disk, opened: settings, keys, database and ports put together.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use xinyu_documents::Typesetter;
use xinyu_post::{OutboxFolder, Security, Smtp, SmtpConfig};
use xinyu_service::policy::RoleTable;
use xinyu_service::ports::{Post, RenderFault, Renderer, ReportDoc, ReportSigner, SheetLimits};
use xinyu_service::start::Parts;
use xinyu_service::{Register, Settings};
use xinyu_sheets::SheetIo;
use xinyu_store::Migrate;

use crate::backend::Backend;
use crate::config::{Config, SmtpSettings};
use crate::keys::{KeyDir, RegisterIdentity};
use crate::ports::{MachineClock, MachineEntropy, machine_ms};

/// The fact in the database that goes with the identity in the keys.
const IDENTITY_FACT: &str = "register.identity";

/// Limits on sheets, each with its reason.
fn sheet_limits() -> SheetLimits {
    SheetLimits {
        // One monthly filing is below 20,000 rows; above this we assume the wrong file.
        workbook_rows_max: 50_000,
        // A full workbook unpacks to some 60 MB.
        workbook_bytes_max: 400 * 1024 * 1024,
        // The widest template has 21 columns; platforms add some.
        columns_max: 256,
        // The longest text columns of one row, generously.
        line_bytes_max: 1024 * 1024,
    }
}

/// A register, opened.
pub struct Instance {
    /// The register.
    pub register: Arc<Register>,
    /// Its clock, so that a demo's past can be made.
    pub clock: Arc<MachineClock>,
    /// Its settings.
    pub config: Config,
}

/// How far back the history of a demo city reaches at most: three years.
const DEMO_PAST_MS: i64 = 3 * 366 * 86_400_000;

/// Makes a new register's files; folder and database must hold none.
pub async fn make(dir: &Path, config: &Config, demo: bool) -> Result<()> {
    if dir.join("keys").exists() {
        bail!("{} holds a register already; nothing was changed", dir.display());
    }
    Backend::of(dir, config)?.is_free().await?;
    std::fs::create_dir_all(dir).with_context(|| format!("making {}", dir.display()))?;
    // A demo's history is older than its folder; its keys must be as old as the first leaf.
    let made_ms = if demo { machine_ms() - DEMO_PAST_MS } else { machine_ms() };
    let identity = RegisterIdentity { demo, origin: config.origin.clone(), made_ms };
    config.write(&dir.join("xinyu.toml"))?;
    KeyDir::of(dir).make(&identity, &config.name, &MachineEntropy)
}

/// A file that marks a restore that was begun and did not end.
pub const UNFINISHED: &str = "restoring";

/// Opens a register.
pub async fn open(dir: &Path, config: Config, migrate: Migrate) -> Result<Instance> {
    if dir.join(UNFINISHED).exists() {
        bail!("a restore was begun in {} and did not end: run `xinyu restore` again", dir.display());
    }
    put_together(dir, config, migrate, false).await
}

/// Opens a register whose rows were just restored; `renamed` where it goes on under another origin.
pub async fn open_unfinished(dir: &Path, config: Config, renamed: bool) -> Result<Instance> {
    put_together(dir, config, Migrate::No, renamed).await
}

async fn put_together(dir: &Path, config: Config, migrate: Migrate, renamed: bool) -> Result<Instance> {
    let clock = Arc::new(MachineClock::default());
    let keys = KeyDir::of(dir);
    let identity = keys.identity()?;
    let keyring = keys.keyring()?;
    let seal = keys.seal_identity(&keyring, &identity);
    let store = Backend::of(dir, &config)?.open(migrate).await?;
    match store.accounts.fact(IDENTITY_FACT).await? {
        None => store.accounts.fact_put(IDENTITY_FACT, seal.to_vec()).await?,
        Some(known) if known == seal => {}
        Some(_) if renamed => store.accounts.fact_put(IDENTITY_FACT, seal.to_vec()).await?,
        Some(_) => bail!("keys/identity.toml does not go with this database and these keys: it was changed"),
    }
    if config.origin != identity.origin {
        bail!(
            "xinyu.toml says origin {}, the register was made as {}; an origin never changes",
            config.origin,
            identity.origin
        );
    }
    let views = xinyu_web::words()?;
    let register = Register::start(Parts {
        settings: settings(dir, &config, &identity),
        store,
        keyring,
        rules: Arc::new(crate::rules::load(None)?),
        policy: Arc::new(
            RoleTable::parse(crate::rules::ROLES).map_err(|why| anyhow::anyhow!("policies/roles.toml: {why}"))?,
        ),
        clock: clock.clone(),
        entropy: Arc::new(MachineEntropy),
        sheets: Arc::new(SheetIo),
        renderer: renderer(&config),
        post: post(dir, &config)?,
        words: views,
        signing: keys.signing(&identity)?,
    })
    .await?;
    let known = register.well_known().to_json().map_err(|error| anyhow::anyhow!("the published keys: {error}"))?;
    std::fs::write(dir.join("well-known.json"), known).context("writing well-known.json")?;
    Ok(Instance { register, clock, config })
}

fn settings(dir: &Path, config: &Config, identity: &RegisterIdentity) -> Settings {
    Settings {
        name: config.name.clone(),
        origin: config.origin.clone(),
        address: config.address.trim_end_matches('/').to_owned(),
        demo: identity.demo,
        data_dir: dir.to_owned(),
        merge_delay_ms: config.merge_delay_ms,
        beat_ms: config.beat_ms,
        sheet_limits: sheet_limits(),
        upload_bytes_max: config.upload_bytes_max,
    }
}

/// Fonts are read when the first document is made, so that other commands start at once.
struct LazyTypesetter {
    fonts: Vec<PathBuf>,
    made: std::sync::OnceLock<Result<Typesetter, RenderFault>>,
}

impl Renderer for LazyTypesetter {
    fn report(
        &self,
        report: &xinyu_register::logged::Logged<ReportDoc>,
        signer: &dyn ReportSigner,
    ) -> Result<Vec<u8>, RenderFault> {
        match self.made.get_or_init(|| Typesetter::new(&self.fonts)) {
            Ok(typesetter) => typesetter.report(report, signer),
            Err(fault) => Err(fault.clone()),
        }
    }
}

fn renderer(config: &Config) -> Arc<dyn Renderer> {
    Arc::new(LazyTypesetter { fonts: config.fonts.clone(), made: std::sync::OnceLock::new() })
}

fn post(dir: &Path, config: &Config) -> Result<Arc<dyn Post>> {
    match &config.smtp {
        None => Ok(Arc::new(OutboxFolder::new(dir.join("outbox")))),
        Some(smtp) => Ok(Arc::new(Smtp::new(smtp_config(smtp)?).map_err(|fault| anyhow::anyhow!("[smtp]: {fault}"))?)),
    }
}

fn smtp_config(smtp: &SmtpSettings) -> Result<SmtpConfig> {
    let password = match &smtp.password_file {
        Some(file) => Some(
            std::fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))?.trim().to_owned(),
        ),
        None => None,
    };
    let security = match smtp.security.as_str() {
        "tls" => Security::Tls,
        "starttls" => Security::StartTls,
        "none" => Security::None,
        other => bail!("[smtp] security = {other:?}: write tls, starttls or none"),
    };
    Ok(SmtpConfig {
        host: smtp.host.clone(),
        port: smtp.port,
        user: smtp.user.clone(),
        password,
        from: smtp.from.clone(),
        security,
    })
}
