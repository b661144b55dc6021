//! The front page, where a person lands after signing in, and how the pages look to one browser.

mod first_steps;
mod pages;
pub mod routes;
mod sample;
