//! From the typesetter's file to the signed one: a field for the signature, then the signature.

mod update;
mod write;

use xinyu_evidence::pdf::{Reason, sign};
use xinyu_service::ports::{RenderFault, ReportSigner};

/// Where the signature field lies on the last page: points from the upper left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Place {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
}

/// Adds the field and signs the whole file.
///
/// # Errors
/// The file is not laid out as expected, or the key does not belong to the certificate.
pub(crate) fn sign_file(
    file: Vec<u8>,
    place: Place,
    caption: &str,
    made_at_ms: i64,
    signer: &dyn ReportSigner,
) -> Result<Vec<u8>, RenderFault> {
    let file = update::with_signature_field(file, place, caption, made_at_ms)
        .map_err(|fault| RenderFault::Refused(format!("signature field: {fault}")))?;
    sign(file, signer.certificate_der(), &|message| signer.sign(message))
        .map_err(|reason: Reason| RenderFault::Refused(format!("signature: {reason}")))
}
