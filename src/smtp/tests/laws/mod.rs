//! Laws that hold whatever a server says: checked with chosen cases by `cargo test`, without end by the fuzz targets in
//! `tests/fuzz`.
//!
//! The idea: any bytes are a script. They choose what we want, what the server offers and what it says to each command; a
//! script of zeros is a letter after letter that goes well. `ledger` watches both sides and knows nothing of the session.

mod conversation;
pub mod dots;
mod ledger;
mod lines;
mod offer;
pub mod replies;
mod script;
mod slow;
#[cfg(test)]
mod tests;

pub use conversation::{Told, any_conversation};
