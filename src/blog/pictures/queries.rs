//! The SQL of pictures.

use std::time::Duration;

use diesel::dsl::{exists, not};
use diesel::prelude::*;
use diesel::upsert::excluded;

use super::checking::Made;
use super::{Picture, PictureId};
use crate::clock::{Timestamp, days};
use crate::db::Conn;
use crate::db::schema::{pictures, posts};
use crate::on_each;

/// The same picture is kept once.
pub fn keep(conn: &mut Conn, made: &Made, now: Timestamp) -> QueryResult<PictureId> {
    on_each!(conn => diesel::insert_into(pictures::table)
        .values((
            pictures::hash.eq(&made.hash),
            pictures::kind.eq(made.kind),
            pictures::width.eq(made.width),
            pictures::height.eq(made.height),
            pictures::touched_at.eq(now),
            pictures::bytes.eq(&made.bytes),
        ))
        .on_conflict(pictures::hash)
        .do_update()
        .set(pictures::touched_at.eq(excluded(pictures::touched_at)))
        .returning(pictures::id)
        .get_result(conn))
}

/// Whether it is there; if so, for a day more at least.
pub fn touch(conn: &mut Conn, id: PictureId, now: Timestamp) -> QueryResult<bool> {
    let touched = diesel::update(pictures::table.filter(pictures::id.eq(id))).set(pictures::touched_at.eq(now));
    Ok(touched.execute(conn)? == 1)
}

/// What a page needs to know of it: hash, width, height.
pub fn shown(conn: &mut Conn, id: PictureId) -> QueryResult<Option<(String, i64, i64)>> {
    let columns = (pictures::hash, pictures::width, pictures::height);
    pictures::table.filter(pictures::id.eq(id)).select(columns).get_result(conn).optional()
}

pub fn by_hash(conn: &mut Conn, hash: &str) -> QueryResult<Option<Picture>> {
    let found = pictures::table.filter(pictures::hash.eq(hash)).select((pictures::kind, pictures::bytes));
    let found: Option<(_, Vec<u8>)> = found.get_result(conn).optional()?;
    Ok(found.map(|(kind, bytes)| Picture { kind, bytes: bytes.into() }))
}

const GRACE: Duration = days(1);
const AT_ONCE: i64 = 100;

/// Removes what no post shows, not even a deleted one. Called by the schedule.
pub fn forget_unused(conn: &mut Conn, now: Timestamp) -> QueryResult<usize> {
    let showing = posts::table.filter(posts::picture_id.eq(pictures::id.nullable())).select(posts::id);
    let unused: Vec<PictureId> = pictures::table
        .filter(pictures::touched_at.lt(now.minus(GRACE)).and(not(exists(showing))))
        .order(pictures::touched_at)
        .limit(AT_ONCE)
        .select(pictures::id)
        .load(conn)?;
    let still = pictures::id.eq_any(unused).and(pictures::touched_at.lt(now.minus(GRACE)));
    diesel::delete(pictures::table.filter(still)).execute(conn)
}
