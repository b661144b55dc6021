//! What staff does to accounts: appointing to a role, blocking and unblocking. The same verbs serve the command line, where
//! nobody is signed in.

use diesel::prelude::*;

use super::account::NewAccount;
use super::audit::{self, Audited, Subject};
use super::profile::is_last_admin;
use super::tokens::{self, Purpose};
use super::{queries, sessions};
use crate::clock::Timestamp;
use crate::db::schema::{accounts, blocks};
use crate::db::{AccountId, Conn, Role, is_taken};
use crate::delivery::runs;
use crate::mail::EmailAddress;
use crate::web::AppError;

#[derive(Debug)]
pub enum StaffError {
    NotFound,
    AlreadyExists,
    /// Managers cannot touch staff, and nobody can touch themselves.
    OutOfReach,
    LastAdmin,
    AlreadyBlocked,
    NotBlocked,
    Database(diesel::result::Error),
}

impl StaffError {
    /// The key of the text that says why not.
    pub fn key(&self) -> &'static str {
        match self {
            Self::NotFound => "error-404-lead",
            Self::AlreadyExists => "refused-already-exists",
            Self::OutOfReach => "refused-out-of-reach",
            Self::LastAdmin => "refused-last-admin",
            Self::AlreadyBlocked => "refused-already-blocked",
            Self::NotBlocked => "refused-not-blocked",
            Self::Database(_) => "error-503-lead",
        }
    }
}

impl From<diesel::result::Error> for StaffError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error)
    }
}

impl From<StaffError> for AppError {
    fn from(error: StaffError) -> Self {
        match error {
            StaffError::NotFound => Self::NotFound,
            StaffError::OutOfReach => Self::Forbidden,
            StaffError::Database(error) => error.into(),
            other => Self::Conflict(other.key()),
        }
    }
}

/// Who acts. Nobody: the command line, which may do everything.
pub type Actor = Option<(AccountId, Role)>;

fn actor(by: Actor) -> Option<AccountId> {
    by.map(|(actor, _)| actor)
}

pub fn create(conn: &mut Conn, new: &NewAccount, now: Timestamp) -> Result<AccountId, StaffError> {
    if queries::find_by_email(conn, &new.email)?.is_some() {
        return Err(StaffError::AlreadyExists);
    }
    match queries::insert(conn, new, now) {
        Err(error) if is_taken(&error) => Err(StaffError::AlreadyExists),
        other => Ok(other?),
    }
}

/// Gives an account its role. Its sessions end, so that no page shows what it may no longer do.
pub fn appoint(conn: &mut Conn, by: Actor, id: AccountId, role: Role, now: Timestamp) -> Result<(), StaffError> {
    let account = queries::find(conn, id)?.ok_or(StaffError::NotFound)?;
    if !may_appoint(by, id) {
        return Err(StaffError::OutOfReach);
    }
    if role != Role::Admin && is_last_admin(conn, &account)? {
        return Err(StaffError::LastAdmin);
    }
    if account.role != role {
        queries::set_role(conn, id, role)?;
        audit::note(conn, actor(by), Audited::Appointed, (Subject::Account, id.0), role.as_str(), now)?;
        sessions::close_all(conn, id, None)?;
    }
    Ok(())
}

/// A block, open or lifted, with who and when.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = blocks)]
pub struct Block {
    pub id: i64,
    pub reason: String,
    pub blocked_by: Option<AccountId>,
    pub blocked_at: Timestamp,
    pub lifted_at: Option<Timestamp>,
}

/// Locks an account out. Its sessions end at their next request, and after the commit no letter of its campaigns leaves.
pub fn block(conn: &mut Conn, by: Actor, id: AccountId, reason: &str, now: Timestamp) -> Result<(), StaffError> {
    let account = queries::find(conn, id)?.ok_or(StaffError::NotFound)?;
    if !may_block(by, id, account.role) {
        return Err(StaffError::OutOfReach);
    }
    if is_last_admin(conn, &account)? {
        return Err(StaffError::LastAdmin);
    }
    if open_block(conn, id)?.is_some() {
        return Err(StaffError::AlreadyBlocked);
    }
    // A run that is just beginning is waited for and then held; one that begins later sees the block.
    lock(conn, id, Lock::ToBlock)?;
    let blocked = diesel::insert_into(blocks::table)
        .values((
            blocks::account_id.eq(id),
            blocks::reason.eq(reason),
            blocks::blocked_by.eq(by.map(|(actor, _)| actor)),
            blocks::blocked_at.eq(now),
        ))
        .execute(conn);
    match blocked {
        // Another manager was quicker.
        Err(error) if is_taken(&error) => Err(StaffError::AlreadyBlocked),
        other => {
            other?;
            audit::note(conn, actor(by), Audited::Blocked, (Subject::Account, id.0), reason, now)?;
            runs::hold_owner(conn, id, now)?;
            Ok(sessions::close_all(conn, id, None)?)
        }
    }
}

pub fn unblock(conn: &mut Conn, by: Actor, id: AccountId, now: Timestamp) -> Result<(), StaffError> {
    let account = queries::find(conn, id)?.ok_or(StaffError::NotFound)?;
    if !may_block(by, id, account.role) {
        return Err(StaffError::OutOfReach);
    }
    let lifted = diesel::update(blocks::table.filter(blocks::account_id.eq(id).and(blocks::lifted_at.is_null())))
        .set((blocks::lifted_at.eq(now), blocks::lifted_by.eq(by.map(|(actor, _)| actor))))
        .execute(conn)?;
    if lifted == 0 {
        return Err(StaffError::NotBlocked);
    }
    audit::note(conn, actor(by), Audited::Unblocked, (Subject::Account, id.0), "", now)?;
    Ok(runs::let_go_owner(conn, id)?)
}

/// Managers reach owners and editors; admins reach everyone but themselves. The page asks as well, so that a button that
/// would be refused is not there.
pub fn may_block(by: Actor, id: AccountId, role: Role) -> bool {
    match by {
        None => true,
        Some((actor, _)) if actor == id => false,
        Some((_, Role::Admin)) => true,
        Some((_, Role::Manager)) => matches!(role, Role::Owner | Role::Editor),
        Some(_) => false,
    }
}

pub fn may_appoint(by: Actor, id: AccountId) -> bool {
    by.is_none_or(|(actor, role)| actor != id && role == Role::Admin)
}

pub(super) fn open_block(conn: &mut Conn, id: AccountId) -> QueryResult<Option<Block>> {
    blocks::table
        .filter(blocks::account_id.eq(id).and(blocks::lifted_at.is_null()))
        .select(Block::as_select())
        .get_result(conn)
        .optional()
}

/// Whether an account is there and not blocked. If so, it is not blocked before the transaction ends.
pub fn may_act(conn: &mut Conn, id: AccountId) -> QueryResult<bool> {
    Ok(lock(conn, id, Lock::ToAct)? && open_block(conn, id)?.is_none())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Lock {
    ToAct,
    ToBlock,
}

/// Whether it is there. On SQLite there is one writer, and nothing to lock.
fn lock(conn: &mut Conn, id: AccountId, lock: Lock) -> QueryResult<bool> {
    let row = accounts::table.find(id).select(accounts::id);
    let found: Option<AccountId> = match (conn, lock) {
        (Conn::Sqlite(conn), _) => row.get_result(conn).optional()?,
        (Conn::Pg(conn), Lock::ToAct) => row.for_share().get_result(conn).optional()?,
        (Conn::Pg(conn), Lock::ToBlock) => row.for_no_key_update().get_result(conn).optional()?,
    };
    Ok(found.is_some())
}

/// All blocks of an account, the newest first.
pub fn blocks_of(conn: &mut Conn, id: AccountId) -> QueryResult<Vec<Block>> {
    blocks::table.filter(blocks::account_id.eq(id)).order(blocks::id.desc()).select(Block::as_select()).load(conn)
}

/// A reset link to hand over in person, for an operator whose mail does not work.
pub fn reset_link(conn: &mut Conn, email: &EmailAddress, base_url: &str, now: Timestamp) -> Result<String, StaffError> {
    let account = queries::find_by_email(conn, email)?.ok_or(StaffError::NotFound)?;
    let token = tokens::issue(conn, Purpose::Reset, Some(account.id), None, now)?;
    Ok(format!("{base_url}/reset/{token}"))
}
