//! The SQL of lists of campaigns: an owner's, and everybody's for managers.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};

use super::campaign::{Campaign, Status};
use super::queries::kept;
use crate::clock::Timestamp;
use crate::db::schema::{accounts, campaigns};
use crate::db::{AccountId, Conn, Keyset, Page, like_containing, lower};
use crate::delivery::CampaignId;

/// What `Campaign::status` says, for the database.
const STATUS: &str = "CASE
    WHEN campaigns.cancelled_at IS NOT NULL THEN 'cancelled'
    WHEN campaigns.ended_at IS NOT NULL THEN coalesce(campaigns.ended_as, 'completed')
    WHEN campaigns.disabled_at IS NOT NULL THEN 'disabled'
    WHEN campaigns.launched_at IS NULL THEN 'created'
    WHEN campaigns.paused_at IS NOT NULL THEN 'paused'
    WHEN EXISTS (SELECT 1 FROM runs WHERE runs.campaign_id = campaigns.id AND runs.state <> 'finished'
        AND runs.stopped_at IS NOT NULL) THEN 'paused'
    WHEN EXISTS (SELECT 1 FROM runs WHERE runs.campaign_id = campaigns.id AND runs.state <> 'finished') THEN 'running'
    ELSE 'scheduled' END";

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    pub text: Option<String>,
    pub status: Option<Status>,
}

/// A row of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub campaign: Campaign,
    pub status: Status,
}

/// The newest first; `owner: None` for managers, who see everybody's.
pub fn list(
    conn: &mut Conn,
    owner: Option<AccountId>,
    search: &Search,
    at: Keyset,
    size: usize,
) -> QueryResult<Page<Listed>> {
    let mut query = kept().select((Campaign::as_select(), sql::<Text>(STATUS))).into_boxed();
    if let Some(owner) = owner {
        query = query.filter(campaigns::owner_id.eq(owner));
    }
    if let Some(text) = &search.text {
        query = query.filter(lower(campaigns::name).like(like_containing(text)).escape('\\'));
    }
    if let Some(status) = search.status {
        query = query.filter(sql::<Bool>(STATUS).sql(" = ").bind::<Text, _>(status));
    }
    if let Some(before) = at.before {
        query = query.filter(campaigns::id.lt(CampaignId(before)));
    }
    query = match at.after {
        Some(after) => query.filter(campaigns::id.gt(CampaignId(after))).order(campaigns::id.asc()),
        None => query.order(campaigns::id.desc()),
    };
    let size_and_one = i64::try_from(size).unwrap_or(i64::MAX - 1) + 1;
    let found: Vec<(Campaign, Status)> = query.limit(size_and_one).load(conn)?;
    let rows: Vec<Listed> = found.into_iter().map(|(campaign, status)| Listed { campaign, status }).collect();
    Ok(at.page(rows, size, |listed| listed.campaign.id.0))
}

/// Of any owners, each with the number and the address of its owner.
pub(super) fn of_owners(
    conn: &mut Conn,
    ids: &[CampaignId],
) -> QueryResult<Vec<(CampaignId, String, AccountId, String)>> {
    kept()
        .inner_join(accounts::table.on(accounts::id.eq(campaigns::owner_id)))
        .filter(campaigns::id.eq_any(ids))
        .select((campaigns::id, campaigns::name, campaigns::owner_id, accounts::email))
        .load(conn)
}

/// How many campaigns each of these owners ever launched.
pub(super) fn launched_by(conn: &mut Conn, owners: &[AccountId]) -> QueryResult<Vec<(AccountId, i64)>> {
    campaigns::table
        .filter(campaigns::owner_id.eq_any(owners).and(campaigns::launched_at.is_not_null()))
        .group_by(campaigns::owner_id)
        .select((campaigns::owner_id, diesel::dsl::count_star()))
        .load(conn)
}

/// What starts next, the soonest first. What is held starts nothing.
pub(super) fn coming(
    conn: &mut Conn,
    owner: AccountId,
    at_most: i64,
) -> QueryResult<Vec<(CampaignId, String, Timestamp)>> {
    kept()
        .filter(campaigns::owner_id.eq(owner).and(campaigns::next_start_at.is_not_null()))
        .filter(campaigns::launched_at.is_not_null().and(campaigns::ended_at.is_null()))
        .filter(campaigns::paused_at.is_null().and(campaigns::disabled_at.is_null()))
        .order((campaigns::next_start_at, campaigns::id))
        .limit(at_most)
        .select((campaigns::id, campaigns::name, campaigns::next_start_at.assume_not_null()))
        .load(conn)
}

pub(super) fn names_of(
    conn: &mut Conn,
    owner: AccountId,
    ids: &[CampaignId],
) -> QueryResult<Vec<(CampaignId, String)>> {
    kept()
        .filter(campaigns::owner_id.eq(owner).and(campaigns::id.eq_any(ids)))
        .select((campaigns::id, campaigns::name))
        .load(conn)
}
