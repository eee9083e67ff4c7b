//! `daygraph completions` and `daygraph man`: what shells and `man` want to know.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::CommandFactory;
use clap_complete::Shell;

use super::{Cli, Status, output};

/// Print completions for a shell.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  daygraph completions bash > ~/.local/share/bash-completion/completions/daygraph
  daygraph completions zsh > ~/.zfunc/_daygraph
  daygraph completions fish > ~/.config/fish/completions/daygraph.fish")]
pub struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

/// Write the manual pages of all commands into a folder.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  daygraph man ~/.local/share/man/man1
  man daygraph-build")]
pub struct Man {
    /// The folder, which is made if it is missing
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

impl Completions {
    pub fn run(self) -> Result<Status> {
        // Into memory, since the generator takes a reader that goes away for a fault of its own.
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "daygraph", &mut script);
        output::print(&String::from_utf8(script)?)?;
        Ok(Status::Done)
    }
}

impl Man {
    pub fn run(self) -> Result<Status> {
        let shown = self.folder.display();
        fs::create_dir_all(&self.folder).with_context(|| format!("the folder {shown} cannot be made"))?;
        clap_mangen::generate_to(Cli::command(), &self.folder)
            .with_context(|| format!("the manual pages cannot be written to {shown}"))?;
        output::tell(format_args!("manual pages written to {shown}"));
        Ok(Status::Done)
    }
}
