//! What a browser sends about accounts. Fields are strings as they were typed, so that a form can be shown again; `parse`
//! checks that the whole is right and makes domain values of it.

use serde::Deserialize;
use validator::{Validate, ValidationError};

use crate::mail::EmailAddress;
use crate::web::Language;
use crate::web::forms::{FieldErrors, not_blank, one_line, wrong};

/// How a person is addressed, on pages and in letters.
fn person_name(name: &str) -> Result<(), ValidationError> {
    not_blank(name).map_err(|_| wrong("invalid-name-blank"))?;
    if name.chars().count() > 100 {
        return Err(wrong("invalid-name-long"));
    }
    one_line(name)
}

fn address(text: &str) -> Result<EmailAddress, FieldErrors> {
    EmailAddress::parse(text.trim()).map_err(|_| FieldErrors::one("email", "invalid-email"))
}

/// A zone the program knows; anything else becomes UTC, because a person signing up did not type it.
fn known_zone(zone: &str) -> String {
    if is_zone(zone) { zone.to_owned() } else { "UTC".to_owned() }
}

pub fn is_zone(zone: &str) -> bool {
    zone == "UTC" || zones().any(|known| known == zone)
}

pub fn zones() -> impl Iterator<Item = String> {
    jiff::tz::db().available().map(|name| name.to_string()).filter(|name| {
        name.contains('/') && !name.starts_with("Etc/") && !name.starts_with("posix") && !name.starts_with("right")
    })
}

#[derive(Clone, Debug, Default, Deserialize, Validate)]
pub struct SignUpForm {
    #[serde(default)]
    #[validate(custom(function = person_name))]
    pub name: String,
    #[serde(default)]
    pub email: String,
    #[serde(default)]
    pub password: String,
    #[serde(default)]
    pub zone: String,
}

impl SignUpForm {
    pub fn parse(&self) -> Result<(EmailAddress, String, String), FieldErrors> {
        let mut errors = FieldErrors::of(self, &["name"]);
        let email = address(&self.email);
        if email.is_err() {
            errors.add("email", "invalid-email");
        }
        match email {
            Ok(email) if errors.is_empty() => Ok((email, self.name.trim().to_owned(), known_zone(&self.zone))),
            _ => Err(errors),
        }
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
pub struct SignInForm {
    #[serde(default)]
    pub email: String,
    #[serde(default)]
    pub password: String,
    #[serde(default)]
    pub next: String,
}

impl SignInForm {
    pub fn parse(&self) -> Result<EmailAddress, FieldErrors> {
        match (address(&self.email), self.password.is_empty()) {
            (Ok(email), false) => Ok(email),
            (Ok(_), true) => Err(FieldErrors::one("password", "invalid-password-empty")),
            (Err(mut errors), without_password) => {
                if without_password {
                    errors.add("password", "invalid-password-empty");
                }
                Err(errors)
            }
        }
    }
}

/// An address alone: for a reset, or to send a confirmation again.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct EmailForm {
    #[serde(default)]
    pub email: String,
}

impl EmailForm {
    pub fn parse(&self) -> Result<EmailAddress, FieldErrors> {
        address(&self.email)
    }
}

/// A new password alone.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct PasswordForm {
    #[serde(default)]
    pub password: String,
}

#[derive(Clone, Debug, Default, Deserialize, Validate)]
pub struct ProfileForm {
    #[serde(default)]
    #[validate(custom(function = person_name))]
    pub name: String,
    #[serde(default)]
    pub language: String,
    #[serde(default)]
    pub zone: String,
}

impl ProfileForm {
    pub fn parse(&self) -> Result<(String, Language, String), FieldErrors> {
        let mut errors = FieldErrors::of(self, &["name"]);
        let language = Language::parse(&self.language);
        if language.is_none() {
            errors.add("language", "invalid-language");
        }
        if !is_zone(&self.zone) {
            errors.add("zone", "invalid-zone");
        }
        match language {
            Some(language) if errors.is_empty() => Ok((self.name.trim().to_owned(), language, self.zone.clone())),
            _ => Err(errors),
        }
    }
}

/// A box that is not ticked sends nothing.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct LettersForm {
    pub run_letters: Option<String>,
}

/// Sensitive changes ask for the password again.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct ChangePasswordForm {
    #[serde(default)]
    pub current_password: String,
    #[serde(default)]
    pub new_password: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
pub struct ChangeEmailForm {
    #[serde(default)]
    pub new_email: String,
    #[serde(default)]
    pub email_password: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
pub struct DeleteForm {
    #[serde(default)]
    pub delete_password: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_good_sign_up_is_taken_and_its_zone_kept() {
        let form = SignUpForm {
            name: " Анна ".to_owned(),
            email: " ann@Example.org ".to_owned(),
            password: "x".to_owned(),
            zone: "Asia/Yekaterinburg".to_owned(),
        };
        let (email, name, zone) = form.parse().unwrap();
        assert_eq!((email.as_str(), name.as_str(), zone.as_str()), ("ann@example.org", "Анна", "Asia/Yekaterinburg"));
    }

    #[test]
    fn names_that_break_lines_or_turn_text_are_refused() {
        for name in
            ["Eve\r\nBcc: v@x", "a\rb", "a\nb", "a\u{1b}b", "a\u{7f}b", "a\u{85}b", "a\u{2028}b", "a\u{202e}b", " ", ""]
        {
            let form = SignUpForm {
                name: name.to_owned(),
                email: "a@b.cd".to_owned(),
                password: "x".to_owned(),
                zone: String::new(),
            };
            assert!(form.parse().unwrap_err().has("name"), "{name:?}");
        }
    }

    #[test]
    fn only_zones_that_exist_are_kept() {
        assert!(is_zone("UTC") && is_zone("Europe/Moscow"));
        for zone in ["Mars/X", "", "../../etc/localtime", "/etc/localtime", "Europe/Moscow\0"] {
            assert!(!is_zone(zone), "{zone:?}");
        }
    }
}
