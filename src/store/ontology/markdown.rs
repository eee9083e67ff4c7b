//! The vocabulary as a page for people.

use std::fmt::Write as _;

use super::tables::{BORROWED, CLASSES, HAPPENINGS, PARTS, PROPERTIES};
use super::turtle::slot_property;
use crate::extract::Reason;
use crate::ontology::{Kind, Modality, NAMESPACE, Relation};
use crate::store::PREFIXES;

const INTRODUCTION: &str = "\
# The vocabulary

<!-- Made from the tables in src/ontology.rs and src/store/ontology/ by `daygraph ontology --format markdown`. -->

What digests say, as RDF. The same as Turtle: `data/ontology.ttl`.

A digest is a named graph, what people decided is another, and the default graph is the union of all. So a plain
pattern asks all days at once, `GRAPH ?digest { … }` says which digest says it, a happening
says what belongs together, and a claim says why:

```sparql
SELECT ?company ?model ?day ?words WHERE {
  ?company dg:released ?model .                      # a fact, whoever says it
  ?claim dg:subject ?company ; dg:relation dg:released ; dg:object ?model ;
         dg:date ?day ; dg:evidence ?words .         # who says so, and in what words
}
```

Only what is asserted is a plain edge; what is planned, rumored or denied stands in claims
and happenings alone. A relation without direction has its edge both ways.
";

/// The page `docs/ontology.md`.
pub fn markdown() -> String {
    let mut out = String::from(INTRODUCTION);
    section(
        &mut out,
        "Prefixes",
        "Queries know these without declaring them. The empty prefix is the store's base, `urn:daygraph:` unless `--base` says otherwise.",
        &["prefix", "namespace"],
    );
    for (prefix, namespace) in PREFIXES {
        row(&mut out, &[&format!("`{prefix}:`"), &format!("<{namespace}>")]);
    }
    section(&mut out, "Identifiers", "Each is the base and what stands here.", &["of", "for example"]);
    for (what, example) in [
        ("entity", "`company/alibaba`, `model/千問`: the kind, then the canonical label"),
        ("digest, and its graph", "`digest/ai-intel/2025-11-29`"),
        ("item", "`digest/ai-intel/2025-11-29#7`"),
        (
            "claim",
            "`claim/` and a hash of the digest, the item's heading, the relation, the ends as the item names them, and the words",
        ),
        ("join", "`join/` and a hash of the digest, the entity and the two names"),
        ("decision of a person", "`decision/` and its number"),
        ("graph of decisions", "`decisions`"),
        ("happening", "`event/release/deepseekmath-v2`, `event/funding/anyformat-seed`"),
    ] {
        row(&mut out, &[what, example]);
    }
    section(&mut out, "Kinds of entity", "", &["class", "中文", "what it is", "also"]);
    for kind in Kind::ALL {
        let k = kind.row();
        row(&mut out, &[&own(k.name), k.label_zh, k.comment, &format!("`schema:{}`", k.schema)]);
    }
    section(
        &mut out,
        "Relations",
        "Properties of plain edges, and values of `dg:relation`. ↔ has no direction.",
        &["relation", "中文", "subject", "object", "slots", "what it says"],
    );
    for relation in Relation::ALL {
        let r = relation.row();
        let kinds = |kinds: &[Kind]| match kinds {
            [] => "none".to_owned(),
            all if all.len() == Kind::ALL.len() => "any".to_owned(),
            some => some.iter().map(|k| k.name()).collect::<Vec<_>>().join(", "),
        };
        let slots = r.slots.iter().map(|s| own(slot_property(*s))).collect::<Vec<_>>().join(", ");
        let name = format!("{}{}", own(r.name), if r.symmetric { " ↔" } else { "" });
        row(&mut out, &[&name, r.label_zh, &kinds(r.subjects), &kinds(r.objects), &slots, r.comment]);
    }
    section(&mut out, "Modalities", "Values of `dg:modality`.", &["modality", "what it means"]);
    for (modality, meaning) in Modality::ALL.into_iter().zip([
        "Said as fact. Only these claims are plain edges too.",
        "Announced for the future.",
        "Said to be so, by hearsay.",
        "Said not to be so, or to have ended.",
    ]) {
        row(&mut out, &[&format!("`{}`", modality.name()), meaning]);
    }
    section(
        &mut out,
        "Happenings",
        "Each is also a `dg:Happening` and a `dg:Event`.",
        &["class", "中文", "what it is"],
    );
    for (class, _, label_zh, comment) in HAPPENINGS {
        row(&mut out, &[&own(class.name()), label_zh, comment]);
    }
    section(&mut out, "Parts of happenings", "", &["property", "中文", "what it says"]);
    for (role, _, label_zh, comment) in PARTS {
        row(&mut out, &[&own(role.name()), label_zh, comment]);
    }
    section(
        &mut out,
        "Reasons of joins",
        "Values of `dg:reason`. Names that differ in script, case, width, spaces or hyphens alone, and the aliases of \
         the lexicon, are one without a join.",
        &["reason", "what it means"],
    );
    for reason in Reason::ALL {
        row(&mut out, &[&format!("`{}`", reason.name()), reason.comment()]);
    }
    section(&mut out, "Other classes", "", &["class", "中文", "what it is"]);
    for class in &CLASSES {
        row(&mut out, &[&own(class.name), class.label_zh, class.comment]);
    }
    section(&mut out, "Other properties", "", &["property", "中文", "said of", "value", "what it says"]);
    for p in PROPERTIES {
        let range = p.range.iter().map(|r| format!("`{r}`")).collect::<Vec<_>>().join(" or ");
        row(&mut out, &[&own(p.name), p.label_zh, &p.domain.join(", "), &range, p.comment]);
    }
    section(&mut out, "Properties of other vocabularies", "", &["property", "said of", "what it says"]);
    for (name, of, comment) in BORROWED {
        row(&mut out, &[&format!("`{name}`"), of, comment]);
    }
    let _ = write!(out, "\nThe namespace of `dg:` is <{NAMESPACE}>.\n");
    out
}

fn own(name: &str) -> String {
    format!("`dg:{name}`")
}

fn section(out: &mut String, title: &str, text: &str, columns: &[&str]) {
    let _ = write!(out, "\n## {title}\n\n");
    if !text.is_empty() {
        let _ = write!(out, "{text}\n\n");
    }
    row(out, columns);
    row(out, &vec!["---"; columns.len()]);
}

fn row(out: &mut String, cells: &[&str]) {
    let _ = writeln!(out, "| {} |", cells.iter().map(|c| c.replace('|', "\\|")).collect::<Vec<_>>().join(" | "));
}
