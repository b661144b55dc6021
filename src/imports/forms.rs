//! What the three screens send.

use super::import::Import;
use super::plan::{Plan, Policy, Target};
use super::reading::{Charset, Delimiter, Format};
use crate::clients::{Attribute, List};
use crate::web::forms::{FieldErrors, one_line};

/// Pairs, because there is a field for every column.
pub type Pairs = Vec<(String, String)>;

fn get<'a>(pairs: &'a Pairs, name: &str) -> Option<&'a str> {
    pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// How the file is to be read instead, and whether its first row names the columns.
pub fn format(pairs: &Pairs, now: &Format) -> (Format, bool) {
    let format = match now {
        Format::Text { charset, delimiter } => Format::Text {
            charset: get(pairs, "charset").and_then(Charset::parse).unwrap_or(*charset),
            delimiter: get(pairs, "delimiter").and_then(Delimiter::parse).unwrap_or(*delimiter),
        },
        excel @ Format::Excel { .. } => excel.clone(),
    };
    (format, get(pairs, "header") == Some("yes"))
}

const LIST_NAME_AT_MOST: usize = 100;

/// The plan as it was typed, and what is wrong with it. `lists`: those of the owner.
pub fn plan(pairs: &Pairs, import: &Import, attributes: &[Attribute], lists: &[List]) -> (Plan, FieldErrors) {
    let mut plan = import.plan.clone();
    for (number, column) in plan.columns.iter_mut().enumerate() {
        let named = get(pairs, &format!("column-{number}")).and_then(Target::parse);
        let is_there = |target: &Target| match target {
            Target::Attribute(key) => attributes.iter().any(|known| known.key == *key),
            _ => true,
        };
        column.target = named.filter(is_there).unwrap_or(Target::Skip);
    }
    plan.policy = get(pairs, "policy").and_then(Policy::parse).unwrap_or(plan.policy);
    let chosen = pairs.iter().filter(|(name, _)| name == "list").filter_map(|(_, id)| id.parse().ok());
    plan.lists = chosen.filter(|id| lists.iter().any(|known| known.id.0 == *id)).collect();
    plan.new_list = get(pairs, "new_list").unwrap_or_default().trim().to_owned();
    let mut errors = FieldErrors::none();
    if let Some(key) = plan.problem() {
        errors.add("columns", key);
    }
    if plan.new_list.chars().count() > LIST_NAME_AT_MOST {
        errors.add("new_list", "import-invalid-list-long");
    } else if one_line(&plan.new_list).is_err() {
        errors.add("new_list", "invalid-line");
    }
    // A name that is taken means that list.
    let same = lists.iter().find(|known| known.name.to_lowercase() == plan.new_list.to_lowercase());
    if let (Some(list), true) = (same, errors.is_empty()) {
        plan.new_list.clear();
        if !plan.lists.contains(&list.id.0) {
            plan.lists.push(list.id.0);
        }
    }
    (plan, errors)
}
