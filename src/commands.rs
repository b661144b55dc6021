//! The command line. Each command is one verb; what it prints is for people, and the exit code for scripts.

mod accounts;
mod demo;
mod health;
mod import_clients;
mod rotate_key;
mod send_test;

use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::accounts::{Verified, verify_audit};
use crate::app::{StartError, cannot_start};
use crate::config::{self, Check, Config, SettingFlags};
use crate::db::{Db, Target};
use crate::logging::say;
use crate::mail::Sender;
use crate::smtp::Relay;
use crate::{db, files, logging, serve};

#[derive(Parser)]
#[command(
    name = "skymailing",
    version,
    about = "A bulk mailing service that knows what happened to each letter.",
    after_help = "Example:\n  skymailing --data-dir /var/lib/skymailing"
)]
pub struct Cli {
    #[command(flatten)]
    settings: SettingFlags,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Run the pages and the engine (this is what happens without a command)
    #[command(after_help = "Example:\n  skymailing serve --listen 127.0.0.1:9000")]
    Serve,
    /// Send letters without serving pages: for more machines on one PostgreSQL
    #[command(after_help = "Example:\n  WORKERS=64 skymailing worker --database-url postgres://db.internal/skymailing")]
    Worker,
    /// Show everything with invented clients, in a directory that is removed at the end
    #[command(after_help = "Example:\n  skymailing demo --listen 127.0.0.1:9000")]
    Demo,
    /// Bring the database to the schema of this program
    #[command(after_help = "Example:\n  skymailing migrate --database-url postgres://localhost/skymailing")]
    Migrate,
    /// Look after accounts without a browser
    #[command(subcommand, after_help = "Example:\n  skymailing account reset ann@example.org")]
    Account(accounts::Command),
    /// Look after the audit log
    #[command(subcommand, after_help = "Example:\n  skymailing audit verify")]
    Audit(AuditCommand),
    /// Look at the settings
    #[command(subcommand, after_help = "Example:\n  skymailing config show")]
    Config(ConfigCommand),
    /// Ask a running skymailing whether it is ready; exit 0 if it is
    #[command(after_help = "Example:\n  skymailing healthcheck && echo ready")]
    Healthcheck,
    /// Send one letter through SMTP_URL, once, and show what is said; exit 0 only if the mail server took it
    #[command(after_help = "Example:\n  skymailing send-test ann@example.org")]
    SendTest {
        /// Who the letter goes to
        #[arg(value_name = "ADDR")]
        address: String,
    },
    /// Seal everything with a new secret key; may be interrupted and begun again. Stop skymailing first
    #[command(
        after_help = "Example:\n  skymailing rotate-key\n  openssl rand -hex 32 | tee new.key | skymailing rotate-key --new-key-stdin"
    )]
    RotateKey {
        /// Read the new key from standard input; needed when SECRET_KEY is set
        #[arg(long)]
        new_key_stdin: bool,
    },
    /// Bring a file of clients in; exit 0 if every row was taken, 3 if some could not be
    #[command(
        after_help = "Example:\n  skymailing import-clients --owner ann@example.org clients.csv --list Customers --bad-rows bad.csv"
    )]
    ImportClients(import_clients::Command),
}

#[derive(Subcommand)]
enum AuditCommand {
    /// Read the whole log and name the first row that was changed; exit 0 if there is none
    #[command(after_help = "Example:\n  skymailing audit verify && echo whole")]
    Verify,
}

#[derive(Subcommand)]
enum ConfigCommand {
    /// Read all settings, open the database, and say what is wrong
    #[command(after_help = "Example:\n  skymailing config check --config /etc/skymailing.toml")]
    Check,
    /// Print each setting, its value and where it comes from; secrets stay hidden
    #[command(after_help = "Example:\n  LISTEN=127.0.0.1:9000 skymailing config show")]
    Show,
    /// Print a skymailing.toml with every setting explained
    #[command(after_help = "Example:\n  skymailing config example > skymailing.toml")]
    Example,
}

pub fn run() -> ExitCode {
    let cli = Cli::parse();
    match dispatch(cli) {
        Ok(code) => code,
        Err(error) => {
            let mut stderr = std::io::stderr().lock();
            for line in error.to_string().lines() {
                // Nobody listens, perhaps; the exit code says it too.
                drop(writeln!(stderr, "skymailing: {line}"));
            }
            ExitCode::FAILURE
        }
    }
}

fn dispatch(cli: Cli) -> Result<ExitCode, StartError> {
    if let Some(Command::Config(ConfigCommand::Example)) = cli.command {
        say(config::example().trim_end()).map_err(cannot_start)?;
        return Ok(ExitCode::SUCCESS);
    }
    let config = Config::from_process(&cli.settings, CHECKS).map_err(cannot_start)?;
    logging::init(&config.log, config.log_format).map_err(cannot_start)?;
    match cli.command.unwrap_or(Command::Serve) {
        Command::Serve => block_on(serve::serve(config))?,
        Command::Worker => block_on(serve::work(config))?,
        Command::Demo => demo::run(config)?,
        Command::Migrate => migrate(&config)?,
        Command::Account(command) => accounts::run(&config, command)?,
        Command::Config(ConfigCommand::Show) => say(config.show().trim_end()).map_err(cannot_start)?,
        Command::Config(_) => check(&config)?,
        Command::Audit(AuditCommand::Verify) => audit_verify(&config)?,
        Command::Healthcheck => return block_on(health::check(&config)),
        Command::RotateKey { new_key_stdin } => block_on(rotate_key::run(&config, new_key_stdin))?,
        Command::ImportClients(command) => return block_on(import_clients::run(&config, command)),
        Command::SendTest { address } => return block_on(send_test::run(&config, &address)),
    }
    Ok(ExitCode::SUCCESS)
}

/// The pages need actix's own kind of runtime.
fn block_on<T>(work: impl Future<Output = Result<T, StartError>>) -> Result<T, StartError> {
    actix_web::rt::System::new().block_on(work)
}

fn migrate(config: &Config) -> Result<(), StartError> {
    config.prepare().map_err(cannot_start)?;
    let run = db::migrate(config.database_url.expose()).map_err(cannot_start)?;
    let told = if run.is_empty() {
        "Nothing to do: the database has the newest schema.".to_owned()
    } else {
        run.iter().map(|name| format!("ran {name}")).collect::<Vec<_>>().join("\n")
    };
    say(told).map_err(cannot_start)
}

fn audit_verify(config: &Config) -> Result<(), StartError> {
    let db = Db::open(config.database_url.expose()).map_err(cannot_start)?;
    match block_on(async { db.read(verify_audit).await.map_err(cannot_start) })? {
        Verified::Whole { rows: 0, .. } => say("The audit log is empty.").map_err(cannot_start),
        Verified::Whole { rows, last } => {
            say(format!("The audit log is whole: {rows} rows, the last with the hash {last}.")).map_err(cannot_start)
        }
        Verified::Broken { id } => Err(cannot_start(format!(
            "row {id} of the audit log is not what was written, or does not follow the row before it"
        ))),
    }
}

/// What the rooms think of their settings. Told with everything else that is wrong, before anything is opened.
const CHECKS: &[Check] = &[
    ("DATABASE_URL", |url| in_words(Target::parse(url))),
    ("FILES_URL", files::check),
    ("SMTP_URL", |url| in_words(Relay::parse(url))),
    ("MAIL_FROM", |mailbox| in_words(Sender::parse(mailbox))),
];

fn in_words<T>(parsed: Result<T, impl std::fmt::Display>) -> Result<(), String> {
    parsed.map(drop).map_err(|why| why.to_string())
}

/// All but the database was checked when the settings were read.
fn check(config: &Config) -> Result<(), StartError> {
    db::check(config.database_url.expose()).map_err(|error| cannot_start(format!("DATABASE_URL: {error}")))?;
    say("All settings are good.").map_err(cannot_start)
}
