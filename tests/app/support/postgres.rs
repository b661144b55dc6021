//! A PostgreSQL for the tests: the one `TEST_DATABASE_URL` names, or else a private cluster in a temporary directory,
//! started by whatever `initdb` is installed. One server for the whole test process, one schema for each test.

use super::leash::{Leash, lowly_shell, on_path, skipped};
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// `$1` is the directory with PostgreSQL's programs, `$2` whether a commit waits until it is safe. The directory is short because a socket's path is at most
/// 107 bytes long. No port is opened: nobody else on the machine can connect.
const CLUSTER: &str = r#"
set -eu
umask 077
exec 2>&1
dir=$(mktemp -d /tmp/skymailing-postgres.XXXXXX)
end() {
  "$1/pg_ctl" stop -s -w -m immediate -D "$dir/data" >/dev/null 2>&1
  rm -rf "$dir"
}
trap 'end "$1"' EXIT
trap '' PIPE
"$1/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$dir/log" 2>&1 || { cat "$dir/log"; exit 1; }
cat >>"$dir/data/postgresql.conf" <<END
listen_addresses = ''
unix_socket_directories = '$dir'
max_connections = 200
fsync = off
synchronous_commit = $2
full_page_writes = off
timezone = 'UTC'
END
"$1/pg_ctl" start -s -w -t 60 -D "$dir/data" -l "$dir/log" >/dev/null || { cat "$dir/log"; exit 1; }
echo "ready $dir"
exec >/dev/null 2>&1
cat
"#;

struct Server {
    url: String,
    /// Never dropped: held until the process ends.
    _cluster: Option<Cluster>,
}

/// A private PostgreSQL in a temporary directory.
pub struct Cluster {
    dir: String,
    programs: String,
    /// Ends it.
    _leash: Leash,
}

impl Cluster {
    /// One that nobody else uses; `None` when the machine has no PostgreSQL.
    pub fn start() -> Option<Self> {
        server()?;
        let Some(programs) = find_programs() else {
            skipped("tests that stop PostgreSQL (no initdb found)");
            return None;
        };
        Some(
            Self::run(&programs, "on")
                .unwrap_or_else(|reason| panic!("{} does not start: {reason}", programs.display())),
        )
    }

    fn run(programs: &Path, waits_for_commits: &str) -> Result<Self, String> {
        let programs = programs.to_string_lossy().into_owned();
        let (leash, dir) = Leash::start(lowly_shell(), CLUSTER, &[&programs, waits_for_commits])?;
        Ok(Self { dir, programs, _leash: leash })
    }

    fn url(&self) -> String {
        format!("postgres:///postgres?host={}&user=postgres&sslmode=disable", self.dir)
    }

    pub fn schema(&self) -> Schema {
        Schema::at(&self.url())
    }

    /// As after a crash: nobody is told, and what was not committed is gone.
    pub fn restart(&self) {
        let script = r#""$1/pg_ctl" restart -s -w -t 60 -m immediate -D "$2/data" -l "$2/log" >/dev/null"#;
        let shell = lowly_shell();
        let (program, before) = shell.split_first().unwrap_or_else(|| panic!("no shell"));
        let mut restart = Command::new(program);
        restart.args(before).args(["-c", script, "restart", &self.programs, &self.dir]).current_dir("/");
        let ended = restart.status().unwrap_or_else(|error| panic!("{program}: {error}"));
        assert!(ended.success(), "PostgreSQL does not start again: {ended}");
    }
}

/// The base URL of the server, or `None` (said once, on standard error) when the machine has no PostgreSQL.
pub fn server() -> Option<&'static str> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    SERVER.get_or_init(find_or_start).as_ref().map(|server| server.url.as_str())
}

fn find_or_start() -> Option<Server> {
    if let Some(url) = std::env::var("TEST_DATABASE_URL").ok().filter(|url| !url.is_empty()) {
        return Some(Server { url: with(&url, "sslmode", "disable"), _cluster: None });
    }
    let Some(programs) = find_programs() else {
        skipped("tests on PostgreSQL (no TEST_DATABASE_URL, no initdb found)");
        return None;
    };
    match Cluster::run(&programs, "off") {
        Ok(cluster) => Some(Server { url: cluster.url(), _cluster: Some(cluster) }),
        Err(reason) => {
            skipped(&format!("tests on PostgreSQL ({} does not start: {reason})", programs.display()));
            None
        }
    }
}

/// The directory that holds `initdb`, `pg_ctl` and `postgres`: first what PATH says (through symbolic links), then
/// where Debian keeps them, the newest version first.
fn find_programs() -> Option<PathBuf> {
    let named = on_path("initdb")
        .and_then(|initdb| initdb.canonicalize().ok())
        .and_then(|initdb| initdb.parent().map(Path::to_owned));
    let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .collect();
    versions.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
    let complete = |dir: &PathBuf| ["initdb", "pg_ctl", "postgres"].iter().all(|name| dir.join(name).is_file());
    named.into_iter().chain(versions.into_iter().map(|(_, dir)| dir)).find(complete)
}

/// Adds a parameter to a connection URL that does not have it yet.
fn with(url: &str, name: &str, value: &str) -> String {
    match url.split_once('?') {
        Some((_, query)) if query.split('&').any(|pair| pair.starts_with(&format!("{name}="))) => url.to_owned(),
        Some(_) => format!("{url}&{name}={value}"),
        None => format!("{url}?{name}={value}"),
    }
}

/// An empty schema of its own for one test; dropped with everything in it.
#[derive(Debug)]
pub struct Schema {
    server: String,
    name: String,
    url: String,
}

impl Schema {
    /// `None` when the machine has no PostgreSQL.
    pub fn create() -> Option<Schema> {
        server().map(Self::at)
    }

    fn at(server: &str) -> Schema {
        let random = getrandom::u64().unwrap_or_else(|error| panic!("no randomness: {error}"));
        let name = format!("test_{random:016x}");
        execute(server, &format!("CREATE SCHEMA {name}"))
            .unwrap_or_else(|error| panic!("PostgreSQL for tests: {error}"));
        let url = with(server, "options", &format!("-csearch_path%3D{name}"));
        let url = with(&url, "application_name", &name);
        Schema { server: server.to_owned(), name, url }
    }

    /// A `DATABASE_URL` whose search path is this schema alone.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        // A transaction that a test left open must not make the whole run wait for ever.
        let drop = format!("SET lock_timeout = '10s'; DROP SCHEMA {} CASCADE", self.name);
        if let Err(error) = execute(&self.server, &drop) {
            eprintln!("schema {} stays behind: {error}", self.name);
        }
    }
}

fn execute(url: &str, sql: &str) -> Result<(), Box<dyn std::error::Error>> {
    let mut connection = PgConnection::establish(url)?;
    connection.batch_execute(sql)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemas_made_at_the_same_time_do_not_see_each_other() {
        std::thread::scope(|threads| {
            for _ in 0..8 {
                threads.spawn(|| {
                    let Some(schema) = Schema::create() else { return };
                    execute(schema.url(), "CREATE TABLE letters (id BIGINT PRIMARY KEY)").unwrap();
                    execute(schema.url(), "INSERT INTO letters VALUES (1)").unwrap();
                });
            }
        });
    }

    #[test]
    fn a_dropped_schema_is_gone() {
        let Some(schema) = Schema::create() else { return };
        execute(schema.url(), "CREATE TABLE letters (id BIGINT)").unwrap();
        let url = schema.url().to_owned();
        drop(schema);
        assert!(execute(&url, "SELECT * FROM letters").is_err());
    }

    #[test]
    fn a_parameter_already_in_the_url_is_kept() {
        assert_eq!(with("postgres://h/d", "sslmode", "disable"), "postgres://h/d?sslmode=disable");
        assert_eq!(with("postgres://h/d?a=b", "sslmode", "disable"), "postgres://h/d?a=b&sslmode=disable");
        assert_eq!(with("postgres://h/d?sslmode=require", "sslmode", "disable"), "postgres://h/d?sslmode=require");
    }
}
