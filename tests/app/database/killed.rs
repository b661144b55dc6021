//! An acknowledged write is never lost by kill -9.

use std::cell::RefCell;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;
use std::rc::Rc;
use std::time::Duration;

use actix_web::http::{StatusCode, header};
use diesel::prelude::*;
use skymailing::db::schema::accounts;
use skymailing::db::{Conn, Db};

use super::{Fresh, names};
use crate::support::app::PASSWORD;
use crate::support::person::Person;
use crate::support::program::{Program, skymailing};

const PEOPLE: usize = 8;
const ROUNDS: u32 = 5;

/// Somebody who changes their name again and again.
#[derive(Clone)]
struct Renamer {
    email: String,
    cookie: String,
    csrf: String,
    /// Of the last change that was asked for, and of the last that was acknowledged.
    asked: u64,
    acknowledged: u64,
}

#[actix_web::test]
async fn an_acknowledged_change_survives_kill_9() {
    for fresh in Fresh::each() {
        let seed = getrandom::u64().unwrap();
        println!("seed {seed} on {}", fresh.url);
        let settings = [("DATABASE_URL", fresh.url.as_str())];
        let mut program = Program::start_in(fresh.data.path(), &settings);
        let mut people = Vec::new();
        for number in 0..PEOPLE {
            people.push(Rc::new(RefCell::new(sign_in(&program.url, fresh.data.path(), &fresh.url, number).await)));
        }
        for round in 0..ROUNDS {
            let clients: Vec<_> =
                people.iter().map(|person| actix_web::rt::spawn(rename(program.url.clone(), person.clone()))).collect();
            let millis = 20 + seed.rotate_left(round * 8) % 200;
            actix_web::rt::time::sleep(Duration::from_millis(millis)).await;
            program.signal("KILL");
            program.wait();
            for client in clients {
                client.await.unwrap();
            }
            program = Program::start_in(fresh.data.path(), &settings);
            for person in &people {
                check(&fresh, &mut person.borrow_mut(), &format!("seed {seed} round {round}"));
            }
        }
        assert!(people.iter().any(|person| person.borrow().acknowledged > u64::from(ROUNDS)), "nothing was written");
        // What is on the page is what is in the table.
        let someone = people[0].borrow().clone();
        let mut browser = Person::new(&program.url);
        browser.set_cookie("skymailing", &someone.cookie);
        assert!(browser.visit("/account").await.body.contains(&format!("Name {}", someone.asked)));
        drop(program);
        if let Conn::Sqlite(_) = fresh.connect() {
            let words = names(&mut fresh.connect(), "SELECT integrity_check AS name FROM pragma_integrity_check");
            assert_eq!(words.into_iter().collect::<Vec<_>>(), ["ok"]);
        }
        drop(Db::open(&fresh.url).unwrap());
    }
}

async fn sign_in(url: &str, data: &Path, database: &str, number: usize) -> Renamer {
    let email = format!("person{number}@example.org");
    let mut create = skymailing(data)
        .args(["account", "create", &email, "--password-stdin", "--verified"])
        .env("DATABASE_URL", database)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    create.stdin.take().unwrap().write_all(PASSWORD.as_bytes()).unwrap();
    assert!(create.wait().unwrap().success());
    let mut browser = Person::new(url);
    browser.sign_in(&email, PASSWORD).await;
    browser.visit("/account").await;
    assert_eq!(browser.page.path, "/account", "{}", browser.page.text());
    let cookie = browser.cookie("skymailing").unwrap();
    Renamer { email, cookie, csrf: browser.csrf(), asked: 0, acknowledged: 0 }
}

/// One change after another, until the program is gone.
async fn rename(url: String, person: Rc<RefCell<Renamer>>) {
    let client = awc::Client::builder().disable_redirects().finish();
    loop {
        let (body, cookie) = {
            let mut person = person.borrow_mut();
            person.asked += 1;
            let fields = [
                ("csrf", person.csrf.clone()),
                ("name", format!("Name {}", person.asked)),
                ("language", "en".to_owned()),
                ("zone", "UTC".to_owned()),
            ];
            (url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish(), person.cookie.clone())
        };
        let sent = client
            .post(format!("{url}/account/profile"))
            .insert_header((header::COOKIE, format!("skymailing={cookie}")))
            .insert_header((header::CONTENT_TYPE, "application/x-www-form-urlencoded"))
            .send_body(body)
            .await;
        let Ok(response) = sent else { return };
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        let mut person = person.borrow_mut();
        person.acknowledged = person.asked;
    }
}

/// The last acknowledged name is there, or the one that was asked for when the end came.
fn check(fresh: &Fresh, person: &mut Renamer, when: &str) {
    let name: String = accounts::table
        .filter(accounts::email.eq(&person.email))
        .select(accounts::name)
        .first(&mut fresh.connect())
        .unwrap();
    let found: u64 = name.strip_prefix("Name ").map_or(0, |number| number.parse().unwrap());
    assert!(
        found == person.acknowledged || found == person.asked,
        "{when}: {} acknowledged, {} asked for, {found} found",
        person.acknowledged,
        person.asked
    );
    (person.asked, person.acknowledged) = (found, found);
}
