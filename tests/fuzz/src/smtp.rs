//! The conversation without its socket.

#[path = "../../../src/smtp/answer.rs"]
mod answer;
#[path = "../../../src/smtp/cause.rs"]
mod cause;
#[path = "../../../src/smtp/commands.rs"]
mod commands;
#[path = "../../../src/smtp/credentials.rs"]
mod credentials;
mod dialer;
#[path = "../../../src/smtp/dialogue.rs"]
mod dialogue;
#[path = "../../../src/smtp/dots.rs"]
mod dots;
#[path = "../../../src/smtp/envelope.rs"]
mod envelope;
#[path = "../../../src/smtp/extensions.rs"]
mod extensions;
#[path = "../../../src/smtp/grouping.rs"]
mod grouping;
#[path = "../../../src/smtp/host.rs"]
mod host;
#[path = "../../../src/smtp/tests/laws/mod.rs"]
pub mod laws;
#[path = "../../../src/smtp/limits.rs"]
mod limits;
#[path = "../../../src/smtp/phrases.rs"]
mod phrases;
#[path = "../../../src/smtp/relay.rs"]
mod relay;
#[path = "../../../src/smtp/reply.rs"]
mod reply;
#[path = "../../../src/smtp/session/mod.rs"]
mod session;
#[path = "../../../src/smtp/stage.rs"]
mod stage;
#[path = "../../../src/smtp/verdict.rs"]
mod verdict;

pub use answer::{Answer, Failure, Outcome};
pub use cause::{Blame, Cause, Consequence};
pub use credentials::Credentials;
pub use dialer::Reach;
pub use dialogue::Dialogue;
pub use envelope::{Content, Envelope};
pub use limits::Limits;
pub use stage::Stage;
pub use verdict::Verdict;
