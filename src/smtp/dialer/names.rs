//! From a name to its addresses: the hosts file, `localhost`, then DNS.
//!
//! The idea: a look-up that is given up leaves no thread behind, unlike one of the C library, so a deadline is one. "No such
//! name" and "no answer" never look the same: only the first is certain.
//! Must not know: which addresses are allowed.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::pin::pin;
use std::time::Duration;

use futures_util::future::select;
use hickory_resolver::config::{ResolveHosts, ResolverConfig, ResolverOpts};
use hickory_resolver::lookup::Lookup;
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::net::{DnsError, NetError};
use hickory_resolver::proto::op::Query;
use hickory_resolver::proto::rr::{Name, RecordType};
use hickory_resolver::{Hosts, Resolver, TokioResolver, system_conf};
use tokio::time::timeout;

use super::Reach;
use super::error::ResolverFault;

/// When one family has its addresses, the other may come this much later. Some name servers never answer for AAAA.
const LINGER: Duration = Duration::from_millis(200);
/// Twice this and a little fit into the five seconds of a look-up: one lost question is asked again.
const ONE_QUESTION: Duration = Duration::from_secs(2);
/// Whoever owns a name decides how long the answer is: up to half a megabyte once it is read.
const CACHED_ANSWERS: u64 = 32;
const CACHED_AT_MOST: Duration = Duration::from_secs(3600);
/// Whoever mends a name is not told for hours that it does not exist.
const ABSENT_AT_MOST: Duration = Duration::from_secs(60);
const SEARCH_DOMAINS: usize = 6;

pub(super) struct Names {
    hosts: Hosts,
    dns: Option<Dns>,
}

struct Dns {
    resolver: TokioResolver,
    search: Vec<Name>,
    ndots: usize,
}

impl Names {
    /// A machine that is not set up for DNS still starts: its look-ups fail, with words.
    pub(super) fn from_system() -> Names {
        let hosts = Hosts::from_system().unwrap_or_else(|error| {
            tracing::warn!(%error, "the hosts file of this machine cannot be read");
            Hosts::default()
        });
        let dns = system_conf::read_system_conf().and_then(|(config, options)| Dns::new(config, options));
        let no_server = |error| tracing::warn!(%error, "this machine has no name server: names are not looked up");
        Names { hosts, dns: dns.map_err(no_server).ok() }
    }

    pub(super) fn none() -> Names {
        Names { hosts: Hosts::default(), dns: None }
    }

    /// With what a test sets up instead of this machine.
    #[cfg(test)]
    pub(super) fn new(hosts: Hosts, name_server: Option<(ResolverConfig, ResolverOpts)>) -> Names {
        Names { hosts, dns: name_server.map(|(config, options)| Dns::new(config, options).unwrap()) }
    }

    /// None when the name certainly has no address.
    pub(super) async fn find(&self, name: &str, reach: Reach) -> Result<Vec<IpAddr>, ResolverFault> {
        // A label over 63 letters and the like: no name server can know it.
        let Ok(mut name) = Name::from_ascii(name) else { return Ok(Vec::new()) };
        let known = self.known_here(&name);
        if !known.is_empty() {
            return Ok(known);
        }
        let Some(dns) = &self.dns else { return Err(ResolverFault::NotSetUp) };
        if reach == Reach::Public {
            // A tenant writes whole names, and our search domains would show him what is inside.
            name.set_fqdn(true);
        }
        dns.find(name).await
    }

    fn known_here(&self, name: &Name) -> Vec<IpAddr> {
        let lines = [RecordType::A, RecordType::AAAA]
            .map(|family| self.hosts.lookup_static_host(&Query::query(name.clone(), family)));
        let listed: Vec<IpAddr> = lines.iter().flatten().flat_map(addresses).collect();
        // RFC 6761 6.3: such names are never asked for in DNS.
        if listed.is_empty() && name.is_localhost() {
            return vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
        }
        listed
    }
}

impl Dns {
    fn new(config: ResolverConfig, system: ResolverOpts) -> Result<Dns, NetError> {
        let search = config.search().iter().chain(config.domain()).take(SEARCH_DOMAINS).cloned().collect();
        let ndots = system.ndots;
        let mut builder = Resolver::builder_with_config(config, TokioRuntimeProvider::default());
        let options = builder.options_mut();
        *options = system;
        options.timeout = ONE_QUESTION;
        options.attempts = 1;
        // `Names` has looked there. The resolver would ask DNS for the family that the file leaves out.
        options.use_hosts_file = ResolveHosts::Never;
        options.cache_size = CACHED_ANSWERS;
        options.positive_max_ttl = Some(CACHED_AT_MOST);
        options.negative_max_ttl = Some(ABSENT_AT_MOST);
        Ok(Dns { resolver: builder.build()?, search, ndots })
    }

    async fn find(&self, name: Name) -> Result<Vec<IpAddr>, ResolverFault> {
        let mut fault = None;
        for candidate in self.candidates(name) {
            match self.both_families(candidate).await {
                Ok(found) if !found.is_empty() => return Ok(found),
                Ok(_) => {}
                Err(why) => fault = Some(why),
            }
        }
        // Certain only when every candidate is.
        fault.map_or(Ok(Vec::new()), Err)
    }

    /// The name as it stands and with each search domain; which comes first is decided by its dots, see resolv.conf(5).
    fn candidates(&self, name: Name) -> Vec<Name> {
        if name.is_fqdn() {
            return vec![name];
        }
        let mut all: Vec<Name> =
            self.search.iter().filter_map(|domain| name.clone().append_domain(domain).ok()).collect();
        let is_whole = usize::from(name.num_labels()) > self.ndots;
        let mut whole = name;
        whole.set_fqdn(true);
        all.insert(if is_whole { 0 } else { all.len() }, whole);
        all
    }

    async fn both_families(&self, name: Name) -> Result<Vec<IpAddr>, ResolverFault> {
        let four = pin!(self.family(name.clone(), RecordType::A));
        let six = pin!(self.family(name, RecordType::AAAA));
        let (first, other) = select(four, six).await.into_inner();
        let other = match &first {
            Ok(found) if !found.is_empty() => timeout(LINGER, other).await.unwrap_or(Ok(Vec::new())),
            _ => other.await,
        };
        match (first, other) {
            (Ok(first), Ok(other)) => Ok([first, other].concat()),
            (Ok(found), Err(_)) | (Err(_), Ok(found)) if !found.is_empty() => Ok(found),
            (Err(why), _) | (_, Err(why)) => Err(why),
        }
    }

    async fn family(&self, name: Name, family: RecordType) -> Result<Vec<IpAddr>, ResolverFault> {
        match self.resolver.lookup(name, family).await {
            Ok(answer) => Ok(addresses(&answer).collect()),
            Err(error) if error.is_no_records_found() => Ok(Vec::new()),
            Err(NetError::Timeout) => Err(ResolverFault::Late),
            Err(NetError::Dns(DnsError::ResponseCode(code))) => {
                Err(ResolverFault::Failed(format!("the name server says {code}")))
            }
            Err(error) => Err(ResolverFault::Failed(error.to_string())),
        }
    }
}

fn addresses(answer: &Lookup) -> impl Iterator<Item = IpAddr> {
    answer.answers().iter().filter_map(|record| record.data.ip_addr())
}
