//! A post, and what can be said of it without asking the database.

use diesel::prelude::*;

use super::pictures::PictureId;
use crate::clock::Timestamp;
use crate::db::AccountId;
use crate::db::schema::posts;
use crate::{id_type, text_enum};

id_type!(PostId);

pub const TITLE_AT_MOST: u64 = 200;
/// Letters of Markdown.
pub const BODY_AT_MOST: u64 = 100_000;

text_enum! {
    pub enum State {
        Draft = "draft",
        /// Published, and its time has not come.
        Scheduled = "scheduled",
        Published = "published",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = posts)]
pub struct Post {
    pub id: PostId,
    pub slug: String,
    pub published_at: Option<Timestamp>,
    pub version: i64,
    pub views: i64,
    pub edited_by: AccountId,
    pub updated_at: Timestamp,
    pub picture_id: Option<PictureId>,
    pub picture_alt: String,
    pub title: String,
    pub body: String,
}

impl Post {
    pub fn state(&self, now: Timestamp) -> State {
        state(self.published_at, now)
    }
}

fn state(published_at: Option<Timestamp>, now: Timestamp) -> State {
    match published_at {
        None => State::Draft,
        Some(at) if at > now => State::Scheduled,
        Some(_) => State::Published,
    }
}

/// What an editor made of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPost {
    pub slug: String,
    pub title: String,
    pub body: String,
    pub picture_id: Option<PictureId>,
    pub picture_alt: String,
    pub published_at: Option<Timestamp>,
}

/// A row of the editors' list.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Listed {
    pub id: PostId,
    pub slug: String,
    pub title: String,
    pub published_at: Option<Timestamp>,
    pub views: i64,
    pub updated_at: Timestamp,
}

impl Listed {
    pub fn state(&self, now: &Timestamp) -> State {
        state(self.published_at, *now)
    }
}

/// A picture as a page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    pub href: String,
    pub width: i64,
    pub height: i64,
    pub alt: String,
}

/// A post in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    pub slug: String,
    pub title: String,
    pub published_at: Timestamp,
    pub views: i64,
    /// How it begins.
    pub excerpt: String,
    pub picture: Option<Shown>,
}

/// A link to another post.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Neighbour {
    pub slug: String,
    pub title: String,
}

/// A published post as its page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    pub id: PostId,
    pub card: Card,
    pub updated_at: Timestamp,
    pub html: String,
}

/// And what stands before and after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Between {
    pub post: Open,
    pub older: Option<Neighbour>,
    pub newer: Option<Neighbour>,
}
