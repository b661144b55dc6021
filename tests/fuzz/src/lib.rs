//! The parts of the program that read what strangers write, for the fuzz targets.
//!
//! The idea: the sources themselves, without what needs a socket or a database. So nothing in the program becomes public for
//! the sake of a test, and this builds in a minute.
#![expect(dead_code, reason = "a part of a room does not use all of what it has")]

pub mod mail;
pub mod smtp;
