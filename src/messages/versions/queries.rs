//! The SQL of versions.

use diesel::prelude::*;

use crate::clock::Timestamp;
use crate::db::schema::{message_versions, messages};
use crate::db::{AccountId, Conn};
use crate::id_type;
use crate::messages::attachments::AttachmentId;
use crate::messages::content::{Content, Format};
use crate::messages::message::MessageId;

id_type!(VersionId);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    pub id: VersionId,
    pub message: MessageId,
    /// Counts from 1 in each message.
    pub number: i64,
    pub saved_by: AccountId,
    pub saved_at: Timestamp,
    pub content: Content,
    pub(in crate::messages) files: Vec<AttachmentId>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = message_versions)]
struct Row {
    id: VersionId,
    message_id: MessageId,
    number: i64,
    saved_by: AccountId,
    saved_at: Timestamp,
    name: String,
    language: String,
    subject: String,
    preheader: String,
    format: Format,
    body: String,
    text: String,
    files: String,
}

impl From<Row> for Version {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            message: row.message_id,
            number: row.number,
            saved_by: row.saved_by,
            saved_at: row.saved_at,
            content: Content {
                name: row.name,
                language: row.language,
                subject: row.subject,
                preheader: row.preheader,
                format: row.format,
                body: row.body,
                text: row.text,
            },
            files: serde_json::from_str(&row.files).unwrap_or_default(),
        }
    }
}

/// The newest, of a message that is not deleted.
pub fn current_version(conn: &mut Conn, owner: AccountId, id: MessageId) -> QueryResult<Option<Version>> {
    let row: Option<Row> = message_versions::table
        .inner_join(messages::table)
        .filter(messages::id.eq(id).and(messages::owner_id.eq(owner)).and(messages::deleted_at.is_null()))
        .filter(message_versions::number.eq(messages::current))
        .select(Row::as_select())
        .get_result(conn)
        .optional()?;
    Ok(row.map(Version::from))
}

/// One that was pinned, whatever became of its message since.
pub fn version(conn: &mut Conn, owner: AccountId, id: VersionId) -> QueryResult<Option<Version>> {
    let row: Option<Row> = message_versions::table
        .filter(message_versions::id.eq(id).and(message_versions::owner_id.eq(owner)))
        .select(Row::as_select())
        .get_result(conn)
        .optional()?;
    Ok(row.map(Version::from))
}

/// Of a message that is not deleted.
pub fn numbered(conn: &mut Conn, owner: AccountId, id: MessageId, number: i64) -> QueryResult<Option<Version>> {
    let row: Option<Row> = message_versions::table
        .inner_join(messages::table)
        .filter(messages::id.eq(id).and(messages::owner_id.eq(owner)).and(messages::deleted_at.is_null()))
        .filter(message_versions::number.eq(number))
        .select(Row::as_select())
        .get_result(conn)
        .optional()?;
    Ok(row.map(Version::from))
}

/// A line of the history.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct History {
    pub number: i64,
    pub saved_by: AccountId,
    pub saved_at: Timestamp,
    pub restored_from: Option<i64>,
    pub subject: String,
}

/// The newest first, those before `before`; a number is its key in paging.
pub fn of_message(
    conn: &mut Conn,
    owner: AccountId,
    id: MessageId,
    at: crate::db::Keyset,
    at_most: i64,
) -> QueryResult<Vec<History>> {
    let mut query = message_versions::table
        .filter(message_versions::owner_id.eq(owner).and(message_versions::message_id.eq(id)))
        .select((
            message_versions::number,
            message_versions::saved_by,
            message_versions::saved_at,
            message_versions::restored_from,
            message_versions::subject,
        ))
        .into_boxed();
    if let Some(before) = at.before {
        query = query.filter(message_versions::number.lt(before));
    }
    query = match at.after {
        Some(after) => query.filter(message_versions::number.gt(after)).order(message_versions::number.asc()),
        None => query.order(message_versions::number.desc()),
    };
    query.limit(at_most).load(conn)
}

/// A version that is about to be.
pub struct New<'a> {
    pub number: i64,
    pub by: AccountId,
    pub restored_from: Option<i64>,
    pub content: &'a Content,
    pub files: &'a [AttachmentId],
}

pub fn insert(
    conn: &mut Conn,
    owner: AccountId,
    id: MessageId,
    new: &New<'_>,
    now: Timestamp,
) -> QueryResult<VersionId> {
    let content = new.content;
    diesel::insert_into(message_versions::table)
        .values((
            message_versions::owner_id.eq(owner),
            message_versions::message_id.eq(id),
            message_versions::number.eq(new.number),
            message_versions::saved_by.eq(new.by),
            message_versions::saved_at.eq(now),
            message_versions::restored_from.eq(new.restored_from),
            message_versions::name.eq(&content.name),
            message_versions::language.eq(&content.language),
            message_versions::subject.eq(&content.subject),
            message_versions::preheader.eq(&content.preheader),
            message_versions::format.eq(content.format),
            message_versions::body.eq(&content.body),
            message_versions::text.eq(&content.text),
            // Numbers are always JSON.
            message_versions::files.eq(serde_json::to_string(new.files).unwrap_or_default()),
        ))
        .returning(message_versions::id)
        .get_result(conn)
}
