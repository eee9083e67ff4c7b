//! The graph as a graph: entities as nodes, what is said of them as edges, in
//! [`petgraph`], for exports and for everything that walks from node to node.
//!
//! The store keeps claims; a [`View`] gathers them. One edge stands for all claims
//! of one relation between the same two ends with the same modality, so that a
//! rumor never thickens the edge of a fact:
//!
//! | claims in the store | edges of the view |
//! | --- | --- |
//! | two items say that A released B | `A ─released→ B`, weight 2 |
//! | one item says it twice | weight 1: an item counts once |
//! | one item says so, another says it is planned | two edges, of weight 1 each |
//! | A partnered with B; B partnered with A | one edge from the lesser identifier to the greater |
//! | A raised $5M (no object) | no edge; the amount stands in the node's `raised` |
//! | none, but the lexicon or its name says that A is a version of B | `A ─partOf→ B`, derived: no evidence, no confidence, the days on which A was mentioned |
//!
//! Nodes and edges come in order of their identifiers, so two views of the same
//! store are the same.
//!
//! What answers while one waits reads the store's [rows](crate::store::rows) instead, and
//! gathers only what it needs:
//!
//! | file | what it answers |
//! | --- | --- |
//! | `explain`, `recorded` | why an edge or a name is there |
//! | `facts`, `window` | claims that say the same, by relation, day, modality, confidence |
//! | `happened` | what is told of a happening |
//! | `dossier`, `decided` | all that is known of an entity, and what people decided of it |
//! | `network`, `surroundings`, `paths` | who is next to whom, and how two are joined |
//! | `rank`, `communities` | who stands out, and who belongs together |

mod assemble;
pub mod communities;
mod decided;
pub mod dossier;
mod edge_id;
mod explain;
pub mod facts;
pub mod happened;
pub mod network;
pub mod paths;
pub mod rank;
mod read;
mod recorded;
mod records;
mod resolved;
pub mod surroundings;
#[cfg(test)]
mod tests;
mod window;

use jiff::civil::Date;
use petgraph::graph::DiGraph;
use serde::Serialize;

pub use crate::store::named::{self, Candidate, Found, NameError};
pub use assemble::{Options, view};
pub use decided::DecidedRecord;
pub use edge_id::EdgeId;
pub use explain::{Answer, ExplainError, Known, Question, explain};
pub use read::{ReadError, claim_counts, decided};
pub use recorded::claim_of;
pub use records::{ClaimRecord, EntityRecord, HappeningRecord, JoinRecord, Records};
pub use window::{Length, Unit, Window, WindowSpec};

use crate::ontology::{Kind, Modality, Relation};
use crate::resolve::{HappeningClass, PartRole};
use crate::store::{Store, StoreError};

/// Entities, what is said of them, and the base of their identifiers.
#[derive(Debug)]
pub struct View {
    /// IRI that, put before a node's `id`, gives the node's IRI.
    pub base: String,
    pub graph: DiGraph<Node, Edge>,
}

/// An entity, or a happening where these were asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// IRI without the base: `company/alibaba`.
    pub id: String,
    pub label: String,
    pub class: NodeClass,
    /// Other names, sorted.
    pub aliases: Vec<String>,
    /// First and last day on which an item mentions it.
    pub days: Option<(Date, Date)>,
    /// Number of items that mention it.
    pub mentions: u32,
    /// Wikidata item, `Q…`.
    pub wikidata: Option<String>,
    /// Sums that it is said to have raised, as `2025-11-29: $5M, seed`, in order of days.
    pub raised: Vec<String>,
}

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NodeClass {
    Entity(Kind),
    Happening(HappeningClass),
}

/// All claims of one relation and modality between two nodes.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    /// Readable and stable: `company/alibaba~released~model/qwen3`; see [`EdgeId`].
    pub id: String,
    pub relation: EdgeClass,
    pub modality: Modality,
    /// Whether no item says it, but the lexicon or the names do: a version and its family.
    pub derived: bool,
    /// Number of items that say it, at least 1; 1 where it is derived.
    pub weight: u32,
    /// First and last day on which it was said, or its subject mentioned where it is derived.
    pub days: (Date, Date),
    /// The surest claim's confidence, 0 to 1; 1 where it is derived.
    pub confidence: f32,
    /// The first sentences that say it, one an item, in order of days.
    pub evidence: Vec<Evidence>,
    /// Links to sources of the items that say it, sorted.
    pub sources: Vec<String>,
}

/// What an edge is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EdgeClass {
    /// From subject to object of a claim.
    Relation(Relation),
    /// From a happening to one of its parts.
    Part(PartRole),
}

/// A sentence that says something, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Evidence {
    pub day: Date,
    /// Identifier of the item without the base: `digest/ai-intel/2025-11-29#7`.
    pub item: String,
    /// The item's headline.
    pub headline: String,
    /// The words that say it.
    pub sentence: String,
}

impl NodeClass {
    /// Name in the `dg:` namespace.
    pub fn name(self) -> &'static str {
        match self {
            NodeClass::Entity(kind) => kind.name(),
            NodeClass::Happening(class) => class.name(),
        }
    }

    /// Colour in pictures, `RRGGBB`. All happenings share one.
    pub fn colour(self) -> &'static str {
        match self {
            NodeClass::Entity(kind) => kind.row().colour,
            NodeClass::Happening(_) => "7f7f7f",
        }
    }
}

impl EdgeClass {
    /// Name in the `dg:` namespace.
    pub fn name(self) -> &'static str {
        match self {
            EdgeClass::Relation(relation) => relation.name(),
            EdgeClass::Part(role) => role.name(),
        }
    }

    /// Whether the edge's direction says nothing.
    pub fn symmetric(self) -> bool {
        matches!(self, EdgeClass::Relation(relation) if relation.row().symmetric)
    }
}

impl Edge {
    /// What a reader sees on the edge: `released`, or `released (planned)` where it is
    /// more or less than said as fact.
    pub fn label(&self) -> String {
        match self.modality {
            Modality::Asserted => self.relation.name().to_owned(),
            modality => format!("{} ({})", self.relation.name(), modality.name()),
        }
    }
}

/// The view of a store.
///
/// # Errors
///
/// If the store cannot be read.
pub fn of_store(store: &Store, options: Options) -> Result<View, StoreError> {
    Ok(view(store.base(), &Records::of_rows(store.snapshot()?.rows()), options))
}
