//! What failed, why, what was said about whom, and trying it again: through the front door, and held against the rows.

use actix_web::http::{Method, StatusCode};
use skymailing::clock::{days, hours, minutes};
use skymailing::db::schema::attempts;
use skymailing::delivery::runs::{RunState, Wanted, Which};
use skymailing::delivery::{CampaignId, State};
use skymailing::smtp::Verdict;

use super::*;
use crate::runs::{law_holds, sums, tidy};
use crate::support::app::{PASSWORD, on_each_database};
use crate::support::html;
use crate::support::mail_server::{Act, MailServer, Moment, say};
use crate::support::person::Person;

/// All that is due. A server that hung up is called again after some seconds.
async fn sends(app: &TestApp, server: &MailServer) {
    let engine = app.app.engine(server.relay(), 1, true);
    for _ in 0..3 {
        engine.work_through().await;
        app.clock.advance(seconds(10));
    }
}

/// Of six: one is accepted, the others fail in as many ways.
async fn half_failed(app: &TestApp, server: &MailServer) -> (Ann, CampaignId, Person) {
    let ann = ann(app, 6).await;
    server.on_for("c1@example.net", Moment::Rcpt, [say("550 5.1.1 No such <b>user</b>\r\n")]);
    server.once_for("c2@example.net", Moment::Rcpt, [say("552 5.2.2 Mailbox is full\r\n")]);
    server.once_for("c3@example.net", Moment::Rcpt, [say("552 5.2.2 Mailbox is full\r\n")]);
    server.once_for("c4@example.net", Moment::Dot, [Act::Close]);
    server.once_for("c5@example.net", Moment::Rcpt, [say("450 4.2.1 Mailbox busy\r\n")]);
    let id = ann.launches(app, NewCampaign { unknown: Unknown::AtMostOnce, ..ann.says(once()) }).await;
    turn(app).await;
    sends(app, server).await;
    let mut person = app.visitor();
    person.sign_in("ann@example.org", PASSWORD).await;
    (ann, id, person)
}

#[actix_web::test]
async fn what_failed_is_told_with_its_reason_and_sent_again_when_it_is_asked_for() {
    on_each_database(async |app| {
        let server = MailServer::start();
        let (ann, id, mut person) = half_failed(app, &server).await;
        let (path, run) = (format!("/campaigns/{id}"), run_of(app, id).await);
        let page = person.visit(&path).await.clone();
        assert_eq!(html::problems(&page.body), [""; 0]);
        assert!(
            page.says("The mailbox is full") && page.says("2 letters") && page.says("Mailbox is full"),
            "{}",
            page.text()
        );
        assert!(page.says("There is no mailbox with this address") && page.says("No such <b>user</b>"));
        assert!(page.says("Try again the 4 that failed"), "{}", page.text());
        law_holds(app, ann.id, run.id).await;

        // Two presses.
        let ask = format!("{path}/retry?run={}", run.id);
        assert!(page.has(&format!("a[href='{ask}']")));
        let asked = person.visit(&ask).await.clone();
        assert_eq!(html::problems(&asked.body), [""; 0]);
        assert!(asked.says("2 letters are sent again") && asked.says("1 is left out"), "{}", asked.text());
        assert!(asked.says("gets the same letter a second time"));
        let done = person.submit(&format!("{path}/retry"), &[]).await.clone();
        assert!(done.says("2 letters are queued again"), "{}", done.text());
        let queued = law_holds(app, ann.id, run.id).await;
        assert_eq!((queued.of(State::Queued), queued.of(State::Unknown), queued.of(State::Accepted)), (3, 1, 1));

        sends(app, &server).await;
        let after = law_holds(app, ann.id, run.id).await;
        assert_eq!((after.of(State::Accepted), after.of(State::Queued), after.of(State::Rejected)), (3, 1, 1));
        let seen = person.visit(&path).await.clone();
        assert!(seen.says("All letters that wait are tried again by themselves"), "{}", seen.text());
        assert!(!seen.says("The mailbox is full") && seen.says("Try again the 2 that failed"), "{}", seen.text());

        // The unknown one only when its owner says so.
        person.visit(&ask).await;
        person.submit(&format!("{path}/retry"), &[("unknown", "yes")]).await;
        sends(app, &server).await;
        assert_eq!(server.dots_to("c4@example.net").len(), 2);
        assert_eq!(server.dots_to("c0@example.net").len(), 1, "what was accepted never leaves again");
        wait(app, hours(2));
        sends(app, &server).await;
        tidy(app).await;
        assert_eq!(law_holds(app, ann.id, run.id).await.of(State::Accepted), 5);
        assert_eq!(run_of(app, id).await.state, RunState::Finished);
    })
    .await;
}

#[actix_web::test]
async fn a_campaign_that_had_ended_goes_on_for_what_is_tried_again_and_ends_again() {
    on_each_database(async |app| {
        let server = MailServer::start();
        let (ann, id, mut person) = half_failed(app, &server).await;
        let run = run_of(app, id).await;
        wait(app, days(2));
        turn(app).await;
        turn(app).await;
        assert_eq!(status(app, id).await, Status::Expired, "one waited until the time was over");
        let path = format!("/campaigns/{id}");
        person.visit(&format!("{path}/retry?run={}", run.id)).await;
        assert!(person.page.says("3 letters are sent again"), "{}", person.page.text());
        person.submit(&format!("{path}/retry"), &[]).await;
        assert_eq!(status(app, id).await, Status::Running);
        let again = run_of(app, id).await;
        assert!(again.ends_at > app.clock.now() && again.finished_at.is_none());
        sends(app, &server).await;
        turn(app).await;
        turn(app).await;
        assert_eq!(status(app, id).await, Status::Completed);
        assert_eq!(law_holds(app, ann.id, run.id).await.of(State::Accepted), 4);
        let by_hand = app
            .read(|conn| attempts::table.filter(attempts::trigger.eq("by-hand")).count().get_result::<i64>(conn))
            .await;
        assert_eq!(by_hand, 3);
    })
    .await;
}

#[actix_web::test]
async fn what_may_not_be_tried_again_is_refused_in_words() {
    on_each_database(async |app| {
        let server = MailServer::start();
        let (ann, id, mut person) = half_failed(app, &server).await;
        let (owner, run) = (ann.id, run_of(app, id).await);
        let path = format!("/campaigns/{id}");
        let post = format!("csrf={}&run={}", person.csrf(), run.id);
        let manager = app.given_account("mia@example.org", Role::Manager).await;
        does(app, move |conn, now| campaigns::disable(conn, id, Some(manager), "spam", now)).await.unwrap();
        let answer = person.send(Method::POST, &format!("{path}/retry"), Some(post.clone())).await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        assert!(person.visit(&format!("{path}/retry?run={}", run.id)).await.says("A manager disabled this campaign"));
        assert_eq!(sums(app, run.id).await.of(State::Queued), 1, "nothing was queued");
        does(app, move |conn, now| campaigns::enable(conn, id, None, now)).await.unwrap();

        let (_, mut bob) = app.signed_in("bob@example.org", Role::Owner).await;
        for page in ["/attempts", "/attempts.csv", "/attempts/1", &format!("/retry?run={}", run.id)] {
            assert_eq!(
                bob.send(Method::GET, &format!("{path}{page}"), None).await.status,
                StatusCode::NOT_FOUND,
                "{page}"
            );
        }
        let his = format!("csrf={}&run={}", bob.csrf(), run.id);
        assert_eq!(bob.send(Method::POST, &format!("{path}/retry"), Some(his)).await.status, StatusCode::NOT_FOUND);
        for bad in ["run=x", "run=999999", "", "run=1&cause=nonsense"] {
            let answer = person.send(Method::GET, &format!("{path}/retry?{bad}"), None).await;
            assert!(answer.status.is_client_error() && answer.has("main.error-page h1"), "{bad}: {}", answer.status);
        }
        does(app, move |conn, now| campaigns::cancel(conn, owner, id, now)).await.unwrap();
        let answer = person.send(Method::POST, &format!("{path}/retry"), Some(post)).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "cancelled for good");
    })
    .await;
}

#[actix_web::test]
async fn what_was_said_about_one_and_about_all_is_found() {
    on_each_database(async |app| {
        let server = MailServer::start();
        let (_, id, mut person) = half_failed(app, &server).await;
        let path = format!("/campaigns/{id}");
        person.visit(&path).await;
        let found = person.visit(&format!("{path}/attempts?to=C1@example.net")).await.clone();
        assert!(found.path.contains("/attempts/"), "{}", found.path);
        assert_eq!(html::problems(&found.body), [""; 0]);
        assert!(found.says("There is no mailbox") && found.says("550") && found.says("the recipient’s address"));
        assert!(found.says("c1@example.net") && found.says("The mail server refused it"), "{}", found.text());
        assert!(
            person.visit(&format!("{path}/attempts?to=nobody@example.net")).await.says("not a recipient of this run")
        );

        let all = person.visit(&format!("{path}/attempts")).await.clone();
        assert_eq!(html::problems(&all.body), [""; 0]);
        let rows = |body: &str| body.matches("<th scope=\"row\">").count();
        assert_eq!(rows(&all.body), 6);
        for (query, expected) in [
            ("verdict=rejected", 3),
            ("verdict=accepted", 1),
            ("verdict=unknown", 1),
            ("code=4", 1),
            ("code=55", 3),
            ("code=552", 2),
            ("to=@example.net", 6),
            ("to=@example.com", 0),
            ("from=2030-01-01T00:00", 0),
            ("until=2030-01-01T00:00", 6),
            ("verdict=rejected&code=552&to=@example.net", 2),
        ] {
            let page = person.visit(&format!("{path}/attempts?{query}")).await.clone();
            assert_eq!(rows(&page.body), expected, "{query}: {}", page.text());
            let csv = person.send(Method::GET, &format!("{path}/attempts.csv?{query}"), None).await;
            assert_eq!(csv.body.lines().count(), expected + 1, "{query}: {}", csv.body);
        }
        for bad in ["verdict=good", "code=9", "code=abc", "to=@", "to=anna", "from=today", "until=1"] {
            let answer = person.send(Method::GET, &format!("{path}/attempts?{bad}"), None).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
            assert!(answer.has(".errors a") && html::problems(&answer.body).is_empty(), "{bad}");
        }
        let russian = format!("{path}/attempts");
        person.visit("/account").await;
        person.submit("/account/profile", &[("language", "ru")]).await;
        assert!(person.visit(&russian).await.says("Что сказали почтовые серверы"));
    })
    .await;
}

/// A run of 120 letters to three domains that fail in all ways, held against a slow look at every row.
#[actix_web::test]
async fn a_filter_finds_what_a_look_at_every_attempt_finds() {
    on_each_database(async |app| {
        let (owner, server) = (crate::runs::owner(app).await, MailServer::start());
        let to: Vec<String> = (0..120).map(|n| format!("p{n}@{}.example", ["one", "two", "three"][n % 3])).collect();
        for (n, to) in to.iter().enumerate() {
            match n % 5 {
                0 => server.on_for(to, Moment::Rcpt, [say("550 5.1.1 Who?\r\n")]),
                1 => server.on_for(to, Moment::Rcpt, [say("450 4.2.1 Busy\r\n")]),
                2 => server.on_for(to, Moment::Dot, [say("554 5.6.0 Not this\r\n")]),
                _ => {}
            }
        }
        let id = crate::runs::Plan::of(owner).opened(app, &to).await;
        let engine = crate::runs::engine_to(app, server.relay(), 3, true);
        engine.work_through().await;
        let middle = app.clock.now().plus(minutes(1));
        app.clock.advance(minutes(20));
        engine.work_through().await;
        let all = app.read(move |conn| runs::conversations(conn, id, &Wanted::default(), None, 1000)).await;
        assert!(all.rows.len() > 120 && all.older.is_none());
        let verdicts = [None, Some(Verdict::Accepted), Some(Verdict::Rejected), Some(Verdict::Temporary)];
        let codes = [None, Some((200, 299)), Some((450, 450)), Some((550, 559))];
        let domains = [None, Some("one.example".to_owned()), Some("o.example".to_owned())];
        for verdict in verdicts {
            for codes in codes {
                for domain in &domains {
                    for (from, to) in [(None, None), (Some(middle), None), (None, Some(middle))] {
                        let wanted = Wanted { verdict, codes, domain: domain.clone(), from, to };
                        let expected: Vec<i64> =
                            all.rows.iter().filter(|said| wanted.lets_pass(said)).map(|said| said.id).collect();
                        let (mut found, mut before) = (Vec::new(), None);
                        loop {
                            let asked = wanted.clone();
                            let page = app.read(move |conn| runs::conversations(conn, id, &asked, before, 17)).await;
                            found.extend(page.rows.iter().map(|said| said.id));
                            before = page.older;
                            if before.is_none() {
                                break;
                            }
                        }
                        assert_eq!(found, expected, "{wanted:?}");
                    }
                }
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn a_wish_that_was_broken_off_goes_on_and_queues_nobody_twice() {
    on_each_database(async |app| {
        let owner = crate::runs::owner(app).await;
        let to = crate::runs::people(5000);
        let id = crate::runs::Plan::of(owner).opened(app, &to).await;
        all_become(app, id, "rejected").await;
        tidy(app).await;
        app.write(move |conn| {
            let gone = "UPDATE clients SET state = 'unsubscribed' WHERE email LIKE '%9@example.net'";
            diesel::sql_query(gone).execute(conn)?;
            diesel::sql_query(format!("DELETE FROM run_sums WHERE run_id = {id}")).execute(conn)?;
            let sums = "INSERT INTO run_sums (run_id, state, shard, letters) SELECT run_id, state, ";
            let shard = if matches!(conn, skymailing::db::Conn::Sqlite(_)) { "0" } else { "id % 8" };
            diesel::sql_query(format!("{sums} {shard}, count(*) FROM deliveries WHERE run_id = {id} GROUP BY 1, 2, 3"))
                .execute(conn)
        })
        .await;
        let run = crate::runs::run(app, owner, id).await;
        assert_eq!(run.state, RunState::Finished);
        let now = app.clock.now();
        let gate = runs::Gate { opens_at: now, shuts_at: now.plus(days(1)), letters_left: None };
        let outlook = app.read(move |conn| runs::outlook(conn, id, &Which::All)).await;
        assert_eq!((outlook.again, outlook.unknown, outlook.left_out, outlook.at_least), (4500, 0, 500, false));
        let retried =
            app.write(move |conn| runs::retry(conn, &run, &Which::All, false, (gate, now.plus(days(1))), now)).await;
        assert_eq!((retried.letters, retried.is_all, retried.reopened), (1800, false, true));
        assert_eq!(law_holds(app, owner, id).await.of(State::Queued), 1800);
        // All that is queued leaves, and the run is not finished before the rest is.
        let server = MailServer::start();
        let engine = crate::runs::engine_to(app, server.relay(), 4, true);
        engine.work_through().await;
        tidy(app).await;
        assert_eq!(crate::runs::run(app, owner, id).await.state, RunState::Open);
        assert!(runs::retry_on(&app.app.db, now).await.unwrap());
        assert!(!runs::retry_on(&app.app.db, now).await.unwrap());
        engine.work_through().await;
        tidy(app).await;
        let sums = law_holds(app, owner, id).await;
        assert_eq!((sums.of(State::Accepted), sums.of(State::Rejected)), (4500, 500));
        assert_eq!(server.dots().len(), 4500);
        assert_eq!(crate::runs::run(app, owner, id).await.state, RunState::Finished);
    })
    .await;
}
