//! A segment as it is kept.

use super::rules::Group;
use crate::clock::Timestamp;
use crate::id_type;

id_type!(SegmentId);

#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    pub id: SegmentId,
    pub name: String,
    /// `None`: they were written by a newer program, or damaged. Counts nobody.
    pub rules: Option<Group>,
    pub updated_at: Timestamp,
}

/// A row of the list of segments.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    pub segment: Segment,
    /// Nothing that its rules ask about was deleted.
    pub is_whole: bool,
}

/// A segment to be saved.
#[derive(Clone, Debug, PartialEq)]
pub struct NewSegment {
    pub name: String,
    pub rules: Group,
}

pub const NAME_AT_MOST: usize = 100;
