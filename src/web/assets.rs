//! Style, script and pictures: embedded, named by the hash of their bytes, compressed once, and kept by browsers for ever.

use std::collections::HashMap;
use std::io::Write;
use std::sync::LazyLock;

use actix_web::http::header;
use actix_web::web::{Bytes, Path};
use actix_web::{HttpRequest, HttpResponse};
use flate2::Compression;
use flate2::write::GzEncoder;
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use super::AppError;
use crate::config::hex;

#[derive(RustEmbed)]
#[folder = "static/"]
struct Files;

struct Asset {
    kind: &'static str,
    bytes: Bytes,
    gzip: Bytes,
}

struct Assets {
    by_fingerprint: HashMap<String, Asset>,
    href: HashMap<String, String>,
}

static ASSETS: LazyLock<Assets> = LazyLock::new(load);

/// `app.css` → `/assets/app.1f2e3d4c.css`
pub fn href(name: &str) -> String {
    ASSETS.href.get(name).cloned().unwrap_or_default()
}

/// `GET /assets/{file}`
pub async fn show(req: HttpRequest, file: Path<String>) -> Result<HttpResponse, AppError> {
    let asset = ASSETS.by_fingerprint.get(file.as_str()).ok_or(AppError::NotFound)?;
    let mut response = HttpResponse::Ok();
    response
        .content_type(asset.kind)
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((header::VARY, "Accept-Encoding"));
    if takes_gzip(&req) {
        response.insert_header((header::CONTENT_ENCODING, "gzip"));
        return Ok(response.body(asset.gzip.clone()));
    }
    Ok(response.body(asset.bytes.clone()))
}

/// `GET /favicon.ico`: browsers ask for it whatever the page says.
pub async fn icon() -> HttpResponse {
    HttpResponse::Found().insert_header((header::LOCATION, href("icon.svg"))).finish()
}

fn load() -> Assets {
    let (mut by_fingerprint, mut hrefs) = (HashMap::new(), HashMap::new());
    for name in Files::iter() {
        let Some(file) = Files::get(&name) else { continue };
        let (stem, extension) = name.rsplit_once('.').unwrap_or((&name, ""));
        let hash = hex(Sha256::digest(&file.data).iter().take(6));
        let fingerprinted = format!("{stem}.{hash}.{extension}");
        let asset =
            Asset { kind: kind(extension), gzip: compress(&file.data), bytes: Bytes::from(file.data.into_owned()) };
        hrefs.insert(name.to_string(), format!("/assets/{fingerprinted}"));
        by_fingerprint.insert(fingerprinted, asset);
    }
    Assets { by_fingerprint, href: hrefs }
}

fn kind(extension: &str) -> &'static str {
    match extension {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        _ => "application/octet-stream",
    }
}

pub(super) fn takes_gzip(req: &HttpRequest) -> bool {
    let accepted = req.headers().get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    accepted.is_some_and(|value| value.contains("gzip"))
}

pub(super) fn compress(bytes: &[u8]) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    // Writing into memory does not fail.
    drop(encoder.write_all(bytes));
    Bytes::from(encoder.finish().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compressed_size(name: &str) -> Option<usize> {
        let href = ASSETS.href.get(name)?;
        ASSETS.by_fingerprint.get(href.strip_prefix("/assets/")?).map(|asset| asset.gzip.len())
    }

    #[test]
    fn style_and_script_stay_small() {
        assert!(compressed_size("app.css").unwrap() <= 12 * 1024);
        assert!(compressed_size("app.js").unwrap() <= 6 * 1024);
        assert!(href("app.css").starts_with("/assets/app."));
    }
}
