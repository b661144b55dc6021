//! What the program writes to people about their accounts, in their language.

use super::account::Account;
use crate::mail::{Action, Notice};
use crate::web::{Arg, Language};

/// A letter with one link to press.
fn with_link(language: Language, kind: &str, name: &str, url: String) -> Notice {
    Notice {
        language: language.as_str(),
        subject: language.text(&format!("letter-{kind}-subject")),
        before: vec![greeting(language, name), language.text(&format!("letter-{kind}-text"))],
        action: Some(Action { label: language.text(&format!("letter-{kind}-action")), url }),
        after: vec![language.text(&format!("letter-{kind}-after"))],
    }
}

pub fn verify(language: Language, name: &str, base_url: &str, token: &str) -> Notice {
    with_link(language, "verify", name, format!("{base_url}/verify/{token}"))
}

pub fn reset(account: &Account, base_url: &str, token: &str) -> Notice {
    with_link(account.language, "reset", &account.name, format!("{base_url}/reset/{token}"))
}

/// To somebody who signs up again with an address that already has an account.
pub fn already_signed_up(account: &Account, base_url: &str) -> Notice {
    with_link(account.language, "already", &account.name, format!("{base_url}/sign-in"))
}

/// To the new address.
pub fn change_email(account: &Account, base_url: &str, token: &str) -> Notice {
    with_link(account.language, "change-email", &account.name, format!("{base_url}/verify/{token}"))
}

/// To the old address: its owner cannot undo the change, but can ask for help.
pub fn email_changed(account: &Account, new: &str) -> Notice {
    let text = account.language.text_with("letter-email-changed-text", vec![("email", Arg::from(new))]);
    told(account, "letter-email-changed-subject", text)
}

pub fn password_changed(account: &Account) -> Notice {
    told(account, "letter-password-changed-subject", account.language.text("letter-password-changed-text"))
}

pub fn deleted(account: &Account) -> Notice {
    told(account, "letter-deleted-subject", account.language.text("letter-deleted-text"))
}

fn told(account: &Account, subject: &str, text: String) -> Notice {
    Notice {
        language: account.language.as_str(),
        subject: account.language.text(subject),
        before: vec![greeting(account.language, &account.name), text],
        action: None,
        after: Vec::new(),
    }
}

/// How every letter to a person begins.
pub fn greeting(language: Language, name: &str) -> String {
    language.text_with("letter-greeting", vec![("name", Arg::from(name))])
}
