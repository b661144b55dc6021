//! What a reader may do besides leaving, by the same link in a letter: take a break, say why they left, ask why they got a letter,
//! complain to whoever runs this, and be forgotten. The link is all they have, so little is told to whoever holds it.

use super::unsubscribing::{Reader, Undo};
use crate::clients::{self, Origin};
use crate::clock::{Timestamp, days};
use crate::db::{Conn, Keyset, Page};
use crate::delivery::runs::{self, Response};
use crate::delivery::{self, Sent};
use crate::suppression::{self, Entry};
use crate::text_enum;

text_enum! {
    /// Why somebody left, as far as it can be said by a press of a button.
    pub enum WhyLeft {
        TooOften = "too-often",
        NotForMe = "not-for-me",
        NeverAsked = "never-asked",
        Other = "other",
    }
}

/// Weeks that a break may last.
pub const BREAKS: [u32; 3] = [2, 4, 12];

/// The owner's campaigns wait until it is over. `None`: there is no such client any more.
pub fn take_break(
    conn: &mut Conn,
    reader: Reader,
    weeks: u32,
    reason: &str,
    now: Timestamp,
) -> diesel::QueryResult<Option<Timestamp>> {
    let Some(entry) = entry(conn, reader)? else { return Ok(None) };
    let until = now.plus(days(7) * weeks);
    suppression::take_break(conn, reader.owner, &entry, reason, until, now)?;
    Ok(Some(until))
}

/// `false`: there was no break.
pub fn end_break(conn: &mut Conn, reader: Reader, now: Timestamp) -> diesel::QueryResult<bool> {
    match entry(conn, reader)? {
        Some(entry) => suppression::end_break(conn, reader.owner, &entry, now),
        None => Ok(false),
    }
}

fn entry(conn: &mut Conn, reader: Reader) -> diesel::QueryResult<Option<Entry>> {
    let client = clients::find(conn, reader.owner, reader.client)?;
    Ok(client.and_then(|client| client.address()).map(|address| Entry::of(&address)))
}

/// Until when a reader takes a break.
pub fn on_break_until(conn: &mut Conn, reader: Reader, now: Timestamp) -> diesel::QueryResult<Option<Timestamp>> {
    match entry(conn, reader)? {
        Some(entry) => suppression::break_until(conn, reader.owner, &entry, now),
        None => Ok(None),
    }
}

/// Written down at the client, for the owner to read.
pub fn say_why(conn: &mut Conn, undo: &Undo, reason: &str) -> diesel::QueryResult<bool> {
    let reader = undo.reader();
    clients::say_why(conn, reader.owner, reader.client, undo.at(), reason)
}

/// A complaint also means: no more letters. `None`: there is no such client any more.
pub fn complain(conn: &mut Conn, reader: Reader, reason: &str, now: Timestamp) -> diesel::QueryResult<Option<()>> {
    let said = clients::complain(conn, reader.owner, reader.client, reason, now)?;
    if said == Some(true) && runs::find(conn, reader.owner, reader.run)?.is_some() {
        runs::respond(conn, reader.run, Response::Complained, false)?;
    }
    Ok(said.map(drop))
}

/// `false`: there is no such client any more.
pub fn erase(conn: &mut Conn, reader: Reader, reason: &str, now: Timestamp) -> diesel::QueryResult<bool> {
    clients::erase(conn, reader.owner, reader.client, reason, now)
}

/// Why a reader got a letter: how their address came to the owner, and what was sent to it.
pub struct WhyGot {
    pub origin: Origin,
    pub letters: Page<Sent>,
}

const LETTERS: usize = 10;

pub fn why_got(conn: &mut Conn, reader: Reader) -> diesel::QueryResult<Option<WhyGot>> {
    let Some(origin) = clients::origin(conn, reader.owner, reader.client)? else { return Ok(None) };
    let letters = delivery::to_client(conn, reader.owner, reader.client.0, Keyset::default(), LETTERS)?;
    Ok(Some(WhyGot { origin, letters }))
}
