//! Rows into a graph.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use petgraph::graph::{DiGraph, NodeIndex};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{ClaimRecord, Edge, EdgeClass, EdgeId, Evidence, HappeningRecord, Node, NodeClass, Records, View};
use crate::ontology::{Modality, Relation, Slot};

/// What goes into a view.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Whether happenings are nodes too, joined to their parts.
    pub happenings: bool,
    /// Whether nodes that no edge touches are left out.
    pub connected: bool,
    /// How many sentences an edge keeps at most.
    pub evidence: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options { happenings: false, connected: false, evidence: 5 }
    }
}

/// Gathers rows into a graph; the order of the rows makes no difference.
pub fn view(base: &str, records: &Records, options: Options) -> View {
    let mut nodes = entities(records);
    let mut edges: BTreeMap<EdgeId, Gathered> = BTreeMap::new();
    for claim in &records.claims {
        if let Some(id) = EdgeId::of(claim) {
            edges.entry(id).or_default().add(claim);
        } else if let (Relation::Raised, Some(node)) = (claim.relation, nodes.get_mut(claim.subject.as_str())) {
            node.raised.extend(raised(claim));
        }
    }
    if options.happenings {
        let claims: BTreeMap<&str, &ClaimRecord> = records.claims.iter().map(|c| (c.id.as_str(), c)).collect();
        for happening in &records.happenings {
            add_happening(happening, &claims, &mut nodes, &mut edges);
        }
    }
    let derived = derived(records, &nodes, &edges);
    // Families that no item mentions are there for what belongs to them.
    let ends: BTreeSet<&str> =
        edges.keys().chain(derived.keys()).flat_map(|id| [id.subject.as_str(), id.object.as_str()]).collect();
    nodes.retain(|id, node| (node.mentions > 0 && !options.connected) || ends.contains(id));
    let mut graph = DiGraph::new();
    let mut places: BTreeMap<String, NodeIndex> = BTreeMap::new();
    for (id, mut node) in nodes {
        node.raised.sort();
        node.raised.dedup();
        places.insert(id.to_owned(), graph.add_node(node));
    }
    let said = edges.into_iter().filter_map(|(id, said)| Some((said.edge(&id, options.evidence)?, id)));
    let derived = derived.into_iter().map(|(id, days)| (derived_edge(&id, days), id));
    let mut all: Vec<(Edge, EdgeId)> = said.chain(derived).collect();
    all.sort_by(|a, b| a.1.cmp(&b.1));
    for (edge, id) in all {
        // A claim whose end is gone from the store has nothing to be drawn between.
        if let (Some(&from), Some(&to)) = (places.get(&id.subject), places.get(&id.object)) {
            graph.add_edge(from, to, edge);
        }
    }
    View { base: base.to_owned(), graph }
}

/// By how many items an entity is mentioned, and on which days.
#[derive(Default)]
struct Mentioned {
    items: u32,
    days: Option<(Date, Date)>,
}

fn entities(records: &Records) -> BTreeMap<&str, Node> {
    let mut nodes: BTreeMap<&str, Node> = BTreeMap::new();
    for entity in &records.entities {
        let node = Node {
            id: entity.id.clone(),
            label: entity.label.clone(),
            class: NodeClass::Entity(entity.kind),
            aliases: sorted(entity.aliases.iter().cloned()),
            days: None,
            mentions: 0,
            wikidata: entity.wikidata.clone(),
            raised: Vec::new(),
        };
        nodes.insert(&entity.id, node);
    }
    let mut seen: FxHashSet<&(String, String, Date)> = FxHashSet::default();
    let mut mentioned: FxHashMap<&str, Mentioned> = FxHashMap::default();
    for mention in records.mentions.iter().filter(|mention| seen.insert(mention)) {
        let of_one = mentioned.entry(&mention.0).or_default();
        of_one.items += 1;
        of_one.days = Some(widened(of_one.days, mention.2));
    }
    for (id, node) in &mut nodes {
        if let Some(of_one) = mentioned.get(id) {
            (node.mentions, node.days) = (of_one.items, of_one.days);
        }
    }
    nodes
}

/// What belongs to what without a claim that says so, with the days on which the part, or
/// what belongs to it in turn, was mentioned.
fn derived(
    records: &Records,
    nodes: &BTreeMap<&str, Node>,
    said: &BTreeMap<EdgeId, Gathered>,
) -> BTreeMap<EdgeId, (Date, Date)> {
    let wholes: BTreeMap<&str, &[String]> =
        records.entities.iter().map(|e| (e.id.as_str(), e.part_of.as_slice())).collect();
    let mut links: BTreeMap<EdgeId, (Date, Date)> = BTreeMap::new();
    for (&id, node) in nodes {
        let Some((first, last)) = node.days else { continue };
        let (mut passed, mut todo) = (BTreeSet::new(), vec![id]);
        while let Some(part) = todo.pop().filter(|part| passed.insert(*part)) {
            for whole in wholes.get(part).copied().unwrap_or_default().iter().filter(|whole| *whole != part) {
                let link = EdgeId {
                    subject: part.to_owned(),
                    relation: EdgeClass::Relation(Relation::PartOf),
                    object: whole.clone(),
                    modality: Modality::Asserted,
                };
                todo.push(whole);
                // What has mentions of its own is dated by these.
                let dated = nodes.get(part).and_then(|n| n.days).unwrap_or((first, last));
                if !said.contains_key(&link) {
                    let days = links.entry(link).or_insert(dated);
                    *days = widened(Some(widened(Some(*days), dated.0)), dated.1);
                }
            }
        }
    }
    links
}

fn derived_edge(id: &EdgeId, days: (Date, Date)) -> Edge {
    Edge {
        id: id.to_string(),
        relation: id.relation,
        modality: id.modality,
        derived: true,
        weight: 1,
        days,
        confidence: 1.0,
        evidence: Vec::new(),
        sources: Vec::new(),
    }
}

fn add_happening<'a>(
    happening: &'a HappeningRecord,
    claims: &BTreeMap<&str, &ClaimRecord>,
    nodes: &mut BTreeMap<&'a str, Node>,
    edges: &mut BTreeMap<EdgeId, Gathered>,
) {
    let told: Vec<&ClaimRecord> = happening.claims.iter().filter_map(|id| claims.get(id.as_str()).copied()).collect();
    let items: BTreeSet<&str> = told.iter().map(|c| c.item.as_str()).collect();
    let node = Node {
        id: happening.id.clone(),
        label: happening.label.clone(),
        class: NodeClass::Happening(happening.class),
        aliases: Vec::new(),
        days: told.iter().fold(None, |days, c| Some(widened(days, c.day))),
        mentions: items.len() as u32,
        wikidata: None,
        raised: Vec::new(),
    };
    nodes.insert(&happening.id, node);
    for (role, part) in &happening.parts {
        let id = EdgeId {
            subject: happening.id.clone(),
            relation: EdgeClass::Part(*role),
            object: part.clone(),
            modality: Modality::Asserted,
        };
        let gathered = edges.entry(id).or_default();
        // What is told of this part; where no claim names it, all that is told.
        let names = |c: &&&ClaimRecord| c.subject == *part || c.object.as_ref() == Some(part);
        let naming: Vec<_> = told.iter().filter(names).collect();
        let telling = if naming.is_empty() { told.iter().collect() } else { naming };
        telling.into_iter().for_each(|claim| gathered.add(claim));
    }
}

/// What the claims of one edge add up to.
#[derive(Default)]
struct Gathered {
    /// The best sentence of each item, by day and item.
    items: BTreeMap<(Date, String), Said>,
    confidence: f32,
    sources: BTreeSet<String>,
}

struct Said {
    confidence: f32,
    sentence: String,
    headline: String,
}

impl Gathered {
    fn add(&mut self, claim: &ClaimRecord) {
        self.confidence = self.confidence.max(claim.confidence);
        self.sources.extend(claim.sources.iter().cloned());
        let said = || Said {
            confidence: claim.confidence,
            sentence: claim.evidence.clone(),
            headline: claim.headline.clone(),
        };
        self.items
            .entry((claim.day, claim.item.clone()))
            .and_modify(|kept| {
                // The surer one; of two as sure, the one that sorts first, whichever came first.
                let surer = claim.confidence.total_cmp(&kept.confidence);
                if surer.then_with(|| kept.sentence.cmp(&claim.evidence)).is_gt() {
                    *kept = said();
                }
            })
            .or_insert_with(said);
    }

    /// The edge, unless nothing was gathered.
    fn edge(self, id: &EdgeId, evidence: usize) -> Option<Edge> {
        let (first, last) = (self.items.keys().next()?.0, self.items.keys().next_back()?.0);
        let weight = self.items.len() as u32;
        let evidence = self.items.into_iter().take(evidence).map(|((day, item), said)| Evidence {
            day,
            item,
            headline: said.headline,
            sentence: said.sentence,
        });
        Some(Edge {
            id: id.to_string(),
            relation: id.relation,
            modality: id.modality,
            derived: false,
            weight,
            days: (first, last),
            confidence: self.confidence,
            evidence: evidence.collect(),
            sources: self.sources.into_iter().collect(),
        })
    }
}

/// `2025-11-29: $5M, seed`, where an amount is told.
fn raised(claim: &ClaimRecord) -> Option<String> {
    let slot = |slot| claim.slots.iter().find(|s| s.0 == slot).map(|s| s.1.as_str());
    let amount = slot(Slot::Amount)?;
    let round = slot(Slot::Round).map(|r| format!(", {r}")).unwrap_or_default();
    let modality = match claim.modality {
        Modality::Asserted => String::new(),
        modality => format!(" ({})", modality.name()),
    };
    Some(format!("{}: {amount}{round}{modality}", claim.day))
}

fn widened(days: Option<(Date, Date)>, day: Date) -> (Date, Date) {
    days.map_or((day, day), |(first, last)| (first.min(day), last.max(day)))
}

fn sorted(texts: impl Iterator<Item = String>) -> Vec<String> {
    texts.collect::<BTreeSet<_>>().into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::super::EntityRecord;
    use super::*;
    use crate::ontology::Kind;
    use crate::resolve::{HappeningClass, PartRole};

    fn claim(n: u32, relation: Relation, ends: (&str, Option<&str>), modality: Modality, item: &str) -> ClaimRecord {
        ClaimRecord {
            id: format!("claim/{n}"),
            relation,
            subject: ends.0.into(),
            object: ends.1.map(str::to_owned),
            modality,
            confidence: 0.5 + n as f32 / 100.0,
            slots: vec![(Slot::Amount, "$5M".into()), (Slot::Round, "seed".into())],
            evidence: format!("sentence {n}"),
            span: (0, 1),
            line: n,
            rule: "test".into(),
            item: item.into(),
            headline: "headline".into(),
            sources: vec![format!("https://example.org/{item}")],
            digest: "digest/x/2025-01-02".into(),
            file: "x.md".into(),
            day: item[..10].parse().expect("a day"),
        }
    }

    fn records() -> Records {
        let entity = |id: &str, kind, label: &str| EntityRecord {
            id: id.into(),
            kind,
            label: label.into(),
            aliases: vec!["b".into(), "a".into()],
            wikidata: None,
            part_of: Vec::new(),
        };
        use Modality::{Asserted, Planned};
        Records {
            entities: vec![
                entity("model/m", Kind::Model, "M"),
                entity("company/b", Kind::Company, "B"),
                entity("company/a", Kind::Company, "A"),
            ],
            mentions: vec![
                ("company/a".into(), "2025-01-02#1".into(), jiff::civil::date(2025, 1, 2)),
                ("company/a".into(), "2025-01-02#1".into(), jiff::civil::date(2025, 1, 2)),
                ("company/a".into(), "2025-01-04#1".into(), jiff::civil::date(2025, 1, 4)),
            ],
            claims: vec![
                claim(1, Relation::Released, ("company/a", Some("model/m")), Asserted, "2025-01-02#1"),
                claim(2, Relation::Released, ("company/a", Some("model/m")), Asserted, "2025-01-02#1"),
                claim(3, Relation::Released, ("company/a", Some("model/m")), Asserted, "2025-01-04#1"),
                claim(4, Relation::Released, ("company/a", Some("model/m")), Planned, "2025-01-01#1"),
                claim(5, Relation::PartneredWith, ("company/b", Some("company/a")), Asserted, "2025-01-02#1"),
                claim(6, Relation::PartneredWith, ("company/a", Some("company/b")), Asserted, "2025-01-04#1"),
                claim(7, Relation::Raised, ("company/a", None), Asserted, "2025-01-02#1"),
            ],
            happenings: vec![HappeningRecord {
                id: "event/release/m".into(),
                class: HappeningClass::Release,
                label: "A releases M".into(),
                parts: vec![(PartRole::By, "company/a".into()), (PartRole::Of, "model/m".into())],
                claims: vec!["claim/1".into(), "claim/3".into()],
            }],
        }
    }

    fn edges(view: &View) -> Vec<(String, u32)> {
        view.graph.edge_weights().map(|e| (e.id.clone(), e.weight)).collect()
    }

    #[test]
    fn an_edge_counts_items_and_keeps_modalities_apart() {
        let view = view("urn:x:", &records(), Options::default());
        let expected = [
            ("company/a~released~model/m", 2),
            ("company/a~released~model/m~planned", 1),
            ("company/a~partneredWith~company/b", 2),
        ];
        assert_eq!(edges(&view), expected.map(|(id, weight)| (id.to_owned(), weight)));
        let released = &view.graph[petgraph::graph::EdgeIndex::new(0)];
        assert_eq!(released.days, (jiff::civil::date(2025, 1, 2), jiff::civil::date(2025, 1, 4)));
        assert_eq!(released.evidence[0].sentence, "sentence 2", "the surer sentence of an item stands for it");
        assert_eq!(released.sources.len(), 2);
        assert_eq!(view.graph.edge_weights().nth(1).map(Edge::label).as_deref(), Some("released (planned)"));
    }

    #[test]
    fn a_node_has_its_days_mentions_and_sums() {
        let view = view("urn:x:", &records(), Options::default());
        let node = &view.graph[petgraph::graph::NodeIndex::new(0)];
        assert_eq!((node.id.as_str(), node.mentions), ("company/a", 2));
        assert_eq!(node.days, Some((jiff::civil::date(2025, 1, 2), jiff::civil::date(2025, 1, 4))));
        assert_eq!(node.raised, ["2025-01-02: $5M, seed"]);
        assert_eq!(node.aliases, ["a", "b"]);
    }

    #[test]
    fn happenings_are_nodes_where_asked_for() {
        let view = view("urn:x:", &records(), Options { happenings: true, ..Options::default() });
        let ids: Vec<_> = view.graph.node_weights().map(|n| n.id.as_str()).collect();
        assert_eq!(ids, ["company/a", "company/b", "event/release/m", "model/m"]);
        assert!(edges(&view).contains(&("event/release/m~by~company/a".into(), 2)));
    }

    #[test]
    fn versions_belong_to_families_that_no_item_mentions() {
        let mut records = records();
        records.entities[0].part_of = vec!["model/family".into()];
        for (id, whole) in [("model/family", Some("company/a")), ("model/alone", None), ("model/unused", None)] {
            records.entities.push(EntityRecord {
                id: id.into(),
                kind: Kind::Model,
                label: id.into(),
                aliases: Vec::new(),
                wikidata: None,
                part_of: whole.into_iter().map(str::to_owned).collect(),
            });
        }
        let day = jiff::civil::date(2025, 1, 3);
        for id in ["model/m", "model/alone"] {
            records.mentions.push((id.into(), "2025-01-03#1".into(), day));
        }
        records.claims.push(claim(
            8,
            Relation::PartOf,
            ("model/family", Some("company/a")),
            Modality::Asserted,
            "2025-01-04#1",
        ));
        let view = super::view("urn:x:", &records, Options::default());
        let links: Vec<_> = view.graph.edge_weights().filter(|e| e.id.contains("~partOf~")).collect();
        let told: Vec<_> = links.iter().map(|e| (e.id.as_str(), e.derived, e.weight, e.evidence.len())).collect();
        assert_eq!(
            told,
            [("model/family~partOf~company/a", false, 1, 1), ("model/m~partOf~model/family", true, 1, 0)],
            "what an item says is not derived"
        );
        assert_eq!(links[1].days, (day, day));
        let ids = |view: &View| view.graph.node_weights().map(|n| n.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&view), ["company/a", "company/b", "model/alone", "model/family", "model/m"]);
        let connected = super::view("urn:x:", &records, Options { connected: true, ..Options::default() });
        assert_eq!(ids(&connected), ["company/a", "company/b", "model/family", "model/m"]);
    }

    #[test]
    fn the_order_of_rows_makes_no_difference() {
        let mut other = records();
        other.entities.reverse();
        other.mentions.reverse();
        other.claims.reverse();
        let options = Options { happenings: true, connected: true, evidence: 1 };
        let (a, b) = (view("urn:x:", &records(), options), view("urn:x:", &other, options));
        assert!(a.graph.node_weights().eq(b.graph.node_weights()));
        assert!(a.graph.edge_weights().eq(b.graph.edge_weights()));
    }
}
