//! The front page, where a person lands after signing in, and how the pages look to one browser. Of the front page, the bytes
//! (`web::Prints`), the numbers (20 seconds) and the posts drawn by lot (5 minutes) are kept in memory; all three are the same
//! for everybody.

mod first_steps;
mod numbers;
mod pages;
mod queries;
pub mod routes;
mod sample;

pub use self::numbers::Front;
