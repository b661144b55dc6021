//! What an import did, taken back.

mod queries;

pub use self::queries::{Undone, remove_added, set_back};
