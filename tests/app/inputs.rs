//! Bad input and what it gets: nothing but a clear refusal, and nothing changes. Accounts, sessions, CSRF, HTTP and headers.

mod http;
mod owners_work;
mod sessions;
mod takeover;
mod tokens;
mod uploads;
