//! RDF, by Oxigraph's own serializers, quad by quad as the store gives them.
//!
//! | what is exported | what is written |
//! | --- | --- |
//! | all of the store | all quads; formats without graphs have their union |
//! | a selection | what the store says of its nodes, of the claims behind its edges, and of their items and digests; plain edges are those of the selection |
//! | edges that no claim says: of a projection, a merged graph, a query | `a dg:sharesItem b`, an `rdf:Statement` of it whose `rdf:value` is the weight, and the property's label |
//!
//! Characters that XML 1.0 forbids are left out of RDF/XML; all other formats keep them.

use std::collections::BTreeSet;
use std::io::{self, Write};

use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfSerializer};
use oxigraph::model::vocab::{rdf, rdfs, xsd};
use oxigraph::model::{BlankNode, GraphName, GraphNameRef, Literal, NamedNode, NamedNodeRef, Quad, Term};
use oxigraph::store::StorageError;
use rustc_hash::FxHashSet;

use super::{Export, Written, xml};
use crate::graph::EdgeClass;
use crate::ontology::{Modality, NAMESPACE, Relation};
use crate::resolve::PartRole;
use crate::store::PREFIXES;

pub(super) fn turtle(export: &Export<'_>, out: &mut dyn Write) -> io::Result<Written> {
    write(export, out, RdfFormat::Turtle)
}

pub(super) fn trig(export: &Export<'_>, out: &mut dyn Write) -> io::Result<Written> {
    write(export, out, RdfFormat::TriG)
}

pub(super) fn nquads(export: &Export<'_>, out: &mut dyn Write) -> io::Result<Written> {
    write(export, out, RdfFormat::NQuads)
}

pub(super) fn ntriples(export: &Export<'_>, out: &mut dyn Write) -> io::Result<Written> {
    write(export, out, RdfFormat::NTriples)
}

pub(super) fn rdf_xml(export: &Export<'_>, out: &mut dyn Write) -> io::Result<Written> {
    write(export, out, RdfFormat::RdfXml)
}

pub(super) fn json_ld(export: &Export<'_>, out: &mut dyn Write) -> io::Result<Written> {
    write(export, out, RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() })
}

fn write(export: &Export<'_>, out: &mut dyn Write, format: RdfFormat) -> io::Result<Written> {
    let mut serializer = RdfSerializer::from_format(format);
    for (prefix, namespace) in PREFIXES {
        serializer = serializer.with_prefix(prefix, namespace).map_err(io::Error::other)?;
    }
    let mut writer = serializer.for_writer(out);
    let selected = (!export.whole).then(|| Selected::new(export)).transpose()?;
    let mut add = |mut quad: Quad| -> io::Result<()> {
        if format == RdfFormat::RdfXml {
            quad.object = without_forbidden(quad.object);
        }
        writer.serialize_quad(&quad)
    };
    let graphs = format.supports_datasets();
    let union = Some(GraphNameRef::DefaultGraph);
    let quads: Box<dyn Iterator<Item = Result<Quad, StorageError>> + '_> = if graphs {
        Box::new(export.store.quads())
    } else {
        Box::new(export.store.oxigraph().quads_for_pattern(None, None, None, union))
    };
    for quad in quads {
        let quad = quad.map_err(io::Error::other)?;
        if selected.as_ref().is_none_or(|selected| selected.has(&quad)) {
            add(quad)?;
        }
    }
    if selected.is_some() {
        unsaid(export, &mut add)?;
    }
    let out = writer.finish()?;
    if matches!(format, RdfFormat::JsonLd { .. } | RdfFormat::RdfXml) {
        out.write_all(b"\n")?;
    }
    Ok(Written::default())
}

fn without_forbidden(term: Term) -> Term {
    match &term {
        Term::Literal(literal) if literal.value().chars().any(xml::forbids) => {
            let text: String = literal.value().chars().filter(|c| !xml::forbids(*c)).collect();
            match literal.language() {
                Some(language) => Literal::new_language_tagged_literal_unchecked(text, language).into(),
                None => Literal::new_typed_literal(text, literal.datatype()).into(),
            }
        }
        _ => term,
    }
}

/// What of the store belongs to a selection.
struct Selected {
    base: String,
    /// IRIs of nodes, claims, items, digests and joins.
    things: FxHashSet<String>,
    /// Plain edges, as subject, predicate, object.
    edges: FxHashSet<(String, String, String)>,
}

impl Selected {
    fn new(export: &Export<'_>) -> io::Result<Selected> {
        let (graph, rows, base) = (&export.graph, export.rows(), export.store.base());
        let mut things: FxHashSet<String> = graph.nodes.iter().map(|node| graph.iri(node)).collect();
        for at in graph.edges.iter().flat_map(|edge| &edge.claims) {
            let item = rows.claim(*at).item;
            things.insert(format!("{base}{}", rows.claim_id(*at)));
            things.insert(format!("{base}{}", rows.item_id(item)));
            things.insert(format!("{base}{}", rows.text(rows.digest_of(item).id)));
        }
        let joins = NamedNode::new_unchecked(format!("{NAMESPACE}joins"));
        let union = Some(GraphNameRef::DefaultGraph);
        let mut joined = Vec::new();
        for quad in export.store.oxigraph().quads_for_pattern(None, Some(joins.as_ref()), None, union) {
            let quad = quad.map_err(io::Error::other)?;
            if matches!(&quad.object, Term::NamedNode(entity) if things.contains(entity.as_str())) {
                joined.push(iri(&quad.subject.into()).unwrap_or_default().to_owned());
            }
        }
        things.extend(joined);
        let mut edges = FxHashSet::default();
        for edge in graph.edges.iter().filter(|edge| edge.modality == Modality::Asserted || is_part(&edge.relation)) {
            let predicate = format!("{NAMESPACE}{}", edge.relation);
            let (a, b) = (graph.iri(&graph.nodes[edge.source]), graph.iri(&graph.nodes[edge.target]));
            if edge.symmetric {
                edges.insert((b.clone(), predicate.clone(), a.clone()));
            }
            edges.insert((a, predicate, b));
        }
        Ok(Selected { base: base.to_owned(), things, edges })
    }

    fn has(&self, quad: &Quad) -> bool {
        let subject = Term::from(quad.subject.clone());
        let (Some(subject), predicate) = (iri(&subject), quad.predicate.as_str()) else { return false };
        if !self.things.contains(subject) {
            return false;
        }
        let Some(object) = iri(&quad.object) else { return true };
        let plain =
            predicate.strip_prefix(NAMESPACE).is_some_and(|name| Relation::parse(name).is_some() || is_part(name));
        if plain {
            return self.edges.contains(&(subject.to_owned(), predicate.to_owned(), object.to_owned()));
        }
        !object.starts_with(&self.base) || self.things.contains(object)
    }
}

/// Whether a name is that of a part of a happening.
fn is_part(name: &str) -> bool {
    PartRole::ALL.into_iter().any(|role| EdgeClass::Part(role).name() == name)
}

fn iri(term: &Term) -> Option<&str> {
    match term {
        Term::NamedNode(node) => Some(node.as_str()),
        _ => None,
    }
}

/// The edges that the store does not say.
fn unsaid(export: &Export<'_>, add: &mut dyn FnMut(Quad) -> io::Result<()>) -> io::Result<()> {
    let graph = &export.graph;
    let known = |name: &str| Relation::parse(name).is_some() || is_part(name);
    let edges = || graph.edges.iter().filter(|edge| !known(&edge.relation));
    let property = |name: &str| NamedNode::new_unchecked(format!("{NAMESPACE}{}", crate::store::iri_path(name)));
    // The vocabulary does not have them, so the file says what they are.
    for name in edges().map(|edge| &*edge.relation).collect::<BTreeSet<_>>() {
        let mut say = |predicate: NamedNodeRef<'_>, object: Term| {
            add(Quad::new(property(name), predicate, object, GraphName::DefaultGraph))
        };
        say(rdf::TYPE, NamedNode::from(rdf::PROPERTY).into())?;
        say(rdfs::LABEL, Literal::new_language_tagged_literal_unchecked(in_words(name), "en").into())?;
    }
    for (n, edge) in edges().enumerate() {
        let node = |at: usize| NamedNode::new_unchecked(graph.iri(&graph.nodes[at]));
        let predicate = property(&edge.relation);
        let (source, target) = (node(edge.source), node(edge.target));
        let statement = BlankNode::new_unchecked(format!("e{n}"));
        let mut say = |subject: oxigraph::model::NamedOrBlankNode, predicate: NamedNode, object: Term| {
            add(Quad::new(subject, predicate, object, GraphName::DefaultGraph))
        };
        say(source.clone().into(), predicate.clone(), target.clone().into())?;
        let of = || statement.clone().into();
        say(of(), rdf::TYPE.into(), NamedNode::from(rdf::STATEMENT).into())?;
        say(of(), rdf::SUBJECT.into(), source.into())?;
        say(of(), rdf::PREDICATE.into(), predicate.into())?;
        say(of(), rdf::OBJECT.into(), target.into())?;
        let weight = Literal::new_typed_literal(edge.weight.max(1).to_string(), xsd::INTEGER);
        say(of(), rdf::VALUE.into(), weight.into())?;
    }
    Ok(())
}

/// `sharesItem` in words: `shares item`.
fn in_words(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 4);
    for c in name.chars() {
        if c.is_ascii_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.push(c.to_ascii_lowercase());
    }
    words
}
