//! Subject, preheader, and what the text is like.

use super::{Finding, Letter, advise, warn};

const SUBJECT_AT_LEAST: usize = 10;
/// Longer ones are cut in most lists of letters.
const SUBJECT_AT_MOST: usize = 78;
/// Letters of a word that make shouting, but no abbreviation.
const SHOUTED: usize = 10;

pub fn look(letter: &Letter<'_>, found: &mut Vec<Finding>) {
    let subject = letter.subject.trim();
    let length = subject.chars().count();
    if (1..SUBJECT_AT_LEAST).contains(&length) {
        advise(found, "subject-short", length.to_string());
    }
    if length > SUBJECT_AT_MOST {
        advise(found, "subject-long", length.to_string());
    }
    if is_shouted(subject) {
        warn(found, "subject-shouted", subject);
    }
    if subject.matches(['!', '！']).count() > 1 || subject.contains("?!") {
        warn(found, "subject-exclaims", subject);
    }
    if letter.preheader.trim().is_empty() {
        advise(found, "no-preheader", "");
    }
    if letter.text.matches("!!!").count() > 0 || letter.text.matches('!').count() > 10 {
        advise(found, "text-exclaims", letter.text.matches('!').count().to_string());
    }
    if letter.text.split_whitespace().next().is_none() {
        warn(found, "no-text", "");
    }
}

fn is_shouted(text: &str) -> bool {
    let letters = text.chars().filter(|char| char.is_uppercase() || char.is_lowercase());
    let (count, small) =
        letters.fold((0, 0), |(count, small), char| (count + 1, small + usize::from(char.is_lowercase())));
    count >= SHOUTED && small * 5 < count
}
