//! Searching text the same way on both databases.

#[diesel::declare_sql_function]
extern "SQL" {
    /// Of all scripts: SQLite's own knows only ASCII, so connections register this one.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

/// A LIKE pattern (escape `\\`) in which what was typed stands for itself, to be held against `lower(column)`.
pub fn like_containing(text: &str) -> String {
    let mut pattern = String::from("%");
    for char in text.to_lowercase().chars() {
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
    fn what_was_typed_stands_for_itself() {
        assert_eq!(super::like_containing("50%_Ä\\"), "%50\\%\\_ä\\\\%");
    }
}
