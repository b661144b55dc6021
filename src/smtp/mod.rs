//! One SMTP conversation, from the dial to the answer to the final dot, with a deadline on every phase.
//!
//! The idea: `session` decides (bytes in, steps out, no socket), `driver` carries its steps out, `verdict` says what an
//! answer means. After the dot only a well-formed 2xx is "accepted"; whatever else we cannot read is "unknown".
//! Must not know: a database, campaigns, recipients' histories, when to try again.

mod answer;
mod body;
mod cause;
mod commands;
mod connection;
mod dialer;
mod dialogue;
mod dots;
mod driver;
mod extensions;
mod limits;
mod phase;
mod phrases;
mod relay;
mod reply;
pub mod server;
mod session;
mod stage;
#[cfg(test)]
mod tests;
mod tls;
mod verdict;
mod wire;

pub use answer::{Answer, Failure, Outcome};
pub use cause::{Blame, Cause, Consequence};
pub use connection::Connection;
pub use dialer::{DialError, dial};
pub use dialogue::Dialogue;
pub use limits::Limits;
pub use phase::Envelope;
pub use relay::{Credentials, Relay, RelayError, Security};
pub use stage::Stage;
pub use tls::{Tls, TlsError};
pub use verdict::Verdict;
