//! The pages of this slice.

use askama::Template;

use super::first_steps::FirstSteps;
use super::numbers::Numbers;
use crate::blog::Card;
use crate::campaigns::{Overview, Why};
use crate::delivery::State;
use crate::web::{AppError, Language, Page, SignedIn};

#[derive(Template)]
#[template(path = "home/home.html")]
pub struct Home<'a> {
    pub page: &'a Page,
    pub numbers: &'a Numbers,
    pub posts: &'a [Card],
}

pub fn home(page: &Page, numbers: &Numbers, posts: &[Card]) -> Result<String, AppError> {
    Home { page, numbers, posts }.render().map_err(|error| AppError::Internal(error.to_string()))
}

#[derive(Template)]
#[template(path = "home/dashboard.html")]
pub struct Dashboard<'a> {
    pub page: &'a Page,
    pub who: &'a SignedIn,
    /// For an owner.
    pub steps: Option<FirstSteps>,
    pub overview: Overview,
}

impl Dashboard<'_> {
    /// The first steps are no news any more.
    pub fn has_done_all(&self) -> bool {
        self.steps.as_ref().is_some_and(FirstSteps::are_done)
    }

    pub fn moves(&self) -> bool {
        !self.overview.running.is_empty()
    }
}

#[derive(Template)]
#[template(path = "home/preferences.html")]
pub struct Preferences<'a> {
    pub page: &'a Page,
    pub languages: &'static [Language],
    pub next: &'a str,
}
