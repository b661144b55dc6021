//! The SQL of posts.

use std::time::Duration;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::post::{Listed, Neighbour, NewPost, Post, PostId};
use crate::clock::{Timestamp, days};
use crate::db::schema::posts;
use crate::db::{AccountId, Conn, Keyset, Page};

#[diesel::dsl::auto_type(no_type_alias)]
fn visible(now: Timestamp) -> _ {
    posts::deleted_at.is_null().and(posts::published_at.is_not_null()).and(posts::published_at.le(now))
}

/// The same only while no post changed, and none came to its time.
pub type Stamp = (i64, i64, i64);

pub fn stamp(conn: &mut Conn, now: Timestamp) -> QueryResult<Stamp> {
    let all = (sql::<BigInt>("count(*)"), sql::<BigInt>("CAST(coalesce(sum(version), 0) AS BIGINT)"));
    let (count, versions): (i64, i64) = posts::table.select(all).get_result(conn)?;
    let due = posts::table.filter(visible(now)).count().get_result(conn)?;
    Ok((count, versions, due))
}

/// Published posts, the newest first; the key is when.
pub fn page(conn: &mut Conn, at: Keyset, size: usize, now: Timestamp) -> QueryResult<Page<Post>> {
    let mut query = posts::table.filter(visible(now)).select(Post::as_select()).into_boxed();
    if let Some(before) = at.before {
        query = query.filter(posts::published_at.lt(before));
    }
    query = match at.after {
        Some(after) => query.filter(posts::published_at.gt(after)).order(posts::published_at.asc()),
        None => query.order(posts::published_at.desc()),
    };
    let found = query.limit(i64::try_from(size).unwrap_or(i64::MAX).saturating_add(1)).load(conn)?;
    Ok(at.page(found, size, |post: &Post| post.published_at.map_or(0, Timestamp::as_micros)))
}

pub fn by_slug(conn: &mut Conn, slug: &str, now: Timestamp) -> QueryResult<Option<Post>> {
    let found = posts::table.filter(posts::slug.eq(slug).and(visible(now)));
    found.select(Post::as_select()).get_result(conn).optional()
}

pub fn all_visible(conn: &mut Conn, now: Timestamp) -> QueryResult<Vec<PostId>> {
    posts::table.filter(visible(now)).select(posts::id).load(conn)
}

pub fn these(conn: &mut Conn, ids: &[PostId], now: Timestamp) -> QueryResult<Vec<Post>> {
    posts::table
        .filter(posts::id.eq_any(ids).and(visible(now)))
        .order(posts::published_at.desc())
        .select(Post::as_select())
        .load(conn)
}

/// The one before and the one after, by time.
pub fn neighbours(
    conn: &mut Conn,
    at: Timestamp,
    now: Timestamp,
) -> QueryResult<(Option<Neighbour>, Option<Neighbour>)> {
    let columns = (posts::slug, posts::title);
    let older = posts::table.filter(visible(now).and(posts::published_at.lt(at))).order(posts::published_at.desc());
    let newer = posts::table.filter(visible(now).and(posts::published_at.gt(at))).order(posts::published_at.asc());
    let older = older.select(columns).limit(1).get_result(conn).optional()?;
    Ok((older, newer.select(columns).limit(1).get_result(conn).optional()?))
}

/// For editors: all that are not deleted, the newest first.
pub fn list(conn: &mut Conn, at: Keyset, size: usize) -> QueryResult<Page<Listed>> {
    let columns = (posts::id, posts::slug, posts::title, posts::published_at, posts::views, posts::updated_at);
    let mut query = posts::table.filter(posts::deleted_at.is_null()).select(columns).into_boxed();
    if let Some(before) = at.before {
        query = query.filter(posts::id.lt(before));
    }
    query = match at.after {
        Some(after) => query.filter(posts::id.gt(after)).order(posts::id.asc()),
        None => query.order(posts::id.desc()),
    };
    let found = query.limit(i64::try_from(size).unwrap_or(i64::MAX).saturating_add(1)).load(conn)?;
    Ok(at.page(found, size, |post: &Listed| post.id.0))
}

pub fn find(conn: &mut Conn, id: PostId) -> QueryResult<Option<Post>> {
    let found = posts::table.filter(posts::id.eq(id).and(posts::deleted_at.is_null()));
    found.select(Post::as_select()).get_result(conn).optional()
}

/// Whether another post has this address, be it a deleted one: that may come back.
pub fn is_slug_taken(conn: &mut Conn, slug: &str, besides: Option<PostId>) -> QueryResult<bool> {
    let found: Option<PostId> =
        posts::table.filter(posts::slug.eq(slug)).select(posts::id).get_result(conn).optional()?;
    Ok(found.is_some() && found != besides)
}

/// Those addresses that begin like this one.
pub fn slugs_like(conn: &mut Conn, slug: &str) -> QueryResult<Vec<String>> {
    // An address has no sign that means anything in a pattern.
    posts::table.filter(posts::slug.like(format!("{slug}%"))).select(posts::slug).load(conn)
}

/// The first free instant: no two posts have the same.
pub fn free_instant(conn: &mut Conn, wanted: Timestamp, besides: Option<PostId>) -> QueryResult<Timestamp> {
    let mut at = wanted;
    loop {
        let there: Option<PostId> =
            posts::table.filter(posts::published_at.eq(at)).select(posts::id).get_result(conn).optional()?;
        if there.is_none() || there == besides {
            return Ok(at);
        }
        at = at.plus(Duration::from_micros(1));
    }
}

pub fn insert(conn: &mut Conn, by: AccountId, new: &NewPost, now: Timestamp) -> QueryResult<PostId> {
    diesel::insert_into(posts::table)
        .values((
            posts::slug.eq(&new.slug),
            posts::published_at.eq(new.published_at),
            posts::version.eq(1_i64),
            posts::views.eq(0_i64),
            posts::edited_by.eq(by),
            posts::created_at.eq(now),
            posts::updated_at.eq(now),
            posts::picture_id.eq(new.picture_id),
            posts::picture_alt.eq(&new.picture_alt),
            posts::title.eq(&new.title),
            posts::body.eq(&new.body),
        ))
        .returning(posts::id)
        .get_result(conn)
}

/// `false`: it is not of that version any more.
pub fn update(
    conn: &mut Conn,
    by: AccountId,
    id: PostId,
    base: i64,
    new: &NewPost,
    now: Timestamp,
) -> QueryResult<bool> {
    let as_it_was = posts::id.eq(id).and(posts::version.eq(base)).and(posts::deleted_at.is_null());
    let changed = diesel::update(posts::table.filter(as_it_was)).set((
        posts::slug.eq(&new.slug),
        posts::published_at.eq(new.published_at),
        posts::version.eq(base + 1),
        posts::edited_by.eq(by),
        posts::updated_at.eq(now),
        posts::picture_id.eq(new.picture_id),
        posts::picture_alt.eq(&new.picture_alt),
        posts::title.eq(&new.title),
        posts::body.eq(&new.body),
    ));
    Ok(changed.execute(conn)? == 1)
}

/// Its title, if it was there.
pub fn delete(conn: &mut Conn, by: AccountId, id: PostId, now: Timestamp) -> QueryResult<Option<String>> {
    set_deleted(conn, by, (id, false), Some(now))
}

pub fn restore(conn: &mut Conn, by: AccountId, id: PostId) -> QueryResult<Option<String>> {
    set_deleted(conn, by, (id, true), None)
}

fn set_deleted(
    conn: &mut Conn,
    by: AccountId,
    (id, is_deleted): (PostId, bool),
    deleted_at: Option<Timestamp>,
) -> QueryResult<Option<String>> {
    let there = posts::id.eq(id).and(posts::deleted_at.is_not_null().eq(is_deleted));
    diesel::update(posts::table.filter(there))
        .set((posts::deleted_at.eq(deleted_at), posts::version.eq(posts::version + 1), posts::edited_by.eq(by)))
        .returning(sql::<Text>("title"))
        .get_result(conn)
        .optional()
}

/// How long a deleted post can be brought back.
const REMEMBERED: Duration = days(30);
const AT_ONCE: i64 = 100;

/// Called by the schedule.
pub fn forget_deleted(conn: &mut Conn, now: Timestamp) -> QueryResult<usize> {
    let old: Vec<PostId> =
        posts::table.filter(posts::deleted_at.lt(now.minus(REMEMBERED))).limit(AT_ONCE).select(posts::id).load(conn)?;
    diesel::delete(posts::table.filter(posts::id.eq_any(old))).execute(conn)
}
