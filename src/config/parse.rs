//! What the text of each setting may be. An error completes the sentence `LISTEN (flag): "x" …` and says what to write.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use ipnet::IpNet;
use tracing_subscriber::EnvFilter;
use url::Url;

use super::secret::Secret;
use super::secret_key::SecretKey;

type Parsed<T> = Result<T, &'static str>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// Text on a terminal, JSON elsewhere.
    Auto,
    Text,
    Json,
}

pub(super) fn path(text: &str) -> Result<PathBuf, Infallible> {
    Ok(PathBuf::from(text))
}

pub(super) fn secret(text: &str) -> Result<Secret, Infallible> {
    Ok(Secret::from(text.to_owned()))
}

/// Empty is none.
pub(super) fn optional<T, E>(parse: impl FnOnce(&str) -> Result<T, E>) -> impl FnOnce(&str) -> Result<Option<T>, E> {
    |text| {
        if text.is_empty() { Ok(None) } else { parse(text).map(Some) }
    }
}

pub(super) fn secret_key(text: &str) -> Parsed<SecretKey> {
    text.parse()
}

pub(super) fn address(text: &str) -> Parsed<SocketAddr> {
    text.parse().map_err(|_| "is not an address and a port; write it like 127.0.0.1:8080 or [::1]:8080")
}

pub(super) fn base_url(text: &str) -> Parsed<Url> {
    let example = "is not a web address; write it like https://mail.example.org";
    let url = Url::parse(text).map_err(|_| example)?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(example);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("must not hold a user name or a password; write it like https://mail.example.org");
    }
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        return Err("must end after the host and the port: SkyMailing does not live under a path");
    }
    Ok(url)
}

/// Only what would break a letter's head is refused; the mail room reads the rest.
pub(super) fn mailbox(text: &str) -> Parsed<String> {
    if text.contains('@') && !text.contains(char::is_control) {
        Ok(text.to_owned())
    } else {
        Err("is not an e-mail address; write it like News <news@example.org>")
    }
}

pub(super) fn networks(text: &str) -> Parsed<Vec<IpNet>> {
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    let network = |part: &str| part.parse().or_else(|_| part.parse::<IpAddr>().map(IpNet::from));
    let all: Result<Vec<IpNet>, _> = parts.map(network).collect();
    all.map_err(|_| "is not a list of networks; write it like 10.0.0.0/8,192.168.1.7,fd00::/8")
}

pub(super) fn workers(text: &str) -> Parsed<usize> {
    let number = text.parse().ok().filter(|number| *number <= 1024);
    number.ok_or("is not a whole number from 0 to 1024")
}

/// A limit: none at all would be no limit to speak of.
pub(super) fn count(text: &str, at_most: u64) -> Parsed<u64> {
    let number = text.parse().ok().filter(|number| (1..=at_most).contains(number));
    number.ok_or("is not a whole number of 1 or more, or is larger than this program can do")
}

pub(super) fn time_scale(text: &str) -> Parsed<f64> {
    let number = text.parse().ok().filter(|number: &f64| number.is_finite() && *number >= 0.01);
    number.ok_or("is not a number of 0.01 or more; 1.0 leaves the timeouts as they are")
}

pub(super) fn log_filter(text: &str) -> Parsed<String> {
    let right = EnvFilter::try_new(text).map(|_| text.to_owned());
    right.map_err(|_| "is not a log filter; write it like info or info,skymailing::smtp=debug")
}

pub(super) fn switch(text: &str) -> Parsed<bool> {
    match text {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err("is neither on nor off"),
    }
}

pub(super) fn log_format(text: &str) -> Parsed<LogFormat> {
    match text {
        "auto" => Ok(LogFormat::Auto),
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err("is not a log format; write auto, text or json"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_url_is_a_host_and_nothing_more() {
        for right in ["http://localhost", "https://mail.example.org/", "http://[::1]:8080"] {
            assert!(base_url(right).is_ok(), "{right}");
        }
        for wrong in [
            "",
            "mail.example.org",
            "ftp://a",
            "https://",
            "https://a/b",
            "https://a/?b",
            "https://a/#b",
            "https://u@a",
            "https://:p@a",
        ] {
            assert!(base_url(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn networks_and_single_addresses_make_a_list() {
        let list = networks(" 10.0.0.0/8, ::1 ,").unwrap();
        assert_eq!(list.iter().map(IpNet::to_string).collect::<Vec<_>>(), ["10.0.0.0/8", "::1/128"]);
        assert_eq!(networks("").unwrap(), []);
        assert!(networks("10.0.0.0/33").is_err());
        assert!(networks("localhost").is_err());
    }

    #[test]
    fn numbers_keep_their_limits() {
        assert_eq!(workers("0"), Ok(0));
        assert_eq!(workers("1024"), Ok(1024));
        assert!(["-1", "1025", "4.5", "many"].iter().all(|text| workers(text).is_err()));
        assert_eq!((count("1", 64), count("64", 64)), (Ok(1), Ok(64)));
        assert!(["0", "65", "-1", "x"].iter().all(|text| count(text, 64).is_err()));
        assert_eq!(time_scale("0.01"), Ok(0.01));
        assert!(["0", "-1", "nan", "inf", "fast"].iter().all(|text| time_scale(text).is_err()));
    }

    #[test]
    fn filters_formats_and_mailboxes_are_checked() {
        assert!(log_filter("warn,skymailing=trace").is_ok());
        assert!(log_filter("skymailing=loud").is_err());
        assert_eq!(log_format("json"), Ok(LogFormat::Json));
        assert!(log_format("xml").is_err());
        assert_eq!((switch("on"), switch("off")), (Ok(true), Ok(false)));
        assert!(switch("maybe").is_err());
        assert!(mailbox("a@b").is_ok());
        assert!(mailbox("a@b\r\nBcc: c@d").is_err());
    }
}
