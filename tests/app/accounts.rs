//! Signing up, confirming, signing in and out, resetting, and one's own account.

use actix_web::http::StatusCode;
use diesel::prelude::*;
use skymailing::clients;
use skymailing::clock::{days, hours, minutes};
use skymailing::db::schema::clients as all_clients;
use skymailing::db::{AccountId, Conn, Role};

use crate::support::app::{PASSWORD, on_each_database};

const ANOTHER: &str = "seven quiet lamps 42";

#[actix_web::test]
async fn a_person_signs_up_confirms_by_a_letter_and_signs_in() {
    on_each_database(async |app| {
        let mut ann = app.visitor();
        ann.sign_up("Ann", "ann@example.org", PASSWORD).await;
        assert!(ann.page.says("Check your mail") && ann.page.says("ann@example.org"), "{}", ann.page.text());

        let letter = app.letter_to("ann@example.org").await;
        assert!(letter.raw.contains("Auto-Submitted: auto-generated"));
        ann.visit(&letter.link()).await;
        assert!(ann.page.says("Confirm your address"));
        ann.submit(&letter.link(), &[]).await;
        assert!(ann.page.says("Your address is confirmed"), "{}", ann.page.text());

        ann.sign_in("ann@example.org", PASSWORD).await;
        assert_eq!(ann.page.path, "/dashboard");
        assert!(ann.page.says("Hello, Ann"));
    })
    .await;
}

#[actix_web::test]
async fn opening_the_link_changes_nothing_until_the_button_is_pressed() {
    on_each_database(async |app| {
        let mut ann = app.visitor();
        ann.sign_up("Ann", "ann@example.org", PASSWORD).await;
        let link = app.letter_to("ann@example.org").await.link();
        for _ in 0..3 {
            app.visitor().visit(&link).await;
        }
        ann.sign_in("ann@example.org", PASSWORD).await;
        assert_eq!(ann.page.path, "/verify");
        assert!(ann.page.says("Accepted by the mail server"), "{}", ann.page.text());
    })
    .await;
}

#[actix_web::test]
async fn a_link_works_once_and_not_for_ever() {
    on_each_database(async |app| {
        let mut ann = app.visitor();
        ann.sign_up("Ann", "ann@example.org", PASSWORD).await;
        let link = app.letter_to("ann@example.org").await.link();
        ann.visit(&link).await;
        ann.submit(&link, &[]).await;
        assert_eq!(ann.visit(&link).await.status, StatusCode::NOT_FOUND);

        let mut bob = app.visitor();
        bob.sign_up("Bob", "bob@example.org", PASSWORD).await;
        let link = app.letter_to("bob@example.org").await.link();
        bob.visit(&link).await;
        app.clock.advance(days(2) + minutes(1));
        assert_eq!(bob.submit(&link, &[]).await.status, StatusCode::NOT_FOUND);
        assert!(bob.page.says("This link does not work any more"));
    })
    .await;
}

#[actix_web::test]
async fn of_two_sign_ups_for_one_address_the_newest_letter_counts() {
    on_each_database(async |app| {
        app.visitor().sign_up("Ann", "ann@example.org", PASSWORD).await;
        let first = app.letter_to("ann@example.org").await.link();
        let mut ann = app.visitor();
        ann.sign_up("Anna", "Ann@Example.org", ANOTHER).await;
        app.run_deliveries().await;
        let letters = app.mail.to("Ann@example.org");
        let second = letters[0].link();
        assert_eq!(ann.visit(&first).await.status, StatusCode::NOT_FOUND);
        ann.visit(&second).await;
        ann.submit(&second, &[]).await;
        ann.sign_in("ann@example.org", ANOTHER).await;
        assert!(ann.page.says("Hello, Anna"), "{}", ann.page.text());
    })
    .await;
}

#[actix_web::test]
async fn confirming_ends_the_sessions_of_whoever_signed_up_with_a_foreign_address() {
    on_each_database(async |app| {
        let mut thief = app.visitor();
        thief.sign_up("Thief", "ann@example.org", PASSWORD).await;
        thief.sign_in("ann@example.org", PASSWORD).await;
        assert_eq!(thief.page.path, "/verify");

        let link = app.letter_to("ann@example.org").await.link();
        let mut ann = app.visitor();
        ann.visit(&link).await;
        ann.submit(&link, &[]).await;
        assert!(!thief.is_signed_in().await);
    })
    .await;
}

#[actix_web::test]
async fn a_known_address_gets_the_same_page_and_another_letter() {
    on_each_database(async |app| {
        app.given_account("ann@example.org", Role::Owner).await;
        let mut somebody = app.visitor();
        somebody.sign_up("Somebody", "ann@example.org", ANOTHER).await;
        assert!(somebody.page.says("Check your mail"));
        let letter = app.letter_to("ann@example.org").await;
        assert_eq!(letter.subject, "You have an account on SkyMailing");
        somebody.sign_in("ann@example.org", ANOTHER).await;
        assert_eq!(somebody.page.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[actix_web::test]
async fn a_form_that_is_wrong_comes_back_as_it_was_typed() {
    on_each_database(async |app| {
        let mut ann = app.visitor();
        ann.sign_up("Ann", "no address", "short").await;
        assert_eq!(ann.page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(ann.page.has("input[name=name][value=Ann]") && ann.page.has("input[name=email][value='no address']"));
        assert!(ann.page.has(".errors a[href='#password']"), "all that is wrong is said at once");
        assert!(
            ann.page.has(".errors a[href='#email']")
                && ann.page.has("#email[aria-invalid=true][aria-describedby~=email-error]")
        );
        assert!(ann.page.body.contains("<title>Error: "));
        ann.submit("/sign-up", &[("email", "ann@example.org"), ("password", "aaaaaaaaaaaaaaa")]).await;
        assert!(ann.page.says("This password is easy to guess"));
        assert!(!ann.page.body.contains("aaaaaaaaaaaaaaa"));
        assert_eq!(app.run_deliveries().await, 0);
    })
    .await;
}

#[actix_web::test]
async fn a_forgotten_password_is_set_anew_and_every_session_ends() {
    on_each_database(async |app| {
        let (_, mut ann) = app.signed_in("ann@example.org", Role::Owner).await;
        let mut phone = app.visitor();
        phone.visit("/reset").await;
        phone.submit("/reset", &[("email", "ann@example.org")]).await;
        assert!(phone.page.says("Check your mail"));
        let link = app.letter_to("ann@example.org").await.link();
        phone.visit(&link).await;
        phone.submit(&link, &[("password", ANOTHER)]).await;
        assert!(phone.page.says("Your new password is set"));

        assert!(!ann.is_signed_in().await);
        assert_eq!(phone.sign_in("ann@example.org", PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(phone.sign_in("ann@example.org", ANOTHER).await.path, "/dashboard");
        assert_eq!(app.letter_to("ann@example.org").await.subject, "Your password on SkyMailing was changed");
        assert_eq!(phone.visit(&link).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[actix_web::test]
async fn a_reset_for_an_unknown_address_sends_nothing_and_says_the_same() {
    on_each_database(async |app| {
        app.given_account("ann@example.org", Role::Owner).await;
        let mut pages = Vec::new();
        for email in ["ann@example.org", "nobody@example.org"] {
            let mut somebody = app.visitor();
            somebody.visit("/reset").await;
            somebody.submit("/reset", &[("email", email)]).await;
            pages.push((somebody.page.status, somebody.page.path.clone(), somebody.page.text()));
        }
        assert_eq!(pages[0], pages[1]);
        assert_eq!(app.run_deliveries().await, 1);
    })
    .await;
}

#[actix_web::test]
async fn a_mailbox_gets_three_letters_an_hour_whatever_the_spelling() {
    on_each_database(async |app| {
        app.given_account("ann.lee@gmail.com", Role::Owner).await;
        for email in
            ["ann.lee@gmail.com", "annlee@gmail.com", "a.nnlee+x@gmail.com", "ANN.LEE+y@googlemail.com"].repeat(2)
        {
            let mut somebody = app.visitor();
            somebody.sign_up("Somebody", email, ANOTHER).await;
            assert!(somebody.page.says("Check your mail"), "{}", somebody.page.text());
        }
        app.run_deliveries().await;
        assert_eq!(app.mail.count(), 3);
        app.clock.advance(hours(1) + minutes(1));
        app.visitor().sign_up("Somebody", "annlee@gmail.com", ANOTHER).await;
        app.run_deliveries().await;
        assert_eq!(app.mail.count(), 4);
    })
    .await;
}

#[actix_web::test]
async fn a_letter_can_be_asked_for_again_after_a_minute() {
    on_each_database(async |app| {
        let mut ann = app.visitor();
        ann.sign_up("Ann", "ann@example.org", PASSWORD).await;
        ann.submit("/verify/resend", &[]).await;
        assert!(ann.page.says("If a letter is due, it is on its way"), "{}", ann.page.text());
        ann.submit("/verify/resend", &[]).await;
        assert!(ann.page.says("Please wait"), "{}", ann.page.text());
        app.run_deliveries().await;
        assert_eq!(app.mail.count(), 2);
        app.clock.advance(minutes(1));
        ann.submit("/verify/resend", &[]).await;
        let link = app.letter_to("ann@example.org").await.link();
        assert_eq!(app.mail.count(), 3);
        assert_eq!(ann.visit(&link).await.status, StatusCode::OK);
    })
    .await;
}

#[actix_web::test]
async fn name_language_and_zone_are_changed_and_times_follow() {
    on_each_database(async |app| {
        let (_, mut ann) = app.signed_in("ann@example.org", Role::Owner).await;
        ann.visit("/account").await;
        let profile = [("name", "Анна"), ("language", "ru"), ("zone", "Asia/Yekaterinburg")];
        ann.submit("/account/profile", &profile).await;
        assert!(ann.page.has("html[lang=ru]") && ann.page.has("input[name=name][value=Анна]"));
        assert!(ann.page.says("17:00"), "noon in UTC is five in Yekaterinburg: {}", ann.page.text());

        ann.submit("/account/profile", &[("zone", "Mars/X"), ("name", " ")]).await;
        assert_eq!(ann.page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(ann.page.has("#zone[value='Mars/X'][aria-invalid=true]") && ann.page.has("#name[aria-invalid=true]"));
    })
    .await;
}

#[actix_web::test]
async fn a_new_password_needs_the_old_one_and_signs_out_other_devices() {
    on_each_database(async |app| {
        let (_, mut ann) = app.signed_in("ann@example.org", Role::Owner).await;
        let mut phone = app.visitor();
        phone.sign_in("ann@example.org", PASSWORD).await;
        ann.visit("/account").await;
        ann.submit("/account/password", &[("current_password", "wrong"), ("new_password", ANOTHER)]).await;
        assert_eq!(ann.page.status, StatusCode::UNPROCESSABLE_ENTITY);
        ann.submit("/account/password", &[("current_password", PASSWORD), ("new_password", ANOTHER)]).await;
        assert!(ann.page.says("Other devices are signed out"), "{}", ann.page.text());
        assert!(ann.is_signed_in().await && !phone.is_signed_in().await);
        assert_eq!(app.letter_to("ann@example.org").await.subject, "Your password on SkyMailing was changed");
    })
    .await;
}

#[actix_web::test]
async fn an_address_is_changed_by_a_link_to_the_new_one_and_the_old_one_is_told() {
    on_each_database(async |app| {
        let (_, mut ann) = app.signed_in("ann@example.org", Role::Owner).await;
        app.given_account("bob@example.org", Role::Owner).await;
        ann.visit("/account").await;
        let change = [("new_email", "bob@example.org"), ("email_password", PASSWORD)];
        ann.submit("/account/email", &change).await;
        assert_eq!(
            app.run_deliveries().await,
            0,
            "an address that is taken gets no link, and nobody is told that it is taken"
        );

        ann.submit("/account/email", &[("new_email", "anna@example.org"), ("email_password", PASSWORD)]).await;
        assert!(ann.page.says("anna@example.org"));
        let link = app.letter_to("anna@example.org").await.link();
        ann.visit(&link).await;
        ann.submit(&link, &[]).await;
        assert!(app.letter_to("ann@example.org").await.text.contains("anna@example.org"));
        assert_eq!(app.visitor().sign_in("anna@example.org", PASSWORD).await.path, "/dashboard");
        assert_eq!(app.visitor().sign_in("ann@example.org", PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[actix_web::test]
async fn sessions_are_listed_and_ended_one_by_one_or_all_at_once() {
    on_each_database(async |app| {
        let (_, mut ann) = app.signed_in("ann@example.org", Role::Owner).await;
        let mut phone = app.visitor();
        phone.headers.push(("user-agent".to_owned(), "<script>alert(1)</script> iPhone Safari".to_owned()));
        phone.sign_in("ann@example.org", PASSWORD).await;
        let mut tablet = app.visitor();
        tablet.sign_in("ann@example.org", PASSWORD).await;

        ann.visit("/account").await;
        assert!(
            ann.page.says("Safari on iPhone") && ann.page.says("This device") && !ann.page.body.contains("alert(1)")
        );
        let html = scraper::Html::parse_document(&ann.page.body);
        let end = scraper::Selector::parse("form[action$='/end']").unwrap();
        let actions: Vec<String> =
            html.select(&end).filter_map(|form| form.attr("action")).map(ToOwned::to_owned).collect();
        assert_eq!(actions.len(), 2);
        ann.submit(&actions[0], &[]).await;
        assert_eq!([phone.is_signed_in().await, tablet.is_signed_in().await].iter().filter(|open| **open).count(), 1);
        ann.submit("/account/sessions/end-others", &[]).await;
        assert!(!phone.is_signed_in().await && !tablet.is_signed_in().await && ann.is_signed_in().await);
    })
    .await;
}

#[actix_web::test]
async fn an_account_is_deleted_with_its_password_and_nothing_of_it_stays() {
    on_each_database(async |app| {
        let (_, mut ann) = app.signed_in("ann@example.org", Role::Owner).await;
        ann.visit("/account").await;
        ann.submit("/account/delete", &[("delete_password", "wrong")]).await;
        assert_eq!(ann.page.status, StatusCode::UNPROCESSABLE_ENTITY);
        ann.submit("/account/delete", &[("delete_password", PASSWORD)]).await;
        assert!(ann.page.says("Your account is deleted"), "{}", ann.page.text());
        assert!(!ann.is_signed_in().await);
        assert_eq!(app.letter_to("ann@example.org").await.subject, "Your account on SkyMailing is deleted");
        assert_eq!(app.visitor().sign_in("ann@example.org", PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[actix_web::test]
async fn the_first_admin_comes_by_a_link_that_works_once_and_for_half_an_hour() {
    on_each_database(async |app| {
        let link = app.app.accounts.set_up_link().await.unwrap().unwrap();
        let path = link.strip_prefix(&app.url).unwrap().to_owned();
        let (mut first, mut second) = (app.visitor(), app.visitor());
        first.visit(&path).await;
        second.visit(&path).await;
        let fields = |email| [("name", "Root"), ("email", email), ("password", PASSWORD)];
        first.submit(&path, &fields("root@example.org")).await;
        assert!(first.page.says("The first admin is ready"), "{}", first.page.text());
        assert_eq!(second.submit(&path, &fields("evil@example.org")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(first.sign_in("root@example.org", PASSWORD).await.path, "/moderation/accounts");
        assert_eq!(app.app.accounts.set_up_link().await.unwrap(), None);
    })
    .await;
    on_each_database(async |app| {
        let link = app.app.accounts.set_up_link().await.unwrap().unwrap();
        app.clock.advance(minutes(31));
        let path = link.strip_prefix(&app.url).unwrap().to_owned();
        assert_eq!(app.visitor().visit(&path).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[actix_web::test]
async fn an_admin_appoints_a_manager_who_blocks_an_owner_whose_next_click_signs_him_out() {
    on_each_database(async |app| {
        let (_, mut root) = app.signed_in("root@example.org", Role::Admin).await;
        let (max, mut manager) = app.signed_in("max@example.org", Role::Owner).await;
        let (ann, mut owner) = app.signed_in("ann@example.org", Role::Owner).await;

        root.visit(&format!("/moderation/accounts/{max}")).await;
        root.submit(&format!("/moderation/accounts/{max}/role"), &[("role", "manager")]).await;
        assert!(root.page.says("The role is changed"), "{}", root.page.text());
        assert!(!manager.is_signed_in().await, "what he may do has changed: he signs in again");
        manager.sign_in("max@example.org", PASSWORD).await;

        let page = format!("/moderation/accounts/{ann}");
        manager.visit(&page).await;
        assert!(!manager.page.has("form[action$='/role']"), "managers do not appoint");
        manager.submit(&format!("{page}/block"), &[("reason", " ")]).await;
        assert_eq!(manager.page.status, StatusCode::UNPROCESSABLE_ENTITY);
        manager.submit(&format!("{page}/block"), &[("reason", "Complaints about spam")]).await;
        assert!(manager.page.says("The account is blocked"), "{}", manager.page.text());
        assert_eq!(owner.visit("/dashboard").await.path, "/sign-in?next=%2Fdashboard");
        owner.sign_in("ann@example.org", PASSWORD).await;
        assert_eq!(owner.page.status, StatusCode::FORBIDDEN);
        assert!(owner.page.says("Complaints about spam"));

        manager.submit(&format!("{page}/unblock"), &[]).await;
        assert!(manager.page.says("no longer blocked") && manager.page.says("Complaints about spam"));
        assert_eq!(owner.sign_in("ann@example.org", PASSWORD).await.path, "/dashboard");
    })
    .await;
}

#[actix_web::test]
async fn accounts_are_searched_filtered_and_paged() {
    on_each_database(async |app| {
        let (_, mut root) = app.signed_in("root@example.org", Role::Admin).await;
        for n in 0..120 {
            app.given_account(&format!("owner{n}@example.org"), Role::Owner).await;
        }
        root.visit("/moderation/accounts").await;
        assert!(root.page.says("owner119@example.org") && !root.page.says("owner69@example.org"));
        let next = |page: &str| {
            let html = scraper::Html::parse_document(page);
            let link = scraper::Selector::parse("a[rel=next]").unwrap();
            html.select(&link)
                .next()
                .and_then(|link| link.attr("href"))
                .map(|query| format!("/moderation/accounts{query}"))
        };
        let mut pages = 1;
        while let Some(path) = next(&root.page.body) {
            root.visit(&path).await;
            pages += 1;
        }
        assert_eq!(pages, 3);
        assert!(root.page.says("root@example.org"));
        root.visit("/moderation/accounts?q=OWNER77%40").await;
        assert!(root.page.says("owner77@example.org") && !root.page.says("owner78@example.org"));
        root.visit("/moderation/accounts?q=%25").await;
        assert!(root.page.says("Nobody found"));
        root.visit("/moderation/accounts?role=admin&before=abc").await;
        assert_eq!(root.page.status, StatusCode::BAD_REQUEST);
    })
    .await;
}

#[actix_web::test]
async fn an_account_with_many_clients_ends_in_steps_and_others_keep_theirs() {
    on_each_database(async |app| {
        let (ann, mut owner) = app.signed_in("ann@example.org", Role::Owner).await;
        let bob = app.given_account("bob@example.org", Role::Owner).await;
        for (owner, count) in [(ann, 12_000), (bob, 3)] {
            app.write(move |conn| given_clients(conn, owner, count)).await;
        }
        let steps: Vec<usize> = app.write(move |conn| (0..2).map(|_| clients::erase_some(conn, ann)).collect()).await;
        assert_eq!(steps, [5_000, 5_000]);
        owner.visit("/account").await;
        owner.submit("/account/delete", &[("delete_password", PASSWORD)]).await;
        assert!(owner.page.says("Your account is deleted"), "{}", owner.page.text());
        let left: Vec<AccountId> = app.read(|conn| all_clients::table.select(all_clients::owner_id).load(conn)).await;
        assert_eq!(left, [bob; 3]);
    })
    .await;
}

fn given_clients(conn: &mut Conn, owner: AccountId, count: i64) -> QueryResult<()> {
    let insert = format!(
        "INSERT INTO clients (owner_id, email, email_key, first_name, last_name, comment, own, state, state_reason,
             state_since, created_at, updated_at)
         WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count})
         SELECT {owner}, 'c' || n || '@example.org', 'c' || n || '@example.org', '', '', '', '{{}}', 'active', '', 0, 0, 0
         FROM numbers"
    );
    diesel::sql_query(insert).execute(conn).map(drop)
}
