//! The blog: posts that editors write and everybody reads. The idea: readers cost the database nothing, because what they see
//! is kept in memory, and editors see at once what they did. Does not know whom the house writes letters for.
//!
//! What is kept in this process, why, and for how long:
//!
//! | what | where | why | for how long |
//! |---|---|---|---|
//! | pages and the feed as bytes, plain and compressed, by path, language and theme | `web::Prints` | a look costs a copy | one edition |
//! | a post with its neighbours, a page of the list, the posts of the feed | `shelf.rs` | signed-in readers get a page of their own around it | one edition |
//! | which posts the home page shows | `shelf.rs` | they are drawn by lot | 5 minutes, or until any post changes |
//! | pictures | `shelf.rs` | they are asked for with every page | they never change; 32 MB of them |
//! | who saw what in this hour | `views` | so that no look is a write | written down every few seconds and at the end |
//!
//! An edition ends when any post changes (at once on the node where it did, elsewhere within 5 seconds: the schedule looks every
//! 2) and at the end of each minute, because of the numbers of views. All of it is the same for everybody: a page made for
//! somebody who is signed in is not kept.

mod feed;
mod forms;
mod pages;
mod pictures;
mod post;
mod queries;
pub mod routes;
mod saving;
mod shelf;
mod slug;
mod text;
mod views;

pub use self::post::{Card, PostId};
pub use self::shelf::Blog;
