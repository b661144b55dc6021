//! From what minijinja parsed to the few expressions a letter may hold. Everything that is not listed here is refused, so what
//! minijinja learns in a later version does not become possible by itself.

use minijinja::machinery::ast::{BinOpKind, CallArg, Expr, UnaryOpKind};
use minijinja::value::Value;

use super::expression::{Comparison, Condition, Filter, Show, Term};
use super::fields::Fields;
use super::problem::Fault;

pub(super) fn show(expr: &Expr<'_>, fields: &Fields) -> Result<Show, Fault> {
    if let Expr::Filter(filter) = expr {
        let mut shown = show(filter.expr.as_ref().ok_or(Fault::NotAField)?, fields)?;
        shown.filters.push(read_filter(filter.name, &filter.args, fields)?);
        return Ok(shown);
    }
    let path = path(expr).ok_or(Fault::NotAField)?;
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let field = fields.find(&path).ok_or_else(|| {
        let name = path.join(".");
        Fault::UnknownField { nearest: fields.nearest(&name), name }
    })?;
    Ok(Show { field, filters: Vec::new() })
}

/// `own.city` and `own["favourite city"]`.
fn path(expr: &Expr<'_>) -> Option<Vec<String>> {
    let (mut before, name) = match expr {
        Expr::Var(variable) => return Some(vec![variable.id.to_owned()]),
        Expr::GetAttr(attribute) => (path(&attribute.expr)?, attribute.name.to_owned()),
        Expr::GetItem(item) => match &item.subscript_expr {
            Expr::Const(name) => (path(&item.expr)?, name.value.as_str()?.to_owned()),
            _ => return None,
        },
        _ => return None,
    };
    before.push(name);
    Some(before)
}

fn read_filter(name: &str, args: &[CallArg<'_>], fields: &Fields) -> Result<Filter, Fault> {
    let filter = match (name, args) {
        ("default", [CallArg::Pos(fallback)]) => Filter::Default(term(fallback, fields)?),
        ("upper", []) => Filter::Upper,
        ("lower", []) => Filter::Lower,
        ("capitalize", []) => Filter::Capitalize,
        ("title", []) => Filter::Title,
        ("trim", []) => Filter::Trim,
        ("default" | "upper" | "lower" | "capitalize" | "title" | "trim", _) => {
            return Err(Fault::FilterArguments { name: name.to_owned() });
        }
        _ => return Err(Fault::UnknownFilter { name: name.to_owned() }),
    };
    Ok(filter)
}

fn term(expr: &Expr<'_>, fields: &Fields) -> Result<Term, Fault> {
    match expr {
        Expr::Const(constant) => literal(&constant.value),
        Expr::UnaryOp(negated) if matches!(negated.op, UnaryOpKind::Neg) => match term(&negated.expr, fields)? {
            Term::Number(number, text) => Ok(Term::Number(-number, format!("-{text}"))),
            Term::Show(_) | Term::Text(_) => Err(Fault::NotAField),
        },
        _ => show(expr, fields).map(Term::Show),
    }
}

fn literal(value: &Value) -> Result<Term, Fault> {
    if let Some(text) = value.as_str() {
        return Ok(Term::Text(text.to_owned()));
    }
    let number = f64::try_from(value.clone()).map_err(|_| Fault::NotAField)?;
    if value.is_number() { Ok(Term::Number(number, value.to_string())) } else { Err(Fault::NotAField) }
}

pub(super) fn condition(expr: &Expr<'_>, fields: &Fields) -> Result<Condition, Fault> {
    match expr {
        Expr::UnaryOp(not) if matches!(not.op, UnaryOpKind::Not) => {
            Ok(Condition::Not(Box::new(condition(&not.expr, fields)?)))
        }
        Expr::BinOp(operation) => binary(operation.op, &operation.left, &operation.right, fields),
        Expr::Var(_) | Expr::GetAttr(_) | Expr::GetItem(_) | Expr::Filter(_) => show(expr, fields).map(Condition::Has),
        _ => Err(Fault::NotACondition),
    }
}

fn binary(op: BinOpKind, left: &Expr<'_>, right: &Expr<'_>, fields: &Fields) -> Result<Condition, Fault> {
    let comparison = match op {
        BinOpKind::ScAnd => {
            return Ok(Condition::Both(Box::new(condition(left, fields)?), Box::new(condition(right, fields)?)));
        }
        BinOpKind::ScOr => {
            return Ok(Condition::Either(Box::new(condition(left, fields)?), Box::new(condition(right, fields)?)));
        }
        BinOpKind::In => return one_of(left, right, fields),
        BinOpKind::Eq => Comparison::Equal,
        BinOpKind::Ne => Comparison::Unequal,
        BinOpKind::Lt => Comparison::Less,
        BinOpKind::Lte => Comparison::AtMost,
        BinOpKind::Gt => Comparison::More,
        BinOpKind::Gte => Comparison::AtLeast,
        _ => return Err(Fault::NotACondition),
    };
    let (left, right) = (term(left, fields)?, term(right, fields)?);
    if !matches!(left, Term::Show(_)) && !matches!(right, Term::Show(_)) {
        return Err(Fault::NotACondition);
    }
    Ok(Condition::Compare(left, comparison, right))
}

/// `own.city in ["Paris", "Rome"]`
fn one_of(left: &Expr<'_>, right: &Expr<'_>, fields: &Fields) -> Result<Condition, Fault> {
    let Expr::List(list) = right else { return Err(Fault::NotACondition) };
    let options = list.items.iter().map(|item| term(item, fields)).collect::<Result<_, _>>()?;
    match term(left, fields)? {
        term @ Term::Show(_) => Ok(Condition::OneOf(term, options)),
        Term::Text(_) | Term::Number(..) => Err(Fault::NotACondition),
    }
}
