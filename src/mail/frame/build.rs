//! Builds a frame: the headers that all letters of a run share, and lettre's MIME tree cut at the marks of its texts.

use bytes::Bytes;
use lettre::message::header::{ContentTransferEncoding, ContentType};
use lettre::message::{Body, MultiPart, SinglePart};
use memchr::memmem;

use super::super::{Boundary, ComposeError, Sender, headers};
use super::{Attachment, Frame, InlineImage, Text};

/// What the letters of a run have in common.
pub struct Design<'a> {
    pub from: &'a Sender,
    pub reply_to: Option<&'a Sender>,
    pub list: Option<ListId<'a>>,
    /// Other headers of free text, such as Feedback-ID or Auto-Submitted.
    pub headers: &'a [(&'static str, &'a str)],
    /// Of the texts, such as `ru`.
    pub language: Option<&'a str>,
    pub texts: Texts,
    pub inline: Vec<InlineImage>,
    pub attachments: Vec<Attachment>,
    pub boundary: &'a Boundary,
}

/// RFC 2919.
pub struct ListId<'a> {
    /// May be empty.
    pub name: &'a str,
    /// Dot-separated atoms, such as `news.example.org`.
    pub id: &'a str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Texts {
    Plain,
    Html,
    Both,
}

/// No text has a NUL, no header and no base64 either.
const PLAIN_MARK: &[u8] = b"\0plain\0";
const HTML_MARK: &[u8] = b"\0html\0";

impl Frame {
    pub fn new(design: Design) -> Result<Self, ComposeError> {
        let mut senders = Vec::new();
        headers::write_sender(&mut senders, "From", design.from);
        if let Some(reply_to) = design.reply_to {
            headers::write_sender(&mut senders, "Reply-To", reply_to);
        }
        let marks = design.texts.marks();
        let mut rest = shared_headers(&design)?;
        rest.extend_from_slice(&tree(design)?);
        let mut texts = Vec::new();
        for (text, mark) in marks {
            let at = memmem::find(&rest, mark).ok_or_else(|| ComposeError::new("a text has no place in it"))?;
            let after = rest.split_off(at + mark.len());
            rest.truncate(at);
            texts.push((std::mem::replace(&mut rest, after), *text));
        }
        Ok(Self { senders, texts, tail: Bytes::from(rest) })
    }
}

impl Texts {
    fn marks(self) -> &'static [(Text, &'static [u8])] {
        match self {
            Self::Plain => &[(Text::Plain, PLAIN_MARK)],
            Self::Html => &[(Text::Html, HTML_MARK)],
            Self::Both => &[(Text::Plain, PLAIN_MARK), (Text::Html, HTML_MARK)],
        }
    }
}

fn shared_headers(design: &Design) -> Result<Vec<u8>, ComposeError> {
    let mut out = Vec::new();
    if let Some(list) = &design.list {
        if !list.id.split('.').all(|atom| !atom.is_empty() && atom.bytes().all(headers::is_atext))
            || list.id.len() > 255
        {
            return Err(ComposeError::new("the list's id is no name with dots"));
        }
        headers::write_bracketed(&mut out, "List-Id", list.name, list.id);
    }
    for (name, value) in design.headers {
        headers::write_text(&mut out, name, value);
    }
    if let Some(language) = design.language {
        headers::write_text(&mut out, "Content-Language", language);
    }
    headers::write_plain(&mut out, "MIME-Version", "1.0");
    Ok(out)
}

/// mixed( related( alternative( plain, html ), images ), attachments ), without the levels that would hold one part.
fn tree(design: Design) -> Result<Vec<u8>, ComposeError> {
    let boundary = |level: &str| format!("{}-{level}", design.boundary);
    let mut node = match design.texts {
        Texts::Plain => Node::Single(plain()),
        Texts::Html => Node::Single(html()),
        Texts::Both => {
            let alternative = MultiPart::alternative().boundary(boundary("text"));
            Node::Multi(alternative.singlepart(plain()).singlepart(html()))
        }
    };
    if !design.inline.is_empty() {
        let mut related = node.inside(MultiPart::related().boundary(boundary("show")).build());
        for image in design.inline {
            related = related.singlepart(image.into_part()?);
        }
        node = Node::Multi(related);
    }
    if !design.attachments.is_empty() {
        let mixed = node.inside(MultiPart::mixed().boundary(boundary("file")).build());
        let parts = design.attachments.into_iter().map(Attachment::into_part);
        node = Node::Multi(parts.fold(mixed, MultiPart::singlepart));
    }
    Ok(match node {
        Node::Single(part) => part.formatted(),
        Node::Multi(parts) => parts.formatted(),
    })
}

enum Node {
    Single(SinglePart),
    Multi(MultiPart),
}

impl Node {
    fn inside(self, outer: MultiPart) -> MultiPart {
        match self {
            Self::Single(part) => outer.singlepart(part),
            Self::Multi(parts) => outer.multipart(parts),
        }
    }
}

fn plain() -> SinglePart {
    marked(ContentType::TEXT_PLAIN, PLAIN_MARK)
}

fn html() -> SinglePart {
    marked(ContentType::TEXT_HTML, HTML_MARK)
}

fn marked(content_type: ContentType, mark: &[u8]) -> SinglePart {
    let body = Body::dangerous_pre_encoded(mark.to_vec(), ContentTransferEncoding::QuotedPrintable);
    SinglePart::builder().header(content_type).body(body)
}
