//! The handlers of the blog: for readers, and for those who write it.

mod editor;
mod reader;

pub use self::editor::{create, delete, edit, new, posts, restore, save};
pub use self::reader::{feed, list, picture, show};
