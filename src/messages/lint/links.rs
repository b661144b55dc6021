//! Where links lead, and whether they say so.

use url::{Host, Url};

use super::markup::{Item, Tag};
use super::{Finding, Letter, advise, plain, warn};

const SHORTENERS: [&str; 14] = [
    "bit.ly",
    "tinyurl.com",
    "goo.gl",
    "t.co",
    "is.gd",
    "ow.ly",
    "buff.ly",
    "cutt.ly",
    "rebrand.ly",
    "clck.ru",
    "vk.cc",
    "u.to",
    "tiny.cc",
    "shorturl.at",
];
/// What says nothing about where it leads, in lower case.
const VAGUE: [&str; 14] = [
    "click here",
    "here",
    "click",
    "this link",
    "link",
    "more",
    "read more",
    "жми сюда",
    "нажмите здесь",
    "здесь",
    "тут",
    "сюда",
    "ссылка",
    "подробнее",
];

pub fn look(letter: &Letter<'_>, items: &[Item<'_>], found: &mut Vec<Finding>) {
    for (at, item) in items.iter().enumerate() {
        if let Item::Open(tag) = item
            && tag.name == "a"
        {
            let inside = items.get(at + 1..).unwrap_or_default();
            let end = inside.iter().position(|item| matches!(item, Item::Close(name) if name == "a"));
            let inside = inside.get(..end.unwrap_or(inside.len())).unwrap_or_default();
            link(tag, inside, letter.unsubscribe, found);
        }
    }
    let leads_there = |text: &str| !letter.unsubscribe.is_empty() && text.contains(letter.unsubscribe);
    let in_html = items.iter().any(|item| match item {
        Item::Open(tag) => tag.get("href").is_some_and(leads_there),
        _ => false,
    });
    if !in_html {
        warn(found, "no-unsubscribe", "");
    }
}

fn link(tag: &Tag, inside: &[Item<'_>], own: &str, found: &mut Vec<Finding>) {
    // Where this reader unsubscribes is our own address, not the owner's choice.
    let Some(href) = tag.get("href").map(str::trim).filter(|href| own.is_empty() || *href != own) else { return };
    if matches!(href, "" | "#") {
        return warn(found, "link-nowhere", plain(inside));
    }
    let said = plain(inside);
    if VAGUE.contains(&said.trim_matches(['.', '»', '→', '>', ' ', '!', '…']).to_lowercase().as_str()) {
        advise(found, "link-vague", said.as_str());
    }
    let Ok(url) = Url::parse(href) else {
        if !href.starts_with('#') {
            warn(found, "link-broken", href);
        }
        return;
    };
    let is_web = matches!(url.scheme(), "http" | "https");
    if !is_web && !matches!(url.scheme(), "mailto" | "tel") {
        return warn(found, "link-broken", href);
    }
    if url.scheme() == "http" {
        advise(found, "link-plain", href);
    }
    if matches!(url.host(), Some(Host::Ipv4(_) | Host::Ipv6(_))) {
        warn(found, "link-number", href);
    }
    let host = without_www(url.host_str().unwrap_or_default());
    if SHORTENERS.contains(&host) {
        warn(found, "link-shortened", href);
    }
    if let Some(claimed) = is_web.then(|| claimed_host(&said)).flatten()
        && without_www(&claimed) != host
    {
        warn(found, "link-misleads", format!("{said} → {host}"));
    }
}

fn without_www(host: &str) -> &str {
    host.strip_prefix("www.").unwrap_or(host)
}

/// The host a link's words name, when they are an address.
fn claimed_host(said: &str) -> Option<String> {
    let word = said.trim();
    if word.contains(char::is_whitespace) || word.contains('@') || !word.contains('.') {
        return None;
    }
    let has_scheme = word.starts_with("http://") || word.starts_with("https://");
    let url = Url::parse(&if has_scheme { word.to_owned() } else { format!("https://{word}") }).ok()?;
    let host = url.domain()?;
    // A word with a dot in it is no address yet: "etc.", "v2.0".
    let ending = host.rsplit('.').next()?;
    let is_name = ending.chars().count() >= 2
        && ending.chars().all(char::is_alphanumeric)
        && !ending.starts_with(|c: char| c.is_ascii_digit());
    (has_scheme || is_name).then(|| host.to_owned())
}
