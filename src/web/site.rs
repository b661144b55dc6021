//! What all pages of this installation share: where it is reached, its key and clock, and how its cookies are made.

use actix_web::cookie::{Cookie, SameSite};

use crate::clock::Clock;
use crate::config::SecretKey;

pub struct Site {
    pub key: SecretKey,
    pub clock: Clock,
    /// Without a slash at its end.
    pub base_url: String,
    /// Letters are caught instead of sent.
    pub trial: bool,
    /// Anyone may look at caught letters, because only this machine can reach us.
    pub trial_is_open: bool,
    /// The `Host` values we answer to.
    pub hosts: Vec<String>,
    pub trusted_proxies: Vec<ipnet::IpNet>,
}

impl Site {
    pub fn is_https(&self) -> bool {
        self.base_url.starts_with("https://")
    }

    /// The `__Host-` prefix makes browsers refuse the cookie from anyone but this host over HTTPS.
    pub fn session_cookie(&self) -> &'static str {
        if self.is_https() { "__Host-skymailing" } else { "skymailing" }
    }

    /// A cookie no script reads and no other site sends with its forms.
    pub fn cookie(&self, name: &str, value: String) -> Cookie<'static> {
        Cookie::build(name.to_owned(), value)
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(self.is_https())
            .finish()
    }
}
