//! Plain text of Markdown: what the owner wrote, without the marks. Lines break where the owner broke them; lists and quotes
//! stay; a link is its text and then its address. Works on a text in which tokens stand for the fields.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::html::markdown_options;
use super::plainly::link_target;
use super::tokens::Tags;
use super::{controls, markup_text};

/// `None` when HTML in it cannot be read.
pub(super) fn text(body: &str, tags: &Tags) -> Option<String> {
    let source = controls::hide_lines(body, tags);
    let mut writer = Writer {
        tags,
        out: String::new(),
        prefix: Vec::new(),
        lists: Vec::new(),
        links: Vec::new(),
        html: String::new(),
        needs_blank_line: false,
    };
    for event in Parser::new_ext(&source, markdown_options()) {
        writer.event(event)?;
    }
    // In a block of code a comment is text.
    Some(controls::unhide(writer.out.trim_end(), tags))
}

struct Writer<'t> {
    tags: &'t Tags,
    out: String,
    /// Stands before every line of the blocks that are open.
    prefix: Vec<String>,
    /// The numbers of ordered lists; `None` for bullets.
    lists: Vec<Option<u64>>,
    links: Vec<(String, usize)>,
    html: String,
    needs_blank_line: bool,
}

impl Writer<'_> {
    fn event(&mut self, event: Event<'_>) -> Option<()> {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag)?,
            Event::Text(text) => self.text(&text),
            Event::Code(text) => self.words(&text),
            Event::Html(html) => self.html.push_str(&html),
            Event::InlineHtml(html) if html.starts_with("<br") => self.new_line(),
            Event::InlineHtml(html) => {
                let text = controls::unhide(&html, self.tags);
                self.words(if text.starts_with('<') { "" } else { &text });
            }
            Event::SoftBreak | Event::HardBreak => self.new_line(),
            Event::Rule => {
                self.block();
                self.words("---");
                self.needs_blank_line = true;
            }
            Event::InlineMath(_) | Event::DisplayMath(_) | Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
        Some(())
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph | Tag::Heading { .. } | Tag::CodeBlock(_) | Tag::Table(_) => self.block(),
            Tag::BlockQuote(_) => {
                self.block();
                self.prefix.push("> ".to_owned());
            }
            Tag::List(first) => {
                if self.lists.is_empty() {
                    self.block();
                }
                self.needs_blank_line = false;
                self.lists.push(first);
            }
            Tag::Item => self.item(),
            Tag::TableRow => self.fresh_line(),
            Tag::Link { dest_url, .. } => self.links.push((dest_url.into_string(), self.out.len())),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) -> Option<()> {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::Table => self.needs_blank_line = true,
            TagEnd::BlockQuote(_) => {
                self.prefix.pop();
                self.needs_blank_line = true;
            }
            TagEnd::List(_) => {
                self.lists.pop();
                self.needs_blank_line = self.lists.is_empty();
            }
            TagEnd::Item => {
                self.prefix.pop();
                self.needs_blank_line = false;
            }
            TagEnd::TableCell => self.words(" "),
            TagEnd::Link => self.link(),
            TagEnd::HtmlBlock => self.html_block()?,
            _ => {}
        }
        Some(())
    }

    fn link(&mut self) {
        let Some((url, from)) = self.links.pop() else { return };
        let said = self.out.get(from..).unwrap_or_default();
        if !self.tags.read_alike(said, url.trim_start_matches("mailto:")) {
            self.words(&link_target(&url));
        }
    }

    fn html_block(&mut self) -> Option<()> {
        let html = controls::unhide(&std::mem::take(&mut self.html), self.tags);
        let text = if html.contains('<') { markup_text::text(&html, self.tags)? } else { html };
        if !text.trim().is_empty() {
            self.block();
            self.text(text.trim());
            self.needs_blank_line = true;
        }
        Some(())
    }

    fn item(&mut self) {
        self.fresh_line();
        let mark = match self.lists.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                format!("{}. ", *number - 1)
            }
            _ => "- ".to_owned(),
        };
        self.words(&mark);
        self.prefix.push(" ".repeat(mark.len()));
    }

    /// Begins a block on a line of its own.
    fn block(&mut self) {
        if self.needs_blank_line {
            self.fresh_line();
            self.new_line();
            self.needs_blank_line = false;
        } else if self.lists.is_empty() {
            self.fresh_line();
        }
    }

    fn fresh_line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.new_line();
        }
    }

    fn new_line(&mut self) {
        let kept = self.out.trim_end_matches(' ').len();
        self.out.truncate(kept);
        self.out.push('\n');
    }

    fn text(&mut self, text: &str) {
        for (index, line) in text.trim_end_matches('\n').split('\n').enumerate() {
            if index > 0 {
                self.new_line();
            }
            self.words(line);
        }
        // The last line of a block of code.
        if text.ends_with('\n') {
            self.new_line();
        }
    }

    fn words(&mut self, text: &str) {
        if self.out.is_empty() || self.out.ends_with('\n') {
            self.out.extend(self.prefix.iter().map(String::as_str));
        }
        self.out.push_str(text);
    }
}
