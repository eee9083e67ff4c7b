//! Full-text search: from words to the entities that bear them as names and the items that
//! tell of them.
//!
//! | file | what it is for |
//! | --- | --- |
//! | `query` | what a person writes into words, names and phrases |
//! | `items` | items in order of how well they answer |
//! | `entities` | entities that the words name |
//! | `snippet` | the part of an item's text that shows the words |
//!
//! A word that is a name finds the items that mention whom it names, too, whatever form they
//! use: 輝達 finds what is told of NVIDIA.

mod entities;
mod items;
mod query;
mod snippet;

use rustc_hash::FxHashSet;

pub use entities::{EntityHit, Named};
pub use items::ItemHit;
pub use query::{MOST, Query, QueryError, Word};
pub use snippet::Snippet;

use crate::fulltext::{Index, Pattern};
use crate::graph::Window;
use crate::ontology::Kind;
use crate::store::rows::{EntityAt, ItemAt};
use crate::store::{Rows, Snapshot};

/// Which items and entities count.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    pub window: Window,
    /// Names of series; all where there are none.
    pub series: Vec<String>,
    /// Entities of these kinds, and items that mention one; all where there are none.
    pub kinds: Vec<Kind>,
}

/// What was found.
#[derive(Debug)]
pub struct Answer<'a> {
    pub query: Query,
    /// The best first.
    pub entities: Vec<EntityHit>,
    /// The best first.
    pub items: Vec<ItemHit>,
    /// Whether each of the items has all words; else none has.
    pub all_words: bool,
    /// Item by item its text.
    index: &'a Index,
    /// What to mark in it, word by word.
    patterns: Vec<Vec<Pattern>>,
}

/// Looks for words.
///
/// # Errors
///
/// If there are no words in it, or too many.
pub fn search<'a>(
    snapshot: &'a Snapshot,
    index: &'a Index,
    words: &str,
    scope: &Scope,
) -> Result<Answer<'a>, QueryError> {
    let query = Query::parse(snapshot, words)?;
    let rows = snapshot.rows();
    let within = scope.items(rows);
    let (items, all_words) = items::find(rows, index, &query, &within);
    let entities = entities::find(snapshot, &query, scope, &within);
    let patterns = query.patterns(rows);
    Ok(Answer { query, entities, items, all_words, index, patterns })
}

impl Answer<'_> {
    /// The part of an item's text that shows the words, about so many columns wide.
    pub fn snippet(&self, item: ItemAt, columns: usize) -> Snippet {
        Snippet::of(self.index.text(item), &self.patterns, columns)
    }
}

impl Scope {
    /// Whether an item counts, item by item.
    fn items(&self, rows: &Rows) -> Vec<bool> {
        let of_kind: FxHashSet<EntityAt> = if self.kinds.is_empty() {
            FxHashSet::default()
        } else {
            (0..).zip(&rows.entities).filter(|(_, e)| self.kinds.contains(&e.kind)).map(|(at, _)| at).collect()
        };
        let digests = rows.digests.iter().map(|digest| {
            let series = rows.text(digest.series);
            self.window.has(digest.day) && (self.series.is_empty() || self.series.iter().any(|s| s == series))
        });
        let digests: Vec<bool> = digests.collect();
        let counts = rows.items.iter().map(|item| {
            digests[item.digest as usize]
                && (self.kinds.is_empty() || item.mentions.iter().any(|at| of_kind.contains(at)))
        });
        counts.collect()
    }

    /// Whether days or series are left out, so that what is not told of on the others is not found.
    fn is_narrow(&self) -> bool {
        self.window != Window::ALL || !self.series.is_empty()
    }
}
