//! What everybody reads.

use actix_web::http::header;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};

use crate::blog::pages::{self, render};
use crate::blog::{Blog, feed, slug, views};
use crate::db::Keyset;
use crate::web::{AppError, Page, Site};

/// `GET /blog`
pub async fn list(blog: Data<Blog>, page: Page, req: HttpRequest, at: Query<Keyset>) -> Result<HttpResponse, AppError> {
    let edition = format!("{} {:?}", blog.edition_name(), *at);
    let found = blog.page(*at).await?;
    let make = |page: &Page| render(&pages::List { page, found: &found });
    blog.prints.html(&req, &page, "/blog", edition, make).await
}

/// `GET /blog/{slug}`
pub async fn show(
    blog: Data<Blog>,
    site: Data<Site>,
    page: Page,
    req: HttpRequest,
    asked: Path<String>,
) -> Result<HttpResponse, AppError> {
    if !slug::is_slug(&asked) {
        return Err(AppError::NotFound);
    }
    let edition = blog.edition_name();
    let found = blog.post(&asked).await?.ok_or(AppError::NotFound)?;
    if let Some(look) = views::look(&site.key, &req, &page, found.post.id, page.now) {
        blog.views.note(look);
    }
    let make = |page: &Page| render(&pages::Show { page, found: &found });
    blog.prints.html(&req, &page, &format!("/blog/{asked}"), edition, make).await
}

/// `GET /blog/feed`
pub async fn feed(blog: Data<Blog>, site: Data<Site>, page: Page, req: HttpRequest) -> Result<HttpResponse, AppError> {
    let edition = blog.edition_name();
    let posts = blog.feed().await?;
    let make = |page: &Page| feed::write(page, &site, &posts);
    blog.prints.document(&req, &page, ("/blog/feed", feed::KIND), edition, make).await
}

/// A browser that opened it alone could do nothing with it.
const POLICY: &str = "sandbox; default-src 'none'; frame-ancestors 'none'";

/// `GET /blog/pictures/{hash}`
pub async fn picture(blog: Data<Blog>, hash: Path<String>) -> Result<HttpResponse, AppError> {
    if hash.len() != 64 || !hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(AppError::NotFound);
    }
    let picture = blog.picture(&hash).await?.ok_or(AppError::NotFound)?;
    Ok(HttpResponse::Ok()
        .content_type(picture.kind.content_type())
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .body(picture.bytes.clone()))
}
