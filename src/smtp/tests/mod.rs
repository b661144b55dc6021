//! Conversations over real loopback sockets, with servers that follow a script.
//!
//! Time is scaled, so that a deadline of a minute passes in the blink of an eye.

mod deadlines;
mod habits;
pub(super) mod laws;
mod letters;
mod lock_step;
mod pipelined;
mod reuse;
mod scripted;
mod secured;
mod trial;
