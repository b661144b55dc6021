//! The handlers of segments.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::forms::{Deed, Draft};
use super::reading::{read, read_rules};
use super::{Known, Segment, SegmentId, Today, counting, pages, queries};
use crate::clock::Clock;
use crate::db::{AccountId, Db, is_taken};
use crate::web::access::Me;
use crate::web::forms::FieldErrors;
use crate::web::uploads::{Fields, Upload};
use crate::web::{AppError, Page, see_other};

/// The whole form.
const FORM_AT_MOST: usize = 128 * 1024;

/// `GET /segments`
pub async fn list(db: Data<Db>, page: Page, me: Me) -> Result<HttpResponse, AppError> {
    let owner = me.id;
    let segments = db.read(move |conn| queries::listed(conn, owner)).await?;
    page.html(&pages::List { page: &page, segments })
}

/// `GET /segments/new`
pub async fn new(db: Data<Db>, page: Page, me: Me) -> Result<HttpResponse, AppError> {
    let desk = Desk::open(&db, &page, &me, None).await?;
    let (draft, errors) = (Draft::new(), FieldErrors::none());
    page.html(&desk.page(&draft, &errors).await?)
}

/// `POST /segments`: saves a new one, or does what its button says and shows the form again.
pub async fn create(
    db: Data<Db>,
    clock: Data<Clock>,
    page: Page,
    me: Me,
    req: HttpRequest,
    form: Upload,
) -> Result<HttpResponse, AppError> {
    let fields = form.fields(FORM_AT_MOST).await?;
    Desk::open(&db, &page, &me, None).await?.work(&fields, &clock, &req).await
}

/// `GET /segments/{id}`
pub async fn show(db: Data<Db>, page: Page, me: Me, id: Path<SegmentId>) -> Result<HttpResponse, AppError> {
    let desk = Desk::open(&db, &page, &me, Some(*id)).await?;
    let draft = desk.saved.as_ref().map_or_else(Draft::new, Draft::of);
    let errors = FieldErrors::none();
    page.html(&desk.page(&draft, &errors).await?)
}

/// `POST /segments/{id}`
pub async fn update(
    db: Data<Db>,
    clock: Data<Clock>,
    page: Page,
    me: Me,
    req: HttpRequest,
    id: Path<SegmentId>,
    form: Upload,
) -> Result<HttpResponse, AppError> {
    let fields = form.fields(FORM_AT_MOST).await?;
    Desk::open(&db, &page, &me, Some(*id)).await?.work(&fields, &clock, &req).await
}

/// `GET /segments/{id}/count`: the number alone.
pub async fn count(db: Data<Db>, page: Page, me: Me, id: Path<SegmentId>) -> Result<HttpResponse, AppError> {
    let today = Today::at(page.now, &me.zone);
    let counted = counting::count_saved(&db, me.id, *id, &today).await?.ok_or(AppError::NotFound)?;
    page.html(&pages::Count { page: &page, counted: &counted })
}

/// `POST /segments/{id}/duplicate`
pub async fn duplicate(
    db: Data<Db>,
    clock: Data<Clock>,
    me: Me,
    req: HttpRequest,
    id: Path<SegmentId>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, now) = (me.id, id.into_inner(), clock.now());
    let (copy, name) = db.write(move |conn| queries::duplicate(conn, owner, id, now)).await?;
    Ok(see_other(format!("/segments/{copy}")).with_notice_about(&req, "notice-segment-duplicated", &name))
}

/// `POST /segments/{id}/delete`
pub async fn delete(
    db: Data<Db>,
    clock: Data<Clock>,
    me: Me,
    req: HttpRequest,
    id: Path<SegmentId>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, now) = (me.id, id.into_inner(), clock.now());
    let name = db.write(move |conn| queries::delete(conn, owner, id, now)).await?;
    let undo = format!("/segments/{id}/restore");
    Ok(see_other("/segments").with_undo(&req, "notice-segment-deleted", &name, undo))
}

/// `POST /segments/{id}/restore`
pub async fn restore(db: Data<Db>, me: Me, req: HttpRequest, id: Path<SegmentId>) -> Result<HttpResponse, AppError> {
    let (owner, id) = (me.id, id.into_inner());
    let name = db.write(move |conn| queries::restore(conn, owner, id)).await?;
    Ok(see_other(format!("/segments/{id}")).with_notice_about(&req, "notice-segment-restored", &name))
}

/// One segment, or one to be made, with all that its form offers.
struct Desk<'a> {
    db: &'a Db,
    page: &'a Page,
    owner: AccountId,
    today: Today,
    saved: Option<Segment>,
    known: Known,
}

impl<'a> Desk<'a> {
    async fn open(db: &'a Db, page: &'a Page, me: &Me, id: Option<SegmentId>) -> Result<Self, AppError> {
        let owner = me.id;
        let (saved, known) = db
            .read(move |conn| {
                let saved = id.map(|id| queries::find(conn, owner, id)?.ok_or(diesel::NotFound)).transpose()?;
                Ok::<_, diesel::result::Error>((saved, queries::known(conn, owner)?))
            })
            .await?;
        Ok(Self { db, page, owner, today: Today::at(page.now, &me.zone), saved, known })
    }

    async fn page<'b>(&'b self, draft: &'b Draft, errors: &'b FieldErrors) -> Result<pages::Show<'b>, AppError> {
        let counted = match read_rules(draft, &self.known) {
            Ok(rules) => {
                let patience = counting::PATIENCE;
                Some(counting::count(self.db, self.owner, &rules, &self.known, &self.today, patience).await?)
            }
            Err(_) => None,
        };
        Ok(pages::Show {
            page: self.page,
            saved: self.saved.as_ref().map(|segment| segment.id),
            title: self.saved.as_ref().map_or_else(|| self.page.t("segment-new"), |segment| segment.name.clone()),
            draft,
            known: &self.known,
            errors,
            counted,
        })
    }

    async fn work(&self, fields: &Fields, clock: &Clock, req: &HttpRequest) -> Result<HttpResponse, AppError> {
        let mut draft = Draft::from_fields(fields);
        let deed = Deed::of(fields);
        let errors = match &deed {
            Deed::Save => match self.save(&draft, clock).await? {
                Ok((id, name)) => {
                    let to = see_other(format!("/segments/{id}"));
                    return Ok(to.with_notice_about(req, "notice-segment-saved", &name));
                }
                Err(errors) => return self.page.invalid(&self.page(&draft, &errors).await?),
            },
            Deed::Count => read_rules(&draft, &self.known).err().unwrap_or_default(),
            _ => FieldErrors::none(),
        };
        draft.apply(&deed, &self.known);
        self.page.html(&self.page(&draft, &errors).await?)
    }

    async fn save(&self, draft: &Draft, clock: &Clock) -> Result<Result<(SegmentId, String), FieldErrors>, AppError> {
        let new = match read(draft, &self.known) {
            Ok(new) => new,
            Err(errors) => return Ok(Err(errors)),
        };
        let (owner, now, name) = (self.owner, clock.now(), new.name.clone());
        let saved = self.saved.as_ref().map(|segment| segment.id);
        let written = self.db.write(move |conn| match saved {
            Some(id) => queries::update(conn, owner, id, &new, now).map(|()| id),
            None => queries::insert(conn, owner, &new, now),
        });
        match written.await {
            Ok(id) => Ok(Ok((id, name))),
            Err(error) if is_taken(&error) => Ok(Err(FieldErrors::one("name", "invalid-segment-name-taken"))),
            Err(error) => Err(error.into()),
        }
    }
}
