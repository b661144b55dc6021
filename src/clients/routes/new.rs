//! Somebody new.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form};
use actix_web::{HttpRequest, HttpResponse};
use diesel::result::Error;

use super::client::{path_of, taken_meanwhile};
use crate::clients::client::Client;
use crate::clients::forms::{ClientForm, Pairs};
use crate::clients::queries::{self, Added};
use crate::clients::{attributes, lists, pages};
use crate::clock::Clock;
use crate::db::{AccountId, Db};
use crate::web::access::Me;
use crate::web::forms::FieldErrors;
use crate::web::{AppError, Page, see_other};

/// `GET /clients/new`
pub async fn form(db: Data<Db>, page: Page, me: Me, req: HttpRequest) -> Result<HttpResponse, AppError> {
    let pairs: Pairs = url::form_urlencoded::parse(req.query_string().as_bytes()).into_owned().collect();
    // From the page of a list somebody is added to that list.
    render_new(&db, &page, me.id, &ClientForm::read(&pairs), &FieldErrors::none(), None).await
}

async fn render_new(
    db: &Db,
    page: &Page,
    owner: AccountId,
    form: &ClientForm,
    errors: &FieldErrors,
    taken: Option<Client>,
) -> Result<HttpResponse, AppError> {
    let (attributes, lists) =
        db.read(move |conn| Ok::<_, Error>((attributes(conn, owner)?, lists(conn, owner)?))).await?;
    let fields = form.fields(&attributes);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page.html_with(status, &pages::NewPage { page, form, fields, lists: &lists, errors, taken })
}

/// `POST /clients/new`
pub async fn add(
    db: Data<Db>,
    clock: Data<Clock>,
    page: Page,
    me: Me,
    req: HttpRequest,
    pairs: Form<Pairs>,
) -> Result<HttpResponse, AppError> {
    let (owner, now, form) = (me.id, clock.now(), ClientForm::read(&pairs));
    let attributes = db.read(move |conn| attributes(conn, owner)).await?;
    let new = match form.parse(&attributes, None) {
        Ok(new) => new,
        Err(errors) => return render_new(&db, &page, owner, &form, &errors, None).await,
    };
    let (name, on) = (new.email.readable(), form.lists().to_vec());
    let added = db.write(move |conn| {
        let added = queries::add(conn, owner, &new, now)?;
        if let Added::New(id) | Added::Back(id) = added {
            for list in on {
                lists::add_members(conn, owner, list, &[id], now)?;
            }
        }
        Ok::<_, Error>(added)
    });
    match added.await.map_err(taken_meanwhile)? {
        Added::New(id) => Ok(see_other(path_of(id)).with_notice_about(&req, "notice-client-added", &name)),
        Added::Back(id) => Ok(see_other(path_of(id)).with_notice_about(&req, "notice-client-brought-back", &name)),
        Added::Taken(id) => {
            let taken = db.read(move |conn| queries::find(conn, owner, id)).await?;
            let errors = FieldErrors::one("email", "invalid-client-taken");
            render_new(&db, &page, owner, &form, &errors, taken).await
        }
    }
}
