//! Taking an import back: first what it changed, then whom it added. Each step is one transaction and leaves less to do, so it
//! goes on after a crash where it stopped.

use diesel::QueryResult;

use super::import::Import;
use super::queries;
use crate::clients::{self, ClientId, Details, Stamp};
use crate::clock::Timestamp;
use crate::db::Conn;

const STEP: i64 = 500;

#[derive(Debug, PartialEq, Eq)]
pub enum Step {
    More,
    Done,
    /// It is no longer ours.
    Lost,
}

pub fn step(conn: &mut Conn, import: &mut Import, now: Timestamp) -> QueryResult<Step> {
    if !queries::advance(conn, import, import.position, 0, now)? {
        return Ok(Step::Lost);
    }
    let stamp = Stamp { import: import.id.0, at: import.started_at.unwrap_or(now) };
    let changes = queries::recall(conn, import.id, STEP)?;
    if !changes.is_empty() {
        let ids: Vec<ClientId> = changes.iter().map(|(id, ..)| *id).collect();
        clients::leave_lists(conn, &import.plan.lists, &ids, stamp)?;
        let before: Vec<(ClientId, Details, Timestamp)> = changes
            .iter()
            .filter_map(|(id, before, _)| {
                let (details, updated_at) = serde_json::from_str::<(Details, i64)>(before).ok()?;
                Some((*id, details, Timestamp::from_micros(updated_at)))
            })
            .collect();
        let undone = clients::set_back(conn, import.owner, &before, stamp)?;
        import.counts.set_back += i64::try_from(undone.done).unwrap_or(i64::MAX);
        import.counts.left_alone += i64::try_from(undone.left_alone).unwrap_or(i64::MAX);
        queries::count(conn, import.id, &import.counts)?;
        return Ok(Step::More);
    }
    let Some(undone) = clients::remove_added(conn, import.owner, stamp, STEP, now)? else {
        return Ok(Step::Done);
    };
    import.counts.removed += i64::try_from(undone.done).unwrap_or(i64::MAX);
    import.counts.left_alone += i64::try_from(undone.left_alone).unwrap_or(i64::MAX);
    queries::count(conn, import.id, &import.counts)?;
    Ok(Step::More)
}
