//! MJML becomes HTML, by mrml. Nothing is included from elsewhere.

use std::error::Error as _;

use mrml::prelude::parser::Error;
use mrml::prelude::render::RenderOptions;

use super::controls;
use super::problem::{Fault, Part, Problem};
use super::syntax::{line_start, problem_at};
use super::tokens::Tags;

pub(super) fn render(body: &str, language: &str, tags: &Tags) -> Result<String, Problem> {
    let source = controls::hide_between_elements(body, tags);
    let problem = |offset, detail| problem_at(Part::Body, &source, offset, Fault::Mjml { detail });
    let mut mjml = mrml::parse(&source).map_err(|error| problem(offset(&error, &source), detail(&error)))?.element;
    mjml.attributes.lang.get_or_insert_with(|| language.to_owned());
    let html = mjml.render(&RenderOptions::default()).map_err(|error| problem(0, error.to_string()))?;
    Ok(controls::unhide(&html, tags))
}

fn offset(error: &Error, source: &str) -> usize {
    match error {
        Error::UnexpectedElement { position, .. }
        | Error::UnexpectedToken { position, .. }
        | Error::MissingAttribute { position, .. }
        | Error::InvalidAttribute { position, .. }
        | Error::InvalidFormat { position, .. }
        | Error::IncludeLoaderError { position, .. } => position.start,
        Error::ParserError { source: cause, .. } => line_start(source, cause.pos().row as usize),
        Error::EndOfStream { .. } => source.trim_end().len(),
        Error::SizeLimit { .. } | Error::NoRootNode => 0,
    }
}

/// Without the positions, which count in octets.
fn detail(error: &Error) -> String {
    let said = error.to_string();
    let said = said.split(" in root template").next().unwrap_or_default();
    error.source().map_or_else(|| said.to_owned(), |cause| format!("{said}: {cause}"))
}
