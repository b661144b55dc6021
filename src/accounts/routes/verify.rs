//! Confirming an address. The link opens a page; only its button changes anything, because programs that scan mail follow links.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::dead_link;
use crate::accounts::tokens::Purpose;
use crate::accounts::{Accounts, pages};
use crate::web::access::Me;
use crate::web::{AppError, Page, see_other};

const LINK: &[Purpose] = &[Purpose::Verify, Purpose::ChangeEmail];

/// `GET /verify`: what became of the letter, for the one who waits for it.
pub async fn waiting(accounts: Data<Accounts>, page: Page, me: Me) -> Result<HttpResponse, AppError> {
    if me.verified {
        return Ok(see_other(page.home()).plain());
    }
    let fate = accounts.fate_of_confirmation(me.id).await?;
    page.html(&pages::Unconfirmed { page: &page, who: &me, fate })
}

/// `GET /verify/{token}`
pub async fn form(accounts: Data<Accounts>, page: Page, token: Path<String>) -> Result<HttpResponse, AppError> {
    if !accounts.link_works(token.into_inner(), LINK).await? {
        return dead_link(&page);
    }
    page.html(&pages::Verify { page: &page })
}

/// `POST /verify/{token}`
pub async fn submit(
    accounts: Data<Accounts>,
    page: Page,
    req: HttpRequest,
    token: Path<String>,
) -> Result<HttpResponse, AppError> {
    let session = page.who.as_ref().map(|who| who.session);
    if !accounts.confirm(token.into_inner(), session).await? {
        return dead_link(&page);
    }
    // Who had a confirmed address changed it on the account page; for anyone else this is where things begin.
    let next = match &page.who {
        Some(who) if who.verified => "/account",
        Some(_) => "/dashboard",
        None => "/sign-in",
    };
    Ok(see_other(next).with_notice(&req, "notice-confirmed"))
}
