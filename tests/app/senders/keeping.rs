//! Adding, editing, copying, deleting, and what is refused with everything typed kept.

use actix_web::http::{Method, StatusCode};
use skymailing::db::Role;

use super::{NEAR, add, added, count_senders, near, post, press, with};
use crate::support::app::on_each_database_with;
use crate::support::html;
use crate::support::mail_server::{MailServer, PASSWORD};

const ANN: &str = "ann@example.org";

#[actix_web::test]
async fn a_sender_is_added_edited_copied_deleted_and_brought_back() {
    on_each_database_with(NEAR, async |app| {
        let (owner, mut ann) = app.signed_in(ANN, Role::Owner).await;
        let server = MailServer::at_a_mail_port(Default::default());
        assert!(ann.visit("/senders").await.has(".empty"));
        assert!(ann.page.says("SkyMailing’s own server") && ann.page.says("ann"), "the first sender is always there");

        let path = added(&mut ann, &with(near(&server, ANN), "per_minute", "60")).await;
        assert!(ann.page.says("Ann of Sky") && ann.page.says("Ready") && ann.page.says("60 letters a minute"));
        assert!(!ann.visit("/senders").await.has(".empty"));

        ann.visit(&format!("{path}/edit")).await;
        assert!(!ann.page.body.contains(PASSWORD) && ann.page.has("input[name=password]:not([value])"));
        ann.submit(&format!("{path}/edit"), &[("name", "Ann & Co"), ("per_minute", "")]).await;
        assert_eq!(ann.page.path, path);
        assert!(ann.page.says("Ann & Co") && !ann.page.says("letters a minute"));

        let copy = press(&mut ann, &path, "duplicate").await;
        assert!(copy.path.ends_with("/edit") && copy.has("input[name=name][value='Ann & Co (copy)']"), "{}", copy.body);
        assert_eq!(count_senders(app, owner).await, 2);

        press(&mut ann, &path, "delete").await;
        assert_eq!(ann.page.path, "/senders");
        assert!(ann.page.has(".flash form") && !ann.page.has(&format!("a[href='{path}']")));
        assert_eq!(ann.send(Method::GET, &path, None).await.status, StatusCode::NOT_FOUND);
        ann.submit(&format!("{path}/restore"), &[]).await;
        assert_eq!(ann.page.path, path);
        assert!(ann.page.says("Ann & Co"));
    })
    .await;
}

#[actix_web::test]
async fn what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost() {
    on_each_database_with(NEAR, async |app| {
        let (owner, mut ann) = app.signed_in(ANN, Role::Owner).await;
        let server = MailServer::at_a_mail_port(Default::default());
        let good = near(&server, ANN);
        let wrong = [
            ("name", "Eve\r\nBcc: v@example.org"),
            ("name", ""),
            ("name", "a\u{202e}b"),
            ("from_email", "ann"),
            ("from_email", "ann@example.org\r\nRCPT TO:<x@y.org>"),
            ("reply_to", "x@"),
            ("host", "mail.example.org\r\nRCPT"),
            ("host", "user@mail.example.org"),
            ("host", "mail.example.org/x"),
            ("host", "/run/postfix"),
            ("port", "22"),
            ("port", "0"),
            ("port", "-1"),
            ("port", "65536"),
            ("protection", "ssl"),
            ("login", ""),
            ("password", ""),
            ("per_minute", "0"),
            ("per_minute", "-1"),
            ("per_day", "1e18"),
            ("sessions", "NaN"),
        ];
        for (field, value) in wrong {
            let answer = add(&mut ann, &with(good.clone(), field, value)).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {value:?}");
            assert!(answer.has(&format!("#{field}[aria-invalid=true]")), "{field} {value:?}: {}", answer.text());
            assert!(answer.has(&format!(".errors a[href='#{field}']")));
            assert!(!answer.body.contains(PASSWORD), "a password comes back");
            if field != "from_email" {
                assert!(answer.has("input[name=from_email][value='ann@example.org']"), "what was typed is kept");
            }
        }
        assert_eq!(count_senders(app, owner).await, 0);
    })
    .await;
}

#[actix_web::test]
async fn a_stored_password_is_not_said_to_another_server() {
    on_each_database_with(NEAR, async |app| {
        let (_, mut ann) = app.signed_in(ANN, Role::Owner).await;
        let (server, other) =
            (MailServer::at_a_mail_port(Default::default()), MailServer::at_a_mail_port(Default::default()));
        let path = added(&mut ann, &near(&server, ANN)).await;
        let edit = format!("{path}/edit");
        for (field, value) in [("host", other.host()), ("port", "587"), ("login", "eve")] {
            ann.visit(&edit).await;
            let answer = ann.submit(&edit, &[(field, value)]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
            assert!(answer.has("#password[aria-invalid=true]") && answer.says("Enter the password again"));
        }
        ann.visit(&edit).await;
        ann.submit(&edit, &[("host", other.host()), ("password", "another one")]).await;
        assert_eq!(ann.page.path, path);
    })
    .await;
}

#[actix_web::test]
async fn the_server_is_filled_in_from_the_address_or_the_chosen_service() {
    on_each_database_with(NEAR, async |app| {
        let (owner, mut ann) = app.signed_in(ANN, Role::Owner).await;
        ann.visit("/senders/new").await;
        let typed = [("name", "Anna"), ("from_email", "ann@gmail.com"), ("action", "fill"), ("password", PASSWORD)];
        ann.submit("/senders/new", &typed).await;
        assert_eq!(ann.page.status, StatusCode::OK);
        assert!(
            ann.page.has("input[name=host][value='smtp.gmail.com']")
                && ann.page.has("#port option[value='465'][selected]")
        );
        assert!(ann.page.has("#protection option[value=tls][selected]"));
        assert!(
            ann.page.has("input[name=login][value='ann@gmail.com']") && ann.page.has("input[name=name][value=Anna]")
        );
        assert!(ann.page.says("app password") && !ann.page.body.contains(PASSWORD));

        ann.submit("/senders/new", &[("from_email", "ann@example.org"), ("host", ""), ("action", "fill")]).await;
        assert!(ann.page.says("We do not know the mail server") && ann.page.has("input[name=host][value='']"));

        ann.submit("/senders/new", &[("provider", "sendgrid"), ("action", "fill")]).await;
        assert!(
            ann.page.has("input[name=host][value='smtp.sendgrid.net']")
                && ann.page.has("input[name=login][value=apikey]")
        );
        assert_eq!(count_senders(app, owner).await, 0);

        let known = ann.send(Method::GET, "/senders/providers/bk.ru", None).await;
        assert!(known.body.contains("smtp.mail.ru"), "{}", known.body);
        let unknown = ann.send(Method::GET, "/senders/providers/example.org", None).await;
        assert_eq!((unknown.status, unknown.body.as_str()), (StatusCode::NO_CONTENT, ""));
    })
    .await;
}

#[actix_web::test]
async fn another_owners_sender_is_not_found_and_stays_as_it_is() {
    on_each_database_with(NEAR, async |app| {
        let (_, mut ann) = app.signed_in(ANN, Role::Owner).await;
        let (bob_id, mut bob) = app.signed_in("bob@example.org", Role::Owner).await;
        let server = MailServer::at_a_mail_port(Default::default());
        let his = added(&mut bob, &near(&server, "bob@example.org")).await;
        bob.visit("/senders/addresses").await;
        bob.submit("/senders/addresses", &[("email", "sales@example.org")]).await;
        ann.visit("/senders/new").await;
        for path in ["", "/edit", "/test"] {
            let answer = ann.send(Method::GET, &format!("{his}{path}"), None).await;
            let nobodys = ann.send(Method::GET, &format!("/senders/424242{path}"), None).await;
            assert_eq!((answer.status, answer.text()), (StatusCode::NOT_FOUND, nobodys.text()), "{path}");
        }
        let fields = near(&server, "bob@example.org");
        for verb in ["edit", "duplicate", "delete", "restore", "letter", "test"] {
            let answer = post(&mut ann, &format!("{his}/{verb}"), &fields).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{verb}");
        }
        for verb in ["resend", "delete", "restore"] {
            let answer = post(&mut ann, &format!("/senders/addresses/1/{verb}"), &[]).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{verb}");
        }
        assert_eq!(count_senders(app, bob_id).await, 1);
        assert!(bob.visit(&his).await.says("Ann of Sky"));
        assert!(bob.visit("/senders/addresses").await.says("sales@example.org"));
        assert_eq!(server.connections(), 0);
    })
    .await;
}

#[actix_web::test]
async fn the_installations_own_server_takes_a_name_and_a_confirmed_address() {
    on_each_database_with(NEAR, async |app| {
        let (owner, mut ann) = app.signed_in(ANN, Role::Owner).await;
        ann.visit("/senders/own").await;
        let refused = ann.submit("/senders/own", &[("name", ""), ("reply_to", "stranger@example.org")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.has("#name[aria-invalid=true]") && refused.has("#reply_to[aria-invalid=true]"));
        ann.submit("/senders/own", &[("name", "Sky Bakery"), ("reply_to", ANN)]).await;
        assert_eq!(ann.page.path, "/senders");
        assert!(ann.page.says("Sky Bakery"));
        let house = app.app.senders.house.clone();
        let usable = app.read(move |conn| skymailing::senders::usable(conn, owner, &house)).await;
        let first = usable.first().unwrap();
        assert_eq!((first.id, first.from.name.as_str()), (None, "Sky Bakery"));
        assert_eq!(first.reply_to.as_ref().map(|address| address.as_str()), Some(ANN));
    })
    .await;
}

#[actix_web::test]
async fn every_page_is_valid_in_both_languages() {
    on_each_database_with(NEAR, async |app| {
        let (_, mut ann) = app.signed_in(ANN, Role::Owner).await;
        let server = MailServer::at_a_mail_port(Default::default());
        for language in ["en", "ru"] {
            ann.visit("/account").await;
            ann.submit("/account/profile", &[("language", language)]).await;
            let mut pages = vec![ann.visit("/senders").await.clone()];
            let path = added(&mut ann, &with(near(&server, "sales@example.net"), "reply_to", "re@example.net")).await;
            let fault = format!(
                "INSERT INTO sender_faults (sender_id, cause, reply, since, last_at) VALUES ({}, 'too-fast', '<b>slow</b>', 1, 2)",
                super::id_of(&path)
            );
            super::run_sql(app, fault).await;
            pages.push(press(&mut ann, &path, "test").await);
            pages.push(super::tested(&mut ann, &path).await);
            let edit = format!("{path}/edit");
            let others = ["/senders/new", "/senders/own", "/senders/addresses", "/senders/confirmed", "/senders/confirm/x"];
            for path in [path.as_str(), &edit, "/senders"].into_iter().chain(others) {
                pages.push(ann.visit(path).await.clone());
            }
            pages.push(add(&mut ann, &[("name", ""), ("host", "a b")]).await);
            for page in pages {
                assert!(page.has(&format!("html[lang={language}]")), "{}", page.path);
                let problems = html::problems(&page.body);
                assert!(problems.is_empty(), "{language} {}: {problems:#?}", page.path);
            }
            app.clock.advance(skymailing::clock::minutes(5));
        }
    })
    .await;
}
