//! The least HTTP client: one kept connection, one request after the other.

use std::net::SocketAddr;

use anyhow::{Context, Result};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A kept connection.
pub struct Client {
    stream: TcpStream,
    held: Vec<u8>,
}

impl Client {
    /// Connects.
    pub async fn connect(to: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(to).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, held: Vec::with_capacity(8192) })
    }

    /// Posts JSON, or gets where there is none, and returns the body of a 2xx answer.
    pub async fn send(&mut self, token: &str, path: &str, body: Option<&str>) -> Result<String> {
        let head = format!("{path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n");
        let request = match body {
            None => format!("GET {head}\r\n"),
            Some(body) => {
                format!("POST {head}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}", body.len())
            }
        };
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
