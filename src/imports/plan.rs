//! What an owner says about a file: which column is what, and what happens to who is there already.

use serde::{Deserialize, Serialize};

use crate::clients::Kind;
use crate::text_enum;

text_enum! {
    /// What happens to a client who is there already.
    pub enum Policy {
        Skip = "skip",
        /// What is empty is filled in.
        Fill = "fill",
        /// What the file says goes before what is there; an empty cell says nothing.
        Overwrite = "overwrite",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Target {
    Skip,
    Email,
    FirstName,
    LastName,
    /// `Anna Ivanova`
    FullName,
    /// `Иванова Анна Петровна`, and `Ivanova, Anna`
    LastNameFirst,
    Comment,
    /// By its key.
    Attribute(String),
    New(Kind),
}

impl Target {
    pub const STANDARD: &'static [(&'static str, Self)] = &[
        ("skip", Self::Skip),
        ("email", Self::Email),
        ("first-name", Self::FirstName),
        ("last-name", Self::LastName),
        ("full-name", Self::FullName),
        ("last-name-first", Self::LastNameFirst),
        ("comment", Self::Comment),
    ];
    /// Kinds of attributes that can be made of a column. A choice needs its choices first.
    pub const NEW: &'static [Kind] = &[Kind::Text, Kind::Number, Kind::Date, Kind::YesNo];

    /// As forms and the command line write it.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some((_, target)) = Self::STANDARD.iter().find(|(name, _)| *name == text) {
            return Some(target.clone());
        }
        if let Some(kind) = text.strip_prefix("new-") {
            return Kind::parse(kind).filter(|kind| Self::NEW.contains(kind)).map(Self::New);
        }
        text.strip_prefix("own.").filter(|key| !key.is_empty()).map(|key| Self::Attribute(key.to_owned()))
    }

    pub fn name(&self) -> String {
        match self {
            Self::Attribute(key) => format!("own.{key}"),
            Self::New(kind) => format!("new-{kind}"),
            standard => {
                let named = Self::STANDARD.iter().find(|(_, target)| target == standard);
                named.map_or("skip", |(name, _)| *name).to_owned()
            }
        }
    }

    /// Two columns cannot both be it.
    pub fn is_single(&self) -> bool {
        !matches!(self, Self::Skip | Self::New(_))
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The first row names the columns.
    pub header: bool,
    pub columns: Vec<Column>,
    pub policy: Policy,
    /// All in the file join them.
    pub lists: Vec<i64>,
    /// And this one, which is made first.
    pub new_list: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// As the file says, or by its number.
    pub label: String,
    pub target: Target,
}

impl Plan {
    /// Why it cannot be carried out: the key of a text.
    pub fn problem(&self) -> Option<&'static str> {
        let count = |target: &Target| self.columns.iter().filter(|column| column.target == *target).count();
        if count(&Target::Email) == 0 {
            return Some("import-invalid-no-email");
        }
        let twice = self.columns.iter().any(|column| column.target.is_single() && count(&column.target) > 1);
        let names = [Target::FirstName, Target::LastName].iter().any(|target| count(target) > 0);
        let whole = count(&Target::FullName) + count(&Target::LastNameFirst);
        if twice || whole > 1 || (names && whole > 0) { Some("import-invalid-twice") } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_read_as_they_are_written() {
        let mut all: Vec<Target> = Target::STANDARD.iter().map(|(_, target)| target.clone()).collect();
        all.extend(Target::NEW.iter().map(|kind| Target::New(*kind)));
        all.push(Target::Attribute("city".to_owned()));
        for target in all {
            assert_eq!(Target::parse(&target.name()), Some(target));
        }
        for nonsense in ["", "own.", "new-choice", "new-", "Email"] {
            assert_eq!(Target::parse(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn a_plan_needs_one_address_and_no_field_twice() {
        let plan = |targets: &[&str]| Plan {
            header: true,
            columns: targets
                .iter()
                .map(|name| Column { label: "x".to_owned(), target: Target::parse(name).unwrap() })
                .collect(),
            policy: Policy::Skip,
            lists: Vec::new(),
            new_list: String::new(),
        };
        assert_eq!(plan(&["email", "skip", "skip", "new-text", "new-text"]).problem(), None);
        assert_eq!(plan(&["skip", "first-name"]).problem(), Some("import-invalid-no-email"));
        for twice in [["email", "email"], ["email", "comment"], ["email", "own.a"], ["email", "first-name"]] {
            let mut targets = twice.to_vec();
            targets.push(if twice[1] == "first-name" { "full-name" } else { twice[1] });
            assert_eq!(plan(&targets).problem(), Some("import-invalid-twice"), "{targets:?}");
        }
    }
}
