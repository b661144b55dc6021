//! Cells that a spreadsheet would take for formulas. What leaves is marked with an apostrophe, and the mark is taken away again
//! when it comes back, so an export that is imported changes nothing.

use std::borrow::Cow;

fn begins_like_one(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n'])
}

pub fn guarded(text: &str) -> Cow<'_, str> {
    // What begins with our own mark gets another one, or it would lose its own on the way back.
    let marked = text.strip_prefix('\'').is_some_and(|rest| begins_like_one(rest.trim_start_matches('\'')));
    if begins_like_one(text) || marked { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

pub fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if begins_like_one(rest.trim_start_matches('\'')) => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn nothing_that_leaves_is_a_formula_and_all_comes_back(text in "['=+@\t\r\n-]{0,3}[a-z0-9(]{0,5}") {
            let out = guarded(&text);
            prop_assert!(!begins_like_one(&out));
            prop_assert_eq!(unguarded(&out), &text);
        }
    }
}
