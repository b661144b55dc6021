//! Writes a piece of a letter at no less than the slowest rate we put up with.

use std::io;

use tokio::time::{Instant, timeout_at};

use super::limits::Limits;
use super::wire::Wire;

/// How many bytes may have left is in `written` even when it fails: they decide whether the server may have seen the final dot. A
/// TLS stream that breaks does not tell how many it had taken and sent, so all of them may have.
pub(super) async fn write(
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
                match wire.write(rest).await {
                    Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                    Ok(count) => *written += count,
                    Err(error) => {
                        if wire.is_secured() {
                            *written = bytes.len();
                        }
                        return Err(error);
                    }
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
