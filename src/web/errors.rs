//! What goes wrong, in words. A handler returns an `AppError`; the page for it is made at the edge, where the reader is known.
//! The cause is logged there once, and never shown.

use actix_web::dev::ServiceRequest;
use actix_web::error::UrlencodedError;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpMessage, HttpResponse, ResponseError, web};
use askama::Template;

use super::csrf::FORM_AT_MOST;
use super::{Answer, Next, Page};

#[derive(Clone, Debug)]
pub enum AppError {
    BadRequest,
    Forbidden,
    NotFound,
    /// With the methods that would do.
    MethodNotAllowed(String),
    /// What was asked does not fit the state things are in now. The key of a text says why.
    Conflict(&'static str),
    TooLarge,
    /// A host name that is not ours.
    Misdirected,
    /// A rule says no. The key of a text says why.
    Refused(&'static str),
    /// With the seconds to wait.
    TooMany(u64),
    Internal(String),
    Busy(String),
}

impl AppError {
    fn detail(&self) -> Option<&'static str> {
        match self {
            Self::Conflict(key) | Self::Refused(key) => Some(key),
            _ => None,
        }
    }
}

impl std::fmt::Display for AppError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.status_code())
    }
}

impl ResponseError for AppError {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed(_) => StatusCode::METHOD_NOT_ALLOWED,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Misdirected => StatusCode::MISDIRECTED_REQUEST,
            Self::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Busy(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        match self {
            Self::MethodNotAllowed(allow) => {
                response.insert_header((header::ALLOW, allow.as_str()));
            }
            Self::TooMany(seconds) => {
                response.insert_header((header::RETRY_AFTER, *seconds));
            }
            Self::Busy(_) => {
                response.insert_header((header::RETRY_AFTER, 5));
            }
            _ => {}
        }
        response.finish()
    }
}

impl From<diesel::result::Error> for AppError {
    fn from(error: diesel::result::Error) -> Self {
        use diesel::result::{DatabaseErrorKind as Kind, Error};
        match error {
            Error::NotFound => Self::NotFound,
            Error::DatabaseError(
                Kind::UnableToSendCommand | Kind::ClosedConnection | Kind::SerializationFailure,
                why,
            ) => Self::Busy(why.message().to_owned()),
            other => Self::Internal(other.to_string()),
        }
    }
}

#[derive(Template)]
#[template(path = "web/error.html")]
struct ErrorPage<'a> {
    page: &'a Page,
    status: u16,
    title: String,
    lead: String,
    shows_id: bool,
}

/// Gives every error response its page.
pub async fn error_pages(req: ServiceRequest, next: Next) -> Answer {
    let mut res = next.call(req).await?;
    let Some(error) = res.response().error() else {
        return Ok(res);
    };
    let status = res.status();
    let error = error.as_error::<AppError>().cloned();
    let Some(page) = res.request().extensions().get::<Page>().cloned() else {
        return Ok(res);
    };
    if let Some(AppError::Internal(cause) | AppError::Busy(cause)) = &error {
        tracing::error!(request_id = %page.request_id, status = status.as_u16(), cause, "a request failed");
    }
    let template = error_page(&page, status, error.as_ref());
    let Ok(body) = template.render() else { return Ok(res) };
    res.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static("text/html; charset=utf-8"));
    Ok(res.map_body(|_, _| actix_web::body::BoxBody::new(body)))
}

fn error_page<'a>(page: &'a Page, status: StatusCode, error: Option<&AppError>) -> ErrorPage<'a> {
    let known = [400, 403, 404, 405, 409, 413, 421, 422, 429, 500, 503];
    let number = if known.contains(&status.as_u16()) {
        status.as_u16()
    } else if status.is_server_error() {
        500
    } else {
        400
    };
    let lead = match error {
        Some(AppError::TooMany(seconds)) => page.t1("error-429-lead", "seconds", *seconds),
        Some(error) => page.t(error.detail().unwrap_or(&format!("error-{number}-lead"))),
        None => page.t(&format!("error-{number}-lead")),
    };
    ErrorPage {
        page,
        status: status.as_u16(),
        title: page.t(&format!("error-{number}-title")),
        lead,
        shows_id: number >= 500,
    }
}

/// The page of an error, where the request is lost.
pub(super) fn respond(page: &Page, error: &AppError) -> HttpResponse {
    let status = error.status_code();
    let body = error_page(page, status, Some(error)).render().unwrap_or_default();
    HttpResponse::build(status).content_type("text/html; charset=utf-8").body(body)
}

/// Malformed paths, queries and forms answer as we do, not as the framework does.
pub fn extractor_errors(config: &mut web::ServiceConfig) {
    config
        .app_data(web::PathConfig::default().error_handler(|_, _| AppError::NotFound.into()))
        .app_data(web::QueryConfig::default().error_handler(|_, _| AppError::BadRequest.into()))
        .app_data(web::FormConfig::default().limit(FORM_AT_MOST).error_handler(|error, _| match error {
            UrlencodedError::Overflow { .. } => AppError::TooLarge.into(),
            _ => AppError::BadRequest.into(),
        }));
}
