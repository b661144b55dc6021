//! What managers see of everybody's campaigns: how each stands, what the letter says, and which of those that run are the likeliest to
//! do harm. Numbers, and no reader's address.

use std::collections::BTreeMap;

use diesel::QueryResult;

use super::overview::Named;
use super::standing::{Standing, standing};
use super::{Campaigns, listing, queries};
use crate::accounts::{self, Account};
use crate::clock::Timestamp;
use crate::db::{AccountId, Conn};
use crate::delivery::runs::{self, Response, RunId};
use crate::delivery::{CampaignId, State};
use crate::mail::EmailAddress;
use crate::messages::{self, PrepareError, Values};
use crate::smtp::{Cause, Consequence};

/// A campaign before a manager.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    pub owner: Account,
    pub standing: Standing,
}

pub fn case(conn: &mut Conn, house: &EmailAddress, id: CampaignId, now: Timestamp) -> QueryResult<Option<Case>> {
    let Some(campaign) = queries::find_any(conn, id)? else {
        return Ok(None);
    };
    let Some(owner) = accounts::find(conn, campaign.owner_id)? else {
        return Ok(None);
    };
    let Some(mut standing) = standing(conn, house, owner.id, id, now)? else {
        return Ok(None);
    };
    for run in &mut standing.runs {
        for (_, _, reply) in &mut run.failures {
            *reply = masked(reply);
        }
    }
    Ok(Some(Case { owner, standing }))
}

/// A letter as nobody in particular would read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownLetter {
    pub subject: String,
    pub html: String,
}

impl Campaigns {
    /// What the newest run sends, or what the next would. `None`: there is no letter, or it cannot be made.
    pub async fn letter_of(&self, id: CampaignId) -> QueryResult<Option<ShownLetter>> {
        let found = self.db.read(move |conn| {
            let Some(campaign) = queries::find_any(conn, id)? else { return Ok(None) };
            let owner = campaign.owner_id;
            let version = match (runs::of_campaign(conn, owner, id, 1)?.first(), campaign.message_id) {
                (Some(run), _) => messages::version(conn, owner, messages::VersionId(run.version_id))?,
                (None, Some(message)) => messages::current_version(conn, owner, message)?,
                (None, None) => None,
            };
            Ok::<_, diesel::result::Error>(version.map(|version| (owner, version)))
        });
        let Some((owner, version)) = found.await? else { return Ok(None) };
        let prepared = match messages::prepare(&self.db, &self.files, owner, &version).await {
            Ok(prepared) => prepared,
            Err(PrepareError::Database(error)) => return Err(error),
            Err(PrepareError::Store(_) | PrepareError::Letter(_)) => return Ok(None),
        };
        let nobody = Values { email: "reader@example.org".to_owned(), ..Values::default() };
        let seen = prepared.merge.proof(&nobody.recipient("", ""));
        Ok(Some(ShownLetter { subject: seen.subject, html: seen.html }))
    }
}

/// A campaign with a run that goes on, and what speaks against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Risk {
    pub campaign: Named,
    pub owner: String,
    pub planned: i64,
    pub accepted: i64,
    /// Letters to addresses that are not there.
    pub nobody_there: i64,
    /// Readers who said that they never asked for it.
    pub complained: i64,
    /// Its owner never sent one before.
    pub is_first: bool,
}

/// Letters that must have had an answer before a share of them says anything.
const TELLING: i64 = 100;

/// One reader who takes a button for another is no complaint about a campaign.
const COMPLAINTS: i64 = 3;

impl Risk {
    /// Of the letters that were accepted, how many in ten thousand were complained about.
    pub fn complaints(&self) -> i64 {
        if self.complained < COMPLAINTS { 0 } else { self.complained.saturating_mul(10_000) / self.accepted.max(1) }
    }

    /// Of the letters that were answered, how many in a thousand went to nobody.
    pub fn per_mille(&self) -> i64 {
        let answered = self.accepted + self.nobody_there;
        if answered < TELLING { 0 } else { self.nobody_there.saturating_mul(1000) / answered }
    }
}

/// The likeliest to do harm first.
pub fn risks(conn: &mut Conn) -> QueryResult<Vec<Risk>> {
    let open = runs::unfinished(conn)?;
    let ids: Vec<RunId> = open.iter().map(|run| run.id).collect();
    let campaigns: Vec<CampaignId> = open.iter().map(|run| run.campaign_id).collect();
    let sums = runs::sums_of(conn, &ids)?;
    let nobody_there = runs::failed_for(conn, &ids, &causes_of_the_address())?;
    let complained = runs::responses(conn, &ids, Response::Complained)?;
    let named: BTreeMap<CampaignId, (String, AccountId, String)> = listing::of_owners(conn, &campaigns)?
        .into_iter()
        .map(|(id, name, owner, email)| (id, (name, owner, email)))
        .collect();
    let owners: Vec<AccountId> = named.values().map(|(_, owner, _)| *owner).collect();
    let launched: BTreeMap<AccountId, i64> = listing::launched_by(conn, &owners)?.into_iter().collect();
    let mut risks = Vec::new();
    for run in open {
        let (Some((name, owner, email)), Some(sums)) = (named.get(&run.campaign_id), sums.get(&run.id)) else {
            continue;
        };
        risks.push(Risk {
            campaign: Named { id: run.campaign_id, name: name.clone() },
            owner: email.clone(),
            planned: sums.all(),
            accepted: sums.of(State::Accepted),
            nobody_there: nobody_there.get(&run.id).copied().unwrap_or_default(),
            complained: complained.get(&run.id).copied().unwrap_or_default(),
            is_first: launched.get(owner).copied().unwrap_or_default() <= 1,
        });
    }
    risks.sort_by_key(|risk| {
        std::cmp::Reverse((risk.complaints(), risk.per_mille(), risk.is_first, risk.planned, risk.campaign.id))
    });
    Ok(risks)
}

fn causes_of_the_address() -> Vec<&'static str> {
    let all = Cause::ALL.iter().filter(|cause| cause.consequence() == Consequence::HardBounce);
    all.map(|cause| cause.as_str()).collect()
}

/// What a server said, with every address in it cut to its domain: `…@example.org`.
fn masked(reply: &str) -> String {
    let of_local = |char: char| char.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.\"".contains(char);
    let mut masked = String::with_capacity(reply.len());
    for (place, part) in reply.split('@').enumerate() {
        if place > 0 {
            let kept = masked.trim_end_matches(of_local).len();
            masked.truncate(kept);
            masked.push_str("…@");
        }
        masked.push_str(part);
    }
    masked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_address_is_left_in_what_a_server_said() {
        for (said, shown) in [
            ("5.1.1 <anna.b+c@example.org>: user unknown", "5.1.1 <…@example.org>: user unknown"),
            ("anna@example.org, bo@example.net", "…@example.org, …@example.net"),
            ("no address", "no address"),
            ("анна@пример.рф", "…@пример.рф"),
            ("a@b@c", "…@…@c"),
        ] {
            assert_eq!(masked(said), shown);
        }
    }
}
