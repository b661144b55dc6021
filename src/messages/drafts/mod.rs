//! What was typed and not saved yet. Each window keeps its own, so two of them never take words from each other.

mod queries;

pub(super) use self::queries::{DraftId, drop, find, forget_window, keep, newest};

use super::content::Content;
use crate::clock::Timestamp;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub id: DraftId,
    pub window: String,
    pub base: i64,
    pub content: Content,
    pub saved_at: Timestamp,
}
