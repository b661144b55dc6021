//! What people type comes back on pages and in letters as the letters they typed. A dialog that opened would make the
//! browser refuse the next command, and so fail the test.

use super::Person;
use crate::support::app::PASSWORD;

const NAMES: [(&str, &str); 3] = [
    ("one@example.org", "<script>alert(1)</script>"),
    ("two@example.org", "<img src=x onerror=alert(1)>"),
    ("three@example.org", "\"><svg onload=alert(1)>"),
];

impl Person {
    /// The name is there, as words.
    async fn reads(&self, css: &str, words: &str) {
        let script = format!(
            "return [...document.querySelectorAll({})].some(e => e.textContent.includes({}))",
            serde_json::json!(css),
            serde_json::json!(words)
        );
        let at = self.browser.url().await;
        assert_eq!(self.browser.run(&script).await, true, "{words} is not in {css} at {at}");
        self.is_unhurt().await;
    }

    async fn is_unhurt(&self) {
        assert_eq!(self.browser.count("body script, [onerror], [onload], img").await, 0);
        self.no_complaints().await;
    }
}

#[actix_web::test]
async fn what_people_type_stays_words() {
    let Some(person) = Person::start("hostile").await else {
        return;
    };
    let browser = &person.browser;
    person.set_up_admin("ada@example.org").await;
    for (email, name) in NAMES {
        browser.user_agent(name).await;
        person.visit("/sign-up").await;
        person.send("/sign-up", &[("name", name), ("email", name), ("password", PASSWORD)]).await;
        person.sees(".errors").await;
        person.is_unhurt().await;
        person.sign_up(name, email).await;
        let link = person.link_for(email).await;
        person.reads("pre.source", name).await;
        browser.follow(".tabs a[href='?view=html']").await;
        person.is_unhurt().await;
        let frame = browser.run("return document.querySelector('iframe').getAttribute('src')").await;
        person.visit(frame.as_str().unwrap_or_default()).await;
        person.reads("p", name).await;

        person.visit(&link).await;
        person.press(&link).await;
        person.sign_in(email).await;
        person.reads("h1", name).await;
        person.visit("/account").await;
        person.reads(".who a", name).await;
        person.sees(".sessions li").await;
        person.send("/account/profile", &[("name", name), ("zone", name)]).await;
        person.sees(".errors").await;
        person.is_unhurt().await;
        person.visit(&format!("/{}", encoded(name))).await;
        person.is_unhurt().await;
        person.sign_out().await;
    }
    staff_reads_words(&person).await;
}

async fn staff_reads_words(person: &Person) {
    let browser = &person.browser;
    person.sign_in("ada@example.org").await;
    for (email, name) in NAMES {
        for desk in ["/trial/mail", "/moderation/accounts"] {
            person.visit(&format!("{desk}?q={}", encoded(name))).await;
            let typed = browser.run("return document.querySelector('#q').value").await;
            assert_eq!(typed, name);
            person.is_unhurt().await;
        }
        person.visit(&format!("/moderation/accounts?q={email}")).await;
        person.reads("tbody td", name).await;
        browser.follow("tbody a").await;
        person.reads("dd", name).await;
        browser.fill("#reason", name).await;
        browser.follow("section.danger button[type=submit]").await;
        person.reads("td", name).await;
    }
    person.sign_out().await;
    for (email, name) in NAMES {
        person.sign_in(email).await;
        person.reads(".flash.error", name).await;
    }
}

fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
