//! The least HTTP client: one request, one answer, one connection.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

/// An answer.
pub struct Answer {
    pub status: u16,
    /// Headers, in lower case.
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {} {}", self.status, self.text()))
    }

    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        let name = format!("{}:", name.to_ascii_lowercase());
        self.head.lines().find_map(|line| line.strip_prefix(&name)).map(str::trim)
    }

    /// This answer, if its status is as awaited.
    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}\n{}", self.head, self.text());
        self
    }
}

/// Sends a request to `base` (http://127.0.0.1:port).
pub fn send(method: &str, base: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let host = base.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).unwrap_or_else(|error| panic!("{host}: {error}"));
    stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a time limit");
    let mut head =
        format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
    for (name, value) in headers {
        head += &format!("{name}: {value}\r\n");
    }
    stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(b"\r\n")).expect("the head is sent");
    // A refusal may come before the body is read to its end.
    let _ = stream.write_all(body);
    let failed = |error: std::io::Error| -> usize { panic!("{method} {path}: {error}") };
    let (mut raw, mut part) = (Vec::new(), [0; 16 * 1024]);
    loop {
        let got = stream.read(&mut part).unwrap_or_else(failed);
        raw.extend_from_slice(&part[..got]);
        let answer = answer_in(&raw);
        match answer {
            // Some servers keep the connection although they were asked not to.
            Some(answer) if got == 0 || is_whole(&answer) => return unpacked(answer),
            _ => assert!(got > 0, "{method} {path}: it breaks off after {} bytes", raw.len()),
        }
    }
}

fn answer_in(raw: &[u8]) -> Option<Answer> {
    let end = raw.windows(4).position(|four| four == b"\r\n\r\n")?;
    let text = String::from_utf8_lossy(&raw[..end]).into_owned();
    let status = text.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
    let pairs = text.lines().skip(1).filter_map(|line| line.split_once(':'));
    let lines: Vec<String> = pairs.map(|(name, value)| format!("{}:{value}", name.to_ascii_lowercase())).collect();
    Some(Answer { status, head: lines.join("\n"), body: raw[end + 4..].to_vec() })
}

fn is_whole(answer: &Answer) -> bool {
    answer
        .header("content-length")
        .and_then(|length| length.parse().ok())
        .is_some_and(|length: usize| answer.body.len() >= length)
}

fn unpacked(mut answer: Answer) -> Answer {
    if answer.header("transfer-encoding") == Some("chunked") {
        answer.body = unchunked(&answer.body);
    }
    answer
}

fn unchunked(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(at) = rest.windows(2).position(|two| two == b"\r\n") {
        let size = std::str::from_utf8(&rest[..at]).ok().and_then(|hex| usize::from_str_radix(hex.trim(), 16).ok());
        let size = size.expect("the size of a chunk");
        if size == 0 {
            break;
        }
        body.extend_from_slice(&rest[at + 2..at + 2 + size]);
        rest = &rest[at + 4 + size..];
    }
    body
}

/// A caller of the API.
pub struct Caller {
    pub base: String,
    pub token: String,
}

impl Caller {
    /// Fetches.
    pub fn get(&self, path: &str) -> Answer {
        send("GET", &self.base, path, &[("Authorization", &self.bearer())], b"")
    }

    /// Sends JSON.
    pub fn send(&self, method: &str, path: &str, body: &Value) -> Answer {
        let body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        let bearer = self.bearer();
        let mut headers = vec![("Authorization", bearer.as_str())];
        if !body.is_empty() {
            headers.push(("Content-Type", "application/json"));
        }
        send(method, &self.base, path, &headers, &body)
    }

    /// Posts JSON.
    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.send("POST", path, body)
    }

    /// Posts a form with a file, and text fields after it.
    pub fn upload(&self, path: &str, name: &str, file: &[u8], fields: &[(&str, &str)]) -> Answer {
        let mark = "----walks-of-the-city";
        let mut body = format!(
            "--{mark}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(file);
        for (field, value) in fields {
            let part = format!("\r\n--{mark}\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}");
            body.extend_from_slice(part.as_bytes());
        }
        body.extend_from_slice(format!("\r\n--{mark}--\r\n").as_bytes());
        let kind = format!("multipart/form-data; boundary={mark}");
        send("POST", &self.base, path, &[("Authorization", &self.bearer()), ("Content-Type", &kind)], &body)
    }

    fn bearer(&self) -> String {
        format!("Bearer {}", self.token)
    }
}
