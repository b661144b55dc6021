//! SQLite and PostgreSQL: the schema, opening, the one writer, and what is left after kill -9.

mod columns;
mod killed;
mod migrations;
mod opening;
mod words;
mod writer;

use std::collections::BTreeSet;
use std::path::PathBuf;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel::{PgConnection, SqliteConnection};
use skymailing::db::Conn;
use tempfile::TempDir;

use crate::support::postgres::Schema;

/// A new, empty database.
pub struct Fresh {
    pub url: String,
    /// A directory of its own; the file of SQLite is in it.
    pub data: TempDir,
    _schema: Option<Schema>,
}

impl Fresh {
    fn sqlite() -> Self {
        let data = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", data.path().join("skymailing.db").display());
        Self { url, data, _schema: None }
    }

    fn postgres() -> Option<Self> {
        let schema = Schema::create()?;
        Some(Self { url: schema.url().to_owned(), data: tempfile::tempdir().unwrap(), _schema: Some(schema) })
    }

    /// One of each kind that this machine has.
    pub fn each() -> impl Iterator<Item = Self> {
        std::iter::once(Self::sqlite()).chain(Self::postgres())
    }

    /// A connection beside the program, which may do as it likes.
    pub fn connect(&self) -> Conn {
        match self.url.strip_prefix("sqlite:") {
            Some(path) => {
                let mut conn = SqliteConnection::establish(path).unwrap();
                conn.batch_execute("PRAGMA busy_timeout = 5000").unwrap();
                Conn::Sqlite(conn)
            }
            None => Conn::Pg(PgConnection::establish(&self.url).unwrap()),
        }
    }

    /// The names of all tables, indexes and sequences.
    fn objects(&self) -> BTreeSet<String> {
        let conn = &mut self.connect();
        let objects = match conn {
            Conn::Sqlite(_) => "SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'",
            Conn::Pg(_) => {
                "SELECT relname::text AS name FROM pg_class WHERE relnamespace = current_schema()::regnamespace"
            }
        };
        names(conn, objects)
    }
}

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

/// What a query calls `name`.
fn names(conn: &mut Conn, query: &str) -> BTreeSet<String> {
    let rows: Vec<Name> = diesel::sql_query(query).load(conn).unwrap();
    rows.into_iter().map(|row| row.name).collect()
}

pub fn run(conn: &mut Conn, sql: &str) -> QueryResult<usize> {
    diesel::sql_query(sql).execute(conn)
}

fn in_repository(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}
