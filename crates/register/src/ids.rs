//! Identifiers that leave the register: a letter, a hyphen, 80 random bits.
//!
//! They are random so that they neither count nor point at neighbours, and they are never the
//! only thing that stands before a person's data.

use std::fmt;
use std::str::FromStr;

/// Length of the random part in bytes.
pub const ID_BYTES: usize = 10;

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Why a text is no identifier of the wanted sort.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier of this sort")]
pub struct IdError;

fn write_id(f: &mut fmt::Formatter<'_>, prefix: char, bytes: &[u8; ID_BYTES]) -> fmt::Result {
    write!(f, "{prefix}-")?;
    let mut bits: u32 = 0;
    let mut held = 0;
    for byte in bytes {
        bits = (bits << 8) | u32::from(*byte);
        held += 8;
        while held >= 5 {
            held -= 5;
            let digit = ALPHABET[((bits >> held) & 31) as usize];
            write!(f, "{}", char::from(digit))?;
        }
    }
    Ok(())
}

fn read_id(text: &str, prefix: char) -> Result<[u8; ID_BYTES], IdError> {
    let digits = text.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('-')).ok_or(IdError)?;
    if digits.len() != ID_BYTES * 8 / 5 {
        return Err(IdError);
    }
    let mut bytes = [0u8; ID_BYTES];
    let (mut bits, mut held, mut at) = (0u32, 0, 0);
    for digit in digits.bytes() {
        let value = ALPHABET.iter().position(|known| *known == digit).ok_or(IdError)?;
        bits = (bits << 5) | u32::try_from(value).map_err(|_| IdError)?;
        held += 5;
        if held >= 8 {
            held -= 8;
            bytes[at] = u8::try_from((bits >> held) & 0xff).map_err(|_| IdError)?;
            at += 1;
        }
    }
    Ok(bytes)
}

macro_rules! public_id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, minicbor::Encode, minicbor::Decode)]
        #[cbor(transparent)]
        pub struct $name(#[n(0)] #[cbor(with = "minicbor::bytes")] [u8; ID_BYTES]);

        impl $name {
            /// Made of random bytes that are handed in.
            #[must_use]
            pub fn from_bytes(bytes: [u8; ID_BYTES]) -> Self {
                Self(bytes)
            }
            /// The random part, as the store keeps it.
            #[must_use]
            pub fn as_bytes(&self) -> &[u8; ID_BYTES] {
                &self.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_id(f, $prefix, &self.0)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_id(f, $prefix, &self.0)
            }
        }
        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                read_id(text, $prefix).map(Self)
            }
        }
    };
}

public_id!(
    /// One filed decision about one subject.
    EntryId, 'e'
);
public_id!(
    /// What a body sent in one file or call.
    BatchId, 'b'
);
public_id!(
    /// A request for consent and what became of it.
    ConsentId, 'c'
);
public_id!(
    /// One request about one subject for one purpose.
    EnquiryId, 'q'
);
public_id!(
    /// What a person is told, and the proof that it reached them.
    NoticeId, 'n'
);
public_id!(
    /// A signed document for the person or an enquirer.
    ReportId, 'r'
);
public_id!(
    /// A view that the person shows by a code.
    ShareId, 's'
);
public_id!(
    /// An officer of a body, or of the register.
    OfficerId, 'o'
);
public_id!(
    /// An API token; its secret is not part of it.
    TokenId, 't'
);
public_id!(
    /// A change that an asker is told of.
    ChangeId, 'k'
);
public_id!(
    /// What waits for a second officer.
    TaskId, 'w'
);
public_id!(
    /// A question of the register's own: whether a number and a name go together.
    IdentityCaseId, 'i'
);
public_id!(
    /// A case of one of the procedures.
    CaseId, 'a'
);
public_id!(
    /// A message outside the portal.
    MessageId, 'm'
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_reads_back_and_no_other_sort_takes_it() {
        let id = EntryId::from_bytes([0, 1, 2, 250, 251, 252, 253, 254, 255, 9]);
        let text = id.to_string();
        assert_eq!(text.len(), 18);
        assert_eq!(text.parse::<EntryId>(), Ok(id));
        assert_eq!(text.parse::<BatchId>(), Err(IdError));
        for bad in ["", "e-", "e-0123", "e-ilou0000000000zz", "e-00000000000000000"] {
            assert_eq!(bad.parse::<EntryId>(), Err(IdError), "{bad}");
        }
    }
}
