//! What the tests share.

pub mod app;
pub mod browser;
pub mod html;
pub mod leash;
pub mod mail_server;
pub mod name_server;
pub mod person;
pub mod postgres;
pub mod program;
pub mod raw;
pub mod snapshot;
