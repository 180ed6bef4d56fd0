//! The folder.

use std::fs;

use xinyu_post::{FromFault, OutboxFolder};
use xinyu_service::ports::{Post, PostFault};

use crate::message;

fn names(folder: &std::path::Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_message_is_a_private_file_of_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("outbox");
    let outbox = OutboxFolder::new(&inner);
    outbox.send(&message("m-1", "zhang@example.cn")).await.unwrap();
    assert_eq!(names(&inner), ["m-1.eml"]);
    let letter = fs::read_to_string(inner.join("m-1.eml")).unwrap();
    assert!(letter.is_ascii() && letter.contains("\r\n\r\n"));
    for line in [
        "To: zhang@example.cn\r\n",
        "From: xinyu@localhost\r\n",
        "Message-ID: <m-1@localhost>\r\n",
        "Auto-Submitted: auto-generated\r\n",
        "Content-Type: text/plain; charset=utf-8\r\n",
        "Subject: =?utf-8?",
    ] {
        assert!(letter.contains(line), "{line:?} in {letter}");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(inner.join("m-1.eml")).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::metadata(&inner).unwrap().permissions().mode() & 0o777, 0o700);
    }
}

#[tokio::test]
async fn the_same_message_twice_is_one_file() {
    let folder = tempfile::tempdir().unwrap();
    let outbox = OutboxFolder::new(folder.path()).with_from("信榆 <no-reply@yulin.example>").unwrap();
    let (first, second) = (message("m", "a@example.cn"), message("m", "a@example.cn"));
    let (first, second) = tokio::join!(outbox.send(&first), outbox.send(&second));
    first.and(second).unwrap();
    assert_eq!(names(folder.path()), ["m.eml"]);
    let letter = fs::read_to_string(folder.path().join("m.eml")).unwrap();
    assert!(letter.contains("Message-ID: <m@yulin.example>") && letter.contains("<no-reply@yulin.example>"));
}

#[tokio::test]
async fn no_identifier_leads_out_of_the_folder_or_to_another_name() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("outbox");
    let outbox = OutboxFolder::new(&inner);
    for id in ["../../etc/x", "/abs", "a b", "a=20b", "榆", ".hidden"] {
        outbox.send(&message(id, "a@example.cn")).await.unwrap();
    }
    assert_eq!(names(folder.path()), ["outbox"]);
    assert_eq!(names(&inner).len(), 6);
    assert!(names(&inner).iter().all(|name| !name.starts_with('.') && name.ends_with(".eml")));
    for id in [String::new(), "x".repeat(300)] {
        assert!(matches!(outbox.send(&message(&id, "a@example.cn")).await, Err(PostFault::Later)));
    }
}

#[tokio::test]
async fn an_address_that_is_none_is_said_to_be_none() {
    let folder = tempfile::tempdir().unwrap();
    let outbox = OutboxFolder::new(folder.path());
    for to in ["", "zhang", "zhang@", "@example.cn", "a@b.cn\r\nBcc: c@d.cn", "a@b.cn, c@d.cn", "Zhang <a@b.cn>"] {
        assert!(matches!(outbox.send(&message("m", to)).await, Err(PostFault::Address)), "{to:?}");
    }
    assert!(names(folder.path()).is_empty());
    assert_eq!(outbox.with_from("nobody").err(), Some(FromFault));
}

#[tokio::test]
async fn a_subject_begins_no_header() {
    let folder = tempfile::tempdir().unwrap();
    let outbox = OutboxFolder::new(folder.path());
    let mut sent = message("m", "a@example.cn");
    sent.subject = "hello\r\nBcc: everyone@example.cn".into();
    outbox.send(&sent).await.unwrap();
    let letter = fs::read_to_string(folder.path().join("m.eml")).unwrap();
    assert!(!letter.contains("\r\nBcc:"), "{letter}");
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let outbox = OutboxFolder::new(file.join("outbox"));
    assert!(matches!(outbox.send(&message("m", "a@example.cn")).await, Err(PostFault::Later)));
}
