//! Runs: one occurrence of a campaign, with its letter and its recipients as they were at the start. The idea: a run says itself
//! whether letters may leave now (its span, its holds), and the dot mark asks it in the transaction that marks; so whoever holds a
//! run commits, and after that no letter leaves. Does not know what a campaign is, nor when it is due.

mod allowances;
mod conversations;
mod ending;
mod failures;
mod forgetting;
mod holds;
mod planning;
mod queries;
mod retrying;
mod run;

pub use self::allowances::allow;
pub use self::conversations::{Conversation, Looked, Path, Wanted, conversations, path, recipient};
pub use self::ending::{cancel, end_what_is_over, erase_some, finish};
pub use self::failures::{failures, said_lately};
pub use self::forgetting::forget_words;
pub use self::holds::{Hold, hold, hold_owner, let_go, let_go_owner};
pub(super) use self::holds::{refused, went_well};
pub use self::planning::{NewRun, Recipient, open, plan, start};
pub(super) use self::queries::{at_work, may_leave};
pub use self::queries::{
    find, next_due, of_campaign, open_of_campaign, set_gate, sums, unfinished, unplanned, with_shut_gates,
};
pub use self::retrying::{Outlook, Retried, Which, outlook, retry, retry_on};
pub use self::run::{CampaignId, Ending, Gate, Permit, Run, RunId, RunState, Sums};
