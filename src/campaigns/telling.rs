//! What owners are told about their campaigns by letter. When a run has ended its domains are counted for the last time, and its
//! owner is told once, unless they do not want that; a crash between the two loses neither. Of a decision they are told always.

use diesel::QueryResult;

use super::campaign::Campaign;
use super::{Campaigns, queries};
use crate::accounts::{self, Account};
use crate::clock::Timestamp;
use crate::db::{AccountId, Conn};
use crate::delivery::runs::{self, Run, Sums};
use crate::delivery::{CampaignId, Failure, Outbox, PostError, Purpose, State};
use crate::mail::{Action, EmailAddress, Notice};
use crate::web::Arg;

const AT_ONCE: i64 = 20;
/// So many reasons stand in the letter, the most frequent.
const REASONS: usize = 5;

impl Campaigns {
    /// Called by the schedule; several nodes may do it at once.
    pub async fn report(&self) -> QueryResult<()> {
        let now = self.clock.now();
        for run in self.db.read(|conn| runs::unreported(conn, AT_ONCE)).await? {
            runs::tally(&self.db, run.id, now).await?;
            let (outbox, base_url) = (self.outbox.clone(), self.base_url.clone());
            if self.db.write(move |conn| tell(conn, &outbox, &base_url, &run, now)).await? {
                self.bell.ring();
            }
        }
        runs::tally_open(&self.db, now).await
    }
}

/// Says whether a letter was written.
fn tell(conn: &mut Conn, outbox: &Outbox, base_url: &str, run: &Run, now: Timestamp) -> QueryResult<bool> {
    if !runs::report(conn, run.id, now)? {
        return Ok(false);
    }
    let Some(campaign) = queries::find_any(conn, run.campaign_id)? else {
        return Ok(false);
    };
    let account = accounts::find(conn, run.owner_id)?.filter(|account| account.run_letters);
    let Some((account, address)) = account.and_then(|account| account.address().map(|address| (account, address)))
    else {
        return Ok(false);
    };
    if !accounts::may_act(conn, account.id)? {
        return Ok(false);
    }
    let (sums, failures) = (runs::sums(conn, run.id)?, runs::failures(conn, run.id)?);
    let notice = how_it_ended(&account, &campaign, run, &sums, &failures, base_url);
    post(conn, outbox, (account.id, &address), &notice, now)
}

/// Says whether a letter was written. One that cannot be made holds up no decision and no other letter.
fn post(
    conn: &mut Conn,
    outbox: &Outbox,
    (to, address): (AccountId, &EmailAddress),
    notice: &Notice,
    now: Timestamp,
) -> QueryResult<bool> {
    match outbox.post(conn, Some(to), address, Purpose::Notice, notice, now) {
        Ok(_) => Ok(true),
        Err(PostError::Database(error)) => Err(error),
        Err(PostError::Letter(error)) => {
            tracing::error!(%error, "an owner could not be told by letter");
            Ok(false)
        }
    }
}

/// A manager disabled a campaign, or enabled it again (`why: None`).
pub(super) fn decision(
    conn: &mut Conn,
    outbox: &Outbox,
    base_url: &str,
    id: CampaignId,
    why: Option<&str>,
    now: Timestamp,
) -> QueryResult<()> {
    let Some(campaign) = queries::find_any(conn, id)? else { return Ok(()) };
    let account = accounts::find(conn, campaign.owner_id)?;
    let Some((account, address)) = account.and_then(|account| account.address().map(|address| (account, address)))
    else {
        return Ok(());
    };
    let language = account.language;
    let kind = if why.is_some() { "disabled" } else { "enabled" };
    let named = |part: &str| {
        let name = Arg::from(campaign.name.as_str());
        language.text_with(&format!("letter-campaign-{kind}-{part}"), vec![("name", name)])
    };
    let mut before = vec![accounts::greeting(language, &account.name), named("text")];
    before.extend(why.map(|why| language.text_with("letter-campaign-reason", vec![("reason", why.into())])));
    let url = format!("{base_url}/campaigns/{id}");
    let notice = Notice {
        language: language.as_str(),
        subject: named("subject"),
        before,
        action: Some(Action { label: language.text("letter-campaign-action"), url }),
        after: why.map(|_| language.text("letter-campaign-appeal")).into_iter().collect(),
    };
    post(conn, outbox, (account.id, &address), &notice, now).map(drop)
}

fn how_it_ended(
    account: &Account,
    campaign: &Campaign,
    run: &Run,
    sums: &Sums,
    failures: &[(Failure, i64)],
    base_url: &str,
) -> Notice {
    let language = account.language;
    let number = |letters: i64| Arg::from(language.number(letters));
    let named = |key: &str| {
        let (accepted, all) = (number(sums.of(State::Accepted)), number(sums.all()));
        let name = Arg::from(campaign.name.as_str());
        language.text_with(key, vec![("name", name), ("accepted", accepted), ("all", all)])
    };
    let began = language.time(run.created_at, &account.time_zone());
    let mut before = vec![accounts::greeting(language, &account.name), named("letter-run-text")];
    before.push(language.text_with("letter-run-began", vec![("when", began.into())]));
    let line = |label: String, letters: i64| format!("{label}: {}", language.number(letters));
    let sum = |(state, letters): &(State, i64)| line(language.text(&format!("campaign-sum-{state}")), *letters);
    before.extend(sums.0.iter().filter(|(state, _)| state.is_final()).map(sum));
    let reason = |(failure, letters): &(Failure, i64)| {
        let cause = language.text(&format!("cause-{}", failure.cause)).trim_end_matches('.').to_owned();
        let code = if failure.code == 0 { String::new() } else { format!(" ({})", failure.code) };
        line(format!("{cause}{code}"), *letters)
    };
    if !failures.is_empty() {
        before.push(language.text("letter-run-reasons"));
        before.extend(failures.iter().take(REASONS).map(reason));
    }
    let url = format!("{base_url}/campaigns/{}", campaign.id);
    Notice {
        language: language.as_str(),
        subject: named("letter-run-subject"),
        before,
        action: Some(Action { label: language.text("letter-run-action"), url }),
        after: vec![language.text("letter-run-after")],
    }
}
