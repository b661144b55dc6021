//! Each finding is found where it should be, and not in a good letter.

use super::*;

const GOOD: &str = "<!doctype html><html lang=\"en\"><head><title>News</title></head><body><p>Our shop in \
    <a href=\"https://shop.example/tver\">Tver</a> opens on Monday.</p><img src=\"https://shop.example/a.png\" alt=\"The shop\">\
    <p><a href=\"https://mail.example/u/1\">Unsubscribe</a> or visit <a href=\"https://www.shop.example/\">shop.example</a></p>\
    </body></html>";

fn good() -> Letter<'static> {
    Letter {
        subject: "Our shop in Tver opens on Monday",
        preheader: "With a gift for the first hundred guests",
        html: GOOD,
        text: "Our shop in Tver opens on Monday.",
        unsubscribe: "https://mail.example/u/1",
        size: 4000,
    }
}

fn keys(letter: &Letter<'_>) -> Vec<&'static str> {
    look(letter).into_iter().map(|finding| finding.key).collect()
}

/// What is found when this stands in the good letter.
fn with(html: &str) -> Vec<&'static str> {
    let html = GOOD.replace("</body>", &format!("{html}</body>"));
    keys(&Letter { html: &html, ..good() })
}

#[test]
fn a_good_letter_has_nothing_to_be_said_about_it() {
    assert_eq!(look(&good()), []);
}

#[test]
fn subjects_and_preheaders_are_looked_at() {
    let subject = |subject| keys(&Letter { subject, ..good() });
    let long = "a ".repeat(50);
    for (text, key) in [
        ("Hi there", "subject-short"),
        (long.as_str(), "subject-long"),
        ("BUY OUR GREAT THINGS NOW", "subject-shouted"),
        ("ТОЛЬКО СЕГОДНЯ И ТОЛЬКО У НАС", "subject-shouted"),
        ("Only today!! Come to us", "subject-exclaims"),
        ("Have you seen it?! Come to us", "subject-exclaims"),
    ] {
        assert_eq!(subject(text), [key], "{text}");
    }
    assert!(subject("NATO and the EU meet in Brussels").is_empty());
    assert!(subject("Only today! Come to us").is_empty());
    assert_eq!(keys(&Letter { preheader: " ", ..good() }), ["no-preheader"]);
}

#[test]
fn texts_are_looked_at() {
    assert_eq!(keys(&Letter { text: "Come now!!!", ..good() }), ["text-exclaims"]);
    assert_eq!(keys(&Letter { text: "\n \n", ..good() }), ["no-text"]);
}

#[test]
fn sizes_are_looked_at() {
    let long = GOOD.replace("Tver", &"Tver ".repeat(25_000));
    assert_eq!(keys(&Letter { html: &long, ..good() }), ["clipped"]);
    assert_eq!(keys(&Letter { size: 11 << 20, ..good() }), ["heavy"]);
}

#[test]
fn links_are_looked_at() {
    for (link, key) in [
        ("<a href=\"https://203.0.113.9/a\">Our offer</a>", "link-number"),
        ("<a href=\"https://[2001:db8::1]/a\">Our offer</a>", "link-number"),
        ("<a href=\"https://bit.ly/a\">Our offer</a>", "link-shortened"),
        ("<a href=\"https://evil.example/\">bank.example</a>", "link-misleads"),
        ("<a href=\"https://evil.example/\">https://bank.example/sign-in</a>", "link-misleads"),
        ("<a href=\"http://shop.example/\">Our offer</a>", "link-plain"),
        ("<a href=\"https://shop.example/\"><b>Click</b> here!</a>", "link-vague"),
        ("<a href=\"https://shop.example/\">Подробнее →</a>", "link-vague"),
        ("<a href=\"#\">Our offer</a>", "link-nowhere"),
        ("<a href=\"\">Our offer</a>", "link-nowhere"),
        ("<a href=\"shop.example/offer\">Our offer</a>", "link-broken"),
        ("<a href=\"javascript:alert(1)\">Our offer</a>", "link-broken"),
    ] {
        assert_eq!(with(link), [key], "{link}");
    }
    for fine in [
        "<a href=\"mailto:ann@shop.example\">ann@shop.example</a>",
        "<a href=\"tel:+7495\">Call us</a>",
        "<a href=\"https://shop.example/a\">Version 2.0</a>",
        "<a href=\"https://shop.example/a\">www.shop.example</a>",
        "<a name=\"top\"></a>",
        "<a href=\"#top\">To the top</a>",
    ] {
        assert_eq!(with(fine), [""; 0], "{fine}");
    }
    let silent = GOOD.replace("https://mail.example/u/1", "https://shop.example/");
    assert_eq!(keys(&Letter { html: &silent, ..good() }), ["no-unsubscribe"]);
}

#[test]
fn elements_are_looked_at() {
    for (html, key) in [
        ("<img src=\"https://shop.example/a.png\">", "image-unsaid"),
        ("<img alt=\"\" src=\"data:image/png;base64,AAAA\">", "image-inside"),
        ("<img alt=\"\" src=\"http://shop.example/a.png\">", "link-plain"),
        ("<form action=\"/x\"></form>", "form"),
        ("<script>alert(1)</script>", "active"),
        ("<iframe src=\"https://shop.example/\"></iframe>", "active"),
        ("<p onclick=\"x()\">a</p>", "active"),
        ("<meta http-equiv=\"refresh\" content=\"0\">", "active"),
        ("<link rel=\"stylesheet\" href=\"https://shop.example/a.css\">", "active"),
    ] {
        assert_eq!(with(html), [key], "{html}");
    }
    let silent = GOOD.replace(" lang=\"en\"", "");
    assert_eq!(keys(&Letter { html: &silent, ..good() }), ["no-language"]);
}

#[test]
fn warnings_come_first_and_of_a_kind_there_are_few() {
    let many: String = (0..9).map(|n| format!("<a href=\"https://bit.ly/{n}\">a {n}</a>")).collect();
    let html = GOOD.replace("</body>", &format!("<a href=\"http://a.example\">b</a>{many}</body>"));
    let found = look(&Letter { html: &html, ..good() });
    let levels: Vec<Level> = found.iter().map(|finding| finding.level).collect();
    assert_eq!(levels, [Level::Warning, Level::Warning, Level::Warning, Level::Advice]);
}
