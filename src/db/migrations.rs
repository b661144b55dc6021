//! Brings a database to the schema this program knows, under a lock, because several processes may start on one new database
//! at once. A schema from the future is refused before anything is touched.

use std::collections::HashMap;
use std::fs::File;
use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::dsl::sql;
use diesel::migration::MigrationVersion;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::target::Use;
use super::{Conn, OpenError, Target};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");
/// Any number, the same in every version.
const POSTGRES_LOCK: i64 = 726_193_550;

/// Migrates and says which migrations were run.
pub fn migrate(url: &str) -> Result<Vec<String>, OpenError> {
    under_lock(&Target::parse(url)?, run_pending).map(|(_, names)| names)
}

/// Takes every migration back, newest first. For tests and CI, which run them up, down and up again.
pub fn revert_all(url: &str) -> Result<Vec<String>, OpenError> {
    under_lock(&Target::parse(url)?, |conn| {
        let reverted = match conn {
            Conn::Pg(_) => conn.revert_all_migrations(POSTGRES),
            Conn::Sqlite(_) => conn.revert_all_migrations(SQLITE),
        };
        names(&reverted.map_err(failed)?)
    })
    .map(|(_, names)| names)
}

/// Whether the database can be opened by this program. Makes and changes nothing.
pub fn check(url: &str) -> Result<(), OpenError> {
    let target = Target::parse(url)?;
    if let Target::Sqlite(path) = &target
        && !path.exists()
    {
        let nowhere = || OpenError::Failed(format!("there is no folder for {}", path.display()));
        return could_be_made(path).then_some(()).ok_or_else(nowhere);
    }
    let mut conn = target.open(Use::Read).map_err(|error| OpenError::Failed(error.to_string()))?;
    refuse_the_future(&mut conn)
}

/// The first start makes the file and, for the default, its folder: the data directory. It makes nothing above that.
fn could_be_made(path: &Path) -> bool {
    let folder = path.parent().unwrap_or(Path::new(""));
    let above = folder.parent().unwrap_or(Path::new(""));
    [folder, above].iter().any(|folder| folder.as_os_str().is_empty() || folder.exists())
}

pub(super) fn open_migrated(target: &Target) -> Result<Conn, OpenError> {
    under_lock(target, run_pending).map(|(conn, _)| conn)
}

fn under_lock<T>(
    target: &Target,
    work: impl FnOnce(&mut Conn) -> Result<T, OpenError>,
) -> Result<(Conn, T), OpenError> {
    // SQLite's own locks do not cover the switch to WAL, nor reading the list of migrations and then running them.
    let _lock = target
        .lock_file()
        .map(|path| {
            File::create(&path)
                .and_then(|file| file.lock().map(|()| file))
                .map_err(|error| OpenError::Failed(format!("{}: {error}", path.display())))
        })
        .transpose()?;
    let mut conn = target.open(Use::Write).map_err(|error| OpenError::Failed(error.to_string()))?;
    if let Conn::Pg(conn) = &mut conn {
        conn.batch_execute(&format!("SET statement_timeout = 0; SELECT pg_advisory_lock({POSTGRES_LOCK})"))
            .map_err(failed)?;
    }
    let result = work(&mut conn);
    if let Conn::Pg(conn) = &mut conn {
        conn.batch_execute(&format!("SELECT pg_advisory_unlock({POSTGRES_LOCK}); SET statement_timeout = '60s'"))
            .map_err(failed)?;
    }
    result.map(|value| (conn, value))
}

fn run_pending(conn: &mut Conn) -> Result<Vec<String>, OpenError> {
    refuse_the_future(conn)?;
    let run = match conn {
        Conn::Pg(_) => conn.run_pending_migrations(POSTGRES),
        Conn::Sqlite(_) => conn.run_pending_migrations(SQLITE),
    };
    names(&run.map_err(failed)?)
}

fn refuse_the_future(conn: &mut Conn) -> Result<(), OpenError> {
    let known = known()?;
    match applied(conn).map_err(failed)?.into_iter().find(|version| !known.contains_key(version)) {
        Some(version) => Err(OpenError::FromTheFuture(version)),
        None => Ok(()),
    }
}

/// diesel's own way to ask this makes its table first, and this question must change nothing.
fn applied(conn: &mut Conn) -> QueryResult<Vec<String>> {
    let exists = match conn {
        Conn::Pg(_) => "to_regclass('__diesel_schema_migrations') IS NOT NULL",
        Conn::Sqlite(_) => "EXISTS (SELECT 1 FROM sqlite_master WHERE name = '__diesel_schema_migrations')",
    };
    if diesel::select(sql::<Bool>(exists)).get_result(conn)? {
        applied_migrations::table.select(applied_migrations::version).load(conn)
    } else {
        Ok(Vec::new())
    }
}

diesel::table! {
    #[sql_name = "__diesel_schema_migrations"]
    applied_migrations (version) {
        version -> Text,
    }
}

/// Version and name of every migration; both databases have the same.
fn known() -> Result<HashMap<String, String>, OpenError> {
    use diesel::migration::MigrationSource;
    let all = MigrationSource::<diesel::sqlite::Sqlite>::migrations(&SQLITE).map_err(failed)?;
    Ok(all.iter().map(|migration| (migration.name().version().to_string(), migration.name().to_string())).collect())
}

/// People know migrations by their names.
fn names(versions: &[MigrationVersion<'_>]) -> Result<Vec<String>, OpenError> {
    let known = known()?;
    let name = |version: String| known.get(&version).cloned().unwrap_or(version);
    Ok(versions.iter().map(|version| name(version.to_string())).collect())
}

fn failed(error: impl std::fmt::Display) -> OpenError {
    OpenError::Failed(format!("migrations: {error}"))
}
