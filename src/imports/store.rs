//! Where files of clients lie until they are dealt with: a folder in the data directory, under names of our own.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use crate::clock::Timestamp;
use crate::config::random_token;

const BAD_ROWS: &str = ".bad.csv";

#[derive(Clone, Debug)]
pub struct Store(PathBuf);

impl Store {
    pub fn in_directory(data: &Path) -> Self {
        Self(data.join("imports"))
    }

    /// A file to write to, and its name here.
    pub fn create(&self) -> io::Result<(String, File)> {
        fs::create_dir_all(&self.0)?;
        let name = random_token();
        let mut options = File::options();
        options.write(true).create_new(true);
        // Others on this machine have no business with an owner's clients.
        options.mode(0o600);
        Ok((name.clone(), options.open(self.0.join(name))?))
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// The rows that could not be taken.
    pub fn bad_rows(&self, name: &str) -> PathBuf {
        self.0.join(format!("{name}{BAD_ROWS}"))
    }

    /// The same, while they are written by whoever holds this epoch.
    pub fn draft(&self, name: &str, epoch: i64) -> PathBuf {
        self.0.join(format!("{name}.{epoch}.draft"))
    }

    pub fn has(&self, name: &str) -> bool {
        self.path(name).is_file()
    }

    /// Of files that nobody has written to since.
    pub fn older_than(&self, since: Timestamp) -> Vec<String> {
        let Ok(entries) = fs::read_dir(&self.0) else { return Vec::new() };
        let is_old = |entry: &fs::DirEntry| {
            let written = entry.metadata().and_then(|data| data.modified()).ok();
            let at = written.and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
            at.is_some_and(|at| Timestamp::from_micros(0).plus(at) < since)
        };
        let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().trim_end_matches(BAD_ROWS).to_owned();
        entries.flatten().filter(is_old).map(name).take(1000).collect()
    }

    /// The file itself is not needed any more; why rows were refused still is.
    pub fn remove(&self, name: &str) {
        gone(fs::remove_file(self.path(name)));
    }

    pub fn remove_all(&self, name: &str) {
        self.remove(name);
        gone(fs::remove_file(self.bad_rows(name)));
    }
}

fn gone(removed: io::Result<()>) {
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            tracing::warn!(%error, "a file of an import could not be removed");
        }
        _ => {}
    }
}
