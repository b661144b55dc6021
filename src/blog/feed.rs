//! The feed: Atom (RFC 4287), the newest posts with all of their text.

use super::pages::{Feed, render};
use super::post::Open;
use crate::clock::Timestamp;
use crate::web::{AppError, Page, Site};

pub const KIND: &str = "application/atom+xml; charset=utf-8";

pub fn write(page: &Page, site: &Site, posts: &[Open]) -> Result<String, AppError> {
    let base_url = site.base_url.as_str();
    let host = base_url.split_once("://").map_or(base_url, |(_, host)| host);
    // A port is no part of the name of an authority (RFC 4151 2.1).
    let host = host.split(['/', ':']).next().unwrap_or_default();
    let updated_at = posts.iter().map(|post| post.updated_at).max().unwrap_or(Timestamp::from_micros(0));
    let text = render(&Feed { page, base_url, host, posts, updated_at })?;
    Ok(text.chars().filter(is_of_xml).collect())
}

/// XML 1.0 has no other signs, however they are written.
fn is_of_xml(char: &char) -> bool {
    matches!(char, '\t' | '\n' | '\r' | '\u{20}'..='\u{fffd}' | '\u{10000}'..)
}
