//! Runs and the ways that letters go.

use diesel::prelude::*;
use skymailing::db::{Conn, schema};

use super::{Rows, WIDEST};

pub const ROWS: Rows = &[
    (
        "runs",
        "(id, owner_id, campaign_id, occurrence, version_id, sender_id, from_name, from_email, reply_to, repeats, state,
          ending, planned, planned_to, plan_ends, opens_at, shuts_at, letters_left, ends_at, paused_at, disabled_at,
          blocked_at, stopped_at, stopped_by, refused, created_at, opened_at, finished_at, forgotten_to, forgotten_at,
          tracks)
         VALUES (WIDEST, 1, WIDEST, 'now', WIDEST, WIDEST, 'Ann', 'ann@x.org', 'a@x.org', WIDEST, 'open', 'expired', WIDEST,
          WIDEST, WIDEST, WIDEST, WIDEST, WIDEST, WIDEST, WIDEST, WIDEST, WIDEST, WIDEST, 'too-big', WIDEST, WIDEST, WIDEST, WIDEST, WIDEST, WIDEST, TRUE)",
    ),
    ("run_sums", "(run_id, state, shard, letters) VALUES (WIDEST, 'queued', WIDEST, WIDEST)"),
    ("run_causes", "(run_id, cause, code, shard, letters) VALUES (WIDEST, 'too-fast', WIDEST, WIDEST, WIDEST)"),
    ("run_minutes", "(run_id, minute, verdict, shard, letters) VALUES (WIDEST, WIDEST, 'accepted', WIDEST, WIDEST)"),
    ("run_responses", "(run_id, response, letters) VALUES (WIDEST, 'unsubscribed', WIDEST)"),
    ("run_links", "(run_id, number, url, people, scanners) VALUES (WIDEST, WIDEST, 'https://x.org', WIDEST, WIDEST)"),
    ("run_clicks", "(run_id, client_id, number, at, by_scanner) VALUES (WIDEST, WIDEST, WIDEST, WIDEST, TRUE)"),
    ("run_domains", "(run_id, domain, state, letters) VALUES (WIDEST, 'x.org', 'queued', WIDEST)"),
    ("run_reports", "(run_id, wanted_at, tallied_at, told_at) VALUES (WIDEST, WIDEST, WIDEST, WIDEST)"),
    (
        "retries",
        "(id, run_id, cause, code, delivery_id, unknown, looked_to, letters, created_at, finished_at)
         VALUES (WIDEST, WIDEST, 'too-fast', WIDEST, WIDEST, TRUE, WIDEST, WIDEST, WIDEST, WIDEST)",
    ),
    ("allowances", "(run_id, day, letters) VALUES (WIDEST, '2026-11-26', WIDEST)"),
    (
        "lanes",
        "(sender_id, faults, shut_until, shut_since, cause, reply, gap, next_at, day, day_letters)
         VALUES (WIDEST, WIDEST, WIDEST, WIDEST, 'no-answer', 'busy', WIDEST, WIDEST, WIDEST, WIDEST)",
    ),
];

pub fn read_back(conn: &mut Conn) {
    let (wide, some_wide) = (WIDEST, Some(WIDEST));

    use schema::runs::dsl as r;
    type Numbers = ((i64, i64, i64, i64, Option<i64>, i64), (i64, i64, i64), (i64, i64, Option<i64>, i64, i64));
    let numbers: Numbers = r::runs
        .select((
            (r::id, r::owner_id, r::campaign_id, r::version_id, r::sender_id, r::repeats),
            (r::planned, r::planned_to, r::plan_ends),
            (r::opens_at, r::shuts_at, r::letters_left, r::ends_at, r::refused),
        ))
        .first(conn)
        .unwrap();
    let gate = (wide, wide, some_wide, wide, wide);
    assert_eq!(numbers, ((wide, 1, wide, wide, some_wide, wide), (wide, wide, wide), gate));
    type Instants = (Option<i64>, Option<i64>, Option<i64>, Option<i64>, i64, Option<i64>, Option<i64>);
    let instants: Instants = r::runs
        .select((
            r::paused_at,
            r::disabled_at,
            r::blocked_at,
            r::stopped_at,
            r::created_at,
            r::opened_at,
            r::finished_at,
        ))
        .first(conn)
        .unwrap();
    assert_eq!(instants, (some_wide, some_wide, some_wide, some_wide, wide, some_wide, some_wide));
    type Words = (String, String, String, Option<String>, String, Option<String>, Option<String>);
    let words: Words = r::runs
        .select((r::occurrence, r::from_name, r::from_email, r::reply_to, r::state, r::ending, r::stopped_by))
        .first(conn)
        .unwrap();
    assert_eq!((words.4.as_str(), words.5.as_deref(), words.6.as_deref()), ("open", Some("expired"), Some("too-big")));

    let forgotten: (i64, Option<i64>) = r::runs.select((r::forgotten_to, r::forgotten_at)).first(conn).unwrap();
    assert_eq!(forgotten, (wide, some_wide));
    let sum: (i64, String, i64, i64) = schema::run_sums::table.first(conn).unwrap();
    assert_eq!(sum, (wide, "queued".to_owned(), wide, wide));

    let allowance: (i64, String, i64) = schema::allowances::table.first(conn).unwrap();
    assert_eq!(allowance, (wide, "2026-11-26".to_owned(), wide));

    type Lane = (i64, i64, i64, Option<i64>, Option<String>, String, i64, i64, i64, i64);
    let lane: Lane = schema::lanes::table.first(conn).unwrap();
    assert_eq!((lane.0, lane.1, lane.2, lane.3, lane.6, lane.7), (wide, wide, wide, some_wide, wide, wide));
    assert_eq!((lane.8, lane.9), (wide, wide));

    let minutes: (i64, i64, String, i64, i64) = schema::run_minutes::table.first(conn).unwrap();
    assert_eq!((minutes.0, minutes.1, minutes.3, minutes.4), (wide, wide, wide, wide));
    let response: (i64, String, i64) = schema::run_responses::table.first(conn).unwrap();
    assert_eq!(response, (wide, "unsubscribed".to_owned(), wide));
    let link: (i64, i64, String, i64, i64) = schema::run_links::table.first(conn).unwrap();
    assert_eq!((link.0, link.1, link.3, link.4), (wide, wide, wide, wide));
    let click: (i64, i64, i64, i64, bool) = schema::run_clicks::table.first(conn).unwrap();
    assert_eq!(click, (wide, wide, wide, wide, true));
    assert!(r::runs.select(r::tracks).first::<bool>(conn).unwrap());
    let domain: (i64, String, String, i64) = schema::run_domains::table.first(conn).unwrap();
    assert_eq!(domain, (wide, "x.org".to_owned(), "queued".to_owned(), wide));
    let report: (i64, Option<i64>, Option<i64>, Option<i64>) = schema::run_reports::table.first(conn).unwrap();
    assert_eq!(report, (wide, some_wide, some_wide, some_wide));

    let causes: (i64, String, i64, i64, i64) = schema::run_causes::table.first(conn).unwrap();
    assert_eq!((causes.0, causes.2, causes.3, causes.4), (wide, wide, wide, wide));
    type Retry = (i64, i64, Option<String>, Option<i64>, Option<i64>, bool, i64, i64, i64, Option<i64>);
    let retry: Retry = schema::retries::table.first(conn).unwrap();
    assert_eq!((retry.0, retry.1, retry.3, retry.4, retry.5), (wide, wide, some_wide, some_wide, true));
    assert_eq!((retry.6, retry.7, retry.8, retry.9), (wide, wide, wide, some_wide));
}
