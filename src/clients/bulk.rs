//! The same deed for many clients. A million of them is a hundred jobs, so that everybody else's writes fit in between.

use diesel::QueryResult;
use diesel::result::Error;

use super::client::ClientId;
use super::deletions::{self, DeletionId};
use super::forms::Deed;
use super::search::{self, Filter};
use super::{lists, standing};
use crate::clock::Timestamp;
use crate::db::{AccountId, Conn, Db};

/// Whom a deed is for.
#[derive(Clone, Debug)]
pub enum Whom {
    These(Vec<ClientId>),
    /// All that the filter lets pass.
    All(Filter),
}

/// How many were changed, and how that is undone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    pub count: usize,
    pub deletion: Option<DeletionId>,
}

const ROWS_AT_ONCE: usize = 5_000;

pub async fn carry_out(db: Db, owner: AccountId, deed: Deed, whom: Whom, now: Timestamp) -> QueryResult<Done> {
    let mut done = Done::default();
    let wanted = deed.clone();
    let deletion = db.write(move |conn| begin(conn, owner, &wanted, now)).await?;
    let mut after = None;
    loop {
        let ids = match &whom {
            Whom::These(ids) if after.is_none() => ids.clone(),
            Whom::These(_) => Vec::new(),
            Whom::All(filter) => {
                let filter = filter.clone();
                db.read(move |conn| search::ids(conn, owner, &filter, after, ROWS_AT_ONCE, now)).await?
            }
        };
        let Some(last) = ids.last().copied() else { break };
        after = Some(last);
        let deed = deed.clone();
        done.count += db.write(move |conn| carry_out_some(conn, owner, &deed, deletion, &ids, now)).await?;
    }
    Ok(Done { deletion: deletion.filter(|_| done.count > 0), ..done })
}

/// A list of somebody else is not found before anything is done.
fn begin(conn: &mut Conn, owner: AccountId, deed: &Deed, now: Timestamp) -> QueryResult<Option<DeletionId>> {
    match deed {
        Deed::Add(list) | Deed::Remove(list) => {
            lists::find_list(conn, owner, *list)?.ok_or(Error::NotFound)?;
            Ok(None)
        }
        Deed::Suppress { .. } => Ok(None),
        Deed::Delete => deletions::open_deletion(conn, owner, now).map(Some),
    }
}

fn carry_out_some(
    conn: &mut Conn,
    owner: AccountId,
    deed: &Deed,
    deletion: Option<DeletionId>,
    ids: &[ClientId],
    now: Timestamp,
) -> QueryResult<usize> {
    match (deed, deletion) {
        (Deed::Add(list), _) => lists::add_members(conn, owner, *list, ids, now),
        (Deed::Remove(list), _) => lists::remove_members(conn, owner, *list, ids),
        (Deed::Suppress { reason }, _) => standing::suppress(conn, owner, ids, reason, now),
        (Deed::Delete, Some(deletion)) => deletions::delete_some(conn, owner, deletion, ids),
        (Deed::Delete, None) => Ok(0),
    }
}

/// Brings back all who were deleted together, in as many jobs as that takes.
pub async fn undo(db: Db, owner: AccountId, deletion: DeletionId) -> QueryResult<usize> {
    let mut count = 0;
    loop {
        match db.write(move |conn| deletions::restore_some(conn, owner, deletion)).await? {
            0 => return Ok(count),
            some => count += some,
        }
    }
}

/// Purges what is due. Called by the schedule.
pub async fn purge(db: &Db, now: Timestamp) -> QueryResult<usize> {
    let mut count = 0;
    loop {
        match db.write(move |conn| deletions::purge_some(conn, now)).await? {
            0 => return Ok(count),
            some => count += some,
        }
    }
}
