//! Some thousand rows at once: who stands at their addresses, what becomes of each, and, in a run, the writing of it. One
//! transaction with how far the import came, so a crash loses both or neither.

use std::collections::HashSet;

use diesel::QueryResult;

use super::decide::{Decision, decide};
use super::import::{Counts, Import};
use super::plan::Policy;
use super::queries::{self, Change};
use super::rows::Row;
use crate::clients::{self, ClientId, ClientState, Details, Known, Stamp, Taken};
use crate::clock::Timestamp;
use crate::db::{AccountId, Conn};

/// Small enough that other writers wait a moment only. The more, the oftener two rows share a page of an index.
pub const ROWS: usize = 4000;

#[derive(Debug, Default)]
pub struct Chunk {
    pub rows: Vec<Row>,
    /// Of the rows that need no look into the database: bad ones and duplicates.
    pub tally: Counts,
    /// Of the file, after this chunk.
    pub position: i64,
    pub progress: i64,
}

/// What is decided about each, in groups as they are written.
#[derive(Default)]
struct Decided {
    counts: Counts,
    add: Vec<Taken>,
    bring_back: Vec<(ClientId, Taken)>,
    change: Vec<(ClientId, Taken, String)>,
    /// Found and not kept out: they join the lists as well.
    found: Vec<ClientId>,
}

/// What a run would do with it.
pub fn foretell(conn: &mut Conn, import: &Import, rows: &[Row], lists: usize) -> QueryResult<Counts> {
    let known = known(conn, import.owner, rows, false)?;
    let mut decided = sort(rows, known, import.plan.policy);
    let new = decided.add.len() + decided.bring_back.len();
    let among = clients::lists_among(conn, &import.plan.lists, &decided.found)?.len();
    let joins = (new + decided.found.len()) * lists - among;
    decided.counts.joined = i64::try_from(joins).unwrap_or(i64::MAX);
    Ok(decided.counts)
}

/// Does it. `None`: the import is no longer ours, and nothing was done.
pub fn write(conn: &mut Conn, import: &Import, chunk: &Chunk, now: Timestamp) -> QueryResult<Option<Counts>> {
    if !queries::advance(conn, import, chunk.position, chunk.progress, now)? {
        return Ok(None);
    }
    let stamp = Stamp { import: import.id.0, at: import.started_at.unwrap_or(now) };
    let mut counts = import.counts;
    counts += chunk.tally;
    let mut rows = chunk.rows.clone();
    // Once more only for whom somebody else added in the same moment.
    while !rows.is_empty() {
        let known = known(conn, import.owner, &rows, true)?;
        let (done, late) = carry_out(conn, import, sort(&rows, known, import.plan.policy), stamp)?;
        counts += done;
        rows.retain(|row| late.contains(&row.key));
    }
    queries::count(conn, import.id, &counts)?;
    Ok(Some(counts))
}

type ByKey = std::collections::HashMap<String, Known>;

fn known(conn: &mut Conn, owner: AccountId, rows: &[Row], lock: bool) -> QueryResult<ByKey> {
    let keys: Vec<&str> = rows.iter().map(|row| row.key.as_str()).collect();
    clients::known_at(conn, owner, &keys, lock)
}

fn sort(rows: &[Row], known: ByKey, policy: Policy) -> Decided {
    let mut decided = Decided::default();
    for row in rows {
        let known = known.get(&row.key);
        decided.counts.rows += 1;
        match (decide(known, &row.said, policy), known) {
            (Decision::Add(details), _) | (Decision::BringBack(details) | Decision::Change(details), None) => {
                decided.counts.added += 1;
                decided.add.push(taken(row, details));
            }
            (Decision::BringBack(details), Some(known)) => {
                decided.counts.added += 1;
                decided.bring_back.push((known.id, taken(row, details)));
            }
            (Decision::Change(details), Some(known)) => {
                decided.counts.changed += 1;
                decided.change.push((known.id, taken(row, details), before(known)));
                decided.found(known);
            }
            (Decision::Unchanged, found) => {
                decided.counts.unchanged += 1;
                found.into_iter().for_each(|known| decided.found(known));
            }
            (Decision::Skip, found) => {
                decided.counts.skipped += 1;
                found.into_iter().for_each(|known| decided.found(known));
            }
            (Decision::KeepOut, _) => decided.counts.kept_out += 1,
        }
    }
    decided
}

impl Decided {
    fn found(&mut self, known: &Known) {
        self.found.push(known.id);
        if known.state != ClientState::Active {
            self.counts.inactive += 1;
        }
    }
}

fn taken(row: &Row, details: Details) -> Taken {
    Taken { email: row.email.clone(), email_key: row.key.clone(), details }
}

/// What an undo puts back.
fn before(known: &Known) -> String {
    serde_json::to_string(&(&known.details, known.updated_at.as_micros())).unwrap_or_default()
}

/// What was done, and the addresses that were not there a moment ago and are now.
fn carry_out(
    conn: &mut Conn,
    import: &Import,
    decided: Decided,
    stamp: Stamp,
) -> QueryResult<(Counts, HashSet<String>)> {
    let (owner, lists, mut counts) = (import.owner, &import.plan.lists, decided.counts);
    let mut late = HashSet::new();
    let add: Vec<&Taken> = decided.add.iter().collect();
    let added = clients::add_many(conn, owner, &add, stamp)?;
    if added.len() < add.len() {
        let there: HashSet<&str> = added.iter().map(|added| added.email_key.as_str()).collect();
        late.extend(add.iter().map(|taken| taken.email_key.clone()).filter(|key| !there.contains(key.as_str())));
        let missed = i64::try_from(late.len()).unwrap_or(i64::MAX);
        counts.added -= missed;
        counts.rows -= missed;
    }
    let over: Vec<&Taken> = decided.change.iter().map(|(_, taken, _)| taken).collect();
    clients::change_many(conn, owner, &over, stamp)?;
    let back: Vec<&Taken> = decided.bring_back.iter().map(|(_, taken)| taken).collect();
    clients::change_many(conn, owner, &back, stamp)?;
    let back: Vec<ClientId> = decided.bring_back.iter().map(|(id, _)| *id).collect();
    clients::begin_anew(conn, owner, &back, stamp)?;

    let among: HashSet<(i64, ClientId)> = clients::lists_among(conn, lists, &decided.found)?.into_iter().collect();
    let joins = |id: ClientId| lists.iter().copied().filter(|list| !among.contains(&(*list, id))).collect::<Vec<i64>>();
    let mut members: Vec<(i64, ClientId)> = Vec::new();
    for id in added.iter().map(|added| added.id).chain(back).chain(decided.found.iter().copied()) {
        members.extend(joins(id).into_iter().map(|list| (list, id)));
    }
    let joined = clients::join_lists(conn, &members, stamp.at)?;
    counts.joined += i64::try_from(joined).unwrap_or(i64::MAX);

    let mut before: std::collections::HashMap<ClientId, String> =
        decided.change.into_iter().map(|(id, _, before)| (id, before)).collect();
    let changes: Vec<Change> = decided
        .found
        .iter()
        .map(|id| (*id, before.remove(id).unwrap_or_default(), joins(*id)))
        .filter(|(_, before, lists)| !before.is_empty() || !lists.is_empty())
        .map(|(id, before, lists)| (id, before, serde_json::to_string(&lists).unwrap_or_default()))
        .collect();
    queries::remember(conn, import, &changes)?;
    Ok((counts, late))
}
