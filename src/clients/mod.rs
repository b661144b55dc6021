//! Whom an owner writes to: clients with attributes of the owner's own, lists, segments. The idea: an address stands once with each
//! owner, and whoever must not be written to stays so, even when deleted and brought back. Does not know what is written to whom.

mod attributes;
mod bulk;
mod client;
mod deletions;
mod erasing;
mod forms;
mod intake;
mod lists;
mod own;
mod pages;
mod queries;
pub mod routes;
mod search;
mod segments;
mod standing;

pub use self::attributes::{Attribute, AttributeError, AttributeId, Kind, NewAttribute, attributes, make_attribute};
pub use self::bulk::purge;
pub use self::client::{Client, ClientId, ClientState, NewClient};
pub use self::deletions::{DeletionId, delete_some, open_deletion};
pub use self::erasing::{erase, erase_some};
/// Many at once.
pub use self::intake::{
    Details, Known, Stamp, Taken, Undone, add_attribute, add_many, attribute_keys, begin_anew, change_many, join_lists,
    known_at, leave_lists, list_called, list_names, lists_among, remove_added, set_back,
};
pub use self::lists::{
    List, ListId, NewList, add_members, change_list, delete_list, find_list, lists, lists_of, make_list,
    remove_members, restore_list,
};
pub use self::own::{Own, Value};
pub use self::queries::{Added, Origin, add, emails_of, find, insert, origin};
/// Going through clients: `page` and `count` for pages, `ids` and `chunk` for what goes through all of them.
pub use self::search::{
    Condition, Counts, Filter, Sort, chunk, count, count_addresses, count_all, fold as fold_counts, ids, page,
    version_of_all,
};
pub use self::segments::{
    Segment, SegmentId, Today, all as segments, condition as segment_condition, count_saved as count_segment,
    find as find_segment, is_whole as segment_is_whole, routes as segment_routes, today,
};
pub use self::standing::{complain, mark_bounced, say_why, suppress, take_back_unsubscription, unsubscribe};
