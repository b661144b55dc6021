//! Clients and what sorts them.

use diesel::prelude::*;
use skymailing::db::{Conn, schema};

use super::{Rows, WIDEST};

pub(super) const ROWS: Rows = &[
    ("deletions", "(id, owner_id, deleted_at, clients, purged_at) VALUES (WIDEST, 1, WIDEST, WIDEST, WIDEST)"),
    (
        "attributes",
        "(id, owner_id, key, label, kind, choices, position, created_at, deleted_at)
         VALUES (WIDEST, 1, 'city', 'City', 'choice', '[\"Tver\"]', WIDEST, WIDEST, WIDEST)",
    ),
    (
        "clients",
        "(id, owner_id, email, email_key, first_name, last_name, comment, own, state, state_reason, state_since, created_at,
          updated_at, deletion_id, import_id)
         VALUES (WIDEST, 1, 'Bob@x.org', 'bob@x.org', 'Bob', 'Lee', 'tall', '{}', 'bounced', 'full', WIDEST, WIDEST, WIDEST,
          WIDEST, WIDEST)",
    ),
    ("client_counts", "(owner_id, state, clients, version) VALUES (WIDEST, 'active', WIDEST, WIDEST)"),
    (
        "lists",
        "(id, owner_id, name, name_key, description, created_at, deleted_at)
         VALUES (WIDEST, 1, 'News', 'news', 'weekly', WIDEST, WIDEST)",
    ),
    ("list_members", "(list_id, client_id, added_at) VALUES (WIDEST, WIDEST, WIDEST)"),
    (
        "segments",
        "(id, owner_id, name, name_key, rules, created_at, updated_at, deleted_at)
         VALUES (WIDEST, 1, 'Near', 'near', '{}', WIDEST, WIDEST, WIDEST)",
    ),
];

pub(super) fn read_back(conn: &mut Conn) {
    let (wide, some_wide) = (WIDEST, Some(WIDEST));

    let deletion: (i64, i64, i64, i64, Option<i64>) = schema::deletions::table.first(conn).unwrap();
    assert_eq!(deletion, (wide, 1, wide, wide, some_wide));

    let counted: (i64, String, i64, i64) =
        schema::client_counts::table.order(schema::client_counts::owner_id.desc()).first(conn).unwrap();
    assert_eq!(counted, (wide, "active".to_owned(), wide, wide));

    type Attribute = (i64, i64, String, String, String, String, i64, i64, Option<i64>);
    let attribute: Attribute = schema::attributes::table.first(conn).unwrap();
    assert_eq!((attribute.0, attribute.6, attribute.7, attribute.8), (wide, wide, wide, some_wide));

    use schema::clients::dsl as c;
    let client: (i64, String, i64, i64, i64, Option<i64>, Option<i64>) = c::clients
        .select((c::id, c::state, c::state_since, c::created_at, c::updated_at, c::deletion_id, c::import_id))
        .first(conn)
        .unwrap();
    assert_eq!(client, (wide, "bounced".to_owned(), wide, wide, wide, some_wide, some_wide));

    type List = (i64, i64, String, String, String, i64, Option<i64>);
    let list: List = schema::lists::table.first(conn).unwrap();
    assert_eq!((list.0, list.5, list.6), (wide, wide, some_wide));

    let member: (i64, i64, i64) = schema::list_members::table.first(conn).unwrap();
    assert_eq!(member, (wide, wide, wide));

    type Segment = (i64, i64, String, String, String, i64, i64, Option<i64>);
    let segment: Segment = schema::segments::table.first(conn).unwrap();
    assert_eq!((segment.0, segment.5, segment.6, segment.7), (wide, wide, wide, some_wide));
}
