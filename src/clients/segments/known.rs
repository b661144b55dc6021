//! What an owner's rules may ask about: attributes and lists that are in use.

use super::operators::{Asked, With};
use super::rules::{Field, Group, Rule};
use crate::clients::{Attribute, AttributeId, ListId};

#[derive(Clone, Debug, Default)]
pub struct Known {
    pub attributes: Vec<Attribute>,
    /// By name.
    pub lists: Vec<(ListId, String)>,
}

impl Known {
    pub fn attribute(&self, id: AttributeId) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.id == id)
    }

    pub fn has_list(&self, id: ListId) -> bool {
        self.lists.iter().any(|(known, _)| *known == id)
    }

    /// `None`: the attribute was deleted.
    pub fn asked(&self, field: Field) -> Option<Asked> {
        match field {
            Field::Email | Field::Domain | Field::FirstName | Field::LastName | Field::Comment => Some(Asked::Words),
            Field::Lists => Some(Asked::Lists),
            Field::State => Some(Asked::State),
            Field::Added => Some(Asked::Instant),
            Field::Letters => Some(Asked::Letters),
            Field::Own(id) => self.attribute(id).map(|attribute| attribute.kind.into()),
        }
    }

    /// Whether everything the rules ask about is still there.
    pub fn covers(&self, rules: &Group) -> bool {
        rules.rules().into_iter().all(|rule| self.covers_rule(rule))
    }

    fn covers_rule(&self, rule: &Rule) -> bool {
        let lists_stand = match &rule.with {
            With::Lists(lists) => lists.iter().all(|list| self.has_list(*list)),
            _ => true,
        };
        self.asked(rule.field).is_some_and(|asked| asked.ops().contains(&rule.op)) && lists_stand
    }
}
