//! Which job runs when; each is one call into a slice. tokio-cron-scheduler is the heartbeat. A job that is still running is
//! not started again, and every job may run on several nodes at once without harm.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio_cron_scheduler::{Job, JobScheduler};

use crate::app::{App, StartError, cannot_start};
use crate::clock::{hours, minutes, seconds};
use crate::{accounts, campaigns, clients, delivery, files, messages, senders, trial};

pub struct Schedule(JobScheduler);

impl Schedule {
    pub async fn start(app: &App) -> Result<Self, StartError> {
        let scheduler = JobScheduler::new().await.map_err(cannot_start)?;
        let schedule = Self(scheduler);
        schedule.every(seconds(1), app, turn_campaigns).await?;
        schedule.every(seconds(1), app, plan_runs).await?;
        schedule.every(seconds(1), app, retry_letters).await?;
        schedule.every(seconds(3), app, report_runs).await?;
        schedule.every(seconds(5), app, hold_harmful).await?;
        schedule.every(minutes(10), app, forget_campaigns).await?;
        schedule.every(minutes(10), app, forget_expired).await?;
        schedule.every(minutes(10), app, forget_letters).await?;
        schedule.every(minutes(1), app, prune_trial_mail).await?;
        schedule.every(minutes(10), app, forget_idle_limits).await?;
        schedule.every(minutes(10), app, forget_messages).await?;
        schedule.every(minutes(10), app, forget_senders).await?;
        schedule.every(minutes(10), app, forget_unused_files).await?;
        schedule.every(hours(24), app, sweep_files).await?;
        schedule.every(minutes(1), app, fold_counts).await?;
        schedule.every(hours(1), app, purge_clients).await?;
        schedule.every(minutes(10), app, forget_imports).await?;
        schedule.every(hours(1), app, forget_words).await?;
        schedule.every(minutes(10), app, forget_turns).await?;
        schedule.every(seconds(2), app, look_at_posts).await?;
        schedule.every(seconds(10), app, write_down_views).await?;
        schedule.every(minutes(10), app, forget_posts).await?;
        schedule.every(seconds(10), app, count_for_home).await?;
        schedule.0.start().await.map_err(cannot_start)?;
        Ok(schedule)
    }

    pub async fn stop(mut self) {
        if let Err(error) = self.0.shutdown().await {
            tracing::warn!(%error, "the schedule did not stop cleanly");
        }
    }

    async fn every<F, R>(&self, span: Duration, app: &App, job: F) -> Result<(), StartError>
    where
        F: Fn(App) -> R + Clone + Send + Sync + 'static,
        R: Future<Output = ()> + Send + 'static,
    {
        let (app, running) = (app.clone(), Arc::new(Mutex::new(())));
        let job = Job::new_repeated_async(span, move |_, _| {
            let (app, running, job) = (app.clone(), running.clone(), job.clone());
            Box::pin(async move {
                if let Ok(_alone) = running.try_lock() {
                    job(app).await;
                }
            })
        });
        self.0.add(job.map_err(cannot_start)?).await.map(drop).map_err(cannot_start)
    }
}

async fn turn_campaigns(app: App) {
    if let Err(error) = app.campaigns.turn().await {
        tracing::warn!(%error, "campaigns could not be looked after; they are in a second");
    }
}

/// A job of its own: a million recipients take a while to write down.
async fn plan_runs(app: App) {
    if let Err(error) = app.campaigns.plan().await {
        tracing::warn!(%error, "recipients could not be written down; it goes on in a second");
    }
}

/// What an owner asked for and one request did not finish.
async fn retry_letters(app: App) {
    match delivery::runs::retry_on(&app.db, app.clock.now()).await {
        Ok(true) => app.bell.ring(),
        Ok(false) => {}
        Err(error) => tracing::warn!(%error, "letters could not be queued again; it goes on in a second"),
    }
}

/// A job of its own: the domains of a million recipients take a while to count.
async fn report_runs(app: App) {
    if let Err(error) = app.campaigns.report().await {
        tracing::warn!(?error, "runs could not be reported; it is tried again in a few seconds");
    }
}

/// What another node published is seen here.
async fn look_at_posts(app: App) {
    if let Err(error) = app.blog.look().await {
        tracing::warn!(%error, "nobody could look whether posts changed; somebody does in two seconds");
    }
}

async fn write_down_views(app: App) {
    if let Err(error) = app.blog.write_down().await {
        tracing::warn!(%error, "views of posts could not be written down; they are in ten seconds");
    }
}

async fn forget_posts(app: App) {
    report("deleted posts, pictures and marks of views", app.blog.forget().await);
}

async fn count_for_home(app: App) {
    if let Err(error) = app.front.count().await {
        tracing::warn!(%error, "the numbers of the home page could not be counted; they are in ten seconds");
    }
}

async fn hold_harmful(app: App) {
    if let Err(error) = app.campaigns.hold_harmful().await {
        tracing::warn!(?error, "campaigns that write to nobody could not be looked for; they are in some seconds");
    }
}

async fn forget_campaigns(app: App) {
    let now = app.clock.now();
    report("deleted campaigns", app.db.write(move |conn| campaigns::forget_deleted(conn, now)).await);
}

async fn forget_expired(app: App) {
    let now = app.clock.now();
    report("sessions, links and sign-ups", app.db.write(move |conn| accounts::forget_expired(conn, now)).await);
}

async fn forget_letters(app: App) {
    let now = app.clock.now();
    report("old letters", app.db.write(move |conn| delivery::forget_finished(conn, now)).await);
}

async fn forget_words(app: App) {
    let now = app.clock.now();
    report("words of mail servers", delivery::runs::forget_words(&app.db, app.keep_words, now).await);
}

async fn forget_turns(app: App) {
    let now = app.clock.now();
    report("turns of domains", app.db.write(move |conn| delivery::lanes::forget_turns(conn, now)).await);
}

async fn forget_imports(app: App) {
    report("old imports", app.imports.forget_old().await);
}

async fn prune_trial_mail(app: App) {
    report("caught letters", app.db.write(trial::prune).await);
}

async fn forget_messages(app: App) {
    let now = app.clock.now();
    report("deleted messages", app.db.write(move |conn| messages::forget_deleted(conn, now)).await);
}

async fn forget_senders(app: App) {
    let now = app.clock.now();
    report("deleted senders", app.db.write(move |conn| senders::forget_deleted(conn, now)).await);
    report("tests of mail servers", app.db.write(move |conn| senders::forget_old_checks(conn, now)).await);
}

async fn forget_unused_files(app: App) {
    let now = app.clock.now();
    report("files nobody needs", files::forget_unused(&app.db, &app.files, now).await);
}

async fn sweep_files(app: App) {
    match files::sweep(&app.db, &app.files, app.clock.now()).await {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "swept up files that a crash left"),
        Err(error) => tracing::warn!(%error, "files could not be swept"),
    }
}

async fn purge_clients(app: App) {
    report("deleted clients", clients::purge(&app.db, app.clock.now()).await);
}

async fn fold_counts(app: App) {
    if let Err(error) = app.db.write(clients::fold_counts).await {
        tracing::warn!(%error, "counts of clients could not be added up");
    }
}

async fn forget_idle_limits(app: App) {
    app.limits.forget_idle();
}

fn report(what: &str, removed: diesel::QueryResult<usize>) {
    match removed {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, what, "cleaned up"),
        Err(error) => tracing::warn!(%error, what, "could not be cleaned up"),
    }
}
