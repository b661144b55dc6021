//! The tree laid out for its page: a flat row of pieces that open, fill and close groups, each with the names of its fields.

use super::Known;
use super::forms::{DraftGroup, DraftPart, DraftRule, Place, write_place};
use super::operators::{Asked, Op, Takes};
use super::rules::{Field, GROUPS_AT_MOST, GROUPS_DEEP, Match, RULES_AT_MOST};
use crate::clients::{ClientState, ListId};

pub enum Piece {
    Open(GroupView),
    Rule(RuleView),
    Close(GroupView),
}

#[derive(Clone)]
pub struct GroupView {
    /// The end of the names of its fields.
    pub at: String,
    pub matches: Match,
    pub is_outermost: bool,
    pub may_take_a_rule: bool,
    pub may_take_a_group: bool,
}

pub struct RuleView {
    pub at: String,
    pub field: String,
    /// The name of an attribute; `None` for what every client has, and for an attribute that was deleted.
    pub label: Option<String>,
    pub ops: &'static [Op],
    pub op: Option<Op>,
    pub takes: Takes,
    pub value: String,
    pub to: String,
    pub options: Vec<Choosable>,
    pub is_new: bool,
    /// Its attribute, or a list, was deleted.
    pub is_gone: bool,
}

/// Something to choose: what is sent, what is read (`None`: a state, which has a word of its own), whether it is chosen.
pub struct Choosable {
    pub value: String,
    pub name: Option<String>,
    pub is_chosen: bool,
}

pub fn pieces(root: &DraftGroup, known: &Known) -> Vec<Piece> {
    let mut layout = Layout {
        known,
        may_take_a_rule: root.rules() < RULES_AT_MOST,
        may_take_a_group: root.groups() < GROUPS_AT_MOST,
        pieces: Vec::new(),
    };
    layout.group(root, &mut vec![0]);
    layout.pieces
}

struct Layout<'a> {
    known: &'a Known,
    may_take_a_rule: bool,
    may_take_a_group: bool,
    pieces: Vec<Piece>,
}

impl Layout<'_> {
    fn group(&mut self, group: &DraftGroup, place: &mut Place) {
        let view = GroupView {
            at: write_place(place),
            matches: group.matches,
            is_outermost: place.len() == 1,
            may_take_a_rule: self.may_take_a_rule,
            may_take_a_group: self.may_take_a_group && place.len() < GROUPS_DEEP,
        };
        self.pieces.push(Piece::Open(view.clone()));
        for (index, part) in group.parts.iter().enumerate() {
            place.push(index);
            match part {
                DraftPart::Group(inner) => self.group(inner, place),
                DraftPart::Rule(rule) => self.pieces.push(Piece::Rule(self.rule(rule, place))),
            }
            place.pop();
        }
        self.pieces.push(Piece::Close(view));
    }

    fn rule(&self, rule: &DraftRule, place: &[usize]) -> RuleView {
        let field = Field::parse(&rule.field);
        let asked = field.and_then(|field| self.known.asked(field));
        let op = rule.op().filter(|op| asked.is_some_and(|asked| asked.ops().contains(op)));
        let takes = asked.zip(op).map_or(Takes::Nothing, |(asked, op)| asked.takes(op));
        let attribute = if let Some(Field::Own(id)) = field { self.known.attribute(id) } else { None };
        let chosen = |value: &str| rule.values.iter().any(|known| known == value);
        let named = |value: &str, name: &str| Choosable {
            is_chosen: chosen(value),
            value: value.to_owned(),
            name: Some(name.to_owned()),
        };
        let options = match takes {
            Takes::Choice | Takes::Choices => {
                let choices = attribute.map_or(&[][..], |attribute| &attribute.choices);
                choices.iter().map(|choice| named(choice, choice)).collect()
            }
            Takes::Lists => self.known.lists.iter().map(|(id, name)| named(&id.to_string(), name)).collect(),
            Takes::State => ClientState::ALL
                .iter()
                .map(|state| Choosable { is_chosen: chosen(state.as_str()), value: state.to_string(), name: None })
                .collect(),
            _ => Vec::new(),
        };
        let list_is_gone = |id: &String| id.parse().is_ok_and(|id| !self.known.has_list(ListId(id)));
        RuleView {
            at: write_place(place),
            field: rule.field.clone(),
            label: attribute.map(|attribute| attribute.label.clone()),
            ops: asked.map_or(&[], Asked::ops),
            op,
            takes,
            value: rule.value().to_owned(),
            to: rule.to.clone(),
            options,
            is_new: rule.is_new,
            is_gone: asked.is_none() || takes == Takes::Lists && rule.values.iter().any(list_is_gone),
        }
    }
}

impl RuleView {
    pub fn is_at(&self, op: &Op) -> bool {
        self.op == Some(*op)
    }

    /// Whether there is anything to ask: not when the attribute was deleted.
    pub fn can_be_asked(&self) -> bool {
        !self.ops.is_empty()
    }

    /// What is sent for a rule that can only be removed.
    pub fn kept_op(&self) -> &str {
        self.op.map_or("is", Op::as_str)
    }

    pub fn takes_one_line(&self) -> bool {
        matches!(self.takes, Takes::Words | Takes::Number | Takes::Numbers | Takes::Day | Takes::Days | Takes::Span)
    }

    pub fn takes_two(&self) -> bool {
        matches!(self.takes, Takes::Numbers | Takes::Days)
    }

    pub fn takes_days(&self) -> bool {
        self.takes == Takes::Span
    }

    pub fn chooses_one(&self) -> bool {
        matches!(self.takes, Takes::Choice | Takes::State)
    }

    pub fn ticks_some(&self) -> bool {
        matches!(self.takes, Takes::Choices | Takes::Lists)
    }

    pub fn kind_of_input(&self) -> &'static str {
        match self.takes {
            Takes::Day | Takes::Days => "date",
            Takes::Span => "number",
            _ => "text",
        }
    }
}
