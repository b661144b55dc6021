//! The domains an owner writes from, as others see them: keys that sign letters, and the records that say so. The idea: a key signs
//! nothing before name servers publish its other half, because a signature that cannot be checked is worse than none; and what they
//! publish is also the proof that the domain is the owner's.

mod checking;
mod dns;
mod keys;
mod owned;
mod pages;
mod queries;

pub use self::checking::{Checked, check};
pub use self::dns::NameServer;
pub use self::keys::{make_keys, reseal, signing_keys};
pub use self::owned::{find_owned, owned};
pub use self::pages::DomainsPage;
pub use self::queries::{KeyId, find, retire, unretire};
