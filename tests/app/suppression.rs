//! Whom no campaign writes to: by address and by domain, of an owner and of the installation, before a run begins and while it runs.

use actix_web::http::{Method, StatusCode};
use diesel::prelude::*;
use skymailing::accounts::{self, Audited, Subject};
use skymailing::db::schema::suppressions;
use skymailing::db::{Keyset, Role};
use skymailing::delivery::State;
use skymailing::suppression::{self, Entry, Source, Whose};

use crate::runs::{Plan, engine_to, law_holds, owner, to_the_end};
use crate::support::app::{TestApp, on_each_database};
use crate::support::html;
use crate::support::mail_server::MailServer;

const PATH: &str = "/suppressions";
const OF_ALL: &str = "/moderation/suppressions";

async fn suppresses(app: &TestApp, whose: Whose, entries: &[&str]) {
    let entries: Vec<Entry> = entries.iter().map(|text| Entry::parse(text).unwrap()).collect();
    let now = app.clock.now();
    app.write(move |conn| suppression::add(conn, whose, &entries, (Source::Page, "They asked"), now)).await;
}

fn addresses(of: &[&str]) -> Vec<String> {
    of.iter().map(|address| (*address).to_owned()).collect()
}

#[actix_web::test]
async fn nobody_on_a_list_is_written_to_and_the_sums_say_so() {
    on_each_database(async |app| {
        let (ann, server) = (owner(app).await, MailServer::start());
        let bob = app.given_account("bob@example.org", Role::Owner).await;
        suppresses(app, Some(ann), &["One@example.net", "gone.example.org"]).await;
        suppresses(app, Some(bob), &["three@example.net"]).await;
        suppresses(app, None, &["everywhere.example.org"]).await;
        let to = addresses(&[
            "one@example.net",
            "two@gone.example.org",
            "two@everywhere.example.org",
            "three@example.net",
            "four@sub.gone.example.org",
        ]);
        let id = Plan::of(ann).opened(app, &to).await;
        assert_eq!(law_holds(app, ann, id).await.of(State::Suppressed), 3);
        let engine = engine_to(app, server.relay(), 2, true);
        to_the_end(app, &engine, id).await;
        let sums = law_holds(app, ann, id).await;
        assert_eq!((sums.of(State::Suppressed), sums.of(State::Accepted)), (3, 2), "{sums:?}");
        assert_eq!(server.letters().len(), 2);

        // What is said while a run is on its way holds for what has not left.
        let id = Plan::of(ann)
            .opened(app, &addresses(&["five@example.net", "six@late.example.org", "Seven@example.net"]))
            .await;
        suppresses(app, Some(ann), &["seven@example.net"]).await;
        suppresses(app, None, &["late.example.org"]).await;
        to_the_end(app, &engine, id).await;
        let sums = law_holds(app, ann, id).await;
        assert_eq!((sums.of(State::Suppressed), sums.of(State::Accepted)), (2, 1), "{sums:?}");
        assert_eq!(server.dots().len(), 3);
    })
    .await;
}

#[actix_web::test]
async fn an_owner_keeps_the_list() {
    on_each_database(async |app| {
        let (id, mut ann) = app.signed_in("ann@example.org", Role::Owner).await;
        let (_, mut bob) = app.signed_in("bob@example.org", Role::Owner).await;
        let client = app.given_client(id, "carl@gone.example.org", "Carl", "Brown").await;
        assert!(ann.visit(PATH).await.says("Nobody is on the list"));
        assert_eq!(html::problems(&ann.page.body), [""; 0]);

        let typed = "Dora@example.net\r\n\r\nnot an address\r\n@gone.example.org";
        ann.submit(PATH, &[("entries", typed), ("reason", "They asked")]).await;
        assert_eq!(ann.page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            ann.page.says("Line 3: not an address") && ann.page.body.contains("Dora@example.net"),
            "{}",
            ann.page.text()
        );
        assert!(ann.page.body.contains("value=\"They asked\""), "what was typed is kept");
        let many = "x@example.net\n".repeat(1001);
        for (entries, reason, says) in [
            ("", "They asked", "Write at least one address or domain."),
            ("dora@example.net", " ", "Say why"),
            (many.as_str(), "They asked", "more than 1,000 lines"),
        ] {
            ann.visit(PATH).await;
            ann.submit(PATH, &[("entries", entries), ("reason", reason)]).await;
            assert!(ann.page.status == StatusCode::UNPROCESSABLE_ENTITY && ann.page.says(says), "{}", ann.page.text());
        }
        assert_eq!(app.read(|conn| suppressions::table.count().get_result::<i64>(conn)).await, 0, "all or nothing");

        ann.visit(PATH).await;
        let entries = "Dora@example.net\r\ndora@example.net\r\n@Gone.example.org\r\nпочта.рф";
        ann.submit(PATH, &[("entries", entries), ("reason", "They <b>asked</b>")]).await;
        assert!(ann.page.says("New on the list: 3.") && ann.page.says("3 entries"), "{}", ann.page.text());
        assert!(ann.page.says("почта.рф") && ann.page.says("They <b>asked</b>"), "{}", ann.page.text());
        assert_eq!(html::problems(&ann.page.body), [""; 0]);
        ann.submit(PATH, &[("entries", "dora@example.net"), ("reason", "again")]).await;
        assert!(ann.page.says("New on the list: 0."), "{}", ann.page.text());
        assert!(ann.visit("/suppressions?q=GONE").await.says("gone.example.org") && !ann.page.says("dora@"));
        assert!(ann.visit("/suppressions?q=nothing-like-it").await.says("Nothing like this"));
        assert!(
            ann.visit(&format!("/clients/{client}"))
                .await
                .says("The domain of this address is on your suppression list")
        );
        assert!(bob.visit(PATH).await.says("Nobody is on the list"), "another's list is another's");

        let gone = app.read(|conn| entry_called(conn, "gone.example.org")).await;
        let stranger = bob.form(PATH, &[]);
        assert_eq!(
            bob.send(Method::POST, &format!("{PATH}/{gone}/remove"), Some(stranger)).await.status,
            StatusCode::NOT_FOUND
        );
        ann.visit(PATH).await;
        ann.submit(&format!("{PATH}/{gone}/remove"), &[]).await;
        assert!(ann.page.says("Off the list: gone.example.org.") && ann.page.says("2 entries"), "{}", ann.page.text());
        assert!(!ann.visit(&format!("/clients/{client}")).await.says("suppression list, so"));
        ann.visit(PATH).await;
        ann.submit(PATH, &[("entries", "gone.example.org"), ("reason", "on second thoughts")]).await;
        let form = ann.form(PATH, &[]);
        ann.send(Method::POST, &format!("{PATH}/{gone}/restore"), Some(form)).await;
        assert!(ann.visit(PATH).await.says("3 entries"), "it stands there once: {}", ann.page.text());
    })
    .await;
}

fn entry_called(conn: &mut skymailing::db::Conn, text: &str) -> QueryResult<i64> {
    suppressions::table.filter(suppressions::shown.eq(text)).select(suppressions::id).first(conn)
}

#[actix_web::test]
async fn managers_see_the_list_of_all_and_admins_change_it() {
    on_each_database(async |app| {
        let (_, mut mia) = app.signed_in("mia@example.org", Role::Manager).await;
        let (_, mut ada) = app.signed_in("ada@example.org", Role::Admin).await;
        let (id, mut ann) = app.signed_in("ann@example.org", Role::Owner).await;
        let client = app.given_client(id, "carl@example.net", "Carl", "Brown").await;
        ada.visit(OF_ALL).await;
        ada.submit(OF_ALL, &[("entries", "carl@example.net\nexample.com"), ("reason", "A court said so")]).await;
        assert!(ada.page.says("2 entries") && ada.page.says("A court said so"), "{}", ada.page.text());
        assert_eq!(html::problems(&ada.page.body), [""; 0]);
        assert!(
            mia.visit(OF_ALL).await.says("carl@example.net")
                && !mia.page.has("textarea")
                && !mia.page.has("main form[method=post]")
        );
        assert_eq!(ann.visit(OF_ALL).await.status, StatusCode::FORBIDDEN);
        let page = ann.visit(&format!("/clients/{client}")).await;
        assert!(page.says("lets no campaign write to this address") && !page.says("A court"), "{}", page.text());
        let carl = app.read(|conn| entry_called(conn, "carl@example.net")).await;
        ada.submit(&format!("{OF_ALL}/{carl}/remove"), &[]).await;
        assert!(ada.page.says("Off the list: carl@example.net."));
        for _ in 0..2 {
            let form = format!("csrf={}", ada.csrf());
            ada.send(Method::POST, &format!("{OF_ALL}/{carl}/restore"), Some(form)).await;
        }
        assert!(ada.visit(OF_ALL).await.says("2 entries"), "{}", ada.page.text());
        let rows = app.read(|conn| accounts::audit_log(conn, None, Keyset::default(), 100)).await;
        let rows = rows.into_iter().filter(|(row, _)| row.subject == Subject::Suppressions);
        let rows: Vec<_> = rows.map(|(row, _)| (row.deed, row.subject_id, row.detail)).collect();
        let why = "A court said so".to_owned();
        let (off, back) = ((Audited::Unsuppressed, 1, why.clone()), (Audited::Suppressed, 1, why.clone()));
        assert_eq!(rows, [back, off, (Audited::Suppressed, 2, why)], "what changes nothing is not noted");
        assert!(mia.visit("/moderation/audit").await.says("Put on the suppression list"), "{}", mia.page.text());
    })
    .await;
}
