//! Lists: named sets of clients, put together by hand. A client may be on many.

mod forms;
mod list;
mod queries;

pub use self::forms::ListForm;
pub use self::list::{List, ListId, NewList};
pub use self::queries::{
    add_members, change_list, delete_list, find_list, lists, lists_of, make_list, remove_members, restore_list,
};
