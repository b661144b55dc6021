//! What the value of an HTML attribute is: words, an address, a style, a script. Of an address it matters how far it has come
//! when a field stands in it, and what it began with.

use super::escape::Escape;
use super::problem::Place;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Attribute {
    Plain,
    Style,
    Script,
    Url(Url),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Url {
    /// What was read of the scheme.
    Scheme(String),
    Rest,
    Mail,
    Script,
}

const URLS: [&str; 17] = [
    "action",
    "background",
    "cite",
    "classid",
    "codebase",
    "data",
    "dynsrc",
    "formaction",
    "href",
    "icon",
    "longdesc",
    "lowsrc",
    "manifest",
    "ping",
    "poster",
    "src",
    "srcset",
];

/// Longer than any that matters.
const SCHEME_AT_MOST: usize = 16;

impl Attribute {
    pub(super) fn named(name: &str) -> Self {
        // `xlink:href` and its like.
        let name = name.rsplit(':').next().unwrap_or_default();
        if URLS.contains(&name) {
            Self::Url(Url::Scheme(String::new()))
        } else if name == "style" {
            Self::Style
        } else if name.starts_with("on") || name == "srcdoc" {
            Self::Script
        } else {
            Self::Plain
        }
    }

    pub(super) fn place(&mut self) -> Result<Escape, Place> {
        match self {
            Self::Plain => Ok(Escape::Html),
            Self::Style => Err(Place::Style),
            Self::Script | Self::Url(Url::Script) => Err(Place::Script),
            Self::Url(Url::Scheme(read)) if !read.is_empty() => Err(Place::AddressStart),
            Self::Url(url @ Url::Scheme(_)) => {
                *url = Url::Rest;
                Ok(Escape::WholeUrl)
            }
            Self::Url(Url::Rest) => Ok(Escape::UrlPart),
            Self::Url(Url::Mail) => Ok(Escape::MailPart),
        }
    }

    pub(super) fn read(&mut self, text: &str) {
        if let Self::Url(url) = self {
            text.chars().for_each(|char| url.read(char));
        }
    }
}

impl Url {
    fn read(&mut self, char: char) {
        let Self::Scheme(scheme) = self else { return };
        match char {
            // Browsers leave these out.
            _ if char.is_ascii_whitespace() || char.is_control() => {}
            ':' => *self = Self::after(scheme),
            '/' | '\\' | '?' | '#' => *self = Self::Rest,
            // A reference such as `&#106;` can hide what follows.
            '&' => *self = Self::Script,
            _ if scheme.len() < SCHEME_AT_MOST => scheme.push(char),
            _ => {}
        }
    }

    fn after(scheme: &str) -> Self {
        match scheme.to_ascii_lowercase().as_str() {
            "http" | "https" | "tel" | "sms" | "cid" => Self::Rest,
            "mailto" => Self::Mail,
            _ => Self::Script,
        }
    }
}
