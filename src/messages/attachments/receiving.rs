//! Takes files out of the editor's form, straight into the store. One that is too large is read to its end and refused, so that the
//! page can say so and keep what was typed.

use super::{ALL_AT_MOST, Attachment, FILE_AT_MOST, FILES_AT_MOST, NewAttachment};
use crate::db::Db;
use crate::files::{self, Landed, Store, StoreError};
use crate::mail::frame;
use crate::web::AppError;
use crate::web::uploads::{Fields, Part, Upload};

/// Why a file was not taken; the name of a text.
pub type Refusal = &'static str;

/// A form that was read.
#[derive(Debug, Default)]
pub struct Received {
    pub fields: Fields,
    pub files: Vec<NewAttachment>,
    pub refusal: Option<Refusal>,
}

/// Twice the longest body and the longest text, in letters of four bytes.
pub const FIELDS_AT_MOST: usize = 4 * 1024 * 1024;

pub async fn receive(mut upload: Upload, store: &Store) -> Result<Received, AppError> {
    let mut received = Received::default();
    let read = read_all(&mut upload, store, &mut received).await;
    if read.is_err() {
        for file in &received.files {
            store.discard(&file.landed).await;
        }
    }
    read.map(|()| received)
}

async fn read_all(upload: &mut Upload, store: &Store, received: &mut Received) -> Result<(), AppError> {
    let mut left = FIELDS_AT_MOST;
    while let Some(part) = upload.next().await? {
        match part.file_name() {
            // A field for files that was left empty.
            Some(name) if name.is_empty() => {}
            Some(name) => received.take(part, &name, store).await?,
            None => {
                let name = part.name().to_owned();
                let text = part.text(left).await?;
                left = left.saturating_sub(text.len());
                received.fields.push(name, text);
            }
        }
    }
    Ok(())
}

impl Received {
    async fn take(&mut self, mut part: Part, name: &str, store: &Store) -> Result<(), AppError> {
        let so_far: u64 = self.files.iter().map(|file| file.landed.size.unsigned_abs()).sum();
        if self.files.len() >= FILES_AT_MOST {
            self.refusal.get_or_insert("invalid-files-many");
            return Ok(());
        }
        let kind = part.content_type().chars().take(100).collect();
        match land(&mut part, store, FILE_AT_MOST, ALL_AT_MOST.saturating_sub(so_far)).await? {
            Ok(landed) => self.files.push(NewAttachment { landed, name: frame::clean_name(name), kind }),
            Err(refusal) => {
                self.refusal.get_or_insert(refusal);
            }
        }
        Ok(())
    }

    /// Whatever came of it: what no row speaks of goes.
    pub async fn settle(&self, db: &Db, store: &Store) {
        for file in &self.files {
            files::settle(db, store, &file.landed).await;
        }
    }
}

/// Whether a message would carry too much.
pub fn too_much<'a>(staying: impl Iterator<Item = &'a Attachment>, added: &[NewAttachment]) -> Option<Refusal> {
    let sizes: Vec<i64> = staying.map(|file| file.size).chain(added.iter().map(|file| file.landed.size)).collect();
    let total: i64 = sizes.iter().sum();
    if !added.is_empty() && sizes.len() > FILES_AT_MOST {
        Some("invalid-files-many")
    } else if !added.is_empty() && total.unsigned_abs() > ALL_AT_MOST {
        Some("invalid-files-large")
    } else {
        None
    }
}

async fn land(part: &mut Part, store: &Store, at_most: u64, left: u64) -> Result<Result<Landed, Refusal>, AppError> {
    let mut incoming = store.begin();
    let mut refusal = None;
    while let Some(chunk) = part.chunk().await? {
        let size = incoming.size() + chunk.len() as u64;
        if refusal.is_some() {
            continue;
        } else if size > at_most {
            refusal = Some("invalid-file-large");
        } else if size > left {
            refusal = Some("invalid-files-large");
        } else {
            incoming.write(chunk).await.map_err(broken)?;
        }
    }
    match refusal {
        Some(refusal) => {
            incoming.abort().await;
            Ok(Err(refusal))
        }
        None => Ok(Ok(incoming.finish().await.map_err(broken)?)),
    }
}

fn broken(error: StoreError) -> AppError {
    AppError::Busy(error.to_string())
}
