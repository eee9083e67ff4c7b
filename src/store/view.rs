//! All that the named graph of one digest depends on.
//!
//! Quads are made from a [`GraphView`] and from nothing else, and its fingerprint
//! covers all of it: where the fingerprint is the same, so are the quads, and the
//! graph need not be written again.

use std::collections::{BTreeMap, BTreeSet};
use std::io::BufWriter;

use crate::extract::DigestExtraction;
use crate::ontology::Kind;
use crate::resolve::{EntityId, HappeningClass, Join, PartRole, Resolution, of_claims};

/// Changes whenever the same view gives other quads.
pub(super) const QUADS_VERSION: u32 = 3;

/// What the graph of one digest is made from.
pub struct GraphView<'a> {
    /// Put before identifiers to make IRIs of them.
    pub base: &'a str,
    /// Identifier of the digest without the base.
    pub id: &'a str,
    pub digest: &'a DigestExtraction,
    /// `ids[item][local entity]`.
    pub ids: &'a [Vec<EntityId>],
    /// The entities that the digest mentions, and what these belong to, by identifier.
    pub entities: Vec<(&'a EntityId, EntityView<'a>)>,
    /// What the digest tells of happenings.
    pub tellings: Vec<Telling<'a>>,
    /// `claim_ids[item][claim]`, without the base and without `claim/`.
    pub claim_ids: Vec<Vec<String>>,
}

/// What is said of an entity in each graph that has it.
pub struct EntityView<'a> {
    pub kind: Kind,
    pub label: &'a str,
    /// The forms that the digest uses; not all that there are, so that a new form
    /// elsewhere changes nothing.
    pub forms: BTreeSet<&'a str>,
    pub wikidata: Option<&'a str>,
    pub part_of: &'a [EntityId],
    /// Those joins of its names that the digest tells.
    pub joins: Vec<&'a Join>,
}

/// What one digest tells of one happening.
pub struct Telling<'a> {
    pub id: &'a EntityId,
    pub class: HappeningClass,
    pub label: &'a str,
    /// Those parts that the digest names.
    pub parts: Vec<(PartRole, &'a EntityId)>,
    /// (item, claim) indices, in order.
    pub claims: Vec<(u32, u32)>,
}

/// For each digest the happenings that it tells, with its claims: (happening, claims).
pub struct TellingIndex(Vec<Vec<Told>>);

/// A happening's index with the (item, claim) indices that tell it.
type Told = (usize, Vec<(u32, u32)>);

impl TellingIndex {
    /// Sorts the claims of all happenings by digest.
    pub fn new(resolution: &Resolution) -> TellingIndex {
        let mut index: Vec<Vec<Told>> = vec![Vec::new(); resolution.digest_ids.len()];
        for (happening, h) in resolution.happenings.iter().enumerate() {
            for &(digest, item, claim) in &h.claims {
                let Some(told) = index.get_mut(digest as usize) else { continue };
                match told.last_mut() {
                    Some((last, claims)) if *last == happening => claims.push((item, claim)),
                    _ => told.push((happening, vec![(item, claim)])),
                }
            }
        }
        for told in &mut index {
            for (_, claims) in told {
                claims.sort_unstable();
                claims.dedup();
            }
        }
        TellingIndex(index)
    }
}

impl<'a> GraphView<'a> {
    /// The view of the digest at `index` of the resolution's input.
    pub fn new(
        base: &'a str,
        resolution: &'a Resolution,
        tellings: &TellingIndex,
        index: usize,
        digest: &'a DigestExtraction,
    ) -> GraphView<'a> {
        let ids = &resolution.ids[index];
        let mut forms: BTreeMap<&EntityId, BTreeSet<&str>> = BTreeMap::new();
        for (item, ids) in digest.items.iter().zip(ids) {
            for (entity, id) in item.entities.iter().zip(ids) {
                let forms = forms.entry(id).or_default();
                forms.insert(&entity.name);
                forms.extend(entity.aliases.iter().map(String::as_str));
            }
        }
        let own = &resolution.digest_ids[index];
        let mut entities = BTreeMap::new();
        let mut todo: Vec<&EntityId> = forms.keys().copied().collect();
        while let Some(id) = todo.pop() {
            if entities.contains_key(id) {
                continue;
            }
            let Some(entity) = resolution.entities.get(id) else { continue };
            todo.extend(&entity.part_of);
            entities.insert(
                id,
                EntityView {
                    kind: entity.kind,
                    label: &entity.label,
                    forms: forms.remove(id).unwrap_or_default(),
                    wikidata: entity.wikidata.as_deref(),
                    part_of: &entity.part_of,
                    joins: entity.joins.iter().filter(|join| join.digest == *own).collect(),
                },
            );
        }
        let entities: Vec<(&EntityId, EntityView)> = entities.into_iter().collect();
        let mut view =
            GraphView { base, id: own, digest, ids, entities, tellings: Vec::new(), claim_ids: of_claims(own, digest) };
        view.tellings = tellings.0[index]
            .iter()
            .map(|(happening, claims)| {
                let h = &resolution.happenings[*happening];
                let named: Vec<&EntityId> = claims.iter().flat_map(|&at| view.ends(at)).collect();
                let parts =
                    h.parts.iter().filter(|(_, id)| named.contains(&id)).map(|(role, id)| (*role, id)).collect();
                Telling { id: &h.id, class: h.class, label: &h.label, parts, claims: claims.clone() }
            })
            .collect();
        view
    }

    /// The entities that a claim relates.
    fn ends(&self, (item, claim): (u32, u32)) -> impl Iterator<Item = &'a EntityId> {
        let ids = self.ids.get(item as usize);
        let claim = self.digest.items.get(item as usize).and_then(|i| i.claims.get(claim as usize));
        let ends = claim.map(|c| [Some(c.subject), c.object]).unwrap_or_default();
        ends.into_iter().flatten().filter_map(move |end| ids?.get(end as usize))
    }

    /// About how many triples the graph has.
    pub fn size(&self) -> usize {
        let items = self.digest.items.iter().map(|i| 8 + i.links.len() + i.entities.len() + 16 * i.claims.len());
        items.sum::<usize>() + 5 * self.entities.len() + 10 * self.tellings.len()
    }

    /// BLAKE3 of everything that the view holds. Forms are not hashed: the digest and the
    /// identifiers tell them.
    pub fn fingerprint(&self) -> [u8; 32] {
        let digest = BufWriter::with_capacity(1 << 16, blake3::Hasher::new());
        let digest = postcard::to_io(self.digest, digest).expect("an extraction can be hashed");
        let mut hash = Hash(digest.into_inner().expect("a hash takes everything"));
        hash.number(QUADS_VERSION as usize);
        hash.text(self.base);
        hash.text(self.id);
        hash.number(self.ids.len());
        for ids in self.ids {
            hash.number(ids.len());
            ids.iter().for_each(|id| hash.text(id));
        }
        hash.number(self.entities.len());
        for (id, entity) in &self.entities {
            hash.text(id);
            hash.number(entity.kind as usize);
            hash.text(entity.label);
            hash.text(entity.wikidata.unwrap_or_default());
            hash.number(entity.part_of.len());
            entity.part_of.iter().for_each(|id| hash.text(id));
            hash.number(entity.joins.len());
            for join in &entity.joins {
                hash.number(join.reason as usize);
                hash.number(join.item as usize);
                hash.number(join.span.0 as usize);
                hash.number(join.span.1 as usize);
                hash.number(join.line as usize);
                hash.text(&join.words);
                join.names.iter().for_each(|name| hash.text(name));
            }
        }
        hash.number(self.tellings.len());
        for telling in &self.tellings {
            hash.text(telling.id);
            hash.number(telling.class as usize);
            hash.text(telling.label);
            hash.number(telling.parts.len());
            for (role, id) in &telling.parts {
                hash.number(*role as usize);
                hash.text(id);
            }
            hash.number(telling.claims.len());
            for &(item, claim) in &telling.claims {
                hash.number(item as usize);
                hash.number(claim as usize);
            }
        }
        hash.0.finalize().into()
    }
}

/// A hash over parts of known length, so that no two lists of parts run together.
pub(super) struct Hash(pub blake3::Hasher);

impl Hash {
    pub fn number(&mut self, number: usize) {
        self.0.update(&(number as u64).to_le_bytes());
    }

    pub fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len());
        self.0.update(bytes);
    }

    pub fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }
}
