//! The settings as flags of the command line, made from the table.
//! clap does not read the environment here: a value's source must stay known, and tests bring their own environment.

use std::collections::BTreeMap;
use std::fmt;

use clap::{Arg, ArgAction, ArgMatches, Command, Error};

use super::names::{NAMES, Name};

/// Flatten it into the command line: `#[command(flatten)] settings: SettingFlags`.
#[derive(Clone, Default)]
pub struct SettingFlags(BTreeMap<String, String>);

pub(super) const CONFIG: &str = "CONFIG";

impl SettingFlags {
    pub(super) fn layer(&self) -> &BTreeMap<String, String> {
        &self.0
    }
}

impl clap::Args for SettingFlags {
    fn augment_args(command: Command) -> Command {
        let config = Arg::new(CONFIG)
            .long("config")
            .value_name("FILE")
            .help("The file of settings [env: CONFIG] [default: skymailing.toml]");
        let args = NAMES.iter().map(setting_arg).chain([config]);
        command.args(args.map(|arg| arg.global(true).action(ArgAction::Set).help_heading("Settings")))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

fn setting_arg(name: &'static Name) -> Arg {
    let (key, setting) = (&name.key, name.setting);
    let arg = Arg::new(key.as_str()).long(name.flag.as_str());
    if name.of_file {
        let help = format!("File that holds {} [env: {key}]", setting.key);
        return arg.value_name("FILE").help(help).hide_short_help(true);
    }
    let default = match setting.default {
        "" => String::new(),
        default => format!(" [default: {default}]"),
    };
    let short = setting.doc.lines().next().unwrap_or_default();
    arg.value_name(setting.placeholder).help(short).long_help(format!(
        "{}
[env: {key}]{default}",
        setting.doc
    ))
}

impl clap::FromArgMatches for SettingFlags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let mut flags = SettingFlags::default();
        flags.update_from_arg_matches(matches)?;
        Ok(flags)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        for key in NAMES.iter().map(|name| name.key.as_str()).chain([CONFIG]) {
            if let Ok(Some(text)) = matches.try_get_one::<String>(key) {
                self.0.insert(key.to_owned(), text.clone());
            }
        }
        Ok(())
    }
}

/// Names only: the values hold secrets.
impl fmt::Debug for SettingFlags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct CommandLine {
        #[command(flatten)]
        settings: SettingFlags,
        #[command(subcommand)]
        command: Option<Sub>,
    }

    #[derive(clap::Subcommand)]
    enum Sub {
        Serve,
    }

    #[test]
    fn flags_are_understood_before_and_after_the_command() {
        let line = ["skymailing", "--listen", "[::1]:1", "serve", "--secret-key-file", "/key"];
        let parsed = CommandLine::try_parse_from(line).unwrap();
        assert!(matches!(parsed.command, Some(Sub::Serve)));
        assert_eq!(parsed.settings.0["LISTEN"], "[::1]:1");
        assert_eq!(parsed.settings.0["SECRET_KEY_FILE"], "/key");
        assert_eq!(format!("{:?}", parsed.settings), r#"{"LISTEN", "SECRET_KEY_FILE"}"#);
    }

    #[test]
    fn the_help_tells_the_variable_and_the_default() {
        use clap::CommandFactory;
        CommandLine::command().debug_assert();
        let help = CommandLine::command().render_long_help().to_string();
        assert!(help.contains("--smtp-time-scale <DIVISOR>"), "{help}");
        assert!(help.contains("[env: SMTP_TIME_SCALE] [default: 1.0]"), "{help}");
        assert!(help.contains("[env: SMTP_URL_FILE]"), "{help}");
    }
}
