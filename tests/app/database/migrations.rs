//! The migrations of both databases, up and down.

use std::collections::BTreeSet;

use skymailing::db::{self, Db, OpenError};

use super::{Fresh, in_repository, names, run};
use crate::support::program::Program;

fn files(database: &str) -> BTreeSet<String> {
    let folders = std::fs::read_dir(in_repository("migrations").join(database)).unwrap();
    folders.map(|folder| folder.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn both_databases_have_the_same_migrations_and_each_can_be_taken_back() {
    assert_eq!(files("sqlite"), files("postgres"));
    for database in ["sqlite", "postgres"] {
        for migration in files(database) {
            let folder = in_repository("migrations").join(database).join(&migration);
            assert!(folder.join("up.sql").is_file() && folder.join("down.sql").is_file(), "{database} {migration}");
        }
    }
}

#[test]
fn migrations_run_up_down_and_up_again() {
    for fresh in Fresh::each() {
        let first = db::migrate(&fresh.url).unwrap();
        assert_eq!(first.len(), files("sqlite").len(), "{}", fresh.url);
        let made = fresh.objects();
        assert_eq!(db::migrate(&fresh.url).unwrap(), Vec::<String>::new());

        let mut back = db::revert_all(&fresh.url).unwrap();
        back.reverse();
        assert_eq!(back, first);
        let left: Vec<String> =
            fresh.objects().into_iter().filter(|name| !name.starts_with("__diesel_schema_migrations")).collect();
        assert!(left.is_empty(), "{left:?} is left in {}", fresh.url);

        assert_eq!(db::migrate(&fresh.url).unwrap(), first);
        assert_eq!(fresh.objects(), made);
    }
}

#[test]
fn a_schema_from_the_future_is_refused_in_words_and_left_alone() {
    for fresh in Fresh::each() {
        db::migrate(&fresh.url).unwrap();
        let conn = &mut fresh.connect();
        // What is missing would be made again by whoever migrates without looking first.
        run(conn, "DELETE FROM __diesel_schema_migrations WHERE version LIKE '%000003'").unwrap();
        run(conn, "INSERT INTO __diesel_schema_migrations (version) VALUES ('29991231000001')").unwrap();
        run(conn, "DROP TABLE caught_letters").unwrap();
        let applied = "SELECT version AS name FROM __diesel_schema_migrations";
        let before = (fresh.objects(), names(conn, applied));

        let errors = [Db::open(&fresh.url).err(), db::migrate(&fresh.url).err(), db::check(&fresh.url).err()];
        for error in errors {
            assert!(
                matches!(&error, Some(OpenError::FromTheFuture(version)) if version == "29991231000001"),
                "{error:?}"
            );
        }
        let Err((status, words)) = Program::try_start_in(fresh.data.path(), &[("DATABASE_URL", &fresh.url)]) else {
            panic!("it starts on {}", fresh.url);
        };
        assert!(!status.success());
        assert!(words.contains("written by a newer skymailing") && words.contains("restore a backup"), "{words}");
        assert_eq!((fresh.objects(), names(conn, applied)), before);
    }
}

#[test]
fn checking_a_database_changes_nothing() {
    let new = Fresh::sqlite();
    db::check(&new.url).unwrap();
    assert_eq!(new.data.path().read_dir().unwrap().count(), 0);
    for fresh in Fresh::each() {
        // On SQLite the file must be there to be looked at.
        run(&mut fresh.connect(), "CREATE TABLE theirs (id BIGINT)").unwrap();
        let file = std::fs::read(fresh.data.path().join("skymailing.db")).ok();
        db::check(&fresh.url).unwrap();
        assert_eq!(fresh.objects(), BTreeSet::from(["theirs".to_owned()]));
        assert_eq!(std::fs::read(fresh.data.path().join("skymailing.db")).ok(), file);
    }
}
