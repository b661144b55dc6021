//! The pages of this slice.

use askama::Template;

use super::first_steps::FirstSteps;
use crate::web::{Language, Page, SignedIn};

#[derive(Template)]
#[template(path = "home/home.html")]
pub struct Home<'a> {
    pub page: &'a Page,
}

#[derive(Template)]
#[template(path = "home/dashboard.html")]
pub struct Dashboard<'a> {
    pub page: &'a Page,
    pub who: &'a SignedIn,
    /// For an owner.
    pub steps: Option<FirstSteps>,
}

#[derive(Template)]
#[template(path = "home/preferences.html")]
pub struct Preferences<'a> {
    pub page: &'a Page,
    pub languages: &'static [Language],
    pub next: &'a str,
}
