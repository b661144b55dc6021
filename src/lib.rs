//! SkyMailing: a bulk mailing service that knows what happened to each letter.
//!
//! The rooms, from the ground up; which may import which is held by `tests/app/architecture.rs`:
//!
//! | room | what lives there |
//! |---|---|
//! | `clock`, `config`, `logging`, `crash` | the time, the settings, the log, where tests let it die: for every room |
//! | `db` | SQLite and PostgreSQL: connections, the one writer, migrations, schema, paging |
//! | `mail` | addresses, merge fields, composing letters and signing them |
//! | `smtp` | the conversation with a mail server, and the built-in one for trial mode |
//! | `files` | what people bring: stored once, in a directory or a store that speaks S3 |
//! | `web` | what every page needs: layout, forms, CSRF, limits, languages, error pages, access |
//! | `suppression` | whom no campaign writes to |
//! | `delivery` | the ledger and the engine that works through it |
//! | `accounts` | who signs in |
//! | `clients` | whom an owner writes to: clients, lists, segments |
//! | `senders` | who letters come from: mail servers, confirmed addresses, domains and their signatures |
//! | `imports` | clients brought in from files, and out again |
//! | `messages` | the letters an owner writes: versions, drafts, attachments, previews |
//! | `campaigns` | what is sent to whom and when: starts, runs, the letters of a run |
//! | `moderation` | the desk of managers and admins |
//! | `blog` | posts that editors write and everybody reads, and how they are kept in memory |
//! | `trial` | the letters caught in trial mode |
//! | `home` | the front page, the dashboard, preferences |
//! | `routes`, `health`, `schedule` | every URL; is it alive; what runs when |
//! | `app`, `serve`, `commands` | everything put together; running it; the command line |

pub mod accounts;
pub mod app;
pub mod blog;
pub mod campaigns;
pub mod clients;
pub mod clock;
pub mod commands;
pub mod config;
pub mod crash;
pub mod db;
pub mod delivery;
pub mod files;
pub mod health;
pub mod home;
pub mod imports;
pub mod logging;
pub mod mail;
pub mod messages;
pub mod moderation;
pub mod routes;
pub mod schedule;
pub mod senders;
pub mod serve;
pub mod smtp;
pub mod suppression;
pub mod trial;
pub mod web;
