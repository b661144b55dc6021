//! Writes a letter and its final dot at no less than the slowest rate we put up with.
//!
//! The one question it answers: can the server have seen the final dot? If in doubt, yes.

use std::io;

use tokio::time::{Instant, timeout_at};

use super::dots;
use super::limits::Limits;
use super::wire::{Wire, words};

pub(super) struct Sent {
    pub dot_may_be_out: bool,
    /// Why it stopped, where it stopped early.
    pub fault: String,
}

/// One buffer, so that a small letter and its dot leave in one write.
pub(super) async fn write(wire: &mut Wire, letter: &[u8], limits: &Limits, attempt_ends: Instant) -> Sent {
    let bytes = dots::stuff(letter);
    let before_dot = bytes.len().saturating_sub(dots::FINAL_DOT.len());
    let mut written = 0;
    let fault = match write_all(wire, &bytes, &mut written, limits, attempt_ends).await {
        Ok(()) => String::new(),
        Err(error) => words(&error),
    };
    Sent { dot_may_be_out: written > before_dot, fault }
}

async fn write_all(
    wire: &mut Wire,
    bytes: &[u8],
    written: &mut usize,
    limits: &Limits,
    attempt_ends: Instant,
) -> io::Result<()> {
    while *written < bytes.len() {
        let window_ends = (Instant::now() + limits.body).min(attempt_ends);
        let goal = bytes.len().min(*written + limits.body_bytes);
        // Both kinds of `write` take a part of the bytes or, when they are dropped, none.
        let moved = timeout_at(window_ends, async {
            while let Some(rest) = bytes.get(*written..).filter(|rest| !rest.is_empty()) {
                match wire.write(rest).await? {
                    0 => return Err(io::ErrorKind::WriteZero.into()),
                    count => *written += count,
                }
            }
            wire.flush().await
        })
        .await;
        match moved {
            Ok(result) => return result,
            Err(_) if Instant::now() >= attempt_ends => {
                return Err(io::Error::other("The whole attempt took too long."));
            }
            Err(_) if *written < goal => return Err(io::Error::other("The server takes the letter too slowly.")),
            Err(_) => {}
        }
    }
    Ok(())
}
