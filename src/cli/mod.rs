//! The command line: one file a command. Arguments become a request, the library
//! answers it, and the answer is printed; nothing is computed here.

mod answer;
mod asked;
mod build;
mod building;
mod changed;
mod communities;
mod completions;
mod config;
mod curate;
mod curated;
mod decide;
pub mod described;
mod diff;
mod digest;
mod eval;
mod events;
mod explain;
mod export;
mod extract;
mod extracted;
mod file;
mod gold;
mod init;
mod inputs;
pub mod interrupt;
mod lexicon;
mod neighbors;
mod offered;
mod ontology;
pub mod output;
mod page;
mod path;
pub mod posted;
mod query;
mod rank;
mod reading;
mod review;
mod search;
mod selected;
mod serve;
mod show;
mod sources;
mod sparkline;
mod suggest;
mod summary;
mod timeline;
mod told;
mod train;
mod trends;
mod watch;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

pub use answer::World;
pub use offered::Offering;

/// Turns daily AI-industry news digests into a knowledge graph.
#[derive(Debug, Parser)]
#[command(
    version,
    arg_required_else_help = true,
    disable_help_subcommand = true,
    after_help = "\
Examples:
  daygraph build digests/                     digests into the store, the graph into exports/
  daygraph query --list                       the questions that come with daygraph
  daygraph query releases --set company=阿里  who released what, and the words that say so
  daygraph show 千問                          all that is known of a name
  daygraph diff 2025-11-20 2025-11-21         what changed from one day to another
  daygraph timeline OpenAI NVIDIA             what is told of names, and where they meet
  daygraph trends --kind Model                what rises
  daygraph search 開源 模型                   what was said with these words
  daygraph path Anthropic NVIDIA              how two names are joined
  daygraph export -o ai.graphml               the graph for Gephi
  daygraph serve                              the graph in a browser
  daygraph explain OpenAI released GPT-5      the sentences behind an edge
  daygraph curate merge WeRide 文遠知行       two names are one, for good
  daygraph review                             what is doubtful, one key a decision

The store is the folder given with --store, else `store` of a daygraph.toml in this
folder or above, else .daygraph in this folder. No command opens a connection; `serve` takes
those of this machine. `daygraph init` writes a daygraph.toml with all that can stand in it.
A switch that it turns on is turned off by --SWITCH=false.

Exit codes: 0 done, 1 something was refused or failed, 2 wrong usage, 130 interrupted."
)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Build(build::Args),
    Watch(watch::Args),
    Show(show::Args),
    Timeline(timeline::Args),
    Diff(diff::Args),
    Events(events::Args),
    Trends(trends::Args),
    Search(search::Args),
    Neighbors(neighbors::Args),
    Path(path::Args),
    Rank(rank::Args),
    Communities(communities::Args),
    Query(query::Args),
    Export(export::Args),
    Serve(serve::Args),
    Explain(explain::Args),
    Curate(curate::Args),
    Review(review::Args),
    Extract(extract::Args),
    Eval(eval::Args),
    Train(train::Args),
    Digest(digest::Args),
    Lexicon(lexicon::Args),
    Ontology(ontology::Args),
    Init(init::Args),
    Completions(completions::Completions),
    Man(completions::Man),
}

impl Command {
    /// Whether it tells of the program alone, whatever is configured.
    fn is_about_itself(&self) -> bool {
        matches!(self, Command::Init(_) | Command::Completions(_) | Command::Man(_))
    }
}

/// A command line that clap takes and the command cannot.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Usage(pub String);

/// How a command ended, where it did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// All that was asked.
    Done,
    /// Some of it; what was refused has been printed.
    Refused,
    /// Stopped by the user.
    Interrupted,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> ExitCode {
        ExitCode::from(match status {
            Status::Done => 0,
            Status::Refused => 1,
            Status::Interrupted => 130,
        })
    }
}

impl Cli {
    /// Reads the command line, with the defaults that `daygraph.toml` gives. What clap finds
    /// wrong with it, and `--help`, ends the program as clap does it.
    ///
    /// # Errors
    ///
    /// If `daygraph.toml` is to blame.
    pub fn read() -> anyhow::Result<Cli> {
        let plain = Cli::try_parse();
        // What does not depend on the file must not fail by it: that it is wrong may be why it is asked for.
        match plain {
            Ok(cli) if cli.command.is_about_itself() => return Ok(cli),
            Err(error) if !error.use_stderr() => error.exit(),
            _ => {}
        }
        let file = file::File::nearest()?;
        let command = match &file {
            Some(file) => file.defaults(Cli::command())?,
            None => Cli::command(),
        };
        let parse = |command: clap::Command| {
            command.try_get_matches().and_then(|mut matches| Cli::from_arg_matches_mut(&mut matches))
        };
        let read = if file.is_some() { parse(command.clone()) } else { plain };
        let error = match read {
            Ok(cli) => return Ok(cli),
            Err(error) => error,
        };
        // `--quiet=false`, where the file turns it on; other errors stay those of the plain command.
        if let Ok(cli) = parse(file::with_values_for_switches(command)) {
            return Ok(cli);
        }
        match file.and_then(|file| file.blamed(&error, &Cli::command())) {
            Some(blamed) => Err(blamed),
            None => error.exit(),
        }
    }

    /// Runs the command.
    ///
    /// # Errors
    ///
    /// What kept the command from doing anything useful, for people to read.
    pub fn run(self) -> anyhow::Result<Status> {
        match self.command {
            Command::Build(args) => args.run(),
            Command::Watch(args) => args.run(),
            Command::Show(args) => args.run(),
            Command::Timeline(args) => args.run(),
            Command::Diff(args) => args.run(),
            Command::Events(args) => args.run(),
            Command::Trends(args) => args.run(),
            Command::Search(args) => args.run(),
            Command::Neighbors(args) => args.run(),
            Command::Path(args) => args.run(),
            Command::Rank(args) => args.run(),
            Command::Communities(args) => args.run(),
            Command::Query(args) => args.run(),
            Command::Export(args) => args.run(),
            Command::Serve(args) => args.run(),
            Command::Explain(args) => args.run(),
            Command::Curate(args) => args.run(),
            Command::Review(args) => args.run(),
            Command::Extract(args) => args.run(),
            Command::Eval(args) => args.run(),
            Command::Train(args) => args.run(),
            Command::Digest(args) => args.run(),
            Command::Lexicon(args) => args.run(),
            Command::Ontology(args) => args.run(),
            Command::Init(args) => args.run(),
            Command::Completions(args) => args.run(),
            Command::Man(args) => args.run(),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        super::Cli::command().debug_assert();
    }
}
