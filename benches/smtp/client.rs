//! Our side: sessions on one thread, each taking the next letter, filling it and sending it.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use skymailing::mail::EmailAddress;
use skymailing::smtp::{Caller, Connection, Envelope, Limits, Next, Relay, Security, Tls, Verdict};

use crate::letters::Letters;

#[derive(Clone, Copy, Debug)]
pub struct Load {
    pub port: u16,
    pub sessions: usize,
    pub letters: usize,
    /// Every so manieth recipient is one that the sink refuses; 0: none.
    pub refused_every: usize,
    pub tls: bool,
    pub pipelining: bool,
}

/// Returns what was accepted and what was refused.
pub fn run(load: Load, tls: Tls) -> (usize, usize) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let sent = runtime.block_on(tokio::task::LocalSet::new().run_until(send_all(load, tls)));
    sent
}

struct Work {
    load: Load,
    caller: Caller,
    relay: Relay,
    letters: Letters,
    next: Cell<usize>,
    accepted: Cell<usize>,
    refused: Cell<usize>,
}

async fn send_all(load: Load, tls: Tls) -> (usize, usize) {
    let security = if load.tls { Security::StartTls } else { Security::Plain };
    let relay =
        Relay { host: "localhost".to_owned(), security, pipelining: load.pipelining, ..Relay::on_loopback(load.port) };
    let limits = Limits { resolve: Duration::from_secs(5), ..Limits::default() };
    let work = Rc::new(Work {
        load,
        caller: Caller::new(skymailing::smtp::Dialer::without_names(), tls, limits, "bench.example.org"),
        relay,
        letters: Letters::compile(),
        next: Cell::new(0),
        accepted: Cell::new(0),
        refused: Cell::new(0),
    });
    let sessions: Vec<_> = (0..load.sessions).map(|_| tokio::task::spawn_local(session(work.clone()))).collect();
    for session in sessions {
        session.await.expect("a session ends by itself");
    }
    (work.accepted.get(), work.refused.get())
}

async fn session(work: Rc<Work>) {
    let (mut letter, mut following) = (Vec::new(), Vec::new());
    let mut connection: Option<Connection> = None;
    let mut offered = false;
    let mut waiting = work.take(&mut letter);
    while let Some(envelope) = waiting.take() {
        if !offered {
            let mut fresh = match connection.take() {
                Some(open) if open.takes_another() => open,
                old => {
                    if let Some(old) = old {
                        old.quit().await;
                    }
                    work.caller.open(&work.relay).await.expect("the sink is there")
                }
            };
            let answer = fresh.offer(&envelope, letter.len()).await;
            connection = Some(fresh);
            if answer.is_err() {
                work.count_refused();
                waiting = work.take(&mut letter);
                continue;
            }
        }
        let Some(open) = connection.as_mut() else { return };
        let Some(next) = work.take(&mut following) else {
            work.count(open.finish(&letter).await.verdict());
            break;
        };
        let (outcome, became) = open.finish_then(&letter, &next, following.len()).await;
        work.count(outcome.verdict());
        std::mem::swap(&mut letter, &mut following);
        (offered, waiting) = match became {
            Next::Offered => (true, Some(next)),
            Next::Untouched => (false, Some(next)),
            Next::Refused(_) => {
                work.count_refused();
                (false, work.take(&mut letter))
            }
        };
    }
    if let Some(connection) = connection {
        connection.quit().await;
    }
}

impl Work {
    fn take(&self, letter: &mut Vec<u8>) -> Option<Envelope> {
        let number = self.next.get();
        if number >= self.load.letters {
            return None;
        }
        self.next.set(number + 1);
        let every = self.load.refused_every;
        let wish = if every > 0 && number % every == 0 { "+5xx" } else { "" };
        let to = EmailAddress::parse(&format!("reader{number}{wish}@example.net")).expect("an address");
        self.letters.fill(number, &to, letter);
        Some(Envelope { from: EmailAddress::parse("news@example.org").ok(), to })
    }

    fn count(&self, verdict: Verdict) {
        assert_eq!(verdict, Verdict::Accepted, "the sink takes every letter");
        self.accepted.set(self.accepted.get() + 1);
    }

    fn count_refused(&self) {
        self.refused.set(self.refused.get() + 1);
    }
}
