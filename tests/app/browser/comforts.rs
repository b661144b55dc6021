//! What the script adds to pages that work without it.

use super::Person;
use crate::support::app::PASSWORD;

#[actix_web::test]
async fn the_script_adds_its_comforts() {
    let Some(person) = Person::start("comforts").await else {
        return;
    };
    a_password_can_be_shown(&person).await;
    errors_take_the_focus(&person).await;
    person.no_complaints().await;
    one_press_sends_one_letter(&person).await;
    the_button_to_send_again_waits(&person).await;
    keys_search_and_explain(&person).await;
    a_theme_can_be_chosen(&person).await;
    person.no_complaints().await;
}

async fn a_password_can_be_shown(person: &Person) {
    let browser = &person.browser;
    person.visit("/sign-up").await;
    browser.fill("#password", "aaaaaaaaaaaa").await;
    let weak = browser.run("return document.querySelector('meter').value").await.as_f64();
    browser.fill("#password", PASSWORD).await;
    let strong = browser.run("return document.querySelector('meter').value").await.as_f64();
    assert!(weak < strong, "{weak:?} {strong:?}");
    let hidden = browser.text("[data-reveal]").await;
    browser.click("[data-reveal][aria-pressed=false]").await;
    browser.wait_for("#password[type=text]").await;
    assert_ne!(browser.text("[data-reveal][aria-pressed=true]").await, hidden);
    browser.click("[data-reveal]").await;
    browser.wait_for("#password[type=password]").await;
}

async fn errors_take_the_focus(person: &Person) {
    let browser = &person.browser;
    person.visit("/sign-up").await;
    let title = browser.title().await;
    person.send("/sign-up", &[("name", "Cleo"), ("email", "nonsense"), ("password", "")]).await;
    assert!(browser.title().await.ends_with(&title) && browser.title().await != title, "the title says it first");
    assert_eq!(browser.run("return document.activeElement.className").await, "errors");
    person.sees("#name[value=Cleo]").await;
    browser.click(".errors a[href='#email']").await;
    assert_eq!(browser.focused().await, "input#email[name=email]");
    person.sees("#email[aria-invalid=true][aria-describedby~=email-error]").await;
}

async fn one_press_sends_one_letter(person: &Person) {
    let browser = &person.browser;
    let email = "cleo@example.org";
    person.given_account(email, &["--verified"]);
    person.visit("/reset").await;
    browser.fill("#email", email).await;
    browser.follow_by_double_click("form[action='/reset'] button[type=submit]").await;
    person.is_at("/reset/sent").await;
    person.waits_for_letter(email).await;
    // A second letter would have been posted before this one.
    person.sign_up("Later", "later@example.org").await;
    person.waits_for_letter("later@example.org").await;
    person.visit(&format!("/trial/mail?q={email}")).await;
    assert_eq!(browser.count("tbody tr").await, 1);
}

async fn the_button_to_send_again_waits(person: &Person) {
    let browser = &person.browser;
    let button = "form[action='/verify/resend'] button[type=submit]";
    person.visit("/sign-up/sent").await;
    let waiting = browser.text(&format!("{button}:disabled")).await;
    assert!(waiting.contains(|digit: char| digit.is_ascii_digit()), "{waiting}");
    browser.run("const now = Date.now; Date.now = () => now() + 61_000").await;
    browser.wait_for(&format!("{button}:enabled")).await;
    let ready = browser.text(button).await;
    assert!(!ready.contains(|digit: char| digit.is_ascii_digit()), "{ready}");
    browser.follow(button).await;
    person.is_at("/sign-up/sent").await;
    person.sees(".flash").await;
}

async fn keys_search_and_explain(person: &Person) {
    let browser = &person.browser;
    person.visit("/trial/mail").await;
    browser.press("/").await;
    assert_eq!(browser.focused().await, "input#q[name=q]");
    browser.type_in("a/b?").await;
    assert_eq!(browser.run("return document.querySelector('#q').value").await, "a/b?");
    person.sees("dialog:not([open])").await;

    person.visit("/trial/mail").await;
    browser.press("?").await;
    browser.wait_for("dialog#keys[open]").await;
    browser.press("Escape").await;
    browser.wait_for("dialog#keys:not([open])").await;
    browser.click("footer button[commandfor=keys]").await;
    browser.wait_for("dialog#keys[open]").await;
    browser.click("#keys-on").await;
    browser.click("dialog#keys button").await;
    browser.wait_for("dialog#keys:not([open])").await;
    person.visit("/trial/mail").await;
    browser.press("/").await;
    browser.press("?").await;
    assert_eq!(browser.focused().await, "body", "the keys are switched off");
    person.sees("dialog#keys:not([open])").await;
}

async fn a_theme_can_be_chosen(person: &Person) {
    let browser = &person.browser;
    browser.theme("light").await;
    person.visit("/").await;
    browser.follow("footer a[href^='/preferences']").await;
    browser.click("#theme-dark").await;
    person.press("/preferences").await;
    person.is_at("/").await;
    let scheme = browser.run("return getComputedStyle(document.documentElement).colorScheme").await;
    assert_eq!(scheme, "dark");
}
