//! What staff did, and what owners say to it.

use diesel::prelude::*;
use skymailing::db::{Conn, schema};

use super::{Rows, WIDEST};

pub(super) const ROWS: Rows = &[
    (
        "audit",
        "(id, at, actor_id, deed, subject, subject_id, detail, hash)
         VALUES (WIDEST, WIDEST, WIDEST, 'blocked', 'account', WIDEST, 'spam', 'e3b0')",
    ),
    (
        "appeals",
        "(id, campaign_id, author_id, by_staff, text, created_at) VALUES (WIDEST, WIDEST, 1, TRUE, 'Sorry', WIDEST)",
    ),
];

pub(super) fn read_back(conn: &mut Conn) {
    let (wide, some_wide) = (WIDEST, Some(WIDEST));
    type Audit = (i64, i64, Option<i64>, String, String, i64, String, String);
    let row: Audit = schema::audit::table.first(conn).unwrap();
    assert_eq!((row.0, row.1, row.2, row.5), (wide, wide, some_wide, wide));
    let appeal: (i64, i64, Option<i64>, bool, String, i64) = schema::appeals::table.first(conn).unwrap();
    assert_eq!(appeal, (wide, wide, Some(1), true, "Sorry".to_owned(), wide));
}
