//! Bytes of a client cut into command lines and letters, pipelined or not.
//!
//! The idea: answers pile up and leave together just before we would wait for more (RFC 2920 section 3.2). Any stream will do,
//! so a server that speaks TLS is built on it as well. Must not know: what a command means.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use super::super::dots::Unstuffer;
use super::{IDLE, LINE, MESSAGE};

/// What a client says while commands are due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    Command(String),
    TooLong,
}

/// A client's side of a connection, read as a server reads it. Everything has a bound: a line, a letter, a wait.
#[derive(Debug)]
pub struct Lines<S> {
    stream: S,
    input: Vec<u8>,
    start: usize,
    output: Vec<u8>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Lines<S> {
    pub fn new(stream: S) -> Lines<S> {
        Lines { stream, input: Vec::new(), start: 0, output: Vec::new() }
    }

    /// One line of an answer; its line end is added.
    pub fn answer(&mut self, line: &str) {
        self.output.extend_from_slice(line.as_bytes());
        self.output.extend_from_slice(b"\r\n");
    }

    /// Sends what piled up, without waiting for the client to say more.
    pub async fn flush(&mut self) -> io::Result<()> {
        let output = std::mem::take(&mut self.output);
        if !output.is_empty() {
            within(IDLE, self.stream.write_all(&output)).await?;
            within(IDLE, self.stream.flush()).await?;
        }
        Ok(())
    }

    /// The next line, without its end.
    pub async fn command(&mut self) -> io::Result<Line> {
        let mut too_long = false;
        loop {
            let end = self.waiting().iter().position(|&b| b == b'\n');
            let line = self.waiting().get(..end.unwrap_or_default()).unwrap_or_default();
            if let Some(end) = end {
                let text = String::from_utf8_lossy(line).trim_end().to_owned();
                self.start += end + 1;
                let fits = !too_long && end < LINE;
                return Ok(if fits { Line::Command(text) } else { Line::TooLong });
            }
            if self.waiting().len() >= LINE {
                too_long = true;
                self.start = self.input.len();
            }
            self.more().await?;
        }
    }

    /// The letter up to its final dot; nothing if it was too big.
    pub async fn letter(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut letter = Unstuffer::new(MESSAGE);
        loop {
            let mut rest = self.waiting();
            let ended = letter.read(&mut rest);
            self.start = self.input.len() - rest.len();
            if ended {
                return Ok(letter.into_letter());
            }
            self.more().await?;
        }
    }

    /// Returns when the client has gone; what it says meanwhile is lost.
    pub async fn gone(&mut self) {
        while self.more().await.is_ok() {
            self.start = self.input.len();
        }
    }

    /// The stream beneath, for what is neither a line nor a letter.
    pub fn stream(&mut self) -> &mut S {
        &mut self.stream
    }

    /// Gives the stream back. What was read and not asked for yet is dropped, as STARTTLS wants it (RFC 3207 section 4.2).
    pub fn into_stream(self) -> S {
        self.stream
    }

    fn waiting(&self) -> &[u8] {
        self.input.get(self.start..).unwrap_or_default()
    }

    async fn more(&mut self) -> io::Result<()> {
        self.flush().await?;
        self.input.drain(..self.start.min(self.input.len()));
        self.start = 0;
        self.input.reserve(16 * 1024);
        match within(IDLE, self.stream.read_buf(&mut self.input)).await? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        }
    }
}

async fn within<T>(time: std::time::Duration, work: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    tokio::time::timeout(time, work).await.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
}
