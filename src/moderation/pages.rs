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

    fn is_myself(&self) -> bool {
        self.me.id == self.account.id
    }

    /// Buttons that would be refused are not there.
    pub fn may_block(&self) -> bool {
        let in_reach = self.me.is(Role::Admin) || matches!(self.account.role, Role::Owner | Role::Editor);
        in_reach && !self.is_myself()
    }

    pub fn may_appoint(&self) -> bool {
        self.me.is(Role::Admin) && !self.is_myself()
    }
}
