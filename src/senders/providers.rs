//! Mail providers and what their servers want, so that nobody has to look it up. A domain that is not here gets no guess: a wrong
//! server would be told the password.

use super::sender::Protection;

#[derive(Debug)]
pub struct Provider {
    /// In forms and addresses.
    pub key: &'static str,
    pub name: &'static str,
    /// The part after @ of the addresses it gives out; none for services that send for domains of their users.
    domains: &'static [&'static str],
    pub host: &'static str,
    pub port: u16,
    pub protection: Protection,
    login: Login,
    /// The key of the sentence that says what the person has to do there first.
    pub note: &'static str,
}

#[derive(Debug)]
enum Login {
    WholeAddress,
    /// The same for everyone.
    Fixed(&'static str),
    /// Another name, which only the person knows.
    Unknown,
}

use Login::{Fixed, Unknown, WholeAddress};
use Protection::{StartTls, Tls};

impl Provider {
    pub fn named(key: &str) -> Option<&'static Self> {
        ALL.iter().find(|provider| provider.key == key)
    }

    pub fn of_address(address: &str) -> Option<&'static Self> {
        Self::of_domain(address.rsplit_once('@')?.1)
    }

    pub fn of_domain(domain: &str) -> Option<&'static Self> {
        let domain = domain.trim().trim_end_matches('.').to_ascii_lowercase();
        ALL.iter().find(|provider| provider.domains.contains(&domain.as_str()))
    }

    /// The user name for an address; empty where only the person knows it.
    pub fn login_for(&self, address: &str) -> String {
        match self.login {
            WholeAddress => address.to_owned(),
            Fixed(login) => login.to_owned(),
            Unknown => String::new(),
        }
    }
}

const fn mailbox(
    key: &'static str,
    name: &'static str,
    domains: &'static [&'static str],
    (host, port, protection): (&'static str, u16, Protection),
    note: &'static str,
) -> Provider {
    Provider { key, name, domains, host, port, protection, login: WholeAddress, note }
}

const fn service(
    key: &'static str,
    name: &'static str,
    host: &'static str,
    login: Login,
    note: &'static str,
) -> Provider {
    Provider { key, name, domains: &[], host, port: 587, protection: StartTls, login, note }
}

pub static ALL: &[Provider] = &[
    mailbox("gmail", "Gmail", &["gmail.com", "googlemail.com"], ("smtp.gmail.com", 465, Tls), "provider-gmail"),
    mailbox(
        "yandex",
        "Yandex",
        &["yandex.ru", "ya.ru", "yandex.by", "yandex.kz", "yandex.uz", "yandex.ua", "narod.ru"],
        ("smtp.yandex.ru", 465, Tls),
        "provider-yandex",
    ),
    mailbox("yandex-com", "Yandex (yandex.com)", &["yandex.com"], ("smtp.yandex.com", 465, Tls), "provider-yandex"),
    mailbox(
        "mail-ru",
        "Mail.ru",
        &["mail.ru", "inbox.ru", "list.ru", "bk.ru", "internet.ru", "xmail.ru"],
        ("smtp.mail.ru", 465, Tls),
        "provider-mail-ru",
    ),
    mailbox(
        "rambler",
        "Rambler",
        &["rambler.ru", "lenta.ru", "autorambler.ru", "myrambler.ru", "ro.ru", "rambler.ua"],
        ("smtp.rambler.ru", 465, Tls),
        "provider-rambler",
    ),
    mailbox(
        "outlook",
        "Outlook, Hotmail",
        &[
            "outlook.com",
            "hotmail.com",
            "live.com",
            "msn.com",
            "outlook.de",
            "hotmail.de",
            "live.de",
            "outlook.fr",
            "hotmail.fr",
            "live.fr",
            "hotmail.co.uk",
            "live.co.uk",
            "outlook.es",
            "hotmail.es",
            "outlook.it",
            "hotmail.it",
            "live.it",
            "live.ru",
            "outlook.com.br",
            "outlook.jp",
        ],
        ("smtp-mail.outlook.com", 587, StartTls),
        "provider-outlook",
    ),
    mailbox(
        "icloud",
        "iCloud",
        &["icloud.com", "me.com", "mac.com"],
        ("smtp.mail.me.com", 587, StartTls),
        "provider-icloud",
    ),
    mailbox(
        "yahoo",
        "Yahoo",
        &[
            "yahoo.com",
            "ymail.com",
            "rocketmail.com",
            "yahoo.co.uk",
            "yahoo.de",
            "yahoo.fr",
            "yahoo.es",
            "yahoo.it",
            "yahoo.ca",
            "yahoo.com.br",
            "yahoo.co.in",
        ],
        ("smtp.mail.yahoo.com", 465, Tls),
        "provider-yahoo",
    ),
    mailbox("aol", "AOL", &["aol.com"], ("smtp.aol.com", 465, Tls), "provider-yahoo"),
    mailbox("zoho", "Zoho", &["zoho.com", "zohomail.com"], ("smtp.zoho.com", 465, Tls), "provider-zoho"),
    mailbox("zoho-eu", "Zoho (EU)", &["zoho.eu", "zohomail.eu"], ("smtp.zoho.eu", 465, Tls), "provider-zoho"),
    mailbox(
        "fastmail",
        "Fastmail",
        &["fastmail.com", "fastmail.fm"],
        ("smtp.fastmail.com", 465, Tls),
        "provider-fastmail",
    ),
    mailbox("gmx", "GMX", &["gmx.com", "gmx.us", "gmx.co.uk"], ("mail.gmx.com", 587, StartTls), "provider-gmx"),
    mailbox(
        "gmx-net",
        "GMX (gmx.net)",
        &["gmx.net", "gmx.de", "gmx.at", "gmx.ch"],
        ("mail.gmx.net", 587, StartTls),
        "provider-gmx",
    ),
    mailbox("web-de", "WEB.DE", &["web.de"], ("smtp.web.de", 587, StartTls), "provider-gmx"),
    service("sendgrid", "SendGrid", "smtp.sendgrid.net", Fixed("apikey"), "provider-sendgrid"),
    service("mailgun", "Mailgun", "smtp.mailgun.org", Unknown, "provider-mailgun"),
    service("mailgun-eu", "Mailgun (EU)", "smtp.eu.mailgun.org", Unknown, "provider-mailgun"),
    service("ses", "Amazon SES (us-east-1)", "email-smtp.us-east-1.amazonaws.com", Unknown, "provider-ses"),
    service("postmark", "Postmark", "smtp.postmarkapp.com", Unknown, "provider-postmark"),
    service("brevo", "Brevo", "smtp-relay.brevo.com", Unknown, "provider-brevo"),
    service("mailjet", "Mailjet", "in-v3.mailjet.com", Unknown, "provider-mailjet"),
    service("mailersend", "MailerSend", "smtp.mailersend.net", Unknown, "provider-mailersend"),
    service("smtp2go", "SMTP2GO", "mail.smtp2go.com", Unknown, "provider-smtp2go"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::smtp::{Host, Relay};

    #[test]
    fn every_provider_can_be_used_as_it_stands() {
        let (mut keys, mut domains) = (BTreeSet::new(), BTreeSet::new());
        for provider in ALL {
            assert!(keys.insert(provider.key), "{} stands twice", provider.key);
            for domain in provider.domains {
                assert!(domains.insert(*domain), "{domain} stands twice");
                assert_eq!(Host::parse(domain).unwrap().to_string(), *domain);
            }
            let relay = Relay::of_tenant(provider.host, provider.port, provider.protection.security(), None).unwrap();
            assert_eq!(relay.host, provider.host);
        }
    }

    #[test]
    fn an_address_tells_its_provider_and_a_stranger_tells_nothing() {
        let host = |address: &str| Provider::of_address(address).map(|provider| provider.host);
        assert_eq!(host("ann@GMail.com"), Some("smtp.gmail.com"));
        assert_eq!(host("ann@bk.ru"), Some("smtp.mail.ru"));
        for stranger in
            ["ann@example.org", "ann", "", "ann@mail.gmail.com", "ann@notgmail.com", "@", "a@gmail.com@x.org"]
        {
            assert_eq!(host(stranger), None, "{stranger}");
        }
        let gmail = Provider::named("gmail").unwrap();
        assert_eq!(gmail.login_for("ann@gmail.com"), "ann@gmail.com");
        assert_eq!(Provider::named("sendgrid").unwrap().login_for("ann@example.org"), "apikey");
    }
}
