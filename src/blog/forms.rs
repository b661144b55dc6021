//! What editors send, and what is wrong with it.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use validator::Validate;

use super::pictures::{self, PictureId, Refusal, Workshop};
use super::post::{BODY_AT_MOST, NewPost, Post, TITLE_AT_MOST};
use super::{slug, text};
use crate::clock::Timestamp;
use crate::web::AppError;
use crate::web::forms::{FieldErrors, not_blank, one_line};
use crate::web::uploads::{Fields, Upload};

const ALT_AT_MOST: u64 = 300;
/// All fields together: the longest text, in letters of four bytes, and the rest.
const FIELDS_AT_MOST: usize = 512 * 1024;
const TIME: &str = "%Y-%m-%dT%H:%M";

/// From top to bottom.
const ORDER: [&str; 6] = ["title", "slug", "body", "picture", "picture_alt", "publish_at"];

/// The button that was pressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Deed {
    #[default]
    Save,
    Publish,
    Withdraw,
    Preview,
}

impl Deed {
    fn parse(text: &str) -> Self {
        match text {
            "publish" => Self::Publish,
            "withdraw" => Self::Withdraw,
            "preview" => Self::Preview,
            _ => Self::Save,
        }
    }
}

#[derive(Clone, Debug, Default, Validate)]
pub struct PostForm {
    #[validate(
        length(max = "TITLE_AT_MOST", message = "invalid-post-title-long"),
        custom(function = not_blank, message = "invalid-post-title"),
        custom(function = one_line, message = "invalid-line")
    )]
    pub title: String,
    pub slug: String,
    #[validate(
        length(max = "BODY_AT_MOST", message = "invalid-post-body-long"),
        custom(function = not_blank, message = "invalid-post-body")
    )]
    pub body: String,
    #[validate(
        length(max = "ALT_AT_MOST", message = "invalid-picture-alt-long"),
        custom(function = one_line, message = "invalid-line")
    )]
    pub picture_alt: String,
    /// As `<input type=datetime-local>` says it.
    pub publish_at: String,
    /// A picture that was taken already.
    pub kept: Option<PictureId>,
    pub base: i64,
    pub deed: Deed,
}

/// A form that was read.
pub struct Received {
    pub form: PostForm,
    /// The file that came with it.
    pub picture: Option<Result<pictures::Made, Refusal>>,
}

/// What is too large or no picture is refused in the form's own words, with everything else kept.
pub async fn receive(mut upload: Upload, workshop: &Workshop) -> Result<Received, AppError> {
    let (mut fields, mut left, mut file) = (Fields::default(), FIELDS_AT_MOST, None);
    while let Some(mut part) = upload.next().await? {
        match part.file_name() {
            // A field for files that was left empty.
            Some(name) if name.is_empty() => {}
            Some(_) => file = Some(pictures::receive(&mut part).await?),
            None => {
                let name = part.name().to_owned();
                let text = part.text(left).await?;
                left = left.saturating_sub(text.len());
                fields.push(name, text);
            }
        }
    }
    let picture = match file {
        Some(Ok(bytes)) => Some(workshop.make(bytes).await?),
        Some(Err(refusal)) => Some(Err(refusal)),
        None => None,
    };
    Ok(Received { form: PostForm::of(&fields), picture })
}

impl PostForm {
    fn of(fields: &Fields) -> Self {
        let text = |name: &str| fields.get(name).unwrap_or_default().to_owned();
        let kept = text("kept").parse().ok().map(PictureId);
        Self {
            title: text("title").trim().to_owned(),
            slug: text("slug").trim().to_owned(),
            body: text("body"),
            picture_alt: text("picture_alt").trim().to_owned(),
            publish_at: text("publish_at").trim().to_owned(),
            kept: kept.filter(|_| fields.get("remove_picture").is_none()),
            base: text("base").parse().unwrap_or(0),
            deed: Deed::parse(&text("do")),
        }
    }

    pub fn of_post(post: &Post, zone: &TimeZone) -> Self {
        Self {
            title: post.title.clone(),
            slug: post.slug.clone(),
            body: post.body.clone(),
            picture_alt: post.picture_alt.clone(),
            publish_at: post.published_at.map_or_else(String::new, |at| typed(at, zone)),
            kept: post.picture_id,
            base: post.version,
            deed: Deed::Save,
        }
    }

    /// `there`: the post as it is, if it is one already.
    pub fn parse(&self, there: Option<&Post>, zone: &TimeZone, now: Timestamp) -> Result<NewPost, FieldErrors> {
        let mut errors = FieldErrors::of(self, &ORDER);
        if !self.slug.is_empty() && !slug::is_slug(&self.slug) {
            errors.add("slug", "invalid-post-slug");
        }
        if text::check(&self.body).is_err() {
            errors.add("body", "invalid-post-deep");
        }
        let wanted = match (self.publish_at.is_empty(), instant(&self.publish_at, zone)) {
            (true, _) => None,
            (false, Some(at)) => Some(at),
            (false, None) => {
                errors.add("publish_at", "invalid-post-time");
                None
            }
        };
        if !errors.is_empty() {
            return Err(errors.sorted(&ORDER));
        }
        Ok(NewPost {
            slug: self.slug.clone(),
            title: self.title.clone(),
            body: self.body.clone(),
            picture_id: self.kept,
            picture_alt: self.picture_alt.clone(),
            published_at: self.published_at(there.and_then(|post| post.published_at), wanted, zone, now),
        })
    }

    fn published_at(
        &self,
        before: Option<Timestamp>,
        wanted: Option<Timestamp>,
        zone: &TimeZone,
        now: Timestamp,
    ) -> Option<Timestamp> {
        // The field shows minutes: left as it was, it means what it was.
        let wanted = match before {
            Some(before) if typed(before, zone) == self.publish_at => Some(before),
            _ => wanted,
        };
        match self.deed {
            Deed::Withdraw => None,
            Deed::Publish => Some(wanted.unwrap_or(now)),
            Deed::Save | Deed::Preview => before.map(|before| wanted.unwrap_or(before)),
        }
    }
}

fn typed(at: Timestamp, zone: &TimeZone) -> String {
    at.in_zone(zone).strftime(TIME).to_string()
}

/// `None`: no time that anybody means.
fn instant(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let time: DateTime = text.parse().ok()?;
    let zoned = time.to_zoned(zone.clone()).ok()?;
    (2000..=2200).contains(&zoned.year()).then(|| Timestamp::from_micros(zoned.timestamp().as_microsecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_micros(1_795_176_000_123_456);

    fn form(deed: Deed, publish_at: &str) -> PostForm {
        PostForm {
            title: "A".to_owned(),
            body: "B".to_owned(),
            publish_at: publish_at.to_owned(),
            deed,
            ..PostForm::default()
        }
    }

    #[test]
    fn a_time_is_what_was_meant() {
        let zone = TimeZone::get("Asia/Tokyo").unwrap();
        let published = |form: &PostForm, before| {
            let wanted = instant(&form.publish_at, &zone);
            form.published_at(before, wanted, &zone, NOW)
        };
        assert_eq!(published(&form(Deed::Save, ""), None), None);
        assert_eq!(published(&form(Deed::Publish, ""), None), Some(NOW));
        assert_eq!(published(&form(Deed::Save, &typed(NOW, &zone)), Some(NOW)), Some(NOW), "microseconds and all");
        assert_eq!(published(&form(Deed::Withdraw, "2026-12-01T09:00"), Some(NOW)), None);
        let later = published(&form(Deed::Publish, "2026-12-01T09:00"), None).unwrap();
        assert_eq!(later.iso(), "2026-12-01T00:00:00Z");
    }

    #[test]
    fn what_is_wrong_is_said_field_by_field() {
        let wrong = PostForm { slug: "A b".to_owned(), publish_at: "soon".to_owned(), ..PostForm::default() };
        let errors = wrong.parse(None, &TimeZone::UTC, NOW).unwrap_err();
        let fields: Vec<&str> = errors.iter().map(|(field, _)| field.as_ref()).collect();
        assert_eq!(fields, ["title", "slug", "body", "publish_at"]);
        for time in ["0001-01-01T00:00", "9999-12-31T23:59", "2026-13-01T00:00"] {
            let errors = form(Deed::Publish, time).parse(None, &TimeZone::UTC, NOW).unwrap_err();
            assert!(errors.has("publish_at"), "{time}");
        }
    }
}
