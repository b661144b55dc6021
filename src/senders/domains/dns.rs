//! Asking name servers for the text records of a domain. "There is none" and "nobody answers" never look the same.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolverConfig, ResolverOpts};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::proto::rr::{Name, RData, RecordType};
use hickory_resolver::{Resolver, TokioResolver, system_conf};

/// A person waits for the page.
const ONE_QUESTION: Duration = Duration::from_secs(2);
/// More than that says nothing about mail.
const RECORDS_AT_MOST: usize = 50;

/// Nobody answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoAnswer;

/// Those of this machine, or one that its operator names.
#[derive(Clone)]
pub struct NameServer(Option<Arc<TokioResolver>>);

impl NameServer {
    /// A machine that is not set up for DNS still starts: nobody answers then.
    pub fn new(named: Option<SocketAddr>) -> Self {
        let of_machine = || system_conf::read_system_conf().ok();
        let setup = named.map_or_else(of_machine, |address| Some((at(address), ResolverOpts::default())));
        let resolver = setup.and_then(|(config, system)| {
            let mut builder = Resolver::builder_with_config(config, TokioRuntimeProvider::default());
            let options = builder.options_mut();
            *options = system;
            options.timeout = ONE_QUESTION;
            options.attempts = 1;
            // Whoever has just published a record wants to see it.
            options.cache_size = 0;
            builder.build().ok()
        });
        Self(resolver.map(Arc::new))
    }

    /// The text records of a name, each put together from its parts.
    pub async fn texts(&self, name: &str) -> Result<Vec<String>, NoAnswer> {
        let resolver = self.0.as_ref().ok_or(NoAnswer)?;
        let Ok(mut name) = Name::from_ascii(name) else { return Ok(Vec::new()) };
        name.set_fqdn(true);
        match resolver.lookup(name, RecordType::TXT).await {
            Ok(found) => {
                Ok(found.answers().iter().filter_map(|record| text(&record.data)).take(RECORDS_AT_MOST).collect())
            }
            Err(error) if error.is_no_records_found() => Ok(Vec::new()),
            Err(error) => {
                tracing::debug!(%error, "a name server did not answer");
                Err(NoAnswer)
            }
        }
    }
}

fn at(address: SocketAddr) -> ResolverConfig {
    let at_port = |mut connection: ConnectionConfig| {
        connection.port = address.port();
        connection
    };
    let connections = vec![at_port(ConnectionConfig::udp()), at_port(ConnectionConfig::tcp())];
    ResolverConfig::from_name_servers(vec![NameServerConfig::new(address.ip(), true, connections)])
}

fn text(data: &RData) -> Option<String> {
    let RData::TXT(text) = data else { return None };
    let bytes: Vec<u8> = text.txt_data.iter().flat_map(|part| part.iter().copied()).collect();
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
