//! What an owner says to a decision about a campaign, and what staff answers, one under the other.

use std::time::Duration;

use diesel::prelude::*;

use super::deeds::{CampaignError, Refusal};
use super::queries;
use crate::clock::{Timestamp, days};
use crate::db::schema::{accounts, appeals};
use crate::db::{AccountId, Conn};
use crate::delivery::CampaignId;
use crate::web::forms::FieldErrors;

#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Appeal {
    pub by_staff: bool,
    pub text: String,
    pub created_at: Timestamp,
    /// The name of an owner; staff answers as one.
    pub name: Option<String>,
}

/// Letters in one word of either side.
const TEXT_AT_MOST: usize = 4000;

/// What somebody wrote, if it says something.
pub fn said_in_appeal(text: &str) -> Result<String, FieldErrors> {
    let text = text.trim().replace("\r\n", "\n");
    match text.chars().count() {
        0 => Err(FieldErrors::one("text", "invalid-appeal-blank")),
        1..=TEXT_AT_MOST => Ok(text),
        _ => Err(FieldErrors::one("text", "invalid-appeal-long")),
    }
}

/// So many letters of an owner are read in so much time.
const AT_MOST: i64 = 10;
const WITHIN: Duration = days(1);
/// So many are shown, the newest.
const SHOWN: i64 = 100;

/// The oldest first.
pub fn appeals(conn: &mut Conn, id: CampaignId) -> QueryResult<Vec<Appeal>> {
    let mut newest: Vec<Appeal> = appeals::table
        .left_join(accounts::table.on(appeals::author_id.eq(accounts::id.nullable())))
        .filter(appeals::campaign_id.eq(id))
        .order(appeals::id.desc())
        .limit(SHOWN)
        .select((appeals::by_staff, appeals::text, appeals::created_at, accounts::name.nullable()))
        .load(conn)?;
    newest.reverse();
    Ok(newest)
}

/// An owner appeals against a decision, while it stands.
pub fn appeal(
    conn: &mut Conn,
    owner: AccountId,
    id: CampaignId,
    text: &str,
    now: Timestamp,
) -> Result<(), CampaignError> {
    let campaign = queries::find(conn, owner, id)?.ok_or(CampaignError::NotFound)?;
    if campaign.disabled_at.is_none() {
        return Err(Refusal::NotDisabled.into());
    }
    let lately: i64 = appeals::table
        .filter(appeals::author_id.eq(owner).and(appeals::created_at.gt(now.minus(WITHIN))))
        .count()
        .get_result(conn)?;
    if lately >= AT_MOST {
        return Err(Refusal::TooManyAppeals.into());
    }
    Ok(write(conn, id, owner, false, text, now)?)
}

/// Staff answers.
pub fn answer(conn: &mut Conn, by: AccountId, id: CampaignId, text: &str, now: Timestamp) -> Result<(), CampaignError> {
    queries::find_any(conn, id)?.ok_or(CampaignError::NotFound)?;
    Ok(write(conn, id, by, true, text, now)?)
}

fn write(
    conn: &mut Conn,
    id: CampaignId,
    author: AccountId,
    by_staff: bool,
    text: &str,
    now: Timestamp,
) -> QueryResult<()> {
    diesel::insert_into(appeals::table)
        .values((
            appeals::campaign_id.eq(id),
            appeals::author_id.eq(author),
            appeals::by_staff.eq(by_staff),
            appeals::text.eq(text),
            appeals::created_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}
