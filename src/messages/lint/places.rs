//! Elements: images, and what mail programs take out or distrust.

use super::markup::{Item, Tag};
use super::{Finding, Letter, advise, warn};

/// Taken out, or a reason to refuse the letter.
const ACTIVE: [&str; 9] = ["script", "iframe", "object", "embed", "applet", "video", "audio", "base", "frame"];

pub fn look(_: &Letter<'_>, items: &[Item<'_>], found: &mut Vec<Finding>) {
    let mut has_language = None;
    for item in items {
        let Item::Open(tag) = item else { continue };
        match tag.name.as_str() {
            "html" => has_language = Some(tag.get("lang").is_some_and(|language| !language.trim().is_empty())),
            "img" => image(tag, found),
            "form" | "input" | "textarea" | "select" | "button" => warn(found, "form", format!("<{}>", tag.name)),
            "link" => warn(found, "active", "<link>"),
            "meta" if tag.get("http-equiv").is_some_and(|kind| kind.eq_ignore_ascii_case("refresh")) => {
                warn(found, "active", "<meta http-equiv=\"refresh\">");
            }
            name if ACTIVE.contains(&name) => warn(found, "active", format!("<{name}>")),
            name if tag.has_handler() => warn(found, "active", format!("<{name} on…>")),
            _ => {}
        }
    }
    if has_language == Some(false) {
        advise(found, "no-language", "");
    }
}

fn image(tag: &Tag, found: &mut Vec<Finding>) {
    let source = tag.get("src").unwrap_or_default().trim();
    if tag.get("alt").is_none() {
        advise(found, "image-unsaid", source);
    }
    if source.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("data:")) {
        warn(found, "image-inside", source.chars().take(24).collect::<String>());
    } else if source.starts_with("http://") {
        advise(found, "link-plain", source);
    }
    if tag.has_handler() {
        warn(found, "active", "<img on…>");
    }
}
