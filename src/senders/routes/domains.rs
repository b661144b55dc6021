//! `/senders/domains`: how letters are signed, and what is to be published for that.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use crate::db::{AccountId, Conn};
use crate::senders::domains::{self, Checked, DomainsPage, KeyId, Shown};
use crate::senders::{Senders, addresses};
use crate::web::access::Me;
use crate::web::{AppError, Page, see_other};

const PATH: &str = "/senders/domains";
/// Whoever changes keys every day is lost in them.
const KEYS_AT_MOST: usize = 8;

/// `GET /senders/domains`
pub async fn list(senders: Data<Senders>, page: Page, me: Me) -> Result<HttpResponse, AppError> {
    let owner = me.id;
    let domains = senders.db.read(move |conn| shown(conn, owner)).await?;
    page.html(&DomainsPage { page: &page, domains })
}

/// Those of the addresses they may write from, and those that still have keys.
fn shown(conn: &mut Conn, owner: AccountId) -> diesel::QueryResult<Vec<Shown>> {
    let keys = domains::kept(conn, owner)?;
    let checks = domains::checks(conn, owner)?;
    let mut names = own_domains(conn, owner)?;
    names.extend(keys.iter().map(|key| key.domain.clone()));
    names.sort();
    names.dedup();
    let shown = names.into_iter().map(|domain| Shown {
        keys: keys.iter().filter(|key| key.domain == domain).cloned().collect(),
        check: checks.iter().find(|check| check.domain == domain).cloned(),
        domain,
    });
    Ok(shown.collect())
}

fn own_domains(conn: &mut Conn, owner: AccountId) -> diesel::QueryResult<Vec<String>> {
    let addresses = addresses::confirmed_addresses(conn, owner)?;
    Ok(addresses.into_iter().map(|address| address.domain().to_owned()).collect())
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
            let found = shown(conn, owner)?.into_iter().find(|shown| shown.domain == about);
            let found = found.ok_or(AppError::NotFound)?;
            if found.keys.len() >= KEYS_AT_MOST {
                return Err(AppError::Conflict("refused-domain-keys"));
            }
            Ok::<_, AppError>(())
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
    let all = senders.db.read(move |conn| shown(conn, owner)).await?;
    if !all.iter().any(|shown| shown.domain == domain) {
        return Err(AppError::NotFound);
    }
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
