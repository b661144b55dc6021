//! Letters: addresses, senders and composing a letter into MIME with lettre. The idea: what leaves here is bytes that any mail
//! server may be given. Knows no database and no socket.

mod address;
mod compose;
pub mod merge;
mod notice;
mod quoted_printable;
mod sender;

pub use address::{AddressError, EmailAddress};
pub use compose::{ComposeError, Letter};
pub use notice::{Action, Notice};
pub use sender::Sender;
