//! Campaigns: one message to an audience, from a sender, at its times. The idea: a campaign says what is to happen, and its runs,
//! which are rows of the ledger, happen; each start has a name of its own, so it happens once, whoever looks at the clock. Whoever
//! stops a campaign holds its runs in the same transaction. Does not know how a letter leaves.

mod appeals;
mod attempts_csv;
mod audience;
pub mod calendar;
mod campaign;
mod clicking;
mod counts;
mod deeds;
mod desk;
mod drafting;
mod forms;
mod gates;
mod holding;
mod launching;
mod listing;
mod live;
mod managing;
mod overview;
mod pages;
mod planning;
mod problems;
mod queries;
mod readers;
mod reports;
mod retrying;
mod review;
pub mod routes;
mod script;
mod standing;
mod starting;
mod steering;
mod suppressing;
mod telling;
mod turn;
mod unsubscribing;

use self::forms::AttemptsQuery;
pub use self::live::Live;
use crate::clock::Clock;
use crate::config::SecretKey;
use crate::db::Db;
use crate::delivery::{Bell, Outbox};
use crate::files::Store;
use crate::mail::EmailAddress;

pub use self::appeals::{Appeal, answer, appeal, appeals, said_in_appeal};
pub use self::audience::{
    Audience, AudienceProblem, CHOSEN_AT_MOST, Counted, Except, Whom, chunk, count as count_audience,
};
pub use self::calendar::{Calendar, CalendarProblem, Hours, MonthEnd, Period, Timetable, Weekdays};
pub use self::campaign::{Campaign, EndedAs, Going, NewCampaign, Status, Unknown};
pub use self::clicking::Click;
pub use self::counts::{CampaignCounts, counts, counts_of_all};
pub use self::deeds::{CampaignError, Deed, Refusal, UNDO_WITHIN};
pub use self::desk::{Case, Risk, ShownLetter, case, risks};
pub use self::drafting::{create, delete, duplicate, edit, rename, restore};
pub use self::launching::{Launched, undo_launch};
pub use self::listing::{Listed, Search, list};
pub use self::managing::{disable, enable};
pub use self::overview::{Attention, Named, Overview, Why, overview};
pub use self::pages::tag_of;
pub use self::problems::{Place, Problem, problems};
pub use self::queries::{erase_some, find, find_any, forget_deleted, going};
pub use self::retrying::{look_ahead, retry};
pub use self::review::{LettersPerSecond, Review, Warning};
pub use self::standing::{RunStanding, Standing};
pub use self::steering::{cancel, pause, resume, send_now};
pub use self::unsubscribing::{Reader, Undo, Unsubscribed, resubscribe, unsubscribe};
pub use crate::delivery::CampaignId;

/// What the deeds of this slice need.
#[derive(Clone)]
pub struct Campaigns {
    pub db: Db,
    pub clock: Clock,
    pub key: SecretKey,
    pub files: Store,
    /// Links in letters begin with it.
    pub base_url: String,
    /// The From address of the installation's own server.
    pub house: EmailAddress,
    /// Wakes the engine when letters may leave.
    pub bell: Bell,
    /// Where letters to owners are posted.
    pub outbox: Outbox,
    /// Those who watch.
    pub live: Live,
}
