//! What SQLite itself takes for the same rows: bare INSERTs of as many rows at once, into the same table without its triggers, with
//! and without its indexes. What an import does besides is measured by it.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use skymailing::clock::Stopwatch;
use skymailing::db::{Conn, Db};

use super::used_by;

const ROWS_AT_ONCE: usize = 2000;
const TRIGGERS: &str = "DROP TRIGGER client_counts_insert; DROP TRIGGER clients_words_insert;
    INSERT INTO accounts (email, email_key, name, password_hash, role, language, zone, session_epoch, created_at)
        VALUES ('a', 'a', 'a', 'a', 'owner', 'en', 'UTC', 0, 0);";
const INDEXES: &str =
    "DROP INDEX clients_newest; DROP INDEX clients_state; DROP INDEX clients_name; DROP INDEX clients_since;
    DROP INDEX clients_import;";

/// Rows a second, and microseconds of the processor a row.
pub async fn measure(rows: usize, with_indexes: bool) -> (f64, f64) {
    let data = tempfile::tempdir().unwrap();
    let db = Db::open(&format!("sqlite:{}", data.path().join("plain.db").display())).unwrap();
    let prepare = if with_indexes { TRIGGERS.to_owned() } else { format!("{TRIGGERS}{INDEXES}") };
    db.write(move |conn| in_sqlite(conn).batch_execute(&prepare)).await.unwrap();
    let mut chunks = Vec::new();
    for from in (0..rows).step_by(ROWS_AT_ONCE) {
        let some = (from..rows.min(from + ROWS_AT_ONCE)).map(|n| {
            let [email, first, last, city, age] = super::row(n);
            [email, first, last, format!(r#"{{"age":"{age}","city":"{city}"}}"#)]
        });
        chunks.push(serde_json::to_string(&some.collect::<Vec<_>>()).unwrap());
    }
    let (watch, before) = (Stopwatch::start(), used_by(std::process::id()));
    for chunk in chunks {
        let inserted = db.write(move |conn| {
            diesel::sql_query(
                "INSERT INTO clients (owner_id, state, state_reason, state_since, created_at, updated_at, import_id,
                     email, email_key, first_name, last_name, comment, own)
                 SELECT 1, 'active', '', 1, 1, 1, 1,
                     value->>0, value->>0, value->>1, value->>2, '', value->>3 FROM json_each($1)",
            )
            .bind::<Text, _>(chunk)
            .execute(in_sqlite(conn))
        });
        inserted.await.unwrap();
    }
    let used = used_by(std::process::id()) - before;
    (rows as f64 / watch.elapsed().as_secs_f64(), used.as_secs_f64() * 1e6 / rows as f64)
}

fn in_sqlite(conn: &mut Conn) -> &mut SqliteConnection {
    match conn {
        Conn::Sqlite(conn) => conn,
        Conn::Pg(_) => unreachable!(),
    }
}
