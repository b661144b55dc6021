//! `/senders/domains`: how letters are signed, and what is to be published for that.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use crate::senders::Senders;
use crate::senders::domains::{self, Checked, DomainsPage, KeyId};
use crate::web::access::Me;
use crate::web::{AppError, Page, see_other};

const PATH: &str = "/senders/domains";

/// `GET /senders/domains`
pub async fn list(senders: Data<Senders>, page: Page, me: Me) -> Result<HttpResponse, AppError> {
    let owner = me.id;
    let domains = senders.db.read(move |conn| domains::owned(conn, owner)).await?;
    page.html(&DomainsPage { page: &page, domains })
}

/// `POST /senders/domains/{domain}/keys`
pub async fn make_keys(
    senders: Data<Senders>,
    me: Me,
    req: HttpRequest,
    domain: Path<String>,
) -> Result<HttpResponse, AppError> {
    let (owner, domain, now) = (me.id, domain.into_inner(), senders.clock.now());
    let about = domain.clone();
    senders
        .db
        .read(move |conn| {
            let found = domains::find_owned(conn, owner, &about)?.ok_or(AppError::NotFound)?;
            if found.has_room_for_keys() { Ok(()) } else { Err(AppError::Conflict("refused-domain-keys")) }
        })
        .await?;
    domains::make_keys(&senders.db, &senders.key, owner, domain.clone(), now).await?;
    Ok(see_other(PATH).with_notice_about(&req, "notice-domain-keys", &domain))
}

/// `POST /senders/domains/{domain}/check`
pub async fn check(
    senders: Data<Senders>,
    me: Me,
    req: HttpRequest,
    domain: Path<String>,
) -> Result<HttpResponse, AppError> {
    let (owner, domain, now) = (me.id, domain.into_inner(), senders.clock.now());
    let about = domain.clone();
    let found = senders.db.read(move |conn| domains::find_owned(conn, owner, &about)).await?;
    found.ok_or(AppError::NotFound)?;
    let checked = domains::check(&senders.db, &senders.names, owner, domain.clone(), now).await?;
    let notice = match checked {
        Checked::Done => "notice-domain-checked",
        Checked::NoAnswer => "notice-domain-no-answer",
    };
    Ok(see_other(PATH).with_notice_about(&req, notice, &domain))
}

/// `POST /senders/domains/keys/{id}/delete`
pub async fn delete(
    senders: Data<Senders>,
    me: Me,
    req: HttpRequest,
    id: Path<KeyId>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, now) = (me.id, id.into_inner(), senders.clock.now());
    let deleted = senders.db.write(move |conn| {
        let key = domains::find(conn, owner, id)?.ok_or(AppError::NotFound)?;
        if domains::retire(conn, owner, id, now)? { Ok(key) } else { Err(AppError::NotFound) }
    });
    let name = deleted.await?.record_name();
    Ok(see_other(PATH).with_undo(&req, "notice-domain-key-deleted", &name, format!("{PATH}/keys/{id}/restore")))
}

/// `POST /senders/domains/keys/{id}/restore`
pub async fn restore(
    senders: Data<Senders>,
    me: Me,
    req: HttpRequest,
    id: Path<KeyId>,
) -> Result<HttpResponse, AppError> {
    let (owner, id) = (me.id, id.into_inner());
    if !senders.db.write(move |conn| domains::unretire(conn, owner, id)).await? {
        return Err(AppError::NotFound);
    }
    Ok(see_other(PATH).with_notice(&req, "notice-domain-key-back"))
}
