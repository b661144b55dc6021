//! How a campaign stands: what the first half of its page shows, read in one go, so that whoever opens the page and whoever watches it
//! see the same. Kept sums only; nothing here grows with the size of a run.

use diesel::QueryResult;

use super::campaign::{Campaign, Going};
use super::queries;
use crate::clock::Timestamp;
use crate::db::{AccountId, Conn};
use crate::delivery::lanes::{self, Lane};
use crate::delivery::runs::{self, Pace, Permit, Response, Run, RunId, RunState, Sums};
use crate::delivery::{CampaignId, Failure};
use crate::mail::EmailAddress;
use crate::messages::{self, MessageId};
use crate::senders;

/// So many runs stand on a page, the newest.
pub const RUNS_SHOWN: i64 = 50;

#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    pub campaign: Campaign,
    pub going: Going,
    /// `None`: not chosen, or gone.
    pub message: Option<(MessageId, String)>,
    /// `None`: it cannot be used now.
    pub from: Option<String>,
    /// The newest first.
    pub runs: Vec<RunStanding>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct RunStanding {
    pub run: Run,
    pub sums: Sums,
    pub unsubscribed: i64,
    pub complained: i64,
    /// Of a run that goes on.
    pub way: Option<Way>,
    /// Why letters failed, the most frequent reason first, and what a server said lately; known of the run that is shown in full.
    pub failures: Vec<(Failure, i64, String)>,
}

/// What is known about the letters of a run that are to leave.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    pub lane: Lane,
    /// When the next letter is due.
    pub next: Option<Timestamp>,
    pub pace: Pace,
}

/// `None`: the owner has no such campaign.
pub fn standing(
    conn: &mut Conn,
    house: &EmailAddress,
    owner: AccountId,
    id: CampaignId,
    now: Timestamp,
) -> QueryResult<Option<Standing>> {
    let Some(campaign) = queries::find(conn, owner, id)? else {
        return Ok(None);
    };
    let going = queries::going(conn, id)?;
    let message = messages::names_of(conn, owner, campaign.message_id.as_slice())?.pop();
    let sender = senders::usable_one(conn, owner, house, campaign.sender_id)?;
    let from = sender.map(|sender| format!("{} <{}>", sender.from.name, sender.from.address));
    let runs = of_runs(conn, owner, id, now)?;
    Ok(Some(Standing { campaign, going, message, from, runs }))
}

fn of_runs(conn: &mut Conn, owner: AccountId, id: CampaignId, now: Timestamp) -> QueryResult<Vec<RunStanding>> {
    let found = runs::of_campaign(conn, owner, id, RUNS_SHOWN)?;
    let ids: Vec<RunId> = found.iter().map(|run| run.id).collect();
    let mut sums = runs::sums_of(conn, &ids)?;
    let unsubscribed = runs::responses(conn, &ids, Response::Unsubscribed)?;
    let complained = runs::responses(conn, &ids, Response::Complained)?;
    // Of the run that goes on, or the last one.
    let in_full = found.iter().find(|run| run.state != RunState::Finished).or(found.first()).map(|run| run.id);
    let mut standings = Vec::new();
    for run in found {
        let way = (run.state != RunState::Finished).then(|| way(conn, &run, now)).transpose()?;
        let failures = if Some(run.id) == in_full { failures(conn, run.id)? } else { Vec::new() };
        let sums = sums.remove(&run.id).unwrap_or_default();
        let unsubscribed = unsubscribed.get(&run.id).copied().unwrap_or_default();
        let complained = complained.get(&run.id).copied().unwrap_or_default();
        standings.push(RunStanding { run, sums, unsubscribed, complained, way, failures });
    }
    Ok(standings)
}

fn way(conn: &mut Conn, run: &Run, now: Timestamp) -> QueryResult<Way> {
    Ok(Way {
        lane: lanes::find(conn, run.sender_id)?,
        next: if run.permit(now) == Permit::Go { runs::next_due(conn, run.id)? } else { None },
        pace: runs::pace(conn, run.id, run.opened_at.unwrap_or(now), now)?,
    })
}

fn failures(conn: &mut Conn, run: RunId) -> QueryResult<Vec<(Failure, i64, String)>> {
    let failures = runs::failures(conn, run)?;
    let wanted: Vec<&Failure> = failures.iter().map(|(failure, _)| failure).collect();
    let said = runs::said_lately(conn, run, &wanted)?;
    let reply = |of: &Failure| said.iter().find(|(failure, _)| failure == of).map(|(_, reply)| reply.clone());
    Ok(failures
        .into_iter()
        .map(|(failure, letters)| {
            let reply = reply(&failure).unwrap_or_default();
            (failure, letters, reply)
        })
        .collect())
}
