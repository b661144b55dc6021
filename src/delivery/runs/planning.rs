//! A run begins: the letter is pinned at once, the recipients are written down chunk by chunk, so that other writers don't feel it.
//! How far it came stands in the run, in the same transaction; whoever comes after a crash goes on from there.

use diesel::prelude::*;

use super::run::{CampaignId, Gate, Run, RunId, RunState};
use crate::clock::Timestamp;
use crate::db::schema::{deliveries, runs};
use crate::db::{AccountId, Conn};
use crate::delivery::books::Books;
use crate::delivery::queries::DeliveryId;
use crate::delivery::routes::SenderId;
use crate::delivery::state::State;
use crate::on_each;
use crate::suppression;

#[derive(Clone, Debug)]
pub struct NewRun {
    pub owner: AccountId,
    pub campaign: CampaignId,
    /// Two runs of a campaign never have the same.
    pub occurrence: String,
    pub version: i64,
    pub sender: Option<SenderId>,
    pub from_name: String,
    pub from_email: String,
    pub reply_to: Option<String>,
    /// How often a letter is sent again when nobody can know whether it arrived.
    pub repeats: i64,
    /// Openings and clicks are counted.
    pub tracks: bool,
    /// The last client there is: who comes later is not in it.
    pub plan_ends: i64,
    pub gate: Gate,
    pub ends_at: Timestamp,
    pub paused: bool,
    pub disabled: bool,
    pub blocked: bool,
}

/// `None`: this occurrence has started already.
pub fn start(conn: &mut Conn, new: &NewRun, now: Timestamp) -> QueryResult<Option<RunId>> {
    let held = |is_held: bool| is_held.then_some(now);
    let row = (
        (
            runs::owner_id.eq(new.owner),
            runs::campaign_id.eq(new.campaign),
            runs::occurrence.eq(&new.occurrence),
            runs::version_id.eq(new.version),
            runs::sender_id.eq(new.sender),
            runs::from_name.eq(&new.from_name),
            runs::from_email.eq(&new.from_email),
            runs::reply_to.eq(&new.reply_to),
            runs::repeats.eq(new.repeats),
            runs::state.eq(RunState::Planning),
            runs::tracks.eq(new.tracks),
        ),
        (
            runs::planned.eq(0),
            runs::planned_to.eq(0),
            runs::plan_ends.eq(new.plan_ends),
            runs::opens_at.eq(new.gate.opens_at),
            runs::shuts_at.eq(new.gate.shuts_at),
            runs::letters_left.eq(new.gate.letters_left),
            runs::ends_at.eq(new.ends_at),
            runs::refused.eq(0),
            runs::created_at.eq(now),
        ),
        (
            runs::paused_at.eq(held(new.paused)),
            runs::disabled_at.eq(held(new.disabled)),
            runs::blocked_at.eq(held(new.blocked)),
        ),
    );
    let insert = diesel::insert_into(runs::table).values(row);
    on_each!(conn => insert
        .on_conflict((runs::campaign_id, runs::occurrence))
        .do_nothing()
        .returning(runs::id)
        .get_result(conn)
        .optional())
}

/// Somebody a run writes to, with what is their own in the letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    pub client: i64,
    pub email: String,
    /// JSON, see `fills` in the migration.
    pub fills: String,
}

/// Rows of one statement: SQLite takes 32,766 values at most.
const ROWS: usize = 1000;

/// Writes these down, and that the plan has come to `to`. Whoever is not to be written to is written down as such. `false`, and
/// nothing done: somebody else was there first, or the run is not being planned any more.
pub fn plan(conn: &mut Conn, run: &Run, recipients: &[Recipient], to: i64, now: Timestamp) -> QueryResult<bool> {
    let more = i64::try_from(recipients.len()).unwrap_or(i64::MAX);
    let as_we_know_it = runs::table
        .filter(runs::id.eq(run.id).and(runs::state.eq(RunState::Planning)).and(runs::planned_to.eq(run.planned_to)));
    let ours = diesel::update(as_we_know_it)
        .set((runs::planned.eq(runs::planned + more), runs::planned_to.eq(to)))
        .execute(conn)?;
    if ours == 0 {
        return Ok(false);
    }
    let mut books = Books::default();
    for recipients in recipients.chunks(ROWS) {
        let addresses: Vec<&str> = recipients.iter().map(|recipient| recipient.email.as_str()).collect();
        let stopped = suppression::stops_among(conn, run.owner_id, &addresses, now)?;
        let state = |email: &str| if stopped.contains(email) { State::Suppressed } else { State::Queued };
        let rows: Vec<_> = recipients
            .iter()
            .map(|recipient| {
                let state = state(&recipient.email);
                (
                    deliveries::owner_id.eq(Some(run.owner_id)),
                    deliveries::sender_id.eq(run.sender_id),
                    deliveries::run_id.eq(Some(run.id)),
                    deliveries::client_id.eq(Some(recipient.client)),
                    deliveries::recipient.eq(&recipient.email),
                    deliveries::fills.eq(Some(&recipient.fills)),
                    deliveries::state.eq(state),
                    deliveries::finished_at.eq(Some(now).filter(|_| state.is_final())),
                    deliveries::epoch.eq(0_i64),
                    deliveries::next_attempt_at.eq(run.created_at),
                    deliveries::created_at.eq(now),
                    deliveries::deaths.eq(0_i64),
                )
            })
            .collect();
        let insert =
            diesel::insert_into(deliveries::table).values(&rows).returning((deliveries::id, deliveries::state));
        let written: Vec<(DeliveryId, State)> = on_each!(conn => insert.get_results(conn))?;
        written.into_iter().for_each(|(id, state)| books.planned(run.id, id, state));
    }
    books.close(conn)?;
    Ok(true)
}

/// All are written down: letters may leave.
pub fn open(conn: &mut Conn, id: RunId, now: Timestamp) -> QueryResult<bool> {
    let planning = runs::table.filter(runs::id.eq(id).and(runs::state.eq(RunState::Planning)));
    let opened =
        diesel::update(planning).set((runs::state.eq(RunState::Open), runs::opened_at.eq(now))).execute(conn)?;
    Ok(opened == 1)
}
