//! The log: one line a request, each with an id, as JSON for machines; and nobody's address, password or token in it.

use std::path::Path;

use actix_web::http::StatusCode;
use serde_json::Value;
use skymailing::db::Db;

use super::{letter_to, link};
use crate::support::app::PASSWORD;
use crate::support::person::Person;
use crate::support::program::Program;

const ANOTHER: &str = "seven quiet lamps 42";

fn log_of(data: &Path) -> String {
    std::fs::read_to_string(data.join("stderr.txt")).unwrap()
}

fn lines(log: &str) -> Vec<Value> {
    log.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}

#[actix_web::test]
async fn a_whole_session_leaves_no_address_password_token_or_cookie_in_the_log() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::start_in(data.path(), &[]);
    let email = "canary.ann@post.example.org";
    let mut ann = Person::new(&program.url);
    ann.sign_up("Canary Ann", email, PASSWORD).await;
    let verify = link(&letter_to(&program, email).await, "/verify/").to_owned();
    ann.visit(&verify).await;
    ann.submit(&verify, &[]).await;
    ann.sign_in(email, "not her password at all").await;
    ann.sign_in(email, PASSWORD).await;
    assert!(ann.page.says("Hello, Canary Ann"), "{}", ann.page.text());
    let cookie = ann.cookie("skymailing").unwrap();
    let csrf = ann.csrf();

    let mut phone = Person::new(&program.url);
    phone.visit("/reset").await;
    phone.submit("/reset", &[("email", email)]).await;
    let mut reset = String::new();
    for _ in 0..500 {
        let letter = letter_to(&program, email).await;
        if letter.contains("/reset/") {
            reset = link(&letter, "/reset/").to_owned();
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    phone.visit(&reset).await;
    phone.submit(&reset, &[("password", ANOTHER)]).await;
    assert!(phone.page.says("Your new password is set"), "{}", phone.page.text());
    phone.visit(&format!("/sign-in?next=/account&email={email}")).await;
    phone.visit(&format!("/no-such-page/{email}?token=canarytoken")).await;

    let log = log_of(data.path());
    let key = std::fs::read_to_string(data.path().join("secret.key")).unwrap();
    let token = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    let (verify, reset) = (token(&verify), token(&reset));
    assert!(verify.len() > 20 && reset.len() > 20 && csrf.len() > 20 && cookie.len() > 40);
    let hidden = [
        "canary",
        "Canary",
        "post.example.org",
        PASSWORD,
        ANOTHER,
        "violet",
        "not her password",
        &verify,
        &reset,
        &cookie,
        &cookie[cookie.len() - 40..],
        &csrf,
        key.trim(),
    ];
    for secret in hidden {
        assert!(!log.contains(secret), "{secret} is in the log:\n{log}");
    }

    let requests: Vec<Value> = lines(&log).into_iter().filter(|line| line["message"] == "request").collect();
    let ids: std::collections::BTreeSet<&str> =
        requests.iter().map(|line| line["request_id"].as_str().unwrap()).collect();
    assert!(requests.len() > 15 && ids.len() == requests.len(), "each request has an id of its own");
    let routes: Vec<&str> = requests.iter().map(|line| line["route"].as_str().unwrap()).collect();
    assert!(routes.contains(&"/verify/{token}") && routes.contains(&"(none)"), "{routes:?}");
    for line in lines(&log) {
        assert!(line["target"].as_str().unwrap().starts_with("skymailing"), "a library is loud: {line}");
    }
}

#[test]
fn a_person_may_ask_for_text() {
    let data = tempfile::tempdir().unwrap();
    drop(Program::start_in(data.path(), &[("LOG_FORMAT", "text")]));
    let log = log_of(data.path());
    let first = log.lines().next().unwrap();
    assert!(first.contains(" INFO skymailing::serve: started ") && !first.starts_with('{'), "{log}");
    assert!(!log.contains('\u{1b}'), "no colours outside a terminal");
}

#[actix_web::test]
async fn the_id_on_the_page_of_a_failure_finds_its_cause_in_the_log() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::start_in(data.path(), &[]);
    let db = Db::open(&format!("sqlite:{}/skymailing.db", data.path().display())).unwrap();
    db.write(|conn| diesel::RunQueryDsl::execute(diesel::sql_query("DROP TABLE caught_letters"), conn)).await.unwrap();
    let mut visitor = Person::new(&program.url);
    let page = visitor.visit("/trial/mail").await;
    assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!page.body.contains("caught_letters"), "the cause is not shown");
    let text = page.text();
    let log = log_of(data.path());
    let failed = lines(&log).into_iter().find(|line| line["message"] == "a request failed").unwrap();
    assert!(failed["cause"].as_str().unwrap().contains("caught_letters"), "{failed}");
    assert!(text.contains(failed["request_id"].as_str().unwrap()), "{text}");
}
