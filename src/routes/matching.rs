//! How a line of the table becomes a route: behind its policy, and with an answer where nothing is.

use actix_web::body::BoxBody;
use actix_web::dev::{ResourceDef, ServiceRequest};
use actix_web::guard::{self, GuardContext};
use actix_web::http::Method;
use actix_web::middleware::{Next, from_fn};
use actix_web::{HttpRequest, HttpResponse, Route};

use super::all;
use crate::web::AppError;
use crate::web::access::{self, Access};

/// A handler behind its policy.
pub(super) fn checked(method: &'static str, access: Access, route: Route) -> Route {
    let check = move |req: ServiceRequest, next: Next<BoxBody>| access::check(access, req, next);
    route.wrap(from_fn(check)).guard(guard::fn_guard(move |request| takes(method, request)))
}

/// A handler that needs to know nobody, so it costs no look into the database.
pub(super) fn open_to_all(method: &'static str, _: Access, route: Route) -> Route {
    route.guard(guard::fn_guard(move |request| takes(method, request)))
}

/// Whoever takes GET answers HEAD.
fn takes(method: &str, request: &GuardContext<'_>) -> bool {
    let asked = &request.head().method;
    asked.as_str() == method || (asked == Method::HEAD && method == "GET")
}

/// No such address; or there is, but it takes other methods.
pub(super) async fn nothing_here(req: HttpRequest) -> Result<HttpResponse, AppError> {
    let path = req.path();
    let allowed: Vec<&str> = all()
        .filter(|route| ResourceDef::new(route.path).is_match(path))
        .flat_map(|route| if route.method == "GET" { vec!["GET", "HEAD"] } else { vec![route.method] })
        .collect();
    if allowed.is_empty() { Err(AppError::NotFound) } else { Err(AppError::MethodNotAllowed(allowed.join(", "))) }
}
