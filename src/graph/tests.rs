//! Walking the network, set beside what is found without cleverness.

use indexmap::IndexMap;
use jiff::civil::date;
use proptest::prelude::*;

use super::communities::communities;
use super::facts::{Facts, Filter, Said};
use super::network::Network;
use super::paths::{Path, paths};
use super::rank::{Measure, ranked};
use super::surroundings::neighbors;
use super::{Window, named};
use crate::digest::Language;
use crate::extract::{Claim, DigestExtraction, ItemExtraction, LocalEntity};
use crate::ontology::{Kind, Modality, Relation, Slot};
use crate::resolve::{Decisions, Entity, EntityId, Resolution};
use crate::store::rows::EntityAt;
use crate::store::{Rows, Snapshot, Writer};

/// What one item says: subject, relation, object, day of January 2025, modality, confidence.
type Saying = (u32, Relation, u32, i8, Modality, f32);

/// Companies `c0`, `c1`, … of which items say this, an item each.
fn world(count: u32, sayings: &[Saying]) -> (Resolution, Vec<DigestExtraction>) {
    let names: Vec<String> = (0..count).map(|n| format!("c{n}")).collect();
    let ids: Vec<EntityId> = names.iter().map(|name| EntityId::from(format!("company/{name}"))).collect();
    let entity =
        |name: &String| Entity { aliases: vec![name.clone()], ..Entity::new(Kind::Company, name.to_uppercase()) };
    let mut days: Vec<i8> = sayings.iter().map(|saying| saying.3).collect();
    days.sort_unstable();
    days.dedup();
    let (mut digests, mut of_digests) = (Vec::new(), Vec::new());
    for day in days {
        let (mut items, mut of_items) = (Vec::new(), Vec::new());
        for (from, relation, to, _, modality, confidence) in sayings.iter().filter(|saying| saying.3 == day) {
            let ends = [*from, *to].map(|end| end as usize);
            let local = |end: usize| LocalEntity {
                name: names[end].clone(),
                aliases: Vec::new(),
                kind: Kind::Company,
                lexicon: None,
                confidence: 0.9,
                mentions: vec![(0, 2)],
            };
            of_items.push(ends.map(|end| ids[end].clone()).to_vec());
            items.push(ItemExtraction {
                line: 1,
                title: "news".into(),
                section: Vec::new(),
                importance: None,
                links: Vec::new(),
                time: None,
                entities: ends.map(local).to_vec(),
                claims: vec![Claim {
                    relation: *relation,
                    subject: 0,
                    object: Some(1),
                    slots: vec![(Slot::Amount, "$5M".into())],
                    modality: *modality,
                    confidence: *confidence,
                    evidence: "words".into(),
                    span: (0, 5),
                    line: 1,
                    rule: "test".into(),
                }],
                namings: Vec::new(),
                addresses: Vec::new(),
                text: String::new(),
                id: None,
            });
        }
        of_digests.push(of_items);
        digests.push(DigestExtraction {
            series: "test".into(),
            date: date(2025, 1, day),
            language: Language::En,
            title: "Test".into(),
            tags: Vec::new(),
            hash: format!("{day:064}"),
            file: format!("{day}.md"),
            items,
        });
    }
    let entities: IndexMap<EntityId, Entity> = ids.iter().cloned().zip(names.iter().map(entity)).collect();
    let digest_ids = digests.iter().map(|digest| format!("digest/test/{}", digest.date)).collect();
    let decisions = Decisions::default();
    (Resolution { digest_ids, entities, ids: of_digests, happenings: Vec::new(), decisions }, digests)
}

fn rows(count: u32, sayings: &[Saying]) -> Rows {
    let (resolution, digests) = world(count, sayings);
    Rows::of(&resolution, &digests.iter().collect::<Vec<_>>())
}

fn says(from: u32, relation: Relation, to: u32) -> Saying {
    (from, relation, to, 1, Modality::Asserted, 0.9)
}

/// All ways between two entities, the cheapest first.
fn every_way(network: &Network<'_>, from: EntityAt, to: EntityAt) -> Vec<Path> {
    let costs = network.costs();
    let (mut found, mut todo) = (Vec::new(), vec![vec![from]]);
    while let Some(way) = todo.pop() {
        let at = way[way.len() - 1];
        if at == to {
            let step = |ends: &[EntityAt]| {
                network.place_between(ends[0], ends[1]).map_or(f64::NAN, |link| costs[link as usize])
            };
            found.push(Path { cost: way.windows(2).map(step).sum(), entities: way });
            continue;
        }
        for (neighbor, _) in network.around(at).filter(|(neighbor, _)| !way.contains(neighbor)) {
            todo.push([way.as_slice(), &[neighbor]].concat());
        }
    }
    found.sort_by(|a, b| a.cost.total_cmp(&b.cost).then_with(|| a.entities.cmp(&b.entities)));
    found
}

/// The share of shortest ways that pass each entity, way by way.
fn passed(network: &Network<'_>) -> Vec<f64> {
    let all: Vec<EntityAt> = network.connected().collect();
    let mut values = vec![0.0; network.rows().entities.len()];
    for (n, &from) in all.iter().enumerate() {
        for &to in &all[n + 1..] {
            let ways = every_way(network, from, to);
            let least = ways.iter().map(|way| way.entities.len()).min().unwrap_or(0);
            let ways: Vec<&Path> = ways.iter().filter(|way| way.entities.len() == least).collect();
            for way in &ways {
                let between = &way.entities[1..way.entities.len() - 1];
                between.iter().for_each(|at| values[*at as usize] += 1.0 / ways.len() as f64);
            }
        }
    }
    let pairs = (all.len() as f64 - 1.0) * (all.len() as f64 - 2.0) / 2.0;
    values.iter().map(|value| if pairs > 0.0 { value / pairs } else { 0.0 }).collect()
}

fn some_sayings() -> impl Strategy<Value = Vec<Saying>> {
    let relation = prop::sample::select(vec![Relation::Acquired, Relation::PartneredWith, Relation::Uses]);
    let one = (0u32..7, relation, 0u32..7, 1i8..4, 1u8..100).prop_map(|(from, relation, to, day, sure)| {
        (from, relation, to, day, Modality::Asserted, f32::from(sure) / 100.0)
    });
    prop::collection::vec(one, 0..14)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// Yen's algorithm finds what trying all ways does, in the same order.
    #[test]
    fn the_best_ways_are_the_best_of_all_ways(sayings in some_sayings(), count in 1usize..12) {
        let rows = rows(7, &sayings);
        let network = Network::new(&rows, &Filter::default());
        let mut all = every_way(&network, 0, 6);
        all.truncate(count);
        let found = paths(&network, 0, 6, count);
        prop_assert_eq!(found.len(), all.len());
        for (found, right) in found.iter().zip(&all) {
            // Ways of the same cost may come in either order, as their sums are rounded.
            prop_assert!((found.cost - right.cost).abs() < 1e-9, "{:?} is not {:?}", found, right);
        }
        prop_assert_eq!(network.joins(0, 6), !all.is_empty());
    }

    /// Brandes' algorithm counts what counting ways does.
    #[test]
    fn betweenness_is_the_share_of_ways(sayings in some_sayings()) {
        let rows = rows(7, &sayings);
        let network = Network::new(&rows, &Filter::default());
        for (found, right) in Measure::Betweenness.values(&network, &|| false).iter().zip(passed(&network)) {
            prop_assert!((found - right).abs() < 1e-9, "{} is not {}", found, right);
        }
        // Told to stop, it passes nobody.
        prop_assert!(Measure::Betweenness.values(&network, &|| true).iter().all(|value| *value == 0.0));
    }

    #[test]
    fn pagerank_is_a_distribution(sayings in some_sayings()) {
        let rows = rows(7, &sayings);
        let network = Network::new(&rows, &Filter::default());
        let sum: f64 = Measure::Pagerank.values(&network, &|| false).iter().sum();
        prop_assert!(network.links.is_empty() || (sum - 1.0).abs() < 1e-6, "{}", sum);
    }

    /// Every entity with a neighbor is in one community; the same graph gives the same.
    #[test]
    fn communities_part_the_network(sayings in some_sayings()) {
        let rows = rows(7, &sayings);
        let network = Network::new(&rows, &Filter::default());
        let found = communities(&network, 1.0).expect("a resolution of 1");
        let mut members: Vec<EntityAt> = found.all.iter().flat_map(|c| c.members.iter().map(|m| m.0)).collect();
        members.sort_unstable();
        prop_assert_eq!(members, network.connected().collect::<Vec<_>>());
        prop_assert_eq!(communities(&network, 1.0).expect("a resolution of 1").all, found.all);
    }
}

#[test]
fn facts_gather_what_is_said_alike() {
    use Modality::{Asserted, Denied, Rumored};
    let rows = rows(
        3,
        &[
            (0, Relation::Acquired, 1, 1, Rumored, 0.4),
            (0, Relation::Acquired, 1, 2, Asserted, 0.5),
            (0, Relation::Acquired, 1, 3, Asserted, 0.8),
            (1, Relation::PartneredWith, 2, 2, Asserted, 0.9),
            (2, Relation::PartneredWith, 1, 4, Asserted, 0.2),
            (2, Relation::Uses, 0, 4, Denied, 0.9),
        ],
    );
    let facts = |filter: Filter| {
        let facts = Facts::of(&rows, &filter);
        let one = |fact: &super::facts::Fact| (fact.subject, fact.relation, fact.object, facts.items(fact));
        (facts.all.iter().map(one).collect::<Vec<_>>(), facts.unsure)
    };
    let acquired = (0, Relation::Acquired, Some(1), 2);
    let partners = (1, Relation::PartneredWith, Some(2), 2);
    assert_eq!(facts(Filter::default()), (vec![acquired, partners], 0));
    let said = |said| facts(Filter { said, ..Filter::default() }).0.len();
    assert_eq!((said(Said::AsFact), said(Said::NotDenied), said(Said::Anyhow)), (2, 3, 4));
    // A sure claim keeps the unsure ones of its fact.
    assert_eq!(facts(Filter { confidence: 0.85, ..Filter::default() }), (vec![partners], 1));
    let window = Window { since: Some(date(2025, 1, 3)), until: Some(date(2025, 1, 3)) };
    assert_eq!(facts(Filter { window, ..Filter::default() }).0, [(0, Relation::Acquired, Some(1), 1)]);
    assert_eq!(facts(Filter { take: vec![Relation::Uses, Relation::Acquired], ..Filter::default() }).0, [acquired]);
    assert_eq!(facts(Filter { avoid: vec![Relation::Acquired], ..Filter::default() }).0, [partners]);

    let facts = Facts::of(&rows, &Filter::default());
    let fact = &facts.all[0];
    assert_eq!(facts.days(fact), Some((date(2025, 1, 2), date(2025, 1, 3))));
    assert_eq!(facts.confidence(fact), 0.8);
    assert!((facts.certainty(fact) - 0.9).abs() < 1e-6, "1 − 0.5 × 0.2");
    assert_eq!(facts.details(fact), [(Slot::Amount, vec!["$5M"])]);
}

#[test]
fn a_sure_and_rare_way_past_few_is_cheaper() {
    use Relation::{Acquired, Uses};
    // c0 to c3 by c1, or by c2, which everybody uses.
    let mut sayings = vec![says(0, Acquired, 1), says(1, Acquired, 3), says(0, Uses, 2), says(3, Uses, 2)];
    sayings.extend((4..12).map(|n| says(n, Uses, 2)));
    let rows = rows(12, &sayings);
    let at = |n: u32| rows.find_entity(&format!("company/c{n}")).expect("it is there");
    let network = Network::new(&rows, &Filter::default());
    let found = paths(&network, at(0), at(3), 5);
    let ways: Vec<&[EntityAt]> = found.iter().map(|path| path.entities.as_slice()).collect();
    assert_eq!(ways, [&[at(0), at(1), at(3)][..], &[at(0), at(2), at(3)]]);
    assert!(paths(&network, at(0), at(0), 5).is_empty());
    let avoid = Filter { avoid: vec![Acquired], ..Filter::default() };
    assert_eq!(paths(&Network::new(&rows, &avoid), at(0), at(3), 5).len(), 1);
    assert_eq!(ranked(&network, Measure::Degree, &|| false)[0], (at(2), 10.0));
}

#[test]
fn neighbors_come_ring_by_ring() {
    use Relation::Uses;
    let rows = rows(
        5,
        &[says(0, Uses, 1), says(0, Uses, 2), says(0, Uses, 2), says(1, Uses, 3), says(2, Uses, 3), says(3, Uses, 4)],
    );
    let network = Network::new(&rows, &Filter::default());
    let around =
        |depth| neighbors(&network, 0, depth).iter().map(|n| (n.at, n.steps, n.via, n.items)).collect::<Vec<_>>();
    assert_eq!(around(1), [(2, 1, 0, 2), (1, 1, 0, 1)]);
    assert_eq!(around(2)[2..], [(3, 2, 2, 1)]);
    assert_eq!(around(9).len(), 4);
}

#[test]
fn a_name_means_who_bears_it_most() {
    let mut sayings: Vec<Saying> =
        (0..12).map(|day| (0, Relation::Uses, 1, day + 1, Modality::Asserted, 0.9)).collect();
    sayings.push(says(2, Relation::Uses, 3));
    let (mut resolution, digests) = world(4, &sayings);
    for (_, entity) in resolution
        .entities
        .iter_mut()
        .filter(|(id, _)| [&"company/c0", &"company/c2", &"company/c3"].contains(&&&***id))
    {
        entity.aliases.push(if entity.label == "C3" { "rare" } else { "both" }.into());
        entity.aliases.extend((entity.label != "C0").then(|| "few".to_owned()));
    }
    let temp = tempfile::tempdir().expect("a folder");
    let all: Vec<&DigestExtraction> = digests.iter().collect();
    Writer::open_now(temp.path()).expect("a store").apply(&resolution, &all).expect("it is written");
    let snapshot = Snapshot::open(temp.path()).expect("a store");
    let id = |at| snapshot.rows().entity_id(at).to_owned();

    let found = named::find(&snapshot, "BOTH").expect("c0 is in most items by far");
    assert_eq!((id(found.at), found.also.len()), ("company/c0".to_owned(), 1));
    let Err(named::NameError::Ambiguous { candidates, .. }) = named::find(&snapshot, "few") else {
        panic!("ambiguous")
    };
    assert_eq!(candidates.iter().map(|c| c.id.as_str()).collect::<Vec<_>>(), ["company/c2", "company/c3"]);
    for name in ["company/c3", "urn:daygraph:company/c3", "rare", " C3 ", "rare (Company)"] {
        assert_eq!(named::find(&snapshot, name).map(|found| id(found.at)), Ok("company/c3".to_owned()), "{name}");
    }
    let Err(named::NameError::Unknown { similar, .. }) = named::find(&snapshot, "bothh") else { panic!("unknown") };
    assert_eq!(similar.first().map(|c| c.id.as_str()), Some("company/c0"));
    assert!(named::find(&snapshot, "rare (Model)").is_err());

    // For a decision nobody is guessed.
    let one = |name, kind| named::find_one(&snapshot, name, |k| k == kind).map(id);
    assert!(matches!(one("both", Kind::Company), Err(named::NameError::Ambiguous { .. })));
    assert!(matches!(one("rare", Kind::Model), Err(named::NameError::OtherKind { .. })));
    assert_eq!(one("c3", Kind::Company), Ok("company/c3".to_owned()));
    assert_eq!(one("rare (Company)", Kind::Company), Ok("company/c3".to_owned()));
    assert_eq!(named::spelling(&snapshot, "rare (Company)"), Some("rare"));
    assert_eq!(named::spelling(&snapshot, "company/c3"), None);
}
