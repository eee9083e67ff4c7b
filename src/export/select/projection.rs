//! Who has something in common: two nodes are joined by what they share.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::Selection;
use crate::export::graph::{Class, Edge, Graph};
use crate::graph::{EdgeId, NodeClass};
use crate::ontology::{Kind, Modality, Relation};
use crate::store::Rows;

/// Which kinds of entities are joined, and by what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Projection {
    pub ends: (Kind, Kind),
    pub by: Shared,
}

/// What two must share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shared {
    /// Any third entity that a fact joins with both.
    #[default]
    Anything,
    /// A third entity of this kind.
    Kind(Kind),
    /// Who put money into both.
    Investor,
    /// A piece of news that mentions both.
    Item,
}

/// Names of what is shared that an edge keeps at most.
const NAMED: usize = 20;

impl Projection {
    /// Reads `company-company`, `model-company`.
    pub fn parse(text: &str) -> Option<Projection> {
        let (a, b) = text.split_once('-')?;
        Some(Projection { ends: (Kind::parse(a)?, Kind::parse(b)?), by: Shared::default() })
    }

    fn takes(&self, a: Kind, b: Kind) -> bool {
        self.ends == (a, b) || self.ends == (b, a)
    }

    fn takes_end(&self, kind: Kind) -> bool {
        self.ends.0 == kind || self.ends.1 == kind
    }
}

impl Shared {
    /// Reads `item`, `investor`, `anything`, or a kind.
    pub fn parse(text: &str) -> Option<Shared> {
        match text.to_ascii_lowercase().as_str() {
            "anything" => Some(Shared::Anything),
            "item" => Some(Shared::Item),
            "investor" => Some(Shared::Investor),
            kind => Kind::parse(kind).map(Shared::Kind),
        }
    }

    /// The relation of the edges.
    fn relation(self) -> String {
        match self {
            Shared::Anything => "shares".to_owned(),
            Shared::Kind(kind) => format!("shares{}", kind.name()),
            Shared::Investor => "sharesInvestor".to_owned(),
            Shared::Item => "sharesItem".to_owned(),
        }
    }
}

/// What a pair has in common so far.
#[derive(Default)]
struct Common {
    names: BTreeSet<String>,
    count: u32,
    days: BTreeMap<Date, u32>,
}

impl Common {
    fn add(&mut self, name: &str, days: &[Date]) {
        self.count += 1;
        self.names.insert(name.to_owned());
        if self.names.len() > NAMED {
            self.names.pop_last();
        }
        days.iter().for_each(|day| *self.days.entry(*day).or_default() += 1);
    }
}

/// The nodes of the two kinds, and an edge between two of them that share something; its
/// weight is how many things they share.
pub(super) fn projected<'a>(
    mut graph: Graph<'a>,
    rows: &'a Rows,
    selection: &Selection,
    projection: &Projection,
) -> Graph<'a> {
    let kind = |at: usize| match graph.nodes[at].class {
        Class::Known(NodeClass::Entity(kind)) => Some(kind),
        _ => None,
    };
    let mut pairs: BTreeMap<(usize, usize), Common> = BTreeMap::new();
    let mut join = |ends: &[(usize, Vec<Date>)], name: &str| {
        for (n, (a, days)) in ends.iter().enumerate() {
            for (b, others) in &ends[n + 1..] {
                let kinds = kind(*a).zip(kind(*b));
                if a != b && kinds.is_some_and(|(a, b)| projection.takes(a, b)) {
                    let days: BTreeSet<Date> = days.iter().chain(others).copied().collect();
                    let pair = pairs.entry((*a.min(b), *a.max(b))).or_default();
                    pair.add(name, &days.into_iter().collect::<Vec<_>>());
                }
            }
        }
    };
    if projection.by == Shared::Item {
        for digest in rows.digests.iter().filter(|digest| selection.window.has(digest.day)) {
            for item in &rows.items[digest.items.0 as usize..digest.items.1 as usize] {
                let ends = item.mentions.iter().filter(|at| projection.takes_end(rows.entity(**at).kind));
                let place = |id: &str| graph.nodes.binary_search_by(|node| (*node.id).cmp(id)).ok();
                let ends = ends.filter_map(|at| Some((place(rows.entity_id(*at))?, vec![digest.day])));
                join(&ends.collect::<Vec<_>>(), rows.text(item.headline));
            }
        }
    } else {
        let mut touched: Vec<BTreeMap<usize, Vec<Date>>> = vec![BTreeMap::new(); graph.nodes.len()];
        for edge in graph.edges.iter().filter(|edge| edge.source != edge.target) {
            let days = edge.days.iter().map(|(day, _)| *day);
            let investment = edge.relation == Relation::FundedBy.name();
            for (at, other) in [(edge.target, edge.source), (edge.source, edge.target)] {
                let shares = match projection.by {
                    Shared::Kind(wanted) => kind(at) == Some(wanted),
                    Shared::Investor => investment && at == edge.target,
                    _ => true,
                };
                if shares && kind(other).is_some_and(|kind| projection.takes_end(kind)) {
                    touched[at].entry(other).or_default().extend(days.clone());
                }
            }
        }
        for (at, ends) in touched.into_iter().enumerate() {
            join(&ends.into_iter().collect::<Vec<_>>(), &graph.nodes[at].label);
        }
    }
    let relation = projection.by.relation();
    let edges = pairs.into_iter().map(|((a, b), common)| Edge {
        id: EdgeId::written(&graph.nodes[a].id, &relation, &graph.nodes[b].id, Modality::Asserted),
        source: a,
        target: b,
        relation: Cow::Owned(relation.clone()),
        modality: Modality::Asserted,
        symmetric: true,
        derived: true,
        weight: common.count,
        days: common.days.into_iter().collect(),
        confidence: None,
        details: common.names.into_iter().collect(),
        evidence: Vec::new(),
        sources: Vec::new(),
        claims: Vec::new(),
    });
    let edges: Vec<Edge<'a>> = edges.filter(|edge| edge.weight >= selection.weight).collect();
    let marked: Vec<bool> =
        (0..graph.nodes.len()).map(|at| kind(at).is_some_and(|kind| projection.takes_end(kind))).collect();
    graph.edges = edges;
    graph.keep(&marked);
    graph.directed = false;
    graph
}
