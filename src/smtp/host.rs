//! A host as somebody wrote it, brought to the one spelling we keep.
//!
//! The idea: `127.1`, `0x7f000001` and `１２７。０。０。１` are addresses to whoever connects, so they become addresses here, and
//! nothing that is an address ever passes for a name. Must not know: which addresses may be dialled.

use std::error::Error;
use std::fmt;
use std::net::IpAddr;

const LONGEST_NAME: usize = 253;
/// Long enough for any name in any script; what is longer is not worth decoding.
const LONGEST_SPELLING: usize = 1024;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Host {
    Address(IpAddr),
    /// In lower case, ASCII (IDN as `xn--`), without the final dot.
    Name(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HostError;

impl fmt::Display for HostError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("This is neither the name of a host nor an IP address.")
    }
}

impl Error for HostError {}

impl Host {
    pub fn parse(text: &str) -> Result<Host, HostError> {
        if let Ok(address) = text.parse() {
            return Ok(Host::Address(address));
        }
        if text.len() > LONGEST_SPELLING {
            return Err(HostError);
        }
        // It knows IDN, percent-encoding and every form of an IPv4 address that resolvers accept.
        match url::Host::parse(text).map_err(|_| HostError)? {
            url::Host::Ipv4(address) => Ok(Host::Address(address.into())),
            url::Host::Ipv6(address) => Ok(Host::Address(address.into())),
            url::Host::Domain(name) => {
                let name = name.strip_suffix('.').unwrap_or(&name);
                if is_name(name) { Ok(Host::Name(name.to_owned())) } else { Err(HostError) }
            }
        }
    }

    /// Whether it is this machine, by its spelling alone.
    pub fn is_loopback(&self) -> bool {
        match self {
            Host::Address(address) => address.is_loopback(),
            Host::Name(name) => name == "localhost",
        }
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Host::Address(address) => address.fmt(f),
            Host::Name(name) => f.write_str(name),
        }
    }
}

/// The underscore is in no RFC's host name, and in many a container's.
fn is_name(name: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    name.len() <= LONGEST_NAME && name.split('.').all(is_label)
}

#[cfg(test)]
#[path = "tests/host.rs"]
mod tests;
