//! Rows from a resolution.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::{
    ClaimAt, ClaimRow, DecidedRow, DecisionRow, DigestRow, EntityAt, EntityRow, HappeningRow, ItemAt, ItemRow, JoinRow,
    Pool, Rows, Text,
};
use crate::extract::{DigestExtraction, ItemExtraction, score};
use crate::ontology::Slot;
use crate::resolve::{EntityId, Resolution, of_claims};
use crate::store::iri::{address, iri_path};
use crate::store::rdf::{ends, join_id, thousandths};

impl Rows {
    /// All that a resolution says of `digests`, which are its input.
    pub fn of(resolution: &Resolution, digests: &[&DigestExtraction]) -> Rows {
        let mut make = Make::new(resolution);
        for n in order(resolution, digests) {
            make.digest(n, digests[n]);
        }
        make.finish()
    }
}

/// The digests in the order in which rows have them.
pub(in crate::store) fn order(resolution: &Resolution, digests: &[&DigestExtraction]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..digests.len()).collect();
    order.sort_by_key(|&n| (digests[n].date, &resolution.digest_ids[n]));
    order
}

struct Make<'a> {
    resolution: &'a Resolution,
    texts: Interner<'a>,
    rows: Rows,
    /// The row of each entity.
    places: FxHashMap<&'a EntityId, EntityAt>,
    /// Of each entity the forms that digests use.
    forms: Vec<BTreeSet<&'a str>>,
    /// (digest, item, claim) of the resolution's input → row.
    claims: FxHashMap<(u32, u32, u32), ClaimAt>,
}

impl<'a> Make<'a> {
    fn new(resolution: &'a Resolution) -> Make<'a> {
        let mut ids: Vec<(String, &EntityId)> = resolution.entities.keys().map(|id| (iri_path(id), id)).collect();
        ids.sort();
        let places = ids.into_iter().zip(0..).map(|((_, id), at)| (id, at)).collect();
        Make {
            resolution,
            texts: Interner::default(),
            rows: Rows::default(),
            places,
            forms: vec![BTreeSet::new(); resolution.entities.len()],
            claims: FxHashMap::default(),
        }
    }

    fn digest(&mut self, n: usize, digest: &'a DigestExtraction) {
        let first = self.rows.items.len() as ItemAt;
        let claims = of_claims(&self.resolution.digest_ids[n], digest);
        for (m, (item, claims)) in digest.items.iter().zip(&claims).enumerate() {
            self.item((n, m), item, claims);
        }
        let row = DigestRow {
            id: self.texts.owned(iri_path(&self.resolution.digest_ids[n])),
            series: self.texts.get(&digest.series),
            day: digest.date,
            title: self.texts.get(&digest.title),
            language: digest.language,
            file: self.texts.get(&digest.file),
            items: (first, self.rows.items.len() as ItemAt),
        };
        self.rows.digests.push(row);
    }

    /// `claim_ids` are those of the item's claims.
    fn item(&mut self, (n, m): (usize, usize), item: &'a ItemExtraction, claim_ids: &[String]) {
        let resolution = self.resolution;
        let ids: &[EntityId] = resolution.ids[n].get(m).map_or(&[], Vec::as_slice);
        let mut mentions = BTreeSet::new();
        for (entity, id) in item.entities.iter().zip(ids) {
            let Some(&at) = self.places.get(id) else { continue };
            mentions.insert(at);
            let forms = &mut self.forms[at as usize];
            forms.insert(&entity.name);
            forms.extend(entity.aliases.iter().map(String::as_str));
        }
        let first = self.rows.claims.len() as ClaimAt;
        for (k, (claim, id)) in item.claims.iter().zip(claim_ids).enumerate() {
            let Some((_, subject, object)) = ends(claim, ids) else { continue };
            let Some(&subject) = self.places.get(subject) else { continue };
            let mut slots: Vec<_> = claim.slots.iter().map(|(slot, text)| (*slot, self.texts.get(text))).collect();
            slots.sort_by_key(|(slot, _)| *slot);
            let told = claim.slots.iter().find(|(slot, _)| *slot == Slot::Score).map(|(_, text)| text);
            self.claims.insert((n as u32, m as u32, k as u32), self.rows.claims.len() as ClaimAt);
            let row = ClaimRow {
                hash: hash(id),
                item: self.rows.items.len() as ItemAt,
                relation: claim.relation,
                subject,
                object: object.and_then(|id| self.places.get(id)).copied(),
                modality: claim.modality,
                // As exact as the quads have it.
                confidence: thousandths(claim.confidence) as f32 / 1000.0,
                slots,
                score: told.and_then(|text| score::parse(text, &claim.evidence)),
                evidence: self.texts.get(&claim.evidence),
                span: claim.span,
                line: claim.line,
                rule: self.texts.get(&claim.rule),
            };
            self.rows.claims.push(row);
        }
        let sources: BTreeSet<String> =
            item.links.iter().filter_map(|link| Some(address(link.url.as_deref()?)?.into_string())).collect();
        let row = ItemRow {
            digest: self.rows.digests.len() as u32,
            number: m as u32 + 1,
            line: item.line,
            headline: self.texts.get(&item.title),
            section: self.texts.owned(item.section.join(" › ")),
            importance: self.texts.get(item.importance.as_deref().unwrap_or_default()),
            sources: sources.into_iter().map(|source| self.texts.owned(source)).collect(),
            mentions: mentions.into_iter().collect(),
            claims: (first, self.rows.claims.len() as ClaimAt),
        };
        self.rows.items.push(row);
    }

    fn finish(mut self) -> Rows {
        let resolution = self.resolution;
        let mut entities: Vec<(&EntityId, EntityAt)> = self.places.iter().map(|(id, at)| (*id, *at)).collect();
        entities.sort_by_key(|(_, at)| *at);
        for (id, at) in entities {
            let entity = &resolution.entities[id];
            let mut forms = std::mem::take(&mut self.forms[at as usize]);
            forms.extend(entity.given.iter().map(String::as_str));
            let others = |name: &&str| !name.is_empty() && *name != entity.label;
            let known: BTreeSet<&str> = entity.aliases.iter().chain(&entity.known_as).map(String::as_str).collect();
            let known_as = known.into_iter().filter(|name| others(name) && !forms.contains(name));
            let known_as = known_as.map(|name| self.texts.get(name)).collect();
            let mut part_of: Vec<EntityAt> =
                entity.part_of.iter().filter_map(|whole| self.places.get(whole)).copied().collect();
            part_of.sort_unstable();
            part_of.dedup();
            self.rows.entities.push(EntityRow {
                id: self.texts.owned(iri_path(id)),
                kind: entity.kind,
                label: self.texts.get(&entity.label),
                known: entity.known,
                taken: entity.taken.iter().map(|name| self.texts.get(name)).collect(),
                forms: forms.into_iter().filter(others).map(|form| self.texts.get(form)).collect(),
                known_as,
                wikidata: entity.wikidata.as_deref().map(|item| self.texts.owned(iri_path(item))),
                part_of,
            });
        }
        let mut happenings: Vec<(String, HappeningRow)> = Vec::new();
        for happening in &resolution.happenings {
            let mut claims: Vec<ClaimAt> =
                happening.claims.iter().filter_map(|at| self.claims.get(at)).copied().collect();
            claims.sort_unstable();
            if claims.is_empty() {
                continue;
            }
            // A part is told by the claims that name it.
            let rows = &self.rows.claims;
            let named: BTreeSet<EntityAt> = claims
                .iter()
                .map(|&at| &rows[at as usize])
                .flat_map(|claim| [Some(claim.subject), claim.object])
                .flatten()
                .collect();
            let parts = happening.parts.iter().filter_map(|(role, id)| Some((*role, *self.places.get(id)?)));
            let id = iri_path(&happening.id);
            let row = HappeningRow {
                id: self.texts.owned(id.clone()),
                class: happening.class,
                label: self.texts.get(&happening.label),
                parts: parts.filter(|(_, at)| named.contains(at)).collect(),
                claims,
            };
            happenings.push((id, row));
        }
        happenings.sort_by(|a, b| a.0.cmp(&b.0));
        self.rows.happenings = happenings.into_iter().map(|(_, row)| row).collect();
        self.joins();
        self.decisions();
        self.rows.pool = self.texts.pool;
        self.rows
    }

    fn joins(&mut self) {
        let resolution = self.resolution;
        let digests = self.rows.digests.iter().map(|digest| (digest.id, digest.items));
        let first_items: FxHashMap<Text, (ItemAt, ItemAt)> = digests.collect();
        for (id, entity) in &resolution.entities {
            let Some(&at) = self.places.get(id) else { continue };
            for join in &entity.joins {
                let digest = self.texts.owned(iri_path(&join.digest));
                let Some(&(first, end)) = first_items.get(&digest) else { continue };
                let item = first + join.item;
                if item >= end {
                    continue;
                }
                self.rows.joins.push(JoinRow {
                    hash: hash(&join_id(&join.digest, id, join)),
                    entity: at,
                    names: join.names.each_ref().map(|name| self.texts.get(name)),
                    reason: join.reason,
                    item,
                    words: self.texts.get(&join.words),
                    span: join.span,
                    line: join.line,
                });
            }
        }
        self.rows.joins.sort_by_key(|join| (join.item, join.hash));
        self.rows.joins.dedup_by_key(|join| join.hash);
    }

    fn decisions(&mut self) {
        let resolution = self.resolution;
        for (number, decision) in &resolution.decisions.texts {
            let because = decision.because.as_deref().map(|because| self.texts.get(because));
            let text = self.texts.get(&decision.text);
            self.rows.decisions.push(DecisionRow { number: *number, text, because });
        }
        let entities = self.places.iter().map(|(id, at)| (*at, &resolution.entities[*id]));
        let entities = entities.filter(|(_, e)| !e.decided_by.is_empty() || !e.notes.is_empty());
        let mut entities: Vec<_> = entities.collect();
        entities.sort_by_key(|(at, _)| *at);
        let claims = resolution.decisions.claims.iter();
        let mut claims: Vec<_> = claims.filter_map(|(at, decided)| Some((*self.claims.get(at)?, decided))).collect();
        claims.sort_by_key(|(at, _)| *at);
        let texts = &mut self.texts;
        let mut row = |by: &[u32], notes: &'a [String]| {
            let notes: BTreeSet<&str> = notes.iter().map(String::as_str).collect();
            DecidedRow { by: by.to_vec(), notes: notes.into_iter().map(|note| texts.get(note)).collect() }
        };
        self.rows.decided_entities = entities.into_iter().map(|(at, e)| (at, row(&e.decided_by, &e.notes))).collect();
        self.rows.decided_claims = claims.into_iter().map(|(at, c)| (at, row(&c.by, &c.notes))).collect();
    }
}

/// The bytes of a claim's identifier.
fn hash(id: &str) -> [u8; 12] {
    std::array::from_fn(|n| {
        id.get(2 * n..2 * n + 2).and_then(|hex| u8::from_str_radix(hex, 16).ok()).unwrap_or_default()
    })
}

/// Puts each text into the pool once.
#[derive(Default)]
struct Interner<'a> {
    pool: Pool,
    known: FxHashMap<std::borrow::Cow<'a, str>, Text>,
}

impl<'a> Interner<'a> {
    fn get(&mut self, text: &'a str) -> Text {
        self.add(text.into())
    }

    fn owned(&mut self, text: String) -> Text {
        self.add(text.into())
    }

    fn add(&mut self, text: std::borrow::Cow<'a, str>) -> Text {
        if let Some(known) = self.known.get(&*text) {
            return *known;
        }
        let at = Text(self.pool.ends.len() as u32);
        self.pool.all.push_str(&text);
        self.pool.ends.push(u32::try_from(self.pool.all.len()).expect("texts of a store have less than 4 GB"));
        self.known.insert(text, at);
        at
    }
}
