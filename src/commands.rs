//! The command line. Each command is one verb; what it prints is for people, and the exit code for scripts.

mod accounts;
mod health;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::app::{StartError, cannot_start};
use crate::config::{self, Config, SettingFlags};
use crate::mail::Sender;
use crate::smtp::Relay;
use crate::{db, logging, serve};

#[derive(Parser)]
#[command(
    name = "skymailing",
    version,
    about = "A bulk mailing service that knows what happened to each letter."
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
    /// Bring the database to the schema of this program
    #[command(after_help = "Example:\n  skymailing migrate --database-url postgres://localhost/skymailing")]
    Migrate,
    /// Look after accounts without a browser
    #[command(subcommand)]
    Account(accounts::Command),
    /// Look at the settings
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Ask a running skymailing whether it is ready; exit 0 if it is
    #[command(after_help = "Example:\n  skymailing healthcheck && echo ready")]
    Healthcheck,
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
            eprintln!("skymailing: {error}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(cli: Cli) -> Result<ExitCode, StartError> {
    if let Some(Command::Config(ConfigCommand::Example)) = cli.command {
        print!("{}", config::example());
        return Ok(ExitCode::SUCCESS);
    }
    let config = Config::from_process(&cli.settings).map_err(cannot_start)?;
    logging::init(&config.log, config.log_format).map_err(cannot_start)?;
    match cli.command.unwrap_or(Command::Serve) {
        Command::Serve => block_on(serve::serve(config))?,
        Command::Migrate => migrate(&config)?,
        Command::Account(command) => accounts::run(&config, command)?,
        Command::Config(ConfigCommand::Show) => print!("{}", config.show()),
        Command::Config(_) => check(&config)?,
        Command::Healthcheck => return block_on(health::check(&config)),
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
    if run.is_empty() {
        println!("The database has the newest schema already.");
    }
    for name in run {
        println!("ran {name}");
    }
    Ok(())
}

fn check(config: &Config) -> Result<(), StartError> {
    let mut wrong = Vec::new();
    if let Some(url) = &config.smtp_url
        && let Err(error) = Relay::parse(url.expose())
    {
        wrong.push(format!("SMTP_URL: {error}"));
    }
    if let Err(error) = Sender::parse(&config.mail_from) {
        wrong.push(format!("MAIL_FROM: {error}"));
    }
    if let Err(error) = db::check(config.database_url.expose()) {
        wrong.push(format!("DATABASE_URL: {error}"));
    }
    if wrong.is_empty() {
        println!("All settings are good.");
        Ok(())
    } else {
        Err(StartError(wrong.join("\nskymailing: ")))
    }
}
