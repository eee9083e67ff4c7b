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

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::{Entity, EntityId, Happening, HappeningClass, PartRole, funding};
use crate::extract::{Claim, DigestExtraction};
use crate::lexicon::fold::simplify;
use crate::ontology::{Modality, Relation, Slot};

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

/// Words, simplified and in lower case, that begin an affiliation.
const BEGINS: &[&str] = &[
    "任命",
    "加盟",
    "加入",
    "入职",
    "出任",
    "接任",
    "就任",
    "上任",
    "担任",
    "聘请",
    "聘任",
    "挖来",
    "挖走",
    "joins",
    "joined",
    "joining",
    "appointed",
    "appoints",
    "appointment",
    "hires",
    "hired",
    "named",
    "promoted",
    "takes over as",
    "steps up",
];

/// Words, simplified and in lower case, that end one.
const ENDS: &[&str] = &[
    "离职",
    "离开",
    "离任",
    "卸任",
    "辞职",
    "辞任",
    "辞去",
    "出走",
    "跳槽",
    "退休",
    "被解雇",
    "leaves",
    "left",
    "leaving",
    "departs",
    "departed",
    "departure",
    "steps down",
    "stepped down",
    "stepping down",
    "resigns",
    "resigned",
    "quits",
    "quit",
    "fired",
    "ousted",
    "exits",
    "retires",
];

/// The happenings that all claims tell of, by identifier.
pub(super) fn find(
    digests: &[&DigestExtraction],
    digest_ids: &[String],
    ids: &[Vec<Vec<EntityId>>],
    entities: &IndexMap<EntityId, Entity>,
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
    let mut companies: BTreeMap<&EntityId, Vec<&Told<'_>>> = BTreeMap::new();
    for t in &told {
        match t.claim.relation {
            Relation::Raised | Relation::FundedBy => companies.entry(t.subject).or_default().push(t),
            _ => found.pair(t),
        }
    }
    for (company, told) in companies {
        for mut round in funding::rounds(&told) {
            round.claims.sort_unstable();
            found.round(company, &round, &told);
        }
    }
    found.finish()
}

struct Found<'a> {
    entities: &'a IndexMap<EntityId, Entity>,
    happenings: BTreeMap<EntityId, Happening>,
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
        let id = EntityId::from(format!("event/{}/{name}", class.slug()));
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
    fn pair(&mut self, t: &Told<'_>) {
        let Some(object) = t.object.filter(|o| *o != t.subject) else { return };
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
                let (begins, ends) = change(&t.claim.evidence);
                if ends && (!begins || t.claim.modality == Modality::Denied) {
                    let label = format!("Departure of {from} from {to}");
                    self.add(HappeningClass::Appointment, &format!("{name}-departure"), label, &parts, t.at);
                } else if begins {
                    let label = format!("Appointment of {from} at {to}");
                    self.add(HappeningClass::Appointment, &name, label, &parts, t.at);
                }
            }
            _ => {}
        }
    }

    /// A company's round with its claims, in order.
    fn round(&mut self, company: &EntityId, round: &funding::Round, told: &[&Told<'_>]) {
        let Some(first) = round.claims.first().map(|&i| told[i]) else { return };
        let of = self.label(company).to_owned();
        let listing = round.name.as_deref() == Some(funding::IPO);
        let (class, name, label) = if listing {
            (HappeningClass::Listing, tail(company).to_owned(), format!("Listing of {of}"))
        } else {
            let (name, label) = match (&round.name, round.sums.first()) {
                (Some(name), _) => (name.clone(), format!("{of} {} round", readable(name))),
                (None, Some(sum)) => {
                    let of_whole = round.claims.iter().filter(|&&i| told[i].claim.relation == Relation::Raised);
                    let amount = of_whole.flat_map(|&i| &told[i].claim.slots).find(|(slot, _)| *slot == Slot::Amount);
                    (sum.clone(), format!("{of} funding of {}", amount.map_or(sum, |(_, text)| text)))
                }
                (None, None) => {
                    let place = format!("{}#{}", first.digest, first.at.1 + 1);
                    let hash = blake3::hash(place.as_bytes()).to_hex();
                    (format!("{}-{}", first.date, &hash[..4]), format!("{of} funding, {}", first.date))
                }
            };
            (HappeningClass::FundingRound, format!("{}-{name}", tail(company)), label)
        };
        for t in round.claims.iter().map(|&i| told[i]) {
            let mut parts = vec![(PartRole::Of, company)];
            if let Some(investor) = t.object.filter(|_| t.claim.relation == Relation::FundedBy) {
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

/// A round's slug for people: `series-a-plus` → `Series A+`.
fn readable(round: &str) -> String {
    let Some((pre, letter)) = round.split_once("series-") else { return round.replace('-', " ") };
    let pre = if pre.is_empty() { "" } else { "Pre-" };
    format!("{pre}Series {}", letter.to_uppercase().replace("-PLUS", "+"))
}

/// Whether the words say that an affiliation begins, and that one ends.
fn change(evidence: &str) -> (bool, bool) {
    let text: String = evidence.chars().map(simplify).flat_map(char::to_lowercase).collect();
    let says = |words: &[&str]| words.iter().any(|word| has_word(&text, word));
    (says(BEGINS), says(ENDS))
}

/// Whether the word is in the text, for a Latin one not within another word.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !word.is_ascii() || ![before, after].into_iter().flatten().any(|c| c.is_ascii_alphanumeric())
    })
}
