//! What every page needs: layout, forms, flash, CSRF, limits, languages, assets, security headers, error pages, and who may open
//! which route. The idea: a handler gets a `Page` that knows its reader. Has no page of its own.

pub mod access;
pub mod assets;
pub mod client;
mod context;
mod csrf;
mod errors;
mod flash;
pub mod forms;
pub mod formula;
mod headers;
mod languages;
mod latin;
pub mod limits;
pub mod metrics;
mod observe;
mod panics;
mod rendered;
mod shut;
mod site;
pub mod uploads;
mod visitor;

pub use self::access::{Access, RouteInfo};
pub use self::context::{Page, Theme, context};
pub use self::csrf::check_csrf;
pub use self::errors::{AppError, error_pages, extractor_errors};
pub use self::flash::see_other;
pub use self::headers::{check_host, security_headers};
pub use self::languages::{Arg, Language};
pub use self::latin::in_latin;
pub use self::limits::Limits;
pub use self::metrics::Metrics;
pub use self::observe::{RequestId, observe};
pub use self::panics::survive_panics;
pub use self::rendered::Prints;
pub use self::shut::shut_document;
pub use self::site::Site;
pub use self::visitor::{SESSION_WHO, SignedIn};

/// Made by middleware for one request: they see the response of any handler.
pub type Answer = Result<actix_web::dev::ServiceResponse<actix_web::body::BoxBody>, actix_web::Error>;
pub type Next = actix_web::middleware::Next<actix_web::body::BoxBody>;
