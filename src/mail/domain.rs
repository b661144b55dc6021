//! The domain of an address. Inside the program and on the wire it is always ASCII (A-labels, RFC 5890), so that two spellings of
//! one domain are one; what people type and read may be in their own letters.

use std::borrow::Cow;

use icu_properties::CodePointMapData;
use icu_properties::props::Script;
use idna::AsciiDenyList;
use idna::uts46::{DnsLength, Hyphens, Uts46};

const LABEL_AT_MOST: usize = 63;
const DOMAIN_AT_MOST: usize = 253;

/// In lower case and ASCII; `None` when it is no domain of two labels or more.
pub fn to_ascii(text: &str) -> Option<String> {
    if !is_international(text) {
        return is_domain(text).then(|| text.to_ascii_lowercase());
    }
    let ascii = Uts46::new()
        .to_ascii(text.as_bytes(), AsciiDenyList::STD3, Hyphens::Check, DnsLength::Verify)
        .ok()?
        .into_owned();
    let honest = to_unicode(&ascii).split('.').all(has_one_script);
    (honest && is_domain(&ascii)).then_some(ascii)
}

/// For people to read.
pub fn in_its_letters(ascii: &str) -> String {
    to_unicode(ascii).into_owned()
}

pub(super) fn to_unicode(ascii: &str) -> Cow<'_, str> {
    match Uts46::new().to_unicode(ascii.as_bytes(), AsciiDenyList::STD3, Hyphens::Check) {
        (unicode, Ok(())) => unicode,
        (_, Err(_)) => Cow::Borrowed(ascii),
    }
}

/// Host names may have hyphens in any place, so the stricter rules are asked only about what they are for.
fn is_international(text: &str) -> bool {
    let is_a_label = |label: &str| label.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("xn--"));
    !text.is_ascii() || text.split('.').any(is_a_label)
}

fn is_domain(text: &str) -> bool {
    let labels: Vec<&str> = text.split('.').collect();
    text.len() <= DOMAIN_AT_MOST
        && labels.len() >= 2
        && labels.iter().all(|label| is_label(label))
        && labels.last().is_some_and(|top| !top.bytes().all(|byte| byte.is_ascii_digit()))
}

pub(super) fn is_label(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= LABEL_AT_MOST
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// UTS 39 5.2, highly restrictive: one script, or Latin beside the scripts that Chinese, Japanese or Korean is written with.
/// Nobody registers a label that mixes Cyrillic with Latin but to deceive.
fn has_one_script(label: &str) -> bool {
    const TOGETHER: [&[Script]; 3] = [
        &[Script::Latin, Script::Han, Script::Hiragana, Script::Katakana],
        &[Script::Latin, Script::Han, Script::Bopomofo],
        &[Script::Latin, Script::Han, Script::Hangul],
    ];
    let scripts = CodePointMapData::<Script>::new();
    let used = label
        .chars()
        .map(|char| scripts.get(char))
        .filter(|script| !matches!(*script, Script::Common | Script::Inherited));
    let is_one = used.clone().zip(used.clone().skip(1)).all(|(one, next)| one == next);
    is_one || TOGETHER.iter().any(|set| used.clone().all(|script| set.contains(&script)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_domain_in_any_letters_becomes_ascii_and_is_read_back() {
        for (typed, ascii, read) in [
            ("пример.рф", "xn--e1afmkfd.xn--p1ai", "пример.рф"),
            ("ПРИМЕР.РФ", "xn--e1afmkfd.xn--p1ai", "пример.рф"),
            ("XN--E1AFMKFD.xn--p1ai", "xn--e1afmkfd.xn--p1ai", "пример.рф"),
            ("straße.de", "xn--strae-oqa.de", "straße.de"),
            ("почта.example.org", "xn--80a1acny.example.org", "почта.example.org"),
            ("東京タワーtv.jp", "xn--tv-xi4a5hlcv64wgiyb.jp", "東京タワーtv.jp"),
            ("ｅｘａｍｐｌｅ.org", "example.org", "example.org"),
            ("R3---sn.Example.org", "r3---sn.example.org", "r3---sn.example.org"),
        ] {
            assert_eq!(to_ascii(typed).as_deref(), Some(ascii), "{typed}");
            assert_eq!(to_unicode(ascii), read);
        }
    }

    #[test]
    fn what_deceives_or_does_not_decode_is_no_domain() {
        let long = format!("{}.рф", "ж".repeat(64));
        let many_labels = format!("{}org", "a.".repeat(126));
        for text in [
            "аpple.com",         // a Cyrillic а before Latin letters
            "xn--pple-43d.com",  // the same in ASCII
            "xn--a.com",         // no Punycode
            "xn--example-.com",  // ASCII in disguise
            "при\u{200d}мер.рф", // a joiner nobody sees
            "пример\u{202e}.рф",
            "-пример.рф",
            "пример..рф",
            "пример",
            "при мер.рф",
            "при＠мер.рф",
            "пример.①②",
            "пример.рф.",
            "xn--.com",
            "XN--PPLE-43D.com",
            &long,
            &many_labels,
        ] {
            assert_eq!(to_ascii(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_taken_is_taken_again_in_both_forms(text in "[a-zа-яёα-ω\\-]{1,9}\\.[a-zа-я]{2,5}|\\PC{1,20}\\.\\PC{1,9}") {
            if let Some(ascii) = to_ascii(&text) {
                prop_assert!(ascii.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte)));
                prop_assert_eq!(to_ascii(&ascii), Some(ascii.clone()));
                prop_assert_eq!(to_ascii(&to_unicode(&ascii)), Some(ascii));
            }
        }
    }
}
