//! What an owner has done so far on the way to a first campaign, and so what comes next.

use diesel::QueryResult;

use crate::campaigns::{self, CampaignCounts};
use crate::clients::{self, Filter};
use crate::clock::Timestamp;
use crate::db::{AccountId, Conn, Db};
use crate::delivery::{self, Purpose};
use crate::messages;
use crate::senders::{self, Senders};
use crate::web::AppError;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstSteps {
    pub clients: i64,
    pub messages: i64,
    /// The installation's own server is one of them.
    pub senders: i64,
    /// A test letter was sent.
    pub has_tested: bool,
    pub campaigns: CampaignCounts,
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
                campaigns: campaigns::counts(conn, owner)?,
            })
        };
        Ok(db.read(count).await?)
    }

    /// Where a campaign is launched: a new one, or one that waits for it.
    pub fn to_launch(&self) -> &'static str {
        if self.campaigns.all > 0 { "/campaigns?status=created" } else { "/campaigns/new" }
    }

    /// Nothing is left to be done for the first time.
    pub fn are_done(&self) -> bool {
        let has_all = self.clients > 0 && self.messages > 0 && self.campaigns.launched > 0;
        has_all && self.has_tested && self.has_own_sender()
    }

    pub fn has_own_sender(&self) -> bool {
        self.senders > 1
    }
}
