//! What the editor sends, and what is wrong with it.

use std::borrow::Cow;

use serde::Deserialize;
use validator::Validate;

use super::attachments::AttachmentId;
use super::content::{Content, Format};
use super::message::{Search, Sort};
use super::versions::Version;
use crate::config::random_token;
use crate::delivery::SenderId;
use crate::mail::merge::{Fields as MergeFields, Part, Problem};
use crate::web::forms::{FieldErrors, not_blank, one_line};
use crate::web::uploads::Fields;
use crate::web::{Arg, Language, Page};

#[derive(Clone, Debug, Default, Deserialize)]
pub struct SearchForm {
    #[serde(default)]
    pub q: String,
    #[serde(default)]
    pub sort: String,
    #[serde(default)]
    pub page: Option<i64>,
}

impl SearchForm {
    /// What makes no sense is not searched for.
    pub fn search(&self, rows: i64) -> Search {
        let text: String = self.q.trim().chars().take(200).collect();
        let skip = (self.number() - 1) * rows;
        Search { text: Some(text).filter(|text| !text.is_empty()), sort: self.sort(), skip }
    }

    pub fn sort(&self) -> Sort {
        Sort::parse(&self.sort).unwrap_or(Sort::Changed)
    }

    /// Of the page, from 1.
    pub fn number(&self) -> i64 {
        self.page.unwrap_or(1).clamp(1, 100_000)
    }

    /// The query of another page of the same search.
    pub fn query(&self) -> String {
        url::form_urlencoded::Serializer::new(String::new())
            .append_pair("q", &self.q)
            .append_pair("sort", self.sort().as_str())
            .finish()
    }
}

const NAME_AT_MOST: u64 = 200;

#[derive(Clone, Debug, Default, Validate)]
pub struct MessageForm {
    #[validate(
        length(max = "NAME_AT_MOST", message = "invalid-message-name-long"),
        custom(function = not_blank, message = "invalid-message-name"),
        custom(function = one_line, message = "invalid-line")
    )]
    pub name: String,
    #[validate(custom(function = not_blank, message = "invalid-message-subject"))]
    pub subject: String,
    pub preheader: String,
    pub language: String,
    pub format: String,
    #[validate(custom(function = not_blank, message = "invalid-message-body"))]
    pub body: String,
    pub text: String,
    pub base: i64,
    pub window: String,
    /// Attachments to take away.
    pub removed: Vec<AttachmentId>,
    /// Whom the preview shows it as.
    pub shown_as: String,
}

/// From top to bottom.
const ORDER: [&str; 3] = ["name", "subject", "body"];

impl MessageForm {
    /// An empty one, for somebody who reads this language.
    pub fn new(language: Language) -> Self {
        Self {
            language: language.as_str().to_owned(),
            format: Format::Markdown.as_str().to_owned(),
            window: random_token(),
            ..Self::default()
        }
    }

    pub fn of(fields: &Fields) -> Self {
        let text = |name: &str| fields.get(name).unwrap_or_default().to_owned();
        let window: String = text("window").chars().filter(char::is_ascii_alphanumeric).take(64).collect();
        Self {
            name: text("name"),
            subject: text("subject"),
            preheader: text("preheader"),
            language: text("language"),
            format: text("format"),
            body: text("body"),
            text: text("text"),
            base: text("base").parse().unwrap_or(0),
            window: if window.is_empty() { random_token() } else { window },
            removed: fields.all("removed").filter_map(|id| id.parse().ok().map(AttachmentId)).collect(),
            shown_as: text("shown_as"),
        }
    }

    pub fn of_version(version: &Version) -> Self {
        Self { base: version.number, ..Self::of_content(&version.content, random_token()) }
    }

    pub fn of_content(content: &Content, window: String) -> Self {
        Self {
            name: content.name.clone(),
            subject: content.subject.clone(),
            preheader: content.preheader.clone(),
            language: content.language.clone(),
            format: content.format.as_str().to_owned(),
            body: content.body.clone(),
            text: content.text.clone(),
            window,
            ..Self::default()
        }
    }

    /// As it was typed, for drafts and previews, right or wrong.
    pub fn content(&self) -> Content {
        Content {
            name: self.name.trim().to_owned(),
            language: self.language.trim().to_owned(),
            subject: self.subject.trim().to_owned(),
            preheader: self.preheader.trim().to_owned(),
            format: Format::parse(&self.format).unwrap_or(Format::Markdown),
            body: self.body.clone(),
            text: self.text.clone(),
        }
    }

    pub fn parse(&self, fields: &MergeFields) -> Result<Content, Vec<Wrong>> {
        let mut errors = FieldErrors::of(self, &ORDER);
        if !is_language(self.language.trim()) {
            errors.add("language", "invalid-message-language");
        }
        if Format::parse(&self.format).is_none() {
            errors.add("format", "invalid-message-format");
        }
        let content = self.content();
        let mut wrong: Vec<Wrong> =
            errors.iter().map(|(field, key)| Wrong::Field(field.clone(), key.clone())).collect();
        if let Err(problems) = content.compile(fields) {
            wrong.extend(problems.into_iter().map(Wrong::Text));
        }
        if wrong.is_empty() { Ok(content) } else { Err(wrong) }
    }
}

/// What the page of test letters sends.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct TestForm {
    #[serde(default)]
    pub to: String,
    /// Empty: the installation's own server.
    #[serde(default)]
    pub sender: String,
    #[serde(default)]
    pub shown_as: String,
}

impl TestForm {
    pub fn way(&self) -> Option<SenderId> {
        self.sender.parse().ok().map(SenderId)
    }
}

/// As in RFC 5646, near enough: `en`, `pt-BR`, `zh-Hant`.
fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default();
    (2..=3).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_alphabetic())
        && text.len() <= 35
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// Something the editor does not accept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// The field, and the key of a text.
    Field(Cow<'static, str>, String),
    Text(Problem),
}

impl Wrong {
    pub fn field(&self) -> &str {
        match self {
            Self::Field(field, _) => field,
            Self::Text(problem) => match problem.part {
                Part::Subject => "subject",
                Part::Preheader => "preheader",
                Part::Body => "body",
                Part::Text => "text",
            },
        }
    }

    pub fn words(&self, page: &Page) -> String {
        let problem = match self {
            Self::Field(_, key) => return page.t(key),
            Self::Text(problem) => problem,
        };
        let args = problem.args().into_iter().map(|(name, value)| (name, Arg::from(value))).collect();
        let what = page.language.text_with(problem.key(), args);
        let at = |key| {
            let place = [("line", problem.line), ("column", problem.column)];
            let place = place.into_iter().map(|(name, count)| (name, Arg::from(count)));
            page.language.text_with(key, place.chain([("what", Arg::from(what.as_str()))]).collect())
        };
        match problem.part {
            Part::Subject | Part::Preheader => at("message-problem-column"),
            Part::Body | Part::Text => at("message-problem-line"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_look_like_languages() {
        for good in ["en", "ru", "pt-BR", "zh-Hant", "sr-Latn-RS"] {
            assert!(is_language(good), "{good}");
        }
        for bad in ["", "e", "english", "en_US", "en-", "ru\"><script>", "en-toolongpart"] {
            assert!(!is_language(bad), "{bad}");
        }
    }

    #[test]
    fn all_that_is_wrong_is_found_together() {
        let form = MessageForm { body: "a\n{{7*7}}".to_owned(), language: "xx_".to_owned(), ..MessageForm::default() };
        let wrong = form.parse(&MergeFields::default()).unwrap_err();
        let fields: Vec<&str> = wrong.iter().map(Wrong::field).collect();
        assert_eq!(fields, ["name", "subject", "language", "format", "body"]);
    }
}
