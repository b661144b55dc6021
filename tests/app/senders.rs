//! Senders, through the front door: how they are kept, tested and used, and what nobody gets out of them.

mod addresses;
mod checks;
mod domains;
mod hosts;
mod keeping;
mod limits;
mod secrets;
mod sending;

use actix_web::http::Method;
use skymailing::db::AccountId;
use skymailing::delivery::SenderId;

use crate::support::app::TestApp;
use crate::support::mail_server::{MailServer, PASSWORD, USER};
use crate::support::person::{Answer, Person};

/// Servers of owners may stand on this machine, and nobody waits long for them.
const NEAR: &[(&str, &str)] = &[("ALLOW_NETWORKS", "127.0.0.0/8"), ("SMTP_TIME_SCALE", "50")];
/// The same, and letters really leave.
const LIVE: &[(&str, &str)] =
    &[("ALLOW_NETWORKS", "127.0.0.0/8"), ("SMTP_TIME_SCALE", "50"), ("SMTP_URL", "smtp+plain://127.0.0.1:9")];

/// What a form says of a sender that stands on this machine and writes from the account's own address.
fn near<'a>(server: &'a MailServer, from: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("name", "Ann of Sky"),
        ("from_email", from),
        ("host", server.host()),
        ("port", "2525"),
        ("protection", "none"),
        ("login", USER),
        ("password", PASSWORD),
    ]
}

fn with<'a>(mut fields: Vec<(&'a str, &'a str)>, name: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    fields.retain(|(known, _)| *known != name);
    fields.push((name, value));
    fields
}

/// Fills in the form for a new sender.
async fn add(person: &mut Person, fields: &[(&str, &str)]) -> Answer {
    person.visit("/senders/new").await;
    person.submit("/senders/new", fields).await.clone()
}

/// The same, and it is taken: the path of its page.
async fn added(person: &mut Person, fields: &[(&str, &str)]) -> String {
    let answer = add(person, fields).await;
    assert!(answer.path.starts_with("/senders/") && answer.path != "/senders/new", "{}", answer.text());
    answer.path
}

fn id_of(path: &str) -> SenderId {
    SenderId(path.trim_start_matches("/senders/").parse().unwrap())
}

/// Presses a button that stands on the sender's page.
async fn press(person: &mut Person, path: &str, verb: &str) -> Answer {
    person.visit(path).await;
    person.submit(&format!("{path}/{verb}"), &[]).await.clone()
}

/// Tests the server and looks again until the test is over.
async fn tested(person: &mut Person, path: &str) -> Answer {
    press(person, path, "test").await;
    let page = format!("{path}/test");
    for _ in 0..1000 {
        if person.visit(&page).await.header("refresh").is_none() {
            return person.page.clone();
        }
        actix_web::rt::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("the test never ends: {}", person.page.text());
}

async fn count_senders(app: &TestApp, owner: AccountId) -> i64 {
    use diesel::prelude::*;
    use skymailing::db::schema::senders;
    app.read(move |conn| senders::table.filter(senders::owner_id.eq(owner)).count().get_result(conn)).await
}

async fn run_sql(app: &TestApp, sql: String) {
    use diesel::prelude::*;
    app.write(move |conn| diesel::sql_query(sql).execute(conn)).await;
}

/// A form's token with these fields, sent without looking at the page first.
async fn post(person: &mut Person, path: &str, fields: &[(&str, &str)]) -> Answer {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.append_pair("csrf", &person.csrf()).extend_pairs(fields);
    let form = form.finish();
    person.send(Method::POST, path, Some(form)).await
}
