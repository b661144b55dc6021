//! The HTML part: a body in any of its formats becomes a whole document, with the preheader hidden at its start. Works on texts
//! in which tokens stand for the fields.

use askama::Template;
use pulldown_cmark::{Options, Parser};

use super::problem::{Fault, Part, Problem};
use super::syntax::problem_at;
use super::tokens::Tags;
use super::{Format, controls, elements, mjml};

const DEPTH_AT_MOST: usize = 100;
const MJML_DEPTH_AT_MOST: usize = 50;

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct Document<'a> {
    language: &'a str,
    subject: &'a str,
    body: &'a str,
}

#[derive(Template)]
#[template(path = "mail/preheader.html")]
struct Preheader<'a> {
    text: &'a str,
}

/// The one dialect of the house.
pub fn markdown_options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH
}

/// The body as HTML, a fragment or a document.
pub(super) fn convert(body: &str, format: Format, language: &str, tags: &Tags) -> Result<String, Problem> {
    let html = match format {
        Format::Html => body.to_owned(),
        Format::Markdown => markdown(body, tags),
        Format::Mjml => {
            let body = elements::readable(body);
            check_depth(elements::depth_of_mjml(&body), MJML_DEPTH_AT_MOST)?;
            mjml::render(&body, language, tags)?
        }
    };
    check_depth(elements::depth(&html), DEPTH_AT_MOST)?;
    Ok(html)
}

fn markdown(body: &str, tags: &Tags) -> String {
    let source = controls::hide_lines(body, tags);
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, Parser::new_ext(&source, markdown_options()));
    controls::unhide(&html, tags)
}

/// Those who read what we send recurse.
fn check_depth(depth: usize, at_most: usize) -> Result<(), Problem> {
    if depth <= at_most { Ok(()) } else { Err(problem_at(Part::Body, "", 0, Fault::TooDeep { at_most })) }
}

/// A fragment gets a document around it; a document stays as its owner wrote it. Then the preheader goes in.
pub(super) fn document(html: &str, language: &str, subject: &str, preheader: &str) -> Result<String, askama::Error> {
    let mut document = if elements::is_document(html) {
        html.to_owned()
    } else {
        Document { language, subject, body: html }.render()?
    };
    if !preheader.is_empty() {
        let hidden = Preheader { text: preheader }.render()?;
        document.insert_str(elements::body_start(&document), &hidden);
    }
    if !document.ends_with('\n') {
        document.push('\n');
    }
    Ok(document)
}
