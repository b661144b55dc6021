//! The list of campaigns: what to do when there is none, what is found, and going through many.

use actix_web::http::StatusCode;
use skymailing::db::Role;

use super::shop;
use crate::support::app::on_each_database;
use crate::support::html;

#[actix_web::test]
async fn an_empty_list_says_what_to_do_next() {
    on_each_database(async |app| {
        let (_, mut ann) = app.signed_in("ann@example.org", Role::Owner).await;
        ann.visit("/campaigns").await;
        assert!(ann.page.has(".empty a[href='/clients/import']"), "clients come first: {}", ann.page.text());
        ann.visit("/clients/new").await;
        ann.submit("/clients/new", &[("email", "bob@example.net")]).await;
        ann.visit("/campaigns").await;
        assert!(ann.page.has(".empty a[href='/messages/new']"), "then a message: {}", ann.page.text());
        ann.visit("/messages/new").await;
        ann.submit("/messages/new", &[("name", "News"), ("subject", "News"), ("body", "Hello")]).await;
        ann.visit("/campaigns").await;
        assert!(ann.page.has(".empty a[href='/campaigns/new']"), "{}", ann.page.text());
        assert_eq!(html::problems(&ann.page.body), [""; 0]);
    })
    .await;
}

#[actix_web::test]
async fn campaigns_are_found_by_state_and_words_and_page_by_page() {
    on_each_database(async |app| {
        let mut shop = shop(app, "ann@example.org").await;
        for number in 0..53 {
            shop.given(&[("name", &format!("Number {number}."))]).await;
        }
        let path = shop.given(&[("name", "Launched one"), ("start", "2027-01-01T09:00")]).await;
        shop.does(&path, "launch").await;
        let ann = &mut shop.ann;
        ann.visit("/campaigns").await;
        assert!(ann.page.says("Launched one") && ann.page.says("1 January 2027, 09:00"), "{}", ann.page.text());
        assert!(ann.page.says("Number 53.") != ann.page.says("Number 4.") || !ann.page.says("Number 4."));
        assert!(ann.page.says("Number 5.") && !ann.page.says("Number 3."), "fifty a page");
        assert_eq!(html::problems(&ann.page.body), [""; 0]);
        let older = ann
            .page
            .body
            .split("rel=\"next\" href=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .replace("&amp;", "&");
        ann.visit(&format!("/campaigns{older}")).await;
        assert!(ann.page.says("Number 0.") && ann.page.says("Number 3.") && !ann.page.says("Number 5."));
        ann.visit("/campaigns?status=scheduled").await;
        assert!(ann.page.says("Launched one") && !ann.page.says("Number 52."));
        ann.visit("/campaigns?status=created&q=number%201.").await;
        assert!(ann.page.says("Number 1.") && !ann.page.says("Number 2."));
        ann.visit("/campaigns?q=%25&status=running").await;
        assert!(ann.page.says("No campaign matches"));
        for odd in ["?status=nonsense", "?before=0", "?after=9223372036854775807", "?q=%F0%9F%92%A3", "?before=-1"] {
            ann.visit(&format!("/campaigns{odd}")).await;
            assert_eq!(ann.page.status, StatusCode::OK, "{odd}");
        }
        assert_eq!(ann.visit("/campaigns?before=x").await.status, StatusCode::BAD_REQUEST);
    })
    .await;
}
