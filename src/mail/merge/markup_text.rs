//! Plain text of HTML, by html2text. Before that the markup is thinned out to what has a meaning in text: a letter's tables are
//! layout, and bold is no reason for asterisks. What is left is also small enough for any parser.

use super::elements::{Seen, seen};
use super::plainly::Plainly;
use super::tokens::Tags;

const WIDTH: usize = 72;
/// html2text breaks words that are longer than this, and a token must stay whole; lines are wrapped afterwards.
const WIDE: usize = 20_000;

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
    let tags = seen(html);
    for (index, tag) in tags.iter().enumerate() {
        if tag.at.start < from {
            continue;
        }
        let markup = html.get(tag.at.clone()).unwrap_or_default();
        out.push_str(html.get(from..tag.at.start).unwrap_or_default());
        if let Some(end) = hidden_until(markup, tags.get(index..).unwrap_or_default()) {
            from = end;
            continue;
        }
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

/// Where the element ends that begins with these tags, if it is one that nobody sees, such as a preheader.
fn hidden_until(markup: &str, tags: &[Seen]) -> Option<usize> {
    let style = markup.to_ascii_lowercase().replace(' ', "");
    let first = tags.first().filter(|tag| !tag.is_closing && style.contains("display:none"))?;
    let mut open = 0;
    tags.iter().filter(|tag| tag.name == first.name).find_map(|tag| {
        open = if tag.is_closing { open - 1 } else { open + 1 };
        (open == 0).then_some(tag.at.end)
    })
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
