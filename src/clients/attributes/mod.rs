//! What an owner wants to know about clients besides the usual. The idea: a key is made once and stays, so that letters and
//! values outlive every change of the label.

mod attribute;
mod forms;
mod key;
mod queries;

pub use self::attribute::{Attribute, AttributeId, Kind, NewAttribute};
pub(super) use self::attribute::{date, number};
pub use self::forms::AttributeForm;
pub use self::queries::{
    AttributeError, attributes, change_attribute, delete_attribute, make_attribute, move_attribute, restore_attribute,
};
