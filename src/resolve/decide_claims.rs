//! Decisions of people on claims: which they are on, and the digests without what they reject.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::decide::{Entities, Moved};
use super::decided::{ClaimDecisions, Effect};
use super::ids;
use super::join::{Cluster, Clusters};
use crate::curation::{Action, Decision};
use crate::extract::{Claim, DigestExtraction};
use crate::ontology::{Modality, Relation};

/// Index of a digest, an item in it, a claim in that.
pub(super) type At = (u32, u32, u32);

/// Which claims a decision is on.
pub(super) enum ClaimsOf {
    Claim(String),
    Edge { subject: usize, relation: Relation, object: Option<usize>, modality: Option<Modality> },
}

/// All claims, as decisions ask for them.
pub(super) struct Claims<'a> {
    /// By identifier, and what is said in the same words with it.
    by_id: FxHashMap<&'a str, Vec<At>>,
    all: Vec<(At, Relation, Modality, usize, Option<usize>)>,
}

impl<'a> Claims<'a> {
    pub fn new(
        digests: &[Cow<'_, DigestExtraction>],
        digest_ids: &[String],
        of: &[Vec<Vec<usize>>],
        asked: &'a [(usize, ClaimsOf)],
    ) -> Claims<'a> {
        let wanted = asked.iter().filter_map(|(_, claims)| match claims {
            ClaimsOf::Claim(id) => Some((id.as_str(), Vec::new())),
            ClaimsOf::Edge { .. } => None,
        });
        let mut by_id: FxHashMap<&str, Vec<At>> = wanted.collect();
        if !by_id.is_empty() {
            for (d, (digest, id)) in digests.iter().zip(digest_ids).enumerate() {
                let (claims, marks) = (ids::of_claims(id, digest), ids::marks(id, digest));
                for (i, j) in claims.iter().enumerate().flat_map(|(i, c)| (0..c.len()).map(move |j| (i, j))) {
                    let Some(found) = by_id.get_mut(claims[i][j].as_str()) else { continue };
                    let same =
                        marks.iter().enumerate().flat_map(|(x, m)| m.iter().enumerate().map(move |(y, m)| (x, y, m)));
                    let same = same.filter(|(_, _, mark)| **mark == marks[i][j]);
                    found.extend(same.map(|(x, y, _)| (d as u32, x as u32, y as u32)));
                }
            }
        }
        let mut all = Vec::new();
        if asked.iter().any(|(_, claims)| matches!(claims, ClaimsOf::Edge { .. })) {
            for (at, claim, ends) in every(digests, of) {
                all.push((at, claim.relation, claim.modality, ends.0, ends.1));
            }
        }
        Claims { by_id, all }
    }

    pub fn find(&self, wanted: &ClaimsOf, moved: &mut Moved) -> Vec<At> {
        match wanted {
            ClaimsOf::Claim(id) => self.by_id.get(id.as_str()).cloned().unwrap_or_default(),
            ClaimsOf::Edge { subject, relation, object, modality } => {
                let ends = (moved.root(*subject), object.map(|o| moved.root(o)));
                let turned = ends.1.filter(|_| relation.row().symmetric).map(|object| (object, Some(ends.0)));
                let mut found = Vec::new();
                for (at, said, meant, from, to) in &self.all {
                    if said == relation && modality.is_none_or(|m| m == *meant) {
                        let said = (moved.root(*from), to.map(|to| moved.root(to)));
                        if said == ends || Some(said) == turned {
                            found.push(*at);
                        }
                    }
                }
                found
            }
        }
    }
}

/// All claims with the clusters of their ends.
fn every<'a>(
    digests: &'a [Cow<'_, DigestExtraction>],
    of: &'a [Vec<Vec<usize>>],
) -> impl Iterator<Item = (At, &'a Claim, (usize, Option<usize>))> {
    digests.iter().zip(of).enumerate().flat_map(|(d, (digest, of))| {
        digest.items.iter().zip(of).enumerate().flat_map(move |(i, (item, of))| {
            item.claims.iter().enumerate().filter_map(move |(c, claim)| {
                let subject = *of.get(claim.subject as usize)?;
                let object = claim.object.and_then(|o| of.get(o as usize).copied());
                Some(((d as u32, i as u32, c as u32), claim, (subject, object)))
            })
        })
    })
}

/// What was decided of a claim so far.
#[derive(Default)]
pub(super) struct State {
    rejected: bool,
    accepted: bool,
    decided: ClaimDecisions,
}

impl State {
    pub fn follow(&mut self, decision: &Decision) {
        match &decision.action {
            Action::Reject(_) => (self.rejected, self.accepted) = (true, false),
            Action::Accept(_) => (self.rejected, self.accepted) = (false, true),
            Action::Note(_, text) => self.decided.notes.push(text.clone()),
            _ => {}
        }
        if !matches!(decision.action, Action::Reject(_)) {
            self.decided.by.push(decision.number);
        }
    }
}

/// The digests and clusters that are left, and what was decided of claims that stay.
pub(super) type Finished<'a> = (Vec<Cow<'a, DigestExtraction>>, Clusters, BTreeMap<At, ClaimDecisions>);

/// Takes out what is rejected, and what cannot be said of entities as they are now.
pub(super) fn finish<'a>(
    mut digests: Vec<Cow<'a, DigestExtraction>>,
    entities: Entities<'_>,
    mut states: BTreeMap<At, State>,
    effects: &mut [Effect],
) -> Finished<'a> {
    let Entities { all, mut of, mut moved, rejected, changed, .. } = entities;
    let mut blame = |number: u32| {
        if let Some(effect) = effects.iter_mut().find(|e| e.number == number) {
            effect.unfit += 1;
        }
    };
    let mut gone: BTreeSet<At> = states.iter().filter(|(_, state)| state.rejected).map(|(at, _)| *at).collect();
    for cluster in of.iter_mut().flatten().flatten() {
        *cluster = moved.root(*cluster);
    }
    if !changed.is_empty() {
        for (at, claim, (subject, object)) in every(&digests, &of) {
            let number = changed.get(&subject).or_else(|| changed.get(&object?));
            let fits = object != Some(subject)
                && claim.relation.allows(all[subject].kind, object.map(|object| all[object].kind));
            if let Some(number) = number.filter(|_| !fits && !gone.contains(&at)) {
                gone.insert(at);
                blame(*number);
            }
        }
    }
    let mut kept: BTreeMap<At, ClaimDecisions> = BTreeMap::new();
    for (d, (digest, of)) in digests.iter_mut().zip(&mut of).enumerate() {
        for (i, of) in of.iter_mut().enumerate() {
            let here = (d as u32, i as u32, 0)..=(d as u32, i as u32, u32::MAX);
            let decided = states.range(here.clone()).next().is_some() || gone.range(here).next().is_some();
            let nameless = !rejected.is_empty() && of.iter().any(|cluster| rejected.contains(cluster));
            if !decided && !nameless {
                continue;
            }
            let item = &mut digest.to_mut().items[i];
            // Where each entity goes; nowhere if its name is none.
            let mut places: Vec<Option<u32>> = Vec::new();
            let mut count = 0;
            for cluster in &*of {
                let stays = !rejected.contains(cluster);
                places.push(stays.then_some(count));
                count += u32::from(stays);
            }
            let place = |at: u32| places.get(at as usize).copied().flatten();
            let mut claims = Vec::new();
            for (c, mut claim) in std::mem::take(&mut item.claims).into_iter().enumerate() {
                let at = (d as u32, i as u32, c as u32);
                let (Some(subject), object) = (place(claim.subject), claim.object.map(place)) else { continue };
                if gone.contains(&at) || object == Some(None) {
                    continue;
                }
                (claim.subject, claim.object) = (subject, object.flatten());
                if let Some(state) = states.remove(&at) {
                    if state.accepted {
                        claim.confidence = 1.0;
                    }
                    kept.insert((at.0, at.1, claims.len() as u32), state.decided);
                }
                claims.push(claim);
            }
            item.claims = claims;
            if nameless {
                let mut stays = places.iter().map(Option::is_some);
                item.entities.retain(|_| stays.next().unwrap_or(true));
                item.namings.retain_mut(|n| place(n.entity).map(|at| n.entity = at).is_some());
                item.addresses.retain_mut(|a| place(a.entity).map(|at| a.entity = at).is_some());
                of.retain(|cluster| !rejected.contains(cluster));
            }
        }
    }
    (digests, pressed(all, of, &mut moved, &rejected), kept)
}

/// The clusters that are left, without gaps.
fn pressed(all: Vec<Cluster>, mut of: Vec<Vec<Vec<usize>>>, moved: &mut Moved, rejected: &BTreeSet<usize>) -> Clusters {
    let mut places = vec![usize::MAX; all.len()];
    let mut left = Vec::with_capacity(all.len());
    for (at, cluster) in all.into_iter().enumerate() {
        if moved.root(at) == at && !rejected.contains(&at) {
            places[at] = left.len();
            left.push(cluster);
        }
    }
    for cluster in of.iter_mut().flatten().flatten() {
        *cluster = places[*cluster];
    }
    Clusters { all: left, of }
}
