//! The headers every response carries, and the check that a request was meant for us at all.

use actix_web::dev::ServiceRequest;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::web::Data;

use super::{Answer, AppError, Next, Site};

pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    connect-src 'self'; form-action 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'";

pub async fn security_headers(req: ServiceRequest, next: Next) -> Answer {
    let https = req.app_data::<Data<Site>>().is_some_and(|site| site.is_https());
    let mut res = next.call(req).await?;
    add(res.headers_mut(), https);
    Ok(res)
}

pub fn add(headers: &mut HeaderMap, https: bool) {
    let mut unless_set = |name: HeaderName, value: &'static str| {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    };
    unless_set(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY);
    unless_set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    // Addresses of pages hold one-time tokens, so other sites learn none. We must: under "no-referrer" a browser says
    // `Origin: null` with each form it posts (Fetch 3.2), and the check of where a form comes from would refuse it.
    unless_set(header::REFERRER_POLICY, "same-origin");
    unless_set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    unless_set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    unless_set(HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()");
    unless_set(header::CACHE_CONTROL, "no-store");
    if https {
        unless_set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
}

/// A link in a letter never takes its host from a request, and a page is not served under a foreign name.
pub async fn check_host(req: ServiceRequest, next: Next) -> Answer {
    let host = req.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("");
    let ours = |site: &Data<Site>| site.hosts.iter().any(|ours| ours.eq_ignore_ascii_case(host));
    if req.app_data::<Data<Site>>().is_some_and(ours) {
        next.call(req).await
    } else {
        Ok(req.error_response(AppError::Misdirected))
    }
}
