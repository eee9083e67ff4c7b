//! What questions look up among rows: made when a question first needs it, and kept as long as the rows are.

use std::hash::Hasher;
use std::num::NonZeroU32;
use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHasher};

use super::cell::Cell;
use super::words::WORDS;
use crate::ontology::{Modality, Relation};
use crate::store::rows::{ClaimAt, EntityAt, Rows, Text};

/// Tables over the rows of one state of a store.
#[derive(Debug, Default)]
pub(in crate::store) struct Index {
    texts: OnceLock<Texts>,
    /// The cells of the vocabulary's names, as [`WORDS`] has them.
    names: OnceLock<Vec<Cell>>,
    claims: OnceLock<FxHashMap<[u8; 12], ClaimAt>>,
    edges: [OnceLock<Groups<EntityAt>>; Relation::ALL.len()],
    /// Of the properties, by their places among the words, the subjects of each value.
    pub(super) subjects: OnceLock<Box<[OnceLock<Subjects>]>>,
}

impl Index {
    /// The text of these characters.
    pub fn text(&self, rows: &Rows, text: &str) -> Option<Text> {
        self.texts.get_or_init(|| Texts::of(rows)).find(rows, text)
    }

    /// The cell of a name of the vocabulary, by its place.
    pub(super) fn name(&self, rows: &Rows, place: u16) -> Cell {
        let names = self.names.get_or_init(|| {
            let mut cells: Vec<Cell> = (0..).map(Cell::Name).zip(WORDS.names()).map(|(cell, _)| cell).collect();
            let longest = WORDS.names().map(str::len).max().unwrap_or(0);
            for (at, text) in rows.texts().filter(|(_, text)| text.len() <= longest) {
                if let Some(place) = WORDS.find_name(text) {
                    cells[usize::from(place)] = Cell::Text(at);
                }
            }
            cells
        });
        names[usize::from(place)]
    }

    /// The claim of this hash.
    pub fn claim(&self, rows: &Rows, hash: [u8; 12]) -> Option<ClaimAt> {
        self.claims.get_or_init(|| rows.claims.iter().map(|claim| claim.hash).zip(0..).collect()).get(&hash).copied()
    }

    /// Where the plain edges of a relation lead from an entity: what is asserted, both ways where it has no
    /// direction, and what belongs together by the lexicon or by its name.
    pub fn edges(&self, rows: &Rows, relation: Relation, from: EntityAt) -> &[EntityAt] {
        let edges = self.edges[relation as usize].get_or_init(|| {
            let mut edges = Vec::new();
            for claim in rows.claims.iter().filter(|c| c.relation == relation && c.modality == Modality::Asserted) {
                if let Some(object) = claim.object.filter(|object| *object != claim.subject) {
                    edges.push((claim.subject, object));
                    if relation.row().symmetric {
                        edges.push((object, claim.subject));
                    }
                }
            }
            if relation == Relation::PartOf {
                for (entity, at) in rows.entities.iter().zip(0..) {
                    edges.extend(entity.part_of.iter().map(|whole| (at, *whole)));
                }
            }
            edges.sort_unstable();
            edges.dedup();
            Groups::of(|tell| edges.iter().for_each(|(from, to)| tell(*from, *to)))
        });
        edges.get(from)
    }
}

/// Texts of the pool by their characters: at least half of the places are free, and a text stands at the first free
/// one from that of its hash on, with the hash's other half.
#[derive(Debug)]
struct Texts(Vec<Option<(NonZeroU32, Text)>>);

impl Texts {
    fn of(rows: &Rows) -> Texts {
        let mut places = vec![None; (2 * rows.texts().count() + 1).next_power_of_two()];
        for (at, text) in rows.texts() {
            let (first, tag) = hash(text);
            let mut place = first & (places.len() - 1);
            while places[place].is_some() {
                place = (place + 1) & (places.len() - 1);
            }
            places[place] = Some((tag, at));
        }
        Texts(places)
    }

    fn find(&self, rows: &Rows, text: &str) -> Option<Text> {
        let (first, tag) = hash(text);
        let (before, from) = self.0.split_at(first & (self.0.len() - 1));
        let met = from.iter().chain(before).map_while(|place| *place);
        met.filter(|(other, _)| *other == tag).map(|(_, at)| at).find(|at| rows.text(*at) == text)
    }
}

/// Of a text's length, and of eight bytes at each end and in the middle: most texts differ in these, and to hash all of
/// them takes longer than many a question.
fn hash(text: &str) -> (usize, NonZeroU32) {
    let bytes = text.as_bytes();
    let mut hash = FxHasher::default();
    hash.write_usize(bytes.len());
    if bytes.len() <= 24 {
        hash.write(bytes);
    } else {
        for start in [0, bytes.len() / 2 - 4, bytes.len() - 8] {
            hash.write(&bytes[start..start + 8]);
        }
    }
    let hash = hash.finish();
    (hash as usize, NonZeroU32::MIN | (hash >> 32) as u32)
}

/// The subjects of each value of a property.
#[derive(Debug)]
pub(super) enum Subjects {
    /// Values that are all of one class, by their numbers.
    Numbered(fn(Cell) -> Option<u32>, Groups<Cell>),
    Terms(FxHashMap<Cell, Vec<Cell>>),
    /// Not kept: some value is a term that only the question has which met it.
    Fleeting,
}

impl Subjects {
    /// Of all values and subjects of a property. `number` is that of each of its values, where these have one.
    pub fn of(number: Option<fn(Cell) -> Option<u32>>, all: impl Fn(&mut dyn FnMut(Cell, Cell))) -> Subjects {
        if let Some(number) = number {
            let numbered = Groups::of(|tell| {
                all(&mut |value, subject| {
                    if let Some(number) = number(value) {
                        tell(number, subject);
                    }
                })
            });
            return Subjects::Numbered(number, numbered);
        }
        let mut terms: FxHashMap<Cell, Vec<Cell>> = FxHashMap::default();
        all(&mut |value, subject| terms.entry(value).or_default().push(subject));
        let fleeting = terms.keys().any(|value| matches!(value, Cell::Other(_)));
        if fleeting { Subjects::Fleeting } else { Subjects::Terms(terms) }
    }
}

/// Members by the number of their group, all in one list.
#[derive(Debug)]
pub(super) struct Groups<T> {
    /// Where each group ends.
    ends: Vec<u32>,
    members: Vec<T>,
}

impl<T: Copy> Groups<T> {
    /// Members in the order in which they are told, which is done twice.
    fn of(all: impl Fn(&mut dyn FnMut(u32, T))) -> Groups<T> {
        let (mut next, mut first): (Vec<u32>, _) = (Vec::new(), None);
        all(&mut |group, member| {
            let group = group as usize;
            if group >= next.len() {
                next.resize(group + 1, 0);
            }
            next[group] += 1;
            first.get_or_insert(member);
        });
        let mut sum = 0;
        for place in &mut next {
            (*place, sum) = (sum, sum + *place);
        }
        let mut members = first.map_or_else(Vec::new, |first| vec![first; sum as usize]);
        all(&mut |group, member| {
            let place = &mut next[group as usize];
            members[*place as usize] = member;
            *place += 1;
        });
        Groups { ends: next, members }
    }

    pub fn get(&self, group: u32) -> &[T] {
        let at = group as usize;
        let Some(&end) = self.ends.get(at) else { return &[] };
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.members[start as usize..end as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_keep_their_order() {
        let told = [(3, 'a'), (0, 'b'), (3, 'c'), (1, 'd')];
        let groups = Groups::of(|tell| told.iter().for_each(|(group, member)| tell(*group, *member)));
        let all: Vec<&[char]> = (0..6).map(|group| groups.get(group)).collect();
        assert_eq!(all, [&['b'][..], &['d'], &[], &['a', 'c'], &[], &[]]);
        assert!(Groups::<u8>::of(|_| {}).get(0).is_empty());
    }
}
