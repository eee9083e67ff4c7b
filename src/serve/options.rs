//! What a server is told when it starts.

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use daygraph::store::query::Query;

use crate::cli::Offering;
use crate::cli::posted::Posting;

/// All that a server is told.
pub struct Options {
    /// The store's folder.
    pub folder: PathBuf,
    pub bind: SocketAddr,
    /// Names by which it may be called, beside addresses and localhost.
    pub hosts: Vec<String>,
    /// Origins whose pages may read answers; `*` for all.
    pub cors: Vec<String>,
    /// The token of who may write; `None`: nobody may.
    pub token: Option<Token>,
    pub limits: Limits,
    /// The named queries.
    pub queries: Vec<Query>,
    /// What reading digests takes.
    pub posting: Posting,
    /// The commands that it answers.
    pub offering: Offering,
}

/// What one request may cost.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// From the moment at which it is answered, until all of the answer has been sent.
    pub time: Duration,
    /// Rows or triples of an answer.
    pub rows: usize,
    /// Memory of a query while it is answered, in bytes.
    pub memory: usize,
    /// Questions that are answered at once.
    pub running: NonZeroUsize,
    /// Questions that wait for their turn.
    pub waiting: usize,
    /// Bytes of a body.
    pub body: usize,
}

/// A secret that is compared in a time that does not tell how much of it was right.
pub struct Token(blake3::Hash);

impl Token {
    /// Of its text.
    pub fn new(text: &str) -> Token {
        Token(blake3::hash(text.as_bytes()))
    }

    /// Whether this is its text.
    pub fn is(&self, text: &str) -> bool {
        // Hashes are compared in constant time, and a hash hides how long the text was.
        self.0 == blake3::hash(text.as_bytes())
    }
}
