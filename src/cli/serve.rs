//! `daygraph serve`: the store in a browser, and for any SPARQL client.

use std::fs;
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};

use super::config::Config;
use super::curated::WorldArgs;
use super::posted::Posting;
use super::{Offering, Status, Usage, query};
use crate::serve::{self, Limits, LogFormat, Options, Token};

/// Where the token stands where no file is named.
const TOKEN: &str = "DAYGRAPH_TOKEN";
/// Characters that a token has at least: it is all that keeps others from writing.
const SHORTEST: usize = 16;

/// Open the store to a browser, and to programs: SPARQL, JSON, the page.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
  /                 the page
  /sparql           SPARQL 1.1 Protocol: GET, and POST in both forms
  /store            SPARQL 1.1 Graph Store Protocol
  /api/v1/COMMAND   what `daygraph COMMAND --json` prints; /api/openapi.json describes all
  /health /metrics  whether it is well, and counters for Prometheus

It reads only, and is reached from this machine only, unless told otherwise. A build may run
meanwhile: requests that come after its end see the new state. A query is stopped when its time
is over, when its answer has too many rows or takes too much memory, and when who asked goes away.
docs/server.md tells more, also how to put it behind a proxy.

Examples:
  daygraph serve
  daygraph serve --store ai-graph --bind 127.0.0.1:8080
  curl 'http://127.0.0.1:7878/api/v1/show?name=千問'
  curl http://127.0.0.1:7878/sparql --data-urlencode 'query=SELECT ?a ?b { ?a dg:acquired ?b }' -H 'Accept: text/csv'")]
pub struct Args {
    #[command(flatten)]
    world: WorldArgs,

    /// Address and port to listen at
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:7878")]
    bind: SocketAddr,

    /// A name that this server goes by, beside its addresses and localhost (again for more)
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,

    /// Let pages of this origin read answers, as https://example.org (again for more)
    #[arg(long, value_name = "ORIGIN")]
    cors: Vec<String>,

    /// Let who has the token write: updates of your own graphs, and digests
    #[arg(long)]
    writable: bool,

    /// File with the token of who may write [default: the variable DAYGRAPH_TOKEN]
    #[arg(long, value_name = "FILE", requires = "writable")]
    token_file: Option<PathBuf>,

    /// Seconds that an answer may take
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=86400))]
    time_limit: u64,

    /// Rows or triples that an answer may have
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    row_limit: usize,

    /// Megabytes of memory that a query may take
    #[arg(long, value_name = "MB", default_value_t = 1024, value_parser = clap::value_parser!(u32).range(16..))]
    memory_limit: u32,

    /// Questions that are answered at once [default: two a core]
    #[arg(long, value_name = "N")]
    queries: Option<NonZeroUsize>,

    /// Questions that may wait beside these; who comes after them is told to come again
    #[arg(long, value_name = "N", default_value_t = 128)]
    waiting: usize,

    /// Kilobytes that the body of a request may have
    #[arg(long, value_name = "KB", default_value_t = 8192)]
    max_body: usize,

    /// How the log is written
    #[arg(long, value_enum, default_value_t = LogFormat::Text)]
    log_format: LogFormat,
}

impl Args {
    pub fn run(self) -> Result<Status> {
        let config = Config::find()?;
        let token = self.token()?;
        serve::start_log(self.log_format);
        let running = self.queries.or_else(|| thread::available_parallelism().ok()?.checked_mul(TWO));
        serve::run(Options {
            folder: self.world.store.folder(&config)?,
            bind: self.bind,
            hosts: self.host,
            cors: self.cors,
            token,
            limits: Limits {
                time: Duration::from_secs(self.time_limit),
                rows: self.row_limit,
                memory: self.memory_limit as usize * 1024 * 1024,
                running: running.unwrap_or(TWO),
                waiting: self.waiting,
                body: self.max_body * 1024,
            },
            queries: query::named(&config)?,
            posting: Posting { world: self.world, config },
            offering: Offering::new()?,
        })
    }

    fn token(&self) -> Result<Option<Token>> {
        if !self.writable {
            return Ok(None);
        }
        let text = match &self.token_file {
            Some(file) => {
                fs::read_to_string(file).with_context(|| format!("the token in {} cannot be read", file.display()))?
            }
            None => std::env::var(TOKEN)
                .map_err(|_| Usage(format!("--writable takes a token: --token-file FILE, or the variable {TOKEN}")))?,
        };
        let text = text.trim();
        if text.len() < SHORTEST {
            return Err(Usage(format!(
                "the token is too short to keep others out; it has at least {SHORTEST} characters"
            ))
            .into());
        }
        Ok(Some(Token::new(text)))
    }
}

const TWO: NonZeroUsize = NonZeroUsize::new(2).expect("two is not zero");
