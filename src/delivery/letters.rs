//! The program's own letters (confirmation, reset, notices): posted as rows of the ledger in the transaction of the deed they
//! speak of, so a letter exists exactly when the deed does. The text is kept encrypted, because it may hold a one-time link.

use std::time::Duration;

use diesel::prelude::*;

use super::engine::Bell;
use super::queries::{self, DeliveryId};
use super::state::State;
use crate::clock::{Timestamp, days, hours};
use crate::config::SecretKey;
use crate::db::schema::{attempts, deliveries, letters};
use crate::db::{AccountId, Conn};
use crate::mail::{Boundary, EmailAddress, Letter, MessageId, Notice, Sender};
use crate::smtp::{Cause, Verdict};
use crate::text_enum;

text_enum! {
    /// What a letter of the program is for.
    pub enum Purpose {
        Verify = "verify",
        AlreadySignedUp = "already-signed-up",
        Reset = "reset",
        ChangeEmail = "change-email",
        Notice = "notice",
    }
}

impl Purpose {
    /// How long a letter is of use, and the link in it works. What could not be delivered by then is not delivered.
    pub const fn lasts(self) -> Duration {
        match self {
            Self::Verify | Self::Notice => days(2),
            Self::ChangeEmail => days(1),
            Self::AlreadySignedUp => hours(12),
            Self::Reset => hours(1),
        }
    }
}

/// Where letters are posted: who they come from, and the key that keeps them shut.
#[derive(Clone)]
pub struct Outbox {
    key: SecretKey,
    from: Sender,
    bell: Bell,
}

#[derive(Debug)]
pub enum PostError {
    Database(diesel::result::Error),
    Letter(String),
}

impl From<diesel::result::Error> for PostError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error)
    }
}

impl Outbox {
    pub fn new(key: SecretKey, from: Sender, bell: Bell) -> Self {
        Self { key, from, bell }
    }

    /// Writes the letter into the ledger. Ring after the commit.
    pub fn post(
        &self,
        conn: &mut Conn,
        owner: Option<AccountId>,
        to: &EmailAddress,
        purpose: Purpose,
        notice: &Notice,
        now: Timestamp,
    ) -> Result<DeliveryId, PostError> {
        let id = queries::insert(conn, owner, to.as_str(), now)?;
        let bytes = self.compose(id, to, notice, now)?;
        diesel::insert_into(letters::table)
            .values((
                letters::delivery_id.eq(id),
                letters::purpose.eq(purpose),
                letters::recipient_key.eq(to.mailbox_key()),
                letters::sealed.eq(super::sending::seal(&self.key, id, &bytes)),
                letters::created_at.eq(now),
                letters::expires_at.eq(now.plus(purpose.lasts())),
            ))
            .execute(conn)?;
        Ok(id)
    }

    /// Wakes the engine. Only a hint: it looks by itself as well.
    pub fn ring(&self) {
        self.bell.ring();
    }

    fn compose(
        &self,
        id: DeliveryId,
        to: &EmailAddress,
        notice: &Notice,
        now: Timestamp,
    ) -> Result<Vec<u8>, PostError> {
        let broken = |error: askama::Error| PostError::Letter(error.to_string());
        let letter = Letter {
            from: &self.from,
            to,
            subject: &notice.subject,
            text: notice.text().map_err(broken)?,
            html: notice.html().map_err(broken)?,
            message_id: MessageId::new(&self.key, &[id.0], &self.from.address),
            boundary: Boundary::new(&self.key, &[id.0]),
            date: now,
        };
        letter.compose().map_err(|error| PostError::Letter(error.to_string()))
    }
}

/// How many letters for these purposes a mailbox was sent since then, whatever spelling was used.
pub fn posted_since(conn: &mut Conn, to: &EmailAddress, purposes: &[Purpose], since: Timestamp) -> QueryResult<i64> {
    letters::table
        .filter(letters::purpose.eq_any(purposes))
        .filter(letters::recipient_key.eq(to.mailbox_key()).and(letters::created_at.gt(since)))
        .count()
        .get_result(conn)
}

/// What became of the newest letter of one purpose, for the page of the person who waits for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fate {
    pub state: State,
    pub posted_at: Timestamp,
    pub next_attempt_at: Timestamp,
    /// Why the last attempt ended as it did; unknown of attempts that are older than this knowledge.
    pub cause: Option<Cause>,
    /// What the mail server said last.
    pub reply: Option<String>,
}

impl Fate {
    /// The cause, while what to do about it still holds: "it is tried again" is not true of what has ended.
    pub fn to_act_on(&self) -> Option<Cause> {
        let is_tried_again = |cause: &Cause| matches!(cause.verdict(), Verdict::Temporary | Verdict::ServerFault);
        self.cause.filter(|cause| !(self.state.is_final() && is_tried_again(cause)))
    }
}

pub fn fate(conn: &mut Conn, owner: AccountId, purpose: Purpose) -> QueryResult<Option<Fate>> {
    let newest: Option<(DeliveryId, State, Timestamp, Timestamp)> = deliveries::table
        .inner_join(letters::table)
        .filter(deliveries::owner_id.eq(owner).and(letters::purpose.eq(purpose)))
        .order(deliveries::id.desc())
        .select((deliveries::id, deliveries::state, deliveries::created_at, deliveries::next_attempt_at))
        .first(conn)
        .optional()?;
    let Some((id, state, posted_at, next_attempt_at)) = newest else {
        return Ok(None);
    };
    let last: Option<(Option<String>, String)> = attempts::table
        .filter(attempts::delivery_id.eq(id).and(attempts::finished_at.is_not_null()))
        .order(attempts::number.desc())
        .select((attempts::cause, attempts::reply))
        .first(conn)
        .optional()?;
    let (cause, reply) = last.unzip();
    let cause = cause.flatten().as_deref().and_then(Cause::parse);
    Ok(Some(Fate { state, posted_at, next_attempt_at, cause, reply }))
}

/// How long it is remembered what became of a letter of the program.
const REMEMBERED: Duration = days(30);
/// The same for letters to people who have no account any more.
const OWNERLESS_REMEMBERED: Duration = days(1);

/// Forgets what became of old letters. Called by the schedule.
pub fn forget_finished(conn: &mut Conn, now: Timestamp) -> QueryResult<usize> {
    let ours = letters::table.select(letters::delivery_id);
    let old = deliveries::finished_at.lt(now.minus(REMEMBERED));
    let ownerless = deliveries::owner_id.is_null().and(deliveries::finished_at.lt(now.minus(OWNERLESS_REMEMBERED)));
    diesel::delete(deliveries::table.filter(deliveries::id.eq_any(ours)).filter(old.or(ownerless))).execute(conn)
}

/// Forgets the letters to a person whose account is deleted.
pub fn erase_for(conn: &mut Conn, owner: AccountId) -> QueryResult<()> {
    diesel::delete(deliveries::table.filter(deliveries::owner_id.eq(owner))).execute(conn).map(drop)
}
