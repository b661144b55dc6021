//! A mail server that misbehaves as it is told: per command, per recipient, per connection. It keeps a ledger of its own of
//! every dot it saw and what it answered, so a test can hold ours against it.
//!
//! Real sockets on loopback, on threads of its own, so neither a test nor an engine slows it down. All of it is bounded, and
//! it ends when it is dropped. It reads lines and letters with the parser of the trial server.

mod acts;
mod auth;
mod certificates;
mod conversation;
mod ledger;
mod pipe;
mod script;

use std::io;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, LazyLock};

use skymailing::smtp::Relay;
use tokio::net::{TcpListener, TcpSocket};
use tokio::runtime::Runtime;
use tokio::sync::Semaphore;
use tokio::task::{AbortHandle, JoinSet};
use tokio_rustls::TlsAcceptor;

pub use acts::{Act, Gate, say};
pub use auth::{PASSWORD, USER};
pub use certificates::{Certificate, trusting_the_test_authority};
use conversation::Conversation;
use ledger::Ledger;
pub use ledger::{Dot, is_a_yes};
use pipe::Pipe;
pub use script::Moment;
use script::{Script, Whom};

/// One place for all servers of a test run.
static THREADS: LazyLock<Runtime> = LazyLock::new(|| {
    let mut threads = tokio::runtime::Builder::new_multi_thread();
    threads.worker_threads(2).thread_name("mail-server").enable_all().build().unwrap()
});

const CONNECTIONS: usize = 512;
/// What the kernel holds for us each way. Small, so that either side notices soon that the other does not read.
const HELD: u32 = 64 * 1024;

/// What the server says it can do.
#[derive(Clone, Debug)]
pub struct Offers {
    pub pipelining: bool,
    pub size: Option<usize>,
    pub eight_bit: bool,
    pub utf8: bool,
    pub auth: &'static [&'static str],
    /// STARTTLS is offered where there is one.
    pub certificate: Option<Certificate>,
    /// TLS from the first byte.
    pub implicit: bool,
}

impl Default for Offers {
    fn default() -> Self {
        Self {
            pipelining: true,
            size: Some(25_000_000),
            eight_bit: true,
            utf8: true,
            auth: &[],
            certificate: None,
            implicit: false,
        }
    }
}

pub struct MailServer {
    host: String,
    port: u16,
    state: Arc<State>,
    serving: AbortHandle,
}

struct State {
    offers: Offers,
    acceptor: Option<TlsAcceptor>,
    script: Script,
    ledger: Ledger,
}

impl MailServer {
    pub fn start() -> Self {
        Self::offering(Offers::default())
    }

    pub fn offering(offers: Offers) -> Self {
        Self::listening("127.0.0.1:0", offers).unwrap()
    }

    /// At a port where the servers of owners may be, on a loopback address that no other test has.
    pub fn at_a_mail_port(offers: Offers) -> Self {
        static NEXT: AtomicU8 = AtomicU8::new(1);
        let [.., high, low] = std::process::id().to_be_bytes();
        for _ in 0..250 {
            let place = NEXT.fetch_add(1, Ordering::Relaxed);
            let address = format!("127.{}.{low}.{place}:2525", 64 + high % 128);
            if let Ok(server) = Self::listening(&address, offers.clone()) {
                return server;
            }
        }
        panic!("no loopback address is free");
    }

    fn listening(address: &str, offers: Offers) -> io::Result<Self> {
        let _guard = THREADS.enter();
        let socket = TcpSocket::new_v4()?;
        socket.set_recv_buffer_size(HELD)?;
        socket.set_send_buffer_size(HELD)?;
        socket.set_reuseaddr(true)?;
        socket.bind(address.parse().unwrap())?;
        let listener = socket.listen(1024)?;
        let (host, port) = (listener.local_addr()?.ip().to_string(), listener.local_addr()?.port());
        let acceptor = offers.certificate.map(Certificate::acceptor);
        let state = Arc::new(State { offers, acceptor, script: Script::default(), ledger: Ledger::new() });
        let serving = tokio::spawn(serve(listener, state.clone())).abort_handle();
        Ok(Self { host, port, state, serving })
    }

    /// Its loopback address.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The way to it in clear.
    pub fn relay(&self) -> Relay {
        Relay::on_loopback(self.port)
    }

    /// From now on, at this moment of every conversation.
    pub fn on(&self, moment: Moment, acts: impl Into<Vec<Act>>) {
        self.state.script.always(Whom::Everyone, moment, acts.into());
    }

    /// Only on the connection of that number; the first is 1.
    pub fn on_connection(&self, connection: usize, moment: Moment, acts: impl Into<Vec<Act>>) {
        self.state.script.always(Whom::Connection(connection), moment, acts.into());
    }

    /// Whenever this recipient is named (`Moment::Rcpt`), or its letter ends (`Moment::Dot`).
    pub fn on_for(&self, to: &str, moment: Moment, acts: impl Into<Vec<Act>>) {
        self.state.script.always(Whom::Recipient(to.to_owned()), moment, acts.into());
    }

    /// The next time any conversation comes there, and not again. They queue up.
    pub fn once(&self, moment: Moment, acts: impl Into<Vec<Act>>) {
        self.state.script.once(Whom::Everyone, moment, acts.into());
    }

    /// The next time this recipient is named, or its letter ends. They queue up.
    pub fn once_for(&self, to: &str, moment: Moment, acts: impl Into<Vec<Act>>) {
        self.state.script.once(Whom::Recipient(to.to_owned()), moment, acts.into());
    }

    /// At RCPT, each answer once; after the last one the recipient is taken.
    pub fn answers<'a>(&self, to: &str, answers: impl IntoIterator<Item = &'a str>) {
        for answer in answers {
            self.once_for(to, Moment::Rcpt, [say(format!("{answer}\r\n"))]);
        }
    }

    /// The same at the final dot of a letter to that recipient.
    pub fn answers_dot<'a>(&self, to: &str, answers: impl IntoIterator<Item = &'a str>) {
        for answer in answers {
            self.once_for(to, Moment::Dot, [say(format!("{answer}\r\n"))]);
        }
    }

    /// Every dot it saw, in order.
    pub fn dots(&self) -> Vec<Dot> {
        self.state.ledger.dots()
    }

    /// The dots of letters to one recipient.
    pub fn dots_to(&self, to: &str) -> Vec<Dot> {
        self.dots().into_iter().filter(|dot| dot.to.iter().any(|other| other == to)).collect()
    }

    /// The letters it took responsibility for.
    pub fn letters(&self) -> Vec<Dot> {
        self.dots().into_iter().filter(Dot::is_taken).collect()
    }

    /// The letters to one recipient that it took responsibility for.
    pub fn to(&self, to: &str) -> Vec<Dot> {
        self.dots_to(to).into_iter().filter(Dot::is_taken).collect()
    }

    pub fn connections(&self) -> usize {
        self.state.ledger.connections()
    }

    /// How many connections were open at the same time.
    pub fn most_at_once(&self) -> usize {
        self.state.ledger.most_at_once()
    }

    /// The lines it heard on a connection, in order, letters left out. Kept of the first connections only.
    pub fn heard(&self, connection: usize) -> Vec<String> {
        self.state.ledger.heard(connection)
    }

    /// How many bytes of what it said on all connections left its hands, encryption aside.
    pub fn bytes_sent(&self) -> u64 {
        self.state.ledger.traffic().sent.load(Ordering::Relaxed)
    }
}

/// The way to a port that nobody listens on.
pub fn nobody_there() -> Relay {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    Relay::on_loopback(listener.local_addr().unwrap().port())
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn serve(listener: TcpListener, state: Arc<State>) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let mut conversations = JoinSet::new();
    loop {
        while conversations.try_join_next().is_some() {}
        let Ok(place) = places.clone().acquire_owned().await else { return };
        let Ok((stream, _)) = listener.accept().await else { continue };
        let number = state.ledger.connected();
        let pipe = Pipe::new(stream, state.ledger.traffic());
        let (state, here) = (state.clone(), state.clone());
        conversations.spawn(async move {
            // An error means that the connection is over, and that is often what the test wanted.
            let _over = Conversation::new(pipe, number, state).run().await;
            here.ledger.gone();
            drop(place);
        });
    }
}
