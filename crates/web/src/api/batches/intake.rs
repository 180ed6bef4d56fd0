//! An upload on its way in: sealed chunk by chunk by a thread of its own, so that its length costs
//! neither memory nor the threads that serve. Given up at any point, nothing of it stays.

use std::sync::Arc;

use axum::body::{Bytes, HttpBody};
use sha2::{Digest, Sha256};
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, spawn_blocking};
use xinyu_register::ids::BatchId;
use xinyu_service::caller::Caller;
use xinyu_service::filing::batch::Incoming;
use xinyu_service::{Register, ServiceResult};

use crate::app::App;
use crate::problem::Problem;

/// Chunks between the connection and the disk; hyper's are some tens of kilobytes.
const CHUNKS_AHEAD: usize = 8;

/// An upload on its way in.
pub struct Intake {
    chunks: mpsc::Sender<Bytes>,
    sealing: JoinHandle<ServiceResult<Held>>,
}

/// An upload that removes itself unless it is taken out.
struct Held {
    register: Arc<Register>,
    incoming: Option<Incoming>,
    hash: [u8; 32],
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(incoming) = self.incoming.take() {
            self.register.drop_upload(incoming);
        }
    }
}

/// An upload that is there whole, and not yet a batch.
pub struct Whole {
    held: Held,
}

impl Intake {
    /// Begins an upload.
    ///
    /// # Errors
    /// The caller may not file, or there is no such template.
    pub fn begin(app: &App, caller: &Caller, template: &str, name: &str) -> Result<Self, Problem> {
        let incoming = app.register.begin_upload(caller, template, name)?;
        let (chunks, ready) = mpsc::channel(CHUNKS_AHEAD);
        let held = Held { register: Arc::clone(&app.register), incoming: Some(incoming), hash: [0; 32] };
        Ok(Self { chunks, sealing: spawn_blocking(move || seal(held, ready)) })
    }

    /// Takes a chunk.
    ///
    /// # Errors
    /// The upload is too long, or the disk does not take it.
    pub async fn take(&mut self, bytes: Bytes) -> Result<(), Problem> {
        if self.chunks.send(bytes).await.is_ok() {
            return Ok(());
        }
        // The thread has stopped, so it has its reason ready.
        match (&mut self.sealing).await {
            Ok(Err(error)) => Err(error.into()),
            Ok(Ok(_)) | Err(_) => Err(Problem::internal("an upload stopped without a reason")),
        }
    }

    /// Takes a whole body.
    ///
    /// # Errors
    /// As [`Intake::take`]; or the body breaks off.
    pub async fn take_body(&mut self, body: axum::body::Body) -> Result<(), Problem> {
        let mut body = std::pin::pin!(body);
        while let Some(frame) = std::future::poll_fn(|context| body.as_mut().poll_frame(context)).await {
            let frame = frame.map_err(|_| broken_off())?;
            if let Ok(bytes) = frame.into_data() {
                self.take(bytes).await?;
            }
        }
        Ok(())
    }

    /// All of it is here.
    ///
    /// # Errors
    /// The disk did not take it.
    pub async fn whole(self) -> Result<Whole, Problem> {
        let Self { chunks, sealing } = self;
        drop(chunks);
        let held = sealing.await.map_err(|_| Problem::internal("an upload's thread stopped"))??;
        Ok(Whole { held })
    }
}

impl Whole {
    /// SHA-256 of what came.
    #[must_use]
    pub fn hash(&self) -> &[u8; 32] {
        &self.held.hash
    }

    /// Says which template it is, where that came after the file.
    ///
    /// # Errors
    /// There is no such template.
    pub fn name_template(&mut self, template: &str) -> Result<(), Problem> {
        match &mut self.held.incoming {
            Some(incoming) => Ok(self.held.register.name_template(incoming, template)?),
            None => Ok(()),
        }
    }

    /// Makes it a batch: its head is read, and a wrong sheet is refused with nothing kept.
    ///
    /// # Errors
    /// Why the file is refused whole.
    pub async fn into_batch(mut self) -> Result<BatchId, Problem> {
        let Some(incoming) = self.held.incoming.take() else {
            return Err(Problem::internal("an upload was taken twice"));
        };
        let register = Arc::clone(&self.held.register);
        // Reading the head of a workbook unpacks all of it.
        let ended = spawn_blocking(move || Handle::current().block_on(register.end_upload(incoming)));
        Ok(ended.await.map_err(|_| Problem::internal("reading a sheet's head stopped"))??)
    }
}

fn seal(mut held: Held, mut ready: mpsc::Receiver<Bytes>) -> ServiceResult<Held> {
    let bytes_max = held.register.settings.upload_bytes_max;
    let mut hash = Sha256::new();
    while let Some(bytes) = ready.blocking_recv() {
        if let Some(incoming) = &mut held.incoming {
            incoming.take(&bytes, bytes_max)?;
        }
        hash.update(&bytes);
    }
    held.hash = hash.finalize().into();
    Ok(held)
}

/// The connection broke off, or the form is none.
#[must_use]
pub fn broken_off() -> Problem {
    Problem::new(axum::http::StatusCode::BAD_REQUEST, "body")
}
