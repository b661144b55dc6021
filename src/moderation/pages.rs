//! The pages of the desk.

use askama::Template;

use super::forms::{BlockForm, SearchForm};
use crate::accounts::{self, Block, Listed};
use crate::db::{self, Role};
use crate::web::forms::FieldErrors;
use crate::web::{Page, SignedIn};

#[derive(Template)]
#[template(path = "moderation/accounts.html")]
pub struct Accounts<'a> {
    pub page: &'a Page,
    pub form: &'a SearchForm,
    pub found: db::Page<Listed>,
    pub roles: &'static [Role],
}

#[derive(Template)]
#[template(path = "moderation/account.html")]
pub struct Account<'a> {
    pub page: &'a Page,
    pub me: &'a SignedIn,
    pub account: accounts::Account,
    pub blocks: Vec<Block>,
    pub form: &'a BlockForm,
    pub errors: &'a FieldErrors,
    pub roles: &'static [Role],
}

impl Account<'_> {
    pub fn is_blocked(&self) -> bool {
        self.blocks.iter().any(|block| block.lifted_at.is_none())
    }

    pub fn may_block(&self) -> bool {
        accounts::may_block(self.me.as_actor(), self.account.id, self.account.role)
    }

    pub fn may_appoint(&self) -> bool {
        accounts::may_appoint(self.me.as_actor(), self.account.id)
    }
}
