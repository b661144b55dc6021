//! What could be better in a message, and what it lacks for whom.

use diesel::prelude::*;
use skymailing::clients::{self, NewClient, NewList, Own};
use skymailing::db::schema::clients as clients_table;
use skymailing::mail::EmailAddress;

use super::{owner, write};
use crate::support::app::{NOW, on_each_database};

fn client(email: &str, first_name: &str) -> NewClient {
    NewClient {
        email: EmailAddress::parse(email).unwrap(),
        first_name: first_name.to_owned(),
        last_name: String::new(),
        comment: String::new(),
        own: Own::default(),
    }
}

#[actix_web::test]
async fn a_letter_is_looked_at_and_told_what_to_do() {
    on_each_database(async |app| {
        let (_, mut ann) = owner(app).await;
        let path =
            write(&mut ann, &[("subject", "BUY NOW, BUY HERE!!"), ("body", "[click here](http://203.0.113.9/)")]).await;
        ann.visit(&format!("{path}/missing")).await;
        for words in [
            "nearly all capitals",
            "more than one exclamation mark",
            "no preheader",
            "no link to unsubscribe",
            "says only “click here”",
            "a bare number: http://203.0.113.9/",
            "not encrypted",
        ] {
            assert!(ann.page.says(words), "{words}: {}", ann.page.text());
        }
        let good = [
            ("subject", "Our shop in Tver opens"),
            ("preheader", "With a gift for the first guests"),
            ("body", "See [our prices](https://shop.example/) or [unsubscribe]({{ unsubscribe_url }})."),
        ];
        ann.visit(&path).await;
        ann.submit(&path, &good).await;
        ann.visit(&format!("{path}/missing")).await;
        assert!(ann.page.says("Nothing to be said against it"), "{}", ann.page.text());
    })
    .await;
}

#[actix_web::test]
async fn readers_who_lack_something_are_counted_and_named() {
    on_each_database(async |app| {
        let (owner, mut ann) = owner(app).await;
        let list = app
            .write(move |conn| {
                let mut ids = Vec::new();
                for n in 0..9000 {
                    let name = if n % 3 == 0 { "" } else { "Eve" };
                    ids.push(clients::insert(conn, owner, &client(&format!("c{n}@example.net"), name), NOW)?);
                }
                let gone = clients_table::table.filter(clients_table::email.eq("c3@example.net"));
                diesel::update(gone).set(clients_table::state.eq("unsubscribed")).execute(conn)?;
                let new = NewList { name: "Few".to_owned(), description: String::new() };
                let list = clients::make_list(conn, owner, &new, NOW)?;
                clients::add_members(conn, owner, list, &ids[..7], NOW)?;
                Ok(list)
            })
            .await;
        let path =
            write(&mut ann, &[("body", "Dear {{ first_name }}, {% if last_name %}{{ last_name }}{% endif %}")]).await;
        let page = format!("{path}/missing");
        ann.visit(&page).await;
        assert!(!ann.page.says("Checked"), "GET checks nothing");
        ann.submit(&page, &[]).await;
        assert!(ann.page.says("Checked: 8,999, all of them."), "{}", ann.page.text());
        assert!(
            ann.page.says("first_name") && ann.page.says("2,999") && !ann.page.says("last_name"),
            "{}",
            ann.page.text()
        );
        assert!(
            ann.page.has("td a[href^='/clients/']")
                && ann.page.says("c0@example.net")
                && ann.page.says("c6@example.net")
        );

        ann.visit(&format!("{page}?list={list}")).await;
        ann.submit(&page, &[]).await;
        assert!(ann.page.says("Checked: 6, all of them."), "{}", ann.page.text());
        assert!(ann.page.has("option[selected][value]"));
        ann.visit(&path).await;
        ann.submit(&path, &[("body", "Dear {{ first_name | default(\"friend\") }}")]).await;
        ann.visit(&page).await;
        assert!(ann.page.says("changed since"), "{}", ann.page.text());
        ann.submit(&page, &[]).await;
        assert!(ann.page.says("Nobody lacks anything") && !ann.page.says("changed since"));

        let (_, mut bob) = app.signed_in("bob@example.org", skymailing::db::Role::Owner).await;
        let his = write(&mut bob, &[]).await;
        bob.visit(&format!("{his}/missing")).await;
        bob.submit(&format!("{his}/missing"), &[("list", &list.to_string())]).await;
        assert_eq!(bob.page.status.as_u16(), 404, "her list is nobody's to him");
    })
    .await;
}
