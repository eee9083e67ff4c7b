//! What is exported: nodes and edges with all that is told of them, whatever the format.
//!
//! | | |
//! | --- | --- |
//! | node | an entity, or a happening where these are asked for, or whatever a query names |
//! | edge | all claims of one relation and modality between two nodes; of a projection what two share; of a merged graph all that is said of a pair |
//!
//! The attributes of both are one table of columns, and all formats write the same.

use std::borrow::Cow;

use jiff::civil::Date;

use crate::graph::NodeClass;
use crate::ontology::Modality;
use crate::store::rows::ClaimAt;

/// Nodes, edges, and the base of identifiers.
#[derive(Debug, Clone, Default)]
pub struct Graph<'a> {
    /// IRI that, put before a node's `id`, gives the node's IRI.
    pub base: Cow<'a, str>,
    /// In order of their identifiers.
    pub nodes: Vec<Node<'a>>,
    /// In order of their ends, then by modality and relation.
    pub edges: Vec<Edge<'a>>,
    /// Whether edges lead from one end to the other; those of a projection and of a merged
    /// graph do not.
    pub directed: bool,
}

/// A node.
#[derive(Debug, Clone, PartialEq)]
pub struct Node<'a> {
    /// IRI without the base: `company/alibaba`.
    pub id: Cow<'a, str>,
    /// Where it does not begin with the base: a query may name anything.
    pub foreign: bool,
    pub label: Cow<'a, str>,
    pub class: Class<'a>,
    /// Other names, sorted.
    pub aliases: Vec<&'a str>,
    /// Days on which an item mentions it, in order.
    pub days: Vec<Date>,
    /// Number of items that mention it.
    pub mentions: u32,
    /// Wikidata item, `Q…`.
    pub wikidata: Option<&'a str>,
    /// Sums that it is said to have raised, as `2025-11-29: $5M, seed`, in order of days.
    pub raised: Vec<String>,
    /// What is told of a happening, as `amount: $5M`.
    pub details: Vec<String>,
    /// Of the exported graph; 0 where no edge touches it.
    pub pagerank: f64,
    /// Number of its community in the exported graph, the largest is 1; none where no edge
    /// touches it.
    pub community: Option<u32>,
    /// Where it stands in a picture.
    pub place: Option<(f64, f64)>,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq)]
pub enum Class<'a> {
    /// An entity of a kind, or a happening.
    Known(NodeClass),
    /// What a query names beside these.
    Other(Cow<'a, str>),
}

/// An edge.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge<'a> {
    /// Readable and stable; see [`EdgeId`](crate::graph::EdgeId).
    pub id: String,
    /// Places of its ends in [`Graph::nodes`].
    pub source: usize,
    pub target: usize,
    pub relation: Cow<'a, str>,
    pub modality: Modality,
    /// Whether its direction says nothing.
    pub symmetric: bool,
    /// Whether no item says it, but the lexicon or the names do: a version and its family.
    pub derived: bool,
    /// Number of items that say it, or of things that two share; at least 1.
    pub weight: u32,
    /// Days on which it was said, in order, each with its number of items.
    pub days: Vec<(Date, u32)>,
    /// The surest claim's, 0 to 1; none where no claim says it.
    pub confidence: Option<f32>,
    /// What claims tell beside the ends, as `score: 73.2`, or what two share.
    pub details: Vec<String>,
    /// The first sentences that say it, one an item, in order of days.
    pub evidence: Vec<Evidence<'a>>,
    /// Links to sources of the items that say it, sorted.
    pub sources: Vec<&'a str>,
    /// The claims that say it, in order of days.
    pub claims: Vec<ClaimAt>,
}

/// A sentence that says something, and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence<'a> {
    pub day: Date,
    /// Identifier of the item: `digest/ai-intel/2025-11-29#7`.
    pub item: String,
    pub headline: &'a str,
    pub sentence: &'a str,
}

impl Class<'_> {
    /// Name of the class: `Company`, `FundingRound`.
    pub fn name(&self) -> &str {
        match self {
            Class::Known(class) => class.name(),
            Class::Other(name) => name,
        }
    }

    /// Red, green and blue, each 0 to 255.
    pub fn colour(&self) -> (u8, u8, u8) {
        let hex = match self {
            Class::Known(class) => class.colour(),
            Class::Other(_) => "c7c7c7",
        };
        // The table's colours are six hexadecimal digits.
        let colour = u32::from_str_radix(hex, 16).unwrap_or(0x7F_7F_7F);
        ((colour >> 16) as u8, (colour >> 8) as u8, colour as u8)
    }
}

impl Node<'_> {
    /// First and last day on which an item mentions it.
    pub fn span(&self) -> Option<(Date, Date)> {
        Some((*self.days.first()?, *self.days.last()?))
    }

    /// Radius in pictures: grows with the logarithm of its mentions.
    pub fn size(&self) -> f64 {
        8.0 + 8.0 * libm::log(f64::from(self.mentions) + 1.0)
    }

    /// Colour as `#rrggbb`.
    pub fn hex(&self) -> String {
        let (r, g, b) = self.class.colour();
        format!("#{r:02x}{g:02x}{b:02x}")
    }
}

impl Edge<'_> {
    /// What a reader sees on the edge, and the kind of edge that tools keep apart: `released`,
    /// or `released (planned)` where it is more or less than said as fact.
    pub fn label(&self) -> String {
        match self.modality {
            Modality::Asserted => self.relation.clone().into_owned(),
            modality => format!("{} ({})", self.relation, modality.name()),
        }
    }

    /// First and last day on which it was said.
    pub fn span(&self) -> Option<(Date, Date)> {
        Some((self.days.first()?.0, self.days.last()?.0))
    }
}

impl<'a> Graph<'a> {
    /// The IRI of a node.
    pub fn iri(&self, node: &Node<'_>) -> String {
        if node.foreign { node.id.clone().into_owned() } else { format!("{}{}", self.base, node.id) }
    }

    /// Keeps the nodes that are marked, and the edges between them.
    pub fn keep(&mut self, marked: &[bool]) {
        let mut places = Vec::with_capacity(marked.len());
        let mut next = 0;
        for keep in marked {
            places.push(next);
            next += usize::from(*keep);
        }
        let mut at = 0..;
        self.nodes.retain(|_| at.next().is_some_and(|at| marked[at]));
        self.edges.retain(|edge| marked[edge.source] && marked[edge.target]);
        for edge in &mut self.edges {
            (edge.source, edge.target) = (places[edge.source], places[edge.target]);
        }
    }

    /// Puts nodes and edges into their order.
    pub fn sort(&mut self) {
        let mut nodes: Vec<(usize, Node<'a>)> = std::mem::take(&mut self.nodes).into_iter().enumerate().collect();
        nodes.sort_by(|a, b| a.1.id.cmp(&b.1.id));
        let mut places = vec![0; nodes.len()];
        for (place, (at, _)) in nodes.iter().enumerate() {
            places[*at] = place;
        }
        self.nodes = nodes.into_iter().map(|(_, node)| node).collect();
        for edge in &mut self.edges {
            (edge.source, edge.target) = (places[edge.source], places[edge.target]);
        }
        self.sort_edges();
    }

    /// Puts edges into their order.
    pub fn sort_edges(&mut self) {
        self.edges.sort_by(|a, b| {
            let key = |edge: &Edge<'_>| (edge.source, edge.target, edge.modality);
            (key(a), &a.relation).cmp(&(key(b), &b.relation))
        });
    }
}
