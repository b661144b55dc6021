//! The same path with nothing but Tab, Enter and the letters.

use super::Person;
use crate::support::app::PASSWORD;

impl Person {
    /// Presses Tab until the focus is there; on the way it is always somewhere, and can be seen.
    async fn tab_to(&self, css: &str) {
        let seen = "const e = document.activeElement, s = getComputedStyle(e);
            return e === document.body ? 'nowhere' : s.outlineStyle === 'none' || !parseFloat(s.outlineWidth) ? 'unseen' : 'seen';";
        for _ in 0..40 {
            self.browser.press("Tab").await;
            let focus = self.browser.focused().await;
            assert_eq!(self.browser.run(seen).await, "seen", "{focus} at {}", self.browser.url().await);
            if self.has_focus(css).await {
                return;
            }
        }
        panic!("Tab does not lead to {css} at {}", self.browser.url().await);
    }

    async fn has_focus(&self, css: &str) -> bool {
        let script = format!("return document.activeElement.matches({})", serde_json::json!(css));
        self.browser.run(&script).await == true
    }

    async fn enter(&self, css: &str) {
        self.tab_to(css).await;
        self.browser.follow_by("Enter").await;
    }

    async fn type_into(&self, css: &str, text: &str) {
        self.tab_to(css).await;
        self.browser.type_in(text).await;
    }
}

#[actix_web::test]
async fn a_person_signs_up_by_keyboard_alone() {
    let Some(person) = Person::start("keyboard").await else {
        return;
    };
    let browser = &person.browser;
    let email = "kim@example.org";

    person.visit("/").await;
    browser.press("Tab").await;
    assert!(person.has_focus("a.skip").await, "the first stop is the way past the menu");
    browser.press("Enter").await;
    assert_eq!(browser.focused().await, "main#main");
    browser.press("Tab").await;
    assert!(person.has_focus("main a[href='/sign-up']").await, "after the skip link comes the page");
    browser.follow_by("Enter").await;

    person.type_into("#name", "Kim").await;
    person.type_into("#email", email).await;
    person.type_into("#password", "short").await;
    browser.follow_by("Enter").await;
    assert!(person.has_focus(".errors").await, "the summary takes the focus");
    person.no_complaints().await;
    person.tab_to(".errors a[href='#password']").await;
    browser.press("Enter").await;
    assert!(person.has_focus("#password").await, "the summary leads to the field");
    browser.type_in(PASSWORD).await;
    browser.follow_by("Enter").await;
    person.is_at("/sign-up/sent").await;

    person.enter("main a[href='/trial/mail']").await;
    person.waits_for_letter(email).await;
    person.enter("tbody a").await;
    person.enter(".tabs a[href='?view=text']").await;
    let link = person.link_shown().await;
    person.visit(&link).await;
    person.enter("main form button").await;
    person.type_into("#email", email).await;
    person.type_into("#password", PASSWORD).await;
    browser.follow_by("Enter").await;
    person.is_at("/dashboard").await;

    person.enter("a[href='/account']").await;
    person.tab_to("#zone").await;
    browser.press("Control+a").await;
    browser.type_in("Asia/Vladivostok").await;
    person.enter("form[action='/account/profile'] button").await;
    person.sees("#zone[value='Asia/Vladivostok']").await;
    person.enter("form[action='/sign-out'] button").await;
    person.sees("header a[href='/sign-in']").await;
    person.no_complaints().await;
}
