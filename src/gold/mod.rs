//! Gold: digests annotated by hand, and how well an extraction agrees with them.
//!
//! | step | file | gives |
//! | --- | --- | --- |
//! | read | `read.rs` | a gold file, or all that is wrong with it |
//! | compare | `compare.rs` | item by item: which entities and claims are the same, missed, added |
//! | score | `score.rs` | precision, recall, F1; linking, slots, modality; by kind and relation |
//! | calibrate | `calibration.rs` | whether what is given with confidence 0.8 is right in 8 of 10 |
//! | part | `parts.rs` | which digests are trained on, and which are left out to measure |
//!
//! A gold file is JSON, one a digest, and lists the items of the digest by their line:
//!
//! ```
//! let file = r#"{"digest": "2025-11-24.md", "items": [{"line": 12,
//!   "entities": [
//!     {"name": "阿里", "aliases": ["阿里巴巴"], "canonical": "Alibaba", "type": "Company"},
//!     {"name": "千問", "canonical": "Qwen", "type": "Model"}],
//!   "relations": [
//!     {"type": "released", "subject": "阿里", "object": "千問", "modality": "asserted"}]}]}"#;
//! let gold = daygraph::gold::read(file.as_bytes()).unwrap().gold;
//! assert_eq!(gold.items[0].entities[1].canonical, "Qwen");
//!
//! let problems = daygraph::gold::read(file.replace("Model", "Modell").as_bytes()).unwrap_err();
//! assert!(problems[0].to_string().starts_with("item at line 12: unknown type \"Modell\" of \"千問\""));
//! ```

mod calibration;
mod compare;
pub mod parts;
mod read;
mod score;

use std::fmt;

use jiff::civil::Date;

use crate::ontology::{Kind, Modality, Relation, Slot};

pub use calibration::{Bin, Calibration, Reliability};
pub use compare::{Comparison, compare, fold};
pub use read::{Reading, check_text, read};
pub use score::{BCubed, Figures, Scores};

/// What a digest says, as a person annotated it.
#[derive(Clone, Debug, PartialEq)]
pub struct Gold {
    /// The digest's file, with or without folders before its name.
    pub digest: String,
    /// The digest's day, where the gold file gives one.
    pub date: Option<Date>,
    /// The annotated items; others of the digest are not scored.
    pub items: Vec<Item>,
}

/// An annotated item.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// 1-based line of the digest where the item starts.
    pub line: u32,
    /// The item's heading, where the gold file gives one: it finds the item if its line does not.
    pub title: Option<String>,
    /// All that the item names, each once.
    pub entities: Vec<Entity>,
    /// All that it says of them.
    pub claims: Vec<Claim>,
}

/// An entity as the annotation has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// The fullest form in the item.
    pub name: String,
    /// The other forms that the item uses.
    pub aliases: Vec<String>,
    /// The name by which the world knows it; the same in all items and digests.
    pub canonical: String,
    /// What it is.
    pub kind: Kind,
}

/// A claim as the annotation has it. Its ends are such as its relation allows.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// How it relates its ends.
    pub relation: Relation,
    /// Index into the item's entities.
    pub subject: usize,
    /// Index into the item's entities; `None` where the relation has no object.
    pub object: Option<usize>,
    /// How it is meant.
    pub modality: Modality,
    /// Details that are not empty, as the text has them.
    pub slots: Vec<(Slot, String)>,
    /// The words that say it, where the gold file gives them.
    pub evidence: Option<String>,
}

/// What is wrong with a gold file, or looks wrong in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// 1-based line of the gold file, where the JSON itself is to blame.
    pub line: Option<u32>,
    /// What is wrong, and in which item.
    pub reason: String,
    /// What the user can do.
    pub advice: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.reason, self.advice)
    }
}
