//! The end of an owner's clients, a bounded number at a time: a million rows in one transaction would hold up everybody's writes.

use diesel::prelude::*;

use crate::db::schema::clients;
use crate::db::{AccountId, Conn};

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
