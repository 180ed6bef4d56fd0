//! The key that signs reports, and its certificate.

use std::time::Duration;

use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use p256::pkcs8::DecodePrivateKey as _;
use rcgen::{
    CertificateParams, DistinguishedName, DnType, IsCa, KeyUsagePurpose, PKCS_ECDSA_P256_SHA256, PublicKeyData,
    SerialNumber, SignatureAlgorithm,
};
use xinyu_service::ports::ReportSigner;

/// Why a key or its certificate cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyFault {
    /// Not a P-256 key in PKCS #8.
    #[error("not a P-256 key in PKCS #8")]
    NotAKey,
    /// The certificate is of another key.
    #[error("the certificate is of another key")]
    OtherCertificate,
    /// Not before 1970, not after 9999, and the end after the beginning.
    #[error("a certificate cannot be valid at these times")]
    Validity,
    /// The certificate could not be written, for instance because of its name.
    #[error("the certificate cannot be written")]
    Certificate,
}

/// Last second that a certificate can name, 9999-12-31T23:59:59Z.
const LAST_SECOND: u64 = 253_402_300_799;

/// Signs reports with a key held in memory. Signatures are deterministic (RFC 6979), with low s.
pub struct P256Signer {
    key: SigningKey,
    certificate: Vec<u8>,
}

impl P256Signer {
    /// From a PKCS #8 key and an X.509 certificate, both in DER.
    ///
    /// # Errors
    /// [`KeyFault::NotAKey`], [`KeyFault::OtherCertificate`].
    pub fn from_der(key_pkcs8_der: &[u8], certificate_der: &[u8]) -> Result<Self, KeyFault> {
        let key = SigningKey::from_pkcs8_der(key_pkcs8_der).map_err(|_| KeyFault::NotAKey)?;
        Self::new(key, certificate_der)
    }

    /// From a PKCS #8 key in PEM and an X.509 certificate in DER.
    ///
    /// # Errors
    /// [`KeyFault::NotAKey`], [`KeyFault::OtherCertificate`].
    pub fn from_pem(key_pkcs8_pem: &str, certificate_der: &[u8]) -> Result<Self, KeyFault> {
        let key = SigningKey::from_pkcs8_pem(key_pkcs8_pem).map_err(|_| KeyFault::NotAKey)?;
        Self::new(key, certificate_der)
    }

    fn new(key: SigningKey, certificate_der: &[u8]) -> Result<Self, KeyFault> {
        // A certificate holds its key as this point, byte for byte. A false match is harmless:
        // every signature is verified under the certificate before a report leaves.
        let point = key.verifying_key().to_sec1_point(false);
        let held = certificate_der.windows(point.len()).any(|window| window == point.as_bytes());
        if !held {
            return Err(KeyFault::OtherCertificate);
        }
        Ok(Self { key, certificate: certificate_der.to_vec() })
    }

    /// The public key: uncompressed SEC1 point, 65 bytes, as `/.well-known/xinyu` lists it.
    #[must_use]
    pub fn public_point(&self) -> Vec<u8> {
        self.key.verifying_key().to_sec1_point(false).as_bytes().to_vec()
    }
}

impl std::fmt::Debug for P256Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("P256Signer").finish_non_exhaustive()
    }
}

impl ReportSigner for P256Signer {
    fn certificate_der(&self) -> &[u8] {
        &self.certificate
    }

    fn sign(&self, message: &[u8]) -> Vec<u8> {
        sign(&self.key, message)
    }
}

fn sign(key: &SigningKey, message: &[u8]) -> Vec<u8> {
    let signature: Signature = key.sign(message);
    signature.normalize_s().to_der().as_bytes().to_vec()
}

/// A self-signed certificate for a key that signs reports; the same input gives the same bytes.
///
/// It may sign documents and nothing else: key usage digital signature and non-repudiation. Times
/// are cut to whole seconds.
///
/// # Errors
/// [`KeyFault::NotAKey`], [`KeyFault::Validity`], [`KeyFault::Certificate`].
pub fn new_certificate(
    key_pkcs8_der: &[u8],
    common_name: &str,
    serial: [u8; 16],
    not_before_ms: i64,
    not_after_ms: i64,
) -> Result<Vec<u8>, KeyFault> {
    let key = SigningKey::from_pkcs8_der(key_pkcs8_der).map_err(|_| KeyFault::NotAKey)?;
    let seconds = |ms: i64| u64::try_from(ms).map(|ms| ms / 1000).ok().filter(|s| *s <= LAST_SECOND);
    let (Some(from), Some(until)) = (seconds(not_before_ms), seconds(not_after_ms)) else {
        return Err(KeyFault::Validity);
    };
    if from >= until {
        return Err(KeyFault::Validity);
    }
    let mut params = CertificateParams::default();
    let epoch = rcgen::date_time_ymd(1970, 1, 1);
    params.not_before = epoch + Duration::from_secs(from);
    params.not_after = epoch + Duration::from_secs(until);
    params.serial_number = Some(SerialNumber::from_slice(&serial));
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, common_name);
    params.is_ca = IsCa::ExplicitNoCa;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::ContentCommitment];
    let point = key.verifying_key().to_sec1_point(false).as_bytes().to_vec();
    let certificate = params.self_signed(&Issuer { key, point }).map_err(|_| KeyFault::Certificate)?;
    Ok(certificate.der().to_vec())
}

/// The key as rcgen asks for it, so that certificates are signed deterministically as well.
struct Issuer {
    key: SigningKey,
    point: Vec<u8>,
}

impl PublicKeyData for Issuer {
    fn der_bytes(&self) -> &[u8] {
        &self.point
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        &PKCS_ECDSA_P256_SHA256
    }
}

impl rcgen::SigningKey for Issuer {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        Ok(sign(&self.key, message))
    }
}
