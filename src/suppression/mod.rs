//! Whom no campaign writes to: addresses and whole domains, of one owner or of the whole installation. The idea: only a hash is asked
//! for, before a run begins and once more before each letter leaves, so that an erased person stays known without being named.

mod entry;
mod forms;
mod pages;
mod queries;
pub mod routes;

pub use self::entry::{Entry, EntryId, Kind, Listed, Source, Whose};
pub use self::forms::{AddForm, SearchForm};
pub use self::pages::{Place, Suppressions};
pub use self::queries::{
    Added, Stands, add, break_until, end_break, list, remove, restore, stands, stops, stops_among, take_break, total,
};
