//! The ledger: deliveries and attempts, and the engine that works through them. The idea: claim, commit, talk, settle; what is
//! known about a letter is always a row. The lowest slice: it never asks who wrote a letter whether it may leave.

mod attempts;
mod backoff;
mod books;
mod counts;
mod dispatch;
mod engine;
mod fate;
pub mod lanes;
mod letters;
mod queries;
mod routes;
pub mod runs;
mod script;
mod sending;
mod sent;
mod state;
mod talks;

pub use self::attempts::Trigger;
pub use self::books::Failure;
pub use self::counts::{accepted_of_all, by_state};
pub use self::engine::{Bell, Engine, EngineThread, Heartbeat};
pub use self::fate::{Fate, fate, fate_of, newest_through};
pub use self::letters::{Outbox, PostError, Purpose, Resealed, reseal};
pub use self::letters::{erase_for, forget_finished, posted_by_since, posted_since};
pub use self::queries::{DeliveryId, oldest_due};
pub use self::routes::{Route, Routes, SenderId};
pub use self::runs::{CampaignId, RunId};
pub use self::script::{Parcel, Script, ScriptError, Scripts};
pub use self::sending::Post;
pub use self::sent::{LastAttempt, Sent, to_client};
pub use self::state::State;
