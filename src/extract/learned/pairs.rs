//! The classifier of claims: what two entities of an item have to do with one another, from the
//! rules' drafts, the words between and around, the kinds, and what else the item tells.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::is_chinese;
use super::judge::{first_word, step, words_after, words_before};
use super::priors::{self, Prior, Priors};
use crate::extract::ReadItem;
use crate::extract::claims::{self, Draft};
use crate::extract::entities::Found;
use crate::extract::scene::{Place, Scene, is_firm};
use crate::extract::structure;
use crate::extract::triggers::{Owner, TABLES};
use crate::learn::features::{Features, mixed, of_text};
use crate::learn::logistic::{self, Logistic};
use crate::lexicon::fold::is_han;
use crate::ontology::{Kind, Relation};

/// Outcomes: each relation in both directions.
pub(super) const OUTCOMES: usize = 2 * Relation::ALL.len();

/// The outcome that a relation holds from the first to the second, or the other way round.
pub(super) fn outcome(relation: Relation, backward: bool) -> usize {
    2 * relation as usize + usize::from(backward && !relation.row().symmetric)
}

/// The outcome of the same relation the other way round.
pub(super) fn opposites() -> Vec<u8> {
    let turned = |o: usize| if Relation::ALL[o / 2].row().symmetric { o } else { o ^ 1 };
    (0..OUTCOMES).map(|o| turned(o) as u8).collect()
}

/// Two entities and where they stand nearest to one another; or one, for what needs no other.
#[derive(Debug, Clone)]
pub(super) struct Pair {
    /// The one whose mention comes first.
    pub a: usize,
    pub b: Option<usize>,
    /// Block and byte range of the mention of each.
    pub at: [(usize, Place); 2],
    pub reach: Reach,
    /// Outcomes that the kinds allow.
    pub possible: u64,
    /// Outcomes that the rules alone would tell.
    pub drafted: u64,
    pub case: logistic::Case,
}

/// How near two mentions stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    Sentence,
    Block,
    Heading,
    Item,
    /// One of them only where names are listed.
    Listed,
}

/// Longest text between two mentions whose words are looked at, in bytes.
const BETWEEN: usize = 160;

/// What an item tells of each entity by itself.
struct Roles {
    /// Bits of the drafts' outcomes in which it is subject, and object.
    subject: Vec<u64>,
    object: Vec<u64>,
    first: Option<usize>,
}

/// An item's entities, what the rules draft of them, and all pairs that some relation may join.
pub(super) struct Related<'a> {
    pub scene: Scene<'a>,
    pub drafts: Vec<Draft>,
    /// Of each entity those that stand in a list with it.
    pub siblings: Vec<Vec<usize>>,
    /// Whether the item is mostly Chinese.
    pub chinese: bool,
    pub pairs: Vec<Pair>,
    known: Known<'a>,
}

/// What annotated digests tell of the entities of an item.
#[derive(Debug)]
struct Known<'a> {
    priors: &'a Priors,
    /// What of it is left out.
    own: Option<&'a Priors>,
    /// The name of each entity there.
    names: Vec<u32>,
}

impl Known<'_> {
    fn of(&self, a: usize, b: usize) -> Prior<'_> {
        self.priors.of(self.names[a], self.names[b], self.own)
    }
}

impl<'a> Related<'a> {
    /// `priors` with what of them is left out.
    pub fn new(
        item: &'a ReadItem<'a>,
        found: &'a [Found],
        (priors, own): (&'a Priors, Option<&'a Priors>),
    ) -> Related<'a> {
        let mut scene = Scene::new(&item.blocks, &item.hits, found);
        let drafts = claims::drafts(&mut scene);
        let (siblings, chinese) = (siblings(&scene), is_chinese(&item.blocks));
        let known = Known { priors, own, names: found.iter().map(priors::name).collect() };
        let pairs = pairs(&scene, &drafts, &siblings, chinese, &known);
        Related { scene, drafts, siblings, chinese, pairs, known }
    }

    /// What annotated digests tell of an entity.
    pub fn prior_of(&self, entity: usize) -> Prior<'_> {
        self.known.priors.of_name(self.known.names[entity], self.known.own)
    }

    /// What annotated digests tell of two entities.
    pub fn prior(&self, a: usize, b: usize) -> Prior<'_> {
        self.known.of(a, b)
    }

    /// What the classifier holds of each pair.
    pub fn first(&self, claims: &Logistic) -> Vec<Vec<f32>> {
        self.pairs.iter().map(|pair| claims.probabilities(&pair.case, pair.possible)).collect()
    }
}

/// A mention with what stands around it, looked up once for all pairs that it belongs to.
struct Spot {
    block: usize,
    place: Place,
    /// The sentence that it stands in.
    sentence: (usize, usize),
    /// Hashes of the last word before it and of the one before that.
    before: (u64, u64),
    /// Hashes of the first word after it and of the one after that.
    after: (u64, u64),
    /// Whether a number comes right after it: a score.
    scored: bool,
}

impl Spot {
    fn new(scene: &Scene, block: usize, place: Place) -> Spot {
        let norm = &scene.blocks[block].norm;
        let (before, after) = (&norm[..place.start], &norm[place.end..]);
        let next = first_word(after.trim_start_matches([':', '：', '(', '（', ' ', '*'])).0;
        Spot {
            block,
            place,
            sentence: scene.sentence(block, place.start),
            before: words_before(before),
            after: words_after(after),
            scored: next.starts_with(|c: char| c.is_ascii_digit()),
        }
    }

    fn at(&self) -> (usize, Place) {
        (self.block, self.place)
    }
}

/// All that is looked at for the pairs of an item.
struct Pairing<'a> {
    scene: &'a Scene<'a>,
    siblings: &'a [Vec<usize>],
    /// Drafts by their ends, the lower first.
    drafts: FxHashMap<(usize, usize), Vec<&'a Draft>>,
    roles: Roles,
    /// Mentions of each entity.
    spots: Vec<Vec<Spot>>,
    /// Hash of each entity's name.
    names: Vec<u64>,
    /// Number of entities of each kind.
    of_kind: [usize; Kind::ALL.len()],
    chinese: bool,
    known: &'a Known<'a>,
}

/// Outcomes that the kinds of two entities allow.
static POSSIBLE: LazyLock<[[u64; Kind::ALL.len()]; Kind::ALL.len()]> = LazyLock::new(|| {
    let possible = |a: Kind, b: Kind| {
        let of_relation = |relation: Relation| {
            u64::from(relation.allows(a, Some(b))) << outcome(relation, false)
                | u64::from(relation.allows(b, Some(a))) << outcome(relation, true)
        };
        Relation::ALL.into_iter().map(of_relation).fold(0, |all, bits| all | bits)
    };
    Kind::ALL.map(|a| Kind::ALL.map(|b| possible(a, b)))
});

/// All pairs of an item that some relation may join, with their features.
fn pairs(scene: &Scene, drafts: &[Draft], siblings: &[Vec<usize>], chinese: bool, known: &Known) -> Vec<Pair> {
    let count = scene.found.len();
    let mut spots: Vec<Vec<Spot>> = Vec::new();
    spots.resize_with(count, Vec::new);
    for (block, of_block) in scene.places.iter().enumerate() {
        for place in of_block {
            spots[place.entity].push(Spot::new(scene, block, *place));
        }
    }
    let mut by_pair: FxHashMap<(usize, usize), Vec<&Draft>> = FxHashMap::default();
    let mut roles = Roles { subject: vec![0; count], object: vec![0; count], first: None };
    roles.first = scene.heading().and_then(|h| scene.places[h].first()).map(|p| p.entity);
    for draft in drafts {
        let object = draft.object.unwrap_or(draft.subject);
        by_pair.entry((draft.subject.min(object), draft.subject.max(object))).or_default().push(draft);
        roles.subject[draft.subject] |= 1 << draft.relation as u64;
        if draft.object.is_some() {
            roles.object[object] |= 1 << draft.relation as u64;
        }
    }
    let names = scene.found.iter().map(|f| of_text(&f.entity.name)).collect();
    let mut of_kind = [0; Kind::ALL.len()];
    scene.found.iter().for_each(|f| of_kind[f.entity.kind as usize] += 1);
    let pairing = Pairing { scene, siblings, drafts: by_pair, roles, spots, names, of_kind, chinese, known };
    let mut pairs = Vec::new();
    for x in 0..count {
        if is_firm(scene.kind(x)) {
            pairs.extend(pairing.alone(x));
        }
        pairs.extend((x + 1..count).filter_map(|y| pairing.pair(x, y)));
    }
    pairs
}

/// How many of the places where two entities stand together are looked at.
const PLACES: usize = 3;

/// Two mentions, the earlier first, and how near they stand.
type Near<'a> = (Reach, [&'a Spot; 2]);

impl Pairing<'_> {
    /// Two entities, where some relation may join them.
    fn pair(&self, x: usize, y: usize) -> Option<Pair> {
        let scene = self.scene;
        if POSSIBLE[scene.kind(x) as usize][scene.kind(y) as usize] == 0 {
            return None;
        }
        let own = self.drafts.get(&(x, y)).map_or(&[][..], Vec::as_slice);
        let near = self.nearest(x, y, |reach, at| {
            let known = || reach < Reach::Item && self.known.of(x, y).tells();
            !own.is_empty() || may_relate(scene, reach, at) || known()
        });
        let (reach, at) = *near.first()?;
        let (a, b) = (at[0].place.entity, at[1].place.entity);
        let possible = POSSIBLE[scene.kind(a) as usize][scene.kind(b) as usize];
        let mut features = Features::with_capacity(192);
        self.of_pair(&mut features, own, reach, at);
        let mut turned = Features::default();
        for (n, (reach, at)) in near.iter().enumerate() {
            let to = if at[0].place.entity == a { &mut features } else { &mut turned };
            around(scene, to, *reach, *at, n == 0);
        }
        let mut case = logistic::Case { features: features.hashes, turned: turned.hashes, ..Default::default() };
        self.of_outcomes(&mut case, own, reach, at, possible);
        let drafted =
            own.iter().fold(0, |bits, d| bits | u64::from(told(scene, d)) << outcome(d.relation, d.subject == b));
        Some(Pair { a, b: Some(b), at: at.map(Spot::at), reach, possible, drafted, case })
    }

    /// Where two entities stand nearest to one another: the nearest, and further sentences that name both.
    /// Nothing, where the nearest will not do.
    fn nearest(&self, x: usize, y: usize, will_do: impl Fn(Reach, [&Spot; 2]) -> bool) -> SmallVec<[Near<'_>; PLACES]> {
        let heading = self.scene.heading();
        let mut near = SmallVec::new();
        let mut all: SmallVec<[(Reach, usize, [&Spot; 2]); 16]> = SmallVec::new();
        for p in &self.spots[x] {
            for q in &self.spots[y] {
                let (first, second) =
                    if (p.block, p.place.start) <= (q.block, q.place.start) { (p, q) } else { (q, p) };
                let listed = [p, q].iter().any(|spot| self.scene.blocks[spot.block].only_names());
                let (reach, distance) = if listed {
                    (Reach::Listed, 0)
                } else if first.block == second.block {
                    let gap = second.place.start.saturating_sub(first.place.end);
                    (if first.sentence == second.sentence { Reach::Sentence } else { Reach::Block }, gap)
                } else if Some(first.block) == heading {
                    (Reach::Heading, second.block * 10_000 + second.place.start)
                } else {
                    (Reach::Item, (second.block - first.block) * 10_000 + second.place.start)
                };
                all.push((reach, distance, [first, second]));
            }
        }
        all.sort_by_key(|(reach, distance, at)| (*reach, *distance, at[0].block, at[0].place.start, at[1].place.start));
        let Some(&(reach, _, at)) = all.first() else { return near };
        if !will_do(reach, at) {
            return near;
        }
        near.push((reach, at));
        for &(reach, _, at) in all[1..].iter().take_while(|other| other.0 == Reach::Sentence) {
            if near.len() == PLACES {
                break;
            }
            let sentence = |spot: &Spot| (spot.block, spot.sentence);
            if !near.iter().any(|(_, other)| sentence(other[1]) == sentence(at[1])) {
                near.push((reach, at));
            }
        }
        near
    }
}

/// Entities that stand in one list with each.
fn siblings(scene: &Scene) -> Vec<Vec<usize>> {
    let mut siblings = vec![Vec::new(); scene.found.len()];
    for (block, places) in scene.places.iter().enumerate().filter(|(b, _)| !scene.blocks[*b].only_names()) {
        let mut list: Vec<usize> = Vec::new();
        for (n, place) in places.iter().enumerate() {
            let goes_on = n > 0 && {
                let last = places[n - 1];
                last.end <= place.start
                    && scene.kind(last.entity) == scene.kind(place.entity)
                    && scene.is_list_gap(block, last.end, place.start)
            };
            if !goes_on {
                list.clear();
            }
            for &other in list.iter().filter(|o| **o != place.entity) {
                let pair: [(usize, usize); 2] = [(other, place.entity), (place.entity, other)];
                for (of, sibling) in pair {
                    if !siblings[of].contains(&sibling) {
                        siblings[of].push(sibling);
                    }
                }
            }
            list.push(place.entity);
        }
    }
    siblings
}

/// Whether anything may be told of two entities of which the rules draft nothing: they stand side by
/// side, or a word of the tables stands with them, or the lexicon knows that they belong together.
fn may_relate(scene: &Scene, reach: Reach, at: [&Spot; 2]) -> bool {
    const BESIDE: usize = 24;
    let [a, b] = at.map(|spot| spot.place);
    if reach >= Reach::Item {
        return false;
    }
    if reach == Reach::Sentence && b.start.saturating_sub(a.end) <= BESIDE {
        return true;
    }
    let (fa, fb) = (&scene.found[a.entity], &scene.found[b.entity]);
    let makes = |thing: &Found, firm: &Found| firm.lineage.iter().any(|e| thing.makers.contains(e));
    scene.hits_in(at[1].block, at[1].sentence).any(|hit| hit.trigger().is_some())
        || makes(fa, fb)
        || makes(fb, fa)
        || structure::goes_on(&fa.entity.name, &fb.entity.name)
        || structure::goes_on(&fb.entity.name, &fa.entity.name)
}

/// Whether the rules alone would tell a draft.
fn told(scene: &Scene, draft: &Draft) -> bool {
    draft.confidence >= claims::THRESHOLD && scene.is_plausible(draft)
}

/// What tells for an outcome that the rules did not draft.
#[derive(PartialEq)]
struct Undrafted {
    backward: bool,
    /// Whether the ends are subject and object of the relation in other drafts.
    subject: u64,
    object: u64,
    words: [u8; 3],
    prior: u64,
}

impl Pairing<'_> {
    /// A firm by itself: whether it raises money.
    fn alone(&self, entity: usize) -> Option<Pair> {
        let (scene, spots) = (self.scene, &self.spots[entity]);
        let drafts = self.drafts.get(&(entity, entity)).into_iter().flatten();
        let drafts: Vec<&&Draft> = drafts.filter(|d| d.object.is_none()).collect();
        let first = spots.first()?;
        let money = |spot: &Spot| {
            let norm = &scene.blocks[spot.block].norm[spot.sentence.0..spot.sentence.1];
            norm.contains(['$', '€', '£', '¥']) || ["亿", "万美", "million", "billion"].iter().any(|u| norm.contains(u))
        };
        if drafts.is_empty() && !spots.iter().any(money) {
            return None;
        }
        let mut f = Features::default();
        f.add(200, scene.kind(entity) as u64);
        f.pair(201, drafts.len().min(3) as u64, 0);
        for draft in &drafts {
            f.add(202, of_text(&draft.rule));
            f.add(203, step(draft.confidence));
        }
        f.add(204, u64::from(self.roles.first == Some(entity)));
        f.add(205, self.roles.subject[entity] & (1 << Relation::FundedBy as u64));
        f.add(206, self.roles.object[entity] & (1 << Relation::FundedBy as u64));
        for spot in spots {
            for hit in scene.hits_in(spot.block, spot.sentence) {
                if let Owner::Trigger(t) = hit.owner {
                    f.pair(207, u64::from(t), u64::from(hit.start >= spot.place.end));
                }
            }
            f.add(208, spot.after.0);
            f.add(209, spot.before.0);
        }
        let case = logistic::Case { features: f.hashes, ..logistic::Case::default() };
        let raised = 1 << outcome(Relation::Raised, false);
        let drafted = if drafts.iter().any(|d| told(scene, d)) { raised } else { 0 };
        Some(Pair { a: entity, b: None, at: [first.at(); 2], reach: Reach::Sentence, possible: raised, drafted, case })
    }

    /// What tells for an outcome, whichever it is: what the rules drafted, words of the tables between the two.
    fn of_outcomes(&self, case: &mut logistic::Case, drafts: &[&Draft], reach: Reach, at: [&Spot; 2], possible: u64) {
        let [pa, pb] = at.map(|spot| spot.place);
        let (a, b) = (pa.entity, pb.entity);
        let together = at[0].block == at[1].block;
        let sentence = at[1].sentence;
        let from = if together { sentence.0.min(pa.start) } else { sentence.0 };
        // Words of each relation before, between and behind the two, two at most.
        let mut words = [[0u8; 3]; Relation::ALL.len()];
        for hit in self.scene.hits_in(at[1].block, (from, sentence.1)) {
            let Some(trigger) = hit.trigger() else { continue };
            let side = if together && hit.start < pa.start {
                0
            } else if hit.start < pb.start {
                1
            } else {
                2
            };
            let here = &mut words[trigger.relation as usize][side];
            *here = (*here + 1).min(2);
        }
        let prior = self.known.of(a, b);
        let mut o = Features::with_capacity(64);
        // Of relations that the rules did not draft the same is told of most, and made once.
        let mut made: SmallVec<[(Undrafted, Range<usize>); 8]> = SmallVec::new();
        for relation in Relation::ALL {
            for backward in [false, true] {
                let symmetric = relation.row().symmetric;
                let this = outcome(relation, backward);
                if possible >> this & 1 == 0 || (backward && symmetric) {
                    continue;
                }
                let own =
                    drafts.iter().filter(|d| d.relation == relation && (symmetric || (d.subject == b) == backward));
                let best = own.clone().max_by(|x, y| x.confidence.total_cmp(&y.confidence));
                let (subject, object) = if backward { (b, a) } else { (a, b) };
                let words = words[relation as usize];
                let undrafted = Undrafted {
                    backward,
                    subject: self.roles.subject[subject] >> relation as u64 & 1,
                    object: self.roles.object[object] >> relation as u64 & 1,
                    words,
                    prior: prior.step(this),
                };
                let from = o.hashes.len();
                if best.is_none()
                    && let Some((_, range)) = made.iter().find(|(other, _)| *other == undrafted)
                {
                    case.of_outcome.push((this as u8, range.clone()));
                    continue;
                }
                o.add(0, reach as u64);
                o.pair(1, u64::from(backward), reach as u64);
                if prior.together > 0 {
                    o.pair(12, undrafted.prior, reach as u64);
                    o.pair(13, undrafted.prior, best.map_or(0, |draft| 1 + step(draft.confidence)));
                }
                match best {
                    Some(draft) => {
                        let plausible = u64::from(self.scene.is_plausible(draft));
                        o.pair(2, step(draft.confidence), plausible);
                        o.pair(3, step(draft.confidence), reach as u64);
                        o.pair(4, own.count().min(3) as u64, plausible);
                        o.pair(5, u64::from(draft.rule.starts_with("structure")), plausible);
                        let others = drafts.iter().any(|d| d.relation != relation && d.confidence > draft.confidence);
                        o.pair(6, u64::from(others), step(draft.confidence));
                        o.pair(7, u64::from(draft.confidence >= claims::THRESHOLD), plausible);
                    }
                    None => {
                        o.pair(8, u64::from(drafts.is_empty()), reach as u64);
                        o.pair(9, undrafted.subject | undrafted.object << 1, reach as u64);
                    }
                }
                for (side, here) in (0..).zip(words.map(u64::from)) {
                    o.pair(10, here, mixed(side, reach as u64));
                    o.pair(11, here, mixed(side, u64::from(best.is_some())));
                }
                let range = from..o.hashes.len();
                if best.is_none() {
                    made.push((undrafted, range.clone()));
                }
                case.of_outcome.push((this as u8, range));
            }
        }
        case.own = o.hashes;
    }

    /// What tells of two entities wherever they stand.
    fn of_pair(&self, f: &mut Features, drafts: &[&Draft], reach: Reach, at: [&Spot; 2]) {
        let Pairing { scene, siblings, roles, .. } = self;
        let [a, b] = at.map(|spot| spot.place.entity);
        let kinds = scene.kind(a) as u64 * 9 + scene.kind(b) as u64;
        let reach_kinds = mixed(reach as u64, kinds);
        f.add(100, 0);
        f.add(101, kinds);
        f.add(102, reach_kinds);
        f.pair(103, reach_kinds, u64::from(self.chinese));
        // What the rules drafted for the two.
        f.pair(104, drafts.len().min(3) as u64, reach as u64);
        for draft in drafts {
            let backward = draft.subject == b;
            let outcome = outcome(draft.relation, backward) as u64;
            f.add(105, outcome);
            f.pair(106, outcome, step(draft.confidence));
            f.pair(107, outcome, of_text(&draft.rule));
            f.pair(108, outcome, kinds);
            f.pair(109, outcome, reach as u64);
            f.pair(110, outcome, u64::from(scene.is_plausible(draft)));
        }
        // What they are in other drafts.
        for (template, bits) in
            [(111, roles.subject[a]), (112, roles.object[a]), (113, roles.subject[b]), (114, roles.object[b])]
        {
            for relation in Relation::ALL {
                if bits >> relation as u64 & 1 == 1 {
                    f.pair(template, relation as u64, reach_kinds);
                    f.pair(template + 90, relation as u64, u64::from(drafts.is_empty()));
                }
            }
        }
        // What the lexicon knows of the two.
        let (fa, fb) = (&scene.found[a], &scene.found[b]);
        let maker = |thing: &Found, firm: &Found| match thing.developer_is(firm.entry()) {
            None => 0,
            Some(false) if firm.lineage.iter().any(|e| thing.makers.contains(e)) => 3,
            Some(false) => 1,
            Some(true) => 2,
        };
        f.pair(115, maker(fa, fb), kinds);
        f.pair(116, maker(fb, fa), kinds);
        let under = |x: &Found, y: &Found| y.entry().is_some_and(|e| x.lineage.contains(&e) || x.parent == Some(e));
        f.pair(117, u64::from(under(fa, fb)) | u64::from(under(fb, fa)) << 1, kinds);
        let goes = u64::from(structure::goes_on(&fa.entity.name, &fb.entity.name))
            | u64::from(structure::goes_on(&fb.entity.name, &fa.entity.name)) << 1;
        f.pair(118, goes, kinds);
        let shared = fa.makers.first().is_some_and(|m| fb.makers.first() == Some(m));
        f.pair(119, u64::from(shared), kinds);
        f.add(120, u64::from(fa.lineage.is_empty()) | u64::from(fb.lineage.is_empty()) << 1);
        // What they are to the item.
        f.pair(121, u64::from(roles.first == Some(a)) | u64::from(roles.first == Some(b)) << 1, reach_kinds);
        f.pair(122, u64::from(scene.theme == Some(a)) | u64::from(scene.theme == Some(b)) << 1, reach_kinds);
        f.pair(123, scene.found.len().min(12) as u64 / 2, reach as u64);
        let same_kind = |k: Kind| self.of_kind[k as usize].min(4) as u64;
        f.pair(124, same_kind(scene.kind(a)), reach_kinds);
        f.pair(125, same_kind(scene.kind(b)), reach_kinds);
        f.pair(126, self.names[b], scene.kind(a) as u64);
        f.pair(127, self.names[a], scene.kind(b) as u64);
        // What was drafted of those that stand in a list with one of them.
        for (side, own, other) in [(0u64, a, b), (1, b, a)] {
            for &sibling in siblings[own].iter().filter(|s| **s != other) {
                let drafted = self.drafts.get(&(sibling.min(other), sibling.max(other)));
                for draft in drafted.into_iter().flatten() {
                    let subject = if draft.subject == other { other } else { own };
                    let outcome = outcome(draft.relation, subject == b) as u64;
                    f.pair(180, outcome, side);
                    f.pair(181, outcome, kinds);
                    f.pair(182, outcome, u64::from(drafts.is_empty()));
                }
            }
            f.pair(183, side, siblings[own].len().min(3) as u64);
        }
        f.pair(184, u64::from(siblings[a].contains(&b)), kinds);
        let [ba, bb] = at.map(|spot| scene.blocks[spot.block].block.kind as u64);
        f.pair(128, ba * 8 + bb, reach as u64);
    }
}

fn distance(gap: usize) -> u64 {
    const STEPS: [usize; 9] = [0, 1, 4, 9, 18, 36, 72, 144, 288];
    STEPS.iter().filter(|s| gap > **s).count() as u64
}

/// The words between and around two mentions. `first` tells that they stand nearest.
fn around(scene: &Scene, f: &mut Features, reach: Reach, at: [&Spot; 2], first: bool) {
    let [(block_a, pa), (block_b, pb)] = at.map(Spot::at);
    let kinds = scene.kind(pa.entity) as u64 * 9 + scene.kind(pb.entity) as u64;
    let reach_kinds = mixed(reach as u64, kinds);
    f.pair(129, u64::from(first), reach as u64);
    let ((before, before2), (next, next2)) = (at[0].before, at[0].after);
    let ((prior, prior2), (after, after2)) = (at[1].before, at[1].after);
    f.pair(130, before, kinds);
    f.pair(131, after, kinds);
    f.pair(132, next, kinds);
    f.pair(133, prior, kinds);
    f.pair(134, mixed(next, next2), reach as u64);
    f.pair(135, mixed(prior2, prior), reach as u64);
    f.pair(136, mixed(before2, before), reach as u64);
    f.pair(137, mixed(after, after2), reach as u64);
    f.pair(138, next, prior);
    // Words of the tables in the sentences of the two.
    let order = |block: usize, at: usize| {
        if (block, at) < (block_a, pa.start) {
            0
        } else if (block, at) < (block_b, pb.start) {
            1
        } else {
            2u64
        }
    };
    let sentences = if reach == Reach::Sentence { &[at[1]][..] } else { &[at[1], at[0]] };
    for &&Spot { block, sentence, .. } in sentences {
        let mut between = 0;
        for hit in scene.hits_in(block, sentence) {
            let side = order(block, hit.start);
            let near = block == block_b && hit.start.abs_diff(pb.start).min(hit.start.abs_diff(pa.end)) < 40;
            match hit.owner {
                Owner::Trigger(t) => {
                    let relation = TABLES.triggers[usize::from(t)].relation as u64;
                    f.pair(140, mixed(relation, side), reach_kinds);
                    f.pair(141, mixed(u64::from(t), side), kinds);
                    f.pair(142, mixed(relation, side), u64::from(near));
                    between += u64::from(side == 1);
                }
                Owner::Cue(c) => f.pair(143, u64::from(c), side),
                _ => {}
            }
        }
        f.pair(144, between.min(3), reach_kinds);
    }
    if block_a == block_b && pa.end <= pb.start {
        between(scene, f, block_a, pa, pb, kinds, reach);
    } else if block_a == block_b {
        f.pair(150, 1, kinds);
    }
    f.pair(151, u64::from(at[1].scored), kinds);
}

/// The words between two mentions of a block.
fn between(scene: &Scene, f: &mut Features, block: usize, pa: Place, pb: Place, kinds: u64, reach: Reach) {
    let text = &scene.blocks[block].norm[pa.end..pb.start];
    f.pair(160, distance(text.len()), kinds);
    f.pair(161, distance(text.len()), reach as u64);
    let others: Vec<Kind> = scene
        .places_from(block, pa.end)
        .iter()
        .take_while(|p| p.start < pb.start)
        .filter(|p| p.entity != pa.entity && p.entity != pb.entity)
        .map(|p| scene.kind(p.entity))
        .collect();
    f.pair(162, others.len().min(5) as u64, kinds);
    let (ka, kb) = (scene.kind(pa.entity), scene.kind(pb.entity));
    let like = |k: Kind| others.iter().filter(|o| **o == k).count().min(3) as u64;
    f.pair(163, like(ka), kinds);
    f.pair(164, like(kb), kinds);
    if ka == kb || is_firm(ka) == is_firm(kb) {
        f.pair(165, u64::from(scene.is_list_gap(block, pa.end, pb.start)), kinds);
    }
    if text.len() <= 24 {
        f.pair(166, of_text(text), kinds);
        f.add(167, of_text(text));
    }
    let clauses =
        text.chars().filter(|c| matches!(c, '，' | ',' | '；' | ';' | '：' | ':' | '—')).count().min(4) as u64;
    f.pair(168, clauses, kinds);
    let open = text.chars().filter(|c| matches!(c, '(' | '（')).count();
    let shut = text.chars().filter(|c| matches!(c, ')' | '）')).count();
    f.pair(169, u64::from(open > shut) | u64::from(shut > open) << 1, kinds);
    if text.len() > BETWEEN {
        return;
    }
    let mut before = 0;
    let mut rest = text;
    while !rest.is_empty() {
        let word;
        if rest.starts_with(is_han) {
            // Two characters, moved on by one.
            let width = rest.chars().next().map_or(0, char::len_utf8);
            word = first_word(rest).0;
            rest = &rest[width..];
        } else {
            let (first, left) = first_word(rest);
            word = first;
            rest = left;
        }
        if word.is_empty() {
            break;
        }
        let hash = of_text(word);
        f.add(170, hash);
        f.pair(171, hash, kinds);
        if before != 0 {
            f.pair(172, before, hash);
        }
        before = hash;
    }
}
