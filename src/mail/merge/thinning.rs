//! HTML thinned out to what has a meaning in plain text: a letter's tables are layout, and bold is no reason for asterisks.
//! The idea: whatever comes in, what goes out is balanced and shallow, because those who read it recurse, or search all that is
//! open for each tag, and a letter of nothing but open tags would hold them up for seconds.

use super::context::comment_end;
use super::elements::{Seen, seen};

/// Deeper than letters go.
const OPEN_AT_MOST: usize = 100;

pub(super) fn thinned(html: &str) -> String {
    let html = without_comments(html);
    let mut thin = Thin::default();
    let mut from = 0;
    let tags = seen(&html);
    for (index, tag) in tags.iter().enumerate() {
        if tag.at.start < from {
            continue;
        }
        let markup = html.get(tag.at.clone()).unwrap_or_default();
        thin.words(html.get(from..tag.at.start).unwrap_or_default());
        match hidden_until(markup, tags.get(index..).unwrap_or_default()) {
            Some(end) => from = end,
            None => {
                thin.tag(tag, markup);
                from = tag.at.end;
            }
        }
    }
    thin.words(html.get(from..).unwrap_or_default());
    thin.close_down_to(0);
    thin.out
}

fn without_comments(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, comment)) = rest.split_once("<!--") {
        out.push_str(before);
        let is_empty = comment.starts_with('>') || comment.starts_with("->");
        let end = if is_empty { comment.find('>').map(|at| at + 1) } else { comment_end(comment) };
        rest = end.and_then(|end| comment.get(end..)).unwrap_or_default();
    }
    out + rest
}

/// Where the element ends that begins with these tags, if it is one that nobody sees: a style, a drawing, a preheader.
fn hidden_until(markup: &str, tags: &[Seen]) -> Option<usize> {
    let first = tags.first().filter(|tag| !tag.is_closing)?;
    if matches!(first.name.as_str(), "style" | "script" | "title" | "svg" | "math" | "iframe" | "noembed" | "noframes")
    {
        // What stands in them is no markup, so the next tag is theirs.
        return Some(tags.get(1).map_or(usize::MAX, |tag| tag.at.end));
    }
    if !markup.to_ascii_lowercase().replace(' ', "").contains("display:none") {
        return None;
    }
    let mut open = 0;
    tags.iter().filter(|tag| tag.name == first.name).find_map(|tag| {
        open = if tag.is_closing { open - 1 } else { open + 1 };
        (open == 0).then_some(tag.at.end)
    })
}

#[derive(Default)]
struct Thin {
    out: String,
    open: Vec<String>,
}

impl Thin {
    fn tag(&mut self, tag: &Seen, markup: &str) {
        match (tag.name.as_str(), tag.is_closing) {
            ("table", false) => self.open("table", "<div><div>"),
            // A row ends at the next one, whether it is closed or not.
            ("tr", _) => {
                if let Some(table) = self.innermost("table", &[]) {
                    self.close_down_to(table + 1);
                    self.out.push_str("</div><div>");
                }
            }
            ("td" | "th", true) => self.out.push(' '),
            ("hr", _) => self.out.push_str("<p>---</p>"),
            ("br" | "img", _) => self.out.push_str(markup),
            (
                name @ ("a" | "p" | "div" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol" | "li" | "blockquote"
                | "pre"),
                false,
            ) => self.open(name, markup),
            (name, true) => self.close(name),
            _ => {}
        }
    }

    fn open(&mut self, name: &str, markup: &str) {
        let closed_by_this = match name {
            "li" => self.innermost("li", &["ul", "ol", "table"]),
            "p" => self.open.len().checked_sub(1).filter(|last| self.open.get(*last).is_some_and(|open| open == "p")),
            _ => None,
        };
        if let Some(at) = closed_by_this {
            self.close_down_to(at);
        }
        if self.open.len() < OPEN_AT_MOST {
            self.open.push(name.to_owned());
            self.out.push_str(markup);
        }
    }

    fn close(&mut self, name: &str) {
        let fence: &[&str] = if name == "table" { &[] } else { &["table"] };
        if let Some(at) = self.innermost(name, fence) {
            self.close_down_to(at);
        }
    }

    /// The place of the innermost open one, unless an open one of `fence` stands further in.
    fn innermost(&self, name: &str, fence: &[&str]) -> Option<usize> {
        let at = self.open.iter().rposition(|open| open == name || fence.contains(&open.as_str()))?;
        self.open.get(at).is_some_and(|open| open == name).then_some(at)
    }

    fn close_down_to(&mut self, kept: usize) {
        while self.open.len() > kept {
            match self.open.pop().as_deref() {
                Some("table") => self.out.push_str("</div></div>"),
                Some(name) => self.out.extend(["</", name, ">"]),
                None => {}
            }
        }
    }

    /// What stands between tags, so nothing in it is one: not even in a text area.
    fn words(&mut self, text: &str) {
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('<') {
            let looks_like_a_tag = after.starts_with(|char: char| char.is_ascii_alphabetic() || char == '/');
            self.out.push_str(before);
            self.out.push_str(if looks_like_a_tag { "&lt;" } else { "<" });
            rest = after;
        }
        self.out.push_str(rest);
    }
}
