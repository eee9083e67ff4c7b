//! `daygraph.toml`: what is always the same in a folder of digests.
//!
//! ```toml
//! store = ".daygraph"               # where the graph is kept
//! digests = ["digests"]             # what `daygraph build` reads
//!
//! [command.build]                   # options of one command, by their long names
//! threads = 4
//! ```
//!
//! All keys may be left out. Paths are taken from the folder of the file. Options become
//! the defaults of the command line, so that clap itself checks them, and what is given on
//! the command line wins.

use std::any::TypeId;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use clap::builder::OsStr;
use clap::error::ContextKind;
use clap::{Arg, ArgAction, Command};
use toml::{Table, Value};

use super::config::{Config, RULES_ALONE};

/// The file's name.
pub const NAME: &str = "daygraph.toml";

/// The table of what single commands have: `[command.build]`.
pub const COMMAND: &str = "command";

/// A key for all commands.
pub struct Shared {
    pub key: &'static str,
    /// What it says, and where a command line says the same: the option's long name.
    pub about: &'static str,
    /// A value to begin with, as TOML.
    pub example: &'static str,
}

const fn shared(key: &'static str, about: &'static str, example: &'static str) -> Shared {
    Shared { key, about, example }
}

/// The keys for all commands, in the order in which `init` writes them.
pub const SHARED: [Shared; 8] = [
    shared("store", "Folder of the store: where the graph is kept", "\".daygraph\""),
    shared("digests", "What `daygraph build` reads where it is given nothing: files, folders, globs", "[\"digests\"]"),
    shared("base", "Start of every identifier", "\"https://example.org/ai/\""),
    shared(
        "curation",
        "File of your decisions, which `daygraph curate` and `daygraph review` write",
        "\"curation.toml\"",
    ),
    shared("lexicon", "Names that your digests use: `daygraph lexicon check --help`", "[\"names.csv\"]"),
    shared("models", "What `daygraph train` made of gold of your own, or \"none\": rules alone", "\"models.bin\""),
    shared("export", "What `build` writes beside the store, in the format of its ending", "\"exports/ai.graphml\""),
    shared("queries", "Folder of questions of your own, *.rq", "\"queries\""),
];

/// A `daygraph.toml` that was read.
#[derive(Debug)]
pub struct File {
    path: PathBuf,
    pub config: Config,
    /// What it says of single commands.
    commands: Table,
}

/// An option of a command that the file gives.
struct Given {
    /// Names of the command, outermost first.
    command: Vec<String>,
    /// clap's name of it.
    id: String,
    key: String,
    values: Vec<String>,
}

impl File {
    /// The nearest in the current folder or above.
    ///
    /// # Errors
    ///
    /// If it is no TOML, or a key for all commands is unknown or of the wrong type.
    pub fn nearest() -> Result<Option<File>> {
        let here = std::env::current_dir().context("the current folder cannot be read; change to one that exists")?;
        let found = here.ancestors().map(|folder| folder.join(NAME)).find(|file| file.is_file());
        found.map(|path| File::read(&path)).transpose()
    }

    fn read(path: &Path) -> Result<File> {
        let shown = path.display();
        let text = fs::read_to_string(path).with_context(|| format!("{shown} cannot be read"))?;
        let table: Table = text.parse().map_err(|e: toml::de::Error| {
            let line = e.span().map_or(1, |span| text[..span.start].matches('\n').count() + 1);
            anyhow!("{shown}:{line}: {}; mend the line, or see what `daygraph init` writes", e.message())
        })?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let mut file = File { path: path.to_owned(), config: Config::default(), commands: Table::new() };
        for (key, value) in table {
            match value {
                Value::Table(commands) if key == COMMAND => file.commands = commands,
                value => file.shared(&key, &value, folder)?,
            }
        }
        Ok(file)
    }

    fn shared(&mut self, key: &str, value: &Value, folder: &Path) -> Result<()> {
        let shown = self.path.display();
        let text = || {
            let text = value.as_str().filter(|text| !text.is_empty());
            text.ok_or_else(|| anyhow!("{shown}: {key} is to be text in quotes: {key} = \"…\""))
        };
        let path = || text().map(|text| folder.join(text));
        let paths = || match value {
            Value::Array(all) => {
                let one = |v: &Value| Some(folder.join(v.as_str().filter(|text| !text.is_empty())?));
                let paths: Option<Vec<PathBuf>> = all.iter().map(one).collect();
                paths.ok_or_else(|| anyhow!("{shown}: {key} is to be a list of texts: {key} = [\"…\", \"…\"]"))
            }
            _ => path().map(|path| vec![path]),
        };
        let config = &mut self.config;
        match key {
            "store" => config.store = Some(path()?),
            "digests" => config.digests = paths()?,
            "base" => config.base = Some(text()?.to_owned()),
            "curation" => config.curation = Some(path()?),
            "lexicon" => config.lexicon = paths()?,
            "models" if value.as_str() == Some(RULES_ALONE) => config.models = Some(RULES_ALONE.into()),
            "models" => config.models = Some(path()?),
            "export" => config.export = Some(path()?),
            "queries" => config.queries = Some(path()?),
            _ => {
                let known = SHARED.iter().map(|shared| shared.key).chain([COMMAND]);
                bail!("{shown}: unknown key {key:?}{}; the keys are {}, and [command.NAME]", meant(key, known), keys());
            }
        }
        Ok(())
    }

    /// The command line with what the file gives as its defaults.
    ///
    /// # Errors
    ///
    /// A command or an option that there is not, or a value of the wrong type.
    pub fn defaults(&self, mut command: Command) -> Result<Command> {
        for given in self.given(&command)? {
            command = with_default(command, &given.command, &given);
        }
        Ok(command)
    }

    /// An error of the command line, as one of the file where a value of it is to blame.
    pub fn blamed(&self, error: &clap::Error, command: &Command) -> Option<anyhow::Error> {
        let text = |kind| error.get(kind).map(ToString::to_string);
        let (argument, value) = (text(ContextKind::InvalidArg)?, text(ContextKind::InvalidValue)?);
        let given = self.given(command).ok()?.into_iter().find(|given| {
            argument.split([' ', '=']).next() == Some(&format!("--{}", given.key)) && given.values.contains(&value)
        })?;
        let said = error.to_string();
        let first = said.lines().next().unwrap_or_default().trim_start_matches("error: ");
        Some(anyhow!("{}: {} in [{COMMAND}.{}]: {first}", self.path.display(), given.key, given.command.join(".")))
    }

    fn given(&self, command: &Command) -> Result<Vec<Given>> {
        let mut found = Vec::new();
        self.of_command(command, &self.commands, &[], &mut found)?;
        Ok(found)
    }

    fn of_command(&self, command: &Command, table: &Table, path: &[String], found: &mut Vec<Given>) -> Result<()> {
        let shown = self.path.display();
        for (key, value) in table {
            let options: Vec<&Arg> = options(command).collect();
            let sub = command.get_subcommands().find(|sub| sub.get_name() == key && !sub.is_hide_set());
            if let (Some(sub), Value::Table(inner)) = (sub, value) {
                let path: Vec<String> = path.iter().cloned().chain([key.clone()]).collect();
                self.of_command(sub, inner, &path, found)?;
                continue;
            }
            if path.is_empty() {
                let names = command.get_subcommands().map(Command::get_name);
                bail!("{shown}: [command.{key}] is no command{}; `daygraph --help` lists them", meant(key, names));
            }
            let of = format!("{COMMAND}.{}", path.join("."));
            let Some(option) = options.iter().find(|option| option.get_long() == Some(key)) else {
                if is_shared(key) {
                    bail!("{shown}: {key} holds for all commands; write it at the top of the file, not in [{of}]");
                }
                let known = options
                    .iter()
                    .filter_map(|option| option.get_long())
                    .chain(command.get_subcommands().map(Command::get_name));
                let names = path.join(" ");
                bail!(
                    "{shown}: unknown key {key:?} in [{of}]{}; `daygraph {names} --help` lists them",
                    meant(key, known)
                );
            };
            let values = self.values(option, value).map_err(|e| anyhow!("{shown}: {key} in [{of}] {e}"))?;
            if !values.is_empty() {
                found.push(Given { command: path.to_vec(), id: option.get_id().to_string(), key: key.clone(), values });
            }
        }
        Ok(())
    }

    /// The values of an option, as a command line has them; none for a switch that is off.
    fn values(&self, option: &Arg, value: &Value) -> Result<Vec<String>, String> {
        if !option.get_action().takes_values() {
            return match value {
                Value::Boolean(on) => Ok(if *on { vec!["true".to_owned()] } else { Vec::new() }),
                _ => Err("is a switch: write true or false".to_owned()),
            };
        }
        let several = matches!(option.get_action(), ArgAction::Append);
        let is_path = option.get_value_parser().type_id() == TypeId::of::<PathBuf>();
        let folder = self.path.parent().unwrap_or(Path::new(""));
        let one = |value: &Value| match value {
            Value::String(text) if is_path && text != "-" => Ok(folder.join(text).to_string_lossy().into_owned()),
            Value::String(text) => Ok(text.clone()),
            Value::Integer(_) | Value::Float(_) | Value::Datetime(_) => Ok(value.to_string()),
            _ => Err(format!("is to be one value, not of the type {}", value.type_str())),
        };
        match value {
            Value::Array(all) if several => all.iter().map(one).collect(),
            Value::Array(_) => Err("takes one value, not a list".to_owned()),
            value => one(value).map(|value| vec![value]),
        }
    }
}

/// The options of a command that the file may give to it.
pub fn options(command: &Command) -> impl Iterator<Item = &Arg> {
    command.get_arguments().filter(|arg| {
        let own = |long| !matches!(long, "help" | "version") && !is_shared(long);
        arg.get_long().is_some_and(own) && !arg.is_hide_set()
    })
}

fn is_shared(key: &str) -> bool {
    SHARED.iter().any(|shared| shared.key == key)
}

fn keys() -> String {
    SHARED.map(|shared| shared.key).join(", ")
}

/// The known word most like another, as part of a message.
fn meant<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> String {
    let near = known.map(|k| (strsim::osa_distance(&word.replace('_', "-"), k), k)).min();
    match near {
        Some((distance, near)) if distance <= 1 + word.chars().count() / 3 => format!("; did you mean {near:?}?"),
        _ => String::new(),
    }
}

fn with_default(command: Command, path: &[String], given: &Given) -> Command {
    match path.split_first() {
        Some((name, rest)) => command.mut_subcommand(name, |sub| with_default(sub, rest, given)),
        None => command.mut_arg(&given.id, |arg| {
            let values: Vec<OsStr> = given.values.iter().map(OsStr::from).collect();
            arg.required(false).default_values(values)
        }),
    }
}

/// The command line with switches that take a value as well: `--quiet=false`.
pub fn with_values_for_switches(command: Command) -> Command {
    let as_value = |arg: Arg| {
        if !matches!(arg.get_action(), ArgAction::SetTrue) {
            return arg;
        }
        let default = arg.get_default_values().first().cloned().unwrap_or_else(|| OsStr::from("false"));
        arg.action(ArgAction::Set)
            .num_args(0..=1)
            .require_equals(true)
            .value_parser(clap::value_parser!(bool))
            .default_missing_value("true")
            .default_value(default)
    };
    command.mut_args(as_value).mut_subcommands(with_values_for_switches)
}
