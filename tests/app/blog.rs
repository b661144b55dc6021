//! The blog and the home page: written by editors, read by everybody, and kept in memory.

mod home;
mod keeping;
mod pictures;
mod reading;
mod views;
mod writing;

use diesel::prelude::*;
use skymailing::clock::minutes;
use skymailing::db::Role;
use skymailing::db::schema::posts;

use super::support::app::{NOW, TestApp};
use super::support::person::Person;

async fn editor(app: &TestApp) -> Person {
    app.signed_in("eva@example.org", Role::Editor).await.1
}

/// Writes a post and publishes it; returns the path of its form.
async fn publish(eva: &mut Person, title: &str, body: &str) -> String {
    eva.visit("/editor/posts/new").await;
    eva.submit("/editor/posts/new", &[("title", title), ("body", body), ("do", "publish")]).await;
    let path = eva.page.path.clone();
    assert!(path.starts_with("/editor/posts/") && !path.ends_with("/new"), "{path}: {}", eva.page.text());
    path
}

/// So many published posts, the first the oldest: `Post 1` at `/blog/post-1`.
async fn given_posts(app: &TestApp, count: u64) {
    app.write(move |conn| {
        for number in 1..=count {
            let at = NOW.minus(minutes(count + 1 - number));
            diesel::insert_into(posts::table)
                .values((
                    posts::slug.eq(format!("post-{number}")),
                    posts::published_at.eq(at),
                    posts::version.eq(1_i64),
                    posts::views.eq(0_i64),
                    posts::edited_by.eq(0_i64),
                    posts::created_at.eq(at),
                    posts::updated_at.eq(at),
                    posts::picture_alt.eq(""),
                    posts::title.eq(format!("Post {number}")),
                    posts::body.eq(format!("It is **number {number}**.\n\nMore.")),
                ))
                .execute(conn)?;
        }
        Ok(())
    })
    .await;
    app.app.blog.has_changed();
}
