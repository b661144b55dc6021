//! What an owner may send by now: the installation's own server, and senders whose addresses all said yes.

use super::own_sender::{self, OwnSender};
use super::sender::Sender;
use super::{addresses, queries};
use crate::db::{AccountId, Conn};
use crate::delivery::SenderId;
use crate::mail::{self, EmailAddress};

/// A sender that may be used now. The first of an owner is the installation's own server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usable {
    /// `None`: the installation's own server.
    pub id: Option<SenderId>,
    pub from: mail::Sender,
    pub reply_to: Option<EmailAddress>,
}

/// Everything an owner may send by now; `house` is the address of the installation's own server.
pub fn usable(conn: &mut Conn, owner: AccountId, house: &EmailAddress) -> diesel::QueryResult<Vec<Usable>> {
    let confirmed = addresses::confirmed_addresses(conn, owner)?;
    let mut found = vec![own(conn, owner, house, &confirmed)?];
    found.extend(queries::all(conn, owner)?.iter().filter_map(|sender| ready(sender, &confirmed)));
    Ok(found)
}

/// One of them, by its id. `None`: there is none, or it waits for a confirmation.
pub fn usable_one(
    conn: &mut Conn,
    owner: AccountId,
    house: &EmailAddress,
    id: Option<SenderId>,
) -> diesel::QueryResult<Option<Usable>> {
    let confirmed = addresses::confirmed_addresses(conn, owner)?;
    match id {
        None => own(conn, owner, house, &confirmed).map(Some),
        Some(id) => Ok(queries::find(conn, owner, id)?.and_then(|sender| ready(&sender, &confirmed))),
    }
}

fn own(
    conn: &mut Conn,
    owner: AccountId,
    house: &EmailAddress,
    confirmed: &[EmailAddress],
) -> diesel::QueryResult<Usable> {
    let OwnSender { name, reply_to } = own_sender::find(conn, owner)?;
    // An address that was taken back falls to the account's own, which stands first.
    let chosen = confirmed.iter().find(|address| address.as_str() == reply_to).or(confirmed.first());
    Ok(Usable { id: None, from: mail::Sender { name, address: house.clone() }, reply_to: chosen.cloned() })
}

fn ready(sender: &Sender, confirmed: &[EmailAddress]) -> Option<Usable> {
    let says_yes = |address: &EmailAddress| confirmed.iter().any(|other| other.key() == address.key());
    if !sender.addresses().all(|address| says_yes(&address)) {
        return None;
    }
    Some(Usable { id: Some(sender.id), from: sender.from()?, reply_to: sender.answers_to() })
}
