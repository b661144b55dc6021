//! What editors do to posts. Each deed is one transaction, and raises the version of the post, by which every node notices.

use diesel::QueryResult;

use super::post::{NewPost, Post, PostId};
use super::{pictures, queries, slug};
use crate::clock::Timestamp;
use crate::db::{AccountId, Conn};

/// What a form asks for, checked except against other posts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The version it was made from.
    pub base: i64,
    pub new: NewPost,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    Done(PostId),
    SlugTaken,
    /// The picture was brought more than a day ago, and nobody kept it.
    PictureGone,
    /// Somebody else was quicker.
    Conflict(Box<Post>),
}

pub fn create(conn: &mut Conn, by: AccountId, edit: Edit, now: Timestamp) -> QueryResult<Saved> {
    match fitted(conn, None, edit.new, now)? {
        Ok(new) => queries::insert(conn, by, &new, now).map(Saved::Done),
        Err(refused) => Ok(refused),
    }
}

/// `None`: it is not there.
pub fn save(conn: &mut Conn, by: AccountId, id: PostId, edit: Edit, now: Timestamp) -> QueryResult<Option<Saved>> {
    let Some(there) = queries::find(conn, id)? else { return Ok(None) };
    if there.version != edit.base {
        return Ok(Some(Saved::Conflict(Box::new(there))));
    }
    let mut new = edit.new;
    // What readers may have written down leads to the same post for ever.
    if there.published_at.is_some_and(|at| at <= now) {
        new.slug.clone_from(&there.slug);
    }
    let new = match fitted(conn, Some(id), new, now)? {
        Ok(new) => new,
        Err(refused) => return Ok(Some(refused)),
    };
    if queries::update(conn, by, id, edit.base, &new, now)? {
        return Ok(Some(Saved::Done(id)));
    }
    // On PostgreSQL two may come as far as this.
    Ok(queries::find(conn, id)?.map(|there| Saved::Conflict(Box::new(there))))
}

/// Among the other posts.
fn fitted(
    conn: &mut Conn,
    id: Option<PostId>,
    mut new: NewPost,
    now: Timestamp,
) -> QueryResult<Result<NewPost, Saved>> {
    if new.slug.is_empty() {
        new.slug = free_slug(conn, &slug::of_title(&new.title), id)?;
    } else if queries::is_slug_taken(conn, &new.slug, id)? {
        return Ok(Err(Saved::SlugTaken));
    }
    if let Some(at) = new.published_at {
        new.published_at = Some(queries::free_instant(conn, at, id)?);
    }
    if let Some(picture) = new.picture_id
        && !pictures::touch(conn, picture, now)?
    {
        return Ok(Err(Saved::PictureGone));
    }
    Ok(Ok(new))
}

/// With a number behind it, when others have it.
fn free_slug(conn: &mut Conn, wanted: &str, id: Option<PostId>) -> QueryResult<String> {
    if !queries::is_slug_taken(conn, wanted, id)? {
        return Ok(wanted.to_owned());
    }
    let taken = queries::slugs_like(conn, wanted)?;
    let numbered = (2..).map(|number| format!("{wanted}-{number}"));
    Ok(numbered.into_iter().find(|slug| !taken.contains(slug)).unwrap_or_default())
}
