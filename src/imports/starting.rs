//! What a plan needs before its rows are read: attributes that are yet to be made. The check only imagines them, the run makes
//! them, under the same keys.

use diesel::QueryResult;

use super::import::{Counts, Import, ImportId, Status};
use super::plan::{Plan, Target};
use super::queries;
use crate::clients::{self, Attribute, AttributeId, NewAttribute};
use crate::clock::Timestamp;
use crate::db::{AccountId, Conn};

pub struct Attributes {
    /// Those that are there, and those that the plan makes.
    pub all: Vec<Attribute>,
    /// In the order of the columns that make them.
    new: Vec<NewAttribute>,
}

pub fn attributes(conn: &mut Conn, owner: AccountId, plan: &Plan) -> QueryResult<Attributes> {
    let mut all = clients::attributes(conn, owner)?;
    let mut taken = clients::attribute_keys(conn, owner)?;
    let mut new = Vec::new();
    for column in &plan.columns {
        if let Target::New(kind) = column.target {
            let key = free_key(&column.label, &taken);
            taken.push(key.clone());
            new.push(NewAttribute { key: key.clone(), label: column.label.clone(), kind, choices: Vec::new() });
            all.push(Attribute { id: AttributeId(0), key, label: column.label.clone(), kind, choices: Vec::new() });
        }
    }
    Ok(Attributes { all, new })
}

/// The plan with attributes by their keys only.
pub fn named(plan: &Plan, attributes: &Attributes) -> Plan {
    let (mut plan, mut new) = (plan.clone(), attributes.new.iter());
    for column in &mut plan.columns {
        if matches!(column.target, Target::New(_))
            && let Some(new) = new.next()
        {
            column.target = Target::Attribute(new.key.clone());
        }
    }
    plan
}

/// From the check, or from a stop, into the run. False: it does not stand where that is allowed.
pub fn run(conn: &mut Conn, owner: AccountId, id: ImportId, now: Timestamp) -> QueryResult<bool> {
    let import = queries::find(conn, owner, id)?;
    if !queries::lead(conn, owner, id, Status::Running)? {
        return Ok(false);
    }
    if import.status != Status::Stopped {
        begin(conn, &import, now)?;
    }
    Ok(true)
}

fn begin(conn: &mut Conn, import: &Import, now: Timestamp) -> QueryResult<()> {
    let attributes = attributes(conn, import.owner, &import.plan)?;
    for new in &attributes.new {
        clients::add_attribute(conn, import.owner, new, now)?;
    }
    let mut plan = named(&import.plan, &attributes);
    if !plan.new_list.is_empty() {
        let name = std::mem::take(&mut plan.new_list);
        let list = clients::list_called(conn, import.owner, &name, now)?;
        if !plan.lists.contains(&list) {
            plan.lists.push(list);
        }
    }
    queries::begin_again(conn, import.id, &Counts::default())?;
    queries::begin_run(conn, import.id, &plan, now)?;
    Ok(())
}

/// Letters, digits and underscores, as merge fields take them: `Дата рождения` becomes `data_rozhdeniya`.
fn free_key(label: &str, taken: &[String]) -> String {
    let mut key = String::new();
    for char in label.to_lowercase().chars() {
        match char {
            'a'..='z' | '0'..='9' => key.push(char),
            _ => match latin(char) {
                Some(latin) => key.push_str(latin),
                None if key.ends_with('_') || key.is_empty() => {}
                None => key.push('_'),
            },
        }
    }
    let mut key: String = key.trim_matches('_').chars().take(40).collect();
    if !key.starts_with(|char: char| char.is_ascii_lowercase()) {
        key = format!("field_{key}").trim_end_matches('_').to_owned();
    }
    let free = |key: &String| !taken.contains(key);
    let numbered = (2..).map(|number| format!("{key}_{number}"));
    std::iter::once(key.clone()).chain(numbered).find(free).unwrap_or(key)
}

fn latin(char: char) -> Option<&'static str> {
    const LETTERS: &str = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя";
    const LATIN: [&str; 33] = [
        "a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f",
        "kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya",
    ];
    LETTERS.chars().position(|letter| letter == char).and_then(|at| LATIN.get(at)).copied()
}

#[cfg(test)]
mod tests {
    use super::free_key;

    #[test]
    fn a_key_is_made_of_any_label() {
        let taken = ["city".to_owned(), "city_2".to_owned()];
        for (label, key) in [
            ("Birthday", "birthday"),
            ("Дата рождения", "data_rozhdeniya"),
            ("City", "city_3"),
            ("№ 7", "field_7"),
            ("日本", "field"),
            ("  a -- b  ", "a_b"),
        ] {
            assert_eq!(free_key(label, &taken), key);
        }
    }
}
