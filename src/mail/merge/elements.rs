//! The tags of a text in HTML or MJML, and what they tell about it: is it a whole document, how deep does it go.

use std::ops::Range;

use super::context::Scanner;

pub(super) struct Seen {
    pub(super) name: String,
    pub(super) is_closing: bool,
    pub(super) at: Range<usize>,
}

pub(super) fn seen(html: &str) -> Vec<Seen> {
    let mut seen = Vec::new();
    Scanner::new().read(html, |scanner, at| {
        seen.push(Seen { name: scanner.tag().to_owned(), is_closing: scanner.is_closing(), at });
    });
    seen
}

const NEVER_CLOSED: [&str; 13] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];
const CLOSED_BY_THE_NEXT: [&str; 8] = ["p", "li", "dt", "dd", "tr", "td", "th", "option"];

/// How many elements of HTML stand inside one another at the deepest.
pub(super) fn depth(html: &str) -> usize {
    depth_but_for(html, |name| NEVER_CLOSED.contains(&name) || CLOSED_BY_THE_NEXT.contains(&name))
}

/// The same for MJML, where nothing is closed by the next.
pub(super) fn depth_of_mjml(mjml: &str) -> usize {
    depth_but_for(mjml, |name| NEVER_CLOSED.contains(&name))
}

fn depth_but_for(markup: &str, is_flat: impl Fn(&str) -> bool) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for tag in seen(markup).iter().filter(|tag| !is_flat(&tag.name)) {
        let closes_itself = markup.get(tag.at.clone()).is_some_and(|text| text.ends_with("/>"));
        depth = match tag.is_closing {
            true => depth.saturating_sub(1),
            false if closes_itself => depth,
            false => depth + 1,
        };
        deepest = deepest.max(depth);
    }
    deepest
}

pub(super) fn is_document(html: &str) -> bool {
    seen(html).iter().any(|tag| matches!(tag.name.as_str(), "html" | "head" | "body"))
}

/// Where what is to be read begins.
pub(super) fn body_start(document: &str) -> usize {
    let seen = seen(document);
    let opens = seen.iter().find(|tag| tag.name == "body" && !tag.is_closing);
    let head_ends = || seen.iter().find(|tag| tag.name == "head" && tag.is_closing);
    let html_opens = || seen.iter().find(|tag| tag.name == "html" && !tag.is_closing);
    opens.or_else(head_ends).or_else(html_opens).map_or(0, |tag| tag.at.end)
}
