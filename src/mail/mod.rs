//! Letters: addresses, senders, the frame that every letter is made in, and its signature. The idea: what leaves here is bytes
//! that any mail server may be given. lettre builds the MIME tree, once for all letters that share it. Knows no database and no
//! socket.

mod address;
mod compose;
pub mod dkim;
mod domain;
mod encoded_word;
pub mod frame;
mod headers;
mod identity;
pub mod merge;
mod notice;
mod plan;
mod quoted_printable;
mod sender;

pub use address::{AddressError, EmailAddress};
pub use compose::{ComposeError, Letter};
pub use domain::{in_its_letters as domain_in_its_letters, to_ascii as domain_in_ascii};
pub use frame::{FilledLetter, Frame};
pub use identity::{Boundary, MessageId};
pub use notice::{Action, Notice};
pub use plan::{Addressee, Plan};
pub use sender::Sender;
