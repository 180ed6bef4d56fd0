//! The CMS envelope inside a signed PDF, in exactly one form.
//!
//! Detached SignedData with one certificate and one signer, SHA-256 and ECDSA on P-256 with low s,
//! signed attributes content type, message digest and signing-certificate-v2, nothing unsigned: the
//! minimum of PAdES B-B. Reading takes out certificate, attributes and signature, writes the whole
//! envelope again from them and compares, so that no byte of it is free.

use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{Signature, VerifyingKey};

use crate::der::{CONTEXT_0, Certificate, INTEGER, OCTET_STRING, OID, Reader, SEQUENCE, SET, Value, write};
use crate::hash::{Hash, h};

const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
const DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01];
const CONTENT_TYPE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x03];
const MESSAGE_DIGEST: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x04];
const SIGNING_CERTIFICATE_V2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x02, 0x2f];
const SHA_256: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01];
const ECDSA_WITH_SHA_256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];

/// What is wrong with an envelope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Not byte for byte the one form.
    Form,
    /// Not a certificate with a P-256 key.
    Certificate,
    /// The signature does not fit the signed attributes, or is not in its one spelling.
    Signature,
    /// The signature is good, for another document.
    Digest,
}

/// The signed attributes as they are signed: a SET in DER order.
fn signed_attributes(digest: &Hash, certificate: &[u8]) -> Vec<u8> {
    let attribute = |id: &[u8], value: &[u8]| write(SEQUENCE, &[&write(OID, &[id]), &write(SET, &[value])]);
    // ESSCertIDv2 with its default hash, SHA-256, which DER leaves out.
    let ess = write(SEQUENCE, &[&write(OCTET_STRING, &[&h(&[certificate])])]);
    let mut attributes = [
        attribute(CONTENT_TYPE, &write(OID, &[DATA])),
        attribute(MESSAGE_DIGEST, &write(OCTET_STRING, &[digest])),
        attribute(SIGNING_CERTIFICATE_V2, &write(SEQUENCE, &[&write(SEQUENCE, &[&ess])])),
    ];
    attributes.sort();
    write(SET, &[&attributes.concat()])
}

/// The envelope around a certificate, the content of its attributes and a signature.
fn envelope(certificate: &[u8], attributes: &[u8], signature: &[u8]) -> Option<Vec<u8>> {
    let Certificate { issuer, serial, .. } = Certificate::read(certificate)?;
    let one = write(INTEGER, &[&[1]]);
    let sha_256 = write(SEQUENCE, &[&write(OID, &[SHA_256])]);
    let signer = write(
        SEQUENCE,
        &[
            &one,
            &write(SEQUENCE, &[issuer, serial]),
            &sha_256,
            &write(CONTEXT_0, &[attributes]),
            &write(SEQUENCE, &[&write(OID, &[ECDSA_WITH_SHA_256])]),
            &write(OCTET_STRING, &[signature]),
        ],
    );
    let signed_data = write(
        SEQUENCE,
        &[
            &one,
            &write(SET, &[&sha_256]),
            &write(SEQUENCE, &[&write(OID, &[DATA])]),
            &write(CONTEXT_0, &[certificate]),
            &write(SET, &[&signer]),
        ],
    );
    Some(write(SEQUENCE, &[&write(OID, &[SIGNED_DATA]), &write(CONTEXT_0, &[&signed_data])]))
}

/// Makes the envelope for a document's digest. `sign` is handed the attributes and answers with an
/// ECDSA signature over them in DER, which is brought to low s here.
pub(crate) fn detached(digest: &Hash, certificate: &[u8], sign: &dyn Fn(&[u8]) -> Vec<u8>) -> Result<Vec<u8>, Fault> {
    Certificate::read(certificate).ok_or(Fault::Certificate)?;
    let attributes = signed_attributes(digest, certificate);
    let signature = Signature::from_der(&sign(&attributes)).map_err(|_| Fault::Signature)?;
    let signature = signature.normalize_s().to_der();
    let content = Reader(&attributes).value(SET).ok_or(Fault::Form)?.content;
    let bytes = envelope(certificate, content, signature.as_bytes()).ok_or(Fault::Certificate)?;
    // A key that is not the certificate's is found here, not by the first reader.
    check(&bytes, digest)?;
    Ok(bytes)
}

/// An envelope in pieces, each still as found.
struct Pieces<'a> {
    certificate: &'a [u8],
    attributes: &'a [u8],
    signature: &'a [u8],
}

fn take_apart(cms: &[u8]) -> Option<Pieces<'_>> {
    let mut content = Reader(cms).inside(SEQUENCE)?;
    content.value(OID)?;
    let mut data = content.inside(CONTEXT_0)?.inside(SEQUENCE)?;
    data.value(INTEGER)?;
    data.value(SET)?;
    data.value(SEQUENCE)?;
    let certificate = data.value(CONTEXT_0)?.content;
    let mut signer = data.inside(SET)?.inside(SEQUENCE)?;
    signer.value(INTEGER)?;
    signer.value(SEQUENCE)?;
    signer.value(SEQUENCE)?;
    let attributes = signer.value(CONTEXT_0)?.content;
    signer.value(SEQUENCE)?;
    let Value { content: signature, .. } = signer.value(OCTET_STRING)?;
    Some(Pieces { certificate, attributes, signature })
}

/// The message digest among the attributes, which stands second in DER order.
fn message_digest(attributes: &[u8]) -> Option<Hash> {
    let mut attributes = Reader(attributes);
    attributes.any()?;
    let mut digest = attributes.inside(SEQUENCE)?;
    digest.value(OID)?;
    digest.inside(SET)?.value(OCTET_STRING)?.content.try_into().ok()
}

/// The embedded certificate of an envelope, nothing checked.
pub(crate) fn certificate(cms: &[u8]) -> Option<&[u8]> {
    Some(take_apart(cms)?.certificate)
}

/// Checks an envelope against a document's digest: every byte of it, and the signature under the
/// embedded certificate's key. Whose certificate it is, is for the caller.
pub(crate) fn check(cms: &[u8], digest: &Hash) -> Result<(), Fault> {
    let Pieces { certificate, attributes, signature } = take_apart(cms).ok_or(Fault::Form)?;
    let public = Certificate::read(certificate).ok_or(Fault::Certificate)?.public;
    if envelope(certificate, attributes, signature).as_deref() != Some(cms) {
        return Err(Fault::Form);
    }
    let key = VerifyingKey::from_sec1_bytes(public).map_err(|_| Fault::Certificate)?;
    let parsed = Signature::from_der(signature).map_err(|_| Fault::Signature)?;
    if parsed.to_der().as_bytes() != signature || parsed.normalize_s() != parsed {
        return Err(Fault::Signature);
    }
    let signed = write(SET, &[attributes]);
    key.verify(&signed, &parsed).map_err(|_| Fault::Signature)?;
    if signed == signed_attributes(digest, certificate) {
        return Ok(());
    }
    match message_digest(attributes) {
        Some(other) if signed == signed_attributes(&other, certificate) => Err(Fault::Digest),
        _ => Err(Fault::Form),
    }
}

#[cfg(test)]
mod tests {
    use p256::ecdsa::SigningKey;
    use p256::ecdsa::signature::Signer as _;

    use super::*;

    /// Self-signed, of the key [3; 32].
    const CERTIFICATE: &[u8] = include_bytes!("../tests/it/report.der");

    /// (r, s) and (r, n − s) both fit one message; only the one with the low s is ours.
    #[test]
    fn the_other_signature_of_the_pair_is_refused() {
        let key = SigningKey::from_slice(&[3; 32]).expect("a scalar");
        let attributes = signed_attributes(&[5; 32], CERTIFICATE);
        let low: Signature = key.sign(&attributes);
        let low = low.normalize_s();
        let high = Signature::from_scalars(low.r().to_bytes(), (-*low.s()).to_bytes());
        let high = high.expect("not zero");
        assert!(key.verifying_key().verify(&attributes, &high).is_ok());
        let content = Reader(&attributes).value(SET).expect("a set").content;
        let with = |signature: Signature| {
            let der = signature.to_der();
            envelope(CERTIFICATE, content, der.as_bytes()).expect("a certificate")
        };
        assert_eq!(check(&with(low), &[5; 32]), Ok(()));
        assert_eq!(check(&with(low), &[6; 32]), Err(Fault::Digest));
        assert_eq!(check(&with(high), &[5; 32]), Err(Fault::Signature));
    }
}
