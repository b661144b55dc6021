//! The blog, and the numbers of the home page.

use diesel::prelude::*;
use skymailing::db::{Conn, schema};

use super::{Rows, WIDEST};

pub(super) const ROWS: Rows = &[
    (
        "pictures",
        "(id, hash, kind, width, height, touched_at, bytes) VALUES (WIDEST, 'e3b0', 'png', WIDEST, WIDEST, WIDEST, BYTES)",
    ),
    (
        "posts",
        "(id, slug, published_at, deleted_at, version, views, edited_by, created_at, updated_at, picture_id, picture_alt, title,
          body)
         VALUES (WIDEST, 'news', WIDEST, WIDEST, WIDEST, WIDEST, WIDEST, WIDEST, WIDEST, WIDEST, 'A cat', 'News', '**Hello**')",
    ),
    ("post_views", "(hour, post_id, visitor) VALUES (WIDEST, WIDEST, WIDEST)"),
    (
        "home_numbers",
        "(id, campaigns, active, addresses, letters, clients_version, claimed_at)
         VALUES (1, WIDEST, WIDEST, WIDEST, WIDEST, '1', WIDEST)",
    ),
];

pub(super) fn read_back(conn: &mut Conn) {
    let (wide, some_wide) = (WIDEST, Some(WIDEST));
    type Picture = (i64, String, String, i64, i64, i64, Vec<u8>);
    let picture: Picture = schema::pictures::table.first(conn).unwrap();
    assert_eq!((picture.0, picture.3, picture.4, picture.5), (wide, wide, wide, wide));
    assert_eq!((picture.1.as_str(), picture.2.as_str()), ("e3b0", "png"));

    use schema::posts::dsl as p;
    type Numbers = (i64, Option<i64>, Option<i64>, i64, i64, i64, i64, i64, Option<i64>);
    let numbers: Numbers = p::posts
        .select((
            p::id,
            p::published_at,
            p::deleted_at,
            p::version,
            p::views,
            p::edited_by,
            p::created_at,
            p::updated_at,
            p::picture_id,
        ))
        .first(conn)
        .unwrap();
    assert_eq!(numbers, (wide, some_wide, some_wide, wide, wide, wide, wide, wide, some_wide));
    let words: (String, String, String, String) =
        p::posts.select((p::slug, p::picture_alt, p::title, p::body)).first(conn).unwrap();
    assert_eq!((words.0.as_str(), words.1.as_str(), words.2.as_str()), ("news", "A cat", "News"));

    let seen: (i64, i64, i64) = schema::post_views::table.first(conn).unwrap();
    assert_eq!(seen, (wide, wide, wide));
    let home: (i64, i64, i64, i64, i64, String, i64) = schema::home_numbers::table.first(conn).unwrap();
    assert_eq!(home, (1, wide, wide, wide, wide, "1".to_owned(), wide));
}
