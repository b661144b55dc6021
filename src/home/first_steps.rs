//! What an owner has done so far on the way to a first campaign, and so what comes next.

use diesel::QueryResult;

use crate::clients::{self, Filter};
use crate::clock::Timestamp;
use crate::db::{AccountId, Conn, Db};
use crate::delivery::{self, Purpose};
use crate::messages;
use crate::senders::{self, Senders};
use crate::web::AppError;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FirstSteps {
    pub clients: i64,
    pub messages: i64,
    /// The installation's own server is one of them.
    pub senders: i64,
    /// A test letter was sent.
    pub has_tested: bool,
}

impl FirstSteps {
    pub async fn of(db: &Db, senders: &Senders, owner: AccountId, now: Timestamp) -> Result<Self, AppError> {
        let house = senders.house.clone();
        let count = move |conn: &mut Conn| -> QueryResult<Self> {
            Ok(Self {
                clients: clients::count(conn, owner, &Filter::default(), now)?,
                messages: messages::count(conn, owner)?,
                senders: i64::try_from(senders::usable(conn, owner, &house)?.len()).unwrap_or(i64::MAX),
                has_tested: delivery::fate(conn, owner, Purpose::MessageTest)?.is_some(),
            })
        };
        Ok(db.read(count).await?)
    }

    pub fn has_own_sender(&self) -> bool {
        self.senders > 1
    }
}
