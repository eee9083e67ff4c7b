//! What the evaluator's own plan leaves: labels and kinds of few things.
//!
//! A subselect that groups gives few rows, mostly; what is then asked of each (its label, its kind) is a look into
//! memory. The evaluator cannot know how few they are and takes the labels of everything to join the two, so they
//! are handed to it as a join that asks row by row (`LATERAL`, SEP-0006). For a basic graph pattern the two
//! are the same.

use std::mem;

use spargebra::Query;
use spargebra::algebra::GraphPattern;
use spargebra::term::{NamedNodePattern, TermPattern, Variable};

/// Asks row by row what is said of what a subselect groups.
pub(in super::super) fn plan(mut query: Query) -> Query {
    let (Query::Select { pattern, .. }
    | Query::Ask { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }) = &mut query;
    planned(pattern);
    query
}

fn planned(pattern: &mut GraphPattern) {
    use GraphPattern as P;
    match pattern {
        P::Bgp { .. } | P::Path { .. } | P::Values { .. } => {}
        P::Join { left, right } => {
            planned(left);
            planned(right);
            if asks_of(right, &grouped(left)) {
                let [left, right] = [left, right].map(|side| Box::new(mem::take(&mut **side)));
                *pattern = P::Lateral { left, right };
            }
        }
        P::Union { left, right }
        | P::Minus { left, right }
        | P::Lateral { left, right }
        | P::LeftJoin { left, right, .. } => {
            planned(left);
            planned(right);
        }
        P::Filter { inner, .. }
        | P::Extend { inner, .. }
        | P::OrderBy { inner, .. }
        | P::Group { inner, .. }
        | P::Project { inner, .. }
        | P::Distinct { inner }
        | P::Reduced { inner }
        | P::Slice { inner, .. }
        | P::Graph { inner, .. }
        | P::Service { inner, .. } => planned(inner),
    }
}

/// What a subselect among these groups by.
fn grouped(pattern: &GraphPattern) -> Vec<Variable> {
    use GraphPattern as P;
    match pattern {
        P::Group { variables, .. } => variables.clone(),
        P::Project { inner, variables } => {
            let mut grouped = grouped(inner);
            grouped.retain(|variable| variables.contains(variable));
            grouped
        }
        P::Join { left, right } | P::Lateral { left, right } => [grouped(left), grouped(right)].concat(),
        P::Filter { inner, .. }
        | P::Extend { inner, .. }
        | P::OrderBy { inner, .. }
        | P::Distinct { inner }
        | P::Reduced { inner }
        | P::Slice { inner, .. } => grouped(inner),
        _ => Vec::new(),
    }
}

/// Whether a pattern is a basic one, and what it asks is of one of these.
fn asks_of(pattern: &GraphPattern, of: &[Variable]) -> bool {
    let GraphPattern::Bgp { patterns } = pattern else { return false };
    patterns.iter().any(|triple| {
        let named = matches!(triple.predicate, NamedNodePattern::NamedNode(_));
        named && matches!(&triple.subject, TermPattern::Variable(subject) if of.contains(subject))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(query: &str) -> String {
        plan(spargebra::SparqlParser::new().parse_query(query).unwrap()).to_string()
    }

    #[test]
    fn what_is_said_of_a_group_is_asked_row_by_row() {
        let group = "{ SELECT ?x (COUNT(*) AS ?n) { ?s <urn:p> ?x } GROUP BY ?x }";
        assert!(text(&format!("SELECT * {{ {group} VALUES ?k {{ UNDEF }} ?x <urn:label> ?k }}")).contains("LATERAL"));
        assert!(!text(&format!("SELECT * {{ {group} ?s <urn:label> ?x }}")).contains("LATERAL"));
        assert!(!text("SELECT * { { SELECT ?x { ?s <urn:p> ?x } } ?x <urn:label> ?k }").contains("LATERAL"));
    }
}
