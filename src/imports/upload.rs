//! A file on its way in: streamed to the disk, looked at, and described. What was refused is removed at once.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::import::{ImportId, Look};
use super::queries::{self, NewImport};
use super::reading::{self, Format, Problem};
use super::work::Imports;
use super::{forgetting, guess};
use crate::clients;
use crate::db::AccountId;
use crate::web::uploads::{Part, Upload};
use crate::web::{AppError, Language};

/// What is typed or pasted instead of a file.
const ROWS_AT_MOST: usize = 1 << 20;
const WRITE_AT_ONCE: usize = 256 * 1024;
const NAME_AT_MOST: usize = 120;
/// Uploads of an owner that were never run. The oldest makes room for a new one, or the disk would fill up.
const WAITING_AT_MOST: i64 = 10;

/// What a form brought.
#[derive(Default)]
pub struct Received {
    pub rows: String,
    /// How it is called, and where it lies.
    file: Option<Stored>,
    problem: Option<Problem>,
}

struct Stored {
    file_name: String,
    stored_as: String,
}

impl Imports {
    pub async fn receive(&self, mut form: Upload) -> Result<Received, AppError> {
        let mut received = Received::default();
        while let Some(part) = form.next().await? {
            let file_name = part.file_name().filter(|name| !name.is_empty());
            match (part.name(), file_name) {
                ("rows", None) => received.rows = part.text(ROWS_AT_MOST).await?,
                ("file", Some(file_name)) => match self.keep(part).await? {
                    Ok(stored_as) => received.file = Some(Stored { file_name: plain(&file_name), stored_as }),
                    Err(problem) => received.problem = Some(problem),
                },
                _ => {}
            }
        }
        Ok(received)
    }

    /// The name under which it lies now.
    async fn keep(&self, mut part: Part) -> Result<Result<String, Problem>, AppError> {
        let at_most = self.megabytes.saturating_mul(1 << 20);
        let (stored_as, file) = self.store.create().map_err(|error| AppError::Internal(error.to_string()))?;
        let mut writing = Writing { file: Some(file), buffer: Vec::new(), remove: Some(self.store.path(&stored_as)) };
        let mut size: u64 = 0;
        while let Some(chunk) = part.chunk().await? {
            size += chunk.len() as u64;
            // A browser shows an answer only when all was taken, so a little too much is read to its end.
            if size > at_most.saturating_mul(2) {
                return Err(AppError::TooLarge);
            }
            if size <= at_most {
                writing.buffer.extend_from_slice(&chunk);
                if writing.buffer.len() >= WRITE_AT_ONCE {
                    writing.write().await?;
                }
            }
        }
        if size > at_most {
            return Ok(Err(Problem::with("import-problem-large", self.megabytes)));
        }
        writing.write().await?;
        writing.remove = None;
        Ok(Ok(stored_as))
    }

    /// Finds out what it is and writes it down; or says why it cannot be taken.
    pub async fn take(
        &self,
        owner: AccountId,
        language: Language,
        received: Received,
    ) -> Result<Result<ImportId, Problem>, AppError> {
        if let Some(problem) = received.problem {
            return Ok(Err(problem));
        }
        let stored = match received.file {
            Some(stored) => stored,
            None if received.rows.trim().is_empty() => return Ok(Err(Problem::new("import-problem-nothing"))),
            None => {
                let file_name = language.text("import-pasted");
                let (stored_as, mut file) = self.store.create().map_err(internal)?;
                file.write_all(received.rows.as_bytes()).map_err(internal)?;
                Stored { file_name, stored_as }
            }
        };
        self.describe(owner, language, &stored.file_name, stored.stored_as).await
    }

    /// Of a file that lies in the store.
    pub async fn describe(
        &self,
        owner: AccountId,
        language: Language,
        file_name: &str,
        stored_as: String,
    ) -> Result<Result<ImportId, Problem>, AppError> {
        let (path, limits) = (self.store.path(&stored_as), self.limits);
        let size = std::fs::metadata(&path).map(|data| data.len()).map_err(internal)?;
        let looked = tokio::task::spawn_blocking(move || look(&path, None, &limits)).await.map_err(internal)?;
        let look = match looked {
            Ok(look) => look,
            Err(problem) => {
                self.store.remove_all(&stored_as);
                return Ok(Err(problem));
            }
        };
        let (file_name, now, name) = (file_name.to_owned(), self.clock.now(), stored_as.clone());
        let written = self.db.write(move |conn| {
            let plan = guess::plan(&look, &clients::attributes(conn, owner)?, language);
            let size = i64::try_from(size).unwrap_or(i64::MAX);
            let new = NewImport { file_name, stored_as, size, look, plan, language };
            let id = queries::insert(conn, owner, &new, now)?;
            Ok::<_, diesel::result::Error>((id, forgetting::forget_beyond(conn, owner, WAITING_AT_MOST)?))
        });
        match written.await {
            Ok((id, forgotten)) => {
                forgotten.iter().for_each(|name| self.store.remove_all(name));
                Ok(Ok(id))
            }
            Err(error) => {
                self.store.remove_all(&name);
                Err(error.into())
            }
        }
    }
}

fn internal(error: impl std::fmt::Display) -> AppError {
    AppError::Internal(error.to_string())
}

/// A file half written; removed unless it was said to stay.
struct Writing {
    file: Option<File>,
    buffer: Vec<u8>,
    remove: Option<PathBuf>,
}

impl Writing {
    /// The disk may be slow, and a page of somebody else waits on this thread.
    async fn write(&mut self) -> Result<(), AppError> {
        let (Some(mut file), buffer) = (self.file.take(), std::mem::take(&mut self.buffer)) else { return Ok(()) };
        let written = tokio::task::spawn_blocking(move || file.write_all(&buffer).map(|()| file)).await;
        self.file = Some(written.map_err(internal)?.map_err(internal)?);
        Ok(())
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        if let Some(path) = self.remove.take() {
            drop(std::fs::remove_file(path));
        }
    }
}

/// For people to read, never for a path.
fn plain(file_name: &str) -> String {
    let last = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars().filter(|char| crate::web::forms::one_line(&char.to_string()).is_ok()).take(NAME_AT_MOST).collect()
}

const HEAD_ROWS: usize = 20;
const HEAD_CELL: usize = 60;

/// What a file is, or what its owner says it is, with its first rows.
pub fn look(path: &Path, format: Option<Format>, limits: &reading::Limits) -> Result<Look, Problem> {
    let format = match format {
        Some(format) => format,
        None => reading::look(path, limits)?,
    };
    let mut head: Vec<Vec<String>> = Vec::new();
    reading::read(path, &format, limits, &mut |record| {
        if record.fault.is_none() && !record.is_blank() {
            let cut = |cell: &str| cell.trim().replace('\0', "\u{fffd}").chars().take(HEAD_CELL).collect();
            head.push(record.cells().take(limits.columns).map(cut).collect());
        }
        if head.len() >= HEAD_ROWS { std::ops::ControlFlow::Break(()) } else { std::ops::ControlFlow::Continue(()) }
    })?;
    if head.is_empty() {
        return Err(Problem::new("import-problem-empty"));
    }
    let header = guess::has_header(&head);
    Ok(Look { format, head, header })
}
