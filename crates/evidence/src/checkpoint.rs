//! C2SP `tlog-checkpoint`: the register's signed word on what its journal holds.
//!
//! ```text
//! register.example/journal
//! 20852163
//! CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
//!
//! — register.example/journal Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
//! ```
//!
//! A checkpoint has no time: when a leaf was journalled is told by its message and its receipt.

use crate::hash::Hash;
use crate::note::{self, KeyName, NoteError, NoteSignature, Signer, Verifier};
use crate::text::{base64, decimal, is_name, unbase64_hash};

/// What a checkpoint says: the first `size` leaves of the journal `origin` have this root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The journal's name.
    pub origin: String,
    /// The number of leaves.
    pub size: u64,
    /// The RFC 6962 root over them.
    pub root: Hash,
}

/// A checkpoint under good signatures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// What was signed.
    pub checkpoint: Checkpoint,
    /// The known keys that signed.
    pub signers: Vec<KeyName>,
    /// Lines of keys not known here, such as witnesses; not judged.
    pub others: Vec<NoteSignature>,
}

/// Why a checkpoint is not one, or not one to rely on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// The note around it is bad.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// Not origin, size and root, a line each.
    #[error("not the text of a checkpoint")]
    Text,
    /// The checkpoint of another journal.
    #[error("the checkpoint is of the journal {0}")]
    Origin(String),
}

impl Checkpoint {
    /// The text that is signed: three lines.
    pub fn to_text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, base64(&self.root))
    }

    /// Reads the text. Other journals' origins may be any line. Extension lines, signed but without
    /// meaning here, are passed over.
    pub fn from_text(text: &str) -> Result<Self, CheckpointError> {
        let mut lines = text.strip_suffix('\n').ok_or(CheckpointError::Text)?.split('\n');
        let mut next = || lines.next().ok_or(CheckpointError::Text);
        let (origin, size, root) = (next()?, next()?, next()?);
        if origin.is_empty() || lines.any(str::is_empty) {
            return Err(CheckpointError::Text);
        }
        Ok(Self {
            origin: origin.to_owned(),
            size: decimal(size).ok_or(CheckpointError::Text)?,
            root: unbase64_hash(root).ok_or(CheckpointError::Text)?,
        })
    }

    /// Signs the checkpoint. Errors: [`CheckpointError::Text`] if the origin is not a name.
    pub fn sign(&self, signers: &[Signer]) -> Result<String, CheckpointError> {
        if !is_name(&self.origin) {
            return Err(CheckpointError::Text);
        }
        Ok(note::sign(&self.to_text(), signers)?)
    }

    /// Reads a signed checkpoint without checking its signatures. Not to be relied on.
    pub fn parse_unchecked(note: &str) -> Result<Self, CheckpointError> {
        Self::from_text(&note::parse(note)?.text)
    }

    /// Checks a signed checkpoint of the journal `origin`.
    pub fn verify(note: &str, origin: &str, verifiers: &[Verifier]) -> Result<Signed, CheckpointError> {
        let opened = note::open(note, verifiers)?;
        let checkpoint = Self::from_text(&opened.text)?;
        if checkpoint.origin != origin {
            return Err(CheckpointError::Origin(checkpoint.origin));
        }
        Ok(Signed { checkpoint, signers: opened.signers, others: opened.others })
    }
}
