//! Rules as one SQL condition over clients. Whatever a person typed is bound, never written into the SQL. Each part of the condition
//! is true or false and never NULL, so that NOT means the same to both databases as it does to people.

use diesel::dsl::{exists, not};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Double, Nullable, Text};
use jiff::civil::Date;

use super::operators::{Asked, Op, With};
use super::rules::{Field, Group, Match, Node, Rule};
use super::segment::SegmentId;
use super::values::{self, Dialect, Expr, or_false, substr};
use super::{Known, Today, queries};
use crate::clients::Condition;
use crate::clock::Timestamp;
use crate::db::schema::{clients, deliveries, list_members};
use crate::db::{AccountId, Conn, like_beginning, like_containing, lower};
use crate::delivery::State;

/// Who belongs to a saved segment, besides being a client of this owner who was not deleted. `None`: there is no such segment.
pub fn condition(conn: &mut Conn, owner: AccountId, id: SegmentId, today: &Today) -> QueryResult<Option<Condition>> {
    let Some(segment) = queries::find(conn, owner, id)? else {
        return Ok(None);
    };
    let known = queries::known(conn, owner)?;
    let compiled = segment.rules.map(|rules| compile(&rules, &known, today, Dialect::of(conn)));
    Ok(Some(compiled.unwrap_or_else(nobody)))
}

/// Nobody, when something the rules ask about is gone: in a group of "none of" it would else be everybody.
pub(super) fn compile(rules: &Group, known: &Known, today: &Today, dialect: Dialect) -> Condition {
    let compiler = Compiler { known, today, dialect };
    if known.covers(rules) { compiler.group(rules).unwrap_or_else(nobody) } else { nobody() }
}

fn nobody() -> Condition {
    Box::new(false.into_sql::<Bool>())
}

struct Compiler<'a> {
    known: &'a Known,
    today: &'a Today,
    dialect: Dialect,
}

impl Compiler<'_> {
    fn group(&self, group: &Group) -> Option<Condition> {
        let parts: Option<Vec<Condition>> = group.rules.iter().map(|node| self.node(node)).collect();
        let parts = parts?.into_iter();
        match group.matches {
            Match::All => parts.reduce(|all, part| Box::new(all.and(part))),
            Match::Any => parts.reduce(|any, part| Box::new(any.or(part))),
            Match::None => parts.reduce(|any, part| Box::new(any.or(part))).map(negated),
        }
    }

    fn node(&self, node: &Node) -> Option<Condition> {
        match node {
            Node::Group(group) => self.group(group),
            Node::Rule(rule) => self.rule(rule),
        }
    }

    fn rule(&self, rule: &Rule) -> Option<Condition> {
        match self.known.asked(rule.field)? {
            Asked::Words => words(self.words(rule.field)?, rule),
            Asked::Choice => {
                let key = self.key(rule.field)?;
                choice(|| values::words(key, self.dialect), rule)
            }
            Asked::Number => number(values::number(self.key(rule.field)?, self.dialect), rule),
            Asked::YesNo => yes_or_no(values::yes_or_no(self.key(rule.field)?, self.dialect), rule.op),
            Asked::Date => self.date(self.key(rule.field)?, rule),
            Asked::Lists => in_lists(rule),
            Asked::State => self.state(rule),
            Asked::Instant => self.added(rule),
            Asked::Letters => self.letters(rule),
        }
    }

    fn key(&self, field: Field) -> Option<&str> {
        match field {
            Field::Own(id) => self.known.attribute(id).map(|attribute| attribute.key.as_str()),
            _ => None,
        }
    }

    /// Empty when not known.
    fn words(&self, field: Field) -> Option<Expr<Text>> {
        Some(match field {
            Field::Email => Box::new(clients::email),
            Field::Domain => values::domain(self.dialect),
            Field::FirstName => Box::new(clients::first_name),
            Field::LastName => Box::new(clients::last_name),
            Field::Comment => Box::new(clients::comment),
            _ => values::words(self.key(field)?, self.dialect),
        })
    }

    fn date(&self, key: &str, rule: &Rule) -> Option<Condition> {
        let date = values::date(key, self.dialect);
        let today = self.today.date;
        let (from, to) = match (rule.op, &rule.with) {
            (Op::Between, With::Days(from, to)) => (from.0, to.0),
            (Op::LastDays, With::Span(days)) => (self.today.days_ago(*days), today),
            (Op::NextDays, With::Span(days)) => (today, self.today.in_days(*days)),
            _ => (today, today),
        };
        Some(match (rule.op, &rule.with) {
            (Op::On, With::Day(day)) => answered(Box::new(date.eq(day.to_string()))),
            (Op::Before, With::Day(day)) => answered(Box::new(date.lt(day.to_string()))),
            (Op::After, With::Day(day)) => answered(Box::new(date.gt(day.to_string()))),
            (Op::Between, With::Days(..)) | (Op::LastDays | Op::NextDays, With::Span(_)) => {
                answered(Box::new(date.between(from.to_string(), to.to_string())))
            }
            (Op::DayIsToday, _) => self.day_within(key, 0),
            (Op::DayWithin, With::Span(days)) => self.day_within(key, *days),
            (Op::Known, _) => Box::new(date.is_not_null()),
            (Op::Unknown, _) => Box::new(date.is_null()),
            _ => return None,
        })
    }

    /// A day and month that comes round from today on. Who was born on 29 February has their day on the 28th in other years.
    fn day_within(&self, key: &str, days: u16) -> Condition {
        if days >= 365 {
            return Box::new(values::date(key, self.dialect).is_not_null());
        }
        let (first, last) = (self.today.date, self.today.in_days(days));
        let of_year = |date: Date| date.strftime("%m-%d").to_string();
        let (from, to) = (of_year(first), of_year(last));
        let day = || substr(values::date(key, self.dialect), 6, 5);
        let within: Expr<Nullable<Bool>> =
            if from <= to { Box::new(day().between(from, to)) } else { Box::new(day().ge(from).or(day().le(to))) };
        let stands_in = (first.year()..=last.year())
            .filter_map(|year| Date::new(year, 2, 28).ok())
            .any(|day| !day.in_leap_year() && (first..=last).contains(&day));
        if stands_in { answered(Box::new(within.or(day().eq("02-29")))) } else { answered(within) }
    }

    fn added(&self, rule: &Rule) -> Option<Condition> {
        let (from, until) = match (rule.op, &rule.with) {
            (Op::On, With::Day(day)) => (Some(self.today.start_of(day.0)), Some(self.today.end_of(day.0))),
            (Op::Before, With::Day(day)) => (None, Some(self.today.start_of(day.0))),
            (Op::After, With::Day(day)) => (Some(self.today.end_of(day.0)), None),
            (Op::Between, With::Days(from, to)) => (Some(self.today.start_of(from.0)), Some(self.today.end_of(to.0))),
            (Op::LastDays, With::Span(days)) => (Some(self.since(*days)), None),
            _ => return None,
        };
        let from = from.unwrap_or(Timestamp::from_micros(i64::MIN));
        let until = until.unwrap_or(Timestamp::from_micros(i64::MAX));
        Some(Box::new(clients::created_at.ge(from).and(clients::created_at.lt(until))))
    }

    fn state(&self, rule: &Rule) -> Option<Condition> {
        Some(match (rule.op, &rule.with) {
            (Op::Is, With::State(state)) => Box::new(clients::state.eq(*state)),
            (Op::IsNot, With::State(state)) => Box::new(clients::state.ne(*state)),
            (Op::ChangedWithin, With::Span(days)) => Box::new(clients::state_since.ge(self.since(*days))),
            _ => return None,
        })
    }

    /// Those that left, or were about to when the outcome was lost.
    fn letters(&self, rule: &Rule) -> Option<Condition> {
        let left = [State::Sending, State::Accepted, State::Rejected, State::Unknown];
        Some(match (rule.op, &rule.with) {
            (Op::SentWithin, With::Span(days)) => self.has_letter(&left, Some(self.since(*days))),
            (Op::AcceptedWithin, With::Span(days)) => self.has_letter(&[State::Accepted], Some(self.since(*days))),
            (Op::NeverSent, _) => negated(self.has_letter(&left, None)),
            _ => return None,
        })
    }

    fn has_letter(&self, states: &[State], since: Option<Timestamp>) -> Condition {
        let since = since.unwrap_or(Timestamp::from_micros(i64::MIN));
        let in_time = deliveries::finished_at
            .ge(since)
            .or(deliveries::finished_at.is_null().and(deliveries::created_at.ge(since)));
        let letter = deliveries::table
            .filter(deliveries::owner_id.eq(clients::owner_id.nullable()))
            .filter(deliveries::client_id.eq(clients::id.nullable()))
            .filter(deliveries::state.eq_any(states.to_vec()).and(in_time));
        Box::new(exists(letter.select(deliveries::id)))
    }

    fn since(&self, days: u16) -> Timestamp {
        self.today.start_of(self.today.days_ago(days))
    }
}

/// An answer that may be missing: then it is no.
fn answered(answer: Expr<Nullable<Bool>>) -> Condition {
    Box::new(or_false(answer, false))
}

fn negated(condition: Condition) -> Condition {
    Box::new(not(condition))
}

/// In any script, without regard to the case of letters.
fn words(words: Expr<Text>, rule: &Rule) -> Option<Condition> {
    let text = match &rule.with {
        With::Text(text) if rule.field == Field::Domain => domain_as_kept(text),
        With::Text(text) => text.clone(),
        _ => String::new(),
    };
    let like =
        |pattern: String, words: Expr<Text>| -> Condition { Box::new(lower(words).like(lower(pattern)).escape('\\')) };
    Some(match rule.op {
        Op::Known => Box::new(words.ne("")),
        Op::Unknown => Box::new(words.eq("")),
        _ if text.is_empty() => return None,
        Op::Is => Box::new(lower(words).eq(lower(text))),
        Op::IsNot => Box::new(lower(words).ne(lower(text))),
        Op::Contains => like(like_containing(&text), words),
        Op::ContainsNot => negated(like(like_containing(&text), words)),
        Op::BeginsWith => like(like_beginning(&text), words),
        _ => return None,
    })
}

/// Names of hosts are kept in the letters mail servers understand.
fn domain_as_kept(text: &str) -> String {
    idna::domain_to_ascii(text).unwrap_or_else(|_| text.to_owned())
}

fn choice(chosen: impl Fn() -> Expr<Text>, rule: &Rule) -> Option<Condition> {
    let is = |text: &String| -> Condition { Box::new(chosen().eq(text.clone())) };
    let is_any = |texts: &[String]| texts.iter().map(is).reduce(|any, one| Box::new(any.or(one)));
    match (rule.op, &rule.with) {
        (Op::Known, _) => Some(Box::new(chosen().ne(""))),
        (Op::Unknown, _) => Some(Box::new(chosen().eq(""))),
        (Op::Is, With::Text(text)) => Some(is(text)),
        (Op::IsNot, With::Text(text)) => Some(negated(is(text))),
        (Op::OneOf, With::Texts(texts)) => is_any(texts),
        (Op::NoneOf, With::Texts(texts)) => is_any(texts).map(negated),
        _ => None,
    }
}

fn number(number: Expr<Nullable<Double>>, rule: &Rule) -> Option<Condition> {
    Some(match (rule.op, &rule.with) {
        (Op::Known, _) => Box::new(number.is_not_null()),
        (Op::Unknown, _) => Box::new(number.is_null()),
        (Op::Equal, With::Number(with)) => answered(Box::new(number.eq(*with))),
        (Op::NotEqual, With::Number(with)) => negated(answered(Box::new(number.eq(*with)))),
        (Op::Less, With::Number(with)) => answered(Box::new(number.lt(*with))),
        (Op::AtMost, With::Number(with)) => answered(Box::new(number.le(*with))),
        (Op::More, With::Number(with)) => answered(Box::new(number.gt(*with))),
        (Op::AtLeast, With::Number(with)) => answered(Box::new(number.ge(*with))),
        (Op::Between, With::Numbers(from, to)) => answered(Box::new(number.between(*from, *to))),
        _ => return None,
    })
}

fn yes_or_no(answer: Expr<Nullable<Bool>>, op: Op) -> Option<Condition> {
    Some(match op {
        Op::Yes => answered(answer),
        Op::No => answered(Box::new(answer.eq(false))),
        Op::Known => Box::new(answer.is_not_null()),
        Op::Unknown => Box::new(answer.is_null()),
        _ => return None,
    })
}

fn in_lists(rule: &Rule) -> Option<Condition> {
    let With::Lists(lists) = &rule.with else {
        return None;
    };
    let member = exists(
        list_members::table
            .filter(list_members::client_id.eq(clients::id).and(list_members::list_id.eq_any(lists.clone())))
            .select(list_members::list_id),
    );
    match rule.op {
        Op::OneOf => Some(Box::new(member)),
        Op::NoneOf => Some(Box::new(not(member))),
        _ => None,
    }
}
