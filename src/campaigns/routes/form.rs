//! The form of a campaign, new or not.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::{campaign_names, path_of};
use crate::accounts;
use crate::campaigns::forms::{Allowed, CampaignForm, Mine, Pairs};
use crate::campaigns::pages::{self, Choices};
use crate::campaigns::{
    Campaign, CampaignError, CampaignId, Campaigns, Deed, Place, Problem, Refusal, Whom, drafting, queries,
};
use crate::clients;
use crate::db::{AccountId, Conn};
use crate::messages::{self, MessageId};
use crate::senders;
use crate::web::access::Me;
use crate::web::forms::FieldErrors;
use crate::web::{AppError, Page, see_other};

/// So many messages stand in the list.
const MESSAGES_SHOWN: i64 = 200;

/// `GET /campaigns/new`
pub async fn new(campaigns: Data<Campaigns>, page: Page, me: Me, req: HttpRequest) -> Result<HttpResponse, AppError> {
    let pairs: Pairs = url::form_urlencoded::parse(req.query_string().as_bytes()).into_owned().collect();
    let form = CampaignForm::empty(page.now, &me.zone).choosing(&pairs);
    let choices = choices(&campaigns, me.id, None, form.message_id()).await?;
    render(&page, None, &form, &FieldErrors::none(), &choices)
}

/// `POST /campaigns/new`
pub async fn create(
    campaigns: Data<Campaigns>,
    page: Page,
    me: Me,
    req: HttpRequest,
    pairs: Form<Pairs>,
) -> Result<HttpResponse, AppError> {
    let (owner, now, mut form) = (me.id, campaigns.clock.now(), CampaignForm::read(&pairs));
    let choices = choices(&campaigns, owner, None, form.message_id()).await?;
    let allowed = allowed(&campaigns, owner, &choices, &form).await?;
    match form.parse(&allowed) {
        Ok(new) => {
            let name = new.name.clone();
            let id = campaigns.db.write(move |conn| drafting::create(conn, owner, &new, now)).await?;
            let review = format!("{}/review", path_of(id));
            Ok(see_other(review).with_notice_about(&req, "notice-campaign-saved", &name))
        }
        Err(errors) => render(&page, None, &form, &errors, &choices),
    }
}

/// `GET /campaigns/{id}/edit`
pub async fn edit(
    campaigns: Data<Campaigns>,
    page: Page,
    me: Me,
    id: Path<CampaignId>,
) -> Result<HttpResponse, AppError> {
    let owner = me.id;
    let campaign = to_edit(&campaigns, owner, *id).await?;
    let said = campaign.said();
    let form = match said {
        Some(said) => {
            let chosen = match &said.audience.whom {
                Whom::Some { clients, .. } => clients.clone(),
                Whom::All => Vec::new(),
            };
            let addresses = campaigns.db.read(move |conn| clients::emails_of(conn, owner, &chosen)).await?;
            CampaignForm::of(&said, &addresses)
        }
        // What cannot be read is written anew.
        None => CampaignForm { name: campaign.name.clone(), ..CampaignForm::empty(page.now, &me.zone) },
    };
    let choices = choices(&campaigns, owner, Some(*id), form.message_id()).await?;
    render(&page, Some(&campaign), &form, &FieldErrors::none(), &choices)
}

/// `POST /campaigns/{id}/edit`
pub async fn change(
    campaigns: Data<Campaigns>,
    page: Page,
    me: Me,
    req: HttpRequest,
    id: Path<CampaignId>,
    pairs: Form<Pairs>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, now) = (me.id, id.into_inner(), campaigns.clock.now());
    let campaign = to_edit(&campaigns, owner, id).await?;
    let mut form = CampaignForm::read(&pairs);
    let choices = choices(&campaigns, owner, Some(id), form.message_id()).await?;
    let allowed = allowed(&campaigns, owner, &choices, &form).await?;
    let changed = match form.parse(&allowed) {
        Ok(new) => new,
        Err(errors) => return render(&page, Some(&campaign), &form, &errors, &choices),
    };
    let (name, house) = (changed.name.clone(), campaigns.house.clone());
    let edited = campaigns.db.write(move |conn| drafting::edit(conn, &house, owner, id, &changed, now)).await;
    match edited {
        Ok(()) => {
            let is_launched = campaign.launched_at.is_some();
            let next = if is_launched { path_of(id) } else { format!("{}/review", path_of(id)) };
            Ok(see_other(next).with_notice_about(&req, "notice-campaign-saved", &name))
        }
        Err(CampaignError::Refused(Refusal::Problems(problems))) => {
            render(&page, Some(&campaign), &form, &beside_fields(&problems), &choices)
        }
        Err(error) => Err(error.into()),
    }
}

async fn to_edit(campaigns: &Campaigns, owner: AccountId, id: CampaignId) -> Result<Campaign, AppError> {
    let now = campaigns.clock.now();
    let find = move |conn: &mut Conn| {
        let campaign = queries::find(conn, owner, id)?.ok_or(CampaignError::NotFound)?;
        campaign.allows(Deed::Edit, queries::going(conn, id)?, now)?;
        Ok::<_, CampaignError>(campaign)
    };
    Ok(campaigns.db.read(find).await?)
}

/// One that was launched must stay right: what would be wrong is said where it is mended.
fn beside_fields(problems: &[Problem]) -> FieldErrors {
    let mut errors = FieldErrors::none();
    for problem in problems {
        let field = match problem.place() {
            Place::Message => "message",
            Place::Sender => "sender",
            Place::Audience => "whom",
            Place::Times | Place::Managers => "start",
        };
        errors.add(field, &format!("campaign-problem-{}", problem.code()));
    }
    errors
}

fn render(
    page: &Page,
    campaign: Option<&Campaign>,
    form: &CampaignForm,
    errors: &FieldErrors,
    choices: &Choices,
) -> Result<HttpResponse, AppError> {
    let campaign = campaign.map(|campaign| (campaign.id, campaign.name.as_str()));
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let zones = accounts::zones().collect();
    page.html_with(status, &pages::Form { page, campaign, form, errors, choices, zones })
}

/// `message`: the one that is chosen, which may be an old one.
async fn choices(
    campaigns: &Campaigns,
    owner: AccountId,
    own: Option<CampaignId>,
    message: Option<MessageId>,
) -> Result<Choices, AppError> {
    let house = campaigns.house.clone();
    let read = move |conn: &mut Conn| {
        let mut messages = messages::newest(conn, owner, MESSAGES_SHOWN)?;
        if let Some(chosen) = message.filter(|chosen| !messages.iter().any(|(id, _)| id == chosen)) {
            messages.extend(messages::names_of(conn, owner, &[chosen])?);
        }
        let mut campaigns = campaign_names(conn, owner)?;
        campaigns.retain(|(id, _)| Some(*id) != own);
        Ok::<_, AppError>(Choices {
            messages,
            senders: senders::usable(conn, owner, &house)?,
            lists: clients::lists(conn, owner)?,
            segments: clients::segments(conn, owner)?,
            campaigns,
        })
    };
    campaigns.db.read(read).await
}

async fn allowed(
    campaigns: &Campaigns,
    owner: AccountId,
    choices: &Choices,
    form: &CampaignForm,
) -> Result<Allowed, AppError> {
    let (keys, named) = (form.audience.keys(), form.audience.not_campaigns.clone());
    let read = move |conn: &mut Conn| {
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let known = clients::known_at(conn, owner, &keys, false)?.into_iter();
        let there = queries::are_there(conn, owner, &named)?;
        Ok::<_, AppError>((
            known.filter(|(_, known)| !known.deleted).map(|(key, known)| (key, known.id)).collect(),
            there,
        ))
    };
    let (clients, there): (HashMap<_, _>, Vec<CampaignId>) = campaigns.db.read(read).await?;
    Ok(Allowed {
        messages: choices.messages.iter().map(|(id, _)| *id).collect(),
        senders: choices.senders.iter().map(|sender| sender.id).collect(),
        mine: Mine {
            lists: choices.lists.iter().map(|list| list.id).collect(),
            segments: choices.segments.iter().map(|segment| segment.id).collect(),
            campaigns: there.into_iter().collect(),
            clients,
        },
    })
}
