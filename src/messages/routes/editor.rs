//! Writing: the editor's form, its drafts, and what happens when two windows save.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use super::{current, name_of};
use crate::clients::{self, Attribute};
use crate::clock::{Clock, Timestamp};
use crate::db::{AccountId, Db};
use crate::files::Store;
use crate::mail::merge::Fields;
use crate::messages::attachments::{self, Attachment, Received};
use crate::messages::content::Content;
use crate::messages::drafts::{self, Draft, DraftId};
use crate::messages::forms::{MessageForm, Wrong};
use crate::messages::message::MessageId;
use crate::messages::saving::{self, Saved};
use crate::messages::versions::{self, Version};
use crate::messages::{comparing, pages};
use crate::web::access::Me;
use crate::web::uploads::Upload;
use crate::web::{AppError, Page, see_other};

#[derive(Deserialize)]
pub struct DraftQuery {
    draft: Option<DraftId>,
}

/// What stands around the form.
struct Desk {
    attributes: Vec<Attribute>,
    files: Vec<Attachment>,
    draft: Option<Draft>,
}

impl Desk {
    async fn of(db: &Db, owner: AccountId, current: Option<&Version>) -> Result<Self, AppError> {
        let current = current.cloned();
        Ok(db
            .read(move |conn| {
                let draft = drafts::newest(conn, owner, current.as_ref().map(|version| version.message))?;
                let files = current.map_or(Ok(Vec::new()), |version| attachments::all(conn, owner, &version))?;
                let attributes = clients::attributes(conn, owner)?;
                Ok::<_, diesel::result::Error>(Self { attributes, files, draft })
            })
            .await?)
    }

    fn fields(&self) -> Fields {
        Fields::new(self.attributes.iter().map(|attribute| attribute.key.clone()))
    }

    fn page<'a>(self, page: &'a Page, id: Option<MessageId>, form: &'a MessageForm) -> pages::Edit<'a> {
        pages::Edit {
            page,
            id,
            form,
            wrong: Vec::new(),
            conflict: None,
            draft: self.draft.filter(|draft| draft.window != form.window),
            files: self.files,
            insertables: pages::insertables(page, &self.attributes),
        }
    }
}

/// `GET /messages/new`
pub async fn new(db: Data<Db>, page: Page, me: Me, query: Query<DraftQuery>) -> Result<HttpResponse, AppError> {
    let form = match query.draft {
        Some(draft) => of_draft(&db, me.id, None, draft).await?,
        None => MessageForm::new(page.language),
    };
    page.html(&Desk::of(&db, me.id, None).await?.page(&page, None, &form))
}

/// `GET /messages/{id}`
pub async fn edit(
    db: Data<Db>,
    page: Page,
    me: Me,
    id: Path<MessageId>,
    query: Query<DraftQuery>,
) -> Result<HttpResponse, AppError> {
    let version = current(&db, me.id, *id).await?;
    let form = match query.draft {
        Some(draft) => of_draft(&db, me.id, Some(*id), draft).await?,
        None => MessageForm::of_version(&version),
    };
    page.html(&Desk::of(&db, me.id, Some(&version)).await?.page(&page, Some(*id), &form))
}

/// The same window goes on.
async fn of_draft(db: &Db, owner: AccountId, message: Option<MessageId>, id: DraftId) -> Result<MessageForm, AppError> {
    let draft = db.read(move |conn| drafts::find(conn, owner, message, id)).await?.ok_or(AppError::NotFound)?;
    Ok(MessageForm { base: draft.base, ..MessageForm::of_content(&draft.content, draft.window) })
}

/// `POST /messages/new`
pub async fn new_submit(
    db: Data<Db>,
    clock: Data<Clock>,
    page: Page,
    me: Me,
    req: HttpRequest,
    upload: Upload,
    store: Data<Store>,
) -> Result<HttpResponse, AppError> {
    let received = attachments::receive(upload, &store).await?;
    // Its form has no place for files.
    received.settle(&db, &store).await;
    let form = MessageForm::of(&received.fields);
    let (owner, now) = (me.id, clock.now());
    let desk = Desk::of(&db, owner, None).await?;
    let content = match form.parse(&desk.fields()) {
        Ok(content) => content,
        Err(wrong) => return page.invalid(&pages::Edit { wrong, ..desk.page(&page, None, &form) }),
    };
    let window = form.window;
    let id = db
        .write(move |conn| {
            drafts::forget_window(conn, owner, &window)?;
            saving::create(conn, owner, owner, &content, now)
        })
        .await?;
    Ok(see_other(format!("/messages/{id}")).with_notice(&req, "notice-message-created"))
}

/// `POST /messages/{id}`
#[expect(clippy::too_many_arguments, reason = "each is a part of one request")]
pub async fn save(
    db: Data<Db>,
    clock: Data<Clock>,
    store: Data<Store>,
    page: Page,
    me: Me,
    req: HttpRequest,
    id: Path<MessageId>,
    upload: Upload,
) -> Result<HttpResponse, AppError> {
    let (owner, id, now) = (me.id, id.into_inner(), clock.now());
    let version = current(&db, owner, id).await?;
    let received = attachments::receive(upload, &store).await?;
    let form = MessageForm::of(&received.fields);
    let desk = Desk::of(&db, owner, Some(&version)).await?;
    let saved = match checked(&form, &desk, &received) {
        Ok(content) => {
            let edit = edit_of(&form, content, &received);
            db.write(move |conn| saving::save(conn, owner, owner, id, &edit, now)).await
        }
        Err(wrong) => {
            received.settle(&db, &store).await;
            keep(&db, owner, Some(id), &form, now).await?;
            return page.invalid(&pages::Edit { wrong, ..desk.page(&page, Some(id), &form) });
        }
    };
    received.settle(&db, &store).await;
    match saved?.ok_or(AppError::NotFound)? {
        Saved::As(_) => Ok(see_other(format!("/messages/{id}")).with_notice(&req, "notice-message-saved")),
        Saved::Same => Ok(see_other(format!("/messages/{id}")).with_notice(&req, "notice-message-same")),
        Saved::Conflict(theirs) => {
            keep(&db, owner, Some(id), &form, now).await?;
            conflict(&db, &page, owner, *theirs, form).await
        }
    }
}

fn edit_of(form: &MessageForm, content: Content, received: &Received) -> saving::Edit {
    saving::Edit {
        base: form.base,
        content,
        added: received.files.clone(),
        removed: form.removed.clone(),
        window: form.window.clone(),
    }
}

/// The form and its files, or everything that is wrong with both.
fn checked(form: &MessageForm, desk: &Desk, received: &Received) -> Result<Content, Vec<Wrong>> {
    let stays = |file: &&Attachment| !form.removed.contains(&file.id);
    let refusal = received.refusal.or_else(|| attachments::too_much(desk.files.iter().filter(stays), &received.files));
    match (form.parse(&desk.fields()), refusal) {
        (parsed, None) => parsed,
        (parsed, Some(refusal)) => {
            let mut wrong = parsed.err().unwrap_or_default();
            wrong.push(Wrong::Field("files".into(), refusal.to_owned()));
            Err(wrong)
        }
    }
}

/// Both texts, with ours in the form: saving once more puts it above theirs.
async fn conflict(
    db: &Db,
    page: &Page,
    owner: AccountId,
    theirs: Version,
    form: MessageForm,
) -> Result<HttpResponse, AppError> {
    let id = theirs.message;
    let desk = Desk::of(db, owner, Some(&theirs)).await?;
    let saved_by = theirs.saved_by;
    let by = db.read(move |conn| name_of(conn, saved_by)).await?;
    let differences = comparing::differences(&theirs.content, &form.content());
    let form = MessageForm { base: theirs.number, ..form };
    let conflict = Some(pages::Conflict { theirs, by, differences });
    page.html_with(StatusCode::CONFLICT, &pages::Edit { conflict, ..desk.page(page, Some(id), &form) })
}

/// `POST /messages/{id}/draft`: a sentence for the line beside the button.
pub async fn draft(
    db: Data<Db>,
    clock: Data<Clock>,
    page: Page,
    me: Me,
    id: Path<MessageId>,
    upload: Upload,
) -> Result<HttpResponse, AppError> {
    let version = current(&db, me.id, *id).await?;
    let form = MessageForm::of(&upload.fields(attachments::FIELDS_AT_MOST).await?);
    let (owner, now) = (me.id, clock.now());
    if form.content() == version.content {
        db.write(move |conn| drafts::forget_window(conn, owner, &form.window)).await?;
        return Ok(sentence(StatusCode::OK, page.t("draft-same")));
    }
    keep(&db, owner, Some(*id), &form, now).await?;
    let base = form.base;
    let based_on = db.read(move |conn| versions::numbered(conn, owner, version.message, base)).await?;
    if based_on.is_some_and(|base| base.content == version.content) {
        return Ok(sentence(StatusCode::OK, page.t1("draft-kept", "time", page.clock(&now))));
    }
    Ok(sentence(StatusCode::CONFLICT, page.t1("draft-overtaken", "time", page.clock(&version.saved_at))))
}

/// `POST /messages/new/draft`
pub async fn new_draft(
    db: Data<Db>,
    clock: Data<Clock>,
    page: Page,
    me: Me,
    upload: Upload,
) -> Result<HttpResponse, AppError> {
    let form = MessageForm::of(&upload.fields(attachments::FIELDS_AT_MOST).await?);
    let now = clock.now();
    keep(&db, me.id, None, &form, now).await?;
    Ok(sentence(StatusCode::OK, page.t1("draft-kept", "time", page.clock(&now))))
}

fn sentence(status: StatusCode, words: String) -> HttpResponse {
    HttpResponse::build(status).content_type("text/plain; charset=utf-8").body(words)
}

async fn keep(
    db: &Db,
    owner: AccountId,
    id: Option<MessageId>,
    form: &MessageForm,
    now: Timestamp,
) -> Result<(), AppError> {
    let (content, base, window) = (form.content(), form.base, form.window.clone());
    Ok(db.write(move |conn| drafts::keep(conn, owner, id, &window, base, &content, now)).await?)
}

/// `POST /messages/drafts/{id}/drop`
pub async fn throw_away(db: Data<Db>, me: Me, req: HttpRequest, id: Path<DraftId>) -> Result<HttpResponse, AppError> {
    let (owner, id) = (me.id, id.into_inner());
    let message = db.write(move |conn| drafts::drop(conn, owner, id)).await?.ok_or(AppError::NotFound)?;
    let back = message.map_or_else(|| "/messages/new".to_owned(), |message| format!("/messages/{message}"));
    Ok(see_other(back).with_notice(&req, "notice-draft-dropped"))
}
