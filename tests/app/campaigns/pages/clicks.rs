//! Openings and clicks: nothing is counted unless the owner wants it; then each recipient once, programs apart, and no link leads
//! where the owner did not say.

use actix_web::http::{Method, StatusCode};
use diesel::prelude::*;
use skymailing::campaigns::{Click, NewCampaign};
use skymailing::clients::ClientId;
use skymailing::db::schema::{run_clicks, run_links};
use skymailing::messages::{self, Content};

use crate::campaigns::{Ann, ann, content, once, run_of, turn};
use crate::support::app::{NOW, PASSWORD, TestApp, on_each_database};
use crate::support::html;
use crate::support::mail_server::MailServer;
use crate::support::person::Person;

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const SHOP: &str = "https://shop.example/?a=1&b=2";

/// A campaign that was sent to three clients; the letters as they arrived, by recipient.
async fn sent(app: &TestApp, tracks: bool) -> (Ann, skymailing::campaigns::CampaignId, Vec<String>) {
    let (ann, server) = (ann(app, 3).await, MailServer::start());
    let owner = ann.id;
    let body = format!("[Shop]({SHOP}) [Help](https://help.example/)\n\n[Leave]({{{{ unsubscribe_url }}}})");
    let new = Content { name: "Links".to_owned(), body, ..content() };
    let message = app.write(move |conn| messages::create(conn, owner, owner, &new, NOW)).await;
    let id = ann.launches(app, NewCampaign { tracks, message: Some(message), ..ann.says(once()) }).await;
    turn(app).await;
    app.app.engine(server.relay(), 1, true).work_through().await;
    let mut letters = Vec::new();
    for number in 0..3 {
        let dot = server.dots_to(&format!("c{number}@example.net")).pop().unwrap();
        let parsed = mail_parser::MessageParser::new().parse(dot.letter.as_ref().unwrap().as_ref()).unwrap();
        letters.push(parsed.body_html(0).unwrap().into_owned());
    }
    (ann, id, letters)
}

/// The addresses in a letter that begin so, without the host.
fn links(letter: &str, way: &str) -> Vec<String> {
    let parts = letter.split('"').filter(|part| part.contains(way));
    parts.map(|url| url[url.find(way).unwrap()..].to_owned()).collect()
}

async fn sums(app: &TestApp) -> Vec<(String, i64, i64)> {
    app.read(|conn| {
        let all = run_links::table.order(run_links::number);
        all.select((run_links::url, run_links::people, run_links::scanners)).load(conn)
    })
    .await
}

fn reader(app: &TestApp, agent: &str) -> Person {
    let mut reader = app.visitor();
    reader.headers.retain(|(name, _)| name != "user-agent");
    reader.headers.push(("user-agent".to_owned(), agent.to_owned()));
    reader
}

#[actix_web::test]
async fn nothing_is_counted_unless_the_owner_wants_it() {
    on_each_database(async |app| {
        let (ann, id, letters) = sent(app, false).await;
        assert!(letters.iter().all(|letter| letter.contains("https://help.example/") && !letter.contains("/c/")));
        assert!(letters.iter().all(|letter| !letter.contains("<img")), "{letters:?}");
        assert_eq!(sums(app).await, []);
        // A link that somebody could have signed in another run leads nowhere.
        let run = run_of(app, id).await.id;
        let click = Click { run, client: ClientId(ann.clients[0]), number: 1 }.url(&app.app.key, "");
        assert_eq!(app.visitor().visit(&click).await.status, StatusCode::NOT_FOUND);
        let mut owner = app.visitor();
        owner.sign_in("ann@example.org", PASSWORD).await;
        assert!(!owner.visit(&format!("/campaigns/{id}/report")).await.says("Openings and clicks"));
    })
    .await;
}

#[actix_web::test]
async fn each_recipient_counts_once_and_programs_are_counted_apart() {
    on_each_database(async |app| {
        let (_, id, letters) = sent(app, true).await;
        let [first, second, third] = &letters[..] else { panic!("three letters") };
        for letter in &letters {
            assert!(!letter.contains("shop.example") && letter.contains("/u/"), "{letter}");
            assert_eq!((links(letter, "/c/").len(), links(letter, "/o/").len()), (2, 1), "{letter}");
        }
        let (mut person, mut program) = (reader(app, FIREFOX), reader(app, "BarracudaCentral/1.0"));
        for _ in 0..3 {
            let answer = person.send(Method::GET, &links(first, "/c/")[0], None).await;
            assert_eq!((answer.status, answer.header("location")), (StatusCode::FOUND, Some(SHOP)));
            assert_eq!(answer.header("cache-control"), Some("no-store"));
        }
        // A program looks at everything of the second letter, and later its owner at one thing.
        for path in [links(second, "/c/"), links(second, "/o/")].concat() {
            program.send(Method::GET, &path, None).await;
            program.send(Method::HEAD, &path, None).await;
        }
        person.send(Method::GET, &links(second, "/c/")[1], None).await;
        let picture = person.send(Method::GET, &links(third, "/o/")[0], None).await;
        assert_eq!((picture.status, picture.header("content-type")), (StatusCode::OK, Some("image/gif")));
        person.send(Method::HEAD, &links(third, "/c/")[0], None).await;

        let help = "https://help.example/".to_owned();
        assert_eq!(sums(app).await, [(String::new(), 3, 0), (SHOP.to_owned(), 1, 2), (help, 1, 0)]);
        let rows: Vec<(i64, bool)> =
            app.read(|conn| run_clicks::table.select((run_clicks::number, run_clicks::by_scanner)).load(conn)).await;
        for (number, (_, people, scanners)) in (0_i64..).zip(sums(app).await) {
            let count = |by_scanner| rows.iter().filter(|row| **row == (number, by_scanner)).count() as i64;
            assert_eq!((count(false), count(true)), (people, scanners), "the kept sums are those of the rows");
        }

        let mut owner = app.visitor();
        owner.sign_in("ann@example.org", PASSWORD).await;
        let report = owner.visit(&format!("/campaigns/{id}/report")).await.clone();
        assert!(report.says("Opened by 3") && report.says(SHOP), "{}", report.text());
        assert_eq!(html::problems(&report.body), [""; 0]);
        assert!(owner.visit(&format!("/campaigns/{id}")).await.says("Counted"), "{}", owner.page.text());
    })
    .await;
}

#[actix_web::test]
async fn a_link_that_was_changed_leads_nowhere() {
    on_each_database(async |app| {
        let (_, _, letters) = sent(app, true).await;
        let (click, open) = (links(&letters[0], "/c/").remove(0), links(&letters[0], "/o/").remove(0));
        let mut somebody = reader(app, FIREFOX);
        let token = click.trim_start_matches("/c/");
        let swapped = format!("/o/{token}");
        let other = format!("/c/{}", open.trim_start_matches("/o/"));
        let cut = click[..click.len() - 1].to_owned();
        for bad in [swapped.as_str(), &other, &cut, "/c/", "/c/1", "/c/https:%2F%2Fevil.example", "/o/x"] {
            let answer = somebody.send(Method::GET, bad, None).await;
            assert_eq!((answer.status, answer.header("location")), (StatusCode::NOT_FOUND, None), "{bad}");
        }
        assert!(sums(app).await.iter().all(|(_, people, scanners)| (*people, *scanners) == (0, 0)));
    })
    .await;
}
