//! What an owner sees before the launch: how many, when, how large, how fast, whether that fits, and what is wrong.

use super::audience::{self, Audience, Counted};
use super::calendar::{Calendar, Forecast, Load, Occurrence, Timetable};
use super::campaign::Campaign;
use super::deeds::{CampaignError, UNDO_WITHIN};
use super::problems::{Place, Problem, problems};
use super::unsubscribing::Reader;
use super::{Campaigns, queries};
use crate::clients::ClientId;
use crate::clock::Timestamp;
use crate::db::AccountId;
use crate::delivery::{CampaignId, RunId};
use crate::mail::{Addressee, Boundary, MessageId};
use crate::messages::{self, Dress, PrepareError, Values, Version};
use crate::senders::{self, Usable};

/// How fast letters will leave.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LettersPerSecond {
    /// The sender's limit.
    Limit(f64),
    /// Nobody said; most servers take so many.
    Assumed(f64),
}

const USUAL: f64 = 10.0;

impl LettersPerSecond {
    pub fn number(self) -> f64 {
        match self {
            Self::Limit(number) | Self::Assumed(number) => number,
        }
    }
}

/// What will probably cost readers, and forbids nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    /// The text has no link to unsubscribe, in its HTML or its plain form.
    NoUnsubscribeLink,
    /// Many servers take no letter of this size, in bytes.
    Heavy(usize),
    /// So many letters leave before the end; the others expire.
    WontFit(u64),
    /// Counting took too long: there may be more.
    NotAllCounted,
}

impl Warning {
    /// Where it is mended.
    pub fn place(self) -> Place {
        match self {
            Self::NoUnsubscribeLink | Self::Heavy(_) => Place::Message,
            Self::WontFit(_) => Place::Times,
            Self::NotAllCounted => Place::Audience,
        }
    }
}

const HEAVY: usize = 10 * 1024 * 1024;

#[derive(Clone, Debug, PartialEq)]
pub struct Review {
    pub campaign: Campaign,
    /// `None` when something that the audience names is gone.
    pub audience: Option<Counted>,
    /// The next three.
    pub starts: Vec<Occurrence>,
    /// Of a letter to somebody in the audience, in bytes.
    pub letter_size: Option<usize>,
    pub speed: LettersPerSecond,
    /// Of the next start.
    pub forecast: Option<Forecast>,
    /// Each stops the launch.
    pub problems: Vec<Problem>,
    pub warnings: Vec<Warning>,
}

/// A letter as somebody in the audience would get it.
struct Sample {
    size: usize,
    has_link: bool,
}

impl Campaigns {
    pub async fn review(&self, owner: AccountId, id: CampaignId, now: Timestamp) -> Result<Review, CampaignError> {
        let house = self.house.clone();
        let found = self.db.read(move |conn| {
            let campaign = queries::find(conn, owner, id)?.ok_or(CampaignError::NotFound)?;
            let problems = problems(conn, &house, &campaign, now)?;
            let sender = match campaign.sender_id {
                Some(sender) => senders::find(conn, owner, sender)?,
                None => None,
            };
            let usable = senders::usable_one(conn, owner, &house, campaign.sender_id)?;
            let version = match campaign.message_id {
                Some(message) => messages::current_version(conn, owner, message)?,
                None => None,
            };
            Ok::<_, CampaignError>((campaign, problems, sender, usable, version))
        });
        let (campaign, mut problems, sender, usable, version) = found.await?;
        let audience = match campaign.audience() {
            Some(audience) => audience::count(&self.db, owner, &audience, now).await?.ok(),
            None => None,
        };
        if audience.as_ref().is_some_and(|counted| counted.people == 0 && counted.is_all) {
            problems.push(Problem::NobodyInIt);
        }
        let sample = match (version, usable) {
            (Some(version), Some(usable)) => self.sample(&campaign, &version, &usable, now).await?,
            _ => None,
        };
        let per_minute = sender.as_ref().and_then(|sender| sender.per_minute);
        let speed =
            per_minute.map_or(LettersPerSecond::Assumed(USUAL), |limit| LettersPerSecond::Limit(limit as f64 / 60.0));
        let timetable = campaign.calendar().and_then(|calendar| capped(calendar, sender.as_ref()).timetable().ok());
        let starts = timetable.as_ref().map(|timetable| next_starts(timetable, &campaign, now)).unwrap_or_default();
        let forecast = match (&timetable, &audience, starts.first()) {
            (Some(timetable), Some(counted), Some(start)) => Some(forecast(timetable, start, counted, speed, now)),
            _ => None,
        };
        let mut warnings = Vec::new();
        if let Some(sample) = &sample {
            warnings.extend((!sample.has_link).then_some(Warning::NoUnsubscribeLink));
            warnings.extend((sample.size > HEAVY).then_some(Warning::Heavy(sample.size)));
        }
        if let Some(forecast) = forecast.filter(|forecast| forecast.finishes_at.is_none()) {
            warnings.push(Warning::WontFit(forecast.fits));
        }
        warnings.extend(audience.as_ref().filter(|counted| !counted.is_all).map(|_| Warning::NotAllCounted));
        let letter_size = sample.map(|sample| sample.size);
        Ok(Review { campaign, audience, starts, letter_size, speed, forecast, problems, warnings })
    }

    /// `None` when the letter cannot be made, which is among the problems.
    async fn sample(
        &self,
        campaign: &Campaign,
        version: &Version,
        way: &Usable,
        now: Timestamp,
    ) -> Result<Option<Sample>, CampaignError> {
        let owner = campaign.owner_id;
        let prepared = match messages::prepare(&self.db, &self.files, owner, version).await {
            Ok(prepared) => prepared,
            Err(PrepareError::Database(error)) => return Err(error.into()),
            Err(PrepareError::Store(_) | PrepareError::Letter(_)) => return Ok(None),
        };
        let audience = campaign.audience().unwrap_or_else(Audience::all);
        let first =
            self.db.read(move |conn| audience::chunk(conn, owner, &audience, i64::MIN, i64::MAX, 1, now)).await?;
        let first = first.ok().and_then(|chunk| chunk.clients.into_iter().next());
        let (values, client) = match first {
            Some(client) => (messages::values(&client), client.id),
            None => (Values { email: way.from.address.to_string(), ..Values::default() }, ClientId(0)),
        };
        let url = Reader { owner, client, run: RunId(0) }.url(&self.key, &self.base_url);
        let recipient = values.recipient(&url, "");
        let seen = prepared.merge.proof(&recipient);
        let has_link = seen.html.contains(&url) && seen.text.contains(&url);
        let boundary = Boundary::new(&self.key, &[0]);
        let dress =
            Dress { from: &way.from, reply_to: None, list: None, headers: &[], boundary: &boundary, keys: Vec::new() };
        let Ok(plan) = prepared.plan(dress) else {
            return Ok(None);
        };
        let addressee = Addressee {
            to: &way.from.address,
            name: &values.called(),
            values: recipient,
            message_id: &MessageId::new(&self.key, &[0], &way.from.address),
            date: now,
            unsubscribe: None,
        };
        let letter = plan.fill(&addressee, &mut Vec::new()).ok();
        Ok(letter.map(|letter| Sample { size: letter.size(), has_link }))
    }
}

/// With what the sender may send a day, where that is less.
fn capped(calendar: Calendar, sender: Option<&senders::Sender>) -> Calendar {
    let of_sender = sender.and_then(|sender| sender.per_day).and_then(|cap| u32::try_from(cap).ok());
    let per_day = match (calendar.per_day, of_sender) {
        (Some(own), Some(other)) => Some(own.min(other)),
        (own, other) => own.or(other),
    };
    Calendar { per_day, ..calendar }
}

const STARTS: usize = 3;

fn next_starts(timetable: &Timetable, campaign: &Campaign, now: Timestamp) -> Vec<Occurrence> {
    let mut last = campaign.last_start();
    // Behind those that came and went.
    if let super::calendar::Due::Start { missed, .. } | super::calendar::Due::Missed(missed) = timetable.due(now, last)
    {
        last = missed.last().map(|gone| gone.key).or(last);
    }
    match last {
        Some(last) => timetable.occurrences_after(last).take(STARTS).collect(),
        None => timetable.occurrences().take(STARTS).collect(),
    }
}

fn forecast(
    timetable: &Timetable,
    start: &Occurrence,
    counted: &Counted,
    speed: LettersPerSecond,
    now: Timestamp,
) -> Forecast {
    let load =
        Load { letters: u64::try_from(counted.people).unwrap_or_default(), per_second: speed.number(), sent_today: 0 };
    timetable.forecast(start, start.starts_at.max(now.plus(UNDO_WITHIN)), load)
}
