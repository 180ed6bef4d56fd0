//! A small register with fixed secrets. Nobody's data.

use std::cell::RefCell;
use std::collections::BTreeMap;

use p256::ecdsa::SigningKey;
use p256::ecdsa::signature::Signer as _;
use xinyu_evidence::hash::{Hash, h};
use xinyu_evidence::keys::{PublishedKey, ReportKey, WellKnown};
use xinyu_evidence::leaf::{Class, Leaf, LeafInputs, LeafKind, person_leaf};
use xinyu_evidence::note;
use xinyu_evidence::receipt::ReceiptSigner;
use xinyu_evidence::tile::{TilePath, TileReader};

pub const ORIGIN: &str = "register.example/journal";
/// 2026-01-01T00:00:00Z.
pub const NEW_YEAR_MS: i64 = 1_767_225_600_000;
pub const DAY_MS: i64 = 86_400_000;

/// A self-signed certificate of `report_key`, made with OpenSSL.
pub const CERTIFICATE: &[u8] = include_bytes!("report.der");

pub fn hashes(count: u64) -> Vec<Hash> {
    (0..count).map(|i| xinyu_evidence::merkle::leaf_hash(&i.to_be_bytes())).collect()
}

pub fn checkpoint_signer() -> note::Signer {
    note::Signer::new(ORIGIN, &[1; 32]).unwrap()
}

pub fn receipt_signer() -> ReceiptSigner {
    ReceiptSigner::new(ORIGIN, "r1", &[2; 32]).unwrap()
}

pub fn report_key() -> SigningKey {
    SigningKey::from_slice(&[3; 32]).unwrap()
}

/// Signs as the register does, in DER.
pub fn report_signature(message: &[u8]) -> Vec<u8> {
    let signature: p256::ecdsa::Signature = report_key().sign(message);
    signature.to_der().as_bytes().to_vec()
}

fn key(id: &str, public: Vec<u8>) -> PublishedKey {
    PublishedKey { id: id.into(), suite: 1, public, from_ms: NEW_YEAR_MS, until_ms: None }
}

pub fn well_known() -> WellKnown {
    let point = report_key().verifying_key().to_sec1_point(false);
    WellKnown {
        name: "Example City".into(),
        origin: ORIGIN.into(),
        api: "https://register.example/api/v1".into(),
        checkpoint_keys: vec![key("c1", checkpoint_signer().verifier().public().to_vec())],
        receipt_keys: vec![key("r1", receipt_signer().public().to_vec())],
        report_keys: vec![ReportKey { key: key("p1", point.as_bytes().to_vec()), certificate: CERTIFICATE.to_vec() }],
        witnesses: vec![],
    }
}

/// The event number `n` of a person whose secrets are fixed.
pub fn event(n: u64, class: Class, m: &[u8]) -> Leaf {
    person_leaf(&LeafInputs {
        kind: LeafKind::Person,
        seed: &h(&[b"seed"]),
        k_s: &h(&[b"subject"]),
        k_content: &h(&[b"content"]),
        pseudonym: &[7; 16],
        n,
        class,
        m,
    })
}

/// Tiles in memory, by their path.
#[derive(Default)]
pub struct Tiles(pub RefCell<BTreeMap<String, Vec<u8>>>);

impl Tiles {
    pub fn put(&self, tiles: Vec<(TilePath, Vec<u8>)>) {
        for (path, bytes) in tiles {
            self.0.borrow_mut().insert(path.to_string(), bytes);
        }
    }
}

impl TileReader for Tiles {
    type Error = String;

    fn read(&self, path: &TilePath) -> Result<Vec<u8>, String> {
        let name = path.to_string();
        self.0.borrow().get(&name).cloned().ok_or(name)
    }
}
