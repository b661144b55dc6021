//! Whoever stops a campaign at the moment in which it starts has stopped it: there is no run that goes on.

use skymailing::accounts;
use skymailing::clock::minutes;
use skymailing::delivery::runs::RunState;

use super::*;
use crate::support::app::on_each_database;

const TIMES: usize = 40;

#[actix_web::test]
async fn no_run_slips_through_a_stop_at_the_same_moment() {
    on_each_database(async |app| {
        for (nth, stop) in ["disable", "block", "pause", "cancel"].into_iter().enumerate() {
            let owner = app.given_account(&format!("owner{nth}@example.org"), Role::Owner).await;
            let ann = of_owner(app, owner, 1).await;
            let (mut began, mut waited) = (0, 0);
            for round in 0..TIMES {
                let first = app.clock.now().in_zone(&jiff::tz::TimeZone::UTC).datetime();
                let id = ann.launches(app, ann.says(Calendar { first, ..once() })).await;
                let now = app.clock.now();
                let stopping = async {
                    for _ in 0..round % 7 {
                        tokio::task::yield_now().await;
                    }
                    let stopped = app.app.db.write(move |conn| match stop {
                        "disable" => campaigns::disable(conn, id, None, "why", now),
                        "pause" => campaigns::pause(conn, owner, id, now),
                        "cancel" => campaigns::cancel(conn, owner, id, now),
                        _ => by_staff(accounts::block(conn, None, owner, "why", now)),
                    });
                    stopped.await.unwrap();
                };
                futures_util::future::join3(stopping, app.app.campaigns.turn(), app.app.campaigns.turn())
                    .await
                    .1
                    .unwrap();
                match runs_of(app, id).await.as_slice() {
                    [] => waited += 1,
                    [run] => {
                        began += 1;
                        let held = run.is_held() || run.state == RunState::Ending || run.state == RunState::Finished;
                        assert!(held, "{stop}: {run:?}");
                    }
                    more => panic!("{more:?}"),
                }
                if stop == "block" {
                    app.app.db.write(move |conn| accounts::unblock(conn, None, owner, now)).await.unwrap();
                    assert!(runs_of(app, id).await.iter().all(|run| !run.is_held()));
                    app.app.db.write(move |conn| campaigns::cancel(conn, owner, id, now)).await.unwrap();
                }
                wait(app, minutes(1));
            }
            assert_eq!(began + waited, TIMES, "{stop}");
        }
        app.write(|conn| diesel::sql_query("UPDATE runs SET state = 'ending', ending = 'cancelled'").execute(conn))
            .await;
        turn(app).await;
    })
    .await;
}

#[actix_web::test]
async fn an_account_that_goes_away_takes_its_campaigns_and_their_letters_along() {
    on_each_database(async |app| {
        let ann = ann(app, 30).await;
        let id = ann.launches(app, ann.says(daily())).await;
        turn(app).await;
        assert_eq!(run_of(app, id).await.planned, 30);
        app.given_account("admin@example.org", Role::Admin).await;
        assert!(app.app.accounts.delete(ann.id).await.unwrap());
        turn(app).await;
        assert!(runs_of(app, id).await.is_empty());
        let left: i64 =
            app.read(|conn| deliveries::table.filter(deliveries::run_id.is_not_null()).count().get_result(conn)).await;
        assert_eq!(left, 0);
    })
    .await;
}
