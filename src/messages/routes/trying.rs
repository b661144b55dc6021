//! Test letters: a message sent to an address of its owner, on the way that all letters take.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::current;
use super::letter::newest_clients;
use super::reader::Reader;
use crate::clock::{Clock, hours};
use crate::db::{AccountId, Conn, Db};
use crate::delivery::{self, Purpose};
use crate::files::Store;
use crate::mail::{self, Boundary, EmailAddress};
use crate::messages::forms::TestForm;
use crate::messages::message::MessageId;
use crate::messages::pages::{self, Tried};
use crate::messages::preview::{Dress, prepare};
use crate::messages::trials::{self, AN_HOUR, Trial};
use crate::messages::versions::Version;
use crate::senders::{self, Senders, Usable};
use crate::web::access::Me;
use crate::web::forms::FieldErrors;
use crate::web::{AppError, Language, Page, Site, see_other};

const SHOWN: i64 = 10;

/// `GET /messages/{id}/test`
pub async fn test(
    db: Data<Db>,
    senders: Data<Senders>,
    page: Page,
    me: Me,
    id: Path<MessageId>,
) -> Result<HttpResponse, AppError> {
    let version = current(&db, me.id, *id).await?;
    let (form, errors) = (TestForm::default(), FieldErrors::none());
    page.html(&template(&db, &senders, &page, me.id, &version, &form, &errors).await?)
}

async fn template<'a>(
    db: &Db,
    senders: &Senders,
    page: &'a Page,
    owner: AccountId,
    version: &'a Version,
    form: &'a TestForm,
    errors: &'a FieldErrors,
) -> Result<pages::Test<'a>, AppError> {
    let (message, house, now) = (version.message, senders.house.clone(), page.now);
    let read = move |conn: &mut Conn| {
        let mut tried = Vec::new();
        for trial in trials::of_message(conn, owner, message, SHOWN)? {
            let fate = delivery::fate_of(conn, owner, trial.delivery)?;
            tried.push(Tried { trial, fate });
        }
        let addresses = senders::confirmed_addresses(conn, owner)?;
        let ways = senders::usable(conn, owner, &house)?;
        Ok::<_, diesel::result::Error>((tried, addresses, ways, newest_clients(conn, owner, String::new(), now)?))
    };
    let (tried, addresses, ways, clients) = db.read(read).await?;
    Ok(pages::Test { page, current: version, form, errors, addresses, ways, clients, tried })
}

/// `POST /messages/{id}/test`
#[expect(clippy::too_many_arguments, reason = "each is a part of one request")]
pub async fn send_test(
    db: Data<Db>,
    clock: Data<Clock>,
    store: Data<Store>,
    site: Data<Site>,
    senders: Data<Senders>,
    page: Page,
    me: Me,
    req: HttpRequest,
    id: Path<MessageId>,
    form: Form<TestForm>,
) -> Result<HttpResponse, AppError> {
    let version = current(&db, me.id, *id).await?;
    let (to, way) = match chosen(&db, &senders, me.id, &form).await? {
        Ok(chosen) => chosen,
        Err(errors) => {
            let template = template(&db, &senders, &page, me.id, &version, &form, &errors).await?;
            return page.html_with(StatusCode::UNPROCESSABLE_ENTITY, &template);
        }
    };
    let reader = Reader::of(&db, &page, me.id, &form.shown_as).await?;
    let mut prepared = prepare(&db, &store, me.id, &version).await?;
    let language = Language::preferred(&version.content.language).unwrap_or(page.language);
    prepared.merge = prepared.merge.marked(&format!("{} ", language.text("test-mark")));
    let (owner, now) = (me.id, clock.now());
    let ids = [version.message.0, version.number, now.as_micros()];
    let reply_to = way.reply_to.map(|address| mail::Sender { name: String::new(), address });
    let (key, domain) = (senders.key.clone(), way.from.address.domain().to_owned());
    let keys = db.read(move |conn| senders::signing_keys(conn, &key, owner, &domain)).await?;
    let dress = Dress {
        from: &way.from,
        reply_to: reply_to.as_ref(),
        list: None,
        headers: &[],
        boundary: &Boundary::new(senders.outbox.key(), &ids),
        keys,
    };
    let plan = prepared.plan(dress).map_err(|error| AppError::Internal(error.to_string()))?;
    let letter_id = mail::MessageId::new(senders.outbox.key(), &ids, &way.from.address);
    let bytes = reader.fill(&plan, &site, &version, &to, &letter_id)?.into_bytes();
    let (outbox, recipient) = (senders.outbox.clone(), to.to_string());
    let posted = db.write(move |conn| {
        if trials::since(conn, owner, now.minus(hours(1)))? >= AN_HOUR {
            return Err(AppError::TooMany(600));
        }
        let delivery = outbox.post_by(conn, owner, way.id, &to, Purpose::MessageTest, |_| Ok(bytes), now)?;
        let trial = Trial { number: version.number, recipient, delivery, posted_at: now };
        Ok(trials::insert(conn, owner, version.message, &trial)?)
    });
    posted.await?;
    senders.outbox.ring();
    Ok(see_other(format!("/messages/{id}/test")).with_notice(&req, "notice-test-sent"))
}

/// Where it goes, and which way; both must be the owner's own.
async fn chosen(
    db: &Db,
    senders: &Senders,
    owner: AccountId,
    form: &TestForm,
) -> Result<Result<(EmailAddress, Usable), FieldErrors>, AppError> {
    let (house, way) = (senders.house.clone(), form.way());
    let found = db.read(move |conn| {
        let addresses = senders::confirmed_addresses(conn, owner)?;
        Ok::<_, diesel::result::Error>((addresses, senders::usable_one(conn, owner, &house, way)?))
    });
    let (addresses, way) = found.await?;
    let to = addresses.into_iter().find(|address| address.as_str() == form.to);
    Ok(match (to, way) {
        (Some(to), Some(way)) => Ok((to, way)),
        (to, way) => {
            let mut errors = FieldErrors::none();
            if to.is_none() {
                errors.add("to", "invalid-test-address");
            }
            if way.is_none() {
                errors.add("sender", "invalid-test-sender");
            }
            Err(errors)
        }
    })
}
