//! A handler that panics answers 500 like any other failure, and the thread it ran on goes on serving others.

use std::panic::AssertUnwindSafe;

use actix_web::dev::ServiceRequest;
use actix_web::error::InternalError;
use actix_web::{HttpMessage, HttpResponse};
use futures_util::FutureExt;

use super::{Answer, AppError, Next, Page, errors};

pub async fn survive_panics(req: ServiceRequest, next: Next) -> Answer {
    let page = req.extensions().get::<Page>().cloned();
    AssertUnwindSafe(next.call(req)).catch_unwind().await.unwrap_or_else(|_| {
        let error = AppError::Internal("the handler panicked".to_owned());
        let response = match &page {
            Some(page) => errors::respond(page, &error),
            None => HttpResponse::InternalServerError().finish(),
        };
        Err(InternalError::from_response("the handler panicked", response).into())
    })
}

#[cfg(test)]
mod tests {
    use actix_web::middleware::from_fn;
    use actix_web::{App, http::StatusCode, test, web};

    use super::*;

    async fn panics() -> HttpResponse {
        panic!("planted")
    }

    #[actix_web::test]
    async fn one_panic_is_one_answer_and_says_nothing_of_the_cause() {
        let app = App::new()
            .route("/", web::to(panics))
            .route("/well", web::to(async || "well"))
            .wrap(from_fn(survive_panics))
            .wrap(from_fn(crate::web::observe));
        let app = test::init_service(app).await;
        let error = test::try_call_service(&app, test::TestRequest::default().to_request()).await.unwrap_err();
        let response = error.error_response();
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert!(response.headers().contains_key("content-security-policy"));
        let text = actix_web::body::to_bytes(response.into_body()).await.unwrap_or_default();
        assert!(!text.is_empty() && !String::from_utf8_lossy(&text).contains("planted"));
        let well = test::call_service(&app, test::TestRequest::with_uri("/well").to_request()).await;
        assert_eq!(well.status(), StatusCode::OK);
    }
}
