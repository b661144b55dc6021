//! A message as a reader would get it.

use skymailing::clients::{self, NewClient, Own};
use skymailing::mail::EmailAddress;

use super::{owner, write};
use crate::support::app::{NOW, on_each_database};

#[actix_web::test]
async fn a_message_is_shown_as_a_client_and_what_is_missing_is_marked() {
    on_each_database(async |app| {
        let (owner, mut ann) = owner(app).await;
        let new = |email: &str, first: &str| NewClient {
            email: EmailAddress::parse(email).unwrap(),
            first_name: first.to_owned(),
            last_name: String::new(),
            comment: String::new(),
            own: Own::default(),
        };
        let (eve, nameless) = (new("eve@example.net", "Eve & <Co>"), new("x@example.net", ""));
        let (eve, nameless) = app
            .write(move |conn| {
                Ok((clients::insert(conn, owner, &eve, NOW)?, clients::insert(conn, owner, &nameless, NOW)?))
            })
            .await;
        let path = write(
            &mut ann,
            &[
                ("subject", "For {{ first_name }}"),
                ("preheader", "Dear {{ first_name }}, read on"),
                ("body", "Dear *{{ first_name }}*, [leave]({{ unsubscribe_url }})"),
            ],
        )
        .await;
        ann.visit(&format!("{path}/preview?shown_as={eve}")).await;
        assert!(ann.page.says("For Eve & <Co> Dear Eve & <Co>, read on"), "{}", ann.page.text());
        assert!(!ann.page.has(".tag.bad"));
        let body = ann.visit(&format!("{path}/preview/body?shown_as={eve}")).await;
        assert!(body.body.contains("<em>Eve &amp; &lt;Co&gt;</em>"), "{}", body.body);
        let policy = body.header("content-security-policy").unwrap();
        assert!(policy.starts_with("sandbox; default-src 'none'") && !policy.contains("script"), "{policy}");

        ann.visit(&format!("{path}/preview?shown_as={nameless}&view=text")).await;
        assert!(ann.page.says("Dear ⟦first_name⟧, leave"), "{}", ann.page.text());
        assert!(ann.page.has(".tag.bad") && ann.page.says("For ⟦first_name⟧"));
        ann.visit(&format!("{path}/preview?view=source")).await;
        assert!(ann.page.says("Content-Type: multipart/alternative") && ann.page.says("anna@example.org"));
        ann.visit(&format!("{path}/preview?view=phone&shown_as=stranger")).await;
        assert!(ann.page.has("iframe.phone[sandbox]"));

        let (_, mut bob) = app.signed_in("bob@example.org", skymailing::db::Role::Owner).await;
        let his = write(&mut bob, &[]).await;
        for end in ["/preview", "/preview/body"] {
            let answer = bob.visit(&format!("{his}{end}?shown_as={eve}")).await;
            assert_eq!(answer.status.as_u16(), 404, "her client is nobody to him");
        }
    })
    .await;
}

#[actix_web::test]
async fn what_is_typed_is_shown_before_it_is_saved() {
    on_each_database(async |app| {
        let (_, mut ann) = owner(app).await;
        ann.visit("/messages/new").await;
        let form = ann.page.body.clone();
        ann.page.body = form.replace("action=\"/messages/new\" enc", "action=\"/messages/preview\" enc");
        let shown = ann.submit_once("/messages/preview", &[("format", "html"), ("body", "<h2>Hi {{ first_name }}</h2>")]).await;
        assert!(shown.body.contains("<h2>Hi Anna</h2>"), "{}", shown.body);
        assert!(shown.header("content-security-policy").unwrap().starts_with("sandbox;"));
        let wrong = ann.submit_once("/messages/preview", &[("body", "{{ nonsense }}")]).await;
        assert_eq!(wrong.status.as_u16(), 200, "a frame shows what is wrong");
        assert!(wrong.says("There is no field nonsense"), "{}", wrong.body);
        let mjml = ann.submit_once("/messages/preview", &[("format", "mjml"), ("body", "<mjml><mj-body><mj-section><mj-column><mj-text>Hello</mj-text></mj-column></mj-section></mj-body></mjml>")]).await;
        assert!(mjml.body.contains("Hello") && mjml.body.contains("<table"), "{}", mjml.body);
    })
    .await;
}
