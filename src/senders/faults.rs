//! What is wrong with a sender, since when: a row, so that a restart and a second process know it too.

use diesel::prelude::*;

use crate::clock::Timestamp;
use crate::db::Conn;
use crate::db::schema::sender_faults;
use crate::delivery::SenderId;
use crate::smtp::{Answer, Cause, Verdict};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub cause: Option<Cause>,
    /// The server's own words.
    pub reply: String,
    pub since: Timestamp,
    pub last_at: Timestamp,
}

pub fn of(conn: &mut Conn, sender: SenderId) -> QueryResult<Option<Fault>> {
    Ok(of_each(conn, &[sender])?.pop().map(|(_, fault)| fault))
}

pub fn of_each(conn: &mut Conn, senders: &[SenderId]) -> QueryResult<Vec<(SenderId, Fault)>> {
    let rows: Vec<(SenderId, String, String, Timestamp, Timestamp)> =
        sender_faults::table.filter(sender_faults::sender_id.eq_any(senders)).load(conn)?;
    let fault = |(id, cause, reply, since, last_at): (SenderId, String, String, Timestamp, Timestamp)| {
        (id, Fault { cause: Cause::parse(&cause), reply, since, last_at })
    };
    Ok(rows.into_iter().map(fault).collect())
}

/// An attempt ended so: the server's fault is noted, a letter it took clears it. What is about a recipient says nothing of it.
pub fn note(conn: &mut Conn, sender: SenderId, answer: &Answer, now: Timestamp) -> QueryResult<()> {
    match answer.verdict() {
        Verdict::ServerFault => set(conn, sender, answer, now),
        Verdict::Accepted => clear(conn, sender),
        Verdict::Rejected | Verdict::Temporary | Verdict::Unknown => Ok(()),
    }
}

fn set(conn: &mut Conn, sender: SenderId, answer: &Answer, now: Timestamp) -> QueryResult<()> {
    let said = (
        sender_faults::cause.eq(answer.cause.as_str()),
        sender_faults::reply.eq(&answer.text),
        sender_faults::last_at.eq(now),
    );
    let known = diesel::update(sender_faults::table.find(sender)).set(said).execute(conn)?;
    // The sender may be gone: then there is nobody to tell.
    if known == 0 && super::queries::exists(conn, sender)? {
        diesel::insert_into(sender_faults::table)
            .values((sender_faults::sender_id.eq(sender), said, sender_faults::since.eq(now)))
            .execute(conn)?;
    }
    Ok(())
}

pub fn clear(conn: &mut Conn, sender: SenderId) -> QueryResult<()> {
    diesel::delete(sender_faults::table.find(sender)).execute(conn).map(drop)
}
