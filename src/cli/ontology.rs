//! `daygraph ontology`: the vocabulary, from the tables in the program.

use anyhow::Result;
use clap::ValueEnum;
use daygraph::store::ontology;

use super::{Status, output};

/// Print the vocabulary: kinds, relations, slots, classes of happenings, and what each means.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  daygraph ontology > ontology.ttl
  daygraph ontology --format markdown | less")]
pub struct Args {
    #[arg(long, value_enum, default_value_t = Format::Turtle)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For programs
    Turtle,
    /// For people
    Markdown,
}

impl Args {
    pub fn run(self) -> Result<Status> {
        output::print(&match self.format {
            Format::Turtle => ontology::turtle(),
            Format::Markdown => ontology::markdown(),
        })?;
        Ok(Status::Done)
    }
}
