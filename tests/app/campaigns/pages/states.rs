//! From the launch to the last letter: each state has its buttons and its words, and no others work.

use actix_web::http::{Method, StatusCode};
use diesel::prelude::*;
use skymailing::campaigns::{self, CampaignId, UNDO_WITHIN};
use skymailing::clock::{days, hours};

use super::{Shop, buttons, shop};
use crate::support::app::{NOW, TestApp, on_each_database};
use crate::support::html;

async fn turn(app: &TestApp) {
    app.app.campaigns.turn().await.unwrap();
    app.app.campaigns.plan().await.unwrap();
}

/// Launches, and lets the time pass in which that can be taken back.
async fn launched(app: &TestApp, shop: &mut Shop, fields: &[(&str, &str)]) -> String {
    let path = shop.given(fields).await;
    shop.does(&path, "launch").await;
    app.clock.advance(UNDO_WITHIN);
    path
}

fn id_of(path: &str) -> CampaignId {
    CampaignId(path.rsplit('/').next().unwrap_or_default().parse().unwrap())
}

/// Looks at the page: its word and its buttons; and every other deed is refused and changes nothing.
async fn stands(app: &TestApp, shop: &mut Shop, path: &str, words: &str, expected: &[&str]) {
    shop.ann.visit(path).await;
    let page = shop.ann.page.clone();
    assert_eq!(html::problems(&page.body), [""; 0], "{words}");
    assert!(page.says(words), "{words}: {}", page.text());
    assert_eq!(buttons(&shop.ann, path), expected, "{words}: {}", page.text());
    let csrf = shop.ann.csrf();
    for deed in ["launch", "undo-launch", "pause", "resume", "cancel", "send-now", "delete"] {
        if !expected.contains(&deed) {
            let answer = shop.ann.send(Method::POST, &format!("{path}/{deed}"), Some(format!("csrf={csrf}"))).await;
            assert_eq!(answer.status, StatusCode::CONFLICT, "{words}: {deed}");
            assert!(answer.has("main.error-page h1"), "{deed}");
        }
    }
    if !expected.contains(&"edit") {
        let answer = shop.ann.send(Method::GET, &format!("{path}/edit"), None).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{words}: edit");
    }
    assert_eq!(buttons_again(shop, path).await, expected, "{words}: nothing has changed");
    assert_eq!(app.mail.count(), 0);
}

async fn buttons_again(shop: &mut Shop, path: &str) -> Vec<&'static str> {
    shop.ann.visit(path).await;
    buttons(&shop.ann, path)
}

#[actix_web::test]
async fn each_state_has_its_buttons() {
    on_each_database(async |app| {
        let mut shop = shop(app, "ann@example.org").await;
        let path = shop.given(&[]).await;
        stands(app, &mut shop, &path, "Not launched", &["launch", "edit", "duplicate", "delete"]).await;

        shop.does(&path, "launch").await;
        assert_eq!(shop.ann.page.path, path);
        assert!(shop.ann.page.says("It starts in 15 seconds"), "{}", shop.ann.page.text());
        let first = ["undo-launch", "pause", "cancel", "edit", "duplicate", "delete"];
        stands(app, &mut shop, &path, "Scheduled", &first).await;
        turn(app).await;
        stands(app, &mut shop, &path, "Scheduled", &first).await;
        shop.does(&path, "undo-launch").await;
        assert!(shop.ann.page.says("Nothing was sent"));
        stands(app, &mut shop, &path, "Not launched", &["launch", "edit", "duplicate", "delete"]).await;

        shop.does(&path, "launch").await;
        app.clock.advance(UNDO_WITHIN);
        turn(app).await;
        stands(app, &mut shop, &path, "Running", &["pause", "cancel", "duplicate"]).await;
        shop.does(&path, "pause").await;
        stands(app, &mut shop, &path, "Paused", &["resume", "cancel", "duplicate"]).await;
        shop.does(&path, "resume").await;
        stands(app, &mut shop, &path, "Running", &["pause", "cancel", "duplicate"]).await;
        let id = id_of(&path);
        app.app.db.write(move |conn| campaigns::disable(conn, id, None, "Bought addresses", NOW)).await.unwrap();
        stands(app, &mut shop, &path, "Bought addresses", &["pause", "cancel", "duplicate"]).await;
        app.app.db.write(move |conn| campaigns::enable(conn, id, None, NOW)).await.unwrap();
        shop.does(&path, "cancel").await;
        turn(app).await;
        stands(app, &mut shop, &path, "Cancelled", &["duplicate", "delete"]).await;
        assert!(shop.ann.page.has(".sums") && shop.ann.page.says("Cancelled 3"), "{}", shop.ann.page.text());

        let later = launched(app, &mut shop, &[("start", "2027-01-01T09:00")]).await;
        let waiting = ["pause", "cancel", "send-now", "edit", "duplicate", "delete"];
        stands(app, &mut shop, &later, "It starts by itself on 1 January 2027, 09:00", &waiting).await;
        shop.does(&later, "pause").await;
        stands(app, &mut shop, &later, "Paused", &["resume", "cancel", "edit", "duplicate", "delete"]).await;
        shop.does(&later, "resume").await;
        shop.does(&later, "send-now").await;
        assert!(shop.ann.page.says("It has started"), "{}", shop.ann.page.text());
        turn(app).await;
        stands(app, &mut shop, &later, "Running", &["pause", "cancel", "duplicate"]).await;
        shop.does(&later, "cancel").await;
    })
    .await;
}

#[actix_web::test]
async fn the_numbers_add_up_and_a_page_looks_again_only_while_something_moves() {
    on_each_database(async |app| {
        let mut shop = shop(app, "ann@example.org").await;
        let path = shop.given(&[]).await;
        let moves = "noscript";
        shop.ann.visit(&path).await;
        assert!(!shop.ann.page.has(moves));
        shop.does(&path, "launch").await;
        assert!(shop.ann.page.body.contains("http-equiv=\"refresh\"") && shop.ann.page.has("[data-working=launched]"));
        app.clock.advance(UNDO_WITHIN);
        turn(app).await;
        shop.ann.visit(&path).await;
        assert!(shop.ann.page.body.contains("http-equiv=\"refresh\"") && shop.ann.page.has("[data-working=running]"));
        assert!(shop.ann.page.has("progress[max='3'][value='0']"), "{}", shop.ann.page.body);
        assert!(shop.ann.page.says("Waiting 3") && shop.ann.page.says("Planned 3"), "{}", shop.ann.page.text());
        assert!(shop.ann.page.has("svg.bar[role=img][aria-label='Waiting: 3']"));
        shop.does(&path, "cancel").await;
        turn(app).await;
        shop.ann.visit(&path).await;
        assert!(!shop.ann.page.body.contains("http-equiv=\"refresh\"") && !shop.ann.page.has("progress"));
        let later = launched(app, &mut shop, &[("start", "2026-11-21T12:00")]).await;
        shop.ann.visit(&later).await;
        assert!(!shop.ann.page.body.contains("http-equiv=\"refresh\""), "a day is too long to look on");
        app.clock.advance(days(1));
        shop.ann.visit(&later).await;
        assert!(shop.ann.page.body.contains("http-equiv=\"refresh\""), "it starts at any moment");
    })
    .await;
}

#[actix_web::test]
async fn why_letters_wait_is_said() {
    on_each_database(async |app| {
        let mut shop = shop(app, "ann@example.org").await;
        // It is 12 o'clock.
        let hours_of = [("hours_from", "13:00"), ("hours_to", "14:00")];
        let path = launched(app, &mut shop, &hours_of).await;
        turn(app).await;
        shop.ann.visit(&path).await;
        assert!(
            shop.ann.page.says("outside its hours and days until 20 November 2026, 13:00"),
            "{}",
            shop.ann.page.text()
        );
        app.clock.advance(hours(1));
        turn(app).await;
        shop.ann.visit(&path).await;
        assert!(!shop.ann.page.says("outside its hours"), "{}", shop.ann.page.text());
        shop.does(&path, "pause").await;
        assert!(shop.ann.page.says("Paused by you on 20 November 2026, 13:00"), "{}", shop.ann.page.text());
        shop.does(&path, "cancel").await;
        turn(app).await;

        let path = launched(app, &mut shop, &[("per_day", "1")]).await;
        turn(app).await;
        app.run_deliveries().await;
        shop.ann.visit(&path).await;
        assert!(shop.ann.page.says("Accepted 1") && shop.ann.page.says("Waiting 2"), "{}", shop.ann.page.text());
        assert!(shop.ann.page.says("are used up. It goes on at 21 November 2026, 00:00"), "{}", shop.ann.page.text());
        shop.does(&path, "cancel").await;
        turn(app).await;
    })
    .await;
}

#[actix_web::test]
async fn what_a_server_says_is_told_in_words_with_what_to_do() {
    on_each_database(async |app| {
        let mut shop = shop(app, "ann@example.org").await;
        let path = launched(app, &mut shop, &[]).await;
        turn(app).await;
        let (since, until) = (NOW.as_micros(), NOW.plus(hours(1)).as_micros());
        app.write(move |conn| {
            diesel::sql_query(format!(
                "INSERT INTO lanes (sender_id, faults, shut_until, shut_since, cause, reply, gap, next_at, day, day_letters)
                 VALUES (0, 5, {until}, {since}, 'server-busy', '421 <b>busy</b>', 0, 0, 0, 0)"
            ))
            .execute(conn)
        })
        .await;
        shop.ann.visit(&path).await;
        for words in [
            "mail server has taken none since 20 November 2026, 12:00",
            "The next try is at 20 November 2026, 13:00",
            "The mail server cannot take letters at the moment.",
            "the program tries again by itself",
        ] {
            assert!(shop.ann.page.says(words), "{words}: {}", shop.ann.page.text());
        }
        assert_eq!(html::problems(&shop.ann.page.body), [""; 0]);
        app.write(|conn| {
            diesel::sql_query("DELETE FROM lanes").execute(conn)?;
            let stopped = format!("UPDATE runs SET stopped_at = {}, stopped_by = 'looks-like-spam'", NOW.as_micros());
            diesel::sql_query(stopped).execute(conn)
        })
        .await;
        shop.ann.visit(&path).await;
        for words in ["Paused", "several letters in a row were refused", "takes the letter for spam", "Then resume"] {
            assert!(shop.ann.page.says(words), "{words}: {}", shop.ann.page.text());
        }
        assert_eq!(buttons(&shop.ann, &path), ["pause", "resume", "cancel", "duplicate"]);
        shop.does(&path, "resume").await;
        assert!(shop.ann.page.says("Running"), "{}", shop.ann.page.text());
        shop.does(&path, "cancel").await;
    })
    .await;
}

#[actix_web::test]
async fn a_repeated_campaign_lists_its_runs_and_its_next_start() {
    on_each_database(async |app| {
        let mut shop = shop(app, "ann@example.org").await;
        let daily = [("period", "daily"), ("every_days", "1"), ("lasts_hours", "1"), ("start", "2026-11-20T12:00")];
        let path = launched(app, &mut shop, &daily).await;
        for _ in 0..3 {
            turn(app).await;
            app.clock.advance(hours(2));
            turn(app).await;
            app.clock.advance(hours(22));
        }
        shop.ann.visit(&path).await;
        assert!(shop.ann.page.has("tbody tr:nth-child(3)"), "{}", shop.ann.page.text());
        assert!(shop.ann.page.says("Every day at 12:00"), "{}", shop.ann.page.text());
        assert!(shop.ann.page.says("Ran out of time 3") || shop.ann.page.says("Expired 3"), "{}", shop.ann.page.text());
        assert_eq!(html::problems(&shop.ann.page.body), [""; 0]);
    })
    .await;
}

#[actix_web::test]
async fn the_review_says_what_would_happen() {
    on_each_database(async |app| {
        let mut shop = shop(app, "ann@example.org").await;
        let weekly = [
            ("period", "weekly"),
            ("every_weeks", "1"),
            ("on", "mon"),
            ("start", "2026-11-23T09:00"),
            ("zone", "Europe/Berlin"),
        ];
        let path = shop.given(&weekly).await;
        let page = shop.ann.page.clone();
        assert_eq!(html::problems(&page.body), [""; 0]);
        for words in [
            "3 clients",
            "Every week on Mon, at 09:00",
            "23 November 2026, 08:00",
            "30 November 2026, 08:00",
            "7 December 2026, 08:00",
            "The last letter of the first run leaves about",
            "KB",
            "After that you have 15 seconds",
        ] {
            assert!(page.says(words), "{words}: {}", page.text());
        }
        assert!(page.has(&format!("a[href='/messages/{}/preview']", shop.message)));
        assert!(page.has(&format!("form[action='{path}/launch'] button")));

        // Four hundred letters an hour do not fit into nine letters a day.
        let path = shop.given(&[("per_day", "1"), ("until", "2026-11-21T00:00")]).await;
        assert!(shop.ann.page.says("about 1 of 3 letters"), "{}", shop.ann.page.text());
        assert!(shop.ann.page.has(&format!(".findings .warn ~ span a[href='{path}/edit#when']")));
        let (owner, client) = (shop.owner, shop.clients[0]);
        app.write(move |conn| {
            let reader = campaigns::Reader { owner, client, run: skymailing::delivery::RunId(0) };
            campaigns::unsubscribe(conn, reader, "for the test", NOW)
        })
        .await;
        shop.ann.visit(&format!("{path}/review")).await;
        assert!(shop.ann.page.says("2 clients") && shop.ann.page.says("Left out: unsubscribed 1"));
        let path = shop.given(&[("until", "2026-11-20T11:00"), ("start", "2026-11-20T10:00")]).await;
        assert!(shop.ann.page.says("All its starts lie in the past"), "{}", shop.ann.page.text());
        assert!(!shop.ann.page.has(&format!("form[action='{path}/launch']")));
        let path = shop.given(&[("whom", "chosen"), ("addresses", "bob@ann.example.net")]).await;
        assert!(shop.ann.page.says("Nobody would get it now"), "{}: {path}", shop.ann.page.text());
    })
    .await;
}

#[actix_web::test]
async fn a_campaign_is_copied_deleted_and_brought_back() {
    on_each_database(async |app| {
        let mut shop = shop(app, "ann@example.org").await;
        let path = shop.given(&[("per_day", "7")]).await;
        shop.does(&path, "duplicate").await;
        assert!(
            shop.ann.page.has("[name=name][value='May news (copy)']") && shop.ann.page.has("[name=per_day][value='7']")
        );
        shop.does(&path, "delete").await;
        assert_eq!(shop.ann.page.path, "/campaigns");
        assert!(
            shop.ann.page.says("May news (copy)")
                && shop.ann.page.has(&format!(".flash form[action='{path}/restore']"))
        );
        assert_eq!(shop.ann.send(Method::GET, &path, None).await.status, StatusCode::NOT_FOUND);
        shop.ann.submit(&format!("{path}/restore"), &[]).await;
        assert_eq!((shop.ann.page.status, shop.ann.page.path.as_str()), (StatusCode::OK, path.as_str()));
        shop.ann.visit("/dashboard").await;
        assert!(!shop.ann.page.says("Done: Launch a campaign") && shop.ann.page.says("Launch a campaign"));
        shop.does(&path, "launch").await;
        shop.ann.visit("/dashboard").await;
        assert!(shop.ann.page.says("Done: Launch a campaign"), "{}", shop.ann.page.text());
    })
    .await;
}
