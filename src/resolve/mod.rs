//! Resolution: the names of all digests become entities, facts and happenings.
//!
//! A pure function of all kept extractions, the lexicon and the decisions of people,
//! independent of the order of the extractions: [`resolve`] sees every name of every day at once.
//!
//! | step | file | gives |
//! | --- | --- | --- |
//! | kinds | `kinds.rs` | the kind of each name, with the votes of all items |
//! | part | `splits.rs` | names that people keep apart |
//! | join | `join.rs`, with `why.rs` | names that are one, by the lexicon or because a text says so; never by likeness |
//! | decide | `decide.rs`, with `decide_claims.rs`, `decided.rs` | what people decided of entities and claims |
//! | family | `family.rs` | what belongs to what: variant to version to family |
//! | identify | `ids.rs` | identifiers from labels |
//! | happen | `happenings.rs`, with `funding.rs`, `appointments.rs`, `houses.rs` | claims that tell of one thing that happened |
//!
//! Names of different kinds are never joined: the ends of claims must keep kinds that
//! their relation allows, so a name that is given two kinds is two entities. Only a kind
//! that hardly any item gives a name is taken for misread.

mod appointments;
mod decide;
mod decide_claims;
#[cfg(test)]
mod decide_tests;
mod decided;
mod family;
mod funding;
mod happenings;
mod houses;
mod ids;
mod join;
mod kinds;
mod names;
mod round_names;
mod splits;
mod sums;
#[cfg(test)]
mod tests;
mod why;

use std::borrow::Cow;
use std::collections::BTreeMap;

use indexmap::IndexMap;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::curation::Decision;
use crate::extract::DigestExtraction;
use crate::lexicon::{EntryId, Lexicon};
use crate::ontology::{Kind, Modality, Relation, Slot};

pub use decided::{ClaimDecisions, DecisionText, Decisions, Effect};
pub use ids::of_claims;
pub(crate) use sums::Sum;
pub use why::Join;

/// Identifier of an entity without the base: `company/alibaba`.
pub type EntityId = std::sync::Arc<str>;

/// An entity over all digests.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    pub kind: Kind,
    /// Canonical label.
    pub label: String,
    /// All other forms, sorted, without the label.
    pub aliases: Vec<String>,
    /// Other names by the lexicon, which one may ask for whether or not a digest uses them.
    pub known_as: Vec<String>,
    /// Wikidata item, if the lexicon knows it.
    pub wikidata: Option<String>,
    /// Identifiers of the families, suites or owners that it belongs to.
    pub part_of: Vec<EntityId>,
    /// Why the names it gathers were joined, beyond what the lexicon knows.
    pub joins: Vec<Join>,
    /// Whether the lexicon knows it.
    pub known: bool,
    /// Where the lexicon does not, those of its names that entries of its kind have all the same.
    pub taken: Vec<String>,
    /// Names that people have given it, whether or not a digest uses them.
    pub given: Vec<String>,
    /// Numbers of the decisions that made it what it is, in order.
    pub decided_by: Vec<u32>,
    /// Notes of people on it.
    pub notes: Vec<String>,
}

impl Entity {
    /// An entity of which nothing is known but its kind and label.
    pub fn new(kind: Kind, label: impl Into<String>) -> Entity {
        Entity {
            kind,
            label: label.into(),
            aliases: Vec::new(),
            known_as: Vec::new(),
            wikidata: None,
            part_of: Vec::new(),
            joins: Vec::new(),
            known: false,
            taken: Vec::new(),
            given: Vec::new(),
            decided_by: Vec::new(),
            notes: Vec::new(),
        }
    }
}

/// A happening: what several claims, over days and series, tell of one thing that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Happening {
    /// Identifier without the base: `event/release/deepseekmath-v2`.
    pub id: EntityId,
    pub class: HappeningClass,
    pub label: String,
    /// Parts in order: role (`by`, `of`, `investor`, `party`, …) and entity.
    pub parts: Vec<(PartRole, EntityId)>,
    /// The claims it is made of: (digest, item, claim) indices into the resolution's input.
    pub claims: Vec<(u32, u32, u32)>,
}

/// What kind of thing happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum HappeningClass {
    Release,
    FundingRound,
    Acquisition,
    Partnership,
    Listing,
    LegalAction,
    Appointment,
}

/// What an entity is in a happening.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum PartRole {
    /// Who did it.
    By,
    /// What it was done with or to.
    Of,
    /// Who put money in.
    Investor,
    /// Who led the round.
    Lead,
    /// Either side of a partnership.
    Party,
    /// Who it was done against.
    Against,
}

impl HappeningClass {
    /// All classes.
    pub const ALL: [HappeningClass; 7] = [
        HappeningClass::Release,
        HappeningClass::FundingRound,
        HappeningClass::Acquisition,
        HappeningClass::Partnership,
        HappeningClass::Listing,
        HappeningClass::LegalAction,
        HappeningClass::Appointment,
    ];

    /// Local name of the class in the `dg:` namespace.
    pub fn name(self) -> &'static str {
        match self {
            HappeningClass::Release => "Release",
            HappeningClass::FundingRound => "FundingRound",
            HappeningClass::Acquisition => "Acquisition",
            HappeningClass::Partnership => "Partnership",
            HappeningClass::Listing => "Listing",
            HappeningClass::LegalAction => "LegalAction",
            HappeningClass::Appointment => "Appointment",
        }
    }

    /// The class of this name or slug, in any case.
    pub fn parse(text: &str) -> Option<HappeningClass> {
        let is = |class: &HappeningClass| [class.name(), class.slug()].iter().any(|n| n.eq_ignore_ascii_case(text));
        HappeningClass::ALL.into_iter().find(is)
    }

    /// Word used in identifiers: `event/{slug}/…`.
    pub fn slug(self) -> &'static str {
        match self {
            HappeningClass::Release => "release",
            HappeningClass::FundingRound => "funding",
            HappeningClass::Acquisition => "acquisition",
            HappeningClass::Partnership => "partnership",
            HappeningClass::Listing => "listing",
            HappeningClass::LegalAction => "legal",
            HappeningClass::Appointment => "appointment",
        }
    }
}

impl PartRole {
    /// All roles.
    pub const ALL: [PartRole; 6] =
        [PartRole::By, PartRole::Of, PartRole::Investor, PartRole::Lead, PartRole::Party, PartRole::Against];

    /// Local name of the property in the `dg:` namespace.
    pub fn name(self) -> &'static str {
        match self {
            PartRole::By => "by",
            PartRole::Of => "of",
            PartRole::Investor => "investor",
            PartRole::Lead => "leadInvestor",
            PartRole::Party => "party",
            PartRole::Against => "against",
        }
    }
}

/// A sum of money that was read: `6.06 億美元` is 606000000 USD.
#[derive(Clone, Debug, PartialEq)]
pub struct Money {
    pub value: f64,
    /// ISO 4217 code.
    pub currency: &'static str,
}

/// A claim with its ends resolved.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    pub relation: Relation,
    pub subject: EntityId,
    pub object: Option<EntityId>,
    /// All claims that say it: (digest, item, claim) indices.
    pub claims: Vec<(u32, u32, u32)>,
    /// The strongest modality that was said last.
    pub modality: Modality,
    pub slots: Vec<(Slot, String)>,
}

/// What resolution gives.
pub struct Resolution {
    /// Identifier of each digest without the base (`digest/ai-intel/2025-11-29`), in the input's order.
    pub digest_ids: Vec<String>,
    /// Entities by identifier, sorted.
    pub entities: IndexMap<EntityId, Entity>,
    /// `ids[digest][item][local entity]`.
    pub ids: Vec<Vec<Vec<EntityId>>>,
    /// Happenings by identifier, sorted.
    pub happenings: Vec<Happening>,
    /// What people decided of claims, and the decisions that have an effect.
    pub decisions: Decisions,
}

/// What resolution gives where people have decided.
pub struct Curated<'a> {
    /// The digests without what was rejected: what the resolution is of.
    pub digests: Vec<Cow<'a, DigestExtraction>>,
    pub resolution: Resolution,
    /// What each decision did, in their order.
    pub effects: Vec<Effect>,
}

impl Curated<'_> {
    /// The digests, as the store and the view take them.
    pub fn refs(&self) -> Vec<&DigestExtraction> {
        self.digests.iter().map(|d| &**d).collect()
    }
}

/// Resolves all names of all digests. The result does not depend on the order of `digests`
/// except that it is given in that order.
pub fn resolve(digests: &[&DigestExtraction], lexicon: &Lexicon) -> Resolution {
    resolve_curated(digests, lexicon, &[]).resolution
}

/// The same with decisions of people, which win over everything.
pub fn resolve_curated<'a>(digests: &[&'a DigestExtraction], lexicon: &Lexicon, curation: &[Decision]) -> Curated<'a> {
    let digest_ids = ids::of_digests(digests);
    let splits = splits::Splits::of(curation);
    let parted: Vec<Cow<'a, DigestExtraction>> = digests.iter().map(|d| splits.part(d, lexicon)).collect();
    let refs: Vec<&DigestExtraction> = parted.iter().map(|d| &**d).collect();
    let clusters = join::join(&refs, &digest_ids, lexicon, &splits);
    let decide::Decided { digests, clusters, decisions, effects } =
        decide::decide(parted, &digest_ids, clusters, lexicon, curation);
    let join::Clusters { all: mut clusters, of } = clusters;
    let refs: Vec<&DigestExtraction> = digests.iter().map(|d| &**d).collect();
    let parents = family::parents(&mut clusters, lexicon);
    let by_cluster = ids::of_clusters(&clusters);
    let known = known(&clusters, &by_cluster, lexicon);
    let mut entities: Vec<(EntityId, Entity)> = clusters
        .into_iter()
        .zip(parents)
        .zip(&by_cluster)
        .map(|((cluster, parent), id)| {
            let whole = parent.map(|p| by_cluster[p].clone()).filter(|whole| whole != id);
            (id.clone(), entity(cluster, whole, lexicon, &splits))
        })
        .collect();
    entities.sort_by(|a, b| a.0.cmp(&b.0));
    let entities: IndexMap<EntityId, Entity> = entities.into_iter().collect();
    let ids: Vec<Vec<Vec<EntityId>>> = of
        .into_iter()
        .map(|items| items.into_iter().map(|e| e.into_iter().map(|c| by_cluster[c].clone()).collect()).collect())
        .collect();
    let happenings = happenings::find(&refs, &digest_ids, &ids, &entities, &known);
    let resolution = Resolution { digest_ids, entities, ids, happenings, decisions };
    Curated { digests, resolution, effects }
}

/// Where the lexicon does not know a thing, those of its names that entries of its kind have.
fn taken(cluster: &join::Cluster, lexicon: &Lexicon) -> Vec<String> {
    let is_taken = |name: &&String| {
        let entries = lexicon.by_key(&crate::lexicon::fold::key(name));
        entries.iter().any(|entry| lexicon.entry(*entry).kind == cluster.kind)
    };
    let names = cluster.forms.iter().chain([&cluster.label]).filter(|_| cluster.entry.is_none());
    names.filter(is_taken).cloned().collect()
}

fn entity(cluster: join::Cluster, whole: Option<EntityId>, lexicon: &Lexicon, splits: &splits::Splits) -> Entity {
    let (known, taken) = (cluster.entry.is_some(), taken(&cluster, lexicon));
    let aliases = cluster.forms.into_iter().filter(|form| !form.is_empty() && *form != cluster.label);
    let entries = cluster.entry.iter().chain(&cluster.decided.entries).map(|e| lexicon.entry(*e));
    let also = cluster.decided.entries.iter().map(|e| &lexicon.entry(*e).label);
    let known_as = entries.clone().flat_map(|entry| {
        entry.aliases.iter().filter(|alias| !splits.takes_from(entry, &crate::lexicon::fold::key(alias)))
    });
    Entity {
        kind: cluster.kind,
        aliases: aliases.collect(),
        known_as: known_as.chain(also).cloned().collect(),
        wikidata: entries.clone().find_map(|entry| entry.wikidata.clone()),
        part_of: whole.into_iter().collect(),
        joins: cluster.joins,
        known,
        taken,
        given: cluster.decided.names.into_iter().filter(|name| *name != cluster.label).collect(),
        decided_by: cluster.decided.by,
        notes: cluster.decided.notes,
        label: cluster.label,
    }
}

/// Makers and affiliations by the lexicon.
fn known(clusters: &[join::Cluster], by_cluster: &[EntityId], lexicon: &Lexicon) -> BTreeMap<EntityId, houses::Known> {
    let named: FxHashMap<EntryId, &EntityId> = clusters
        .iter()
        .zip(by_cluster)
        .flat_map(|(cluster, id)| cluster.entry.iter().chain(&cluster.decided.entries).map(move |e| (*e, id)))
        .collect();
    // One that no item names is no entity, and yet not the one that an item names.
    let id = |entry: EntryId| named.get(&entry).map_or_else(|| EntityId::from(""), |id| (*id).clone());
    clusters
        .iter()
        .zip(by_cluster)
        .filter_map(|(cluster, own)| {
            let entry = lexicon.entry(cluster.entry?);
            let works_at = entry.parent.filter(|_| entry.kind == Kind::Person).map(id);
            Some((own.clone(), houses::Known { maker: entry.developer.map(id), works_at }))
        })
        .collect()
}
