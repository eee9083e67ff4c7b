//! The commands that the server answers too: those that print JSON of a store alone.

use std::ffi::OsString;

use anyhow::Result;
use clap::{ArgMatches, Command, CommandFactory, FromArgMatches};

use super::answer::Ask;
use super::{
    Cli, communities, diff, events, explain, export, file, neighbors, path, rank, search, show, timeline, trends,
};

/// A command, and how its arguments become a question.
pub struct Offered {
    /// With what `daygraph.toml` gives as defaults, and switches that take a value.
    pub command: Command,
    read: Asking,
}

/// Something that a command line says.
type Read<T> = Result<T, clap::Error>;

impl Offered {
    /// The question that the words of a command line ask.
    ///
    /// # Errors
    ///
    /// What clap finds wrong with them.
    pub fn read(&self, words: Vec<OsString>) -> Read<Box<dyn Ask>> {
        (self.read)(&self.command.clone().try_get_matches_from(words)?)
    }
}

fn read<A: FromArgMatches + Ask + 'static>(matches: &ArgMatches) -> Read<Box<dyn Ask>> {
    Ok(Box::new(A::from_arg_matches(matches)?))
}

/// All that the server answers.
pub struct Offering {
    /// The commands that ask, in the order of `daygraph --help`.
    pub asking: Vec<Offered>,
    /// The command that exports.
    pub export: Command,
}

impl Offering {
    /// As `daygraph.toml` has it.
    ///
    /// # Errors
    ///
    /// If `daygraph.toml` is wrong.
    pub fn new() -> Result<Offering> {
        let command = match file::File::nearest()? {
            Some(file) => file.defaults(Cli::command())?,
            None => Cli::command(),
        };
        let mut commands = file::with_values_for_switches(command);
        commands.build();
        let named = |name| commands.find_subcommand(name).expect("each of these is a command").clone();
        let asking = ASKING.into_iter().map(|(name, read)| Offered { command: named(name), read }).collect();
        Ok(Offering { asking, export: named("export") })
    }

    /// What the words of a command line ask to be exported.
    ///
    /// # Errors
    ///
    /// What clap finds wrong with them.
    pub fn exporting(&self, words: Vec<OsString>) -> Read<export::Args> {
        export::Args::from_arg_matches(&self.export.clone().try_get_matches_from(words)?)
    }

    /// All defaults of all arguments, as text.
    pub fn defaults(&self) -> String {
        let commands = self.asking.iter().map(|offered| &offered.command).chain([&self.export]);
        let arguments = commands.flat_map(Command::get_arguments);
        arguments.map(|arg| format!("{}={:?} ", arg.get_id(), arg.get_default_values())).collect()
    }
}

type Asking = fn(&ArgMatches) -> Read<Box<dyn Ask>>;

const ASKING: [(&str, Asking); 11] = [
    ("show", read::<show::Args>),
    ("timeline", read::<timeline::Args>),
    ("diff", read::<diff::Args>),
    ("events", read::<events::Args>),
    ("trends", read::<trends::Args>),
    ("search", read::<search::Args>),
    ("neighbors", read::<neighbors::Args>),
    ("path", read::<path::Args>),
    ("rank", read::<rank::Args>),
    ("communities", read::<communities::Args>),
    ("explain", read::<explain::Args>),
];
