//! From the form to rules, or to what is wrong with it: row by row, in the order of the form.

use super::Known;
use super::forms::{Draft, DraftGroup, DraftPart, DraftRule, write_place};
use super::operators::{Day, Takes, With};
use super::rules::{Field, Group, Node, Rule};
use super::segment::{NAME_AT_MOST, NewSegment};
use crate::clients::attributes::{date, number};
use crate::clients::{Attribute, ClientState, ListId};
use crate::web::forms::{FieldErrors, not_blank, one_line};

const TEXT_AT_MOST: usize = 200;
/// Ten years.
const DAYS_AT_MOST: u16 = 3650;

/// The whole form.
pub fn read(draft: &Draft, known: &Known) -> Result<NewSegment, FieldErrors> {
    let mut errors = FieldErrors::none();
    let name = draft.name.trim().to_owned();
    if not_blank(&name).is_err() {
        errors.add("name", "invalid-segment-name-blank");
    } else if name.chars().count() > NAME_AT_MOST {
        errors.add("name", "invalid-segment-name-long");
    } else if one_line(&name).is_err() {
        errors.add("name", "invalid-line");
    }
    match read_rules(draft, known) {
        Ok(rules) if errors.is_empty() => Ok(NewSegment { name, rules }),
        Ok(_) => Err(errors),
        Err(wrong) => Err(errors.and(wrong)),
    }
}

/// The rules alone, for counting: a name may come later.
pub fn read_rules(draft: &Draft, known: &Known) -> Result<Group, FieldErrors> {
    let mut reader = Reader { known, errors: FieldErrors::none() };
    let rules = reader.group(&draft.root, &mut vec![0]);
    if !rules.is_within_bounds() {
        reader.errors.add("match-0", "invalid-segment-large");
    }
    if reader.errors.is_empty() { Ok(rules) } else { Err(reader.errors) }
}

struct Reader<'a> {
    known: &'a Known,
    errors: FieldErrors,
}

impl Reader<'_> {
    fn group(&mut self, group: &DraftGroup, place: &mut Vec<usize>) -> Group {
        let mut rules = Vec::new();
        for (index, part) in group.parts.iter().enumerate() {
            place.push(index);
            match part {
                DraftPart::Group(inner) => rules.push(Node::Group(self.group(inner, place))),
                DraftPart::Rule(rule) => match self.rule(rule) {
                    Ok(rule) => rules.push(Node::Rule(rule)),
                    Err((what, key)) => self.errors.add(format!("{what}-{}", write_place(place)), key),
                },
            }
            place.pop();
        }
        if group.parts.is_empty() {
            self.errors.add(format!("add-{}", write_place(place)), "invalid-segment-empty");
        }
        Group { matches: group.matches, rules }
    }

    fn rule(&self, rule: &DraftRule) -> Result<Rule, (&'static str, &'static str)> {
        let gone = ("rule", "invalid-segment-gone");
        let field = Field::parse(&rule.field).ok_or(gone)?;
        let asked = self.known.asked(field).ok_or(gone)?;
        let op = rule.op().filter(|op| asked.ops().contains(op)).ok_or(("op", "invalid-segment-op"))?;
        let attribute = if let Field::Own(id) = field { self.known.attribute(id) } else { None };
        let takes = asked.takes(op);
        let what = if matches!(takes, Takes::Choices | Takes::Lists) { "rule" } else { "value" };
        let with = self.with(takes, rule, attribute).map_err(|key| (what, key))?;
        Ok(Rule { field, op, with })
    }

    fn with(&self, takes: Takes, rule: &DraftRule, attribute: Option<&Attribute>) -> Result<With, &'static str> {
        Ok(match takes {
            Takes::Nothing => With::Nothing,
            Takes::Words => With::Text(words(rule.value())?),
            Takes::Number => With::Number(a_number(rule.value())?),
            Takes::Numbers => {
                let (from, to) = (a_number(rule.value())?, a_number(&rule.to)?);
                if from > to {
                    return Err("invalid-segment-order");
                }
                With::Numbers(from, to)
            }
            Takes::Day => With::Day(a_day(rule.value())?),
            Takes::Days => {
                let (from, to) = (a_day(rule.value())?, a_day(&rule.to)?);
                if from > to {
                    return Err("invalid-segment-order");
                }
                With::Days(from, to)
            }
            Takes::Span => With::Span(span(rule.value())?),
            Takes::Choice => With::Text(chosen(rule.value(), attribute)?),
            Takes::Choices => {
                let chosen: Result<Vec<String>, _> = rule.values.iter().map(|text| chosen(text, attribute)).collect();
                With::Texts(some_of(chosen?)?)
            }
            Takes::Lists => {
                let lists: Option<Vec<ListId>> = rule.values.iter().map(|id| id.parse().ok().map(ListId)).collect();
                let lists = some_of(lists.ok_or("invalid-segment-list")?)?;
                if !lists.iter().all(|list| self.known.has_list(*list)) {
                    return Err("invalid-segment-list");
                }
                With::Lists(lists)
            }
            Takes::State => With::State(ClientState::parse(rule.value()).ok_or("invalid-segment-value")?),
        })
    }
}

fn words(text: &str) -> Result<String, &'static str> {
    let text = text.trim();
    if text.is_empty() {
        return Err("invalid-segment-value");
    }
    if text.chars().count() > TEXT_AT_MOST {
        return Err("invalid-segment-long");
    }
    one_line(text).map(|()| text.to_owned()).map_err(|_| "invalid-line")
}

fn a_number(text: &str) -> Result<f64, &'static str> {
    number(text.trim()).ok_or("invalid-number")
}

fn a_day(text: &str) -> Result<Day, &'static str> {
    date(text.trim()).map(Day).ok_or("invalid-date")
}

fn span(text: &str) -> Result<u16, &'static str> {
    text.trim().parse().ok().filter(|days| *days <= DAYS_AT_MOST).ok_or("invalid-segment-days")
}

fn chosen(text: &str, attribute: Option<&Attribute>) -> Result<String, &'static str> {
    let offered = attribute.is_some_and(|attribute| attribute.choices.iter().any(|choice| choice == text));
    if offered { Ok(text.to_owned()) } else { Err("invalid-segment-value") }
}

/// Each once, and at least one.
fn some_of<T: PartialEq>(ticked: Vec<T>) -> Result<Vec<T>, &'static str> {
    let mut once: Vec<T> = Vec::new();
    for one in ticked {
        if !once.contains(&one) {
            once.push(one);
        }
    }
    if once.is_empty() { Err("invalid-segment-none") } else { Ok(once) }
}
