//! Addresses, and what they need.

#[path = "../../../src/mail/address.rs"]
mod address;
#[path = "../../../src/mail/domain.rs"]
mod domain;
#[path = "../../../src/mail/encoded_word.rs"]
mod encoded_word;
#[path = "../../../src/mail/headers.rs"]
mod headers;
#[path = "../../../src/mail/quoted_printable.rs"]
mod quoted_printable;
#[path = "../../../src/mail/sender.rs"]
mod sender;

pub use address::{AddressError, EmailAddress};
pub use sender::Sender;
