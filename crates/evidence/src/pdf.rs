//! The signature over a whole report, checked without a PDF library.
//!
//! One form only. The file holds one `/ByteRange [0 a b c]`; it covers everything from the first
//! byte to the last except the hole from a to b, and the hole is exactly the `<…>` of `/Contents`:
//! lower-case hexadecimal of one CMS envelope, then zeros. The envelope's own bytes are all
//! determined or signed. So there is no byte in the file that can change unseen.
//!
//! The time of signing is `/M` of the signature dictionary, as PAdES asks; the file's digest
//! covers it.
//!
//! To sign: append [`signature_dictionary`] as an object, finish the file, then [`sign`] it.

use std::ops::Range;

use serde::Serialize;

use crate::cms::{self, Fault};
use crate::der::{Certificate, Reader, SEQUENCE};
use crate::hash::{Hash, h};
use crate::keys::{SignedBy, WellKnown};
use crate::text::{hex, instant, parse_instant, unhex};

/// Longest file read.
pub const PDF_BYTES_MAX: usize = 32 * 1024 * 1024;

/// Room for the CMS envelope in a file we sign; ours needs about 1,000 bytes.
pub const ENVELOPE_BYTES: usize = 4096;

/// Longest envelope read.
pub const ENVELOPE_BYTES_MAX: usize = 64 * 1024;

const BYTE_RANGE: &[u8] = b"/ByteRange";
const RANGE_PLACEHOLDER: &str = "[0 ********** ********** **********]";

/// What a look at a PDF gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PdfVerdict {
    /// Whose certificate it is, going by the keys at hand.
    pub signer: SignedBy,
    /// Why the file is not, byte for byte, what somebody signed; `None` if it is.
    pub altered: Option<Reason>,
    /// How many bytes the signature covers: all but the hole.
    pub covered_bytes: usize,
    /// When it was signed, by the signer's own word; milliseconds since 1970.
    pub signed_at_ms: Option<i64>,
    /// The certificate embedded in the file, in DER; empty if there is none.
    pub certificate: Vec<u8>,
}

/// Why a file is not what was signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Longer than [`PDF_BYTES_MAX`].
    #[error("the file is too long")]
    TooLong,
    /// Does not begin like a PDF.
    #[error("not a PDF")]
    NotPdf,
    /// No signature.
    #[error("no signature")]
    NoSignature,
    /// More than one signature.
    #[error("more than one signature")]
    ManySignatures,
    /// The byte range is malformed or leaves out more than the signature.
    #[error("the signature does not cover the whole file")]
    ByteRange,
    /// The hole is not the value of /Contents in lower-case hexadecimal.
    #[error("the signature's place in the file is malformed")]
    Hole,
    /// Something other than zeros follows the envelope.
    #[error("something is hidden behind the signature")]
    Padding,
    /// The envelope is not in its one form.
    #[error("the signature's envelope is malformed")]
    Envelope,
    /// The certificate is malformed or not of a P-256 key.
    #[error("the certificate is malformed")]
    Certificate,
    /// The signature is not good.
    #[error("the signature is not good")]
    Signature,
    /// The signature is good, but the file is not the one signed.
    #[error("the file was changed after signing")]
    Content,
}

impl From<Fault> for Reason {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Form => Reason::Envelope,
            Fault::Certificate => Reason::Certificate,
            Fault::Signature => Reason::Signature,
            Fault::Digest => Reason::Content,
        }
    }
}

impl PdfVerdict {
    /// Whole, unaltered, and signed by a key of the register that counted then.
    pub fn is_good(&self) -> bool {
        self.altered.is_none() && matches!(self.signer, SignedBy::Known { valid_then: true, .. })
    }
}

/// Checks a signed PDF. Without keys the signer is unknown.
pub fn verify(bytes: &[u8], keys: Option<&WellKnown>) -> PdfVerdict {
    let mut verdict = PdfVerdict {
        signer: SignedBy::Unknown,
        altered: None,
        covered_bytes: 0,
        signed_at_ms: None,
        certificate: Vec::new(),
    };
    verdict.altered = look(bytes, keys, &mut verdict).err();
    verdict
}

/// Goes through the checks in order, noting what is known on the way.
fn look(bytes: &[u8], keys: Option<&WellKnown>, verdict: &mut PdfVerdict) -> Result<(), Reason> {
    if bytes.len() > PDF_BYTES_MAX {
        return Err(Reason::TooLong);
    }
    if !bytes.starts_with(b"%PDF-") {
        return Err(Reason::NotPdf);
    }
    let (at, hole) = hole(bytes)?;
    verdict.covered_bytes = bytes.len() - hole.len();
    verdict.signed_at_ms = signing_time(bytes, at, &hole);
    let room = unhex(&bytes[hole.start + 1..hole.end - 1]).ok_or(Reason::Hole)?;
    let mut reader = Reader(&room);
    let envelope = reader.value(SEQUENCE).ok_or(Reason::Envelope)?.whole;
    if reader.0.iter().any(|byte| *byte != 0) {
        return Err(Reason::Padding);
    }
    let certificate = cms::certificate(envelope).ok_or(Reason::Envelope)?;
    verdict.certificate = certificate.to_vec();
    let public = Certificate::read(certificate).ok_or(Reason::Certificate)?.public;
    if let Some(key) = keys.and_then(|keys| keys.report_key(certificate, public)) {
        verdict.signer = key.signed_at(verdict.signed_at_ms);
    }
    Ok(cms::check(envelope, &digest(bytes, &hole))?)
}

/// The digest of everything but the hole.
fn digest(bytes: &[u8], hole: &Range<usize>) -> Hash {
    h(&[&bytes[..hole.start], &bytes[hole.end..]])
}

/// Finds the one byte range; answers where it stands and the hole it leaves.
fn hole(bytes: &[u8]) -> Result<(usize, Range<usize>), Reason> {
    let at = find(bytes, BYTE_RANGE, 0).ok_or(Reason::NoSignature)?;
    if find(bytes, BYTE_RANGE, at + 1).is_some() {
        return Err(Reason::ManySignatures);
    }
    let numbers = byte_range(&bytes[at + BYTE_RANGE.len()..]).ok_or(Reason::ByteRange)?;
    let [first, start, end, rest] = numbers;
    let whole = first == 0 && start < end && end.checked_add(rest) == Some(bytes.len());
    if !whole {
        return Err(Reason::ByteRange);
    }
    let before = bytes[..start].trim_ascii_end();
    let framed = bytes[start] == b'<' && bytes[end - 1] == b'>' && end - start >= 2;
    if !framed || !before.ends_with(b"/Contents") || end - start > 2 * ENVELOPE_BYTES_MAX + 2 {
        return Err(Reason::Hole);
    }
    Ok((at, start..end))
}

/// Reads `[0 a b c]`.
fn byte_range(text: &[u8]) -> Option<[usize; 4]> {
    let text = text.trim_ascii_start().strip_prefix(b"[")?;
    let end = text.iter().take(128).position(|byte| *byte == b']')?;
    let numbers = std::str::from_utf8(&text[..end]).ok()?;
    let numbers: Option<Vec<usize>> = numbers.split_ascii_whitespace().map(|number| number.parse().ok()).collect();
    numbers?.try_into().ok()
}

/// The first place of `needle` at or after `from`.
fn find(bytes: &[u8], needle: &[u8], from: usize) -> Option<usize> {
    let place = bytes.get(from..)?.windows(needle.len()).position(|window| window == needle)?;
    Some(from + place)
}

/// `/M` of the object that holds byte range and hole.
fn signing_time(bytes: &[u8], at: usize, hole: &Range<usize>) -> Option<i64> {
    let (first, last) = (at.min(hole.start), at.max(hole.end));
    let start = bytes[..first].windows(3).rposition(|window| window == b"obj")?;
    let end = find(bytes, b"endobj", last)?;
    let around = [&bytes[start..hole.start.max(start)], &bytes[hole.end..end.max(hole.end)]];
    around.iter().find_map(|part| {
        let mut from = 0;
        while let Some(place) = find(part, b"/M", from) {
            let value = part[place + 2..].trim_ascii_start();
            if let Some(text) = value.strip_prefix(b"(D:") {
                return parse_date(text);
            }
            from = place + 2;
        }
        None
    })
}

/// Reads `YYYYMMDDHHmmSS` with `Z` or `+HH'mm'`, up to the closing bracket.
fn parse_date(text: &[u8]) -> Option<i64> {
    let end = text.iter().take(32).position(|byte| *byte == b')')?;
    let text = std::str::from_utf8(&text[..end]).ok()?;
    let (digits, zone) = text.split_at_checked(14).filter(|(digits, _)| is_digits(digits))?;
    let offset = match zone.trim_end_matches('\'').replace('\'', ":") {
        zone if zone == "Z" || zone == "Z00:00" => "Z".to_owned(),
        zone => zone,
    };
    let [year, month, day] = [&digits[..4], &digits[4..6], &digits[6..8]];
    let [hour, minute, second] = [&digits[8..10], &digits[10..12], &digits[12..]];
    parse_instant(&format!("{year}-{month}-{day}T{hour}:{minute}:{second}{offset}"))
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// An instant as a PDF date in UTC, such as `D:20260102030405Z`; `None` outside the years 0 to 9999.
pub fn date(ms: i64) -> Option<String> {
    let text = instant(ms)?;
    let digits: String = text.chars().take(19).filter(char::is_ascii_digit).collect();
    (digits.len() == 14).then(|| format!("D:{digits}Z"))
}

/// The signature dictionary to put into a file before [`sign`]: with the time of signing, and
/// places kept free for byte range and envelope. `None` if the instant has no date.
pub fn signature_dictionary(signing_time_ms: i64) -> Option<String> {
    let date = date(signing_time_ms)?;
    let zeros = "0".repeat(2 * ENVELOPE_BYTES);
    Some(format!(
        "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /M ({date}) \
         /ByteRange {RANGE_PLACEHOLDER} /Contents <{zeros}> >>"
    ))
}

/// Signs a finished file that holds one [`signature_dictionary`], unchanged and unencrypted.
///
/// `sign` is handed the bytes to sign and answers with an ECDSA P-256 signature over their SHA-256,
/// in DER. Errors: [`Reason`] as a verifier would give it; the file made is verified before it is
/// handed out.
pub fn sign(mut file: Vec<u8>, certificate: &[u8], sign: &dyn Fn(&[u8]) -> Vec<u8>) -> Result<Vec<u8>, Reason> {
    let place = find(&file, RANGE_PLACEHOLDER.as_bytes(), 0).ok_or(Reason::NoSignature)?;
    let contents = find(&file, b"/Contents <", place).ok_or(Reason::Hole)?;
    let start = contents + b"/Contents ".len();
    let end = find(&file, b">", start).ok_or(Reason::Hole)? + 1;
    let range = format!("[0 {start} {end} {}", file.len() - end);
    let width = RANGE_PLACEHOLDER.len();
    let range = format!("{range:<pad$}]", pad = width - 1);
    if range.len() != width {
        return Err(Reason::ByteRange);
    }
    file[place..place + width].copy_from_slice(range.as_bytes());
    let (_, hole) = hole(&file)?;
    let envelope = cms_detached(&digest(&file, &hole), certificate, sign)?;
    let text = hex(&envelope);
    let room = file.get_mut(start + 1..end - 1).and_then(|room| room.get_mut(..text.len()));
    room.ok_or(Reason::Hole)?.copy_from_slice(text.as_bytes());
    match verify(&file, None).altered {
        None => Ok(file),
        Some(reason) => Err(reason),
    }
}

/// The CMS envelope over a document's digest, for writers that lay out the file themselves.
pub fn cms_detached(digest: &Hash, certificate: &[u8], sign: &dyn Fn(&[u8]) -> Vec<u8>) -> Result<Vec<u8>, Reason> {
    Ok(cms::detached(digest, certificate, sign)?)
}
