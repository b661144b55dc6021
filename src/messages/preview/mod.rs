//! A message as somebody will get it, and everything that makes a letter of one of its versions.

mod prepare;
mod sample;
mod seen;

pub(super) use self::prepare::fields;
pub use self::prepare::{Dress, PrepareError, Prepared, compiles, prepare};
pub(super) use self::sample::ShownAs;
pub use self::sample::{Values, values};
pub(super) use self::seen::{Links, Seen, see};
