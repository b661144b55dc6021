//! As much of the dialer as a relay knows: how far it may reach.

#[path = "../../../../src/smtp/dialer/rules.rs"]
mod rules;

pub use rules::{PUBLIC_PORTS, Reach};
