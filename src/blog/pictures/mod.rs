//! Pictures of posts. The idea: nothing that was brought is ever given out. What it is, its bytes say; it is decoded within limits
//! and made anew, so nothing hides in it, neither a script nor where it was taken. What comes of that is small, and lies in the
//! database: every node needs it, and a backup has it.

mod checking;
mod queries;

use std::sync::Arc;

use bytes::Bytes;
use tokio::sync::Semaphore;

pub use self::checking::{Made, Refusal};
pub use self::queries::{by_hash, forget_unused, keep, shown, touch};
use crate::web::AppError;
use crate::web::uploads::Part;
use crate::{id_type, text_enum};

id_type!(PictureId);

/// Of what is brought, in bytes.
pub const FILE_AT_MOST: usize = 10 * 1024 * 1024;
/// Whoever sends more than this is not waited for.
const READ_AT_MOST: usize = 100 * 1024 * 1024;

text_enum! {
    pub enum Kind {
        Jpeg = "jpeg",
        Png = "png",
    }
}

impl Kind {
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }
}

/// As it is given out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    pub kind: Kind,
    pub bytes: Bytes,
}

/// `/blog/pictures/1f2e…`
pub fn href(hash: &str) -> String {
    format!("/blog/pictures/{hash}")
}

/// A file of a form, all of it; one that is too large is read to its end and refused, so that the page can say so.
pub async fn receive(part: &mut Part) -> Result<Result<Bytes, Refusal>, AppError> {
    let (mut bytes, mut size) = (Vec::new(), 0_usize);
    while let Some(chunk) = part.chunk().await? {
        size += chunk.len();
        if size > READ_AT_MOST {
            return Err(AppError::TooLarge);
        }
        if size <= FILE_AT_MOST {
            bytes.extend_from_slice(&chunk);
        } else {
            bytes = Vec::new();
        }
    }
    Ok(if size > FILE_AT_MOST { Err("invalid-picture-large") } else { Ok(Bytes::from(bytes)) })
}

/// Decoding takes memory: one at a time.
#[derive(Clone)]
pub struct Workshop(Arc<Semaphore>);

impl Default for Workshop {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(1)))
    }
}

impl Workshop {
    pub async fn make(&self, bytes: Bytes) -> Result<Result<Made, Refusal>, AppError> {
        let gone = |why: String| AppError::Internal(why);
        let permit = self.0.clone().acquire_owned().await.map_err(|error| gone(error.to_string()))?;
        let work = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            checking::make(&bytes)
        });
        // A decoder that panicked met something that is no picture.
        Ok(work.await.unwrap_or(Err("invalid-picture-broken")))
    }
}
