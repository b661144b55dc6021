//! What the server saw and said, written down before the client can know it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::pipe::Traffic;

/// A letter whose final dot arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dot {
    /// The first connection is 1.
    pub connection: usize,
    pub from: String,
    pub to: Vec<String>,
    pub size: usize,
    /// As it came, dots undone; kept up to 64 MB in all.
    pub letter: Option<Arc<[u8]>>,
    /// The bytes that went out in answer to it.
    pub answer: Vec<u8>,
    /// Since the server was started.
    pub at: Duration,
}

impl Dot {
    /// The server said that it took the letter.
    pub fn is_taken(&self) -> bool {
        is_a_yes(&self.answer)
    }

    /// It said that, or nothing.
    pub fn may_have_been_taken(&self) -> bool {
        self.is_taken() || self.answer.is_empty()
    }

    /// The one it was addressed to.
    pub fn recipient(&self) -> &str {
        let [to] = self.to.as_slice() else { panic!("a letter to {:?}", self.to) };
        to
    }

    /// The first line of that name, name and all.
    pub fn header(&self, name: &str) -> String {
        let text = String::from_utf8_lossy(self.letter.as_deref().unwrap_or_default()).into_owned();
        let line = text.lines().find(|line| line.to_ascii_lowercase().starts_with(&name.to_ascii_lowercase()));
        line.unwrap_or_else(|| panic!("no {name} in {text}")).to_owned()
    }
}

const KEPT: usize = 64_000_000;
const ANSWER: usize = 64_000;
/// Of how many connections the lines are kept, and how many.
const WITH_LINES: usize = 64;
const LINES: usize = 1000;

pub struct Ledger {
    started: Instant,
    connections: AtomicUsize,
    open: AtomicUsize,
    most_open: AtomicUsize,
    traffic: Arc<Traffic>,
    book: Mutex<Book>,
}

#[derive(Default)]
struct Book {
    dots: Vec<Dot>,
    kept: usize,
    heard: Vec<Vec<String>>,
}

impl Ledger {
    pub fn new() -> Self {
        Self {
            started: Instant::now(),
            connections: AtomicUsize::new(0),
            open: AtomicUsize::new(0),
            most_open: AtomicUsize::new(0),
            traffic: Arc::default(),
            book: Mutex::default(),
        }
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The number of a new connection.
    pub fn connected(&self) -> usize {
        let mut book = self.book();
        if book.heard.len() < WITH_LINES {
            book.heard.push(Vec::new());
        }
        let open = self.open.fetch_add(1, Ordering::Relaxed) + 1;
        self.most_open.fetch_max(open, Ordering::Relaxed);
        self.connections.fetch_add(1, Ordering::Relaxed) + 1
    }

    pub fn gone(&self) {
        self.open.fetch_sub(1, Ordering::Relaxed);
    }

    pub fn most_at_once(&self) -> usize {
        self.most_open.load(Ordering::Relaxed)
    }

    pub fn line(&self, connection: usize, line: &str) {
        if connection <= WITH_LINES
            && let Some(lines) = self.book().heard.get_mut(connection - 1)
            && lines.len() < LINES
        {
            lines.push(line.to_owned());
        }
    }

    /// The number of the dot, for its answer.
    pub fn dot(&self, connection: usize, from: &str, to: &[String], letter: Vec<u8>) -> usize {
        let (size, at) = (letter.len(), self.started.elapsed());
        let mut book = self.book();
        let fits = book.kept + size <= KEPT;
        if fits {
            book.kept += size;
        }
        book.dots.push(Dot {
            connection,
            from: from.to_owned(),
            to: to.to_vec(),
            size,
            letter: fits.then(|| letter.into()),
            answer: Vec::new(),
            at,
        });
        book.dots.len() - 1
    }

    pub fn answered(&self, dot: usize, bytes: &[u8]) {
        if let Some(dot) = self.book().dots.get_mut(dot)
            && dot.answer.len() + bytes.len() <= ANSWER
        {
            dot.answer.extend_from_slice(bytes);
        }
    }

    pub fn dots(&self) -> Vec<Dot> {
        self.book().dots.clone()
    }

    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    pub fn heard(&self, connection: usize) -> Vec<String> {
        self.book().heard.get(connection - 1).cloned().unwrap_or_default()
    }

    pub fn traffic(&self) -> Arc<Traffic> {
        self.traffic.clone()
    }
}

/// Whether bytes begin with one whole reply that says 2xx, by RFC 5321 section 4.2 and within its limits: lines end with LF,
/// have one code, and a hyphen behind it as long as more follow. Written without a look at our own reader.
pub fn is_a_yes(bytes: &[u8]) -> bool {
    let mut code = None;
    let mut total = 0;
    for (number, line) in bytes.split_inclusive(|&byte| byte == b'\n').enumerate() {
        total += line.len();
        let Ok(text) = std::str::from_utf8(line.get(..3).unwrap_or_default()) else { return false };
        let is_yes = text.len() == 3 && text.starts_with('2') && text.bytes().all(|byte| byte.is_ascii_digit());
        let same = *code.get_or_insert_with(|| text.to_owned()) == text;
        if !is_yes || !same || !line.ends_with(b"\n") || line.len() > 2048 || total > 16 * 1024 || number >= 128 {
            return false;
        }
        match line.get(3) {
            Some(b'-') => {}
            Some(b' ' | b'\n') => return true,
            Some(b'\r') => return line.len() == 5,
            _ => return false,
        }
    }
    false
}
