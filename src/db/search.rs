//! Searching text the same way on both databases.

#[diesel::declare_sql_function]
extern "SQL" {
    /// Of all scripts: SQLite's own knows only ASCII, so connections register this one.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

/// What `lower` does on both: letter by letter. `str::to_lowercase` looks at the neighbours of a Σ, and then a part of a word is not
/// found in the whole.
pub(super) fn lower_case(text: &str) -> String {
    text.chars().filter_map(|char| char.to_lowercase().next()).collect()
}

/// A LIKE pattern (escape `\\`) in which what was typed stands for itself, to be held against `lower(column)`.
pub fn like_containing(text: &str) -> String {
    format!("%{}", like_beginning(text))
}

/// The same, for how a text begins.
pub fn like_beginning(text: &str) -> String {
    let mut pattern = String::new();
    for char in lower_case(text).chars() {
        if matches!(char, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(char);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    #[test]
    fn letters_are_lowered_one_by_one() {
        assert_eq!(super::lower_case("ΟΔΟΣ ΣΑΣ Ёлка ﬀ İ"), "οδοσ σασ ёлка ﬀ i");
    }

    #[test]
    fn what_was_typed_stands_for_itself() {
        assert_eq!(super::like_containing("50%_Ä\\"), "%50\\%\\_ä\\\\%");
        assert_eq!(super::like_beginning("A_"), "a\\_%");
    }
}
