//! Sessions are rows, so a block, a reset and "sign out everywhere" hold at the next request. A session counts while it has not
//! run out, its account is not blocked, and it is of the account's current epoch.

use diesel::prelude::*;

use super::audit::{self, Audited, Subject};
use super::{queries, tokens};
use crate::clock::{Timestamp, days};
use crate::config::random_token;
use crate::db::schema::{accounts, blocks, sessions};
use crate::db::{AccountId, Conn, Role};
use crate::web::{Language, SignedIn};

/// From signing in, however often it is used: the cookie ends then as well.
pub const LASTS: std::time::Duration = days(30);
/// `seen_at` is for people; writing it at every click would cost a write a page.
const SEEN_EVERY: std::time::Duration = crate::clock::minutes(5);

/// What is known of who opens a session.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Opening {
    pub account: AccountId,
    pub epoch: i64,
    pub user_agent: String,
    pub address: String,
}

/// Opens a session and returns the key for the cookie.
pub fn open(conn: &mut Conn, opening: &Opening, now: Timestamp) -> QueryResult<String> {
    let key = random_token();
    diesel::insert_into(sessions::table)
        .values((
            sessions::key_hash.eq(tokens::hash(&key)),
            sessions::account_id.eq(opening.account),
            sessions::epoch.eq(opening.epoch),
            sessions::csrf_seed.eq(random_token()),
            sessions::user_agent.eq(&opening.user_agent),
            sessions::address.eq(&opening.address),
            sessions::created_at.eq(now),
            sessions::seen_at.eq(now),
            sessions::expires_at.eq(now.plus(LASTS)),
        ))
        .execute(conn)?;
    let role: Option<Role> =
        accounts::table.find(opening.account).select(accounts::role).get_result(conn).optional()?;
    if matches!(role, Some(Role::Manager | Role::Admin)) {
        let whom = (Subject::Account, opening.account.0);
        audit::note(conn, Some(opening.account), Audited::SignedIn, whom, "", now)?;
    }
    Ok(key)
}

type Row = (i64, Timestamp, String, AccountId, String, String, Role, Language, String, Option<Timestamp>);

/// Who a key belongs to, if its session still counts, and whether `touch` is due.
pub fn load(conn: &mut Conn, key: &str, now: Timestamp) -> QueryResult<Option<(SignedIn, bool)>> {
    let found: Option<Row> = sessions::table
        .inner_join(accounts::table)
        .left_join(blocks::table.on(blocks::account_id.eq(accounts::id).and(blocks::lifted_at.is_null())))
        .filter(sessions::key_hash.eq(tokens::hash(key)).and(sessions::expires_at.gt(now)))
        .filter(sessions::epoch.eq(accounts::session_epoch))
        .filter(blocks::id.is_null())
        .select((
            sessions::id,
            sessions::seen_at,
            sessions::csrf_seed,
            accounts::id,
            accounts::email,
            accounts::name,
            accounts::role,
            accounts::language,
            accounts::zone,
            accounts::verified_at,
        ))
        .get_result(conn)
        .optional()?;
    Ok(found.map(|(session, seen_at, csrf_seed, id, email, name, role, language, zone, verified_at)| {
        let verified = verified_at.is_some();
        let who = SignedIn { id, session, email, name, role, language, zone, verified, csrf_seed };
        (who, now.since(seen_at) > SEEN_EVERY)
    }))
}

pub fn touch(conn: &mut Conn, session: i64, now: Timestamp) -> QueryResult<()> {
    diesel::update(sessions::table.find(session)).set(sessions::seen_at.eq(now)).execute(conn).map(drop)
}

pub fn close_key(conn: &mut Conn, key: &str) -> QueryResult<()> {
    diesel::delete(sessions::table.filter(sessions::key_hash.eq(tokens::hash(key)))).execute(conn).map(drop)
}

/// Ends one session of an account. `false`: there is none of that id that is theirs.
pub fn close_one(conn: &mut Conn, account: AccountId, session: i64) -> QueryResult<bool> {
    let closed = diesel::delete(sessions::table.filter(sessions::id.eq(session).and(sessions::account_id.eq(account))))
        .execute(conn)?;
    Ok(closed > 0)
}

/// Ends all sessions of an account, except perhaps the one at hand.
pub fn close_all(conn: &mut Conn, account: AccountId, but: Option<i64>) -> QueryResult<()> {
    let epoch: Option<i64> = diesel::update(accounts::table.find(account))
        .set(accounts::session_epoch.eq(accounts::session_epoch + 1))
        .returning(accounts::session_epoch)
        .get_result(conn)
        .optional()?;
    let (Some(epoch), kept) = (epoch, but.unwrap_or(-1)) else {
        return Ok(());
    };
    diesel::delete(sessions::table.filter(sessions::account_id.eq(account).and(sessions::id.ne(kept))))
        .execute(conn)?;
    // Only the one at hand: a sign-in that began before this must not be carried over.
    diesel::update(sessions::table.filter(sessions::account_id.eq(account).and(sessions::id.eq(kept))))
        .set(sessions::epoch.eq(epoch))
        .execute(conn)
        .map(drop)
}

/// A line of "where you are signed in".
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = sessions)]
pub struct Open {
    pub id: i64,
    pub user_agent: String,
    pub address: String,
    pub seen_at: Timestamp,
}

pub fn open_of(conn: &mut Conn, account: AccountId, now: Timestamp) -> QueryResult<Vec<Open>> {
    sessions::table
        .inner_join(accounts::table)
        .filter(sessions::account_id.eq(account).and(sessions::expires_at.gt(now)))
        .filter(sessions::epoch.eq(accounts::session_epoch))
        .order(sessions::seen_at.desc())
        .limit(100)
        .select(Open::as_select())
        .load(conn)
}

/// Removes what has run out: sessions, one-time links, and sign-ups that were never confirmed. Called by the schedule.
pub fn forget_expired(conn: &mut Conn, now: Timestamp) -> QueryResult<usize> {
    let closed = diesel::delete(sessions::table.filter(sessions::expires_at.le(now))).execute(conn)?;
    Ok(closed + tokens::forget_expired(conn, now)? + queries::forget_unconfirmed(conn, now)?)
}
