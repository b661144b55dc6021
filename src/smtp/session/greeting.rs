//! From the banner to the point where a letter may be offered: EHLO, STARTTLS, AUTH.
//!
//! The idea: while TLS is required and not on, nothing but EHLO and STARTTLS is said.

use super::step::{Awaited, Standing, Step};
use super::{Reply, Session};
use crate::smtp::cause::Cause;
use crate::smtp::commands;
use crate::smtp::credentials::Secret;
use crate::smtp::extensions::Extensions;
use crate::smtp::grouping::Grouping;
use crate::smtp::relay::Security;
use crate::smtp::stage::Stage;

impl Session {
    pub(in crate::smtp) fn begin(&mut self) -> Step {
        match self.security {
            Security::Implicit => {
                self.awaited.clear();
                self.shake_hands()
            }
            Security::StartTls | Security::Plain => Step::Read,
        }
    }

    /// TLS is on. RFC 3207 section 4.2: everything learned before is forgotten.
    pub(in crate::smtp) fn secured(&mut self) -> Step {
        self.secured = true;
        self.offered = Extensions::default();
        self.dialogue.happened("TLS is on");
        if self.security == Security::Implicit {
            self.await_answer(Awaited::Banner);
            return Step::Read;
        }
        self.say_hello()
    }

    pub(super) fn banner_heard(&mut self, reply: &Reply) -> Step {
        // Its submission service crashes (2.3.19) when an offer follows a dot: the letter leaves, and the answer never comes.
        if reply.text().contains("Dovecot") {
            self.group_at_most(Grouping::Offers);
        }
        self.say_hello()
    }

    pub(super) fn say_hello(&mut self) -> Step {
        self.say(Awaited::Ehlo, commands::hello("EHLO", &self.hello))
    }

    /// RFC 5321 section 3.2: a server that does not know EHLO is greeted the old way. It can offer neither TLS nor AUTH.
    pub(super) fn may_say_helo(&self) -> bool {
        self.credentials.is_none() && (self.security != Security::StartTls || self.secured)
    }

    pub(super) fn say_helo(&mut self) -> Step {
        self.say(Awaited::Helo, commands::hello("HELO", &self.hello))
    }

    pub(super) fn hello_answered(&mut self, reply: &Reply) -> Step {
        self.offered = Extensions::read(reply);
        if self.security != Security::StartTls || self.secured {
            return self.authenticate();
        }
        if !self.offered.starttls {
            self.stage = Stage::StartTls;
            return self.lost(Cause::NoTls, "The server does not offer STARTTLS, and nothing is sent in clear.");
        }
        self.say(Awaited::StartTls, "STARTTLS\r\n".to_owned())
    }

    pub(super) fn shake_hands(&mut self) -> Step {
        (self.standing, self.stage) = (Standing::Handshake, Stage::Tls);
        Step::StartTls
    }

    pub(super) fn greeted(&mut self) -> Step {
        (self.standing, self.stage) = (Standing::Idle, Stage::Mail);
        Step::Ready
    }

    pub(super) fn not_greeted(&mut self, reply: &Reply) -> Step {
        self.standing = Standing::Over;
        Step::Done(self.said(reply))
    }

    fn authenticate(&mut self) -> Step {
        let Some(credentials) = self.credentials.clone() else {
            return self.greeted();
        };
        self.stage = Stage::Auth;
        if !(self.secured || self.loopback) {
            return self.lost(Cause::NoTls, "A password is not sent without TLS to another machine.");
        }
        let user = credentials.user();
        match credentials.secret() {
            Secret::Token(token) if self.offered.xoauth2 => {
                self.say_secret(Awaited::AuthToken, "AUTH XOAUTH2 ", &commands::xoauth2_response(user, token))
            }
            Secret::Token(_) => self.lost(Cause::NoLoginOffered, "The server does not offer AUTH XOAUTH2."),
            Secret::Password(password) if self.offered.plain => {
                self.say_secret(Awaited::Auth, "AUTH PLAIN ", &commands::plain_response(user, password))
            }
            Secret::Password(_) if self.offered.login => self.say(Awaited::AuthLogin, "AUTH LOGIN\r\n".to_owned()),
            Secret::Password(_) => {
                self.lost(Cause::NoLoginOffered, "The server does not offer AUTH PLAIN or AUTH LOGIN.")
            }
        }
    }

    pub(super) fn say_user(&mut self) -> Step {
        let user = self.credentials.as_ref().map(|credentials| commands::encoded(credentials.user()));
        self.say_secret(Awaited::AuthUser, "", &user.unwrap_or_default())
    }

    pub(super) fn say_password(&mut self) -> Step {
        let password = match self.credentials.as_ref().map(|credentials| credentials.secret()) {
            Some(Secret::Password(password)) => commands::encoded(password),
            _ => String::new(),
        };
        self.say_secret(Awaited::Auth, "", &password)
    }

    /// A refused token is answered with 334 and a JSON text; the refusal itself comes after an empty line.
    pub(super) fn hear_why(&mut self) -> Step {
        self.say(Awaited::Auth, "\r\n".to_owned())
    }
}
