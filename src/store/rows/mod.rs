//! What a store says, as rows of numbers: entities, items, claims and happenings, each
//! known by its place in a list, with all texts in one pool.
//!
//! The quads answer SPARQL; whoever walks the whole graph (a dossier, paths, ranks,
//! what changed from day to day) would spend a second on reading them. So each
//! generation keeps the same as rows, in one file that is read in some milliseconds:
//!
//! | file | what it is for |
//! | --- | --- |
//! | `make` | rows from a resolution; a pure function, whatever the order of its input |
//! | `file` | rows on disk: format, check |
//!
//! Rows come in an order that depends on their content alone: digests by day and
//! identifier, items and claims as the digests have them, entities and happenings by
//! identifier. Identifiers are those of IRIs, without the base. What people decided stands in
//! lists of its own, since they decide on few things among many.

mod file;
mod make;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::digest::Language;
use crate::extract::Reason;
use crate::extract::score::Score;
use crate::ontology::{Kind, Modality, Relation, Slot};
use crate::resolve::{HappeningClass, PartRole};

pub(super) use file::{read, write};
pub(super) use make::order;

/// Name of the file in a generation's folder.
pub(super) const FILE: &str = "rows";

/// Place of a digest in [`Rows::digests`].
pub type DigestAt = u32;
/// Place of an item in [`Rows::items`].
pub type ItemAt = u32;
/// Place of an entity in [`Rows::entities`].
pub type EntityAt = u32;
/// Place of a claim in [`Rows::claims`].
pub type ClaimAt = u32;
/// Place of a happening in [`Rows::happenings`].
pub type HappeningAt = u32;

/// A text of the pool; [`Rows::text`] has its characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Text(u32);

/// All texts, each once, one after the other.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
struct Pool {
    /// Stands apart in the file.
    #[serde(skip)]
    all: String,
    /// Where each text ends.
    ends: Vec<u32>,
}

/// Everything that a store says.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Rows {
    pool: Pool,
    pub digests: Vec<DigestRow>,
    pub items: Vec<ItemRow>,
    pub entities: Vec<EntityRow>,
    pub claims: Vec<ClaimRow>,
    pub happenings: Vec<HappeningRow>,
    /// Why names were joined, in order of digests and items.
    pub joins: Vec<JoinRow>,
    /// Decisions of people, by number.
    pub decisions: Vec<DecisionRow>,
    /// Of those entities on which something was decided, in their order, what.
    decided_entities: Vec<(EntityAt, DecidedRow)>,
    /// The same of claims.
    decided_claims: Vec<(ClaimAt, DecidedRow)>,
}

/// A digest.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct DigestRow {
    /// `digest/ai-intel/2025-11-29`
    pub id: Text,
    pub series: Text,
    pub day: Date,
    pub title: Text,
    pub language: Language,
    /// Name of its file.
    pub file: Text,
    /// Its items: the first, and the one after the last.
    pub items: (ItemAt, ItemAt),
}

/// A piece of news.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct ItemRow {
    pub digest: DigestAt,
    /// From 1; the digest's identifier, `#` and this are the item's.
    pub number: u32,
    /// 1-based line of the file.
    pub line: u32,
    pub headline: Text,
    /// Headings above it, joined by ` › `.
    pub section: Text,
    /// As the digest has it; empty where it has none.
    pub importance: Text,
    /// Links to sources, sorted.
    pub sources: Vec<Text>,
    /// The entities that it mentions, sorted, each once.
    pub mentions: Vec<EntityAt>,
    /// Its claims: the first, and the one after the last.
    pub claims: (ClaimAt, ClaimAt),
}

/// An entity over all digests.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct EntityRow {
    /// `company/alibaba`
    pub id: Text,
    pub kind: Kind,
    pub label: Text,
    /// Whether the lexicon knows it.
    pub known: bool,
    /// Where the lexicon does not, those of its names that entries of its kind have all the same.
    pub taken: Vec<Text>,
    /// Other forms that digests use, and names that people gave it, sorted.
    pub forms: Vec<Text>,
    /// Names that the lexicon has beside these, sorted.
    pub known_as: Vec<Text>,
    /// Wikidata item, `Q…`.
    pub wikidata: Option<Text>,
    /// What it is part of by the lexicon or by its name, beside what claims say.
    pub part_of: Vec<EntityAt>,
}

/// A claim.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct ClaimRow {
    /// What stands behind `claim/` in its identifier, as bytes.
    pub hash: [u8; 12],
    pub item: ItemAt,
    pub relation: Relation,
    pub subject: EntityAt,
    pub object: Option<EntityAt>,
    pub modality: Modality,
    /// 0 to 1.
    pub confidence: f32,
    pub slots: Vec<(Slot, Text)>,
    /// Its score as a number, if it tells one.
    pub score: Option<Score>,
    /// The words that say it.
    pub evidence: Text,
    /// Byte span of the words in the digest's file.
    pub span: (u32, u32),
    /// 1-based line of the words in the digest's file.
    pub line: u32,
    /// What found it.
    pub rule: Text,
}

/// A happening over all digests.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct HappeningRow {
    /// `event/release/deepseekmath-v2`
    pub id: Text,
    pub class: HappeningClass,
    pub label: Text,
    pub parts: Vec<(PartRole, EntityAt)>,
    /// In order of days.
    pub claims: Vec<ClaimAt>,
}

/// Why two names are one entity, and the words that say so.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct JoinRow {
    /// What stands behind `join/` in its identifier, as bytes.
    pub hash: [u8; 12],
    pub entity: EntityAt,
    /// The name that the entity has anyway, and the one that is joined to it.
    pub names: [Text; 2],
    pub reason: Reason,
    pub item: ItemAt,
    pub words: Text,
    /// Byte span of the words in the digest's file.
    pub span: (u32, u32),
    /// 1-based line of the words in the digest's file.
    pub line: u32,
}

/// A decision of people.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct DecisionRow {
    pub number: u32,
    /// What it says, in one line.
    pub text: Text,
    /// Why.
    pub because: Option<Text>,
}

/// What people decided of one entity or claim.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecidedRow {
    /// Numbers of the decisions, in order.
    pub by: Vec<u32>,
    /// Sorted, each once.
    pub notes: Vec<Text>,
}

impl Rows {
    /// The characters of a text.
    #[inline]
    pub fn text(&self, text: Text) -> &str {
        let at = text.0 as usize;
        let start = if at == 0 { 0 } else { self.pool.ends[at - 1] as usize };
        &self.pool.all[start..self.pool.ends[at] as usize]
    }

    pub fn digest(&self, at: DigestAt) -> &DigestRow {
        &self.digests[at as usize]
    }

    pub fn item(&self, at: ItemAt) -> &ItemRow {
        &self.items[at as usize]
    }

    pub fn entity(&self, at: EntityAt) -> &EntityRow {
        &self.entities[at as usize]
    }

    pub fn claim(&self, at: ClaimAt) -> &ClaimRow {
        &self.claims[at as usize]
    }

    pub fn happening(&self, at: HappeningAt) -> &HappeningRow {
        &self.happenings[at as usize]
    }

    /// All texts of the pool.
    pub(super) fn texts(&self) -> impl Iterator<Item = (Text, &str)> {
        (0..self.pool.ends.len() as u32).map(|at| (Text(at), self.text(Text(at))))
    }

    /// The decision of this number.
    pub fn decision(&self, number: u32) -> Option<&DecisionRow> {
        let at = self.decisions.binary_search_by_key(&number, |decision| decision.number).ok()?;
        Some(&self.decisions[at])
    }

    /// What people decided of an entity, if they did.
    pub fn decided_entity(&self, at: EntityAt) -> Option<&DecidedRow> {
        of_row(&self.decided_entities, at)
    }

    /// What people decided of a claim, if they did.
    pub fn decided_claim(&self, at: ClaimAt) -> Option<&DecidedRow> {
        of_row(&self.decided_claims, at)
    }

    /// The claims on which people decided something, and what.
    pub fn decided_claims(&self) -> impl Iterator<Item = (ClaimAt, &DecidedRow)> {
        self.decided_claims.iter().map(|(at, decided)| (*at, decided))
    }

    /// Label of an entity.
    pub fn label(&self, at: EntityAt) -> &str {
        self.text(self.entity(at).label)
    }

    /// Identifier of an entity: `company/alibaba`.
    pub fn entity_id(&self, at: EntityAt) -> &str {
        self.text(self.entity(at).id)
    }

    /// Identifier of an item: `digest/ai-intel/2025-11-29#7`.
    pub fn item_id(&self, at: ItemAt) -> String {
        let item = self.item(at);
        format!("{}#{}", self.text(self.digest(item.digest).id), item.number)
    }

    /// Identifier of a claim: `claim/0123…`.
    pub fn claim_id(&self, at: ClaimAt) -> String {
        format!("claim/{}", hex(&self.claim(at).hash))
    }

    /// The digest of an item.
    pub fn digest_of(&self, item: ItemAt) -> &DigestRow {
        self.digest(self.item(item).digest)
    }

    /// The day on which a claim was made.
    pub fn day_of(&self, claim: ClaimAt) -> Date {
        self.digest_of(self.claim(claim).item).day
    }

    /// The entity of this identifier.
    pub fn find_entity(&self, id: &str) -> Option<EntityAt> {
        self.entities.binary_search_by(|e| self.text(e.id).cmp(id)).ok().map(|at| at as EntityAt)
    }

    /// The happening of this identifier.
    pub fn find_happening(&self, id: &str) -> Option<HappeningAt> {
        self.happenings.binary_search_by(|h| self.text(h.id).cmp(id)).ok().map(|at| at as HappeningAt)
    }

    /// First and last day of all digests; `None` where there are none.
    pub fn days(&self) -> Option<(Date, Date)> {
        Some((self.digests.first()?.day, self.digests.last()?.day))
    }

    /// Whether every number points at something: what was read from disk is used unchecked
    /// from then on.
    fn holds_together(&self) -> bool {
        let ends = &self.pool.ends;
        let texts = ends.len();
        let pool = ends.is_sorted()
            && ends.last().map_or(0, |end| *end as usize) == self.pool.all.len()
            && ends.iter().all(|end| self.pool.all.is_char_boundary(*end as usize));
        let text = |text: &Text| (text.0 as usize) < texts;
        let entity = |at: &EntityAt| (*at as usize) < self.entities.len();
        let claim = |at: &ClaimAt| (*at as usize) < self.claims.len();
        let range = |range: (u32, u32), of: usize| range.0 <= range.1 && range.1 as usize <= of;
        pool && self
            .digests
            .iter()
            .all(|d| [d.id, d.series, d.title, d.file].iter().all(text) && range(d.items, self.items.len()))
            && self.items.iter().all(|i| {
                (i.digest as usize) < self.digests.len()
                    && [i.headline, i.section, i.importance].iter().chain(&i.sources).all(text)
                    && i.mentions.iter().all(entity)
                    && range(i.claims, self.claims.len())
            })
            && self.entities.iter().all(|e| {
                let texts = [e.id, e.label];
                texts.iter().chain(&e.forms).chain(&e.known_as).chain(&e.taken).chain(&e.wikidata).all(text)
                    && e.part_of.iter().all(entity)
            })
            && self.claims.iter().all(|c| {
                (c.item as usize) < self.items.len()
                    && entity(&c.subject)
                    && c.object.iter().all(entity)
                    && [c.evidence, c.rule].iter().chain(c.slots.iter().map(|(_, t)| t)).all(text)
            })
            && self.happenings.iter().all(|h| {
                [h.id, h.label].iter().all(text)
                    && h.parts.iter().all(|(_, at)| entity(at))
                    && h.claims.iter().all(claim)
            })
            && self.joins.iter().all(|j| {
                entity(&j.entity) && (j.item as usize) < self.items.len() && j.names.iter().chain([&j.words]).all(text)
            })
            && self.decisions.iter().all(|d| text(&d.text) && d.because.iter().all(text))
            && self.decided_entities.iter().all(|(at, decided)| entity(at) && decided.notes.iter().all(text))
            && self.decided_claims.iter().all(|(at, decided)| claim(at) && decided.notes.iter().all(text))
    }
}

/// Bytes as identifiers have them.
pub(super) fn hex(bytes: &[u8; 12]) -> String {
    let mut text = String::with_capacity(24);
    for byte in bytes {
        for half in [byte >> 4, byte & 15] {
            text.push(char::from_digit(half.into(), 16).unwrap_or_default());
        }
    }
    text
}

fn of_row(all: &[(u32, DecidedRow)], at: u32) -> Option<&DecidedRow> {
    let found = all.binary_search_by_key(&at, |(row, _)| *row).ok()?;
    Some(&all[found].1)
}
