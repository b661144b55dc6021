//! The only place of the program that opens an outgoing connection.
//!
//! The idea: resolve once, judge every address, connect to the very address that was judged. A name that changes its mind
//! between the check and the call (DNS rebinding) gains nothing, for there is no second look-up. Must not know: SMTP.

mod error;
mod names;
mod rules;

use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use ipnet::IpNet;
use tokio::net::TcpStream;
use tokio::time::timeout;

pub use self::error::{DialError, ResolverFault};
use self::names::Names;
use self::rules::Rules;
pub use self::rules::{PUBLIC_PORTS, Reach};
use super::host::Host;
use super::limits::Limits;

/// Built once, cheap to clone, shared by everything that dials.
#[derive(Clone)]
pub struct Dialer {
    names: Arc<Names>,
    rules: Arc<Rules>,
}

impl Dialer {
    /// With the name servers and the hosts file of this machine, read now. `allowed` are the networks that are not public and
    /// in which a tenant's server may stand all the same.
    pub fn from_system(allowed: Vec<IpNet>) -> Dialer {
        Dialer { names: Arc::new(Names::from_system()), rules: Arc::new(Rules { allowed }) }
    }

    /// Asks nobody: knows addresses, `localhost` and nothing else.
    pub fn without_names() -> Dialer {
        Dialer { names: Arc::new(Names::none()), rules: Arc::new(Rules { allowed: Vec::new() }) }
    }

    pub async fn dial(
        &self,
        host: &str,
        port: u16,
        reach: Reach,
        limits: &Limits,
    ) -> Result<(TcpStream, SocketAddr), DialError> {
        let mut last = DialError::NoSuchHost { host: host.to_owned() };
        for address in self.check(host, port, reach, limits).await? {
            match connect(address, limits).await {
                Ok(stream) => return Ok((stream, address)),
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    /// The addresses a call would try, in their order; never none. For the moment a host is saved: the call judges again.
    pub async fn check(
        &self,
        host: &str,
        port: u16,
        reach: Reach,
        limits: &Limits,
    ) -> Result<Vec<SocketAddr>, DialError> {
        if reach == Reach::Public && !PUBLIC_PORTS.contains(&port) {
            return Err(DialError::ForbiddenPort { port });
        }
        let found = self.resolve(host, reach, limits).await?;
        let forbidden = |address: &IpAddr| reach == Reach::Public && !self.rules.permit(*address);
        if let (Some(&address), true) = (found.first(), found.iter().all(forbidden)) {
            return Err(DialError::Forbidden { host: host.to_owned(), address });
        }
        let permitted = found.into_iter().filter(|address| !forbidden(address)).collect();
        let tried = alternating(permitted).into_iter().take(limits.addresses);
        Ok(tried.map(|address| SocketAddr::new(address, port)).collect())
    }

    async fn resolve(&self, host: &str, reach: Reach, limits: &Limits) -> Result<Vec<IpAddr>, DialError> {
        let name = match Host::parse(host) {
            Ok(Host::Address(address)) => return Ok(vec![address]),
            Ok(Host::Name(name)) => name,
            Err(_) => return Err(DialError::NoSuchHost { host: host.to_owned() }),
        };
        let failed = |why| DialError::ResolverFailed { host: host.to_owned(), why };
        match timeout(limits.resolve, self.names.find(&name, reach)).await {
            Ok(Ok(found)) if found.is_empty() => Err(DialError::NoSuchHost { host: host.to_owned() }),
            Ok(Ok(found)) => Ok(found),
            Ok(Err(why)) => Err(failed(why)),
            Err(_) => Err(failed(ResolverFault::Late)),
        }
    }
}

impl fmt::Debug for Dialer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dialer").field("rules", &self.rules).finish_non_exhaustive()
    }
}

/// IPv4 first, then in turns. Machines with a broken IPv6 route are common, and receivers ask more of a sender on IPv6
/// (reverse DNS, SPF); so IPv6 is the second try, and neither family can use up all of them.
fn alternating(found: Vec<IpAddr>) -> Vec<IpAddr> {
    let (four, six): (Vec<IpAddr>, Vec<IpAddr>) = found.into_iter().partition(IpAddr::is_ipv4);
    let (mut four, mut six) = (four.into_iter(), six.into_iter());
    let mut mixed = Vec::new();
    loop {
        let pair = [four.next(), six.next()];
        if pair == [None, None] {
            return mixed;
        }
        for address in pair.into_iter().flatten() {
            if !mixed.contains(&address) {
                mixed.push(address);
            }
        }
    }
}

async fn connect(address: SocketAddr, limits: &Limits) -> Result<TcpStream, DialError> {
    let unreachable = |error: io::Error| DialError::Unreachable { address, kind: error.kind(), why: error.to_string() };
    #[expect(clippy::disallowed_methods, reason = "the one dialer")]
    let dialling = TcpStream::connect(address);
    let stream =
        timeout(limits.connect, dialling).await.map_err(|_| DialError::TimedOut { address })?.map_err(unreachable)?;
    // Without it a small write waits for the acknowledgement of the one before: 40 ms a letter.
    stream.set_nodelay(true).map_err(unreachable)?;
    Ok(stream)
}

#[cfg(test)]
#[path = "../tests/dialer.rs"]
mod tests;
