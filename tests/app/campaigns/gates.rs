//! Hours, days and caps: over virtual weeks no letter leaves outside of them, and no day has more than its cap, whatever happens to
//! the run meanwhile.

use std::collections::BTreeMap;

use jiff::civil::{Weekday, time};
use skymailing::campaigns::Hours;
use skymailing::clock::{days, minutes};
use skymailing::delivery::runs::Permit;

use super::*;
use crate::support::app::on_each_database;

/// Sends as fast as the runs let it, one letter at each look, and says when letters left.
async fn send_for(app: &TestApp, id: CampaignId, span: Duration, step: Duration) -> Vec<Timestamp> {
    let (mut left, end) = (Vec::new(), app.clock.now().plus(span));
    while app.clock.now() < end {
        turn(app).await;
        let now = app.clock.now();
        for run in runs_of(app, id).await {
            let waiting = app.read(move |conn| runs::sums(conn, run.id)).await.waiting();
            if run.permit(now) == Permit::Go && waiting > 0 {
                one_leaves(app, run.id).await;
                left.push(now);
            }
        }
        wait(app, step);
    }
    left
}

/// What the dot mark and the answer do to the ledger.
async fn one_leaves(app: &TestApp, run: RunId) {
    let shard = if matches!(app.app.db.target(), skymailing::db::Target::Sqlite(_)) { "0" } else { "id % 8" };
    app.write(move |conn| {
        for sql in [
            format!("UPDATE runs SET letters_left = letters_left - 1 WHERE id = {run} AND letters_left IS NOT NULL"),
            format!(
                "UPDATE deliveries SET state = 'accepted', finished_at = 1 WHERE id =
                 (SELECT min(id) FROM deliveries WHERE run_id = {run} AND state = 'queued')"
            ),
            format!("DELETE FROM run_sums WHERE run_id = {run}"),
            format!(
                "INSERT INTO run_sums (run_id, state, shard, letters)
                 SELECT run_id, state, {shard}, count(*) FROM deliveries WHERE run_id = {run} GROUP BY 1, 2, 3"
            ),
        ] {
            diesel::sql_query(sql).execute(conn)?;
        }
        Ok(())
    })
    .await;
}

fn in_zone(at: Timestamp, zone: &str) -> jiff::Zoned {
    at.in_zone(&jiff::tz::TimeZone::get(zone).unwrap())
}

#[actix_web::test]
async fn no_letter_leaves_outside_its_hours_and_days_and_no_day_has_more_than_its_cap() {
    on_each_database(async |app| {
        let ann = ann(app, 60).await;
        let calendar = Calendar {
            zone: "America/New_York".to_owned(),
            first: date(2026, 11, 20).at(7, 0, 0, 0),
            lasts_hours: Some(24 * 16),
            hours: Some(Hours { from: time(9, 30, 0, 0), to: time(17, 0, 0, 0) }),
            weekdays: Weekdays::of([Weekday::Monday, Weekday::Wednesday, Weekday::Friday]),
            per_day: Some(8),
            ..once()
        };
        let id = ann.launches(app, ann.says(calendar)).await;
        let left = send_for(app, id, days(17), minutes(25)).await;
        let mut by_day: BTreeMap<String, u32> = BTreeMap::new();
        for at in &left {
            let at = in_zone(*at, "America/New_York");
            assert!(matches!(at.weekday(), Weekday::Monday | Weekday::Wednesday | Weekday::Friday), "{at}");
            assert!(at.time() >= time(9, 30, 0, 0) && at.time() < time(17, 0, 0, 0), "{at}");
            *by_day.entry(at.date().to_string()).or_default() += 1;
        }
        assert!(by_day.values().all(|letters| *letters == 8), "{by_day:?}");
        assert_eq!(by_day.len(), 7);
        // Sixteen days hold seven such days and no more; the rest is counted.
        assert_eq!(status(app, id).await, Status::Expired);
        let run = run_of(app, id).await;
        let sums = app.read(move |conn| runs::sums(conn, run.id)).await;
        assert_eq!(sums.of(skymailing::delivery::State::Expired), 60 - 56);
    })
    .await;
}

#[actix_web::test]
async fn a_night_over_midnight_shares_each_days_cap() {
    on_each_database(async |app| {
        let ann = ann(app, 60).await;
        let calendar = Calendar {
            zone: "Europe/Berlin".to_owned(),
            first: date(2026, 11, 20).at(13, 0, 0, 0),
            lasts_hours: Some(24 * 5),
            hours: Some(Hours { from: time(22, 0, 0, 0), to: time(2, 0, 0, 0) }),
            per_day: Some(5),
            ..once()
        };
        let id = ann.launches(app, ann.says(calendar)).await;
        let left = send_for(app, id, days(5), minutes(40)).await;
        let mut by_day: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for at in &left {
            let at = in_zone(*at, "Europe/Berlin");
            assert!(at.hour() >= 22 || at.hour() < 2, "{at}");
            by_day.entry(at.date().to_string()).or_default().push(at.time().to_string());
        }
        assert!(by_day.values().all(|times| times.len() <= 5), "{by_day:?}");
        // A day begins with its first two hours; what they leave of the cap is for its last two.
        let from_midnight: Vec<_> = by_day.values().filter(|times| times[0].starts_with("00")).collect();
        let to_midnight = |times: &&&Vec<String>| times.iter().any(|at| at.starts_with("22"));
        let both: Vec<_> = from_midnight.iter().filter(to_midnight).collect();
        assert!(both.len() == 4 && both.iter().all(|times| times.len() == 5), "{by_day:?}");
    })
    .await;
}

#[actix_web::test]
async fn a_pause_a_second_run_and_a_lower_cap_never_add_letters_to_a_day() {
    on_each_database(async |app| {
        let ann = ann(app, 12).await;
        let (owner, house) = (ann.id, app.app.campaigns.house.clone());
        let calendar = Calendar { per_day: Some(10), lasts_hours: Some(1), ..daily() };
        let id = ann.launches(app, ann.says(calendar.clone())).await;
        let left = send_for(app, id, minutes(4), minutes(1)).await;
        assert_eq!(left.len(), 4);
        does(app, move |conn, now| campaigns::pause(conn, owner, id, now)).await.unwrap();
        assert_eq!(send_for(app, id, minutes(4), minutes(1)).await, []);
        let house_2 = house.clone();
        does(app, move |conn, now| campaigns::resume(conn, &house_2, owner, id, now)).await.unwrap();
        assert_eq!(send_for(app, id, minutes(3), minutes(1)).await.len(), 3);
        // The hour is over; an extra run on the same day has what is left of the cap.
        wait(app, minutes(60));
        turn(app).await;
        let send_now = async || {
            let house = house.clone();
            does(app, move |conn, now| campaigns::send_now(conn, &house, owner, id, now)).await.unwrap()
        };
        send_now().await;
        assert_eq!(send_for(app, id, minutes(2), minutes(1)).await.len(), 2);
        wait(app, minutes(60));
        turn(app).await;
        // Nine left by now. With a cap of eight there is nothing more today.
        let (lower, house_2) = (ann.says(Calendar { per_day: Some(8), ..calendar.clone() }), house.clone());
        does(app, move |conn, now| campaigns::edit(conn, &house_2, owner, id, &lower, now)).await.unwrap();
        send_now().await;
        assert_eq!(send_for(app, id, minutes(50), minutes(10)).await, []);
        wait(app, minutes(60));
        turn(app).await;
        // With the old one there is one.
        let (same, house_2) = (ann.says(calendar), house.clone());
        does(app, move |conn, now| campaigns::edit(conn, &house_2, owner, id, &same, now)).await.unwrap();
        send_now().await;
        assert_eq!(send_for(app, id, minutes(50), minutes(10)).await.len(), 1);
        // The next day has a cap of its own.
        until(app, NOW.plus(days(1)));
        assert_eq!(send_for(app, id, minutes(59), minutes(4)).await.len(), 10);
        wait(app, minutes(60));
        turn(app).await;
    })
    .await;
}
