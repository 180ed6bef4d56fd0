//! The least HTTP client: one kept connection, one POST after the other.

use std::net::SocketAddr;

use anyhow::{Context, Result};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A kept connection.
pub struct Client {
    stream: TcpStream,
    token: String,
    held: Vec<u8>,
}

impl Client {
    /// Connects.
    pub async fn connect(to: SocketAddr, token: &str) -> Result<Self> {
        let stream = TcpStream::connect(to).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, token: token.to_owned(), held: Vec::with_capacity(8192) })
    }

    /// Posts JSON and returns the body of a 2xx answer.
    pub async fn post(&mut self, path: &str, body: &str) -> Result<String> {
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{body}",
            self.token,
            body.len()
        );
        self.stream.write_all(request.as_bytes()).await?;
        self.held.clear();
        let head = loop {
            self.more().await?;
            if let Some(at) = self.held.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
        };
        let text = String::from_utf8_lossy(&self.held[..head]).to_ascii_lowercase();
        let length = text.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
        let length = length.context("an answer without a length")?;
        while self.held.len() < head + length {
            self.more().await?;
        }
        let answer = String::from_utf8_lossy(&self.held[head..head + length]).into_owned();
        anyhow::ensure!(text.starts_with("http/1.1 2"), "{} {answer}", text.lines().next().unwrap_or(""));
        Ok(answer)
    }

    async fn more(&mut self) -> Result<()> {
        let read = self.stream.read_buf(&mut self.held).await?;
        anyhow::ensure!(read > 0, "the server closed the connection");
        Ok(())
    }
}
