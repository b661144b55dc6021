//! Addresses that have to say yes before anything is sent from them.

use actix_web::http::{Method, StatusCode};
use skymailing::clock::{days, hours, minutes};
use skymailing::db::Role;
use skymailing::senders::confirmed_addresses;

use super::{NEAR, added, near, post, with};
use crate::support::app::{TestApp, on_each_database_with};
use crate::support::mail_server::MailServer;

const ANN: &str = "ann@example.org";
const SALES: &str = "sales@example.net";

async fn confirmed(app: &TestApp, owner: skymailing::db::AccountId) -> Vec<String> {
    let found = app.read(move |conn| confirmed_addresses(conn, owner)).await;
    found.iter().map(|address| address.as_str().to_owned()).collect()
}

#[actix_web::test]
async fn an_address_is_confirmed_by_a_button_behind_a_link_and_only_once() {
    on_each_database_with(NEAR, async |app| {
        let (owner, mut ann) = app.signed_in(ANN, Role::Owner).await;
        assert_eq!(confirmed(app, owner).await, [ANN]);
        let server = MailServer::at_a_mail_port(Default::default());
        let fields = with(near(&server, SALES), "reply_to", "answers@example.net");
        let path = added(&mut ann, &fields).await;
        assert!(ann.page.says("Waits for a confirmation") && !ann.page.has("form[action$='/letter']"));

        let letter = app.letter_to(SALES).await;
        assert!(letter.text.contains(ANN) && letter.text.contains(SALES), "{}", letter.text);
        let link = letter.link();
        // A program that scans mail follows the link; nobody is signed in there.
        let mut reader = app.visitor();
        for _ in 0..2 {
            assert!(reader.visit(&link).await.says("Is this your address?"));
        }
        assert_eq!(confirmed(app, owner).await, [ANN]);
        reader.submit(&link, &[]).await;
        assert_eq!(reader.page.path, "/senders/confirmed");
        assert_eq!(confirmed(app, owner).await, [ANN, SALES]);
        let again = reader.visit(&link).await;
        assert_eq!(again.status, StatusCode::NOT_FOUND);

        assert!(ann.visit(&path).await.says("Waits for a confirmation"), "the other address has not said yes");
        let link = app.letter_to("answers@example.net").await.link();
        reader.visit(&link).await;
        reader.submit(&link, &[]).await;
        assert!(ann.visit(&path).await.says("Ready"));

        // Another From address has to be asked anew.
        ann.visit(&format!("{path}/edit")).await;
        ann.submit(&format!("{path}/edit"), &[("from_email", "new@example.net"), ("reply_to", "")]).await;
        assert!(ann.page.says("Waits for a confirmation"));
        assert_eq!(confirmed(app, owner).await, [ANN, "answers@example.net", SALES]);
    })
    .await;
}

#[actix_web::test]
async fn links_that_are_old_replaced_or_made_up_open_one_neutral_page() {
    on_each_database_with(NEAR, async |app| {
        let (owner, mut ann) = app.signed_in(ANN, Role::Owner).await;
        ann.visit("/senders/addresses").await;
        ann.submit("/senders/addresses", &[("email", SALES)]).await;
        let first = app.letter_to(SALES).await.link();
        app.clock.advance(minutes(2));
        let resend = ann.page.body.split('"').find(|part| part.ends_with("/resend")).unwrap().to_owned();
        ann.submit(&resend, &[]).await;
        let second = app.letter_to(SALES).await.link();
        assert_ne!(first, second);
        let mut reader = app.visitor();
        reader.visit(&second).await;
        let token = second.trim_start_matches("/senders/confirm/").to_owned();
        let other = if token.starts_with('A') { 'B' } else { 'A' };
        let flipped = format!("/senders/confirm/{other}{}", &token[1..]);
        let long = format!("/senders/confirm/{}", "a".repeat(5000));
        for dead in [first.as_str(), &flipped, "/senders/confirm/x", &long] {
            let answer = reader.send(Method::GET, dead, None).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{dead}");
            assert!(!answer.body.contains(ANN) && !answer.body.contains(SALES));
            assert_eq!(post(&mut reader, dead, &[]).await.status, StatusCode::NOT_FOUND);
        }
        app.clock.advance(days(2));
        assert_eq!(post(&mut reader, &second, &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(confirmed(app, owner).await, [ANN]);
    })
    .await;
}

#[actix_web::test]
async fn no_mailbox_is_bombed_through_us() {
    on_each_database_with(NEAR, async |app| {
        let (_, mut ann) = app.signed_in(ANN, Role::Owner).await;
        let (_, mut bob) = app.signed_in("bob@example.org", Role::Owner).await;
        let mut letters = 0;
        // Two owners, and the same mailbox in other spellings.
        for (nth, email) in
            [SALES, "sales+a@example.net", "SALES+b@example.net", "sales+c@example.net"].into_iter().enumerate()
        {
            for person in [&mut ann, &mut bob] {
                person.visit("/senders/addresses").await;
                person.submit("/senders/addresses", &[("email", email)]).await;
                app.clock.advance(minutes(2));
            }
            app.run_deliveries().await;
            letters = app.mail.count();
            assert!(letters <= 3, "{letters} letters after {nth}");
        }
        assert_eq!(letters, 3);
        assert!(bob.page.says("has had enough letters"), "{}", bob.page.text());
        app.clock.advance(hours(1));
        let resend = bob.page.body.split('"').rfind(|part| part.ends_with("/resend")).unwrap().to_owned();
        bob.submit(&resend, &[]).await;
        assert!(bob.page.says("is on its way"));
    })
    .await;
}

#[actix_web::test]
async fn a_second_press_within_a_minute_sends_nothing_and_says_so() {
    on_each_database_with(NEAR, async |app| {
        let (_, mut ann) = app.signed_in(ANN, Role::Owner).await;
        ann.visit("/senders/addresses").await;
        let wrong = ann.submit("/senders/addresses", &[("email", "sales@")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.has("#email[aria-invalid=true][value='sales@']"));
        ann.submit("/senders/addresses", &[("email", SALES)]).await;
        let resend = ann.page.body.split('"').find(|part| part.ends_with("/resend")).unwrap().to_owned();
        assert!(ann.page.has("button[data-wait-seconds]"));
        ann.submit(&resend, &[]).await;
        assert!(ann.page.says("a moment ago"));
        app.run_deliveries().await;
        assert_eq!(app.mail.count(), 1);
        ann.submit("/senders/addresses", &[("email", ANN)]).await;
        assert!(ann.page.says("is confirmed already"));
    })
    .await;
}

#[actix_web::test]
async fn an_address_that_was_taken_back_is_not_written_from() {
    on_each_database_with(NEAR, async |app| {
        let (owner, mut ann) = app.signed_in(ANN, Role::Owner).await;
        let server = MailServer::at_a_mail_port(Default::default());
        let path = added(&mut ann, &near(&server, SALES)).await;
        let link = app.letter_to(SALES).await.link();
        ann.visit(&link).await;
        ann.submit(&link, &[]).await;
        ann.visit("/senders/addresses").await;
        let delete = ann.page.body.split('"').find(|part| part.ends_with("/delete")).unwrap().to_owned();
        ann.submit(&delete, &[]).await;
        assert_eq!(confirmed(app, owner).await, [ANN]);
        let undo = delete.replace("/delete", "/restore");
        ann.submit(&undo, &[]).await;
        assert_eq!(confirmed(app, owner).await, [ANN, SALES], "undo brings the yes back");
        ann.submit(&delete, &[]).await;
        assert!(ann.visit(&path).await.says("Waits for a confirmation"));
        // From the sender's page it can be asked anew.
        app.clock.advance(minutes(2));
        ann.submit("/senders/addresses", &[]).await;
        assert!(ann.page.says("is on its way") && confirmed(app, owner).await == [ANN]);
    })
    .await;
}
