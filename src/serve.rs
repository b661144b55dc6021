//! Runs the program: pages, engine, schedule, the trial server and the metrics listener; and ends them in order at a signal,
//! within ten seconds.

use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use actix_web::HttpServer;
use actix_web::web::{self, Data};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;

use crate::app::{App, StartError, cannot_start, own_relay};
use crate::clock::Clock;
use crate::config::Config;
use crate::db::Db;
use crate::delivery::EngineThread;
use crate::health;
use crate::logging::say;
use crate::schedule::Schedule;
use crate::smtp::{Relay, server};
use crate::trial::Catcher;

const WEB_THREADS: usize = 4;

pub async fn serve(config: Config) -> Result<(), StartError> {
    serve_and_say(config, &[]).await
}

/// With these lines more in the greeting.
pub async fn serve_and_say(mut config: Config, more: &[String]) -> Result<(), StartError> {
    let key = config.prepare().map_err(cannot_start)?;
    let listener = listen(config.listen, "--listen")?;
    let metrics_listener = config.metrics_listen.map(|address| listen(address, "--metrics-listen")).transpose()?;
    config.bound_to(listener.local_addr().map_err(cannot_start)?);
    let db = Db::open(config.database_url.expose()).map_err(cannot_start)?;
    let app = App::assemble(&config, key, db, Clock::default())?;

    let metrics_at = metrics_listener.as_ref().and_then(|listener| listener.local_addr().ok());
    let sending = Sending::start(&app, &config, metrics_listener).await?;
    let (stop_imports, imports_stop) = watch::channel(false);
    let imports = tokio::spawn(app.imports.clone().run(imports_stop));
    let pages = serve_pages(&app, listener)?;
    // Whoever reads the greeting may stop the program.
    let stop = StopSignals::listen().map_err(cannot_start)?;
    tracing::info!(version = env!("CARGO_PKG_VERSION"), listen = %config.listen, "started");
    greet(&app, &config, metrics_at, more).await?;

    let handle = pages.handle();
    let mut pages = tokio::spawn(pages);
    let ended_by_itself = tokio::select! {
        ended = &mut pages => Some(ended),
        () = stop.one() => None,
    };
    tracing::info!("stopping");
    sending.stop();
    stop_imports.send_replace(true);
    app.campaigns.live.stop();
    if ended_by_itself.is_none() {
        handle.stop(true).await;
    }
    imports.await.map_err(cannot_start)?;
    sending.ended().await?;
    // After the last page was given out.
    if let Err(error) = app.blog.write_down().await {
        tracing::warn!(%error, "the last views of posts could not be written down");
    }
    match ended_by_itself {
        Some(ended) => ended.map_err(cannot_start)?.map_err(cannot_start),
        None => Ok(()),
    }
}

/// The engine and the jobs without the pages, so that several machines share one database.
pub async fn work(config: Config) -> Result<(), StartError> {
    if config.workers == 0 {
        return Err(cannot_start(
            "WORKERS=0 leaves a worker nothing to do; set it to the letters to send at the same time",
        ));
    }
    let key = config.prepare().map_err(cannot_start)?;
    let metrics_listener = config.metrics_listen.map(|address| listen(address, "--metrics-listen")).transpose()?;
    let db = Db::open(config.database_url.expose()).map_err(cannot_start)?;
    let app = App::assemble(&config, key, db, Clock::default())?;
    let sending = Sending::start(&app, &config, metrics_listener).await?;
    let stop = StopSignals::listen().map_err(cannot_start)?;
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "started without pages");
    say(format!("SkyMailing sends up to {} letters at the same time", config.workers)).map_err(cannot_start)?;
    stop.one().await;
    tracing::info!("stopping");
    sending.stop();
    sending.ended().await
}

/// What sends letters, with or without pages: the engine, the jobs, in trial mode the built-in mail server; and the metrics.
struct Sending {
    engine: Option<EngineThread>,
    /// Held for as long as we send.
    _lock: Option<std::fs::File>,
    schedule: Schedule,
    metrics: Option<actix_web::dev::ServerHandle>,
    stop_engine: watch::Sender<bool>,
    stop_trial: watch::Sender<bool>,
}

impl Sending {
    async fn start(app: &App, config: &Config, metrics: Option<TcpListener>) -> Result<Self, StartError> {
        let (stop_engine, engine_stops) = watch::channel(false);
        let (stop_trial, trial_stops) = watch::channel(false);
        let relay = match own_relay(config)? {
            Some(relay) => relay,
            None => start_trial_server(app, trial_stops).await?,
        };
        let (engine, _lock) = start_engine(app, relay, config.workers, engine_stops)?;
        let schedule = Schedule::start(app).await?;
        let metrics = metrics.map(|listener| serve_metrics(app, listener)).transpose()?;
        Ok(Self { engine, _lock, schedule, metrics, stop_engine, stop_trial })
    }

    /// A second process that takes over finds the letters released.
    fn stop(&self) {
        self.stop_engine.send_replace(true);
    }

    async fn ended(self) -> Result<(), StartError> {
        if let Some(metrics) = self.metrics {
            metrics.stop(false).await;
        }
        if let Some(engine) = self.engine {
            tokio::task::spawn_blocking(move || engine.join()).await.map_err(cannot_start)?;
        }
        self.schedule.stop().await;
        self.stop_trial.send_replace(true);
        tracing::info!("stopped");
        Ok(())
    }
}

/// An address that is taken is the commonest reason not to start, so it is said plainly.
fn listen(address: SocketAddr, flag: &str) -> Result<TcpListener, StartError> {
    TcpListener::bind(address).map_err(|error| {
        cannot_start(format!("cannot listen on {address}: {error}. Is it running already? Choose another with {flag}."))
    })
}

async fn start_trial_server(app: &App, stops: watch::Receiver<bool>) -> Result<Relay, StartError> {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.map_err(cannot_start)?;
    let port = listener.local_addr().map_err(cannot_start)?.port();
    tokio::spawn(server::serve(listener, Catcher::new(app.db.clone(), app.clock.clone()), stops));
    Ok(Relay::on_loopback(port))
}

type Running = (Option<EngineThread>, Option<std::fs::File>);

fn start_engine(app: &App, relay: Relay, workers: usize, stops: watch::Receiver<bool>) -> Result<Running, StartError> {
    if workers == 0 {
        return Ok((None, None));
    }
    let lock = app.db.target().lock_for_sending().map_err(cannot_start)?;
    let engine = app.engine(relay, workers, lock.is_some());
    Ok((Some(EngineThread::start(engine, stops).map_err(cannot_start)?), lock))
}

fn serve_pages(app: &App, listener: TcpListener) -> Result<actix_web::dev::Server, StartError> {
    let app = app.clone();
    let threads = std::thread::available_parallelism().map_or(2, std::num::NonZero::get).min(WEB_THREADS);
    let server = HttpServer::new(move || app.web())
        .workers(threads)
        .disable_signals()
        .shutdown_timeout(4)
        .client_request_timeout(Duration::from_secs(10))
        .keep_alive(Duration::from_secs(30))
        .listen(listener)
        .map_err(cannot_start)?;
    Ok(server.run())
}

fn serve_metrics(app: &App, listener: TcpListener) -> Result<actix_web::dev::ServerHandle, StartError> {
    let app = app.clone();
    let server = HttpServer::new(move || {
        actix_web::App::new()
            .app_data(Data::new(app.db.clone()))
            .app_data(Data::new(app.clock.clone()))
            .app_data(Data::new(app.metrics.clone()))
            .route("/metrics", web::get().to(health::metrics))
    });
    let server = server.workers(1).disable_signals().listen(listener).map_err(cannot_start)?.run();
    let handle = server.handle();
    tokio::spawn(server);
    Ok(handle)
}

/// Tells the operator where to look, and how to become the first admin.
async fn greet(app: &App, config: &Config, metrics: Option<SocketAddr>, more: &[String]) -> Result<(), StartError> {
    let mut lines = vec![format!("SkyMailing is at {}", app.accounts.base_url)];
    if config.smtp_url.is_none() {
        lines.push(format!("Trial mode: letters are caught, see {}/trial/mail", app.accounts.base_url));
    }
    if let Some(address) = metrics {
        lines.push(format!("Metrics are at http://{address}/metrics"));
    }
    if let Some(link) = app.accounts.set_up_link().await.map_err(|error| cannot_start(format!("{error:?}")))? {
        lines.push(format!("There is no admin yet. Within 30 minutes, open {link}"));
    }
    lines.extend_from_slice(more);
    // Not the log: the link must not be kept there.
    if let Err(error) = say(lines.join("\n")) {
        tracing::warn!(%error, "the greeting could not be printed; its link for the first admin is lost");
    }
    Ok(())
}

/// From the moment it is made, SIGTERM and SIGINT end the program in order instead of at once.
struct StopSignals(Signal, Signal);

impl StopSignals {
    fn listen() -> std::io::Result<Self> {
        Ok(Self(signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?))
    }

    async fn one(mut self) {
        tokio::select! {
            _ = self.0.recv() => {}
            _ = self.1.recv() => {}
        }
    }
}
