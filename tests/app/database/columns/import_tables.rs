//! Files of clients and what they changed.

use diesel::prelude::*;
use skymailing::db::{Conn, schema};

use super::{Rows, WIDEST};

pub(super) const ROWS: Rows = &[
    (
        "imports",
        "(id, owner_id, file_name, stored_as, size, format, plan, language, status, problem, expected, counts, position, progress,
          epoch, leased_until, created_at, started_at, finished_at)
         VALUES (WIDEST, 1, 'all.csv', 'x', WIDEST, '{}', '{}', 'en', 'running', '', '{}', '{}', WIDEST, WIDEST, WIDEST, WIDEST,
          WIDEST, WIDEST, WIDEST)",
    ),
    ("import_changes", "(import_id, client_id, owner_id, before, lists) VALUES (WIDEST, WIDEST, 1, '{}', '[]')"),
];

pub(super) fn read_back(conn: &mut Conn) {
    let (wide, some_wide) = (WIDEST, Some(WIDEST));
    use schema::imports::dsl as i;
    type Numbers = ((i64, i64, i64, i64, i64), (Option<i64>, i64, Option<i64>, Option<i64>));
    let numbers: Numbers = i::imports
        .select((
            (i::id, i::size, i::position, i::progress, i::epoch),
            (i::leased_until, i::created_at, i::started_at, i::finished_at),
        ))
        .first(conn)
        .unwrap();
    assert_eq!(numbers, ((wide, wide, wide, wide, wide), (some_wide, wide, some_wide, some_wide)));
    type Words = (String, String, String, String, String, String, String, String, String);
    let words: Words = i::imports
        .select((
            i::file_name,
            i::stored_as,
            i::format,
            i::plan,
            i::language,
            i::status,
            i::problem,
            i::expected,
            i::counts,
        ))
        .first(conn)
        .unwrap();
    assert_eq!(
        (words.0.as_str(), words.1.as_str(), words.4.as_str(), words.5.as_str()),
        ("all.csv", "x", "en", "running")
    );
    let change: (i64, i64, i64, String, String) = schema::import_changes::table.first(conn).unwrap();
    assert_eq!(change, (wide, wide, 1, "{}".to_owned(), "[]".to_owned()));
}
