//! Receipts and proofs of the person's own events: on pages, and as files to keep.

use axum::http::StatusCode;
use axum::response::Response;
use xinyu_service::caller::Caller;
use xinyu_service::rights::looks::Trace;

use crate::app::App;
use crate::portal::convert;
use crate::portal::error::{Fault, Shown};
use crate::portal::frame;
use crate::views::parts::{Proof, Receipt};

/// A receipt on a page, with where its files are: below `base`.
pub fn receipt(app: &App, trace: &Trace, base: &str) -> Receipt {
    let receipt = convert::receipt(&app.register, 'R', &trace.receipt, trace.index);
    let sealed = matches!(receipt.proof, Proof::Sealed { .. });
    Receipt {
        receipt_url: Some(format!("{base}/receipt.json")),
        proof_url: sealed.then(|| format!("{base}/proof")),
        ..receipt
    }
}

/// The receipt of event `n` on a page.
pub async fn receipt_of(app: &App, caller: &Caller, n: u64, base: &str) -> Result<Receipt, Fault> {
    Ok(receipt(app, &app.register.own_trace(caller, n).await?, base))
}

/// The signed receipt of event `n` as a file.
pub async fn receipt_file(app: &App, caller: &Caller, n: u64, name: &str) -> Shown {
    let trace = app.register.own_trace(caller, n).await?;
    Ok(frame::download("application/json", &format!("{name}.json"), trace.receipt.to_json()))
}

/// The proof of event `n` as a file; none until its checkpoint is out.
pub async fn proof_file(app: &App, caller: &Caller, n: u64, name: &str) -> Result<Option<Response>, Fault> {
    let proof = app.register.own_proof(caller, n).await?;
    let file = |text: String| frame::download("text/plain; charset=utf-8", &format!("{name}.tlog-proof"), text);
    Ok(proof.map(file))
}

/// Where a proof is not out yet: the page whose receipt says by when it is.
pub fn not_yet(mut page: Response) -> Response {
    if page.status() == StatusCode::OK {
        *page.status_mut() = StatusCode::NOT_FOUND;
    }
    page
}
