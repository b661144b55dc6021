//! Merge fields: what an owner wrote is compiled once into fixed text, already encoded for the wire, and the few places where
//! it differs from recipient to recipient. The idea: every doubt is settled when the letter is saved (unknown fields, places
//! where a value could do harm, broken MJML), so that filling cannot fail and costs a copy and some escaping.
//!
//! minijinja reads the syntax. What it read is kept as a tree of our own without loops, calls and arithmetic, so there is nothing
//! to run out of fuel. Knows nothing of MIME, of headers and of who sends.

mod attribute;
mod building;
mod context;
mod controls;
mod elements;
mod escape;
mod expression;
mod fields;
mod html;
mod markdown_text;
mod markup_text;
mod mjml;
mod plainly;
mod problem;
mod reading;
mod segments;
mod syntax;
#[cfg(test)]
mod tests;
mod thinning;
mod tokens;
mod tracking;

use building::{Medium, build};
use context::Scanner;
use escape::Escape;
use segments::{Fixed, Marked, Nowhere, Segment, fill};
use syntax::problem_at;
use tokens::Tags;

pub use fields::{Field, Fields, Recipient, Standard};
pub use html::markdown_options;
pub use problem::{Fault, Part, Place, Problem};
pub use tracking::OPENING;

const LINE_CHARS_AT_MOST: usize = 255;
/// Gmail cuts letters off at 102 KB.
const BODY_CHARS_AT_MOST: usize = 250_000;
/// MJML grows tenfold and more, and so does text inside many quotes.
const PART_OCTETS_AT_MOST: usize = 1_000_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Markdown,
    Html,
    Mjml,
}

/// A letter as its owner wrote it.
#[derive(Clone, Debug)]
pub struct Source {
    /// As in `<html lang>`.
    pub language: String,
    pub subject: String,
    pub preheader: String,
    pub body: String,
    pub format: Format,
    /// The owner's own plain text; otherwise one is made of the body.
    pub text: Option<String>,
}

/// A letter ready to be filled.
#[derive(Debug)]
pub struct Merge {
    subject: Vec<Segment>,
    text: Vec<Segment>,
    html: Vec<Segment>,
}

/// Fields that stood without a fallback and had no value, or a value that may not stand there: a campaign may leave such
/// recipients out.
pub type Missing<'m> = Vec<&'m Field>;

/// A filled letter as it reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview<'m> {
    pub subject: String,
    pub text: String,
    pub html: String,
    pub missing: Missing<'m>,
}

impl Merge {
    pub fn compile(source: &Source, fields: &Fields) -> Result<Self, Vec<Problem>> {
        check_lines_and_lengths(source)?;
        let own_text = source.text.as_deref();
        let mut tags = Tags::of(&[&source.subject, &source.preheader, &source.body, own_text.unwrap_or_default()]);
        let mut problems = Vec::new();
        let mut read = |part, text| {
            syntax::read(&mut tags, part, text, fields).unwrap_or_else(|found| {
                problems.extend(found);
                String::new()
            })
        };
        let subject = read(Part::Subject, &source.subject);
        let preheader = read(Part::Preheader, &source.preheader);
        let body = read(Part::Body, &source.body);
        let own_text = own_text.map(|text| read(Part::Text, text));
        if !problems.is_empty() {
            return Err(problems);
        }
        let in_body = |fault| vec![problem_at(Part::Body, &body, 0, fault)];
        let html = html::convert(&body, source.format, &source.language, &tags).map_err(|problem| vec![problem])?;
        let document = html::document(&html, &source.language, &subject, &preheader);
        let document = document.map_err(|error| in_body(Fault::Syntax { detail: error.to_string() }))?;
        if document.len() > PART_OCTETS_AT_MOST {
            return Err(in_body(Fault::TooLong { at_most: PART_OCTETS_AT_MOST }));
        }
        Ok(Self {
            subject: build(&subject, &tags, Medium::Even(Escape::Line))?,
            html: build(&document, &tags, Medium::Html(Scanner::new()))?,
            text: match own_text {
                Some(text) => build_text(&text, &tags)?,
                None => text_of(&body, &html, source.format, &tags)
                    .filter(|text| text.len() <= PART_OCTETS_AT_MOST)
                    .and_then(|text| build_text(&text, &tags).ok())
                    .ok_or_else(|| in_body(Fault::NoText))?,
            },
        })
    }

    pub fn subject<'m>(&'m self, recipient: &Recipient<'_>, missing: &mut Missing<'m>) -> String {
        let mut subject = String::new();
        fill(&self.subject, recipient, &mut subject, missing);
        subject
    }

    /// Appends the text part in quoted-printable. It ends with a line break.
    pub fn text_into<'m>(&'m self, recipient: &Recipient<'_>, out: &mut Vec<u8>, missing: &mut Missing<'m>) {
        fill(&self.text, recipient, out, missing);
    }

    /// Appends the HTML part in quoted-printable. It ends with a line break.
    pub fn html_into<'m>(&'m self, recipient: &Recipient<'_>, out: &mut Vec<u8>, missing: &mut Missing<'m>) {
        fill(&self.html, recipient, out, missing);
    }

    /// As the recipient reads it.
    pub fn preview(&self, recipient: &Recipient<'_>) -> Preview<'_> {
        let (mut text, mut html, mut missing) = (String::new(), String::new(), Missing::new());
        let subject = self.subject(recipient, &mut missing);
        fill(&self.text, recipient, &mut text, &mut missing);
        fill(&self.html, recipient, &mut html, &mut missing);
        Preview { subject, text, html, missing }
    }

    /// The same for its owner, with what is missing marked: `⟦own.city⟧`.
    pub fn proof(&self, recipient: &Recipient<'_>) -> Preview<'_> {
        let [mut subject, mut text, mut html] = [Marked::default(), Marked::default(), Marked::default()];
        let mut missing = Missing::new();
        fill(&self.subject, recipient, &mut subject, &mut missing);
        fill(&self.text, recipient, &mut text, &mut missing);
        fill(&self.html, recipient, &mut html, &mut missing);
        Preview { subject: subject.0, text: text.0, html: html.0, missing }
    }

    /// What a recipient lacks, without filling anything.
    pub fn missing(&self, recipient: &Recipient<'_>) -> Missing<'_> {
        let mut missing = Missing::new();
        for part in [&self.subject, &self.text, &self.html] {
            fill(part, recipient, &mut Nowhere, &mut missing);
        }
        missing
    }

    /// The same letter, with this before its subject.
    #[must_use]
    pub fn marked(mut self, mark: &str) -> Self {
        self.subject.insert(0, Segment::Fixed(Fixed::new(mark)));
        self
    }
}

fn check_lines_and_lengths(source: &Source) -> Result<(), Vec<Problem>> {
    let mut problems = Vec::new();
    let mut problem = |part, fault| problems.push(problem_at(part, "", 0, fault));
    for (part, line) in [(Part::Subject, &source.subject), (Part::Preheader, &source.preheader)] {
        if line.chars().count() > LINE_CHARS_AT_MOST {
            problem(part, Fault::TooLong { at_most: LINE_CHARS_AT_MOST });
        }
        if line.contains(|char: char| char.is_control() || matches!(char, '\u{2028}' | '\u{2029}')) {
            problem(part, Fault::LineBreak);
        }
    }
    for (part, text) in [(Part::Body, Some(&source.body)), (Part::Text, source.text.as_ref())] {
        if text.is_some_and(|text| text.chars().count() > BODY_CHARS_AT_MOST) {
            problem(part, Fault::TooLong { at_most: BODY_CHARS_AT_MOST });
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

fn text_of(body: &str, html: &str, format: Format, tags: &Tags) -> Option<String> {
    match format {
        Format::Markdown => markdown_text::text(body, tags),
        Format::Html | Format::Mjml => markup_text::text(html, tags),
    }
}

fn build_text(text: &str, tags: &Tags) -> Result<Vec<Segment>, Vec<Problem>> {
    let mut text = controls::without_lines(text, tags);
    if !text.ends_with('\n') {
        text.push('\n');
    }
    build(&text, tags, Medium::Even(Escape::Text))
}
