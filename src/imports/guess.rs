//! Which column is what: by its name, in English and Russian, and by what stands in it. A guess only: its owner sees it first.

use super::import::Look;
use super::plan::{Column, Plan, Policy, Target};
use crate::clients::{Attribute, AttributeId, Kind};
use crate::mail::EmailAddress;
use crate::web::Language;

const EMAIL: &[&str] = &[
    "email",
    "e-mail",
    "mail",
    "email address",
    "e-mail address",
    "mailbox",
    "почта",
    "эл. почта",
    "эл.почта",
    "электронная почта",
    "e-mail адрес",
    "email адрес",
    "адрес эл. почты",
    "адрес электронной почты",
    "емейл",
    "имейл",
    "мейл",
    "адрес почты",
];
/// Also said of streets: believed only where addresses stand.
const MAYBE_EMAIL: &[&str] = &["address", "адрес"];
const FIRST: &[&str] = &["first name", "firstname", "given name", "forename", "first", "name", "имя", "имя клиента"];
const LAST: &[&str] = &["last name", "lastname", "surname", "family name", "last", "фамилия"];
const FULL: &[&str] = &["full name", "fullname", "contact name", "имя фамилия", "имя и фамилия"];
const LAST_FIRST: &[&str] = &["фио", "ф.и.о.", "ф. и. о.", "фамилия имя", "фамилия имя отчество", "фамилия и имя"];
const COMMENT: &[&str] = &[
    "comment",
    "comments",
    "note",
    "notes",
    "remark",
    "комментарий",
    "комментарии",
    "примечание",
    "примечания",
    "заметка",
];

/// Whether the first row names the columns: no address stands in it.
pub fn has_header(head: &[Vec<String>]) -> bool {
    head.first().is_some_and(|first| !first.iter().any(|cell| is_address(cell)))
}

pub fn plan(look: &Look, attributes: &[Attribute], language: Language) -> Plan {
    // A row longer than the names are is seen, and may be taken; beyond the head it is a bad row.
    let used = |row: &Vec<String>| row.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |last| last + 1);
    let width = look.head.iter().map(used).max().unwrap_or(0);
    let mut columns: Vec<Column> = (0..width).map(|number| column(look, number, attributes, language)).collect();
    settle(&mut columns, look);
    Plan { header: look.header, columns, policy: Policy::Fill, lists: Vec::new(), new_list: String::new() }
}

fn column(look: &Look, number: usize, attributes: &[Attribute], language: Language) -> Column {
    let name = look.head.first().filter(|_| look.header).and_then(|row| row.get(number));
    let name = name.map(|name| name.trim()).unwrap_or_default();
    let values = values(look, number);
    let label = if name.is_empty() {
        language.text_with("import-column", vec![("number", (number + 1).into())])
    } else {
        name.chars().take(80).collect()
    };
    Column { label, target: target(name, &values, attributes) }
}

/// What stands in a column under its name.
fn values(look: &Look, number: usize) -> Vec<&str> {
    let rows = look.head.iter().skip(usize::from(look.header));
    rows.filter_map(|row| row.get(number)).map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect()
}

fn target(name: &str, values: &[&str], attributes: &[Attribute]) -> Target {
    let name = name.to_lowercase();
    let known = attributes.iter().find(|known| known.key == name || known.label.to_lowercase() == name);
    let named = |names: &[&str]| names.contains(&name.as_str()) || names.contains(&name.replace('_', " ").as_str());
    let are_addresses = !values.is_empty() && values.iter().filter(|cell| is_address(cell)).count() * 2 > values.len();
    if named(EMAIL) || are_addresses || (named(MAYBE_EMAIL) && values.is_empty()) {
        return Target::Email;
    }
    if let Some(known) = known {
        return Target::Attribute(known.key.clone());
    }
    for (names, target) in [
        (FIRST, Target::FirstName),
        (LAST, Target::LastName),
        (FULL, Target::FullName),
        (LAST_FIRST, Target::LastNameFirst),
        (COMMENT, Target::Comment),
    ] {
        if named(names) {
            return target;
        }
    }
    if name.is_empty() || OF_EXPORT.contains(&name.as_str()) { Target::Skip } else { Target::New(kind(values)) }
}

/// Columns of our own export that no import sets.
const OF_EXPORT: &[&str] =
    &["state", "reason", "since", "lists", "added", "состояние", "причина", "с какого времени", "списки", "добавлен"];

fn kind(values: &[&str]) -> Kind {
    let fits = |kind: Kind| {
        let attribute =
            Attribute { id: AttributeId(0), key: String::new(), label: String::new(), kind, choices: Vec::new() };
        !values.is_empty() && values.iter().all(|cell| attribute.read(cell).is_ok())
    };
    // A telephone, a postcode or a number of many digits is no number to count with.
    let counts = |cell: &&str| cell.len() < 10 && (!cell.starts_with(['0', '+']) || cell.len() == 1);
    let zero_or_one = values.iter().all(|cell| matches!(*cell, "0" | "1"));
    match () {
        () if fits(Kind::Date) => Kind::Date,
        () if fits(Kind::Number) && values.iter().all(counts) && !zero_or_one => Kind::Number,
        () if fits(Kind::YesNo) && !zero_or_one => Kind::YesNo,
        () => Kind::Text,
    }
}

/// No field twice: the first column keeps it. A name beside a last name is a first name, alone it may be a whole one.
fn settle(columns: &mut [Column], look: &Look) {
    let alone = |columns: &[Column]| {
        let has = |target: &Target| columns.iter().any(|column| column.target == *target);
        has(&Target::FirstName) && !has(&Target::LastName)
    };
    if alone(columns)
        && let Some(at) = columns.iter().position(|column| column.target == Target::FirstName)
    {
        let values = values(look, at);
        let two_words = values.iter().filter(|cell| cell.split_whitespace().count() > 1).count();
        if two_words * 2 > values.len()
            && let Some(column) = columns.get_mut(at)
        {
            column.target = Target::FullName;
        }
    }
    let mut taken: Vec<Target> = Vec::new();
    for column in columns {
        let is_name = matches!(column.target, Target::FirstName | Target::LastName);
        let is_whole = matches!(column.target, Target::FullName | Target::LastNameFirst);
        let meets = |target: &Target| match target {
            Target::FullName | Target::LastNameFirst => is_name || is_whole,
            Target::FirstName | Target::LastName => is_whole || *target == column.target,
            other => *other == column.target,
        };
        if column.target.is_single() && taken.iter().any(meets) {
            column.target = Target::Skip;
        }
        taken.push(column.target.clone());
    }
}

fn is_address(cell: &str) -> bool {
    cell.contains('@') && EmailAddress::parse(cell.trim()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imports::reading::{Charset, Delimiter, Format};

    fn guessed(rows: &[&[&str]], attributes: &[Attribute]) -> Vec<String> {
        let head: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(ToString::to_string).collect()).collect();
        let format = Format::Text { charset: Charset::Utf8, delimiter: Delimiter::Comma };
        let look = Look { format, header: has_header(&head), head };
        plan(&look, attributes, Language::English).columns.iter().map(|column| column.target.name()).collect()
    }

    #[test]
    fn names_are_understood_in_both_languages() {
        let rows: &[&[&str]] = &[
            &["Имя", "Фамилия", "Эл. почта", "Примечание", "Дата рождения", "Телефон", "Сумма", "Адрес"],
            &["Анна", "Иванова", "anna@example.ru", "", "01.02.1990", "+79161234567", "1 234,5", "Тверь, 1"],
        ];
        let expected =
            ["first-name", "last-name", "email", "comment", "new-date", "new-text", "new-number", "new-text"];
        assert_eq!(guessed(rows, &[]), expected);
        let rows: &[&[&str]] = &[&["E-Mail", "full_name", "notes", "VIP"], &["a@x.org", "Ann Lee", "x", "yes"]];
        assert_eq!(guessed(rows, &[]), ["email", "full-name", "comment", "new-yes-no"]);
        let rows: &[&[&str]] = &[&["ФИО", "адрес"], &["Иванова Анна Петровна", "anna@example.ru"]];
        assert_eq!(guessed(rows, &[]), ["last-name-first", "email"]);
    }

    #[test]
    fn a_file_without_names_is_known_by_its_addresses() {
        assert_eq!(guessed(&[&["Ann", "ann@x.org"], &["Bob", "bob@x.org"]], &[]), ["skip", "email"]);
    }

    #[test]
    fn attributes_are_found_by_key_and_by_label() {
        let attribute = |key: &str, label: &str| Attribute {
            id: AttributeId(1),
            key: key.to_owned(),
            label: label.to_owned(),
            kind: Kind::Text,
            choices: Vec::new(),
        };
        let attributes = [attribute("city", "Город"), attribute("job", "Job")];
        let rows: &[&[&str]] = &[&["email", "город", "JOB", "Job"], &["a@x.org", "Tver", "cook", "cook"]];
        assert_eq!(guessed(rows, &attributes), ["email", "own.city", "own.job", "skip"]);
    }
}
