//! The real program is killed in the middle of an import, started again, and ends it with the same counts.

use std::io::Write;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use diesel::prelude::*;
use skymailing::clients::Filter;
use skymailing::clock::Timestamp;
use skymailing::db::schema::{clients, imports};
use skymailing::db::{AccountId, Conn};

use crate::database::Fresh;
use crate::support::app::PASSWORD;
use crate::support::program::{Program, skymailing};

const ROWS: usize = 20_000;

#[actix_web::test]
async fn an_import_that_was_killed_goes_on_where_it_stopped() {
    for fresh in Fresh::each() {
        let settings = [("DATABASE_URL", fresh.url.as_str())];
        create_account(fresh.data.path(), &fresh.url);
        let file = fresh.data.path().join("all.csv");
        let mut text = "email,name\n".to_owned();
        for n in 0..ROWS {
            // Every tenth is bad, every seventh comes twice.
            let email = if n % 10 == 9 {
                "nonsense".to_owned()
            } else {
                format!("a{}@x.org", if n % 7 == 6 { n - 1 } else { n })
            };
            text += &format!("{email},Name {n}\n");
        }
        std::fs::write(&file, &text).unwrap();
        let mut import = skymailing(fresh.data.path())
            .args(["import-clients", "--owner", "ann@example.org", "all.csv"])
            .env("DATABASE_URL", &fresh.url)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let at = wait(&fresh, |(_, position, _)| *position > 0).await.1;
        import.kill().unwrap();
        import.wait().unwrap();
        println!("killed at {at} on {}", fresh.url);

        let program = Program::start_in(fresh.data.path(), &settings);
        let (status, position, counts) = wait(&fresh, |(status, ..)| status == "done").await;
        drop(program);
        assert_eq!((status.as_str(), position), ("done", ROWS as i64));
        let counts: serde_json::Value = serde_json::from_str(&counts).unwrap();
        let addresses: std::collections::BTreeSet<&str> = text
            .lines()
            .skip(1)
            .filter_map(|line| line.split(',').next())
            .filter(|email| *email != "nonsense")
            .collect();
        let bad = ROWS / 10;
        let expected = (addresses.len(), bad, ROWS - bad - addresses.len());
        let count = |name: &str| counts[name].as_u64().unwrap() as usize;
        assert_eq!((count("added"), count("bad"), count("duplicates")), expected, "{counts}");
        let mut conn = fresh.connect();
        let owner: AccountId = imports::table.select(imports::owner_id).get_result(&mut conn).unwrap();
        let there: i64 = clients::table.count().get_result(&mut conn).unwrap();
        let mut count =
            |filter: Filter| skymailing::clients::count(&mut conn, owner, &filter, Timestamp::from_micros(0));
        let kept = count(Filter::default()).unwrap();
        let found = count(Filter { text: "name".to_owned(), ..Filter::default() }).unwrap();
        assert_eq!((there, kept, found), (addresses.len() as i64, there, there), "rows, their count, their words");
    }
}

type State = (String, i64, String);

/// Looks again and again: the program works by itself.
async fn wait(fresh: &Fresh, until: impl Fn(&State) -> bool) -> State {
    for _ in 0..6000 {
        if let Some(state) = state(&mut fresh.connect())
            && until(&state)
        {
            return state;
        }
        actix_web::rt::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("it never came to that: {:?}", state(&mut fresh.connect()));
}

fn state(conn: &mut Conn) -> Option<State> {
    imports::table.select((imports::status, imports::position, imports::counts)).get_result(conn).ok()
}

fn create_account(data: &Path, database: &str) {
    let mut create = skymailing(data)
        .args(["account", "create", "ann@example.org", "--password-stdin", "--verified"])
        .env("DATABASE_URL", database)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    create.stdin.take().unwrap().write_all(PASSWORD.as_bytes()).unwrap();
    assert!(create.wait().unwrap().success());
}
