//! What FTS5 takes for a word, so that one row can be asked whether it has some: FTS5 finds the rows of a word, and to find those
//! of a common one takes it as long as there are rows.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

#[diesel::declare_sql_function]
extern "SQL" {
    /// Whether all these words are in the text; the last may be the beginning of one. Connections to SQLite register it.
    fn has_words(text: diesel::sql_types::Text, words: diesel::sql_types::Text) -> diesel::sql_types::Bool;
}

/// `words`: with a blank between them.
pub(super) fn has(text: &str, words: &str) -> bool {
    let there: Vec<String> = in_text(text).collect();
    let mut words = words.split(' ').map(|word| word.chars().filter_map(folded).collect::<String>()).rev();
    let last = words.next().unwrap_or_default();
    there.iter().any(|word| word.starts_with(&last)) && words.all(|word| there.contains(&word))
}

fn in_text(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|char| !is_of_word(char) && !is_mark(char) && !is_private(char));
    words.map(|word| word.chars().filter_map(folded).collect()).filter(|word: &String| !word.is_empty())
}

/// Not more than what FTS5 takes for part of a word: it would see two words in one, which `detail = none` cannot look for.
pub fn is_of_word(char: char) -> bool {
    char.is_alphanumeric()
        && !is_combining_mark(char)
        // Letters in circles are signs to it, and these became letters after its tables were made.
        && !matches!(char, '\u{24b6}'..='\u{24e9}' | '\u{1f130}'..='\u{1f189}')
        && !matches!(char, '\u{19b0}'..='\u{19c9}' | '\u{1cf2}'..='\u{1cf3}')
}

/// Nobody searches for these, and yet to FTS5 they are letters: the owner stands behind one, see the migration.
fn is_private(char: char) -> bool {
    matches!(char, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{ffffd}' | '\u{100000}'..='\u{10fffd}')
}

/// Above or below a letter. It belongs to the word, and does not count. Other marks are signs to FTS5.
fn is_mark(char: char) -> bool {
    matches!(char, '\u{300}'..='\u{304}' | '\u{306}'..='\u{30c}' | '\u{30f}' | '\u{311}' | '\u{31b}')
        || matches!(char, '\u{323}'..='\u{328}' | '\u{32d}' | '\u{32e}' | '\u{330}' | '\u{331}')
}

/// The small letter, without marks if that leaves one of a to z.
fn folded(char: char) -> Option<char> {
    if char.is_ascii() || is_mark(char) {
        return (!is_mark(char)).then_some(char.to_ascii_lowercase());
    }
    // By way of the capital, because two small letters may share one. The Turkish i without a dot is a letter of its own.
    let mut capitals = char.to_uppercase();
    let capital = if char == 'ı' || capitals.len() > 1 { char } else { capitals.next()? };
    let small = capital.to_lowercase().next()?;
    let bare = std::iter::once(small).nfd().next()?;
    Some(if bare.is_ascii() { bare } else { small })
}

#[cfg(test)]
mod tests {
    use diesel::prelude::*;
    use diesel::sql_types::{BigInt, Text};

    use super::*;

    #[test]
    fn words_are_found_as_a_search_finds_them() {
        let text = "Jose\u{301}.Núñez@Example-1.org ЁЛКИНА Σοφός";
        for words in ["jose", "josé nunez", "exam", "example 1 or", "ёлк", "σοφός 1", "nunez josé"] {
            assert!(has(text, words), "{words}");
        }
        for words in ["jos nunez", "елкина", "xample", "org x"] {
            assert!(!has(text, words), "{words}");
        }
    }

    #[derive(QueryableByName)]
    struct Terms {
        #[diesel(sql_type = BigInt)]
        doc: i64,
        #[diesel(sql_type = Text)]
        terms: String,
    }

    #[test]
    fn every_sign_is_read_as_fts5_reads_it() {
        let mut conn = SqliteConnection::establish(":memory:").unwrap();
        for table in [
            "CREATE VIRTUAL TABLE w USING fts5 (words, tokenize = 'unicode61 remove_diacritics 2')",
            "CREATE VIRTUAL TABLE terms USING fts5vocab (w, 'instance')",
        ] {
            diesel::sql_query(table).execute(&mut conn).unwrap();
        }
        let is_read = |char: &char| *char < '\u{20000}' || is_of_word(*char) && *char > '\u{2ffff}';
        let signs: Vec<(u32, String)> =
            ('\u{1}'..=char::MAX).filter(is_read).map(|char| (u32::from(char), format!("a{char}b"))).collect();
        diesel::sql_query("INSERT INTO w (rowid, words) SELECT value->>0, value->>1 FROM json_each(?)")
            .bind::<Text, _>(serde_json::to_string(&signs).unwrap())
            .execute(&mut conn)
            .unwrap();
        let read: Vec<Terms> =
            diesel::sql_query("SELECT doc, group_concat(term, ' ') AS terms FROM terms GROUP BY doc")
                .load(&mut conn)
                .unwrap();
        assert_eq!(read.len(), signs.len());
        for Terms { doc, terms } in read {
            let char = char::from_u32(u32::try_from(doc).unwrap()).unwrap();
            let ours = in_text(&format!("a{char}b")).collect::<Vec<_>>().join(" ");
            // To its tables what is younger is a letter without a capital. And a letter with two marks keeps them.
            let is_young = terms == format!("a{char}b");
            assert!(ours == terms || is_young || char == 'Ǡ', "{char} {doc:x} {terms:?} {ours:?}");
        }
    }
}
