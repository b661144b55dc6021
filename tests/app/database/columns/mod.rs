//! The hand-written schema agrees with both databases: one row of every table is written by SQL and read through diesel, with
//! the widest values its columns take.

mod campaign_tables;
mod client_tables;
mod desk_tables;
mod import_tables;
mod message_tables;
mod post_tables;
mod run_tables;
mod sender_tables;
mod stored_tables;
mod suppression_tables;

use std::collections::BTreeSet;

use diesel::prelude::*;
use skymailing::db::{self, schema};

use super::{Fresh, in_repository, run};

type Rows = &'static [(&'static str, &'static str)];

const WIDEST: i64 = i64::MAX;

/// Every table, after those it refers to.
const ROWS: Rows = &[
    (
        "accounts",
        "(id, email, email_key, name, password_hash, role, language, zone, session_epoch, created_at, verified_at,
          run_letters)
         VALUES (1, 'Ann@x.org', 'ann@x.org', 'Ann', 'hash', 'admin', 'en', 'UTC', WIDEST, WIDEST, WIDEST, FALSE)",
    ),
    (
        "blocks",
        "(id, account_id, reason, blocked_by, blocked_at, lifted_by, lifted_at)
         VALUES (WIDEST, 1, 'spam', 1, WIDEST, 1, WIDEST)",
    ),
    (
        "sessions",
        "(id, key_hash, account_id, epoch, csrf_seed, user_agent, address, created_at, seen_at, expires_at)
         VALUES (WIDEST, 'key', 1, WIDEST, 'seed', 'agent', '::1', WIDEST, WIDEST, WIDEST)",
    ),
    (
        "tokens",
        "(id, hash, purpose, account_id, email, created_at, expires_at, used_at)
         VALUES (WIDEST, 'hash', 'verify', 1, 'new@x.org', WIDEST, WIDEST, WIDEST)",
    ),
    (
        "deliveries",
        "(id, owner_id, recipient, state, epoch, leased_by, leased_until, next_attempt_at, created_at, finished_at,
          client_id, sender_id, run_id, fills, deaths, cause, code, tries_from)
         VALUES (WIDEST, WIDEST, 'bob@x.org', 'queued', WIDEST, 'me', WIDEST, WIDEST, WIDEST, WIDEST, WIDEST, WIDEST, WIDEST, '{}', WIDEST, 'too-fast', WIDEST, WIDEST)",
    ),
    (
        "letters",
        "(delivery_id, purpose, recipient_key, sealed, created_at, expires_at)
         VALUES (WIDEST, 'verify', 'bob@x.org', 'sealed', WIDEST, WIDEST)",
    ),
    (
        "attempts",
        "(id, delivery_id, number, epoch, started_at, finished_at, verdict, stage, code, enhanced, reply, server, tls, cause, trigger, run_id)
         VALUES (WIDEST, WIDEST, WIDEST, WIDEST, WIDEST, WIDEST, 'accepted', 'dot', WIDEST, '2.0.0', 'ok', '::1', TRUE, 'accepted', 'repeat', WIDEST)",
    ),
    (
        "caught_letters",
        "(id, received_at, mail_from, rcpt_to, subject, size, raw)
         VALUES (WIDEST, WIDEST, 'a@x.org', 'b@x.org', 'Hello', WIDEST, BYTES)",
    ),
];

/// A file for each file of the schema.
fn rows() -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    let all = [
        ROWS,
        client_tables::ROWS,
        run_tables::ROWS,
        campaign_tables::ROWS,
        desk_tables::ROWS,
        suppression_tables::ROWS,
        import_tables::ROWS,
        sender_tables::ROWS,
        stored_tables::ROWS,
        message_tables::ROWS,
        post_tables::ROWS,
    ];
    all.into_iter().flatten()
}

#[test]
fn one_row_of_every_table_is_read_as_it_was_written() {
    for fresh in Fresh::each() {
        db::migrate(&fresh.url).unwrap();
        let conn = &mut fresh.connect();
        let bytes = if fresh.url.starts_with("sqlite:") { "x'0046ff'" } else { r"'\x0046ff'" };
        for (table, row) in rows() {
            let row = row.replace("WIDEST", &WIDEST.to_string()).replace("BYTES", bytes);
            run(conn, &format!("INSERT INTO {table} {row}")).unwrap_or_else(|error| panic!("{table}: {error}"));
        }
        let some = |text: &str| Some(text.to_owned());
        let (wide, some_wide) = (WIDEST, Some(WIDEST));

        type Account = (i64, String, String, String, String, String, String, String, i64, i64, Option<i64>, bool);
        let account: Account = schema::accounts::table.first(conn).unwrap();
        assert_eq!((account.0, account.8, account.9, account.10, account.11), (1, wide, wide, some_wide, false));

        type Block = (i64, i64, String, Option<i64>, i64, Option<i64>, Option<i64>);
        let block: Block = schema::blocks::table.first(conn).unwrap();
        assert_eq!(block, (wide, 1, "spam".to_owned(), Some(1), wide, Some(1), some_wide));

        type Session = (i64, String, i64, i64, String, String, String, i64, i64, i64);
        let session: Session = schema::sessions::table.first(conn).unwrap();
        assert_eq!((session.0, session.3, session.7, session.8, session.9), (wide, wide, wide, wide, wide));

        type Token = (i64, String, String, Option<i64>, Option<String>, i64, i64, Option<i64>);
        let token: Token = schema::tokens::table.first(conn).unwrap();
        assert_eq!((token.0, token.3, token.4, token.7), (wide, Some(1), some("new@x.org"), some_wide));

        use schema::deliveries::dsl as d;
        type Id = Option<i64>;
        type Delivery = (
            i64,
            Id,
            String,
            String,
            i64,
            Option<String>,
            Option<i64>,
            i64,
            i64,
            Option<i64>,
            Id,
            Id,
            Id,
            Option<String>,
            i64,
            (Option<String>, Id, i64),
        );
        let delivery: Delivery = d::deliveries
            .select((
                d::id,
                d::owner_id,
                d::recipient,
                d::state,
                d::epoch,
                d::leased_by,
                d::leased_until,
                d::next_attempt_at,
                d::created_at,
                d::finished_at,
                d::client_id,
                d::sender_id,
                d::run_id,
                d::fills,
                d::deaths,
                (d::cause, d::code, d::tries_from),
            ))
            .first(conn)
            .unwrap();
        assert_eq!(delivery.15, (Some("too-fast".to_owned()), some_wide, wide));
        assert_eq!((delivery.12, delivery.13.as_deref(), delivery.14), (some_wide, Some("{}"), wide));
        assert_eq!((delivery.1, delivery.5, delivery.6), (some_wide, some("me"), some_wide));
        assert_eq!((delivery.9, delivery.10, delivery.11), (some_wide, some_wide, some_wide));

        type Letter = (i64, String, String, Option<String>, i64, i64);
        let letter: Letter = schema::letters::table.first(conn).unwrap();
        assert_eq!((letter.0, letter.3, letter.5), (wide, some("sealed"), wide));

        type Attempt = (
            (i64, i64, i64, i64, i64, Option<i64>),
            (Option<String>, String, Option<i64>, Option<String>, String, String, bool, Option<String>, String),
            Id,
        );
        use schema::attempts::dsl as a;
        let attempt: Attempt = a::attempts
            .select((
                (a::id, a::delivery_id, a::number, a::epoch, a::started_at, a::finished_at),
                (a::verdict, a::stage, a::code, a::enhanced, a::reply, a::server, a::tls, a::cause, a::trigger),
                a::run_id,
            ))
            .first(conn)
            .unwrap();
        assert_eq!(attempt.2, some_wide);
        assert_eq!(attempt.0, (wide, wide, wide, wide, wide, some_wide));
        assert_eq!((attempt.1.0, attempt.1.2, attempt.1.6), (some("accepted"), some_wide, true));
        assert_eq!((attempt.1.7, attempt.1.8.as_str()), (some("accepted"), "repeat"));

        type Caught = (i64, i64, String, String, String, i64, Vec<u8>);
        let caught: Caught = schema::caught_letters::table.first(conn).unwrap();
        assert_eq!((caught.0, caught.1, caught.5, caught.6), (wide, wide, wide, vec![0, 0x46, 0xff]));
        client_tables::read_back(conn);
        run_tables::read_back(conn);
        campaign_tables::read_back(conn);
        desk_tables::read_back(conn);
        suppression_tables::read_back(conn);
        import_tables::read_back(conn);
        sender_tables::read_back(conn);
        stored_tables::read_back(conn);
        message_tables::read_back(conn);
        post_tables::read_back(conn);
    }
}

#[test]
fn no_table_of_the_schema_is_left_out_above() {
    let files = std::fs::read_dir(in_repository("src/db/schema")).unwrap();
    let schema: String = files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()).collect();
    let in_schema: BTreeSet<&str> = schema
        .split("diesel::table! {")
        .skip(1)
        .map(|table| table.split('(').next().unwrap_or_default().trim())
        .collect();
    assert_eq!(in_schema, rows().map(|(table, _)| *table).collect());

    for fresh in Fresh::each() {
        db::migrate(&fresh.url).unwrap();
        for table in &in_schema {
            assert!(fresh.objects().contains(*table), "{table} is not in {}", fresh.url);
        }
    }
}

#[test]
fn an_id_is_never_given_twice() {
    for fresh in Fresh::each() {
        db::migrate(&fresh.url).unwrap();
        let conn = &mut fresh.connect();
        let letter = "INSERT INTO caught_letters (received_at, mail_from, rcpt_to, subject, size, raw)
                      VALUES (1, '', '', '', 0, '')";
        let newest = |conn: &mut _| -> i64 {
            schema::caught_letters::table
                .select(diesel::dsl::max(schema::caught_letters::id))
                .first::<Option<i64>>(conn)
                .unwrap()
                .unwrap()
        };
        run(conn, letter).unwrap();
        let first = newest(conn);
        run(conn, "DELETE FROM caught_letters").unwrap();
        run(conn, letter).unwrap();
        assert!(newest(conn) > first);
    }
}
