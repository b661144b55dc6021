//! Where letters go out: host, port, how the line is secured, and who we say we are.
//!
//! The idea: parse at the door. A `Relay` made by `parse` or `of_tenant` never sends a password in clear to another machine,
//! and neither an error nor a `{:?}` ever shows one. Who named the server decides how far the dialer may reach for it.

use std::error::Error;
use std::fmt;
use std::net::Ipv4Addr;

use url::Url;

use super::credentials::Credentials;
use super::dialer::{PUBLIC_PORTS, Reach};
use super::host::Host;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relay {
    /// As `Host` spells it.
    pub host: String,
    pub port: u16,
    pub security: Security,
    pub credentials: Option<Credentials>,
    /// Whether commands go out in groups where the server offers it (RFC 2920).
    pub pipelining: bool,
    pub reach: Reach,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// Clear at first, then STARTTLS; a server without it gets nothing.
    StartTls,
    /// TLS from the first byte (RFC 8314).
    Implicit,
    Plain,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RelayError {
    NotAnAddress,
    Scheme,
    Host,
    Port,
    /// A tenant's server, at a port where mail servers are not.
    ForbiddenPort,
    Extra,
    Credentials,
    Control,
    ClearPassword,
}

impl fmt::Display for RelayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            RelayError::NotAnAddress => {
                "The SMTP address cannot be read. Write it as smtp://user:password@host:587, and write the characters \
                 @ : / ? # % of a password as %40 %3A %2F %3F %23 %25."
            }
            RelayError::Scheme => "The SMTP address must begin with smtp://, smtps:// or smtp+plain://.",
            RelayError::Host => "The SMTP address has no host, or its host has characters a host name cannot have.",
            RelayError::Port => "The port of the SMTP address must be between 1 and 65535.",
            RelayError::ForbiddenPort => "Mail servers can be reached at the ports 25, 465, 587 and 2525 only.",
            RelayError::Extra => {
                "The SMTP address must end after the host and the port. If the password has a / ? or #, write it as \
                 %2F, %3F or %23."
            }
            RelayError::Credentials => "The SMTP address needs both a user and a password, or neither.",
            RelayError::Control => "The SMTP address contains a line break or another control character.",
            RelayError::ClearPassword => {
                "A password is not sent without TLS to another machine. Use smtp:// or smtps://, or leave the user out."
            }
        })
    }
}

impl Error for RelayError {}

impl Relay {
    /// Reads `SMTP_URL`.
    pub fn parse(url: &str) -> Result<Relay, RelayError> {
        // `Url` drops line breaks silently, so look first.
        if url.chars().any(char::is_control) {
            return Err(RelayError::Control);
        }
        let url = Url::parse(url.trim()).map_err(|error| match error {
            url::ParseError::InvalidPort => RelayError::Port,
            url::ParseError::EmptyHost => RelayError::Host,
            _ => RelayError::NotAnAddress,
        })?;
        let (security, default_port) = match url.scheme() {
            "smtp" => (Security::StartTls, 587),
            "smtps" => (Security::Implicit, 465),
            "smtp+plain" => (Security::Plain, 25),
            _ => return Err(RelayError::Scheme),
        };
        if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
            return Err(RelayError::Extra);
        }
        let host = Host::parse(url.host_str().unwrap_or_default()).map_err(|_| RelayError::Host)?;
        let port = url.port().unwrap_or(default_port);
        if port == 0 {
            return Err(RelayError::Port);
        }
        Relay::checked(host, port, security, credentials(&url)?, Reach::Anywhere)
    }

    /// A server that a tenant names in a form. Where its name leads is judged by the dialer, when it is saved and at each call.
    pub fn of_tenant(
        host: &str,
        port: u16,
        security: Security,
        credentials: Option<Credentials>,
    ) -> Result<Relay, RelayError> {
        let host = Host::parse(host).map_err(|_| RelayError::Host)?;
        if !PUBLIC_PORTS.contains(&port) {
            return Err(RelayError::ForbiddenPort);
        }
        Relay::checked(host, port, security, credentials, Reach::Public)
    }

    /// A server of this program's own on this machine.
    pub fn on_loopback(port: u16) -> Relay {
        let host = Ipv4Addr::LOCALHOST.to_string();
        Relay { host, port, security: Security::Plain, credentials: None, pipelining: true, reach: Reach::Anywhere }
    }

    fn checked(
        host: Host,
        port: u16,
        security: Security,
        credentials: Option<Credentials>,
        reach: Reach,
    ) -> Result<Relay, RelayError> {
        if security == Security::Plain && credentials.is_some() && !host.is_loopback() {
            return Err(RelayError::ClearPassword);
        }
        Ok(Relay { host: host.to_string(), port, security, credentials, pipelining: true, reach })
    }
}

fn credentials(url: &Url) -> Result<Option<Credentials>, RelayError> {
    let user = decode(url.username())?;
    let password = url.password().map(decode).transpose()?.unwrap_or_default();
    match (user.is_empty(), password.is_empty()) {
        (true, true) => Ok(None),
        _ => Credentials::password(&user, &password).map(Some),
    }
}

fn decode(text: &str) -> Result<String, RelayError> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => hex(rest.next())? << 4 | hex(rest.next())?,
            _ => byte,
        });
    }
    String::from_utf8(bytes).map_err(|_| RelayError::NotAnAddress)
}

fn hex(digit: Option<u8>) -> Result<u8, RelayError> {
    match digit {
        Some(b @ b'0'..=b'9') => Ok(b - b'0'),
        Some(b @ b'a'..=b'f') => Ok(b - b'a' + 10),
        Some(b @ b'A'..=b'F') => Ok(b - b'A' + 10),
        _ => Err(RelayError::NotAnAddress),
    }
}

#[cfg(test)]
#[path = "tests/relay.rs"]
mod tests;
