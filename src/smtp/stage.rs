//! The stages of a conversation, as the log of attempts names them.
//!
//! Everything up to `Body` is known not to have delivered anything; `Dot` is the only stage whose silence is ambiguous.

use std::fmt;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stage {
    /// Before any network: the letter could not be composed. The session itself never says it.
    Build,
    Resolve,
    Connect,
    Banner,
    Ehlo,
    StartTls,
    Tls,
    Auth,
    Rset,
    Mail,
    Rcpt,
    Data,
    Body,
    Dot,
}

impl Stage {
    pub fn as_str(self) -> &'static str {
        match self {
            Stage::Build => "build",
            Stage::Resolve => "resolve",
            Stage::Connect => "connect",
            Stage::Banner => "banner",
            Stage::Ehlo => "ehlo",
            Stage::StartTls => "starttls",
            Stage::Tls => "tls",
            Stage::Auth => "auth",
            Stage::Rset => "rset",
            Stage::Mail => "mail",
            Stage::Rcpt => "rcpt",
            Stage::Data => "data",
            Stage::Body => "body",
            Stage::Dot => "dot",
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
