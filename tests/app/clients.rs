//! Clients, their attributes, lists: what an owner does with them, and what nobody can do to another's.

mod kept;
mod many;
mod one;
mod search;

use skymailing::clients::{self, ClientId, ListId, NewClient, NewList, Own};
use skymailing::db::AccountId;
use skymailing::mail::EmailAddress;

use crate::support::app::{NOW, TestApp};

/// What a form would say of somebody.
pub fn somebody(email: &str, first_name: &str, last_name: &str, comment: &str) -> NewClient {
    NewClient {
        email: EmailAddress::parse(email).unwrap(),
        first_name: first_name.to_owned(),
        last_name: last_name.to_owned(),
        comment: comment.to_owned(),
        own: Own::default(),
    }
}

impl TestApp {
    pub async fn given_client(&self, owner: AccountId, email: &str, first_name: &str, last_name: &str) -> ClientId {
        let new = somebody(email, first_name, last_name, "");
        self.write(move |conn| clients::insert(conn, owner, &new, NOW)).await
    }

    pub async fn given_list(&self, owner: AccountId, name: &str, members: &[ClientId]) -> ListId {
        let (new, members) = (NewList { name: name.to_owned(), description: String::new() }, members.to_vec());
        self.write(move |conn| {
            let list = clients::make_list(conn, owner, &new, NOW)?;
            clients::add_members(conn, owner, list, &members, NOW)?;
            Ok(list)
        })
        .await
    }
}
