//! What an owner sees first: what runs, what comes, what needs them, and how the last runs ended.

use std::collections::BTreeMap;

use diesel::QueryResult;

use super::campaign::{Going, Status};
use super::listing::{self, Listed, Search};
use super::queries;
use crate::clock::Timestamp;
use crate::db::{AccountId, Conn, Keyset};
use crate::delivery::runs::{self, Run, RunId, RunState, Sums};
use crate::delivery::{CampaignId, lanes};

/// So many of each kind.
const SHOWN: usize = 5;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overview {
    pub attention: Vec<Attention>,
    pub running: Vec<Running>,
    /// What starts next, the soonest first.
    pub coming: Vec<(Named, Timestamp)>,
    /// Ended, the newest first.
    pub last: Vec<(Named, Run, Sums)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub id: CampaignId,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Running {
    pub campaign: Named,
    pub all: i64,
    pub done: i64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Attention {
    pub campaign: Named,
    pub why: Why,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    /// A manager did it.
    Disabled,
    /// It paused or stopped by itself.
    Stopped,
    /// The mail server of its sender takes no letters; the name of the cause.
    Server { since: Timestamp, cause: String },
    /// So many letters of a run that ended can be tried again.
    Failed { run: RunId, letters: i64 },
}

pub fn overview(conn: &mut Conn, owner: AccountId, now: Timestamp) -> QueryResult<Overview> {
    let mut overview = Overview::default();
    for listed in newest(conn, owner, Status::Disabled)? {
        overview.attention.push(Attention { campaign: named(&listed), why: Why::Disabled });
    }
    for listed in newest(conn, owner, Status::Paused)? {
        let by_itself =
            listed.campaign.paused_why.is_some() || queries::going(conn, listed.campaign.id)? == Going::Stopped;
        if by_itself {
            overview.attention.push(Attention { campaign: named(&listed), why: Why::Stopped });
        }
    }
    for listed in newest(conn, owner, Status::Running)? {
        for run in runs::open_of_campaign(conn, listed.campaign.id)? {
            let sums = runs::sums(conn, run.id)?;
            let lane = lanes::find(conn, run.sender_id)?;
            if let (Some(since), Some(cause), false) = (lane.shut_since, lane.cause, lane.is_open(now)) {
                let why = Why::Server { since, cause: cause.as_str().to_owned() };
                overview.attention.push(Attention { campaign: named(&listed), why });
            }
            let done = sums.all() - sums.waiting();
            overview.running.push(Running { campaign: named(&listed), all: sums.all(), done });
        }
    }
    overview.coming = listing::coming(conn, owner, SHOWN as i64)?
        .into_iter()
        .map(|(id, name, at)| (Named { id, name }, at))
        .collect();
    overview.last = last(conn, owner)?;
    for (campaign, run, sums) in &overview.last {
        let letters = sums.may_be_tried_again();
        if letters > 0 && run.forgotten_at.is_none() {
            let why = Why::Failed { run: run.id, letters };
            overview.attention.push(Attention { campaign: campaign.clone(), why });
        }
    }
    Ok(overview)
}

fn newest(conn: &mut Conn, owner: AccountId, status: Status) -> QueryResult<Vec<Listed>> {
    let search = Search { text: None, status: Some(status) };
    Ok(listing::list(conn, Some(owner), &search, Keyset::default(), SHOWN)?.rows)
}

fn named(listed: &Listed) -> Named {
    Named { id: listed.campaign.id, name: listed.campaign.name.clone() }
}

/// Of campaigns that are still there.
fn last(conn: &mut Conn, owner: AccountId) -> QueryResult<Vec<(Named, Run, Sums)>> {
    // Runs of deleted campaigns are among them.
    let runs = runs::of_owner(conn, owner, RunState::Finished, 4 * SHOWN as i64)?;
    let ids: Vec<CampaignId> = runs.iter().map(|run| run.campaign_id).collect();
    let names: BTreeMap<CampaignId, String> = listing::names_of(conn, owner, &ids)?.into_iter().collect();
    let mut shown: Vec<(Named, Run)> = Vec::new();
    for run in runs {
        if let Some(name) = names.get(&run.campaign_id) {
            shown.push((Named { id: run.campaign_id, name: name.clone() }, run));
        }
    }
    shown.truncate(SHOWN);
    let mut sums = runs::sums_of(conn, &shown.iter().map(|(_, run)| run.id).collect::<Vec<_>>())?;
    let with_sums = |(campaign, run): (Named, Run)| {
        let of = sums.remove(&run.id).unwrap_or_default();
        (campaign, run, of)
    };
    Ok(shown.into_iter().map(with_sums).collect())
}
