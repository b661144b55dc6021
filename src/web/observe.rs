//! One line of log and one count for each request, under an id that also stands on error pages. The line names the route, never
//! the address that was asked for: that may hold a token.

use actix_web::HttpMessage;
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::ServiceRequest;
use actix_web::web::Data;

use super::{Answer, Metrics, Next, Site, headers};
use crate::clock::Stopwatch;
use crate::config::{hex, random_bytes};

/// Names one request in the log and on error pages.
#[derive(Clone)]
pub struct RequestId(String);

impl std::fmt::Display for RequestId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

pub async fn observe(req: ServiceRequest, next: Next) -> Answer {
    let id = RequestId(hex(&random_bytes::<6>()));
    let method = req.method().clone();
    let route = req.match_pattern().unwrap_or_else(|| "(none)".to_owned());
    let https = req.app_data::<Data<Site>>().is_some_and(|site| site.is_https());
    let metrics = req.app_data::<Data<Metrics>>().cloned();
    req.extensions_mut().insert(id.clone());
    let watch = Stopwatch::start();
    let answer = next.call(req).await;
    let status = match &answer {
        Ok(res) => res.status(),
        Err(error) => error.as_response_error().status_code(),
    };
    let elapsed = watch.elapsed();
    if let Some(metrics) = metrics {
        metrics.request(method.as_str(), &route, status.as_u16(), elapsed);
    }
    let ms = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
    tracing::info!(request_id = %id, %method, route, status = status.as_u16(), ms, "request");
    answer.map_err(|error| last_resort(&error, &id, https))
}

/// A failure outside of any handler, for instance a session that could not be stored, or one in a handler that panicked.
fn last_resort(error: &actix_web::Error, id: &RequestId, https: bool) -> actix_web::Error {
    tracing::error!(request_id = %id, cause = %error, "a request failed");
    let mut response = error.error_response();
    headers::add(response.headers_mut(), https);
    if matches!(response.body().size(), BodySize::None | BodySize::Sized(0)) {
        let text = format!("Something went wrong on our side. Nothing was lost. Please try again.\n{id}\n");
        response = response.set_body(BoxBody::new(text));
    }
    actix_web::error::InternalError::from_response("", response).into()
}
