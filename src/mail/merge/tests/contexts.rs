//! Where a field stands decides how its value is written, or that it is refused.

use super::super::*;
use super::{compile, faults, html, own};

/// A document, so that nothing is put around it.
fn in_document(body: &str) -> String {
    let filled = html(&format!("<html><body>{body}</body></html>"));
    filled.replace("<html><body>", "").replace("</body></html>", "")
}

#[test]
fn a_value_is_escaped_for_its_place() {
    for (body, expected) in [
        ("<p>{{ own.city }}</p>", "<p>Paris &amp; co</p>"),
        ("<title>{{ own.city }}</title>", "<title>Paris &amp; co</title>"),
        ("<p title=\"{{ own.city }}\">", "<p title=\"Paris &amp; co\">"),
        ("<p title='{{ own.city }}'>", "<p title='Paris &amp; co'>"),
        ("<a href=\"{{ unsubscribe_url }}\">", "<a href=\"https://mail.example/u/1\">"),
        ("<a href=\"{{ own.site }}\">", "<a href=\"https://ann.example/?a=1&amp;b=2\">"),
        ("<a href=\" {{ own.site }}#x\">", "<a href=\" https://ann.example/?a=1&amp;b=2#x\">"),
        ("<a href=\"{{ own.city }}\">", "<a href=\"#\">"),
        ("<a href=\"https://x.example/?c={{ own.city }}\">", "<a href=\"https://x.example/?c=Paris%20%26%20co\">"),
        ("<a href='/{{ own.site }}'>", "<a href='/https%3A%2F%2Fann.example%2F%3Fa%3D1%26b%3D2'>"),
        ("<a href=\"mailto:{{ email }}\">", "<a href=\"mailto:ann@example.net\">"),
        ("<img SRC = \"https://x.example/{{ own.code }}.png\">", "<img SRC = \"https://x.example/007.png\">"),
        (
            "<td background=\"https://x.example/{{ own.city }}\">",
            "<td background=\"https://x.example/Paris%20%26%20co\">",
        ),
        ("<a {% if first_name %}class=\"x\"{% endif %} href=\"#\">", "<a class=\"x\" href=\"#\">"),
        (
            "<a href=\"{% if own.age > 18 %}https://a.example{% else %}https://b.example{% endif %}/{{ own.code }}\">",
            "<a href=\"https://a.example/007\">",
        ),
        ("<!-- note --><i>{{ first_name }}</i>", "<!-- note --><i>Ann</i>"),
        ("<!--[if mso]><td>{{ own.city }}</td><![endif]-->", "<!--[if mso]><td>Paris &amp; co</td><![endif]-->"),
        (
            "<!--[if !mso]><!--><b>{{ own.city }}</b><!--<![endif]-->",
            "<!--[if !mso]><!--><b>Paris &amp; co</b><!--<![endif]-->",
        ),
        ("<!-- a --!>{{ own.city }}", "<!-- a --!>Paris &amp; co"),
        ("<svg><path/></svg>{{ own.city }}", "<svg><path/></svg>Paris &amp; co"),
        ("<textarea><!--{{ own.city }}</textarea>", "<textarea><!--Paris &amp; co</textarea>"),
        ("<a href='tel:{{ own.age }}'>", "<a href='tel:30'>"),
        ("<img srcset='{{ own.site }} 2x'>", "<img srcset='https://ann.example/?a=1&amp;b=2 2x'>"),
        ("1 < 2 {{ first_name }}", "1 < 2 Ann"),
        ("<style>a{}</style>{{ first_name }}", "<style>a{}</style>Ann"),
        ("<script>'</b>'</script >{{ first_name }}", "<script>'</b>'</script >Ann"),
    ] {
        assert_eq!(in_document(body), expected, "{body}");
    }
}

#[test]
fn where_nothing_makes_a_value_harmless_it_is_refused() {
    for (body, place) in [
        ("<style>a { color: {{ own.city }} }</style>", Place::Style),
        ("<p style=\"color: {{ own.city }}\">", Place::Style),
        ("<script>let x = '{{ own.city }}'</script>", Place::Script),
        ("<p onclick=\"{{ own.city }}\">", Place::Script),
        ("<iframe srcdoc=\"{{ own.city }}\">", Place::Script),
        ("<a href=\"javascript:{{ own.city }}\">", Place::Script),
        ("<a href=\"java\nscript:{{ own.city }}\">", Place::Script),
        ("<a href=\"&#106;avascript:{{ own.city }}\">", Place::Script),
        ("<a href=\"data:text/html,{{ own.city }}\">", Place::Script),
        ("<a href=\"java&#9;script:{{ own.city }}\">", Place::Script),
        ("<a href=\" \u{1}java\tscript:{{ own.city }}\">", Place::Script),
        ("<a href='JaVaScRiPt&colon;{{ own.city }}'>", Place::Script),
        ("<a href=\"blob:{{ own.city }}\">", Place::Script),
        ("<a href=\"view-source:{{ own.city }}\">", Place::Script),
        ("<a x:href=\"data:{{ own.city }}\">", Place::Script),
        ("<p a:style=\"{{ own.city }}\">", Place::Style),
        ("<p a/onclick=\"{{ own.city }}\">", Place::Script),
        ("<p a='b'onclick='{{ own.city }}'>", Place::Script),
        ("<a href=\"page{{ own.city }}\">", Place::AddressStart),
        ("<meta http-equiv=\"refresh\" content=\"0;url={{ own.site }}\">", Place::Element),
        ("<script src=\"{{ own.site }}\"></script>", Place::Element),
        ("<base href=\"{{ own.site }}\">", Place::Element),
        ("<object data='{{ own.site }}'>", Place::Element),
        ("<embed src='https://x/{{ own.city }}'>", Place::Element),
        ("<svg><a><animate attributeName='href' values='{{ own.city }}'/>", Place::Element),
        ("<svg><title><a href='{{ own.site }}'>", Place::Element),
        ("<svg><![CDATA[ > {{ own.city }} ]]>", Place::Element),
        ("<math href='x'><mi>{{ own.city }}</mi>", Place::Element),
        ("<!-- {{ own.city }} -->", Place::Comment),
        ("<!-- --!><p title={{ own.city }}>-->", Place::Unquoted),
        ("<xmp>{{ own.city }}</xmp>", Place::Style),
        ("<!doctype {{ own.city }}>", Place::Comment),
        ("<{{ own.city }}>", Place::TagName),
        ("</{{ own.city }}>", Place::TagName),
        ("<p {{ own.city }}>", Place::TagName),
        ("<p {{ own.city }}=\"1\">", Place::TagName),
        ("<p title {{ own.city }}>", Place::TagName),
        ("<p title={{ own.city }}>", Place::Unquoted),
        ("<p title=a{{ own.city }}>", Place::Unquoted),
        ("<a href={{ unsubscribe_url }}>", Place::Unquoted),
    ] {
        assert_eq!(faults(body, Format::Html), [Fault::Place { place }], "{body}");
    }
    assert_eq!(faults("<a href=\"{{ email }}\">", Format::Html), [Fault::NotAnAddress { name: "email".to_owned() }]);
}

#[test]
fn branches_begin_and_end_in_the_same_place() {
    for body in [
        "{% if first_name %}<p title=\"{% endif %}",
        "{% if first_name %}<a href=\"https://x\">{% else %}<a href=\"{% endif %}",
        "<a href=\"{% if first_name %}https://x/{% endif %}{{ own.site }}\">",
        "{% if first_name %}<!--{% elif email %}{% else %}{% endif %}",
        "<style>{% if first_name %}</style>{% endif %}",
    ] {
        assert_eq!(faults(body, Format::Html), [Fault::Torn], "{body}");
    }
    compile("{% if first_name %}<p title=\"a\">x</p>{% else %}<br>{% endif %}", Format::Html);
}

#[test]
fn a_value_that_may_not_stand_as_a_link_counts_as_missing() {
    let merge = compile("<a href=\"{{ own.site }}\">{{ first_name }}{{ own.city | default('x') }}</a>", Format::Html);
    let own = own(&[("site", "javascript:alert(1)")]);
    let recipient = Recipient::new(&own).with(Standard::FirstName, "Ann");
    let preview = merge.preview(&recipient);
    assert_eq!(preview.missing, [&Field::Own("site".to_owned())]);
    assert!(preview.html.contains("<a href=\"#\">Annx</a>"));
}
