//! Letters that go by a sender: by its own server when letters leave, into the net in trial mode; what fails is told on its page.

use actix_web::http::StatusCode;
use diesel::prelude::*;
use skymailing::clock::{hours, minutes};
use skymailing::db::{AccountId, Role, schema};
use skymailing::delivery::{Engine, PostError, Purpose, State};
use skymailing::mail::EmailAddress;
use skymailing::smtp::Relay;

use super::{LIVE, NEAR, SenderId, added, id_of, near, press, run_sql, with};
use crate::support::app::{TestApp, on_each_database_with};
use crate::support::mail_server::{Act, Gate, MailServer, Moment, Offers, say};

const ANN: &str = "ann@example.org";

fn with_login() -> Offers {
    Offers { auth: &["PLAIN", "LOGIN"], ..Offers::default() }
}

/// A letter of a message, posted as the slice of messages posts it.
async fn post(app: &TestApp, owner: AccountId, sender: Option<SenderId>, to: &str) {
    let (outbox, now, to) = (app.app.senders.outbox.clone(), app.clock.now(), EmailAddress::parse(to).unwrap());
    let posted = app.app.db.write(move |conn| {
        let bytes = b"Subject: Hello\r\n\r\nHello.\r\n".to_vec();
        outbox.post_by(conn, owner, sender, &to, Purpose::MessageTest, |_| Ok(bytes), now)
    });
    posted.await.unwrap_or_else(|error: PostError| panic!("{error:?}"));
}

async fn states(app: &TestApp) -> Vec<(Option<i64>, State)> {
    app.read(|conn| {
        use schema::deliveries::dsl as d;
        d::deliveries.order(d::id).select((d::sender_id, d::state)).load(conn)
    })
    .await
}

fn engine(app: &TestApp, sessions: usize, relay: Relay) -> Engine {
    app.app.engine(relay, sessions, true)
}

#[actix_web::test]
async fn a_letter_goes_by_the_senders_own_server_and_is_a_row_of_the_ledger() {
    on_each_database_with(LIVE, async |app| {
        let (owner, mut ann) = app.signed_in(ANN, Role::Owner).await;
        let server = MailServer::at_a_mail_port(with_login());
        let path = added(&mut ann, &near(&server, ANN)).await;
        let sent = press(&mut ann, &path, "letter").await;
        assert!(sent.says("On its way"), "{}", sent.text());
        post(app, owner, Some(id_of(&path)), "bob@example.net").await;
        post(app, owner, None, "house@example.net").await;
        assert_eq!(app.run_deliveries().await, 3);
        let dots = server.letters();
        assert_eq!(dots.len(), 2);
        assert!(dots.iter().all(|dot| dot.from == ANN), "{dots:?}");
        assert_eq!(server.to(ANN).len() + server.to("bob@example.net").len(), 2);
        assert!(server.heard(1).iter().any(|line| line.starts_with("AUTH PLAIN")));
        assert_eq!(app.mail.to("house@example.net").len(), 1, "what names no sender goes the installation's way");
        let id = Some(id_of(&path).0);
        assert_eq!(states(app).await, [(id, State::Accepted), (id, State::Accepted), (None, State::Accepted)]);
        assert!(ann.visit(&path).await.says("Accepted by the mail server"));
    })
    .await;
}

#[actix_web::test]
async fn in_trial_mode_a_senders_letter_is_caught_and_its_server_hears_nothing() {
    on_each_database_with(NEAR, async |app| {
        let (_, mut ann) = app.signed_in(ANN, Role::Owner).await;
        let server = MailServer::at_a_mail_port(with_login());
        let path = added(&mut ann, &near(&server, ANN)).await;
        assert!(ann.page.says("In trial mode it is caught"));
        press(&mut ann, &path, "letter").await;
        assert_eq!(app.run_deliveries().await, 1);
        assert_eq!((app.mail.to(ANN).len(), server.connections()), (1, 0));
        assert!(app.mail.to(ANN)[0].raw.contains("From: Ann of Sky <ann@example.org>"));
    })
    .await;
}

#[actix_web::test]
async fn a_fault_of_the_server_is_told_until_it_takes_a_letter_again() {
    on_each_database_with(LIVE, async |app| {
        let (_, mut ann) = app.signed_in(ANN, Role::Owner).await;
        let server = MailServer::at_a_mail_port(with_login());
        let path = added(&mut ann, &near(&server, ANN)).await;
        server.once(Moment::Mail, [say("421 4.3.2 closing <b>down</b>\r\n")]);
        server.once(Moment::Mail, [say("421 4.3.2 closing again\r\n")]);
        press(&mut ann, &path, "letter").await;
        app.run_deliveries().await;
        ann.visit(&path).await;
        assert!(ann.page.says("Does not work") && ann.page.says("closing <b>down</b>") && ann.page.says("Since"));
        assert!(ann.visit("/senders").await.has(".tag.bad"));
        let since = |body: &str| body.split("<dt>Since</dt>").nth(1).map(|rest| rest[..80].to_owned());
        let first = since(&ann.visit(&path).await.body);
        app.clock.advance(minutes(2));
        app.run_deliveries().await;
        assert!(ann.visit(&path).await.says("closing again"));
        assert!(first.is_some() && since(&ann.page.body) == first, "since when it fails, not when it last did");
        app.clock.advance(minutes(10));
        app.run_deliveries().await;
        assert!(ann.visit(&path).await.says("Ready") && !ann.page.says("closing"));
        assert_eq!(server.to(ANN).len(), 1);
    })
    .await;
}

#[actix_web::test]
async fn a_sender_that_cannot_be_used_keeps_its_letters_and_calls_nobody() {
    on_each_database_with(LIVE, async |app| {
        let (owner, mut ann) = app.signed_in(ANN, Role::Owner).await;
        let server = MailServer::at_a_mail_port(with_login());
        let path = added(&mut ann, &near(&server, ANN)).await;
        let id = id_of(&path);
        post(app, owner, Some(id), "bob@example.net").await;
        run_sql(app, "UPDATE senders SET sealed = 'AAAA'".to_owned()).await;
        app.run_deliveries().await;
        assert!(ann.visit(&path).await.says("cannot be used"));
        assert_eq!((server.connections(), states(app).await), (0, vec![(Some(id.0), State::Queued)]));
        // The password is entered again: the letter that waited goes.
        ann.visit(&format!("{path}/edit")).await;
        ann.submit(&format!("{path}/edit"), &with(near(&server, ANN), "name", "Ann")).await;
        app.clock.advance(minutes(5));
        app.run_deliveries().await;
        assert_eq!(states(app).await, [(Some(id.0), State::Accepted)]);

        // Deleted while a letter waits: it ends when its time is over.
        post(app, owner, Some(id), "eve@example.net").await;
        press(&mut ann, &path, "delete").await;
        app.run_deliveries().await;
        app.clock.advance(hours(2));
        app.run_deliveries().await;
        assert_eq!(states(app).await.last().unwrap().1, State::Expired);
        assert!(server.to("eve@example.net").is_empty());
    })
    .await;
}

#[actix_web::test]
async fn an_address_without_a_yes_sends_nothing() {
    on_each_database_with(LIVE, async |app| {
        let (owner, mut ann) = app.signed_in(ANN, Role::Owner).await;
        let server = MailServer::at_a_mail_port(with_login());
        let path = added(&mut ann, &near(&server, "sales@example.net")).await;
        let refused = super::post(&mut ann, &format!("{path}/letter"), &[]).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
        let house = app.app.senders.house.clone();
        let id = id_of(&path);
        let found = app.read(move |conn| skymailing::senders::usable_one(conn, owner, &house, Some(id))).await;
        assert_eq!(found, None);
        post(app, owner, Some(id), "bob@example.net").await;
        app.run_deliveries().await;
        assert_eq!(server.connections(), 0);
    })
    .await;
}

#[actix_web::test]
async fn a_server_that_hangs_holds_up_its_owner_alone() {
    on_each_database_with(LIVE, async |app| {
        let (owner, mut ann) = app.signed_in(ANN, Role::Owner).await;
        let (gate, slow, good) =
            (Gate::closed(), MailServer::at_a_mail_port(with_login()), MailServer::at_a_mail_port(with_login()));
        slow.on(Moment::Mail, [Act::Hold(gate.clone()), Act::Usual]);
        let hanging = id_of(&added(&mut ann, &near(&slow, ANN)).await);
        let works = id_of(&added(&mut ann, &near(&good, ANN)).await);
        for nth in 0..5 {
            post(app, owner, Some(hanging), &format!("a{nth}@example.net")).await;
        }
        post(app, owner, Some(works), "b@example.net").await;
        let own = MailServer::start();
        let engine = engine(app, 3, own.relay());
        let others = async {
            gate.reached().await;
            // Everything else goes while one letter hangs there.
            post(app, owner, None, "c@example.net").await;
            engine.work_through().await;
            while (good.letters().len(), own.letters().len()) != (1, 1) {
                actix_web::rt::time::sleep(std::time::Duration::from_millis(5)).await;
            }
            assert_eq!(slow.connections(), 1, "one session at most");
            for _ in 0..5 {
                gate.let_one_go();
            }
        };
        let both = futures_util::future::join(engine.work_through(), others);
        actix_web::rt::time::timeout(std::time::Duration::from_secs(30), both).await.unwrap();
        assert_eq!(slow.letters().len(), 5);
    })
    .await;
}
