//! What it costs to count a segment among a million clients, on SQLite and, where there is one, PostgreSQL; and what others notice
//! of it meanwhile. Run `cargo bench --bench segments`. Prints a table in Markdown.

#![expect(clippy::unwrap_used, reason = "a bench may panic like a test")]

use std::time::Duration;

use diesel::connection::SimpleConnection;
use skymailing::clients::{SegmentId, Today, count_segment, find_segment};
use skymailing::clock::{Stopwatch, Timestamp};
use skymailing::db::{AccountId, Conn, Db};

#[path = "../tests/app/support/leash.rs"]
mod leash;
#[path = "../tests/app/support/postgres.rs"]
#[expect(dead_code, unused_imports, reason = "its own tests do not run here, and nobody stops it")]
mod postgres;

const OWNER: AccountId = AccountId(1);
const ROUNDS: usize = 3;
/// What is asked, and the rules for it.
const SEGMENTS: [(&str, &str); 5] = [
    (
        "a city and a list",
        r#"{"match":"all","rules":[{"field":"own-1","op":"begins-with","with":{"text":"City 1"}},
            {"field":"lists","op":"one-of","with":{"lists":[1]}}]}"#,
    ),
    (
        "birthday within a week, not on a list",
        r#"{"match":"all","rules":[{"field":"own-2","op":"day-within","with":{"span":7}},
            {"field":"lists","op":"none-of","with":{"lists":[1]}}]}"#,
    ),
    (
        "active, added in 30 days",
        r#"{"match":"all","rules":[{"field":"state","op":"is","with":{"state":"active"}},
            {"field":"added","op":"last-days","with":{"span":30}}]}"#,
    ),
    ("never written to", r#"{"match":"all","rules":[{"field":"letters","op":"never-sent"}]}"#),
    (
        "any of five texts, none met",
        r#"{"match":"any","rules":[{"field":"comment","op":"contains","with":{"text":"zzz"}},
            {"field":"own-1","op":"contains","with":{"text":"zzz"}},{"field":"first-name","op":"contains","with":{"text":"zzz"}},
            {"field":"email","op":"contains","with":{"text":"zzz"}},{"field":"domain","op":"is","with":{"text":"zzz"}}]}"#,
    ),
];

const SQLITE_NUMBERS: &str =
    "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 1000000)";
const POSTGRES_NUMBERS: &str = "WITH numbers AS (SELECT n FROM generate_series(1, 1000000) AS s (n))";

fn main() {
    println!("| database | segment | clients found | whole | others wait at most |\n|---|---|---|---|---|");
    let data = tempfile::tempdir().unwrap();
    measure("SQLite", &format!("sqlite:{}", data.path().join("bench.db").display()));
    if let Some(schema) = postgres::Schema::create() {
        measure("PostgreSQL", schema.url());
    }
}

fn measure(name: &str, url: &str) {
    let db = Db::open(url).unwrap();
    actix_web::rt::System::new().block_on(async {
        db.write(fill).await.unwrap();
        for (index, (asked, _)) in SEGMENTS.iter().enumerate() {
            let segment = SegmentId(index as i64 + 1);
            let (mut times, mut longest) = (Vec::new(), Duration::ZERO);
            let mut people = String::new();
            for _ in 0..ROUNDS {
                let watch = Stopwatch::start();
                let counting = count(&db, segment);
                let (found, waited) = tokio::join!(counting, others(&db, segment));
                // The others go on a little longer than the count.
                times.push(found.1);
                assert!(watch.elapsed() >= found.1);
                longest = longest.max(waited);
                people = found.0;
            }
            times.sort();
            let (whole, longest) = (times.get(ROUNDS / 2).unwrap().as_millis(), longest.as_millis());
            println!("| {name} | {asked} | {people} | {whole} ms | {longest} ms |");
        }
    });
}

async fn count(db: &Db, segment: SegmentId) -> (String, Duration) {
    let watch = Stopwatch::start();
    let today = Today::at(Timestamp::from_micros(1_795_176_000_000_000), "Europe/Moscow");
    let counted = count_segment(db, OWNER, segment, &today).await.unwrap().unwrap();
    (format!("{}{}", if counted.is_all { "" } else { "at least " }, counted.people), watch.elapsed())
}

/// The longest that somebody waits who reads one row all the time, for as long as a count may take.
async fn others(db: &Db, segment: SegmentId) -> Duration {
    let (begun, mut longest) = (Stopwatch::start(), Duration::ZERO);
    while begun.elapsed() < Duration::from_millis(800) {
        let watch = Stopwatch::start();
        db.read(move |conn| find_segment(conn, OWNER, segment)).await.unwrap();
        longest = longest.max(watch.elapsed());
    }
    longest
}

fn fill(conn: &mut Conn) -> diesel::QueryResult<()> {
    let numbers = if let Conn::Pg(conn) = conn {
        // A million rows in one statement take longer than any statement of the program may.
        conn.batch_execute("SET LOCAL statement_timeout = 0")?;
        POSTGRES_NUMBERS
    } else {
        SQLITE_NUMBERS
    };
    conn.batch_execute(
        "INSERT INTO accounts (id, email, email_key, name, password_hash, role, language, zone, session_epoch, created_at)
             VALUES (1, 'ann@x.org', 'ann@x.org', 'Ann', '', 'owner', 'en', 'UTC', 0, 0);
         INSERT INTO attributes (id, owner_id, key, label, kind, choices, position, created_at)
             VALUES (1, 1, 'city', 'City', 'text', '[]', 0, 0), (2, 1, 'born', 'Born', 'date', '[]', 0, 0);
         INSERT INTO lists (id, owner_id, name, name_key, description, created_at) VALUES (1, 1, 'News', 'news', '', 0);",
    )?;
    let pairs = "'{\"city\":\"City ' || (n % 1000) || '\",\"born\":\"' || (1950 + n % 50) || '-0' || (1 + n % 9) || '-'
        || (10 + n % 18) || '\"}'";
    conn.batch_execute(&format!(
        "INSERT INTO clients (id, owner_id, email, email_key, first_name, last_name, comment, own, state, state_reason,
             state_since, created_at, updated_at)
         {numbers} SELECT n, 1, 'client' || n || '@mail' || (n % 50) || '.example', 'client' || n, 'Name' || (n % 100),
             'Surname' || (n % 5000), '', {pairs}, CASE WHEN n % 20 = 0 THEN 'unsubscribed' ELSE 'active' END, '', 0,
             1795176000000000 - (n % 1000) * 86400000000, 0 FROM numbers"
    ))?;
    conn.batch_execute("INSERT INTO list_members SELECT 1, id, 0 FROM clients WHERE id % 3 = 0")?;
    for (index, (name, rules)) in SEGMENTS.iter().enumerate() {
        conn.batch_execute(&format!(
            "INSERT INTO segments VALUES ({}, 1, '{name}', '{name}', '{rules}', 0, 0, NULL)",
            index + 1
        ))?;
    }
    match conn {
        Conn::Pg(_) => conn.batch_execute("ANALYZE clients; ANALYZE list_members"),
        Conn::Sqlite(_) => Ok(()),
    }
}
