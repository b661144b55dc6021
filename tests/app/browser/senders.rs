//! A sender in a browser: filled in from the address, tested, confirmed by its letter, tried; in both languages, and without a
//! script.

use super::Person;
use crate::support::mail_server::{MailServer, Offers, PASSWORD, USER};

const ANNA: &str = "anna@example.org";
const GMAIL: &str = "anna@gmail.com";
const SAVE: &str = "form.stack > div:last-of-type button[type=submit]";

impl Person {
    async fn owner(label: &str) -> Option<Self> {
        let person = Self::start_with(label, &[("ALLOW_NETWORKS", "127.0.0.0/8"), ("SMTP_TIME_SCALE", "20")]).await?;
        person.given_account(ANNA, &["--verified", "--name", "Anna Ivanova"]);
        Some(person)
    }

    async fn value(&self, css: &str) -> String {
        let value = self.browser.run(&format!("return document.querySelector('{css}').value")).await;
        value.as_str().unwrap_or_default().to_owned()
    }

    async fn sets_choice(&self, css: &str, value: &str) {
        self.browser.run(&format!("document.querySelector('{css}').value = '{value}'")).await;
    }

    /// The server of the test, in the place of the one that was filled in.
    async fn names(&self, server: &MailServer) {
        self.browser.fill("#host", server.host()).await;
        self.sets_choice("#port", "2525").await;
        self.sets_choice("#protection", "none").await;
        self.browser.fill("#login", USER).await;
        self.browser.fill("#password", PASSWORD).await;
    }

    async fn tests_the_server(&self) {
        self.visit("/senders/1").await;
        self.browser.follow("form[action='/senders/1/test'] button").await;
        self.is_at("/senders/1/test").await;
        self.browser.wait_for(".facts .tag.ok").await;
    }

    async fn confirms(&self, name: &str) {
        let link = self.link_for(GMAIL).await;
        self.looks_at(&link, &format!("{name}-confirm")).await;
        self.press(&link).await;
        self.is_at("/senders/confirmed").await;
        self.looks(&format!("{name}-confirmed")).await;
    }

    async fn goes_round(&self, name: &str) {
        for (path, what) in [
            ("/senders", "list"),
            ("/senders/1", "one"),
            ("/senders/1/edit", "edit"),
            ("/senders/own", "own"),
            ("/senders/addresses", "addresses"),
            ("/senders/confirm/nonsense", "dead-link"),
        ] {
            self.looks_at(path, &format!("{name}-{what}")).await;
        }
        self.visit("/senders/domains").await;
        self.browser.follow("form[action$='/keys'] button").await;
        self.looks(&format!("{name}-domains")).await;
    }
}

#[actix_web::test]
async fn an_owner_adds_tests_and_confirms_a_sender() {
    let Some(person) = Person::owner("senders").await else {
        return;
    };
    let server = MailServer::at_a_mail_port(Offers { auth: &["PLAIN", "LOGIN"], ..Offers::default() });
    person.sign_in(ANNA).await;
    person.looks_at("/senders", "senders-empty").await;
    person.looks_at("/senders/new", "senders-new").await;

    // Leaving the address fills in the server.
    person.browser.fill("#from_email", GMAIL).await;
    person.browser.press("Tab").await;
    for _ in 0..200 {
        if !person.value("#host").await.is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(
        (person.value("#host").await.as_str(), person.value("#login").await.as_str()),
        ("smtp.gmail.com", GMAIL)
    );
    assert_eq!((person.value("#port").await.as_str(), person.value("#protection").await.as_str()), ("465", "tls"));
    person.looks("senders-filled-in").await;

    person.names(&server).await;
    person.browser.fill("#name", "").await;
    person.browser.follow(SAVE).await;
    person.looks("senders-errors").await;
    person.browser.fill("#name", "Anna’s Bakery").await;
    person.browser.fill("#password", PASSWORD).await;
    // Enter saves; it does not fill in.
    person.browser.follow_by("Enter").await;
    person.is_at("/senders/1").await;
    person.looks("senders-waits").await;

    person.tests_the_server().await;
    person.looks("senders-check").await;
    assert_eq!(server.connections(), 1);
    person.confirms("senders").await;
    person.visit("/senders/1").await;
    person.browser.follow("form[action='/senders/1/letter'] button").await;
    person.waits_for_letter(ANNA).await;
    person.goes_round("senders").await;
    person.visit("/senders/1").await;
    person.browser.follow("form[action='/senders/1/delete'] button").await;
    person.looks("senders-deleted").await;
    person.browser.follow(".flash button").await;
    person.is_at("/senders/1").await;
}

#[actix_web::test]
async fn senders_in_russian_look_right() {
    let Some(person) = Person::owner("senders in Russian").await else {
        return;
    };
    let server = MailServer::at_a_mail_port(Offers { auth: &["PLAIN", "LOGIN"], ..Offers::default() });
    person.sign_in(ANNA).await;
    person.visit("/account").await;
    person.sets_choice("#language", "ru").await;
    person.press("/account/profile").await;
    person.sees("html[lang=ru]").await;
    person.looks_at("/senders", "ru-senders-empty").await;
    person.visit("/senders/new").await;
    person.browser.fill("#from_email", GMAIL).await;
    person.browser.follow("button[value=fill]").await;
    person.looks("ru-senders-filled-in").await;
    person.names(&server).await;
    person.browser.fill("#host", "почтовый сервер").await;
    person.browser.follow(SAVE).await;
    person.looks("ru-senders-errors").await;
    person.names(&server).await;
    person.browser.follow(SAVE).await;
    person.is_at("/senders/1").await;
    person.looks("ru-senders-waits").await;
    person.tests_the_server().await;
    person.looks("ru-senders-check").await;
    person.confirms("ru-senders").await;
    person.goes_round("ru-senders").await;
}

#[actix_web::test]
async fn a_sender_is_added_and_tested_without_a_script() {
    let Some(person) = Person::owner("senders without a script").await else {
        return;
    };
    let server = MailServer::at_a_mail_port(Offers { auth: &["PLAIN", "LOGIN"], ..Offers::default() });
    person.sign_in(ANNA).await;
    person.browser.script_enabled(false).await;
    person.visit("/senders/new").await;
    person.browser.fill("#from_email", GMAIL).await;
    person.browser.follow("button[value=fill]").await;
    person.sees("#host[value='smtp.gmail.com']").await;
    person.sees("#provider-note p").await;
    person.browser.fill("#host", server.host()).await;
    person.browser.fill("#login", USER).await;
    person.browser.fill("#password", PASSWORD).await;
    // By hand, as there is no script to choose with.
    person.browser.click("#port option[value='2525']").await;
    person.browser.click("#protection option[value=none]").await;
    person.browser.follow(SAVE).await;
    person.is_at("/senders/1").await;
    person.browser.follow("form[action='/senders/1/test'] button").await;
    // The page loads itself again.
    person.browser.wait_for(".facts .tag.ok").await;
    person.no_complaints().await;
}
