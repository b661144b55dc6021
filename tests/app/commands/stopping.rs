//! Ending: in order, with exit code 0 and within ten seconds, whoever still holds a line open.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use skymailing::clock::Stopwatch;

use crate::support::app::PASSWORD;
use crate::support::person::Person;
use crate::support::program::Program;

/// A mail server that answers a line by the script, and else says nothing.
pub struct Scripted {
    pub port: u16,
    lines: Receiver<String>,
}

impl Scripted {
    /// Waits for a line that begins like this; `""`: for a call.
    pub async fn heard(&self, start: &str) {
        for _ in 0..1000 {
            if self.lines.try_iter().any(|line| line.starts_with(start)) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("nobody said {start:?}");
    }
}

pub fn scripted(script: &'static [(&str, &str)]) -> Scripted {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (port, (say, lines)) = (listener.local_addr().unwrap().port(), channel());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let say = say.clone();
            std::thread::spawn(move || talk(&stream, script, &say));
        }
    });
    Scripted { port, lines }
}

fn talk(mut stream: &TcpStream, script: &[(&str, &str)], say: &Sender<String>) {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let mut line = Some(String::new());
    while let Some(heard) = line {
        let answer = script.iter().find(|(start, _)| heard.starts_with(start) && heard.is_empty() == start.is_empty());
        if let Some((_, answer)) = answer {
            drop(stream.write_all(format!("{answer}\r\n").as_bytes()));
        }
        drop(say.send(heard));
        line = lines.next();
    }
}

#[expect(clippy::disallowed_methods, reason = "a client of the program under test")]
fn call(program: &Program) -> TcpStream {
    TcpStream::connect(program.url.strip_prefix("http://").unwrap()).unwrap()
}

fn ends_in_order(mut program: Program, signal: &str) {
    let watch = Stopwatch::start();
    program.signal(signal);
    let status = program.wait_at_most(30).unwrap_or_else(|| panic!("SIG{signal} did not end it"));
    assert!(status.success(), "SIG{signal}: {status}");
    assert!(watch.elapsed() < Duration::from_secs(10), "SIG{signal}: {:?}", watch.elapsed());
}

#[test]
fn a_signal_ends_an_idle_program_soon() {
    for signal in ["TERM", "INT"] {
        ends_in_order(Program::start(), signal);
    }
}

#[test]
fn a_signal_ends_it_while_connections_are_open() {
    for signal in ["TERM", "INT"] {
        let data = tempfile::tempdir().unwrap();
        let program = Program::start_in(data.path(), &[("METRICS_LISTEN", "127.0.0.1:0")]);
        let (_silent, mut waiting, mut half) = (call(&program), call(&program), call(&program));
        waiting.write_all(b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        let mut answer = String::new();
        BufReader::new(&waiting).read_line(&mut answer).unwrap();
        assert_eq!(answer, "HTTP/1.1 200 OK\r\n");
        half.write_all(b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Le").unwrap();
        ends_in_order(program, signal);
        let log = std::fs::read_to_string(data.path().join("stderr.txt")).unwrap();
        assert!(log.lines().last().unwrap().contains("\"stopped\""), "{log}");
    }
}

#[actix_web::test]
async fn a_signal_ends_it_while_the_mail_server_is_silent() {
    for (signal, script) in [("TERM", &[][..]), ("INT", &[("", "220 mail ready")][..])] {
        let server = scripted(script);
        let data = tempfile::tempdir().unwrap();
        let smtp = format!("smtp+plain://127.0.0.1:{}", server.port);
        let program = Program::start_in(data.path(), &[("SMTP_URL", &smtp)]);
        Person::new(&program.url).sign_up("Ann", "ann@example.org", PASSWORD).await;
        server.heard("").await;
        ends_in_order(program, signal);

        // The letter was given back: the next start takes it up at once.
        let _next = Program::start_in(data.path(), &[("SMTP_URL", &smtp)]);
        server.heard("").await;
    }
}
