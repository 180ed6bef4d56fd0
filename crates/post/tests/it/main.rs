//! What the post crate promises to the use cases.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod outbox;
mod relay;

use xinyu_service::ports::Message;

fn message(id: &str, to: &str) -> Message {
    Message {
        id: id.into(),
        to: to.into(),
        subject: "您有一条新的告知".into(),
        text: "您有一条告知待查收，请登录查看。\n.\n".into(),
    }
}
