//! AUTH PLAIN, LOGIN and XOAUTH2 (RFC 4954, RFC 4616), for one user with one secret.

use std::io;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use skymailing::smtp::server::Line;

use super::acts::Said;
use super::conversation::{Conversation, over};
use super::script::Moment;

pub const USER: &str = "ann@example.org";
pub const PASSWORD: &str = "hunter2";

const WELCOME: &str = "235 2.7.0 Welcome";
const WRONG: &str = "535 5.7.8 Wrong user or password";

impl Conversation {
    /// `arguments` is what follows `AUTH `: a mechanism, and maybe what the client says first.
    pub async fn authenticate(&mut self, arguments: &str) -> io::Result<Said> {
        let (mechanism, first) = arguments.split_once(' ').unwrap_or((arguments, ""));
        let mechanism = mechanism.to_ascii_uppercase();
        if !self.state.offers.auth.contains(&mechanism.as_str()) {
            self.say("504 5.5.4 Not that one");
            return Ok(Said::default());
        }
        if let Some(acts) = self.state.script.at(self.number, Moment::Auth, None) {
            return self.perform(acts, self.judge(&mechanism, first)).await;
        }
        match mechanism.as_str() {
            "LOGIN" => self.login().await,
            "PLAIN" if first.is_empty() => {
                let answer = self.ask("").await?;
                self.end_auth("PLAIN", &answer).await
            }
            _ => self.end_auth(&mechanism, first).await,
        }
    }

    async fn login(&mut self) -> io::Result<Said> {
        let user = self.ask("Username:").await?;
        let password = self.ask("Password:").await?;
        let is_right = decoded(&user) == USER && decoded(&password) == PASSWORD;
        self.say(if is_right { WELCOME } else { WRONG });
        Ok(Said::default())
    }

    async fn end_auth(&mut self, mechanism: &str, response: &str) -> io::Result<Said> {
        let verdict = self.judge(mechanism, response);
        if mechanism == "XOAUTH2" && verdict == WRONG {
            self.ask("{\"status\":\"400\"}").await?;
        }
        self.say(verdict);
        Ok(Said::default())
    }

    /// 334, and what the client says to it.
    async fn ask(&mut self, challenge: &str) -> io::Result<String> {
        self.say(&format!("334 {}", BASE64_STANDARD.encode(challenge)));
        let Line::Command(answer) = self.lines.command().await? else { return Err(over()) };
        self.state.ledger.line(self.number, &answer);
        if let Some(acts) = self.state.script.at(self.number, Moment::AuthAnswer, None) {
            self.perform(acts, "").await?;
            return Err(over());
        }
        Ok(answer)
    }

    fn judge(&self, mechanism: &str, response: &str) -> &'static str {
        let wanted = match mechanism {
            "XOAUTH2" => format!("user={USER}\x01auth=Bearer {PASSWORD}\x01\x01"),
            _ => format!("\0{USER}\0{PASSWORD}"),
        };
        if decoded(response) == wanted { WELCOME } else { WRONG }
    }
}

fn decoded(text: &str) -> String {
    BASE64_STANDARD.decode(text).ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}
