//! The key of an attribute, made of its label: `Город доставки` is `gorod_dostavki`. Letters use it, so it never changes.

use unicode_normalization::UnicodeNormalization;

use crate::web::in_latin;

const KEY_AT_MOST: usize = 40;

/// In Latin letters, digits and underscores; begins with a letter.
pub fn of_label(label: &str) -> String {
    let mut key = String::new();
    for char in label.nfc().flat_map(char::to_lowercase) {
        match in_latin(char) {
            Some(latin) => key.push_str(latin),
            None => {
                let base = std::iter::once(char).nfd().next().unwrap_or(char);
                let plain = if base.is_ascii_alphanumeric() { base } else { '_' };
                key.push(plain);
            }
        }
    }
    let words: Vec<&str> = key.split('_').filter(|word| !word.is_empty()).collect();
    let key: String = words.join("_").chars().take(KEY_AT_MOST).collect();
    let key = key.trim_end_matches('_');
    match key.chars().next() {
        Some(first) if first.is_ascii_alphabetic() => key.to_owned(),
        Some(_) => format!("a_{key}"),
        None => "a".to_owned(),
    }
}

/// One that no other attribute has: the next number behind it.
pub fn unused(label: &str, taken: &[String]) -> String {
    let key = of_label(label);
    let numbered = (2..).map(|number: u32| format!("{key}_{number}"));
    std::iter::once(key.clone()).chain(numbered).find(|key| !taken.contains(key)).unwrap_or(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_label_becomes_a_name_for_letters() {
        for (label, key) in [
            ("City", "city"),
            ("Город доставки", "gorod_dostavki"),
            ("Объём, л", "obem_l"),
            ("Größe (cm)", "grosse_cm"),
            ("2nd address", "a_2nd_address"),
            ("🚀", "a"),
            ("Zoë's — Łódź", "zoe_s_lodz"),
        ] {
            assert_eq!(of_label(label), key, "{label}");
        }
    }

    #[test]
    fn no_two_have_one_key() {
        let taken = ["city".to_owned(), "city_2".to_owned()];
        assert_eq!(unused("City", &taken), "city_3");
        assert_eq!(unused("Town", &taken), "town");
    }

    proptest! {
        #[test]
        fn a_key_can_stand_in_a_letter(label in "\\PC{0,120}") {
            let key = of_label(&label);
            prop_assert!(key.starts_with(|first: char| first.is_ascii_lowercase()), "{}", key);
            prop_assert!(key.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_'), "{}", key);
            prop_assert!(key.len() <= KEY_AT_MOST + 2);
        }
    }
}
