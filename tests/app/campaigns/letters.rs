//! The letters of a run: the same bytes at every attempt, from what was written down at the start, with a link to unsubscribe.

use mail_parser::MessageParser;
use skymailing::campaigns::{Reader, Undo, Unsubscribed, resubscribe, unsubscribe};
use skymailing::clients::{self, ClientId, ClientState};
use skymailing::clock::{days, hours};
use skymailing::delivery::State;
use skymailing::messages::Edit;

use super::*;
use crate::support::app::on_each_database;
use crate::support::mail_server::{Act, MailServer, Moment};

#[actix_web::test]
async fn every_attempt_has_the_same_bytes_whatever_was_changed_since() {
    on_each_database(async |app| {
        let (ann, server) = (ann(app, 2).await, MailServer::start());
        let (owner, message, client) = (ann.id, ann.message, ann.clients[0]);
        let named = format!("UPDATE clients SET first_name = 'Анна', last_name = 'Ли' WHERE id = {client}");
        app.write(move |conn| diesel::sql_query(named).execute(conn)).await;
        let id = ann.launches(app, ann.says(once())).await;
        turn(app).await;
        let engine = app.app.engine(server.relay(), 2, true);
        // Nobody can know whether it arrived.
        server.on_for("c0@example.net", Moment::Dot, [Act::Close, Act::Usual]);
        engine.work_through().await;

        let changed = Content { subject: "Other news".to_owned(), ..content() };
        let edit = Edit { base: 1, content: changed, added: vec![], removed: vec![], window: "w".to_owned() };
        let now = app.clock.now();
        app.write(move |conn| {
            messages::save(conn, owner, owner, message, &edit, now)?;
            diesel::sql_query(
                "UPDATE clients SET first_name = 'Eve', email = 'eve@example.net' WHERE first_name <> ''",
            )
            .execute(conn)?;
            diesel::sql_query("UPDATE accounts SET name = 'Other', email = 'other@example.org'").execute(conn)
        })
        .await;
        wait(app, hours(5));
        // Another process has compiled nothing yet.
        app.app.engine(server.relay(), 2, true).work_through().await;
        let dots = server.dots_to("c0@example.net");
        assert_eq!(dots.len(), 2);
        let bytes = dots[0].letter.clone().unwrap();
        assert_eq!(dots[1].letter.as_ref(), Some(&bytes));
        assert_eq!(server.dots_to("c1@example.net").len(), 1);

        let read = MessageParser::default().parse(&bytes).unwrap();
        assert_eq!(read.subject(), Some("News for Анна"));
        let to = read.to().unwrap().first().unwrap();
        assert_eq!((to.name(), to.address()), (Some("Анна Ли"), Some("c0@example.net")));
        assert_eq!(read.reply_to().unwrap().first().unwrap().address(), Some("ann@example.org"));
        let (key, base_url) = (&app.app.campaigns.key, &app.app.campaigns.base_url);
        let reader = Reader { owner, client: ClientId(client), run: run_of(app, id).await.id };
        let url = format!("{base_url}/u/{}", reader.token(key));
        let header = String::from_utf8_lossy(&bytes).replace("\r\n ", " ");
        assert!(header.contains(&format!("List-Unsubscribe: <{url}>")), "{header}");
        assert!(header.contains(&format!("campaign-{id}.localhost")), "{header}");
        assert!(read.body_text(0).unwrap().contains(&url) && read.body_html(0).unwrap().contains(&url));
        assert_eq!(Reader::of_token(key, url.rsplit('/').next().unwrap()), Some(reader));
    })
    .await;
}

#[actix_web::test]
async fn a_whole_campaign_keeps_its_cap_and_spares_who_unsubscribed() {
    on_each_database(async |app| {
        let ann = ann(app, 10).await;
        let calendar = Calendar { per_day: Some(4), lasts_hours: None, ..once() };
        let id = ann.launches(app, ann.says(calendar)).await;
        turn(app).await;
        app.run_deliveries().await;
        assert_eq!(app.mail.count(), 4);
        wait(app, hours(11));
        turn(app).await;
        app.run_deliveries().await;
        assert_eq!(app.mail.count(), 4, "it is still the same day");

        // The last but one follows the link of somebody's letter of theirs.
        let reader = Reader { owner: ann.id, client: ClientId(ann.clients[8]), run: run_of(app, id).await.id };
        let now = app.clock.now();
        app.write(move |conn| unsubscribe(conn, reader, "", now)).await;
        for day in 1..=2 {
            until(app, NOW.plus(days(day)));
            turn(app).await;
            app.run_deliveries().await;
            assert_eq!(app.mail.count(), [8, 9][day as usize - 1]);
        }
        turn(app).await;
        assert_eq!(status(app, id).await, Status::Completed);
        let run = run_of(app, id).await;
        let sums = app.read(move |conn| runs::sums(conn, run.id)).await;
        assert_eq!(sums.0, [(State::Accepted, 9), (State::Suppressed, 1)]);
        assert!(app.mail.to("c8@example.net").is_empty());
    })
    .await;
}

#[actix_web::test]
async fn who_unsubscribes_is_written_to_no_more_and_may_take_that_back() {
    on_each_database(async |app| {
        let ann = ann(app, 1).await;
        let (owner, client) = (ann.id, ClientId(ann.clients[0]));
        let reader = Reader { owner, client, run: RunId(7) };
        let state = async || app.read(move |conn| clients::find(conn, owner, client)).await.unwrap();
        for was in [ClientState::Active, ClientState::Suppressed, ClientState::Bounced] {
            let sql = format!("UPDATE clients SET state = '{was}'");
            app.write(move |conn| diesel::sql_query(sql).execute(conn)).await;
            let now = app.clock.now();
            let undo = match app.write(move |conn| unsubscribe(conn, reader, "Spring", now)).await {
                Some(Unsubscribed::Now(undo)) => undo,
                other => panic!("{other:?}"),
            };
            let left = state().await;
            assert_eq!(
                (left.state, left.state_since, left.state_reason.as_str()),
                (ClientState::Unsubscribed, now, "Spring")
            );
            wait(app, hours(1));
            let now = app.clock.now();
            let again = app.write(move |conn| unsubscribe(conn, reader, "Again", now)).await;
            assert_eq!(again, Some(Unsubscribed::Already));
            assert_eq!(state().await, left, "the first word counts");
            let undo = Undo::of_token(&app.app.campaigns.key, &undo.token(&app.app.campaigns.key)).unwrap();
            assert!(app.write(move |conn| resubscribe(conn, &undo, now)).await);
            assert_eq!(state().await.state, was);
            assert!(!app.write(move |conn| resubscribe(conn, &undo, now)).await, "only once");
        }
        // A complaint is no less than that, and a day later it is too late to take it back.
        let now = app.clock.now();
        let complained = app
            .write(move |conn| {
                diesel::sql_query("UPDATE clients SET state = 'complained'").execute(conn)?;
                unsubscribe(conn, reader, "", now)
            })
            .await;
        assert_eq!(complained, Some(Unsubscribed::Already));
        assert_eq!(state().await.state, ClientState::Complained);
        let late = app
            .write(move |conn| {
                diesel::sql_query("UPDATE clients SET state = 'active'").execute(conn)?;
                unsubscribe(conn, reader, "", now)
            })
            .await;
        let Some(Unsubscribed::Now(undo)) = late else { panic!("{late:?}") };
        let later = now.plus(days(1)).plus(seconds(1));
        assert!(!app.write(move |conn| resubscribe(conn, &undo, later)).await);
        let nobody = Reader { client: ClientId(9999), ..reader };
        assert_eq!(app.write(move |conn| unsubscribe(conn, nobody, "", now)).await, None);
        let other_owner = Reader { owner: AccountId(9999), ..reader };
        assert_eq!(app.write(move |conn| unsubscribe(conn, other_owner, "", now)).await, None);
    })
    .await;
}
