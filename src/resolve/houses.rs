//! Who belongs to whom: the house of a company, of its teams, people and things.
//!
//! | asked | answered from |
//! | --- | --- |
//! | who makes a thing | the lexicon's developer, of an unknown version that of its family |
//! | of one house | what both are part of has something in common |
//! | a person's house | the lexicon's affiliation, and what items say |

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::{Entity, EntityId};
use crate::ontology::Kind;

/// What the lexicon knows of an entity beyond what it is part of.
#[derive(Default)]
pub(super) struct Known {
    /// Who makes it, if that is an entity; an empty identifier if the maker is none.
    pub maker: Option<EntityId>,
    /// Where a person works.
    pub works_at: Option<EntityId>,
}

/// The houses of all entities.
pub(super) struct Houses<'a> {
    entities: &'a IndexMap<EntityId, Entity>,
    known: &'a BTreeMap<EntityId, Known>,
    works_at: BTreeMap<&'a EntityId, BTreeSet<&'a EntityId>>,
}

/// How surely a maker is known.
pub(super) enum Maker<'a> {
    /// The lexicon says so.
    Told(&'a EntityId),
    /// The lexicon says so of its family; others may make variants of their own.
    OfFamily(&'a EntityId),
    Unknown,
}

impl<'a> Houses<'a> {
    /// `affiliations`: person and where items say that the person works.
    pub fn new(
        entities: &'a IndexMap<EntityId, Entity>,
        known: &'a BTreeMap<EntityId, Known>,
        affiliations: impl Iterator<Item = (&'a EntityId, &'a EntityId)>,
    ) -> Houses<'a> {
        let mut works_at: BTreeMap<&EntityId, BTreeSet<&EntityId>> = BTreeMap::new();
        for (person, at) in affiliations {
            works_at.entry(person).or_default().insert(at);
        }
        Houses { entities, known, works_at }
    }

    /// Who makes a thing.
    pub fn maker(&self, thing: &EntityId) -> Maker<'a> {
        let maker = |id: &EntityId| self.known.get(id).and_then(|k| k.maker.as_ref());
        if let Some(maker) = maker(thing) {
            return Maker::Told(maker);
        }
        self.wholes(thing).iter().find_map(maker).map_or(Maker::Unknown, Maker::OfFamily)
    }

    /// Whether the two belong to one house.
    pub fn same(&self, a: &EntityId, b: &EntityId) -> bool {
        let (a, b) = (self.house(a), self.house(b));
        a.iter().any(|id| b.contains(id))
    }

    /// Whether the lexicon knows it as a house of its own; a person, or a name that it
    /// does not know, may belong to any.
    pub fn is_another(&self, id: &EntityId) -> bool {
        self.known.contains_key(id) && self.entities.get(id).is_some_and(|e| e.kind != Kind::Person)
    }

    /// Whether they do, but that people belong to none: they quarrel with their own.
    pub fn one_whole(&self, a: &EntityId, b: &EntityId) -> bool {
        let (a, b) = (self.with_wholes(a), self.with_wholes(b));
        a.iter().any(|id| b.contains(id))
    }

    fn with_wholes(&self, id: &EntityId) -> Vec<EntityId> {
        std::iter::once(id.clone()).chain(self.wholes(id)).collect()
    }

    /// The entity, what it is part of, and for a person where he or she works.
    fn house(&self, id: &EntityId) -> Vec<EntityId> {
        let mut house = self.with_wholes(id);
        let works_at = self.known.get(id).and_then(|k| k.works_at.as_ref());
        for at in works_at.into_iter().chain(self.works_at.get(id).into_iter().flatten().copied()) {
            house.extend(self.with_wholes(at));
        }
        house
    }

    /// What an entity is part of, nearest first.
    fn wholes(&self, id: &EntityId) -> Vec<EntityId> {
        let mut wholes: Vec<EntityId> = Vec::new();
        let mut at = id.clone();
        while let Some(whole) = self.entities.get(&at).and_then(|e| e.part_of.first()) {
            if wholes.contains(whole) {
                break;
            }
            wholes.push(whole.clone());
            at = whole.clone();
        }
        wholes
    }
}
