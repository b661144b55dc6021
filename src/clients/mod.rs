//! Whom an owner writes to: clients with attributes of the owner's own, lists, segments. The idea: an address stands once with each
//! owner, and whoever must not be written to stays so, even when deleted and brought back. Does not know what is written to whom.

mod attribute;
mod client;
pub mod intake;
mod own;
mod queries;

pub use self::attribute::{Attribute, AttributeId, Kind, NewAttribute};
pub use self::client::{Client, ClientId, ClientState, NewClient};
pub use self::own::{Own, Value};
pub use self::queries::{attributes, find, insert};
