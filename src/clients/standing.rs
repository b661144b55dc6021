//! What becomes of a client when letters reach them, or do not: they say by a link in a letter that they want no more, or a mail
//! server says that there is nobody. What they say themselves holds whatever the owner did: for who is suppressed, bounced or
//! deleted as well.

use super::client::{ClientId, ClientState};
use super::queries;
use crate::clock::Timestamp;
use crate::db::{AccountId, Conn};

/// A server may say a lot.
const REASON_AT_MOST: usize = 200;

/// Says what the client was before. `None`: there is no such client.
pub fn unsubscribe(
    conn: &mut Conn,
    owner: AccountId,
    id: ClientId,
    reason: &str,
    now: Timestamp,
) -> diesel::QueryResult<Option<ClientState>> {
    let was = queries::state_since(conn, owner, id)?.map(|(was, _)| was);
    if let Some(was) = was.filter(|was| !was.keeps_its_address()) {
        queries::set_state(conn, owner, id, (was, ClientState::Unsubscribed), reason, now)?;
    }
    Ok(was)
}

/// A person says to whoever runs this that they never asked for letters. `None`: there is no such client; `false`: they said so before.
pub fn complain(
    conn: &mut Conn,
    owner: AccountId,
    id: ClientId,
    reason: &str,
    now: Timestamp,
) -> diesel::QueryResult<Option<bool>> {
    let Some((was, _)) = queries::state_since(conn, owner, id)? else { return Ok(None) };
    if was == ClientState::Complained {
        return Ok(Some(false));
    }
    queries::set_state(conn, owner, id, (was, ClientState::Complained), reason, now).map(Some)
}

/// Whoever unsubscribed at this time says why. `false`, and nothing done: something else was said since.
pub fn say_why(
    conn: &mut Conn,
    owner: AccountId,
    id: ClientId,
    at: Timestamp,
    reason: &str,
) -> diesel::QueryResult<bool> {
    let left = ClientState::Unsubscribed;
    if queries::state_since(conn, owner, id)? != Some((left, at)) {
        return Ok(false);
    }
    queries::set_state(conn, owner, id, (left, left), reason, at)
}

/// The owner writes to those of these who are active no more, and says why. Says how many that were.
pub fn suppress(
    conn: &mut Conn,
    owner: AccountId,
    ids: &[ClientId],
    reason: &str,
    now: Timestamp,
) -> diesel::QueryResult<usize> {
    queries::move_some(conn, owner, ids, (ClientState::Active, ClientState::Suppressed), reason, now)
}

/// Makes of a client what they were before, if they unsubscribed at this time and nothing was said since.
pub fn take_back_unsubscription(
    conn: &mut Conn,
    owner: AccountId,
    id: ClientId,
    at: Timestamp,
    was: ClientState,
    now: Timestamp,
) -> diesel::QueryResult<bool> {
    if queries::state_since(conn, owner, id)? != Some((ClientState::Unsubscribed, at)) {
        return Ok(false);
    }
    queries::set_state(conn, owner, id, (ClientState::Unsubscribed, was), "", now)
}

/// A mail server said that there is no such mailbox.
pub fn mark_bounced(
    conn: &mut Conn,
    owner: AccountId,
    id: ClientId,
    reason: &str,
    now: Timestamp,
) -> diesel::QueryResult<()> {
    let reason: String = reason.chars().take(REASON_AT_MOST).collect();
    // Who is not active any more has a better reason not to be written to.
    queries::set_state(conn, owner, id, (ClientState::Active, ClientState::Bounced), &reason, now).map(drop)
}
