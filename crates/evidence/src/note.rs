//! C2SP `signed-note`: a text with signature lines, and the Ed25519 signatures among them.
//!
//! ```text
//! If you think cryptography is the answer to your problem,
//! then you don't know what your problem is.
//!
//! — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
//! ```
//!
//! Lines of keys we do not know are kept and not judged, so that witnesses can co-sign.

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

use crate::hash::h;
use crate::text::{base64, is_name, unbase64, unhex};

/// Longest note read. Room for sixteen post-quantum signatures, which the specification asks for.
pub const NOTE_BYTES_MAX: usize = 256 * 1024;

/// Most signature lines read.
pub const SIGNATURES_MAX: usize = 100;

/// Type byte of a plain Ed25519 note signature.
pub const ALG_ED25519: u8 = 0x01;

/// Why a note cannot be signed or read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// A name that is empty, too long, or holds a space, a plus or a control character.
    #[error("not a key name")]
    Name,
    /// Not a point of the curve, or of too small an order.
    #[error("not an Ed25519 public key")]
    PublicKey,
    /// Not `name+id+key`, or an id that does not belong to the key.
    #[error("not a verifier key")]
    VerifierKey,
    /// A text that is empty, does not end in a newline, or holds a control character.
    #[error("not the text of a note")]
    Text,
    /// Longer than [`NOTE_BYTES_MAX`], or with more than [`SIGNATURES_MAX`] signatures.
    #[error("the note is too long")]
    TooLong,
    /// No blank line before well-formed signature lines.
    #[error("not a signed note")]
    Malformed,
    /// A known key's signature does not fit the text.
    #[error("the signature does not fit the text")]
    Signature,
    /// No known key signed, or none was given to sign.
    #[error("no known key signed the note")]
    UnknownSigner,
}

/// A key's name and the four bytes that tell its keys apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyName {
    /// The name; for a log, its origin.
    pub name: String,
    /// The first four bytes of H(name ‖ newline ‖ type ‖ public key).
    pub id: u32,
}

impl fmt::Display for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}+{:08x}", self.name, self.id)
    }
}

/// The key id of an Ed25519 note key.
pub fn key_id(name: &str, public: &[u8; 32]) -> u32 {
    let hash = h(&[name.as_bytes(), b"\n", &[ALG_ED25519], public]);
    u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]])
}

/// Signs notes. Holds a private key: no `Debug`, no serialisation.
#[derive(Clone)]
pub struct Signer {
    key_name: KeyName,
    key: SigningKey,
}

impl Signer {
    /// A signer from its name and its 32 secret bytes.
    pub fn new(name: &str, secret: &[u8; 32]) -> Result<Self, NoteError> {
        if !is_name(name) {
            return Err(NoteError::Name);
        }
        let key = SigningKey::from_bytes(secret);
        let id = key_id(name, key.verifying_key().as_bytes());
        Ok(Self { key_name: KeyName { name: name.to_owned(), id }, key })
    }

    /// Who signs.
    pub fn key_name(&self) -> &KeyName {
        &self.key_name
    }

    /// The public half.
    pub fn verifier(&self) -> Verifier {
        Verifier { key_name: self.key_name.clone(), key: self.key.verifying_key() }
    }
}

/// Checks the notes of one key. Written as `name+id+base64(type ‖ public key)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verifier {
    key_name: KeyName,
    key: VerifyingKey,
}

impl Verifier {
    /// A verifier from its name and the public key.
    pub fn new(name: &str, public: &[u8; 32]) -> Result<Self, NoteError> {
        if !is_name(name) {
            return Err(NoteError::Name);
        }
        let key = VerifyingKey::from_bytes(public).map_err(|_| NoteError::PublicKey)?;
        if key.is_weak() {
            return Err(NoteError::PublicKey);
        }
        Ok(Self { key_name: KeyName { name: name.to_owned(), id: key_id(name, public) }, key })
    }

    /// Whose signatures it checks.
    pub fn key_name(&self) -> &KeyName {
        &self.key_name
    }

    /// The public key.
    pub fn public(&self) -> [u8; 32] {
        self.key.to_bytes()
    }
}

impl fmt::Display for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = [&[ALG_ED25519], self.key.as_bytes().as_slice()].concat();
        write!(f, "{}+{}", self.key_name, base64(&key))
    }
}

impl FromStr for Verifier {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Self, NoteError> {
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NoteError::VerifierKey);
        };
        let bytes = unbase64(key).ok_or(NoteError::VerifierKey)?;
        let Some((&ALG_ED25519, public)) = bytes.split_first() else {
            return Err(NoteError::VerifierKey);
        };
        let public = public.try_into().map_err(|_| NoteError::VerifierKey)?;
        let verifier = Self::new(name, public)?;
        let claimed = unhex(id.as_bytes()).ok_or(NoteError::VerifierKey)?;
        if claimed != verifier.key_name.id.to_be_bytes() {
            return Err(NoteError::VerifierKey);
        }
        Ok(verifier)
    }
}

/// One signature line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteSignature {
    /// Who is said to have signed.
    pub key_name: KeyName,
    /// The signature, of a form that only the key's type tells.
    pub signature: Vec<u8>,
}

/// A note whose signatures of known keys are good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The signed text, with its last newline.
    pub text: String,
    /// The known keys that signed, each once; never empty.
    pub signers: Vec<KeyName>,
    /// Lines of keys not known here, not judged.
    pub others: Vec<NoteSignature>,
}

/// The note as it stands: text and signature lines, nothing checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unopened {
    /// The text, with its last newline. Not to be relied on before a signature is checked.
    pub text: String,
    /// All signature lines in their order.
    pub signatures: Vec<NoteSignature>,
}

/// Signs a text, which ends in a newline and holds no other control character.
pub fn sign(text: &str, signers: &[Signer]) -> Result<String, NoteError> {
    if !is_text(text) {
        return Err(NoteError::Text);
    }
    if signers.is_empty() {
        return Err(NoteError::UnknownSigner);
    }
    let mut note = format!("{text}\n");
    for signer in signers {
        let signature = signer.key.sign(text.as_bytes()).to_bytes();
        push_line(&mut note, &signer.key_name, &signature);
    }
    Ok(note)
}

/// The note with one more signature, made elsewhere, such as a witness's. It is not judged.
pub fn add(note: &str, other: &NoteSignature) -> Result<String, NoteError> {
    parse(note)?;
    if !is_name(&other.key_name.name) {
        return Err(NoteError::Name);
    }
    let mut note = note.to_owned();
    push_line(&mut note, &other.key_name, &other.signature);
    Ok(note)
}

fn push_line(note: &mut String, key_name: &KeyName, signature: &[u8]) {
    let blob = base64(&[&key_name.id.to_be_bytes(), signature].concat());
    note.push_str(&format!("— {} {blob}\n", key_name.name));
}

/// Takes a note apart without checking any signature.
pub fn parse(note: &str) -> Result<Unopened, NoteError> {
    if note.len() > NOTE_BYTES_MAX {
        return Err(NoteError::TooLong);
    }
    let at = note.rfind("\n\n").ok_or(NoteError::Malformed)?;
    let (text, lines) = (&note[..=at], &note[at + 2..]);
    if !is_text(text) || !lines.ends_with('\n') {
        return Err(NoteError::Malformed);
    }
    let signatures = lines.split_terminator('\n').map(line).collect::<Option<Vec<_>>>().ok_or(NoteError::Malformed)?;
    if signatures.len() > SIGNATURES_MAX {
        return Err(NoteError::TooLong);
    }
    Ok(Unopened { text: text.to_owned(), signatures })
}

/// Checks a note: every signature of a known key must be good, and there must be one.
pub fn open(note: &str, verifiers: &[Verifier]) -> Result<Opened, NoteError> {
    let Unopened { text, signatures } = parse(note)?;
    let mut signers = Vec::new();
    let mut others = Vec::new();
    for line in signatures {
        let Some(known) = verifiers.iter().find(|v| v.key_name == line.key_name) else {
            others.push(line);
            continue;
        };
        let signature = Signature::from_slice(&line.signature).map_err(|_| NoteError::Signature)?;
        known.key.verify_strict(text.as_bytes(), &signature).map_err(|_| NoteError::Signature)?;
        if !signers.contains(&line.key_name) {
            signers.push(line.key_name);
        }
    }
    if signers.is_empty() {
        return Err(NoteError::UnknownSigner);
    }
    Ok(Opened { text, signers, others })
}

fn is_text(text: &str) -> bool {
    text.ends_with('\n') && !text.contains(|c: char| c < ' ' && c != '\n')
}

/// Reads `— name base64`.
fn line(text: &str) -> Option<NoteSignature> {
    let (name, blob) = text.strip_prefix("— ")?.split_once(' ')?;
    let blob = unbase64(blob)?;
    let (id, signature) = blob.split_first_chunk::<4>()?;
    if !is_name(name) || signature.is_empty() {
        return None;
    }
    let key_name = KeyName { name: name.to_owned(), id: u32::from_be_bytes(*id) };
    Some(NoteSignature { key_name, signature: signature.to_vec() })
}
