//! Settings: who wins, what is shown, and that all mistakes are told at once.

use std::fs;

use super::{run, run_with};

/// The row of a setting, as words.
fn row(shown: &str, key: &str) -> Vec<String> {
    let line = shown.lines().find(|line| line.split_whitespace().next() == Some(key));
    line.unwrap_or_else(|| panic!("no {key} in\n{shown}")).split_whitespace().map(ToOwned::to_owned).collect()
}

#[test]
fn the_example_is_read_back_when_its_settings_are_uncommented() {
    let data = tempfile::tempdir().unwrap();
    let example = run(data.path(), &["config", "example"]);
    assert_eq!(example.code, 0);
    let is_setting = |line: &&str| line.starts_with('#') && !line.starts_with("# ");
    let uncommented: Vec<&str> = example.out.lines().filter(is_setting).map(|line| &line[1..]).collect();
    assert!(uncommented.len() >= 14, "{}", example.out);
    fs::write(data.path().join("skymailing.toml"), uncommented.join("\n")).unwrap();
    let check = run(data.path(), &["config", "check"]);
    assert_eq!((check.code, check.out.as_str(), check.err.as_str()), (0, "All settings are good.\n", ""));
    fs::write(data.path().join("skymailing.toml"), example.out).unwrap();
    assert_eq!(run(data.path(), &["config", "check"]).code, 0);
}

#[test]
fn a_flag_goes_before_the_environment_before_the_file_before_the_default() {
    let data = tempfile::tempdir().unwrap();
    fs::write(data.path().join("skymailing.toml"), "workers = 3\nlog = 'error'\nlog_format = 'json'\n").unwrap();
    let env = [("WORKERS", "2"), ("LOG", "warn")];
    let shown = run_with(data.path(), &["config", "show", "--workers", "1"], &env, "");
    assert_eq!(row(&shown.out, "WORKERS"), ["WORKERS", "1", "flag"]);
    assert_eq!(row(&shown.out, "LOG"), ["LOG", "warn", "environment"]);
    assert_eq!(row(&shown.out, "LOG_FORMAT"), ["LOG_FORMAT", "json", "skymailing.toml"]);
    assert_eq!(row(&shown.out, "SMTP_TIME_SCALE"), ["SMTP_TIME_SCALE", "1.0", "default"]);
    assert_eq!(row(&shown.out, "DATA_DIR").last().unwrap(), "environment");
    assert!(!data.path().join("secret.key").exists(), "looking makes nothing");
}

#[test]
fn every_mistake_is_told_at_once_with_its_source() {
    let data = tempfile::tempdir().unwrap();
    fs::write(
        data.path().join("skymailing.toml"),
        "lisen = '127.0.0.1:1'\nmail_from = 'News <at nobody>@'\nworkers = -1\n",
    )
    .unwrap();
    let env = [("SMTP_URL", "smtq://mail.example.org"), ("DATABASE_URL", "mysql://localhost/sky")];
    for command in [&["config", "check"][..], &["serve"], &["migrate"], &["config", "show"]] {
        let told = run_with(data.path(), &[command, &["--listen", "localhost"]].concat(), &env, "");
        assert_eq!((told.code, told.out.as_str()), (1, ""), "{told:?}");
        for sentence in [
            "skymailing: skymailing.toml: unknown setting \"lisen\"; did you mean \"listen\"?",
            "skymailing: LISTEN (flag): \"localhost\" is not an address and a port",
            "skymailing: MAIL_FROM (skymailing.toml): ",
            "skymailing: WORKERS (skymailing.toml): \"-1\" is not a whole number from 0 to 1024",
            "skymailing: SMTP_URL (environment): The SMTP address must begin with smtp://, smtps:// or smtp+plain://.",
            "skymailing: DATABASE_URL (environment): ",
        ] {
            assert_eq!(told.err.matches(sentence).count(), 1, "{sentence}\n{}", told.err);
        }
        assert_eq!(told.err.lines().count(), 6, "{}", told.err);
    }
    assert_eq!(fs::read_dir(data.path()).unwrap().count(), 1, "nothing was made");
}

#[test]
fn checking_makes_and_changes_nothing() {
    let data = tempfile::tempdir().unwrap();
    let home = data.path().join("home");
    let env = [("DATA_DIR", home.to_str().unwrap())];
    let checked = run_with(data.path(), &["config", "check"], &env, "");
    assert_eq!(checked.code, 0, "{checked:?}");
    assert!(!home.exists());

    assert_eq!(run_with(data.path(), &["migrate"], &env, "").code, 0);
    let list = || {
        let files = fs::read_dir(&home).unwrap().map(Result::unwrap);
        let mut list: Vec<_> = files.map(|file| (file.file_name(), fs::read(file.path()).unwrap())).collect();
        list.sort();
        list
    };
    let before = list();
    assert_eq!(run_with(data.path(), &["config", "check"], &env, "").code, 0);
    assert!(before == list(), "the check wrote something");
}

#[test]
fn a_database_that_cannot_be_used_fails_the_check() {
    let data = tempfile::tempdir().unwrap();
    fs::write(data.path().join("not.db"), "This is a letter, not a database. ".repeat(200)).unwrap();
    for url in ["sqlite:not.db", "sqlite:no/where/at/all.db", "postgres://localhost:1/sky"] {
        let checked = run_with(data.path(), &["config", "check"], &[("DATABASE_URL", url)], "");
        assert_eq!(checked.code, 1, "{url}: {checked:?}");
        assert!(checked.err.starts_with("skymailing: DATABASE_URL: "), "{}", checked.err);
    }
}

#[test]
fn others_reach_the_program_only_under_a_name_it_was_told() {
    let data = tempfile::tempdir().unwrap();
    for command in ["check", "show"] {
        let told = run_with(data.path(), &["config", command], &[("LISTEN", "0.0.0.0:8080")], "");
        assert_eq!(told.code, 1);
        assert!(told.err.contains("BASE_URL: must be set when LISTEN (0.0.0.0:8080)"), "{}", told.err);
    }
    let env = [("LISTEN", "0.0.0.0:8080"), ("BASE_URL", "https://mail.example.org")];
    let shown = run_with(data.path(), &["config", "show"], &env, "");
    assert_eq!(shown.code, 0, "{shown:?}");
    assert!(shown.out.contains("SkyMailing <no-reply@mail.example.org>"), "{}", shown.out);
}

#[test]
fn the_readme_speaks_of_this_program() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let map = fs::read_to_string(root.join("src/lib.rs")).unwrap();
    let rows = map.lines().filter_map(|line| line.strip_prefix("//! ")).filter(|line| line.starts_with('|'));
    let map = rows.collect::<Vec<_>>().join("\n");
    assert!(readme.contains(&map), "the README's map is not that of src/lib.rs:\n{map}");
    let data = tempfile::tempdir().unwrap();
    let shown = run(data.path(), &["config", "show"]).out;
    let settings = readme.split("## Settings").nth(1).and_then(|rest| rest.split("## ").next()).unwrap();
    for line in settings.lines().filter(|line| line.starts_with("| `")) {
        row(&shown, line.split('`').nth(1).unwrap());
    }
}
