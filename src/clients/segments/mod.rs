//! Saved segments: rules that say which clients belong to it, asked anew each time. The idea: one tree of rules becomes one SQL
//! condition over clients, the same on both databases, in which every part is true or false and never unknown. What no longer
//! exists counts nobody rather than everybody. Does not know who is written to.
//!
//! The rule for what is not known: a question about it is answered with no. So "is not", "does not contain" and "none of", which
//! turn an answer round, are true for whoever has no value.

mod condition;
mod counting;
mod forms;
mod known;
mod operators;
mod pages;
mod queries;
mod reading;
pub mod routes;
mod rules;
mod segment;
mod today;
mod values;
mod view;

pub use self::condition::condition;
pub use self::counting::count_saved;
pub use self::queries::{all, find, is_whole, listed, today};
pub use self::segment::{Listed, Segment, SegmentId};
pub use self::today::Today;

use self::counting::Counted;
use self::known::Known;
