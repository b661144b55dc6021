//! The tests that go through the front door, in one binary: the program is started on a free port, people sign in and follow
//! forms, and what came out of the mail server is read. `support` holds what they share.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod access;
mod accounts;
mod architecture;
mod blog;
mod browser;
mod campaigns;
mod clients;
mod commands;
mod database;
mod faults;
mod files;
mod home;
mod imports;
mod inputs;
mod interop;
mod ledger;
mod messages;
mod moderation;
mod pages;
mod runs;
mod segments;
mod senders;
mod support;
mod suppression;
mod texts;
mod trial;
