//! How letters are signed: keys are made, their records published, and only then does a campaign carry signatures, which another
//! program finds good.

use std::collections::BTreeMap;

use actix_web::http::{Method, StatusCode};
use diesel::prelude::*;
use skymailing::campaigns::NewCampaign;
use skymailing::clock::days;
use skymailing::config::SecretKey;
use skymailing::db::schema::dkim_keys;
use skymailing::db::{AccountId, Role};
use skymailing::senders;

use super::{added, id_of, near};
use crate::campaigns::{Ann, of_owner, once, run_of, turn};
use crate::interop::dkim::verify_by;
use crate::runs::to_the_end;
use crate::support::app::{TestApp, on_each_database_with};
use crate::support::html;
use crate::support::mail_server::MailServer;
use crate::support::name_server::NameServer;
use crate::support::person::Person;

const PATH: &str = "/senders/domains";
const ANN: &str = "ann@example.org";

async fn with_names(test: impl AsyncFn(&TestApp, &NameServer)) {
    let names = NameServer::start();
    let address = names.address.to_string();
    let settings = [("NAME_SERVER", address.as_str()), ("ALLOW_NETWORKS", "127.0.0.0/8"), ("SMTP_TIME_SCALE", "50")];
    on_each_database_with(&settings, async |app| test(app, &names).await).await;
}

/// Names and records of the keys that are kept, the newest first.
async fn keys(app: &TestApp) -> Vec<(String, String)> {
    let rows: Vec<(String, String, String)> = app
        .read(|conn| {
            let kept = dkim_keys::table.filter(dkim_keys::retired_at.is_null()).order(dkim_keys::id.desc());
            kept.select((dkim_keys::selector, dkim_keys::domain, dkim_keys::record)).load(conn)
        })
        .await;
    rows.into_iter().map(|(selector, domain, record)| (format!("{selector}._domainkey.{domain}"), record)).collect()
}

async fn press(person: &mut Person, path: &str) {
    person.visit(PATH).await;
    person.submit(path, &[]).await;
}

/// A letter of a new campaign as it arrives.
async fn letter(app: &TestApp, ann: &Ann, path: &str, server: &MailServer) -> Vec<u8> {
    let new = NewCampaign { sender: Some(id_of(path)), calendar: crate::campaigns::now(app), ..ann.says(once()) };
    let id = ann.launches(app, new).await;
    turn(app).await;
    let engine = app.app.engine(server.relay(), 1, true);
    to_the_end(app, &engine, run_of(app, id).await.id).await;
    server.letters().last().unwrap().letter.clone().unwrap().to_vec()
}

fn signatures(letter: &[u8]) -> usize {
    String::from_utf8_lossy(letter).matches("DKIM-Signature: ").count()
}

#[actix_web::test]
async fn a_campaign_is_signed_once_its_records_are_published() {
    with_names(async |app, names| {
        names.publishes("example.org", &["v=spf1 mx -all", "some-verification=1"]);
        names.publishes("_dmarc.example.org", &["v=DMARC1; p=none"]);
        let server = MailServer::start();
        let (owner, mut person) = app.signed_in(ANN, Role::Owner).await;
        let (ann, sender) = (of_owner(app, owner, 1).await, added(&mut person, &near(&server, ANN)).await);
        let page = person.visit(PATH).await.clone();
        assert!(page.says("example.org") && page.says("Not signed by us") && page.says("There are no keys yet"));
        assert_eq!(html::problems(&page.body), [""; 0]);

        let (make, check) = (format!("{PATH}/example.org/keys"), format!("{PATH}/example.org/check"));
        press(&mut person, &check).await;
        assert!(
            person.page.says("There is one record.") && person.page.says("v=spf1 mx -all"),
            "{}",
            person.page.text()
        );
        assert!(person.page.says("asks for reports and forbids nothing") && !person.page.says("some-verification"));
        press(&mut person, &make).await;
        assert!(person.page.says("RSA, 2048 bits") && person.page.says("Ed25519"), "{}", person.page.text());
        assert_eq!(html::problems(&person.page.body), [""; 0]);
        press(&mut person, &check).await;
        assert!(person.page.says("Its record is not published yet") && !person.page.says("Letters are signed"));
        assert_eq!(signatures(&letter(app, &ann, &sender, &server).await), 0, "nobody could check a signature");

        let made = keys(app).await;
        assert_eq!(made.len(), 2);
        for (name, record) in &made {
            // As forms of providers like to make it.
            names.publishes(name, &["some other text", &record.replacen("; p=", ";  p= ", 1)]);
        }
        press(&mut person, &check).await;
        assert!(person.page.says("Letters are signed"), "{}", person.page.text());
        let signed = letter(app, &ann, &sender, &server).await;
        assert_eq!(signatures(&signed), 2);
        let records: BTreeMap<String, String> = made.iter().cloned().collect();
        if let Some(verdicts) = verify_by(&[signed], &records) {
            assert_eq!(verdicts, ["[true, true]"]);
        }

        // New keys take their place when they are seen, and not before.
        app.clock.advance(days(1));
        press(&mut person, &make).await;
        press(&mut person, &check).await;
        assert_eq!(keys(app).await.len(), 4);
        let all = keys(app).await;
        let (newest, records) = (&all[..2], all.iter().cloned().collect::<BTreeMap<_, _>>());
        assert_eq!(signatures(&letter(app, &ann, &sender, &server).await), 2);
        names.publishes(&newest[0].0, &[&newest[0].1]);
        names.publishes(&newest[1].0, &[&newest[1].1]);
        press(&mut person, &check).await;
        assert_eq!(keys(app).await, newest);
        let signed = letter(app, &ann, &sender, &server).await;
        assert_eq!(signatures(&signed), 2);
        if let Some(verdicts) = verify_by(&[signed], &records) {
            assert_eq!(verdicts, ["[true, true]"]);
        }

        // A record that is gone ends its signature.
        names.publishes(&newest[0].0, &[]);
        press(&mut person, &check).await;
        assert_eq!(signatures(&letter(app, &ann, &sender, &server).await), 1);
        let id: i64 =
            app.read(|conn| dkim_keys::table.select(dkim_keys::id).order(dkim_keys::id.desc()).first(conn)).await;
        press(&mut person, &format!("{PATH}/keys/{id}/delete")).await;
        press(&mut person, &format!("{PATH}/keys/{}/delete", id - 1)).await;
        assert!(person.page.says("The key is deleted") && person.page.has(".flash form"), "{}", person.page.text());
        assert_eq!(signatures(&letter(app, &ann, &sender, &server).await), 0);
    })
    .await;
}

#[actix_web::test]
async fn keys_are_for_domains_of_ones_own_and_a_silent_name_server_changes_nothing() {
    with_names(async |app, names| {
        let (_, mut person) = app.signed_in(ANN, Role::Owner).await;
        let (_, mut bob) = app.signed_in("bob@example.com", Role::Owner).await;
        press(&mut person, &format!("{PATH}/example.org/keys")).await;
        for (name, record) in keys(app).await {
            names.publishes(&name, &[&record]);
        }
        press(&mut person, &format!("{PATH}/example.org/check")).await;
        assert!(person.page.says("Letters are signed"));
        bob.visit(PATH).await;
        assert!(!bob.page.says("example.org"), "{}", bob.page.text());
        let id: i64 = app.read(|conn| dkim_keys::table.select(dkim_keys::id).first(conn)).await;
        let csrf = format!("csrf={}", bob.csrf());
        for path in
            ["example.org/keys", "example.org/check", &format!("keys/{id}/delete"), &format!("keys/{id}/restore")]
        {
            let answer = bob.send(Method::POST, &format!("{PATH}/{path}"), Some(csrf.clone())).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        }
        for _ in 0..3 {
            press(&mut person, &format!("{PATH}/example.org/keys")).await;
        }
        let form = person.form(&format!("{PATH}/example.org/keys"), &[]);
        let refused = person.send(Method::POST, &format!("{PATH}/example.org/keys"), Some(form)).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text());
        // What is sealed is not what stands on the page, and opens with the new key after a change of it.
        let (old, new) = (app.app.key.clone(), SecretKey::new([9; 32]));
        let done = app.write(move |conn| senders::reseal_keys(conn, &old, &new, 0, 100)).await;
        assert_eq!((done.seen, done.changed, done.shut), (8, 8, 0));
        let (new, owner) = (SecretKey::new([9; 32]), AccountId(1));
        let open = app.read(move |conn| Ok(senders::signing_keys(conn, &new, owner, "example.org")?.len())).await;
        assert_eq!(open, 2);
    })
    .await;
    let nobody = [("NAME_SERVER", "127.0.0.1:9")];
    on_each_database_with(&nobody, async |app| {
        let (_, mut person) = app.signed_in(ANN, Role::Owner).await;
        press(&mut person, &format!("{PATH}/example.org/check")).await;
        assert!(person.page.says("No name server answered"), "{}", person.page.text());
        assert!(!person.page.says("There is no SPF record"));
    })
    .await;
}
