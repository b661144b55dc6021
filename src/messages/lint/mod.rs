//! What a careful colleague would say about a letter before it goes out. Nothing here forbids anything: a warning is what will
//! probably cost readers, an advice what could be better. Each finding has two texts: what it is and why, and what to do.

mod links;
mod markup;
mod places;
mod words;

#[cfg(test)]
mod tests;

use self::markup::Item;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Warning,
    Advice,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub level: Level,
    /// `lint-` and this is the key of the text; with `-todo` behind it, that of what to do.
    pub key: &'static str,
    /// What it is about: a link, a size, an element.
    pub detail: String,
}

impl Finding {
    pub fn is_warning(&self) -> bool {
        self.level == Level::Warning
    }
}

/// A letter as one reader gets it.
#[derive(Clone, Debug, Default)]
pub struct Letter<'a> {
    pub subject: &'a str,
    pub preheader: &'a str,
    pub html: &'a str,
    pub text: &'a str,
    /// Where this reader could unsubscribe.
    pub unsubscribe: &'a str,
    /// Of the whole letter with its attachments, in bytes.
    pub size: usize,
}

/// The warnings first.
pub fn look(letter: &Letter<'_>) -> Vec<Finding> {
    let items = markup::items(letter.html);
    let mut found = Vec::new();
    sizes(letter, &mut found);
    words::look(letter, &mut found);
    links::look(letter, &items, &mut found);
    places::look(letter, &items, &mut found);
    found.sort_by_key(|finding| finding.level);
    found
}

/// Gmail shows no more of the HTML than this.
const CLIPPED_AT: usize = 102 * 1024;
/// Some servers and many readers take no larger letters.
const HEAVY_AT: usize = 10 * 1024 * 1024;

fn sizes(letter: &Letter<'_>, found: &mut Vec<Finding>) {
    if letter.html.len() > CLIPPED_AT {
        warn(found, "clipped", kilobytes(letter.html.len()));
    }
    if letter.size > HEAVY_AT {
        warn(found, "heavy", kilobytes(letter.size));
    }
}

fn kilobytes(size: usize) -> String {
    size.div_ceil(1024).to_string()
}

fn warn(found: &mut Vec<Finding>, key: &'static str, detail: impl Into<String>) {
    add(found, Level::Warning, key, detail.into());
}

fn advise(found: &mut Vec<Finding>, key: &'static str, detail: impl Into<String>) {
    add(found, Level::Advice, key, detail.into());
}

/// Of one kind a few are enough.
const OF_A_KIND: usize = 3;
const DETAIL_AT_MOST: usize = 120;

fn add(found: &mut Vec<Finding>, level: Level, key: &'static str, detail: String) {
    let detail: String = detail.chars().take(DETAIL_AT_MOST).collect();
    let alike = found.iter().filter(|other| other.key == key);
    if alike.clone().count() < OF_A_KIND && alike.clone().all(|other| other.detail != detail) {
        found.push(Finding { level, key, detail });
    }
}

/// The words between the tags, in one line.
fn plain(items: &[Item<'_>]) -> String {
    let words = items.iter().filter_map(|item| match item {
        Item::Text(text) => Some(*text),
        _ => None,
    });
    words.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}
