//! What people decided, as RDF: a graph of its own, `{base}decisions`, since no digest says it.
//!
//! | of | said |
//! | --- | --- |
//! | decision | its number, what it says, why |
//! | entity | names that people gave it, the decisions that made it what it is, notes |
//! | claim | decisions on it, notes |

use std::collections::BTreeMap;

use oxigraph::model::vocab::rdf;
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Term, Triple};

use super::literal::tagged;
use super::rdf::node;
use super::vocab as v;
use crate::extract::DigestExtraction;
use crate::resolve::{Resolution, of_claims};

/// What a graph of decisions holds.
pub(super) struct DecisionGraph {
    pub name: NamedNode,
    /// In order; none is there twice, and none at all where nobody decided anything.
    pub triples: Vec<Triple>,
}

impl DecisionGraph {
    pub fn new(base: &str, resolution: &Resolution, digests: &[&DigestExtraction]) -> DecisionGraph {
        let mut graph = Writer { base, triples: Vec::new() };
        for (number, decision) in &resolution.decisions.texts {
            let subject = graph.decision(*number);
            graph.add(&subject, rdf::TYPE, v::DECISION);
            graph.add(&subject, v::LABEL, tagged(&decision.text));
            graph.add(&subject, v::NUMBER, Literal::from(*number));
            if let Some(because) = &decision.because {
                graph.add(&subject, v::BECAUSE, Literal::new_simple_literal(because));
            }
        }
        for (id, entity) in &resolution.entities {
            if entity.given.is_empty() && entity.decided_by.is_empty() {
                continue;
            }
            let subject = node(base, id);
            for name in &entity.given {
                graph.add(&subject, v::ALT_LABEL, tagged(name));
            }
            graph.decided(&subject, &entity.decided_by, &entity.notes);
        }
        let mut ids: BTreeMap<u32, Vec<Vec<String>>> = BTreeMap::new();
        for ((d, item, claim), decided) in &resolution.decisions.claims {
            let of_digest = ids.entry(*d).or_insert_with(|| {
                let digest = (resolution.digest_ids.get(*d as usize), digests.get(*d as usize));
                if let (Some(id), Some(digest)) = digest { of_claims(id, digest) } else { Vec::new() }
            });
            let id = of_digest.get(*item as usize).and_then(|claims| claims.get(*claim as usize));
            if let Some(id) = id {
                let subject = NamedNode::new_unchecked(format!("{base}claim/{id}"));
                graph.decided(&subject, &decided.by, &decided.notes);
            }
        }
        graph.triples.dedup();
        DecisionGraph { name: NamedNode::new_unchecked(format!("{base}decisions")), triples: graph.triples }
    }

    /// BLAKE3 of all that it says.
    pub fn fingerprint(&self) -> [u8; 32] {
        let mut hash = blake3::Hasher::new();
        for triple in &self.triples {
            hash.update(triple.to_string().as_bytes());
            hash.update(b"\n");
        }
        hash.finalize().into()
    }
}

struct Writer<'a> {
    base: &'a str,
    triples: Vec<Triple>,
}

impl Writer<'_> {
    fn add(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, object: impl Into<Term>) {
        self.triples.push(Triple::new(subject.clone(), predicate.into_owned(), object));
    }

    fn decision(&self, number: u32) -> NamedNode {
        NamedNode::new_unchecked(format!("{}decision/{number}", self.base))
    }

    fn decided(&mut self, subject: &NamedNode, by: &[u32], notes: &[String]) {
        for number in by {
            let decision = self.decision(*number);
            self.add(subject, v::DECIDED_BY, decision);
        }
        let mut notes: Vec<&String> = notes.iter().collect();
        notes.sort();
        notes.dedup();
        for note in notes {
            self.add(subject, v::NOTE, Literal::new_simple_literal(note));
        }
    }
}
