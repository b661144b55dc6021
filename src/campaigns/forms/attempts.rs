//! The filter of a page of attempts, as it stands in its address.

use jiff::tz::TimeZone;
use serde::Deserialize;

use crate::clock::Timestamp;
use crate::delivery::runs::{Wanted, Which};
use crate::delivery::{DeliveryId, Failure, RunId};
use crate::mail::EmailAddress;
use crate::smtp::{Cause, Verdict};
use crate::web::forms::FieldErrors;

#[derive(Clone, Debug, Default, Deserialize)]
pub struct AttemptsQuery {
    pub run: Option<i64>,
    /// An address, or `@example.org` for everybody there.
    #[serde(default)]
    pub to: String,
    #[serde(default)]
    pub verdict: String,
    /// `5`, `55` or `550`.
    #[serde(default)]
    pub code: String,
    #[serde(default)]
    pub from: String,
    #[serde(default)]
    pub until: String,
    pub before: Option<i64>,
}

/// Who is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    Everybody,
    /// The key of an address.
    One(String),
}

impl AttemptsQuery {
    /// Times are those of `zone`.
    pub fn parse(&self, zone: &TimeZone) -> Result<(Wanted, Asked), FieldErrors> {
        let mut wrong = FieldErrors::default();
        let (mut wanted, mut asked) = (Wanted::default(), Asked::Everybody);
        match self.to.trim().to_lowercase() {
            to if to.is_empty() => {}
            to => match (to.strip_prefix('@'), EmailAddress::parse(&to)) {
                (Some(domain), _) => match EmailAddress::parse(&format!("x@{domain}")) {
                    Ok(address) => wanted.domain = Some(address.domain().to_owned()),
                    Err(_) => wrong.add("to", "invalid-recipient-asked"),
                },
                (None, Ok(address)) => asked = Asked::One(address.key()),
                (None, Err(_)) => wrong.add("to", "invalid-recipient-asked"),
            },
        }
        match Verdict::ALL.iter().find(|verdict| verdict.as_str() == self.verdict) {
            Some(verdict) => wanted.verdict = Some(*verdict),
            None if self.verdict.is_empty() => {}
            None => wrong.add("verdict", "invalid-verdict"),
        }
        match codes(self.code.trim()) {
            Ok(codes) => wanted.codes = codes,
            Err(()) => wrong.add("code", "invalid-code"),
        }
        for (field, text, at) in [("from", &self.from, &mut wanted.from), ("until", &self.until, &mut wanted.to)] {
            match instant(text.trim(), zone) {
                Ok(found) => *at = found,
                Err(()) => wrong.add(field, "invalid-time-asked"),
            }
        }
        if wrong.is_empty() { Ok((wanted, asked)) } else { Err(wrong) }
    }

    /// The same filter in an address, with another place in it.
    pub fn query(&self, run: RunId, before: Option<i64>) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("run", &run.to_string());
        let said = [
            ("to", &self.to),
            ("verdict", &self.verdict),
            ("code", &self.code),
            ("from", &self.from),
            ("until", &self.until),
        ];
        for (name, value) in said {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        if let Some(before) = before {
            query.append_pair("before", &before.to_string());
        }
        query.finish()
    }
}

/// `5` is 500 to 599.
fn codes(text: &str) -> Result<Option<(i64, i64)>, ()> {
    if text.is_empty() {
        return Ok(None);
    }
    let is_one = (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let number: i64 = text.parse().ok().filter(|_| is_one && text.starts_with(['2', '3', '4', '5'])).ok_or(())?;
    let span = [100, 10, 1].get(text.len() - 1).copied().ok_or(())?;
    Ok(Some((number * span, number * span + span - 1)))
}

fn instant(text: &str, zone: &TimeZone) -> Result<Option<Timestamp>, ()> {
    if text.is_empty() {
        return Ok(None);
    }
    let time: jiff::civil::DateTime = text.parse().map_err(drop)?;
    let at = zone.to_ambiguous_zoned(time).compatible().map_err(drop)?;
    Ok(Some(Timestamp::from_micros(at.timestamp().as_microsecond())))
}

/// Which letters are to be tried again.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct RetryForm {
    pub run: i64,
    #[serde(default)]
    pub cause: String,
    #[serde(default)]
    pub code: i64,
    pub delivery: Option<i64>,
    /// Also those of which nobody knows.
    #[serde(default)]
    pub unknown: String,
}

impl RetryForm {
    /// `None`: there is no such cause.
    pub fn which(&self) -> Option<Which> {
        match (self.delivery, self.cause.as_str()) {
            (Some(id), _) => Some(Which::One(DeliveryId(id))),
            (None, "") => Some(Which::All),
            (None, cause) => {
                let cause = Cause::parse(cause)?.as_str().to_owned();
                Some(Which::Failed(Failure { cause, code: self.code }))
            }
        }
    }

    pub fn also_unknown(&self) -> bool {
        !self.unknown.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &AttemptsQuery) -> Result<(Wanted, Asked), FieldErrors> {
        query.parse(&TimeZone::get("Europe/Moscow").unwrap())
    }

    #[test]
    fn codes_are_asked_for_by_their_first_digits() {
        for (text, span) in [("5", (500, 599)), ("45", (450, 459)), ("550", (550, 550))] {
            let query = AttemptsQuery { code: text.to_owned(), ..AttemptsQuery::default() };
            assert_eq!(asked(&query).unwrap().0.codes, Some(span));
        }
        for bad in ["0", "6", "5500", "-5", "5x", "٥", "1"] {
            let query = AttemptsQuery { code: bad.to_owned(), ..AttemptsQuery::default() };
            assert!(asked(&query).unwrap_err().has("code"), "{bad}");
        }
    }

    #[test]
    fn somebody_or_everybody_somewhere_is_asked_about() {
        let query = |to: &str| AttemptsQuery { to: to.to_owned(), ..AttemptsQuery::default() };
        assert_eq!(asked(&query(" Anna@Example.ORG ")).unwrap().1, Asked::One("anna@example.org".to_owned()));
        assert_eq!(asked(&query("@Example.org")).unwrap().0.domain.as_deref(), Some("example.org"));
        for bad in ["anna", "@", "@@x.org", "a b@x.org", "@x.org' OR 1=1"] {
            assert!(asked(&query(bad)).unwrap_err().has("to"), "{bad}");
        }
    }

    #[test]
    fn times_are_those_of_the_reader() {
        let query = AttemptsQuery { from: "2026-11-26T12:30".to_owned(), ..AttemptsQuery::default() };
        assert_eq!(asked(&query).unwrap().0.from, Some(Timestamp::from_micros(1_795_685_400_000_000)));
        for bad in ["yesterday", "2026-13-01T00:00", "12:30"] {
            assert!(
                asked(&AttemptsQuery { until: bad.to_owned(), ..AttemptsQuery::default() }).unwrap_err().has("until")
            );
        }
    }
}
