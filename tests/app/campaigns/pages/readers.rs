//! What readers do besides leaving: a break, a reason, a complaint, being forgotten; and that opening a page does none of it.

use actix_web::http::{Method, StatusCode};
use diesel::prelude::*;
use skymailing::campaigns::Reader;
use skymailing::clients::{self, ClientId, ClientState};
use skymailing::clock::days;
use skymailing::db::schema::{attempts, clients as people, deliveries, suppressions};
use skymailing::delivery::State;
use skymailing::delivery::runs::{self, Response};

use crate::campaigns::{Ann, ann, now, once, run_of, status, turn};
use crate::runs::{law_holds, to_the_end};
use crate::support::app::{PASSWORD, TestApp, on_each_database};
use crate::support::html;
use crate::support::mail_server::{MailServer, Moment, say};
use crate::support::person::Person;
use crate::support::snapshot::everything;

/// A campaign that was sent, and the link in the letter to the first client.
async fn sent(app: &TestApp, clients: usize, server: &MailServer) -> (Ann, skymailing::campaigns::CampaignId, String) {
    let ann = ann(app, clients).await;
    let id = ann.launches(app, ann.says(once())).await;
    turn(app).await;
    app.app.engine(server.relay(), 2, true).work_through().await;
    let run = run_of(app, id).await.id;
    let reader = Reader { owner: ann.id, client: first(&ann), run };
    let link = reader.url(&app.app.key, "");
    (ann, id, link)
}

fn first(ann: &Ann) -> ClientId {
    ClientId(*ann.clients.first().unwrap())
}

async fn state(app: &TestApp, ann: &Ann) -> (ClientState, String) {
    let id = first(ann).0;
    app.read(move |conn| people::table.find(id).select((people::state, people::state_reason)).get_result(conn)).await
}

async fn press(reader: &mut Person, path: &str, form: &str) -> StatusCode {
    reader.send(Method::POST, path, Some(form.to_owned())).await.status
}

async fn entries(app: &TestApp) -> Vec<i64> {
    app.read(|conn| suppressions::table.order(suppressions::id).select(suppressions::id).load(conn)).await
}

#[actix_web::test]
async fn a_break_holds_letters_back_and_ends_by_itself() {
    on_each_database(async |app| {
        let server = MailServer::start();
        let (ann, _, link) = sent(app, 2, &server).await;
        let mut reader = app.visitor();
        reader.visit(&link).await;
        reader.submit(&format!("{link}/break"), &[("weeks", "4")]).await;
        assert!(reader.page.says("You take a break") && reader.page.has("time"), "{}", reader.page.text());
        assert_eq!(html::problems(&reader.page.body), [""; 0]);
        assert_eq!(state(app, &ann).await.0, ClientState::Active);
        let mut owner = app.visitor();
        owner.sign_in("ann@example.org", PASSWORD).await;
        assert!(owner.visit("/suppressions").await.says("They take a break until"), "{}", owner.page.text());
        // The owner does not end it, not even by putting them on the list and taking them off again.
        assert!(!owner.page.says("Take off the list"), "{}", owner.page.text());
        owner.submit("/suppressions", &[("entries", "c0@example.net"), ("reason", "to end it")]).await;
        for id in entries(app).await {
            let form = format!("csrf={}", owner.csrf());
            owner.send(Method::POST, &format!("/suppressions/{id}/remove"), Some(form)).await;
        }
        assert!(owner.visit("/suppressions").await.says("1 entry"), "{}", owner.page.text());
        let page = owner.visit(&format!("/clients/{}", ann.clients[0])).await;
        assert!(page.says("takes a break from your letters until"), "{}", page.text());

        let engine = app.app.engine(server.relay(), 2, true);
        for (later, suppressed) in [(days(27), 1), (days(2), 0)] {
            app.clock.advance(later);
            let id =
                ann.launches(app, skymailing::campaigns::NewCampaign { calendar: now(app), ..ann.says(once()) }).await;
            turn(app).await;
            let run = run_of(app, id).await.id;
            to_the_end(app, &engine, run).await;
            let sums = law_holds(app, ann.id, run).await;
            assert_eq!((sums.of(State::Suppressed), sums.all()), (suppressed, 2), "{sums:?}");
        }
        assert!(owner.visit("/suppressions").await.says("Nobody is on the list"), "{}", owner.page.text());

        reader.visit(&link).await;
        reader.submit(&format!("{link}/break"), &[("weeks", "2")]).await;
        reader.submit(&format!("{link}/back"), &[]).await;
        assert!(reader.page.has(".flash") && !reader.page.says("You take a break"), "{}", reader.page.text());
        for nonsense in ["weeks=3", "weeks=-1", "weeks=x", ""] {
            assert_eq!(
                press(&mut reader, &format!("{link}/break"), nonsense).await,
                StatusCode::BAD_REQUEST,
                "{nonsense}"
            );
        }
    })
    .await;
}

#[actix_web::test]
async fn who_leaves_may_say_why_and_the_owner_reads_it() {
    on_each_database(async |app| {
        let (ann, _, link) = sent(app, 1, &MailServer::start()).await;
        let mut reader = app.visitor();
        reader.visit(&link).await;
        reader.submit(&link, &[("confirm", "yes")]).await;
        let reason = reader.page.path.replace("/done", "/reason");
        assert_eq!(html::problems(&reader.page.body), [""; 0]);
        assert_eq!(press(&mut reader, &reason, "why=because").await, StatusCode::BAD_REQUEST);
        reader.submit(&reason, &[("why", "too-often"), ("text", "  three <b>a day</b>\r\n ")]).await;
        assert!(reader.page.says("Thank you"), "{}", reader.page.text());
        let said = (ClientState::Unsubscribed, "Too many letters: three <b>a day</b>".to_owned());
        assert_eq!(state(app, &ann).await, said);
        // They can still take it back, and then there is nothing to explain.
        let undo = reader.page.path.replace("/done", "/undo");
        reader.submit(&undo, &[]).await;
        assert_eq!(state(app, &ann).await.0, ClientState::Active);
        press(&mut reader, &reason, "why=other").await;
        assert_eq!(state(app, &ann).await, (ClientState::Active, String::new()));
    })
    .await;
}

#[actix_web::test]
async fn a_reader_asks_why_and_complains_and_too_many_complaints_stop_the_campaign() {
    on_each_database(async |app| {
        let server = MailServer::start();
        // One letter waits, so the run goes on.
        server.on_for("c9@example.net", Moment::Rcpt, [say("450 4.2.1 Later\r\n")]);
        let (ann, id, link) = sent(app, 10, &server).await;
        let mut reader = app.visitor();
        let page = reader.visit(&format!("{link}/why")).await.clone();
        assert!(page.says("wrote c…@example.net down by hand on") && page.says("The last letters"), "{}", page.text());
        assert!(!page.says("c0@example.net"), "little of the address is told");
        assert_eq!(html::problems(&page.body), [""; 0]);
        reader.submit(&format!("{link}/complain"), &[("text", "I \u{202E} never")]).await;
        assert!(
            reader.page.says("Your complaint is noted") && !reader.page.says("never asked for these"),
            "{}",
            reader.page.text()
        );
        assert_eq!(
            state(app, &ann).await,
            (ClientState::Complained, "They complained: they never asked for letters".to_owned())
        );
        let run = run_of(app, id).await.id;
        for client in &ann.clients[..3] {
            let link = Reader { owner: ann.id, client: ClientId(*client), run }.url(&app.app.key, "");
            for _ in 0..2 {
                assert_eq!(press(&mut reader, &format!("{link}/complain"), "text=").await, StatusCode::SEE_OTHER);
            }
        }
        let said = app.read(move |conn| runs::responses(conn, &[run], Response::Complained)).await;
        assert_eq!(said.get(&run), Some(&3), "each of them counts once");
        let mut owner = app.visitor();
        owner.sign_in("ann@example.org", PASSWORD).await;
        assert!(owner.visit(&format!("/campaigns/{id}")).await.says("3 readers complained"), "{}", owner.page.text());
        app.app.campaigns.hold_harmful().await.unwrap();
        assert_eq!(status(app, id).await, skymailing::campaigns::Status::Disabled);
        assert!(
            owner.visit(&format!("/campaigns/{id}")).await.says("complained that they never asked"),
            "{}",
            owner.page.text()
        );
        // Whoever complained stays out, whatever they press afterwards.
        reader.visit(&link).await;
        assert!(reader.page.says("You are unsubscribed") && !reader.page.has("main form"), "{}", reader.page.text());
    })
    .await;
}

/// How often words stand anywhere in the database.
async fn stands_in_database(app: &TestApp, words: &str) -> usize {
    everything(app).await.matches(words).count()
}

#[actix_web::test]
async fn a_person_is_erased_and_never_written_to_again() {
    on_each_database(async |app| {
        let server = MailServer::start();
        server.on_for("c0@example.net", Moment::Rcpt, [say("450 4.2.1 <c0@example.net> is busy\r\n")]);
        let (ann, id, link) = sent(app, 3, &server).await;
        let run = run_of(app, id).await.id;
        assert!(stands_in_database(app, "c0@example.net").await >= 3, "a client, a delivery and what was said");
        // What holds no more names them as well, until they are erased.
        let mut reader = app.visitor();
        reader.visit(&link).await;
        reader.submit(&format!("{link}/break"), &[("weeks", "2")]).await;
        reader.submit(&format!("{link}/back"), &[]).await;
        reader.visit(&format!("{link}/why")).await;
        reader.submit(&format!("{link}/erase"), &[]).await;
        assert_eq!(reader.page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(reader.page.says("Tick the box"), "{}", reader.page.text());
        assert_eq!(html::problems(&reader.page.body), [""; 0]);
        reader.submit(&format!("{link}/erase"), &[("sure", "yes")]).await;
        assert!(reader.page.says("Your data is erased"), "{}", reader.page.text());
        assert_eq!(stands_in_database(app, "c0@").await, 0);
        let sums = law_holds(app, ann.id, run).await;
        assert_eq!((sums.of(State::Accepted), sums.of(State::Suppressed)), (2, 1), "the sums stay: {sums:?}");
        let kept: (String, i64) = app
            .read(|conn| {
                let letters = deliveries::table.inner_join(attempts::table).filter(deliveries::state.eq("suppressed"));
                letters.select((deliveries::recipient, attempts::code.assume_not_null())).get_result(conn)
            })
            .await;
        assert_eq!(kept, ("…@example.net".to_owned(), 450));
        for path in [format!("{link}/why"), format!("{link}/erase")] {
            let method = if path.ends_with("why") { Method::GET } else { Method::POST };
            let body = (method == Method::POST).then(|| "sure=yes".to_owned());
            assert_eq!(reader.send(method, &path, body).await.status, StatusCode::NOT_FOUND, "{path}");
        }

        // Their owner brings the address in again, and it stays out.
        let mut owner = app.visitor();
        owner.sign_in("ann@example.org", PASSWORD).await;
        assert!(owner.visit("/suppressions").await.says("Erased on request") && !owner.page.says("Take off the list"));
        owner.visit("/clients/new").await;
        owner.submit("/clients/new", &[("email", "c0@example.net"), ("first_name", "Carl")]).await;
        assert!(owner.page.says("on your suppression list"), "{}", owner.page.text());
        let again =
            ann.launches(app, skymailing::campaigns::NewCampaign { calendar: now(app), ..ann.says(once()) }).await;
        turn(app).await;
        let sums = law_holds(app, ann.id, run_of(app, again).await.id).await;
        assert_eq!((sums.of(State::Suppressed), sums.all()), (1, 3), "{sums:?}");

        // By the owner's own hand as well.
        let path = owner.page.path.clone();
        owner.submit(&format!("{path}/erase"), &[]).await;
        assert_eq!(owner.page.status, StatusCode::UNPROCESSABLE_ENTITY);
        owner.submit(&format!("{path}/erase"), &[("sure", "yes")]).await;
        assert!(owner.page.says("The person is erased") && owner.visit(&path).await.status == StatusCode::NOT_FOUND);
        let left = app.read(move |conn| clients::find(conn, ann.id, ClientId(ann.clients[1]))).await;
        assert!(left.is_some(), "nobody else is");
    })
    .await;
}

#[actix_web::test]
async fn a_scanner_that_opens_every_link_changes_nothing() {
    on_each_database(async |app| {
        let (ann, _, link) = sent(app, 2, &MailServer::start()).await;
        let before = everything(app).await;
        let mut scanner = app.visitor();
        for _ in 0..2 {
            for path in ["", "/why", "/done", "/break", "/back", "/erase", "/complain", "/reason", "/undo"] {
                for method in [Method::GET, Method::HEAD] {
                    scanner.send(method, &format!("{link}{path}"), None).await;
                }
            }
        }
        assert_eq!(everything(app).await, before);
        assert_eq!(state(app, &ann).await.0, ClientState::Active);
    })
    .await;
}
