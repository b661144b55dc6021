//! Reading a source: minijinja parses it, `reading` checks it, and a token takes the place of every field and condition in it.

use minijinja::machinery::ast::{Expr, Stmt};
use minijinja::machinery::{Span, Token, parse, tokenize};
use minijinja::syntax::SyntaxConfig;

use super::expression::Condition;
use super::fields::Fields;
use super::problem::{Fault, Part, Problem};
use super::reading;
use super::tokens::{Placed, Tag, Tags};

/// With values of 4 KiB, which is what a client's attribute holds, the dearest letter is then filled in 50 ms.
const TAGS_AT_MOST: usize = 300;
/// Also keeps what minijinja parses shallow.
const TAG_OCTETS_AT_MOST: usize = 1_000;

/// The source with tokens in place of tags.
pub(super) fn read(tags: &mut Tags, part: Part, source: &str, fields: &Fields) -> Result<String, Vec<Problem>> {
    let syntax = syntax().map_err(|error| vec![syntax_problem(part, source, &error)])?;
    check_sizes(part, source, &syntax).map_err(|problem| vec![problem])?;
    let parsed = parse(source, "", syntax).map_err(|error| vec![syntax_problem(part, source, &error)])?;
    let mut reader = Reader { tags, part, source, fields, out: String::new(), problems: Vec::new() };
    match &parsed {
        Stmt::Template(template) => reader.statements(&template.children),
        other => reader.statement(other),
    }
    let Reader { out, problems, .. } = reader;
    // Browsers send CRLF; on the wire it is CRLF again.
    if problems.is_empty() { Ok(out.replace("\r\n", "\n")) } else { Err(problems) }
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
    let (line, column) = line_and_column(source, offset);
    Problem { part, line, column, fault }
}

fn line_and_column(source: &str, offset: usize) -> (usize, usize) {
    let before = source.get(..offset).unwrap_or_default();
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    (line, before.chars().rev().take_while(|char| *char != '\n').count() + 1)
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
        let (line, column) = line_and_column(self.source, span.start_offset as usize);
        let token = self.tags.add(Placed { tag, part: self.part, line, column });
        self.out.push_str(&token);
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
