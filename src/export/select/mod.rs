//! What of the store is exported: filters, in the order in which they work.
//!
//! | step | file | what it does |
//! | --- | --- | --- |
//! | gather | `gather` | claims that count (relation, days, modality) become edges (confidence, weight); entities and happenings of the kinds asked for become nodes |
//! | ask | `asked` | edges are those that a query gives |
//! | project | `projection` | edges are what two nodes share |
//! | prune | `prune` | what is around a name; the most mentioned; the largest component; what has edges |
//! | merge | `merge` | all edges of a pair become one |
//! | measure | `measure` | PageRank and communities of what is left |

mod asked;
mod gather;
mod measure;
mod merge;
mod projection;
mod prune;

use std::borrow::Cow;

use super::graph::Graph;
use crate::graph::facts::{Filter, Said};
use crate::graph::{NodeClass, Window};
use crate::ontology::{Modality, Relation};
use crate::store::query::{Query, QueryError};
use crate::store::rows::EntityAt;
use crate::store::{Store, StoreError};

pub use projection::{Projection, Shared};
pub(in crate::export) use prune::components;

/// What is to be exported; the default is all that the store says.
#[derive(Debug, Clone)]
pub struct Selection {
    /// Kinds of entities and classes of happenings that become nodes; all where there are none.
    pub kinds: Vec<NodeClass>,
    /// Relations whose claims count; all where there are none.
    pub relations: Vec<Relation>,
    /// Days whose claims and mentions count.
    pub window: Window,
    /// Modalities that count; all where there are none.
    pub modalities: Vec<Modality>,
    /// The least confidence of an edge's surest claim, 0 to 1.
    pub confidence: f32,
    /// The least number of items that say it.
    pub weight: u32,
    /// Entities around which to stay; everywhere where there are none.
    pub around: Vec<EntityAt>,
    /// Steps around these.
    pub depth: u32,
    /// The edges are those that this query gives.
    pub query: Option<Query>,
    /// The edges are what two nodes share.
    pub projection: Option<Projection>,
    /// All edges of a pair become one.
    pub merge: bool,
    /// Whether happenings are nodes too, joined to their parts.
    pub happenings: bool,
    /// Whether nodes that no edge touches are left out.
    pub connected: bool,
    /// Whether only the largest part that hangs together is kept.
    pub largest_component: bool,
    /// So many nodes at most, the most mentioned.
    pub top: Option<usize>,
    /// How many sentences an edge keeps at most.
    pub evidence: usize,
}

impl Default for Selection {
    fn default() -> Selection {
        Selection {
            kinds: Vec::new(),
            relations: Vec::new(),
            window: Window::ALL,
            modalities: Vec::new(),
            confidence: 0.0,
            weight: 1,
            around: Vec::new(),
            depth: 1,
            query: None,
            projection: None,
            merge: false,
            happenings: false,
            connected: false,
            largest_component: false,
            top: None,
            evidence: 5,
        }
    }
}

/// The graph could not be made.
#[derive(Debug, thiserror::Error)]
pub enum SelectError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Query(#[from] QueryError),
    #[error(transparent)]
    Communities(#[from] crate::graph::communities::CommunityError),
    #[error(
        "a SELECT is a list of edges where it gives ?source and ?target, and may give ?relation, ?label and ?weight; this one gives {0}"
    )]
    Columns(String),
    #[error("an ASK gives no edges; ask with CONSTRUCT, or with SELECT ?source ?target")]
    YesNo,
}

impl Selection {
    /// Whether all that the store says is exported.
    pub fn is_whole(&self) -> bool {
        !self.limits_facts()
            && self.kinds.is_empty()
            && self.around.is_empty()
            && self.query.is_none()
            && self.projection.is_none()
            && !(self.merge || self.connected || self.largest_component)
            && self.top.is_none()
    }

    /// Whether some claims do not count.
    fn limits_facts(&self) -> bool {
        !self.relations.is_empty()
            || self.window != Window::ALL
            || !self.modalities.is_empty()
            || self.confidence > 0.0
            || self.weight > 1
    }

    /// The graph of what is selected.
    ///
    /// # Errors
    ///
    /// If the store cannot be read, or the query cannot be asked or gives no edges.
    pub fn graph<'a>(&self, store: &'a Store) -> Result<Graph<'a>, SelectError> {
        let snapshot = store.snapshot()?;
        let mut graph = gather::gather(snapshot.rows(), self);
        graph.base = Cow::Borrowed(store.base());
        graph.directed = true;
        if let Some(query) = &self.query {
            graph = asked::asked(store, graph, self, query)?;
        }
        if let Some(projection) = &self.projection {
            graph = projection::projected(graph, snapshot.rows(), self, projection);
        }
        prune::prune(&mut graph, snapshot.rows(), self);
        if self.merge {
            merge::merge(&mut graph);
        }
        measure::measure(&mut graph)?;
        Ok(graph)
    }

    /// Whether nodes of a class are taken. Where only kinds of entities are named, happenings
    /// are taken whatever they are, and the other way about.
    fn takes(&self, class: NodeClass) -> bool {
        let alike = |other: &&NodeClass| {
            matches!(
                (class, other),
                (NodeClass::Entity(_), NodeClass::Entity(_)) | (NodeClass::Happening(_), NodeClass::Happening(_))
            )
        };
        let mut named = self.kinds.iter().filter(alike).peekable();
        named.peek().is_none() || named.any(|named| *named == class)
    }

    /// Whether what is meant so counts. What two share they share in fact, unless it is asked
    /// for otherwise.
    fn means(&self, modality: Modality) -> bool {
        match self.modalities.as_slice() {
            [] => self.projection.is_none() || modality == Modality::Asserted,
            some => some.contains(&modality),
        }
    }

    /// Which claims count.
    fn filter(&self) -> Filter {
        Filter {
            take: self.relations.clone(),
            avoid: Vec::new(),
            window: self.window,
            said: Said::Anyhow,
            confidence: self.confidence,
        }
    }
}
