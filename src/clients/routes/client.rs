//! One client's page: everything that is known, and changing it.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use diesel::result::Error;

use crate::clients::attributes::{self, Attribute};
use crate::clients::client::{Client, ClientId};
use crate::clients::forms::{ClientForm, Pairs, ReasonForm};
use crate::clients::lists::{self, List};
use crate::clients::pages;
use crate::clients::queries::{self, Edited};
use crate::clock::{Clock, Timestamp};
use crate::db::{self, AccountId, Db, Keyset};
use crate::delivery::{self, Sent};
use crate::suppression::{self, Stands};
use crate::web::access::Me;
use crate::web::forms::FieldErrors;
use crate::web::{AppError, Page, see_other};

const LETTERS: usize = 20;

pub(super) fn path_of(id: ClientId) -> String {
    format!("/clients/{id}")
}

/// Everything about one client that its page shows besides its form.
pub(super) struct Known {
    client: Client,
    attributes: Vec<Attribute>,
    on: Vec<List>,
    not_on: Vec<List>,
    letters: db::Page<Sent>,
    stopped: Option<Stands>,
}

pub(super) async fn known(
    db: &Db,
    owner: AccountId,
    id: ClientId,
    at: Keyset,
    now: Timestamp,
) -> Result<Known, AppError> {
    let known = db.read(move |conn| {
        let client = queries::find(conn, owner, id)?.ok_or(Error::NotFound)?;
        let on = lists::lists_of(conn, owner, id)?;
        let mut not_on = lists::lists(conn, owner)?;
        not_on.retain(|list| !on.contains(list));
        let attributes = attributes::attributes(conn, owner)?;
        let letters = delivery::to_client(conn, owner, id.0, at, LETTERS)?;
        let stopped = suppression::stands(conn, owner, &client.email, now)?;
        Ok::<_, Error>(Known { client, attributes, on, not_on, letters, stopped })
    });
    Ok(known.await?)
}

/// Two who took one address in the same moment: the second one is told.
pub(super) fn taken_meanwhile(error: Error) -> AppError {
    if db::is_taken(&error) { AppError::Conflict("invalid-client-taken") } else { error.into() }
}

/// What is wrong with what was sent to a client's page.
#[derive(Default)]
pub(super) struct Wrong {
    pub errors: FieldErrors,
    pub taken: Option<Client>,
    /// Somebody else changed the client meanwhile.
    pub changed: bool,
    pub reason: ReasonForm,
    pub reason_errors: FieldErrors,
}

pub(super) fn render(
    page: &Page,
    known: Known,
    form: Option<ClientForm>,
    wrong: Wrong,
) -> Result<HttpResponse, AppError> {
    let now_stands = ClientForm::of(&known.client);
    let mut form = form.unwrap_or_else(|| now_stands.clone());
    let status = match (wrong.changed, wrong.errors.is_empty() && wrong.reason_errors.is_empty()) {
        (true, _) => StatusCode::CONFLICT,
        (_, true) => StatusCode::OK,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let meanwhile = if wrong.changed { form.differences(&now_stands, &known.attributes, page) } else { Vec::new() };
    if wrong.changed {
        // Whoever saves now has seen both.
        form.seen = now_stands.seen;
    }
    page.html_with(
        status,
        &pages::ClientPage {
            page,
            client: &known.client,
            fields: form.fields(&known.attributes),
            form: &form,
            errors: &wrong.errors,
            taken: wrong.taken,
            meanwhile,
            reason: &wrong.reason,
            reason_errors: &wrong.reason_errors,
            lists: known.on,
            other_lists: known.not_on,
            letters: known.letters,
            stopped: known.stopped,
        },
    )
}

/// `GET /clients/{id}`
pub async fn show(
    db: Data<Db>,
    page: Page,
    me: Me,
    id: Path<ClientId>,
    at: Query<Keyset>,
) -> Result<HttpResponse, AppError> {
    render(&page, known(&db, me.id, *id, at.into_inner(), page.now).await?, None, Wrong::default())
}

/// `POST /clients/{id}`
pub async fn edit(
    db: Data<Db>,
    clock: Data<Clock>,
    page: Page,
    me: Me,
    req: HttpRequest,
    id: Path<ClientId>,
    pairs: Form<Pairs>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, now, form) = (me.id, id.into_inner(), clock.now(), ClientForm::read(&pairs));
    let before = known(&db, owner, id, Keyset::default(), page.now).await?;
    let wrong = match form.parse(&before.attributes, Some(&before.client.own)) {
        Err(errors) => Wrong { errors, ..Wrong::default() },
        Ok(new) => {
            let seen = form.seen();
            match db
                .write(move |conn| queries::edit(conn, owner, id, seen, &new, now))
                .await
                .map_err(taken_meanwhile)?
            {
                Edited::Saved => return Ok(see_other(path_of(id)).with_notice(&req, "notice-saved")),
                Edited::Meanwhile(_) => {
                    let known = known(&db, owner, id, Keyset::default(), page.now).await?;
                    if form.differences(&ClientForm::of(&known.client), &known.attributes, &page).is_empty() {
                        return Ok(see_other(path_of(id)).with_notice(&req, "notice-saved"));
                    }
                    return render(&page, known, Some(form), Wrong { changed: true, ..Wrong::default() });
                }
                Edited::Taken(other) => {
                    let taken = db.read(move |conn| queries::find(conn, owner, other)).await?;
                    Wrong { errors: FieldErrors::one("email", "invalid-client-taken"), taken, ..Wrong::default() }
                }
                Edited::TakenByDeleted => {
                    Wrong { errors: FieldErrors::one("email", "invalid-client-deleted"), ..Wrong::default() }
                }
                Edited::AddressStays => {
                    Wrong { errors: FieldErrors::one("email", "invalid-address-stays"), ..Wrong::default() }
                }
            }
        }
    };
    render(&page, before, Some(form), wrong)
}
