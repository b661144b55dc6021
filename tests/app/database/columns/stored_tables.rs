//! Stored files and who uses them.

use diesel::prelude::*;
use skymailing::db::{Conn, schema};

use super::{Rows, WIDEST};

pub(super) const ROWS: Rows = &[
    (
        "files",
        "(id, hash, size, place, created_at, touched_at) VALUES (WIDEST, 'e3b0', WIDEST, 'e3/e3b0.x', WIDEST, WIDEST)",
    ),
    ("file_uses", "(id, owner_id, file_id, created_at) VALUES (WIDEST, 1, WIDEST, WIDEST)"),
];

pub(super) fn read_back(conn: &mut Conn) {
    let wide = WIDEST;
    type File = (i64, String, i64, String, i64, i64);
    let file: File = schema::files::table.first(conn).unwrap();
    assert_eq!((file.0, file.2, file.4, file.5), (wide, wide, wide, wide));

    let file_use: (i64, i64, i64, i64) = schema::file_uses::table.first(conn).unwrap();
    assert_eq!(file_use, (wide, 1, wide, wide));
}
