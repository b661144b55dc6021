//! A segment put together in a browser: with script, where the count follows what is typed, and with buttons alone.

use skymailing::clients::{self, NewClient, Own};
use skymailing::db::Db;
use skymailing::mail::EmailAddress;

use super::Person;
use crate::segments::{given_attribute, given_list};
use crate::support::app::NOW;

const EMAIL: &str = "ann@example.org";

/// Ann, signed in, with clients whose city and birthday are known, and two lists.
async fn given_ann(person: &Person, email: &str) {
    person.given_account(email, &["--verified", "--name", "Ann"]);
    let data = person.program.data().unwrap();
    let db = Db::open(&format!("sqlite:{}", data.join("skymailing.db").display())).unwrap();
    let address = EmailAddress::parse(email).unwrap();
    db.write(move |conn| {
        let owner = skymailing::accounts::find_by_email(conn, &address)?.ok_or(diesel::NotFound)?.id;
        given_attribute(conn, owner, "city", "text", "[]")?;
        given_attribute(conn, owner, "born", "date", "[]")?;
        given_attribute(conn, owner, "plan", "choice", r#"["Basic","Plus","Most expensive of all"]"#)?;
        let mut members = Vec::new();
        for number in 0..14 {
            let city = if number % 3 == 0 { "Tver" } else { "Тверь" };
            let own: Own = serde_json::from_str(&format!(r#"{{"born":"1990-02-{:02}","city":"{city}"}}"#, number + 1))
                .unwrap_or_default();
            let email = EmailAddress::parse(&format!("client{number}@example.net")).unwrap();
            let name = format!("Client {number}");
            let new = NewClient { email, first_name: name, last_name: String::new(), comment: String::new(), own };
            members.push(clients::insert(conn, owner, &new, NOW)?.0);
        }
        given_list(conn, owner, "News", members.get(..5).unwrap_or_default())?;
        given_list(conn, owner, "Customers of the shop in the old town", &[])?;
        Ok::<_, diesel::result::Error>(())
    })
    .await
    .unwrap();
    person.sign_in(email).await;
}

impl Person {
    async fn chooses(&self, select: &str, value: &str) {
        self.browser.click(&format!("{select} option[value='{value}']")).await;
    }

    /// With script, another operator brings its own fields.
    async fn compares(&self, select: &str, value: &str) {
        self.chooses(select, value).await;
        self.browser.wait_for(&format!("{select} option[value='{value}'][selected]")).await;
    }
}

#[actix_web::test]
async fn the_count_follows_what_is_typed() {
    let Some(person) = Person::start("segments with scripts").await else {
        return;
    };
    let browser = &person.browser;
    given_ann(&person, EMAIL).await;
    person.visit("/segments").await;
    browser.follow(".empty a[href='/segments/new']").await;
    browser.fill("#name", "In Tver").await;
    person.chooses("#add-0", "own-1").await;
    browser.run("window.stays = true").await;
    browser.click("button[value=add-0]").await;
    browser.wait_for("#op-0-0").await;
    assert_eq!(browser.focused().await, "select#op-0-0[name=op-0-0]", "what comes next has the focus");
    person.compares("#op-0-0", "own-1:begins-with").await;
    browser.fill("#value-0-0", "ТВ").await;
    browser.wait_for_text("[data-swap=count] .figure", "9").await;
    browser.type_in("x").await;
    browser.wait_for_text("[data-swap=count] .figure", "0").await;
    browser.press("Backspace").await;
    browser.wait_for_text("[data-swap=count] .figure", "9").await;

    browser.click("button[value=group-0]").await;
    browser.wait_for("#match-0-1").await;
    person.chooses("#add-0-1", "lists").await;
    browser.click("button[value=add-0-1]").await;
    browser.click("#rule-0-1-0 input[value='1']").await;
    browser.wait_for_text("[data-swap=count] .figure", "3").await;
    person.compares("#op-0-1-0", "lists:none-of").await;
    browser.wait_for_text("[data-swap=count] .figure", "6").await;
    assert_eq!(browser.run("return window.stays").await, true, "the page was never left");
    assert_eq!(browser.run("return document.querySelector('#name').value").await, "In Tver");
    person.sees("#rule-0-1-0 input[value='1']:checked").await;

    browser.click("button[value=remove-0-0]").await;
    browser.wait_for("#match-0-0").await;
    browser.wait_for_text("[data-swap=count] .figure", "9").await;
    browser.follow("button[value=save]").await;
    person.sees(".flash[role=status]").await;
    person.is_at("/segments/1").await;
    person.visit("/segments").await;
    browser.wait_for_text("td a[data-later]", "9").await;
    person.no_complaints().await;
}

#[actix_web::test]
async fn buttons_alone_do_as_well() {
    let Some(person) = Person::start("segments without scripts").await else {
        return;
    };
    let browser = &person.browser;
    browser.script_enabled(false).await;
    given_ann(&person, EMAIL).await;
    person.visit("/segments/new").await;
    browser.fill("#name", "Born in February").await;
    person.chooses("#add-0", "own-2").await;
    browser.follow("button[value=add-0]").await;
    person.chooses("#op-0-0", "own-2:between").await;
    browser.follow("button.secondary[value=count]").await;
    person.sees(".errors a[href='#value-0-0']").await;
    person.sees("#to-0-0[type=date]").await;
    browser.follow("button[value=save]").await;
    person.sees(".errors").await;
    person.chooses("#op-0-0", "own-2:known").await;
    browser.fill("#name", "Birthday is known").await;
    // Enter saves nothing by accident: it counts.
    browser.follow_by("Enter").await;
    assert!(browser.text("[data-swap=count] .figure").await.starts_with("14"));
    assert!(browser.count(".people li").await == 10);
    browser.follow("button[value=save]").await;
    person.sees(".flash[role=status]").await;
    browser.follow("form[action$='/delete'] button").await;
    person.sees(".empty").await;
    browser.follow(".flash form button").await;
    person.is_at("/segments/1").await;
}

#[actix_web::test]
async fn pages_of_segments_look_right() {
    let Some(person) = Person::start("pages of segments").await else {
        return;
    };
    let browser = &person.browser;
    given_ann(&person, EMAIL).await;
    person.looks_at("/segments", "segments-empty").await;
    person.looks_at("/segments/new", "segment-new").await;
    build(&person).await;
    person.looks("segment-filled").await;
    browser.follow("button[value=save]").await;
    person.looks("segment-errors").await;
    person.chooses("#value-0-1", "Plus").await;
    browser.fill("#value-0-2-0", "7").await;
    browser.click("#rule-0-2-1 input[value='1']").await;
    browser.follow("button[value=save]").await;
    person.looks("segment-saved").await;
    person.visit("/segments").await;
    browser.wait_for_text("td a[data-later]", "0").await;
    person.looks("segments").await;
    person.speaks_russian_at_last().await;
    person.looks_at("/segments", "ru-segments").await;
    person.looks_at("/segments/1", "ru-segment").await;
    person.visit("/segments/new").await;
    browser.follow("button[value=save]").await;
    person.looks("ru-segment-errors").await;
}

impl Person {
    /// The language of an account is part of the account.
    async fn speaks_russian_at_last(&self) {
        self.visit("/account").await;
        self.chooses("#language", "ru").await;
        self.press("/account/profile").await;
        self.sees("html[lang=ru]").await;
    }
}

async fn build(person: &Person) {
    let browser = &person.browser;
    browser.fill("#name", "Plus in the old town").await;
    for (place, field) in [("0", "own-1"), ("0", "own-3")] {
        person.chooses(&format!("#add-{place}"), field).await;
        let before = browser.count(".rule").await;
        browser.click(&format!("button[value=add-{place}]")).await;
        browser.wait_for(&format!("#rule-{place}-{before}")).await;
    }
    browser.fill("#value-0-0", "Tver").await;
    browser.click("button[value=group-0]").await;
    browser.wait_for("#match-0-2").await;
    for (index, field) in ["added", "lists"].into_iter().enumerate() {
        person.chooses("#add-0-2", field).await;
        browser.click("button[value=add-0-2]").await;
        browser.wait_for(&format!("#rule-0-2-{index}")).await;
    }
    browser.wait_for("#value-0-2-0").await;
}
