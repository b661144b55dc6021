//! The SQL of imports. Whoever works at one holds a lease with an epoch; each of its writes is guarded by both the epoch and the
//! status, so a second node, a stop and a lost lease are obeyed by the very next write.

use std::time::Duration;

use diesel::prelude::*;

use super::import::{Counts, Import, ImportId, Look, Status};
use super::plan::Plan;
use super::reading::Problem;
use crate::clients::ClientId;
use crate::clock::Timestamp;
use crate::db::schema::{import_changes, imports};
use crate::db::{AccountId, Conn};
use crate::on_each;
use crate::web::Language;

/// A process that died holds an import so long.
pub const LEASE: Duration = Duration::from_secs(15);

pub struct NewImport {
    pub file_name: String,
    pub stored_as: String,
    pub size: i64,
    pub look: Look,
    pub plan: Plan,
    pub language: Language,
}

pub fn insert(conn: &mut Conn, owner: AccountId, new: &NewImport, now: Timestamp) -> QueryResult<ImportId> {
    diesel::insert_into(imports::table)
        .values((
            (
                imports::owner_id.eq(owner),
                imports::file_name.eq(&new.file_name),
                imports::stored_as.eq(&new.stored_as),
                imports::size.eq(new.size),
                imports::format.eq(json(&new.look)),
                imports::plan.eq(json(&new.plan)),
                imports::language.eq(new.language.as_str()),
                imports::status.eq(Status::Uploaded),
            ),
            (
                imports::problem.eq(""),
                imports::expected.eq(json(&Counts::default())),
                imports::counts.eq(json(&Counts::default())),
                imports::position.eq(0_i64),
                imports::progress.eq(0_i64),
                imports::epoch.eq(0_i64),
                imports::created_at.eq(now),
            ),
        ))
        .returning(imports::id)
        .get_result(conn)
}

fn json(value: &impl serde::Serialize) -> String {
    // Structs of text and numbers always are JSON.
    serde_json::to_string(value).unwrap_or_default()
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = imports)]
struct Row {
    id: ImportId,
    owner_id: AccountId,
    file_name: String,
    stored_as: String,
    size: i64,
    format: String,
    plan: String,
    language: String,
    status: Status,
    problem: String,
    expected: String,
    counts: String,
    position: i64,
    progress: i64,
    epoch: i64,
    leased_until: Option<Timestamp>,
    created_at: Timestamp,
    started_at: Option<Timestamp>,
    finished_at: Option<Timestamp>,
}

impl Row {
    fn read(self) -> QueryResult<Import> {
        let wrong = |error: serde_json::Error| diesel::result::Error::DeserializationError(error.into());
        Ok(Import {
            id: self.id,
            owner: self.owner_id,
            file_name: self.file_name,
            stored_as: self.stored_as,
            size: self.size,
            look: serde_json::from_str(&self.format).map_err(wrong)?,
            plan: serde_json::from_str(&self.plan).map_err(wrong)?,
            language: Language::parse(&self.language).unwrap_or(Language::English),
            status: self.status,
            problem: serde_json::from_str(&self.problem).ok(),
            expected: serde_json::from_str(&self.expected).map_err(wrong)?,
            counts: serde_json::from_str(&self.counts).map_err(wrong)?,
            position: self.position,
            progress: self.progress,
            epoch: self.epoch,
            leased_until: self.leased_until,
            created_at: self.created_at,
            started_at: self.started_at,
            finished_at: self.finished_at,
        })
    }
}

pub fn find(conn: &mut Conn, owner: AccountId, id: ImportId) -> QueryResult<Import> {
    let found: Row = imports::table
        .filter(imports::owner_id.eq(owner).and(imports::id.eq(id)))
        .select(Row::as_select())
        .get_result(conn)?;
    found.read()
}

/// The newest first.
pub fn recent(conn: &mut Conn, owner: AccountId, at_most: i64) -> QueryResult<Vec<Import>> {
    let rows: Vec<Row> = imports::table
        .filter(imports::owner_id.eq(owner))
        .order(imports::id.desc())
        .limit(at_most)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::read).collect()
}

/// Says anew what the file is and what to do with it. Only before anything began.
pub fn describe(conn: &mut Conn, owner: AccountId, id: ImportId, look: &Look, plan: &Plan) -> QueryResult<bool> {
    let open = imports::owner_id.eq(owner).and(imports::id.eq(id)).and(imports::status.eq(Status::Uploaded));
    let changed = diesel::update(imports::table.filter(open))
        .set((imports::format.eq(json(look)), imports::plan.eq(json(plan))))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Leads an import on, if it stands where that is allowed.
pub fn lead(conn: &mut Conn, owner: AccountId, id: ImportId, to: Status) -> QueryResult<bool> {
    let before: Vec<&str> = to.before().iter().map(|status| status.as_str()).collect();
    let there = imports::owner_id.eq(owner).and(imports::id.eq(id)).and(imports::status.eq_any(before));
    let changed = diesel::update(imports::table.filter(there))
        .set((imports::status.eq(to), imports::leased_until.eq(None::<Timestamp>)))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Counts from nothing: what was checked before no longer holds.
pub fn begin_again(conn: &mut Conn, id: ImportId, counts: &Counts) -> QueryResult<usize> {
    diesel::update(imports::table.filter(imports::id.eq(id)))
        .set((imports::counts.eq(json(counts)), imports::position.eq(0_i64), imports::progress.eq(0_i64)))
        .execute(conn)
}

pub fn begin_run(conn: &mut Conn, id: ImportId, plan: &Plan, now: Timestamp) -> QueryResult<usize> {
    diesel::update(imports::table.filter(imports::id.eq(id)))
        .set((imports::plan.eq(json(plan)), imports::started_at.eq(Some(now))))
        .execute(conn)
}

/// What waits for somebody to work at it, of all owners, with the names of the files.
pub fn waiting(conn: &mut Conn, now: Timestamp) -> QueryResult<Vec<(ImportId, Status, String)>> {
    let at_work: Vec<&str> = Status::AT_WORK.iter().map(|status| status.as_str()).collect();
    imports::table
        .filter(imports::status.eq_any(at_work))
        .filter(imports::leased_until.is_null().or(imports::leased_until.le(now)))
        .order(imports::id)
        .select((imports::id, imports::status, imports::stored_as))
        .load(conn)
}

/// Takes one in hand; `None` when another was quicker.
pub fn claim(conn: &mut Conn, id: ImportId, now: Timestamp) -> QueryResult<Option<Import>> {
    let at_work: Vec<&str> = Status::AT_WORK.iter().map(|status| status.as_str()).collect();
    let free = imports::leased_until.is_null().or(imports::leased_until.le(now));
    let claimed =
        diesel::update(imports::table.filter(imports::id.eq(id)).filter(imports::status.eq_any(at_work)).filter(free))
            .set((imports::epoch.eq(imports::epoch + 1), imports::leased_until.eq(Some(now.plus(LEASE)))))
            .execute(conn)?;
    if claimed == 0 {
        return Ok(None);
    }
    let row: Row = imports::table.filter(imports::id.eq(id)).select(Row::as_select()).get_result(conn)?;
    row.read().map(Some)
}

/// Goes on from `import.position` to `position`; false when somebody else has it, or its owner stopped it.
pub fn advance(conn: &mut Conn, import: &Import, position: i64, progress: i64, now: Timestamp) -> QueryResult<bool> {
    let ours = imports::id
        .eq(import.id)
        .and(imports::epoch.eq(import.epoch))
        .and(imports::status.eq(import.status))
        .and(imports::position.eq(import.position));
    let changed = diesel::update(imports::table.filter(ours))
        .set((
            imports::position.eq(position),
            imports::progress.eq(progress),
            imports::leased_until.eq(Some(now.plus(LEASE))),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// In the transaction of `advance`.
pub fn count(conn: &mut Conn, id: ImportId, counts: &Counts) -> QueryResult<usize> {
    diesel::update(imports::table.filter(imports::id.eq(id))).set(imports::counts.eq(json(counts))).execute(conn)
}

/// Lets go of it, as `to`; false when it was not ours any more.
pub fn end(
    conn: &mut Conn,
    import: &Import,
    to: Status,
    problem: Option<&Problem>,
    now: Timestamp,
) -> QueryResult<bool> {
    let ours = imports::id.eq(import.id).and(imports::epoch.eq(import.epoch)).and(imports::status.eq(import.status));
    let problem = problem.map(json).unwrap_or_default();
    let finished = Some(now).filter(|_| !to.is_at_work());
    let changed = diesel::update(imports::table.filter(ours))
        .set((
            imports::status.eq(to),
            imports::problem.eq(problem),
            imports::leased_until.eq(None::<Timestamp>),
            imports::finished_at.eq(finished),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// What the check found becomes what the run is held against.
pub fn expect(conn: &mut Conn, id: ImportId, expected: &Counts) -> QueryResult<usize> {
    diesel::update(imports::table.filter(imports::id.eq(id))).set(imports::expected.eq(json(expected))).execute(conn)
}

/// A client, what stood there before (empty: only lists were joined), and the lists that were joined.
pub type Change = (ClientId, String, String);

pub fn remember(conn: &mut Conn, import: &Import, changes: &[Change]) -> QueryResult<()> {
    for changes in changes.chunks(1000) {
        let rows: Vec<_> = changes
            .iter()
            .map(|(client, before, lists)| {
                (
                    import_changes::import_id.eq(import.id),
                    import_changes::client_id.eq(*client),
                    import_changes::owner_id.eq(import.owner),
                    import_changes::before.eq(before),
                    import_changes::lists.eq(lists),
                )
            })
            .collect();
        let insert = diesel::insert_into(import_changes::table).values(&rows);
        on_each!(conn => insert.on_conflict_do_nothing().execute(conn))?;
    }
    Ok(())
}

/// Takes some of them out.
pub fn recall(conn: &mut Conn, id: ImportId, at_most: i64) -> QueryResult<Vec<Change>> {
    let changes: Vec<Change> = import_changes::table
        .filter(import_changes::import_id.eq(id))
        .order(import_changes::client_id)
        .limit(at_most)
        .select((import_changes::client_id, import_changes::before, import_changes::lists))
        .load(conn)?;
    if let Some((last, ..)) = changes.last() {
        let taken = import_changes::import_id.eq(id).and(import_changes::client_id.le(last));
        diesel::delete(import_changes::table.filter(taken)).execute(conn)?;
    }
    Ok(changes)
}
