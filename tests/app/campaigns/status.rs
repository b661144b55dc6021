//! What a campaign is doing is said once in Rust and once in SQL: on random rows both say the same.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use skymailing::campaigns::{Search, list};
use skymailing::db::Keyset;

use super::*;
use crate::support::app::on_each_database;

/// launched, paused, disabled, ended (as), cancelled, and its runs: unfinished, stopped.
type Row = (bool, bool, bool, Option<bool>, bool, Option<bool>);

fn row() -> impl Strategy<Value = Row> {
    let maybe = || prop_oneof![Just(None), any::<bool>().prop_map(Some)];
    (any::<bool>(), any::<bool>(), prop::bool::weighted(0.3), maybe(), prop::bool::weighted(0.2), maybe())
}

#[actix_web::test]
async fn the_database_says_the_same_of_a_campaign_as_the_program() {
    let config = Config { rng_seed: RngSeed::Fixed(7), failure_persistence: None, ..Config::default() };
    let mut random = TestRunner::new(config);
    let rows: Vec<Row> = (0..150).map(|_| row().new_tree(&mut random).unwrap().current()).collect();
    on_each_database(async |app| {
        let ann = ann(app, 0).await;
        let mut ids = Vec::new();
        for (launched, paused, disabled, ended, cancelled, run) in rows.clone() {
            let id = ann.makes(app, ann.says(once())).await;
            ids.push(id);
            let at = |is: bool| if is { "1" } else { "NULL" };
            let ended_as = match ended {
                None => "NULL",
                Some(true) => "'completed'",
                Some(false) => "'expired'",
            };
            let set = format!(
                "UPDATE campaigns SET launched_at = {}, paused_at = {}, disabled_at = {}, ended_at = {}, ended_as = {ended_as},
                 cancelled_at = {} WHERE id = {id}",
                at(launched),
                at(paused),
                at(disabled),
                at(ended.is_some()),
                at(cancelled)
            );
            let (owner, finished) = (ann.id, id.0 % 2 == 0);
            app.write(move |conn| {
                diesel::sql_query(set).execute(conn)?;
                let runs = [finished.then_some(("finished", true)), run.map(|stopped| ("open", stopped))];
                for (nth, (state, stopped)) in runs.into_iter().flatten().enumerate() {
                    let stopped = if stopped { "1" } else { "NULL" };
                    diesel::sql_query(format!(
                        "INSERT INTO runs (owner_id, campaign_id, occurrence, version_id, from_name, from_email, repeats,
                            state, planned, planned_to, plan_ends, opens_at, shuts_at, ends_at, stopped_at, refused, created_at)
                         VALUES ({owner}, {id}, '{nth}', 1, '', '', 1, '{state}', 0, 0, 0, 0, 0, 0, {stopped}, 0, 0)"
                    ))
                    .execute(conn)?;
                }
                Ok(())
            })
            .await;
        }
        let owner = ann.id;
        let all = move |status| {
            move |conn: &mut _| list(conn, Some(owner), &Search { text: None, status }, Keyset::default(), 1000)
        };
        let listed = app.read(all(None)).await.rows;
        assert_eq!(listed.len(), rows.len());
        for one in &listed {
            assert_eq!(status(app, one.campaign.id).await, one.status, "{:?}", one.campaign);
        }
        for wanted in Status::ALL {
            let found: Vec<CampaignId> =
                app.read(all(Some(*wanted))).await.rows.iter().map(|one| one.campaign.id).collect();
            let expected: Vec<CampaignId> =
                listed.iter().filter(|one| one.status == *wanted).map(|one| one.campaign.id).collect();
            assert_eq!(found, expected, "{wanted}");
            assert!(!found.is_empty(), "{wanted} is among the random rows");
        }
        // Nothing of this may be taken up by a turn.
        app.write(|conn| diesel::sql_query("DELETE FROM runs").execute(conn)).await;
    })
    .await;
}
