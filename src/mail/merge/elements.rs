//! The tags of a text in HTML or MJML, and what they tell about it: is it a whole document, how deep does it go.

use std::ops::Range;

use htmlparser::{ElementEnd, Token, Tokenizer};

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

/// About how many elements of HTML stand inside one another at the deepest. A browser mends what is not closed, so this is no
/// bound.
pub(super) fn depth(html: &str) -> usize {
    deepest(seen(html).iter().map(|tag| {
        let is_flat = NEVER_CLOSED.contains(&tag.name.as_str()) || CLOSED_BY_THE_NEXT.contains(&tag.name.as_str());
        let closes_itself = html.get(tag.at.clone()).is_some_and(|text| text.ends_with("/>"));
        match tag.is_closing {
            _ if is_flat || closes_itself => Step::Stays,
            true => Step::Up,
            false => Step::Down,
        }
    }))
}

/// htmlparser looks two bytes before a `>` that stands in a text, and fails where those are in the middle of a letter. Written as
/// `&gt;` it is read as the same.
pub(super) fn readable(mjml: &str) -> String {
    let mut out = String::with_capacity(mjml.len());
    let mut from = 0;
    for tag in seen(mjml) {
        write_text(mjml.get(from..tag.at.start).unwrap_or_default(), &mut out);
        out.push_str(mjml.get(tag.at.clone()).unwrap_or_default());
        from = tag.at.end;
    }
    write_text(mjml.get(from..).unwrap_or_default(), &mut out);
    out
}

fn write_text(text: &str, out: &mut String) {
    for (at, char) in text.char_indices() {
        match char {
            '>' if at >= 2 && !text.is_char_boundary(at - 2) => out.push_str("&gt;"),
            char => out.push(char),
        }
    }
}

/// The same for MJML, to the last: mrml calls itself for each, even in what HTML takes for text.
pub(super) fn depth_of_mjml(mjml: &str) -> usize {
    let mut is_void = false;
    deepest(Tokenizer::from(mjml).map_while(Result::ok).map(|token| match token {
        Token::ElementStart { local, .. } => {
            is_void = NEVER_CLOSED.contains(&local.as_str());
            Step::Stays
        }
        Token::ElementEnd { end: ElementEnd::Open, .. } if !is_void => Step::Down,
        Token::ElementEnd { end: ElementEnd::Close(_, local), .. } if !NEVER_CLOSED.contains(&local.as_str()) => {
            Step::Up
        }
        _ => Step::Stays,
    }))
}

enum Step {
    Down,
    Up,
    Stays,
}

fn deepest(steps: impl Iterator<Item = Step>) -> usize {
    let depths = steps.scan(0_usize, |depth, step| {
        *depth = match step {
            Step::Down => *depth + 1,
            Step::Up => depth.saturating_sub(1),
            Step::Stays => *depth,
        };
        Some(*depth)
    });
    depths.max().unwrap_or_default()
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
