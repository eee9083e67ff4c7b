//! `daygraph init`: a `daygraph.toml` to begin with.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::{Arg, Command, CommandFactory};

use super::file::{COMMAND, NAME, SHARED, options};
use super::{Cli, Status, output};

/// Write a daygraph.toml with all that can stand in it, explained.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The file is written into the current folder. Commands find it there and from all folders
below. Every key is there with a comment; a key counts once its # is taken away.

Examples:
  daygraph init
  daygraph init digests/          and `daygraph build` alone reads digests/
  daygraph init --print | less")]
pub struct Args {
    /// What `daygraph build` is to read where it is given nothing
    #[arg(value_name = "DIGESTS")]
    digests: Vec<PathBuf>,

    /// Print it instead of writing the file
    #[arg(long)]
    print: bool,

    /// Replace a file that is there
    #[arg(long)]
    force: bool,
}

impl Args {
    pub fn run(self) -> Result<Status> {
        let text = self.text();
        if self.print {
            output::print(&text)?;
            return Ok(Status::Done);
        }
        let path = Path::new(NAME);
        if path.exists() && !self.force {
            bail!("{NAME} is there already; --force replaces it, --print only shows what would be written");
        }
        output::write_aside(path, |out| out.write_all(text.as_bytes()))?;
        output::tell(format_args!("{NAME} written; take the # away from what you want to set"));
        Ok(Status::Done)
    }

    fn text(&self) -> String {
        let mut text = String::from(
            "# What is always the same in this folder, and in those below. All keys may be left out;\n\
             # paths start from here; what is given on the command line wins.\n",
        );
        for shared in &SHARED {
            text.push_str(&format!("\n# {}.\n", shared.about));
            if shared.key == "digests" && !self.digests.is_empty() {
                let digests: Vec<toml::Value> =
                    self.digests.iter().map(|path| path.to_string_lossy().into_owned().into()).collect();
                text.push_str(&format!("digests = {}\n", toml::Value::Array(digests)));
            } else {
                text.push_str(&format!("# {} = {}\n", shared.key, shared.example));
            }
        }
        text.push_str("\n# Options of single commands, by their long names: [command.build] for `daygraph build`.\n");
        let mut command = Cli::command();
        command.build();
        of_command(&command, "", &mut text);
        text
    }
}

/// The options of all commands below this one.
fn of_command(command: &Command, path: &str, text: &mut String) {
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        let path = if path.is_empty() { sub.get_name().to_owned() } else { format!("{path}.{}", sub.get_name()) };
        let all: Vec<&Arg> = options(sub).collect();
        if !all.is_empty() {
            text.push_str(&format!("\n[{COMMAND}.{path}]\n"));
        }
        for option in all {
            let about = option.get_help().map(ToString::to_string).unwrap_or_default();
            for line in about.lines() {
                text.push_str(&format!("# {}\n", line.trim()));
            }
            text.push_str(&format!("# {} = {}\n", option.get_long().unwrap_or_default(), example(option)));
        }
        of_command(sub, &path, text);
    }
}

/// A value to begin with: the default, or what the help calls the value.
fn example(option: &Arg) -> String {
    if !option.get_action().takes_values() {
        return "true".to_owned();
    }
    let default = option.get_default_values().first().map(|value| value.to_string_lossy().into_owned());
    let name = option.get_value_names().and_then(|names| names.first()).map(ToString::to_string);
    let value = default.or(name).unwrap_or_default();
    let one = if value.parse::<f64>().is_ok() { value } else { toml::Value::String(value).to_string() };
    if matches!(option.get_action(), clap::ArgAction::Append) { format!("[{one}]") } else { one }
}
