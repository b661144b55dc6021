//! What holds for any value and any source.

use mail_parser::MessageParser;
use proptest::prelude::*;
use scraper::{Html, Selector};

use super::super::*;
use super::{compile, fields, own};

fn decode(wire: &[u8]) -> String {
    let mut message =
        b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n".to_vec();
    message.extend_from_slice(wire);
    let read = MessageParser::default().parse(&message).unwrap();
    String::from_utf8(read.parts[0].contents().to_vec()).unwrap().replace("\r\n", "\n")
}

/// As a reader sees it: no control characters, one kind of line break.
fn seen(value: &str) -> String {
    let lines = value.replace("\r\n", "\n").replace('\r', "\n");
    lines.chars().filter(|char| !char.is_ascii_control() || matches!(char, '\n' | '\t')).collect()
}

fn any_value() -> impl Strategy<Value = String> {
    prop_oneof!["(?s).{0,200}", "[<>&\"'=a/ \\-!\\r\\n]{0,40}", "https?://.{0,60}", "javascript:.{0,9}"]
}

/// Pieces of letters in any order.
fn any_source() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "(?s).{0,20}",
        "[<>/a-c=\"' \\n#*>|`\\-\\[\\]()!]{0,12}",
        proptest::sample::select(vec![
            "{{ first_name }}",
            "{{ own.city | default('x') }}",
            "{% if email %}",
            "{% elif own.age > 3 %}",
            "{% else %}",
            "{% endif %}",
            "{%- if email -%}",
            "<a href=\"",
            "<table><tr><td>",
            "</table>",
            "<!--",
            "-->",
            "<!--[if mso]>",
            "<style>",
            "</style>",
            "\n\n",
            "- ",
            "> ",
            "| a | b |\n|---|---|\n",
            "<mjml><mj-body><mj-section><mj-column><mj-text>",
            "</mj-text></mj-column></mj-section></mj-body></mjml>",
            "<mj-raw>",
            "&lt;!--",
            "q000000000000n0z",
            "{{",
            "}}",
            "{%",
            "%}",
        ])
        .prop_map(ToOwned::to_owned),
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// What the laws below found once.
#[test]
fn what_was_found_once_stays_mended() {
    for body in ["<table><tr><td>\u{800}>", "<mjml><mj-body>a — > b…>", "\u{800}>", "a…\"><p title=\"…\">…>"]
    {
        for format in [Format::Markdown, Format::Html, Format::Mjml] {
            let _either = Merge::compile(&super::source(body, format), &fields());
        }
    }
    let arrow = "<mjml><mj-body><mj-section><mj-column><mj-text>Hi —> <b title=\"—\">…></b></mj-text></mj-column></mj-section></mj-body></mjml>";
    let shown = compile(arrow, Format::Mjml).preview(&Recipient::new(&own(&[]))).html;
    assert!(shown.contains("Hi —&gt; <b title=\"—\">…&gt;</b>"), "{shown}");
}

proptest! {
    #[test]
    fn a_value_is_shown_as_it_is_and_adds_nothing(value in any_value()) {
        let merge = compile(
            "<html><body><p title=\"{{ own.city }}\">{{ own.city }}</p><a href=\"{{ own.city }}\">x</a>\
            <a href=\"https://x.example/?a={{ own.city }}\">y</a></body></html>",
            Format::Html,
        );
        let own = own(&[("city", &value)]);
        let mut wire = Vec::new();
        merge.html_into(&Recipient::new(&own), &mut wire, &mut Missing::new());
        let html = decode(&wire);
        prop_assert_eq!(&html, &merge.preview(&Recipient::new(&own)).html);
        let page = Html::parse_document(&html);
        let all = |selector: &str| page.select(&Selector::parse(selector).unwrap()).collect::<Vec<_>>();
        prop_assert_eq!(all("*").len(), 6);
        let paragraph = all("p")[0];
        prop_assert_eq!(paragraph.text().collect::<String>(), seen(&value));
        let title = paragraph.value().attr("title").unwrap();
        prop_assert_eq!(title, seen(&value));
        for link in all("a") {
            let href = link.value().attr("href").unwrap();
            prop_assert!(href == "#" || ["http://", "https://", "mailto:"].iter().any(|scheme| href.to_ascii_lowercase().starts_with(scheme)));
            prop_assert_eq!(link.value().attrs().count(), 1);
        }
    }

    #[test]
    fn no_value_is_read_as_markdown(value in any_value()) {
        let merge = compile(
            "# {{ own.city }}\n\n[{{ own.city }}]({{ own.city }} \"{{ own.city }}\") ![{{ own.city }}](https://x.example/{{ own.city }})\n\
            `{{ own.city }}` <https://x.example/{{ own.city }}> [r]\n\n<i title=\"{{ own.city }}\">{{ own.city }}</i>\n\n\
            ```{{ own.city }}\n{{ own.city }}\n```\n\n| {{ own.city }} |\n|---|\n\n[r]: {{ own.city }} '{{ own.city }}'\n",
            Format::Markdown,
        );
        let own = own(&[("city", &value)]);
        let page = Html::parse_document(&merge.preview(&Recipient::new(&own)).html);
        let all = |selector: &str| page.select(&Selector::parse(selector).unwrap()).collect::<Vec<_>>();
        let names: Vec<&str> = all(".letter *").iter().map(|element| element.value().name()).collect();
        prop_assert_eq!(names, ["h1", "p", "a", "img", "code", "a", "a", "p", "i", "pre", "code", "table", "thead", "tr", "th", "tbody"]);
        for link in all(".letter [href], .letter [src]") {
            let address = link.value().attr("href").or(link.value().attr("src")).unwrap();
            prop_assert!(address == "#" || ["http://", "https://", "mailto:"].iter().any(|scheme| address.to_ascii_lowercase().starts_with(scheme)));
        }
        let names: Vec<&str> = all(".letter *").iter().flat_map(|element| element.value().attrs()).map(|(name, _)| name).collect();
        prop_assert!(names.iter().all(|name| ["href", "src", "title", "alt", "class"].contains(name)), "{:?}", names);
    }

    #[test]
    fn the_text_and_the_subject_hold_the_value(value in any_value()) {
        let source = Source { subject: "To {{ own.city }}".to_owned(), ..super::source("Hi **{{ own.city }}**,\n\nbye", Format::Markdown) };
        let merge = Merge::compile(&source, &fields()).unwrap();
        let own = own(&[("city", &value)]);
        let mut wire = Vec::new();
        merge.text_into(&Recipient::new(&own), &mut wire, &mut Missing::new());
        prop_assert_eq!(decode(&wire), format!("Hi {},\n\nbye\n", seen(&value)));
        for line in wire.split(|byte| *byte == b'\n') {
            prop_assert!(line.len() <= 77 && line.is_ascii() && !line.starts_with(b"."));
        }
        let subject = merge.subject(&Recipient::new(&own), &mut Missing::new());
        let is_one_line = !subject.contains(|char: char| char.is_control() || matches!(char, '\u{2028}' | '\u{2029}'));
        prop_assert!(is_one_line);
        prop_assert_eq!(subject.chars().count(), value.chars().count() + 3);
    }

    #[test]
    fn any_source_compiles_or_is_refused(body in any_source(), text in proptest::option::of(any_source()), value in any_value()) {
        for format in [Format::Markdown, Format::Html, Format::Mjml] {
            let source = Source { text: text.clone(), subject: "Hi".to_owned(), ..super::source(&body, format) };
            match Merge::compile(&source, &fields()) {
                Err(problems) => prop_assert!(!problems.is_empty()),
                Ok(merge) => {
                    let own = own(&[("city", &value)]);
                    let recipient = Recipient::new(&own).with(Standard::FirstName, &value).with(Standard::Email, "a@b.c");
                    let preview = merge.preview(&recipient);
                    let (mut text, mut html) = (Vec::new(), Vec::new());
                    merge.text_into(&recipient, &mut text, &mut Missing::new());
                    merge.html_into(&recipient, &mut html, &mut Missing::new());
                    prop_assert_eq!(decode(&text).replace('\r', ""), preview.text.replace('\r', ""));
                    prop_assert_eq!(decode(&html).replace('\r', ""), preview.html.replace('\r', ""));
                    prop_assert!(html.ends_with(b"\r\n") && text.ends_with(b"\r\n"));
                }
            }
        }
    }
}
