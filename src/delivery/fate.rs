//! What became of a letter, as far as the ledger knows now.

use diesel::prelude::*;

use super::letters::Purpose;
use super::queries::DeliveryId;
use super::routes::SenderId;
use super::state::State;
use crate::clock::Timestamp;
use crate::db::schema::{attempts, deliveries, letters};
use crate::db::{AccountId, Conn};
use crate::smtp::{Cause, Verdict};

/// What became of a letter, for the page of the person who waits for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fate {
    pub state: State,
    pub posted_at: Timestamp,
    pub next_attempt_at: Timestamp,
    /// Why the last attempt ended as it did; unknown of attempts that are older than this knowledge.
    pub cause: Option<Cause>,
    /// What the mail server said last.
    pub reply: Option<String>,
}

impl Fate {
    /// The cause, while what to do about it still holds: "it is tried again" is not true of what has ended.
    pub fn to_act_on(&self) -> Option<Cause> {
        let is_tried_again = |cause: &Cause| matches!(cause.verdict(), Verdict::Temporary | Verdict::ServerFault);
        self.cause.filter(|cause| !(self.state.is_final() && is_tried_again(cause)))
    }
}

/// Of the newest letter of one purpose.
pub fn fate(conn: &mut Conn, owner: AccountId, purpose: Purpose) -> QueryResult<Option<Fate>> {
    let newest = deliveries::table
        .inner_join(letters::table)
        .filter(deliveries::owner_id.eq(owner).and(letters::purpose.eq(purpose)))
        .order(deliveries::id.desc())
        .select(deliveries::id)
        .first(conn)
        .optional()?;
    newest.map_or(Ok(None), |id| fate_of(conn, owner, id))
}

/// The newest letter of one purpose that went by a sender.
pub fn newest_through(
    conn: &mut Conn,
    owner: AccountId,
    sender: Option<SenderId>,
    purpose: Purpose,
) -> QueryResult<Option<Fate>> {
    let of_owner = deliveries::table
        .inner_join(letters::table)
        .filter(deliveries::owner_id.eq(owner).and(letters::purpose.eq(purpose)))
        .order(deliveries::id.desc())
        .select(deliveries::id);
    let newest = match sender {
        Some(sender) => of_owner.filter(deliveries::sender_id.eq(sender)).first(conn),
        None => of_owner.filter(deliveries::sender_id.is_null()).first(conn),
    };
    let newest = newest.optional()?;
    newest.map_or(Ok(None), |id| fate_of(conn, owner, id))
}

/// Of one letter of an owner.
pub fn fate_of(conn: &mut Conn, owner: AccountId, id: DeliveryId) -> QueryResult<Option<Fate>> {
    let found: Option<(State, Timestamp, Timestamp)> = deliveries::table
        .filter(deliveries::owner_id.eq(owner).and(deliveries::id.eq(id)))
        .select((deliveries::state, deliveries::created_at, deliveries::next_attempt_at))
        .get_result(conn)
        .optional()?;
    let Some((state, posted_at, next_attempt_at)) = found else {
        return Ok(None);
    };
    let last: Option<(Option<String>, String)> = attempts::table
        .filter(attempts::delivery_id.eq(id).and(attempts::finished_at.is_not_null()))
        .order(attempts::number.desc())
        .select((attempts::cause, attempts::reply))
        .first(conn)
        .optional()?;
    let (cause, reply) = last.unzip();
    let cause = cause.flatten().as_deref().and_then(Cause::parse);
    Ok(Some(Fate { state, posted_at, next_attempt_at, cause, reply }))
}
