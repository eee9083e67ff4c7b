//! The names that the world already knows.
//!
//! One CSV file a kind in `data/lexicon/`, compiled into the program; users add their
//! own with `--lexicon FILE`. [`Lexicon::find`] finds all names of a text in one pass
//! of an Aho-Corasick automaton over folded text ([`fold`]), with byte ranges of the
//! text as it was.

mod automaton;
pub mod fold;
mod load;
mod table;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::ontology::Kind;
pub use automaton::Found;
pub use load::{BUILT_IN, LexiconError};

/// Index of an entry.
pub type EntryId = u32;

/// One name-bearing thing of the lexicon.
#[derive(Debug, Clone)]
pub struct Entry {
    pub kind: Kind,
    /// Canonical label.
    pub label: String,
    pub aliases: Vec<String>,
    /// What it is part of: family, suite, owner; for a person, the affiliation.
    pub parent: Option<EntryId>,
    /// Who makes it.
    pub developer: Option<EntryId>,
    /// Wikidata item, `Q…`.
    pub wikidata: Option<String>,
    /// Words one of which must be in the item for an ambiguous name to count.
    pub context: Vec<String>,
    /// Names that are never taken for names of this entry, whatever a text says.
    pub apart: Vec<String>,
}

/// All entries, and the automaton over their names.
pub struct Lexicon {
    entries: Vec<Entry>,
    by_label: FxHashMap<(Kind, String), EntryId>,
    by_name: FxHashMap<String, Vec<EntryId>>,
    /// Folded names that are never one, each pair both ways.
    apart: FxHashSet<(String, String)>,
    /// First words of the labels of persons, in lower case.
    given_names: FxHashSet<String>,
    names: automaton::Names,
}

impl Lexicon {
    /// The entry of this index.
    pub fn entry(&self, id: EntryId) -> &Entry {
        &self.entries[id as usize]
    }

    /// All entries.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry of this kind and label.
    pub fn by_label(&self, kind: Kind, label: &str) -> Option<EntryId> {
        self.by_label.get(&(kind, fold::key(label))).copied()
    }

    /// The entries that bear this name, as label or alias.
    pub fn by_name(&self, name: &str) -> &[EntryId] {
        self.by_name.get(&fold::key(name)).map_or(&[], Vec::as_slice)
    }

    /// The same, for a name that is folded already.
    pub fn by_key(&self, key: &str) -> &[EntryId] {
        self.by_name.get(key).map_or(&[], Vec::as_slice)
    }

    /// Whether the lexicon keeps two folded names apart (the column `apart`).
    pub fn are_apart(&self, one: &str, other: &str) -> bool {
        // Hardly any lexicon has such names, and every two names of an item are asked about.
        !self.apart.is_empty() && self.apart.contains(&(one.to_owned(), other.to_owned()))
    }

    /// The pairs of folded names that are kept apart, each both ways.
    pub fn apart(&self) -> impl Iterator<Item = (&str, &str)> {
        self.apart.iter().map(|(one, other)| (one.as_str(), other.as_str()))
    }

    /// Whether a person of the lexicon has this given name, in any case.
    pub fn is_given_name(&self, word: &str) -> bool {
        self.given_names.contains(word.to_lowercase().as_str())
    }

    /// All names in a text: overlapping ones too, in order of their end.
    pub fn find<'a>(&'a self, text: &'a str, folded: &'a fold::Folded) -> impl Iterator<Item = Found> + 'a {
        self.names.find(text, folded)
    }
}
