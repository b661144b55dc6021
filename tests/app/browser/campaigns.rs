//! A campaign in a browser, from three clients to their letters: with scripts and without, by mouse and by keyboard; taken back,
//! paused, resumed and cancelled while it goes on; and each page looked at.

use std::time::Duration;

use skymailing::clock::Stopwatch;

use super::{PATIENCE, Person};

const EMAIL: &str = "mara@example.org";

impl Person {
    pub(super) async fn shopkeeper(label: &str) -> Option<Self> {
        let person = Self::start(label).await?;
        person.given_account(EMAIL, &["--verified", "--name", "Mara’s shop"]);
        person.sign_in(EMAIL).await;
        person.is_at("/dashboard").await;
        Some(person)
    }

    pub(super) async fn has_clients(&self, emails: &[&str]) {
        for email in emails {
            self.visit("/clients/new").await;
            self.send("/clients/new", &[("email", email), ("first_name", "Ben")]).await;
            self.sees(".flash").await;
        }
    }

    pub(super) async fn has_message(&self) {
        self.visit("/messages/new").await;
        self.browser.fill("#name", "May news").await;
        self.browser.fill("#subject", "News of May for you").await;
        self.browser.fill("#body", "Dear {{ first_name }}\n\n[Unsubscribe]({{ unsubscribe_url }})").await;
        self.browser.follow(".editor form button[type=submit]:not([formtarget])").await;
        self.sees(".flash").await;
    }

    /// Fills in the form and comes to the review.
    async fn prepares(&self, path: &str) {
        self.visit("/campaigns/new").await;
        self.browser.fill("#name", "May campaign").await;
        self.browser.click("#message option:nth-child(2)").await;
        self.press("/campaigns/new").await;
        self.is_at(&format!("{path}/review")).await;
    }

    pub(super) async fn launches(&self, path: &str) {
        self.visit(&format!("{path}/review")).await;
        self.press(&format!("{path}/launch")).await;
        self.is_at(path).await;
        self.sees(&format!("form[action='{path}/undo-launch']")).await;
    }

    /// Looks at the page, as somebody does who waits, until its state has this look.
    pub(super) async fn waits_for_state(&self, tag: &str) {
        self.waits_for_state_within(tag, PATIENCE).await;
    }

    pub(super) async fn waits_for_state_within(&self, tag: &str, patience: Duration) {
        let begun = Stopwatch::start();
        while self.browser.count(&format!(".status .tag{tag}")).await == 0 {
            assert!(begun.elapsed() < patience, "never {tag}: {}", self.browser.text("main").await);
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Looks at a page that would look again by itself, and might make way for the next in the middle of that.
    async fn looks_while_it_stands_still(&self, name: &str) {
        let (begun, mut is_still) = (Stopwatch::start(), false);
        while !is_still {
            assert!(begun.elapsed() < PATIENCE, "it never stands still: {}", self.browser.text("main").await);
            // The page takes this for its end, and listens no more.
            self.browser
                .run("dispatchEvent(new Event('pagehide')); fetch = () => new Promise(() => {}); window.isStill = true")
                .await;
            // What was asked before is answered by then.
            tokio::time::sleep(Duration::from_millis(500)).await;
            is_still = self.browser.run("return window.isStill === true").await == true;
        }
        self.looks(name).await;
    }

    /// Presses a button and says how long it took until the next page was there.
    async fn is_quick_to(&self, path: &str, deed: &str) {
        let begun = Stopwatch::start();
        self.press(&format!("{path}/{deed}")).await;
        let took = begun.elapsed();
        println!("{deed} took {took:?}");
        // A quiet machine needs a tenth of a second; this one runs other browsers as well.
        assert!(took < Duration::from_secs(5), "{deed} took {took:?}");
        self.is_at(path).await;
        self.sees(".flash").await;
    }
}

async fn from_clients_to_letters(person: &Person) {
    let clients = ["ben@example.net", "clara@example.net", "david@example.net"];
    person.has_clients(&clients).await;
    person.has_message().await;
    person.prepares("/campaigns/1").await;
    person.launches("/campaigns/1").await;
    person.press("/campaigns/1/undo-launch").await;
    person.is_at("/campaigns/1").await;
    person.sees("main a[href='/campaigns/1/review']").await;

    person.launches("/campaigns/1").await;
    // The page looks again by itself.
    person.waits_for_state(".ok").await;
    assert_eq!(person.browser.text(".sums .total dd").await, "3");
    for email in clients {
        person.waits_for_letter(email).await;
    }
    person.browser.follow("tbody a").await;
    person.browser.follow(".tabs a[href='?view=text']").await;
    let text = person.browser.text("pre.source").await;
    let link = text.split(&person.program.url).find_map(|rest| rest.starts_with("/u/").then(|| rest.to_owned()));
    let link = link.unwrap_or_else(|| panic!("no link to leave in {text}"));
    let link = link.split(|char: char| char.is_whitespace() || char == ')').next().unwrap_or_default().to_owned();

    person.sign_out().await;
    person.visit(&link).await;
    person.press(&link).await;
    person.sees("form[action$='/undo']").await;
    person.browser.follow("form[action$='/undo'] button").await;
    person.is_at(&link).await;
    person.sees(".flash").await;
}

#[actix_web::test]
async fn a_campaign_goes_from_three_clients_to_their_letters() {
    let Some(person) = Person::shopkeeper("campaign").await else {
        return;
    };
    from_clients_to_letters(&person).await;
    person.no_complaints().await;
}

#[actix_web::test]
async fn a_campaign_goes_from_three_clients_to_their_letters_without_scripts() {
    let Some(person) = Person::shopkeeper("campaign without scripts").await else {
        return;
    };
    person.browser.script_enabled(false).await;
    from_clients_to_letters(&person).await;
}

/// Its letters are refused for now, so it goes on for a long time.
async fn is_steered(person: &Person) {
    person.has_clients(&["ben+temperror@example.net"]).await;
    person.has_message().await;
    person.prepares("/campaigns/1").await;
    person.launches("/campaigns/1").await;
    let begun = Stopwatch::start();
    while person.browser.count("form[action='/campaigns/1/undo-launch']").await > 0 {
        assert!(begun.elapsed() < PATIENCE, "the launch can still be taken back");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    person.browser.wait_for("[data-working=running]").await;
    person.visit("/campaigns/1").await;
    person.is_quick_to("/campaigns/1", "pause").await;
    person.waits_for_state(".warn").await;
    person.is_quick_to("/campaigns/1", "resume").await;
    person.waits_for_state(".go").await;
    person.browser.click("details:has(form[action$='/cancel']) summary").await;
    person.is_quick_to("/campaigns/1", "cancel").await;
    person.waits_for_state(".calm").await;
    person.sees("form[action='/campaigns/1/delete']").await;
}

#[actix_web::test]
async fn a_campaign_is_paused_resumed_and_cancelled_within_a_second_each() {
    let Some(person) = Person::shopkeeper("steering").await else {
        return;
    };
    is_steered(&person).await;
    person.no_complaints().await;
}

#[actix_web::test]
async fn a_campaign_is_paused_resumed_and_cancelled_without_scripts() {
    let Some(person) = Person::shopkeeper("steering without scripts").await else {
        return;
    };
    person.browser.script_enabled(false).await;
    is_steered(&person).await;
}

#[actix_web::test]
async fn a_campaign_is_prepared_and_launched_by_keyboard() {
    let Some(person) = Person::shopkeeper("campaign by keyboard").await else {
        return;
    };
    let browser = &person.browser;
    person.has_clients(&["ben@example.net"]).await;
    person.has_message().await;
    person.visit("/campaigns/new").await;
    browser.run("document.querySelector('#name').focus()").await;
    browser.type_in("By keyboard").await;
    for expected in ["select#message[name=message]", "a[href=/messages/new]", "select#sender[name=sender]"] {
        browser.press("Tab").await;
        assert_eq!(browser.focused().await, expected);
        if expected.starts_with("select#message") {
            browser.press("Down").await;
        }
    }
    for expected in ["a[href=/senders]", "input#whom-all[name=whom]"] {
        browser.press("Tab").await;
        assert_eq!(browser.focused().await, expected);
    }
    // What is not chosen is not in the way.
    browser.press("Down").await;
    assert_eq!(browser.focused().await, "input#whom-chosen[name=whom]");
    browser.press("Tab").await;
    assert_eq!(browser.focused().await, "textarea#addresses[name=addresses]");
    browser.type_in("ben@example.net").await;
    browser.run("document.querySelector('#name').focus()").await;
    browser.follow_by("Enter").await;
    person.is_at("/campaigns/1/review").await;
    browser.run("document.querySelector('form[action$=\"/launch\"] button').focus()").await;
    browser.follow_by("Enter").await;
    person.is_at("/campaigns/1").await;
    browser.run("document.querySelector('form[action$=\"/undo-launch\"] button').focus()").await;
    browser.follow_by("Enter").await;
    person.sees("main a[href='/campaigns/1/review']").await;
    person.no_complaints().await;
}

#[actix_web::test]
async fn pages_of_campaigns_look_right() {
    let Some(person) = Person::shopkeeper("pages of campaigns").await else {
        return;
    };
    let browser = &person.browser;
    person.looks_at("/campaigns", "campaigns-empty").await;
    person.has_clients(&["ben+temperror@example.net", "clara@example.net", "david+5xx@example.net"]).await;
    for name in ["Customers", "Newly met"] {
        person.visit("/lists/new").await;
        person.send("/lists/new", &[("name", name)]).await;
    }
    person.has_message().await;
    person.looks_at("/campaigns/new", "campaign-new").await;
    browser.click("#whom-chosen").await;
    browser.click("#period-weekly").await;
    browser.fill("#addresses", "nobody@example.net\nbob").await;
    browser.fill("#every_weeks", "0").await;
    for summary in ["details:has(#mailed_within) summary", "details:has(#per_day) summary"] {
        browser.click(summary).await;
    }
    browser.fill("#per_day", "many").await;
    person.press("/campaigns/new").await;
    person.looks("campaign-errors").await;
    person.visit("/campaigns/new").await;
    browser.fill("#name", "Without a message").await;
    person.press("/campaigns/new").await;
    person.looks("campaign-review-problems").await;
    person.looks_at("/campaigns/1", "campaign-created").await;

    person.prepares("/campaigns/2").await;
    person.looks("campaign-review").await;
    person.looks_at("/campaigns/2/edit", "campaign-edit").await;
    person.launches("/campaigns/2").await;
    person.looks_while_it_stands_still("campaign-launched").await;
    person.waits_for_letter("clara@example.net").await;
    person.visit("/campaigns/2").await;
    browser.wait_for("[data-working=running] .sums").await;
    browser.wait_for_text(".sums", "Refused\n1").await;
    person.looks_while_it_stands_still("campaign-running").await;
    person.looks_at("/campaigns", "campaigns").await;
    person.looks_at("/dashboard", "dashboard-campaigns").await;
    person.visit("/campaigns/2").await;
    person.press("/campaigns/2/pause").await;
    person.looks("campaign-paused").await;
    person.visit("/account").await;
    browser.click("#language option[value=ru]").await;
    person.press("/account/profile").await;
    for (path, name) in [
        ("/campaigns", "campaigns-ru"),
        ("/campaigns/new", "campaign-new-ru"),
        ("/campaigns/2", "campaign-paused-ru"),
        ("/campaigns/2/review", "campaign-review-ru"),
        ("/campaigns/1/review", "campaign-review-problems-ru"),
    ] {
        person.looks_at(path, name).await;
    }
    person.visit("/campaigns/2").await;
    browser.click("details:has(form[action$='/cancel']) summary").await;
    person.looks("campaign-cancel-ru").await;
    person.press("/campaigns/2/cancel").await;
    person.waits_for_state(".calm").await;
    person.looks_while_it_stands_still("campaign-cancelled-ru").await;

    person.visit("/trial/mail?q=clara%40example.net").await;
    browser.follow("tbody a").await;
    browser.follow(".tabs a[href='?view=text']").await;
    let text = browser.text("pre.source").await;
    let start = text.find("/u/").unwrap_or_else(|| panic!("no link to leave in {text}"));
    let link: String =
        text[start..].chars().take_while(|char| char.is_ascii_alphanumeric() || "/_-".contains(*char)).collect();
    person.looks_at(&link, "unsubscribe").await;
    person.looks_at(&format!("{link}/why"), "why-got").await;
    person.visit(&link).await;
    person.press(&link).await;
    person.looks("unsubscribed").await;
    person.looks_at("/u/nothing", "unsubscribe-dead").await;
}
