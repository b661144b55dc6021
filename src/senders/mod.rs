//! Who letters come from: the mail servers of owners, the addresses they may write from, and the installation's own server. The
//! idea: an address is used only once its mailbox said yes, and a password leaves its row only for the conversation that needs
//! it. Does not know what is written, or to whom.

mod addresses;
mod checking;
mod checks;
mod domains;
mod faults;
mod forms;
mod letters;
mod managing;
mod own_sender;
mod pages;
mod providers;
mod queries;
pub mod routes;
mod routing;
mod sealing;
mod secrets;
mod sender;
mod usable;

use crate::clock::Clock;
use crate::config::SecretKey;
use crate::db::Db;
use crate::delivery::Outbox;
use crate::mail::EmailAddress;
use crate::smtp::Caller;

pub use self::addresses::{confirmed_addresses, is_confirmed};
pub use self::checking::limits;
pub use self::checks::forget_old as forget_old_checks;
pub use self::domains::{NameServer, reseal as reseal_keys, signing_keys};
pub use self::managing::Password;
pub use self::queries::{find, forget_deleted};
pub use self::routing::ByRow;
pub use self::secrets::reseal;
pub use self::sender::{NewSender, Pace, Protection, Sender, Server};
pub use self::usable::{Usable, usable, usable_one};
pub use crate::delivery::SenderId;

/// What the deeds of this slice need.
pub struct Senders {
    pub db: Db,
    pub clock: Clock,
    pub key: SecretKey,
    pub outbox: Outbox,
    /// Whoever calls servers that owners name: with the patience of a person who waits for the page.
    pub caller: Caller,
    /// Links in letters begin with it.
    pub base_url: String,
    /// The From address of the installation's own server.
    pub house: EmailAddress,
    /// Who is asked what is published about a domain.
    pub names: NameServer,
}
