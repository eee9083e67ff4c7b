//! `daygraph curate`: decisions on what the graph has wrong.

use anyhow::Result;
use clap::Subcommand;
use daygraph::ontology::Kind;
use daygraph::review::Request;

use super::curated::WorldArgs;
use super::{Status, asked};

/// Put right what the graph has wrong, for good.
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = false,
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "\
Each decision is added to a file, curation.toml beside the store's folder unless --curation
or daygraph.toml names another. It takes effect at once, is read by every build, and wins
over what digests and the lexicon say. Keep the file in git: it is made to be read.
Of two decisions that contradict each other the later one holds; each can be undone alone.
Files that `daygraph export` wrote stay as they are until the next export.

Names are labels, aliases or identifiers, in any script, as for `daygraph show`; of several
that bear a name none is guessed. A claim is named as `daygraph explain` prints it, an edge
as `A relation B` or as an export has it.

Examples:
  daygraph curate merge WeRide 文遠知行              the two are one, called WeRide
  daygraph curate split Foobam 左格智慧              the two are not one, whatever a text says
  daygraph curate rename 'Foobam' 'Foobam AI'
  daygraph curate retype Cursor Product
  daygraph curate alias 'Moonshot AI' 月暗
  daygraph curate reject Foobam acquired Quuxmind    no such edge, on whatever day it is told
  daygraph curate reject claim/2b8e2f0c9d4b7a51c3e6f809
  daygraph curate accept claim/2b8e2f0c9d4b7a51c3e6f809 --because 'checked with the source'
  daygraph curate note Foobam 'may be a subsidiary of Quuxmind'
  daygraph curate list
  daygraph curate undo 3

`daygraph review` walks through what is doubtful, one key a decision."
)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Merge(Merge),
    Split(Split),
    Rename(Rename),
    Retype(Retype),
    Alias(Alias),
    Reject(Reject),
    Accept(Accept),
    Note(Note),
    List(List),
    Undo(Undo),
}

/// Options of all decisions.
#[derive(Debug, clap::Args)]
pub(super) struct Deciding {
    /// Why, for those who read the file
    #[arg(long, value_name = "TEXT")]
    pub because: Option<String>,

    /// Of which kind the names are, where they name several
    #[arg(long, value_name = "KIND", value_parser = asked::kind)]
    pub kind: Option<Kind>,

    /// Show what it would do, and change nothing
    #[arg(long)]
    pub dry_run: bool,

    /// Print JSON (docs/json.md, "decisions-made")
    #[arg(long)]
    pub json: bool,

    #[command(flatten)]
    pub world: WorldArgs,
}

/// Two entities or more are one: the first keeps its label and kind.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
What is said of the others is said of the first from now on; claims that an entity would
make of itself leave the graph, and so do claims that its kind cannot make.

Examples:
  daygraph curate merge WeRide 文遠知行
  daygraph curate merge company/cursor product/cursor --because 'no firm of that name'")]
struct Merge {
    /// The entity that stays
    #[arg(value_name = "A")]
    into: String,
    /// Those that it is, too
    #[arg(value_name = "B", required = true)]
    others: Vec<String>,
    #[command(flatten)]
    deciding: Deciding,
}

/// Two names are not of one entity, whatever a text or the lexicon says.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
An item that took both for one keeps what it claims with the name that it used as the
fuller one, and mentions both. To have it read anew with the two apart, give a lexicon of
your own a row with the column `apart` (daygraph lexicon check --help).

Examples:
  daygraph curate split Foobam 左格智慧
  daygraph explain Foobam                  shows why names are one")]
struct Split {
    /// A name
    #[arg(value_name = "A")]
    one: String,
    /// Another name
    #[arg(value_name = "B")]
    other: String,
    #[command(flatten)]
    deciding: Deciding,
}

/// Give an entity another label.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The identifier follows the label; the label that it had stays as a name.

Examples:
  daygraph curate rename Foobam 'Foobam AI'")]
struct Rename {
    /// The entity
    #[arg(value_name = "NAME")]
    what: String,
    /// Its label from now on
    #[arg(value_name = "LABEL")]
    label: String,
    #[command(flatten)]
    deciding: Deciding,
}

/// Give an entity another kind.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Claims that an entity of that kind cannot make leave the graph. If there is one of that kind
and name already, the two become one.

Examples:
  daygraph curate retype Cursor Product
  daygraph curate retype organization/bair Company")]
struct Retype {
    /// The entity
    #[arg(value_name = "NAME")]
    what: String,
    /// Its kind from now on
    #[arg(value_name = "KIND", value_parser = asked::kind)]
    to: Kind,
    #[command(flatten)]
    deciding: Deciding,
}

/// Give an entity a further name, whether or not a digest uses it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Where digests name something of the same kind so, it is this entity. That the name is found
in digests in the first place is up to the lexicon.

Examples:
  daygraph curate alias 'Moonshot AI' 月暗")]
struct Alias {
    /// The entity
    #[arg(value_name = "NAME")]
    what: String,
    /// Its further name
    #[arg(value_name = "ALIAS")]
    alias: String,
    #[command(flatten)]
    deciding: Deciding,
}

/// A claim, all claims of an edge, or a name, leaves the graph.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
A rejected edge stays out on whatever day it is told again. A rejected name takes all claims
about it along.

Examples:
  daygraph curate reject claim/2b8e2f0c9d4b7a51c3e6f809
  daygraph curate reject Foobam acquired Quuxmind
  daygraph curate reject company/foobam~acquired~company/quuxmind~rumored
  daygraph curate reject 'Read More' --because 'the text of a link'")]
struct Reject {
    /// A claim, an edge, or a name
    #[arg(value_name = "CLAIM|A RELATION B|NAME", required = true)]
    words: Vec<String>,
    #[command(flatten)]
    deciding: Deciding,
}

/// A claim, all claims of an edge, or a name, is as it should be: sure from now on.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Its confidence is 1, and `daygraph review` asks no more about it.

Examples:
  daygraph curate accept claim/2b8e2f0c9d4b7a51c3e6f809
  daygraph curate accept Foobam acquired Quuxmind --because 'checked with the source'
  daygraph curate accept Foobam")]
struct Accept {
    /// A claim, an edge, or a name
    #[arg(value_name = "CLAIM|A RELATION B|NAME", required = true)]
    words: Vec<String>,
    #[command(flatten)]
    deciding: Deciding,
}

/// Put a note on a claim, on all claims of an edge, or on an entity.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The last word is the text, in quotes. `daygraph show` and `daygraph explain` show it,
and the graph has it as dg:note.

Examples:
  daygraph curate note Foobam 'may be a subsidiary of Quuxmind'
  daygraph curate note claim/2b8e2f0c9d4b7a51c3e6f809 'the sum is in Hong Kong dollars'")]
struct Note {
    /// A claim, an edge, or a name; then the text
    #[arg(value_name = "CLAIM|A RELATION B|NAME TEXT", required = true, num_args = 2..)]
    words: Vec<String>,
    #[command(flatten)]
    deciding: Deciding,
}

/// List the decisions that stand, in order.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  daygraph curate list
  daygraph curate list --check         also says which of them do nothing, and why
  daygraph curate list --json | jq '.decisions[] | select(.do == \"merge\")'")]
pub(super) struct List {
    /// Also say what each does
    #[arg(long)]
    pub check: bool,

    /// Print JSON (docs/json.md, "decisions")
    #[arg(long)]
    pub json: bool,

    #[command(flatten)]
    pub world: WorldArgs,
}

/// Take a decision back.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  daygraph curate list
  daygraph curate undo 3")]
pub(super) struct Undo {
    /// The decision's number
    #[arg(value_name = "N")]
    pub number: u32,

    /// Print JSON (docs/json.md, "decisions-made")
    #[arg(long)]
    pub json: bool,

    #[command(flatten)]
    pub world: WorldArgs,
}

impl Args {
    pub fn run(self) -> Result<Status> {
        match self.command {
            Command::Merge(Merge { into, others, deciding }) => {
                let requests = others.into_iter().map(|other| Request::Merge { into: into.clone(), other });
                deciding.decide(requests.collect())
            }
            Command::Split(Split { one, other, deciding }) => deciding.decide(vec![Request::Split { one, other }]),
            Command::Rename(Rename { what, label, deciding }) => deciding.decide(vec![Request::Rename { what, label }]),
            Command::Retype(Retype { what, to, deciding }) => deciding.decide(vec![Request::Retype { what, kind: to }]),
            Command::Alias(Alias { what, alias, deciding }) => deciding.decide(vec![Request::Alias { what, alias }]),
            Command::Reject(Reject { words, deciding }) => deciding.decide(vec![Request::Reject(words)]),
            Command::Accept(Accept { words, deciding }) => deciding.decide(vec![Request::Accept(words)]),
            Command::Note(Note { mut words, deciding }) => {
                let text = words.pop().unwrap_or_default();
                deciding.decide(vec![Request::Note(words, text)])
            }
            Command::List(args) => args.run(),
            Command::Undo(args) => args.run(),
        }
    }
}
