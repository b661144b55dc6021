//! What an owner says to a manager's decision.

use actix_web::web::{Data, Form, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use super::path_of;
use super::show::shown;
use crate::campaigns::{self, CampaignId, Campaigns, said_in_appeal};
use crate::web::access::Me;
use crate::web::{AppError, Page, see_other};

#[derive(Deserialize)]
pub struct AppealForm {
    #[serde(default)]
    text: String,
}

/// `POST /campaigns/{id}/appeal`
pub async fn appeal(
    campaigns: Data<Campaigns>,
    page: Page,
    me: Me,
    req: HttpRequest,
    id: Path<CampaignId>,
    form: Form<AppealForm>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, now) = (me.id, id.into_inner(), campaigns.clock.now());
    match said_in_appeal(&form.text) {
        Ok(text) => {
            campaigns.db.write(move |conn| campaigns::appeal(conn, owner, id, &text, now)).await?;
            Ok(see_other(path_of(id)).with_notice(&req, "notice-appealed"))
        }
        Err(errors) => shown(&campaigns, &page, owner, id, (&form.text, &errors)).await,
    }
}
