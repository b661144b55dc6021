//! The pages of the desk.

use askama::Template;

use super::forms::{AnswerForm, CampaignsForm, ReasonForm, SearchForm};
use crate::accounts::{self, Block, Subject, Told};
use crate::campaigns::{self, Appeal, Campaign, Listed, Risk, RunStanding, Status};
use crate::db::{self, Role};
use crate::delivery::State;
use crate::web::forms::FieldErrors;
use crate::web::{Page, SignedIn};

#[derive(Template)]
#[template(path = "moderation/accounts.html")]
pub struct Accounts<'a> {
    pub page: &'a Page,
    pub form: &'a SearchForm,
    pub found: db::Page<accounts::Listed>,
    pub roles: &'static [Role],
}

#[derive(Template)]
#[template(path = "moderation/account.html")]
pub struct Account<'a> {
    pub page: &'a Page,
    pub me: &'a SignedIn,
    pub account: accounts::Account,
    pub blocks: Vec<Block>,
    pub form: &'a ReasonForm,
    pub errors: &'a FieldErrors,
    pub roles: &'static [Role],
}

#[derive(Template)]
#[template(path = "moderation/campaigns.html")]
pub struct Campaigns<'a> {
    pub page: &'a Page,
    pub form: &'a CampaignsForm,
    pub found: db::Page<Listed>,
    /// Those that run, the likeliest to do harm first.
    pub risks: Vec<Risk>,
}

impl Campaigns<'_> {
    pub fn statuses(&self) -> &'static [Status] {
        Status::ALL
    }

    /// "0.3": how many in a hundred complained, where that is many.
    pub fn complaints(&self, risk: &Risk) -> Option<String> {
        Some(risk.complaints()).filter(|share| *share >= 10).map(|share| self.page.language.tenths(share / 10))
    }

    /// "12.5%": the share of letters that went to nobody.
    pub fn share(&self, risk: &Risk) -> Option<String> {
        Some(risk.per_mille()).filter(|share| *share > 0).map(|share| self.page.language.tenths(share))
    }
}

#[derive(Template)]
#[template(path = "moderation/campaign.html")]
pub struct Case<'a> {
    pub page: &'a Page,
    pub case: campaigns::Case,
    /// Of its letter; `None`: there is none.
    pub subject: Option<String>,
    pub appeals: Vec<Appeal>,
    pub decisions: Vec<Told>,
    pub reason: &'a ReasonForm,
    pub answer: &'a AnswerForm,
    pub errors: &'a FieldErrors,
}

impl Case<'_> {
    pub fn campaign(&self) -> &Campaign {
        &self.case.standing.campaign
    }

    pub fn status(&self) -> Status {
        self.campaign().status(self.case.standing.going)
    }

    /// The run that goes on, or the last one.
    pub fn current(&self) -> Option<&RunStanding> {
        let runs = &self.case.standing.runs;
        runs.iter().find(|seen| seen.run.finished_at.is_none()).or(runs.first())
    }
}

#[derive(Template)]
#[template(path = "moderation/audit.html")]
pub struct Audit<'a> {
    pub page: &'a Page,
    pub found: db::Page<Told>,
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
