//! What a browser sends about senders. Fields are strings as they were typed; `parse` makes domain values of them.

use serde::Deserialize;
use validator::{Validate, ValidationError};

use super::managing::Password;
use super::providers::Provider;
use super::sender::{NewSender, Pace, Protection, Sender, Server};
use crate::config::Secret;
use crate::mail::EmailAddress;
use crate::smtp::{Host, RelayError};
use crate::web::forms::{FieldErrors, not_blank, one_line, wrong};

/// From top to bottom.
const ORDER: &[&str] = &[
    "name",
    "from_email",
    "reply_to",
    "host",
    "port",
    "protection",
    "login",
    "password",
    "per_minute",
    "per_day",
    "sessions",
    "per_domain",
];
const PER_MINUTE_AT_MOST: i64 = 10_000;
const PER_DAY_AT_MOST: i64 = 10_000_000;
const SESSIONS_AT_MOST: i64 = 50;
const LOGIN_AT_MOST: usize = 320;
const PASSWORD_AT_MOST: usize = 1000;

fn display_name(name: &str) -> Result<(), ValidationError> {
    not_blank(name).map_err(|_| wrong("invalid-sender-name-blank"))?;
    if name.chars().count() > 100 {
        return Err(wrong("invalid-name-long"));
    }
    one_line(name)
}

#[derive(Clone, Debug, Default, Deserialize, Validate)]
pub struct SenderForm {
    #[serde(default)]
    #[validate(custom(function = display_name))]
    pub name: String,
    #[serde(default)]
    pub from_email: String,
    #[serde(default)]
    pub reply_to: String,
    /// The service that was chosen, for "fill in".
    #[serde(default)]
    pub provider: String,
    #[serde(default)]
    pub host: String,
    #[serde(default)]
    pub port: String,
    #[serde(default)]
    pub protection: String,
    #[serde(default)]
    pub login: String,
    #[serde(default)]
    pub password: Typed,
    #[serde(default)]
    pub per_minute: String,
    #[serde(default)]
    pub per_day: String,
    #[serde(default)]
    pub sessions: String,
    #[serde(default)]
    pub per_domain: String,
    /// Which button was pressed.
    #[serde(default)]
    pub action: String,
}

/// A password somebody typed, which no `{:?}` shows.
#[derive(Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct Typed(String);

impl std::fmt::Debug for Typed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("***")
    }
}

impl SenderForm {
    /// For a sender that is not there yet.
    pub fn empty(name: &str, from_email: &str) -> Self {
        Self {
            name: name.to_owned(),
            from_email: from_email.to_owned(),
            port: "587".to_owned(),
            protection: Protection::StartTls.to_string(),
            ..Self::default()
        }
    }

    pub fn of(sender: &Sender) -> Self {
        let number = |number: Option<i64>| number.map_or_else(String::new, |number| number.to_string());
        Self {
            name: sender.name.clone(),
            from_email: sender.from_email.clone(),
            reply_to: sender.reply_to.clone().unwrap_or_default(),
            host: sender.host.clone(),
            port: sender.port.to_string(),
            protection: sender.protection.to_string(),
            login: sender.login.clone(),
            per_minute: number(sender.per_minute),
            per_day: number(sender.per_day),
            sessions: number(sender.sessions),
            per_domain: number(sender.per_domain),
            ..Self::default()
        }
    }

    pub fn wants_filling_in(&self) -> bool {
        self.action == "fill"
    }

    /// The service that was chosen by name, else the one the address tells.
    pub fn provider(&self) -> Option<&'static Provider> {
        Provider::named(&self.provider).or_else(|| Provider::of_address(self.from_email.trim()))
    }

    /// Puts in what is known of a provider; what belongs to the person stays.
    pub fn filled_in(&self, provider: &Provider) -> Self {
        Self {
            host: provider.host.to_owned(),
            port: provider.port.to_string(),
            protection: provider.protection.to_string(),
            login: provider.login_for(self.from_email.trim()),
            ..self.clone()
        }
    }

    /// `stored`: the sender as it is, and whether it has a password; `None` for a new one.
    pub fn parse(&self, stored: Option<(&Sender, bool)>) -> Result<(NewSender, Password), FieldErrors> {
        let mut wrong = FieldErrors::of(self, &["name"]);
        let from = parse_address(&self.from_email);
        if from.is_none() {
            wrong.add("from_email", "invalid-email");
        }
        let reply_to = match self.reply_to.trim() {
            "" => None,
            text => {
                let parsed = parse_address(text);
                if parsed.is_none() {
                    wrong.add("reply_to", "invalid-email");
                }
                parsed
            }
        };
        let server = self.server(&mut wrong);
        let password = server.as_ref().map(|server| self.password(server, stored, &mut wrong));
        let pace = Pace {
            per_minute: limit(&self.per_minute, "per_minute", PER_MINUTE_AT_MOST, &mut wrong),
            per_day: limit(&self.per_day, "per_day", PER_DAY_AT_MOST, &mut wrong),
            sessions: limit(&self.sessions, "sessions", SESSIONS_AT_MOST, &mut wrong),
            per_domain: limit(&self.per_domain, "per_domain", PER_MINUTE_AT_MOST, &mut wrong),
        };
        match (from, server, password) {
            (Some(from), Some(server), Some(password)) if wrong.is_empty() => {
                // An answer goes to From by itself.
                let reply_to = reply_to.filter(|address| address.key() != from.key());
                Ok((NewSender { name: self.name.trim().to_owned(), from, reply_to, server, pace }, password))
            }
            _ => Err(wrong.sorted(ORDER)),
        }
    }

    fn server(&self, wrong: &mut FieldErrors) -> Option<Server> {
        let host = match self.host.trim() {
            "" => Err("invalid-host-blank"),
            text => Host::parse(text).map_err(|_| "invalid-host"),
        };
        let port = self.port.trim().parse::<u16>().map_err(|_| "invalid-port");
        let protection = Protection::parse(&self.protection).ok_or("invalid-protection");
        if let Err(key) = host {
            wrong.add("host", key);
        }
        if let Err(key) = port {
            wrong.add("port", key);
        }
        if let Err(key) = protection {
            wrong.add("protection", key);
        }
        let login = self.login.trim();
        if login.chars().any(char::is_control) || login.chars().count() > LOGIN_AT_MOST {
            wrong.add("login", "invalid-login");
        }
        let server = Server {
            host: host.ok()?.to_string(),
            port: port.ok()?,
            protection: protection.ok()?,
            login: login.to_owned(),
        };
        // The rules for what a tenant names. Whether there is a password is judged beside its field.
        let said = Some("x").filter(|_| !server.login.is_empty());
        match server.relay(said) {
            Ok(_) => {}
            Err(RelayError::Host) => wrong.add("host", "invalid-host"),
            Err(RelayError::Port | RelayError::ForbiddenPort) => wrong.add("port", "invalid-port"),
            Err(RelayError::ClearPassword) => wrong.add("protection", "invalid-protection-login"),
            Err(_) => wrong.add("login", "invalid-login"),
        }
        Some(server)
    }

    fn password(&self, server: &Server, stored: Option<(&Sender, bool)>, wrong: &mut FieldErrors) -> Password {
        let typed = self.password.0.as_str();
        if typed.chars().any(char::is_control) || typed.chars().count() > PASSWORD_AT_MOST {
            wrong.add("password", "invalid-server-password");
        }
        match (server.login.is_empty(), typed.is_empty()) {
            (true, true) => Password::Nothing,
            (true, false) => {
                wrong.add("login", "invalid-login-blank");
                Password::Nothing
            }
            (false, false) => Password::New(Secret::from(typed.to_owned())),
            (false, true) => {
                match stored {
                    Some((sender, true)) if sender.server() == *server => {}
                    Some((_, true)) => wrong.add("password", "invalid-server-password-again"),
                    _ => wrong.add("password", "invalid-server-password-blank"),
                }
                Password::AsItWas
            }
        }
    }
}

fn parse_address(text: &str) -> Option<EmailAddress> {
    EmailAddress::parse(text.trim()).ok()
}

/// Digits alone: `1e18`, `NaN`, `+5` and `-1` are no numbers of letters.
fn limit(text: &str, field: &'static str, at_most: i64, wrong: &mut FieldErrors) -> Option<i64> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let is_digits = text.len() <= 18 && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.parse::<i64>().ok().filter(|number| is_digits && (1..=at_most).contains(number));
    if number.is_none() {
        let key = match field {
            "per_day" => "invalid-per-day",
            "sessions" => "invalid-sessions",
            _ => "invalid-per-minute",
        };
        wrong.add(field, key);
    }
    number
}

/// An address alone.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct AddressForm {
    #[serde(default)]
    pub email: String,
}

impl AddressForm {
    pub fn parse(&self) -> Result<EmailAddress, FieldErrors> {
        parse_address(&self.email).ok_or_else(|| FieldErrors::one("email", "invalid-email"))
    }
}

/// The installation's own server.
#[derive(Clone, Debug, Default, Deserialize, Validate)]
pub struct OwnForm {
    #[serde(default)]
    #[validate(custom(function = display_name))]
    pub name: String,
    #[serde(default)]
    pub reply_to: String,
}

impl OwnForm {
    /// `confirmed`: what may be chosen.
    pub fn parse(&self, confirmed: &[EmailAddress]) -> Result<(String, EmailAddress), FieldErrors> {
        let mut errors = FieldErrors::of(self, &["name"]);
        let chosen = confirmed.iter().find(|address| address.as_str() == self.reply_to);
        if chosen.is_none() {
            errors.add("reply_to", "invalid-reply-to");
        }
        match chosen {
            Some(chosen) if errors.is_empty() => Ok((self.name.trim().to_owned(), chosen.clone())),
            _ => Err(errors),
        }
    }
}

#[cfg(test)]
#[path = "forms_tests.rs"]
mod tests;
