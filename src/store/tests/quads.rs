//! What a store's quads say, read property by property: rows are held against it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphNameRef, NamedNode, NamedOrBlankNode, Term};
use oxigraph::store::StorageError;
use rustc_hash::FxHashMap;

use crate::graph::{ClaimRecord, DecidedRecord, EntityRecord};
use crate::ontology::{Kind, Modality, NAMESPACE, Relation, Slot};
use crate::resolve::{HappeningClass, PartRole};
use crate::store::{Store, WIKIDATA};

/// Everything that quads say. Identifiers are without the base.
pub struct Records {
    pub entities: Vec<EntityRecord>,
    /// Which item mentions which entity: (entity, item, day).
    pub mentions: Vec<(String, String, Date)>,
    pub claims: Vec<ClaimRecord>,
    pub happenings: Vec<HappeningRecord>,
}

/// A happening as the store has it.
pub struct HappeningRecord {
    pub id: String,
    pub class: HappeningClass,
    pub label: String,
    pub parts: Vec<(PartRole, String)>,
    /// Identifiers of its claims.
    pub claims: Vec<String>,
}

/// What people decided of a claim or an entity of this identifier.
pub fn decided(store: &Store, id: &str) -> Result<DecidedRecord, StorageError> {
    let things = Things::of(store, &[id.to_owned()], &[own("decidedBy"), own("note")])?;
    let thing = things.get(id);
    let mut notes: Vec<String> = thing.texts(1).map(str::to_owned).collect();
    notes.sort();
    let decisions: Vec<String> = thing.ids(store, 0).collect();
    let texts = Things::of(store, &decisions, &[own("number"), other(LABEL)])?;
    let text = |id: &String| {
        let decision = texts.get(id);
        Some((decision.number(0)?, decision.text(1)?.to_owned()))
    };
    let mut by: Vec<(u32, String)> = decisions.iter().filter_map(text).collect();
    by.sort();
    Ok(DecidedRecord { by, notes })
}

/// All that a store has.
pub fn records(store: &Store) -> Result<Records, StorageError> {
    Ok(Records {
        entities: entities(store)?,
        mentions: mentions(store)?,
        claims: every_claim(store)?,
        happenings: happenings(store)?,
    })
}

fn own(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{NAMESPACE}{name}"))
}

fn other(name: &str) -> NamedNode {
    NamedNode::new_unchecked(name)
}

fn iri(store: &Store, id: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{}{id}", store.base()))
}

/// Identifiers of all that has a property of this value.
fn with(store: &Store, property: &NamedNode, value: &Term) -> Result<Vec<String>, StorageError> {
    let quads = store.oxigraph().quads_for_pattern(
        None,
        Some(property.as_ref()),
        Some(value.as_ref()),
        Some(GraphNameRef::DefaultGraph),
    );
    let mut found = Vec::new();
    for quad in quads {
        found.extend(id_of(store, quad?.subject));
    }
    Ok(found)
}

/// The identifier of something of this store, without the base.
fn id_of(store: &Store, node: NamedOrBlankNode) -> Option<String> {
    match node {
        NamedOrBlankNode::NamedNode(node) => node.as_str().strip_prefix(store.base()).map(str::to_owned),
        NamedOrBlankNode::BlankNode(_) => None,
    }
}

/// Some properties of many things: thing → values, each with its property's index.
struct Things(FxHashMap<String, Vec<(u8, Term)>>);

/// Some properties of one thing.
#[derive(Clone, Copy)]
struct Thing<'a>(&'a [(u8, Term)]);

impl Things {
    /// The properties of everything that has them.
    fn all(store: &Store, properties: &[NamedNode]) -> Result<Things, StorageError> {
        let columns: Vec<Vec<(String, Term)>> = properties
            .iter()
            .map(|property| {
                let graph = Some(GraphNameRef::DefaultGraph);
                let quads = store.oxigraph().quads_for_pattern(None, Some(property.as_ref()), None, graph);
                let mut column = Vec::new();
                for quad in quads {
                    let quad = quad?;
                    column.extend(id_of(store, quad.subject).map(|id| (id, quad.object)));
                }
                Ok::<_, StorageError>(column)
            })
            .collect::<Result<_, _>>()?;
        let mut things: FxHashMap<String, Vec<(u8, Term)>> = FxHashMap::default();
        for (index, column) in columns.into_iter().enumerate() {
            for (id, value) in column {
                things.entry(id).or_default().push((index as u8, value));
            }
        }
        Ok(Things(things))
    }

    /// The properties of these things.
    fn of(store: &Store, ids: &[String], properties: &[NamedNode]) -> Result<Things, StorageError> {
        let mut things = FxHashMap::default();
        for id in ids {
            let node = iri(store, id);
            let mut values = Vec::new();
            for (index, property) in properties.iter().enumerate() {
                let (subject, property) = (node.as_ref().into(), property.as_ref());
                let graph = Some(GraphNameRef::DefaultGraph);
                for quad in store.oxigraph().quads_for_pattern(Some(subject), Some(property), None, graph) {
                    values.push((index as u8, quad?.object));
                }
            }
            things.insert(id.clone(), values);
        }
        Ok(Things(things))
    }

    fn get(&self, id: &str) -> Thing<'_> {
        Thing(self.0.get(id).map_or(&[], Vec::as_slice))
    }
}

impl<'a> Thing<'a> {
    fn values(self, index: usize) -> impl Iterator<Item = &'a Term> {
        self.0.iter().filter(move |(i, _)| usize::from(*i) == index).map(|(_, term)| term)
    }

    /// Literals' texts.
    fn texts(self, index: usize) -> impl Iterator<Item = &'a str> {
        self.values(index).filter_map(|term| match term {
            Term::Literal(literal) => Some(literal.value()),
            _ => None,
        })
    }

    fn iris(self, index: usize) -> impl Iterator<Item = &'a str> {
        self.values(index).filter_map(|term| match term {
            Term::NamedNode(node) => Some(node.as_str()),
            _ => None,
        })
    }

    /// Identifiers of things of this store, without the base.
    fn ids(self, store: &Store, index: usize) -> impl Iterator<Item = String> {
        self.iris(index).filter_map(|iri| iri.strip_prefix(store.base()).map(str::to_owned))
    }

    /// What follows the namespace of the vocabulary.
    fn words(self, index: usize) -> impl Iterator<Item = &'a str> {
        self.iris(index).filter_map(|iri| iri.strip_prefix(NAMESPACE))
    }

    fn text(self, index: usize) -> Option<&'a str> {
        self.texts(index).next()
    }

    fn number<N: std::str::FromStr>(self, index: usize) -> Option<N> {
        self.text(index)?.parse().ok()
    }
}

/// What a claim has, in the order in which [`claim`] takes it; slots come after it.
const CLAIM: [&str; 11] = [
    "relation",
    "subject",
    "object",
    "modality",
    "confidence",
    "evidence",
    "spanStart",
    "spanEnd",
    "line",
    "rule",
    "item",
];

/// The properties of a claim.
fn claim_properties() -> Vec<NamedNode> {
    let slots = Slot::ALL.iter().map(|slot| match slot {
        // `dg:date` is the day on which a claim was made.
        Slot::Date => "onDate",
        slot => slot.name(),
    });
    CLAIM.into_iter().chain(slots).map(own).collect()
}

const HEADLINE: &str = "https://schema.org/headline";
const CITATION: &str = "https://schema.org/citation";
const LABEL: &str = "http://www.w3.org/2000/01/rdf-schema#label";
const ALT_LABEL: &str = "http://www.w3.org/2004/02/skos/core#altLabel";
const SAME_AS: &str = "http://www.w3.org/2002/07/owl#sameAs";

fn every_claim(store: &Store) -> Result<Vec<ClaimRecord>, StorageError> {
    let things = Things::all(store, &claim_properties())?;
    let items = Things::all(store, &[other(HEADLINE), other(CITATION)])?;
    let days = digests(store)?;
    let mut claims: Vec<ClaimRecord> =
        things.0.iter().filter_map(|(id, values)| claim(store, id, Thing(values), &items, &days)).collect();
    claims.sort_by(|a, b| a.place().cmp(&b.place()));
    Ok(claims)
}

/// A claim; `None` where it lacks what every claim has: a store may hold what others put in.
fn claim(store: &Store, id: &str, values: Thing<'_>, items: &Things, days: &Digests) -> Option<ClaimRecord> {
    let item = values.ids(store, 10).next()?;
    let digest = digest_of(&item).to_owned();
    let (day, file) = days.get(&digest)?.clone();
    let told = items.get(&item);
    let mut sources: Vec<String> = told.iris(1).map(str::to_owned).collect();
    sources.sort();
    let slots =
        Slot::ALL.iter().enumerate().filter_map(|(n, slot)| Some((*slot, values.text(CLAIM.len() + n)?.to_owned())));
    Some(ClaimRecord {
        id: id.to_owned(),
        relation: Relation::parse(values.words(0).next()?)?,
        subject: values.ids(store, 1).next()?,
        object: values.ids(store, 2).next(),
        modality: Modality::parse(values.text(3)?)?,
        confidence: values.number(4)?,
        slots: slots.collect(),
        evidence: values.text(5).unwrap_or_default().to_owned(),
        span: (values.number(6)?, values.number(7)?),
        line: values.number(8)?,
        rule: values.text(9).unwrap_or_default().to_owned(),
        headline: told.text(0).unwrap_or_default().to_owned(),
        item,
        sources,
        digest,
        file,
        day,
    })
}

/// The digest that an item belongs to.
fn digest_of(item: &str) -> &str {
    item.rsplit_once('#').map_or(item, |(digest, _)| digest)
}

/// The day and the file of each digest.
type Digests = BTreeMap<String, (Date, String)>;

fn digests(store: &Store) -> Result<Digests, StorageError> {
    let ids: Vec<String> = store.digests().map(crate::store::iri_path).collect();
    let told = Things::of(store, &ids, &[own("date"), own("file")])?;
    let row = |id: String| {
        let digest = told.get(&id);
        let row = (digest.number(0)?, digest.text(1).unwrap_or_default().to_owned());
        Some((id, row))
    };
    Ok(ids.into_iter().filter_map(row).collect())
}

fn entities(store: &Store) -> Result<Vec<EntityRecord>, StorageError> {
    let things = Things::all(store, &entity_properties())?;
    let mut entities = Vec::new();
    // A happening is an event as well, but no entity.
    let happenings = with(store, &rdf::TYPE.into_owned(), &own("Happening").into())?;
    let happenings: rustc_hash::FxHashSet<String> = happenings.into_iter().collect();
    for kind in Kind::ALL {
        for id in with(store, &rdf::TYPE.into_owned(), &own(kind.name()).into())? {
            if !happenings.contains(&id) {
                let values = things.get(&id);
                entities.extend(entity(store, id, kind, values));
            }
        }
    }
    Ok(entities)
}

/// What an entity has, in the order in which [`entity`] takes it.
fn entity_properties() -> Vec<NamedNode> {
    vec![other(LABEL), other(ALT_LABEL), other(SAME_AS), own(Relation::PartOf.name())]
}

fn entity(store: &Store, id: String, kind: Kind, values: Thing<'_>) -> Option<EntityRecord> {
    Some(EntityRecord {
        kind,
        label: values.text(0)?.to_owned(),
        aliases: values.texts(1).map(str::to_owned).collect(),
        wikidata: values.iris(2).find_map(|iri| iri.strip_prefix(WIKIDATA)).map(str::to_owned),
        // Claims are plain edges, too; the view takes those for what they are.
        part_of: values.ids(store, 3).collect(),
        id,
    })
}

fn mentions(store: &Store) -> Result<Vec<(String, String, Date)>, StorageError> {
    let days = digests(store)?;
    let things = Things::all(store, &[own("mentions")])?;
    let mut mentions = Vec::new();
    for (item, values) in &things.0 {
        if let Some((day, _)) = days.get(digest_of(item)) {
            mentions.extend(Thing(values).ids(store, 0).map(|entity| (entity, item.clone(), *day)));
        }
    }
    Ok(mentions)
}

fn happenings(store: &Store) -> Result<Vec<HappeningRecord>, StorageError> {
    let roles = PartRole::ALL.into_iter().map(|role| own(role.name()));
    let properties: Vec<NamedNode> = [other(LABEL), own("claim")].into_iter().chain(roles).collect();
    let mut happenings = Vec::new();
    for class in HappeningClass::ALL {
        let ids = with(store, &rdf::TYPE.into_owned(), &own(class.name()).into())?;
        let things = Things::of(store, &ids, &properties)?;
        for id in ids {
            let values = things.get(&id);
            let parts = PartRole::ALL.into_iter().enumerate();
            let parts = parts.flat_map(|(n, role)| values.ids(store, n + 2).map(move |part| (role, part)));
            happenings.push(HappeningRecord {
                class,
                label: values.text(0).unwrap_or_default().to_owned(),
                parts: parts.collect(),
                claims: values.ids(store, 1).collect(),
                id,
            });
        }
    }
    Ok(happenings)
}
