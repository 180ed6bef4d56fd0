//! Keys on disk, apart from the database: one file each, for this user alone.

use std::collections::BTreeMap;
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use p256::pkcs8::EncodePrivateKey;
use serde::{Deserialize, Serialize};
use xinyu_documents::{P256Signer, new_certificate};
use xinyu_evidence::note::Signer;
use xinyu_evidence::receipt::ReceiptSigner;
use xinyu_register::sealed::Generation;
use xinyu_service::ports::Entropy;
use xinyu_service::start::SigningKeys;
use xinyu_vault::{Key, Keyring};
use zeroize::Zeroizing;

/// A report key is made for so long; a new one is made before it ends.
const REPORT_KEY_MS: i64 = 3 * 366 * 86_400_000;

/// What a register is, for ever. Sealed into its keys: see [`KeyDir::seal_identity`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterIdentity {
    /// Whether it is a demo: synthetic people, open sign-ins.
    pub demo: bool,
    /// Name of its journal.
    pub origin: String,
    /// When it was made, milliseconds.
    pub made_ms: i64,
}

/// Name of the list of generations.
const LIVES: &str = "generations.toml";

/// How long a generation of the key-encryption key was and is used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Life {
    /// Its number, from 1.
    pub number: u32,
    /// Made.
    pub from_ms: i64,
    /// Since then another one wraps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until_ms: Option<i64>,
    /// Destroyed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destroyed_ms: Option<i64>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lives {
    generation: Vec<Life>,
}

fn kek_file(generation: Generation) -> String {
    format!("kek-{:04}.key", generation.0)
}

/// The folder of keys.
pub struct KeyDir {
    dir: PathBuf,
}

impl KeyDir {
    /// The keys of a register's folder.
    pub fn of(data: &Path) -> Self {
        Self { dir: data.join("keys") }
    }

    /// A folder of keys, wherever it is.
    pub fn at(dir: &Path) -> Self {
        Self { dir: dir.to_owned() }
    }

    /// Makes all keys of a new register.
    pub fn make(&self, identity: &RegisterIdentity, name: &str, entropy: &dyn Entropy) -> Result<()> {
        std::fs::create_dir_all(&self.dir).with_context(|| format!("making {}", self.dir.display()))?;
        std::fs::set_permissions(&self.dir, std::fs::Permissions::from_mode(0o700))?;
        for file in ["kek-0001.key", "index.key", "checkpoint.key", "receipt.key"] {
            let mut secret = Zeroizing::new([0u8; 32]);
            entropy.fill(&mut *secret);
            self.put(file, &*secret)?;
        }
        let key = new_p256(entropy)?;
        let der = key.to_pkcs8_der().map_err(|_| anyhow::anyhow!("the report key cannot be written"))?;
        self.put("report.key", der.as_bytes())?;
        let mut serial = [0u8; 16];
        entropy.fill(&mut serial);
        serial[0] &= 0x7f;
        let until = identity.made_ms + REPORT_KEY_MS;
        let certificate = new_certificate(der.as_bytes(), name, serial, identity.made_ms, until)
            .map_err(|error| anyhow::anyhow!("the report certificate: {error}"))?;
        self.put("report.crt", &certificate)?;
        self.write_lives(&[Life { number: 1, from_ms: identity.made_ms, until_ms: None, destroyed_ms: None }])?;
        self.put("identity.toml", toml::to_string_pretty(identity)?.as_bytes())
    }

    fn put(&self, file: &str, bytes: &[u8]) -> Result<()> {
        let path = self.dir.join(file);
        let mut out = std::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)
            .with_context(|| format!("making {}", path.display()))?;
        out.write_all(bytes)?;
        out.sync_all().with_context(|| format!("writing {}", path.display()))
    }

    fn get(&self, file: &str) -> Result<Zeroizing<Vec<u8>>> {
        let path = self.dir.join(file);
        let bytes =
            std::fs::read(&path).with_context(|| format!("the key {} is missing or unreadable", path.display()))?;
        Ok(Zeroizing::new(bytes))
    }

    fn secret(&self, file: &str) -> Result<Zeroizing<[u8; 32]>> {
        let bytes = self.get(file)?;
        let secret: [u8; 32] =
            bytes.as_slice().try_into().with_context(|| format!("the key {file} does not have 32 bytes"))?;
        Ok(Zeroizing::new(secret))
    }

    /// What the register is.
    pub fn identity(&self) -> Result<RegisterIdentity> {
        let text = self.get("identity.toml")?;
        Ok(toml::from_str(std::str::from_utf8(&text)?)?)
    }

    /// The index key, and the generations of the key-encryption key, which are looked after again when another
    /// process rotated.
    pub fn keyring(&self) -> Result<Keyring> {
        let index = Key::from_bytes(*self.secret("index.key")?);
        let generations = self.generations()?;
        if generations.is_empty() {
            bail!("no key-encryption key (kek-….key) in {}", self.dir.display());
        }
        let again = Self { dir: self.dir.clone() };
        let source = Box::new(move || {
            again.generations().inspect_err(|error| tracing::error!("the keys cannot be read: {error:#}")).ok()
        });
        Ok(Keyring::kept(index, generations, source))
    }

    /// The generations of the key-encryption key.
    fn generations(&self) -> Result<BTreeMap<Generation, Key>> {
        let mut names: Vec<String> = std::fs::read_dir(&self.dir)
            .with_context(|| format!("reading {}", self.dir.display()))?
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| name.starts_with("kek-") && name.ends_with(".key"))
            .collect();
        names.sort_unstable();
        let mut generations = BTreeMap::new();
        for name in names {
            let number: u32 = name[4..name.len() - 4].parse().with_context(|| format!("the key file {name}"))?;
            generations.insert(Generation(number), Key::from_bytes(*self.secret(&name)?));
        }
        Ok(generations)
    }

    /// How long each generation was and is used, oldest first.
    pub fn lives(&self) -> Result<Vec<Life>> {
        if !self.dir.join(LIVES).exists() {
            // Made by a release that kept no such list: what there is began with the register.
            let from_ms = self.identity()?.made_ms;
            let life = |number: Generation| Life { number: number.0, from_ms, until_ms: None, destroyed_ms: None };
            return Ok(self.generations()?.into_keys().map(life).collect());
        }
        let text = self.get(LIVES)?;
        let lives: Lives = toml::from_str(std::str::from_utf8(&text)?).with_context(|| format!("reading {LIVES}"))?;
        Ok(lives.generation)
    }

    fn write_lives(&self, lives: &[Life]) -> Result<()> {
        let half = format!("{LIVES}.half");
        let _ = std::fs::remove_file(self.dir.join(&half));
        self.put(&half, toml::to_string_pretty(&Lives { generation: lives.to_vec() })?.as_bytes())?;
        std::fs::rename(self.dir.join(&half), self.dir.join(LIVES)).with_context(|| format!("writing {LIVES}"))?;
        self.sync()
    }

    fn sync(&self) -> Result<()> {
        std::fs::File::open(&self.dir).and_then(|dir| dir.sync_all()).context("writing the folder of keys")
    }

    /// Makes the next generation, which wraps from now on.
    pub fn new_generation(&self, now_ms: i64, entropy: &dyn Entropy) -> Result<Generation> {
        let mut lives = self.lives()?;
        let number = lives.iter().map(|life| life.number).max().unwrap_or(0) + 1;
        let file = kek_file(Generation(number));
        let half = format!("{file}.half");
        let _ = std::fs::remove_file(self.dir.join(&half));
        let mut secret = Zeroizing::new([0u8; 32]);
        entropy.fill(&mut *secret);
        self.put(&half, &*secret)?;
        for life in lives.iter_mut().filter(|life| life.until_ms.is_none()) {
            life.until_ms = Some(now_ms);
        }
        lives.push(Life { number, from_ms: now_ms, until_ms: None, destroyed_ms: None });
        // The list first: a number is never given twice.
        self.write_lives(&lives)?;
        std::fs::rename(self.dir.join(&half), self.dir.join(&file)).with_context(|| format!("making {file}"))?;
        self.sync()?;
        Ok(Generation(number))
    }

    /// Destroys a generation: overwritten, then gone. What only it opens is gone with it.
    pub fn destroy_generation(&self, generation: Generation, now_ms: i64) -> Result<()> {
        let file = self.dir.join(kek_file(generation));
        let mut lives = self.lives()?;
        if file.exists() {
            let mut out = std::fs::OpenOptions::new().write(true).open(&file)?;
            out.write_all(&[0; 32])?;
            out.sync_all()?;
            std::fs::remove_file(&file).with_context(|| format!("removing {}", file.display()))?;
            self.sync()?;
        }
        for life in lives.iter_mut().filter(|life| life.number == generation.0) {
            life.destroyed_ms = Some(now_ms);
        }
        self.write_lives(&lives)
    }

    /// After a loss: the register goes on under another origin.
    pub fn rename(&self, identity: &RegisterIdentity) -> Result<()> {
        let half = "identity.toml.half";
        let _ = std::fs::remove_file(self.dir.join(half));
        self.put(half, toml::to_string_pretty(identity)?.as_bytes())?;
        std::fs::rename(self.dir.join(half), self.dir.join("identity.toml")).context("writing identity.toml")?;
        self.sync()
    }

    /// Takes a copy of another folder of keys; nothing is there yet.
    pub fn copy_from(&self, other: &Path) -> Result<()> {
        std::fs::create_dir_all(&self.dir).with_context(|| format!("making {}", self.dir.display()))?;
        std::fs::set_permissions(&self.dir, std::fs::Permissions::from_mode(0o700))?;
        for entry in std::fs::read_dir(other).with_context(|| format!("reading {}", other.display()))? {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                let name = entry.file_name().to_string_lossy().into_owned();
                let bytes = Zeroizing::new(std::fs::read(entry.path())?);
                self.put(&name, &bytes)?;
            }
        }
        self.sync()
    }

    /// The signing keys, apart from each other.
    pub fn signing(&self, identity: &RegisterIdentity) -> Result<SigningKeys> {
        let origin = &identity.origin;
        let checkpoint = Signer::new(origin, &*self.secret("checkpoint.key")?)
            .map_err(|error| anyhow::anyhow!("the checkpoint key: {error}"))?;
        let receipt_id = format!("{origin}/receipt-1");
        let receipt = ReceiptSigner::new(origin, &receipt_id, &*self.secret("receipt.key")?)
            .map_err(|error| anyhow::anyhow!("the receipt key: {error}"))?;
        let certificate = self.get("report.crt")?;
        let report = P256Signer::from_der(&self.get("report.key")?, &certificate)
            .map_err(|error| anyhow::anyhow!("the report key: {error}"))?;
        let report_public = report.public_point();
        Ok(SigningKeys {
            checkpoint,
            receipt,
            report: Arc::new(report),
            report_public,
            ids: [format!("{origin}/checkpoint-1"), receipt_id, format!("{origin}/report-1")],
            from_ms: identity.made_ms,
        })
    }

    /// The identity under the index key: a changed `identity.toml` does not go with the database.
    pub fn seal_identity(&self, ring: &Keyring, identity: &RegisterIdentity) -> [u8; 32] {
        let demo = if identity.demo { b"demo".as_slice() } else { b"real" };
        ring.blind_parts("register", &[demo, identity.origin.as_bytes(), &identity.made_ms.to_be_bytes()]).0
    }

    /// Files that others than this user can read.
    pub fn too_open(&self) -> Result<Vec<String>> {
        let mut open = Vec::new();
        for entry in std::fs::read_dir(&self.dir)? {
            let entry = entry?;
            if entry.metadata()?.permissions().mode() & 0o077 != 0 {
                open.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
        Ok(open)
    }
}

/// A P-256 key of 32 random bytes; the few that are no scalar are drawn again.
fn new_p256(entropy: &dyn Entropy) -> Result<p256::SecretKey> {
    for _ in 0..16 {
        let mut bytes = Zeroizing::new([0u8; 32]);
        entropy.fill(&mut *bytes);
        if let Ok(key) = p256::SecretKey::from_slice(&*bytes) {
            return Ok(key);
        }
    }
    bail!("no report key could be made")
}
