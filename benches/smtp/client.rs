//! Our side: sessions on one thread, each taking the next letter, filling it and sending it.

use std::cell::Cell;
use std::rc::Rc;

use skymailing::mail::{EmailAddress, FilledLetter};
use skymailing::smtp::{Caller, Connection, Content, Dialer, Envelope, Limits, Next, Relay, Security, Tls, Verdict};

use crate::letters::Letters;

#[derive(Clone, Copy, Debug)]
pub struct Load {
    pub port: u16,
    pub sessions: usize,
    pub letters: usize,
    /// Of so many recipients one is refused; 0: none.
    pub refused_of: usize,
    pub tls: bool,
    pub pipelining: bool,
}

impl Load {
    pub fn to_args(self) -> Vec<String> {
        let numbers = [usize::from(self.port), self.sessions, self.letters, self.refused_of];
        let flags = [self.tls, self.pipelining].map(|flag| flag.to_string());
        numbers.iter().map(ToString::to_string).chain(flags).collect()
    }

    pub fn from_args(args: &[String]) -> Load {
        let number = |at: usize| args[at].parse().unwrap();
        Load {
            port: args[0].parse().unwrap(),
            sessions: number(1),
            letters: number(2),
            refused_of: number(3),
            tls: args[4] == "true",
            pipelining: args[5] == "true",
        }
    }
}

/// A letter on its way.
type Post = (Envelope, FilledLetter);

struct Work {
    load: Load,
    caller: Caller,
    relay: Relay,
    letters: Letters,
    taken: Cell<usize>,
}

pub fn run(load: Load, tls: Tls) {
    let security = if load.tls { Security::StartTls } else { Security::Plain };
    let host = "localhost".to_owned();
    let work = Rc::new(Work {
        load,
        caller: Caller::new(Dialer::without_names(), tls, Limits::default(), "bench.example.org"),
        relay: Relay { host, security, pipelining: load.pipelining, ..Relay::on_loopback(load.port) },
        letters: Letters::compile(Vec::new()),
        taken: Cell::new(0),
    });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(tokio::task::LocalSet::new().run_until(async {
        let sessions: Vec<_> = (0..load.sessions).map(|_| tokio::task::spawn_local(session(work.clone()))).collect();
        for session in sessions {
            session.await.unwrap();
        }
    }));
}

async fn session(work: Rc<Work>) {
    let mut connection = None;
    let mut next = work.take();
    while let Some((envelope, letter)) = next.take() {
        let mut open = work.usable(connection.take()).await;
        next = match open.offer(&envelope, letter.size()).await {
            Ok(()) => follow(&work, &mut open, letter).await,
            Err(refused) => {
                assert_eq!(refused.verdict(), Verdict::Rejected, "{refused}");
                work.take()
            }
        };
        connection = Some(open);
    }
    if let Some(connection) = connection {
        connection.quit().await;
    }
}

/// One letter after the other, as long as the connection carries them. Returns the letter that needs another offer.
async fn follow(work: &Work, open: &mut Connection, mut letter: FilledLetter) -> Option<Post> {
    loop {
        let Some((envelope, following)) = work.take() else {
            accepted(open.finish(content(&letter)).await.verdict());
            return None;
        };
        let (outcome, next) = open.finish_then(content(&letter), &envelope, following.size()).await;
        accepted(outcome.verdict());
        match next {
            Next::Offered => letter = following,
            Next::Untouched => return Some((envelope, following)),
            Next::Refused(refused) => {
                assert_eq!(refused.verdict(), Verdict::Rejected, "{refused}");
                return work.take();
            }
        }
    }
}

impl Work {
    async fn usable(&self, connection: Option<Connection>) -> Connection {
        match connection {
            Some(open) if open.takes_another() => return open,
            // Nobody needs to wait for its goodbye.
            Some(old) => drop(tokio::task::spawn_local(old.quit())),
            None => {}
        }
        self.caller.open(&self.relay).await.unwrap()
    }

    fn take(&self) -> Option<Post> {
        let number = self.taken.get();
        if number == self.load.letters {
            return None;
        }
        self.taken.set(number + 1);
        let is_refused = self.load.refused_of > 0 && number.is_multiple_of(self.load.refused_of);
        let wish = if is_refused { "+5xx" } else { "" };
        let to = EmailAddress::parse(&format!("reader{number}{wish}@example.net")).unwrap();
        let letter = self.letters.fill(number, &to);
        Some((Envelope { from: EmailAddress::parse("news@example.org").ok(), to }, letter))
    }
}

fn accepted(verdict: Verdict) {
    assert_eq!(verdict, Verdict::Accepted, "the server takes every letter it was offered");
}

fn content(letter: &FilledLetter) -> Content<'_> {
    Content { head: &letter.head, tail: &letter.tail }
}
