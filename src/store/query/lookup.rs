//! Questions that look one thing up.

use spargebra::Query;
use spargebra::algebra::GraphPattern;
use spargebra::term::TermPattern;

/// Bytes of a lookup.
const LONGEST: usize = 1024;

/// Whether a text may be one: short, and with one group only.
pub(super) fn may_be(text: &str) -> bool {
    text.len() <= LONGEST && text.bytes().filter(|b| *b == b'{').count() == 1
}

/// Whether a query asks for the triples of one subject or of one object: `SELECT ?p ?o { <x> ?p ?o }`,
/// `ASK { ?claim dg:subject <x> }`. Each of its rows is one read from an index.
pub(super) fn is_lookup(query: &Query) -> bool {
    match query {
        Query::Select { dataset: None, pattern, .. } | Query::Ask { dataset: None, pattern, .. } => is_read(pattern),
        _ => false,
    }
}

fn is_read(pattern: &GraphPattern) -> bool {
    match pattern {
        GraphPattern::Project { inner, .. } | GraphPattern::Slice { inner, .. } => is_read(inner),
        GraphPattern::Bgp { patterns } => match patterns.as_slice() {
            [triple] => {
                [&triple.subject, &triple.object].into_iter().any(|end| matches!(end, TermPattern::NamedNode(_)))
            }
            _ => false,
        },
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looks_up(text: &str) -> bool {
        may_be(text) && is_lookup(&spargebra::SparqlParser::new().parse_query(text).unwrap())
    }

    #[test]
    fn one_pattern_with_a_known_end_is_a_lookup() {
        assert!(looks_up("SELECT ?p ?o { <urn:x> ?p ?o }"));
        assert!(looks_up("SELECT * { ?s ?p <urn:x> } LIMIT 5"));
        assert!(looks_up("ASK { <urn:x> a ?kind }"));
        assert!(!looks_up("SELECT * { ?s ?p ?o }"));
        assert!(!looks_up("SELECT * { ?s <urn:p> 3 }"));
        assert!(!looks_up("SELECT * { <urn:x> ?p ?o . ?o ?q ?z }"));
        assert!(!looks_up("SELECT * { <urn:x> ?p ?o } ORDER BY ?o"));
        assert!(!looks_up("SELECT (COUNT(*) AS ?n) { <urn:x> ?p ?o }"));
        assert!(!looks_up("SELECT * { <urn:x> <urn:p>+ ?o }"));
        assert!(!looks_up("SELECT * FROM <urn:g> { <urn:x> ?p ?o }"));
        assert!(!looks_up(&format!("SELECT * {{ <urn:{}> ?p ?o }}", "x".repeat(LONGEST))));
    }
}
