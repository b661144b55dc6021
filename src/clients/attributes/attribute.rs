//! What an owner wants to know about clients besides the usual, and how what people type becomes a value of it.

use jiff::civil::Date;

use crate::clients::own::{NUMBER_AT_MOST, Value};
use crate::web::forms;
use crate::{id_type, text_enum};

id_type!(AttributeId);

text_enum! {
    pub enum Kind {
        Text = "text",
        Number = "number",
        Date = "date",
        YesNo = "yes-no",
        Choice = "choice",
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    pub id: AttributeId,
    /// Its name in letters; never changes.
    pub key: String,
    pub label: String,
    pub kind: Kind,
    /// What can be chosen; empty for other kinds.
    pub choices: Vec<String>,
}

impl Attribute {
    pub(in crate::clients) fn of((id, key, label, kind, choices): (AttributeId, String, String, Kind, String)) -> Self {
        Self { id, key, label, kind, choices: serde_json::from_str(&choices).unwrap_or_default() }
    }

    /// What somebody typed or a file says, as a value: `None` when nothing is said. The error is the key of a text.
    pub fn read(&self, text: &str) -> Result<Option<Value>, &'static str> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let value = match self.kind {
            Kind::Text => one_line(text).map(Value::Text),
            Kind::Number => number(text).map(Value::Number).ok_or("invalid-number"),
            Kind::Date => date(text).map(|date| Value::Text(date.to_string())).ok_or("invalid-date"),
            Kind::YesNo => yes_or_no(text).map(Value::YesNo).ok_or("invalid-yes-no"),
            Kind::Choice => self.choice(text).map(Value::Text).ok_or("invalid-choice"),
        };
        value.map(Some)
    }

    fn choice(&self, text: &str) -> Option<String> {
        let wanted = text.to_lowercase();
        self.choices.iter().find(|choice| choice.to_lowercase() == wanted).cloned()
    }
}

/// An attribute to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAttribute {
    pub key: String,
    pub label: String,
    pub kind: Kind,
    pub choices: Vec<String>,
}

const TEXT_AT_MOST: usize = 1000;

fn one_line(text: &str) -> Result<String, &'static str> {
    if text.chars().count() > TEXT_AT_MOST {
        return Err("invalid-value-long");
    }
    forms::one_line(text).map(|()| text.to_owned()).map_err(|_| "invalid-line")
}

/// `1 234,5` and `1,234.5`: what stands before the last comma or dot only groups digits, and so does a space.
pub(in crate::clients) fn number(text: &str) -> Option<f64> {
    let plain: String = text.chars().filter(|char| !char.is_whitespace() && !matches!(char, '\'' | '’')).collect();
    let commas = plain.matches(',').count();
    let dots = plain.matches('.').count();
    let plain = match (commas, dots) {
        (1, 0) => plain.replace(',', "."),
        (_, 0) => plain.replace(',', ""),
        (0, 1) => plain,
        (0, _) => plain.replace('.', ""),
        _ if plain.rfind(',') > plain.rfind('.') => plain.replace('.', "").replace(',', "."),
        _ => plain.replace(',', ""),
    };
    // Rust would read "inf", "nan" and "1e9" as well.
    let is_plain = plain.chars().all(|char| char.is_ascii_digit() || matches!(char, '.' | '-' | '+'));
    plain.parse().ok().filter(|number: &f64| is_plain && number.abs() <= NUMBER_AT_MOST)
}

/// `2026-11-25`, `25.11.2026`, `11/25/2026`; a time of day behind it is left out.
pub(in crate::clients) fn date(text: &str) -> Option<Date> {
    let day = text.split(['T', ' ']).next()?;
    let parts = |mark: char| {
        let numbers: Option<Vec<i16>> = day.split(mark).map(|part| part.parse().ok()).collect();
        numbers.and_then(|numbers| <[i16; 3]>::try_from(numbers).ok())
    };
    let [year, month, day] = match (parts('-'), parts('.'), parts('/')) {
        (Some(ordered), ..) => ordered,
        (_, Some([day, month, year]), _) => [year, month, day],
        (.., Some([month, day, year])) => [year, month, day],
        _ => return None,
    };
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    (1000..=9999).contains(&year).then_some(date)
}

fn yes_or_no(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "yes" | "y" | "true" | "1" | "on" | "да" | "д" | "истина" => Some(true),
        "no" | "n" | "false" | "0" | "off" | "нет" | "н" | "ложь" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(kind: Kind, text: &str) -> Result<Option<String>, &'static str> {
        let choices = vec!["Red".to_owned(), "Синий".to_owned()];
        let attribute = Attribute { id: AttributeId(1), key: "a".to_owned(), label: "A".to_owned(), kind, choices };
        attribute.read(text).map(|value| value.map(|value| value.to_string()))
    }

    #[test]
    fn what_people_write_is_understood() {
        for (kind, text, value) in [
            (Kind::Text, "  Тверь ", "Тверь"),
            (Kind::Number, "1 234,5", "1234.5"),
            (Kind::Number, "1\u{a0}234\u{202f}567", "1234567"),
            (Kind::Number, "1,234.50", "1234.5"),
            (Kind::Number, "1.234.567,8", "1234567.8"),
            (Kind::Number, "-7", "-7"),
            (Kind::Date, "2026-02-28", "2026-02-28"),
            (Kind::Date, "28.02.2026 10:00", "2026-02-28"),
            (Kind::Date, "02/28/2026", "2026-02-28"),
            (Kind::YesNo, "Да", "yes"),
            (Kind::YesNo, "0", "no"),
            (Kind::Choice, "СИНИЙ", "Синий"),
        ] {
            assert_eq!(read(kind, text), Ok(Some(value.to_owned())), "{kind} {text:?}");
        }
    }

    #[test]
    fn nonsense_is_refused_and_nothing_is_nothing() {
        for (kind, text) in [
            (Kind::Number, "1e18"),
            (Kind::Number, "NaN"),
            (Kind::Number, "ten"),
            (Kind::Number, "9999999999999999"),
            (Kind::Date, "2026-02-30"),
            (Kind::Date, "31.12.26"),
            (Kind::Date, "tomorrow"),
            (Kind::YesNo, "maybe"),
            (Kind::Choice, "green"),
            (Kind::Text, "a\r\nBcc: v@x.y"),
        ] {
            assert!(read(kind, text).is_err(), "{kind} {text:?}");
        }
        for kind in Kind::ALL {
            assert_eq!(read(*kind, "  "), Ok(None));
        }
    }

    #[test]
    fn values_keep_their_kind_in_json() {
        let json = r#"{"born":"2026-02-28","n":5,"part":2.5,"vip":true}"#;
        let own: crate::clients::Own = serde_json::from_str(json).unwrap();
        assert_eq!(own.to_json(), json);
    }
}
