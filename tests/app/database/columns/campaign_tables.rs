//! Campaigns.

use diesel::prelude::*;
use skymailing::db::{Conn, schema};

use super::{Rows, WIDEST};

pub const ROWS: Rows = &[(
    "campaigns",
    "(id, owner_id, name, message_id, sender_id, audience, calendar, unknown, launched_at, paused_at, paused_why, cancelled_at,
      disabled_at, disabled_by, disabled_why, ended_at, ended_as, last_start, next_start_at, missed, created_at, updated_at,
      deleted_at, tracks)
     VALUES (WIDEST, 1, 'Spring', WIDEST, WIDEST, '{}', '{}', 'repeat-once', WIDEST, WIDEST, 'no-message', WIDEST, WIDEST, WIDEST, 'spam',
      WIDEST, 'expired', 'now', WIDEST, WIDEST, WIDEST, WIDEST, WIDEST, TRUE)",
)];

pub fn read_back(conn: &mut Conn) {
    let (wide, some_wide) = (WIDEST, Some(WIDEST));

    use schema::campaigns::dsl as c;
    type Instants =
        (Option<i64>, Option<i64>, Option<i64>, Option<i64>, Option<i64>, Option<i64>, i64, i64, Option<i64>);
    let instants: Instants = c::campaigns
        .select((
            c::launched_at,
            c::paused_at,
            c::cancelled_at,
            c::disabled_at,
            c::ended_at,
            c::next_start_at,
            c::created_at,
            c::updated_at,
            c::deleted_at,
        ))
        .first(conn)
        .unwrap();
    assert_eq!(instants, (some_wide, some_wide, some_wide, some_wide, some_wide, some_wide, wide, wide, some_wide));
    type Rest = (i64, i64, Option<i64>, Option<i64>, Option<i64>, i64);
    let rest: Rest = c::campaigns
        .select((c::id, c::owner_id, c::message_id, c::sender_id, c::disabled_by, c::missed))
        .first(conn)
        .unwrap();
    assert_eq!(rest, (wide, 1, some_wide, some_wide, some_wide, wide));
    type Words = (String, String, String, String, Option<String>, Option<String>, Option<String>);
    let words: Words = c::campaigns
        .select((c::name, c::audience, c::calendar, c::unknown, c::disabled_why, c::ended_as, c::last_start))
        .first(conn)
        .unwrap();
    assert!(c::campaigns.select(c::tracks).first::<bool>(conn).unwrap());
    let paused_why: Option<String> = c::campaigns.select(c::paused_why).first(conn).unwrap();
    assert_eq!(paused_why.as_deref(), Some("no-message"));
    assert_eq!((words.0.as_str(), words.3.as_str(), words.5.as_deref()), ("Spring", "repeat-once", Some("expired")));
}
