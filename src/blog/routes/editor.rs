//! Writing: the list of all posts, and the form. Each post belongs to the house, so every editor may change it.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};

use crate::accounts;
use crate::blog::forms::{self, Deed, PostForm};
use crate::blog::pages::{self, Edit};
use crate::blog::post::{NewPost, Post, PostId, Shown};
use crate::blog::saving::{self, Saved};
use crate::blog::{Blog, pictures, queries, text};
use crate::clock::Timestamp;
use crate::db::{Db, Keyset};
use crate::web::access::Me;
use crate::web::forms::FieldErrors;
use crate::web::uploads::Upload;
use crate::web::{AppError, Page, see_other};

const ROWS: usize = 50;

/// `GET /editor/posts`
pub async fn posts(db: Data<Db>, page: Page, at: Query<Keyset>) -> Result<HttpResponse, AppError> {
    let found = db.read(move |conn| queries::list(conn, *at, ROWS)).await?;
    page.html(&pages::Posts { page: &page, found })
}

/// `GET /editor/posts/new`
pub async fn new(db: Data<Db>, page: Page) -> Result<HttpResponse, AppError> {
    let (form, errors) = (PostForm::default(), FieldErrors::none());
    page.html(&template(&db, &page, None, &form, &errors).await?)
}

/// `GET /editor/posts/{id}`
pub async fn edit(db: Data<Db>, page: Page, id: Path<PostId>) -> Result<HttpResponse, AppError> {
    let post = find(&db, *id).await?;
    let (form, errors) = (PostForm::of_post(&post, page.zone()), FieldErrors::none());
    page.html(&template(&db, &page, Some(&post), &form, &errors).await?)
}

/// `POST /editor/posts/new`
pub async fn create(
    db: Data<Db>,
    blog: Data<Blog>,
    page: Page,
    me: Me,
    req: HttpRequest,
    upload: Upload,
) -> Result<HttpResponse, AppError> {
    submit(Desk { db: &db, blog: &blog, page: &page, me: &me, req: &req }, None, upload).await
}

/// `POST /editor/posts/{id}`
pub async fn save(
    db: Data<Db>,
    blog: Data<Blog>,
    page: Page,
    me: Me,
    req: HttpRequest,
    id: Path<PostId>,
    upload: Upload,
) -> Result<HttpResponse, AppError> {
    let post = find(&db, *id).await?;
    submit(Desk { db: &db, blog: &blog, page: &page, me: &me, req: &req }, Some(&post), upload).await
}

/// What both forms need.
struct Desk<'a> {
    db: &'a Db,
    blog: &'a Blog,
    page: &'a Page,
    me: &'a Me,
    req: &'a HttpRequest,
}

async fn submit(desk: Desk<'_>, there: Option<&Post>, upload: Upload) -> Result<HttpResponse, AppError> {
    let (page, now) = (desk.page, desk.page.now);
    let received = forms::receive(upload, &desk.blog.workshop).await?;
    let mut form = received.form;
    let refused = match received.picture {
        Some(Ok(made)) => {
            // Kept at once, so that nobody has to choose it again.
            form.kept = Some(desk.db.write(move |conn| pictures::keep(conn, &made, now)).await?);
            None
        }
        Some(Err(refusal)) => Some(refusal),
        None => None,
    };
    let parsed = match (form.parse(there, page.zone(), now), refused) {
        (Ok(new), None) => Ok(new),
        (parsed, Some(refusal)) => {
            let mut errors = parsed.err().unwrap_or_default();
            errors.add("picture", refusal);
            Err(errors)
        }
        (Err(errors), None) => Err(errors),
    };
    match parsed {
        Err(errors) if form.deed != Deed::Preview => desk.invalid(there, &form, &errors).await,
        Err(errors) => desk.preview(there, &form, &errors).await,
        Ok(_) if form.deed == Deed::Preview => desk.preview(there, &form, &FieldErrors::none()).await,
        Ok(new) => desk.keep(there, form, new).await,
    }
}

impl Desk<'_> {
    async fn keep(self, there: Option<&Post>, form: PostForm, new: NewPost) -> Result<HttpResponse, AppError> {
        let (by, now, published_at) = (self.me.id, self.page.now, new.published_at);
        let edit = saving::Edit { base: form.base, new };
        let id = there.map(|post| post.id);
        let saved = self.db.write(move |conn| match id {
            Some(id) => saving::save(conn, by, id, edit, now),
            None => saving::create(conn, by, edit, now).map(Some),
        });
        match saved.await?.ok_or(AppError::NotFound)? {
            Saved::Done(id) => {
                self.blog.has_changed();
                let key = notice(form.deed, published_at, now);
                Ok(see_other(format!("/editor/posts/{id}")).with_notice(self.req, key))
            }
            Saved::SlugTaken => self.invalid(there, &form, &FieldErrors::one("slug", "invalid-post-slug-taken")).await,
            Saved::PictureGone => {
                let form = PostForm { kept: None, ..form };
                self.invalid(there, &form, &FieldErrors::one("picture", "invalid-picture-gone")).await
            }
            Saved::Conflict(theirs) => self.conflict(*theirs, form).await,
        }
    }

    async fn invalid(
        &self,
        there: Option<&Post>,
        form: &PostForm,
        errors: &FieldErrors,
    ) -> Result<HttpResponse, AppError> {
        self.page.invalid(&template(self.db, self.page, there, form, errors).await?)
    }

    async fn preview(
        &self,
        there: Option<&Post>,
        form: &PostForm,
        errors: &FieldErrors,
    ) -> Result<HttpResponse, AppError> {
        let preview = Some(text::html(&form.body));
        self.page.html(&Edit { preview, ..template(self.db, self.page, there, form, errors).await? })
    }

    /// With ours in the form: saving once more puts it above theirs.
    async fn conflict(&self, theirs: Post, form: PostForm) -> Result<HttpResponse, AppError> {
        let by = theirs.edited_by;
        let who = self.db.read(move |conn| accounts::find(conn, by)).await?;
        let form = PostForm { base: theirs.version, ..form };
        let errors = FieldErrors::none();
        let template = template(self.db, self.page, Some(&theirs), &form, &errors).await?;
        let conflict = Some(who.map(|account| account.name).unwrap_or_default());
        self.page.html_with(StatusCode::CONFLICT, &Edit { conflict, ..template })
    }
}

fn notice(deed: Deed, published_at: Option<Timestamp>, now: Timestamp) -> &'static str {
    match (deed, published_at) {
        (Deed::Publish, Some(at)) if at > now => "notice-post-scheduled",
        (Deed::Publish, _) => "notice-post-published",
        (Deed::Withdraw, _) => "notice-post-withdrawn",
        _ => "notice-saved",
    }
}

async fn find(db: &Db, id: PostId) -> Result<Post, AppError> {
    db.read(move |conn| queries::find(conn, id)).await?.ok_or(AppError::NotFound)
}

async fn template<'a>(
    db: &Db,
    page: &'a Page,
    there: Option<&'a Post>,
    form: &'a PostForm,
    errors: &'a FieldErrors,
) -> Result<Edit<'a>, AppError> {
    let picture = match form.kept {
        Some(id) => db.read(move |conn| pictures::shown(conn, id)).await?,
        None => None,
    };
    let alt = form.picture_alt.clone();
    let picture = picture.map(|(hash, width, height)| Shown { href: pictures::href(&hash), width, height, alt });
    let id = there.map(|post| post.id);
    Ok(Edit { page, id, form, errors, there, picture, preview: None, conflict: None })
}

/// `POST /editor/posts/{id}/delete`
pub async fn delete(
    db: Data<Db>,
    blog: Data<Blog>,
    page: Page,
    me: Me,
    req: HttpRequest,
    id: Path<PostId>,
) -> Result<HttpResponse, AppError> {
    let (by, id, now) = (me.id, id.into_inner(), page.now);
    let title = db.write(move |conn| queries::delete(conn, by, id, now)).await?.ok_or(AppError::NotFound)?;
    blog.has_changed();
    Ok(see_other("/editor/posts").with_undo(&req, "notice-post-deleted", &title, format!("/editor/posts/{id}/restore")))
}

/// `POST /editor/posts/{id}/restore`
pub async fn restore(
    db: Data<Db>,
    blog: Data<Blog>,
    me: Me,
    req: HttpRequest,
    id: Path<PostId>,
) -> Result<HttpResponse, AppError> {
    let (by, id) = (me.id, id.into_inner());
    let title = db.write(move |conn| queries::restore(conn, by, id)).await?.ok_or(AppError::NotFound)?;
    blog.has_changed();
    Ok(see_other("/editor/posts").with_notice_about(&req, "notice-post-restored", &title))
}
