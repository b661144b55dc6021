//! Where in HTML a field stands, and so how its value is made harmless there. A small state machine reads the fixed text between
//! the fields, as a browser would. A place where nothing makes a value harmless is refused.

use super::attribute::Attribute;
use super::escape::Escape;
use super::problem::Place;

/// How a browser's reader stands after what was read so far.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Scanner {
    state: State,
    tag: String,
    is_closing: bool,
}

#[derive(Clone, Debug, PartialEq)]
enum State {
    Text,
    TagName,
    InTag,
    AttributeName(String),
    AfterAttributeName(String),
    BeforeValue(Attribute),
    Value(char, Attribute),
    Unquoted,
    /// `<!doctype …>`, `<![endif]-->` and, since Outlook reads what follows as HTML, `<!--[if mso]>`.
    Declaration,
    Comment,
    /// Up to the closing tag of that name.
    Raw(&'static str),
}

/// What stands in these is no markup, or follows rules of its own. The `mj-` ones are MJML's.
const RAW: [&str; 13] = [
    "svg",
    "math",
    "style",
    "script",
    "title",
    "textarea",
    "xmp",
    "iframe",
    "noembed",
    "noframes",
    "mj-style",
    "mj-title",
    "mj-preview",
];
const FOREIGN: [&str; 2] = ["svg", "math"];
const RAW_BUT_TEXT: [&str; 4] = ["title", "textarea", "mj-title", "mj-preview"];
/// Their attributes say what is run, loaded or shown in place of the letter.
const STEERING: [&str; 10] =
    ["applet", "base", "embed", "frame", "iframe", "link", "meta", "object", "param", "script"];

impl Scanner {
    pub(super) fn new() -> Self {
        Self { state: State::Text, tag: String::new(), is_closing: false }
    }

    pub(super) fn is_in_text(&self) -> bool {
        self.state == State::Text
    }

    /// How a value is escaped here. Afterwards the reader stands behind it.
    pub(super) fn place(&mut self) -> Result<Escape, Place> {
        match &mut self.state {
            State::Text => Ok(Escape::Html),
            State::Raw(name) if RAW_BUT_TEXT.contains(name) => Ok(Escape::Html),
            State::Raw("script") => Err(Place::Script),
            State::Raw(name) if FOREIGN.contains(name) => Err(Place::Element),
            State::Raw(_) => Err(Place::Style),
            State::Declaration | State::Comment => Err(Place::Comment),
            State::TagName | State::InTag | State::AttributeName(_) | State::AfterAttributeName(_) => {
                Err(Place::TagName)
            }
            State::BeforeValue(_) | State::Unquoted => Err(Place::Unquoted),
            State::Value(_, attribute) => {
                let steers = STEERING.contains(&self.tag.as_str());
                attribute.place().and_then(|escape| if steers { Err(Place::Element) } else { Ok(escape) })
            }
        }
    }

    /// Reads fixed text. Each tag that ends in it is told to `seen` with the offsets of its `<` and behind its `>`, as far as it
    /// began in the same text.
    pub(super) fn read(&mut self, text: &str, mut seen: impl FnMut(&Self, std::ops::Range<usize>)) {
        let mut rest = text;
        let mut tag_from = 0;
        while !rest.is_empty() {
            let at = text.len() - rest.len();
            let was_in_name = self.state == State::TagName;
            rest = self.step(rest);
            if !was_in_name && self.state == State::TagName {
                tag_from = text.len() - rest.len() - if self.is_closing { 2 } else { 1 };
            }
            let tag_ended = text.get(at..text.len() - rest.len()).is_some_and(|read| read.ends_with('>'))
                && matches!(self.state, State::Text | State::Raw(_))
                && !self.tag.is_empty();
            if tag_ended {
                seen(self, tag_from..text.len() - rest.len());
                self.tag.clear();
                self.is_closing = false;
            }
        }
    }

    pub(super) fn tag(&self) -> &str {
        &self.tag
    }

    pub(super) fn is_closing(&self) -> bool {
        self.is_closing
    }

    /// Reads a bit and gives what is left.
    fn step<'t>(&mut self, text: &'t str) -> &'t str {
        match std::mem::replace(&mut self.state, State::Text) {
            State::Text => self.text(text),
            State::TagName => {
                let (name, rest) = until(text, |char| char.is_ascii_whitespace() || matches!(char, '/' | '>'));
                self.tag.push_str(&name.to_ascii_lowercase());
                self.state = if rest.is_empty() { State::TagName } else { State::InTag };
                rest
            }
            State::InTag => {
                let rest = text.trim_start_matches(|char: char| char.is_ascii_whitespace() || char == '/');
                self.attribute_or_end(rest)
            }
            State::AttributeName(mut name) => {
                let is_end = |char: char| char.is_ascii_whitespace() || matches!(char, '/' | '>' | '=');
                let (more, rest) = until(text, is_end);
                name.push_str(&more.to_ascii_lowercase());
                self.state = if rest.is_empty() { State::AttributeName(name) } else { State::AfterAttributeName(name) };
                rest
            }
            State::AfterAttributeName(name) => {
                let rest = text.trim_start_matches(|char: char| char.is_ascii_whitespace());
                match rest.strip_prefix('=') {
                    Some(rest) => {
                        self.state = State::BeforeValue(Attribute::named(&name));
                        rest
                    }
                    None if rest.is_empty() => {
                        self.state = State::AfterAttributeName(name);
                        rest
                    }
                    None => {
                        self.state = State::InTag;
                        rest
                    }
                }
            }
            State::BeforeValue(attribute) => {
                let rest = text.trim_start_matches(|char: char| char.is_ascii_whitespace());
                match rest.chars().next() {
                    Some(quote @ ('"' | '\'')) => {
                        self.state = State::Value(quote, attribute);
                        rest.get(1..).unwrap_or_default()
                    }
                    Some('>') => self.end_tag(rest),
                    Some(_) => {
                        self.state = State::Unquoted;
                        rest
                    }
                    None => {
                        self.state = State::BeforeValue(attribute);
                        rest
                    }
                }
            }
            State::Value(quote, mut attribute) => {
                let (value, rest) = until(text, |char| char == quote);
                attribute.read(value);
                self.state = if rest.is_empty() { State::Value(quote, attribute) } else { State::InTag };
                rest.get(1..).unwrap_or_default()
            }
            State::Unquoted => {
                let (_, rest) = until(text, |char| char.is_ascii_whitespace() || char == '>');
                self.state = if rest.is_empty() { State::Unquoted } else { State::InTag };
                rest
            }
            State::Declaration => self.up_to(text, text.find('>').map(|at| at + 1), State::Declaration),
            State::Comment => self.up_to(text, comment_end(text), State::Comment),
            State::Raw(name) => self.raw(text, name),
        }
    }

    fn text<'t>(&mut self, text: &'t str) -> &'t str {
        let Some((_, after)) = text.split_once('<') else { return "" };
        let name = after.strip_prefix('/').unwrap_or(after);
        if name.is_empty() || name.starts_with(|char: char| char.is_ascii_alphabetic()) {
            self.tag.clear();
            self.is_closing = after.starts_with('/');
            self.state = State::TagName;
            return name;
        }
        if let Some(comment) = after.strip_prefix("!--") {
            if let Some(rest) = comment.strip_prefix('>').or_else(|| comment.strip_prefix("->")) {
                return rest;
            }
            let is_conditional = comment.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("[if"));
            self.state = if is_conditional { State::Declaration } else { State::Comment };
            return comment;
        }
        if after.starts_with(['!', '?', '/']) {
            self.state = State::Declaration;
        }
        after
    }

    fn attribute_or_end<'t>(&mut self, rest: &'t str) -> &'t str {
        match rest.chars().next() {
            Some('>') => self.end_tag(rest),
            Some(first) => {
                // An equals sign that begins a name belongs to it.
                let (first, rest) = rest.split_at(first.len_utf8());
                self.state = State::AttributeName(first.to_ascii_lowercase());
                rest
            }
            None => {
                self.state = State::InTag;
                rest
            }
        }
    }

    fn end_tag<'t>(&mut self, rest: &'t str) -> &'t str {
        let raw = RAW.into_iter().find(|name| !self.is_closing && *name == self.tag);
        self.state = raw.map_or(State::Text, State::Raw);
        rest.get(1..).unwrap_or_default()
    }

    fn raw<'t>(&mut self, text: &'t str, name: &'static str) -> &'t str {
        let Some((_, after)) = text.split_once('<') else {
            self.state = State::Raw(name);
            return "";
        };
        let closes = after.strip_prefix('/').filter(|rest| {
            rest.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
                && !rest.get(name.len()..).unwrap_or_default().starts_with(|char: char| char.is_ascii_alphanumeric())
        });
        match closes {
            Some(rest) => {
                self.tag.clear();
                self.is_closing = true;
                self.state = State::TagName;
                rest
            }
            None => {
                self.state = State::Raw(name);
                after
            }
        }
    }

    fn up_to<'t>(&mut self, text: &'t str, end: Option<usize>, state: State) -> &'t str {
        if end.is_none() {
            self.state = state;
        }
        end.and_then(|end| text.get(end..)).unwrap_or_default()
    }
}

/// Behind its `-->`, or its `--!>`, which browsers take for one.
pub(super) fn comment_end(text: &str) -> Option<usize> {
    let ends = |at: &usize| text.get(..*at).is_some_and(|before| before.ends_with("--") || before.ends_with("--!"));
    text.match_indices('>').map(|(at, _)| at).find(ends).map(|at| at + 1)
}

fn until(text: &str, is_end: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(is_end).unwrap_or(text.len()))
}
