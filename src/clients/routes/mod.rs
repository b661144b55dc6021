//! The handlers of clients, their attributes and lists.

pub mod attributes;
pub mod bulk;
pub mod client;
pub mod list;
pub mod lists;
pub mod new;
pub mod standing;
