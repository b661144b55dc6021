//! Takes letters from the built-in mail server and keeps them.

use mail_parser::MessageParser;

use super::queries::{self, NewCaught};
use crate::clock::Clock;
use crate::db::Db;
use crate::smtp::server::{Caught, Mailbox};

#[derive(Clone)]
pub struct Catcher {
    db: Db,
    clock: Clock,
}

impl Catcher {
    pub fn new(db: Db, clock: Clock) -> Self {
        Self { db, clock }
    }
}

impl Mailbox for Catcher {
    async fn deliver(&self, letter: Caught) -> Result<(), String> {
        let subject = MessageParser::default()
            .parse_headers(&letter.data)
            .and_then(|message| message.subject().map(ToOwned::to_owned))
            .unwrap_or_default();
        let new = NewCaught {
            received_at: self.clock.now(),
            mail_from: letter.from,
            rcpt_to: letter.to.join(", "),
            // PostgreSQL keeps no NUL in text.
            subject: subject.replace('\0', " ").chars().take(500).collect(),
            size: i64::try_from(letter.data.len()).unwrap_or(i64::MAX),
            raw: letter.data,
        };
        let kept = self.db.write(move |conn| queries::keep(conn, &new)).await;
        kept.map_err(|error: diesel::result::Error| error.to_string())
    }
}
