//! Starts: each once, in time or counted as missed, and what a run is made of.

use skymailing::clock::{days, hours, minutes};
use skymailing::delivery::State;
use skymailing::delivery::runs::RunState;

use super::*;
use crate::support::app::on_each_database;

#[actix_web::test]
async fn a_campaign_runs_from_its_start_to_its_end() {
    on_each_database(async |app| {
        let ann = ann(app, 5).await;
        let inactive = ann.clients[4];
        let away = format!("UPDATE clients SET state = 'unsubscribed' WHERE id = {inactive}");
        app.write(move |conn| diesel::sql_query(away).execute(conn)).await;
        let id = ann.launches(app, ann.says(once())).await;
        app.app.campaigns.turn().await.unwrap();
        let run = run_of(app, id).await;
        assert_eq!((run.state, run.planned, run.created_at), (RunState::Planning, 0, app.clock.now()));
        assert_eq!(run.ends_at, NOW.plus(hours(24)));
        assert_eq!((run.opens_at, run.shuts_at, run.letters_left), (app.clock.now(), run.ends_at, None));
        assert_eq!(
            (run.from_email.as_str(), run.reply_to.as_deref()),
            ("no-reply@localhost.localdomain", Some("ann@example.org"))
        );
        app.app.campaigns.plan().await.unwrap();
        let run = run_of(app, id).await;
        assert_eq!((run.state, run.planned, run.repeats), (RunState::Open, 4, 1));
        assert_eq!(recipients(app, run.id).await, ann.clients[..4]);
        assert_eq!(status(app, id).await, Status::Running);

        all_become(app, run.id, "accepted").await;
        turn(app).await;
        let (campaign, status) = seen(app, id).await;
        assert_eq!((status, campaign.ended_at, campaign.missed), (Status::Completed, Some(app.clock.now()), 0));
        wait(app, days(3));
        turn(app).await;
        assert_eq!(runs_of(app, id).await.len(), 1);
    })
    .await;
}

#[actix_web::test]
async fn what_is_left_when_the_time_is_over_expires_and_is_counted() {
    on_each_database(async |app| {
        let ann = ann(app, 3).await;
        let id = ann.launches(app, ann.says(once())).await;
        turn(app).await;
        wait(app, hours(24));
        turn(app).await;
        assert_eq!(status(app, id).await, Status::Expired);
        let run = run_of(app, id).await;
        assert_eq!(app.read(move |conn| runs::sums(conn, run.id)).await.0, [(State::Expired, 3)]);
    })
    .await;
}

#[actix_web::test]
async fn a_campaign_in_the_future_starts_by_itself_and_a_repeated_one_again_and_again() {
    on_each_database(async |app| {
        let ann = ann(app, 1).await;
        let calendar = Calendar {
            first: date(2026, 11, 21).at(9, 0, 0, 0),
            until: Some(date(2026, 11, 24).at(0, 0, 0, 0)),
            ..daily()
        };
        let id = ann.launches(app, ann.says(calendar)).await;
        turn(app).await;
        assert_eq!(status(app, id).await, Status::Scheduled);
        for day in 1..=3 {
            until(app, NOW.plus(days(day)).minus(hours(3)).minus(seconds(1)));
            turn(app).await;
            assert_eq!(runs_of(app, id).await.len() as u64, day - 1, "a second too early");
            wait(app, seconds(1));
            turn(app).await;
            let runs = runs_of(app, id).await;
            assert_eq!(runs.len() as u64, day);
            let last = runs.last().unwrap();
            assert_eq!(last.occurrence, format!("2026-11-2{day}T09:00"));
            assert_eq!(last.ends_at, app.clock.now().plus(hours(2)));
            all_become(app, last.id, "accepted").await;
            turn(app).await;
        }
        assert_eq!(status(app, id).await, Status::Completed);
    })
    .await;
}

#[actix_web::test]
async fn two_nodes_that_take_the_same_turn_start_it_once() {
    on_each_database(async |app| {
        let ann = ann(app, 1).await;
        let mut ids = Vec::new();
        for _ in 0..20 {
            let id = ann.makes(app, ann.says(once())).await;
            app.app.campaigns.launch(ann.id, id).await.unwrap();
            ids.push(id);
        }
        wait(app, campaigns::UNDO_WITHIN);
        let turns = (0..4).map(|_| async {
            app.app.campaigns.turn().await.unwrap();
            app.app.campaigns.plan().await.unwrap();
        });
        futures_util::future::join_all(turns).await;
        for id in ids {
            let run = run_of(app, id).await;
            assert_eq!((run.state, run.planned), (RunState::Open, 1));
            assert_eq!(recipients(app, run.id).await, ann.clients);
        }
    })
    .await;
}

#[actix_web::test]
async fn what_was_missed_while_nobody_looked_is_counted_and_what_is_in_time_starts() {
    on_each_database(async |app| {
        let ann = ann(app, 1).await;
        let id = ann.launches(app, ann.says(daily())).await;
        // Four days pass; the fifth occurrence began an hour ago and lasts two.
        until(app, NOW.plus(days(4)).plus(hours(1)));
        turn(app).await;
        let (campaign, _) = seen(app, id).await;
        assert_eq!(campaign.missed, 4);
        let run = run_of(app, id).await;
        assert_eq!((run.occurrence.as_str(), run.ends_at), ("2026-11-24T12:00", NOW.plus(days(4)).plus(hours(2))));
        assert_eq!(campaign.next_start_at, Some(NOW.plus(days(5))));
    })
    .await;
}

#[actix_web::test]
async fn a_window_that_passes_without_a_start_is_expired() {
    on_each_database(async |app| {
        let ann = ann(app, 1).await;
        let id = ann.launches(app, ann.says(once())).await;
        wait(app, days(2));
        turn(app).await;
        let (campaign, status) = seen(app, id).await;
        assert_eq!((status, campaign.missed, campaign.next_start_at), (Status::Expired, 1, None));
        assert!(runs_of(app, id).await.is_empty());
    })
    .await;
}

#[actix_web::test]
async fn a_start_that_comes_due_while_it_is_held_waits_and_is_decided_when_let_go() {
    on_each_database(async |app| {
        let ann = ann(app, 1).await;
        let (owner, house) = (ann.id, app.app.campaigns.house.clone());
        for (hold, waits, starts) in [
            ("pause", minutes(90), true),
            ("pause", hours(3), false),
            ("disable", minutes(90), true),
            ("disable", hours(3), false),
            ("block", minutes(90), true),
            ("block", hours(3), false),
        ] {
            let first = app.clock.now().in_zone(&jiff::tz::TimeZone::UTC).datetime();
            let calendar = Calendar { first, lasts_hours: Some(2), ..once() };
            let id = ann.makes(app, ann.says(calendar)).await;
            app.app.campaigns.launch(owner, id).await.unwrap();
            let held = app.app.db.write({
                let now = app.clock.now();
                move |conn| match hold {
                    "pause" => campaigns::pause(conn, owner, id, now),
                    "disable" => campaigns::disable(conn, id, None, "why", now),
                    _ => by_staff(skymailing::accounts::block(conn, None, owner, "why", now)),
                }
            });
            held.await.unwrap();
            wait(app, waits);
            turn(app).await;
            assert!(runs_of(app, id).await.is_empty(), "{hold}");
            let let_go = app.app.db.write({
                let (now, house) = (app.clock.now(), house.clone());
                move |conn| match hold {
                    "pause" => campaigns::resume(conn, &house, owner, id, now),
                    "disable" => campaigns::enable(conn, id, None, now),
                    _ => by_staff(skymailing::accounts::unblock(conn, None, owner, now)),
                }
            });
            let_go.await.unwrap();
            turn(app).await;
            let (campaign, status) = seen(app, id).await;
            if starts {
                assert_eq!((status, campaign.missed), (Status::Running, 0), "{hold} for {waits:?}");
                all_become(app, run_of(app, id).await.id, "accepted").await;
            } else {
                assert_eq!((status, campaign.missed), (Status::Expired, 1), "{hold} for {waits:?}");
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn a_start_for_which_something_is_gone_pauses_with_the_reason() {
    on_each_database(async |app| {
        let ann = ann(app, 1).await;
        let (owner, message) = (ann.id, ann.message);
        let id = ann.launches(app, ann.says(daily())).await;
        let set = async |to: &str| {
            let sql = format!("UPDATE messages SET deleted_at = {to} WHERE id = {message}", message = message.0);
            app.write(move |conn| diesel::sql_query(sql).execute(conn)).await;
        };
        set("1").await;
        turn(app).await;
        let (campaign, status) = seen(app, id).await;
        assert_eq!((status, campaign.paused_why.as_deref()), (Status::Paused, Some("message-gone")));
        assert!(runs_of(app, id).await.is_empty());

        let house = app.app.campaigns.house.clone();
        let resume = move |conn: &mut _, now| campaigns::resume(conn, &house, owner, id, now);
        let refused = does(app, resume.clone()).await;
        assert_eq!(refused, Err(Refusal::Problems(vec![campaigns::Problem::MessageGone(message)])));
        set("NULL").await;
        does(app, resume).await.unwrap();
        turn(app).await;
        assert_eq!(run_of(app, id).await.occurrence, "2026-11-20T12:00");
        assert_eq!(seen(app, id).await.0.paused_why, None);
    })
    .await;
}

#[actix_web::test]
async fn sent_now_it_starts_at_once_and_a_repeated_one_still_runs_as_it_would() {
    on_each_database(async |app| {
        let ann = ann(app, 1).await;
        let (owner, house) = (ann.id, app.app.campaigns.house.clone());
        let send_now = async |id| {
            let house = house.clone();
            does(app, move |conn, now| campaigns::send_now(conn, &house, owner, id, now)).await
        };
        let tomorrow = date(2026, 11, 21).at(9, 0, 0, 0);
        let id = ann.launches(app, ann.says(Calendar { first: tomorrow, ..once() })).await;
        send_now(id).await.unwrap();
        let run = run_of(app, id).await;
        assert_eq!((run.occurrence.as_str(), run.created_at), ("2026-11-21T09:00", app.clock.now()));
        assert_eq!(send_now(id).await, Err(Refusal::RunGoesOn));
        turn(app).await;
        all_become(app, run.id, "accepted").await;
        turn(app).await;
        assert_eq!(status(app, id).await, Status::Completed);

        let id = ann.launches(app, ann.says(Calendar { first: tomorrow, lasts_hours: None, ..daily() })).await;
        send_now(id).await.unwrap();
        let run = run_of(app, id).await;
        assert_eq!(run.occurrence, format!("now-{}", app.clock.now().as_micros()));
        assert_eq!(run.ends_at, NOW.plus(hours(21)), "before the next begins");
        turn(app).await;
        until(app, NOW.plus(hours(21)));
        turn(app).await;
        let runs = runs_of(app, id).await;
        assert_eq!(runs.len(), 2);
        assert_eq!((runs[0].state, runs[1].occurrence.as_str()), (RunState::Finished, "2026-11-21T09:00"));
    })
    .await;
}
