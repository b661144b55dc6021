//! A run, and what of it can be said without asking the database.

use diesel::prelude::*;

use crate::clock::Timestamp;
use crate::db::AccountId;
use crate::db::schema::runs;
use crate::delivery::routes::SenderId;
use crate::delivery::state::State;
use crate::{id_type, text_enum};

id_type!(RunId);
id_type!(
    /// What a run is an occurrence of. Runs know no more of it.
    CampaignId
);

text_enum! {
    pub enum RunState {
        /// Its recipients are being written down.
        Planning = "planning",
        Open = "open",
        /// Nothing more leaves; what did not is being given its last state.
        Ending = "ending",
        Finished = "finished",
    }
}

text_enum! {
    /// What becomes of the letters that did not leave.
    pub enum Ending {
        Cancelled = "cancelled",
        Expired = "expired",
    }
}

impl Ending {
    pub fn state(self) -> State {
        match self {
            Self::Cancelled => State::Cancelled,
            Self::Expired => State::Expired,
        }
    }
}

/// When letters may leave: in this span, and not more than so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gate {
    pub opens_at: Timestamp,
    pub shuts_at: Timestamp,
    pub letters_left: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = runs)]
pub struct Run {
    pub id: RunId,
    pub owner_id: AccountId,
    pub campaign_id: CampaignId,
    pub occurrence: String,
    /// Of a message.
    pub version_id: i64,
    /// `None`: the installation's own server.
    pub sender_id: Option<SenderId>,
    pub from_name: String,
    pub from_email: String,
    pub reply_to: Option<String>,
    /// How often a letter is sent again when nobody can know.
    pub repeats: i64,
    pub state: RunState,
    pub ending: Option<Ending>,
    pub planned: i64,
    pub planned_to: i64,
    pub plan_ends: i64,
    pub opens_at: Timestamp,
    pub shuts_at: Timestamp,
    pub letters_left: Option<i64>,
    pub ends_at: Timestamp,
    pub paused_at: Option<Timestamp>,
    pub disabled_at: Option<Timestamp>,
    pub blocked_at: Option<Timestamp>,
    pub stopped_at: Option<Timestamp>,
    pub stopped_by: Option<String>,
    pub refused: i64,
    pub created_at: Timestamp,
    pub opened_at: Option<Timestamp>,
    pub finished_at: Option<Timestamp>,
    /// Since when what was the recipients' own is forgotten.
    pub forgotten_at: Option<Timestamp>,
    /// Openings and clicks are counted.
    pub tracks: bool,
}

impl Run {
    pub fn is_held(&self) -> bool {
        [self.paused_at, self.disabled_at, self.blocked_at, self.stopped_at].iter().any(Option::is_some)
    }

    fn lets_through(&self, now: Timestamp) -> bool {
        self.opens_at <= now
            && now < self.shuts_at
            && now < self.ends_at
            && self.letters_left.is_none_or(|left| left > 0)
    }

    /// Whether a letter may leave now, as far as the run has a say.
    pub fn permit(&self, now: Timestamp) -> Permit {
        match (self.state, self.ending) {
            (RunState::Ending | RunState::Finished, ending) => {
                Permit::Over(ending.unwrap_or(Ending::Cancelled).state())
            }
            _ if now >= self.ends_at => Permit::Over(State::Expired),
            (RunState::Planning, _) => Permit::Wait,
            _ if self.is_held() || !self.lets_through(now) => Permit::Wait,
            _ => Permit::Go,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permit {
    Go,
    /// Not now.
    Wait,
    /// Never; this is the letter's last state.
    Over(State),
}

/// How many letters of a run are in each state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sums(pub Vec<(State, i64)>);

impl Sums {
    pub fn of(&self, state: State) -> i64 {
        self.0.iter().filter(|(of, _)| *of == state).map(|(_, letters)| letters).sum()
    }

    /// Letters that something will still happen to by itself.
    pub fn waiting(&self) -> i64 {
        self.0.iter().filter(|(of, _)| !of.is_final()).map(|(_, letters)| letters).sum()
    }

    /// What an owner may have sent again; of what is unknown only if they say so.
    pub fn may_be_tried_again(&self) -> i64 {
        self.0.iter().filter(|(of, _)| of.may_be_tried_again()).map(|(_, letters)| letters).sum()
    }

    pub fn all(&self) -> i64 {
        self.0.iter().map(|(_, letters)| letters).sum()
    }
}
