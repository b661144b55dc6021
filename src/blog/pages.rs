//! The pages of this slice.

use askama::Template;

use super::forms::PostForm;
use super::post::{Between, Listed, Open, Post, PostId, Shown, State};
use super::shelf::Cards;
use crate::clock::Timestamp;
use crate::db;
use crate::web::forms::FieldErrors;
use crate::web::{AppError, Page};

#[derive(Template)]
#[template(path = "blog/list.html")]
pub struct List<'a> {
    pub page: &'a Page,
    pub found: &'a Cards,
}

#[derive(Template)]
#[template(path = "blog/post.html")]
pub struct Show<'a> {
    pub page: &'a Page,
    pub found: &'a Between,
}

#[derive(Template)]
#[template(path = "blog/feed.xml")]
pub struct Feed<'a> {
    pub page: &'a Page,
    /// Without a slash at its end.
    pub base_url: &'a str,
    pub host: &'a str,
    pub posts: &'a [Open],
    pub updated_at: Timestamp,
}

#[derive(Template)]
#[template(path = "blog/posts.html")]
pub struct Posts<'a> {
    pub page: &'a Page,
    pub found: db::Page<Listed>,
}

#[derive(Template)]
#[template(path = "blog/edit.html")]
pub struct Edit<'a> {
    pub page: &'a Page,
    pub id: Option<PostId>,
    pub form: &'a PostForm,
    pub errors: &'a FieldErrors,
    pub there: Option<&'a Post>,
    pub picture: Option<Shown>,
    /// The text as readers would see it.
    pub preview: Option<String>,
    /// Who was quicker.
    pub conflict: Option<String>,
}

impl Edit<'_> {
    pub fn action(&self) -> String {
        self.id.map_or_else(|| "/editor/posts/new".to_owned(), |id| format!("/editor/posts/{id}"))
    }

    pub fn state(&self) -> State {
        self.there.map_or(State::Draft, |post| post.state(self.page.now))
    }
}

pub fn render(template: &impl Template) -> Result<String, AppError> {
    template.render().map_err(|error| AppError::Internal(error.to_string()))
}
