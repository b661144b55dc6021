//! Requests no browser would send, byte by byte.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Sends these bytes and reads until the server closes, or falls silent.
pub async fn exchange(url: &str, bytes: Vec<u8>) -> String {
    let address = url.trim_start_matches("http://").to_owned();
    let talk = move || {
        #[expect(clippy::disallowed_methods, reason = "a test plays the part of a hostile client")]
        let mut stream = TcpStream::connect(address).unwrap_or_else(|error| panic!("nobody listens: {error}"));
        stream.set_read_timeout(Some(Duration::from_secs(8))).unwrap_or_else(|error| panic!("{error}"));
        // The server may refuse in the middle of what we say.
        drop(stream.write_all(&bytes));
        let mut answer = Vec::new();
        let mut chunk = [0; 4096];
        loop {
            match stream.read(&mut chunk) {
                Ok(0) | Err(_) => break,
                Ok(read) => answer.extend(chunk.iter().take(read)),
            }
            if answer.len() > 1 << 20 {
                break;
            }
        }
        String::from_utf8_lossy(&answer).into_owned()
    };
    tokio::task::spawn_blocking(talk).await.unwrap_or_else(|error| panic!("{error}"))
}

/// The status of the first answer, or 0 when the connection was just closed.
pub fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0)
}
