//! How readers leave: opening the link changes nothing, a button or the mail program does, and a mistake can be taken back.

use actix_web::http::{Method, StatusCode};
use diesel::prelude::*;
use skymailing::campaigns::Reader;
use skymailing::clients::{self, ClientId, ClientState};
use skymailing::clock::days;
use skymailing::db::schema::clients as people;
use skymailing::delivery::RunId;

use super::{Shop, shop};
use crate::support::app::{TestApp, on_each_database};
use crate::support::html;
use crate::support::person::Person;

fn first(shop: &Shop) -> ClientId {
    *shop.clients.first().unwrap()
}

/// The link in a letter to the first client.
fn link(app: &TestApp, shop: &Shop) -> String {
    let reader = Reader { owner: shop.owner, client: first(shop), run: RunId(0) };
    reader.url(&app.app.key, "")
}

async fn state(app: &TestApp, shop: &Shop) -> ClientState {
    let (owner, id) = (shop.owner, first(shop));
    app.read(move |conn| clients::find(conn, owner, id)).await.unwrap().state
}

async fn post(person: &mut Person, path: &str, body: &str) -> StatusCode {
    person.send(Method::POST, path, Some(body.to_owned())).await.status
}

#[actix_web::test]
async fn a_reader_leaves_by_a_button_and_can_take_it_back() {
    on_each_database(async |app| {
        let shop = shop(app, "ann@example.org").await;
        let link = link(app, &shop);
        let mut reader = app.visitor();
        for _ in 0..3 {
            reader.visit(&link).await;
            assert!(reader.page.has(&format!("form[action='{link}'] button")), "{}", reader.page.text());
            assert_eq!(state(app, &shop).await, ClientState::Active, "opening a link changes nothing");
        }
        assert!(reader.page.says("b…@ann.example.net") && !reader.page.says("bob@"), "little of the address is told");
        assert!(reader.page.says("ann will not write"), "{}", reader.page.text());
        assert_eq!(html::problems(&reader.page.body), [""; 0]);

        reader.submit(&link, &[("confirm", "yes")]).await;
        assert_eq!(state(app, &shop).await, ClientState::Unsubscribed);
        assert!(reader.page.says("You are unsubscribed"), "{}", reader.page.text());
        assert_eq!(html::problems(&reader.page.body), [""; 0]);
        let done = reader.page.path.clone();
        let undo = done.replace("/done", "/undo");
        reader.visit(&done).await;
        assert!(reader.page.has(&format!("form[action='{undo}'] button")), "the page can be loaded again");
        // Whoever opens the letter again sees how things are.
        reader.visit(&link).await;
        assert!(reader.page.says("You are unsubscribed") && !reader.page.has("main form"));

        reader.visit(&done).await;
        reader.submit(&undo, &[]).await;
        assert_eq!(state(app, &shop).await, ClientState::Active);
        assert!(reader.page.has(".flash") && reader.page.has(&format!("form[action='{link}'] button")));
        assert_eq!(post(&mut reader, &undo, "").await, StatusCode::CONFLICT, "there is nothing to take back any more");
    })
    .await;
}

#[actix_web::test]
async fn a_mail_program_leaves_for_its_reader_without_a_cookie_or_a_token() {
    on_each_database(async |app| {
        let shop = shop(app, "ann@example.org").await;
        let link = link(app, &shop);
        let mut program = app.visitor();
        for wrong in ["", "List-Unsubscribe=", "List-Unsubscribe=No", "a=1"] {
            assert_eq!(post(&mut program, &link, wrong).await, StatusCode::BAD_REQUEST, "{wrong}");
            assert_eq!(state(app, &shop).await, ClientState::Active, "{wrong}");
        }
        program.headers.push(("origin".to_owned(), "https://mail.example".to_owned()));
        program.headers.push(("sec-fetch-site".to_owned(), "cross-site".to_owned()));
        for _ in 0..10 {
            let answer = program.send(Method::POST, &link, Some("List-Unsubscribe=One-Click".to_owned())).await;
            assert_eq!((answer.status, answer.header("location")), (StatusCode::OK, None));
            assert_eq!(answer.header("set-cookie"), None);
            assert_eq!(state(app, &shop).await, ClientState::Unsubscribed);
        }
    })
    .await;
}

#[actix_web::test]
async fn only_our_own_links_work_and_only_for_their_reader() {
    on_each_database(async |app| {
        let shop = shop(app, "ann@example.org").await;
        let link = link(app, &shop);
        let mut somebody = app.visitor();
        let (front, last) = link.split_at(link.len() - 4);
        let flipped = format!("{front}{}", if last == "AAAA" { "BBBB" } else { "AAAA" });
        for bad in ["/u/1", "/u/nothing", &link[..link.len() - 8], &flipped, "/u/%F0%9F%92%A3", "/u/..%2f1"] {
            for path in [bad.to_owned(), format!("{bad}/done")] {
                assert_eq!(somebody.visit(&path).await.status, StatusCode::NOT_FOUND, "{path}");
            }
            for path in [bad.to_owned(), format!("{bad}/undo")] {
                let answer = somebody.send(Method::POST, &path, Some("List-Unsubscribe=One-Click".to_owned())).await;
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
            }
        }
        // A link to leave takes nothing back.
        assert_eq!(post(&mut somebody, &format!("{link}/undo"), "").await, StatusCode::NOT_FOUND);
        assert_eq!(state(app, &shop).await, ClientState::Active);
        somebody.visit(&link).await;
        somebody.submit(&link, &[("confirm", "yes")]).await;
        let undo = somebody.page.path.replace("/done", "/undo");
        app.clock.advance(days(2));
        assert_eq!(post(&mut somebody, &undo, "").await, StatusCode::CONFLICT, "in time only");
        assert_eq!(state(app, &shop).await, ClientState::Unsubscribed);
        let left =
            app.read(|conn| people::table.filter(people::state.eq("unsubscribed")).count().get_result::<i64>(conn));
        assert_eq!(left.await, 1, "nobody else left");
    })
    .await;
}

#[actix_web::test]
async fn the_page_speaks_the_readers_language_and_the_owner_reads_why() {
    on_each_database(async |app| {
        let mut shop = shop(app, "ann@example.org").await;
        let link = link(app, &shop);
        let mut reader = app.visitor();
        reader.headers.push(("accept-language".to_owned(), "ru,en;q=0.5".to_owned()));
        reader.visit(&link).await;
        assert!(reader.page.has("html[lang=ru]") && reader.page.says("Отписаться"));
        reader.submit(&link, &[("confirm", "yes")]).await;
        shop.ann.visit(&format!("/clients/{}", shop.clients[0])).await;
        assert!(shop.ann.page.says("By the link in a letter"), "{}", shop.ann.page.text());
    })
    .await;
}
