//! Secrets: where they come from, where they must not appear, when one is made.

use std::fs;

use super::Machine;

const PASSWORD: &str = "hunter2";

#[test]
fn a_secret_may_come_from_a_file() {
    let machine = Machine::new().env("SMTP_URL_FILE", "relay").file("relay", "smtp://ann:hunter2@relay\n");
    assert_eq!(machine.load().unwrap().smtp_url.unwrap().expose(), "smtp://ann:hunter2@relay");
    let machine = machine.flags(&["--smtp-url", "smtp://other"]);
    assert_eq!(machine.load().unwrap().smtp_url.unwrap().expose(), "smtp://other");
}

#[test]
fn a_secret_and_its_file_in_one_place_or_a_file_without_it_is_a_mistake() {
    let machine = Machine::new().env("SMTP_URL", "smtp://a").env("SMTP_URL_FILE", "relay");
    assert_eq!(machine.problems(), ["SMTP_URL (environment): SMTP_URL_FILE is set there too; keep one of them"]);
    let machine = Machine::new().file("skymailing.toml", "smtp_url_file = 'relay'");
    assert!(machine.problems()[0].starts_with("SMTP_URL_FILE (skymailing.toml): relay cannot be read"));
    let machine = machine.file("relay", "\n");
    assert_eq!(machine.problems(), ["SMTP_URL_FILE (skymailing.toml): relay is empty"]);
}

#[test]
fn secrets_are_in_no_message_table_or_debug_print() {
    let wrong = Machine::new()
        .env("SECRET_KEY", PASSWORD)
        .env("BASE_URL", "https://ann:hunter2@example.org")
        .env("LISTEN", "postgres://ann:hunter2@db/sky");
    let problems = wrong.problems();
    assert_eq!(problems.len(), 3, "{problems:#?}");
    assert!(!format!("{problems:?}").contains(PASSWORD), "{problems:#?}");

    let key = "ab".repeat(32);
    let right = Machine::new()
        .flags(&["--smtp-url", "smtp://ann:hunter2@relay"])
        .env("DATABASE_URL", "postgres://ann:hunter2@db/sky")
        .env("SECRET_KEY", &key);
    let config = right.load().unwrap();
    let printed = format!("{config:?}{}{:?}", config.show(), right.flags);
    assert!(printed.contains("postgres://ann:***@db/sky"), "{printed}");
    assert!(!printed.contains(PASSWORD) && !printed.contains(&key), "{printed}");
}

#[test]
fn loading_makes_nothing_and_preparing_makes_the_key() {
    let machine = Machine::new();
    let config = machine.load().unwrap();
    config.show();
    assert!(!config.data_dir.exists());
    let made = config.prepare().unwrap().derive("x");
    assert_eq!(config.prepare().unwrap().derive("x"), made);
    assert!(config.data_dir.join("secret.key").exists());
}

#[test]
fn a_key_that_is_set_is_not_kept() {
    let config = Machine::new().env("SECRET_KEY", &"ab".repeat(32)).load().unwrap();
    config.prepare().unwrap();
    assert_eq!(fs::read_dir(&config.data_dir).unwrap().count(), 0);
}
