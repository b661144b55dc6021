//! What may be done to a campaign, and when: one table, which buttons, verbs and jobs all ask.

use std::time::Duration;

use super::campaign::{Campaign, Going};
use super::problems::Problem;
use crate::clock::Timestamp;

/// A launch can be taken back for so long, and nothing starts before.
pub const UNDO_WITHIN: Duration = Duration::from_secs(15);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    Edit,
    Launch,
    UndoLaunch,
    Pause,
    Resume,
    Cancel,
    SendNow,
    Delete,
}

impl Deed {
    pub const ALL: [Self; 8] = [
        Self::Edit,
        Self::Launch,
        Self::UndoLaunch,
        Self::Pause,
        Self::Resume,
        Self::Cancel,
        Self::SendNow,
        Self::Delete,
    ];
}

/// Why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    NotLaunched,
    AlreadyLaunched,
    /// It was cancelled, or has ended.
    Over,
    RunGoesOn,
    /// To take a launch back.
    TooLate,
    /// The launch can still be taken back.
    TooEarly,
    Paused,
    NotPaused,
    /// A manager did it.
    Disabled,
    NotDisabled,
    /// They have said enough for a day.
    TooManyAppeals,
    /// The account is blocked.
    Blocked,
    /// Its one start was made or missed.
    NothingToStart,
    /// What was the recipients' own in its letters is forgotten.
    Forgotten,
    /// It stays as it was until all of them are mended.
    Problems(Vec<Problem>),
}

#[derive(Debug)]
pub enum CampaignError {
    NotFound,
    Refused(Refusal),
    Database(diesel::result::Error),
}

impl From<diesel::result::Error> for CampaignError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error)
    }
}

impl From<Refusal> for CampaignError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl Campaign {
    /// Whether its owner may do this now.
    pub fn allows(&self, deed: Deed, going: Going, now: Timestamp) -> Result<(), Refusal> {
        let goes_on = going != Going::Nothing;
        let no = |applies: bool, refusal: Refusal| if applies { Err(refusal) } else { Ok(()) };
        if deed == Deed::Delete {
            // Of a cancelled one no letter leaves any more.
            return no(goes_on && self.cancelled_at.is_none(), Refusal::RunGoesOn);
        }
        no(self.is_over(), Refusal::Over)?;
        match deed {
            Deed::Edit => return no(goes_on, Refusal::RunGoesOn),
            Deed::Launch => {
                no(self.launched_at.is_some(), Refusal::AlreadyLaunched)?;
                return no(self.disabled_at.is_some(), Refusal::Disabled);
            }
            _ => {}
        }
        let Some(launched_at) = self.launched_at else {
            return Err(Refusal::NotLaunched);
        };
        let is_undoable = now < launched_at.plus(UNDO_WITHIN);
        match deed {
            Deed::UndoLaunch => no(goes_on || !is_undoable, Refusal::TooLate),
            Deed::Pause => no(self.paused_at.is_some(), Refusal::Paused),
            Deed::Resume => {
                no(self.disabled_at.is_some(), Refusal::Disabled)?;
                no(self.paused_at.is_none() && going != Going::Stopped, Refusal::NotPaused)
            }
            Deed::SendNow => {
                no(self.disabled_at.is_some(), Refusal::Disabled)?;
                no(self.paused_at.is_some(), Refusal::Paused)?;
                no(goes_on, Refusal::RunGoesOn)?;
                no(is_undoable, Refusal::TooEarly)
            }
            Deed::Edit | Deed::Launch | Deed::Cancel | Deed::Delete => Ok(()),
        }
    }

    /// What its owner may do now.
    pub fn deeds(&self, going: Going, now: Timestamp) -> Vec<Deed> {
        Deed::ALL.into_iter().filter(|deed| self.allows(*deed, going, now).is_ok()).collect()
    }
}
