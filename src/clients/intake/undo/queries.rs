//! What an import did is taken back, except where somebody has worked on since.

use diesel::prelude::*;

use crate::clients::client::{ClientId, ClientState};
use crate::clients::intake::{Details, Stamp};
use crate::clock::Timestamp;
use crate::db::schema::{clients, deletions, list_members};
use crate::db::{AccountId, Conn};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Undone {
    pub done: usize,
    /// Edited since, or no longer active.
    pub left_alone: usize,
}

/// Writes back what was there before the import. Whoever was edited since keeps what stands there.
pub fn set_back(
    conn: &mut Conn,
    owner: AccountId,
    before: &[(ClientId, Details, Timestamp)],
    stamp: Stamp,
) -> QueryResult<Undone> {
    let mut undone = Undone::default();
    for (id, details, updated_at) in before {
        let same = clients::id
            .eq(id)
            .and(clients::owner_id.eq(owner))
            .and(clients::updated_at.eq(stamp.at))
            .and(clients::deletion_id.is_null());
        let changed = diesel::update(clients::table.filter(same))
            .set((
                clients::first_name.eq(&details.first_name),
                clients::last_name.eq(&details.last_name),
                clients::comment.eq(&details.comment),
                clients::own.eq(details.own.to_json()),
                clients::updated_at.eq(*updated_at),
            ))
            .execute(conn)?;
        undone.done += changed;
        undone.left_alone += 1 - changed;
    }
    Ok(undone)
}

/// Deletes some of whom the import added, at most so many; `None` when nobody is left. Whoever was edited since or is no
/// longer active stays.
pub fn remove_added(
    conn: &mut Conn,
    owner: AccountId,
    stamp: Stamp,
    at_most: i64,
    now: Timestamp,
) -> QueryResult<Option<Undone>> {
    let rows: Vec<(ClientId, Timestamp, ClientState, Option<i64>)> = clients::table
        .filter(clients::import_id.eq(stamp.import).and(clients::owner_id.eq(owner)))
        .order(clients::id)
        .limit(at_most)
        .select((clients::id, clients::updated_at, clients::state, clients::deletion_id))
        .load(conn)?;
    if rows.is_empty() {
        return Ok(None);
    }
    let all: Vec<ClientId> = rows.iter().map(|(id, ..)| *id).collect();
    let untouched: Vec<ClientId> = rows
        .iter()
        .filter(|(_, updated_at, state, deletion)| {
            *updated_at == stamp.at && *state == ClientState::Active && deletion.is_none()
        })
        .map(|(id, ..)| *id)
        .collect();
    // It is not asked about twice.
    diesel::update(clients::table.filter(clients::id.eq_any(&all)))
        .set(clients::import_id.eq(None::<i64>))
        .execute(conn)?;
    if !untouched.is_empty() {
        let deletion: i64 = diesel::insert_into(deletions::table)
            .values((
                deletions::owner_id.eq(owner),
                deletions::deleted_at.eq(now),
                deletions::clients.eq(i64::try_from(untouched.len()).unwrap_or(i64::MAX)),
            ))
            .returning(deletions::id)
            .get_result(conn)?;
        let clients_of = clients::table.filter(clients::id.eq_any(&untouched));
        diesel::update(clients_of).set(clients::deletion_id.eq(Some(deletion))).execute(conn)?;
        let theirs = list_members::client_id.eq_any(&untouched).and(list_members::added_at.eq(stamp.at));
        diesel::delete(list_members::table.filter(theirs)).execute(conn)?;
    }
    Ok(Some(Undone { done: untouched.len(), left_alone: all.len() - untouched.len() }))
}
