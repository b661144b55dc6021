//! The list of settings. Each is known by one upper-case key, from which its other names follow; see `names.rs`.
//! What a value means is not known here: see `parse.rs` and `load.rs`.

pub(super) struct Setting {
    pub(super) key: &'static str,
    pub(super) kind: Kind,
    pub(super) placeholder: &'static str,
    /// What holds when nothing at all is set; `load.rs` lets some follow other settings. Empty: none.
    pub(super) default: &'static str,
    pub(super) doc: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Number,
    List,
    Secret,
    /// A secret of which all but the password may be shown.
    SecretInUrl,
}

pub(super) static SETTINGS: &[&Setting] = &[
    &DATA_DIR,
    &DATABASE_URL,
    &FILES_URL,
    &SECRET_KEY,
    &LISTEN,
    &BASE_URL,
    &TRUSTED_PROXIES,
    &SMTP_URL,
    &MAIL_FROM,
    &ALLOW_NETWORKS,
    &NAME_SERVER,
    &WORKERS,
    &SMTP_PIPELINING,
    &SMTP_TIME_SCALE,
    &METRICS_LISTEN,
    &IMPORT_MEGABYTES,
    &IMPORT_ROWS,
    &IMPORT_COLUMNS,
    &IMPORT_CELL_BYTES,
    &KEEP_WORDS_DAYS,
    &LOG,
    &LOG_FORMAT,
];

pub(super) static DATA_DIR: Setting = Setting {
    key: "DATA_DIR",
    kind: Kind::Text,
    placeholder: "DIR",
    default: "./data",
    doc: "Directory of the SQLite database, of the secret key and of stored files; made when absent",
};

pub(super) static DATABASE_URL: Setting = Setting {
    key: "DATABASE_URL",
    kind: Kind::SecretInUrl,
    placeholder: "URL",
    default: "sqlite:./data/skymailing.db",
    doc: "The database: sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME\n\
          Unless set, skymailing.db in DATA_DIR",
};

pub(super) static FILES_URL: Setting = Setting {
    key: "FILES_URL",
    kind: Kind::SecretInUrl,
    placeholder: "URL",
    default: "",
    doc: "A store that speaks S3, for files that people bring: s3://KEY:SECRET@BUCKET/FOLDER?endpoint=URL&region=NAME\n\
          Unless set, the directory files in DATA_DIR; needs a build with the feature s3, and is shared by several machines",
};

pub(super) static SECRET_KEY: Setting = Setting {
    key: "SECRET_KEY",
    kind: Kind::Secret,
    placeholder: "KEY",
    default: "",
    doc: "32 random bytes or more as hex or base64 (openssl rand -hex 32); signs links, encrypts stored passwords\n\
          Unless set, made once and kept in DATA_DIR/secret.key; several machines need the same one",
};

pub(super) static LISTEN: Setting = Setting {
    key: "LISTEN",
    kind: Kind::Text,
    placeholder: "ADDRESS:PORT",
    default: "127.0.0.1:8080",
    doc: "Address and port of the web server; port 0 takes a free one",
};

pub(super) static BASE_URL: Setting = Setting {
    key: "BASE_URL",
    kind: Kind::Text,
    placeholder: "URL",
    default: "http://127.0.0.1:8080",
    doc: "The address people type, used in the links of letters, such as https://mail.example.org\n\
          Unless set, http:// and LISTEN; must be set when LISTEN is not a loopback address",
};

pub(super) static TRUSTED_PROXIES: Setting = Setting {
    key: "TRUSTED_PROXIES",
    kind: Kind::List,
    placeholder: "NETWORKS",
    default: "",
    doc: "Networks of the reverse proxies whose X-Forwarded-For is believed, such as 10.0.0.0/8,::1",
};

pub(super) static SMTP_URL: Setting = Setting {
    key: "SMTP_URL",
    kind: Kind::Secret,
    placeholder: "URL",
    default: "",
    doc: "The installation's own mail server: smtp://USER:PASSWORD@HOST:587, smtps://HOST, smtp+plain://HOST:25\n\
          Unless set, trial mode: a built-in server catches every letter and nothing leaves this machine",
};

pub(super) static MAIL_FROM: Setting = Setting {
    key: "MAIL_FROM",
    kind: Kind::Text,
    placeholder: "MAILBOX",
    default: "SkyMailing <no-reply@localhost.localdomain>",
    doc: "Who the installation's own letters come from\n\
          Unless set, no-reply at the host of BASE_URL when that is a domain",
};

pub(super) static ALLOW_NETWORKS: Setting = Setting {
    key: "ALLOW_NETWORKS",
    kind: Kind::List,
    placeholder: "NETWORKS",
    default: "",
    doc: "Private networks in which a mail server that an owner names may stand, such as 10.1.0.0/16\n\
          The server of SMTP_URL is the operator's own choice and may stand anywhere",
};

pub(super) static NAME_SERVER: Setting = Setting {
    key: "NAME_SERVER",
    kind: Kind::Text,
    placeholder: "ADDRESS:PORT",
    default: "",
    doc: "The name server that is asked for the records of owners' domains, such as 127.0.0.1:53\n\
          Unless set, those of this machine",
};

pub(super) static WORKERS: Setting = Setting {
    key: "WORKERS",
    kind: Kind::Number,
    placeholder: "NUMBER",
    default: "4",
    doc: "How many letters this process sends at the same time; 0 serves the web only",
};

pub(super) static SMTP_PIPELINING: Setting = Setting {
    key: "SMTP_PIPELINING",
    kind: Kind::Text,
    placeholder: "on|off",
    default: "on",
    doc: "Whether commands go to SMTP_URL in groups where its server offers that: one round trip a letter instead of four\n\
          A server that answers out of step gets one command at a time by itself",
};

pub(super) static SMTP_TIME_SCALE: Setting = Setting {
    key: "SMTP_TIME_SCALE",
    kind: Kind::Number,
    placeholder: "DIVISOR",
    default: "1.0",
    doc: "Divides every SMTP timeout; above 1 for tests",
};

pub(super) static METRICS_LISTEN: Setting = Setting {
    key: "METRICS_LISTEN",
    kind: Kind::Text,
    placeholder: "ADDRESS:PORT",
    default: "",
    doc: "Address and port of /metrics for Prometheus; unless set there is none",
};

pub(super) static IMPORT_MEGABYTES: Setting = Setting {
    key: "IMPORT_MEGABYTES",
    kind: Kind::Number,
    placeholder: "NUMBER",
    default: "512",
    doc: "How large a file of clients may be",
};

pub(super) static IMPORT_ROWS: Setting = Setting {
    key: "IMPORT_ROWS",
    kind: Kind::Number,
    placeholder: "NUMBER",
    default: "2000000",
    doc: "How many rows a file of clients may have",
};

pub(super) static IMPORT_COLUMNS: Setting = Setting {
    key: "IMPORT_COLUMNS",
    kind: Kind::Number,
    placeholder: "NUMBER",
    default: "64",
    doc: "How many columns a file of clients may have, up to 150",
};

pub(super) static IMPORT_CELL_BYTES: Setting = Setting {
    key: "IMPORT_CELL_BYTES",
    kind: Kind::Number,
    placeholder: "NUMBER",
    default: "4096",
    doc: "How much a cell of a file of clients may hold, up to 1048576",
};

pub(super) static KEEP_WORDS_DAYS: Setting = Setting {
    key: "KEEP_WORDS_DAYS",
    kind: Kind::Number,
    placeholder: "DAYS",
    default: "90",
    doc: "How long, after a run of a campaign, the words of mail servers and what was the recipients' own are kept\n\
          What became of each letter, and its code, is kept as long as the campaign",
};

pub(super) static LOG: Setting = Setting {
    key: "LOG",
    kind: Kind::Text,
    placeholder: "FILTER",
    // What these two say about their own coming and going is not about mail.
    default: "info,tokio_cron_scheduler=warn,actix_server=warn",
    doc: "What is logged: a level, or levels by module, such as info,skymailing::smtp=debug",
};

pub(super) static LOG_FORMAT: Setting = Setting {
    key: "LOG_FORMAT",
    kind: Kind::Text,
    placeholder: "FORMAT",
    default: "auto",
    doc: "text, json or auto: text on a terminal, JSON elsewhere",
};

impl Setting {
    pub(super) fn is_secret(&self) -> bool {
        matches!(self.kind, Kind::Secret | Kind::SecretInUrl)
    }
}
