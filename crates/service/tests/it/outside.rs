//! What stands outside of the use cases: time, randomness, post, documents, words, a signature.

use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

use async_trait::async_trait;
use sha2::{Digest, Sha256};
use xinyu_register::logged::Logged;
use xinyu_service::ports::{
    Clock, Entropy, Message, Post, PostFault, RenderFault, Renderer, ReportDoc, ReportSigner, Words,
};

pub struct TestClock(pub AtomicI64);

impl Clock for TestClock {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// Random bytes that are the same in each run: SHA-256 over a seed and a counter.
pub struct Seeded(pub Mutex<(u64, u64)>);

impl Entropy for Seeded {
    fn fill(&self, out: &mut [u8]) {
        let mut at = self.0.lock().expect("entropy");
        for part in out.chunks_mut(32) {
            at.1 += 1;
            let block = Sha256::new().chain_update(at.0.to_be_bytes()).chain_update(at.1.to_be_bytes()).finalize();
            part.copy_from_slice(&block[..part.len()]);
        }
    }
}

#[derive(Default)]
pub struct MemoryPost(pub Mutex<Vec<Message>>);

#[async_trait]
impl Post for MemoryPost {
    async fn send(&self, message: &Message) -> Result<(), PostFault> {
        self.0.lock().expect("post").push(message.clone());
        Ok(())
    }
}

/// Keeps what it is given: a document and the leaf that it is journalled by.
#[derive(Default)]
pub struct Recorder(pub Mutex<Vec<(ReportDoc, [u8; 32])>>);

impl Renderer for Recorder {
    fn report(&self, report: &Logged<ReportDoc>, _: &dyn ReportSigner) -> Result<Vec<u8>, RenderFault> {
        let mut kept = self.0.lock().expect("recorder");
        kept.push(((**report).clone(), *report.committed().leaf_hash()));
        Ok(b"%PDF-recorded".to_vec())
    }
}

pub struct Keys;

impl Words for Keys {
    fn say(&self, _: &str, key: &str, values: &[(&str, &str)]) -> String {
        let values: Vec<String> = values.iter().map(|(name, value)| format!("{name}={value}")).collect();
        format!("{key}({})", values.join(","))
    }
}

pub struct NoSigner;

impl ReportSigner for NoSigner {
    fn certificate_der(&self) -> &[u8] {
        b"certificate"
    }
    fn sign(&self, _: &[u8]) -> Vec<u8> {
        [&[0x30, 68, 2, 32][..], &[1; 32], &[2, 32], &[2; 32]].concat()
    }
}
