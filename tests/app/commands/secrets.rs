//! Secrets appear nowhere: not in what a command prints, not in a mistake it reports, not in a log, right or wrong as they are.

use std::fs;

use super::{COMMANDS, run_with};
use crate::support::program::Program;

const KEY: &str = "c0ffee11c0ffee22c0ffee33c0ffee44c0ffee55c0ffee66c0ffee77c0ffee88";
const CANARY: &str = "hunter2canary";

fn silent(text: &str, about: &str) {
    for secret in [KEY, CANARY, "c0ffee11"] {
        assert!(!text.contains(secret), "{about}: {text}");
    }
}

/// Every command there is, with arguments that let it get far.
fn commands() -> Vec<Vec<&'static str>> {
    let with = |command: &&[&'static str]| {
        let rest: &[&str] = match *command {
            ["account", "create"] => &["ann@example.org", "--password-stdin"],
            ["account", "role"] => &["ann@example.org", "admin"],
            ["account", "block"] => &["ann@example.org", "--reason", "spam"],
            ["account", "unblock" | "reset"] => &["ann@example.org"],
            ["send-test"] => &["ann@example.org"],
            ["rotate-key"] => &["--new-key-stdin"],
            _ => &[],
        };
        [*command, rest].concat()
    };
    // These go on until somebody stops them.
    let goes_on = |command: &[&str]| matches!(command, [] | ["serve"] | ["worker"] | ["demo"]);
    COMMANDS.iter().filter(|command| !goes_on(command)).map(with).collect()
}

#[test]
fn no_command_tells_a_secret() {
    let data = tempfile::tempdir().unwrap();
    let postgres = format!("postgres://ann:{CANARY}@127.0.0.1:1/sky");
    let smtp = format!("smtp://ann:{CANARY}@mail.example.org");
    for database in [postgres.as_str(), ""] {
        let env = [("SECRET_KEY", KEY), ("SMTP_URL", smtp.as_str()), ("DATABASE_URL", database), ("LOG", "trace")];
        for command in commands() {
            let ran = run_with(data.path(), &command, &env, CANARY);
            silent(&ran.all(), &format!("{command:?} {}", ran.code));
        }
    }
    let shown = run_with(data.path(), &["config", "show"], &[("DATABASE_URL", &postgres), ("SMTP_URL", &smtp)], "");
    assert!(shown.out.contains("postgres://ann:***@127.0.0.1:1/sky"), "{}", shown.out);
    let smtp = shown.out.lines().find(|line| line.starts_with("SMTP_URL")).unwrap();
    assert_eq!(smtp.split_whitespace().collect::<Vec<_>>(), ["SMTP_URL", "***", "environment"]);
}

#[test]
fn no_mistake_tells_a_secret() {
    let wrong = [
        ("SECRET_KEY", CANARY.to_owned()),
        ("SECRET_KEY", format!("{KEY}{CANARY}")),
        ("SMTP_URL", format!("smtq://ann:{CANARY}@mail.example.org")),
        ("SMTP_URL", format!("smtp://ann:{CANARY}/x@mail.example.org")),
        ("SMTP_URL", format!("smtp://ann:1#{CANARY}@mail.example.org")),
        ("SMTP_URL", format!("ann:{CANARY}@mail.example.org")),
        ("SMTP_URL", format!("smtp+plain://ann:{CANARY}@mail.example.org")),
        ("DATABASE_URL", format!("mysql://ann:{CANARY}@localhost/sky")),
        ("DATABASE_URL", format!("postgres://ann:{CANARY}@db.example.org/sky")),
        ("DATABASE_URL", format!("postgres://ann:1/{CANARY}@localhost:1/sky")),
        ("DATABASE_URL", format!("postgres://localhost:1/sky?user=ann&pasword={CANARY}")),
        ("DATABASE_URL", format!("host=localhost password={CANARY}")),
        ("BASE_URL", format!("https://ann:{CANARY}@example.org")),
        ("LISTEN", format!("smtp://ann:{CANARY}@example.org")),
    ];
    for (key, value) in &wrong {
        let data = tempfile::tempdir().unwrap();
        let flag = format!("--{}={value}", key.to_lowercase().replace('_', "-"));
        let toml = format!("{} = '{value}'\n", key.to_lowercase());
        for command in [["config", "check"], ["config", "show"], ["serve", "--log=trace"]] {
            let by_flag = run_with(data.path(), &[&command[..], &[&flag]].concat(), &[], "");
            let by_env = run_with(data.path(), &command, &[(key, value)], "");
            fs::write(data.path().join("skymailing.toml"), &toml).unwrap();
            let by_file = run_with(data.path(), &command, &[], "");
            fs::remove_file(data.path().join("skymailing.toml")).unwrap();
            for ran in [by_flag, by_env, by_file] {
                silent(&ran.all(), &format!("{key}={value} {command:?}"));
                assert!(ran.code == 1 || command == ["config", "show"], "{key}={value} {command:?}: {ran:?}");
            }
        }
    }
}

#[test]
fn a_mail_server_that_repeats_the_password_does_not_bring_it_into_the_log() {
    let server = super::stopping::scripted(&[
        ("", "220 mail ready"),
        ("EHLO", "250-mail\r\n250 AUTH PLAIN LOGIN"),
        // base64 of "\0ann\0hunter2canary"
        ("AUTH", "535 5.7.8 hunter2canary AGFubgBodW50ZXIyY2FuYXJ5 is wrong"),
    ]);
    let data = tempfile::tempdir().unwrap();
    let smtp = format!("smtp+plain://ann:{CANARY}@127.0.0.1:{}", server.port);
    let settings = [("SMTP_URL", smtp.as_str()), ("SECRET_KEY", KEY), ("LOG", "info,skymailing=trace")];
    let program = Program::start_in(data.path(), &settings);
    let runtime = actix_web::rt::System::new();
    runtime.block_on(async {
        let mut ann = crate::support::person::Person::new(&program.url);
        ann.sign_up("Ann", "ann@example.org", crate::support::app::PASSWORD).await;
        server.heard("AUTH").await;
    });
    program.signal("TERM");
    let log = fs::read_to_string(data.path().join("stderr.txt")).unwrap();
    assert!(log.contains("request"), "{log}");
    silent(&format!("{}{log}", program.greeting), "log");
    assert!(!log.contains("AGFubgBodW50ZXIyY2FuYXJ5"), "{log}");
}
