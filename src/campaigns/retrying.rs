//! Letters of a run that failed are tried again because their owner asks for it. A run that had ended goes on, at the hours and with
//! the daily cap of its campaign; what was accepted is never sent again.

use std::time::Duration;

use super::campaign::{Campaign, Going};
use super::deeds::{CampaignError, Refusal};
use super::{gates, queries};
use crate::accounts;
use crate::clock::{Timestamp, days};
use crate::db::{AccountId, Conn};
use crate::delivery::runs::{self, Gate, Hold, Outlook, Retried, Run, RunState, Which};
use crate::delivery::{CampaignId, RunId};

/// So long after it was asked for, letters are tried.
const TRIED_FOR: Duration = days(3);

/// What a retry would do, and the run it is about.
pub fn look_ahead(
    conn: &mut Conn,
    owner: AccountId,
    id: CampaignId,
    run: RunId,
    which: &Which,
) -> Result<(Campaign, Run, Outlook, Result<(), Refusal>), CampaignError> {
    let campaign = queries::find(conn, owner, id)?.ok_or(CampaignError::NotFound)?;
    let run = run_of(conn, &campaign, run)?;
    let allowed = allowed(conn, &campaign, &run)?;
    let outlook = runs::outlook(conn, run.id, which)?;
    Ok((campaign, run, outlook, allowed))
}

/// What does not fit into one transaction follows by itself.
pub fn retry(
    conn: &mut Conn,
    owner: AccountId,
    id: CampaignId,
    run: RunId,
    (which, unknown): (&Which, bool),
    now: Timestamp,
) -> Result<Retried, CampaignError> {
    let campaign = queries::locked(conn, id)?.filter(|campaign| campaign.owner_id == owner);
    let campaign = campaign.ok_or(CampaignError::NotFound)?;
    let run = run_of(conn, &campaign, run)?;
    allowed(conn, &campaign, &run)??;
    // Two runs of one campaign never send at once.
    let next = campaign.next_start_at.filter(|next| *next > now);
    let ends_at = next.map_or(now.plus(TRIED_FOR), |next| next.min(now.plus(TRIED_FOR)));
    let gate = Gate { opens_at: now, shuts_at: ends_at, letters_left: None };
    let retried = runs::retry(conn, &run, which, unknown, (gate, ends_at), now)?;
    if retried.reopened {
        queries::set_going_on(conn, id)?;
        if campaign.paused_at.is_some() {
            runs::hold(conn, id, Hold::Pause, now)?;
        }
        let timetable = campaign.calendar().and_then(|calendar| calendar.timetable().ok());
        if let (Some(timetable), Some(run)) = (timetable, runs::find(conn, owner, run.id)?) {
            gates::set(conn, &timetable, &run, now)?;
        }
    }
    Ok(retried)
}

fn run_of(conn: &mut Conn, campaign: &Campaign, run: RunId) -> Result<Run, CampaignError> {
    let run = runs::find(conn, campaign.owner_id, run)?.filter(|run| run.campaign_id == campaign.id);
    run.ok_or(CampaignError::NotFound)
}

fn allowed(conn: &mut Conn, campaign: &Campaign, run: &Run) -> Result<Result<(), Refusal>, CampaignError> {
    let another = run.state == RunState::Finished && queries::going(conn, campaign.id)? != Going::Nothing;
    let refusal = match run.state {
        _ if campaign.cancelled_at.is_some() => Some(Refusal::Over),
        _ if campaign.disabled_at.is_some() => Some(Refusal::Disabled),
        _ if run.forgotten_at.is_some() => Some(Refusal::Forgotten),
        RunState::Planning | RunState::Ending => Some(Refusal::RunGoesOn),
        RunState::Open | RunState::Finished if another => Some(Refusal::RunGoesOn),
        RunState::Open | RunState::Finished => None,
    };
    let refusal = match refusal {
        None if !accounts::may_act(conn, campaign.owner_id)? => Some(Refusal::Blocked),
        refusal => refusal,
    };
    Ok(refusal.map_or(Ok(()), Err))
}
