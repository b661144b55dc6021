//! Watching a campaign: numbers come by themselves, a second behind at the most, and the stream ends when it should.

use std::time::Duration;

use actix_web::http::StatusCode;
use futures_util::{Stream, StreamExt};

use super::*;
use crate::support::app::{PASSWORD, on_each_database, on_sqlite};
use crate::support::mail_server::MailServer;
use crate::support::person::Person;

/// The next piece that is not silence; empty when the stream has ended.
pub async fn next(stream: &mut (impl Stream<Item = String> + Unpin)) -> String {
    let piece = async {
        loop {
            match stream.next().await {
                Some(piece) if piece == ":\n\n" => {}
                Some(piece) => return piece,
                None => return String::new(),
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(20), piece)
        .await
        .unwrap_or_else(|_| panic!("nothing comes and nothing ends"))
}

async fn watched(app: &TestApp) -> (Person, String) {
    let ann = ann(app, 3).await;
    let id = ann.launches(app, ann.says(once())).await;
    turn(app).await;
    let mut person = app.visitor();
    person.sign_in("ann@example.org", PASSWORD).await;
    (person, format!("/campaigns/{id}/events"))
}

#[actix_web::test]
async fn who_watches_sees_numbers_change_until_nothing_will_change_any_more() {
    on_each_database(async |app| {
        let (person, path) = watched(app).await;
        let (status, mut stream) = person.listen(&path).await;
        assert_eq!(status, StatusCode::OK);
        let first = next(&mut stream).await;
        assert!(first.starts_with("retry: 1000\ndata: ") && first.ends_with("\n\n"), "{first}");
        assert!(first.contains("data-working=\"running\"") && first.contains("max=\"3\" value=\"0\""), "{first}");
        assert!(!first.contains("<html"), "only what changes");

        let server = MailServer::start();
        app.app.engine(server.relay(), 1, true).work_through().await;
        let mut last = next(&mut stream).await;
        while !last.contains("value=\"3\"") {
            last = next(&mut stream).await;
            assert_ne!(last, "", "it ended too early");
        }
        turn(app).await;
        turn(app).await;
        while last.contains("data-working") {
            last = next(&mut stream).await;
        }
        assert!(last.contains("Completed"), "{last}");
        assert_eq!(next(&mut stream).await, "", "and then there is no more");
    })
    .await;
}

/// Some of what a page says changes with the clock alone.
#[actix_web::test]
async fn who_watches_sees_time_pass() {
    on_each_database(async |app| {
        let ann = ann(app, 3).await;
        let id = ann.makes(app, ann.says(once())).await;
        app.app.campaigns.launch(ann.id, id).await.unwrap();
        let mut person = app.visitor();
        person.sign_in("ann@example.org", PASSWORD).await;
        let (_, mut stream) = person.listen(&format!("/campaigns/{id}/events")).await;
        let first = next(&mut stream).await;
        assert!(first.contains("data-working=\"launched\"") && first.contains("15 seconds"), "{first}");
        wait(app, seconds(5));
        assert!(next(&mut stream).await.contains("10 seconds"));
        wait(app, seconds(10));
        assert!(next(&mut stream).await.contains("data-working=\"scheduled\""));
    })
    .await;
}

/// The page that somebody just loaded must not be told what was before.
#[actix_web::test]
async fn who_begins_to_watch_is_told_what_is_now() {
    on_each_database(async |app| {
        let (person, path) = watched(app).await;
        let id = CampaignId(1);
        // Somebody watched before, so somebody looks.
        let (_, mut other) = person.listen(&path).await;
        next(&mut other).await;
        let owner = app.read(move |conn| campaigns::find_any(conn, id)).await.unwrap().owner_id;
        for _ in 0..5 {
            does(app, move |conn, now| campaigns::pause(conn, owner, id, now)).await.unwrap();
            let (_, mut paused) = person.listen(&path).await;
            assert!(!next(&mut paused).await.contains("data-working"), "it is paused");
            let house = app.app.campaigns.house.clone();
            does(app, move |conn, now| campaigns::resume(conn, &house, owner, id, now)).await.unwrap();
            let (_, mut running) = person.listen(&path).await;
            assert!(next(&mut running).await.contains("data-working=\"running\""), "it goes on");
        }
    })
    .await;
}

#[actix_web::test]
async fn a_campaign_that_is_gone_is_watched_by_nobody() {
    on_each_database(async |app| {
        let (person, path) = watched(app).await;
        let (_, mut stream) = person.listen(&path).await;
        next(&mut stream).await;
        app.write(|conn| diesel::sql_query("UPDATE campaigns SET deleted_at = 1").execute(conn)).await;
        assert_eq!(next(&mut stream).await, "");
        assert_eq!(person.listen(&path).await.0, StatusCode::NOT_FOUND);
    })
    .await;
}

#[actix_web::test]
async fn only_its_owner_watches_a_campaign_and_only_through_so_many_windows() {
    on_sqlite(async |app| {
        let (person, path) = watched(app).await;
        let (_, bob) = app.signed_in("bob@example.org", Role::Owner).await;
        assert_eq!(bob.listen(&path).await.0, StatusCode::NOT_FOUND);
        assert_ne!(app.visitor().listen(&path).await.0, StatusCode::OK);

        let mut open = Vec::new();
        for _ in 0..20 {
            let (status, stream) = person.listen(&path).await;
            assert_eq!(status, StatusCode::OK);
            open.push(stream);
        }
        assert_eq!(person.listen(&path).await.0, StatusCode::TOO_MANY_REQUESTS);
        for stream in &mut open {
            assert!(next(stream).await.contains("data-working"));
        }
        app.app.campaigns.live.stop();
        for stream in &mut open {
            assert_eq!(next(stream).await, "", "the program stops, and so does every stream");
        }
        assert_eq!(person.listen(&path).await.0, StatusCode::OK, "there is room again");
    })
    .await;
}
