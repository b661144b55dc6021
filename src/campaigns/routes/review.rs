//! The last look before the launch.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use super::names;
use crate::campaigns::pages::Looked;
use crate::campaigns::{CampaignId, Campaigns, queries};
use crate::db::Conn;
use crate::messages;
use crate::senders;
use crate::web::access::Me;
use crate::web::{AppError, Page};

/// `GET /campaigns/{id}/review`
pub async fn review(
    campaigns: Data<Campaigns>,
    page: Page,
    me: Me,
    id: Path<CampaignId>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, now, house) = (me.id, id.into_inner(), page.now, campaigns.house.clone());
    let review = campaigns.review(owner, id, now).await?;
    let (message_id, sender_id) = (review.campaign.message_id, review.campaign.sender_id);
    let read = move |conn: &mut Conn| {
        let message = messages::names_of(conn, owner, message_id.as_slice())?.pop();
        let sender = senders::usable_one(conn, owner, &house, sender_id)?;
        Ok::<_, AppError>((queries::going(conn, id)?, message, sender, names(conn, owner)?))
    };
    let (going, message, sender, names) = campaigns.db.read(read).await?;
    page.html(&Looked {
        page: &page,
        review: &review,
        deeds: review.campaign.deeds(going, now),
        message,
        from: sender.map(|sender| format!("{} <{}>", sender.from.name, sender.from.address)),
        names,
    })
}
