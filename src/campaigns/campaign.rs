//! A campaign and what can be said of it without asking the database.

use diesel::prelude::*;

use super::audience::Audience;
use super::calendar::{Calendar, OccurrenceKey};
use crate::clock::Timestamp;
use crate::db::AccountId;
use crate::db::schema::campaigns;
use crate::delivery::{CampaignId, SenderId};
use crate::messages::MessageId;
use crate::text_enum;

/// Letters in a name.
pub const NAME_AT_MOST: usize = 100;

text_enum! {
    /// What a campaign is doing.
    pub enum Status {
        Created = "created",
        Scheduled = "scheduled",
        Running = "running",
        Paused = "paused",
        Disabled = "disabled",
        Completed = "completed",
        Expired = "expired",
        Cancelled = "cancelled",
    }
}

text_enum! {
    /// What becomes of a letter of which nobody can know whether it arrived.
    pub enum Unknown {
        /// It is sent once more, with the same bytes.
        RepeatOnce = "repeat-once",
        AtMostOnce = "at-most-once",
    }
}

impl Unknown {
    pub fn repeats(self) -> i64 {
        match self {
            Self::RepeatOnce => 1,
            Self::AtMostOnce => 0,
        }
    }
}

text_enum! {
    pub enum EndedAs {
        Completed = "completed",
        /// Letters were left when the time was over, or it never started.
        Expired = "expired",
    }
}

/// Whether a run is not finished.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Going {
    Nothing,
    On,
    /// The program itself stopped it: its letters were refused again and again.
    Stopped,
}

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = campaigns)]
pub struct Campaign {
    pub id: CampaignId,
    pub owner_id: AccountId,
    pub name: String,
    /// `None`: not chosen yet.
    pub message_id: Option<MessageId>,
    /// `None`: the installation's own server.
    pub sender_id: Option<SenderId>,
    audience: String,
    calendar: String,
    pub unknown: Unknown,
    pub launched_at: Option<Timestamp>,
    pub paused_at: Option<Timestamp>,
    /// The code of the problem for which the program itself paused it; `None`: its owner did.
    pub paused_why: Option<String>,
    pub cancelled_at: Option<Timestamp>,
    pub disabled_at: Option<Timestamp>,
    pub disabled_by: Option<AccountId>,
    pub disabled_why: Option<String>,
    pub ended_at: Option<Timestamp>,
    pub ended_as: Option<EndedAs>,
    last_start: Option<String>,
    /// When the next start is to be looked at.
    pub next_start_at: Option<Timestamp>,
    /// Starts that came and went.
    pub missed: i64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub deleted_at: Option<Timestamp>,
    /// Openings and clicks are counted.
    pub tracks: bool,
}

impl Campaign {
    /// The one place that says it; `queries::STATUS` says the same to the database.
    pub fn status(&self, going: Going) -> Status {
        match (self.cancelled_at, self.ended_at) {
            (Some(_), _) => return Status::Cancelled,
            (None, Some(_)) if self.ended_as == Some(EndedAs::Expired) => return Status::Expired,
            (None, Some(_)) => return Status::Completed,
            (None, None) => {}
        }
        if self.disabled_at.is_some() {
            Status::Disabled
        } else if self.launched_at.is_none() {
            Status::Created
        } else if self.paused_at.is_some() || going == Going::Stopped {
            Status::Paused
        } else if going == Going::On {
            Status::Running
        } else {
            Status::Scheduled
        }
    }

    /// Nothing will start any more.
    pub fn is_over(&self) -> bool {
        self.cancelled_at.is_some() || self.ended_at.is_some()
    }

    /// `None`: written by a newer program, or damaged.
    pub fn audience(&self) -> Option<Audience> {
        serde_json::from_str(&self.audience).ok()
    }

    /// `None`: written by a newer program, or damaged.
    pub fn calendar(&self) -> Option<Calendar> {
        serde_json::from_str(&self.calendar).ok()
    }

    /// The last start that was made or missed.
    pub fn last_start(&self) -> Option<OccurrenceKey> {
        self.last_start.as_deref()?.parse().ok()
    }

    /// As a form would say it, to change it or to make another like it.
    pub fn said(&self) -> Option<NewCampaign> {
        Some(NewCampaign {
            name: self.name.clone(),
            message: self.message_id,
            sender: self.sender_id,
            audience: self.audience()?,
            calendar: self.calendar()?,
            unknown: self.unknown,
            tracks: self.tracks,
        })
    }
}

/// What a form says of a campaign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCampaign {
    pub name: String,
    pub message: Option<MessageId>,
    pub sender: Option<SenderId>,
    pub audience: Audience,
    pub calendar: Calendar,
    pub unknown: Unknown,
    pub tracks: bool,
}
