//! Links of a letter that lead through us, so that it can be counted how many follow them. Only whole addresses in `href` of `a` are
//! taken: one that a merge field makes is the recipient's own, and leads where it leads.

use std::ops::Range;

use super::Merge;
use super::segments::{Fixed, Segment};

/// The place of the opening, which is a picture and no link.
pub const OPENING: usize = 0;

impl Merge {
    /// The same letter with counted links, and where each of them leads; links begin with 1, in the order of the letter. Whoever fills
    /// it says by what each is replaced, see `Recipient::with_links`.
    #[must_use]
    pub fn tracked(mut self) -> (Self, Vec<String>) {
        let mut urls = Vec::new();
        self.html = redirected(std::mem::take(&mut self.html), &mut urls);
        insert_picture(&mut self.html);
        (self, urls)
    }
}

fn redirected(segments: Vec<Segment>, urls: &mut Vec<String>) -> Vec<Segment> {
    let mut out = Vec::new();
    for segment in segments {
        match segment {
            Segment::Fixed(text) => split(text.plain(), urls, &mut out),
            Segment::Decision(mut branches) => {
                for branch in &mut branches {
                    branch.body = redirected(std::mem::take(&mut branch.body), urls);
                }
                out.push(Segment::Decision(branches));
            }
            other => out.push(other),
        }
    }
    out
}

fn split(text: &str, urls: &mut Vec<String>, out: &mut Vec<Segment>) {
    let mut done = 0;
    for link in links(text) {
        // What stands within an address is no link of its own.
        let Some(head) = text.get(done..link.start) else { continue };
        let url = plain(text.get(link.clone()).unwrap_or_default());
        let number = urls.iter().position(|known| *known == url).unwrap_or_else(|| {
            urls.push(url);
            urls.len() - 1
        });
        out.push(Segment::Fixed(Fixed::new(head)));
        out.push(Segment::Link(number + 1));
        done = link.end;
    }
    let rest = text.get(done..).unwrap_or_default();
    if !rest.is_empty() {
        out.push(Segment::Fixed(Fixed::new(rest)));
    }
}

/// Where the whole addresses in `href` of an `a` stand.
fn links(text: &str) -> Vec<Range<usize>> {
    let lower = text.to_ascii_lowercase();
    lower.match_indices(HREF).filter_map(|(at, _)| address(text, at)).collect()
}

const HREF: &str = "href=";

fn address(text: &str, at: usize) -> Option<Range<usize>> {
    let quoted = text.get(at + HREF.len()..)?;
    let quote = quoted.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let start = at + HREF.len() + 1;
    // An address that goes on behind a merge field has no end here.
    let url = quoted.get(1..)?.split_once(quote)?.0;
    let lower = url.trim_start().to_ascii_lowercase();
    let is_web = lower.starts_with("https://") || lower.starts_with("http://");
    let is_link = is_web && is_in_a(text.get(..at)?) && url::Url::parse(&plain(url)).is_ok();
    is_link.then(|| start..start + url.len())
}

/// Whether the tag that is open at the end of this text is an `a`.
fn is_in_a(text: &str) -> bool {
    let Some(open) = text.rfind('<') else { return false };
    let tag = text.get(open + 1..).unwrap_or_default();
    let mut chars = tag.chars();
    !tag.contains('>')
        && chars.next().is_some_and(|char| char.eq_ignore_ascii_case(&'a'))
        && chars.next().is_some_and(char::is_whitespace)
}

/// What an attribute says.
fn plain(url: &str) -> String {
    url.trim()
        .replace("&quot;", "\"")
        .replace("&#34;", "\"")
        .replace("&#x27;", "'")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

/// At the end of the body, where it holds nothing up.
fn insert_picture(segments: &mut Vec<Segment>) {
    let picture = |after: &str| {
        [
            Segment::Fixed(Fixed::new("<img src=\"")),
            Segment::Link(OPENING),
            Segment::Fixed(Fixed::new(&format!("\" width=\"1\" height=\"1\" alt=\"\">{after}"))),
        ]
    };
    let last = segments.iter().rposition(|segment| match segment {
        Segment::Fixed(text) => text.plain().to_ascii_lowercase().contains("</body>"),
        _ => false,
    });
    let Some(at) = last else {
        segments.extend(picture("\n"));
        return;
    };
    let Some(Segment::Fixed(text)) = segments.get(at) else { return };
    let text = text.plain().to_owned();
    let end = text.to_ascii_lowercase().rfind("</body>").unwrap_or(text.len());
    let (before, after) = text.split_at(end);
    let mut put: Vec<Segment> = vec![Segment::Fixed(Fixed::new(before))];
    put.extend(picture(after));
    segments.splice(at..=at, put);
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::mail::merge::{Fields, Format, Recipient, Source, Standard};

    fn tracked(body: &str, format: Format) -> (String, Vec<String>) {
        let source = Source {
            language: "en".to_owned(),
            subject: "News".to_owned(),
            preheader: String::new(),
            body: body.to_owned(),
            format,
            text: None,
        };
        let fields = Fields::new(["city".to_owned()]);
        let (merge, urls) = Merge::compile(&source, &fields).unwrap().tracked();
        let own = BTreeMap::new();
        let links: Vec<String> = (0..=urls.len()).map(|number| format!("https://us.example/{number}")).collect();
        let recipient = Recipient::new(&own)
            .with(Standard::UnsubscribeUrl, "https://us.example/u/1")
            .with(Standard::Email, "a@example.org")
            .with_links(&links);
        (merge.preview(&recipient).html, urls)
    }

    #[test]
    fn every_whole_link_leads_through_us_and_says_where_to() {
        let (html, urls) = tracked(
            "[Shop](https://shop.example/?a=1&b=2) and [again](https://shop.example/?a=1&b=2), [other](http://o.example)\n\n\
             [Leave]({{ unsubscribe_url }}) [mail](mailto:a@b.example) [own](https://o.example/{{ email }})",
            Format::Markdown,
        );
        assert_eq!(urls, ["https://shop.example/?a=1&b=2", "http://o.example"]);
        assert_eq!(html.matches("href=\"https://us.example/1\"").count(), 2, "{html}");
        assert!(html.contains("href=\"https://us.example/2\">other"), "{html}");
        for stays in ["https://us.example/u/1", "mailto:a@b.example", "https://o.example/a%40example.org"] {
            assert!(html.contains(&format!("href=\"{stays}\"")), "{stays}: {html}");
        }
        assert!(html.contains("<img src=\"https://us.example/0\" width=\"1\" height=\"1\" alt=\"\"></body>"), "{html}");
    }

    #[test]
    fn what_only_looks_like_a_link_stays() {
        let (html, urls) = tracked(
            "<html><head><link rel=\"x\" href=\"https://a.example/css\"></head><body>\n<p>href=\"https://b.example\"</p>\
             <A class=\"x\" HREF='https://c.example/'>c</A><a href=https://d.example>d</a><abbr href=\"https://e.example\">e</abbr>\
             {% if own.city %}<a href=\"https://f.example\">f</a>{% endif %}<a href=\"https://g.example/?href='https://h.example'\">g</a>\
             </body></html>",
            Format::Html,
        );
        assert_eq!(urls, ["https://c.example/", "https://f.example", "https://g.example/?href='https://h.example'"]);
        for stays in ["https://a.example/css", "https://b.example", "https://d.example", "https://e.example"] {
            assert!(html.contains(stays), "{stays}: {html}");
        }
        assert!(html.contains("HREF='https://us.example/1'"), "{html}");
    }
}
