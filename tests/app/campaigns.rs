//! Campaigns: what may be done to them and when, whom they go to, and that each start happens once and within its hours, whatever
//! happens meanwhile. The clock is moved by hand.

mod audience;
mod figures;
mod gates;
mod letters;
mod pages;
mod planning;
mod reports;
mod retrying;
mod reviews;
mod starts;
mod status;
mod stopping;
mod suppressing;
mod verbs;
mod watching;

use std::time::Duration;

use diesel::prelude::*;
use jiff::civil::date;
use skymailing::accounts::StaffError;
use skymailing::campaigns::{
    self, Audience, Calendar, Campaign, CampaignError, CampaignId, Except, Going, NewCampaign, Period, Refusal, Status,
    Unknown, Weekdays, Whom,
};
use skymailing::clients::ListId;
use skymailing::clock::{Timestamp, seconds};
use skymailing::db::schema::{deliveries, runs as run_rows};
use skymailing::db::{AccountId, Role};
use skymailing::delivery::RunId;
use skymailing::delivery::runs::{self, Run};
use skymailing::messages::{self, Content, Format, MessageId};

use crate::segments::{given_client, given_list};
use crate::support::app::{NOW, TestApp};

/// Once, from the minute it is launched in.
pub fn once() -> Calendar {
    Calendar {
        zone: "UTC".to_owned(),
        first: date(2026, 11, 20).at(12, 0, 0, 0),
        until: None,
        lasts_hours: Some(24),
        period: Period::Once,
        hours: None,
        weekdays: Weekdays::NONE,
        per_day: None,
    }
}

/// Once, from the minute that the clock shows.
pub fn now(app: &TestApp) -> Calendar {
    let now = jiff::Timestamp::from_microsecond(app.clock.now().as_micros()).unwrap();
    let first = now.to_zoned(jiff::tz::TimeZone::UTC).datetime().with().second(0).subsec_nanosecond(0).build().unwrap();
    Calendar { first, ..once() }
}

pub fn daily() -> Calendar {
    Calendar { period: Period::Daily { every: 1 }, lasts_hours: Some(2), ..once() }
}

/// An owner who has a message and some clients.
pub struct Ann {
    pub id: AccountId,
    pub message: MessageId,
    pub clients: Vec<i64>,
}

pub async fn ann(app: &TestApp, clients: usize) -> Ann {
    let id = app.given_account("ann@example.org", Role::Owner).await;
    of_owner(app, id, clients).await
}

pub async fn of_owner(app: &TestApp, id: AccountId, clients: usize) -> Ann {
    let (message, clients) = app
        .write(move |conn| {
            let message = messages::create(conn, id, id, &content(), NOW)?;
            let clients = (0..clients).map(|n| given_client(conn, id, &format!("c{n}@example.net"), "{}"));
            Ok((message, clients.collect::<QueryResult<Vec<i64>>>()?))
        })
        .await;
    Ann { id, message, clients }
}

pub fn content() -> Content {
    Content {
        name: "News".to_owned(),
        language: "en".to_owned(),
        subject: "News for {{ first_name | default(\"you\") }}".to_owned(),
        preheader: String::new(),
        format: Format::Markdown,
        body: "Hello {{ email }}!\n\n[Unsubscribe]({{ unsubscribe_url }})".to_owned(),
        text: String::new(),
    }
}

impl Ann {
    pub fn says(&self, calendar: Calendar) -> NewCampaign {
        NewCampaign {
            name: "Spring".to_owned(),
            message: Some(self.message),
            sender: None,
            audience: Audience::all(),
            calendar,
            unknown: Unknown::RepeatOnce,
            tracks: false,
        }
    }

    pub async fn makes(&self, app: &TestApp, new: NewCampaign) -> CampaignId {
        let owner = self.id;
        app.app.db.write(move |conn| campaigns::create(conn, owner, &new, NOW)).await.unwrap()
    }

    /// Made, launched, and the time to take that back is over.
    pub async fn launches(&self, app: &TestApp, new: NewCampaign) -> CampaignId {
        let id = self.makes(app, new).await;
        app.app.campaigns.launch(self.id, id).await.unwrap();
        app.clock.advance(campaigns::UNDO_WITHIN);
        id
    }
}

/// A verb of this test's owner.
pub async fn does<T: Send + 'static>(
    app: &TestApp,
    verb: impl FnOnce(&mut skymailing::db::Conn, Timestamp) -> Result<T, CampaignError> + Send + 'static,
) -> Result<T, Refusal> {
    let now = app.clock.now();
    match app.app.db.write(move |conn| verb(conn, now)).await {
        Ok(done) => Ok(done),
        Err(CampaignError::Refused(refusal)) => Err(refusal),
        Err(other) => panic!("{other:?}"),
    }
}

/// Everything the schedule would do now.
pub async fn turn(app: &TestApp) {
    app.app.campaigns.turn().await.unwrap();
    app.app.campaigns.plan().await.unwrap();
}

pub async fn seen(app: &TestApp, id: CampaignId) -> (Campaign, Status) {
    app.read(move |conn| {
        let campaign = campaigns::find_any(conn, id)?.unwrap();
        let going = campaigns::going(conn, id)?;
        let status = campaign.status(going);
        Ok((campaign, status))
    })
    .await
}

pub async fn status(app: &TestApp, id: CampaignId) -> Status {
    seen(app, id).await.1
}

/// The oldest first.
pub async fn runs_of(app: &TestApp, id: CampaignId) -> Vec<Run> {
    app.read(move |conn| {
        run_rows::table.filter(run_rows::campaign_id.eq(id)).order(run_rows::id).select(Run::as_select()).load(conn)
    })
    .await
}

pub async fn run_of(app: &TestApp, id: CampaignId) -> Run {
    let mut found = runs_of(app, id).await;
    assert_eq!(found.len(), 1, "runs of one campaign");
    found.remove(0)
}

/// To whom letters of a run are written down.
pub async fn recipients(app: &TestApp, run: RunId) -> Vec<i64> {
    app.read(move |conn| {
        deliveries::table
            .filter(deliveries::run_id.eq(run))
            .order(deliveries::id)
            .select(deliveries::client_id.assume_not_null())
            .load(conn)
    })
    .await
}

/// All letters of a run that wait get this state, as an engine would do it.
pub async fn all_become(app: &TestApp, run: RunId, state: &'static str) {
    let now = app.clock.now().as_micros();
    app.write(move |conn| {
        let letters = "SELECT count(*) FROM deliveries WHERE state = 'queued' AND run_id =";
        diesel::sql_query(format!(
            "INSERT INTO run_sums (run_id, state, shard, letters) VALUES ({run}, '{state}', 99, ({letters} {run}))"
        ))
        .execute(conn)?;
        diesel::sql_query(format!("DELETE FROM run_sums WHERE run_id = {run} AND state = 'queued'")).execute(conn)?;
        diesel::sql_query(format!(
            "UPDATE deliveries SET state = '{state}', finished_at = {now} WHERE run_id = {run} AND state = 'queued'"
        ))
        .execute(conn)
    })
    .await;
}

/// What staff does to accounts, among verbs of campaigns.
pub fn by_staff(done: Result<(), StaffError>) -> Result<(), CampaignError> {
    done.map_err(|error| panic!("{error:?}"))
}

/// Moves the clock.
pub fn wait(app: &TestApp, span: Duration) {
    app.clock.advance(span);
}

pub fn until(app: &TestApp, at: Timestamp) {
    app.clock.advance(at.since(app.clock.now()));
}
