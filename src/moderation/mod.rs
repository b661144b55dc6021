//! The desk of managers and admins: they look at accounts, block and unblock them, and admins appoint. They edit nothing else.

mod forms;
mod pages;
pub mod routes;
