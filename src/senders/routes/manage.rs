//! Senders: the list, one of them, and what can be done with it.

use actix_web::http::header;
use actix_web::web::{Data, Form, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::{see, see_all};
use crate::db::AccountId;
use crate::delivery::{self, Purpose, SenderId};
use crate::senders::Senders;
use crate::senders::forms::SenderForm;
use crate::senders::managing::Password;
use crate::senders::pages::{self, Fill, Seen};
use crate::senders::providers::Provider;
use crate::senders::sender::NewSender;
use crate::senders::usable::usable_one;
use crate::smtp::DialError;
use crate::web::access::Me;
use crate::web::forms::FieldErrors;
use crate::web::limits::Limit;
use crate::web::{AppError, Limits, Page, see_other};

/// `GET /senders`
pub async fn list(senders: Data<Senders>, page: Page, me: Me) -> Result<HttpResponse, AppError> {
    let (owner, house) = (me.id, senders.house.clone());
    let (own, seen) = senders
        .db
        .read(move |conn| Ok::<_, AppError>((usable_one(conn, owner, &house, None)?, see_all(conn, owner)?)))
        .await?;
    page.html(&pages::List { page: &page, own: own.ok_or(AppError::NotFound)?, senders: seen })
}

/// `GET /senders/new`
pub async fn new(page: Page, me: Me) -> Result<HttpResponse, AppError> {
    let form = SenderForm::empty(&me.name, &me.email);
    let errors = FieldErrors::none();
    let template = pages::Form {
        page: &page,
        sender: None,
        has_password: false,
        form: &form,
        errors: &errors,
        fill: Fill::NotAsked,
    };
    page.html(&template)
}

/// `POST /senders/new`
pub async fn create(
    senders: Data<Senders>,
    limits: Data<Limits>,
    page: Page,
    me: Me,
    req: HttpRequest,
    form: Form<SenderForm>,
) -> Result<HttpResponse, AppError> {
    let blank = |form: &SenderForm, errors: &FieldErrors, fill: Fill| {
        let template = pages::Form { page: &page, sender: None, has_password: false, form, errors, fill };
        if errors.is_empty() { page.html(&template) } else { page.invalid(&template) }
    };
    if form.wants_filling_in() {
        let (form, fill) = filled(&form);
        return blank(&form, &FieldErrors::none(), fill);
    }
    match parse(&senders, &limits, me.id, &form, None).await {
        Ok((new, password)) => {
            let name = new.name.clone();
            let id = senders.create(me.id, new, password).await?;
            Ok(see_other(format!("/senders/{id}")).with_notice_about(&req, "notice-sender-saved", &name))
        }
        Err(errors) => blank(&form, &errors, Fill::NotAsked),
    }
}

/// `GET /senders/{id}`
pub async fn show(senders: Data<Senders>, page: Page, me: Me, id: Path<SenderId>) -> Result<HttpResponse, AppError> {
    let (owner, id) = (me.id, id.into_inner());
    let (seen, letter) = senders
        .db
        .read(move |conn| {
            let seen = see(conn, owner, id)?.ok_or(AppError::NotFound)?;
            let letter = delivery::newest_through(conn, owner, Some(id), Purpose::SenderTest)?;
            Ok::<_, AppError>((seen, letter))
        })
        .await?;
    page.html(&pages::Show { page: &page, seen, letter, email: &me.email })
}

/// `GET /senders/{id}/edit`
pub async fn edit(senders: Data<Senders>, page: Page, me: Me, id: Path<SenderId>) -> Result<HttpResponse, AppError> {
    let seen = find(&senders, me.id, *id).await?;
    let (form, errors) = (SenderForm::of(&seen.sender), FieldErrors::none());
    page.html(&pages::Form {
        page: &page,
        sender: Some(&seen.sender),
        has_password: seen.has_password,
        form: &form,
        errors: &errors,
        fill: Fill::NotAsked,
    })
}

/// `POST /senders/{id}/edit`
pub async fn change(
    senders: Data<Senders>,
    limits: Data<Limits>,
    page: Page,
    me: Me,
    req: HttpRequest,
    id: Path<SenderId>,
    form: Form<SenderForm>,
) -> Result<HttpResponse, AppError> {
    let seen = find(&senders, me.id, *id).await?;
    let again = |form: &SenderForm, errors: &FieldErrors, fill: Fill| {
        let (sender, has_password) = (Some(&seen.sender), seen.has_password);
        let template = pages::Form { page: &page, sender, has_password, form, errors, fill };
        if errors.is_empty() { page.html(&template) } else { page.invalid(&template) }
    };
    if form.wants_filling_in() {
        let (form, fill) = filled(&form);
        return again(&form, &FieldErrors::none(), fill);
    }
    match parse(&senders, &limits, me.id, &form, Some(&seen)).await {
        Ok((new, password)) => {
            let name = new.name.clone();
            senders.change(me.id, *id, new, password).await?;
            Ok(see_other(format!("/senders/{id}")).with_notice_about(&req, "notice-sender-saved", &name))
        }
        Err(errors) => again(&form, &errors, Fill::NotAsked),
    }
}

async fn find(senders: &Senders, owner: AccountId, id: SenderId) -> Result<Seen, AppError> {
    senders.db.read(move |conn| see(conn, owner, id)).await?.ok_or(AppError::NotFound)
}

fn filled(form: &SenderForm) -> (SenderForm, Fill) {
    match form.provider() {
        Some(provider) => (form.filled_in(provider), Fill::Done(provider)),
        None => (form.clone(), Fill::Unknown),
    }
}

/// The form's own rules, and where the name of the server leads.
async fn parse(
    senders: &Senders,
    limits: &Limits,
    owner: AccountId,
    form: &SenderForm,
    stored: Option<&Seen>,
) -> Result<(NewSender, Password), FieldErrors> {
    let (new, password) = form.parse(stored.map(|seen| (&seen.sender, seen.has_password)))?;
    if limits.check(Limit::NamesOfServers, &owner.to_string()).is_err() {
        return Err(FieldErrors::one("host", "too-many-tries"));
    }
    let Ok(relay) = new.server.relay(Some("x").filter(|_| !new.server.login.is_empty())) else {
        return Err(FieldErrors::one("host", "invalid-host"));
    };
    match senders.caller.check(&relay).await {
        Err(DialError::Forbidden { .. }) => Err(FieldErrors::one("host", "invalid-host-forbidden")),
        Err(DialError::ForbiddenPort { .. }) => Err(FieldErrors::one("port", "invalid-port")),
        Err(DialError::NoSuchHost { .. }) => Err(FieldErrors::one("host", "invalid-host-unknown")),
        // Nobody could be asked. Names that exist inside networks only are no tenant's servers; others are judged at each call.
        Err(DialError::ResolverFailed { .. }) if is_inside_name(&new.server.host) => {
            Err(FieldErrors::one("host", "invalid-host-forbidden"))
        }
        _ => Ok((new, password)),
    }
}

/// Names that no public name server knows: RFC 6762, RFC 8375, and `.internal`, which ICANN keeps for that.
fn is_inside_name(host: &str) -> bool {
    !host.contains('.') || [".local", ".internal", ".home.arpa", ".lan"].iter().any(|end| host.ends_with(end))
}

/// `POST /senders/{id}/duplicate`
pub async fn duplicate(
    senders: Data<Senders>,
    page: Page,
    me: Me,
    req: HttpRequest,
    id: Path<SenderId>,
) -> Result<HttpResponse, AppError> {
    let seen = find(&senders, me.id, *id).await?;
    let whole = page.t1("sender-copy-name", "name", &seen.sender.name);
    let name: String = whole.chars().take(100).collect();
    let copy = senders.duplicate(me.id, *id, name.clone()).await?;
    Ok(see_other(format!("/senders/{copy}/edit")).with_notice_about(&req, "notice-sender-copied", &name))
}

/// `POST /senders/{id}/delete`
pub async fn delete(
    senders: Data<Senders>,
    me: Me,
    req: HttpRequest,
    id: Path<SenderId>,
) -> Result<HttpResponse, AppError> {
    let name = senders.delete(me.id, *id).await?;
    let undo = format!("/senders/{id}/restore");
    Ok(see_other("/senders").with_undo(&req, "notice-sender-deleted", &name, undo))
}

/// `POST /senders/{id}/restore`
pub async fn restore(
    senders: Data<Senders>,
    me: Me,
    req: HttpRequest,
    id: Path<SenderId>,
) -> Result<HttpResponse, AppError> {
    let name = senders.restore(me.id, *id).await?;
    Ok(see_other(format!("/senders/{id}")).with_notice_about(&req, "notice-sender-restored", &name))
}

/// `POST /senders/{id}/letter`
pub async fn send_letter(
    senders: Data<Senders>,
    me: Me,
    req: HttpRequest,
    id: Path<SenderId>,
) -> Result<HttpResponse, AppError> {
    let to = senders.send_test(me.id, *id).await?;
    Ok(see_other(format!("/senders/{id}")).with_notice_about(&req, "notice-sender-letter", to.as_str()))
}

/// `GET /senders/providers/{domain}`: what is known of a provider, for the form's script. Nothing for a stranger.
pub async fn provider(page: Page, domain: Path<String>) -> Result<HttpResponse, AppError> {
    let Some(provider) = Provider::of_domain(&domain) else {
        return Ok(HttpResponse::NoContent().finish());
    };
    let known = serde_json::json!({
        "host": provider.host,
        "port": provider.port.to_string(),
        "protection": provider.protection,
        "login": provider.login_for("@"),
        "note": page.t(provider.note),
    });
    Ok(HttpResponse::Ok().insert_header((header::CONTENT_TYPE, "application/json")).body(known.to_string()))
}

#[cfg(test)]
mod tests {
    use super::is_inside_name;

    #[test]
    fn names_of_inside_are_known_by_their_ends() {
        for inside in ["metadata.google.internal", "printer.local", "nas.home.arpa", "router.lan", "postfix"] {
            assert!(is_inside_name(inside), "{inside}");
        }
        for outside in ["smtp.gmail.com", "internal.example.org", "local.de", "mail.lan.example.org"] {
            assert!(!is_inside_name(outside), "{outside}");
        }
    }
}
