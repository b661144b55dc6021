//! Whom no campaign writes to.

use diesel::prelude::*;
use skymailing::db::{Conn, schema};

use super::{Rows, WIDEST};

pub(super) const ROWS: Rows = &[(
    "suppressions",
    "(id, owner_id, kind, key, shown, source, reason, created_at, expires_at,
      removed_at)
     VALUES (WIDEST, 1, 'domain', 'e3b0', 'example.org', 'page', 'They asked', WIDEST, WIDEST, WIDEST)",
)];

pub(super) fn read_back(conn: &mut Conn) {
    let (wide, some_wide) = (WIDEST, Some(WIDEST));
    type Row = (i64, Option<i64>, String, String, Option<String>, String, String, i64, Option<i64>, Option<i64>);
    let row: Row = schema::suppressions::table.first(conn).unwrap();
    assert_eq!((row.0, row.1, row.7, row.8, row.9), (wide, Some(1), wide, some_wide, some_wide));
    assert_eq!((row.4.as_deref(), row.6.as_str()), (Some("example.org"), "They asked"));
}
