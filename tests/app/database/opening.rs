//! Opening a database: which URLs are taken, and several processes at once on a new one.

use std::sync::Barrier;

use skymailing::db::{self, Db};

use super::{Fresh, names};
use crate::support::program::Program;

const WITHOUT_ENGINE: (&str, &str) = ("WORKERS", "0");

#[test]
fn a_database_we_do_not_know_is_refused_in_words() {
    let refused = [
        ("mysql://localhost/a", "sqlite:PATH"),
        ("postgress://localhost/a", "sqlite:PATH"),
        ("skymailing.db", "sqlite:PATH"),
        ("sqlite::memory:", "would lose mail"),
        ("postgres://db.example.org/a", "sslmode=disable"),
        ("postgres://localhost/a?host=db.example.org", "sslmode=disable"),
    ];
    for (url, words) in
        refused.into_iter().filter(|(_, words)| !(cfg!(feature = "pg-tls") && words.contains("sslmode")))
    {
        let error = Db::open(url).err().unwrap_or_else(|| panic!("{url} is taken")).to_string();
        assert!(error.contains(words), "{url}: {error}");
        assert_eq!(db::migrate(url).unwrap_err().to_string(), error);
        assert_eq!(db::check(url).unwrap_err().to_string(), error);
    }
}

#[test]
fn the_program_says_why_it_does_not_start() {
    for (url, words) in [("mysql://localhost/a", "sqlite:PATH"), ("postgres://db.example.org/a", "sslmode=disable")] {
        let data = tempfile::tempdir().unwrap();
        let Err((status, said)) = Program::try_start_in(data.path(), &[("DATABASE_URL", url)]) else {
            panic!("it starts on {url}");
        };
        assert!(!status.success() && said.contains(words), "{status} {said}");
        assert!(!said.contains("panicked"), "{said}");
    }
}

#[test]
fn threads_that_open_one_new_database_at_once_all_get_it() {
    for fresh in Fresh::each() {
        let start = Barrier::new(8);
        let open = || {
            start.wait();
            Db::open(&fresh.url).map(drop)
        };
        std::thread::scope(|threads| {
            let all: Vec<_> = (0..8).map(|_| threads.spawn(open)).collect();
            for one in all {
                one.join().unwrap().unwrap_or_else(|error| panic!("{}: {error}", fresh.url));
            }
        });
        let applied = names(&mut fresh.connect(), "SELECT version AS name FROM __diesel_schema_migrations");
        assert!(applied.len() >= 3, "{applied:?}");
    }
}

#[test]
fn processes_that_start_at_once_on_one_new_database_all_come_up() {
    for fresh in Fresh::each() {
        let on_sqlite = fresh.url.starts_with("sqlite:");
        let start = || {
            let own = tempfile::tempdir().unwrap();
            // On SQLite they share everything, the secret key as well.
            let data = if on_sqlite { fresh.data.path() } else { own.path() };
            Program::try_start_in(data, &[("DATABASE_URL", &fresh.url), WITHOUT_ENGINE]).map(drop)
        };
        std::thread::scope(|threads| {
            let all: Vec<_> = (0..4).map(|_| threads.spawn(start)).collect();
            for one in all {
                one.join().unwrap().unwrap_or_else(|(status, words)| panic!("{}: {status}\n{words}", fresh.url));
            }
        });
    }
}

#[test]
fn only_one_process_sends_from_a_file_of_sqlite() {
    let fresh = Fresh::sqlite();
    let settings = [("DATABASE_URL", fresh.url.as_str())];
    let first = Program::start_in(fresh.data.path(), &settings);
    let Err((status, words)) = Program::try_start_in(fresh.data.path(), &settings) else {
        panic!("a second one sends as well");
    };
    assert!(!status.success() && words.contains("already sends") && words.contains("WORKERS=0"), "{status} {words}");
    drop(Program::start_in(fresh.data.path(), &[settings[0], WITHOUT_ENGINE]));
    drop(first);
    drop(Program::start_in(fresh.data.path(), &settings));
}

#[test]
fn many_processes_send_from_one_postgres() {
    let Some(fresh) = Fresh::postgres() else { return };
    let other = tempfile::tempdir().unwrap();
    let _first = Program::start_in(fresh.data.path(), &[("DATABASE_URL", &fresh.url)]);
    let _second = Program::start_in(other.path(), &[("DATABASE_URL", &fresh.url)]);
}
