//! Saving a message: what changes it makes a version, and nobody's words are overwritten unseen.

use diesel::prelude::*;

use super::attachments::{self, AttachmentId, NewAttachment};
use super::content::Content;
use super::message::MessageId;
use super::versions::{self, Version};
use super::{drafts, queries};
use crate::clock::Timestamp;
use crate::db::{AccountId, Conn};

/// What a save came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    /// As the version of this number.
    As(i64),
    /// There was nothing to save.
    Same,
    /// Somebody else saved this meanwhile, and nothing was changed.
    Conflict(Box<Version>),
}

/// What is to be saved, and what it began with.
#[derive(Clone, Debug)]
pub struct Edit {
    /// The number of the version that was on the page.
    pub base: i64,
    pub content: Content,
    pub added: Vec<NewAttachment>,
    pub removed: Vec<AttachmentId>,
    /// The window it was typed in; its draft is done with.
    pub window: String,
}

pub fn create(
    conn: &mut Conn,
    owner: AccountId,
    by: AccountId,
    content: &Content,
    now: Timestamp,
) -> QueryResult<MessageId> {
    let id = queries::insert(conn, owner, &content.name, now)?;
    let new = versions::New { number: 1, by, restored_from: None, content, files: &[] };
    versions::insert(conn, owner, id, &new, now)?;
    Ok(id)
}

/// `None`: there is no such message.
pub fn save(
    conn: &mut Conn,
    owner: AccountId,
    by: AccountId,
    id: MessageId,
    edit: &Edit,
    now: Timestamp,
) -> QueryResult<Option<Saved>> {
    let Some(current) = versions::current_version(conn, owner, id)? else {
        return Ok(None);
    };
    if current.content != edit.content && !is_based_on(conn, owner, &current, edit.base)? {
        return Ok(Some(Saved::Conflict(Box::new(current))));
    }
    let mut files: Vec<AttachmentId> =
        current.files.iter().copied().filter(|file| !edit.removed.contains(file)).collect();
    for new in &edit.added {
        files.push(attachments::insert(conn, owner, id, new, now)?);
    }
    let saved = if current.content == edit.content && files == current.files {
        Some(Saved::Same)
    } else {
        let new = versions::New { number: 0, by, restored_from: None, content: &edit.content, files: &files };
        next(conn, owner, &current, new, now)?
    };
    if matches!(saved, Some(Saved::As(_) | Saved::Same)) {
        drafts::forget_window(conn, owner, &edit.window)?;
    }
    Ok(saved)
}

/// Whether nothing was written since: versions that only changed attachments do not count.
fn is_based_on(conn: &mut Conn, owner: AccountId, current: &Version, base: i64) -> QueryResult<bool> {
    if current.number == base {
        return Ok(true);
    }
    let base = versions::numbered(conn, owner, current.message, base)?;
    Ok(base.is_some_and(|base| base.content == current.content))
}

/// Brings an old version back, as a new one. `None`: there is no such version.
pub(super) fn restore(
    conn: &mut Conn,
    owner: AccountId,
    by: AccountId,
    id: MessageId,
    number: i64,
    now: Timestamp,
) -> QueryResult<Option<Saved>> {
    let (Some(current), Some(old)) =
        (versions::current_version(conn, owner, id)?, versions::numbered(conn, owner, id, number)?)
    else {
        return Ok(None);
    };
    if current.content == old.content && current.files == old.files {
        return Ok(Some(Saved::Same));
    }
    let new = versions::New { number: 0, by, restored_from: Some(number), content: &old.content, files: &old.files };
    next(conn, owner, &current, new, now)
}

fn next(
    conn: &mut Conn,
    owner: AccountId,
    current: &Version,
    new: versions::New<'_>,
    now: Timestamp,
) -> QueryResult<Option<Saved>> {
    if !queries::advance(conn, owner, current.message, current.number, &new.content.name, now)? {
        // On PostgreSQL another save may be faster than this one.
        let theirs = versions::current_version(conn, owner, current.message)?;
        return Ok(theirs.map(|theirs| Saved::Conflict(Box::new(theirs))));
    }
    let number = current.number + 1;
    versions::insert(conn, owner, current.message, &versions::New { number, ..new }, now)?;
    Ok(Some(Saved::As(number)))
}

/// A new message with the same content and attachments. `name` is what it is called.
pub(super) fn duplicate(
    conn: &mut Conn,
    owner: AccountId,
    by: AccountId,
    id: MessageId,
    name: impl FnOnce(&str) -> String,
    now: Timestamp,
) -> QueryResult<Option<MessageId>> {
    let Some(original) = versions::current_version(conn, owner, id)? else {
        return Ok(None);
    };
    let content = Content { name: name(&original.content.name), ..original.content.clone() };
    let copy = queries::insert(conn, owner, &content.name, now)?;
    let files = attachments::copy(conn, owner, &original, copy, now)?;
    let new = versions::New { number: 1, by, restored_from: None, content: &content, files: &files };
    versions::insert(conn, owner, copy, &new, now)?;
    Ok(Some(copy))
}
