//! `skymailing account …`, with nobody's browser, while the program runs and while it does not.

use actix_web::http::StatusCode;

use super::{Ran, link, run, run_with};
use crate::support::app::PASSWORD;
use crate::support::person::Person;
use crate::support::program::Program;

const ANOTHER: &str = "seven quiet lamps 42";

fn create(data: &std::path::Path, more: &[&str], password: &str) -> Ran {
    run_with(data, &[&["account", "create", "--password-stdin"], more].concat(), &[], password)
}

#[actix_web::test]
async fn an_account_made_by_command_signs_in() {
    let data = tempfile::tempdir().unwrap();
    let args = [
        "ann@example.org",
        "--role",
        "admin",
        "--verified",
        "--name",
        "Ann",
        "--language",
        "ru",
        "--zone",
        "Asia/Omsk",
    ];
    // `echo` ends the line, on some machines with two characters.
    let made = create(data.path(), &args, &format!("{PASSWORD}\r\n"));
    assert_eq!((made.code, made.out.as_str(), made.err.as_str()), (0, "ann@example.org is ready.\n", ""));

    let program = Program::start_in(data.path(), &[]);
    assert!(!program.greeting.contains("/set-up/"), "there is an admin");
    let mut ann = Person::new(&program.url);
    ann.sign_in("ann@example.org", PASSWORD).await;
    assert_eq!(ann.page.path, "/moderation/accounts");
    assert!(ann.page.has("html[lang=ru]"));
    ann.visit("/account").await;
    assert!(ann.page.has("input[name=name][value=Ann]") && ann.page.has("input[name=zone][value='Asia/Omsk']"));
}

#[actix_web::test]
async fn an_account_that_is_not_verified_still_confirms_its_address() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::start_in(data.path(), &[]);
    assert_eq!(create(data.path(), &["bob@example.org"], PASSWORD).code, 0);
    let mut bob = Person::new(&program.url);
    bob.sign_in("bob@example.org", PASSWORD).await;
    assert_eq!(bob.page.path, "/verify");
}

#[test]
fn what_is_wrong_with_an_account_is_said_in_words() {
    let data = tempfile::tempdir().unwrap();
    let refused = |more: &[&str], password: &str, code: i32, words: &str| {
        let told = create(data.path(), more, password);
        assert_eq!((told.code, told.out.as_str()), (code, ""), "{told:?}");
        assert!(told.err.contains(words), "{words:?} is not in {:?}", told.err);
        assert!(password.is_empty() || !told.err.contains(password), "{}", told.err);
    };
    let ann = "ann@example.org";
    refused(&[ann], "short", 1, "12 characters");
    refused(&[ann], "", 1, "12 characters");
    refused(&[ann], "password1234", 1, "easy to guess");
    refused(&[ann], "ann@example.org", 1, "easy to guess");
    refused(&["ann"], PASSWORD, 1, "\"ann\" is no mail address");
    refused(&[ann, "--role", "king"], PASSWORD, 2, "owner, manager, editor, admin");
    refused(&[ann, "--language", "de"], PASSWORD, 1, "--language is en or ru");
    refused(&[ann, "--zone", "Mars/Base"], PASSWORD, 1, "--zone is a name like Europe/Berlin");
    refused(&[ann, "--name", " "], PASSWORD, 1, "--name is one line");
    refused(&[ann, "--name", "Ann\nBcc: eve"], PASSWORD, 1, "--name is one line");
    let unsaid = run(data.path(), &["account", "create", ann]);
    assert_eq!(unsaid.code, 2);
    assert!(unsaid.err.contains("--password-stdin"), "{}", unsaid.err);

    assert_eq!(create(data.path(), &[ann], PASSWORD).code, 0);
    refused(&[ann], PASSWORD, 1, "already");
    refused(&["Ann@Example.ORG"], PASSWORD, 1, "already");
    for command in
        [&["role", "eve@example.org", "admin"][..], &["unblock", "eve@example.org"], &["reset", "eve@example.org"]]
    {
        let told = run(data.path(), &[&["account"], command].concat());
        assert_eq!((told.code, told.err.as_str()), (1, "skymailing: there is no account eve@example.org\n"));
    }
}

#[actix_web::test]
async fn a_role_holds_at_the_next_sign_in_and_ends_the_sessions() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::start_in(data.path(), &[]);
    create(data.path(), &["ann@example.org", "--verified"], PASSWORD);
    let mut ann = Person::new(&program.url);
    ann.sign_in("ann@example.org", PASSWORD).await;
    assert_eq!(ann.visit("/moderation/accounts").await.status, StatusCode::FORBIDDEN);

    let told = run(data.path(), &["account", "role", "Ann@example.org", "manager"]);
    assert_eq!((told.code, told.out.as_str()), (0, "Ann@example.org is manager now.\n"), "{told:?}");
    assert!(!ann.is_signed_in().await);
    ann.sign_in("ann@example.org", PASSWORD).await;
    assert_eq!(ann.visit("/moderation/accounts").await.status, StatusCode::OK);
}

#[actix_web::test]
async fn a_block_ends_the_sessions_and_is_lifted_again() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::start_in(data.path(), &[]);
    create(data.path(), &["ann@example.org", "--verified"], PASSWORD);
    let mut ann = Person::new(&program.url);
    ann.sign_in("ann@example.org", PASSWORD).await;
    assert!(ann.is_signed_in().await);

    let block = |reason: &str| run(data.path(), &["account", "block", "ann@example.org", "--reason", reason]);
    for reason in ["", " ", "spam\nand more", &"x".repeat(501)] {
        let told = block(reason);
        assert_eq!(told.code, 1, "{reason:?}");
        assert!(told.err.contains("--reason is one line of 1 to 500 characters"), "{}", told.err);
    }
    assert!(ann.is_signed_in().await);
    assert_eq!(block("complaints about spam").out, "ann@example.org is blocked.\n");
    assert!(!ann.is_signed_in().await);
    ann.sign_in("ann@example.org", PASSWORD).await;
    assert!(ann.page.says("complaints about spam"), "{}", ann.page.text());
    assert_eq!(block("again").code, 1);

    let unblock = || run(data.path(), &["account", "unblock", "ann@example.org"]);
    assert_eq!(unblock().out, "ann@example.org is no longer blocked.\n");
    assert_eq!(unblock().code, 1);
    ann.sign_in("ann@example.org", PASSWORD).await;
    assert!(ann.is_signed_in().await);
}

#[actix_web::test]
async fn a_reset_link_is_printed_alone_and_works_once() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::start_in(data.path(), &[]);
    create(data.path(), &["ann@example.org", "--verified"], PASSWORD);
    let mut ann = Person::new(&program.url);
    ann.sign_in("ann@example.org", PASSWORD).await;

    let env = [("BASE_URL", program.url.as_str())];
    let told = run_with(data.path(), &["account", "reset", "ann@example.org"], &env, "");
    assert_eq!((told.code, told.out.lines().count(), told.err.as_str()), (0, 1, ""), "{told:?}");
    assert!(told.out.starts_with(&format!("{}/reset/", program.url)), "{}", told.out);
    assert!(ann.is_signed_in().await, "a link alone changes nothing");
    let path = link(&told.out, "/reset/");
    let mut desk = Person::new(&program.url);
    desk.visit(path).await;
    desk.submit(path, &[("password", ANOTHER)]).await;
    assert!(desk.page.says("Your new password is set"), "{}", desk.page.text());
    assert!(!ann.is_signed_in().await);
    desk.sign_in("ann@example.org", ANOTHER).await;
    assert!(desk.is_signed_in().await);
    assert_eq!(Person::new(&program.url).visit(path).await.status, StatusCode::NOT_FOUND);
}

#[test]
fn the_last_admin_stays_one() {
    let data = tempfile::tempdir().unwrap();
    create(data.path(), &["ada@example.org", "--verified", "--role", "admin"], PASSWORD);
    for command in [&["role", "ada@example.org", "owner"][..], &["block", "ada@example.org", "--reason", "x"]] {
        let told = run(data.path(), &[&["account"], command].concat());
        assert_eq!(told.code, 1, "{told:?}");
        assert!(told.err.contains("admin"), "{}", told.err);
    }
}
