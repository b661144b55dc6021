//! Letters that try to do something: nothing is calculated, nothing is read, nothing that is too large is taken.

use super::{LETTER, owner, write};
use crate::support::app::on_each_database;

#[actix_web::test]
async fn templates_reach_nothing() {
    on_each_database(async |app| {
        let (_, mut ann) = owner(app).await;
        for body in [
            "{{ env \"SECRET\" }}",
            "{{ config }}",
            "{% include \"/etc/passwd\" %}",
            "{{7*7}}",
            "{{ client.owner.password }}",
            "{{ __proto__ }}",
            "{{ first_name.__class__ }}",
            "{{ range(1000000000) }}",
            "{% for x in range(9) %}x{% endfor %}",
            "<script>{{ first_name }}</script>",
            "<style>{{ first_name }}</style>",
            "<a href=\"{{ first_name }}\">x</a>",
            "<a href={{ email }}>x</a>",
        ] {
            ann.visit("/messages/new").await;
            ann.submit("/messages/new", &[LETTER[0], LETTER[1], ("format", "html"), ("body", body)]).await;
            assert_eq!(ann.page.status.as_u16(), 422, "{body}");
            assert!(ann.page.has("#body-error"), "{body}");
        }
        for literal in ["${7*7}", "#{7*7}", "<%= 7*7 %>"] {
            let path = write(&mut ann, &[("body", literal)]).await;
            ann.visit(&format!("{path}/preview?view=text")).await;
            assert!(
                ann.page.says(&literal.replace("<%= 7*7 %>", "7*7")) && !ann.page.says("49"),
                "{}",
                ann.page.text()
            );
        }
    })
    .await;
}

#[actix_web::test]
async fn letters_that_are_too_large_are_refused_in_words() {
    on_each_database(async |app| {
        let (_, mut ann) = owner(app).await;
        let (long, many) = ("a".repeat(250_001), "{{ email }}".repeat(20_000));
        let one = format!("{{{{ {} }}}}", "a".repeat(100_000));
        for body in [&long, &many, &one] {
            ann.visit("/messages/new").await;
            ann.submit("/messages/new", &[LETTER[0], LETTER[1], ("body", body.as_str())]).await;
            assert_eq!(ann.page.status.as_u16(), 422);
            assert!(ann.page.has("#body-error") && ann.page.body.contains(body.as_str()), "it stays as it was typed");
        }
        ann.visit("/messages/new").await;
        ann.submit("/messages/new", &[LETTER[0], ("subject", &"s".repeat(256)), LETTER[2]]).await;
        assert_eq!((ann.page.status.as_u16(), ann.page.has("#subject-error")), (422, true));
        let path = write(&mut ann, &[("body", &"word ".repeat(50_000))]).await;
        assert_eq!(ann.visit(&format!("{path}/preview")).await.status.as_u16(), 200);
    })
    .await;
}
