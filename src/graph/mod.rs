//! Entities and what is said of them, to ask, walk and measure.
//!
//! What answers while one waits reads the store's [rows](crate::store::rows), and gathers
//! only what it needs:
//!
//! | file | what it answers |
//! | --- | --- |
//! | `explain`, `recorded` | why an edge or a name is there |
//! | `quoted` | the sentence around a claim's words |
//! | `facts`, `window` | claims that say the same, by relation, day, modality, confidence |
//! | `happened` | what is told of a happening |
//! | `dossier`, `decided` | all that is known of an entity, and what people decided of it |
//! | `network`, `surroundings`, `paths` | who is next to whom, a [`petgraph`] graph, and how two are joined |
//! | `rank`, `communities` | who stands out, and who belongs together |
//!
//! The graph that is exported, with its nodes and edges in words, is [`crate::export::graph`].

pub mod communities;
mod decided;
pub mod dossier;
mod edge_id;
mod explain;
pub mod facts;
pub mod happened;
pub mod network;
pub mod paths;
pub mod quoted;
pub mod rank;
mod recorded;
mod records;
pub mod surroundings;
#[cfg(test)]
mod tests;
mod window;

pub use crate::store::named::{self, Candidate, Found, NameError};
pub use decided::DecidedRecord;
pub use edge_id::EdgeId;
pub use explain::{Answer, ExplainError, Known, Question, explain};
pub use recorded::claim_of;
pub use records::{ClaimRecord, EntityRecord, JoinRecord};
pub use window::{Length, Unit, Window, WindowSpec};

use crate::ontology::{Kind, Relation};
use crate::resolve::{HappeningClass, PartRole};

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NodeClass {
    Entity(Kind),
    Happening(HappeningClass),
}

/// What an edge is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EdgeClass {
    /// From subject to object of a claim.
    Relation(Relation),
    /// From a happening to one of its parts.
    Part(PartRole),
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
