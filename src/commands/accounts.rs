//! `skymailing account …`: for the operator, who needs neither a browser nor a role.

use std::io::Read;

use clap::{Args, Subcommand, ValueEnum};

use crate::accounts::{self, NewAccount, Passwords, StaffError};
use crate::app::{StartError, cannot_start};
use crate::clock::Clock;
use crate::config::Config;
use crate::db::{AccountId, Conn, Db, Role};
use crate::logging::say;
use crate::mail::EmailAddress;
use crate::web::Language;
use crate::web::forms::{not_blank, one_line};

#[derive(Subcommand)]
pub enum Command {
    /// Make an account
    #[command(
        after_help = "Example:\n  echo 'violet tractor 19 hums' | \\\n    skymailing account create ann@example.org --role admin --password-stdin --verified"
    )]
    Create(Create),
    /// Give an account its role; its sessions end
    #[command(after_help = "Example:\n  skymailing account role ann@example.org manager")]
    Role { email: String, role: RoleName },
    /// Lock an account out; its sessions end
    #[command(after_help = "Example:\n  skymailing account block ann@example.org --reason 'complaints about spam'")]
    Block {
        email: String,
        /// What the person is told
        #[arg(long)]
        reason: String,
    },
    /// Let a blocked account in again
    #[command(after_help = "Example:\n  skymailing account unblock ann@example.org")]
    Unblock { email: String },
    /// Print a link that sets a new password; it works for one hour, once
    #[command(after_help = "Example:\n  skymailing account reset ann@example.org")]
    Reset { email: String },
}

#[derive(Args)]
pub struct Create {
    email: String,
    #[arg(long, default_value = "owner")]
    role: RoleName,
    /// How the person is addressed; else the part before the @
    #[arg(long)]
    name: Option<String>,
    /// Read the password from standard input
    #[arg(long, required = true)]
    password_stdin: bool,
    /// The address needs no confirmation by letter
    #[arg(long)]
    verified: bool,
    #[arg(long, default_value = "en")]
    language: String,
    /// The time zone of what the person sees
    #[arg(long, default_value = "UTC")]
    zone: String,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum RoleName {
    Owner,
    Manager,
    Editor,
    Admin,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Owner => Self::Owner,
            RoleName::Manager => Self::Manager,
            RoleName::Editor => Self::Editor,
            RoleName::Admin => Self::Admin,
        }
    }
}

pub fn run(config: &Config, command: Command) -> Result<(), StartError> {
    config.prepare().map_err(cannot_start)?;
    let db = Db::open(config.database_url.expose()).map_err(cannot_start)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(cannot_start)?;
    let done = runtime.block_on(execute(config, &db, command))?;
    say(done).map_err(cannot_start)
}

/// Returns what to tell the operator.
async fn execute(config: &Config, db: &Db, command: Command) -> Result<String, StartError> {
    let now = Clock::default().now();
    match command {
        Command::Create(create) => {
            let new = parse(create).await?;
            let email = new.email.clone();
            let made = db.write(move |conn| accounts::create(conn, &new, now)).await;
            made.map_err(|error| in_words(&email, &error))?;
            Ok(format!("{email} is ready."))
        }
        Command::Role { email, role } => {
            let role = Role::from(role);
            let email = on_account(db, &email, move |conn, id| accounts::appoint(conn, None, id, role, now)).await?;
            Ok(format!("{email} is {role} now."))
        }
        Command::Block { email, reason } => {
            let reason = line("--reason", &reason, 500)?;
            let block = move |conn: &mut Conn, id| accounts::block(conn, None, id, &reason, now);
            let email = on_account(db, &email, block).await?;
            Ok(format!("{email} is blocked."))
        }
        Command::Unblock { email } => {
            let email = on_account(db, &email, move |conn, id| accounts::unblock(conn, None, id, now)).await?;
            Ok(format!("{email} is no longer blocked."))
        }
        Command::Reset { email } => {
            let email = address(&email)?;
            let base_url = config.base_url.as_str().trim_end_matches('/').to_owned();
            let of = email.clone();
            let link = db.write(move |conn| accounts::reset_link(conn, &email, &base_url, now)).await;
            link.map_err(|error| in_words(&of, &error))
        }
    }
}

async fn parse(create: Create) -> Result<NewAccount, StartError> {
    let email = address(&create.email)?;
    let language = Language::parse(&create.language).ok_or_else(|| cannot_start("--language is en or ru"))?;
    if !accounts::is_zone(&create.zone) {
        return Err(cannot_start("--zone is a name like Europe/Berlin, or UTC"));
    }
    let mut password = String::new();
    std::io::stdin().read_to_string(&mut password).map_err(cannot_start)?;
    // The line's end is not part of the password; anything else is.
    let password = password.strip_suffix('\n').unwrap_or(&password);
    let password = password.strip_suffix('\r').unwrap_or(password);
    let name = match &create.name {
        Some(name) => line("--name", name, 100)?,
        None => email.local().to_owned(),
    };
    let refused = |error: accounts::PasswordError| cannot_start(Language::English.text(error.key()));
    let passwords = Passwords::new().map_err(refused)?;
    let password_hash = passwords.hash(password, &[email.as_str(), &name]).await.map_err(refused)?;
    let (role, zone, verified) = (create.role.into(), create.zone, create.verified);
    Ok(NewAccount { email, name, password_hash, role, language, zone, verified })
}

async fn on_account(
    db: &Db,
    email: &str,
    deed: impl FnOnce(&mut Conn, AccountId) -> Result<(), StaffError> + Send + 'static,
) -> Result<EmailAddress, StartError> {
    let email = address(email)?;
    let of = email.clone();
    let done = db.write(move |conn| {
        let account = accounts::find_by_email(conn, &email)?.ok_or(StaffError::NotFound)?;
        deed(conn, account.id)
    });
    done.await.map_err(|error| in_words(&of, &error)).map(|()| of)
}

/// What people will read on a page: the rules of its form hold here too.
fn line(flag: &str, text: &str, at_most: usize) -> Result<String, StartError> {
    let text = text.trim();
    if not_blank(text).is_err() || one_line(text).is_err() || text.chars().count() > at_most {
        return Err(cannot_start(format!("{flag} is one line of 1 to {at_most} characters")));
    }
    Ok(text.to_owned())
}

fn address(text: &str) -> Result<EmailAddress, StartError> {
    EmailAddress::parse(text).map_err(|_| cannot_start(format!("{text:?} is no mail address")))
}

fn in_words(email: &EmailAddress, error: &StaffError) -> StartError {
    match error {
        StaffError::NotFound => cannot_start(format!("there is no account {email}")),
        StaffError::Database(why) => cannot_start(why),
        other => cannot_start(Language::English.text(other.key())),
    }
}
