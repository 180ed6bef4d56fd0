//! What is kept beside the backups, so that a restore neither brings back what was destroyed nor forks the
//! journal: the names of destroyed keys, and the latest published checkpoint. Both say nothing of anybody.

use std::collections::BTreeSet;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use xinyu_evidence::checkpoint::Checkpoint;
use xinyu_register::sealed::KeyId;

use crate::app::Register;
use crate::error::{ServiceError, ServiceResult};

/// Name of the list.
const DESTROYED: &str = "destroyed-keys";
/// Name of the checkpoint.
const CHECKPOINT: &str = "checkpoint";
/// First line of the list.
const HEAD: &str = "# xinyu destroyed keys, version 1: a restore destroys them again";

/// A folder beside the backups.
#[derive(Clone, Debug)]
pub struct Kept {
    dir: PathBuf,
}

impl Kept {
    /// The folder.
    #[must_use]
    pub fn of(dir: &Path) -> Self {
        Self { dir: dir.to_owned() }
    }

    /// Names of destroyed keys; `None` where no list is kept.
    ///
    /// # Errors
    /// The list is there and does not read.
    pub fn destroyed(&self) -> ServiceResult<Option<BTreeSet<KeyId>>> {
        let Some(text) = self.read(DESTROYED)? else { return Ok(None) };
        let mut lines = text.lines();
        if lines.next() != Some(HEAD) {
            return Err(ServiceError::Unreadable("destroyed-keys"));
        }
        let mut keys = BTreeSet::new();
        for line in lines {
            keys.insert(KeyId(unhex(line).ok_or(ServiceError::Unreadable("destroyed-keys"))?));
        }
        Ok(Some(keys))
    }

    /// The latest published checkpoint that is kept.
    ///
    /// # Errors
    /// It is there and cannot be read.
    pub fn checkpoint(&self) -> ServiceResult<Option<String>> {
        self.read(CHECKPOINT)
    }

    /// Adds to the list; nothing is ever taken off.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn add_destroyed(&self, keys: impl IntoIterator<Item = KeyId>) -> ServiceResult<()> {
        let known = self.destroyed()?;
        let fresh = known.is_none();
        let mut all = known.unwrap_or_default();
        let before = all.len();
        all.extend(keys);
        if all.len() == before && !fresh {
            return Ok(());
        }
        let mut text = format!("{HEAD}\n");
        for key in &all {
            text.extend(key.0.iter().map(|byte| format!("{byte:02x}")));
            text.push('\n');
        }
        self.write(DESTROYED, &text)
    }

    /// Keeps a checkpoint, if it is of a larger tree than the one that is kept, or of another origin.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn keep_checkpoint(&self, note: &str) -> ServiceResult<()> {
        let size = |note: &str| Checkpoint::parse_unchecked(note).ok().map(|tree| (tree.origin, tree.size));
        if let (Some(known), Some(new)) = (self.checkpoint()?.as_deref().and_then(size), size(note))
            && known.0 == new.0
            && known.1 >= new.1
        {
            return Ok(());
        }
        self.write(CHECKPOINT, note)
    }

    fn read(&self, name: &str) -> ServiceResult<Option<String>> {
        match fs::read_to_string(self.dir.join(name)) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(ServiceError::file("what is kept beside the backups")(error)),
        }
    }

    /// Durable, then seen: half a list would bring people's entries back.
    fn write(&self, name: &str, text: &str) -> ServiceResult<()> {
        let done = || -> std::io::Result<()> {
            fs::create_dir_all(&self.dir)?;
            let half = self.dir.join(format!("{name}.half"));
            let mut file = fs::File::create(&half)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            fs::rename(&half, self.dir.join(name))?;
            fs::File::open(&self.dir)?.sync_all()
        };
        done().map_err(ServiceError::file("what is kept beside the backups"))
    }
}

fn unhex(line: &str) -> Option<[u8; 16]> {
    let mut bytes = [0; 16];
    if line.len() != 32 || !line.is_ascii() {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&line[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(bytes)
}

impl Register {
    /// Keeps the published checkpoint beside the backups.
    ///
    /// # Errors
    /// It cannot be read or written.
    pub fn keep_checkpoint(&self, kept: &Kept) -> ServiceResult<()> {
        self.published().checkpoint()?.map_or(Ok(()), |note| kept.keep_checkpoint(&note))
    }

    /// Keeps the names of all destroyed keys beside the backups.
    ///
    /// # Errors
    /// See [`ServiceError`].
    pub async fn keep_destroyed(&self, kept: &Kept) -> ServiceResult<()> {
        kept.add_destroyed(self.destroyed_keys().await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_only_grows() {
        let folder = tempfile::tempdir().expect("a folder");
        let kept = Kept::of(&folder.path().join("not yet there"));
        assert_eq!(kept.destroyed().expect("nothing"), None);
        kept.add_destroyed([]).expect("an empty list");
        assert_eq!(kept.destroyed().expect("a list"), Some(BTreeSet::new()));
        let (a, b) = (KeyId([0xa0; 16]), KeyId([0x0b; 16]));
        kept.add_destroyed([a]).expect("written");
        kept.add_destroyed([b]).expect("written");
        kept.add_destroyed([]).expect("written");
        assert_eq!(kept.destroyed().expect("a list"), Some(BTreeSet::from([a, b])));
    }

    #[test]
    fn a_list_that_does_not_read_is_no_empty_list() {
        let folder = tempfile::tempdir().expect("a folder");
        let kept = Kept::of(folder.path());
        kept.add_destroyed([KeyId([1; 16])]).expect("written");
        let path = folder.path().join(DESTROYED);
        let text = fs::read_to_string(&path).expect("text");
        for damaged in ["", &text[..text.len() - 3], "# something else\n", &format!("{text}zz\n")] {
            fs::write(&path, damaged).expect("written");
            assert!(kept.destroyed().is_err(), "{damaged:?}");
            assert!(kept.add_destroyed([KeyId([2; 16])]).is_err(), "{damaged:?}");
        }
    }
}
