//! What the report of a campaign is made of: of one run or of all, from sums that are kept.

use std::collections::BTreeMap;

use diesel::QueryResult;

use super::campaign::Campaign;
use super::queries;
use crate::db::{AccountId, Conn};
use crate::delivery::runs::{self, Ended, Followed, Response, Run, RunId, Spread, Sums};
use crate::delivery::{CampaignId, Failure};

/// A run a day for a year, and some more.
const RUNS: i64 = 400;

#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    pub campaign: Campaign,
    /// The newest first.
    pub runs: Vec<Reported>,
    /// The one that was asked for; `None`: all of them.
    pub chosen: Option<RunId>,
    /// Of what was asked for.
    pub ended: Vec<Ended>,
    pub spread: Spread,
    pub failures: Vec<(Failure, i64)>,
    /// Openings and clicks, where they are counted.
    pub followed: Vec<Followed>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Reported {
    pub run: Run,
    pub sums: Sums,
    pub unsubscribed: i64,
}

/// `None`: the owner has no such campaign, or the campaign no such run.
pub fn report(conn: &mut Conn, owner: AccountId, id: CampaignId, chosen: Option<RunId>) -> QueryResult<Option<Report>> {
    let Some(campaign) = queries::find(conn, owner, id)? else {
        return Ok(None);
    };
    let found = runs::of_campaign(conn, owner, id, RUNS)?;
    let ids: Vec<RunId> = found.iter().map(|run| run.id).collect();
    if chosen.is_some_and(|chosen| !ids.contains(&chosen)) {
        return Ok(None);
    }
    let of = chosen.map_or_else(|| ids.clone(), |chosen| vec![chosen]);
    let mut sums = runs::sums_of(conn, &ids)?;
    let unsubscribed: BTreeMap<RunId, i64> = runs::responses(conn, &ids, Response::Unsubscribed)?;
    let reported = |run: Run| Reported {
        sums: sums.remove(&run.id).unwrap_or_default(),
        unsubscribed: unsubscribed.get(&run.id).copied().unwrap_or_default(),
        run,
    };
    Ok(Some(Report {
        campaign,
        runs: found.into_iter().map(reported).collect(),
        chosen,
        ended: runs::quarters(conn, &of)?,
        spread: runs::spread(conn, &of)?,
        failures: runs::failures_of(conn, &of)?,
        followed: runs::followed(conn, &of)?,
    }))
}
