//! Item by item: which entities and claims of an extraction are those of the gold.
//!
//! Two entities are the same if they share a form after [`fold`]ing, and for most figures
//! if they have one kind, too; each is matched once. Two claims are the same if relation
//! and ends are, whichever kind their ends were given; where the relation has no
//! direction, in either order.

use std::sync::LazyLock;

use caseless::Caseless;
use indexmap::IndexMap;
use regex::Regex;
use rustc_hash::{FxHashMap, FxHashSet};
use unicode_normalization::UnicodeNormalization;

use super::{Claim, Entity, Gold, Item};
use crate::export::gold::{GoldDigest, GoldEntity, GoldItem, GoldRelation};
use crate::ontology::Relation;

/// An item's heading or bullet may be annotated so many lines off.
const NEAR: u32 = 2;

/// The text without what does not tell two names apart here: case, width, spaces,
/// punctuation, symbols, combining marks.
///
/// ```
/// use daygraph::gold::fold;
/// assert_eq!(fold("ＧＰＴ－5.1 (max)"), "gpt51max");
/// assert_eq!(fold("Straße_"), fold("STRASSE"));
/// ```
pub fn fold(text: &str) -> String {
    static REST: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[^\p{L}\p{N}]+").expect("the pattern is well formed"));
    let folded: String = text.nfkc().default_case_fold().collect();
    REST.replace_all(&folded, "").into_owned()
}

/// An item's gold beside what was extracted from it.
#[derive(Debug)]
pub struct Comparison<'a> {
    /// The item as annotated.
    pub gold: &'a Item,
    entities: &'a [GoldEntity<'a>],
    /// Matches of entities of one kind: (gold, extracted).
    typed: Vec<(usize, usize)>,
    /// Matches of entities of any kind, in the order in which they were found.
    untyped: Vec<(usize, usize)>,
    /// Claims by what they say, in order.
    wanted: IndexMap<Said, &'a Claim>,
    given: IndexMap<Said, &'a GoldRelation<'a>>,
}

/// An entity of an item, whichever side knows it; what both know has the gold's index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum End {
    Gold(usize),
    Extracted(usize),
}

/// What makes two claims of an item one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Said {
    Of(Relation, End, Option<End>),
    /// An end cannot be told, so it is like no other.
    Unbound(usize),
}

/// Compares the items of a digest's gold with what was extracted from the digest.
pub fn compare<'a>(gold: &'a Gold, extracted: &'a GoldDigest<'a>) -> Vec<Comparison<'a>> {
    let mut by_line: IndexMap<u32, &GoldItem<'_>> = IndexMap::new();
    for item in &extracted.items {
        by_line.entry(item.line).or_insert(item);
    }
    let found = |wanted: &Item| {
        let away = |line: u32| line.abs_diff(wanted.line);
        let near = || by_line.values().filter(|i| away(i.line) <= NEAR).min_by_key(|i| away(i.line)).copied();
        let titled = || {
            let title = fold(wanted.title.as_deref()?);
            extracted.items.iter().find(|i| fold(i.title) == title)
        };
        by_line.get(&wanted.line).copied().or_else(near).or_else(titled)
    };
    gold.items.iter().map(|item| Comparison::new(item, found(item))).collect()
}

impl<'a> Comparison<'a> {
    fn new(gold: &'a Item, extracted: Option<&'a GoldItem<'a>>) -> Comparison<'a> {
        let entities = extracted.map_or(&[][..], |item| &item.entities);
        let relations = extracted.map_or(&[][..], |item| &item.relations);
        let mut matching = Matching {
            gold: gold.entities.iter().map(|e| forms(&e.name, &e.aliases, &e.canonical)).collect(),
            extracted: entities.iter().map(|e| forms(e.name, e.aliases, e.canonical)).collect(),
            same_kind: &|g, s| gold.entities[g].kind == entities[s].kind,
            found: Vec::new(),
        };
        matching.pass(true);
        let typed = matching.found.clone();
        matching.pass(false);
        let untyped = matching.found;

        let back: FxHashMap<usize, usize> = untyped.iter().map(|&(g, s)| (s, g)).collect();
        let mut ends: FxHashMap<&str, End> = FxHashMap::default();
        for (s, entity) in entities.iter().enumerate() {
            ends.entry(entity.name).or_insert(back.get(&s).map_or(End::Extracted(s), |&g| End::Gold(g)));
        }
        let wanted = gold.claims.iter().map(|c| (said(c.relation, End::Gold(c.subject), c.object.map(End::Gold)), c));
        let mut given = IndexMap::new();
        for relation in relations {
            let bound = || {
                let object = match relation.object {
                    Some(name) => Some(*ends.get(name)?),
                    None => None,
                };
                Some(said(relation.relation, *ends.get(relation.subject)?, object))
            };
            let key = bound().unwrap_or(Said::Unbound(given.len()));
            given.entry(key).or_insert(relation);
        }
        Comparison { gold, entities, typed, untyped, wanted: wanted.collect(), given }
    }

    /// The gold's entities, and whether each was found with its kind.
    pub fn wanted_entities(&self) -> impl Iterator<Item = (&'a Entity, bool)> {
        let found: FxHashSet<usize> = self.typed.iter().map(|m| m.0).collect();
        self.gold.entities.iter().enumerate().map(move |(n, e)| (e, found.contains(&n)))
    }

    /// The entities that were extracted, and whether each is right.
    pub fn given_entities(&self) -> impl Iterator<Item = (&'a GoldEntity<'a>, bool)> {
        let right: FxHashSet<usize> = self.typed.iter().map(|m| m.1).collect();
        self.entities.iter().enumerate().map(move |(n, e)| (e, right.contains(&n)))
    }

    /// Entities that are the same, of whichever kind.
    pub fn linked(&self) -> impl Iterator<Item = (&'a Entity, &'a GoldEntity<'a>)> {
        self.untyped.iter().map(|&(g, s)| (&self.gold.entities[g], &self.entities[s]))
    }

    /// The gold's claims, each thing said once, and what was extracted of it.
    pub fn wanted_claims(&self) -> impl Iterator<Item = (&'a Claim, Option<&'a GoldRelation<'a>>)> {
        self.wanted.iter().map(|(said, claim)| (*claim, self.given.get(said).copied()))
    }

    /// The claims that were extracted, each thing said once, and whether each is right.
    pub fn given_claims(&self) -> impl Iterator<Item = (&'a GoldRelation<'a>, bool)> {
        self.given.iter().map(|(said, relation)| (*relation, self.wanted.contains_key(said)))
    }
}

fn said(relation: Relation, subject: End, object: Option<End>) -> Said {
    match object {
        Some(object) if relation.row().symmetric && object < subject => Said::Of(relation, object, Some(subject)),
        _ => Said::Of(relation, subject, object),
    }
}

fn forms(name: &str, aliases: &[String], canonical: &str) -> Vec<String> {
    let written = [name, canonical].into_iter().chain(aliases.iter().map(String::as_str));
    written.map(fold).filter(|form| !form.is_empty()).collect()
}

/// Greedy one-to-one matching, in the order of the gold.
struct Matching<'a> {
    /// Folded forms of each entity.
    gold: Vec<Vec<String>>,
    extracted: Vec<Vec<String>>,
    same_kind: &'a dyn Fn(usize, usize) -> bool,
    found: Vec<(usize, usize)>,
}

impl Matching<'_> {
    /// Matches what is not matched yet; of one kind first, so that homonyms find each other.
    fn pass(&mut self, of_one_kind: bool) {
        for (g, wanted) in self.gold.iter().enumerate() {
            if self.found.iter().any(|m| m.0 == g) {
                continue;
            }
            let same = self.extracted.iter().enumerate().position(|(s, given)| {
                self.found.iter().all(|m| m.1 != s)
                    && (!of_one_kind || (self.same_kind)(g, s))
                    && wanted.iter().any(|form| given.contains(form))
            });
            self.found.extend(same.map(|s| (g, s)));
        }
    }
}
