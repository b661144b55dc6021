//! The letters an owner writes. The idea: nothing that was saved is ever changed or lost: each save is a version, what was typed and
//! not saved is a draft, and whoever sends a message pins one version. Does not know whom a message goes to, nor when.

mod attachments;
mod comparing;
mod content;
mod drafts;
mod forms;
mod lint;
mod message;
mod missing;
mod pages;
mod preview;
mod queries;
pub mod routes;
mod saving;
mod trials;
mod versions;

pub use self::attachments::Attachment;
pub use self::content::{Content, Format};
pub use self::message::MessageId;
pub use self::preview::{Dress, PrepareError, Prepared, Values, compiles, prepare, values};
pub use self::queries::{count, forget_deleted, names_of, newest};
pub use self::saving::{Edit, Saved, create, save};
pub use self::versions::{Version, VersionId, current_version, version};
