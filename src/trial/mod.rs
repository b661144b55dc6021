//! Trial mode: without a mail server of one's own every letter goes, over real SMTP, to a server built into the program, and can
//! be read here. The idea: the very same path as to a real server, so what works here works there.

mod catching;
mod pages;
mod queries;
pub mod routes;

pub use self::catching::Catcher;
pub use self::queries::prune;
