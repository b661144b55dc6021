//! The log: to stderr, as text for a person or as JSON for a machine; and what the operator is told, on stdout.
//! No e-mail address is logged in clear: whoever writes one into a record writes [`masked`].

use std::fmt;
use std::io::{self, ErrorKind, IsTerminal, Write, stderr, stdout};

use sha2::{Digest, Sha256};
use tracing_subscriber::EnvFilter;

use crate::config::LogFormat;

/// A second call changes nothing and is no error, so that tests may all begin with one.
pub fn init(filter: &str, format: LogFormat) -> Result<(), LogError> {
    let filter =
        EnvFilter::try_new(filter).map_err(|error| LogError(format!("LOG: \"{filter}\" is no filter: {error}")))?;
    let terminal = stderr().is_terminal();
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(stderr)
        // It would complain to the same stderr, and panic when nobody reads that any more.
        .log_internal_errors(false);
    let _already_there = if as_json(format, terminal) {
        log.json().flatten_event(true).try_init()
    } else {
        log.with_ansi(terminal && colours_wanted()).try_init()
    };
    Ok(())
}

/// Says it at once. Who closed the other end of a pipe wants to hear no more; that is no error.
pub fn say(text: impl fmt::Display) -> io::Result<()> {
    let mut out = stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        said => said,
    }
}

fn as_json(format: LogFormat, terminal: bool) -> bool {
    match format {
        LogFormat::Auto => !terminal,
        LogFormat::Text => false,
        LogFormat::Json => true,
    }
}

/// <https://no-color.org>
fn colours_wanted() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

#[derive(Debug)]
pub struct LogError(String);

impl fmt::Display for LogError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for LogError {}

/// `a***@e***#1f2e3d4c`: enough to follow one address through the log, and to find it when one knows it.
pub fn masked(address: &str) -> impl fmt::Display {
    Masked(address)
}

struct Masked<'a>(&'a str);

impl fmt::Display for Masked<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.rsplit_once('@') {
            Some((local, domain)) => write!(f, "{}@{}", first(local), first(domain))?,
            None => f.write_str(&first(self.0))?,
        }
        let [a, b, c, d, ..] = <[u8; 32]>::from(Sha256::digest(self.0.to_lowercase()));
        write!(f, "#{:08x}", u32::from_be_bytes([a, b, c, d]))
    }
}

/// Nothing but a letter or a digit gets through, so that an address cannot forge a line of the log.
fn first(text: &str) -> String {
    let first = text.chars().next().filter(|first| first.is_alphanumeric());
    format!("{}***", first.map(String::from).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_start_is_harmless_and_a_wrong_filter_is_told() {
        assert!(init("info", LogFormat::Auto).is_ok());
        assert!(init("debug", LogFormat::Json).is_ok());
        let error = init("skymailing=loud", LogFormat::Text).unwrap_err().to_string();
        assert!(error.starts_with("LOG: \"skymailing=loud\" is no filter: "), "{error}");
    }

    #[test]
    fn machines_get_json_unless_told_otherwise() {
        assert!(as_json(LogFormat::Auto, false) && !as_json(LogFormat::Auto, true));
        assert!(as_json(LogFormat::Json, true) && !as_json(LogFormat::Text, false));
    }

    #[test]
    fn an_address_is_recognised_but_not_readable() {
        let shown = masked("Ann.Smith@Example.org").to_string();
        assert!(shown.starts_with("A***@E***#"), "{shown}");
        assert_eq!(shown.len(), "A***@E***#00000000".len());
        assert_eq!(shown[9..], masked("ann.smith@example.org").to_string()[9..]);
        assert_ne!(shown, masked("ann.smyth@example.org").to_string());
    }

    #[test]
    fn what_is_no_address_is_masked_too() {
        assert!(masked("nobody").to_string().starts_with("n***#"));
        assert!(masked("\n\"x\"@\u{1b}[0m").to_string().starts_with("***@***#"));
        assert!(masked("").to_string().starts_with("***#"));
    }
}
