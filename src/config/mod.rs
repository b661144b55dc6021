//! Settings: a flag, else the environment, else `skymailing.toml`, else the default.
//! The one idea: `settings.rs` is the only list of them; flags, help, the example file and the checks are made from it.
//! Every mistake is reported at once, in words, and no message holds a secret.
//! Loading creates nothing; only [`Config::prepare`] does. It knows no other room and does not parse what belongs to one.

mod database_url;
mod errors;
mod example;
mod file;
mod flags;
mod hex;
mod key_file;
mod key_text;
mod load;
mod names;
mod parse;
mod random;
mod rotation;
mod secret;
mod secret_key;
mod settings;
mod show;
#[cfg(test)]
mod tests;
mod values;

pub use errors::ConfigErrors;
pub use example::example;
pub use flags::SettingFlags;
pub use hex::hex;
pub use load::{Check, Config, ImportLimits};
pub use parse::LogFormat;
pub use random::{random_bytes, random_token};
pub use rotation::Rotation;
pub use secret::Secret;
pub use secret_key::SecretKey;
