use xinyu_documents::{KeyFault, P256Signer, new_certificate};
use xinyu_service::ports::ReportSigner as _;

use crate::sample::{KEY, MADE_AT_MS, certificate, signer};

#[test]
fn signatures_and_certificates_are_the_same_each_time() {
    assert_eq!(signer().sign(b"a"), signer().sign(b"a"));
    assert_eq!(certificate(), certificate());
}

#[test]
fn a_certificate_of_another_key_is_refused() {
    let mut other = KEY;
    other[66] = 2;
    let refused = P256Signer::from_der(&other, &certificate()).map(|_| ());
    assert_eq!(refused, Err(KeyFault::OtherCertificate));
}

#[test]
fn a_key_may_come_as_pem_but_must_be_a_key() {
    let pem = "-----BEGIN PRIVATE KEY-----\n\
               MEECAQAwEwYHKoZIzj0CAQYIKoZIzj0DAQcEJzAlAgEBBCAAAAAAAAAAAAAAAAAA\n\
               AAAAAAAAAAAAAAAAAAAAAAAAAQ==\n-----END PRIVATE KEY-----\n";
    let from_pem = P256Signer::from_pem(pem, &certificate()).expect("the sample key in PEM");
    assert_eq!(from_pem.public_point(), signer().public_point());
    assert_eq!(P256Signer::from_der(b"no key", &certificate()).map(|_| ()), Err(KeyFault::NotAKey));
}

#[test]
fn a_certificate_ends_after_it_begins_and_in_years_that_have_a_date() {
    let make = |from, until| new_certificate(&KEY, "x", [1; 16], from, until).map(|_| ());
    assert_eq!(make(MADE_AT_MS, MADE_AT_MS + 1000), Ok(()));
    assert_eq!(make(MADE_AT_MS, MADE_AT_MS), Err(KeyFault::Validity));
    assert_eq!(make(-1, MADE_AT_MS), Err(KeyFault::Validity));
    assert_eq!(make(MADE_AT_MS, i64::MAX), Err(KeyFault::Validity));
}

#[test]
fn a_signer_does_not_print_its_key() {
    assert_eq!(format!("{:?}", signer()), "P256Signer { .. }");
}
