//! Who belongs to a segment, worked out client by client from the words of the rules: nothing here knows SQL or the program's own
//! types. The rules are the JSON that is kept, with the names of attributes and the numbers of lists in place of ids.

#![expect(clippy::indexing_slicing, reason = "a test may panic")]

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::Value;

#[derive(Clone, Debug)]
pub struct Somebody {
    pub email: String,
    pub first_name: String,
    pub last_name: String,
    pub comment: String,
    pub own: BTreeMap<&'static str, Value>,
    pub state: &'static str,
    /// Microseconds.
    pub state_since: i64,
    pub created_at: i64,
    pub lists: BTreeSet<i64>,
    pub letters: Vec<Letter>,
}

#[derive(Clone, Debug)]
pub struct Letter {
    pub state: &'static str,
    pub created_at: i64,
    pub finished_at: Option<i64>,
}

pub struct Evaluator {
    pub today: Date,
    pub zone: TimeZone,
}

impl Evaluator {
    pub fn meets(&self, who: &Somebody, node: &Value) -> bool {
        let Some(rules) = node.get("rules").and_then(Value::as_array) else {
            return self.rule(who, node);
        };
        let met = rules.iter().filter(|node| self.meets(who, node)).count();
        match node["match"].as_str().unwrap() {
            "all" => met == rules.len(),
            "any" => met > 0,
            "none" => met == 0,
            other => panic!("{other}"),
        }
    }

    fn rule(&self, who: &Somebody, rule: &Value) -> bool {
        let (op, with) = (rule["op"].as_str().unwrap(), &rule["with"]);
        match rule["field"].as_str().unwrap() {
            "email" => words(&who.email, op, with),
            "domain" => {
                let domain = who.email.split('@').nth(1).unwrap();
                words(domain, op, &serde_json::json!({ "text": kept(with["text"].as_str().unwrap_or("")) }))
            }
            "first-name" => words(&who.first_name, op, with),
            "last-name" => words(&who.last_name, op, with),
            "comment" => words(&who.comment, op, with),
            "lists" => {
                let named = with["lists"].as_array().unwrap();
                let is_in = named.iter().any(|list| who.lists.contains(&list.as_i64().unwrap()));
                is_in == (op == "one-of")
            }
            "state" => match op {
                "is" => with["state"] == who.state,
                "is-not" => with["state"] != who.state,
                "changed-within" => self.days_since(who.state_since) <= days(with),
                other => panic!("{other}"),
            },
            "added" => self.instant(who.created_at, op, with),
            "letters" => self.letters(who, op, with),
            own => self.own(who.own.get(own.strip_prefix("own-").unwrap()), op, with),
        }
    }

    fn own(&self, value: Option<&Value>, op: &str, with: &Value) -> bool {
        match (value, op) {
            (None, "unknown" | "is-not" | "contains-not" | "none-of" | "not-equal") => true,
            (None, _) => false,
            (Some(_), "known") => true,
            (Some(_), "unknown") => false,
            (Some(Value::Bool(yes)), op) => *yes == (op == "yes"),
            (Some(Value::Number(number)), op) => compared(number.as_f64().unwrap(), op, with),
            (Some(Value::String(text)), op) => match text.parse::<Date>() {
                Ok(date) if text.len() == 10 => self.date(date, op, with),
                _ if with.get("texts").is_some() => {
                    let is_one = with["texts"].as_array().unwrap().iter().any(|one| one == text);
                    is_one == (op == "one-of")
                }
                _ => words(text, op, with),
            },
            other => panic!("{other:?}"),
        }
    }

    fn date(&self, date: Date, op: &str, with: &Value) -> bool {
        let day = |value: &Value| value.as_str().unwrap().parse::<Date>().unwrap();
        let from_today = || i64::from((date - self.today).get_days());
        match op {
            "on" => date == day(&with["day"]),
            "before" => date < day(&with["day"]),
            "after" => date > day(&with["day"]),
            "between" => day(&with["days"][0]) <= date && date <= day(&with["days"][1]),
            "last-days" => (-days(with)..=0).contains(&from_today()),
            "next-days" => (0..=days(with)).contains(&from_today()),
            "day-is-today" => self.comes_round(date, 0),
            "day-within" => self.comes_round(date, days(with)),
            other => panic!("{other}"),
        }
    }

    /// Looks at every single day.
    fn comes_round(&self, born: Date, within: i64) -> bool {
        let mut day = self.today;
        for _ in 0..=within {
            let leap_day = (born.month(), born.day()) == (2, 29);
            let is_day = (born.month(), born.day()) == (day.month(), day.day());
            let stands_in = leap_day && (day.month(), day.day()) == (2, 28) && day.days_in_year() == 365;
            if is_day || stands_in {
                return true;
            }
            day = day.tomorrow().unwrap();
        }
        false
    }

    fn local(&self, micros: i64) -> Date {
        jiff::Timestamp::from_microsecond(micros).unwrap().to_zoned(self.zone.clone()).date()
    }

    fn days_since(&self, micros: i64) -> i64 {
        i64::from((self.today - self.local(micros)).get_days())
    }

    fn instant(&self, micros: i64, op: &str, with: &Value) -> bool {
        if op == "last-days" { self.days_since(micros) <= days(with) } else { self.date(self.local(micros), op, with) }
    }

    fn letters(&self, who: &Somebody, op: &str, with: &Value) -> bool {
        let left = ["sending", "accepted", "rejected", "unknown"];
        let when = |letter: &Letter| self.days_since(letter.finished_at.unwrap_or(letter.created_at));
        match op {
            "never-sent" => !who.letters.iter().any(|letter| left.contains(&letter.state)),
            "sent-within" => {
                who.letters.iter().any(|letter| left.contains(&letter.state) && when(letter) <= days(with))
            }
            "accepted-within" => {
                who.letters.iter().any(|letter| letter.state == "accepted" && when(letter) <= days(with))
            }
            other => panic!("{other}"),
        }
    }
}

fn days(with: &Value) -> i64 {
    with["span"].as_i64().unwrap()
}

/// Letter by letter, as a database does it.
fn lower(text: &str) -> String {
    text.chars().map(|char| char.to_lowercase().next().unwrap()).collect()
}

fn kept(domain: &str) -> &str {
    if domain == "тест.рф" { "xn--e1aybc.xn--p1ai" } else { domain }
}

fn words(text: &str, op: &str, with: &Value) -> bool {
    let (text, wanted) = (lower(text), lower(with["text"].as_str().unwrap_or("")));
    match op {
        "is" => text == wanted,
        "is-not" => text != wanted,
        "contains" => text.contains(&wanted),
        "contains-not" => !text.contains(&wanted),
        "begins-with" => text.starts_with(&wanted),
        "known" => !text.is_empty(),
        "unknown" => text.is_empty(),
        other => panic!("{other}"),
    }
}

fn compared(number: f64, op: &str, with: &Value) -> bool {
    let other = with["number"].as_f64().unwrap_or(0.0);
    match op {
        "equal" => number == other,
        "not-equal" => number != other,
        "less" => number < other,
        "at-most" => number <= other,
        "more" => number > other,
        "at-least" => number >= other,
        "between" => (with["numbers"][0].as_f64().unwrap()..=with["numbers"][1].as_f64().unwrap()).contains(&number),
        other => panic!("{other}"),
    }
}
