//! Files that people bring: attachments, imports. The idea: what a file holds is kept once, however many refer to it, and is found
//! by its SHA-256; who may have it is decided by a row of the owner's own, a use. Does not know what the files are for.

mod cleaning;
mod queries;
mod setting;
mod store;

pub use self::cleaning::{forget_unused, settle, sweep};
pub use self::queries::{FileUseId, StoredFile, find, keep, release, share};
pub use self::setting::check;
pub use self::store::{Incoming, Landed, Store, StoreError};
