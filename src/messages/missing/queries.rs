//! The SQL of checks.

use diesel::prelude::*;
use diesel::upsert::excluded;

use super::{Check, Lack};
use crate::clients::{ClientId, ListId};
use crate::clock::Timestamp;
use crate::db::schema::message_checks;
use crate::db::{AccountId, Conn};
use crate::messages::message::MessageId;
use crate::on_each;

/// Stands for everybody.
const ALL: ListId = ListId(0);

pub fn find(conn: &mut Conn, owner: AccountId, id: MessageId, list: Option<ListId>) -> QueryResult<Option<Check>> {
    let row: Option<(i64, i64, i64, Option<ClientId>, String, Timestamp)> = message_checks::table
        .filter(message_checks::message_id.eq(id).and(message_checks::owner_id.eq(owner)))
        .filter(message_checks::list_id.eq(list.unwrap_or(ALL)))
        .select((
            message_checks::number,
            message_checks::checked,
            message_checks::lacking,
            message_checks::reached,
            message_checks::fields,
            message_checks::checked_at,
        ))
        .get_result(conn)
        .optional()?;
    Ok(row.map(|(number, checked, lacking, reached, fields, checked_at)| {
        let fields: Vec<Lack> = serde_json::from_str(&fields).unwrap_or_default();
        Check { number, checked, lacking, reached, fields, checked_at }
    }))
}

pub fn keep(conn: &mut Conn, owner: AccountId, id: MessageId, list: Option<ListId>, check: &Check) -> QueryResult<()> {
    // Names and numbers are always JSON.
    let fields = serde_json::to_string(&check.fields).unwrap_or_default();
    on_each!(conn => diesel::insert_into(message_checks::table)
        .values((
            message_checks::message_id.eq(id),
            message_checks::list_id.eq(list.unwrap_or(ALL)),
            message_checks::owner_id.eq(owner),
            message_checks::number.eq(check.number),
            message_checks::checked.eq(check.checked),
            message_checks::lacking.eq(check.lacking),
            message_checks::reached.eq(check.reached),
            message_checks::fields.eq(fields),
            message_checks::checked_at.eq(check.checked_at),
        ))
        .on_conflict((message_checks::message_id, message_checks::list_id))
        .do_update()
        .set((
            message_checks::number.eq(excluded(message_checks::number)),
            message_checks::checked.eq(excluded(message_checks::checked)),
            message_checks::lacking.eq(excluded(message_checks::lacking)),
            message_checks::reached.eq(excluded(message_checks::reached)),
            message_checks::fields.eq(excluded(message_checks::fields)),
            message_checks::checked_at.eq(excluded(message_checks::checked_at)),
        ))
        .execute(conn)
        .map(drop))
}
