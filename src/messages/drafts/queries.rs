//! The SQL of drafts.

use diesel::prelude::*;
use diesel::upsert::excluded;

use super::Draft;
use crate::clock::Timestamp;
use crate::db::schema::message_drafts;
use crate::db::{AccountId, Conn};
use crate::messages::content::Content;
use crate::messages::message::MessageId;
use crate::{id_type, on_each};

id_type!(DraftId);

/// More windows than anybody types in; older ones give way.
const KEPT: i64 = 20;

pub fn keep(
    conn: &mut Conn,
    owner: AccountId,
    message: Option<MessageId>,
    window: &str,
    base: i64,
    content: &Content,
    now: Timestamp,
) -> QueryResult<()> {
    // A struct of strings is always JSON.
    let content = serde_json::to_string(content).unwrap_or_default();
    on_each!(conn => diesel::insert_into(message_drafts::table)
        .values((
            message_drafts::owner_id.eq(owner),
            message_drafts::message_id.eq(message),
            message_drafts::window_key.eq(window),
            message_drafts::base.eq(base),
            message_drafts::content.eq(content),
            message_drafts::saved_at.eq(now),
        ))
        .on_conflict((message_drafts::owner_id, message_drafts::window_key))
        .do_update()
        .set((
            message_drafts::message_id.eq(excluded(message_drafts::message_id)),
            message_drafts::base.eq(excluded(message_drafts::base)),
            message_drafts::content.eq(excluded(message_drafts::content)),
            message_drafts::saved_at.eq(excluded(message_drafts::saved_at)),
        ))
        .execute(conn))?;
    let old: Vec<DraftId> = of_message(owner, message)
        .order((message_drafts::saved_at.desc(), message_drafts::id.desc()))
        .offset(KEPT)
        .limit(KEPT)
        .select(message_drafts::id)
        .load(conn)?;
    if !old.is_empty() {
        diesel::delete(message_drafts::table.filter(message_drafts::id.eq_any(old))).execute(conn)?;
    }
    Ok(())
}

type OfMessage = message_drafts::BoxedQuery<'static, crate::db::MultiBackend>;

fn of_message(owner: AccountId, message: Option<MessageId>) -> OfMessage {
    let query = message_drafts::table.filter(message_drafts::owner_id.eq(owner)).into_boxed();
    match message {
        Some(message) => query.filter(message_drafts::message_id.eq(message)),
        None => query.filter(message_drafts::message_id.is_null()),
    }
}

type Row = (DraftId, String, i64, String, Timestamp);

fn read((id, window, base, content, saved_at): Row) -> Option<Draft> {
    let content: Content = serde_json::from_str(&content).ok()?;
    Some(Draft { id, window, base, content, saved_at })
}

const COLUMNS: (
    message_drafts::id,
    message_drafts::window_key,
    message_drafts::base,
    message_drafts::content,
    message_drafts::saved_at,
) = (
    message_drafts::id,
    message_drafts::window_key,
    message_drafts::base,
    message_drafts::content,
    message_drafts::saved_at,
);

/// `None` as the message: of one that is not there yet.
pub fn newest(conn: &mut Conn, owner: AccountId, message: Option<MessageId>) -> QueryResult<Option<Draft>> {
    let row: Option<Row> = of_message(owner, message)
        .order((message_drafts::saved_at.desc(), message_drafts::id.desc()))
        .select(COLUMNS)
        .first(conn)
        .optional()?;
    Ok(row.and_then(read))
}

pub fn find(conn: &mut Conn, owner: AccountId, message: Option<MessageId>, id: DraftId) -> QueryResult<Option<Draft>> {
    let row: Option<Row> =
        of_message(owner, message).filter(message_drafts::id.eq(id)).select(COLUMNS).first(conn).optional()?;
    Ok(row.and_then(read))
}

/// It was saved, or is the same as what is.
pub fn forget_window(conn: &mut Conn, owner: AccountId, window: &str) -> QueryResult<()> {
    let of_window = message_drafts::owner_id.eq(owner).and(message_drafts::window_key.eq(window));
    diesel::delete(message_drafts::table.filter(of_window)).execute(conn).map(std::mem::drop)
}

/// Thrown away by its owner. The message it was of, if there is one; `None`: there is no such draft.
pub fn drop(conn: &mut Conn, owner: AccountId, id: DraftId) -> QueryResult<Option<Option<MessageId>>> {
    diesel::delete(message_drafts::table.filter(message_drafts::owner_id.eq(owner).and(message_drafts::id.eq(id))))
        .returning(message_drafts::message_id)
        .get_result(conn)
        .optional()
}
