//! Deleting with a way back. Who is deleted together is brought back together, for thirty days. Then who was active goes
//! altogether; of the others the address and the state stay, so that no import and no form revives them.

use std::time::Duration;

use diesel::prelude::*;
use diesel::result::Error;

use super::client::{ClientId, ClientState};
use crate::clock::{Timestamp, days};
use crate::db::schema::{clients, deletions, list_members};
use crate::db::{AccountId, Conn};
use crate::id_type;

id_type!(DeletionId);

/// So long it can be undone.
const KEPT_FOR: Duration = days(30);
/// So many rows a job, so that other writers wait for none of them long.
const ROWS_AT_ONCE: i64 = 5_000;

/// To be filled by `delete_some`.
pub fn open_deletion(conn: &mut Conn, owner: AccountId, now: Timestamp) -> QueryResult<DeletionId> {
    diesel::insert_into(deletions::table)
        .values((deletions::owner_id.eq(owner), deletions::deleted_at.eq(now), deletions::clients.eq(0_i64)))
        .returning(deletions::id)
        .get_result(conn)
}

/// At most 10,000 at once. Says how many there were to delete.
pub fn delete_some(conn: &mut Conn, owner: AccountId, deletion: DeletionId, ids: &[ClientId]) -> QueryResult<usize> {
    let standing = clients::table
        .filter(clients::owner_id.eq(owner).and(clients::id.eq_any(ids)).and(clients::deletion_id.is_null()));
    let deleted = diesel::update(standing).set(clients::deletion_id.eq(deletion)).execute(conn)?;
    let more = i64::try_from(deleted).unwrap_or(i64::MAX);
    diesel::update(deletions::table.filter(deletions::id.eq(deletion).and(deletions::owner_id.eq(owner))))
        .set(deletions::clients.eq(deletions::clients + more))
        .execute(conn)?;
    Ok(deleted)
}

/// Brings back some of those who were deleted together; zero: nobody is left. Another's deletion is not found.
pub fn restore_some(conn: &mut Conn, owner: AccountId, deletion: DeletionId) -> QueryResult<usize> {
    deletions::table
        .filter(deletions::id.eq(deletion).and(deletions::owner_id.eq(owner)).and(deletions::purged_at.is_null()))
        .select(deletions::id)
        .get_result::<DeletionId>(conn)?;
    let ids = deleted_together(conn, deletion, None)?;
    diesel::update(clients::table.filter(clients::owner_id.eq(owner).and(clients::id.eq_any(&ids))))
        .set(clients::deletion_id.eq(None::<DeletionId>))
        .execute(conn)
}

fn deleted_together(conn: &mut Conn, deletion: DeletionId, state: Option<ClientState>) -> QueryResult<Vec<ClientId>> {
    let mut together = clients::table.filter(clients::deletion_id.eq(deletion)).select(clients::id).into_boxed();
    if let Some(state) = state {
        together = together.filter(clients::state.eq(state));
    }
    together.order(clients::id).limit(ROWS_AT_ONCE).load(conn)
}

/// Does some of what is due to those who cannot be brought back any more; zero: nothing is left to do. Called by the schedule.
pub fn purge_some(conn: &mut Conn, now: Timestamp) -> QueryResult<usize> {
    let due = deletions::table
        .filter(deletions::purged_at.is_null().and(deletions::deleted_at.le(now.minus(KEPT_FOR))))
        .order(deletions::id)
        .limit(1)
        .select(deletions::id)
        .get_result::<DeletionId>(conn)
        .optional()?;
    let Some(deletion) = due else { return Ok(0) };
    let active = deleted_together(conn, deletion, Some(ClientState::Active))?;
    if !active.is_empty() {
        return diesel::delete(clients::table.filter(clients::id.eq_any(&active))).execute(conn);
    }
    let named = named(conn, deletion)?;
    if !named.is_empty() {
        diesel::delete(list_members::table.filter(list_members::client_id.eq_any(&named))).execute(conn)?;
        return diesel::update(clients::table.filter(clients::id.eq_any(&named)))
            .set((
                clients::first_name.eq(""),
                clients::last_name.eq(""),
                clients::comment.eq(""),
                clients::own.eq("{}"),
                clients::state_reason.eq(""),
                clients::import_id.eq(None::<i64>),
                clients::updated_at.eq(now),
            ))
            .execute(conn);
    }
    let empty = deleted_together(conn, deletion, None)?.is_empty();
    let deletion = deletions::table.filter(deletions::id.eq(deletion));
    if empty {
        diesel::delete(deletion).execute(conn)
    } else {
        diesel::update(deletion).set(deletions::purged_at.eq(now)).execute(conn)
    }
}

/// Of whom more than address and state is still known. A stripped client was changed when it was stripped, after its deletion.
fn named(conn: &mut Conn, deletion: DeletionId) -> QueryResult<Vec<ClientId>> {
    let deleted_at: Timestamp =
        deletions::table.filter(deletions::id.eq(deletion)).select(deletions::deleted_at).get_result(conn)?;
    clients::table
        .filter(clients::deletion_id.eq(deletion).and(clients::updated_at.lt(deleted_at.plus(KEPT_FOR))))
        .order(clients::id)
        .limit(ROWS_AT_ONCE)
        .select(clients::id)
        .load(conn)
}

/// One client, with a way back.
pub fn delete_one(conn: &mut Conn, owner: AccountId, id: ClientId, now: Timestamp) -> QueryResult<DeletionId> {
    let deletion = open_deletion(conn, owner, now)?;
    match delete_some(conn, owner, deletion, &[id])? {
        0 => Err(Error::NotFound),
        _ => Ok(deletion),
    }
}
