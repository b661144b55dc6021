//! The versions of a message: each is what was saved once, by whom and when, and stays.

mod diff;
mod queries;

pub(super) use self::diff::{Change, Hunk, diff};
pub(super) use self::queries::{History, New, insert, numbered, of_message};
pub use self::queries::{Version, VersionId, current_version, version};
