//! Addresses an owner may write from. The link opens a page; only its button changes anything. Who holds the link reads the
//! mailbox, so nobody has to be signed in for it.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path};
use actix_web::{HttpRequest, HttpResponse};

use crate::accounts;
use crate::senders::addresses::{self, Address, AddressId};
use crate::senders::forms::AddressForm;
use crate::senders::managing::Asked;
use crate::senders::{Senders, pages};
use crate::web::access::Me;
use crate::web::forms::FieldErrors;
use crate::web::{AppError, Page, see_other};

const PATH: &str = "/senders/addresses";

/// `GET /senders/addresses`
pub async fn list(senders: Data<Senders>, page: Page, me: Me) -> Result<HttpResponse, AppError> {
    page.html(&template(&senders, &page, &me, &AddressForm::default(), &FieldErrors::none()).await?)
}

async fn template<'a>(
    senders: &Senders,
    page: &'a Page,
    me: &'a Me,
    form: &'a AddressForm,
    errors: &'a FieldErrors,
) -> Result<pages::Addresses<'a>, AppError> {
    let owner = me.id;
    let all = senders.db.read(move |conn| addresses::all(conn, owner)).await?;
    Ok(pages::Addresses { page, own: &me.email, addresses: all, form, errors })
}

/// `POST /senders/addresses`
pub async fn add(
    senders: Data<Senders>,
    page: Page,
    me: Me,
    req: HttpRequest,
    form: Form<AddressForm>,
) -> Result<HttpResponse, AppError> {
    match form.parse() {
        Ok(address) => {
            let text = address.to_string();
            let asked = senders.add_address(me.id, address).await?;
            Ok(see_other(PATH).with_notice_about(&req, told(asked), &text))
        }
        Err(errors) => page.invalid(&template(&senders, &page, &me, &form, &errors).await?),
    }
}

/// `POST /senders/addresses/{id}/resend`
pub async fn resend(
    senders: Data<Senders>,
    me: Me,
    req: HttpRequest,
    id: Path<AddressId>,
) -> Result<HttpResponse, AppError> {
    let (address, asked) = senders.ask_again(me.id, *id).await?;
    Ok(see_other(PATH).with_notice_about(&req, told(asked), &address.email))
}

fn told(asked: Asked) -> &'static str {
    match asked {
        Asked::Confirmed => "notice-address-confirmed-already",
        Asked::Sent => "notice-address-asked",
        Asked::Waits => "notice-address-waits",
        Asked::TooMany => "notice-address-too-many",
    }
}

/// `POST /senders/addresses/{id}/delete`
pub async fn delete(
    senders: Data<Senders>,
    me: Me,
    req: HttpRequest,
    id: Path<AddressId>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, now) = (me.id, id.into_inner(), senders.clock.now());
    let deleted = senders.db.write(move |conn| {
        let address = addresses::find(conn, owner, id)?.ok_or(AppError::NotFound)?;
        addresses::set_deleted(conn, owner, id, Some(now))?;
        Ok::<_, AppError>(address)
    });
    let undo = format!("{PATH}/{id}/restore");
    Ok(see_other(PATH).with_undo(&req, "notice-address-deleted", &deleted.await?.email, undo))
}

/// `POST /senders/addresses/{id}/restore`
pub async fn restore(
    senders: Data<Senders>,
    me: Me,
    req: HttpRequest,
    id: Path<AddressId>,
) -> Result<HttpResponse, AppError> {
    let (owner, id) = (me.id, id.into_inner());
    if !senders.db.write(move |conn| addresses::set_deleted(conn, owner, id, None)).await? {
        return Err(AppError::NotFound);
    }
    Ok(see_other(PATH).with_notice(&req, "notice-address-restored"))
}

/// `GET /senders/confirm/{token}`
pub async fn link(senders: Data<Senders>, page: Page, token: Path<String>) -> Result<HttpResponse, AppError> {
    let now = senders.clock.now();
    let found = senders.db.read(move |conn| match addresses::behind_link(conn, &token, now)? {
        Some(address) => with_account(conn, address).map(Some),
        None => Ok(None),
    });
    match found.await? {
        Some((address, account)) => {
            page.html(&pages::Confirm { page: &page, email: &address.email, account: &account })
        }
        None => page.html_with(StatusCode::NOT_FOUND, &pages::DeadLink { page: &page }),
    }
}

/// `POST /senders/confirm/{token}`
pub async fn confirm(
    senders: Data<Senders>,
    page: Page,
    req: HttpRequest,
    token: Path<String>,
) -> Result<HttpResponse, AppError> {
    match senders.confirm(token.into_inner()).await? {
        Some(address) => {
            let done = see_other("/senders/confirmed");
            Ok(done.with_notice_about(&req, "notice-address-confirmed", &address.email))
        }
        None => page.html_with(StatusCode::NOT_FOUND, &pages::DeadLink { page: &page }),
    }
}

/// `GET /senders/confirmed`
pub async fn confirmed(page: Page) -> Result<HttpResponse, AppError> {
    page.html(&pages::Confirmed { page: &page })
}

fn with_account(conn: &mut crate::db::Conn, address: Address) -> diesel::QueryResult<(Address, String)> {
    let account = accounts::find(conn, address.owner_id)?.ok_or(diesel::result::Error::NotFound)?;
    Ok((address, account.email))
}
