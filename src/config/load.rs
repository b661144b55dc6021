//! The settings as the program sees them: typed, checked together, complete or refused.
//! Pure but for reading files: the environment comes as a function, the working directory as a path.

use std::env::VarError;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use ipnet::IpNet;
use url::{Host, Url};

use super::errors::ConfigErrors;
use super::flags::SettingFlags;
use super::key_file;
use super::names::NAMES;
use super::parse::{self, LogFormat};
use super::secret::Secret;
use super::secret_key::SecretKey;
use super::settings;
use super::show::Row;
use super::values::{Source, Values};

/// The key of a setting, and what its room says about a text: the sentence why not, without any secret.
pub type Check = (&'static str, fn(&str) -> Result<(), String>);

/// How much of a file of clients is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImportLimits {
    pub megabytes: u64,
    pub rows: u64,
    pub columns: usize,
    pub cell_bytes: usize,
}

#[derive(Debug, Clone)]
pub struct Config {
    pub data_dir: PathBuf,
    pub database_url: Secret,
    /// `None`: the directory `files` in `data_dir`.
    pub files_url: Option<Secret>,
    pub listen: SocketAddr,
    /// Its path is `/`.
    pub base_url: Url,
    pub trusted_proxies: Vec<IpNet>,
    /// `None`: trial mode.
    pub smtp_url: Option<Secret>,
    pub mail_from: String,
    pub allow_networks: Vec<IpNet>,
    /// `None`: those of this machine.
    pub name_server: Option<SocketAddr>,
    /// 0: web only.
    pub workers: usize,
    pub smtp_pipelining: bool,
    pub smtp_time_scale: f64,
    pub metrics_listen: Option<SocketAddr>,
    pub imports: ImportLimits,
    /// Days after the end of a run.
    pub keep_words_days: u64,
    pub log: String,
    pub log_format: LogFormat,
    secret_key: Option<SecretKey>,
    pub(super) rows: Vec<Row>,
}

impl Config {
    /// From this process's environment and working directory. With what other rooms think of their settings, so that all
    /// mistakes are told at once.
    pub fn from_process(flags: &SettingFlags, checks: &[Check]) -> Result<Config, ConfigErrors> {
        let unreadable = |key: &str| matches!(std::env::var(key), Err(VarError::NotUnicode(_)));
        let unreadable = NAMES.iter().filter(|name| unreadable(&name.key));
        let problems: Vec<String> =
            unreadable.map(|name| format!("{} (environment): the value is not UTF-8 text", name.key)).collect();
        if !problems.is_empty() {
            return Err(ConfigErrors::new(problems));
        }
        Config::load_checked(flags, |key| std::env::var(key).ok(), Path::new(""), checks)
    }

    /// Relative paths start at `directory`, the working directory.
    pub fn load(
        flags: &SettingFlags,
        env: impl Fn(&str) -> Option<String>,
        directory: &Path,
    ) -> Result<Config, ConfigErrors> {
        Config::load_checked(flags, env, directory, &[])
    }

    fn load_checked(
        flags: &SettingFlags,
        env: impl Fn(&str) -> Option<String>,
        directory: &Path,
        checks: &[Check],
    ) -> Result<Config, ConfigErrors> {
        let mut values = Values::gather(flags, env, directory, checks);
        match Config::read(&mut values, directory) {
            Some(config) if values.problems.is_empty() => Ok(Config { rows: values.rows, ..config }),
            _ => Err(ConfigErrors::new(values.problems)),
        }
    }

    /// `None` only after a problem was noted. Reads all before it gives up, so that all problems are.
    fn read(values: &mut Values, directory: &Path) -> Option<Config> {
        let data_dir = values.read(&settings::DATA_DIR, parse::path).map(|path| directory.join(path));
        let in_data_dir = data_dir.as_deref().map(|path| format!("sqlite:{}/skymailing.db", path.display()));
        let database_url = values.read_or(&settings::DATABASE_URL, &in_data_dir.unwrap_or_default(), parse::secret);
        let files_url = values.read(&settings::FILES_URL, parse::optional(parse::secret));
        let secret_key = values.read(&settings::SECRET_KEY, parse::optional(parse::secret_key));
        let listen = values.read(&settings::LISTEN, parse::address);
        let base_url = read_base_url(values, listen);
        let trusted_proxies = values.read(&settings::TRUSTED_PROXIES, parse::networks);
        let smtp_url = values.read(&settings::SMTP_URL, parse::optional(parse::secret));
        let mail_from = values.read_or(&settings::MAIL_FROM, &default_mail_from(base_url.as_ref()), parse::mailbox);
        let allow_networks = values.read(&settings::ALLOW_NETWORKS, parse::networks);
        let name_server = values.read(&settings::NAME_SERVER, parse::optional(parse::address));
        let workers = values.read(&settings::WORKERS, parse::workers);
        let smtp_pipelining = values.read(&settings::SMTP_PIPELINING, parse::switch);
        let smtp_time_scale = values.read(&settings::SMTP_TIME_SCALE, parse::time_scale);
        let metrics_listen = values.read(&settings::METRICS_LISTEN, parse::optional(parse::address));
        let megabytes = values.read(&settings::IMPORT_MEGABYTES, |text| parse::count(text, 1 << 20));
        let rows = values.read(&settings::IMPORT_ROWS, |text| parse::count(text, 1_000_000_000));
        let columns = values.read(&settings::IMPORT_COLUMNS, |text| parse::count(text, 150));
        let cell_bytes = values.read(&settings::IMPORT_CELL_BYTES, |text| parse::count(text, 1 << 20));
        let keep_words_days = values.read(&settings::KEEP_WORDS_DAYS, |text| parse::count(text, 36_500));
        let log = values.read(&settings::LOG, parse::log_filter);
        let log_format = values.read(&settings::LOG_FORMAT, parse::log_format);
        Some(Config {
            data_dir: data_dir?,
            database_url: database_url?,
            files_url: files_url?,
            listen: listen?,
            base_url: base_url?,
            trusted_proxies: trusted_proxies?,
            smtp_url: smtp_url?,
            mail_from: mail_from?,
            allow_networks: allow_networks?,
            name_server: name_server?,
            workers: workers?,
            smtp_pipelining: smtp_pipelining?,
            smtp_time_scale: smtp_time_scale?,
            metrics_listen: metrics_listen?,
            imports: ImportLimits {
                megabytes: megabytes?,
                rows: rows?,
                columns: usize::try_from(columns?).ok()?,
                cell_bytes: usize::try_from(cell_bytes?).ok()?,
            },
            keep_words_days: keep_words_days?,
            log: log?,
            log_format: log_format?,
            secret_key: secret_key?,
            rows: Vec::new(),
        })
    }

    /// Makes the data directory and, unless `SECRET_KEY` is set, the key that is kept there.
    pub fn prepare(&self) -> Result<SecretKey, ConfigErrors> {
        let key = key_file::make_directory(&self.data_dir).and_then(|()| match &self.secret_key {
            Some(key) => Ok(key.clone()),
            None => key_file::read_or_make(&self.data_dir),
        });
        key.map_err(|problem| ConfigErrors::new(vec![problem]))
    }

    /// The key that was set, if one was.
    pub(super) fn key_set(&self) -> Option<&SecretKey> {
        self.secret_key.as_ref()
    }

    /// To call once the socket is bound: with port 0 only then is the address known that a default `BASE_URL` means.
    pub fn bound_to(&mut self, address: SocketAddr) {
        let by_default = |row: &Row| row.key == settings::BASE_URL.key && row.source == Source::Default;
        if let (true, Ok(url)) = (self.rows.iter().any(by_default), parse::base_url(&format!("http://{address}"))) {
            self.base_url = url;
        }
        self.listen = address;
    }
}

fn read_base_url(values: &mut Values, listen: Option<SocketAddr>) -> Option<Url> {
    let Some(listen) = listen else {
        return values.read(&settings::BASE_URL, parse::base_url);
    };
    if listen.ip().to_canonical().is_loopback() || values.is_given(&settings::BASE_URL) {
        return values.read_or(&settings::BASE_URL, &format!("http://{listen}"), parse::base_url);
    }
    values.problems.push(format!(
        "BASE_URL: must be set when LISTEN ({listen}) is not a loopback address, because letters link to it; \
         write the address people type, like https://mail.example.org"
    ));
    None
}

fn default_mail_from(base_url: Option<&Url>) -> String {
    match base_url.and_then(Url::host) {
        Some(Host::Domain(domain)) if domain.contains('.') => {
            format!("SkyMailing <no-reply@{domain}>")
        }
        _ => settings::MAIL_FROM.default.to_owned(),
    }
}
