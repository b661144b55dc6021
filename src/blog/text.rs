//! From Markdown, in the dialect of letters, to what may stand on a page of ours. HTML that was typed is shown as it was typed; a
//! picture from elsewhere becomes a link to it, for pages load nothing from others. What comes out is looked through once
//! more by ammonia, so no mistake here lets a script in.

use std::collections::HashSet;
use std::sync::LazyLock;

use ammonia::Builder;
use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Parser, Tag, TagEnd};

use crate::mail::merge::markdown_options;

/// Elements inside elements. Those who read what we show recurse.
const DEPTH_AT_MOST: usize = 50;
const EXCERPT_AT_MOST: usize = 240;

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let tags = [
        "a",
        "blockquote",
        "br",
        "code",
        "del",
        "em",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "img",
        "li",
        "ol",
        "p",
        "pre",
        "strong",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ];
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from(tags))
        .add_tag_attributes("a", ["href", "title"])
        .add_tag_attributes("img", ["src", "alt", "title"])
        .add_tag_attributes("ol", ["start"])
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .link_rel(Some("noopener nofollow"));
    builder
});

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooDeep;

/// For what an editor saves.
pub fn check(markdown: &str) -> Result<(), TooDeep> {
    let mut depth = 0_usize;
    for event in Parser::new_ext(markdown, markdown_options()) {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEPTH_AT_MOST {
            return Err(TooDeep);
        }
    }
    Ok(())
}

/// The title of the page is its one `h1`: the highest headings of the text stand below it, whatever they were typed as, and none
/// is skipped.
pub fn html(markdown: &str) -> String {
    if check(markdown).is_err() {
        return String::new();
    }
    let mut html = String::new();
    let levels = Parser::new_ext(markdown, markdown_options()).filter_map(|event| match event {
        Event::Start(Tag::Heading { level, .. }) => Some(level as usize),
        _ => None,
    });
    let mut place = Place { highest: levels.min().unwrap_or(1), last: 1, foreign: Vec::new() };
    let events = Parser::new_ext(markdown, markdown_options()).map(|event| place.ours(event));
    pulldown_cmark::html::push_html(&mut html, events);
    CLEANER.clean(&html).to_string()
}

/// What was seen so far.
struct Place {
    /// Of all headings.
    highest: usize,
    /// Where the last heading came to stand.
    last: usize,
    /// For each picture that is open, whether it became a link.
    foreign: Vec<bool>,
}

impl Place {
    fn ours<'a>(&mut self, event: Event<'a>) -> Event<'a> {
        match event {
            Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
            Event::Start(Tag::Heading { level, .. }) => {
                let below_title = (level as usize).saturating_sub(self.highest) + 2;
                self.last = below_title.min(self.last + 1).min(6);
                let level = self.level();
                Event::Start(Tag::Heading { level, id: None, classes: Vec::new(), attrs: Vec::new() })
            }
            Event::End(TagEnd::Heading(_)) => Event::End(TagEnd::Heading(self.level())),
            Event::Start(Tag::Image { dest_url, title, id, .. }) if !is_here(&dest_url) => {
                self.foreign.push(true);
                Event::Start(Tag::Link { link_type: LinkType::Inline, dest_url, title, id })
            }
            Event::Start(tag @ Tag::Image { .. }) => {
                self.foreign.push(false);
                Event::Start(tag)
            }
            Event::End(TagEnd::Image) if self.foreign.pop() == Some(true) => Event::End(TagEnd::Link),
            other => other,
        }
    }

    fn level(&self) -> HeadingLevel {
        HeadingLevel::try_from(self.last).unwrap_or(HeadingLevel::H6)
    }
}

fn is_here(url: &CowStr<'_>) -> bool {
    url.starts_with('/') && !url.starts_with("//") && !url.contains('\\')
}

/// How it begins, in plain words: the first paragraph, cut at a word.
pub fn excerpt(markdown: &str) -> String {
    let (mut text, mut inside) = (String::new(), false);
    for event in Parser::new_ext(markdown, markdown_options()) {
        match event {
            Event::Start(Tag::Paragraph) => inside = true,
            Event::End(TagEnd::Paragraph) if !text.trim().is_empty() => break,
            Event::Text(words) | Event::Code(words) if inside => text.push_str(&words),
            Event::SoftBreak | Event::HardBreak if inside => text.push(' '),
            _ => {}
        }
        if text.len() > EXCERPT_AT_MOST * 4 {
            break;
        }
    }
    cut(text.trim())
}

fn cut(text: &str) -> String {
    let Some((end, _)) = text.char_indices().nth(EXCERPT_AT_MOST) else {
        return text.to_owned();
    };
    let head = text.get(..end).unwrap_or_default();
    let head = head.rsplit_once(' ').map_or(head, |(whole, _)| whole);
    format!("{}…", head.trim_end_matches([',', '.', ';', ':', '–', '—', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_becomes_html_below_the_title() {
        let made = html("# One\n\nTwo **three** `<four>` ~~five~~\n\n- six\n\n|a|b|\n|-|-|\n|c|d|\n");
        for part in
            ["<h2>One</h2>", "<strong>three</strong>", "<code>&lt;four&gt;</code>", "<del>five</del>", "<li>six</li>"]
        {
            assert!(made.contains(part), "{part} in {made}");
        }
        assert!(made.contains("<td>c</td>"), "{made}");
    }

    #[test]
    fn headings_begin_below_the_title_and_skip_nothing() {
        let made = html("### A\n\n##### B\n\n## C\n\n###### D\n\n### E\n");
        let levels: Vec<&str> = made.split("<h").skip(1).filter_map(|part| part.get(..1)).collect();
        assert_eq!(levels, ["2", "3", "2", "3", "3"], "{made}");
        assert!(html("## A").contains("<h2>A</h2>"));
    }

    #[test]
    fn nothing_that_is_typed_runs() {
        for hostile in [
            "<script>alert(1)</script>",
            "a <img src=x onerror=alert(1)> b",
            "<svg/onload=alert(1)>",
            "[x](javascript:alert(1))",
            "[x](JaVaScRiPt:alert(1))",
            "[x](java&#10;script:alert(1))",
            "[x](&#x6A;avascript:alert(1))",
            "[x](data:text/html,<script>alert(1)</script>)",
            "[x](vbscript:msgbox)",
            "![x](javascript:alert(1))",
            "![x](\"onerror=alert(1)//)",
            "<javascript:alert(1)>",
            "[x]: javascript:alert(1)\n\n[x]",
            "[a](/ \"\\\" onmouseover=\\\"alert(1)\")",
            "<div style=\"position:fixed\">x</div>",
            "<a href=\"javascript:alert(1)\">x</a>",
            "<math><mtext></table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
            "```\"><script>alert(1)</script>\nx\n```",
            "<!-- --><iframe src=//x></iframe>",
            "<base href=//evil.example>",
        ] {
            let made = html(hostile);
            let page = scraper::Html::parse_fragment(&made);
            let all = scraper::Selector::parse("*").unwrap();
            for element in page.select(&all) {
                let name = element.value().name();
                assert!(
                    !["script", "svg", "iframe", "style", "base", "math", "div"].contains(&name),
                    "{hostile} → {made}"
                );
                for (attribute, value) in element.value().attrs() {
                    assert!(!attribute.starts_with("on") && attribute != "style", "{hostile} → {made}");
                    let value: String = value.to_lowercase().chars().filter(|char| !char.is_whitespace()).collect();
                    let is_url = matches!(attribute, "href" | "src");
                    let runs = ["javascript:", "data:", "vbscript:"].iter().any(|scheme| value.starts_with(scheme));
                    assert!(!(is_url && runs), "{hostile} → {made}");
                }
            }
        }
    }

    #[test]
    fn pictures_from_elsewhere_are_links() {
        let made = html("![far](https://x.example/a.png) ![near](/blog/pictures/a.png) ![odd](//x.example/a.png)");
        assert_eq!(made.matches("<img").count(), 1, "{made}");
        assert!(made.contains("<a href=\"https://x.example/a.png\" rel=\"noopener nofollow\">far</a>"), "{made}");
        assert!(made.contains("src=\"/blog/pictures/a.png\""), "{made}");
    }

    #[test]
    fn what_is_too_deep_is_refused() {
        assert_eq!(check(&format!("{}x", "> ".repeat(2000))), Err(TooDeep));
        assert_eq!(html(&format!("{}x", "> ".repeat(2000))), "");
    }

    #[test]
    fn an_excerpt_is_the_first_paragraph() {
        assert_eq!(excerpt("# Title\n\n**Bold** and\n`code` [link](/x).\n\nMore"), "Bold and code link.");
        assert_eq!(excerpt("- only\n- a list"), "");
        let long = excerpt(&"слово ".repeat(100));
        assert!(long.ends_with("слово…") && long.chars().count() <= EXCERPT_AT_MOST + 1, "{long}");
    }
}
