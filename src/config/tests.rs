//! Settings as an operator meets them: who wins, what follows from what, what is said about mistakes.

use std::collections::BTreeMap;
use std::fs;

use clap::{Args, Command, FromArgMatches};
use tempfile::TempDir;

use super::*;

mod secrets;

struct Machine {
    home: TempDir,
    flags: SettingFlags,
    env: BTreeMap<String, String>,
}

impl Machine {
    fn new() -> Self {
        Machine { home: tempfile::tempdir().unwrap(), flags: SettingFlags::default(), env: BTreeMap::new() }
    }

    fn flags(mut self, line: &[&str]) -> Self {
        let command = SettingFlags::augment_args(Command::new("skymailing").no_binary_name(true));
        self.flags = SettingFlags::from_arg_matches(&command.get_matches_from(line)).unwrap();
        self
    }

    fn env(mut self, key: &str, value: &str) -> Self {
        self.env.insert(key.to_owned(), value.to_owned());
        self
    }

    fn file(self, name: &str, text: &str) -> Self {
        fs::write(self.home.path().join(name), text).unwrap();
        self
    }

    fn load(&self) -> Result<Config, ConfigErrors> {
        Config::load(&self.flags, |key| self.env.get(key).cloned(), self.home.path())
    }

    fn problems(&self) -> Vec<String> {
        self.load().unwrap_err().sentences().to_vec()
    }
}

#[test]
fn a_flag_goes_before_the_environment_before_the_file_before_the_default() {
    let machine = Machine::new()
        .flags(&["--workers", "1"])
        .env("WORKERS", "2")
        .env("LOG", "warn")
        .file("skymailing.toml", "workers = 3\nlog = 'error'\nlog_format = 'json'");
    let config = machine.load().unwrap();
    assert_eq!((config.workers, config.log.as_str(), config.log_format), (1, "warn", LogFormat::Json));
    assert_eq!(config.smtp_time_scale, 1.0);
    let shown = config.show();
    for (key, source) in [
        ("WORKERS", "flag"),
        ("LOG ", "environment"),
        ("LOG_FORMAT", "skymailing.toml"),
        ("SMTP_TIME_SCALE", "default"),
    ] {
        let line = shown.lines().find(|line| line.starts_with(key)).unwrap();
        assert!(line.ends_with(source), "{shown}");
    }
}

#[test]
fn an_empty_variable_is_unset_but_an_empty_flag_goes_back_to_the_default() {
    let machine = Machine::new().env("WORKERS", "").env("CONFIG", "").file("skymailing.toml", "workers = 3");
    assert_eq!(machine.load().unwrap().workers, 3);
    let machine = Machine::new().env("SMTP_URL", "smtp://relay").flags(&["--smtp-url", ""]);
    assert!(machine.load().unwrap().smtp_url.is_none());
}

#[test]
fn every_mistake_is_told_at_once() {
    let machine = Machine::new()
        .flags(&["--listen", "localhost"])
        .env("WORKERS", "many")
        .env("SMTP_TIME_SCALE", "0")
        .file("skymailing.toml", "lisen = ':1'\nbase_url = 'ftp://a'");
    let problems = machine.problems();
    assert_eq!(problems.len(), 5, "{problems:#?}");
    assert!(problems.contains(&r#"skymailing.toml: unknown setting "lisen"; did you mean "listen"?"#.to_owned()));
    assert!(problems.iter().any(|p| p.starts_with(r#"LISTEN (flag): "localhost" is not an address and a port"#)));
    assert!(problems.iter().any(|p| p.starts_with(r#"BASE_URL (skymailing.toml): "ftp://a" is not a web address"#)));
}

#[test]
fn another_file_may_be_named_and_must_then_exist() {
    let machine = Machine::new().env("CONFIG", "other.toml").file("skymailing.toml", "nonsense = 1");
    let problems = machine.problems();
    assert!(problems[0].starts_with("other.toml: cannot read it"), "{problems:?}");
    assert_eq!(machine.file("other.toml", "workers = 7").load().unwrap().workers, 7);
}

#[test]
fn a_web_server_others_can_reach_needs_its_address() {
    let problems = Machine::new().env("LISTEN", "0.0.0.0:80").problems();
    assert_eq!(problems.len(), 1);
    assert!(problems[0].starts_with("BASE_URL: must be set"), "{problems:?}");
    let machine = Machine::new().env("LISTEN", "0.0.0.0:80").env("BASE_URL", "https://mail.example.org");
    let config = machine.load().unwrap();
    assert_eq!(config.base_url.as_str(), "https://mail.example.org/");
    assert_eq!(config.mail_from, "SkyMailing <no-reply@mail.example.org>");
}

#[test]
fn a_free_port_is_known_after_binding() {
    let mut config = Machine::new().env("LISTEN", "127.0.0.1:0").load().unwrap();
    config.bound_to("127.0.0.1:4711".parse().unwrap());
    assert_eq!(config.base_url.as_str(), "http://127.0.0.1:4711/");
    let mut config = Machine::new().env("BASE_URL", "https://mail.example.org").load().unwrap();
    config.bound_to("127.0.0.1:4711".parse().unwrap());
    assert_eq!(config.base_url.as_str(), "https://mail.example.org/");
}
