//! Clients brought in from files and taken out again. The idea: one pass over the file decides about every row, and a check is that
//! pass without its writing, so what it foretells is what happens. The pass runs beside the pages, keeps how far it came with
//! every two thousand rows it writes, and can be stopped, continued and taken back. Does not know how clients are kept.

mod at_once;
mod bad_rows;
mod chunk;
mod decide;
mod export;
mod forgetting;
mod forms;
mod guess;
mod import;
mod limits;
mod pages;
mod pass;
mod plan;
mod queries;
mod reading;
pub mod routes;
mod rows;
mod starting;
mod store;
mod streaming;
mod undo;
mod upload;
mod window;
mod work;

pub use self::at_once::{Refusal, Wish};
pub use self::import::{Counts, Import, ImportId, Status};
pub use self::plan::{Plan, Policy, Target};
pub use self::reading::Problem;
pub use self::work::Imports;
