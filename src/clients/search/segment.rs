//! Who is in a saved segment.

use diesel::prelude::*;
use diesel::result::Error;

use super::filter::SegmentId;
use super::queries::Condition;
use crate::clock::Timestamp;
use crate::db::{AccountId, Conn};

/// What its rules ask of a client, today. Another's segment is not found.
pub(super) fn condition(_: &mut Conn, _: AccountId, _: SegmentId, _: Timestamp) -> QueryResult<Condition> {
    Err(Error::NotFound)
}
