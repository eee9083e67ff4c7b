//! What the store says, in words.

use jiff::civil::Date;

use crate::extract::Reason;
use crate::ontology::{Kind, Modality, Relation, Slot};

/// An entity as the store has it.
#[derive(Debug, Clone, PartialEq)]
pub struct EntityRecord {
    pub id: String,
    pub kind: Kind,
    pub label: String,
    pub aliases: Vec<String>,
    pub wikidata: Option<String>,
    /// What it is part of by the lexicon or by its name, beside what claims say.
    pub part_of: Vec<String>,
}

/// Why two names are one entity, as the store has it.
#[derive(Debug, Clone, PartialEq)]
pub struct JoinRecord {
    pub entity: String,
    /// The name that the entity has anyway, and the one that is joined to it.
    pub names: [String; 2],
    pub reason: Reason,
    /// The words that say it.
    pub evidence: String,
    /// Byte span of the words in the digest's file.
    pub span: (u32, u32),
    /// 1-based line of the words in the digest's file.
    pub line: u32,
    pub item: String,
    pub digest: String,
    /// Name of the digest's file.
    pub file: String,
    pub day: Date,
}

/// A claim as the store has it, with what its item and digest add.
#[derive(Debug, Clone, PartialEq)]
pub struct ClaimRecord {
    pub id: String,
    pub relation: Relation,
    pub subject: String,
    pub object: Option<String>,
    pub modality: Modality,
    /// 0 to 1.
    pub confidence: f32,
    pub slots: Vec<(Slot, String)>,
    /// The words that say it.
    pub evidence: String,
    /// Byte span of the words in the digest's file.
    pub span: (u32, u32),
    /// 1-based line of the words in the digest's file.
    pub line: u32,
    /// What found it.
    pub rule: String,
    pub item: String,
    /// The item's headline.
    pub headline: String,
    /// The item's source links.
    pub sources: Vec<String>,
    pub digest: String,
    /// Name of the digest's file.
    pub file: String,
    pub day: Date,
}

impl ClaimRecord {
    /// What claims are sorted by: day, digest, line.
    pub fn place(&self) -> (Date, &str, u32, &str) {
        (self.day, &self.digest, self.line, &self.id)
    }
}
