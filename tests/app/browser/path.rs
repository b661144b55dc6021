//! From the home page to an account of one's own, through a letter that really travelled.

use super::Person;
use crate::support::app::PASSWORD;

#[actix_web::test]
async fn a_person_signs_up_and_settles_in() {
    let Some(person) = Person::start("path with scripts").await else {
        return;
    };
    settles_in(&person).await;
    person.no_complaints().await;
}

#[actix_web::test]
async fn a_person_signs_up_and_settles_in_without_scripts() {
    let Some(person) = Person::start("path without scripts").await else {
        return;
    };
    person.browser.script_enabled(false).await;
    settles_in(&person).await;
    assert_eq!(person.browser.count("[data-reveal]").await, 0, "scripts ran");
}

async fn settles_in(person: &Person) {
    let browser = &person.browser;
    let email = "ann@example.org";
    person.visit("/").await;
    browser.follow("main a[href='/sign-up']").await;
    person.send("/sign-up", &[("name", "Ann"), ("email", email), ("password", PASSWORD)]).await;
    person.is_at("/sign-up/sent").await;
    browser.follow("main a[href='/trial/mail']").await;
    let link = person.link_for(email).await;

    person.visit(&link).await;
    person.press(&link).await;
    person.is_at("/sign-in").await;
    person.sees(".flash[role=status]").await;
    person.send("/sign-in", &[("email", email), ("password", PASSWORD)]).await;
    person.is_at("/dashboard").await;
    person.sees(".steps .done").await;

    browser.follow(".who a[href='/account']").await;
    person.send("/account/profile", &[("zone", "Asia/Vladivostok")]).await;
    person.is_at("/account").await;
    person.sees(".flash").await;
    person.sees("#zone[value='Asia/Vladivostok']").await;

    person.sign_out().await;
    person.visit("/account").await;
    person.sees("form[action='/sign-in']").await;
    person.visit(&link).await;
    person.sees("main:not(:has(form))").await;
}
