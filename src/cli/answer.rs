//! What a command answers with `--json`, before it is printed. The command line prints it, and
//! the server sends it: one function a command gives both.

use std::io::{self, Write};

use anyhow::{Result, bail};
use daygraph::graph::rank::Stop;
use daygraph::store::Snapshot;
use serde_json::Value;

use super::{Status, output};

/// One state of a store that is asked.
#[derive(Clone, Copy)]
pub struct World<'a> {
    pub snapshot: &'a Snapshot,
    /// Takes what is told of a name that several bear.
    pub tell: fn(&str),
    /// Whether nobody waits for the answer any more.
    pub stop: Stop<'a>,
}

impl<'a> World<'a> {
    /// Of the command line, which tells on standard error.
    pub fn of_terminal(snapshot: &'a Snapshot) -> World<'a> {
        World { snapshot, tell: |text| output::tell(text), stop: &|| false }
    }

    /// Goes on, unless nobody waits any more.
    ///
    /// # Errors
    ///
    /// That it was stopped.
    pub fn going(&self) -> Result<()> {
        if (self.stop)() { bail!("stopped") } else { Ok(()) }
    }
}

/// The arguments of a command that asks a store.
pub trait Ask {
    /// What the command prints with `--json`.
    ///
    /// # Errors
    ///
    /// If names mean nothing, or the question makes no sense of this store.
    fn answer(&self, world: World<'_>) -> Result<Answer>;
}

/// An object that says what it is.
#[derive(Debug)]
pub struct Answer {
    /// Its name in docs/json.md.
    shape: &'static str,
    value: Value,
    /// Where nothing was found, that, in words.
    nothing: Option<String>,
}

impl Answer {
    /// An object of this shape, with these fields.
    pub fn new(shape: &'static str, value: Value) -> Answer {
        Answer { shape, value, nothing: None }
    }

    /// The same, with what is told where nothing was found.
    pub fn or_nothing(self, nothing: Option<String>) -> Answer {
        Answer { nothing, ..self }
    }

    /// The object without what says which it is.
    pub fn into_value(self) -> Value {
        self.value
    }

    /// Writes it.
    pub fn write(self, out: &mut impl Write) -> io::Result<()> {
        output::json::write(self.shape, 1, self.value, out)
    }

    /// Prints it, and tells where nothing was found.
    pub fn print(self) -> Result<Status> {
        output::json::print(self.shape, 1, self.value)?;
        Ok(told(self.nothing))
    }
}

/// Tells that nothing was found, where that is so.
pub fn told(nothing: Option<String>) -> Status {
    match nothing {
        Some(text) => {
            output::tell(format_args!("daygraph: {text}"));
            Status::Refused
        }
        None => Status::Done,
    }
}
