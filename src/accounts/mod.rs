//! Who signs in: sign-up, confirmation, sign-in, reset, sessions, roles, blocks. The idea: whether an address has an account is
//! nobody's business, so known and unknown addresses get the same answer in the same time.

mod account;
mod audit;
mod even;
mod forms;
mod letters;
mod pages;
mod passwords;
mod profile;
mod queries;
mod reset;
pub mod routes;
mod sessions;
mod set_up;
mod sign_in;
mod sign_up;
mod staff;
mod store;
mod tokens;

use crate::clock::Clock;
use crate::db::{AccountId, Conn, Db};
use crate::delivery::Outbox;

pub use self::account::{Account, NewAccount};
pub use self::audit::{
    AuditRow, Audited, Subject, Told, Verified, note as note_in_audit, told as audit_log, verify as verify_audit,
};
pub use self::forms::{is_zone, zones};
pub use self::letters::greeting;
pub use self::passwords::{PasswordError, Passwords};
pub use self::queries::{Listed, Search, find, find_by_email, list};
pub use self::sessions::forget_expired;
pub use self::staff::{
    Block, StaffError, appoint, block, blocks_of, create, may_act, may_appoint, may_block, reset_link, unblock,
};
pub use self::store::Sessions;

/// What the deeds of this slice need.
pub struct Accounts {
    pub db: Db,
    pub clock: Clock,
    pub outbox: Outbox,
    pub passwords: Passwords,
    /// Links in letters begin with it; it never comes from a request.
    pub base_url: String,
    /// What takes long to delete of an account that ends.
    pub erasers: &'static [Eraser],
}

/// Deletes a bounded part of what an account has, and says how much; 0 when nothing is left. The slices that keep much have
/// one each; which they are is not known here.
pub type Eraser = fn(&mut Conn, AccountId) -> diesel::QueryResult<usize>;
