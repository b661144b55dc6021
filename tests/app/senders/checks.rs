//! "Test this server": what it says of servers that work, that refuse, that are slow and that are none; and what it does not say.

use std::time::Duration;

use skymailing::clock::minutes;
use skymailing::db::Role;

use super::{NEAR, added, id_of, near, press, run_sql, tested, with};
use crate::support::app::on_each_database_with;
use crate::support::mail_server::{Act, MailServer, Moment, Offers, PASSWORD, say};

const ANN: &str = "ann@example.org";

fn with_login() -> Offers {
    Offers { auth: &["PLAIN", "LOGIN"], ..Offers::default() }
}

#[actix_web::test]
async fn a_server_that_works_is_shown_to_work_and_no_letter_is_sent() {
    on_each_database_with(NEAR, async |app| {
        let (_, mut ann) = app.signed_in(ANN, Role::Owner).await;
        let server = MailServer::at_a_mail_port(with_login());
        let path = added(&mut ann, &near(&server, ANN)).await;
        let answer = tested(&mut ann, &path).await;
        assert!(answer.says("It works"), "{}", answer.text());
        let text = answer.text();
        assert!(text.contains("> EHLO") && text.contains("235") && text.contains("AUTH PLAIN"), "{text}");
        assert!(!answer.body.contains(PASSWORD) && !answer.body.contains("aHVudGVyMg"), "the password is shown");
        assert!(server.dots().is_empty());
        assert!(server.heard(1).iter().any(|line| line.starts_with("AUTH PLAIN ")), "it really signed in");
        assert!(!server.heard(1).iter().any(|line| line.starts_with("MAIL")));
    })
    .await;
}

#[actix_web::test]
async fn a_wrong_password_is_told_with_what_to_do() {
    on_each_database_with(NEAR, async |app| {
        let (_, mut ann) = app.signed_in(ANN, Role::Owner).await;
        let server = MailServer::at_a_mail_port(with_login());
        let path = added(&mut ann, &with(near(&server, ANN), "password", "wrong one")).await;
        let answer = tested(&mut ann, &path).await;
        assert!(answer.says("does not accept the user name or the password") && answer.says("Check both"));
        assert!(!answer.body.contains("wrong one"));
    })
    .await;
}

#[actix_web::test]
async fn a_server_that_hangs_holds_up_neither_the_page_nor_the_next_test() {
    on_each_database_with(NEAR, async |app| {
        let (_, mut ann) = app.signed_in(ANN, Role::Owner).await;
        let (mute, good) = (MailServer::at_a_mail_port(with_login()), MailServer::at_a_mail_port(with_login()));
        mute.on(Moment::Banner, [Act::Mute]);
        let slow = added(&mut ann, &near(&mute, ANN)).await;
        let answer = press(&mut ann, &slow, "test").await;
        assert!(answer.path.ends_with("/test"));
        let path = added(&mut ann, &near(&good, ANN)).await;
        assert!(tested(&mut ann, &path).await.says("It works"));
        let answer = tested(&mut ann, &slow).await;
        assert!(answer.says("did not answer in time"), "{}", answer.text());
    })
    .await;
}

#[actix_web::test]
async fn servers_that_lie_are_told_apart_from_mail_servers_and_their_words_are_not_shown() {
    on_each_database_with(NEAR, async |app| {
        let (_, mut ann) = app.signed_in(ANN, Role::Owner).await;
        for banner in
            ["SSH-2.0-OpenSSH_9.9 canary\r\n", "HTTP/1.1 400 canary\r\n", "-ERR canary\r\n", "\u{0}\u{1}canary\r\n"]
        {
            let server = MailServer::at_a_mail_port(with_login());
            server.on(Moment::Banner, [say(banner), Act::Close]);
            let path = added(&mut ann, &near(&server, ANN)).await;
            let answer = tested(&mut ann, &path).await;
            assert!(
                answer.says("It does not work") && !answer.body.contains("canary"),
                "{banner:?}: {}",
                answer.text()
            );
            app.clock.advance(minutes(1));
        }
        let server = MailServer::at_a_mail_port(with_login());
        server.on(Moment::Ehlo, [say("250 <script>alert(1)</script>\r\n")]);
        let path = added(&mut ann, &near(&server, ANN)).await;
        assert!(!tested(&mut ann, &path).await.body.contains("<script>alert"));
    })
    .await;
}

#[actix_web::test]
async fn where_nobody_listens_and_where_a_wall_stands_the_words_and_the_time_are_the_same() {
    on_each_database_with(NEAR, async |app| {
        let (_, mut ann) = app.signed_in(ANN, Role::Owner).await;
        let server = MailServer::at_a_mail_port(with_login());
        let path = added(&mut ann, &near(&server, ANN)).await;
        // Nobody listens at this port of it.
        run_sql(app, format!("UPDATE senders SET port = 465 WHERE id = {}", id_of(&path))).await;
        let watch = skymailing::clock::Stopwatch::start();
        let answer = tested(&mut ann, &path).await;
        // Five seconds for the name and twice five for calls, divided by fifty.
        assert!(watch.elapsed() >= Duration::from_millis(300), "{:?} tells a closed port", watch.elapsed());
        assert!(answer.says("Nobody answers at the address") && answer.says("port 465 does not answer"));
        assert!(!answer.body.to_lowercase().contains("refused"), "{}", answer.text());
    })
    .await;
}

#[actix_web::test]
async fn five_tests_a_minute_are_enough() {
    on_each_database_with(NEAR, async |app| {
        let (_, mut ann) = app.signed_in(ANN, Role::Owner).await;
        let server = MailServer::at_a_mail_port(with_login());
        let path = added(&mut ann, &near(&server, ANN)).await;
        for _ in 0..5 {
            assert!(tested(&mut ann, &path).await.says("It works"));
        }
        let sixth = press(&mut ann, &path, "test").await;
        assert!(sixth.has(".flash") && sixth.says("Five tests were made"), "{}", sixth.text());
        assert_eq!(server.connections(), 5);
        app.clock.advance(minutes(2));
        tested(&mut ann, &path).await;
        assert_eq!(server.connections(), 6);
    })
    .await;
}

#[actix_web::test]
async fn a_test_whose_process_was_stopped_is_told_so() {
    on_each_database_with(NEAR, async |app| {
        let (_, mut ann) = app.signed_in(ANN, Role::Owner).await;
        let server = MailServer::at_a_mail_port(with_login());
        let path = added(&mut ann, &near(&server, ANN)).await;
        tested(&mut ann, &path).await;
        run_sql(app, "UPDATE sender_checks SET finished_at = NULL, cause = NULL".to_owned()).await;
        let page = format!("{path}/test");
        assert!(ann.visit(&page).await.header("refresh").is_some());
        app.clock.advance(minutes(3));
        assert!(ann.visit(&page).await.says("Interrupted"));
        assert!(ann.page.header("refresh").is_none());
    })
    .await;
}
