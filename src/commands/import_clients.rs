//! `skymailing import-clients`: a file into an owner's clients, without a browser. What it prints is told at the end; how far it
//! came is told meanwhile, to a person only.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, ValueEnum};

use crate::accounts;
use crate::app::{StartError, cannot_start};
use crate::clock::Clock;
use crate::config::Config;
use crate::db::{Db, Role};
use crate::imports::{Import, Imports, Policy, Problem, Refusal, Status, Target, Wish};
use crate::logging::say;
use crate::mail::EmailAddress;
use crate::web::{Arg, Language};

/// The import came to its end, and some rows could not be taken.
const SOME_BAD: u8 = 3;
const GLANCE: Duration = Duration::from_millis(300);

#[derive(Args)]
pub struct Command {
    /// Whose clients they will be
    #[arg(long, value_name = "EMAIL")]
    owner: String,
    /// CSV or Excel (.xlsx)
    file: PathBuf,
    /// All in the file join this list, which is made if there is none
    #[arg(long, value_name = "NAME", default_value = "")]
    list: String,
    /// What happens to clients who are there already
    #[arg(long, default_value = "fill")]
    conflict: Conflict,
    /// Only say what would happen
    #[arg(long)]
    dry_run: bool,
    /// What a column is, by its name or number: email, first-name, last-name, full-name, last-name-first, comment, skip,
    /// own.KEY, new-text, new-number, new-date, new-yes-no; columns that are not named are guessed
    #[arg(long, value_name = "COLUMN=FIELD")]
    map: Vec<String>,
    /// Write the rows that cannot be taken here, with line, column, value and reason
    #[arg(long, value_name = "FILE")]
    bad_rows: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Conflict {
    Skip,
    Fill,
    Overwrite,
}

pub async fn run(config: &Config, command: Command) -> Result<ExitCode, StartError> {
    config.prepare().map_err(cannot_start)?;
    let db = Db::open(config.database_url.expose()).map_err(cannot_start)?;
    let email = EmailAddress::parse(&command.owner)
        .map_err(|_| cannot_start(format!("--owner: {:?} is no mail address", command.owner)))?;
    let found =
        db.read(move |conn| accounts::find_by_email(conn, &email)).await.map_err(|e| cannot_start(format!("{e:?}")))?;
    let account = found.filter(|account| account.role == Role::Owner);
    let account = account.ok_or_else(|| cannot_start(format!("there is no owner {}", command.owner)))?;
    let wish = Wish {
        policy: match command.conflict {
            Conflict::Skip => Policy::Skip,
            Conflict::Fill => Policy::Fill,
            Conflict::Overwrite => Policy::Overwrite,
        },
        list: command.list.trim().to_owned(),
        map: command.map.iter().map(|text| mapping(text)).collect::<Result<_, _>>()?,
        dry_run: command.dry_run,
    };
    let imports = Imports::new(config, db, Clock::default());
    let import = imports.bring(account.id, &command.file).await.map_err(in_words)?;
    let import = imports.begin(&import, wish).await.map_err(in_words)?;
    let import = follow(&imports, import).await?;
    if let Some(path) = &command.bad_rows {
        imports.save_bad_rows(&import, path).map_err(|why| cannot_start(format!("{}: {why}", path.display())))?;
    }
    end(&import)
}

fn mapping(text: &str) -> Result<(String, Target), StartError> {
    let parsed = text.rsplit_once('=').and_then(|(column, field)| Some((column.to_owned(), Target::parse(field)?)));
    parsed.ok_or_else(|| cannot_start(format!("--map: {text:?} is not COLUMN=FIELD; see --help for the fields")))
}

/// Works, and tells a person who looks on how far it came.
async fn follow(imports: &Imports, import: Import) -> Result<Import, StartError> {
    let (owner, id) = (import.owner, import.id);
    let mut work = std::pin::pin!(imports.finish(import));
    let mut stderr = std::io::stderr();
    let watched = stderr.is_terminal();
    loop {
        if let Ok(ended) = tokio::time::timeout(GLANCE, &mut work).await {
            if watched {
                drop(writeln!(stderr));
            }
            return ended.map_err(in_words);
        }
        if watched && let Ok(now) = imports.look_at(owner, id).await {
            // Nobody listens, perhaps.
            drop(write!(stderr, "\r{} rows, {} %", now.position, now.progress / 10));
            drop(stderr.flush());
        }
    }
}

fn end(import: &Import) -> Result<ExitCode, StartError> {
    if !matches!(import.status, Status::Done | Status::Checked) {
        let why = import.problem.as_ref().map_or_else(|| format!("it is {} now", import.status), told);
        return Err(cannot_start(format!("the import did not come to its end: {why}")));
    }
    let counts = import.counts;
    let lines = [
        ("rows", counts.rows),
        ("new", counts.added),
        ("changed", counts.changed),
        ("unchanged", counts.unchanged),
        ("skipped", counts.skipped),
        ("duplicates", counts.duplicates),
        ("kept out", counts.kept_out),
        ("bad", counts.bad),
        ("stay unsubscribed or unreachable", counts.inactive),
        ("joined the list", counts.joined),
    ];
    let mut told: Vec<String> = lines.iter().map(|(name, count)| format!("{name}: {count}")).collect();
    if import.status == Status::Checked {
        told.push("This was a dry run: nothing was written.".to_owned());
    }
    say(told.join("\n")).map_err(cannot_start)?;
    Ok(if counts.bad > 0 { ExitCode::from(SOME_BAD) } else { ExitCode::SUCCESS })
}

fn told(problem: &Problem) -> String {
    Language::English.text_with(&problem.key, vec![("number", Arg::from(Language::English.number(problem.number)))])
}

fn in_words(refusal: Refusal) -> StartError {
    match refusal {
        Refusal::Problem(problem) => cannot_start(told(&problem)),
        Refusal::Plan(key) => {
            cannot_start(format!("{} Say which with --map COLUMN=FIELD.", Language::English.text(key)))
        }
        Refusal::NoColumn(name, there) => {
            cannot_start(format!("--map: there is no column {name:?}; there are: {}", there.join(", ")))
        }
        Refusal::Failed(why) => cannot_start(why),
    }
}
