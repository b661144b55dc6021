//! Which clients are meant: a filter that stands in the query of a page, and the ways to go through what it lets pass. The idea:
//! pages, exports, messages and campaigns ask with the same filter, so all of them mean the same clients.

mod counts;
mod filter;
mod order;
mod queries;
mod words;

pub use self::counts::{Counts, count, count_addresses, count_all, fold, version_of_all};
pub use self::filter::{Filter, Sort};
pub use self::queries::{Condition, chunk, ids, page};
