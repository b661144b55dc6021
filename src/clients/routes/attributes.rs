//! `/clients/attributes`: what an owner wants to know besides the usual.

use actix_web::web::{Data, Form, Path};
use actix_web::{HttpRequest, HttpResponse};

use crate::clients::attributes::{self, Attribute, AttributeError, AttributeForm, AttributeId};
use crate::clients::pages;
use crate::clock::Clock;
use crate::db::{AccountId, Db};
use crate::web::access::Me;
use crate::web::forms::FieldErrors;
use crate::web::{AppError, Page, see_other};

const HERE: &str = "/clients/attributes";

/// `GET /clients/attributes`
pub async fn show(db: Data<Db>, page: Page, me: Me) -> Result<HttpResponse, AppError> {
    let attributes = all(&db, me.id).await?;
    let (form, errors) = (AttributeForm::default(), FieldErrors::none());
    page.html(&pages::AttributesPage { page: &page, attributes: &attributes, form: &form, errors: &errors })
}

async fn all(db: &Db, owner: AccountId) -> Result<Vec<Attribute>, AppError> {
    Ok(db.read(move |conn| attributes::attributes(conn, owner)).await?)
}

/// `POST /clients/attributes`
pub async fn make(
    db: Data<Db>,
    clock: Data<Clock>,
    page: Page,
    me: Me,
    req: HttpRequest,
    form: Form<AttributeForm>,
) -> Result<HttpResponse, AppError> {
    let (owner, now) = (me.id, clock.now());
    let made = match form.parse() {
        Ok(new) => {
            let made = db.write(move |conn| attributes::make_attribute(conn, owner, &new, now)).await?;
            made.map_err(AttributeError::of_form)
        }
        Err(errors) => Err(errors),
    };
    match made {
        Ok(made) => Ok(see_other(HERE).with_notice_about(&req, "notice-attribute-made", &made.label)),
        Err(errors) => {
            let attributes = all(&db, owner).await?;
            page.invalid(&pages::AttributesPage { page: &page, attributes: &attributes, form: &form, errors: &errors })
        }
    }
}

async fn find(db: &Db, owner: AccountId, id: AttributeId) -> Result<Attribute, AppError> {
    all(db, owner).await?.into_iter().find(|attribute| attribute.id == id).ok_or(AppError::NotFound)
}

/// `GET /clients/attributes/{id}`
pub async fn edit(db: Data<Db>, page: Page, me: Me, id: Path<AttributeId>) -> Result<HttpResponse, AppError> {
    let attribute = find(&db, me.id, *id).await?;
    let (form, errors) = (AttributeForm::of(&attribute), FieldErrors::none());
    page.html(&pages::AttributePage { page: &page, attribute: &attribute, form: &form, errors: &errors })
}

/// `POST /clients/attributes/{id}`
pub async fn change(
    db: Data<Db>,
    page: Page,
    me: Me,
    req: HttpRequest,
    id: Path<AttributeId>,
    form: Form<AttributeForm>,
) -> Result<HttpResponse, AppError> {
    let (owner, id) = (me.id, id.into_inner());
    let attribute = find(&db, owner, id).await?;
    // The kind is not for choosing any more.
    let form = AttributeForm { kind: attribute.kind.to_string(), ..form.into_inner() };
    let changed = match form.parse() {
        Ok(new) => {
            let change = move |conn: &mut _| attributes::change_attribute(conn, owner, id, &new.label, &new.choices);
            db.write(change).await?.map_err(AttributeError::of_form)
        }
        Err(errors) => Err(errors),
    };
    match changed {
        Ok(()) => Ok(see_other(HERE).with_notice(&req, "notice-saved")),
        Err(errors) => {
            page.invalid(&pages::AttributePage { page: &page, attribute: &attribute, form: &form, errors: &errors })
        }
    }
}

/// `POST /clients/attributes/{id}/up`
pub async fn up(db: Data<Db>, me: Me, id: Path<AttributeId>) -> Result<HttpResponse, AppError> {
    shift(&db, me.id, *id, true).await
}

/// `POST /clients/attributes/{id}/down`
pub async fn down(db: Data<Db>, me: Me, id: Path<AttributeId>) -> Result<HttpResponse, AppError> {
    shift(&db, me.id, *id, false).await
}

async fn shift(db: &Db, owner: AccountId, id: AttributeId, up: bool) -> Result<HttpResponse, AppError> {
    db.write(move |conn| attributes::move_attribute(conn, owner, id, up)).await?;
    Ok(see_other(HERE).plain())
}

/// `POST /clients/attributes/{id}/delete`
pub async fn delete(
    db: Data<Db>,
    clock: Data<Clock>,
    me: Me,
    req: HttpRequest,
    id: Path<AttributeId>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, now) = (me.id, id.into_inner(), clock.now());
    let label = db.write(move |conn| attributes::delete_attribute(conn, owner, id, now)).await?;
    Ok(see_other(HERE).with_undo(&req, "notice-attribute-deleted", &label, format!("{HERE}/{id}/undo")))
}

/// `POST /clients/attributes/{id}/undo`
pub async fn undo(db: Data<Db>, me: Me, req: HttpRequest, id: Path<AttributeId>) -> Result<HttpResponse, AppError> {
    let (owner, id) = (me.id, id.into_inner());
    match db.write(move |conn| attributes::restore_attribute(conn, owner, id)).await? {
        Ok(label) => Ok(see_other(HERE).with_notice_about(&req, "notice-attribute-back", &label)),
        Err(AttributeError::Taken) => Err(AppError::Conflict("refused-label-taken")),
        Err(AttributeError::TooMany) => Err(AppError::Conflict("invalid-attributes-many")),
    }
}
