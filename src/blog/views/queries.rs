//! The SQL of views.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::Look;
use crate::clock::Timestamp;
use crate::db::Conn;
use crate::db::schema::{post_views, posts};
use crate::on_each;

/// Counts those that no node has written down yet.
pub fn count(conn: &mut Conn, looks: &[Look]) -> QueryResult<()> {
    let mut fresh: BTreeMap<i64, i64> = BTreeMap::new();
    for look in looks {
        let row =
            (post_views::hour.eq(look.hour), post_views::post_id.eq(look.post.0), post_views::visitor.eq(look.visitor));
        let insert = diesel::insert_into(post_views::table).values(row);
        if on_each!(conn => insert.on_conflict_do_nothing().execute(conn))? == 1 {
            *fresh.entry(look.post.0).or_default() += 1;
        }
    }
    // In the order of their ids, so that no two nodes wait for each other.
    fresh.into_iter().try_for_each(|(post, looks)| {
        let post = posts::table.filter(posts::id.eq(post));
        diesel::update(post).set(posts::views.eq(posts::views + looks)).execute(conn).map(drop)
    })
}

/// The marks of hours that are over, and of the one before, in which a slow node may still count. Called by the schedule.
pub fn forget_past(conn: &mut Conn, now: Timestamp) -> QueryResult<usize> {
    let hour = now.as_seconds().div_euclid(3600);
    diesel::delete(post_views::table.filter(post_views::hour.lt(hour - 1))).execute(conn)
}
