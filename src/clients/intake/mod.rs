//! Many clients at once, for imports: found by their addresses, added, changed and taken back two thousand at a time, in a few
//! statements each. Knows nothing of files.

mod queries;
mod undo;

use super::client::{ClientId, ClientState};
use super::own::Own;
use crate::clock::Timestamp;

pub use self::queries::{
    add_attribute, add_many, attribute_keys, begin_anew, change_many, join_lists, known_at, leave_lists, list_called,
    list_names, lists_among,
};
pub use self::undo::{Undone, remove_added, set_back};

/// Who stands at an address already.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    pub id: ClientId,
    pub state: ClientState,
    pub details: Details,
    pub updated_at: Timestamp,
    /// Deleted, and not gone yet; or kept so that nobody revives who left.
    pub deleted: bool,
}

/// What an import may change.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Details {
    pub first_name: String,
    pub last_name: String,
    pub comment: String,
    pub own: Own,
}

/// A client as it is to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    pub email: String,
    pub email_key: String,
    pub details: Details,
}

/// Which import writes, and the instant that all of its writing bears.
#[derive(Clone, Copy, Debug)]
pub struct Stamp {
    pub import: i64,
    pub at: Timestamp,
}
