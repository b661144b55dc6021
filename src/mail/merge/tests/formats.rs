//! Markdown, HTML and MJML, and the text that is made of each.

use super::super::*;
use super::{ann, compile, html, own, source};

#[test]
fn values_fallbacks_and_conditions() {
    for (body, expected) in [
        ("{{ first_name }}, {{ last_name }}!", "Ann,  !"),
        ("{{ last_name | default(\"friend\") }}", "friend"),
        ("{{ last_name | default(first_name) | upper }}", "ANN"),
        ("{{ own.code }} {{ own[\"favourite colour\"] | default(7) }}", "007 7"),
        ("{{ first_name | lower }}", "ann"),
        ("{{ own.city | lower | title }} {{ own.city | upper | capitalize }}", "Paris & Co Paris & co"),
        ("{% if last_name %}a{% elif first_name == \"Ann\" %}b{% else %}c{% endif %}", "b"),
        ("{% if last_name %}a{% elif last_name == \"Ann\" %}b{% else %}c{% endif %}", "c"),
        ("{% if own.age >= 18 and not last_name %}adult{% endif %}", "adult"),
        ("{% if own.age < 4 or own.age > 200 %}?{% endif %}", ""),
        ("{% if own.code == 7 %}number{% endif %}{% if own.code == \"7\" %}text{% endif %}", "number"),
        ("{% if own.city == 7 %}equal{% endif %}{% if own.city != 7 %}unequal{% endif %}", "unequal"),
        (
            "{% if first_name in [\"Bob\", \"Ann\"] %}in{% endif %}{% if first_name not in [\"Ann\"] %}out{% endif %}",
            "in",
        ),
        ("a {%- if first_name -%} b {%- endif %} c", "ab c"),
        ("${7*7} #{7*7} <%= 7*7 %> {# note #} @media{#x{a:b}}", "${7*7} #{7*7} <%= 7*7 %> {# note #} @media{#x{a:b}}"),
    ] {
        let source = Source { text: Some(body.to_owned()), ..source("", Format::Html) };
        let merge = Merge::compile(&source, &super::fields()).unwrap();
        let own = own(&[("city", "paris & co"), ("age", "30"), ("code", "007")]);
        let recipient = Recipient::new(&own).with(Standard::FirstName, "Ann").with(Standard::LastName, " ");
        assert_eq!(merge.preview(&recipient).text, format!("{expected}\n"), "{body}");
    }
}

#[test]
fn markdown_becomes_a_document_and_a_text() {
    let body = "# Hello {{ first_name }}\n\nSee [our *site*](https://x.example/?c={{ own.city }}) and\n<b>{{ own.city }}</b>.\n\n\
        {% if first_name %}\n- one\n- two\n  - deep\n{% endif %}\n\n{% if last_name %}\nDear {{ last_name }}\n{% endif %}\n\n\
        > quoted ~~old~~\n> text\n\n1. first\n2. second\n\n| a | b |\n|---|---|\n| 1 | {{ own.age }} |\n\n```\ncode\n  in\n```\n\n\
        [{{ unsubscribe_url }}]({{ unsubscribe_url }})\n";
    let filled = ann(body, Format::Markdown);
    assert_eq!(filled, ann(&body.replace('\n', "\r\n"), Format::Markdown));
    let between = filled.html.split_once("<div class=\"letter\">\n").unwrap().1.split_once("</div>").unwrap().0;
    assert_eq!(
        between,
        "<h1>Hello Ann</h1>\n<p>See <a href=\"https://x.example/?c=Paris%20%26%20co\">our <em>site</em></a> and\n\
        <b>Paris &amp; co</b>.</p>\n<ul>\n<li>one</li>\n<li>two\n<ul>\n<li>deep</li>\n</ul>\n</li>\n</ul>\n\
        <blockquote>\n<p>quoted <del>old</del>\ntext</p>\n</blockquote>\n<ol>\n<li>first</li>\n<li>second</li>\n</ol>\n\
        <table><thead><tr><th>a</th><th>b</th></tr></thead><tbody>\n<tr><td>1</td><td>30</td></tr>\n</tbody></table>\n\
        <pre><code>code\n  in\n</code></pre>\n\
        <p><a href=\"https://mail.example/u/1\">https://mail.example/u/1</a></p>\n"
    );
    assert!(filled.html.starts_with("<!doctype html>\n<html lang=\"en\">"));
    assert_eq!(
        filled.text,
        "Hello Ann\n\nSee our site (https://x.example/?c=Paris & co) and\nParis & co.\n\n- one\n- two\n  - deep\n\n\
        > quoted old\n> text\n\n1. first\n2. second\n\na b\n1 30\n\ncode\n  in\n\nhttps://mail.example/u/1\n"
    );
}

#[test]
fn html_of_an_owner_stays_as_it_is() {
    let document = "<!DOCTYPE html>\r\n<HTML><head><title>x</title></head>\r\n<BODY class=a>\t<p>{{ first_name }}</p></BODY></HTML>";
    assert_eq!(html(document), document.replace("{{ first_name }}", "Ann").replace("\r\n", "\n"));
    let fragment = html("<p>Hi</p>");
    assert!(fragment.contains("<title>Hello</title>") && fragment.contains("<div class=\"letter\">\n<p>Hi</p></div>"));
}

#[test]
fn the_preheader_is_hidden_at_the_start_of_the_body() {
    for (body, before) in
        [("<p>x</p>", "<body>"), ("<html><body bgcolor='>'><p>x</p></body></html>", "<body bgcolor='>'>")]
    {
        let source = Source { preheader: "For <you>, {{ first_name }}".to_owned(), ..source(body, Format::Html) };
        let merge = Merge::compile(&source, &super::fields()).unwrap();
        let own = own(&[]);
        let preview = merge.preview(&Recipient::new(&own).with(Standard::FirstName, "A&n"));
        let (_, rest) = preview.html.split_once(before).unwrap();
        assert!(rest.starts_with("<div style=\"display:none;"), "{rest}");
        assert!(rest.contains("For &#60;you&#62;, A&amp;n</div>"), "{rest}");
        assert_eq!(preview.text, "x\n");
    }
}

const MJML: &str = "<mjml><mj-head><mj-title>For {{ first_name }}</mj-title></mj-head><mj-body>
  <mj-section><mj-column>
    <mj-text>Hello {{ first_name }}, {% if own.age > 18 %}adult{% else %}child{% endif %} of {{ own.city }}</mj-text>
    {% if last_name %}
    <mj-text>Dear {{ last_name }}</mj-text>
    {% endif %}
    <mj-button href=\"{{ unsubscribe_url }}\">Leave</mj-button>
    <mj-image src=\"https://x.example/{{ own.city }}.png\" alt=\"{{ own.city }}\" />
  </mj-column></mj-section>
  {% if own.age < 18 %}<mj-section><mj-column><mj-text>Toys</mj-text></mj-column></mj-section>{% endif %}
</mj-body></mjml>";

#[test]
fn mjml_is_rendered_before_values_go_in() {
    let filled = ann(MJML, Format::Mjml);
    assert!(filled.html.contains("<title>For Ann</title>"));
    assert!(filled.html.contains("Hello Ann, adult of Paris &amp; co</div>"), "{}", filled.html);
    assert!(filled.html.contains("href=\"https://mail.example/u/1\""));
    assert!(filled.html.contains("src=\"https://x.example/Paris%20%26%20co.png\""));
    assert!(!filled.html.contains("Dear") && !filled.html.contains("Toys") && !filled.html.contains("<!---->"));
    assert_eq!(filled.text.trim_end(), "Hello Ann, adult of Paris & co\nLeave (https://mail.example/u/1)\nParis & co");
}

#[test]
fn text_of_html_is_readable() {
    let long = "word ".repeat(30);
    let body = format!(
        "<style>a{{}}</style><div style='Display: none'>hid<div>den</div> {{% if email %}}x{{% endif %}}</div><table><tr><td>A</td><td><b>{{{{ first_name }}}}</b></td></tr>{{% if last_name %}}<tr><td>no</td></tr>{{% endif %}}\
        <tr><td>{{{{ own.age }}}}</td></tr></table><p>See <a href=\"{{{{ own.site }}}}\">this</a> <a href=\"mailto:{{{{ email }}}}\">{{{{ email }}}}</a></p>\
        <ul><li>{long}</li></ul><hr><h1>Bye</h1><a href=\"{}\">x</a>",
        "https://x.example/".to_owned() + &"y".repeat(100) + "{{ own.code }}"
    );
    let text = ann(&body, Format::Html).text;
    let item = format!("* {}word\n  {}word", "word ".repeat(13), "word ".repeat(13));
    assert_eq!(
        text,
        format!(
            "A Ann\n30\n\nSee this (https://ann.example/?a=1&b=2) ann@example.net\n{item}\n  word word\n\n---\n\nBye\n\nx\n(https://x.example/{}007)\n",
            "y".repeat(100)
        )
    );
}

#[test]
fn text_of_broken_html_is_readable() {
    for (body, expected) in [
        ("<p>a<p>b<p>c", "a\n\nb\n\nc\n"),
        ("<ul><li>a<li>b</ul>c", "* a\n* b\nc\n"),
        ("<table><tr><td>a</div></td><td>b<tr><td>c</table>d", "a b\nc\nd\n"),
        ("a<!-- --!>b<!-->c<!--->d<!-- > -->e<!-- f", "abcde\n"),
        ("<!--[if mso]><p>no</p><![endif]-->a <![if !mso]>b<![endif]>", "a b\n"),
        ("<textarea>a <b>b</textarea> <style>p{}</style><title>t</title>c", "a <b>b c\n"),
        ("<svg><title>t</title><path/></svg>a", "a\n"),
        ("1 < 2 <p", "1 < 2 <p\n"),
        ("<style>p{}", "\n"),
    ] {
        assert_eq!(ann(body, Format::Html).text, expected, "{body}");
    }
}

#[test]
fn an_own_text_is_taken() {
    let source = Source {
        text: Some(
            "Dear {{ first_name | default('friend') }},\n\n{% if own.city %}\nParis!\n{% endif %}\n\nBye".to_owned(),
        ),
        ..source("<p>other</p>", Format::Html)
    };
    let merge = Merge::compile(&source, &super::fields()).unwrap();
    let typed = Source { text: source.text.map(|text| text.replace('\n', "\r\n")), ..source };
    let merge_typed = Merge::compile(&typed, &super::fields()).unwrap();
    let (none, paris) = (own(&[]), own(&[("city", "Paris")]));
    for merge in [merge, merge_typed] {
        assert_eq!(merge.preview(&Recipient::new(&none)).text, "Dear friend,\n\nBye\n");
        assert_eq!(merge.preview(&Recipient::new(&paris)).text, "Dear friend,\n\nParis!\n\nBye\n");
    }
}

#[test]
fn what_is_missing_is_told_once() {
    let merge = compile(
        "{{ first_name }} {{ first_name }} {{ own.city }} {{ own.age | default('') }} {% if own.code %}{{ own.code }}{% endif %}",
        Format::Markdown,
    );
    let own = own(&[("city", " ")]);
    let recipient = Recipient::new(&own);
    for missing in [merge.preview(&recipient).missing, merge.proof(&recipient).missing, merge.missing(&recipient)] {
        assert_eq!(missing.iter().map(ToString::to_string).collect::<Vec<_>>(), ["first_name", "own.city"]);
    }
}

#[test]
fn an_owner_sees_where_something_is_missing() {
    let merge = compile(
        "<p title=\"{{ own.city }}\">{{ first_name }}</p><a href=\"https://x.example/?a={{ own.city }}\">x</a>",
        Format::Html,
    );
    let none = own(&[]);
    let html = merge.proof(&Recipient::new(&none)).html;
    let marked = "<p title=\"⟦own.city⟧\">⟦first_name⟧</p><a href=\"https://x.example/?a=\">x</a>";
    assert!(html.contains(marked), "{html}");
}

#[test]
fn a_test_letter_is_marked_in_its_subject() {
    let subject = |merge: &Merge| merge.subject(&Recipient::new(&own(&[])), &mut Vec::new());
    let merge = compile("Hello", Format::Markdown);
    let plain = subject(&merge);
    assert_eq!(subject(&merge.marked("[TEST] ")), format!("[TEST] {plain}"));
}
