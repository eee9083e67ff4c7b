//! How changes and contradictions are printed: as text and as JSON.

use daygraph::graph::happened::Happened;
use daygraph::graph::quoted::Quotes;
use daygraph::ontology::{Modality, Slot};
use daygraph::store::Rows;
use daygraph::track::changes::Change;
use daygraph::track::contradictions::{About, Contradiction, Side};
use jiff::civil::Date;
use serde_json::{Value, json};

use super::told;

/// Names of parts that a line has at most.
const NAMED: usize = 6;

/// A change in words: `rumored since 2025-11-18, now told as fact`.
pub fn words(rows: &Rows, change: &Change<'_>) -> String {
    let was = |modality: Modality| match modality {
        Modality::Asserted => "told as fact",
        modality => modality.name(),
    };
    match change {
        Change::BecameFact { was: modality, since } => format!("{} since {since}, now told as fact", was(*modality)),
        Change::Denied { was: modality, since } => format!("{} since {since}, now denied", was(*modality)),
        Change::Score { before, now, better } => {
            let how = match better {
                Some(true) => "score raised",
                Some(false) => "score lowered",
                None => "score differs",
            };
            format!("{how}: {}, before {}", now.join(", "), before.join(", "))
        }
        Change::Sum { slot, before, now } => {
            format!("{} differs: {}, before {}", Slot::name(*slot), now.join(", "), before.join(", "))
        }
        Change::Parts(parts) => {
            let mut names: Vec<&str> = parts.iter().map(|(_, at)| rows.label(*at)).collect();
            names.dedup();
            let more = names.len().saturating_sub(NAMED);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            format!("not named before: {}{more}", names[..names.len().min(NAMED)].join(", "))
        }
    }
}

/// Changes in words, the one after the other.
pub fn all_words(rows: &Rows, changes: &[Change<'_>]) -> String {
    changes.iter().map(|change| words(rows, change)).collect::<Vec<_>>().join("; ")
}

/// A change, with what was told before and what is now.
pub fn change(rows: &Rows, change: &Change<'_>) -> Value {
    let mut object = json!({ "change": change.name() });
    match change {
        Change::BecameFact { was, since } | Change::Denied { was, since } => {
            object["was"] = was.name().into();
            object["since"] = since.to_string().into();
        }
        Change::Score { before, now, .. } | Change::Sum { before, now, .. } => {
            object["before"] = json!(before);
            object["now"] = json!(now);
        }
        Change::Parts(parts) => {
            let part = |(role, at): &(daygraph::resolve::PartRole, u32)| json!({ "role": role.name(), "entity": told::entity(rows, *at) });
            object["parts"] = parts.iter().map(part).collect();
        }
    }
    object
}

/// Changes as a list.
pub fn changes(rows: &Rows, all: &[Change<'_>]) -> Value {
    all.iter().map(|of| change(rows, of)).collect()
}

/// Of what sources tell different things, in words: `Foo Series A round: amount`.
pub fn about(rows: &Rows, contradiction: &Contradiction<'_>) -> String {
    let thing = match contradiction.about {
        About::Fact { subject, relation, object } => told::statement(rows, (subject, relation, object)),
        About::Happening(at) => rows.text(rows.happening(at).label).to_owned(),
    };
    format!("{thing}: {}", contradiction.point.name())
}

/// Contradictions as a list, with the sides of each.
pub fn contradictions(rows: &Rows, all: &[Contradiction<'_>]) -> Value {
    let side = |side: &Side<'_>| {
        json!({
            "told": side.text,
            "days": side.days(rows).iter().map(Date::to_string).collect::<Vec<_>>(),
            "series": side.series(rows),
            "sources": side.sources(rows),
            "claims": side.claims.iter().map(|at| rows.claim_id(*at)).collect::<Vec<_>>(),
        })
    };
    let one = |contradiction: &Contradiction<'_>| {
        let mut object = json!({ "about": about(rows, contradiction), "point": contradiction.point.name() });
        match contradiction.about {
            About::Fact { subject, relation, object: of } => {
                object["fact"] = json!({
                    "subject": told::entity(rows, subject),
                    "relation": relation.name(),
                    "object": of.map(|at| told::entity(rows, at)),
                });
            }
            About::Happening(at) => object["happening"] = rows.text(rows.happening(at).id).into(),
        }
        object["sides"] = contradiction.sides.iter().map(side).collect();
        object
    };
    all.iter().map(one).collect()
}

/// A happening with how it changed.
pub fn happening(
    rows: &Rows,
    happened: &Happened<'_>,
    new: bool,
    of: &[Change<'_>],
    evidence: Option<&Quotes<'_>>,
) -> Value {
    let mut object = told::happening(rows, happened, evidence);
    object["new"] = new.into();
    object["changes"] = changes(rows, of);
    object
}
