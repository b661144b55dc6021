//! `rotate-key`: the old key goes, what it sealed stays; interrupted or not.

use super::{run, run_with};
use crate::support::app::PASSWORD;
use crate::support::mail_server::{MailServer, Offers, PASSWORD as MAIL_PASSWORD, USER};
use crate::support::person::Person;
use crate::support::program::Program;

const ANN: &str = "ann@example.org";
const NEAR: &[(&str, &str)] = &[("ALLOW_NETWORKS", "127.0.0.0/8"), ("SMTP_TIME_SCALE", "50")];

async fn signed_in(program: &Program) -> Person {
    let mut ann = Person::new(&program.url);
    ann.sign_in(ANN, PASSWORD).await;
    ann
}

async fn test_of_the_server(ann: &mut Person) -> String {
    ann.visit("/senders/1").await;
    ann.submit("/senders/1/test", &[]).await;
    for _ in 0..500 {
        if ann.visit("/senders/1/test").await.header("refresh").is_none() {
            break;
        }
        actix_web::rt::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    ann.page.text()
}

#[actix_web::test]
async fn a_password_of_a_mail_server_outlives_its_key() {
    let data = tempfile::tempdir().unwrap();
    let at = |name: &str| data.path().join(name);
    let made = run_with(data.path(), &["account", "create", ANN, "--password-stdin", "--verified"], &[], PASSWORD);
    assert_eq!(made.code, 0, "{}", made.err);
    let server = MailServer::at_a_mail_port(Offers { auth: &["PLAIN"], ..Offers::default() });
    let mut program = Program::start_in(data.path(), NEAR);
    let mut ann = signed_in(&program).await;
    ann.visit("/senders/new").await;
    let fields = [
        ("name", "Ann"),
        ("from_email", ANN),
        ("host", server.host()),
        ("port", "2525"),
        ("protection", "none"),
        ("login", USER),
        ("password", MAIL_PASSWORD),
    ];
    ann.submit("/senders/new", &fields).await;
    assert_eq!(ann.page.path, "/senders/1", "{}", ann.page.text());

    let while_it_runs = run(data.path(), &["rotate-key"]);
    assert!(while_it_runs.code != 0 && while_it_runs.err.contains("Stop it"), "{}", while_it_runs.err);
    program.signal("TERM");
    program.wait();
    let by_stranger = run_with(data.path(), &["rotate-key", "--new-key-stdin"], &[], &"ab".repeat(32));
    assert!(by_stranger.code != 0 && by_stranger.err.contains("leave --new-key-stdin out"), "{}", by_stranger.err);

    // A change that was begun and cut off is nothing that a program could not live with.
    let old = std::fs::read_to_string(at("secret.key")).unwrap();
    assert!(!at("secret.key.next").exists(), "a refusal begins nothing");
    let next = "cd".repeat(32);
    std::fs::write(at("secret.key.next"), &next).unwrap();
    let mut program = Program::start_in(data.path(), NEAR);
    let mut ann = signed_in(&program).await;
    assert!(test_of_the_server(&mut ann).await.contains("It works"), "{}", ann.page.text());
    program.signal("TERM");
    program.wait();

    let rotated = run(data.path(), &["rotate-key"]);
    assert_eq!(rotated.code, 0, "{}", rotated.err);
    assert!(rotated.out.contains("passwords of mail servers: 1 sealed anew"), "{}", rotated.out);
    assert!(rotated.out.contains("sign in again"), "{}", rotated.out);
    assert_eq!(std::fs::read_to_string(at("secret.key")).unwrap(), next);
    assert!(old != next && !at("secret.key.next").exists());

    let program = Program::start_in(data.path(), NEAR);
    assert!(!{
        ann = Person::new(&program.url);
        ann.is_signed_in().await
    });
    let mut ann = signed_in(&program).await;
    assert!(test_of_the_server(&mut ann).await.contains("It works"), "{}", ann.page.text());
    drop(program);

    // The old key in its place again: nothing opens, and that is said.
    std::fs::write(at("secret.key"), old).unwrap();
    let program = Program::start_in(data.path(), NEAR);
    let mut ann = signed_in(&program).await;
    assert!(test_of_the_server(&mut ann).await.contains("cannot be used"), "{}", ann.page.text());
}

#[test]
fn a_key_that_is_set_needs_the_new_one_in_hand() {
    let data = tempfile::tempdir().unwrap();
    let (old, new) = ("ab".repeat(32), "cd".repeat(32));
    let env = [("SECRET_KEY", old.as_str())];
    let without = run_with(data.path(), &["rotate-key"], &env, "");
    assert!(without.code != 0 && without.err.contains("--new-key-stdin"), "{}", without.err);
    let short = run_with(data.path(), &["rotate-key", "--new-key-stdin"], &env, "short");
    assert!(short.code != 0 && short.err.contains("the new key is not 32 bytes"), "{}", short.err);
    let done = run_with(data.path(), &["rotate-key", "--new-key-stdin"], &env, &format!("{new}\n"));
    assert_eq!(done.code, 0, "{}", done.err);
    assert!(done.out.contains("Now set SECRET_KEY to the new key"), "{}", done.out);
    assert!(!done.out.contains(&new) && !done.err.contains(&new));
}
