//! One binary, two databases: connections, the reader pool and the one writer, migrations, the schema, id and enum types,
//! paging. The idea: a caller hands over a closure and gets its result after the commit. Knows no domain.
//!
//! A row found by its key is read with `get_result`, not `first`: SQLite plans a query with a bound LIMIT anew each time.

mod migrations;
mod paging;
pub mod schema;
mod search;
mod target;
mod types;
mod words;
mod writer;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use diesel::r2d2::{ManageConnection, Pool, R2D2Connection};
use diesel::result::{DatabaseErrorKind, Error};
use diesel::{Connection, PgConnection, SqliteConnection};
use tokio::sync::Semaphore;

pub use self::migrations::{check, migrate, revert_all};
pub use self::paging::{Keyset, Page};
pub use self::search::{like_beginning, like_containing, lower};
pub use self::target::Target;
use self::target::Use;
pub use self::types::{AccountId, Role};
pub use self::words::is_of_word;
use self::writer::Writer;

#[derive(diesel::MultiConnection)]
pub enum Conn {
    Pg(PgConnection),
    Sqlite(SqliteConnection),
}

/// Runs one query on whichever connection is inside, checked against each database's own dialect: for what the
/// derive has no common dialect for, such as aggregates, batch INSERT and ON CONFLICT.
#[macro_export]
macro_rules! on_each {
    ($conn:ident => $query:expr) => {
        match $conn {
            $crate::db::Conn::Pg($conn) => $query,
            $crate::db::Conn::Sqlite($conn) => $query,
        }
    };
}

/// Why a database could not be opened, in words for the operator.
#[derive(Debug)]
pub enum OpenError {
    /// The setting asks for something we do not do.
    Refused(String),
    /// The schema was made by a newer program.
    FromTheFuture(String),
    Failed(String),
}

impl std::fmt::Display for OpenError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Refused(why) | Self::Failed(why) => f.write_str(why),
            Self::FromTheFuture(version) => write!(
                f,
                "the database was written by a newer skymailing (it has the migration {version}, which this program does not \
                 know): start that newer version, or restore a backup made before the upgrade"
            ),
        }
    }
}

impl std::error::Error for OpenError {}

#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    target: Target,
    pool: Pool<Connections>,
    /// One permit a connection: waiting happens here, in async, and never parks a blocking thread.
    permits: Arc<Semaphore>,
    /// SQLite only: the one thread that writes.
    writer: Option<Writer>,
    asked: AtomicU64,
}

const READERS: u32 = 8;
const POSTGRES_CONNECTIONS: u32 = 16;

impl Db {
    /// Opens and migrates. Blocks, so it is called before the server starts.
    pub fn open(url: &str) -> Result<Self, OpenError> {
        let target = Target::parse(url)?;
        let conn = migrations::open_migrated(&target)?;
        let size = if matches!(target, Target::Postgres(_)) { POSTGRES_CONNECTIONS } else { READERS };
        let pool = Pool::builder()
            .max_size(size)
            .min_idle(Some(1))
            .connection_timeout(Duration::from_secs(5))
            .test_on_check_out(matches!(target, Target::Postgres(_)))
            .build(Connections(target.clone()))
            .map_err(|error| OpenError::Failed(error.to_string()))?;
        let writer = match conn {
            Conn::Pg(_) => None,
            Conn::Sqlite(conn) => {
                let writer = Writer::start(target.clone(), Conn::Sqlite(conn));
                Some(writer.map_err(|error| OpenError::Failed(error.to_string()))?)
            }
        };
        let permits = Arc::new(Semaphore::new(size as usize));
        Ok(Self(Arc::new(Inner { target, pool, permits, writer, asked: AtomicU64::new(0) })))
    }

    pub fn target(&self) -> &Target {
        &self.0.target
    }

    /// How often it was read or written through this so far.
    pub fn asked(&self) -> u64 {
        self.0.asked.load(Ordering::Relaxed)
    }

    /// Reads. On SQLite the connection is `query_only`: a write that strays in here fails.
    pub async fn read<T, E>(&self, work: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.pooled(work).await
    }

    /// Runs `work` in one transaction and resolves after its COMMIT.
    pub async fn write<T, E>(&self, work: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        match &self.0.writer {
            Some(writer) => {
                self.0.asked.fetch_add(1, Ordering::Relaxed);
                writer.run(work).await
            }
            None => self.pooled(|conn| conn.transaction(work)).await,
        }
    }

    async fn pooled<T, E>(&self, work: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.0.asked.fetch_add(1, Ordering::Relaxed);
        let permit = self.0.permits.clone().acquire_owned().await.map_err(|_| unavailable("the pool is closed"))?;
        let pool = self.0.pool.clone();
        let done = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            let mut conn = pool.get().map_err(|error| unavailable(&error.to_string()))?;
            work(&mut conn)
        });
        done.await.unwrap_or_else(|_| Err(unavailable("the query panicked").into()))
    }
}

/// Somebody else has what must be unique.
pub fn is_taken(error: &Error) -> bool {
    matches!(error, Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _))
}

/// The database cannot be asked just now. Pages answer 503, jobs try again.
pub fn unavailable(why: &str) -> Error {
    Error::DatabaseError(DatabaseErrorKind::UnableToSendCommand, Box::new(why.to_owned()))
}

struct Connections(Target);

impl ManageConnection for Connections {
    type Connection = Conn;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<Conn, Self::Error> {
        let to = if matches!(self.0, Target::Sqlite(_)) { Use::Read } else { Use::Write };
        self.0.open(to)
    }

    fn is_valid(&self, conn: &mut Conn) -> Result<(), Self::Error> {
        conn.ping().map_err(diesel::r2d2::Error::QueryError)
    }

    fn has_broken(&self, conn: &mut Conn) -> bool {
        std::thread::panicking() || conn.is_broken()
    }
}
