//! What a browser sends: the tree as it is being filled in, complete or not, so that it can be shown again. A part's place in the
//! tree is its name in the form: `match-0` of the outermost group, `op-0-1` of the second thing in it.

use std::collections::BTreeMap;

use super::Known;
use super::operators::{Op, With};
use super::rules::{Field, GROUPS_AT_MOST, GROUPS_DEEP, Group, Match, Node, RULES_AT_MOST, Rule};
use super::segment::Segment;
use crate::web::uploads::Fields;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub name: String,
    pub root: DraftGroup,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftGroup {
    pub matches: Match,
    pub parts: Vec<DraftPart>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DraftPart {
    Group(DraftGroup),
    Rule(DraftRule),
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DraftRule {
    pub field: String,
    pub op: String,
    /// More than one where more than one can be ticked.
    pub values: Vec<String>,
    pub to: String,
    /// Just added: the next thing to fill in.
    pub is_new: bool,
}

/// Where in the tree: the outermost group is `[0]`.
pub type Place = Vec<usize>;

/// Which button was pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    Save,
    /// Say what is still missing as well.
    Count,
    /// Nothing but to show it again: an operator may want other fields.
    Again,
    /// A rule in the group at this place, about what was chosen beside the button.
    AddRule(Place, String),
    AddGroup(Place),
    Remove(Place),
}

impl Deed {
    /// Without a button, the form is saved.
    pub fn of(fields: &Fields) -> Self {
        let pressed = fields.get("do").unwrap_or("save");
        let place = |text: &str| read_place(text).unwrap_or_default();
        match pressed.split_once('-') {
            Some(("add", at)) => {
                Self::AddRule(place(at), fields.get(&format!("add-{at}")).unwrap_or_default().to_owned())
            }
            Some(("group", at)) => Self::AddGroup(place(at)),
            Some(("remove", at)) => Self::Remove(place(at)),
            _ if pressed == "save" => Self::Save,
            _ if pressed == "count" => Self::Count,
            _ => Self::Again,
        }
    }
}

fn read_place(text: &str) -> Option<Place> {
    text.split('-').map(|part| part.parse().ok()).collect()
}

pub fn write_place(place: &[usize]) -> String {
    place.iter().map(ToString::to_string).collect::<Vec<_>>().join("-")
}

#[derive(Default)]
struct Part {
    matches: Option<Match>,
    rule: Option<DraftRule>,
}

impl Draft {
    pub fn new() -> Self {
        Self { name: String::new(), root: DraftGroup { matches: Match::All, parts: Vec::new() } }
    }

    /// Rules that cannot be read are begun anew.
    pub fn of(segment: &Segment) -> Self {
        let root = segment.rules.as_ref().map_or_else(|| Self::new().root, DraftGroup::of);
        Self { name: segment.name.clone(), root }
    }

    pub fn from_fields(fields: &Fields) -> Self {
        let mut parts: BTreeMap<Place, Part> = BTreeMap::new();
        for (name, value) in fields.iter() {
            let Some((what, place)) = name.split_once('-').and_then(|(what, at)| Some((what, read_place(at)?))) else {
                continue;
            };
            if place.len() > GROUPS_DEEP + 1 || place.first() != Some(&0) {
                continue;
            }
            let part = parts.entry(place).or_default();
            match what {
                "match" => part.matches = Some(Match::parse(value).unwrap_or(Match::All)),
                "op" => {
                    let (field, op) = value.split_once(':').unwrap_or_default();
                    let rule = part.rule.get_or_insert_default();
                    (rule.field, rule.op) = (field.to_owned(), op.to_owned());
                }
                "value" => part.rule.get_or_insert_default().values.push(value.to_owned()),
                "to" => value.clone_into(&mut part.rule.get_or_insert_default().to),
                _ => {}
            }
        }
        let name = fields.get("name").unwrap_or_default().to_owned();
        Self { name, root: DraftGroup::at(&[0], &mut parts) }
    }

    /// What the button asks for. What cannot be done is left undone: its button was not there.
    pub fn apply(&mut self, deed: &Deed, known: &Known) {
        match deed {
            Deed::Save | Deed::Count | Deed::Again => {}
            Deed::AddRule(place, field) => {
                let may_grow = self.root.rules() < RULES_AT_MOST;
                if let (Some(group), Some(rule), true) =
                    (self.root.find(place), DraftRule::about(field, known), may_grow)
                {
                    group.parts.push(DraftPart::Rule(rule));
                }
            }
            Deed::AddGroup(place) => {
                let may_grow = place.len() < GROUPS_DEEP && self.root.groups() < GROUPS_AT_MOST;
                if let (Some(group), true) = (self.root.find(place), may_grow) {
                    let inner = DraftGroup { matches: Match::Any, parts: Vec::new() };
                    group.parts.push(DraftPart::Group(inner));
                }
            }
            Deed::Remove(place) => {
                if let Some((last, above)) = place.split_last()
                    && let Some(group) = self.root.find(above)
                    && *last < group.parts.len()
                {
                    group.parts.remove(*last);
                }
            }
        }
    }
}

impl DraftGroup {
    fn of(group: &Group) -> Self {
        let part = |node: &Node| match node {
            Node::Group(group) => DraftPart::Group(Self::of(group)),
            Node::Rule(rule) => DraftPart::Rule(DraftRule::of(rule)),
        };
        Self { matches: group.matches, parts: group.rules.iter().map(part).collect() }
    }

    fn at(place: &[usize], parts: &mut BTreeMap<Place, Part>) -> Self {
        let matches = parts.get(place).and_then(|part| part.matches).unwrap_or(Match::All);
        let below: Vec<Place> =
            parts.keys().filter(|key| key.len() == place.len() + 1 && key.starts_with(place)).cloned().collect();
        let mut found = Vec::new();
        for key in below {
            let Some(part) = parts.get_mut(&key) else { continue };
            match (part.rule.take(), part.matches) {
                (_, Some(_)) if key.len() <= GROUPS_DEEP => found.push(DraftPart::Group(Self::at(&key, parts))),
                (Some(rule), _) => found.push(DraftPart::Rule(rule)),
                _ => {}
            }
        }
        Self { matches, parts: found }
    }

    fn find(&mut self, place: &[usize]) -> Option<&mut Self> {
        let (_, below) = place.split_first()?;
        below.iter().try_fold(self, |group, index| match group.parts.get_mut(*index)? {
            DraftPart::Group(inner) => Some(inner),
            DraftPart::Rule(_) => None,
        })
    }

    pub fn rules(&self) -> usize {
        let of = |part: &DraftPart| if let DraftPart::Group(group) = part { group.rules() } else { 1 };
        self.parts.iter().map(of).sum()
    }

    pub fn groups(&self) -> usize {
        let of = |part: &DraftPart| if let DraftPart::Group(group) = part { group.groups() } else { 0 };
        1 + self.parts.iter().map(of).sum::<usize>()
    }
}

impl DraftRule {
    fn about(field: &str, known: &Known) -> Option<Self> {
        let asked = known.asked(Field::parse(field)?)?;
        let op = asked.ops().first()?;
        Some(Self { field: field.to_owned(), op: op.to_string(), is_new: true, ..Self::default() })
    }

    fn of(rule: &Rule) -> Self {
        let (values, to) = match &rule.with {
            With::Nothing => (Vec::new(), String::new()),
            With::Text(text) => (vec![text.clone()], String::new()),
            With::Texts(texts) => (texts.clone(), String::new()),
            With::Number(number) => (vec![number.to_string()], String::new()),
            With::Numbers(from, to) => (vec![from.to_string()], to.to_string()),
            With::Day(day) => (vec![day.to_string()], String::new()),
            With::Days(from, to) => (vec![from.to_string()], to.to_string()),
            With::Span(days) => (vec![days.to_string()], String::new()),
            With::Lists(lists) => (lists.iter().map(ToString::to_string).collect(), String::new()),
            With::State(state) => (vec![state.to_string()], String::new()),
        };
        Self { field: rule.field.to_string(), op: rule.op.to_string(), values, to, is_new: false }
    }

    pub fn value(&self) -> &str {
        self.values.first().map_or("", String::as_str)
    }

    pub fn op(&self) -> Option<Op> {
        Op::parse(&self.op)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        let mut fields = Fields::default();
        for (name, value) in pairs {
            fields.push((*name).to_owned(), (*value).to_owned());
        }
        fields
    }

    const TYPED: [(&str, &str); 9] = [
        ("name", "Near"),
        ("match-0", "all"),
        ("op-0-0", "email:contains"),
        ("value-0-0", "@x"),
        ("match-0-1", "none"),
        ("op-0-1-0", "lists:one-of"),
        ("value-0-1-0", "4"),
        ("value-0-1-0", "5"),
        ("add-0-1", "comment"),
    ];

    #[test]
    fn a_tree_is_read_from_the_names_of_fields() {
        let draft = Draft::from_fields(&fields(&TYPED));
        assert_eq!((draft.root.rules(), draft.root.groups()), (2, 2));
        let DraftPart::Group(inner) = &draft.root.parts[1] else { panic!("{draft:?}") };
        assert_eq!(inner.matches, Match::None);
        let DraftPart::Rule(rule) = &inner.parts[0] else { panic!("{draft:?}") };
        assert_eq!((rule.op(), rule.values.len(), rule.value()), (Some(Op::OneOf), 2, "4"));
    }

    #[test]
    fn buttons_add_and_remove() {
        let press = |button: &str| {
            let mut pairs = TYPED.to_vec();
            pairs.push(("do", button));
            let fields = fields(&pairs);
            let mut draft = Draft::from_fields(&fields);
            draft.apply(&Deed::of(&fields), &Known::default());
            (draft.root.rules(), draft.root.groups())
        };
        assert_eq!(press("count"), (2, 2));
        assert_eq!(press("add-0-1"), (3, 2));
        assert_eq!(press("group-0-1"), (2, 3));
        assert_eq!(press("remove-0-1"), (1, 1));
        assert_eq!(press("remove-0-0"), (1, 2));
        for nonsense in ["add-9", "add-0", "group-0-0", "remove-0", "remove-", "remove-0-9", "x-y-z", "group-0-1-1-1"] {
            assert_eq!(press(nonsense), (2, 2), "{nonsense}");
        }
    }

    #[test]
    fn no_button_makes_it_too_deep_or_too_large() {
        let mut draft = Draft::new();
        for place in [vec![0], vec![0, 0], vec![0, 0, 0]] {
            draft.apply(&Deed::AddGroup(place), &Known::default());
        }
        for _ in 0..60 {
            draft.apply(&Deed::AddRule(vec![0], "email".to_owned()), &Known::default());
            draft.apply(&Deed::AddGroup(vec![0]), &Known::default());
        }
        assert_eq!((draft.root.rules(), draft.root.groups()), (RULES_AT_MOST, GROUPS_AT_MOST));
    }
}
