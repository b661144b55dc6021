//! `skymailing demo`: everything at work, with invented people. A campaign to a thousand of them starts before the newcomer's eyes;
//! some refuse, some are tried again, and of a few nobody knows. Nothing leaves the machine, and nothing is kept.

use std::path::PathBuf;

use jiff::civil::Time;

use crate::accounts::{self, NewAccount, Passwords};
use crate::app::{App, StartError, cannot_start};
use crate::campaigns::{self, Audience, Calendar, NewCampaign, Period, Unknown, Weekdays};
use crate::clients::{self, Details, Stamp, Taken};
use crate::clock::{Clock, Timestamp, hours};
use crate::config::{Config, Secret, random_token};
use crate::db::{AccountId, Conn, Db, Role};
use crate::delivery::SenderId;
use crate::mail::EmailAddress;
use crate::messages::{self, Content, Format, MessageId};
use crate::senders::{NewSender, Pace, Password, Protection, Server};
use crate::serve;
use crate::web::Language;

const CLIENTS: usize = 1000;
/// Slow enough to be watched.
const LETTERS_A_MINUTE: i64 = 1200;
const OWNER: &str = "owner@example.com";

pub fn run(mut config: Config) -> Result<(), StartError> {
    let folder = Folder::make()?;
    config.data_dir = folder.0.clone();
    config.database_url = Secret::from(format!("sqlite:{}", folder.0.join("skymailing.db").display()));
    (config.smtp_url, config.files_url) = (None, None);
    actix_web::rt::System::new().block_on(async {
        let password = random_token();
        fill_in(&config, &password).await?;
        let lines = [
            format!("Sign in as {OWNER}, manager@example.com or admin@example.com; the password is {password}"),
            format!("A campaign to {CLIENTS} invented clients starts in 15 seconds; see Campaigns. Ctrl+C ends it, and nothing is kept."),
        ];
        serve::serve_and_say(config, &lines).await
    })
}

/// Removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn make() -> Result<Self, StartError> {
        let folder = std::env::temp_dir().join(format!("skymailing-demo-{}", random_token()));
        std::fs::create_dir(&folder).map_err(|error| cannot_start(format!("{}: {error}", folder.display())))?;
        Ok(Self(folder))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // It lies in a directory for what is temporary: whatever stays is swept up one day.
        drop(std::fs::remove_dir_all(&self.0));
    }
}

async fn fill_in(config: &Config, password: &str) -> Result<(), StartError> {
    let key = config.prepare().map_err(cannot_start)?;
    let db = Db::open(config.database_url.expose()).map_err(cannot_start)?;
    let app = App::assemble(config, key, db, Clock::default())?;
    let now = app.clock.now();
    let owner = add_accounts(&app, password, now).await?;
    app.db.write(move |conn| add_clients(conn, owner, now)).await.map_err(cannot_start)?;
    let message = app.db.write(move |conn| messages::create(conn, owner, owner, &letter(), now)).await;
    let message = message.map_err(|error| cannot_start(format!("{error:?}")))?;
    let sender = add_sender(&app, owner).await?;
    let spring = campaign("Spring news", message, Some(sender), Period::Once, now);
    let daily = campaign("Good morning, every day", message, None, Period::Daily { every: 1 }, now.plus(hours(20)));
    for new in [daily, spring] {
        let id = app.db.write(move |conn| campaigns::create(conn, owner, &new, now)).await;
        let id = id.map_err(|error| cannot_start(format!("{error:?}")))?;
        app.campaigns.launch(owner, id).await.map_err(|error| cannot_start(format!("{error:?}")))?;
    }
    Ok(())
}

async fn add_accounts(app: &App, password: &str, now: Timestamp) -> Result<AccountId, StartError> {
    let passwords = Passwords::new().map_err(|_| cannot_start("passwords cannot be hashed on this machine"))?;
    let hash = passwords.hash(password, &[]).await.map_err(|error| cannot_start(format!("{error:?}")))?;
    let mut owner = None;
    for (email, name, role) in [
        ("admin@example.com", "Alice Admin", Role::Admin),
        ("manager@example.com", "Mary Manager", Role::Manager),
        (OWNER, "Oliver Owner", Role::Owner),
    ] {
        let new = NewAccount {
            email: EmailAddress::parse(email).map_err(|_| cannot_start("no address"))?,
            name: name.to_owned(),
            password_hash: hash.clone(),
            role,
            language: Language::English,
            zone: "UTC".to_owned(),
            verified: true,
        };
        let made = app.db.write(move |conn| accounts::create(conn, &new, now)).await;
        owner = Some(made.map_err(|error| cannot_start(format!("{error:?}")))?);
    }
    owner.ok_or_else(|| cannot_start("no account was made"))
}

/// What the built-in server does to some: it refuses, asks to come again, or hangs up after the dot.
fn wish(number: usize) -> &'static str {
    match number % 100 {
        7 | 31 | 77 => "+5xx",
        13 | 58 => "+temperror",
        90 => "+hangup",
        _ => "",
    }
}

fn add_clients(conn: &mut Conn, owner: AccountId, at: Timestamp) -> diesel::QueryResult<()> {
    const FIRST: [&str; 10] = ["Anna", "Ben", "Clara", "David", "Ella", "Frank", "Grace", "Henry", "Iris", "Jack"];
    const LAST: [&str; 10] =
        ["Archer", "Baker", "Cooper", "Dyer", "Fisher", "Gardener", "Hunter", "Joiner", "Mason", "Potter"];
    let people = FIRST.iter().cycle().zip(LAST.iter().flat_map(|last| std::iter::repeat_n(last, FIRST.len())).cycle());
    let taken: Vec<Taken> = people
        .take(CLIENTS)
        .enumerate()
        .map(|(number, (first, last))| {
            let wish = wish(number);
            let email = format!("{}.{}.{number}{wish}@example.com", first.to_lowercase(), last.to_lowercase());
            let (first_name, last_name) = ((*first).to_owned(), (*last).to_owned());
            let details = Details { first_name, last_name, ..Details::default() };
            Taken { email_key: email.clone(), email, details }
        })
        .collect();
    let taken: Vec<&Taken> = taken.iter().collect();
    clients::add_many(conn, owner, &taken, Stamp { import: 0, at }).map(drop)
}

fn letter() -> Content {
    Content {
        name: "Spring news".to_owned(),
        language: "en".to_owned(),
        subject: "Spring is here, {{ first_name | default(\"dear reader\") }}".to_owned(),
        preheader: "Three ideas for the first warm days".to_owned(),
        format: Format::Markdown,
        body: "Hello **{{ first_name | default(\"dear reader\") }}**,\n\nthe first warm days are here. Three ideas:\n\n\
               1. Have breakfast outside.\n2. Plant something.\n3. Write to a friend.\n\n[Unsubscribe]({{ unsubscribe_url }})\n"
            .to_owned(),
        text: String::new(),
    }
}

/// In trial mode the built-in server stands in for it.
async fn add_sender(app: &App, owner: AccountId) -> Result<SenderId, StartError> {
    let new = NewSender {
        name: "Oliver's Garden Shop".to_owned(),
        from: EmailAddress::parse(OWNER).map_err(|_| cannot_start("no address"))?,
        reply_to: None,
        server: Server {
            host: "smtp.example.com".to_owned(),
            port: 587,
            protection: Protection::StartTls,
            login: String::new(),
        },
        pace: Pace { per_minute: Some(LETTERS_A_MINUTE), ..Pace::default() },
    };
    let made = app.senders.create(owner, new, Password::Nothing).await;
    made.map_err(|error| cannot_start(format!("{error:?}")))
}

fn campaign(name: &str, message: MessageId, sender: Option<SenderId>, period: Period, first: Timestamp) -> NewCampaign {
    let first = first.in_zone(&jiff::tz::TimeZone::UTC).datetime();
    let to_the_minute = Time::new(first.hour(), first.minute(), 0, 0).unwrap_or(Time::midnight());
    let calendar = Calendar {
        zone: "UTC".to_owned(),
        first: first.date().to_datetime(to_the_minute),
        until: None,
        lasts_hours: None,
        period,
        hours: None,
        weekdays: Weekdays::NONE,
        per_day: None,
    };
    NewCampaign {
        name: name.to_owned(),
        message: Some(message),
        sender,
        audience: Audience::all(),
        calendar,
        unknown: Unknown::RepeatOnce,
        tracks: false,
    }
}
