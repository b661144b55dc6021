//! How long what a file says may be, as in the form of a client.

pub const NAME_AT_MOST: usize = 100;
pub const COMMENT_AT_MOST: usize = 2000;
