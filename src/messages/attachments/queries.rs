//! The SQL of attachments.

use diesel::prelude::*;

use super::{Attachment, AttachmentId, NewAttachment};
use crate::clock::Timestamp;
use crate::db::schema::{message_files, messages};
use crate::db::{AccountId, Conn};
use crate::files::{self, FileUseId};
use crate::messages::message::MessageId;
use crate::messages::versions::Version;

/// In the transaction of the version that refers to it.
pub fn insert(
    conn: &mut Conn,
    owner: AccountId,
    message: MessageId,
    new: &NewAttachment,
    now: Timestamp,
) -> QueryResult<AttachmentId> {
    let kept = files::keep(conn, owner, &new.landed, now)?;
    insert_row(conn, owner, message, (kept, &new.name, &new.kind, new.landed.size), now)
}

fn insert_row(
    conn: &mut Conn,
    owner: AccountId,
    message: MessageId,
    (file, name, kind, size): (FileUseId, &str, &str, i64),
    now: Timestamp,
) -> QueryResult<AttachmentId> {
    diesel::insert_into(message_files::table)
        .values((
            message_files::owner_id.eq(owner),
            message_files::message_id.eq(message),
            message_files::file_use_id.eq(file),
            message_files::name.eq(name),
            message_files::kind.eq(kind),
            message_files::size.eq(size),
            message_files::added_at.eq(now),
        ))
        .returning(message_files::id)
        .get_result(conn)
}

const COLUMNS: (
    message_files::id,
    message_files::file_use_id,
    message_files::name,
    message_files::kind,
    message_files::size,
) = (message_files::id, message_files::file_use_id, message_files::name, message_files::kind, message_files::size);

/// Of one version, in their order.
pub fn all(conn: &mut Conn, owner: AccountId, version: &Version) -> QueryResult<Vec<Attachment>> {
    let mut found: Vec<Attachment> = message_files::table
        .filter(message_files::owner_id.eq(owner).and(message_files::message_id.eq(version.message)))
        .filter(message_files::id.eq_any(&version.files))
        .select(COLUMNS)
        .load(conn)?;
    found.sort_by_key(|found| version.files.iter().position(|id| *id == found.id));
    Ok(found)
}

/// Of any version of a message that is not deleted.
pub fn find(
    conn: &mut Conn,
    owner: AccountId,
    message: MessageId,
    id: AttachmentId,
) -> QueryResult<Option<Attachment>> {
    message_files::table
        .inner_join(messages::table)
        .filter(message_files::owner_id.eq(owner).and(message_files::message_id.eq(message)))
        .filter(message_files::id.eq(id).and(messages::deleted_at.is_null()))
        .select(COLUMNS)
        .get_result(conn)
        .optional()
}

/// Gives another message the attachments of a version.
pub fn copy(
    conn: &mut Conn,
    owner: AccountId,
    from: &Version,
    to: MessageId,
    now: Timestamp,
) -> QueryResult<Vec<AttachmentId>> {
    let mut copies = Vec::new();
    for file in all(conn, owner, from)? {
        let shared = files::share(conn, owner, file.file_use_id, now)?;
        copies.push(insert_row(conn, owner, to, (shared, &file.name, &file.kind, file.size), now)?);
    }
    Ok(copies)
}

/// Lets go of everything that was ever attached to a message, before it is forgotten.
pub fn release_all(conn: &mut Conn, owner: AccountId, message: MessageId, now: Timestamp) -> QueryResult<()> {
    let of_message = message_files::owner_id.eq(owner).and(message_files::message_id.eq(message));
    let uses: Vec<FileUseId> = diesel::delete(message_files::table.filter(of_message))
        .returning(message_files::file_use_id)
        .get_results(conn)?;
    uses.into_iter().try_for_each(|file| files::release(conn, owner, file, now))
}
