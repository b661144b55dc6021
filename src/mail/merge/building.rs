//! From a text with tokens to segments: each field gets the escaping of its place, each condition its branches. All branches of
//! a condition must begin and end in the same place, or what follows would stand in two places at once.

use std::mem;

use super::context::Scanner;
use super::escape::Escape;
use super::expression::{Condition, Show};
use super::fields::Field;
use super::problem::{Fault, Problem};
use super::segments::{Branch, Fixed, Segment};
use super::tokens::{Piece, Placed, Tag, Tags};

#[derive(Clone, PartialEq)]
pub(super) enum Medium {
    /// Every place is like the other: a subject, plain text.
    Even(Escape),
    Html(Scanner),
}

pub(super) fn build(text: &str, tags: &Tags, medium: Medium) -> Result<Vec<Segment>, Vec<Problem>> {
    let mut builder = Builder { medium, segments: Vec::new(), open: Vec::new(), problems: Vec::new() };
    for piece in tags.pieces(text) {
        match piece {
            Piece::Text(text) => builder.text(text),
            Piece::Tag(_, index) => tags.get(index).into_iter().for_each(|placed| builder.tag(placed)),
        }
    }
    builder.finish()
}

struct Builder<'t> {
    medium: Medium,
    segments: Vec<Segment>,
    open: Vec<Open<'t>>,
    problems: Vec<Problem>,
}

/// A condition whose end has not come yet.
struct Open<'t> {
    placed: &'t Placed,
    before: Vec<Segment>,
    start: Medium,
    ends: Vec<Medium>,
    condition: Option<Condition>,
    branches: Vec<Branch>,
}

impl<'t> Builder<'t> {
    fn text(&mut self, text: &str) {
        if let Medium::Html(scanner) = &mut self.medium {
            scanner.read(text, |_, _| {});
        }
        self.segments.push(Segment::Fixed(Fixed::new(text)));
    }

    fn tag(&mut self, placed: &'t Placed) {
        let fits = match &placed.tag {
            Tag::Show(show) => self.show(show),
            Tag::If(condition) => {
                self.open.push(Open {
                    placed,
                    before: mem::take(&mut self.segments),
                    start: self.medium.clone(),
                    ends: Vec::new(),
                    condition: Some(condition.clone()),
                    branches: Vec::new(),
                });
                Ok(())
            }
            Tag::Elif(condition) => self.next_branch(Some(condition.clone())),
            Tag::Else => self.next_branch(None),
            Tag::End => self.end(),
        };
        self.problems.extend(fits.err().map(|fault| placed.problem(fault)));
    }

    fn show(&mut self, show: &Show) -> Result<(), Fault> {
        let escape = match &mut self.medium {
            Medium::Even(escape) => *escape,
            Medium::Html(scanner) => scanner.place().map_err(|place| Fault::Place { place })?,
        };
        match &show.field {
            Field::Standard(standard) if escape == Escape::WholeUrl && !standard.is_url() => {
                Err(Fault::NotAnAddress { name: show.field.to_string() })
            }
            _ => {
                self.segments.push(Segment::Value { show: show.clone(), escape });
                Ok(())
            }
        }
    }

    fn next_branch(&mut self, condition: Option<Condition>) -> Result<(), Fault> {
        let open = self.open.last_mut().ok_or(Fault::Torn)?;
        let ended = mem::replace(&mut open.condition, condition);
        open.branches.push(Branch { condition: ended, body: mem::take(&mut self.segments) });
        open.ends.push(mem::replace(&mut self.medium, open.start.clone()));
        Ok(())
    }

    fn end(&mut self) -> Result<(), Fault> {
        self.next_branch(None)?;
        let Some(mut open) = self.open.pop() else { return Err(Fault::Torn) };
        let has_else = open.branches.last().is_some_and(|branch| branch.condition.is_none());
        if !has_else {
            open.ends.push(open.start);
        }
        self.segments = open.before;
        self.segments.push(Segment::Decision(open.branches));
        let all_alike = open.ends.windows(2).all(|pair| pair.first() == pair.last());
        self.medium = open.ends.swap_remove(0);
        if all_alike { Ok(()) } else { Err(Fault::Torn) }
    }

    fn finish(mut self) -> Result<Vec<Segment>, Vec<Problem>> {
        self.problems.extend(self.open.iter().map(|open| open.placed.problem(Fault::Torn)));
        if self.problems.is_empty() { Ok(self.segments) } else { Err(self.problems) }
    }
}
