//! A letter as one person sees it.

use super::Values;
use crate::mail::merge::{Fields, Problem};
use crate::messages::content::{Content, Format};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    pub subject: String,
    pub preheader: String,
    /// A whole document.
    pub html: String,
    pub text: String,
    /// The fields this person lacks, which are marked where they should stand.
    pub missing: Vec<String>,
}

/// Where the links lead that are each reader's own.
#[derive(Clone, Copy, Debug)]
pub struct Links<'a> {
    pub unsubscribe: &'a str,
    pub view: &'a str,
}

pub fn see(content: &Content, fields: &Fields, values: &Values, links: Links<'_>) -> Result<Seen, Vec<Problem>> {
    let merge = content.compile(fields)?;
    let recipient = values.recipient(links.unsubscribe, links.view);
    let preview = merge.proof(&recipient);
    Ok(Seen {
        subject: preview.subject,
        preheader: preheader(content, fields, values, links)?,
        html: preview.html,
        text: preview.text,
        missing: preview.missing.iter().map(ToString::to_string).collect(),
    })
}

/// It is one line, as a subject is.
fn preheader(content: &Content, fields: &Fields, values: &Values, links: Links<'_>) -> Result<String, Vec<Problem>> {
    let line = Content {
        subject: content.preheader.clone(),
        preheader: String::new(),
        format: Format::Markdown,
        body: "-".to_owned(),
        text: "-".to_owned(),
        ..content.clone()
    };
    let recipient = values.recipient(links.unsubscribe, links.view);
    Ok(line.compile(fields)?.proof(&recipient).subject)
}
