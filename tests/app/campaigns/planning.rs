//! Recipients are written down chunk by chunk, and whatever happens in between, each once.

use skymailing::clients::SegmentId;
use skymailing::delivery::runs::RunState;

use super::*;
use crate::segments::given_segment;
use crate::support::app::on_each_database;

#[actix_web::test]
async fn after_a_crash_in_the_middle_it_goes_on_without_doubles() {
    on_each_database(async |app| {
        let ann = ann(app, 2500).await;
        let id = ann.launches(app, ann.says(once())).await;
        app.app.campaigns.turn().await.unwrap();
        let at_first = run_of(app, id).await;
        assert!(app.app.campaigns.plan_some(at_first.clone()).await.unwrap());
        let run = run_of(app, id).await;
        assert_eq!((run.state, run.planned, run.planned_to), (RunState::Planning, 1000, ann.clients[999]));
        // Whoever still believes it stands where it stood changes nothing.
        assert!(!app.app.campaigns.plan_some(at_first).await.unwrap());
        assert_eq!(run_of(app, id).await, run);
        // Who comes after the start is not in it; who went meanwhile neither.
        let (owner, gone) = (ann.id, ann.clients[1500]);
        app.write(move |conn| given_client(conn, owner, "late@example.net", "{}")).await;
        let away = format!("UPDATE clients SET state = 'unsubscribed' WHERE id = {gone}");
        app.write(move |conn| diesel::sql_query(away).execute(conn)).await;
        // Two nodes go on at once.
        let (one, other) = futures_util::future::join(app.app.campaigns.plan(), app.app.campaigns.plan()).await;
        one.and(other).unwrap();
        let run = run_of(app, id).await;
        assert_eq!((run.state, run.planned), (RunState::Open, 2499));
        let expected: Vec<i64> = ann.clients.iter().copied().filter(|client| *client != gone).collect();
        assert_eq!(recipients(app, run.id).await, expected);
    })
    .await;
}

#[actix_web::test]
async fn a_segment_that_goes_away_in_the_middle_stops_it_and_nobody_is_added() {
    on_each_database(async |app| {
        let ann = ann(app, 1500).await;
        let owner = ann.id;
        let rules = r#"{"match":"all","rules":[{"field":"email","op":"contains","with":{"text":"c10"}}]}"#;
        let segment = app.write(move |conn| given_segment(conn, owner, "ones", rules)).await;
        let except = Except { segments: vec![SegmentId(segment)], ..Except::default() };
        let audience = Audience { whom: Whom::All, except };
        let id = ann.launches(app, NewCampaign { audience, ..ann.says(once()) }).await;
        app.app.campaigns.turn().await.unwrap();
        let first = run_of(app, id).await;
        app.app.campaigns.plan_some(first).await.unwrap();
        let planned = run_of(app, id).await.planned;
        assert_eq!(planned, 1000);

        let set = async |to: &str| {
            let sql = format!("UPDATE segments SET deleted_at = {to}");
            app.write(move |conn| diesel::sql_query(sql).execute(conn)).await;
        };
        set("1").await;
        turn(app).await;
        let (campaign, status) = seen(app, id).await;
        assert_eq!((status, campaign.paused_why.as_deref()), (Status::Paused, Some("audience")));
        let run = run_of(app, id).await;
        assert_eq!((run.state, run.planned, run.is_held()), (RunState::Planning, planned, true));

        set("NULL").await;
        let house = app.app.campaigns.house.clone();
        does(app, move |conn, now| campaigns::resume(conn, &house, owner, id, now)).await.unwrap();
        turn(app).await;
        let run = run_of(app, id).await;
        let ones = (0..1500).filter(|n| format!("c{n}").starts_with("c10")).count();
        assert_eq!((run.state, run.planned, run.is_held()), (RunState::Open, (1500 - ones) as i64, false));
    })
    .await;
}

#[actix_web::test]
async fn nobody_to_write_to_is_a_run_that_ends_at_once() {
    on_each_database(async |app| {
        let ann = ann(app, 1).await;
        let id = ann.launches(app, ann.says(once())).await;
        app.write(|conn| diesel::sql_query("UPDATE clients SET state = 'bounced'").execute(conn)).await;
        turn(app).await;
        turn(app).await;
        let run = run_of(app, id).await;
        assert_eq!((run.state, run.planned), (RunState::Finished, 0));
        assert_eq!(status(app, id).await, Status::Completed);
    })
    .await;
}
