//! The SQL of going through an audience, by rising client id and stretch by stretch, so that nobody waits long for the database.

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::condition::conditions;
use super::{Audience, AudienceProblem};
use crate::clients::{Client, ClientId, ClientState};
use crate::clock::Timestamp;
use crate::db::schema::clients;
use crate::db::{AccountId, Conn};

/// So many clients are looked through at once.
pub(super) const STRETCH: i64 = 10_000;

/// Clients after one and up to another.
#[derive(Clone, Copy)]
pub(super) struct Stretch {
    pub after: i64,
    pub to: i64,
}

/// The last client an owner has now.
pub fn last_client(conn: &mut Conn, owner: AccountId) -> QueryResult<i64> {
    let last: Option<ClientId> = clients::table
        .filter(clients::owner_id.eq(owner).and(clients::deletion_id.is_null()))
        .order(clients::id.desc())
        .limit(1)
        .select(clients::id)
        .get_result(conn)
        .optional()?;
    Ok(last.map_or(0, |id| id.0))
}

/// `None`: there is nobody after that one.
pub(super) fn stretch(conn: &mut Conn, owner: AccountId, after: i64) -> QueryResult<Option<Stretch>> {
    let rest = clients::table
        .filter(clients::owner_id.eq(owner).and(clients::deletion_id.is_null()).and(clients::id.gt(ClientId(after))))
        .select(clients::id);
    let end: Option<ClientId> = rest.order(clients::id).limit(1).offset(STRETCH - 1).get_result(conn).optional()?;
    let to = match end {
        Some(end) => end.0,
        None => last_client(conn, owner)?,
    };
    Ok((to > after).then_some(Stretch { after, to }))
}

/// What a stretch comes to.
pub(super) struct Found {
    /// Who is meant, by state.
    pub meant: Vec<(ClientState, i64)>,
    /// Who of them is written to.
    pub people: i64,
}

pub(super) fn count(
    conn: &mut Conn,
    owner: AccountId,
    audience: &Audience,
    of: Stretch,
    now: Timestamp,
) -> QueryResult<Result<Found, Vec<AudienceProblem>>> {
    let meant = match conditions(conn, owner, audience, now)? {
        Ok(conditions) => conditions.whom,
        Err(problems) => return Ok(Err(problems)),
    };
    let within = clients::table
        .filter(clients::owner_id.eq(owner).and(clients::deletion_id.is_null()))
        .filter(clients::id.gt(ClientId(of.after)).and(clients::id.le(ClientId(of.to))));
    let meant: Vec<(ClientState, i64)> =
        within.filter(meant).group_by(clients::state).select((clients::state, count_star())).load(conn)?;
    let left = match conditions(conn, owner, audience, now)? {
        Ok(conditions) => conditions.left(),
        Err(problems) => return Ok(Err(problems)),
    };
    let people = within.filter(clients::state.eq(ClientState::Active)).filter(left).count().get_result(conn)?;
    Ok(Ok(Found { meant, people }))
}

/// Some of an audience, by rising id.
pub struct Chunk {
    pub clients: Vec<Client>,
    /// Everybody up to this id was looked at.
    pub to: i64,
}

/// The next after `after`, nobody beyond `up_to`, at most so many: no more than there are in one stretch of clients.
pub fn chunk(
    conn: &mut Conn,
    owner: AccountId,
    audience: &Audience,
    after: i64,
    up_to: i64,
    at_most: usize,
    now: Timestamp,
) -> QueryResult<Result<Chunk, Vec<AudienceProblem>>> {
    let left = match conditions(conn, owner, audience, now)? {
        Ok(conditions) => conditions.left(),
        Err(problems) => return Ok(Err(problems)),
    };
    let Some(of) = stretch(conn, owner, after)? else {
        return Ok(Ok(Chunk { clients: Vec::new(), to: up_to }));
    };
    let to = of.to.min(up_to);
    let found: Vec<Client> = clients::table
        .filter(clients::owner_id.eq(owner).and(clients::deletion_id.is_null()))
        .filter(clients::id.gt(ClientId(after)).and(clients::id.le(ClientId(to))))
        .filter(clients::state.eq(ClientState::Active))
        .filter(left)
        .order(clients::id)
        .limit(i64::try_from(at_most).unwrap_or(i64::MAX))
        .select(Client::as_select())
        .load(conn)?;
    let is_full = found.len() >= at_most;
    let to = found.last().filter(|_| is_full).map_or(to, |last| last.id.0);
    Ok(Ok(Chunk { clients: found, to }))
}
