//! Why a call did not come about: facts to decide by, and a sentence to show.
//!
//! The idea: whoever retries must tell what is certain (there is no such host) from what may pass (the name server did not
//! answer). The sentences never name a forbidden address: a tenant must not learn what names mean inside our network.

use std::error::Error;
use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};

use crate::smtp::stage::Stage;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DialError {
    /// Certain: the name servers say so, or nothing can have this name.
    NoSuchHost { host: String },
    /// Nothing is known about the host.
    ResolverFailed { host: String, why: ResolverFault },
    /// Every address is outside what a tenant may reach; `address` is one of them, for the audit only. Nobody was called.
    Forbidden { host: String, address: IpAddr },
    /// Nobody was asked or called.
    ForbiddenPort { port: u16 },
    /// The last of the addresses.
    Unreachable { address: SocketAddr, kind: io::ErrorKind, why: String },
    /// The last of the addresses.
    TimedOut { address: SocketAddr },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResolverFault {
    /// This machine has no name server, or its settings cannot be read.
    NotSetUp,
    Late,
    /// Why, to be read by a person.
    Failed(String),
}

impl DialError {
    pub fn stage(&self) -> Stage {
        match self {
            DialError::Unreachable { .. } | DialError::TimedOut { .. } => Stage::Connect,
            _ => Stage::Resolve,
        }
    }

    /// The address that was tried last.
    pub fn server(&self) -> Option<SocketAddr> {
        match self {
            DialError::Unreachable { address, .. } | DialError::TimedOut { address } => Some(*address),
            _ => None,
        }
    }
}

impl fmt::Display for DialError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DialError::NoSuchHost { host } => write!(f, "There is no host with the name {host}."),
            DialError::ResolverFailed { host, why } => match why {
                ResolverFault::NotSetUp => {
                    write!(f, "The address of {host} cannot be looked up: this machine knows no name server.")
                }
                ResolverFault::Late => write!(f, "The address of {host} was not found in time."),
                ResolverFault::Failed(why) => write!(f, "The address of {host} could not be looked up: {why}."),
            },
            DialError::Forbidden { host, .. } => write!(
                f,
                "{host} is in a private or reserved network, where a mail server may not be unless the operator allows it."
            ),
            DialError::ForbiddenPort { port } => {
                write!(f, "Port {port} is not a port of mail servers; those are 25, 465, 587 and 2525.")
            }
            DialError::Unreachable { address, why, .. } => write!(f, "{address} cannot be reached: {why}."),
            DialError::TimedOut { address } => write!(f, "{address} did not answer the call in time."),
        }
    }
}

impl Error for DialError {}
