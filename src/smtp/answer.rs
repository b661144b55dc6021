//! What a conversation came to: the verdict, the stage it was reached at, and the server's own words.
//!
//! The words are the server's, so they are cut at 1 KiB and hold printable ASCII only: they end in a database, a page, a CSV.
//! A `Failure` is certain (nothing was delivered); an `Outcome` follows the final dot and may be unknown.

use std::error::Error;
use std::fmt;
use std::net::SocketAddr;

use super::cause::Cause;
use super::reply::Reply;
use super::stage::Stage;
use super::verdict::{self, Verdict};

const TEXT_LIMIT: usize = 1024;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub cause: Cause,
    pub stage: Stage,
    /// The three digits, if the server gave an answer at all.
    pub code: Option<u16>,
    /// The RFC 3463 code as sent, such as `5.1.1`.
    pub enhanced: Option<String>,
    /// What followed the three digits (the enhanced code included), or our own words about a fault.
    pub text: String,
    /// The address we were connected to, or tried last.
    pub server: Option<SocketAddr>,
    pub tls: bool,
}

impl Answer {
    /// A letter that could not be composed. No server had a part in it.
    pub fn not_built(why: &str) -> Answer {
        Answer::fault(Cause::LetterNotBuilt, Stage::Build, why)
    }

    /// There is no server to offer the letter to: its sender cannot be used.
    pub fn no_way(why: &str) -> Answer {
        Answer::fault(Cause::SenderNotUsable, Stage::Build, why)
    }

    pub fn verdict(&self) -> Verdict {
        self.cause.verdict()
    }

    /// The server answered, and it was not what the session needed to go on (or it was the answer to the dot).
    /// `text` is what may be shown of it.
    pub(super) fn said(stage: Stage, reply: &Reply, text: &str) -> Answer {
        let cause = verdict::judge(stage, reply);
        let enhanced = reply.enhanced().map(|code| code.to_string());
        Answer { code: Some(reply.code()), enhanced, ..Answer::fault(cause, stage, text) }
    }

    /// No answer that we understood: a timeout, a closed connection, a broken rule of the protocol.
    pub(super) fn fault(cause: Cause, stage: Stage, text: &str) -> Answer {
        let text = cut(escape(text.as_bytes()));
        Answer { cause, stage, code: None, enhanced: None, text, server: None, tls: false }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}: ", self.verdict(), self.stage)?;
        if let Some(code) = self.code {
            write!(f, "{code} ")?;
        }
        f.write_str(&self.text)
    }
}

impl Error for Answer {}

/// The letter was not delivered, and we know it: the verdict is never `Accepted` and never `Unknown`.
pub type Failure = Answer;

/// What came of the body and its final dot.
pub type Outcome = Answer;

/// Bytes over 0x7F and controls become `\xNN`; running it twice changes nothing.
pub(super) fn escape(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for &byte in bytes {
        match byte {
            0x20..=0x7e => text.push(char::from(byte)),
            _ => text.push_str(&format!("\\x{byte:02X}")),
        }
    }
    text
}

fn cut(mut text: String) -> String {
    text.truncate(text.floor_char_boundary(TEXT_LIMIT));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strange_bytes_are_kept_as_escapes() {
        assert_eq!(escape(b"caf\xe9\r\t ok\x7f"), "caf\\xE9\\x0D\\x09 ok\\x7F");
        assert_eq!(escape(escape(b"caf\xe9").as_bytes()), "caf\\xE9");
    }

    #[test]
    fn long_words_are_cut() {
        let answer = Answer::fault(Cause::ServerBusy, Stage::Banner, &"é".repeat(5000));
        assert_eq!(answer.text.len(), TEXT_LIMIT);
        assert!(answer.text.is_ascii());
    }
}
