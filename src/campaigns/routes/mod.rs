//! The handlers of campaigns.

mod appeal;
mod attempts;
mod click;
mod deeds;
mod form;
mod list;
mod reader;
mod report;
mod retry;
mod review;
mod show;
mod unsubscribe;

use diesel::QueryResult;

pub use self::appeal::appeal;
pub use self::attempts::{attempts, attempts_csv, path};
pub use self::click::{follow, open};
pub use self::deeds::{cancel, delete, duplicate, launch, pause, restore, resume, send_now, undo_launch};
pub use self::form::{change, create, edit, new};
pub use self::list::list;
pub use self::reader::{come_back, complain, erase, say_why, take_break, why};
pub use self::report::report;
pub use self::retry::{ask_for_retry, retry, suppress};
pub use self::review::review;
pub use self::show::{events, show};
pub use self::unsubscribe::{leave, left, stay, unsubscribe};
use super::pages::Names;
use super::{CampaignError, CampaignId, Refusal, Search, listing};
use crate::clients;
use crate::db::{AccountId, Conn, Keyset};
use crate::web::AppError;

/// So many campaigns can be named in another one.
const CAMPAIGNS_NAMED: usize = 200;

fn path_of(id: CampaignId) -> String {
    format!("/campaigns/{id}")
}

fn names(conn: &mut Conn, owner: AccountId) -> QueryResult<Names> {
    Ok(Names {
        lists: clients::lists(conn, owner)?.into_iter().map(|list| (list.id, list.name)).collect(),
        segments: clients::segments(conn, owner)?.into_iter().map(|segment| (segment.id, segment.name)).collect(),
        campaigns: campaign_names(conn, owner)?,
    })
}

/// The newest first.
fn campaign_names(conn: &mut Conn, owner: AccountId) -> QueryResult<Vec<(CampaignId, String)>> {
    let newest = listing::list(conn, Some(owner), &Search::default(), Keyset::default(), CAMPAIGNS_NAMED)?;
    Ok(newest.rows.into_iter().map(|listed| (listed.campaign.id, listed.campaign.name)).collect())
}

impl From<CampaignError> for AppError {
    fn from(error: CampaignError) -> Self {
        match error {
            CampaignError::NotFound => Self::NotFound,
            CampaignError::Database(error) => error.into(),
            CampaignError::Refused(refusal) => Self::Conflict(said(&refusal)),
        }
    }
}

/// Why not, in the words of this text.
fn said(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::NotLaunched => "refused-campaign-not-launched",
        Refusal::AlreadyLaunched => "refused-campaign-launched",
        Refusal::Over => "refused-campaign-over",
        Refusal::RunGoesOn => "refused-campaign-goes-on",
        Refusal::TooLate => "refused-campaign-too-late",
        Refusal::TooEarly => "refused-campaign-too-early",
        Refusal::Paused => "refused-campaign-paused",
        Refusal::NotPaused => "refused-campaign-not-paused",
        Refusal::Disabled => "refused-campaign-disabled",
        Refusal::NotDisabled => "refused-campaign-not-disabled",
        Refusal::TooManyAppeals => "refused-campaign-appeals",
        Refusal::Blocked => "refused-campaign-blocked",
        Refusal::NothingToStart => "refused-campaign-nothing-to-start",
        Refusal::Forgotten => "refused-campaign-forgotten",
        Refusal::Problems(_) => "refused-campaign-problems",
    }
}
