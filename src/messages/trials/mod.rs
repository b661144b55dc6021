//! Letters that try a message: to an address of the owner, marked as what they are, on the same way as all others.

mod queries;

pub(super) use self::queries::{Trial, insert, of_message, since};

/// Enough to look at a letter in every mail program there is.
pub const AN_HOUR: i64 = 30;
