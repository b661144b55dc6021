//! Tokens: words of letters and digits that stand for fields and conditions, which Markdown, MJML and HTML carry along
//! untouched. Afterwards they are found again.

use sha2::{Digest, Sha256};

use super::expression::{Condition, Show};
use super::problem::{Fault, Part, Problem};
use crate::config::hex;

const WIDTH_OF_A_VALUE: usize = 8;

#[derive(Clone, Debug)]
pub(super) enum Tag {
    Show(Show),
    If(Condition),
    Elif(Condition),
    Else,
    End,
}

#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub(super) tag: Tag,
    pub(super) part: Part,
    pub(super) line: usize,
    pub(super) column: usize,
}

impl Placed {
    pub(super) fn problem(&self, fault: Fault) -> Problem {
        Problem { part: self.part, line: self.line, column: self.column, fault }
    }

    pub(super) fn is_control(&self) -> bool {
        !matches!(self.tag, Tag::Show(_))
    }
}

/// Everything between `{{ }}` and `{% %}` in the sources of one letter.
pub(super) struct Tags {
    /// Begins every token. Made of the sources' own hash, so no source can hold it.
    mark: String,
    placed: Vec<Placed>,
}

#[derive(Clone, Copy)]
pub(super) enum Piece<'t> {
    Text(&'t str),
    Tag(&'t str, usize),
}

impl<'t> Piece<'t> {
    pub(super) fn token(&self) -> Option<&'t str> {
        match self {
            Self::Text(_) => None,
            Self::Tag(token, _) => Some(token),
        }
    }

    pub(super) fn tag<'s>(&self, tags: &'s Tags) -> Option<&'s Tag> {
        match self {
            Self::Text(_) => None,
            Self::Tag(_, index) => tags.get(*index).map(|placed| &placed.tag),
        }
    }
}

impl Tags {
    pub(super) fn of(sources: &[&str]) -> Self {
        let mut hash = Sha256::new();
        sources.iter().for_each(|source| hash.update(source));
        let mark = hex(hash.finalize().iter().take(6));
        Self { mark: format!("q{mark}n"), placed: Vec::new() }
    }

    pub(super) fn get(&self, index: usize) -> Option<&Placed> {
        self.placed.get(index)
    }

    /// Cuts a text at its tokens.
    pub(super) fn pieces<'t>(&self, text: &'t str) -> Vec<Piece<'t>> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, found)) = rest.split_once(&self.mark) {
            let Some((index, after)) = found.split_once('z') else { break };
            let Ok(number) = index.parse() else { break };
            let token_from = before.len();
            let token = rest.get(token_from..rest.len() - after.len()).unwrap_or_default();
            if !before.is_empty() {
                pieces.push(Piece::Text(before));
            }
            pieces.push(Piece::Tag(token, number));
            rest = after;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest));
        }
        pieces
    }

    pub(super) fn is_control(&self, index: usize) -> bool {
        self.get(index).is_some_and(Placed::is_control)
    }

    /// Whether both texts show the same, so that one of them is enough.
    pub(super) fn read_alike(&self, one: &str, other: &str) -> bool {
        let alike = |(one, other): (Piece<'_>, Piece<'_>)| match (one, other) {
            (Piece::Text(one), Piece::Text(other)) => one == other,
            _ => match (one.tag(self), other.tag(self)) {
                (Some(Tag::Show(one)), Some(Tag::Show(other))) => one == other,
                _ => false,
            },
        };
        let (one, other) = (self.pieces(one), self.pieces(other));
        one.len() == other.len() && one.into_iter().zip(other).all(alike)
    }

    /// About how many columns the text takes when it is filled.
    pub(super) fn width(&self, text: &str) -> usize {
        let width = |piece: &Piece<'_>| match piece {
            Piece::Text(text) => text.chars().count(),
            Piece::Tag(_, index) if self.is_control(*index) => 0,
            Piece::Tag(..) => WIDTH_OF_A_VALUE,
        };
        self.pieces(text).iter().map(width).sum()
    }

    pub(super) fn are_controls_only(&self, pieces: &[Piece<'_>]) -> bool {
        pieces.iter().any(|piece| matches!(piece, Piece::Tag(..)))
            && pieces.iter().all(|piece| match piece {
                Piece::Text(text) => text.trim().is_empty(),
                Piece::Tag(_, index) => self.is_control(*index),
            })
    }

    /// Keeps a tag and gives its token.
    pub(super) fn add(&mut self, placed: Placed) -> String {
        self.placed.push(placed);
        format!("{}{}z", self.mark, self.placed.len() - 1)
    }
}
