//! One SMTP conversation, from the dial to the answer to the final dot, with a deadline on every phase.
//!
//! The idea: `session` decides (bytes in, steps out, no socket), `driver` carries its steps out, `verdict` says what an
//! answer means. After the dot only a well-formed 2xx is "accepted"; whatever else we cannot read is "unknown".
//! Must not know: a database, campaigns, recipients' histories, when to try again.

mod answer;
mod body;
mod caller;
mod cause;
mod commands;
mod connection;
mod credentials;
mod dialer;
mod dialogue;
mod dots;
mod driver;
mod envelope;
mod extensions;
mod grouping;
mod habits;
mod host;
mod limits;
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
pub use caller::Caller;
pub use cause::{Blame, Cause, Consequence};
pub use connection::{Connection, Next};
pub use credentials::Credentials;
pub use dialer::{DialError, Dialer, PUBLIC_PORTS, Reach, ResolverFault};
pub use dialogue::Dialogue;
pub use envelope::{Content, Envelope};
pub use host::{Host, HostError};
pub use limits::Limits;
pub use relay::{Relay, RelayError, Security};
pub use stage::Stage;
pub use tls::{Tls, TlsError};
pub use verdict::Verdict;
