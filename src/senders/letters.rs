//! What the program writes about senders: the question whether an owner may write from an address, and the letter that shows
//! that a sender works.

use super::usable::Usable;
use crate::accounts::Account;
use crate::clock::Timestamp;
use crate::config::SecretKey;
use crate::delivery::{DeliveryId, PostError};
use crate::mail::{Action, Boundary, EmailAddress, Letter, MessageId, Notice};
use crate::web::Arg;

/// To the address itself. It names the account by its confirmed address, never by a name that somebody typed: else we would
/// carry a stranger's words to any mailbox.
pub fn confirm_address(account: &Account, address: &EmailAddress, base_url: &str, token: &str) -> Notice {
    let language = account.language;
    let who = vec![("account", Arg::from(&account.email)), ("email", Arg::from(address.as_str()))];
    Notice {
        language: language.as_str(),
        subject: language.text("letter-confirm-address-subject"),
        before: vec![language.text_with("letter-confirm-address-text", who)],
        action: Some(Action {
            label: language.text("letter-confirm-address-action"),
            url: format!("{base_url}/senders/confirm/{token}"),
        }),
        after: vec![language.text("letter-confirm-address-after")],
    }
}

/// To the owner, by the sender that is tried.
pub fn test(
    account: &Account,
    sender: &Usable,
    to: &EmailAddress,
    key: &SecretKey,
    id: DeliveryId,
    now: Timestamp,
) -> Result<Vec<u8>, PostError> {
    let language = account.language;
    let notice = Notice {
        language: language.as_str(),
        subject: language.text_with("letter-sender-test-subject", vec![("name", Arg::from(&sender.from.name))]),
        before: vec![language.text("letter-sender-test-text")],
        action: None,
        after: Vec::new(),
    };
    let broken = |error: askama::Error| PostError::Letter(error.to_string());
    let letter = Letter {
        from: &sender.from,
        to,
        subject: &notice.subject,
        text: notice.text().map_err(broken)?,
        html: notice.html().map_err(broken)?,
        message_id: MessageId::new(key, &[id.0], &sender.from.address),
        boundary: Boundary::new(key, &[id.0]),
        date: now,
    };
    letter.compose().map_err(|error| PostError::Letter(error.to_string()))
}
