//! How entities, facts, claims and happenings are printed: as text and as JSON.

use daygraph::graph::DecidedRecord;
use daygraph::graph::facts::{Fact, Facts};
use daygraph::graph::happened::Happened;
use daygraph::graph::quoted::{Quote, Quotes};
use daygraph::ontology::{Modality, Relation, Slot};
use daygraph::resolve::{HappeningClass, PartRole};
use daygraph::store::Rows;
use daygraph::store::rows::{ClaimAt, EntityAt, ItemAt};
use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::output::json::rounded;
use super::output::{Colours, Ink};

/// Investors that a line names at most.
const NAMED: usize = 6;
/// Texts of a detail that a fact's line has at most, and sums of a happening's.
const DETAILS: usize = 3;

/// The ink of what is meant so.
pub fn ink(modality: Modality) -> Ink {
    match modality {
        Modality::Asserted => Ink::Good,
        Modality::Planned | Modality::Rumored => Ink::Doubtful,
        Modality::Denied => Ink::Bad,
    }
}

/// `2025-11-18`, or `2025-11-18 – 2025-11-24`.
pub fn span((first, last): (Date, Date)) -> String {
    if first == last { first.to_string() } else { format!("{first} – {last}") }
}

/// `3 items`
pub fn items(count: usize) -> String {
    format!("{count} {}", if count == 1 { "item" } else { "items" })
}

/// What a fact's claims tell beside its ends, the newest first: `81.4%, 79%`, `CEO`, `lead`.
pub fn details(facts: &Facts<'_>, fact: &Fact) -> String {
    let one = |(slot, texts): (Slot, Vec<&str>)| {
        let more = if texts.len() > DETAILS { ", …" } else { "" };
        let texts = format!("{}{more}", texts[..texts.len().min(DETAILS)].join(", "));
        match slot {
            Slot::Lead => "lead".to_owned(),
            Slot::Valuation => format!("at {texts}"),
            _ => texts,
        }
    };
    facts.details(fact).into_iter().map(one).collect::<Vec<_>>().join("; ")
}

/// What a fact says: `Alibaba released Qwen3`.
pub fn statement(rows: &Rows, (subject, relation, object): (EntityAt, Relation, Option<EntityAt>)) -> String {
    let object = object.map(|at| format!(" {}", rows.label(at))).unwrap_or_default();
    format!("{} {}{object}", rows.label(subject), relation.name())
}

/// A probability: `0.03`, `2e-6`.
pub fn chance(p: f64) -> String {
    if p >= 0.001 { format!("{p:.3}") } else { format!("{p:.0e}") }
}

/// A fact as a step from one of its ends: `─released→`, `←released─`, `─partneredWith─`.
pub fn arrow(fact: &Fact, from: EntityAt) -> String {
    let name = match fact.modality {
        Modality::Asserted => fact.relation.name().to_owned(),
        modality => format!("{} ({})", fact.relation.name(), modality.name()),
    };
    if fact.relation.row().symmetric {
        format!("─{name}─")
    } else if fact.subject == from {
        format!("─{name}→")
    } else {
        format!("←{name}─")
    }
}

/// A happening in one line, without its days: `Release of Qwen3 by Alibaba`,
/// `Anysphere Series D round: $2.3B at $29.3B, led by Accel; from Coatue, NVIDIA`.
pub fn line(rows: &Rows, happened: &Happened<'_>) -> String {
    let names = |role| {
        let all: Vec<EntityAt> = happened.part(role).collect();
        let mut named: Vec<&str> = all.iter().take(NAMED).map(|at| rows.label(*at)).collect();
        named.dedup();
        let more = all.len().saturating_sub(NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        (!named.is_empty()).then(|| format!("{}{more}", named.join(", ")))
    };
    let first = |slot| happened.detail(slot).first().map(|text| (*text).to_owned());
    // What contradicts what most items tell stands beside it.
    let sums = |slot| match happened.detail(slot) {
        [] => None,
        [one] => Some((*one).to_owned()),
        [one, others @ ..] => {
            let more = if others.len() > DETAILS { ", …" } else { "" };
            Some(format!("{one} (also told: {}{more})", others[..others.len().min(DETAILS)].join(", ")))
        }
    };
    let mut text = happened.label.to_owned();
    match happened.class {
        HappeningClass::Release => {
            text.extend(names(PartRole::By).map(|by| format!(" by {by}")));
        }
        HappeningClass::FundingRound | HappeningClass::Listing => {
            let sum = sums(Slot::Amount).filter(|sum| !text.contains(sum.as_str()));
            let parts = [
                sum,
                sums(Slot::Valuation).map(|worth| format!("at {worth}")),
                names(PartRole::Lead).map(|lead| format!("led by {lead}")),
                names(PartRole::Investor).map(|from| format!("from {from}")),
            ];
            let told: Vec<String> = parts.into_iter().flatten().collect();
            if !told.is_empty() {
                text = format!("{text}: {}", told.join(", "));
            }
        }
        HappeningClass::Appointment => {
            text.extend(first(Slot::Role).map(|role| format!(" ({role})")));
        }
        HappeningClass::Acquisition | HappeningClass::Partnership | HappeningClass::LegalAction => {
            text.extend(sums(Slot::Amount).map(|sum| format!(" for {sum}")));
        }
    }
    match happened.said.as_slice() {
        [(Modality::Asserted, _)] => {}
        [(modality, _)] => text = format!("{text} ({})", modality.name()),
        // A rumor that became fact, a plan that was denied.
        several => {
            let told: Vec<String> = several.iter().map(|(m, since)| format!("{} {since}", m.name())).collect();
            text = format!("{text} ({})", told.join(", "));
        }
    }
    text
}

/// The sentences of claims, with day, place and source, each line begun by `indent`. What one
/// sentence says of several is there once.
pub fn sentences(quotes: &Quotes<'_>, claims: &[ClaimAt], indent: &str, colours: Colours) -> String {
    let rows = quotes.rows();
    let mut text = String::new();
    let mut told: Vec<(ItemAt, String)> = Vec::new();
    for at in claims {
        let claim = rows.claim(*at);
        let quote = quotes.of_claim(*at);
        let sentence = (claim.item, quote.sentence());
        if told.contains(&sentence) {
            continue;
        }
        told.push(sentence);
        let (item, digest) = (rows.item(claim.item), rows.digest_of(claim.item));
        let day = colours.paint(Ink::Day, &digest.day.to_string());
        let words = quoted(&quote, colours);
        let place = format!("{} {}:{}", rows.text(digest.series), rows.text(digest.file), claim.line);
        let source = item.sources.first().map(|source| format!("  {}", rows.text(*source))).unwrap_or_default();
        let place = colours.paint(Ink::Faint, &format!("{place}{source}"));
        text.push_str(&format!("{indent}{day}  {words}\n{indent}            {place}\n"));
    }
    text
}

/// A sentence in quotation marks, what stands beside the words that say it quieter than these.
pub fn quoted(quote: &Quote<'_>, colours: Colours) -> String {
    let [before, words, after] = [&*quote.before, quote.words, &*quote.after].map(super::output::plain);
    let beside = |text: &str| if text.is_empty() { String::new() } else { colours.paint(Ink::Faint, text) };
    format!("“{}{words}{}”", beside(&before), beside(&after))
}

/// What people decided, line by line: what a line tells, and its text.
pub fn decided(decided: &DecidedRecord) -> impl Iterator<Item = (&'static str, String)> {
    let by = decided.by.iter().map(|(number, text)| ("decided", format!("{number}: {text}")));
    by.chain(decided.notes.iter().map(|note| ("note", note.clone())))
}

/// Adds what people decided to an object, as `decisions` and `notes`.
pub fn add_decided(object: &mut Value, decided: &DecidedRecord) {
    let by = decided.by.iter().map(|(number, text)| json!({ "number": number, "text": text }));
    object["decisions"] = by.collect();
    object["notes"] = json!(decided.notes);
}

/// `{"id": …, "label": …, "kind": …}`
pub fn entity(rows: &Rows, at: EntityAt) -> Value {
    json!({ "id": rows.entity_id(at), "label": rows.label(at), "kind": rows.entity(at).kind.name() })
}

/// A fact with its days, series and sources; its claims where they are asked for.
pub fn fact(facts: &Facts<'_>, fact: &Fact, evidence: Option<&Quotes<'_>>) -> Value {
    let rows = facts.rows();
    let details: Map<String, Value> =
        facts.details(fact).into_iter().map(|(slot, texts)| (slot.name().to_owned(), json!(texts))).collect();
    let mut object = json!({
        "subject": entity(rows, fact.subject),
        "relation": fact.relation.name(),
        "object": fact.object.map(|at| entity(rows, at)),
        "modality": fact.modality.name(),
        "derived": fact.derived(),
        "confidence": rounded(facts.confidence(fact).into(), 3),
        "items": if fact.derived() { 0 } else { facts.items(fact) },
        "days": facts.all_days(fact).iter().map(Date::to_string).collect::<Vec<_>>(),
        "series": facts.series(fact),
        "details": details,
        "sources": facts.sources(fact),
    });
    add_decided(&mut object, &DecidedRecord::of_claims(rows, facts.claims(fact)));
    if let Some(quotes) = evidence {
        object["evidence"] = facts.claims(fact).iter().map(|at| claim(quotes, *at)).collect();
    }
    object
}

/// A claim with where it is said.
fn claim(quotes: &Quotes<'_>, at: ClaimAt) -> Value {
    let rows = quotes.rows();
    let (claim, quote) = (rows.claim(at), quotes.of_claim(at));
    let (item, digest) = (rows.item(claim.item), rows.digest_of(claim.item));
    let slots: Map<String, Value> =
        claim.slots.iter().map(|(slot, text)| (slot.name().to_owned(), json!(rows.text(*text)))).collect();
    let mut object = json!({
        "claim": rows.claim_id(at),
        "day": digest.day.to_string(),
        "series": rows.text(digest.series),
        "modality": claim.modality.name(),
        "confidence": rounded(claim.confidence.into(), 3),
        "details": slots,
        "before": quote.before,
        "sentence": quote.words,
        "after": quote.after,
        "rule": rows.text(claim.rule),
        "item": rows.item_id(claim.item),
        "headline": rows.text(item.headline),
        "file": rows.text(digest.file),
        "line": claim.line,
        "span": [claim.span.0, claim.span.1],
        "sources": item.sources.iter().map(|source| rows.text(*source)).collect::<Vec<_>>(),
    });
    add_decided(&mut object, &DecidedRecord::of_claims(rows, &[at]));
    object
}

/// A happening with its parts; its claims where they are asked for.
pub fn happening(rows: &Rows, happened: &Happened<'_>, evidence: Option<&Quotes<'_>>) -> Value {
    let mut parts: Map<String, Value> = Map::new();
    for role in PartRole::ALL {
        let of: Vec<Value> = happened.part(role).map(|at| entity(rows, at)).collect();
        if !of.is_empty() {
            parts.insert(role.name().to_owned(), of.into());
        }
    }
    let details: Map<String, Value> =
        happened.details.iter().map(|(slot, texts)| (slot.name().to_owned(), json!(texts))).collect();
    let said = |(modality, day): &(Modality, Date)| json!({ "modality": modality.name(), "since": day.to_string() });
    let mut object = json!({
        "id": happened.id,
        "class": happened.class.name(),
        "label": happened.label,
        "line": line(rows, happened),
        "first": happened.days.0.to_string(),
        "last": happened.days.1.to_string(),
        "modality": happened.modality().name(),
        "said": happened.said.iter().map(said).collect::<Vec<_>>(),
        "parts": parts,
        "details": details,
        "confidence": rounded(happened.confidence.into(), 3),
        "items": happened.items,
        "series": happened.series,
        "sources": happened.sources,
    });
    if let Some(quotes) = evidence {
        object["evidence"] = happened.claims.iter().map(|at| claim(quotes, *at)).collect();
    }
    object
}
