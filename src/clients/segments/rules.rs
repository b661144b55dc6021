//! The tree of rules, and how it is kept: groups of rules and of groups, at most so deep and so many.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::operators::{Op, With};
use crate::clients::AttributeId;
use crate::text_enum;

/// A group inside a group inside the outermost one.
pub const GROUPS_DEEP: usize = 3;
pub const RULES_AT_MOST: usize = 50;
/// Empty ones count too, while a form is being filled in.
pub const GROUPS_AT_MOST: usize = 20;

text_enum! {
    /// How many of a group's rules must be met.
    pub enum Match {
        All = "all",
        Any = "any",
        None = "none",
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Group {
    #[serde(rename = "match")]
    pub matches: Match,
    pub rules: Vec<Node>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Node {
    Group(Group),
    Rule(Rule),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    pub field: Field,
    pub op: Op,
    #[serde(default)]
    pub with: With,
}

/// What a rule asks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Field {
    Email,
    /// What stands behind the @.
    Domain,
    FirstName,
    LastName,
    Comment,
    Lists,
    State,
    Added,
    /// What was sent to them.
    Letters,
    Own(AttributeId),
}

impl Field {
    pub const BUILT_IN: [Self; 9] = [
        Self::Email,
        Self::Domain,
        Self::FirstName,
        Self::LastName,
        Self::Comment,
        Self::Lists,
        Self::State,
        Self::Added,
        Self::Letters,
    ];

    pub fn parse(text: &str) -> Option<Self> {
        if let Some(id) = text.strip_prefix("own-") {
            return id.parse().ok().map(|id| Self::Own(AttributeId(id)));
        }
        Self::BUILT_IN.into_iter().find(|field| field.to_string() == text)
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Email => f.write_str("email"),
            Self::Domain => f.write_str("domain"),
            Self::FirstName => f.write_str("first-name"),
            Self::LastName => f.write_str("last-name"),
            Self::Comment => f.write_str("comment"),
            Self::Lists => f.write_str("lists"),
            Self::State => f.write_str("state"),
            Self::Added => f.write_str("added"),
            Self::Letters => f.write_str("letters"),
            Self::Own(id) => write!(f, "own-{id}"),
        }
    }
}

impl From<Field> for String {
    fn from(field: Field) -> Self {
        field.to_string()
    }
}

impl TryFrom<String> for Field {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("nothing to ask about")
    }
}

impl Group {
    /// `None`: the column holds what this program cannot read.
    pub fn from_json(json: &str) -> Option<Self> {
        serde_json::from_str(json).ok().filter(|group: &Self| group.is_within_bounds())
    }

    pub fn to_json(&self) -> String {
        // Text keys, finite numbers and lists of them are always JSON.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Every rule in it, however deep.
    pub fn rules(&self) -> Vec<&Rule> {
        fn of(node: &Node) -> Vec<&Rule> {
            match node {
                Node::Group(group) => group.rules(),
                Node::Rule(rule) => vec![rule],
            }
        }
        self.rules.iter().flat_map(of).collect()
    }

    pub(super) fn is_within_bounds(&self) -> bool {
        self.depth() <= GROUPS_DEEP && self.rules().len() <= RULES_AT_MOST && self.groups() <= GROUPS_AT_MOST
    }

    fn depth(&self) -> usize {
        1 + self.inner().map(Self::depth).max().unwrap_or(0)
    }

    fn groups(&self) -> usize {
        1 + self.inner().map(Self::groups).sum::<usize>()
    }

    fn inner(&self) -> impl Iterator<Item = &Self> {
        self.rules.iter().filter_map(|node| if let Node::Group(group) = node { Some(group) } else { None })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(depth: usize, rules: usize) -> Group {
        let rule = Rule { field: Field::Own(AttributeId(5)), op: Op::IsNot, with: With::Text("Тверь".to_owned()) };
        let mut group = Group { matches: Match::Any, rules: vec![Node::Rule(rule); rules] };
        for _ in 1..depth {
            group = Group { matches: Match::None, rules: vec![Node::Group(group)] };
        }
        group
    }

    #[test]
    fn rules_are_kept_as_json_that_people_can_read() {
        let json = r#"{"match":"none","rules":[{"match":"any","rules":[{"field":"own-5","op":"is-not","with":{"text":"Тверь"}}]}]}"#;
        assert_eq!(tree(2, 1).to_json(), json);
        assert_eq!(Group::from_json(json), Some(tree(2, 1)));
    }

    #[test]
    fn what_is_too_deep_or_too_much_is_not_read() {
        assert!(Group::from_json(&tree(GROUPS_DEEP, RULES_AT_MOST).to_json()).is_some());
        assert!(Group::from_json(&tree(GROUPS_DEEP + 1, 1).to_json()).is_none());
        assert!(Group::from_json(&tree(1, RULES_AT_MOST + 1).to_json()).is_none());
        for nonsense in ["", "{}", "[]", "{\"match\":\"all\",\"rules\":[{\"field\":\"password\",\"op\":\"is\"}]}"] {
            assert!(Group::from_json(nonsense).is_none(), "{nonsense}");
        }
    }

    #[test]
    fn every_field_has_a_name_of_its_own() {
        for field in Field::BUILT_IN.into_iter().chain([Field::Own(AttributeId(7))]) {
            assert_eq!(Field::parse(&field.to_string()), Some(field));
        }
        assert_eq!(Field::parse("own-x"), None);
    }
}
