//! What is said in RDF, and that the ontology describes it.

use std::collections::BTreeSet;

use oxigraph::model::{GraphName, NamedNode, Term};

use super::builds::build;
use super::fixture::{days, resolve};
use crate::extract::DigestExtraction;
use crate::ontology::NAMESPACE;
use crate::store::{BASE, GraphView, Store, TellingIndex, ontology, triples};

fn graph(index: usize) -> Vec<String> {
    let days = days();
    let all: Vec<&DigestExtraction> = days.iter().collect();
    let resolution = resolve(&all);
    let tellings = TellingIndex::new(&resolution);
    let view = GraphView::new(BASE, &resolution, &tellings, index, &days[index]);
    let (name, triples) = triples(&view);
    assert_eq!(name.as_str(), format!("{BASE}{}", resolution.digest_ids[index]));
    let count = triples.len();
    let mut lines: Vec<String> = triples.iter().map(|t| t.to_string().replace(NAMESPACE, "dg:")).collect();
    lines.sort();
    lines.dedup();
    assert_eq!(lines.len(), count, "a triple is there twice");
    lines
}

fn has(lines: &[String], triple: &str) {
    assert!(lines.iter().any(|l| l == triple), "{triple}\nis not in\n{}", lines.join("\n"));
}

#[test]
fn a_digest_says_what_the_design_says() {
    let lines = graph(0);
    for triple in [
        "<urn:daygraph:digest/ai-intel/2025-11-27> <dg:series> \"ai-intel\"",
        "<urn:daygraph:digest/ai-intel/2025-11-27> <dg:date> \"2025-11-27\"^^<http://www.w3.org/2001/XMLSchema#date>",
        "<urn:daygraph:digest/ai-intel/2025-11-27#2> <https://schema.org/headline> \"阿里發布千問 Qwen 3\"@zh-hant",
        "<urn:daygraph:digest/ai-intel/2025-11-27#2> <dg:mentions> <urn:daygraph:model/qwen-3>",
        "<urn:daygraph:digest/ai-intel/2025-11-27#2> <https://schema.org/citation> <https://news.example/a%20b>",
        "<urn:daygraph:digest/ai-intel/2025-11-27#2> <dg:sourceText> \"1\"",
        "<urn:daygraph:company/alibaba> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <dg:Company>",
        "<urn:daygraph:company/alibaba> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://schema.org/Corporation>",
        "<urn:daygraph:company/alibaba> <http://www.w3.org/2000/01/rdf-schema#label> \"Alibaba\"@en",
        "<urn:daygraph:company/alibaba> <http://www.w3.org/2004/02/skos/core#altLabel> \"阿里\"@zh",
        "<urn:daygraph:company/alibaba> <http://www.w3.org/2002/07/owl#sameAs> <http://www.wikidata.org/entity/Q1359568>",
        "<urn:daygraph:company/alibaba> <dg:released> <urn:daygraph:model/qwen-3>",
        "<urn:daygraph:event/release/qwen-3> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <dg:Release>",
        "<urn:daygraph:event/release/qwen-3> <dg:by> <urn:daygraph:company/alibaba>",
        "<urn:daygraph:event/release/deepseek-v4> <dg:modality> \"rumored\"",
    ] {
        has(&lines, triple);
    }
    let joins = "<dg:joins> <urn:daygraph:company/alibaba>";
    let join = lines.iter().find(|l| l.ends_with(joins)).expect("阿里 is joined").replace(joins, "");
    for (property, value) in [
        ("keptName", "\"Alibaba\""),
        ("joinedName", "\"阿里\""),
        ("reason", "\"in brackets\""),
        ("evidence", "\"阿里巴巴（阿里）\""),
        ("item", "<urn:daygraph:digest/ai-intel/2025-11-27#2>"),
        ("line", "\"3\"^^<http://www.w3.org/2001/XMLSchema#integer>"),
        ("spanEnd", "\"30\"^^<http://www.w3.org/2001/XMLSchema#integer>"),
        ("date", "\"2025-11-27\"^^<http://www.w3.org/2001/XMLSchema#date>"),
    ] {
        has(&lines, &format!("{join}<dg:{property}> {value}"));
    }
    assert!(!graph(1).iter().any(|l| l.contains("<dg:Join>")), "it stands where it is told");
    // Said is not done.
    assert!(!lines.iter().any(|l| l.starts_with("<urn:daygraph:company/deepseek> <dg:released>")));
}

#[test]
fn a_round_has_its_sum_and_an_edge_without_direction_both_ways() {
    let lines = graph(1);
    for triple in [
        "<urn:daygraph:event/funding/foobarium> <dg:amount> \"6.06 億美元\"",
        "<urn:daygraph:event/funding/foobarium> <dg:amountValue> \"606000000\"^^<http://www.w3.org/2001/XMLSchema#decimal>",
        "<urn:daygraph:event/funding/foobarium> <dg:currency> \"USD\"",
        "<urn:daygraph:event/funding/foobarium> <dg:round> \"A 輪\"",
        "<urn:daygraph:event/funding/foobarium> <dg:investor> <urn:daygraph:company/quux-資本>",
        "<urn:daygraph:company/alibaba> <dg:partneredWith> <urn:daygraph:company/foobarium>",
        "<urn:daygraph:company/foobarium> <dg:partneredWith> <urn:daygraph:company/alibaba>",
    ] {
        has(&lines, triple);
    }
    let of = |predicate: &str| lines.iter().filter(|l| l.contains(predicate)).count();
    assert_eq!(of("<dg:amount>"), 3, "two claims and the round");
    assert_eq!((of("<dg:scoreValue>"), of("<dg:scoreMetric>"), of("<dg:rank>"), of("<dg:lead>")), (3, 3, 1, 1));
}

#[test]
fn every_iri_is_valid_and_every_own_word_is_in_the_ontology() {
    let temp = tempfile::tempdir().unwrap();
    build(temp.path(), &days());
    let described = ontology::turtle();
    let mut own: BTreeSet<String> = BTreeSet::new();
    for quad in Store::open(temp.path()).unwrap().oxigraph().iter() {
        let quad = quad.unwrap();
        let mut nodes: Vec<NamedNode> = vec![quad.predicate.clone()];
        if let GraphName::NamedNode(graph) = quad.graph_name {
            nodes.push(graph);
        }
        if let oxigraph::model::NamedOrBlankNode::NamedNode(subject) = quad.subject {
            nodes.push(subject);
        }
        if let Term::NamedNode(object) = quad.object {
            nodes.push(object);
        }
        for node in nodes {
            assert!(NamedNode::new(node.as_str()).is_ok(), "{node}");
            own.extend(node.as_str().strip_prefix(NAMESPACE).map(str::to_owned));
        }
    }
    assert!(own.len() > 50);
    for name in own {
        assert!(described.contains(&format!("\ndg:{name} a owl:")), "dg:{name} is not described");
    }
}

#[test]
fn the_default_graph_is_the_union() {
    let temp = tempfile::tempdir().unwrap();
    build(temp.path(), &days());
    let store = Store::open(temp.path()).unwrap();
    let (mut default, mut named) = (BTreeSet::new(), BTreeSet::new());
    for quad in store.oxigraph().iter() {
        let quad = quad.unwrap();
        let triple = format!("{} {} {}", quad.subject, quad.predicate, quad.object);
        if quad.graph_name.is_default_graph() {
            default.insert(triple)
        } else {
            named.insert(triple)
        };
    }
    assert_eq!(default, named);
}
