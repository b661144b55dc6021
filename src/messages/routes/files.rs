//! An attachment, as a download and nothing else.

use actix_web::HttpResponse;
use actix_web::http::header::{self, Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue};
use actix_web::web::Data;

use super::Two;
use crate::db::Db;
use crate::files::{self, Store};
use crate::messages::attachments::{self, AttachmentId};
use crate::web::AppError;
use crate::web::access::Me;

/// A browser that opened it all the same could do nothing with it.
const POLICY: &str = "sandbox; default-src 'none'; frame-ancestors 'none'";

/// `GET /messages/{id}/files/{file}`
pub async fn download(
    db: Data<Db>,
    store: Data<Store>,
    me: Me,
    path: Two<AttachmentId>,
) -> Result<HttpResponse, AppError> {
    let (owner, (message, id)) = (me.id, path.into_inner());
    let found = db.read(move |conn| {
        let Some(attachment) = attachments::find(conn, owner, message, id)? else { return Ok(None) };
        let file = files::find(conn, owner, attachment.file_use_id)?;
        Ok::<_, diesel::result::Error>(file.map(|file| (attachment, file)))
    });
    let (attachment, file) = found.await?.ok_or(AppError::NotFound)?;
    let content = store.read(&file).await.map_err(|error| AppError::Busy(error.to_string()))?;
    Ok(HttpResponse::Ok()
        .content_type("application/octet-stream")
        .insert_header(disposition(&attachment.name))
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .no_chunking(file.size.unsigned_abs())
        .streaming(content))
}

/// RFC 6266: a plain name for those who read no other, and the real one.
fn disposition(name: &str) -> ContentDisposition {
    let is_plain = |char: char| char.is_ascii_alphanumeric() || matches!(char, '.' | '-' | '_' | ' ');
    let plain: String = name.chars().map(|char| if is_plain(char) { char } else { '_' }).collect();
    let real = ExtendedValue {
        charset: Charset::Ext("UTF-8".to_owned()),
        language_tag: None,
        value: name.as_bytes().to_vec(),
    };
    ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::Filename(plain), DispositionParam::FilenameExt(real)],
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_stay_names_in_a_header() {
        for (name, header) in [
            (
                "план \"9\".pdf",
                "attachment; filename=\"____ _9_.pdf\"; filename*=UTF-8''%D0%BF%D0%BB%D0%B0%D0%BD%20%229%22.pdf",
            ),
            (
                "a\r\nSet-Cookie: x.txt",
                "attachment; filename=\"a__Set-Cookie_ x.txt\"; filename*=UTF-8''a%0D%0ASet%2DCookie%3A%20x.txt",
            ),
        ] {
            assert_eq!(super::disposition(name).to_string(), header);
        }
    }
}
