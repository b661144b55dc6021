//! The dialer with a name server and servers that stand on loopback: 127.0.0.0/8 is forbidden ground, and what stands for the
//! public world is a network the operator allows there.

#[path = "name_server.rs"]
mod name_server;
#[path = "dialer_names.rs"]
mod names_found;

use std::time::Duration;

use hickory_resolver::Hosts;
use hickory_resolver::config::ResolverOpts;
use hickory_resolver::proto::op::ResponseCode;
use hickory_resolver::proto::rr::RecordType;
use tokio::net::{TcpListener, TcpSocket};
use tokio::time::Instant;

use self::name_server::*;
use super::*;

use crate::smtp::{Caller, Cause, Relay, Security, Stage, Tls};

/// 127.77.0.0/16 stands for the public world.
fn dialer(names: Names) -> Dialer {
    Dialer { names: Arc::new(names), rules: Arc::new(Rules { allowed: vec!["127.77.0.0/16".parse().unwrap()] }) }
}

fn asking(server: &NameServer) -> Dialer {
    dialer(Names::new(Hosts::default(), Some((server.config(), ResolverOpts::default()))))
}

async fn always(reply: Reply) -> (Dialer, NameServer) {
    let server = NameServer::start(move |_, _, _| reply.clone()).await;
    (asking(&server), server)
}

fn limits() -> Limits {
    Limits { connect: Duration::from_secs(5), ..Limits::default() }
}

async fn checked(dialer: &Dialer, host: &str) -> Result<Vec<SocketAddr>, DialError> {
    dialer.check(host, 2525, Reach::Public, &limits()).await
}

/// Without the port.
async fn found(dialer: &Dialer, host: &str, reach: Reach) -> Vec<String> {
    let found = dialer.check(host, 2525, reach, &limits()).await.unwrap();
    found.iter().map(|address| address.ip().to_string()).collect()
}

const FORBIDDEN: u8 = 66;
const ALLOWED: u8 = 77;

/// At a port of mail, and at an address of 127.`network`.0.0/24 that no other test has, so that runs may overlap.
fn listening(network: u8, backlog: u32) -> (TcpListener, SocketAddr) {
    for host in 1..=255 {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_reuseaddr(true).unwrap();
        let bound = socket.bind(SocketAddr::from(([127, network, 0, host], 2525)));
        if let Ok(listener) = bound.and_then(|()| socket.listen(backlog)) {
            let address = listener.local_addr().unwrap();
            return (listener, address);
        }
    }
    panic!("all addresses are taken");
}

fn forbidden(host: &str, address: &str) -> Result<Vec<SocketAddr>, DialError> {
    Err(DialError::Forbidden { host: host.to_owned(), address: address.parse().unwrap() })
}

fn absent(host: &str) -> DialError {
    DialError::NoSuchHost { host: host.to_owned() }
}

#[tokio::test]
async fn a_literal_address_is_judged_in_every_spelling() {
    let dialer = dialer(Names::none());
    for (spelling, address) in [
        ("127.0.0.1", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("0x7f000001", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("0177.0.0.1", "127.0.0.1"),
        ("１２７。０。０。１", "127.0.0.1"),
        ("localhost", "127.0.0.1"),
        ("localhost.", "127.0.0.1"),
        ("LOCALHOST", "127.0.0.1"),
        ("mail.localhost", "127.0.0.1"),
        ("[::1]", "::1"),
        ("0.0.0.0", "0.0.0.0"),
        ("::ffff:127.77.0.1", "::ffff:127.77.0.1"),
        ("169.254.169.254", "169.254.169.254"),
        ("fe80::1", "fe80::1"),
    ] {
        assert_eq!(checked(&dialer, spelling).await, forbidden(spelling, address), "{spelling}");
        assert!(dialer.check(spelling, 1, Reach::Anywhere, &limits()).await.is_ok(), "{spelling}");
    }
    assert_eq!(found(&dialer, "127.77.1", Reach::Public).await, ["127.77.0.1"]);
    assert_eq!(found(&dialer, "8.8.8.8", Reach::Public).await, ["8.8.8.8"]);
}

#[tokio::test]
async fn a_tenant_reaches_the_ports_of_mail_only_and_nobody_is_asked_first() {
    let (dialer, server) = always(addresses(&["127.77.0.1"])).await;
    for port in [0, 22, 80, 143, 2526, 6379, 65535] {
        let refused = dialer.check("mx.example.org", port, Reach::Public, &limits()).await;
        assert_eq!(refused, Err(DialError::ForbiddenPort { port }));
    }
    assert_eq!(server.asked(), [] as [String; 0]);
    for port in PUBLIC_PORTS {
        assert!(dialer.check("mx.example.org", port, Reach::Public, &limits()).await.is_ok());
    }
    assert!(dialer.check("mx.example.org", 1, Reach::Anywhere, &limits()).await.is_ok());
}

/// One family's "no" says nothing about the other.
#[tokio::test]
async fn private_addresses_are_found_out_behind_any_name() {
    for (reply, address) in [
        (addresses(&["10.0.0.5"]), "10.0.0.5"),
        (addresses(&["127.0.0.1", "10.0.0.5"]), "127.0.0.1"),
        (addresses(&["::ffff:127.77.0.1"]), "::ffff:127.77.0.1"),
        (addresses(&["64:ff9b::7f00:1"]), "64:ff9b::7f00:1"),
        (addresses(&["fd00:ec2::254"]), "fd00:ec2::254"),
        (Alias("inner.example.net", vec!["192.168.1.1".parse().unwrap()]), "192.168.1.1"),
    ] {
        let (dialer, _server) = always(reply).await;
        let refused = checked(&dialer, "MX.example.org").await;
        assert_eq!(refused, forbidden("MX.example.org", address));
        let error = refused.unwrap_err();
        assert!(!error.to_string().contains(address), "what a name means inside is not told: {error}");
        assert_eq!((error.stage(), error.server()), (Stage::Resolve, None));
    }
}

#[tokio::test]
async fn an_alias_that_is_looked_up_separately_is_judged_as_well() {
    let server = NameServer::start(|name, _, _| match name {
        "mx.example.org" => Alias("inner.example.net", vec![]),
        "inner.example.net" => addresses(&["10.9.9.9"]),
        _ => Code(ResponseCode::NXDomain),
    })
    .await;
    assert_eq!(checked(&asking(&server), "mx.example.org").await, forbidden("mx.example.org", "10.9.9.9"));
}

/// Both would accept: only the one that may be called hears anything.
#[tokio::test]
async fn of_two_addresses_the_private_one_is_never_called() {
    let (inside, private) = listening(FORBIDDEN, 8);
    let (outside, public) = listening(ALLOWED, 8);
    let (dialer, _server) = always(Addresses(vec![private.ip(), public.ip()], 300)).await;
    let (_stream, address) = dialer.dial("mx.example.org", 2525, Reach::Public, &limits()).await.unwrap();
    assert_eq!(address, public);
    let called = timeout(Duration::from_millis(100), inside.accept()).await;
    assert!(called.is_err(), "the private address was called");

    // And when the public one does not answer, that is all.
    drop(outside);
    let error = dialer.dial("mx.example.org", 2525, Reach::Public, &limits()).await.unwrap_err();
    assert!(matches!(error, DialError::Unreachable { kind: io::ErrorKind::ConnectionRefused, .. }), "{error:?}");
    assert_eq!((error.stage(), error.server()), (Stage::Connect, Some(public)));
    assert!(timeout(Duration::from_millis(100), inside.accept()).await.is_err());
}

#[tokio::test]
async fn a_name_that_changes_its_mind_is_looked_up_once_a_call_and_judged_each_time() {
    let (_outside, public) = listening(ALLOWED, 8);
    let server = NameServer::start(move |_, family, before| match (family, before) {
        (RecordType::A, 0) => Addresses(vec![public.ip()], 0),
        _ => Addresses(vec!["127.0.0.1".parse().unwrap()], 0),
    })
    .await;
    let dialer = asking(&server);
    let (_stream, address) = dialer.dial("rebind.example.org", 2525, Reach::Public, &limits()).await.unwrap();
    assert_eq!(address, public);
    assert_eq!(server.asked(), ["rebind.example.org A", "rebind.example.org AAAA"]);
    let again = dialer.dial("rebind.example.org", 2525, Reach::Public, &limits()).await.map(drop);
    assert_eq!(again.unwrap_err(), forbidden("rebind.example.org", "127.0.0.1").unwrap_err());
}

#[tokio::test]
async fn a_thousand_addresses_are_four_calls_at_the_most() {
    let thousand = (0..1000).map(|n: u32| IpAddr::V4((0x0a00_0000 + n).into())).collect::<Vec<_>>();
    let mut mixed = thousand.clone();
    mixed.extend((1..=9).map(|n| IpAddr::from([127, 77, 1, n])));
    let (dialer, _server) = always(Addresses(mixed, 300)).await;
    let shown = found(&dialer, "mx.example.org", Reach::Public).await;
    assert_eq!(shown, ["127.77.1.1", "127.77.1.2", "127.77.1.3", "127.77.1.4"]);
    let (dialer, _server) = always(Addresses(thousand, 300)).await;
    assert_eq!(checked(&dialer, "mx.example.org").await, forbidden("mx.example.org", "10.0.0.0"));
}

#[tokio::test]
async fn families_take_turns_and_ipv4_begins() {
    let list = ["2600::1", "2600::2", "2600::3", "127.77.0.1", "127.77.0.2", "127.77.0.3", "127.77.0.1"];
    let (dialer, _server) = always(addresses(&list)).await;
    let order = ["127.77.0.1", "2600::1", "127.77.0.2", "2600::2"];
    assert_eq!(found(&dialer, "mx.example.org", Reach::Public).await, order);
    let (dialer, _server) = always(addresses(&["2600::1", "2600::2", "2600::1"])).await;
    assert_eq!(found(&dialer, "mx.example.org", Reach::Public).await, ["2600::1", "2600::2"]);
}

#[tokio::test]
async fn a_conversation_with_a_forbidden_server_never_begins() {
    let (listener, private) = listening(FORBIDDEN, 8);
    let relay = Relay::of_tenant(&private.ip().to_string(), 2525, Security::StartTls, None).unwrap();
    let caller = Caller::new(dialer(Names::none()), Tls::with_roots([]).unwrap(), limits(), "me.example.org");
    let answer = caller.open(&relay).await.err().unwrap();
    assert_eq!((answer.cause, answer.stage, answer.server), (Cause::AddressForbidden, Stage::Resolve, None));
    assert!(timeout(Duration::from_millis(100), listener.accept()).await.is_err());
}

#[tokio::test]
async fn a_call_nobody_takes_ends_in_time() {
    // A full queue of calls: Linux drops the next one's packets.
    let (_listener, public) = listening(ALLOWED, 1);
    let dialer = dialer(Names::none());
    let limits = Limits { connect: Duration::from_millis(200), ..limits() };
    let mut waiting = Vec::new();
    let error = loop {
        match dialer.dial(&public.ip().to_string(), 2525, Reach::Public, &limits).await {
            Ok((stream, _)) => waiting.push(stream),
            Err(error) => break error,
        }
        assert!(waiting.len() < 100);
    };
    assert_eq!(error, DialError::TimedOut { address: public });
    assert_eq!(error.stage(), Stage::Connect);
}
