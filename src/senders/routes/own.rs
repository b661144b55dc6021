//! The installation's own server as a sender.

use actix_web::web::{Data, Form};
use actix_web::{HttpRequest, HttpResponse};

use crate::senders::forms::OwnForm;
use crate::senders::{Senders, addresses, own_sender, pages};
use crate::web::access::Me;
use crate::web::forms::FieldErrors;
use crate::web::{AppError, Page, see_other};

/// `GET /senders/own`
pub async fn form(senders: Data<Senders>, page: Page, me: Me) -> Result<HttpResponse, AppError> {
    let owner = me.id;
    let (own, confirmed) = senders
        .db
        .read(move |conn| {
            Ok::<_, AppError>((own_sender::find(conn, owner)?, addresses::confirmed_addresses(conn, owner)?))
        })
        .await?;
    let form = OwnForm { name: own.name, reply_to: own.reply_to };
    let errors = FieldErrors::none();
    page.html(&pages::Own { page: &page, house: &senders.house, form: &form, confirmed: &confirmed, errors: &errors })
}

/// `POST /senders/own`
pub async fn change(
    senders: Data<Senders>,
    page: Page,
    me: Me,
    req: HttpRequest,
    form: Form<OwnForm>,
) -> Result<HttpResponse, AppError> {
    let owner = me.id;
    let confirmed = senders.db.read(move |conn| addresses::confirmed_addresses(conn, owner)).await?;
    match form.parse(&confirmed) {
        Ok((name, reply_to)) => {
            senders.set_own(me.id, name.clone(), reply_to).await?;
            Ok(see_other("/senders").with_notice_about(&req, "notice-sender-saved", &name))
        }
        Err(errors) => page.invalid(&pages::Own {
            page: &page,
            house: &senders.house,
            form: &form,
            confirmed: &confirmed,
            errors: &errors,
        }),
    }
}
