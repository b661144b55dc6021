//! Runs: many letters of one campaign through the ledger, with servers that fail, owners and managers who hold, workers that die.

mod fairness;
mod holds;
mod killed;
mod law;
mod letters;
mod nodes;
mod trouble;
mod ways;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use diesel::prelude::*;
use futures_util::future::BoxFuture;
use skymailing::clients::{self, Details, Stamp, Taken};
use skymailing::clock::{Timestamp, days, hours};
use skymailing::db::schema::{attempts, deliveries, run_minutes};
use skymailing::db::{AccountId, Conn, Role};
use skymailing::delivery::runs::{self, Gate, NewRun, Recipient, Run, RunId, RunState, Sums};
use skymailing::delivery::{CampaignId, Engine, Failure, Parcel, Script, ScriptError, Scripts, SenderId, State};
use skymailing::mail::FilledLetter;
use skymailing::smtp::{Answer, Relay};

use crate::support::app::TestApp;

/// Letters that say who they are for. One to `panic@…` kills whoever fills it in.
pub struct Plain;

impl Script for Plain {
    fn letter(&self, parcel: &Parcel) -> Result<FilledLetter, String> {
        assert!(!parcel.recipient.starts_with("panic"), "a letter that kills");
        if parcel.recipient.starts_with("broken") {
            return Err("it cannot be filled in".to_owned());
        }
        let head = format!(
            "From: a@example.org\r\nTo: {0}\r\nSubject: To {0}\r\nMessage-ID: <{1}@example.org>\r\n\r\nHello {0}\r\n",
            parcel.recipient, parcel.client
        );
        Ok(FilledLetter { head: head.into_bytes(), tail: Default::default() })
    }
}

impl Scripts for Plain {
    fn script(&self, _: Run) -> BoxFuture<'_, Result<Arc<dyn Script>, ScriptError>> {
        Box::pin(async { Ok(Arc::new(Self) as Arc<dyn Script>) })
    }

    fn address_refused(
        &self,
        conn: &mut Conn,
        owner: AccountId,
        client: i64,
        answer: &Answer,
        _: Timestamp,
    ) -> QueryResult<()> {
        let sql = format!(
            "UPDATE clients SET state = 'bounced', state_reason = '{}' WHERE owner_id = {owner} AND id = {client}",
            answer.cause
        );
        diesel::sql_query(sql).execute(conn).map(drop)
    }
}

/// An engine whose letters are `Plain`.
pub fn engine_to(app: &TestApp, relay: Relay, sessions: usize, alone: bool) -> Engine {
    let mut with_letters = app.app.clone();
    with_letters.scripts = Arc::new(Plain);
    with_letters.engine(relay, sessions, alone)
}

/// A run to be, of an owner.
#[derive(Clone)]
pub struct Plan {
    pub owner: AccountId,
    pub campaign: i64,
    pub sender: Option<SenderId>,
    pub repeats: i64,
    pub letters_left: Option<i64>,
    pub lasts: Duration,
}

impl Plan {
    pub fn of(owner: AccountId) -> Self {
        static NEXT: AtomicI64 = AtomicI64::new(1);
        let campaign = NEXT.fetch_add(1, Ordering::Relaxed);
        Self { owner, campaign, sender: None, repeats: 1, letters_left: None, lasts: days(2) }
    }

    pub fn campaign(&self) -> CampaignId {
        CampaignId(self.campaign)
    }

    /// Adds the clients, plans the run and opens it.
    pub async fn opened(&self, app: &TestApp, recipients: &[String]) -> RunId {
        let (plan, now, emails) = (self.clone(), app.clock.now(), recipients.to_vec());
        let id = app
            .write(move |conn| {
                let run = runs::start(conn, &plan.new_run(now), now)?.unwrap();
                Ok(run)
            })
            .await;
        for emails in emails.chunks(1000) {
            let (emails, owner) = (emails.to_vec(), self.owner);
            app.write(move |conn| {
                let clients = add_clients(conn, owner, &emails, now)?;
                let run = runs::find(conn, owner, id)?.unwrap();
                let to = clients.iter().map(|recipient| recipient.client).max().unwrap_or(run.planned_to);
                assert!(runs::plan(conn, &run, &clients, to, now)?);
                Ok(())
            })
            .await;
        }
        assert!(app.write(move |conn| runs::open(conn, id, now)).await);
        id
    }

    pub fn new_run(&self, now: Timestamp) -> NewRun {
        let ends_at = now.plus(self.lasts);
        NewRun {
            owner: self.owner,
            campaign: self.campaign(),
            occurrence: "now".to_owned(),
            version: 1,
            sender: self.sender,
            from_name: "Ann".to_owned(),
            from_email: "ann@example.org".to_owned(),
            reply_to: None,
            repeats: self.repeats,
            tracks: false,
            plan_ends: i64::MAX,
            gate: Gate { opens_at: now, shuts_at: ends_at, letters_left: self.letters_left },
            ends_at,
            paused: false,
            disabled: false,
            blocked: false,
        }
    }
}

fn add_clients(conn: &mut Conn, owner: AccountId, emails: &[String], at: Timestamp) -> QueryResult<Vec<Recipient>> {
    let taken = |email: &String| Taken { email: email.clone(), email_key: email.clone(), details: Details::default() };
    let taken: Vec<Taken> = emails.iter().map(taken).collect();
    let added = clients::add_many(conn, owner, &taken.iter().collect::<Vec<_>>(), Stamp { import: 0, at })?;
    let written = added.into_iter();
    Ok(written.map(|one| Recipient { client: one.id.0, email: one.email_key, fills: "{}".to_owned() }).collect())
}

pub fn people(count: usize) -> Vec<String> {
    (0..count).map(|n| format!("person{n}@example.net")).collect()
}

pub async fn owner(app: &TestApp) -> AccountId {
    app.given_account("ann@example.org", Role::Owner).await
}

pub async fn run(app: &TestApp, owner: AccountId, id: RunId) -> Run {
    app.read(move |conn| runs::find(conn, owner, id)).await.unwrap()
}

pub async fn sums(app: &TestApp, id: RunId) -> Sums {
    app.read(move |conn| runs::sums(conn, id)).await
}

/// The sums as a slow second look finds them: row by row.
async fn counted(app: &TestApp, id: RunId) -> Sums {
    let states: Vec<State> = app
        .read(move |conn| deliveries::table.filter(deliveries::run_id.eq(id)).select(deliveries::state).load(conn))
        .await;
    let letters = |state: &State| states.iter().filter(|of| *of == state).count() as i64;
    Sums(State::ALL.iter().map(|state| (*state, letters(state))).filter(|(_, letters)| *letters > 0).collect())
}

/// The law: the kept sums are those of the rows, they add up to what was planned, and a run that is finished has nothing waiting.
pub async fn law_holds(app: &TestApp, owner: AccountId, id: RunId) -> Sums {
    let (run, kept, counted) = (run(app, owner, id).await, sums(app, id).await, counted(app, id).await);
    assert_eq!(kept, counted, "the kept sums are those of the rows");
    assert_eq!(kept.all(), run.planned, "the sums add up");
    if run.state == RunState::Finished {
        assert_eq!(kept.waiting(), 0, "nothing waits in a finished run");
    }
    let failures = app.read(move |conn| runs::failures(conn, id)).await;
    assert_eq!(failures, failed(app, id).await, "the kept reasons are those of the attempts");
    let (kept_minutes, counted) = minutes_of(app, id).await;
    assert_eq!(kept_minutes, counted, "the kept minutes are those of the attempts");
    kept
}

type Minutes = BTreeMap<(i64, String), i64>;

/// How many attempts ended in each minute and how: as it is kept, and as a slow look at every attempt finds it.
async fn minutes_of(app: &TestApp, id: RunId) -> (Minutes, Minutes) {
    let (kept, rows) = app
        .read(move |conn| {
            let kept: Vec<(i64, String, i64)> = run_minutes::table
                .filter(run_minutes::run_id.eq(id))
                .select((run_minutes::minute, run_minutes::verdict, run_minutes::letters))
                .load(conn)?;
            let rows: Vec<(Option<i64>, Option<String>)> = attempts::table
                .inner_join(deliveries::table)
                .filter(deliveries::run_id.eq(id).and(attempts::finished_at.is_not_null()))
                .select((attempts::finished_at, attempts::verdict))
                .load(conn)?;
            Ok((kept, rows))
        })
        .await;
    let (mut minutes, mut counted) = (Minutes::new(), Minutes::new());
    for (minute, verdict, letters) in kept {
        *minutes.entry((minute, verdict)).or_default() += letters;
    }
    for (at, verdict) in rows {
        *counted.entry((at.unwrap() / 60_000_000, verdict.unwrap())).or_default() += 1;
    }
    (minutes, counted)
}

/// How the letters are spread over domains: as the job counts it, and as a slow look at every row finds it.
pub async fn spread_is_right(app: &TestApp, id: RunId) {
    runs::tally(&app.app.db, id, app.clock.now()).await.unwrap();
    let spread = app.read(move |conn| runs::spread(conn, &[id])).await;
    let rows: Vec<(String, State)> = app
        .read(move |conn| {
            let all = deliveries::table.filter(deliveries::run_id.eq(id));
            all.select((deliveries::recipient, deliveries::state)).load(conn)
        })
        .await;
    let (mut kept, mut counted) = (BTreeMap::new(), BTreeMap::new());
    for (domain, Sums(sums)) in spread.domains {
        for (state, letters) in sums {
            kept.insert((domain.clone(), state.to_string()), letters);
        }
    }
    for (recipient, state) in rows {
        let (_, domain) = recipient.rsplit_once('@').unwrap();
        *counted.entry((domain.to_owned(), state.to_string())).or_insert(0) += 1;
    }
    assert_eq!(kept, counted);
    assert_eq!(spread.as_of, Some(app.clock.now()));
}

/// Why letters failed, as a slow look at every attempt finds it: the last one of each that was not accepted.
async fn failed(app: &TestApp, id: RunId) -> Vec<(Failure, i64)> {
    type Row = (i64, i64, Option<String>, Option<String>, Option<i64>);
    let rows: Vec<Row> = app
        .read(move |conn| {
            attempts::table
                .inner_join(deliveries::table)
                .filter(deliveries::run_id.eq(id).and(deliveries::state.ne(State::Accepted)))
                .filter(attempts::finished_at.is_not_null())
                .select((deliveries::id, attempts::number, attempts::verdict, attempts::cause, attempts::code))
                .load(conn)
        })
        .await;
    let mut last: BTreeMap<i64, Row> = BTreeMap::new();
    for row in rows {
        let there = last.entry(row.0).or_insert_with(|| row.clone());
        if there.1 < row.1 {
            *there = row;
        }
    }
    let mut counts: BTreeMap<Failure, i64> = BTreeMap::new();
    for (_, _, verdict, cause, code) in last.into_values() {
        assert_ne!(verdict.as_deref(), Some("accepted"));
        *counts.entry(Failure { cause: cause.unwrap(), code: code.unwrap_or(0) }).or_default() += 1;
    }
    let mut counts: Vec<(Failure, i64)> = counts.into_iter().collect();
    counts.sort_by(|(one, letters), (other, more)| more.cmp(letters).then_with(|| one.cmp(other)));
    counts
}

/// Ends what is over and finishes what is done, as the schedule does.
pub async fn tidy(app: &TestApp) {
    runs::end_what_is_over(&app.app.db, app.clock.now()).await.unwrap();
}

/// Works and lets time pass until nothing waits any more.
pub async fn to_the_end(app: &TestApp, engine: &Engine, id: RunId) {
    for step in 0..400 {
        engine.recover().await;
        engine.work_through().await;
        tidy(app).await;
        if sums(app, id).await.waiting() == 0 {
            return;
        }
        // Waits double, so there is less and less to see.
        app.clock.advance(if step < 20 { hours(1) / 4 } else { hours(2) });
    }
    panic!("the run does not end: {:?}", sums(app, id).await);
}

/// How many conversations about each letter were written down, and how many of them ended as unknown.
pub async fn conversations(app: &TestApp, to: &str) -> (usize, usize) {
    let to = to.to_owned();
    let verdicts: Vec<Option<String>> = app
        .read(move |conn| {
            attempts::table
                .inner_join(deliveries::table)
                .filter(deliveries::recipient.eq(to))
                .select(attempts::verdict)
                .load(conn)
        })
        .await;
    (verdicts.len(), verdicts.iter().filter(|verdict| verdict.as_deref() == Some("unknown")).count())
}
