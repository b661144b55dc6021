//! Where the bytes lie: a directory, or a store that speaks S3. A file arrives under `incoming/` and gets its own name when all of
//! it is there, so a crash leaves no half file where one is looked for.

use std::path::Path as Directory;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt};
use object_store::buffered::BufWriter;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};
use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt;

use super::queries::StoredFile;
use super::setting;
use crate::clock::Timestamp;
use crate::config::{hex, random_token};

/// S3 takes parts of 5 MiB and more.
const PART: usize = 5 * 1024 * 1024;
pub(super) const INCOMING: &str = "incoming";

#[derive(Debug)]
pub struct StoreError(pub(super) String);

impl std::fmt::Display for StoreError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the store of files: {}", self.0)
    }
}

impl std::error::Error for StoreError {}

impl From<object_store::Error> for StoreError {
    fn from(error: object_store::Error) -> Self {
        Self(error.to_string())
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        Self(error.to_string())
    }
}

#[derive(Clone)]
pub struct Store {
    objects: Arc<dyn ObjectStore>,
    /// Of a store in a directory.
    pub(super) directory: Option<Arc<Directory>>,
}

impl Store {
    /// What the setting says; without one, a directory.
    pub fn open(url: Option<&str>, directory: &Directory) -> Result<Self, StoreError> {
        match url {
            Some(url) => Ok(Self { objects: setting::remote(url).map_err(StoreError)?, directory: None }),
            None => Self::local(directory),
        }
    }

    /// Makes the directory when it is absent.
    pub fn local(directory: &Directory) -> Result<Self, StoreError> {
        std::fs::create_dir_all(directory)?;
        // What is acknowledged survives a power cut, as in the database.
        let files = LocalFileSystem::new_with_prefix(directory)?.with_fsync(true);
        Ok(Self { objects: Arc::new(files), directory: Some(Arc::from(directory)) })
    }

    /// A file that is about to arrive.
    pub fn begin(&self) -> Incoming {
        let place = Path::from(format!("{INCOMING}/{}", random_token()));
        let writer = BufWriter::with_capacity(self.objects.clone(), place.clone(), PART);
        Incoming { objects: self.objects.clone(), place, writer, hash: Sha256::new(), size: 0 }
    }

    /// One that is held in memory.
    pub async fn put(&self, bytes: Bytes) -> Result<Landed, StoreError> {
        let mut incoming = self.begin();
        incoming.write(bytes).await?;
        incoming.finish().await
    }

    pub async fn read(&self, file: &StoredFile) -> Result<BoxStream<'static, Result<Bytes, StoreError>>, StoreError> {
        let found = self.objects.get(&Path::from(file.place.as_str())).await?;
        Ok(found.into_stream().map_err(StoreError::from).boxed())
    }

    /// All of it, for a file that is small enough.
    pub async fn bytes(&self, file: &StoredFile) -> Result<Bytes, StoreError> {
        Ok(self.objects.get(&Path::from(file.place.as_str())).await?.bytes().await?)
    }

    /// Nobody wants it after all.
    pub async fn discard(&self, landed: &Landed) {
        if let Err(error) = self.remove(&landed.place).await {
            tracing::warn!(%error, "a file that is not needed was left for the sweep");
        }
    }

    /// Removing what is not there is no error.
    pub(super) async fn remove(&self, place: &str) -> Result<(), StoreError> {
        match self.objects.delete(&Path::from(place)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// The places of everything that has lain here for so long.
    pub(super) fn older_than(&self, age: Duration, now: Timestamp) -> BoxStream<'static, Result<String, StoreError>> {
        let before = now.minus(age).as_micros();
        let all = self.objects.list(None).map_err(StoreError::from);
        let old = all.try_filter(move |meta| std::future::ready(meta.last_modified.timestamp_micros() < before));
        old.map_ok(|meta| meta.location.to_string()).boxed()
    }
}

/// A file on its way in. Dropped before `finish`, it leaves nothing that anybody would find.
pub struct Incoming {
    objects: Arc<dyn ObjectStore>,
    place: Path,
    writer: BufWriter,
    hash: Sha256,
    size: u64,
}

impl Incoming {
    pub async fn write(&mut self, chunk: Bytes) -> Result<(), StoreError> {
        self.hash.update(&chunk);
        self.size += chunk.len() as u64;
        Ok(self.writer.put(chunk).await?)
    }

    /// So far.
    pub fn size(&self) -> u64 {
        self.size
    }

    pub async fn finish(mut self) -> Result<Landed, StoreError> {
        self.writer.shutdown().await?;
        let hash = hex(self.hash.finalize().iter());
        // The name is nobody else's: while one copy is being removed, another may arrive.
        let place = format!("{}/{hash}.{}", hash.get(..2).unwrap_or_default(), random_token());
        self.objects.rename(&self.place, &Path::from(place.as_str())).await?;
        Ok(Landed { hash, size: i64::try_from(self.size).unwrap_or(i64::MAX), place })
    }

    pub async fn abort(mut self) {
        if let Err(error) = self.writer.abort().await {
            tracing::warn!(%error, "a file that did not arrive was left for the sweep");
        }
    }
}

/// A file that is there, but that no row speaks of yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Landed {
    pub hash: String,
    pub size: i64,
    pub(super) place: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(directory: &Directory) -> Vec<String> {
        let mut names = Vec::new();
        let mut folders = vec![directory.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    names.push(path.strip_prefix(directory).unwrap().display().to_string());
                }
            }
        }
        names
    }

    #[tokio::test]
    async fn a_file_gets_its_name_when_all_of_it_is_there() {
        let home = tempfile::tempdir().unwrap();
        let store = Store::local(home.path()).unwrap();
        let mut incoming = store.begin();
        // More than one part, so that the first is written before the last arrives.
        let piece = Bytes::from(vec![7_u8; 3 * 1024 * 1024]);
        for _ in 0..3 {
            incoming.write(piece.clone()).await.unwrap();
        }
        assert!(found(home.path()).iter().all(|name| name.starts_with("incoming/")), "{:?}", found(home.path()));
        let landed = incoming.finish().await.unwrap();
        let mut whole = Sha256::new();
        (0..3).for_each(|_| whole.update(&piece));
        let hash = hex(whole.finalize().iter());
        assert_eq!((landed.hash.as_str(), landed.size), (hash.as_str(), 9 * 1024 * 1024));
        assert_eq!(found(home.path()).concat(), landed.place);
        assert!(landed.place.contains(&hash));

        let file = StoredFile { size: landed.size, hash: landed.hash.clone(), place: landed.place.clone() };
        let mut read = 0;
        let mut stream = store.read(&file).await.unwrap();
        while let Some(chunk) = stream.next().await {
            read += chunk.unwrap().len();
        }
        assert_eq!(read, 9 * 1024 * 1024);
        store.discard(&landed).await;
        store.discard(&landed).await;
        assert!(store.bytes(&file).await.is_err());
        assert!(found(home.path()).is_empty());
    }

    #[tokio::test]
    async fn what_did_not_arrive_and_what_is_empty() {
        let home = tempfile::tempdir().unwrap();
        let store = Store::local(home.path()).unwrap();
        let mut incoming = store.begin();
        incoming.write(Bytes::from(vec![7_u8; 6 * 1024 * 1024])).await.unwrap();
        incoming.abort().await;
        assert!(found(home.path()).is_empty());

        let landed = store.put(Bytes::new()).await.unwrap();
        assert_eq!(landed.hash, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        let file = StoredFile { size: 0, hash: landed.hash, place: landed.place };
        assert!(store.bytes(&file).await.unwrap().is_empty());
    }
}
