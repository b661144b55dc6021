//! What a mail server says of a recipient: not now, or never.

use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use skymailing::clock::{days, hours};
use skymailing::db::Target;
use skymailing::delivery::State;

use super::{attempts_of, delivery_to, post, run_sql, until, verdicts_of};
use crate::support::app::{PASSWORD, TestApp, on_each_database};

#[actix_web::test]
async fn a_temporary_refusal_is_tried_again_after_five_minutes_and_not_before() {
    on_each_database(async |app| {
        let to = "bob+temperror@example.net";
        app.visitor().sign_up("Bob", to, PASSWORD).await;
        let mut shortest = 0.0;
        for nth in 1..=4 {
            assert_eq!(app.run_deliveries().await, 1, "the {nth}th try");
            let delivery = delivery_to(app, to).await;
            assert_eq!((delivery.state, delivery.finished_at, delivery.leased_by.clone()), (State::Queued, None, None));
            assert!(delivery.sealed.is_some());
            let wait = delivery.next_attempt_at.since(app.clock.now());
            let expected = f64::from(300 * (1 << (nth - 1)));
            assert!((wait.as_secs_f64() / expected - 1.0).abs() <= 0.1, "{wait:?} after the {nth}th refusal");
            assert!(wait.as_secs_f64() > shortest);
            shortest = wait.as_secs_f64();

            assert_eq!(app.run_deliveries().await, 0);
            app.clock.advance(wait - Duration::from_micros(1));
            assert_eq!(app.run_deliveries().await, 0, "too early");
            app.clock.advance(Duration::from_micros(1));
        }
        let attempts = attempts_of(app, delivery_to(app, to).await.id).await;
        for (attempt, number) in attempts.iter().zip(1..) {
            assert_eq!((attempt.number, attempt.stage.as_str(), attempt.code), (number, "rcpt", Some(451)));
            assert_eq!(attempt.verdict.as_deref(), Some("temporary"));
            assert_eq!(attempt.cause.as_deref(), Some("greylisted"));
            assert!(attempt.finished_at.is_some());
        }
        let mut bob = app.visitor();
        bob.sign_in(to, PASSWORD).await;
        assert_eq!(bob.page.path, "/verify");
        assert!(
            bob.page.says("On its way")
                && bob.page.says("the program tries again by itself")
                && bob.page.says("451") | bob.page.says("Try again later"),
            "{}",
            bob.page.text()
        );
    })
    .await;
}

#[actix_web::test]
async fn after_twelve_refusals_it_ends() {
    on_each_database(async |app| {
        let to = "bob+temperror@example.net";
        let id = post(app, to, days(7)).await;
        for _ in 0..12 {
            let delivery = delivery_to(app, to).await;
            assert_eq!(delivery.state, State::Queued);
            assert!(delivery.next_attempt_at.since(app.clock.now()) <= hours(4).mul_f64(1.1));
            until(app, delivery.next_attempt_at);
            assert_eq!(app.run_deliveries().await, 1);
        }
        let delivery = delivery_to(app, to).await;
        assert_eq!((delivery.state, delivery.finished_at), (State::Rejected, Some(app.clock.now())));
        assert_eq!(delivery.sealed, None);
        assert_eq!(verdicts_of(app, id).await, vec!["temporary"; 12]);
        app.clock.advance(days(1));
        assert_eq!(app.run_deliveries().await, 0);
    })
    .await;
}

#[actix_web::test]
async fn a_letter_of_no_more_use_is_not_sent() {
    on_each_database(async |app| {
        let refused = "bob+temperror@example.net";
        let id = post(app, refused, hours(1)).await;
        let late = post(app, "late@example.net", hours(1)).await;
        app.clock.advance(hours(1));
        app.run_deliveries().await;
        assert_eq!(delivery_to(app, "late@example.net").await.state, State::Expired);
        assert_eq!(delivery_to(app, "late@example.net").await.sealed, None);
        assert!(verdicts_of(app, late).await.is_empty() && verdicts_of(app, id).await.is_empty());
        assert_eq!(app.mail.count(), 0);

        let refused = "eve+temperror@example.net";
        let id = post(app, refused, hours(1)).await;
        let began = app.clock.now();
        while delivery_to(app, refused).await.state == State::Queued {
            until(app, delivery_to(app, refused).await.next_attempt_at);
            assert_eq!(app.run_deliveries().await, 1);
        }
        let delivery = delivery_to(app, refused).await;
        assert_eq!((delivery.state, delivery.sealed), (State::Expired, None));
        // 0, 5, 15 and 35 minutes; the next would be after the hour.
        assert_eq!(verdicts_of(app, id).await, vec!["temporary"; 4]);
        assert!(app.clock.now().since(began) < hours(1));
    })
    .await;
}

#[actix_web::test]
async fn a_refusal_for_good_is_said_to_the_person_who_waits() {
    on_each_database(async |app| {
        let to = "bob+550@example.net";
        let mut bob = app.visitor();
        bob.sign_up("Bob", to, PASSWORD).await;
        assert_eq!(app.run_deliveries().await, 1);
        let delivery = delivery_to(app, to).await;
        assert_eq!((delivery.state, delivery.sealed), (State::Rejected, None));
        let attempts = attempts_of(app, delivery.id).await;
        assert_eq!(attempts.len(), 1);
        assert_eq!((attempts[0].verdict.as_deref(), attempts[0].code), (Some("rejected"), Some(550)));
        bob.sign_in(to, PASSWORD).await;
        assert_eq!(bob.page.path, "/verify");
        assert!(bob.page.says("Refused by the mail server"), "{}", bob.page.text());
        assert!(bob.page.says("5.1.1 Refused, as you wished"), "{}", bob.page.text());
        assert_eq!(attempts[0].cause.as_deref(), Some("no-such-mailbox"));
        assert!(bob.page.says("There is no mailbox with this address."), "{}", bob.page.text());
        assert!(bob.page.says("Look for a mistake in the part before the @"), "{}", bob.page.text());
        assert!(bob.page.body.contains("<q><samp>5.1.1 Refused, as you wished"), "{}", bob.page.body);

        // From before causes were kept, or from a program that knows more of them.
        for cause in ["NULL", "'struck-by-lightning'"] {
            run_sql(app, format!("UPDATE attempts SET cause = {cause}")).await;
            bob.visit("/verify").await;
            assert!(!bob.page.says("What happened") && !bob.page.says("What to do"), "{}", bob.page.text());
            assert!(bob.page.says("5.1.1 Refused, as you wished"), "{}", bob.page.text());
        }
        // It was tried again until its time was over: nobody may be told that it will be.
        run_sql(app, "UPDATE attempts SET cause = 'greylisted'").await;
        bob.visit("/verify").await;
        assert!(bob.page.says("asks to come back later") && !bob.page.says("What to do"), "{}", bob.page.text());
        app.clock.advance(days(1));
        assert_eq!(app.run_deliveries().await, 0);
    })
    .await;
}

#[actix_web::test]
async fn the_database_never_holds_a_link_that_opens() {
    on_each_database(async |app| {
        app.visitor().sign_up("Ann", "ann@example.org", PASSWORD).await;
        let sealed = delivery_to(app, "ann@example.org").await.sealed.unwrap();
        let before = everything_kept(app).await;
        let link = app.letter_to("ann@example.org").await.link();
        let token = link.rsplit('/').next().unwrap();
        assert!(token.len() >= 32, "{link}");
        assert_eq!(delivery_to(app, "ann@example.org").await.sealed, None);

        let opened = BASE64_STANDARD.decode(&sealed).unwrap();
        for (place, bytes) in [("sealed", opened), ("before", before), ("after", everything_kept(app).await)] {
            assert!(!holds(&bytes, token.as_bytes()), "the token is in clear: {place}");
            assert!(!holds(&bytes, BASE64_STANDARD.encode(token).as_bytes()), "the token is only encoded: {place}");
        }
    })
    .await;
}

/// The files of SQLite, or what stands in the tables of PostgreSQL.
async fn everything_kept(app: &TestApp) -> Vec<u8> {
    use diesel::RunQueryDsl;
    if let Target::Sqlite(path) = app.app.db.target() {
        let mut bytes = std::fs::read(path).unwrap();
        bytes.extend(std::fs::read(format!("{}-wal", path.display())).unwrap());
        assert!(holds(&bytes, b"ann@example.org"));
        return bytes;
    }
    #[derive(diesel::QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::Text)]
        text: String,
    }
    let mut bytes = Vec::new();
    for table in ["accounts", "tokens", "deliveries", "letters", "attempts", "sessions"] {
        let query = format!("SELECT {table}::text AS text FROM {table}");
        let rows: Vec<Row> = app.read(move |conn| diesel::sql_query(query).load(conn)).await;
        bytes.extend(rows.into_iter().flat_map(|row| row.text.into_bytes()));
    }
    assert!(holds(&bytes, b"ann@example.org"));
    bytes
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}
