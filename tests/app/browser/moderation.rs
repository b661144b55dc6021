//! A manager stops a campaign that runs, and its owner sees why and answers; with scripts and without.

use super::Person;

async fn is_moderated(person: &Person, looks: bool) {
    let browser = &person.browser;
    person.has_clients(&["ben+temperror@example.net", "clara@example.net"]).await;
    person.has_message().await;
    person.visit("/campaigns/new").await;
    browser.fill("#name", "May campaign").await;
    browser.click("#message option:nth-child(2)").await;
    person.press("/campaigns/new").await;
    person.launches("/campaigns/1").await;
    person.waits_for_letter("clara@example.net").await;
    if looks {
        person.looks_at("/campaigns/1/report", "report").await;
        person.looks_at("/dashboard", "dashboard-running").await;
    }
    person.visit("/campaigns").await;
    person.sign_out().await;

    person.given_account("mia@example.org", &["--verified", "--role", "manager"]);
    person.sign_in("mia@example.org").await;
    person.visit("/moderation/campaigns").await;
    if looks {
        person.looks_at("/moderation/campaigns", "desk-campaigns").await;
    }
    browser.follow("#risks ~ .table tbody a").await;
    person.is_at("/moderation/campaigns/1").await;
    if !looks {
        // The console of a browser complains of a page that is refused.
        person.press("/moderation/campaigns/1/disable").await;
        person.sees(".errors").await;
    }
    browser.fill("#reason", "Bought addresses").await;
    person.press("/moderation/campaigns/1/disable").await;
    person.sees(".flash").await;
    if looks {
        person.looks_at("/moderation/campaigns/1", "desk-campaign").await;
        person.looks_at("/moderation/audit", "desk-audit").await;
    }
    person.visit("/moderation/audit").await;
    person.sign_out().await;

    person.sign_in("mara@example.org").await;
    person.visit("/campaigns/1").await;
    let said = browser.text("main").await;
    assert!(said.contains("Bought addresses"), "{said}");
    browser.fill("#text", "They asked for it").await;
    person.press("/campaigns/1/appeal").await;
    person.sees(".flash").await;
    person.sees(".talk .said").await;
    if looks {
        person.looks_at("/campaigns/1", "campaign-disabled").await;
    }
}

#[actix_web::test]
async fn a_manager_stops_a_campaign_and_its_owner_sees_why() {
    let Some(person) = Person::shopkeeper("moderation").await else {
        return;
    };
    is_moderated(&person, true).await;
    person.no_complaints().await;
}

#[actix_web::test]
async fn a_manager_stops_a_campaign_and_its_owner_sees_why_without_scripts() {
    let Some(person) = Person::shopkeeper("moderation without scripts").await else {
        return;
    };
    person.browser.script_enabled(false).await;
    is_moderated(&person, false).await;
}
