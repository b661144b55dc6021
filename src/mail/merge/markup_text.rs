//! Plain text of HTML, by html2text, from markup that was thinned out before. Lines are wrapped here, with the fields in mind.

use super::plainly::Plainly;
use super::thinning::thinned;
use super::tokens::Tags;

const WIDTH: usize = 72;
/// html2text breaks words that are longer than this, and a token must stay whole; lines are wrapped afterwards.
const WIDE: usize = 20_000;

/// `None` when html2text cannot.
pub(super) fn text(html: &str, tags: &Tags) -> Option<String> {
    let text = html2text::config::with_decorator(Plainly::default())
        .allow_width_overflow()
        .string_from_read(thinned(html).as_bytes(), WIDE)
        .ok()?;
    Some(wrapped(&text, tags))
}

fn wrapped(text: &str, tags: &Tags) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        wrap(line.trim_end(), tags, &mut out);
        out.push('\n');
    }
    out
}

/// The lines that follow begin as the first did: inside the same quotes, under the text of the list's item.
fn wrap(line: &str, tags: &Tags, out: &mut String) {
    let start = line.len() - line.trim_start_matches(['>', ' ', '*']).len();
    let (prefix, words) = line.split_at(start);
    out.push_str(prefix);
    let mut column = prefix.chars().count();
    let mut previous: Option<&str> = None;
    for word in words.split(' ') {
        let target = word.strip_prefix('(').and_then(|word| word.strip_suffix(')'));
        // A link whose text is its address.
        if previous.zip(target).is_some_and(|(said, target)| tags.read_alike(said, target)) {
            continue;
        }
        let width = tags.width(word);
        if previous.is_some() && column + 1 + width > WIDTH {
            out.push('\n');
            out.push_str(&prefix.replace('*', " "));
            column = prefix.chars().count();
        } else if previous.is_some() {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += width;
        previous = Some(word);
    }
}
