//! Letters are written in a browser: with what scripts add and without them, in two windows at once, and with bodies that try
//! everything.

use std::io::Read;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::Person;

const EMAIL: &str = "mara@example.org";

impl Person {
    async fn starts_as_owner(label: &str) -> Option<Self> {
        let person = Self::start(label).await?;
        person.given_account(EMAIL, &["--verified"]);
        person.sign_in(EMAIL).await;
        person.is_at("/dashboard").await;
        Some(person)
    }

    async fn saves(&self) {
        self.browser.follow(".editor form button[type=submit]:not([formtarget])").await;
    }

    /// Writes a message and returns the path of its editor.
    async fn writes(&self, format: &str, body: &str) -> String {
        self.visit("/messages/new").await;
        self.browser.fill("#name", "May news").await;
        self.browser.fill("#subject", "News of May for you").await;
        self.browser.click(&format!("#format option[value={format}]")).await;
        self.browser.fill("#body", body).await;
        self.saves().await;
        let url = self.browser.url().await;
        let path = url.strip_prefix(&self.program.url).unwrap_or_default().to_owned();
        assert!(
            path.starts_with("/messages/") && path != "/messages/new",
            "{path}: {}",
            self.browser.text("main").await
        );
        path
    }

    async fn body_is(&self) -> String {
        let body = self.browser.run("return document.querySelector('#body').value").await;
        body.as_str().unwrap_or_default().to_owned()
    }
}

#[actix_web::test]
async fn a_letter_is_written_and_seen_while_it_is_typed() {
    let Some(person) = Person::starts_as_owner("letters").await else {
        return;
    };
    let browser = &person.browser;
    person.visit("/messages/new").await;
    browser.fill("#body", "Dear **friend**").await;
    browser.wait_for_text_in_frame("iframe[name=preview]", "strong", "friend").await;
    browser.click(".beside details summary").await;
    browser.click("[data-insert='{{ first_name }}']").await;
    assert_eq!(person.body_is().await, "Dear **friend**{{ first_name }}");
    browser.wait_for_text_in_frame("iframe[name=preview]", "p", "friendAnna").await;
    browser.fill("#body", "{{ nonsense }}").await;
    browser.wait_for_text_in_frame("iframe[name=preview]", "li", "nonsense").await;
    person.no_complaints().await;

    browser.script_enabled(false).await;
    person.visit("/messages/new").await;
    browser.fill("#name", "Without script").await;
    browser.fill("#subject", "It works without script").await;
    browser.fill("#body", "*Plainly*").await;
    browser.click("button[formtarget=preview]").await;
    browser.wait_for_text_in_frame("iframe[name=preview]", "em", "Plainly").await;
    browser.follow(".editor form button[type=submit]:not([formtarget])").await;
    browser.script_enabled(true).await;
    person.sees(".flash").await;
    assert_eq!(person.body_is().await, "*Plainly*");
}

#[actix_web::test]
async fn two_windows_lose_no_word() {
    let Some(person) = Person::starts_as_owner("two windows").await else {
        return;
    };
    let browser = &person.browser;
    let path = person.writes("markdown", "Our shop opens on Monday.").await;
    browser.fill("#body", "Our shop opens on Tuesday.").await;
    browser.wait_for_text("[data-draft-status]", ":").await;

    let first = browser.other_window().await;
    person.visit(&path).await;
    person.sees(".flash.note").await;
    browser.fill("#body", "Our shop opens on Wednesday.").await;
    person.saves().await;
    let second = browser.switch_to(first).await;

    browser.fill("#body", "Our shop opens on Thursday.").await;
    person.saves().await;
    person.sees(".conflict").await;
    assert_eq!(person.body_is().await, "Our shop opens on Thursday.");
    let differences = browser.text(".diff").await;
    assert!(differences.contains("Wednesday") && differences.contains("Thursday"), "{differences}");
    person.no_complaints().await;
    person.looks("message-conflict").await;
    person.saves().await;
    person.is_at(&path).await;
    browser.switch_to(second).await;
    person.visit(&format!("{path}/versions")).await;
    assert_eq!(browser.count("tbody tr").await, 3);
    person.looks("message-versions").await;
    person.looks_at(&format!("{path}/versions/1"), "message-version").await;
    person.press(&format!("{path}/versions/1/restore")).await;
    person.is_at(&path).await;
    assert_eq!(person.body_is().await, "Our shop opens on Monday.");
}

#[actix_web::test]
async fn a_test_letter_arrives() {
    let Some(person) = Person::starts_as_owner("test letters").await else {
        return;
    };
    let path = person.writes("html", "<h1>Hello {{ first_name }}</h1>").await;
    person.visit(&format!("{path}/test")).await;
    person.press(&format!("{path}/test")).await;
    person.sees(".flash").await;
    person.waits_for_letter(EMAIL).await;
    person.browser.follow("tbody a").await;
    assert!(person.browser.text("h1").await.starts_with("[TEST] "));
    person.visit(&format!("{path}/test")).await;
    person.browser.wait_for("tbody .tag").await;
    person.looks("message-test").await;
}

#[actix_web::test]
async fn a_hostile_letter_does_nothing_in_its_preview() {
    let Some(person) = Person::starts_as_owner("hostile letters").await else {
        return;
    };
    let browser = &person.browser;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let evil = format!("http://{}", listener.local_addr().unwrap());
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = calls.clone();
    // A browser may greet whom a link names when it is pressed. To ask for something is to say something.
    std::thread::spawn(move || {
        for caller in listener.incoming() {
            let counted = counted.clone();
            std::thread::spawn(move || {
                if caller.is_ok_and(|mut caller| matches!(caller.read(&mut [0; 1]), Ok(1))) {
                    counted.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
    });
    let body = format!(
        "<html><head><base href='{evil}/'><meta http-equiv=refresh content='0;url={evil}/refresh'>\
         <link rel=stylesheet href='{evil}/a.css'><style>@import url({evil}/b.css); body {{ background: url({evil}/c.png) }}</style>\
         <script>alert(1)</script><script src='{evil}/d.js'></script></head><body onload='alert(1)'>\
         <p>unhurt</p><img src=x onerror='alert(1)'><img alt='' src='{evil}/e.png'><svg onload='alert(1)'></svg>\
         <iframe src='{evil}/f'></iframe><object data='{evil}/g'></object><embed src='{evil}/h'><video src='{evil}/i' autoplay></video>\
         <form action='{evil}/j'><input autofocus onfocus='this.form.submit()'></form>\
         <a id=top target=_top href='{evil}/k'>leave</a><a href='javascript:alert(1)'>run</a></body></html>"
    );
    let path = person.writes("html", &body).await;
    browser.wait_for_text_in_frame("iframe[name=preview]", "p", "unhurt").await;
    person.is_at(&path).await;
    for view in ["html", "phone"] {
        person.visit(&format!("{path}/preview?view={view}")).await;
        browser.wait_for_text_in_frame("iframe.letter", "p", "unhurt").await;
        assert!(browser.press_in_frame("iframe.letter", "#top").await);
        person.is_at(&format!("{path}/preview?view={view}")).await;
    }
    person.visit(&format!("{path}/preview/body")).await;
    assert_eq!(browser.text("p").await, "unhurt");
    person.is_at(&format!("{path}/preview/body")).await;
    assert_eq!(calls.load(Ordering::SeqCst), 0, "something was asked for");
    // What was refused is told there.
    browser.console().await;
}

#[actix_web::test]
async fn pages_of_messages_look_right() {
    let Some(person) = Person::starts_as_owner("pages of messages").await else {
        return;
    };
    let browser = &person.browser;
    person.looks_at("/messages", "messages-empty").await;
    person.visit("/messages/new").await;
    browser.fill("#name", "Spring sale for the shop in Tver").await;
    browser.fill("#body", "Dear {{ firstname }},\n\nit is **spring**, {{7*7}}.").await;
    person.saves().await;
    person.sees(".errors").await;
    person.looks("message-problems").await;
    let path = person
        .writes("markdown", "# It is spring\n\nDear {{ first_name | default(\"friend\") }},\n\n[click here](http://203.0.113.9/) {{ last_name }}\n\n[Unsubscribe]({{ unsubscribe_url }})")
        .await;
    browser.wait_for_text_in_frame("iframe[name=preview]", "h1", "It is spring").await;
    person.looks("message-edit").await;
    person.looks_at("/messages", "messages").await;
    person.visit(&format!("{path}/missing")).await;
    person.press(&format!("{path}/missing")).await;
    person.looks("message-missing").await;
    for view in ["html", "phone", "text", "source"] {
        person
            .looks_at(&format!("{path}/preview?view={view}&shown_as=stranger"), &format!("message-preview-{view}"))
            .await;
    }
    person.visit("/account").await;
    browser.click("#language option[value=ru]").await;
    person.press("/account/profile").await;
    person.sees("html[lang=ru]").await;
    person.looks_at(&path, "message-edit-ru").await;
    person.looks_at(&format!("{path}/missing"), "message-missing-ru").await;
    person.looks_at(&format!("{path}/preview"), "message-preview-ru").await;
    person.looks_at(&format!("{path}/test"), "message-test-ru").await;
    person.looks_at("/messages", "messages-ru").await;
}
