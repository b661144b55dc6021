//! Writes a letter, its final dot and what follows it, at no less than the slowest rate we put up with.
//!
//! The one question it answers: can the server have seen the final dot? If in doubt, yes.

use std::io;

use tokio::time::{Instant, timeout_at};

use super::dots::{FINAL_DOT, Stuffer};
use super::envelope::Content;
use super::limits::Limits;
use super::wire::{Wire, words};

/// A letter up to this size leaves in one write with its dot and with what follows.
const PIECE: usize = 64 * 1024;

pub(super) struct Sent {
    pub dot_may_be_out: bool,
    /// Why it stopped, where it stopped early.
    pub fault: String,
}

/// `buffer` is only lent, so that it is there for the next letter.
pub(super) async fn write(
    wire: &mut Wire,
    content: Content<'_>,
    behind: &[u8],
    buffer: &mut Vec<u8>,
    limits: &Limits,
    attempt_ends: Instant,
) -> Sent {
    let mut stuffer = Stuffer::new(content);
    loop {
        buffer.clear();
        let is_last = stuffer.fill(buffer, PIECE);
        let before_dot = if is_last { buffer.len().saturating_sub(FINAL_DOT.len()) } else { buffer.len() };
        if is_last {
            buffer.extend_from_slice(behind);
        }
        let mut written = 0;
        let moved = write_all(wire, buffer, &mut written, limits, attempt_ends).await;
        let dot_may_be_out = written > before_dot;
        match moved {
            Ok(()) if is_last => return Sent { dot_may_be_out, fault: String::new() },
            Ok(()) => {}
            Err(error) => return Sent { dot_may_be_out, fault: words(&error) },
        }
    }
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
