//! What an owner wants to know about clients besides the usual.

mod attribute;

pub use self::attribute::{Attribute, AttributeId, Kind, NewAttribute};
pub(super) use self::attribute::{date, number};
