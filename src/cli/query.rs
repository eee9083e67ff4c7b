//! `daygraph query`: questions to the store.

use std::io::{IsTerminal, Read, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};
use daygraph::store::query::{self, Format, Options, Query};

use super::config::{Config, StoreArgs};
use super::{Status, Usage, described, output};

/// Ask the graph a question in SPARQL: one that comes with daygraph, a file, or your own.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The prefixes dg: rdf: rdfs: xsd: skos: schema: prov: owl: need not be declared, and : is
the store's base. A question that names no GRAPH is asked of all days at once.

Names are taken as by `daygraph show`: in either script, whatever the case or the width; one
that several bear lists them.

Examples:
  daygraph query --list                                      questions by group
  daygraph query --about funding-rounds                      its parameters, and an example
  daygraph query model-leaderboard --set benchmark=MMMU
  daygraph query releases --set company=阿里 --format csv
  daygraph query my.rq --set day=2025-11-29
  daygraph query -e 'SELECT ?a ?b { ?a dg:acquired ?b }'
  echo 'ASK { ?x dg:fundedBy ?y }' | daygraph query")]
pub struct Args {
    /// Name of a question (--list shows them), or a file ending in .rq
    #[arg(value_name = "NAME|FILE.rq", conflicts_with = "text")]
    name: Option<String>,

    /// The question itself
    #[arg(short = 'e', long = "text", value_name = "SPARQL")]
    text: Option<String>,

    /// List the named questions by group
    #[arg(long, conflicts_with_all = ["name", "text", "about"])]
    list: bool,

    /// Tell what a named question answers, its parameters with types and defaults, and an example
    #[arg(long, value_name = "NAME", conflicts_with_all = ["name", "text"])]
    about: Option<String>,

    /// With --list and --about: print JSON (docs/json.md, "queries"); answers have --format json
    #[arg(long, conflicts_with_all = ["name", "text"])]
    json: bool,

    /// Give a parameter its value (again for more)
    #[arg(long, value_name = "NAME=VALUE", value_parser = assignment)]
    set: Vec<(String, String)>,

    /// table, csv, tsv, json, xml for rows; turtle, ntriples for graphs
    /// [default: table or turtle]
    #[arg(long, value_name = "FORMAT", value_parser = format)]
    format: Option<Format>,

    #[command(flatten)]
    store: StoreArgs,
}

fn assignment(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write it as name=value".to_owned()),
    }
}

fn format(text: &str) -> Result<Format, String> {
    Format::parse(text).ok_or_else(|| format!("there are {}", Format::ALL.map(Format::name).join(", ")))
}

impl Args {
    pub fn run(self) -> Result<Status> {
        let config = Config::find()?;
        if self.list {
            return described::list(&named(&config)?, self.json);
        }
        if let Some(name) = &self.about {
            return described::about(query::find(&named(&config)?, name)?, self.json);
        }
        if self.json {
            return Err(
                Usage("--json goes with --list or --about; answers are JSON with --format json".to_owned()).into()
            );
        }
        let query = self.query(&config)?;
        let store = self.store.folder(&config)?;
        let width = comfy_table::Table::new().width();
        let options = Options {
            set: self.set,
            format: self.format,
            width,
            tell: Some(|text| output::tell(text)),
            ..Options::default()
        };
        let mut out = output::stdout();
        let rows = query::ask(&store, &query, &options, &mut out)?;
        out.flush()?;
        if rows == 0 && std::io::stdout().is_terminal() {
            output::tell("nothing was found");
        }
        Ok(Status::Done)
    }

    fn query(&self, config: &Config) -> Result<Query> {
        if let Some(text) = &self.text {
            return Ok(Query::parse("the query", text)?);
        }
        match &self.name {
            Some(name) if name.ends_with(".rq") => Ok(Query::file(Path::new(name))?),
            Some(name) => Ok(query::find(&named(config)?, name)?.clone()),
            None => {
                let mut input = std::io::stdin();
                if input.is_terminal() {
                    let text = "no question; name one (`daygraph query --list` shows them), or give it with -e";
                    return Err(Usage(text.to_owned()).into());
                }
                let mut text = String::new();
                input.read_to_string(&mut text).context("the question on standard input cannot be read")?;
                if text.trim().is_empty() {
                    bail!(
                        "the question on standard input is empty; `daygraph query --list` shows questions with names"
                    );
                }
                Ok(Query::parse("standard input", &text)?)
            }
        }
    }
}

/// The built-in questions, and those of the folder that `daygraph.toml` names.
pub fn named(config: &Config) -> Result<Vec<Query>> {
    let mut queries = query::built_in();
    if let Some(folder) = &config.queries {
        let own: Vec<Query> = query::folder(folder)?;
        queries.retain(|q| own.iter().all(|o| o.name != q.name));
        queries.extend(own);
        queries.sort_by(|a, b| a.name.cmp(&b.name));
    }
    Ok(queries)
}
