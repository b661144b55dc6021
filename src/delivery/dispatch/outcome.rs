//! One letter of a round: offered, marked, answered; and writing down what became of it.

use diesel::QueryResult;

use crate::clock::Timestamp;
use crate::db::{AccountId, Conn};
use crate::delivery::attempts;
use crate::delivery::books::Books;
use crate::delivery::queries::{self, Lease};
use crate::delivery::runs::Permit;
use crate::delivery::script::Parcel;
use crate::delivery::sending::Post;
use crate::delivery::sent;
use crate::delivery::state::State;
use crate::mail::FilledLetter;
use crate::smtp::{Answer, Consequence, Envelope};

/// A letter that was offered: the server waits for it.
pub struct Offered {
    pub parcel: Parcel,
    pub letter: FilledLetter,
    pub envelope: Envelope,
    pub began: Timestamp,
}

/// What became of a letter, not written down yet.
#[derive(Clone)]
pub struct Outcome {
    pub parcel: Parcel,
    pub from: State,
    pub began: Timestamp,
    pub answer: Answer,
}

/// Whether the dot of a letter may leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Marked,
    /// Somebody else has it, or it has its last state now.
    NotOurs,
    /// Not now; it was given back.
    Held,
}

impl Offered {
    pub fn refused(self, answer: Answer) -> Outcome {
        Outcome { parcel: self.parcel, from: State::Leased, began: self.began, answer }
    }
}

/// So many letters in a row to a mailbox that is full or switched off, and nobody reads it.
const SOFT_BOUNCES: usize = 3;

impl Outcome {
    pub fn write(
        &self,
        conn: &mut Conn,
        post: &Post,
        owner: AccountId,
        books: &mut Books,
        now: Timestamp,
    ) -> QueryResult<()> {
        let settled = attempts::settle(conn, books, self.parcel.lease, self.from, self.began, &self.answer, now)?;
        if !settled {
            return Ok(());
        }
        let is_lost = match self.answer.cause.consequence() {
            Consequence::HardBounce => true,
            Consequence::SoftBounce => sent::softly_refused(conn, owner, self.parcel.client, SOFT_BOUNCES)?,
            _ => false,
        };
        if is_lost {
            post.scripts.address_refused(conn, owner, self.parcel.client, &self.answer, now)?;
        }
        Ok(())
    }
}

/// Whether the dot of a letter may leave, in the transaction that marks it.
pub fn mark(
    conn: &mut Conn,
    books: &mut Books,
    lease: Lease,
    permit: Permit,
    began: Timestamp,
    (server, tls): (&str, bool),
    now: Timestamp,
) -> QueryResult<Mark> {
    match permit {
        Permit::Go => {
            let marked = attempts::mark_dot(conn, books, lease, began, server, tls, now)?;
            Ok(if marked { Mark::Marked } else { Mark::NotOurs })
        }
        Permit::Wait => {
            queries::requeue(conn, books, lease, State::Leased, now)?;
            Ok(Mark::Held)
        }
        Permit::Over(last) => {
            queries::advance(conn, books, lease, State::Leased, last, now)?;
            // It is over for this one alone, or for the whole run.
            Ok(if last == State::Suppressed { Mark::NotOurs } else { Mark::Held })
        }
    }
}
