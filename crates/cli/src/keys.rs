//! Keys on disk, apart from the database: one file each, for this user alone.

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

/// The folder of keys.
pub struct KeyDir {
    dir: PathBuf,
}

impl KeyDir {
    /// The keys of a register's folder.
    pub fn of(data: &Path) -> Self {
        Self { dir: data.join("keys") }
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

    /// The generations of the key-encryption key, and the index key.
    pub fn keyring(&self) -> Result<Keyring> {
        let index = Key::from_bytes(*self.secret("index.key")?);
        let mut ring: Option<Keyring> = None;
        let mut names: Vec<String> = std::fs::read_dir(&self.dir)
            .with_context(|| format!("reading {}", self.dir.display()))?
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| name.starts_with("kek-") && name.ends_with(".key"))
            .collect();
        names.sort_unstable();
        for name in names {
            let number: u32 = name[4..name.len() - 4].parse().with_context(|| format!("the key file {name}"))?;
            let key = Key::from_bytes(*self.secret(&name)?);
            match &mut ring {
                Some(ring) => ring.add(Generation(number), key),
                None => ring = Some(Keyring::new(index.clone(), (Generation(number), key))),
            }
        }
        match ring {
            Some(ring) => Ok(ring),
            None => bail!("no key-encryption key (kek-….key) in {}", self.dir.display()),
        }
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
