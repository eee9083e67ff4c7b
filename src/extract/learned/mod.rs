//! What extraction learned from annotated digests: linear models over hashed features, and trees
//! that look at their results once more.
//!
//! | step | file | what it decides |
//! | --- | --- | --- |
//! | tokens | `tokens` | what may belong to a name |
//! | tag | `tagger` | which stretches are names, of what kind (a conditional random field) |
//! | judge | `judge` | whether a candidate of rules or tagger is an entity, of what kind |
//! | relate | `pairs` | what two entities have to do with one another, also by what was told of them before (`priors`) |
//! | look again | `second` | both, beside the plain numbers of the candidate, the pair, the item |
//! | train | `training` | makes the models from gold |
//!
//! The rules go on: what they find is evidence like any other, weighed with the rest. Without
//! models ([`Extractor::with_models`](super::Extractor::with_models)) they stand alone.

mod gazetteer;
mod judge;
mod pairs;
mod priors;
mod second;
mod tagger;
mod tokens;
pub mod training;

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::claims::{self, Draft};
use super::entities::{self, Clues, Found};
use super::mentions::{Everywhere, Mention, Source};
use super::scene::{Place, Scene};
use super::text::TextBlock;
use super::{Claim, Read, ReadItem, acting, details};
use crate::digest::Lines;
use crate::learn::boosted::Boosted;
use crate::learn::crf::{Crf, PackedCrf};
use crate::learn::forest::Forest;
use crate::learn::logistic::{Case, Logistic, PackedLogistic};
use crate::lexicon::Lexicon;
use crate::lexicon::fold::key;
use crate::ontology::{Kind, Modality, Relation};
use gazetteer::{Gazetteer, PackedGazetteer};
use pairs::{Pair, Related};
use priors::{PackedPriors, Priors};
use second::{names, tellings};
use tagger::{Names, Sighted};

/// The learned parts of extraction.
#[derive(Debug, Clone)]
pub struct Models {
    gazetteer: Gazetteer,
    tagger: Crf,
    judge: Logistic,
    names: Forest,
    priors: Priors,
    claims: Logistic,
    tellings: Forest,
}

/// From which probability on something is told, whoever found it: docs/learning.md has the figures
/// at other limits.
mod limits {
    pub const ENTITY: f32 = 0.45;
    pub const CLAIM: f32 = 0.3;
    /// From here on a candidate may be the end of a claim, which may make it an entity.
    pub const END: f32 = 0.25;
}

/// Nothing is told as surer.
const SUREST: f32 = 0.99;

/// The models as a file holds them.
#[derive(Debug, Serialize, Deserialize)]
pub struct PackedModels {
    gazetteer: PackedGazetteer,
    tagger: PackedCrf,
    judge: PackedLogistic,
    names: Boosted,
    priors: PackedPriors,
    claims: PackedLogistic,
    tellings: Boosted,
}

/// How a file starts; the number changes whenever features or the form of the file do. The
/// BLAKE3 hash of the rest follows, then the rest.
const MAGIC: &[u8] = b"daygraph models 4\n";

/// The built-in models.
pub(super) const BUILTIN: &[u8] = include_bytes!("../../../data/models/extraction.bin");

impl Models {
    /// The models that the program comes with.
    pub fn builtin() -> &'static Models {
        static MODELS: LazyLock<Models> =
            LazyLock::new(|| Models::from_bytes(BUILTIN).expect("the built-in models are whole: a test reads them"));
        &MODELS
    }

    /// The models of a file's bytes. `None` where these are not whole, or another version's.
    pub fn from_bytes(bytes: &[u8]) -> Option<Models> {
        let rest = bytes.strip_prefix(MAGIC)?;
        let (hash, rest) = rest.split_at_checked(blake3::OUT_LEN)?;
        if blake3::hash(rest).as_bytes() != hash {
            return None;
        }
        postcard::from_bytes::<PackedModels>(rest).ok()?.unpack()
    }

    /// Entities and claims of each item of a digest.
    pub(super) fn extract(&self, lexicon: &Lexicon, lines: &Lines, read: &Read) -> Vec<(Vec<Found>, Vec<Claim>)> {
        let sighted = |item| {
            let chains = tagger::chains(lexicon, item, &read.everywhere, (&self.gazetteer, None));
            Sighted::new(lexicon, &self.tagger, &chains, item)
        };
        let sighted: Vec<Sighted> = read.items.iter().map(sighted).collect();
        let mut names = Names::default();
        sighted.iter().for_each(|s| s.gather(&mut names));
        let items = read.items.iter().zip(sighted).map(|(item, sighted)| {
            let seen = Seen::new(lexicon, sighted, &names, item, &read.everywhere, (&self.gazetteer, None));
            let judged = seen.again(&self.names, &seen.judged(&self.judge));
            let found = seen.decide(&judged, &item.blocks);
            let claims = self.claims(item, &found, lines);
            carried(found, claims)
        });
        items.collect()
    }

    fn claims(&self, item: &ReadItem, found: &[Found], lines: &Lines) -> Vec<Claim> {
        let related = Related::new(item, found, (&self.priors, None));
        let first = related.first(&self.claims);
        let second = tellings::Item::new(&related, &first).again(&self.tellings);
        let mut told: Vec<Draft> = Vec::new();
        for (pair, probabilities) in related.pairs.iter().zip(&second) {
            told.extend(chosen(probabilities).into_iter().map(|(outcome, p)| {
                let (relation, backward) = (Relation::ALL[outcome / 2], outcome % 2 == 1);
                let (subject, object) = match pair.b {
                    Some(b) if backward => (b, Some(pair.a)),
                    b => (pair.a, b),
                };
                told_by(&related, pair, relation, subject, object, p.min(SUREST))
            }));
        }
        told.sort_by_key(|d| (d.block, d.span, d.relation, d.subject, d.object));
        details::complete(&related.scene, &mut told);
        told.into_iter().map(|d| claims::write(&related.scene, lines, d)).collect()
    }
}

/// The entities and the claims among them: what is claimed of something is no surer than that it is
/// an entity, so that a sure claim makes one of what alone was not held for one.
fn carried(mut found: Vec<Found>, mut claims: Vec<Claim>) -> (Vec<Found>, Vec<Claim>) {
    let ends = |c: &Claim| std::iter::once(c.subject).chain(c.object).map(|end| end as usize);
    for claim in &claims {
        for end in ends(claim) {
            let own = &mut found[end].entity.confidence;
            *own = own.max(claim.confidence);
        }
    }
    let stands: Vec<bool> = found.iter().map(|f| f.entity.confidence >= limits::ENTITY).collect();
    claims.retain(|c| ends(c).all(|end| stands[end]));
    let now: Vec<u32> = stands
        .iter()
        .scan(0, |before, stands| {
            let now = *before;
            *before += u32::from(*stands);
            Some(now)
        })
        .collect();
    for claim in &mut claims {
        claim.subject = now[claim.subject as usize];
        claim.object = claim.object.map(|object| now[object as usize]);
    }
    found.retain(|f| f.entity.confidence >= limits::ENTITY);
    (found, claims)
}

impl PackedModels {
    /// The models, ready for use. `None` where they are not whole.
    pub fn unpack(&self) -> Option<Models> {
        Some(Models {
            gazetteer: self.gazetteer.unpack(),
            tagger: self.tagger.unpack()?,
            judge: self.judge.unpack()?,
            names: self.names.unpack(names::WIDTH)?,
            priors: self.priors.unpack(),
            claims: self.claims.unpack()?,
            tellings: self.tellings.unpack(tellings::WIDTH)?,
        })
    }

    /// The bytes of a file. The same models give the same.
    pub fn to_bytes(&self) -> Vec<u8> {
        let rest = postcard::to_stdvec(self).expect("models are plain data");
        [MAGIC, blake3::hash(&rest).as_bytes(), &rest].concat()
    }
}

/// Whether an item is mostly Chinese.
fn is_chinese(blocks: &[TextBlock]) -> bool {
    // Chinese characters take three bytes, the first of them from E3 to E9.
    let (mut han, mut latin) = (0, 0);
    for block in blocks {
        for byte in block.text().bytes() {
            han += usize::from((0xE3..=0xE9).contains(&byte));
            latin += usize::from(byte.is_ascii_alphabetic());
        }
    }
    han * 4 > latin
}

/// The outcomes of a pair that are told, with their probabilities.
fn chosen(probabilities: &[(usize, f32)]) -> Vec<(usize, f32)> {
    let told = probabilities.iter().copied().filter(|(_, p)| *p >= limits::CLAIM);
    let mut told: Vec<(usize, f32)> = told.collect();
    // Of one relation in both directions, and of released and develops, the surer.
    let one = |outcome: usize| match Relation::ALL[outcome / 2] {
        Relation::Develops => outcome - 2 * Relation::Develops as usize + 2 * Relation::Released as usize,
        _ => outcome,
    };
    let beaten = |o: usize, p: f32, other: &(usize, f32)| {
        other.0 != o && (one(other.0) / 2 == one(o) / 2) && (other.1, o) > (p, other.0)
    };
    if told.len() > 1 {
        let all = told.clone();
        told.retain(|(o, p)| !all.iter().any(|other| beaten(*o, *p, other)));
    }
    told
}

/// The claim as the rules drafted it, or as the sentence has it.
fn told_by(
    related: &Related,
    pair: &Pair,
    relation: Relation,
    subject: usize,
    object: Option<usize>,
    probability: f32,
) -> Draft {
    let Related { scene, drafts, .. } = related;
    let same = |d: &&Draft| {
        let ends = (d.subject, d.object) == (subject, object);
        let turned = relation.row().symmetric && d.object == Some(subject) && object == Some(d.subject);
        d.relation == relation && (ends || turned)
    };
    let mut own: Vec<&Draft> = drafts.iter().filter(same).collect();
    own.sort_by(|a, b| b.confidence.total_cmp(&a.confidence).then(a.block.cmp(&b.block)).then(a.span.cmp(&b.span)));
    if let Some(best) = own.first() {
        let mut draft = (*best).clone();
        for (slot, value) in own[1..].iter().flat_map(|d| &d.slots) {
            if !draft.slots.iter().any(|s| s.0 == *slot) {
                draft.slots.push((*slot, value.clone()));
            }
        }
        draft.slots.sort();
        (draft.subject, draft.object) = (subject, object);
        draft.confidence = probability;
        return settled(draft, false);
    }
    let (block, span) = evidence(scene, pair, relation);
    // What stands between the two counts as what stands before both.
    let later = scene.places_from(block, span.0).iter().filter(|p| p.end <= span.1).map(|p| p.start).max();
    let from = [Some(span.0), later].into_iter().flatten();
    let modality = from.map(|start| scene.modality(block, start, span.1, None)).max().unwrap_or_default();
    let draft = Draft {
        relation,
        subject,
        object,
        slots: Vec::new(),
        modality,
        confidence: probability,
        block,
        span,
        rule: format!("learned:{}", relation.name()),
    };
    settled(draft, true)
}

/// A draft of a relation that says how things are is neither planned nor rumored because its sentence tells of a
/// plan or a rumor; nor is who develops what, where no words of the rules say it: theirs may be of a plan.
fn settled(mut draft: Draft, learned: bool) -> Draft {
    let tie = matches!(draft.relation, Relation::PartOf | Relation::AffiliatedWith | Relation::CompetesWith);
    if (tie || learned && draft.relation == Relation::Develops) && draft.modality != Modality::Denied {
        draft.modality = Modality::Asserted;
    }
    draft
}

/// Where a claim that no rule drafted is shown: the sentence that names both ends, one with a word of
/// the relation first, else the clause of one of them. Block and byte range.
fn evidence(scene: &Scene, pair: &Pair, relation: Relation) -> (usize, (usize, usize)) {
    let says = |block: usize, sentence: (usize, usize)| {
        scene.hits_in(block, sentence).any(|hit| hit.trigger().is_some_and(|t| t.relation == relation))
    };
    let together = |(block, one): (usize, Place), (other_block, other): (usize, Place)| {
        let sentence = scene.sentence(block, one.start);
        let within = block == other_block && sentence.0 <= other.start && other.end <= sentence.1;
        within.then(|| {
            let (first, last) = if one.start <= other.start { (one, other) } else { (other, one) };
            let gap = last.start.saturating_sub(first.end);
            ((!says(block, sentence), gap, block, first.start), (block, (first.start, last.end.max(first.end))))
        })
    };
    let others: Vec<(usize, Place)> = pair.b.into_iter().flat_map(|b| scene.told_places(b)).collect();
    let both = scene.told_places(pair.a).flat_map(|one| others.iter().filter_map(move |other| together(one, *other)));
    if let Some((_, shown)) = both.min_by_key(|(order, _)| *order) {
        return shown;
    }
    let later = pair.at[1];
    let said = std::iter::once(later).chain(others).chain(scene.told_places(pair.a));
    let said = said.filter(|(block, place)| says(*block, scene.clause(*block, place.start, place.end)));
    let (block, place) = said.into_iter().next().unwrap_or(later);
    (block, scene.clause(block, place.start, place.end))
}

/// An item's candidates, with their features.
struct Seen {
    mentions: Vec<Mention>,
    found: Vec<Found>,
    clues: Vec<Clues>,
    features: Vec<Case>,
    numbers: Vec<names::Numbers>,
}

impl Seen {
    fn new(
        lexicon: &Lexicon,
        sighted: Sighted,
        names: &Names,
        item: &ReadItem,
        everywhere: &Everywhere,
        gazetteer: (&Gazetteer, Option<&Gazetteer>),
    ) -> Seen {
        let Sighted { mentions, sights } = sighted;
        let mut candidates = entities::cluster(lexicon, &item.blocks, &mentions, everywhere);
        candidates.retain(|(_, clues)| !clues.is_source);
        let (found, clues): (Vec<Found>, Vec<Clues>) = candidates.into_iter().unzip();
        let acting = acting::makers(&item.blocks, &item.hits, &found);
        let case = judge::Case {
            blocks: &item.blocks,
            mentions: &mentions,
            sights: &sights,
            names,
            gazetteer,
            everywhere,
            chinese: is_chinese(&item.blocks),
        };
        let (mut features, mut numbers) = (Vec::new(), Vec::new());
        for (i, (one, clues)) in found.iter().zip(&clues).enumerate() {
            let told = case.told(one, clues);
            features.push(case.features(one, clues, &told, acting.contains(&i), i == 0));
            numbers.push(names::Numbers::new(&case, one, clues, &told, found.len()));
        }
        Seen { mentions, found, clues, features, numbers }
    }

    /// Each candidate's probabilities: the kinds in their order, then "no entity".
    fn judged(&self, judge: &Logistic) -> Vec<Vec<f32>> {
        self.features.iter().map(|f| judge.probabilities(f, (1 << judge::OUTCOMES) - 1)).collect()
    }

    /// The same, looked at once more.
    fn again(&self, trees: &Forest, judged: &[Vec<f32>]) -> Vec<Vec<f32>> {
        names::again(trees, &self.numbers, judged)
    }

    /// What may be an entity or the end of a claim: candidates that are surer than a limit, without
    /// places that a surer one has.
    fn decide(self, judged: &[Vec<f32>], blocks: &[TextBlock]) -> Vec<Found> {
        let sure: Vec<f32> = judged.iter().map(|p| 1.0 - p[judge::NONE]).collect();
        let mut order: Vec<usize> = (0..self.found.len()).filter(|i| sure[*i] >= limits::END).collect();
        order.sort_by(|a, b| sure[*b].total_cmp(&sure[*a]).then(a.cmp(b)));
        let by_tagger = |i: usize, place: (usize, usize, usize)| {
            let own =
                |m: &&usize| (self.mentions[**m].block, self.mentions[**m].start, self.mentions[**m].end) == place;
            self.clues[i].mentions.iter().find(own).is_some_and(|m| self.mentions[*m].source == Source::Tagger)
        };
        // A firm leads the name of its team: both stand.
        let team = |outer: usize, inner: usize| {
            judged[outer][Kind::Organization as usize] > 0.5 && self.clues[inner].known.contains(&Kind::Company)
        };
        // Taken places, with whose they are and whether the tagger alone saw them.
        let mut taken: Vec<((usize, usize, usize), usize, bool)> = Vec::new();
        let mut kept: Vec<Option<Vec<bool>>> = vec![None; self.found.len()];
        for i in order {
            let places = &self.found[i].places;
            let stands: Vec<bool> = places
                .iter()
                .map(|p| {
                    let tagger = by_tagger(i, *p);
                    !taken.iter().any(|(q, other, by)| {
                        let overlaps = p.0 == q.0 && p.1 < q.2 && q.1 < p.2;
                        let nested = p.1 == q.1 && if p.2 < q.2 { team(*other, i) } else { team(i, *other) };
                        overlaps && (tagger || *by) && !nested
                    })
                })
                .collect();
            if stands.contains(&true) {
                for (place, _) in places.iter().zip(&stands).filter(|(_, s)| **s) {
                    taken.push((*place, i, by_tagger(i, *place)));
                }
                kept[i] = Some(stands);
            }
        }
        // The firm whose team is an entity is one: 中興通訊 in 中興通訊 AIM 團隊.
        let led: Vec<usize> = (0..self.found.len()).filter(|i| self.leads_team(*i, &kept)).collect();
        for i in led {
            kept[i] = Some(vec![true; self.found[i].places.len()]);
        }
        let mut entities = Vec::new();
        for (i, mut found) in self.found.into_iter().enumerate() {
            let Some(stands) = &kept[i] else { continue };
            if stands.contains(&false) {
                let mut at = stands.iter();
                found.places.retain(|_| *at.next().unwrap_or(&true));
                rename(&mut found, blocks);
            }
            let best = (0..judge::NONE).max_by(|a, b| judged[i][*a].total_cmp(&judged[i][*b]).then(b.cmp(a)));
            if let Some(kind) = best.and_then(judge::kind) {
                found.become_kind(kind);
            }
            found.entity.confidence = sure[i].clamp(limits::END, SUREST);
            entities.push(found);
        }
        entities
    }

    /// Whether a candidate that was not kept is a known firm, and opens the name of a team that was.
    fn leads_team(&self, firm: usize, kept: &[Option<Vec<bool>>]) -> bool {
        const TEAM: [&str; 5] = ["團隊", "团队", "小組", "小组", " team"];
        let is_team = |team: usize| {
            let entity = &self.found[team].entity;
            entity.kind == Kind::Organization
                && entity.lexicon.is_none()
                && TEAM.iter().any(|word| entity.name.ends_with(word))
        };
        let opens = |team: usize| {
            let places = |&(block, start, end): &(usize, usize, usize)| {
                self.found[team].places.iter().any(|p| p.0 == block && p.1 == start && end < p.2)
            };
            self.found[firm].places.iter().any(places)
        };
        kept[firm].is_none()
            && self.clues[firm].known == [Kind::Company]
            && (0..self.found.len()).any(|team| kept[team].is_some() && is_team(team) && opens(team))
    }
}

/// The name and the other forms of an entity by the places that it has left.
fn rename(found: &mut Found, blocks: &[TextBlock]) {
    let mut forms: Vec<&str> = found.places.iter().map(|&(b, s, e)| &blocks[b].text()[s..e]).collect();
    forms.sort_by(|a, b| b.chars().count().cmp(&a.chars().count()).then(a.cmp(b)));
    forms.dedup_by_key(|form| key(form));
    if let Some((name, aliases)) = forms.split_first() {
        found.entity.name = (*name).to_owned();
        found.entity.aliases = aliases.iter().map(|a| (*a).to_owned()).collect();
        found.entity.aliases.sort();
    }
    found.entity.mentions = found.places.iter().map(|&(b, s, e)| blocks[b].block.source_span(s, e)).collect();
}

/// The tagger's class of a kind.
fn class(kind: Kind) -> usize {
    kind as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_models_are_whole_and_small() {
        assert!(Models::from_bytes(BUILTIN).is_some());
        assert!(BUILTIN.len() < 15_000_000);
    }

    #[test]
    fn a_damaged_file_is_refused() {
        assert!(Models::from_bytes(&[]).is_none());
        assert!(Models::from_bytes(&BUILTIN[..BUILTIN.len() / 2]).is_none());
        let mut changed = BUILTIN.to_vec();
        changed[BUILTIN.len() / 2] ^= 1;
        assert!(Models::from_bytes(&changed).is_none());
        let other = BUILTIN.strip_prefix(MAGIC).map(|rest| [b"daygraph models 0\n", rest].concat());
        assert!(Models::from_bytes(&other.unwrap()).is_none());
    }
}
