//! What somebody types into the search field, as the full-text search of either database wants it. The last word may be
//! unfinished. What is typed is taken apart at every sign, so that nothing of it is an operator.

use unicode_normalization::UnicodeNormalization;

use crate::db::{AccountId, is_of_word};
use crate::mail::EmailAddress;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words(Vec<String>);

const WORDS_AT_MOST: usize = 10;

impl Words {
    /// `None`: nothing was asked. Signs alone are asked for and found nowhere.
    pub fn of(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        // A domain is kept in ASCII.
        let text =
            EmailAddress::parse_international(text).map_or_else(|_| text.to_owned(), |address| address.to_string());
        let composed: String = text.nfc().collect();
        let words = composed.split(|char| !is_of_word(char)).filter(|word| !word.is_empty());
        Some(Self(words.take(WORDS_AT_MOST).map(str::to_lowercase).collect()))
    }

    /// Nothing can match.
    pub fn are_none(&self) -> bool {
        self.0.is_empty()
    }

    /// For MATCH of FTS5: `"ann" AND "exa"*`. The owner stands among the words, see the migration.
    pub fn for_sqlite(&self, owner: AccountId) -> String {
        self.0.iter().enumerate().fold(format!("\"\u{e000}{owner}\""), |query, (place, word)| {
            query + " AND \"" + word + if place + 1 == self.0.len() { "\"*" } else { "\"" }
        })
    }

    /// For `has_words` of the connection, which is asked of one client at a time.
    pub fn with_blanks(&self) -> String {
        self.0.join(" ")
    }

    /// For `@@` as a tsquery: `'ann' & 'exa':*`. Letters have no marks there.
    pub fn for_postgres(&self, owner: AccountId) -> String {
        self.0.iter().enumerate().fold(format!("'@{owner}'"), |query, (place, word)| {
            let plain: String = word.nfd().filter(|char| !matches!(char, '\u{300}'..='\u{36f}')).collect();
            query + " & '" + &plain + if place + 1 == self.0.len() { "':*" } else { "'" }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use diesel::prelude::*;

    fn words(text: &str) -> Vec<String> {
        Words::of(text).map(|words| words.0).unwrap_or_default()
    }

    #[test]
    fn what_is_typed_is_taken_apart_at_every_sign() {
        assert_eq!(words("  Ann@exa "), ["ann", "exa"]);
        assert_eq!(words("o'brien \"NEAR(a, b)\" -x*"), ["o", "brien", "near", "a", "b", "x"]);
        assert_eq!(words("Jose\u{301} Ёлкина"), ["jos\u{e9}", "ёлкина"]);
        assert_eq!(words("ann@пример.рф"), ["ann", "xn", "e1afmkfd", "xn", "p1ai"]);
        assert_eq!(words(&"a ".repeat(50)).len(), WORDS_AT_MOST);
        assert_eq!(Words::of(" \t "), None);
        assert!(Words::of("*** 🚀 \"").unwrap().are_none());
    }

    #[test]
    fn the_last_word_may_be_unfinished() {
        let words = Words::of("Ann José").unwrap();
        assert_eq!(words.for_sqlite(AccountId(7)), "\"\u{e000}7\" AND \"ann\" AND \"jos\u{e9}\"*");
        assert_eq!(words.for_postgres(AccountId(7)), "'@7' & 'ann' & 'jose':*");
    }

    #[test]
    fn no_letter_there_is_makes_a_search_fail() {
        let mut conn = SqliteConnection::establish(":memory:").unwrap();
        let table = "CREATE VIRTUAL TABLE w USING fts5 (words, content = '', detail = 'none',
                     tokenize = 'unicode61 remove_diacritics 2')";
        diesel::sql_query(table).execute(&mut conn).unwrap();
        let letters: Vec<char> = ('\u{80}'..=char::MAX).filter(|char| is_of_word(*char)).collect();
        assert!(letters.len() > 100_000);
        let ask = |conn: &mut SqliteConnection, letters: &[char]| {
            let words: Vec<String> = letters.iter().map(|char| format!("\"a{char}b\"")).collect();
            let query = diesel::sql_query("SELECT rowid FROM w WHERE w MATCH ?");
            query.bind::<diesel::sql_types::Text, _>(words.join(" OR ")).execute(conn)
        };
        for some in letters.chunks(200) {
            if ask(&mut conn, some).is_err() {
                for letter in some {
                    let found = ask(&mut conn, std::slice::from_ref(letter));
                    assert!(found.is_ok(), "{:x} {found:?}", u32::from(*letter));
                }
            }
        }
    }
}
