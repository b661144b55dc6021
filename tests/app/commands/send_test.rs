//! `send-test`: the dialogue for a person, the last line and the exit code for a script, and the password for nobody.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use mail_parser::MessageParser;
use skymailing::clock::Stopwatch;

use super::{Ran, run_with};
use crate::support::program::skymailing;

const PASSWORD: &str = "hunter2canary";

/// Answers a command by the first line of its script that it begins with; `.` is the end of the letter, which it keeps.
struct Server {
    port: u16,
    letters: Receiver<String>,
}

type Script = &'static [(&'static str, &'static str)];

/// After the script of a test; an answer of nothing closes the connection.
const ELSE: Script = &[
    ("banner", "220 mail ready"),
    ("EHLO", "250-mail\r\n250 AUTH PLAIN LOGIN"),
    ("AUTH", "235 2.7.0 welcome"),
    ("MAIL", "250 2.1.0 ok"),
    ("RCPT", "250 2.1.5 ok"),
    ("DATA", "354 go on"),
    (".", "250 2.0.0 queued as 17"),
    ("QUIT", "221 bye"),
];

fn server(script: Script) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (port, (keep, letters)) = (listener.local_addr().unwrap().port(), channel());
    std::thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        drop(keep.send(serve(&stream, script)));
    });
    Server { port, letters }
}

fn serve(mut stream: &TcpStream, script: Script) -> String {
    let (mut letter, mut in_letter) = (String::new(), false);
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let mut heard = Some("banner".to_owned());
    while let Some(line) = heard {
        if in_letter && line != "." {
            letter += &format!("{line}\r\n");
        } else {
            let (_, answer) = script.iter().chain(ELSE).find(|(start, _)| line.starts_with(start)).unwrap();
            if answer.is_empty() {
                break;
            }
            in_letter = answer.starts_with("354");
            drop(stream.write_all(format!("{answer}\r\n").as_bytes()));
        }
        heard = lines.next();
    }
    letter
}

fn send_test(url: &str, address: &str) -> Ran {
    let data = tempfile::tempdir().unwrap();
    let env = [("SMTP_URL", url), ("MAIL_FROM", "Sky <post@example.org>"), ("SMTP_TIME_SCALE", "60")];
    let ran = run_with(data.path(), &["send-test", address], &env, "");
    assert_eq!(std::fs::read_dir(data.path()).unwrap().count(), 0, "nothing is kept");
    ran
}

fn to_bob(server: &Server) -> Ran {
    send_test(&format!("smtp+plain://127.0.0.1:{}", server.port), "bob@example.net")
}

/// The last line, and what the sentences after the dialogue say.
fn ends(ran: &Ran, verdict: &str, says: &str) {
    let (_, told) = ran.out.split_once("\n\n").unwrap_or_else(|| panic!("{ran:?}"));
    let mut lines = told.lines();
    let (happened, todo) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    assert!(happened.contains(says) && todo.ends_with('.'), "{ran:?}");
    assert_eq!(lines.next_back(), Some(format!("verdict: {verdict}").as_str()), "{ran:?}");
    let may_be_tried_again = verdict.starts_with("temporary") || verdict.starts_with("server-fault");
    assert_eq!(told.contains("This was a test, so it is not tried again."), may_be_tried_again, "{ran:?}");
    assert_eq!(ran.code, i32::from(!verdict.starts_with("accepted")), "{ran:?}");
}

#[test]
fn an_accepted_letter_is_shown_line_by_line() {
    let server = server(&[]);
    let ran = to_bob(&server);
    ends(&ran, "accepted 250", "took the letter");
    for line in [
        format!("* connected to 127.0.0.1:{}", server.port).as_str(),
        "< 220 mail ready",
        "> RCPT TO:<bob@example.net>",
        "> DATA",
        "< 250 2.0.0 queued as 17",
        "> QUIT",
    ] {
        assert!(ran.out.lines().any(|said| said == line), "{line}\n{}", ran.out);
    }
    let letter = server.letters.recv().unwrap();
    let letter = MessageParser::default().parse(&letter).unwrap();
    assert_eq!(letter.subject(), Some("A test letter from SkyMailing"));
    assert_eq!(letter.from().unwrap().first().unwrap().address(), Some("post@example.org"));
    assert_eq!(letter.to().unwrap().first().unwrap().address(), Some("bob@example.net"));
    assert!(letter.message_id().is_some_and(|id| id.ends_with("@example.org")) && letter.date().is_some());
    assert!(letter.body_text(0).unwrap().contains("to see whether the mail server"));
}

#[test]
fn every_other_end_has_its_verdict_its_sentence_and_exit_code_1() {
    const NOBODY: &str = "There is no mailbox with this address.";
    let ends_of: [(Script, &str, &str); 6] = [
        (&[("RCPT", "550 5.1.1 no such user")], "rejected 550", NOBODY),
        (&[(".", "554 5.7.1 looks like spam")], "rejected 554", "takes the letter for spam"),
        (&[("RCPT", "450 4.2.0 greylisted, come back")], "temporary 450", "asks to come back later"),
        (&[("MAIL", "421 4.3.2 going down")], "server-fault 421", "cannot take letters at the moment"),
        (&[("banner", "554 go away")], "server-fault 554", "does not want to talk to this machine"),
        (&[("RCPT", "")], "server-fault -", "connection to the mail server broke"),
    ];
    for (script, verdict, says) in ends_of {
        ends(&to_bob(&server(script)), verdict, says);
    }
}

#[test]
fn silence_after_the_dot_is_unknown() {
    ends(&to_bob(&server(&[(".", "")])), "unknown -", "did not say whether it took it");
    ends(&to_bob(&server(&[(".", "354 more")])), "unknown 354", "could not be understood");
}

#[test]
fn a_server_that_is_not_there_is_a_fault_of_the_server() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let ran = send_test(&format!("smtp+plain://127.0.0.1:{port}"), "bob@example.net");
    ends(&ran, "server-fault -", "Nobody answers at the address of the mail server");
}

#[test]
fn no_tls_means_that_nothing_is_sent() {
    let server = server(&[]);
    let ran = send_test(&format!("smtp://ann:{PASSWORD}@127.0.0.1:{}", server.port), "bob@example.net");
    assert!(ran.out.ends_with("\nverdict: server-fault -\n") && ran.code == 1, "{ran:?}");
    assert!(!ran.all().contains(PASSWORD) && !ran.out.contains("> MAIL"), "{ran:?}");
}

#[test]
fn the_password_is_never_printed_even_when_the_server_repeats_it() {
    let plain = BASE64_STANDARD.encode(format!("\0ann\0{PASSWORD}"));
    let encoded = BASE64_STANDARD.encode(PASSWORD);
    let echo: &'static str = format!("535 5.7.8 {PASSWORD} {plain} {encoded} is wrong").leak();
    let script: Script = Vec::leak(vec![("AUTH", echo)]);
    let server = server(script);
    let ran = send_test(&format!("smtp+plain://ann:{PASSWORD}@127.0.0.1:{}", server.port), "bob@example.net");
    ends(&ran, "server-fault 535", "does not accept the user name or the password");
    for secret in [PASSWORD, &plain, &encoded] {
        assert!(!ran.all().contains(secret), "{secret}: {ran:?}");
    }
    assert!(ran.out.contains("< 535 5.7.8 *** *** *** is wrong"), "{ran:?}");
}

#[test]
fn what_cannot_be_tested_is_told_in_words() {
    let none = send_test("", "bob@example.net");
    assert!(none.err.contains("SMTP_URL is not set") && none.code == 1 && none.out.is_empty(), "{none:?}");
    for address in ["bob", "bob@", "bob@example.net\r\nRCPT TO:<eve@example.net>", "bob@example.net, eve@example.net"] {
        let ran = send_test("smtp+plain://127.0.0.1:1", address);
        assert!(ran.err.contains("is no mail address") && ran.code == 1 && ran.out.is_empty(), "{ran:?}");
    }
}

#[test]
fn what_was_said_is_printed_at_once_and_ctrl_c_ends_it_at_once() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("smtp+plain://127.0.0.1:{}", listener.local_addr().unwrap().port());
    let data = tempfile::tempdir().unwrap();
    let mut command = skymailing(data.path());
    command.args(["send-test", "bob@example.net"]).env("SMTP_URL", url).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let (mut stream, _) = listener.accept().unwrap();
    stream.write_all(b"220 mail ready\r\n").unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    assert!(lines.any(|line| line.starts_with("> EHLO")));
    let watch = Stopwatch::start();
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    assert!(!child.wait().unwrap().success());
    assert!(watch.elapsed() < Duration::from_secs(2), "{:?}", watch.elapsed());
    drop(stream.read_to_end(&mut Vec::new()));
}
