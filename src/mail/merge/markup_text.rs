//! Plain text of HTML, by html2text. Before that the markup is thinned out to what has a meaning in text: a letter's tables are
//! layout, and bold is no reason for asterisks. What is left is also small enough for any parser.

use std::ops::Range;

use super::context::Scanner;
use super::plainly::Plainly;
use super::tokens::Tags;

const WIDTH: usize = 72;
/// html2text breaks words that are longer than this, and a token must stay whole; lines are wrapped afterwards.
const WIDE: usize = 20_000;

struct Seen {
    name: String,
    is_closing: bool,
    at: Range<usize>,
}

fn seen(html: &str) -> Vec<Seen> {
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

/// `None` when html2text cannot.
pub(super) fn text(html: &str, tags: &Tags) -> Option<String> {
    let text = html2text::config::with_decorator(Plainly::default())
        .allow_width_overflow()
        .string_from_read(thinned(html).as_bytes(), WIDE)
        .ok()?;
    Some(wrapped(&text, tags))
}

fn thinned(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut from = 0;
    let mut tables = 0_usize;
    for tag in seen(html) {
        let markup = html.get(tag.at.clone()).unwrap_or_default();
        out.push_str(html.get(from..tag.at.start).unwrap_or_default());
        match (tag.name.as_str(), tag.is_closing) {
            // A row ends at the next one, whether it is closed or not.
            ("table", false) => {
                tables += 1;
                out.push_str("<div><div>");
            }
            ("table", true) if tables > 0 => {
                tables -= 1;
                out.push_str("</div></div>");
            }
            ("tr", _) if tables > 0 => out.push_str("</div><div>"),
            ("td" | "th", true) => out.push(' '),
            ("hr", _) => out.push_str("<p>---</p>"),
            (
                "a" | "p" | "br" | "div" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol" | "li" | "blockquote"
                | "pre" | "img" | "style" | "script" | "head" | "title" | "body" | "html",
                _,
            ) => out.push_str(markup),
            _ => {}
        }
        from = tag.at.end;
    }
    out.push_str(html.get(from..).unwrap_or_default());
    out
}

fn wrapped(text: &str, tags: &Tags) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        wrap(line.trim_end(), tags, &mut out);
        out.push('\n');
    }
    out
}

/// The lines that follow begin as the first did: inside the same quotes, under the text of the list's item.
fn wrap(line: &str, tags: &Tags, out: &mut String) {
    let start = line.len() - line.trim_start_matches(['>', ' ', '*']).len();
    let (prefix, words) = line.split_at(start);
    out.push_str(prefix);
    let mut column = prefix.chars().count();
    let mut previous: Option<&str> = None;
    for word in words.split(' ') {
        let target = word.strip_prefix('(').and_then(|word| word.strip_suffix(')'));
        // A link whose text is its address.
        if previous.zip(target).is_some_and(|(said, target)| tags.read_alike(said, target)) {
            continue;
        }
        let width = tags.width(word);
        if previous.is_some() && column + 1 + width > WIDTH {
            out.push('\n');
            out.push_str(&prefix.replace('*', " "));
            column = prefix.chars().count();
        } else if previous.is_some() {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += width;
        previous = Some(word);
    }
}
