//! What readers see, kept in memory. For how long stands at the head of this slice.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use diesel::QueryResult;
use moka::future::Cache;

use super::pictures::{self, Picture, Workshop};
use super::post::{Between, Card, Open, Post, PostId, Shown};
use super::queries::{self, Stamp};
use super::text;
use super::views::{self, Look, Views};
use crate::clock::{Clock, Timestamp};
use crate::config::random_bytes;
use crate::db::{self, Conn, Db, Keyset};
use crate::web::{AppError, Prints};

pub const PAGE: usize = 10;
const FEED: usize = 20;
/// So many the home page shows.
const DRAWN: usize = 3;
/// Numbers of views are not older than this.
const EDITION: i64 = 60;
/// How long the same posts stay on the home page.
const DRAW: i64 = 5 * 60;
const ENTRIES: u64 = 2_000;
const PICTURE_BYTES: u64 = 32 * 1024 * 1024;
/// What nobody asks for makes room.
const IDLE: Duration = Duration::from_secs(15 * 60);

/// Posts as they were at one time. Another number, another time: what was kept under the old one is not found any more.
type Edition = (u64, i64);
type Kept<K, V> = Cache<K, V>;
pub type Cards = db::Page<Card>;

#[derive(Clone)]
pub struct Blog {
    pub views: Views,
    pub prints: Prints,
    pub workshop: Workshop,
    db: Db,
    clock: Clock,
    /// Raised whenever a post changed, here or elsewhere.
    changes: Arc<AtomicU64>,
    stamp: Arc<Mutex<Option<Stamp>>>,
    posts: Kept<(Edition, String), Option<Arc<Between>>>,
    pages: Kept<(Edition, Option<i64>, Option<i64>), Arc<Cards>>,
    feeds: Kept<Edition, Arc<Vec<Open>>>,
    drawn: Kept<Edition, Arc<Vec<Card>>>,
    pictures: Kept<String, Option<Arc<Picture>>>,
}

fn kept<K, V>() -> Kept<K, V>
where
    K: std::hash::Hash + Eq + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    Cache::builder().max_capacity(ENTRIES).time_to_idle(IDLE).build()
}

impl Blog {
    pub fn new(db: Db, clock: Clock, prints: Prints) -> Self {
        let weight = |_: &String, picture: &Option<Arc<Picture>>| {
            picture.as_ref().map_or(1, |picture| u32::try_from(picture.bytes.len()).unwrap_or(u32::MAX))
        };
        Self {
            views: Views::default(),
            prints,
            workshop: Workshop::default(),
            db,
            clock,
            changes: Arc::default(),
            stamp: Arc::default(),
            posts: kept(),
            pages: kept(),
            feeds: kept(),
            drawn: kept(),
            pictures: Cache::builder().weigher(weight).max_capacity(PICTURE_BYTES).build(),
        }
    }

    fn edition(&self, lasts: i64) -> Edition {
        (self.changes.load(Ordering::SeqCst), self.clock.now().as_seconds().div_euclid(lasts))
    }

    /// Names what stands on pages of the blog now.
    pub fn edition_name(&self) -> String {
        let (changes, minute) = self.edition(EDITION);
        format!("{changes}.{minute}")
    }

    /// A post changed on this node: from now on everybody here sees it.
    pub fn has_changed(&self) {
        self.changes.fetch_add(1, Ordering::SeqCst);
    }

    /// Looks whether a post changed on another node, or came to its time. Called by the schedule.
    pub async fn look(&self) -> QueryResult<()> {
        let now = self.clock.now();
        let found = self.db.read(move |conn| queries::stamp(conn, now)).await?;
        let before = self.stamp.lock().unwrap_or_else(PoisonError::into_inner).replace(found);
        if before != Some(found) {
            self.has_changed();
        }
        Ok(())
    }

    /// Remembers that a visitor saw a post in an hour; all three as the table has them.
    pub fn note(&self, hour: i64, post: i64, visitor: i64) {
        self.views.note(Look { hour, post: PostId(post), visitor });
    }

    /// Writes down who saw what. Called by the schedule, and at the end of the program.
    pub async fn write_down(&self) -> QueryResult<usize> {
        self.views.write_down(&self.db).await
    }

    /// Forgets what nobody needs. Called by the schedule.
    pub async fn forget(&self) -> QueryResult<usize> {
        let now = self.clock.now();
        self.db
            .write(move |conn| {
                let marks = views::forget_past(conn, now)?;
                Ok(marks + queries::forget_deleted(conn, now)? + pictures::forget_unused(conn, now)?)
            })
            .await
    }

    pub async fn post(&self, slug: &str) -> Result<Option<Arc<Between>>, AppError> {
        let (slug_asked, now) = (slug.to_owned(), self.clock.now());
        let read = self.db.read(move |conn| between(conn, &slug_asked, now));
        let found = self.posts.try_get_with((self.edition(EDITION), slug.to_owned()), read);
        found.await.map_err(of_shared)
    }

    pub async fn page(&self, at: Keyset) -> Result<Arc<Cards>, AppError> {
        let now = self.clock.now();
        let read = self.db.read(move |conn| cards(conn, at, now));
        let found = self.pages.try_get_with((self.edition(EDITION), at.before, at.after), read);
        found.await.map_err(of_shared)
    }

    pub async fn feed(&self) -> Result<Arc<Vec<Open>>, AppError> {
        let now = self.clock.now();
        let read = self.db.read(move |conn| {
            let page = queries::page(conn, Keyset::default(), FEED, now)?;
            let posts = page.rows.into_iter().map(|post| open(conn, post)).collect::<QueryResult<Vec<_>>>()?;
            Ok::<_, AppError>(Arc::new(posts))
        });
        self.feeds.try_get_with(self.edition(EDITION), read).await.map_err(of_shared)
    }

    /// Some posts, and the name of the draw.
    pub async fn drawn(&self) -> Result<(String, Arc<Vec<Card>>), AppError> {
        let (edition, now) = (self.edition(DRAW), self.clock.now());
        let read = self.db.read(move |conn| draw(conn, now));
        let drawn = self.drawn.try_get_with(edition, read).await.map_err(of_shared)?;
        Ok((format!("{}.{}", edition.0, edition.1), drawn))
    }

    pub async fn picture(&self, hash: &str) -> Result<Option<Arc<Picture>>, AppError> {
        let asked = hash.to_owned();
        let read = self.db.read(move |conn| Ok::<_, AppError>(pictures::by_hash(conn, &asked)?.map(Arc::new)));
        let found = self.pictures.try_get_with(hash.to_owned(), read).await.map_err(of_shared)?;
        if found.is_none() {
            // It may be brought in a moment.
            self.pictures.invalidate(hash).await;
        }
        Ok(found)
    }
}

/// One look into the database served many.
fn of_shared(error: Arc<AppError>) -> AppError {
    AppError::clone(&error)
}

fn between(conn: &mut Conn, slug: &str, now: Timestamp) -> Result<Option<Arc<Between>>, AppError> {
    let Some(post) = queries::by_slug(conn, slug, now)? else { return Ok(None) };
    let (older, newer) = match post.published_at {
        Some(at) => queries::neighbours(conn, at, now)?,
        None => (None, None),
    };
    Ok(Some(Arc::new(Between { post: open(conn, post)?, older, newer })))
}

fn cards(conn: &mut Conn, at: Keyset, now: Timestamp) -> Result<Arc<Cards>, AppError> {
    let found = queries::page(conn, at, PAGE, now)?;
    let rows = found.rows.iter().map(|post| card(conn, post)).collect::<QueryResult<_>>()?;
    Ok(Arc::new(db::Page { rows, older: found.older, newer: found.newer }))
}

fn draw(conn: &mut Conn, now: Timestamp) -> Result<Arc<Vec<Card>>, AppError> {
    let mut all = queries::all_visible(conn, now)?;
    let mut drawn = Vec::new();
    while drawn.len() < DRAWN && !all.is_empty() {
        let lot = u64::from_be_bytes(random_bytes()) % all.len() as u64;
        drawn.push(all.swap_remove(usize::try_from(lot).unwrap_or(0)));
    }
    let posts = queries::these(conn, &drawn, now)?;
    Ok(Arc::new(posts.iter().map(|post| card(conn, post)).collect::<QueryResult<_>>()?))
}

fn open(conn: &mut Conn, post: Post) -> QueryResult<Open> {
    let card = card(conn, &post)?;
    Ok(Open { id: post.id, card, updated_at: post.updated_at, html: text::html(&post.body) })
}

fn card(conn: &mut Conn, post: &Post) -> QueryResult<Card> {
    let picture = post.picture_id.map(|id| pictures::shown(conn, id)).transpose()?.flatten();
    let alt = post.picture_alt.clone();
    Ok(Card {
        slug: post.slug.clone(),
        title: post.title.clone(),
        published_at: post.published_at.unwrap_or(post.updated_at),
        views: post.views,
        excerpt: text::excerpt(&post.body),
        picture: picture.map(|(hash, width, height)| Shown { href: pictures::href(&hash), width, height, alt }),
    })
}
