//! Two versions side by side, field by field.

use super::attachments::Attachment;
use super::content::Content;
use super::versions::{Change, Hunk, diff};

/// One field that is different.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Its name in the editor.
    pub field: &'static str,
    pub hunks: Vec<Hunk>,
}

/// From `old` to `new`, in the order of the editor.
pub fn differences(old: &Content, new: &Content) -> Vec<Difference> {
    let fields = [
        ("name", old.name.as_str(), new.name.as_str()),
        ("subject", &old.subject, &new.subject),
        ("preheader", &old.preheader, &new.preheader),
        ("language", &old.language, &new.language),
        ("format", old.format.as_str(), new.format.as_str()),
        ("body", &old.body, &new.body),
        ("text", &old.text, &new.text),
    ];
    let changed = fields.into_iter().filter(|(_, old, new)| old != new);
    changed.map(|(field, old, new)| Difference { field, hunks: diff(old, new) }).collect()
}

/// An attachment that is in one of two versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    pub change: Change,
    pub name: String,
}

pub fn file_changes(old: &[Attachment], new: &[Attachment]) -> Vec<FileChange> {
    let only = |here: &[Attachment], there: &[Attachment], change| -> Vec<FileChange> {
        let missing = here.iter().filter(|file| there.iter().all(|other| other.id != file.id));
        missing.map(|file| FileChange { change, name: file.name.clone() }).collect()
    };
    [only(old, new, Change::Removed), only(new, old, Change::Added)].concat()
}
