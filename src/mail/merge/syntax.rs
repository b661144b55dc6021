//! Reading a source: minijinja parses it, `reading` checks it, and every field and condition in it is replaced by a token, a word
//! of letters and digits that Markdown, MJML and HTML carry along untouched. Afterwards the tokens are found again.

use minijinja::machinery::ast::{Expr, Stmt};
use minijinja::machinery::{Span, Token, parse, tokenize};
use minijinja::syntax::SyntaxConfig;
use sha2::{Digest, Sha256};

use super::expression::{Condition, Show};
use super::fields::Fields;
use super::problem::{Fault, Part, Problem};
use super::reading;

const TAGS_AT_MOST: usize = 2_000;
/// Also keeps what minijinja parses shallow.
const TAG_OCTETS_AT_MOST: usize = 1_000;
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
    part: Part,
    line: usize,
    column: usize,
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
        let mark = hash.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect::<String>();
        Self { mark: format!("q{mark}n"), placed: Vec::new() }
    }

    pub(super) fn get(&self, index: usize) -> Option<&Placed> {
        self.placed.get(index)
    }

    /// The source with tokens in place of tags.
    pub(super) fn read(&mut self, part: Part, source: &str, fields: &Fields) -> Result<String, Vec<Problem>> {
        let syntax = syntax().map_err(|error| vec![syntax_problem(part, source, &error)])?;
        check_sizes(part, source, &syntax).map_err(|problem| vec![problem])?;
        let parsed = parse(source, "", syntax).map_err(|error| vec![syntax_problem(part, source, &error)])?;
        let mut reader = Reader { tags: self, part, source, fields, out: String::new(), problems: Vec::new() };
        match &parsed {
            Stmt::Template(template) => reader.statements(&template.children),
            other => reader.statement(other),
        }
        let Reader { out, problems, .. } = reader;
        if problems.is_empty() { Ok(out) } else { Err(problems) }
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

    fn token(&self, index: usize) -> String {
        format!("{}{index}z", self.mark)
    }
}

/// `{#` is not taken for a comment: style sheets are full of it.
fn syntax() -> Result<SyntaxConfig, minijinja::Error> {
    SyntaxConfig::builder().keep_trailing_newline(true).comment_delimiters("{##", "##}").build()
}

fn check_sizes(part: Part, source: &str, syntax: &SyntaxConfig) -> Result<(), Problem> {
    let mut tags = 0;
    let mut start = Span::default();
    for found in tokenize(source, false, syntax.clone()) {
        // What cannot be read is told by the parser.
        let Ok((token, span)) = found else { break };
        let tag_goes_on = match token {
            Token::TemplateData(_) => false,
            Token::VariableStart | Token::BlockStart => {
                tags += 1;
                start = span;
                true
            }
            _ => true,
        };
        let problem = |fault| Err(problem_at(part, source, start.start_offset as usize, fault));
        if tags > TAGS_AT_MOST {
            return problem(Fault::TooManyFields { at_most: TAGS_AT_MOST });
        }
        if tag_goes_on && (span.end_offset - start.start_offset) as usize > TAG_OCTETS_AT_MOST {
            return problem(Fault::FieldTooLong { at_most: TAG_OCTETS_AT_MOST });
        }
    }
    Ok(())
}

fn syntax_problem(part: Part, source: &str, error: &minijinja::Error) -> Problem {
    let detail = error.detail().unwrap_or_default().to_owned();
    problem_at(part, source, line_start(source, error.line().unwrap_or(1)), Fault::Syntax { detail })
}

/// The offset of a line that counts from 1.
pub(super) fn line_start(source: &str, line: usize) -> usize {
    source.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum()
}

pub(super) fn problem_at(part: Part, source: &str, offset: usize, fault: Fault) -> Problem {
    let before = source.get(..offset).unwrap_or_default();
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let column = before.chars().rev().take_while(|char| *char != '\n').count() + 1;
    Problem { part, line, column, fault }
}

struct Reader<'r> {
    tags: &'r mut Tags,
    part: Part,
    source: &'r str,
    fields: &'r Fields,
    out: String,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn statements(&mut self, statements: &[Stmt<'_>]) {
        statements.iter().for_each(|statement| self.statement(statement));
    }

    fn statement(&mut self, statement: &Stmt<'_>) {
        match statement {
            Stmt::EmitRaw(text) => self.out.push_str(text.raw),
            Stmt::EmitExpr(shown) => {
                let span = shown.span();
                match reading::show(&shown.expr, self.fields) {
                    Ok(show) => self.tag(Tag::Show(show), span),
                    Err(fault) => self.problem(fault, span),
                }
            }
            Stmt::IfCond(decision) => {
                let span = decision.span();
                self.branch(&decision.expr, Tag::If, span);
                self.statements(&decision.true_body);
                self.otherwise(&decision.false_body, span);
                self.tag(Tag::End, span);
            }
            other => self.problem(Fault::OnlyIf, span_of(other)),
        }
    }

    /// An `elif` comes as an `if` that is all of the `else`.
    fn otherwise(&mut self, body: &[Stmt<'_>], span: Span) {
        match body {
            [] => {}
            [Stmt::IfCond(decision)] => {
                self.branch(&decision.expr, Tag::Elif, decision.span());
                self.statements(&decision.true_body);
                self.otherwise(&decision.false_body, span);
            }
            _ => {
                self.tag(Tag::Else, span);
                self.statements(body);
            }
        }
    }

    fn branch(&mut self, condition: &Expr<'_>, tag: fn(Condition) -> Tag, span: Span) {
        match reading::condition(condition, self.fields) {
            Ok(condition) => self.tag(tag(condition), span),
            Err(fault) => self.problem(fault, condition.span()),
        }
    }

    fn tag(&mut self, tag: Tag, span: Span) {
        let token = self.tags.token(self.tags.placed.len());
        self.out.push_str(&token);
        // Any fault will do: only where it is matters.
        let Problem { part, line, column, .. } = problem_at(self.part, self.source, span.start_offset as usize, Fault::Torn);
        self.tags.placed.push(Placed { tag, part, line, column });
    }

    fn problem(&mut self, fault: Fault, span: Span) {
        self.problems.push(problem_at(self.part, self.source, span.start_offset as usize, fault));
    }
}

fn span_of(statement: &Stmt<'_>) -> Span {
    match statement {
        Stmt::ForLoop(statement) => statement.span(),
        Stmt::WithBlock(statement) => statement.span(),
        Stmt::Set(statement) => statement.span(),
        Stmt::SetBlock(statement) => statement.span(),
        Stmt::AutoEscape(statement) => statement.span(),
        Stmt::FilterBlock(statement) => statement.span(),
        Stmt::Do(statement) => statement.span(),
        Stmt::EmitExpr(statement) => statement.span(),
        Stmt::EmitRaw(statement) => statement.span(),
        Stmt::IfCond(statement) => statement.span(),
        Stmt::Template(statement) => statement.span(),
    }
}
