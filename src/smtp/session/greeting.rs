//! From the banner to the point where a letter may be offered: EHLO, STARTTLS, AUTH.
//!
//! The idea: while TLS is required and not on, nothing but EHLO and STARTTLS is said.

use super::Session;
use crate::smtp::commands;
use crate::smtp::extensions::Extensions;
use crate::smtp::phase::{Phase, Step};
use crate::smtp::relay::{Credentials, Security};
use crate::smtp::reply::Reply;
use crate::smtp::stage::Stage;

impl Session {
    pub(in crate::smtp) fn begin(&mut self) -> Step {
        match self.security {
            Security::Implicit => self.shake_hands(),
            Security::StartTls | Security::Plain => Step::Read,
        }
    }

    /// TLS is on. RFC 3207 section 4.2: everything learned before is forgotten.
    pub(in crate::smtp) fn secured(&mut self) -> Step {
        self.secured = true;
        self.dialogue.happened("TLS is on");
        if self.security == Security::Implicit {
            (self.phase, self.stage) = (Phase::Banner, Stage::Banner);
            return Step::Read;
        }
        self.say_hello()
    }

    pub(super) fn say_hello(&mut self) -> Step {
        self.say(Phase::Ehlo, Stage::Ehlo, commands::ehlo(&self.hello))
    }

    pub(super) fn hello_answered(&mut self, reply: &Reply) -> Step {
        self.offered = Extensions::read(reply);
        if self.security != Security::StartTls || self.secured {
            return self.authenticate();
        }
        if !self.offered.starttls {
            self.stage = Stage::StartTls;
            return self.lost("The server does not offer STARTTLS, and nothing is sent in clear.");
        }
        self.say(Phase::StartTls, Stage::StartTls, "STARTTLS\r\n".to_owned())
    }

    pub(super) fn shake_hands(&mut self) -> Step {
        (self.phase, self.stage) = (Phase::Handshake, Stage::Tls);
        Step::StartTls
    }

    fn authenticate(&mut self) -> Step {
        let Some(credentials) = &self.credentials else {
            return self.ready(Phase::Idle, Stage::Mail);
        };
        let has_nul = credentials.user().contains('\0') || credentials.password().contains('\0');
        let plain = commands::auth_plain(credentials);
        self.stage = Stage::Auth;
        if !(self.secured || self.loopback) {
            self.lost("A password is not sent without TLS to another machine.")
        } else if has_nul {
            self.lost("The user or the password holds a NUL character.")
        } else if self.offered.plain {
            self.say_masked(Phase::AuthPlain, plain, "AUTH PLAIN ***")
        } else if self.offered.login {
            self.say(Phase::AuthLogin, Stage::Auth, "AUTH LOGIN\r\n".to_owned())
        } else {
            self.lost("The server does not offer AUTH PLAIN or AUTH LOGIN.")
        }
    }

    pub(super) fn say_secret(&mut self, phase: Phase, secret: impl Fn(&Credentials) -> &str) -> Step {
        let line = self.credentials.as_ref().map(|credentials| commands::encoded(secret(credentials)));
        self.say_masked(phase, line.unwrap_or_default(), "***")
    }
}
