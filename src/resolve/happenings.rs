//! Claims into happenings.
//!
//! | claims | happening | identifier |
//! | --- | --- | --- |
//! | `released` | Release, one a thing released | `event/release/deepseekmath-v2` |
//! | `raised`, `fundedBy` | FundingRound (see `funding.rs`); a Listing where the round is an IPO | `event/funding/anyformat-seed`, `event/listing/anyformat` |
//! | `acquired` | Acquisition, one a pair | `event/acquisition/nvidia-groq` |
//! | `partneredWith` | Partnership, one a pair | `event/partnership/openai-oracle` |
//! | `legalActionAgainst` | LegalAction, one a pair | `event/legal/xai-apple` |
//! | `affiliatedWith` where the words say that it begins or ends | Appointment, one a pair | `event/appointment/ada-foobarium`, `…-departure` |

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::appointments::{Change, change};
use super::houses::{Houses, Known, Maker};
use super::round_names::{IPO, readable};
use super::{Entity, EntityId, Happening, HappeningClass, PartRole, funding};
use crate::extract::{Claim, DigestExtraction};
use crate::lexicon::fold::simplify;
use crate::ontology::{Kind, Modality, Relation, Slot};

/// A claim with its place and ends.
pub(super) struct Told<'a> {
    /// Identifier of the digest.
    pub digest: &'a str,
    pub date: jiff::civil::Date,
    /// (digest, item, claim) indices.
    pub at: (u32, u32, u32),
    pub claim: &'a Claim,
    pub subject: &'a EntityId,
    pub object: Option<&'a EntityId>,
}

/// The happenings that all claims tell of, by identifier.
pub(super) fn find(
    digests: &[&DigestExtraction],
    digest_ids: &[String],
    ids: &[Vec<Vec<EntityId>>],
    entities: &IndexMap<EntityId, Entity>,
    known: &BTreeMap<EntityId, Known>,
) -> Vec<Happening> {
    let mut told = Vec::new();
    for (d, digest) in digests.iter().enumerate() {
        for (i, item) in digest.items.iter().enumerate() {
            for (c, claim) in item.claims.iter().enumerate() {
                let Some(subject) = ids[d][i].get(claim.subject as usize) else { continue };
                let object = claim.object.and_then(|o| ids[d][i].get(o as usize));
                let at = (d as u32, i as u32, c as u32);
                told.push(Told { digest: &digest_ids[d], date: digest.date, at, claim, subject, object });
            }
        }
    }
    // By day and identifier, so that labels do not depend on the order of the input.
    told.sort_by_key(|t| (t.date, t.digest, t.at.1, t.at.2));
    let mut found = Found { entities, happenings: BTreeMap::new() };
    let (funding, rest): (Vec<Told<'_>>, Vec<Told<'_>>) =
        told.into_iter().partition(|t| matches!(t.claim.relation, Relation::Raised | Relation::FundedBy));
    let works = |t: &Told<'_>| t.claim.relation == Relation::AffiliatedWith && t.claim.modality != Modality::Denied;
    let affiliations = rest.iter().filter(|t| works(t)).filter_map(|t| Some((t.subject, t.object?)));
    let houses = Houses::new(entities, known, affiliations);
    let by_makers = released(&rest, &houses);
    let acquisitions = directions(&rest);
    for (i, t) in rest.iter().enumerate() {
        let Some(object) = t.object.filter(|o| *o != t.subject) else { continue };
        let tells = match t.claim.relation {
            Relation::Released => by_makers.contains(&i),
            Relation::Acquired => acquisitions.get(&(t.subject, object)) >= acquisitions.get(&(object, t.subject)),
            // A maker that limits what its own thing does goes to no court.
            Relation::LegalActionAgainst => match houses.maker(object) {
                Maker::Told(maker) | Maker::OfFamily(maker) => !houses.one_whole(t.subject, maker),
                Maker::Unknown => true,
            },
            _ => true,
        };
        if tells {
            found.pair(t, object, digests);
        }
    }
    for round in funding::rounds(&funding, entities) {
        found.round(&round, &funding);
    }
    found.finish()
}

struct Found<'a> {
    entities: &'a IndexMap<EntityId, Entity>,
    happenings: BTreeMap<EntityId, Happening>,
}

fn id(class: HappeningClass, name: &str) -> EntityId {
    EntityId::from(format!("event/{}/{name}", class.slug()))
}

/// The identifier's readable part: `alibaba` of `company/alibaba`.
fn tail(id: &str) -> &str {
    id.split_once('/').map_or(id, |(_, tail)| tail)
}

impl Found<'_> {
    fn label<'b>(&'b self, id: &'b EntityId) -> &'b str {
        self.entities.get(id).map_or(tail(id), |e| &e.label)
    }

    fn add(
        &mut self,
        class: HappeningClass,
        name: &str,
        label: String,
        parts: &[(PartRole, &EntityId)],
        at: (u32, u32, u32),
    ) {
        let id = id(class, name);
        let happening = self.happenings.entry(id.clone()).or_insert_with(|| Happening {
            id,
            class,
            label,
            parts: Vec::new(),
            claims: Vec::new(),
        });
        happening.parts.extend(parts.iter().map(|&(role, id)| (role, id.clone())));
        happening.claims.push(at);
    }

    /// A claim that tells a happening by its ends alone.
    fn pair(&mut self, t: &Told<'_>, object: &EntityId, digests: &[&DigestExtraction]) {
        let (by, of) = (t.subject, object);
        let (from, to) = (self.label(by).to_owned(), self.label(of).to_owned());
        let name = format!("{}-{}", tail(by), tail(of));
        match t.claim.relation {
            Relation::Released => {
                let parts = [(PartRole::By, by), (PartRole::Of, of)];
                self.add(HappeningClass::Release, tail(of), format!("Release of {to}"), &parts, t.at);
            }
            Relation::Acquired => {
                let parts = [(PartRole::By, by), (PartRole::Of, of)];
                self.add(HappeningClass::Acquisition, &name, format!("Acquisition of {to} by {from}"), &parts, t.at);
            }
            Relation::PartneredWith => {
                let mut sides = [(tail(by), &from), (tail(of), &to)];
                sides.sort_unstable();
                let name = format!("{}-{}", sides[0].0, sides[1].0);
                let label = format!("Partnership of {} and {}", sides[0].1, sides[1].1);
                let parts = [(PartRole::Party, by), (PartRole::Party, of)];
                self.add(HappeningClass::Partnership, &name, label, &parts, t.at);
            }
            Relation::LegalActionAgainst => {
                let parts = [(PartRole::By, by), (PartRole::Against, of)];
                let label = format!("Legal action of {from} against {to}");
                self.add(HappeningClass::LegalAction, &name, label, &parts, t.at);
            }
            Relation::AffiliatedWith => {
                let parts = [(PartRole::By, of), (PartRole::Of, by)];
                let item = &digests[t.at.0 as usize].items[t.at.1 as usize];
                let local = |end: u32| item.entities.get(end as usize);
                let ends = local(t.claim.subject).zip(t.claim.object.and_then(local));
                match ends.and_then(|(person, organization)| change(&t.claim.evidence, person, organization)) {
                    Some(Change::Ends) => {
                        let label = format!("Departure of {from} from {to}");
                        self.add(HappeningClass::Appointment, &format!("{name}-departure"), label, &parts, t.at);
                    }
                    Some(Change::Begins) => {
                        let label = format!("Appointment of {from} at {to}");
                        self.add(HappeningClass::Appointment, &name, label, &parts, t.at);
                    }
                    None => {}
                }
            }
            _ => {}
        }
    }

    /// A company's round with its claims, in order.
    fn round(&mut self, round: &funding::Round<'_>, told: &[Told<'_>]) {
        let company = round.company;
        let Some(first) = round.claims.first().map(|&i| &told[i]) else { return };
        let of = self.label(company).to_owned();
        let listing = round.name.as_deref() == Some(IPO);
        // What is no company is not listed: a regulator, a newspaper that tells of it.
        if listing && self.entities.get(company).is_some_and(|e| e.kind == Kind::Organization) {
            return;
        }
        let place = || {
            let hash = blake3::hash(format!("{}#{}", first.digest, first.at.1 + 1).as_bytes()).to_hex();
            format!("{}-{}", first.date, &hash[..4])
        };
        let (class, name, label) = if listing {
            (HappeningClass::Listing, tail(company).to_owned(), format!("Listing of {of}"))
        } else {
            let (name, label) = match (&round.name, &round.sum) {
                (Some(name), _) => (name.clone(), format!("{of} {} round", readable(name))),
                (None, Some(sum)) => (sum.slug(), format!("{of} funding of {}", sum.text)),
                (None, None) => (place(), format!("{of} funding, {}", first.date)),
            };
            (HappeningClass::FundingRound, format!("{}-{name}", tail(company)), label)
        };
        // A second seed round, or the same sum years later.
        let taken = self.happenings.contains_key(&*id(class, &name));
        let name = if taken { format!("{name}-{}", first.date) } else { name };
        for t in round.claims.iter().map(|&i| &told[i]) {
            let mut parts = vec![(PartRole::Of, company)];
            if tail(t.subject) == tail(company) {
                parts.push((PartRole::Of, t.subject));
            }
            // Who is said not to invest is no part.
            let invests = t.claim.relation == Relation::FundedBy && t.claim.modality != Modality::Denied;
            if let Some(investor) = t.object.filter(|_| invests) {
                parts.push((PartRole::Investor, investor));
                if t.claim.slots.iter().any(|(slot, text)| *slot == Slot::Lead && text == "true") {
                    parts.push((PartRole::Lead, investor));
                }
            }
            self.add(class, &name, label.clone(), &parts, t.at);
        }
    }

    fn finish(self) -> Vec<Happening> {
        let mut all: Vec<Happening> = self.happenings.into_values().collect();
        for happening in &mut all {
            happening.parts.sort();
            happening.parts.dedup();
            happening.claims.sort_unstable();
            happening.claims.dedup();
        }
        all
    }
}

/// The claims that tell a release of their object: those of its maker, if it is known.
///
/// Others bring a thing to their own platform, build on it, or compare it. Where no claim
/// names the maker, one who is not known to be of another house may be its team or its
/// author; and variants of a family are made by anyone. Where no maker is known, what three houses or more bring out, and none of them in half
/// of the items, is a thing that all of them use.
fn released(told: &[Told<'_>], houses: &Houses<'_>) -> BTreeSet<usize> {
    let mut of_thing: BTreeMap<&EntityId, Vec<usize>> = BTreeMap::new();
    for (i, t) in told.iter().enumerate() {
        if let Some(object) = t.object.filter(|_| t.claim.relation == Relation::Released) {
            of_thing.entry(object).or_default().push(i);
        }
    }
    let mut tell = BTreeSet::new();
    for (thing, claims) in of_thing {
        let by = |maker: &EntityId| -> Vec<usize> {
            claims.iter().copied().filter(|&i| houses.same(told[i].subject, maker)).collect()
        };
        let told_by: Vec<usize> = match houses.maker(thing) {
            Maker::Told(maker) | Maker::OfFamily(maker) if !by(maker).is_empty() => by(maker),
            Maker::Told(_) => claims.into_iter().filter(|&i| !houses.is_another(told[i].subject)).collect(),
            Maker::OfFamily(_) => claims,
            Maker::Unknown => {
                let items = |i: &usize| (told[*i].digest, told[*i].at.1);
                let all: BTreeSet<_> = claims.iter().map(items).collect();
                let mut of_house: Vec<(&EntityId, BTreeSet<(&str, u32)>)> = Vec::new();
                for i in &claims {
                    let subject = told[*i].subject;
                    match of_house.iter_mut().find(|(house, _)| houses.same(house, subject)) {
                        Some((_, told)) => drop(told.insert(items(i))),
                        None => of_house.push((subject, BTreeSet::from([items(i)]))),
                    }
                }
                let most = of_house.iter().map(|(_, told)| told.len()).max().unwrap_or_default();
                if of_house.len() < 3 || most * 2 >= all.len() { claims } else { Vec::new() }
            }
        };
        tell.extend(told_by);
    }
    tell
}

/// How often each is said to buy the other: of two directions the lesser is misread.
fn directions<'a>(told: &[Told<'a>]) -> BTreeMap<(&'a EntityId, &'a EntityId), usize> {
    let mut often = BTreeMap::new();
    for t in told.iter().filter(|t| t.claim.relation == Relation::Acquired) {
        if let Some(object) = t.object {
            *often.entry((t.subject, object)).or_default() += 1;
        }
    }
    often
}

/// The text in Simplified characters and lower case.
pub(super) fn simplified(text: &str) -> String {
    text.chars().map(simplify).flat_map(char::to_lowercase).collect()
}

/// Where the word is in the text, a Latin one not within another word.
pub(super) fn word_places<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    text.match_indices(word).map(|(at, _)| at).filter(move |&at| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !word.is_ascii() || ![before, after].into_iter().flatten().any(|c| c.is_ascii_alphanumeric())
    })
}

/// Whether the word is in the text, a Latin one not within another word.
pub(super) fn has_word(text: &str, word: &str) -> bool {
    word_places(text, word).next().is_some()
}
