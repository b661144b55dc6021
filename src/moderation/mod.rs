//! The desk of managers and admins: they look at accounts and campaigns, block and unblock, disable and enable, always with a reason,
//! and admins appoint. All of it stands in the audit log. They edit nothing else, and see no reader's address.

mod forms;
mod pages;
pub mod routes;
