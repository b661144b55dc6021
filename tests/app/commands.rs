//! The command line, with the real binary: what it prints, how it ends, and what it never tells.

mod accounts;
mod demo;
mod listeners;
mod log;
mod rotate_key;
mod secrets;
mod send_test;
mod settings;
mod stopping;

use std::io::{Read, Write};
use std::path::Path;
use std::process::Stdio;
use std::thread::JoinHandle;
use std::time::Duration;

use skymailing::clock::{Stopwatch, minutes};

use crate::support::program::{Program, skymailing};

/// What a command said, and its exit code.
#[derive(Debug)]
pub struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Ran {
    fn all(&self) -> String {
        format!("{}{}", self.out, self.err)
    }
}

fn run(data: &Path, args: &[&str]) -> Ran {
    run_with(data, args, &[], "")
}

fn run_with(data: &Path, args: &[&str], env: &[(&str, &str)], input: &str) -> Ran {
    let mut child = skymailing(data)
        .args(args)
        .envs(env.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // One that reads nothing may be gone already.
    drop(child.stdin.take().unwrap().write_all(input.as_bytes()));
    let (out, err) = (heard(child.stdout.take().unwrap()), heard(child.stderr.take().unwrap()));
    let began = Stopwatch::start();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if began.elapsed() > minutes(2) {
            child.kill().unwrap();
            panic!("{args:?} does not end: {}{}", out.join().unwrap(), err.join().unwrap());
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    Ran { code: status.code().unwrap_or(-1), out: out.join().unwrap(), err: err.join().unwrap() }
}

fn heard(mut stream: impl Read + Send + 'static) -> JoinHandle<String> {
    std::thread::spawn(move || {
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        text
    })
}

/// Where a program really listens, whatever `BASE_URL` says.
fn address(data: &Path) -> String {
    let log = std::fs::read_to_string(data.join("stderr.txt")).unwrap();
    let started = log.lines().find(|line| line.contains("\"started\"")).unwrap();
    let started: serde_json::Value = serde_json::from_str(started).unwrap();
    let listen = started.get("listen").and_then(serde_json::Value::as_str).unwrap();
    let (_, port) = listen.rsplit_once(':').unwrap();
    format!("127.0.0.1:{port}")
}

const COMMANDS: &[&[&str]] = &[
    &[],
    &["serve"],
    &["worker"],
    &["demo"],
    &["migrate"],
    &["account"],
    &["account", "create"],
    &["account", "role"],
    &["account", "block"],
    &["account", "unblock"],
    &["account", "reset"],
    &["audit"],
    &["audit", "verify"],
    &["config"],
    &["config", "check"],
    &["config", "show"],
    &["config", "example"],
    &["healthcheck"],
    &["send-test"],
    &["rotate-key"],
    &["import-clients"],
];

#[test]
fn every_help_has_an_example_and_every_command_a_help() {
    let data = tempfile::tempdir().unwrap();
    for command in COMMANDS {
        let help = run(data.path(), &[*command, &["--help"]].concat());
        assert_eq!(help.code, 0, "{command:?}");
        let (_, example) = help.out.split_once("Example:\n").unwrap_or_else(|| panic!("{command:?} has no example"));
        assert!(example.contains("skymailing"), "{command:?}: {example}");
        for name in command.iter() {
            assert!(example.contains(name), "{command:?}: {example}");
        }
        let listed = help.out.split("Commands:\n").nth(1).and_then(|rest| rest.split("\n\n").next()).unwrap_or("");
        for line in listed.lines().filter(|line| !line.trim_start().starts_with("help ")) {
            let name = line.split_whitespace().next().unwrap();
            let known = COMMANDS.iter().any(|known| *known == [*command, &[name]].concat());
            assert!(known, "{command:?} {name} is not tried here");
        }
    }
}

#[test]
fn the_version_is_told_and_an_unknown_command_is_a_mistake_of_usage() {
    let data = tempfile::tempdir().unwrap();
    assert_eq!(run(data.path(), &["--version"]).out, format!("skymailing {}\n", env!("CARGO_PKG_VERSION")));
    let unknown = run(data.path(), &["migrat"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("migrate"), "{}", unknown.err);
}

#[test]
fn migrate_says_what_it_ran_and_then_that_nothing_is_left() {
    let data = tempfile::tempdir().unwrap();
    let first = run(data.path(), &["migrate"]);
    assert_eq!(first.code, 0, "{first:?}");
    assert!(
        first.out.lines().count() >= 3 && first.out.lines().all(|line| line.starts_with("ran 20")),
        "{}",
        first.out
    );
    let second = run(data.path(), &["migrate"]);
    assert_eq!((second.code, second.out.as_str()), (0, "Nothing to do: the database has the newest schema.\n"));
}

#[test]
fn a_reader_that_went_away_is_no_reason_to_die() {
    let data = tempfile::tempdir().unwrap();
    let mut child = skymailing(data.path())
        .args(["config", "example"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
}

#[actix_web::test]
async fn it_serves_on_when_nobody_reads_its_words_any_more() {
    let data = tempfile::tempdir().unwrap();
    let port = free_port();
    let listen = format!("127.0.0.1:{port}");
    let mut child =
        skymailing(data.path()).env("LISTEN", &listen).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (mut out, mut first) = (child.stdout.take().unwrap(), [0; 10]);
    out.read_exact(&mut first).unwrap();
    drop((out, child.stderr.take()));
    let mut visitor = crate::support::person::Person::new(&format!("http://{listen}"));
    for _ in 0..8 {
        assert_eq!(visitor.visit("/").await.status, 200);
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Free a moment ago.
fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// The text of the newest caught letter to an address, once it has come.
async fn letter_to(program: &Program, email: &str) -> String {
    let mut reader = crate::support::person::Person::new(&program.url);
    for _ in 0..500 {
        reader.visit(&format!("/trial/mail?q={}", email.replace('@', "%40"))).await;
        let path = reader.page.body.split("href=\"/trial/mail/").nth(1).and_then(|rest| rest.split('"').next());
        if let Some(id) = path.map(ToOwned::to_owned) {
            return reader.visit(&format!("/trial/mail/{id}?view=text")).await.text();
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("no letter came to {email}")
}

/// The path of a link in a letter or on a line.
fn link<'a>(text: &'a str, start: &str) -> &'a str {
    let from = text.find(start).unwrap_or_else(|| panic!("no {start} in {text}"));
    text[from..].split(|char: char| char.is_whitespace() || char == '"').next().unwrap()
}
