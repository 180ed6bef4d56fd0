//! The relay: a listener on this machine that speaks just enough SMTP.

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use xinyu_post::{Security, Smtp, SmtpConfig, SmtpConfigFault};
use xinyu_service::ports::{Post, PostFault};

use crate::message;

/// Serves one session and gives what the client said. `recipient` is the answer to RCPT.
async fn relay(recipient: &'static str) -> (u16, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let session = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        let mut said = Vec::new();
        let mut data = false;
        write.write_all(b"220 relay ESMTP\r\n").await.unwrap();
        while let Ok(Some(line)) = lines.next_line().await {
            let answer = match line.split(' ').next().unwrap_or_default() {
                "." if data => {
                    data = false;
                    "250 2.0.0 taken"
                }
                _ if data => "",
                "EHLO" => "250-relay\r\n250-AUTH PLAIN\r\n250 8BITMIME",
                "AUTH" => "235 2.7.0 welcome",
                "RCPT" => recipient,
                "DATA" => {
                    data = true;
                    "354 go on"
                }
                "QUIT" => "221 bye",
                _ => "250 ok",
            };
            let ended = line == "QUIT" || (said.iter().any(|l| l == "DATA") && !data);
            said.push(line);
            if !answer.is_empty() {
                write.write_all(format!("{answer}\r\n").as_bytes()).await.unwrap();
            }
            if ended {
                break;
            }
        }
        said
    });
    (port, session)
}

fn config(port: u16) -> SmtpConfig {
    SmtpConfig {
        host: "127.0.0.1".into(),
        port,
        user: None,
        password: None,
        from: "信榆 <no-reply@yulin.example>".into(),
        security: Security::None,
    }
}

#[tokio::test]
async fn a_message_goes_through_the_relay() {
    let (port, session) = relay("250 2.1.5 ok").await;
    let smtp = Smtp::new(config(port)).unwrap();
    smtp.send(&message("m-1", "zhang@example.cn")).await.unwrap();
    let said = session.await.unwrap();
    assert!(said.iter().any(|line| line.starts_with("MAIL FROM:<no-reply@yulin.example>")), "{said:?}");
    assert!(said.iter().any(|line| line == "RCPT TO:<zhang@example.cn>"));
    assert!(said.iter().any(|line| line == "Message-ID: <m-1@yulin.example>"));
    assert!(!said.iter().any(|line| line.starts_with("AUTH")));
    assert_eq!(said.iter().filter(|line| *line == ".").count(), 1);
}

#[tokio::test]
async fn credentials_are_given_where_there_are_any() {
    let (port, session) = relay("250 ok").await;
    let user = Some("xinyu".into());
    let smtp = Smtp::new(SmtpConfig { user, password: Some("secret".into()), ..config(port) }).unwrap();
    smtp.send(&message("m", "a@example.cn")).await.unwrap();
    // PLAIN: nothing, xinyu, secret.
    assert!(session.await.unwrap().iter().any(|line| line == "AUTH PLAIN AHhpbnl1AHNlY3JldA=="));
}

#[tokio::test]
async fn only_a_final_word_about_the_recipient_is_the_addresss_fault() {
    for (answer, final_word) in [
        ("550 5.1.1 no such user", true),
        ("550 no such user", true),
        ("553 5.1.3 bad address", true),
        ("550 5.2.1 mailbox closed", true),
        ("550 5.7.1 relaying denied", false),
        ("550 5.1.8 bad sender", false),
        ("552 5.2.2 mailbox full", false),
        ("554 5.7.0 policy", false),
        ("451 4.3.0 try again", false),
        ("450 greylisted", false),
        ("nonsense", false),
    ] {
        let (port, session) = relay(answer).await;
        let smtp = Smtp::new(config(port)).unwrap();
        let fault = smtp.send(&message("m", "a@example.cn")).await.unwrap_err();
        assert_eq!(matches!(fault, PostFault::Address), final_word, "{answer}");
        session.abort();
    }
}

#[tokio::test]
async fn a_relay_that_is_down_is_asked_again() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let smtp = Smtp::new(config(port)).unwrap();
    assert!(matches!(smtp.send(&message("m", "a@example.cn")).await, Err(PostFault::Later)));
}

#[tokio::test]
async fn without_the_encryption_that_was_asked_for_nothing_is_sent() {
    for security in [Security::StartTls, Security::Tls] {
        let (port, session) = relay("250 ok").await;
        let smtp = Smtp::new(SmtpConfig { security, host: "localhost".into(), ..config(port) }).unwrap();
        let letter = message("m", "a@example.cn");
        let sent = tokio::time::timeout(std::time::Duration::from_secs(5), smtp.send(&letter));
        // A relay that speaks no TLS may leave us waiting; that, too, is not sending.
        assert!(!matches!(sent.await, Ok(Ok(()) | Err(PostFault::Address))));
        session.abort();
    }
}

#[test]
fn a_configuration_that_would_betray_is_refused() {
    let refused = |config| Smtp::new(config).err();
    for host in ["mail.example.cn", "10.0.0.1", "localhost.example.cn", "0.0.0.0"] {
        assert_eq!(refused(SmtpConfig { host: host.into(), ..config(25) }), Some(SmtpConfigFault::NotLoopback));
    }
    for host in ["localhost", "127.0.0.1", "::1"] {
        assert_eq!(refused(SmtpConfig { host: host.into(), ..config(25) }), None);
    }
    assert_eq!(refused(SmtpConfig { from: "nobody".into(), ..config(25) }), Some(SmtpConfigFault::From));
    assert_eq!(refused(SmtpConfig { user: Some("x".into()), ..config(25) }), Some(SmtpConfigFault::Credentials));
    let secret = SmtpConfig { user: Some("user".into()), password: Some("secret".into()), ..config(25) };
    let shown = format!("{secret:?}");
    assert!(!shown.contains("secret") && !shown.contains("user"), "{shown}");
}
