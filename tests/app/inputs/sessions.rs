//! Sign-in, sessions and forgery.

use actix_web::http::{Method, StatusCode};
use skymailing::accounts::{self, StaffError};
use skymailing::db::{AccountId, Conn, Role};
use skymailing::routes;
use skymailing::web::RouteInfo;

use crate::support::app::{NOW, PASSWORD, on_each_database};

#[actix_web::test]
async fn a_form_without_its_own_token_changes_nothing_on_any_route() {
    on_each_database(async |app| {
        let (_, mut root) = app.signed_in("root@example.org", Role::Admin).await;
        let ann = app.given_account("ann@example.org", Role::Owner).await;
        let mut eve = app.visitor();
        eve.visit("/sign-in").await;
        let before_sign_in = eve.csrf();
        app.given_account("eve@example.org", Role::Owner).await;
        eve.sign_in("eve@example.org", PASSWORD).await;
        eve.visit("/account").await;
        let foreign = eve.csrf();
        root.visit("/account").await;
        let own = root.csrf();
        // Links to leave a mailing are secrets themselves.
        let leads_out = |route: &&RouteInfo| route.path.starts_with("/u/");
        for route in routes::all().filter(|route| route.method == "POST" && !leads_out(route)) {
            let path = route.path.replace("{id}", &ann.to_string()).replace("{token}", "abc");
            let fields = "reason=x&role=admin&name=x&email=x%40example.org";
            for (name, form) in [
                ("none", fields.to_owned()),
                ("an empty one", format!("csrf=&{fields}")),
                ("another person's", format!("csrf={foreign}&{fields}")),
                ("one from before signing in", format!("csrf={before_sign_in}&{fields}")),
                ("half of it", format!("csrf={}&{fields}", &own[..16])),
            ] {
                let answer = root.send(Method::POST, &path, Some(form)).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} with {name}");
            }
            let in_query = root.send(Method::POST, &format!("{path}?csrf={own}"), Some(fields.to_owned())).await;
            assert_eq!(in_query.status, StatusCode::FORBIDDEN, "{path} with the token in the address");
        }
        assert!(root.is_signed_in().await);
        let found = app.read(move |conn| accounts::find(conn, ann)).await.unwrap();
        assert_eq!((found.role, found.name.as_str()), (Role::Owner, "ann"));
    })
    .await;
}

#[actix_web::test]
async fn a_request_another_site_began_is_refused_even_with_the_right_token() {
    on_each_database(async |app| {
        let (_, mut ann) = app.signed_in("ann@example.org", Role::Owner).await;
        ann.visit("/account").await;
        let form = ann.form("/account/profile", &[("name", "Evil")]);
        for (header, value) in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("origin", "https://evil.example"),
            ("origin", "null"),
            ("origin", "http://127.0.0.1:1"),
        ] {
            ann.headers = vec![(header.to_owned(), value.to_owned())];
            let answer = ann.send(Method::POST, "/account/profile", Some(form.clone())).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{header}: {value}");
        }
        ann.headers =
            vec![("sec-fetch-site".to_owned(), "same-origin".to_owned()), ("origin".to_owned(), app.url.clone())];
        assert_eq!(ann.send(Method::POST, "/account/profile", Some(form)).await.status, StatusCode::SEE_OTHER);
    })
    .await;
}

#[actix_web::test]
async fn a_session_given_in_advance_is_not_the_one_that_is_opened() {
    on_each_database(async |app| {
        let (_, mut eve) = app.signed_in("eve@example.org", Role::Owner).await;
        app.given_account("ann@example.org", Role::Owner).await;
        let planted = eve.cookie("skymailing").unwrap();
        let mut ann = app.visitor();
        ann.set_cookie("skymailing", &planted);
        // A browser that is signed in is led away from the form; the victim posts it all the same.
        ann.visit("/preferences").await;
        let form = format!("csrf={}&email=ann%40example.org&password={}", ann.csrf(), PASSWORD.replace(' ', "+"));
        ann.send(Method::POST, "/sign-in", Some(form)).await;
        assert_ne!(ann.cookie("skymailing").unwrap(), planted);
        assert!(ann.visit("/account").await.says("ann@example.org"));
        assert!(!eve.is_signed_in().await, "the planted session is dead");
        let mut random = app.visitor();
        random.set_cookie("skymailing", "forged");
        assert!(!random.is_signed_in().await);
    })
    .await;
}

#[actix_web::test]
async fn an_old_cookie_opens_nothing_after_signing_out_or_any_change() {
    on_each_database(async |app| {
        let (id, mut ann) = app.signed_in("ann@example.org", Role::Owner).await;
        let mut thief = app.visitor();
        thief.set_cookie("skymailing", &ann.cookie("skymailing").unwrap());
        assert!(thief.is_signed_in().await);
        ann.visit("/sign-out").await;
        ann.submit("/sign-out", &[]).await;
        assert!(!thief.is_signed_in().await && !ann.is_signed_in().await);

        type Deed = fn(&mut Conn, AccountId) -> Result<(), StaffError>;
        let deeds: [Deed; 2] = [
            |conn, id| accounts::appoint(conn, None, id, Role::Editor, NOW),
            |conn, id| accounts::block(conn, None, id, "for the test", NOW),
        ];
        for deed in deeds {
            ann.sign_in("ann@example.org", PASSWORD).await;
            thief.set_cookie("skymailing", &ann.cookie("skymailing").unwrap());
            app.app.db.write(move |conn| deed(conn, id)).await.unwrap();
            assert!(!thief.is_signed_in().await);
        }
    })
    .await;
}

#[actix_web::test]
async fn the_session_cookie_is_out_of_reach_of_scripts_and_other_sites() {
    on_each_database(async |app| {
        app.given_account("ann@example.org", Role::Owner).await;
        let mut ann = app.visitor();
        ann.visit("/sign-in").await;
        let sent = ann.submit_once("/sign-in", &[("email", "ann@example.org"), ("password", PASSWORD)]).await;
        let cookies: Vec<&str> =
            sent.headers.iter().filter(|(name, _)| name == "set-cookie").map(|(_, value)| value.as_str()).collect();
        assert!(cookies.iter().any(|cookie| cookie.starts_with("skymailing=")));
        for cookie in cookies {
            assert!(
                cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"),
                "{cookie}"
            );
        }
    })
    .await;
}

#[actix_web::test]
async fn wrong_password_and_unknown_address_are_told_alike_and_soon_no_more() {
    on_each_database(async |app| {
        app.given_account("ann@example.org", Role::Owner).await;
        app.given_unconfirmed("una@example.org").await;
        let mut pages = Vec::new();
        for email in ["ann@example.org", "una@example.org", "nobody@example.org"] {
            let mut somebody = app.visitor();
            somebody.sign_in(email, "wrong horse battery").await;
            pages.push((somebody.page.status, somebody.page.text()));
        }
        assert!(pages.iter().all(|page| *page == pages[0]), "{pages:?}");
        assert_eq!(pages[0].0, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[actix_web::test]
async fn guessing_at_one_account_is_slowed_but_its_own_device_is_not_locked_out() {
    on_each_database(async |app| {
        let (_, mut ann) = app.signed_in("ann@example.org", Role::Owner).await;
        ann.visit("/sign-out").await;
        ann.submit("/sign-out", &[]).await;
        let mut refused = 0;
        for _ in 0..15 {
            let mut guesser = app.visitor();
            guesser.sign_in("ann@example.org", "wrong horse battery").await;
            refused += usize::from(guesser.page.status == StatusCode::TOO_MANY_REQUESTS);
            // Another address each time would be needed; here only the account's own limit is looked at.
            app.clock.advance(std::time::Duration::from_secs(1));
        }
        assert!(refused >= 4, "{refused}");
        let mut stranger = app.visitor();
        stranger.sign_in("ann@example.org", PASSWORD).await;
        assert_eq!(stranger.page.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(stranger.page.has("input[name=email][value='ann@example.org']"), "what was typed is kept");
        assert_eq!(ann.sign_in("ann@example.org", PASSWORD).await.path, "/dashboard");
    })
    .await;
}

#[actix_web::test]
async fn a_hundred_at_once_are_answered_in_words() {
    on_each_database(async |app| {
        let tries = (0..100).map(async |n| {
            let mut somebody = app.visitor();
            somebody.sign_in(&format!("a{n}@example.org"), "wrong horse battery").await.status
        });
        let answers = futures_util::future::join_all(tries).await;
        assert!(answers.iter().all(|status| matches!(status.as_u16(), 422 | 429)), "{answers:?}");
        assert!(answers.iter().filter(|status| status.as_u16() == 422).count() >= 25);
    })
    .await;
}

#[actix_web::test]
async fn a_forged_flash_is_not_shown() {
    on_each_database(async |app| {
        let mut somebody = app.visitor();
        somebody.set_cookie("flash", "eyJrZXkiOiJub3RpY2Utc2F2ZWQiLCJuYW1lIjoiIn0.AAAA");
        assert!(!somebody.visit("/").await.has(".flash"));
        somebody.set_cookie("visitor", "short");
        somebody.set_cookie("language", "../../x");
        somebody.set_cookie("theme", "\"><script>");
        assert_eq!(somebody.visit("/preferences").await.status, StatusCode::OK);
        assert!(!somebody.page.body.contains("\"><script>"));
    })
    .await;
}
