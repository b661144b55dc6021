//! One client: adding, changing, the state, deleting and bringing back.

use actix_web::http::{Method, StatusCode};
use diesel::prelude::*;
use skymailing::clients::{self, Added, ClientId, ClientState, Filter};
use skymailing::clock::days;
use skymailing::db::schema::{attempts, clients as table, deliveries};
use skymailing::db::{AccountId, Role};

use super::somebody;
use crate::support::app::{NOW, TestApp, on_each_database};
use crate::support::person::Person;

async fn set_state(app: &TestApp, id: ClientId, state: ClientState) {
    app.write(move |conn| {
        diesel::update(table::table.filter(table::id.eq(id))).set(table::state.eq(state)).execute(conn).map(drop)
    })
    .await;
}

async fn state_of(app: &TestApp, id: ClientId) -> (ClientState, String) {
    app.read(move |conn| table::table.find(id.0).select((table::state, table::state_reason)).get_result(conn)).await
}

/// Fills in the form of a new client.
async fn adds(ann: &mut Person, fields: &[(&str, &str)]) {
    ann.visit("/clients/new").await;
    ann.submit("/clients/new", fields).await;
}

#[actix_web::test]
async fn an_owner_adds_looks_at_and_changes_a_client() {
    on_each_database(async |app| {
        let (_, mut ann) = app.signed_in("ann@example.org", Role::Owner).await;
        assert!(ann.visit("/clients").await.has(".empty a[href='/clients/new']"));
        let fields =
            [("email", " Bob@Пример.РФ "), ("first_name", "Bob"), ("last_name", "Lee"), ("comment", "tall\r\nkind")];
        adds(&mut ann, &fields).await;
        assert!(ann.page.says("Bob@пример.рф is added."), "{}", ann.page.text());
        assert!(ann.page.has("h1") && ann.page.says("Bob Lee") && ann.page.has("textarea"));
        let path = ann.page.path.clone();
        assert!(ann.visit("/clients").await.says("Bob@пример.рф") && ann.page.says("1 client"));
        ann.visit(&path).await;
        ann.submit(&path, &[("last_name", "Li"), ("email", "bob@example.net")]).await;
        assert!(ann.page.says("Saved.") && ann.page.says("Bob Li") && ann.page.says("bob@example.net"));
        assert!(ann.visit("/clients?q=li+bob@exam").await.says("Bob Li"));
        assert!(ann.visit("/clients?q=lee").await.says("Nobody found"));
    })
    .await;
}

#[actix_web::test]
async fn an_address_stands_once_with_each_owner() {
    on_each_database(async |app| {
        let (owner, mut ann) = app.signed_in("ann@example.org", Role::Owner).await;
        let (_, mut bob) = app.signed_in("bob@example.org", Role::Owner).await;
        let id = app.given_client(owner, "carl@example.net", "Carl", "Brown").await;
        adds(&mut ann, &[("email", "CARL@example.net"), ("first_name", "Karl")]).await;
        assert_eq!(ann.page.status, StatusCode::UNPROCESSABLE_ENTITY);
        let link = format!("a[href='/clients/{id}']");
        assert!(ann.page.has(&link) && ann.page.says("Open Carl Brown"), "{}", ann.page.text());
        assert!(ann.page.has("#first_name[value=Karl]") && ann.page.has(".errors a[href='#email']"));
        adds(&mut bob, &[("email", "carl@example.net")]).await;
        assert_eq!(bob.page.status, StatusCode::OK, "another owner may have the same");
        let other = app.given_client(owner, "dora@example.net", "Dora", "").await;
        let path = format!("/clients/{other}");
        ann.visit(&path).await;
        ann.submit(&path, &[("email", "carl@EXAMPLE.net")]).await;
        assert_eq!(ann.page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(ann.page.has(&link) && ann.page.has("#email[value='carl@EXAMPLE.net']"));
    })
    .await;
}

#[actix_web::test]
async fn what_breaks_a_header_or_turns_a_line_is_refused() {
    on_each_database(async |app| {
        let (owner, mut ann) = app.signed_in("ann@example.org", Role::Owner).await;
        let names = [
            "Eve\r\nBcc: v@x",
            "Eve\r",
            "E\nve",
            "E\u{1b}ve",
            "E\u{7f}ve",
            "E\u{85}ve",
            "E\u{2028}ve",
            "E\u{2029}ve",
            "E\u{202e}ve",
            "E\u{202d}ve",
        ];
        for name in names {
            for field in ["first_name", "last_name"] {
                adds(&mut ann, &[("email", "eve@example.net"), (field, name)]).await;
                assert_eq!(ann.page.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {name:?}");
                assert!(ann.page.has(&format!(".errors a[href='#{field}']")), "{field} {name:?}");
                assert!(ann.page.has("#email[value='eve@example.net']"), "what was typed is kept");
            }
        }
        let (long_local, long_domain) = (format!("{}@b.cd", "a".repeat(65)), format!("a@{}.org", "b.".repeat(127)));
        let long_name = "a".repeat(101);
        let addresses = [
            "",
            "a@b.c\r\nRCPT TO:<x@y.z>",
            "a@b>",
            "\"a b\"@c.de",
            "a@[127.0.0.1]",
            "a@localhost",
            "a@b..c",
            "a@b.c.",
            "а@пример.рф",
            &long_local,
            &long_domain,
        ];
        for address in addresses {
            adds(&mut ann, &[("email", address)]).await;
            assert_eq!(ann.page.status, StatusCode::UNPROCESSABLE_ENTITY, "{address:?}");
            assert!(
                ann.page.has(".errors a[href='#email']") && ann.page.has("#email[aria-invalid=true]"),
                "{address:?}"
            );
        }
        adds(&mut ann, &[("email", "eve@example.net"), ("first_name", &long_name)]).await;
        assert_eq!(ann.page.status, StatusCode::UNPROCESSABLE_ENTITY);
        adds(&mut ann, &[("email", "eve@example.net"), ("comment", "a\u{202e}b")]).await;
        assert_eq!(ann.page.status, StatusCode::UNPROCESSABLE_ENTITY);
        let nul = ann.form("/clients/new", &[("email", "eve@example.net"), ("first_name", "E\0ve")]);
        assert_eq!(ann.send(Method::POST, "/clients/new", Some(nul)).await.status, StatusCode::BAD_REQUEST);
        let count = app.read(move |conn| clients::count(conn, owner, &Filter::default(), NOW)).await;
        assert_eq!(count, 0, "nothing was stored");
    })
    .await;
}

#[actix_web::test]
async fn two_people_who_change_one_client_lose_nothing() {
    on_each_database(async |app| {
        let (owner, mut ann) = app.signed_in("ann@example.org", Role::Owner).await;
        let id = app.given_client(owner, "carl@example.net", "Carl", "Brown").await;
        let path = format!("/clients/{id}");
        let mut other = app.visitor();
        other.sign_in("ann@example.org", crate::support::app::PASSWORD).await;
        ann.visit(&path).await;
        other.visit(&path).await;
        other.submit(&path, &[("last_name", "Green")]).await;
        assert!(other.page.says("Saved."));
        ann.submit(&path, &[("last_name", "White"), ("comment", "mine")]).await;
        assert_eq!(ann.page.status, StatusCode::CONFLICT);
        assert!(ann.page.says("Green") && ann.page.has("#last_name[value=White]"), "both are shown");
        other.visit(&path).await;
        assert!(other.page.says("Carl Green"), "and nothing is overwritten");
        ann.submit(&path, &[]).await;
        assert!(ann.page.says("Saved.") && ann.page.says("Carl White") && ann.page.says("mine"));
    })
    .await;
}

#[actix_web::test]
async fn the_owner_sets_and_lifts_only_its_own_suppression() {
    on_each_database(async |app| {
        let (owner, mut ann) = app.signed_in("ann@example.org", Role::Owner).await;
        let id = app.given_client(owner, "carl@example.net", "Carl", "Brown").await;
        let path = format!("/clients/{id}");
        let (suppress, activate) = (format!("{path}/suppress"), format!("{path}/activate"));
        ann.visit(&path).await;
        ann.submit(&suppress, &[("reason", " ")]).await;
        assert_eq!(ann.page.status, StatusCode::UNPROCESSABLE_ENTITY);
        ann.submit(&suppress, &[("reason", "moved away")]).await;
        assert_eq!(state_of(app, id).await, (ClientState::Suppressed, "moved away".to_owned()));
        assert!(ann.page.says("moved away") && ann.page.has(&format!("form[action='{activate}']")));
        ann.submit(&activate, &[]).await;
        assert_eq!(state_of(app, id).await.0, ClientState::Active);
        for state in [ClientState::Unsubscribed, ClientState::Complained, ClientState::Bounced] {
            set_state(app, id, state).await;
            ann.visit(&path).await;
            let may = state == ClientState::Bounced;
            assert_eq!(ann.page.has(&format!("form[action='{activate}']")), may, "{state}");
            assert!(!ann.page.has(&format!("form[action='{suppress}']")));
            let form = format!("csrf={}", ann.csrf());
            let answer = ann.send(Method::POST, &activate, Some(form.clone())).await;
            let expected = if may { StatusCode::SEE_OTHER } else { StatusCode::CONFLICT };
            assert_eq!(answer.status, expected, "{state}");
            assert_eq!(state_of(app, id).await.0, if may { ClientState::Active } else { state });
            set_state(app, id, state).await;
            let form = format!("{form}&reason=because");
            assert_eq!(ann.send(Method::POST, &suppress, Some(form)).await.status, StatusCode::CONFLICT, "{state}");
        }
        set_state(app, id, ClientState::Unsubscribed).await;
        ann.visit(&path).await;
        ann.submit(&path, &[("email", "new@example.net")]).await;
        assert_eq!(ann.page.status, StatusCode::UNPROCESSABLE_ENTITY, "the address of who does not want letters stays");
        ann.submit(&path, &[("email", "carl@example.net"), ("first_name", "Karl")]).await;
        assert!(ann.page.says("Saved."));
        assert_eq!(state_of(app, id).await.0, ClientState::Unsubscribed);
    })
    .await;
}

#[actix_web::test]
async fn who_is_deleted_comes_back_by_undo_or_by_being_added_and_stays_in_their_state() {
    on_each_database(async |app| {
        let (owner, mut ann) = app.signed_in("ann@example.org", Role::Owner).await;
        let id = app.given_client(owner, "carl@example.net", "Carl", "Brown").await;
        let list = app.given_list(owner, "News", &[id]).await;
        set_state(app, id, ClientState::Unsubscribed).await;
        let path = format!("/clients/{id}");
        ann.visit(&path).await;
        ann.submit(&format!("{path}/delete"), &[]).await;
        assert_eq!(ann.page.path, "/clients");
        assert!(ann.page.says("Carl Brown is deleted.") && ann.page.says("No clients yet"));
        let undo = ann.page.body.split("action=\"").find(|part| part.starts_with("/clients/deletions/")).unwrap();
        let undo = undo.split('"').next().unwrap().to_owned();
        assert_eq!(ann.visit(&path).await.status, StatusCode::NOT_FOUND);
        ann.visit("/clients").await;
        let form = format!("csrf={}", ann.csrf());
        ann.send(Method::POST, &undo, Some(form.clone())).await;
        assert!(ann.visit("/clients").await.says("Brought back: 1."));
        assert!(ann.visit(&format!("/clients?list={list}")).await.says("carl@example.net"), "with the lists");
        ann.send(Method::POST, &undo, Some(form)).await;
        assert!(ann.visit("/clients").await.says("nobody left to bring back"));

        ann.visit(&path).await;
        ann.submit(&format!("{path}/delete"), &[]).await;
        adds(&mut ann, &[("email", "Carl@example.net"), ("first_name", "Karl")]).await;
        assert_eq!(ann.page.path, path, "the same row");
        assert!(ann.page.says("was deleted before and is back"), "{}", ann.page.text());
        assert!(ann.page.has("#first_name[value=Karl]") && ann.page.has("#last_name[value='']"));
        assert_eq!(state_of(app, id).await.0, ClientState::Unsubscribed, "nobody is revived");
        assert!(ann.page.says("on no list"));
    })
    .await;
}

#[actix_web::test]
async fn after_thirty_days_only_what_keeps_people_unwritten_to_is_left() {
    on_each_database(async |app| {
        let (owner, _) = app.signed_in("ann@example.org", Role::Owner).await;
        let active = app.given_client(owner, "active@example.net", "Al", "").await;
        let gone = app.given_client(owner, "gone@example.net", "Gone", "Away").await;
        let kept = app.given_client(owner, "kept@example.net", "Kim", "").await;
        set_state(app, gone, ClientState::Unsubscribed).await;
        app.write(move |conn| {
            let deletion = clients::open_deletion(conn, owner, NOW)?;
            assert_eq!(clients::delete_some(conn, owner, deletion, &[active, gone])?, 2);
            Ok(())
        })
        .await;
        clients::purge(&app.app.db, NOW.plus(days(29))).await.unwrap();
        assert_eq!(everybody(app, owner).await.len(), 3);
        let later = NOW.plus(days(30));
        assert!(clients::purge(&app.app.db, later).await.unwrap() > 0);
        assert_eq!(clients::purge(&app.app.db, later).await.unwrap(), 0);
        let left = everybody(app, owner).await;
        let gone_row = ("gone@example.net".to_owned(), String::new(), String::new(), ClientState::Unsubscribed);
        let kept_row = ("kept@example.net".to_owned(), "Kim".to_owned(), String::new(), ClientState::Active);
        assert_eq!(left, [gone_row, kept_row]);
        let new = somebody("gone@example.net", "New", "Name", "");
        let added = app.write(move |conn| clients::add(conn, owner, &new, later)).await;
        assert_eq!(added, Added::Back(gone));
        assert_eq!(state_of(app, gone).await.0, ClientState::Unsubscribed);
        let count = app.read(move |conn| clients::count(conn, owner, &Filter::default(), NOW)).await;
        assert_eq!(count, 2);
        assert!(app.read(move |conn| clients::find(conn, owner, kept)).await.is_some());
    })
    .await;
}

async fn everybody(app: &TestApp, owner: AccountId) -> Vec<(String, String, String, ClientState)> {
    app.read(move |conn| {
        table::table
            .filter(table::owner_id.eq(owner))
            .order(table::email_key)
            .select((table::email, table::first_name, table::last_name, table::state))
            .load(conn)
    })
    .await
}

#[actix_web::test]
async fn a_clients_page_shows_what_was_sent_and_what_became_of_it() {
    on_each_database(async |app| {
        let (owner, mut ann) = app.signed_in("ann@example.org", Role::Owner).await;
        let id = app.given_client(owner, "carl@example.net", "Carl", "").await;
        let other = app.given_client(owner, "dora@example.net", "Dora", "").await;
        app.write(move |conn| {
            for number in 0..25_i64 {
                let to = if number == 24 { other } else { id };
                let state = if number == 23 { "rejected" } else { "accepted" };
                let delivery: i64 = diesel::insert_into(deliveries::table)
                    .values((
                        deliveries::owner_id.eq(owner.0),
                        deliveries::client_id.eq(to.0),
                        deliveries::recipient.eq("carl@example.net"),
                        deliveries::state.eq(state),
                        deliveries::epoch.eq(0_i64),
                        deliveries::next_attempt_at.eq(0_i64),
                        deliveries::created_at.eq(NOW.as_micros() + number),
                    ))
                    .returning(deliveries::id)
                    .get_result(conn)?;
                for (attempt, verdict, cause, code, reply) in [
                    (1_i64, "temporary", "greylisted", 451_i64, "4.7.1 come back"),
                    (2, "rejected", "no-such-mailbox", 550, "5.1.1 <b>nobody</b>"),
                ] {
                    diesel::insert_into(attempts::table)
                        .values((
                            attempts::delivery_id.eq(delivery),
                            attempts::number.eq(attempt),
                            attempts::epoch.eq(0_i64),
                            attempts::started_at.eq(NOW.as_micros()),
                            attempts::finished_at.eq(NOW.as_micros()),
                            attempts::verdict.eq(verdict),
                            attempts::cause.eq(cause),
                            attempts::code.eq(code),
                            attempts::stage.eq("recipient"),
                            attempts::reply.eq(reply),
                            attempts::server.eq("::1"),
                            attempts::tls.eq(true),
                        ))
                        .execute(conn)?;
                }
            }
            Ok(())
        })
        .await;
        let page = ann.visit(&format!("/clients/{id}")).await.clone();
        assert_eq!(page.body.matches("<samp>").count(), 20, "the newest");
        assert!(page.says("Refused") && page.says("There is no mailbox with this address."));
        assert!(
            page.says("550 5.1.1 <b>nobody</b>") && !page.body.contains("<b>nobody"),
            "the server's words, escaped"
        );
        assert!(!page.says("451"), "the last attempt alone");
        let next = page.body.split("rel=\"next\" href=\"").nth(1).unwrap().split('#').next().unwrap().to_owned();
        let rest = ann.visit(&format!("/clients/{id}{next}")).await;
        assert_eq!(rest.body.matches("<samp>").count(), 4);
        assert!(rest.has("a[rel=prev]") && !rest.has("a[rel=next]"));
        assert!(ann.visit(&format!("/clients/{other}")).await.body.matches("<samp>").count() == 1);
    })
    .await;
}
