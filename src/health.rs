//! Whether the program lives and can work, for load balancers, containers and `skymailing healthcheck`, and the figures for
//! Prometheus. Tells no secret.

use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::web::Data;
use diesel::RunQueryDsl;

use crate::clock::Clock;
use crate::db::Db;
use crate::delivery::{self, Heartbeat};
use crate::web::Metrics;

/// Whether letters are sent by this process, and how its engine is.
pub struct EngineHealth {
    pub runs: bool,
    pub heartbeat: Heartbeat,
}

/// `GET /livez`: the process answers.
pub async fn live() -> HttpResponse {
    plain(HttpResponse::Ok(), "ok\n")
}

/// `GET /readyz`: the database answers and the engine goes round.
pub async fn ready(db: Data<Db>, clock: Data<Clock>, engine: Data<EngineHealth>) -> HttpResponse {
    let asked = db.read(|conn| diesel::sql_query("SELECT 1").execute(conn));
    let (database, heartbeat) = (asked.await.is_ok(), !engine.runs || engine.heartbeat.is_fresh(clock.now()));
    let word = |good: bool| if good { "ok" } else { "failing" };
    let text = format!("database {}\nengine {}\n", word(database), word(heartbeat));
    if database && heartbeat {
        plain(HttpResponse::Ok(), &text)
    } else {
        plain(HttpResponse::ServiceUnavailable(), &text)
    }
}

/// `GET /robots.txt`: only the public pages are worth finding.
pub async fn robots() -> HttpResponse {
    plain(
        HttpResponse::Ok(),
        "User-agent: *\nDisallow: /account\nDisallow: /verify/\nDisallow: /reset/\nDisallow: /trial/\n",
    )
}

/// `GET /metrics`, on a listener of its own: the ledger is counted when somebody asks.
pub async fn metrics(db: Data<Db>, clock: Data<Clock>, metrics: Data<Metrics>) -> HttpResponse {
    let now = clock.now();
    let counted = db.read(move |conn| {
        Ok::<_, diesel::result::Error>((delivery::by_state(conn)?, delivery::oldest_due(conn, now)?))
    });
    match counted.await {
        Ok((states, oldest)) => {
            for state in delivery::State::ALL {
                let count = states.iter().find(|(found, _)| found == state).map_or(0, |(_, count)| *count);
                metrics.deliveries(state.as_str(), count);
            }
            metrics.oldest_due(oldest.map_or(Duration::ZERO, |due| now.since(due)));
        }
        Err(error) => tracing::warn!(%error, "the ledger could not be counted"),
    }
    match metrics.text() {
        Ok(text) => HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(text),
        Err(_) => HttpResponse::InternalServerError().finish(),
    }
}

fn plain(mut response: actix_web::HttpResponseBuilder, text: &str) -> HttpResponse {
    response.content_type("text/plain; charset=utf-8").body(text.to_owned())
}
