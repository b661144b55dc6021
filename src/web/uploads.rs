//! Forms that carry files (`multipart/form-data`). They are read as a stream, part by part, in the order of the form; whoever
//! reads says how much a part may hold. The token of the form was looked at before, see `csrf.rs`.

use std::time::Duration;

use actix_multipart::{Field, Multipart};
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest};
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use serde::de::value::{Error as Undecodable, MapDeserializer};

use super::AppError;

/// Somebody who sends nothing for so long has gone away.
const CHUNK_WITHIN: Duration = Duration::from_secs(30);
const PARTS_AT_MOST: usize = 300;

pub struct Upload {
    parts: Multipart,
    seen: usize,
    /// What the browser says the whole weighs.
    pub declared: Option<u64>,
}

impl FromRequest for Upload {
    type Error = AppError;
    type Future = LocalBoxFuture<'static, Result<Self, AppError>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let length = req.headers().get(header::CONTENT_LENGTH);
        let declared = length.and_then(|length| length.to_str().ok()?.parse().ok());
        let parts = Multipart::from_request(req, payload);
        Box::pin(async move {
            let parts = parts.await.map_err(|_| AppError::BadRequest)?;
            Ok(Self { parts, seen: 0, declared })
        })
    }
}

impl Upload {
    /// The next part. One that was not read to its end is skipped.
    pub async fn next(&mut self) -> Result<Option<Part>, AppError> {
        self.seen += 1;
        if self.seen > PARTS_AT_MOST {
            return Err(AppError::BadRequest);
        }
        let next = tokio::time::timeout(CHUNK_WITHIN, self.parts.next()).await.map_err(|_| AppError::BadRequest)?;
        next.map(|field| field.map(Part).map_err(|_| AppError::BadRequest)).transpose()
    }

    /// A form without files: every part as text, all of them together at most so many bytes.
    pub async fn fields(mut self, at_most: usize) -> Result<Fields, AppError> {
        let mut fields = Fields::default();
        let mut left = at_most;
        while let Some(part) = self.next().await? {
            let name = part.name().to_owned();
            let text = part.text(left).await?;
            left = left.saturating_sub(text.len());
            fields.push(name, text);
        }
        Ok(fields)
    }
}

/// One field of the form, or one file.
pub struct Part(Field);

impl Part {
    pub fn name(&self) -> &str {
        self.0.name().unwrap_or_default()
    }

    /// As the browser says it; `None` for a field. A field for files that was left empty has an empty name.
    pub fn file_name(&self) -> Option<String> {
        self.0.content_disposition().and_then(|said| said.get_filename()).map(str::to_owned)
    }

    pub fn content_type(&self) -> String {
        self.0.content_type().map(ToString::to_string).unwrap_or_default()
    }

    pub async fn text(mut self, at_most: usize) -> Result<String, AppError> {
        let bytes = self.bytes(at_most).await?;
        let text = String::from_utf8(bytes).map_err(|_| AppError::BadRequest)?;
        // PostgreSQL keeps no NUL in text. A browser sends CRLF, whatever was typed.
        if text.contains('\0') { Err(AppError::BadRequest) } else { Ok(text.replace("\r\n", "\n")) }
    }

    pub async fn bytes(&mut self, at_most: usize) -> Result<Vec<u8>, AppError> {
        let mut bytes = Vec::new();
        while let Some(chunk) = self.chunk().await? {
            if bytes.len() + chunk.len() > at_most {
                return Err(AppError::TooLarge);
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }

    /// The next piece of it, for files that are not held in memory.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, AppError> {
        let next = tokio::time::timeout(CHUNK_WITHIN, self.0.next()).await.map_err(|_| AppError::BadRequest)?;
        next.transpose().map_err(|_| AppError::BadRequest)
    }
}

/// Fields as they came, in their order; a name may come more than once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    pub fn push(&mut self, name: String, value: String) {
        self.0.push((name, value));
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// As a form's struct of strings.
    pub fn into_form<T: DeserializeOwned>(self) -> Result<T, AppError> {
        T::deserialize(MapDeserializer::<_, Undecodable>::new(self.0.into_iter())).map_err(|_| AppError::BadRequest)
    }
}
