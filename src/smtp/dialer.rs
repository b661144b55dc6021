//! The only place of the program that opens an outgoing connection.
//!
//! The idea: resolve, judge the addresses, connect to the very address that was judged. This first version has no rules
//! for addresses; they belong between `resolve` and `connect`. Must not know: SMTP.

use std::io;
use std::net::SocketAddr;

use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;

use super::limits::Limits;
use super::stage::Stage;

#[derive(Debug)]
pub struct DialError {
    pub stage: Stage,
    pub text: String,
    /// The address that was tried last.
    pub server: Option<SocketAddr>,
}

pub async fn dial(host: &str, port: u16, limits: &Limits) -> Result<(TcpStream, SocketAddr), DialError> {
    let mut last = DialError { stage: Stage::Resolve, text: format!("{host} has no address."), server: None };
    for address in resolve(host, port, limits).await? {
        match connect(address, limits).await {
            Ok(stream) => return Ok((stream, address)),
            Err(text) => last = DialError { stage: Stage::Connect, text, server: Some(address) },
        }
    }
    Err(last)
}

async fn resolve(host: &str, port: u16, limits: &Limits) -> Result<Vec<SocketAddr>, DialError> {
    let failed = |text| DialError { stage: Stage::Resolve, text, server: None };
    let found = timeout(limits.resolve, lookup_host((host, port)))
        .await
        .map_err(|_| failed(format!("The address of {host} was not found in time.")))?
        .map_err(|error| failed(format!("The address of {host} was not found: {error}.")))?;
    let mut addresses: Vec<SocketAddr> = Vec::new();
    for address in found {
        if addresses.len() < limits.addresses && !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    Ok(addresses)
}

async fn connect(address: SocketAddr, limits: &Limits) -> Result<TcpStream, String> {
    let words = |error: io::Error| format!("{address} cannot be reached: {error}.");
    #[expect(clippy::disallowed_methods, reason = "the one dialer")]
    let dialling = TcpStream::connect(address);
    let stream = timeout(limits.connect, dialling)
        .await
        .map_err(|_| format!("{address} did not answer the call in time."))?
        .map_err(words)?;
    // Without it a small write waits for the acknowledgement of the one before: 40 ms a letter.
    stream.set_nodelay(true).map_err(words)?;
    Ok(stream)
}
