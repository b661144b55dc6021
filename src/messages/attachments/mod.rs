//! What travels with a letter. The bytes are in the store of files; a row here is a name for them in one message, and stays while any
//! version refers to it.

mod queries;
mod receiving;

use diesel::prelude::*;

pub(super) use self::queries::{all, copy, find, insert, release_all};
pub(super) use self::receiving::{FIELDS_AT_MOST, Received, receive, too_much};
use crate::files::{FileUseId, Landed};
use crate::id_type;

/// Of one file, in bytes. Most mail servers take letters of 25 MB, and a file grows by a third on its way.
pub const FILE_AT_MOST: u64 = 10 * 1024 * 1024;
/// Of one message.
pub const ALL_AT_MOST: u64 = 17 * 1024 * 1024;
pub const FILES_AT_MOST: usize = 10;

id_type!(AttachmentId);

#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Attachment {
    pub(super) id: AttachmentId,
    pub(super) file_use_id: FileUseId,
    pub name: String,
    /// As the browser that brought it said.
    pub kind: String,
    pub size: i64,
}

/// A file that landed and is to be attached.
#[derive(Clone, Debug)]
pub struct NewAttachment {
    pub landed: Landed,
    pub name: String,
    pub kind: String,
}

/// How much letters grow by attachments of this size: base64 in lines of 76.
pub fn on_the_wire(size: i64) -> i64 {
    (size + 2) / 3 * 4 * 78 / 76
}
