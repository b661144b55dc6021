//! English and Russian by Fluent. Texts live in `templates/languages`; a test holds both complete and every key in use.

use std::borrow::Cow;
use std::collections::HashMap;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::static_loader;
use jiff::tz::TimeZone;
use unic_langid::{LanguageIdentifier, langid};

use crate::clock::Timestamp;
use crate::text_enum;

static_loader! {
    static TEXTS = {
        locales: "./templates/languages",
        fallback_language: "en",
        // Invisible direction marks around every value would stand in titles and in plain-text letters.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

const ENGLISH: LanguageIdentifier = langid!("en");
const RUSSIAN: LanguageIdentifier = langid!("ru");

text_enum! {
    pub enum Language {
        English = "en",
        Russian = "ru",
    }
}

/// A value that stands in a text. Numbers stay numbers, because they choose the plural.
pub struct Arg(FluentValue<'static>);

impl Language {
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Russian => "Русский",
        }
    }

    /// The first language we speak of those a browser prefers (RFC 9110 12.5.4).
    pub fn preferred(accept_language: &str) -> Option<Self> {
        let mut wishes: Vec<(Self, f32)> = accept_language
            .split(',')
            .take(32)
            .filter_map(|wish| {
                let mut parts = wish.split(';');
                let language = parts.next()?.trim().split('-').next()?.to_ascii_lowercase();
                let weight = parts.next().and_then(|q| q.trim().strip_prefix("q=")?.parse().ok()).unwrap_or(1.0);
                Some((Self::parse(&language)?, weight))
            })
            .collect();
        wishes.sort_by(|a, b| b.1.total_cmp(&a.1));
        wishes.first().map(|(language, _)| *language)
    }

    /// `98.5` and `98,5`.
    pub fn tenths(self, tenths: i64) -> String {
        let mark = match self {
            Self::English => '.',
            Self::Russian => ',',
        };
        format!("{}{mark}{}", self.number(tenths / 10), tenths % 10)
    }

    /// An instant for people, by the clocks of a zone.
    pub fn time(self, at: Timestamp, zone: &TimeZone) -> String {
        let zoned = at.in_zone(zone);
        let month = self.text(&format!("month-{}", zoned.month()));
        let (day, year) = (zoned.day().to_string(), zoned.year().to_string());
        let clock = zoned.strftime("%H:%M").to_string();
        self.text_with(
            "date-and-time",
            vec![("day", day.into()), ("month", month.into()), ("year", year.into()), ("time", clock.into())],
        )
    }

    /// `1,234` and `1 234`, with a space that breaks no line.
    pub fn number(self, number: i64) -> String {
        let mark = match self {
            Self::English => ',',
            Self::Russian => '\u{a0}',
        };
        let digits = number.unsigned_abs().to_string();
        let mut grouped = String::from(if number < 0 { "-" } else { "" });
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                grouped.push(mark);
            }
            grouped.push(digit);
        }
        grouped
    }

    pub fn text(self, key: &str) -> String {
        self.look_up(key, None)
    }

    pub fn text_with(self, key: &str, args: Vec<(&'static str, Arg)>) -> String {
        self.look_up(key, Some(&args.into_iter().map(|(name, arg)| (Cow::Borrowed(name), arg.0)).collect()))
    }

    /// No other language is tried: both are complete, and trying costs more than finding.
    fn look_up(self, key: &str, args: Option<&HashMap<Cow<'static, str>, FluentValue>>) -> String {
        let language = match self {
            Self::English => &ENGLISH,
            Self::Russian => &RUSSIAN,
        };
        TEXTS.lookup_single_language(language, key, args).unwrap_or_else(|error| {
            tracing::error!(key, language = self.as_str(), %error, "a text is missing");
            key.to_owned()
        })
    }
}

macro_rules! arg_from {
    ($($number:ty),+) => {
        $(impl From<$number> for Arg {
            fn from(value: $number) -> Self {
                Self(FluentValue::from(value))
            }
        }
        impl From<&$number> for Arg {
            fn from(value: &$number) -> Self {
                Self(FluentValue::from(*value))
            }
        }
        impl From<&&$number> for Arg {
            fn from(value: &&$number) -> Self {
                Self(FluentValue::from(**value))
            }
        })+
    };
}
arg_from!(i64, u64, usize, u32);

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self(FluentValue::from(text.to_owned()))
    }
}

impl From<&&str> for Arg {
    fn from(text: &&str) -> Self {
        Self::from(*text)
    }
}

// Templates pass references to what they have, which may be one.
impl From<&&&str> for Arg {
    fn from(text: &&&str) -> Self {
        Self::from(**text)
    }
}

impl From<&String> for Arg {
    fn from(text: &String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self(FluentValue::from(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_is_asked() {
        assert_eq!(Language::preferred("ru-RU,ru;q=0.9,en;q=0.8"), Some(Language::Russian));
        assert_eq!(Language::preferred("de, en;q=0.3, ru;q=0.7"), Some(Language::Russian));
        assert_eq!(Language::preferred("de"), None);
        assert_eq!(Language::preferred(";;q=,,\u{fffd}"), None);
    }

    #[test]
    fn digits_stand_in_groups() {
        for (number, english) in [(0, "0"), (999, "999"), (1234, "1,234"), (-1_234_567, "-1,234,567")] {
            assert_eq!(Language::English.number(number), english);
            assert_eq!(Language::Russian.number(number), english.replace(',', "\u{a0}"));
        }
    }

    #[test]
    fn plurals_are_right_for_every_kind_of_number() {
        let letters = |language: Language, n: i64| language.text_with("count-letters", vec![("count", Arg::from(n))]);
        for (n, english, russian) in [
            (0, "0 letters", "0 писем"),
            (1, "1 letter", "1 письмо"),
            (2, "2 letters", "2 письма"),
            (5, "5 letters", "5 писем"),
            (11, "11 letters", "11 писем"),
            (21, "21 letters", "21 письмо"),
        ] {
            assert_eq!(letters(Language::English, n), english);
            assert_eq!(letters(Language::Russian, n), russian);
        }
    }
}
