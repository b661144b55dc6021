//! The form: what is wrong is said beside its field, and what was typed stays.

use actix_web::http::{Method, StatusCode};

use diesel::prelude::*;
use skymailing::db::Conn;
use skymailing::db::schema::campaigns;

use super::shop;
use crate::support::app::on_each_database;
use crate::support::html;

fn count_all(conn: &mut Conn) -> QueryResult<i64> {
    campaigns::table.count().get_result(conn)
}

#[actix_web::test]
async fn each_mistake_is_said_beside_its_field_and_what_was_typed_stays() {
    on_each_database(async |app| {
        let mut shop = shop(app, "ann@example.org").await;
        let before = app.read(count_all).await;
        let long = "a".repeat(101);
        let kept = [("name", "Kept"), ("per_day", "77"), ("start", "2027-03-01T10:30")];
        for (fields, field, words) in [
            (&[("name", " ")][..], "name", "Give it a name"),
            (&[("name", long.as_str())], "name", "at most 100"),
            (&[("name", "a\u{202e}b")], "name", "invisible"),
            (&[("message", "x")], "message", "one of your messages"),
            (&[("sender", "77")], "sender", "cannot be used"),
            (&[("whom", "chosen")], "whom", "Tick a list"),
            (&[("whom", "chosen"), ("addresses", "nobody@example.net\nbob@ann.example.net")], "addresses", "Not all"),
            (&[("whom", "chosen"), ("list", "424242")], "list", "gone"),
            (&[("mailed_within", "-1")], "mailed_within", "whole number of days"),
            (&[("mailed_within", "3651")], "mailed_within", "whole number of days"),
            (&[("start", "soon")], "start", "date and the time"),
            (&[("until", "2020-01-01T00:00")], "until", "after the start"),
            (&[("zone", "Mars/X")], "zone", "time zone"),
            (&[("period", "sometimes")], "period", "how often"),
            (&[("period", "daily"), ("every_days", "0")], "every_days", "1 to 366"),
            (&[("period", "monthly"), ("month_day", "32")], "month_day", "1 to 31"),
            (&[("hours_from", "08:00")], "hours_to", "both hours"),
            (&[("per_day", "0")], "per_day", "whole number of letters"),
            (&[("lasts_hours", "99999")], "lasts_hours", "whole number of hours"),
            (&[("unknown", "maybe")], "unknown", "one of the two"),
        ] {
            let mut typed = kept.to_vec();
            typed.retain(|(name, _)| !fields.iter().any(|(other, _)| other == name));
            typed.extend(fields);
            shop.writes(&typed).await;
            let page = &shop.ann.page;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}: {}", page.text());
            assert!(page.has(&format!("#{field}-error")), "{fields:?}: {}", page.text());
            assert!(page.has(&format!(".errors a[href='#{field}']")), "{fields:?}");
            assert!(page.says(words), "{fields:?}: {}", page.text());
            assert_eq!(html::problems(&page.body), [""; 0], "{fields:?}");
            for (name, value) in &typed {
                let stands = match *name {
                    "whom" | "unknown" | "period" | "list" | "message" | "sender" => true,
                    "addresses" => page.says(value.split('\n').next().unwrap_or_default()),
                    _ => page.has(&format!("[name='{name}'][value='{value}']")),
                };
                assert!(stands, "{fields:?}: {name} was lost");
            }
        }
        shop.writes(&[("whom", "chosen"), ("addresses", "bob@ann.example.net, x, y@example.net")]).await;
        let strangers =
            shop.ann.page.has(".strangers li:nth-child(2)") && !shop.ann.page.has(".strangers li:nth-child(3)");
        assert!(strangers, "those that are nobody's are named: {}", shop.ann.page.text());
        assert_eq!(app.read(count_all).await, before, "nothing was saved");
    })
    .await;
}

#[actix_web::test]
async fn what_was_saved_stands_in_the_form_again() {
    on_each_database(async |app| {
        let mut shop = shop(app, "ann@example.org").await;
        let typed = [
            ("name", "Weekly <b>"),
            ("whom", "chosen"),
            ("addresses", "Bob@ann.example.net\r\n\r\n carl@ann.example.net "),
            ("mailed_within", "7"),
            ("start", "2027-01-04T09:00"),
            ("until", "2027-06-01T00:00"),
            ("zone", "Asia/Vladivostok"),
            ("period", "weekly"),
            ("every_weeks", "2"),
            ("on", "mon"),
            ("on", "thu"),
            ("hours_from", "08:00"),
            ("hours_to", "18:00"),
            ("leave_on", "mon"),
            ("leave_on", "tue"),
            ("per_day", "500"),
            ("lasts_hours", "36"),
            ("unknown", "at-most-once"),
        ];
        let path = shop.given(&typed).await;
        let edit = format!("{path}/edit");
        let page = shop.ann.visit(&edit).await.clone();
        for (name, value) in typed.iter().filter(|(name, _)| !matches!(*name, "addresses" | "name")) {
            let fields =
                [format!("[name='{name}'][value='{value}']"), format!("#{name} option[value='{value}'][selected]")];
            let ticked = matches!(*name, "whom" | "period" | "on" | "leave_on" | "unknown");
            let field = if ticked {
                format!("{}:checked", fields[0]).replace(":checked", "[checked]")
            } else {
                fields[0].clone()
            };
            assert!(page.has(&field), "{name}={value}");
        }
        assert!(page.says("bob@ann.example.net carl@ann.example.net"), "{}", page.text());
        assert!(page.has("[name=name][value='Weekly <b>']") && page.has("details[open] #per_day"));
        assert!(page.has("details[open] #mailed_within"));
        shop.ann.submit(&edit, &[]).await;
        assert_eq!(shop.ann.page.path, format!("{path}/review"), "{}", shop.ann.page.text());
        assert_eq!(
            shop.ann.visit(&edit).await.body.replace(' ', ""),
            page.body.replace(' ', ""),
            "saving changes nothing"
        );
    })
    .await;
}

#[actix_web::test]
async fn a_campaign_can_be_begun_before_there_is_a_message() {
    on_each_database(async |app| {
        let mut shop = shop(app, "ann@example.org").await;
        let path = shop.given(&[("message", "")]).await;
        assert!(shop.ann.page.has(".findings .bad") && shop.ann.page.says("No message is chosen"));
        assert!(shop.ann.page.has(&format!(".findings a[href='{path}/edit#message']")));
        assert!(!shop.ann.page.has(&format!("form[action='{path}/launch']")), "what would be refused is not offered");
        let forced =
            shop.ann.send(Method::POST, &format!("{path}/launch"), Some(format!("csrf={}", shop.ann.csrf()))).await;
        assert_eq!(forced.header("location"), Some(format!("{path}/review").as_str()));
        shop.ann.visit(&path).await;
        assert!(shop.ann.page.says("Not launched"));
    })
    .await;
}

#[actix_web::test]
async fn the_form_begins_with_what_the_last_page_was_about() {
    on_each_database(async |app| {
        let mut shop = shop(app, "ann@example.org").await;
        let (message, owner) = (shop.message, shop.owner);
        let list = app.read(move |conn| skymailing::clients::lists(conn, owner)).await[0].id;
        shop.ann.visit(&format!("/campaigns/new?message={message}&list={list}")).await;
        assert!(shop.ann.page.has(&format!("#message option[value='{message}'][selected]")));
        assert!(shop.ann.page.has(&format!("[name=list][value='{list}'][checked]")));
        assert!(shop.ann.page.has("[name=whom][value=chosen][checked]"));
        shop.ann.visit("/campaigns/new?message=%3Cscript%3E&list=x&list=-1&segment=9999999999999999999").await;
        assert_eq!(shop.ann.page.status, StatusCode::OK);
    })
    .await;
}
