//! Mail servers that we did not write: what the rigs of all of them share.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rcgen::{CertifiedKey, generate_simple_self_signed};
use skymailing::smtp::{Caller, Credentials, Dialer, Limits, Reach, Relay, Security, Tls};
use tokio::time::{sleep, timeout};

use crate::support::leash::{Leash, on_path, skipped};

/// No test here takes longer, whatever a server does.
pub const LONGEST: Duration = Duration::from_secs(20);

/// A server that ends with the test. What it writes lies in `dir`.
pub struct Server {
    _leash: Leash,
    pub dir: PathBuf,
}

impl Server {
    /// By a script that says `ready` and its directory.
    pub fn start(shell: &[&str], script: &str, args: &[&str]) -> Server {
        let (leash, dir) = Leash::start(shell, script, args).unwrap();
        Server { _leash: leash, dir: PathBuf::from(dir) }
    }

    /// For those that are ready before they listen.
    pub async fn listens(self, port: u16) -> Server {
        let listens = async {
            let (dialer, limits) = (Dialer::without_names(), Limits::default());
            while dialer.dial("127.0.0.1", port, Reach::Anywhere, &limits).await.is_err() {
                sleep(Duration::from_millis(10)).await;
            }
        };
        assert!(timeout(LONGEST, listens).await.is_ok(), "{}", self.log());
        self
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(self.dir.join("log")).unwrap_or_default()
    }
}

/// Where daemons and their parts are, which not everybody has on PATH.
const PLACES: [&str; 3] = ["/usr/sbin", "/usr/lib/dovecot", "/usr/libexec/dovecot"];

/// Whether all of them are installed; said once where one is not.
pub fn installed(programs: &[&str]) -> bool {
    let is_there = |program: &str| {
        on_path(program).is_some() || PLACES.iter().any(|place| Path::new(place).join(program).is_file())
    };
    let missing: Vec<&str> = programs.iter().copied().filter(|program| !is_there(program)).collect();
    if !missing.is_empty() {
        skipped(&format!("conversations with servers of others ({} is not installed)", missing.join(", ")));
    }
    missing.is_empty()
}

/// Below those that the kernel hands out, so that nobody is given it between this look and the server's.
pub fn free_port() -> u16 {
    loop {
        let port = 10_000 + (getrandom::u32().unwrap() % 20_000) as u16;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

/// Of `localhost`, signed by itself.
pub struct Certificate {
    pub certificate: String,
    pub key: String,
    pub trusted: Tls,
}

impl Certificate {
    pub fn new() -> Certificate {
        let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let trusted = Tls::with_roots([cert.der().clone()]).unwrap();
        Certificate { certificate: cert.pem(), key: signing_key.serialize_pem(), trusted }
    }
}

pub fn caller(tls: Tls) -> Caller {
    Caller::new(Dialer::without_names(), tls, Limits::default(), "me.example.org")
}

pub fn relay(port: u16, security: Security, credentials: Option<Credentials>) -> Relay {
    Relay { host: "localhost".to_owned(), port, security, credentials, pipelining: true, reach: Reach::Anywhere }
}
