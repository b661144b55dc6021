//! The SQL of test letters.

use diesel::prelude::*;

use crate::clock::Timestamp;
use crate::db::schema::message_tests;
use crate::db::{AccountId, Conn};
use crate::delivery::DeliveryId;
use crate::messages::message::MessageId;

#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Trial {
    pub number: i64,
    pub recipient: String,
    pub delivery: DeliveryId,
    pub posted_at: Timestamp,
}

/// In the transaction that posts the letter.
pub fn insert(conn: &mut Conn, owner: AccountId, message: MessageId, trial: &Trial) -> QueryResult<()> {
    diesel::insert_into(message_tests::table)
        .values((
            message_tests::owner_id.eq(owner),
            message_tests::message_id.eq(message),
            message_tests::number.eq(trial.number),
            message_tests::recipient.eq(&trial.recipient),
            message_tests::delivery_id.eq(trial.delivery),
            message_tests::posted_at.eq(trial.posted_at),
        ))
        .execute(conn)
        .map(drop)
}

/// The newest first.
pub fn of_message(conn: &mut Conn, owner: AccountId, message: MessageId, at_most: i64) -> QueryResult<Vec<Trial>> {
    message_tests::table
        .filter(message_tests::owner_id.eq(owner).and(message_tests::message_id.eq(message)))
        .order(message_tests::id.desc())
        .limit(at_most)
        .select((message_tests::number, message_tests::recipient, message_tests::delivery_id, message_tests::posted_at))
        .load(conn)
}

/// How many an owner had sent since then, of any message.
pub fn since(conn: &mut Conn, owner: AccountId, since: Timestamp) -> QueryResult<i64> {
    message_tests::table
        .filter(message_tests::owner_id.eq(owner).and(message_tests::posted_at.gt(since)))
        .count()
        .get_result(conn)
}
