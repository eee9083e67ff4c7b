//! The vocabulary as Turtle.

use std::fmt::Write as _;

use super::tables::{CLASSES, HAPPENINGS, PARTS, PROPERTIES};
use crate::ontology::{Kind, NAMESPACE, Relation, Slot};
use crate::store::PREFIXES;

/// The ontology file: classes and properties with labels, comments, domains and ranges.
pub fn turtle() -> String {
    let mut out = String::from(
        "# Made from the tables in src/ontology.rs and src/store/ontology/ by `daygraph ontology --format turtle`.\n\n",
    );
    for (prefix, namespace) in PREFIXES {
        line(&mut out, &format!("@prefix {prefix}: <{namespace}> ."));
    }
    line(
        &mut out,
        &format!(
            "\n<{NAMESPACE}> a owl:Ontology ;\n    \
             rdfs:label \"daygraph vocabulary\"@en , \"daygraph 詞彙\"@zh-hant ;\n    \
             rdfs:comment \"What daily digests of the AI industry say, as a graph: entities, relations, claims with their evidence, happenings.\"@en ."
        ),
    );
    heading(&mut out, "Classes");
    for class in &CLASSES {
        let parents: Vec<&str> = class.parents.iter().copied().filter(|p| *p != "owl:Thing").collect();
        let parents = parents.iter().map(|p| format!("rdfs:subClassOf {p}")).collect();
        term(&mut out, class.name, "owl:Class", [class.label, class.label_zh, class.comment], parents);
    }
    heading(&mut out, "Kinds of entity");
    for kind in Kind::ALL {
        let row = kind.row();
        let more = vec!["rdfs:subClassOf dg:Entity".to_owned(), format!("skos:closeMatch schema:{}", row.schema)];
        term(&mut out, row.name, "owl:Class", [&words(row.name), row.label_zh, row.comment], more);
    }
    heading(&mut out, "Classes of happenings");
    for (class, label, label_zh, comment) in HAPPENINGS {
        let more = vec!["rdfs:subClassOf dg:Happening".to_owned()];
        term(&mut out, class.name(), "owl:Class", [label, label_zh, comment], more);
    }
    heading(&mut out, "Relations: plain edges, and values of dg:relation");
    for relation in Relation::ALL {
        let row = relation.row();
        let kind = if row.symmetric { "owl:ObjectProperty , owl:SymmetricProperty" } else { "owl:ObjectProperty" };
        let mut more = vec![format!("rdfs:domain {}", union(row.subjects.iter().map(|k| k.name())))];
        if !row.objects.is_empty() {
            more.push(format!("rdfs:range {}", union(row.objects.iter().map(|k| k.name()))));
        }
        for slot in row.slots {
            more.push(format!("rdfs:seeAlso dg:{}", slot_property(*slot)));
        }
        term(&mut out, row.name, kind, [&words(row.name), row.label_zh, row.comment], more);
    }
    heading(&mut out, "Parts of happenings");
    for (role, label, label_zh, comment) in PARTS {
        let more = vec!["rdfs:domain dg:Happening".to_owned(), "rdfs:range dg:Entity".to_owned()];
        term(&mut out, role.name(), "owl:ObjectProperty", [label, label_zh, comment], more);
    }
    heading(&mut out, "Properties of digests, items, claims, joins and happenings");
    for property in PROPERTIES {
        let literal = property.range.iter().all(|r| r.starts_with("xsd:"));
        let kind = if literal { "owl:DatatypeProperty" } else { "owl:ObjectProperty" };
        let range = match property.range {
            [one] => (*one).to_owned(),
            // Datatypes have no union in RDF Schema.
            _ => "rdfs:Literal".to_owned(),
        };
        let mut more =
            vec![format!("rdfs:domain {}", union(property.domain.iter().copied())), format!("rdfs:range {range}")];
        if property.name == "item" {
            more.push("rdfs:subPropertyOf prov:wasDerivedFrom".to_owned());
        }
        term(&mut out, property.name, kind, [property.label, property.label_zh, property.comment], more);
    }
    out
}

/// Local name of the property that says a slot.
pub(super) fn slot_property(slot: Slot) -> &'static str {
    // `dg:date` is the day on which a claim was made.
    if slot == Slot::Date { "onDate" } else { slot.name() }
}

/// `evaluatedOn` → `evaluated on`.
pub(super) fn words(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !out.is_empty() {
            out.push(' ');
        }
        out.extend(c.to_lowercase());
    }
    out
}

fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

fn heading(out: &mut String, text: &str) {
    let _ = write!(out, "\n# {text}\n");
}

/// A class, or the union of several.
fn union<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> String {
    let several = names.len() > 1;
    let list = names.map(|n| format!("dg:{n}")).collect::<Vec<_>>().join(" ");
    if several { format!("[ a owl:Class ; owl:unionOf ( {list} ) ]") } else { list }
}

fn term(out: &mut String, name: &str, kind: &str, [label, label_zh, comment]: [&str; 3], more: Vec<String>) {
    let _ = write!(
        out,
        "\ndg:{name} a {kind} ;\n    rdfs:label {}@en , {}@zh-hant ;\n    rdfs:comment {}@en",
        quoted(label),
        quoted(label_zh),
        quoted(comment)
    );
    for statement in more {
        let _ = write!(out, " ;\n    {statement}");
    }
    let _ = write!(out, " ;\n    rdfs:isDefinedBy <{NAMESPACE}> .\n");
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_turtle_that_describes_every_relation() {
        use oxigraph::io::{RdfFormat, RdfParser};
        let text = turtle();
        let quads: Vec<_> =
            RdfParser::from_format(RdfFormat::Turtle).for_slice(text.as_bytes()).collect::<Result<_, _>>().unwrap();
        assert!(quads.len() > 400);
        for relation in Relation::ALL {
            assert!(text.contains(&format!("\ndg:{} a owl:ObjectProperty", relation.name())));
        }
    }

    #[test]
    fn names_become_words() {
        assert_eq!(words("evaluatedOn"), "evaluated on");
        assert_eq!(words("Company"), "company");
    }
}
