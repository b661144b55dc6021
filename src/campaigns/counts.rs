//! How many campaigns an owner has, for the dashboard.

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
