//! The front page, where a person lands after signing in, and how the pages look to one browser.

mod pages;
pub mod routes;
