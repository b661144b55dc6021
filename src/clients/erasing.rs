//! The end of clients. Of an owner who ends, a bounded number at a time: a million rows in one transaction would hold up everybody's
//! writes. Of one who asks for it: nothing stays but a hash, so that no import writes to them again.

use diesel::prelude::*;

use super::client::ClientId;
use crate::clock::Timestamp;
use crate::db::schema::{clients, import_changes};
use crate::db::{AccountId, Conn};
use crate::delivery::runs;
use crate::mail::EmailAddress;
use crate::suppression::{self, Entry, Source};

const AT_ONCE: i64 = 5_000;

/// Deletes some of an owner's clients and all that hangs on them, and says how many; 0 when none are left.
pub fn erase_some(conn: &mut Conn, owner: AccountId) -> QueryResult<usize> {
    let some: Vec<i64> = clients::table
        .filter(clients::owner_id.eq(owner))
        .order(clients::id)
        .select(clients::id)
        .limit(AT_ONCE)
        .load(conn)?;
    diesel::delete(clients::table.filter(clients::id.eq_any(some))).execute(conn)
}

/// `false`: there is no such client. Of one who was deleted as well.
pub fn erase(conn: &mut Conn, owner: AccountId, id: ClientId, reason: &str, now: Timestamp) -> QueryResult<bool> {
    let client = clients::table.filter(clients::owner_id.eq(owner).and(clients::id.eq(id)));
    let email: Option<String> = client.select(clients::email).get_result(conn).optional()?;
    let Some(email) = email else { return Ok(false) };
    if let Ok(address) = EmailAddress::parse(&email) {
        suppression::add(conn, Some(owner), &[Entry::of(&address)], (Source::Erased, reason), now)?;
    }
    runs::forget_client(conn, owner, id.0, now)?;
    // How an import could be undone says who they were.
    diesel::delete(import_changes::table.filter(import_changes::client_id.eq(id.0))).execute(conn)?;
    diesel::delete(client).execute(conn)?;
    Ok(true)
}
