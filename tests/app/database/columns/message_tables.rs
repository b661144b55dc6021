//! Letters that owners write.

use diesel::prelude::*;
use skymailing::db::{Conn, schema};

use super::{Rows, WIDEST};

pub(super) const ROWS: Rows = &[
    (
        "messages",
        "(id, owner_id, name, current, created_at, updated_at, deleted_at)
         VALUES (WIDEST, 1, 'May', WIDEST, WIDEST, WIDEST, WIDEST)",
    ),
    (
        "message_versions",
        "(id, owner_id, message_id, number, saved_by, saved_at, restored_from, name, language, subject, preheader, format, body,
          text, files)
         VALUES (WIDEST, 1, WIDEST, WIDEST, WIDEST, WIDEST, WIDEST, 'May', 'en', 'Hello', 'News', 'markdown', '*Hi*', 'Hi', '[1]')",
    ),
    (
        "message_files",
        "(id, owner_id, message_id, file_use_id, name, kind, size, added_at)
         VALUES (WIDEST, 1, WIDEST, WIDEST, 'a.pdf', 'application/pdf', WIDEST, WIDEST)",
    ),
    (
        "message_drafts",
        "(id, owner_id, message_id, window_key, base, content, saved_at)
         VALUES (WIDEST, 1, WIDEST, 'w', WIDEST, '{}', WIDEST)",
    ),
    (
        "message_checks",
        "(message_id, list_id, owner_id, number, checked, lacking, reached, fields, checked_at)
         VALUES (WIDEST, WIDEST, 1, WIDEST, WIDEST, WIDEST, WIDEST, '[]', WIDEST)",
    ),
    (
        "message_tests",
        "(id, owner_id, message_id, number, recipient, delivery_id, posted_at)
         VALUES (WIDEST, 1, WIDEST, WIDEST, 'a@x.org', WIDEST, WIDEST)",
    ),
];

pub(super) fn read_back(conn: &mut Conn) {
    let (wide, some_wide) = (WIDEST, Some(WIDEST));

    type Message = (i64, i64, String, i64, i64, i64, Option<i64>);
    let message: Message = schema::messages::table.first(conn).unwrap();
    assert_eq!((message.0, message.3, message.4, message.5, message.6), (wide, wide, wide, wide, some_wide));

    use schema::message_versions::dsl as v;
    let version: (i64, i64, i64, i64, i64, Option<i64>, String, String) = v::message_versions
        .select((v::id, v::message_id, v::number, v::saved_by, v::saved_at, v::restored_from, v::format, v::files))
        .first(conn)
        .unwrap();
    assert_eq!(version, (wide, wide, wide, wide, wide, some_wide, "markdown".to_owned(), "[1]".to_owned()));

    type File = (i64, i64, i64, i64, String, String, i64, i64);
    let file: File = schema::message_files::table.first(conn).unwrap();
    assert_eq!((file.0, file.2, file.3, file.6, file.7), (wide, wide, wide, wide, wide));

    type Draft = (i64, i64, Option<i64>, String, i64, String, i64);
    let draft: Draft = schema::message_drafts::table.first(conn).unwrap();
    assert_eq!((draft.0, draft.2, draft.4, draft.6), (wide, some_wide, wide, wide));

    type Check = (i64, i64, i64, i64, i64, i64, Option<i64>, String, i64);
    let check: Check = schema::message_checks::table.first(conn).unwrap();
    assert_eq!((check.0, check.1, check.3, check.4, check.5), (wide, wide, wide, wide, wide));
    assert_eq!((check.6, check.8), (some_wide, wide));

    type Test = (i64, i64, i64, i64, String, i64, i64);
    let test: Test = schema::message_tests::table.first(conn).unwrap();
    assert_eq!((test.0, test.2, test.3, test.5, test.6), (wide, wide, wide, wide, wide));
}
