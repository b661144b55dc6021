//! One-time links, letters to people who did not ask, and answers that must not tell who has an account.

use std::time::Duration;

use actix_web::http::{Method, StatusCode};
use diesel::prelude::*;
use skymailing::clock::{Stopwatch, minutes};
use skymailing::db::Role;
use skymailing::db::schema::tokens;

use crate::support::app::{PASSWORD, on_each_database};

#[actix_web::test]
async fn a_damaged_link_is_one_neutral_page() {
    on_each_database(async |app| {
        app.visitor().sign_up("Ann", "ann@example.org", PASSWORD).await;
        let link = app.letter_to("ann@example.org").await.link();
        let (path, token) = link.rsplit_once('/').unwrap();
        let first = if token.starts_with('A') { 'B' } else { 'A' };
        let flipped = format!("{first}{}", &token[1..]);
        let mut pages = Vec::new();
        for bad in [&flipped, &token[..20], &format!("{token}A"), &"x".repeat(8000), "%20", "é"] {
            let mut somebody = app.visitor();
            let answer = somebody.send(Method::GET, &format!("{path}/{}", bad.replace('é', "%C3%A9")), None).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{bad}");
            pages.push(answer.text());
            somebody.visit("/preferences").await;
            let form = format!("csrf={}", somebody.csrf());
            let posted =
                somebody.send(Method::POST, &format!("{path}/{}", bad.replace('é', "%C3%A9")), Some(form)).await;
            assert_eq!(posted.status, StatusCode::NOT_FOUND, "{bad}");
        }
        assert!(pages.iter().all(|page| *page == pages[0]));
        for other in ["/reset", "/set-up"] {
            assert_eq!(app.visitor().visit(&format!("{other}/{token}")).await.status, StatusCode::NOT_FOUND);
        }
        let mut ann = app.visitor();
        ann.visit(&link).await;
        assert!(ann.submit(&link, &[]).await.says("Your address is confirmed"));
    })
    .await;
}

#[actix_web::test]
async fn the_database_holds_no_token_that_opens_anything() {
    on_each_database(async |app| {
        app.visitor().sign_up("Ann", "ann@example.org", PASSWORD).await;
        let token = app.letter_to("ann@example.org").await.link().rsplit_once('/').unwrap().1.to_owned();
        let hashes: Vec<String> = app.read(|conn| tokens::table.select(tokens::hash).load(conn)).await;
        assert_eq!(hashes.len(), 1);
        assert!(hashes[0].len() == 64 && hashes[0] != token);
        let mut thief = app.visitor();
        assert_eq!(thief.visit(&format!("/verify/{}", hashes[0])).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[actix_web::test]
async fn of_two_presses_at_once_one_works() {
    on_each_database(async |app| {
        let mut people = [app.visitor(), app.visitor()];
        app.given_account("ann@example.org", Role::Owner).await;
        people[0].visit("/reset").await;
        people[0].submit("/reset", &[("email", "ann@example.org")]).await;
        let link = app.letter_to("ann@example.org").await.link();
        for person in &mut people {
            person.visit(&link).await;
        }
        let [one, two] = &mut people;
        let fields = [("password", "seven quiet lamps 42")];
        let answers =
            futures_util::future::join(one.submit_once(&link, &fields), two.submit_once(&link, &fields)).await;
        let statuses = [answers.0.status.as_u16(), answers.1.status.as_u16()];
        assert!(statuses == [303, 404] || statuses == [404, 303], "{statuses:?}");
    })
    .await;
}

#[actix_web::test]
async fn one_place_sends_twenty_letters_an_hour_and_the_form_is_kept() {
    on_each_database(async |app| {
        for n in 0..21 {
            let mut somebody = app.visitor();
            somebody.sign_up("Somebody", &format!("victim{n}@example.org"), PASSWORD).await;
            let expected = if n < 20 { StatusCode::OK } else { StatusCode::TOO_MANY_REQUESTS };
            assert_eq!(somebody.page.status, expected, "{n}: {}", somebody.page.text());
            if n == 20 {
                assert!(somebody.page.has("input[name=email][value='victim20@example.org']"));
            }
        }
        app.run_deliveries().await;
        assert_eq!(app.mail.count(), 20);
        app.clock.advance(minutes(3));
        assert_eq!(app.visitor().sign_up("Somebody", "late@example.org", PASSWORD).await.status, StatusCode::OK);
    })
    .await;
}

#[actix_web::test]
async fn known_and_unknown_addresses_take_the_same_time() {
    on_each_database(async |app| {
        app.given_account("ann@example.org", Role::Owner).await;
        let mut medians = Vec::new();
        for known in [true, false] {
            let mut times: Vec<Duration> = Vec::new();
            for n in 0..9 {
                let mut somebody = app.visitor();
                somebody.visit("/reset").await;
                let email = if known { "ann@example.org".to_owned() } else { format!("nobody{n}@example.org") };
                let watch = Stopwatch::start();
                somebody.submit_once("/reset", &[("email", &email)]).await;
                times.push(watch.elapsed());
                app.clock.advance(minutes(3));
            }
            times.sort();
            medians.push(times[times.len() / 2]);
        }
        let apart = medians[0].abs_diff(medians[1]);
        assert!(apart < Duration::from_millis(5), "{medians:?}");
    })
    .await;
}
