//! Runs: one occurrence of a campaign, with its letter and its recipients as they were at the start. The idea: a run says itself
//! whether letters may leave now (its span, its holds), and the dot mark asks it in the transaction that marks; so whoever holds a
//! run commits, and after that no letter leaves. Does not know what a campaign is, nor when it is due.

mod allowances;
mod clicks;
mod conversations;
mod ending;
mod failures;
mod forgetting;
mod holds;
mod planning;
mod queries;
mod reports;
mod retrying;
mod run;
mod tally;

pub use self::allowances::allow;
pub use self::clicks::{Followed, follow, followed, keep_links, leads_to};
pub use self::conversations::{Conversation, Looked, Path, Wanted, conversations, path, recipient};
pub use self::ending::{cancel, end_what_is_over, erase_some, finish};
pub use self::failures::{failed_for, failures, failures_of, said_lately};
pub use self::forgetting::{forget_client, forget_words};
pub use self::holds::{Hold, hold, hold_owner, let_go, let_go_owner};
pub(super) use self::holds::{refused, went_well};
pub use self::planning::{NewRun, Recipient, open, plan, start};
pub(super) use self::queries::{at_work, may_leave};
pub use self::queries::{
    find, next_due, of_campaign, of_owner, open_of_campaign, set_gate, sums, unfinished, unplanned, with_shut_gates,
};
pub use self::reports::{
    Ended, Pace, Response, Spread, pace, quarters, report, respond, responses, spread, sums_of, unreported,
};
pub use self::retrying::{Outlook, Retried, Which, failed_clients, outlook, retry, retry_on};
pub use self::run::{CampaignId, Ending, Gate, Permit, Run, RunId, RunState, Sums};
pub use self::tally::{tally, tally_open};
