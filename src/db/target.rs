//! Which database: `DATABASE_URL` read once, with a clear refusal of everything that is neither SQLite nor PostgreSQL.
//! Opens connections with the settings both kinds of use (reader, writer) need.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use diesel::connection::{Connection, SimpleConnection};
use diesel::{PgConnection, SqliteConnection};
use url::Url;

use super::{Conn, OpenError, search, words};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    Postgres(String),
    Sqlite(PathBuf),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Read,
    Write,
}

const SQLITE: &str = "PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; \
    PRAGMA cache_size = -16384; PRAGMA mmap_size = 268435456;";
// WAL stays with the file, so readers find it. FULL: what was acknowledged survives a power cut; committing in groups keeps
// it fast.
const SQLITE_WRITER: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000; \
    PRAGMA journal_size_limit = 67108864;";
const SQLITE_READER: &str = "PRAGMA query_only = ON;";
const POSTGRES: &str = "SET TIME ZONE 'UTC'; SET statement_timeout = '60s'; \
    SET idle_in_transaction_session_timeout = '60s'; SET client_min_messages = 'warning';";

impl Target {
    pub fn parse(url: &str) -> Result<Self, OpenError> {
        let refused = |why: &str| Err(OpenError::Refused(why.to_owned()));
        if let Some(path) = url.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            return match path {
                "" => refused("DATABASE_URL names no file; write sqlite:PATH"),
                ":memory:" => refused("a database in memory would lose mail; write sqlite:PATH"),
                path => Ok(Self::Sqlite(PathBuf::from(path))),
            };
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return match Url::parse(url) {
                Ok(parsed) if may_talk_plainly(&parsed) => Ok(Self::Postgres(url.to_owned())),
                Ok(_) => refused(
                    "this build of skymailing speaks to a remote PostgreSQL only without TLS: build it with `--features pg-tls`, \
                     or say sslmode=disable in DATABASE_URL if the network between is yours alone",
                ),
                Err(error) => Err(OpenError::Refused(format!("DATABASE_URL cannot be read: {error}"))),
            };
        }
        let scheme = url.split_once(':').map_or("", |(scheme, _)| scheme);
        Err(OpenError::Refused(format!(
            "DATABASE_URL begins with {scheme:?}; write sqlite:PATH or postgres://user:password@host/name"
        )))
    }

    pub(super) fn open(&self, to: Use) -> Result<Conn, diesel::r2d2::Error> {
        match self {
            Self::Postgres(url) => {
                let mut conn = PgConnection::establish(url)?;
                conn.batch_execute(POSTGRES).map_err(diesel::r2d2::Error::QueryError)?;
                Ok(Conn::Pg(conn))
            }
            Self::Sqlite(path) => {
                let mut conn = SqliteConnection::establish(&path.to_string_lossy())?;
                let purpose = if to == Use::Write { SQLITE_WRITER } else { SQLITE_READER };
                conn.batch_execute(SQLITE)
                    .and_then(|()| conn.batch_execute(purpose))
                    .and_then(|()| {
                        search::lower_utils::register_impl(&mut conn, |text: String| search::lower_case(&text))
                    })
                    .and_then(|()| {
                        let has_words = |text: String, words: String| words::has(&text, &words);
                        words::has_words_utils::register_impl(&mut conn, has_words)
                    })
                    .map_err(diesel::r2d2::Error::QueryError)?;
                Ok(Conn::Sqlite(conn))
            }
        }
    }

    /// SQLite is for one sending process. Held as long as the file is kept; `None` on PostgreSQL, which is for many.
    pub fn lock_for_sending(&self) -> Result<Option<File>, OpenError> {
        let Self::Sqlite(path) = self else { return Ok(None) };
        let path = beside(path, "sending");
        let file = File::create(&path).map_err(|error| OpenError::Failed(format!("{}: {error}", path.display())))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Err(OpenError::Refused(
                "another skymailing already sends from this database. Start this one with WORKERS=0, or use PostgreSQL, which \
                 several may share"
                    .to_owned(),
            )),
            Err(TryLockError::Error(error)) => Err(OpenError::Failed(format!("{}: {error}", path.display()))),
        }
    }

    pub(super) fn lock_file(&self) -> Option<PathBuf> {
        match self {
            Self::Postgres(_) => None,
            Self::Sqlite(path) => Some(beside(path, "lock")),
        }
    }
}

pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    PathBuf::from(name)
}

/// Without TLS compiled in, libpq silently goes on in clear text; that is fine on this machine only.
fn may_talk_plainly(url: &Url) -> bool {
    if cfg!(feature = "pg-tls") {
        return true;
    }
    let option = |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    if option("sslmode").as_deref() == Some("disable") {
        return true;
    }
    let host = option("hostaddr").or_else(|| option("host"));
    let host = host.as_deref().or(url.host_str()).unwrap_or("");
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host.is_empty()
        || host == "localhost"
        || host.starts_with('/')
        || host.starts_with("%2F")
        || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_two_databases_are_taken() {
        for good in ["sqlite:a.db", "sqlite:///var/lib/a.db", "postgres://localhost/a", "postgresql:///a?host=/run/pg"]
        {
            assert!(Target::parse(good).is_ok(), "{good}");
        }
        for bad in ["mysql://localhost/a", "a.db", "", "sqlite:", "sqlite::memory:", "postgress://localhost/a"] {
            assert!(matches!(Target::parse(bad), Err(OpenError::Refused(_))), "{bad}");
        }
    }

    #[test]
    fn a_remote_postgres_is_not_spoken_to_in_clear_by_accident() {
        if cfg!(feature = "pg-tls") {
            return;
        }
        assert!(Target::parse("postgres://db.example.org/a").is_err());
        assert!(Target::parse("postgres://localhost/a?host=db.example.org").is_err());
        assert!(Target::parse("postgres://db.example.org/a?sslmode=disable").is_ok());
        assert!(Target::parse("postgres://[::1]:5433/a").is_ok());
    }
}
