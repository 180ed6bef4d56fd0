//! As much DER as a signed PDF needs: write a value, read values in order, look into a certificate.
//!
//! Reading is strict: definite lengths in their shortest form, tags of one byte.

pub(crate) const BIT_STRING: u8 = 0x03;
pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const OCTET_STRING: u8 = 0x04;
pub(crate) const OID: u8 = 0x06;
pub(crate) const SEQUENCE: u8 = 0x30;
pub(crate) const SET: u8 = 0x31;
/// Context tag 0, constructed.
pub(crate) const CONTEXT_0: u8 = 0xa0;

/// Writes tag, length and the joined parts.
pub(crate) fn write(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let mut bytes = vec![tag];
    if content.len() < 0x80 {
        bytes.push(content.len() as u8);
    } else {
        let length = content.len().to_be_bytes();
        let short: Vec<u8> = length.into_iter().skip_while(|byte| *byte == 0).collect();
        bytes.push(0x80 | short.len() as u8);
        bytes.extend(short);
    }
    bytes.extend(content);
    bytes
}

/// One value as read.
#[derive(Clone, Copy)]
pub(crate) struct Value<'a> {
    pub(crate) tag: u8,
    pub(crate) content: &'a [u8],
    /// Tag, length and content.
    pub(crate) whole: &'a [u8],
}

/// Reads values one after the other.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

impl<'a> Reader<'a> {
    /// The next value, whatever its tag.
    pub(crate) fn any(&mut self) -> Option<Value<'a>> {
        let bytes = self.0;
        let (&tag, &first) = (bytes.first()?, bytes.get(1)?);
        if tag & 0x1f == 0x1f {
            return None;
        }
        let (head, length) = if first < 0x80 {
            (2, usize::from(first))
        } else {
            let count = usize::from(first & 0x7f);
            let digits = bytes.get(2..2 + count).filter(|_| (1..=3).contains(&count))?;
            let length = digits.iter().fold(0, |sum, digit| sum << 8 | usize::from(*digit));
            let shortest = length >= 0x80 && digits[0] != 0;
            (2 + count, shortest.then_some(length)?)
        };
        let (whole, rest) = bytes.split_at_checked(head + length)?;
        self.0 = rest;
        Some(Value { tag, content: &whole[head..], whole })
    }

    /// The next value, if it has this tag.
    pub(crate) fn value(&mut self, tag: u8) -> Option<Value<'a>> {
        self.any().filter(|value| value.tag == tag)
    }

    /// A reader of what the next value, of this tag, contains.
    pub(crate) fn inside(&mut self, tag: u8) -> Option<Reader<'a>> {
        Some(Reader(self.value(tag)?.content))
    }

    /// Nothing may be left.
    pub(crate) fn end(self) -> Option<()> {
        self.0.is_empty().then_some(())
    }
}

/// What a signature needs of an X.509 certificate.
pub(crate) struct Certificate<'a> {
    /// The issuer's name, as encoded.
    pub(crate) issuer: &'a [u8],
    /// The serial number, as encoded.
    pub(crate) serial: &'a [u8],
    /// The P-256 point, SEC1 uncompressed.
    pub(crate) public: &'a [u8],
}

const EC_PUBLIC_KEY: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const PRIME256V1: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];

impl<'a> Certificate<'a> {
    /// Looks into a certificate with a P-256 key; `None` for anything else.
    pub(crate) fn read(der: &'a [u8]) -> Option<Self> {
        let mut outer = Reader(der);
        let mut certificate = outer.inside(SEQUENCE)?;
        outer.end()?;
        let mut body = certificate.inside(SEQUENCE)?;
        if body.0.first() == Some(&CONTEXT_0) {
            body.any()?; // version
        }
        let serial = body.value(INTEGER)?.whole;
        body.value(SEQUENCE)?; // signature algorithm
        let issuer = body.value(SEQUENCE)?.whole;
        body.value(SEQUENCE)?; // validity
        body.value(SEQUENCE)?; // subject
        let mut key = body.inside(SEQUENCE)?;
        let mut algorithm = key.inside(SEQUENCE)?;
        let ids = (algorithm.value(OID)?.content, algorithm.value(OID)?.content);
        let (&unused, public) = key.value(BIT_STRING)?.content.split_first()?;
        let fits = ids == (EC_PUBLIC_KEY, PRIME256V1) && unused == 0 && public.len() == 65;
        fits.then_some(Self { issuer, serial, public })
    }
}
