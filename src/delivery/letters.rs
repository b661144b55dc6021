//! Single letters (confirmation, reset, notices, tests): posted as rows of the ledger in the transaction of the deed they speak
//! of, so a letter exists exactly when the deed does. The text is kept encrypted, because it may hold a one-time link.

use std::time::Duration;

use diesel::prelude::*;

use super::engine::Bell;
use super::queries::{self, DeliveryId};
use super::routes::SenderId;
use super::sending;
use crate::clock::{Timestamp, days, hours};
use crate::config::SecretKey;
use crate::db::schema::{deliveries, letters};
use crate::db::{AccountId, Conn};
use crate::mail::{Boundary, EmailAddress, Letter, MessageId, Notice, Sender};
use crate::text_enum;

text_enum! {
    /// What a letter of the program is for.
    pub enum Purpose {
        Verify = "verify",
        AlreadySignedUp = "already-signed-up",
        Reset = "reset",
        ChangeEmail = "change-email",
        Notice = "notice",
        /// Asks a mailbox whether an owner may write from its address.
        ConfirmAddress = "confirm-address",
        /// Shows that a sender works.
        SenderTest = "sender-test",
        /// A message as its readers will see it.
        MessageTest = "message-test",
    }
}

impl Purpose {
    /// How long a letter is of use, and the link in it works. What could not be delivered by then is not delivered.
    pub const fn lasts(self) -> Duration {
        match self {
            Self::Verify | Self::Notice | Self::ConfirmAddress => days(2),
            Self::ChangeEmail => days(1),
            Self::AlreadySignedUp => hours(12),
            Self::Reset | Self::SenderTest | Self::MessageTest => hours(1),
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
        let id = queries::insert(conn, owner, None, to.as_str(), now)?;
        let bytes = self.compose(id, to, notice, now)?;
        self.keep(conn, id, to, purpose, &bytes, now)?;
        Ok(id)
    }

    /// Writes a letter of an owner into the ledger, which goes out by `sender`; `None`: by the installation's own server.
    /// `compose` makes its bytes once its number is known, from which its Message-ID follows. Ring after the commit.
    #[expect(clippy::too_many_arguments, reason = "each is a part of one letter")]
    pub fn post_by(
        &self,
        conn: &mut Conn,
        owner: AccountId,
        sender: Option<SenderId>,
        to: &EmailAddress,
        purpose: Purpose,
        compose: impl FnOnce(DeliveryId) -> Result<Vec<u8>, PostError>,
        now: Timestamp,
    ) -> Result<DeliveryId, PostError> {
        let id = queries::insert(conn, Some(owner), sender, to.as_str(), now)?;
        self.keep(conn, id, to, purpose, &compose(id)?, now)?;
        Ok(id)
    }

    /// Makes the Message-ID and the boundary of a letter.
    pub fn key(&self) -> &SecretKey {
        &self.key
    }

    fn keep(
        &self,
        conn: &mut Conn,
        id: DeliveryId,
        to: &EmailAddress,
        purpose: Purpose,
        bytes: &[u8],
        now: Timestamp,
    ) -> QueryResult<()> {
        diesel::insert_into(letters::table)
            .values((
                letters::delivery_id.eq(id),
                letters::purpose.eq(purpose),
                letters::recipient_key.eq(to.mailbox_key()),
                letters::sealed.eq(sending::seal(&self.key, id, bytes)),
                letters::created_at.eq(now),
                letters::expires_at.eq(now.plus(purpose.lasts())),
            ))
            .execute(conn)
            .map(drop)
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

/// How many letters for these purposes an owner had sent to anybody since then.
pub fn posted_by_since(conn: &mut Conn, owner: AccountId, purposes: &[Purpose], since: Timestamp) -> QueryResult<i64> {
    deliveries::table
        .inner_join(letters::table)
        .filter(deliveries::owner_id.eq(owner).and(letters::purpose.eq_any(purposes)))
        .filter(deliveries::created_at.gt(since))
        .count()
        .get_result(conn)
}

/// What a step from one secret key to the next came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Resealed {
    /// How many rows were looked at, and the last of them.
    pub seen: usize,
    pub last: i64,
    pub changed: usize,
    /// Neither key opens them.
    pub shut: usize,
}

/// Seals the letters that still wait anew: at most `at_most` of those after `after`. What is done already stays as it is.
pub fn reseal(conn: &mut Conn, old: &SecretKey, new: &SecretKey, after: i64, at_most: i64) -> QueryResult<Resealed> {
    let rows: Vec<(DeliveryId, String)> = letters::table
        .filter(letters::delivery_id.gt(DeliveryId(after)).and(letters::sealed.is_not_null()))
        .order(letters::delivery_id)
        .limit(at_most)
        .select((letters::delivery_id, letters::sealed.assume_not_null()))
        .load(conn)?;
    let mut done =
        Resealed { seen: rows.len(), last: rows.last().map_or(after, |(id, _)| id.0), ..Resealed::default() };
    for (id, sealed) in rows {
        if sending::open(new, id, &sealed).is_some() {
            continue;
        }
        let Some(bytes) = sending::open(old, id, &sealed) else {
            done.shut += 1;
            continue;
        };
        // A letter that is settled meanwhile stays empty.
        let as_it_was = letters::table.filter(letters::delivery_id.eq(id).and(letters::sealed.eq(sealed)));
        let anew = sending::seal(new, id, &bytes);
        done.changed += diesel::update(as_it_was).set(letters::sealed.eq(anew)).execute(conn)?;
    }
    Ok(done)
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
