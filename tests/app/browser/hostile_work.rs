//! What owners type about their work comes back as words on every page there is for them, and what they write as HTML stays in
//! its frame: no dialog, no request to anywhere else, no other page. A dialog would make the browser refuse the next command.

use std::io::Read;
use std::net::TcpListener;
use std::time::Duration;

use skymailing::db::Role;
use skymailing::routes;
use skymailing::web::Access;

use super::Person;
use crate::support::app::PASSWORD;
use crate::support::person::Person as Hand;

const PAYLOADS: [&str; 6] = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"><svg onload=alert(1)>",
    "'><b onmouseover=alert(1)>x</b>",
    "javascript:alert(1)",
    "</title></textarea></style><script>alert(1)</script>",
];

/// HTML that reaches out: each piece alone, so that none hides another.
const REACHING: [&str; 14] = [
    "<script>parent.document.title='broken';alert(1)</script>",
    "<meta http-equiv=\"refresh\" content=\"0;url=http://EVIL/\">",
    "<base href=\"http://EVIL/\"><img src=\"x.png\">",
    "<form action=\"http://EVIL/\"><input name=a autofocus onfocus=\"alert(1)\"><button>send</button></form>",
    "<iframe src=\"http://EVIL/\"></iframe><iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "<object data=\"http://EVIL/x.svg\"></object><embed src=\"http://EVIL/x.svg\">",
    "<a href=\"http://EVIL/\" target=\"_top\" id=\"top\">out</a>",
    "<a href=\"javascript:alert(1)\" id=\"run\">run</a>",
    "<style>@import url(http://EVIL/a.css); body { background: url(http://EVIL/b.png) }</style>",
    "<link rel=\"stylesheet\" href=\"http://EVIL/a.css\"><link rel=\"prefetch\" href=\"http://EVIL/p\">",
    "<img src=\"http://EVIL/pixel.png\" onerror=\"alert(1)\">",
    "<svg onload=\"alert(1)\"><image href=\"http://EVIL/i.png\"/></svg>",
    "<video src=\"http://EVIL/v.mp4\" autoplay poster=\"http://EVIL/p.png\"></video>",
    "<div style=\"background-image:url(http://EVIL/c.png)\">c</div>",
];

impl Person {
    /// Nothing ran, nothing was put into the page, and nothing was asked of anybody else. A letter by itself is what its owner
    /// wrote, but for that it does nothing.
    async fn stays_unhurt(&self, told: &str) {
        let script = "if (location.pathname.endsWith('/preview/body')) return [];
            const own = location.origin;
            const elsewhere = performance.getEntriesByType('resource').map(e => e.name).filter(n => !n.startsWith(own + '/'));
            const planted = [...document.querySelectorAll('body script, [onerror], [onload], [onmouseover], [onfocus], \
             main img, a[href^=\"javascript:\" i], main b[onmouseover]')].map(e => e.outerHTML);
            return [...elsewhere, ...planted, ...(location.origin === own ? [] : ['moved'])];";
        let found = self.browser.run(script).await;
        assert_eq!(found, serde_json::json!([]), "{told}");
        assert!(self.browser.url().await.starts_with(&self.program.url), "{told} led away");
    }

    /// The same forms by hand, which is faster.
    async fn hand(&self, email: &str) -> Hand {
        let mut hand = Hand::new(&self.program.url);
        hand.sign_in(email, PASSWORD).await;
        hand
    }
}

/// Fills every text field of a form with the payload, but for those that must say something certain.
async fn fill(hand: &mut Hand, page: &str, action: &str, payload: &str, certain: &[(&str, &str)]) {
    hand.visit(page).await;
    assert!(hand.page.status.is_success(), "{page}: {}", hand.page.status);
    let names = hand.text_fields(action);
    let mut fields: Vec<(&str, &str)> = certain.to_vec();
    for name in &names {
        if !certain.iter().any(|(known, _)| known == name) {
            fields.push((name, payload));
        }
    }
    hand.submit(action, &fields).await;
    assert!(hand.page.status.is_success(), "{action} with {payload}: {}", hand.page.text());
}

#[actix_web::test]
async fn what_owners_type_stays_words_on_every_page_of_theirs() {
    let Some(person) = Person::start("hostile work").await else {
        return;
    };
    for (index, payload) in PAYLOADS.into_iter().enumerate() {
        let email = format!("owner{index}@example.org");
        person.given_account(&email, &["--verified", "--name", payload]);
        let mut hand = person.hand(&email).await;
        for kind in ["text", "choice"] {
            let choices = if kind == "choice" { payload } else { "" };
            let certain = [("kind", kind), ("choices", choices), ("label", &format!("{kind} {payload}") as &str)];
            fill(&mut hand, "/clients/attributes", "/clients/attributes", payload, &certain).await;
        }
        fill(&mut hand, "/lists/new", "/lists/new", payload, &[]).await;
        let client = format!("client{index}@example.net");
        fill(&mut hand, "/clients/new", "/clients/new", payload, &[("email", &client)]).await;
        let segment = [("op-0-0", "comment:contains"), ("value-0-0", payload), ("do", "save")];
        fill(&mut hand, "/segments/new", "/segments", payload, &segment).await;
        let written = [("format", "markdown"), ("language", "en"), ("text", "")];
        fill(&mut hand, "/messages/new", "/messages/new", payload, &written).await;
        let plain =
            ["every_days", "every_weeks", "month_day", "mailed_within", "per_day", "lasts_hours", "addresses", "zone"];
        let zone = |name: &&str| if *name == "zone" { "UTC" } else { "" };
        let times: Vec<(&str, &str)> = plain.iter().map(|name| (*name, zone(name))).collect();
        fill(&mut hand, "/campaigns/new", "/campaigns/new", payload, &times).await;
        person.sign_in(&email).await;
        every_page(&person, index, payload).await;
        refused(&person, payload).await;
        person.sign_out().await;
    }
}

/// Every page that the table of routes has for owners, of everything that this one made.
async fn every_page(person: &Person, index: usize, payload: &str) {
    let (mut seen, mut with_payload) = (0, 0);
    let owners = routes::all().filter(|route| {
        route.method == "GET"
            && match route.access {
                Access::OneOf(roles) => roles.contains(&Role::Owner),
                Access::Confirmed => true,
                _ => false,
            }
    });
    for route in owners {
        if route.path.ends_with(".csv") || route.path.contains("files/") {
            continue;
        }
        // Ids count on through all owners; of attributes there are two.
        let (one, two) = ((index + 1).to_string(), (2 * index + 2).to_string());
        let ids = if route.path.starts_with("/clients/attributes/") { vec![two] } else { vec![one] };
        for id in ids {
            let path = route.path.replace("{id}", &id).replace("{number}", "1").replace("{domain}", "gmail.com");
            for query in ["", "?q=%22%3E%3Csvg%20onload%3Dalert(1)%3E&shown_as=%3Cscript%3Ealert(1)%3C%2Fscript%3E"] {
                person.visit(&format!("{path}{query}")).await;
                person.stays_unhurt(&format!("{path}{query} with {payload}")).await;
                let shown = person
                    .browser
                    .run(
                        "return document.documentElement.textContent + \
                    [...document.querySelectorAll('input, textarea')].map(e => e.value).join(' ')",
                    )
                    .await;
                with_payload += usize::from(shown.as_str().unwrap_or_default().contains(payload));
                seen += 1;
            }
        }
    }
    assert!(seen >= 40 && with_payload >= 20, "{payload} was met on {with_payload} of {seen} pages");
}

/// What is not accepted is shown again.
async fn refused(person: &Person, payload: &str) {
    let browser = &person.browser;
    for (path, field, button) in [
        ("/clients/new", "#email", "form[action='/clients/new'] button[type=submit]"),
        ("/segments/new", "#name", "button[value=save]"),
        ("/senders/new", "#from_email", "form[action='/senders/new'] .actions:last-of-type button[type=submit]"),
    ] {
        person.visit(path).await;
        browser.fill(field, payload).await;
        browser.follow(button).await;
        let typed = browser.run(&format!("return document.querySelector('{field}').value")).await;
        assert_eq!(typed, payload, "{path}");
        person.stays_unhurt(path).await;
    }
}

#[actix_web::test]
async fn letters_stay_in_their_frame() {
    let Some(person) = Person::start("hostile letters").await else {
        return;
    };
    let browser = &person.browser;
    let email = "ann@example.org";
    person.given_account(email, &["--verified"]);
    let mut hand = person.hand(email).await;
    person.sign_in(email).await;
    // Whoever is asked for anything is on this machine and counts.
    let elsewhere = TcpListener::bind("127.0.0.1:0").unwrap();
    elsewhere.set_nonblocking(true).unwrap();
    let evil = elsewhere.local_addr().unwrap().to_string();
    let (mut number, mut clicks) = (0, 0);
    for format in ["html", "markdown"] {
        for reaching in REACHING {
            hand.visit("/messages/new").await;
            let reaching = reaching.replace("EVIL", &evil);
            let body = format!("<p>Hello</p>\n\n{reaching}\n\n<p>Bye</p>");
            let fields = [("name", "M"), ("subject", "S"), ("format", format), ("language", "en"), ("body", &body)];
            let answer = hand.submit_once("/messages/new", &fields).await;
            let told = format!("{format}: {reaching}");
            // To refuse it is as good.
            if answer.status.as_u16() == 422 {
                continue;
            }
            assert_eq!(answer.status.as_u16(), 303, "{told}");
            number += 1;
            let path = answer.header("location").unwrap_or_default().split('?').next().unwrap_or_default().to_owned();
            person.visit(&format!("{path}/preview")).await;
            browser.wait_for("iframe.letter").await;
            let title = browser.title().await;
            assert!(!was_asked(&elsewhere), "{told}: somebody else was asked");
            for link in ["#top", "#run", "button"] {
                clicks += usize::from(browser.press_in_frame("iframe.letter", link).await);
                person.stays_unhurt(&told).await;
                person.is_at(&format!("{path}/preview")).await;
            }
            assert_eq!(browser.title().await, title, "{told}");
            assert!(!was_asked(&elsewhere), "{told}: somebody else was asked");
            // As a page of its own, which somebody might be led to.
            person.visit(&format!("{path}/preview/body")).await;
            person.is_at(&format!("{path}/preview/body")).await;
            assert!(!was_asked(&elsewhere), "{told}: somebody else was asked");
        }
    }
    assert!(clicks > 0, "no link was there to click");
    assert!(number > 5, "only {number} were taken at all");
}

/// Under a finger the browser may already greet whom a link names. That is not yet to ask for anything.
fn was_asked(listener: &TcpListener) -> bool {
    while let Ok((mut caller, _)) = listener.accept() {
        caller.set_nonblocking(false).unwrap();
        caller.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
        if matches!(caller.read(&mut [0; 1]), Ok(1)) {
            return true;
        }
    }
    false
}
