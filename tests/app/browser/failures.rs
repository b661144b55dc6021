//! What failed, in a browser: what became of one letter, and trying again what failed, in two clicks each; with scripts and without.

use super::Person;

/// One letter is accepted, one refused, and of one nobody knows.
async fn half_failed(label: &str) -> Option<Person> {
    let person = Person::shopkeeper(label).await?;
    person.has_clients(&["clara@example.net", "david+5xx@example.net", "fred+hangup@example.net"]).await;
    person.has_message().await;
    Some(person)
}

impl Person {
    async fn sends_at_most_once(&self) {
        self.visit("/campaigns/new").await;
        self.browser.fill("#name", "May campaign").await;
        self.browser.click("#message option:nth-child(2)").await;
        self.browser.click("#unknown-at-most-once").await;
        self.press("/campaigns/new").await;
        self.launches("/campaigns/1").await;
        self.waits_for_state(".ok").await;
    }

    async fn finds_one_and_tries_again(&self) {
        let browser = &self.browser;
        self.visit("/campaigns/1").await;
        browser.fill("#to", "David+5xx@example.net").await;
        browser.follow("form[role=search]:has(#to) button").await;
        let said = browser.text("main").await;
        assert!(said.contains("There is no mailbox with this address") && said.contains("550"), "{said}");

        self.visit("/campaigns/1").await;
        browser.follow("a.button[href^='/campaigns/1/retry']").await;
        let asked = browser.text("main").await;
        assert!(asked.contains("1 is left out") && asked.contains("a second time"), "{asked}");
        browser.click("#unknown").await;
        browser.follow("form[action='/campaigns/1/retry'] button").await;
        self.is_at("/campaigns/1").await;
        self.sees(".flash").await;
        self.waits_for_state(".ok").await;
    }
}

#[actix_web::test]
async fn one_letter_is_found_and_what_failed_is_tried_again() {
    let Some(person) = half_failed("failures").await else {
        return;
    };
    person.sends_at_most_once().await;
    person.looks_at("/campaigns/1", "campaign-half-failed").await;
    person.looks_at("/campaigns/1/attempts", "attempts").await;
    person.looks_at("/campaigns/1/attempts?code=9&to=x", "attempts-errors").await;
    person.looks_at("/campaigns/1/attempts/2", "attempts-path").await;
    person.looks_at("/campaigns/1/retry?run=1", "retry").await;
    person.finds_one_and_tries_again().await;
    person.no_complaints().await;
    person.visit("/account").await;
    person.browser.click("#language option[value=ru]").await;
    person.press("/account/profile").await;
    person.looks_at("/campaigns/1", "campaign-half-failed-ru").await;
    person.looks_at("/campaigns/1/attempts", "attempts-ru").await;
}

#[actix_web::test]
async fn one_letter_is_found_and_what_failed_is_tried_again_without_scripts() {
    let Some(person) = half_failed("failures without scripts").await else {
        return;
    };
    person.browser.script_enabled(false).await;
    person.sends_at_most_once().await;
    person.finds_one_and_tries_again().await;
}

/// The page is left open, and the minute comes.
#[actix_web::test]
async fn a_campaign_in_the_future_starts_by_itself() {
    let Some(person) = Person::shopkeeper("future").await else {
        return;
    };
    let browser = &person.browser;
    person.has_clients(&["clara@example.net"]).await;
    person.has_message().await;
    person.visit("/campaigns/new").await;
    browser.fill("#name", "Later").await;
    browser.click("#message option:nth-child(2)").await;
    // The form speaks of whole minutes of the owner's zone, which is UTC.
    let next = "const at = new Date(Date.now() + 80000); at.setUTCSeconds(0, 0);
        document.querySelector('#start').value = at.toISOString().slice(0, 16)";
    browser.run(next).await;
    person.press("/campaigns/new").await;
    person.launches("/campaigns/1").await;
    let status = browser.text(".status").await;
    assert!(status.contains("Scheduled"), "{status}");
    person.waits_for_state_within(".ok", std::time::Duration::from_secs(150)).await;
    person.waits_for_letter("clara@example.net").await;
}
