//! How many campaigns an owner has, for the dashboard; and how many there are, for the home page.

use diesel::prelude::*;

use crate::db::schema::campaigns;
use crate::db::{AccountId, Conn};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CampaignCounts {
    pub all: i64,
    /// Launched now, or once.
    pub launched: i64,
}

pub fn counts(conn: &mut Conn, owner: AccountId) -> QueryResult<CampaignCounts> {
    let all = campaigns::table.filter(campaigns::owner_id.eq(owner).and(campaigns::deleted_at.is_null()));
    Ok(CampaignCounts {
        all: all.count().get_result(conn)?,
        launched: all.filter(campaigns::launched_at.is_not_null()).count().get_result(conn)?,
    })
}

/// Of all owners: how many there are, and how many of them are at work, which is launched, not stopped and not over.
pub fn counts_of_all(conn: &mut Conn) -> QueryResult<(i64, i64)> {
    let all = campaigns::table.filter(campaigns::deleted_at.is_null());
    let active = all
        .filter(campaigns::launched_at.is_not_null().and(campaigns::paused_at.is_null()))
        .filter(campaigns::disabled_at.is_null().and(campaigns::cancelled_at.is_null()))
        .filter(campaigns::ended_at.is_null());
    Ok((all.count().get_result(conn)?, active.count().get_result(conn)?))
}
