//! Ways to get at another person's account, and what is kept about people who are gone.

use actix_web::http::{Method, StatusCode};
use diesel::prelude::*;
use skymailing::accounts::{self, StaffError};
use skymailing::clock::{days, hours, minutes};
use skymailing::db::schema::{accounts as accounts_table, deliveries};
use skymailing::db::{AccountId, Role};
use skymailing::delivery;

use crate::support::app::{NOW, PASSWORD, TestApp, on_each_database};
use crate::support::person::Person;

const ANOTHER: &str = "seven quiet lamps 42";

async fn asks_for_new_address(app: &TestApp, person: &mut Person, email: &str) -> String {
    person.visit("/account").await;
    person.submit("/account/email", &[("new_email", email), ("email_password", PASSWORD)]).await;
    app.letter_to(email).await.link()
}

#[actix_web::test]
async fn a_thief_who_asked_for_another_address_is_out_once_the_password_changes() {
    on_each_database(async |app| {
        let (_, mut thief) = app.signed_in("ann@example.org", Role::Owner).await;
        let link = asks_for_new_address(app, &mut thief, "thief@example.org").await;
        let mut ann = app.visitor();
        ann.visit("/reset").await;
        ann.submit("/reset", &[("email", "ann@example.org")]).await;
        let reset = app.letter_to("ann@example.org").await.link();
        ann.visit(&reset).await;
        ann.submit(&reset, &[("password", ANOTHER)]).await;
        assert_eq!(thief.visit(&link).await.status, StatusCode::NOT_FOUND);

        ann.sign_in("ann@example.org", ANOTHER).await;
        let link = {
            ann.visit("/account").await;
            ann.submit("/account/email", &[("new_email", "thief2@example.org"), ("email_password", ANOTHER)]).await;
            app.letter_to("thief2@example.org").await.link()
        };
        ann.visit("/account").await;
        ann.submit("/account/password", &[("current_password", ANOTHER), ("new_password", PASSWORD)]).await;
        assert_eq!(thief.visit(&link).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[actix_web::test]
async fn a_blocked_person_cannot_move_to_another_address() {
    on_each_database(async |app| {
        let (id, mut ann) = app.signed_in("ann@example.org", Role::Owner).await;
        let link = asks_for_new_address(app, &mut ann, "elsewhere@example.org").await;
        app.app.db.write(move |conn| accounts::block(conn, None, id, "spam", NOW)).await.unwrap();
        let mut somebody = app.visitor();
        somebody.visit("/preferences").await;
        let form = format!("csrf={}", somebody.csrf());
        assert_eq!(somebody.send(Method::POST, &link, Some(form)).await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.read(move |conn| accounts::find(conn, id)).await.unwrap().email, "ann@example.org");
    })
    .await;
}

#[actix_web::test]
async fn a_role_that_waits_for_confirmation_is_not_taken_by_signing_up() {
    on_each_database(async |app| {
        let id = app.given_unconfirmed("ann@example.org").await;
        app.app.db.write(move |conn| accounts::appoint(conn, None, id, Role::Admin, NOW)).await.unwrap();
        let mut mallory = app.visitor();
        mallory.sign_up("Mallory", "ann@example.org", ANOTHER).await;
        assert!(mallory.page.says("Check your mail"));
        let link = app.letter_to("ann@example.org").await.link();
        let mut ann = app.visitor();
        ann.visit(&link).await;
        ann.submit(&link, &[]).await;
        mallory.sign_in("ann@example.org", ANOTHER).await;
        assert_eq!(mallory.page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(ann.sign_in("ann@example.org", PASSWORD).await.path, "/moderation/accounts");
    })
    .await;
}

#[actix_web::test]
async fn no_letter_confirms_a_password_that_is_newer_than_it() {
    on_each_database(async |app| {
        app.visitor().sign_up("Ann", "ann@example.org", PASSWORD).await;
        for _ in 0..3 {
            app.visitor().sign_up("Mallory", "ann@example.org", ANOTHER).await;
        }
        app.run_deliveries().await;
        let letters = app.mail.to("ann@example.org");
        assert_eq!(letters.len(), 3, "the fourth sign-up sent nothing");
        for letter in letters {
            assert_eq!(app.visitor().visit(&letter.link()).await.status, StatusCode::NOT_FOUND);
        }
    })
    .await;
}

#[actix_web::test]
async fn nobody_can_use_up_the_letters_of_a_person_who_needs_a_reset() {
    on_each_database(async |app| {
        app.given_account("ann@example.org", Role::Owner).await;
        for _ in 0..4 {
            app.visitor().sign_up("Mallory", "ann@example.org", ANOTHER).await;
        }
        app.run_deliveries().await;
        assert_eq!(app.mail.count(), 3);
        let mut ann = app.visitor();
        for expected in [4, 4] {
            ann.visit("/reset").await;
            ann.submit("/reset", &[("email", "ann@example.org")]).await;
            app.run_deliveries().await;
            assert_eq!(app.mail.count(), expected);
        }
    })
    .await;
}

#[actix_web::test]
async fn the_last_admin_who_can_sign_in_stays() {
    on_each_database(async |app| {
        let first = app.given_account("first@example.org", Role::Admin).await;
        let second = app.given_account("second@example.org", Role::Admin).await;
        let deed = async |id: AccountId| app.app.db.write(move |conn| accounts::block(conn, None, id, "x", NOW)).await;
        deed(second).await.unwrap();
        assert!(matches!(deed(first).await, Err(StaffError::LastAdmin)));
        let demoted = app.app.db.write(move |conn| accounts::appoint(conn, None, first, Role::Owner, NOW)).await;
        assert!(matches!(demoted, Err(StaffError::LastAdmin)));
        let mut root = app.visitor();
        root.sign_in("first@example.org", PASSWORD).await;
        root.visit("/account").await;
        root.submit("/account/delete", &[("delete_password", PASSWORD)]).await;
        assert_eq!(root.page.status, StatusCode::CONFLICT);
    })
    .await;
}

#[actix_web::test]
async fn a_double_click_signs_up_once_and_is_answered_twice() {
    on_each_database(async |app| {
        for round in 0..5 {
            let email = format!("ann{round}@example.org");
            let mut people = [app.visitor(), app.visitor()];
            for person in &mut people {
                person.visit("/sign-up").await;
            }
            let fields = [("name", "Ann"), ("email", email.as_str()), ("password", PASSWORD)];
            let [one, two] = &mut people;
            let (one, two) =
                futures_util::future::join(one.submit_once("/sign-up", &fields), two.submit_once("/sign-up", &fields))
                    .await;
            assert_eq!((one.status, two.status), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER));
        }
        let count: i64 = app.read(|conn| accounts_table::table.count().get_result(conn)).await;
        assert_eq!(count, 5);
    })
    .await;
}

#[actix_web::test]
async fn what_is_no_longer_needed_is_forgotten() {
    on_each_database(async |app| {
        app.visitor().sign_up("Never", "never@example.org", PASSWORD).await;
        let (_, mut ann) = app.signed_in("ann@example.org", Role::Owner).await;
        ann.visit("/account").await;
        ann.submit("/account/delete", &[("delete_password", PASSWORD)]).await;
        app.run_deliveries().await;
        let count = async || -> (i64, i64) {
            app.read(|conn| {
                Ok((accounts_table::table.count().get_result(conn)?, deliveries::table.count().get_result(conn)?))
            })
            .await
        };
        assert_eq!(count().await, (1, 2));
        let forget = async || {
            let now = app.clock.now();
            app.write(move |conn| {
                accounts::forget_expired(conn, now)?;
                delivery::forget_finished(conn, now)
            })
            .await;
        };
        forget().await;
        assert_eq!(count().await, (1, 2), "not yet");
        app.clock.advance(days(1) + hours(1));
        forget().await;
        assert_eq!(count().await, (1, 1), "the farewell to a person without an account goes after a day");
        app.clock.advance(days(7));
        forget().await;
        assert_eq!(count().await, (0, 1), "a sign-up that was never confirmed goes after a week");
        app.clock.advance(days(30));
        forget().await;
        assert_eq!(count().await, (0, 0));
    })
    .await;
}

#[actix_web::test]
async fn a_link_asked_for_late_is_waited_for() {
    on_each_database(async |app| {
        let mut ann = app.visitor();
        ann.sign_up("Ann", "ann@example.org", PASSWORD).await;
        app.clock.advance(days(6) + hours(23));
        ann.submit("/verify/resend", &[]).await;
        let link = app.letter_to("ann@example.org").await.link();
        app.clock.advance(hours(2));
        let now = app.clock.now();
        app.write(move |conn| accounts::forget_expired(conn, now)).await;
        assert_eq!(ann.visit(&link).await.status, StatusCode::OK);
        app.clock.advance(days(2));
        let now = app.clock.now();
        app.write(move |conn| accounts::forget_expired(conn, now)).await;
        let left: i64 = app.read(|conn| accounts_table::table.count().get_result(conn)).await;
        assert_eq!(left, 0);
    })
    .await;
}

#[actix_web::test]
async fn a_proxy_on_this_machine_does_not_open_trial_mail_to_the_world() {
    on_each_database(async |app| {
        let mut somebody = app.visitor();
        assert_eq!(somebody.visit("/trial/mail").await.path, "/trial/mail");
        somebody.headers.push(("x-forwarded-for".to_owned(), "203.0.113.9".to_owned()));
        assert!(somebody.visit("/trial/mail").await.path.starts_with("/sign-in"));
    })
    .await;
}

#[actix_web::test]
async fn a_form_posted_while_the_database_is_away_is_not_taken_for_signed_out() {
    on_each_database(async |app| {
        let (_, mut ann) = app.signed_in("ann@example.org", Role::Owner).await;
        ann.visit("/account").await;
        let form = ann.form("/account/profile", &[("name", "Anna")]);
        let rename = async |from: &'static str, to: &'static str| {
            app.write(move |conn| {
                use diesel::connection::SimpleConnection;
                conn.batch_execute(&format!("ALTER TABLE {from} RENAME TO {to}"))
            })
            .await;
        };
        rename("accounts", "accounts_away").await;
        let answer = ann.send(Method::POST, "/account/profile", Some(form.clone())).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        rename("accounts_away", "accounts").await;
        assert_eq!(ann.send(Method::POST, "/account/profile", Some(form)).await.status, StatusCode::SEE_OTHER);
        app.clock.advance(minutes(1));
        assert!(ann.is_signed_in().await);
    })
    .await;
}
