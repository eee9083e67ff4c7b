//! Slots that the item tells elsewhere than where it tells the claim.
//!
//! | text | slot |
//! | --- | --- |
//! | A 完成 B 輪融資。甲資本領投，乙創投跟投 | the round of both investors |
//! | A raises $4B. It is now worth $30B | the valuation of the first sentence's claim |
//! | 甲投 500 億美元，乙和丙各投 300 億 | the sum of each investor |
//! | M leads on A and B. On A it reaches 61% | the score on A |

use super::claims::Draft;
use super::scene::{Place, Scene, is_firm};
use super::slots::{self, Detail};
use super::triggers::Owner;
use crate::ontology::{Kind, Relation, Slot};

/// Adds to claims the slots that they lack and the item tells.
pub(super) fn complete(scene: &Scene, drafts: &mut [Draft]) {
    let raising = distinct(drafts.iter().filter(|d| d.relation == Relation::Raised));
    let funded = distinct(drafts.iter().filter(|d| matches!(d.relation, Relation::Raised | Relation::FundedBy)));
    // Where the item tells of one firm's money only, the round that it names is that firm's.
    let round = (funded.len() == 1).then(|| first_round(scene)).flatten();
    for draft in drafts.iter_mut().filter(|d| d.relation == Relation::Raised) {
        raised(scene, draft, raising.len() == 1, round.as_deref());
    }
    let rounds: Vec<(usize, Vec<(Slot, String)>)> =
        drafts.iter().filter(|d| d.relation == Relation::Raised).map(|d| (d.subject, d.slots.clone())).collect();
    for draft in drafts.iter_mut().filter(|d| d.relation == Relation::FundedBy) {
        let whole = rounds.iter().find(|(subject, _)| *subject == draft.subject).map(|(_, slots)| slots.as_slice());
        funded_by(scene, draft, whole.unwrap_or_default(), round.as_deref());
    }
    for draft in drafts.iter_mut().filter(|d| d.relation == Relation::EvaluatedOn) {
        let Some(benchmark) = draft.object else { continue };
        let told = slot(&draft.slots, Slot::Score);
        let better = match told {
            None => score(scene, draft.subject, benchmark),
            Some(told) => points(scene, draft.subject, benchmark).filter(|_| slots::is_standing(told)),
        };
        if let Some(better) = better {
            draft.slots.retain(|(slot, _)| *slot != Slot::Score);
            add(draft, Slot::Score, Some(better.text));
        }
    }
    drafts.iter_mut().for_each(|draft| draft.slots.sort());
}

/// The subjects of claims, each once.
fn distinct<'a>(drafts: impl Iterator<Item = &'a Draft>) -> Vec<usize> {
    let mut all: Vec<usize> = drafts.map(|d| d.subject).collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn slot(slots: &[(Slot, String)], wanted: Slot) -> Option<&str> {
    slots.iter().find(|(slot, _)| *slot == wanted).map(|(_, value)| value.as_str())
}

fn add(draft: &mut Draft, slot: Slot, value: Option<String>) {
    if let Some(value) = value {
        draft.slots.push((slot, value));
    }
}

/// Sentences of the item, without those of lists of names: block and byte range.
fn sentences<'a>(scene: &'a Scene) -> impl Iterator<Item = (usize, (usize, usize))> + 'a {
    let blocks = scene.blocks.iter().enumerate().filter(|(_, block)| !block.only_names());
    blocks.flat_map(|(index, block)| block.sentences.iter().map(move |sentence| (index, *sentence)))
}

/// What a round brought, at which worth, and its name. `alone` tells that no other firm of the item
/// raises; `round` is the item's, where it can be no other firm's.
fn raised(scene: &Scene, draft: &mut Draft, alone: bool, round: Option<&str>) {
    if slot(&draft.slots, Slot::Amount).is_none() {
        let told = |block: usize, sentence: (usize, usize)| {
            let mut triggers = scene.hits_in(block, sentence).filter_map(|hit| hit.trigger());
            triggers.any(|t| matches!(t.relation, Relation::Raised | Relation::FundedBy))
        };
        let named = |block: usize, sentence: (usize, usize)| {
            scene.told_places(draft.subject).any(|(b, p)| b == block && sentence.0 <= p.start && p.end <= sentence.1)
        };
        // The sentences that tell of a round first.
        let of = |wanted: &dyn Fn(usize, (usize, usize)) -> bool| {
            let own = sentences(scene).filter(|(block, sentence)| wanted(*block, *sentence));
            let mut sums = own.flat_map(|(block, sentence)| {
                let block = &scene.blocks[block];
                slots::amounts(block.text(), &block.norm, sentence)
            });
            sums.next().map(|sum| sum.text)
        };
        let sum =
            of(&|block, sentence| told(block, sentence) && (alone || named(block, sentence))).or_else(|| of(&named));
        add(draft, Slot::Amount, sum);
    }
    if slot(&draft.slots, Slot::Valuation).is_none() && alone {
        let mut sums = sentences(scene).filter_map(|(block, sentence)| {
            let block = &scene.blocks[block];
            slots::valuation(block.text(), &block.norm, sentence, sentence)
        });
        let sum = sums.next().map(|sum| sum.text);
        add(draft, Slot::Valuation, sum);
    }
    if slot(&draft.slots, Slot::Round).is_none() {
        add(draft, Slot::Round, round.map(str::to_owned));
    }
    for (_, value) in draft.slots.iter_mut().filter(|(slot, _)| matches!(slot, Slot::Amount | Slot::Valuation)) {
        fuller(scene, value);
    }
}

/// The name of the first round that an item names.
fn first_round(scene: &Scene) -> Option<String> {
    scene.blocks.iter().zip(scene.hits).find_map(|(block, hits)| {
        let hit = hits.iter().find(|hit| hit.owner == Owner::Round)?;
        Some(block.text()[hit.start..hit.end].to_owned())
    })
}

/// A sum without a currency as the item writes it elsewhere with one: 4.5 億, 4.5 億美元.
fn fuller(scene: &Scene, sum: &mut String) {
    if !sum.ends_with(['亿', '億', '万', '萬']) {
        return;
    }
    for (block, sentence) in sentences(scene) {
        let text = &scene.blocks[block].text()[sentence.0..sentence.1];
        for (at, _) in text.match_indices(sum.as_str()) {
            let parted = !text[..at].ends_with(|c: char| c.is_ascii_digit() || c == '.');
            let rest = &text[at + sum.len()..];
            let currency = ["美元", "美金", "欧元", "歐元", "元人民币", "元人民幣", "人民币", "人民幣", "港元", "元"];
            if parted && let Some(currency) = currency.iter().find(|c| rest.trim_start().starts_with(**c)) {
                let until = rest.len() - rest.trim_start().len() + currency.len();
                sum.push_str(&rest[..until]);
                return;
            }
        }
    }
}

/// The round in which one invests, and the sum of that investor alone. `whole` are the slots of the
/// round itself, `round` is the item's, where it can be no other firm's.
fn funded_by(scene: &Scene, draft: &mut Draft, whole: &[(Slot, String)], round: Option<&str>) {
    // The sum of the round is not that of one investor.
    draft.slots.retain(|(s, value)| *s != Slot::Amount || slot(whole, Slot::Amount) != Some(value));
    if slot(&draft.slots, Slot::Round).is_none() {
        add(draft, Slot::Round, slot(whole, Slot::Round).or(round).map(str::to_owned));
    }
    if slot(&draft.slots, Slot::Amount).is_none()
        && let Some(investor) = draft.object
    {
        let sum = scene.told_places(investor).find_map(|(block, place)| own_sum(scene, block, place, draft.subject));
        add(draft, Slot::Amount, sum.map(|sum| sum.text));
    }
    for (_, value) in draft.slots.iter_mut().filter(|(slot, _)| *slot == Slot::Amount) {
        fuller(scene, value);
    }
}

/// Words between an investor and its sum.
const INVESTS: [&str; 17] = [
    "投",
    "注资",
    "出资",
    "认购",
    "入股",
    "斥资",
    "承诺",
    "追加",
    "砸",
    "invest",
    "commit",
    "put",
    "contribut",
    "pledg",
    "inject",
    "provid",
    "adding",
];
/// Most characters between an investor and its sum.
const NEAR: usize = 30;

/// The sum that stands behind an investor's name as its own.
fn own_sum(scene: &Scene, block: usize, place: Place, invested_in: usize) -> Option<Detail> {
    let (text, norm) = (scene.blocks[block].text(), scene.blocks[block].norm.as_str());
    let sentence = scene.sentence(block, place.start);
    let firms: Vec<Place> =
        scene.within(block, sentence, &is_firm).into_iter().filter(|p| p.entity != invested_in).collect();
    let at = firms.iter().position(|p| p.start == place.start)?;
    let list = scene.listed(block, &firms, at);
    let last = firms[at..].iter().take_while(|p| list.contains(&p.entity)).last()?;
    let until = firms[at..].iter().find(|p| !list.contains(&p.entity)).map_or(sentence.1, |p| p.start);
    let sum = slots::amounts(text, norm, (last.end, until)).into_iter().next()?;
    let gap = &norm[last.end..sum.start];
    let near = gap.chars().count() <= NEAR && !gap.contains(['。', '；', ';']);
    let shared = list.len() == 1 || gap.contains('各') || gap.contains("each") || norm[sum.end..].starts_with(" each");
    let says = INVESTS.iter().any(|word| gap.contains(word)) || matches!(gap.trim(), "" | "(" | "（" | ":" | "：");
    (near && shared && says).then_some(sum)
}

/// Most characters between a benchmark and its score.
const REACH: usize = 24;

/// What has scores of its own.
fn is_measured(kind: Kind) -> bool {
    matches!(kind, Kind::Model | Kind::Product)
}

/// Most characters between a thing and its score.
const BESIDE: usize = 16;

/// The score right behind a thing that a sentence names after the benchmark: "On A, M gets 61% and N 58%".
fn own_score(
    scene: &Scene,
    block: usize,
    sentence: (usize, usize),
    benchmark: Place,
    subject: usize,
) -> Option<Detail> {
    let norm = scene.blocks[block].norm.as_str();
    let behind = scene.within(block, (benchmark.end, sentence.1), &is_measured);
    behind.iter().enumerate().filter(|(_, p)| p.entity == subject).find_map(|(n, place)| {
        let until = behind.get(n + 1).map_or(sentence.1, |next| next.start);
        let score = scene.scores(block, place.end, until).into_iter().next()?;
        let gap = &norm[place.end..score.start];
        (gap.chars().count() <= BESIDE && !gap.contains([',', ';', '，', '；', '。', '、'])).then_some(score)
    })
}

/// The points of the only thing that a benchmark's sentence names: "以 1483 分排名第一".
fn points(scene: &Scene, subject: usize, benchmark: usize) -> Option<Detail> {
    scene.told_places(benchmark).find_map(|(block, place)| {
        let norm = scene.blocks[block].norm.as_str();
        let sentence = scene.sentence(block, place.start);
        let alone = scene.within(block, sentence, &is_measured).iter().all(|p| p.entity == subject);
        let counts = |score: &Detail| {
            let after = norm[score.end..].trim_start();
            let before = norm[..score.start].trim_end();
            !slots::is_standing(&score.text)
                && (["分", "elo", "points"].iter().any(|w| after.starts_with(w))
                    || ["score of", "scoring", "scored", "scores", "elo"].iter().any(|w| before.ends_with(w)))
        };
        scene.scores(block, sentence.0, sentence.1).into_iter().find(counts).filter(|_| alone)
    })
}

/// The score of a thing on a benchmark, wherever the item names the two.
fn score(scene: &Scene, subject: usize, benchmark: usize) -> Option<Detail> {
    let others = |block: usize, range: (usize, usize)| {
        scene.within(block, range, &is_measured).iter().any(|p| p.entity != subject)
    };
    let (mut beside, mut standing) = (None, None);
    for (block, place) in scene.told_places(benchmark) {
        let (text, norm) = (scene.blocks[block].text(), scene.blocks[block].norm.as_str());
        let sentence = scene.sentence(block, place.start);
        let named = scene.within(block, sentence, &is_measured).iter().any(|p| p.entity == subject);
        if !named && others(block, sentence) {
            continue;
        }
        if let Some(score) = own_score(scene, block, sentence, place, subject) {
            return Some(score);
        }
        let next = scene.places_from(block, place.end).iter().find(|p| scene.kind(p.entity) == Kind::Benchmark);
        let until = next.map_or(sentence.1, |p| p.start.min(sentence.1));
        let after = scene.scores(block, place.end, until).into_iter().next().filter(|score| {
            norm[place.end..score.start].chars().count() <= REACH && !others(block, (place.end, score.start))
        });
        let before = || {
            scene.scores(block, sentence.0, place.start).pop().filter(|score| {
                let gap = &norm[score.end..place.start];
                gap.chars().count() <= REACH
                    && (gap.trim().is_empty() || gap.contains("on ") || gap.contains("in "))
                    && !gap.contains([',', ';', '，', '；'])
            })
        };
        let only = || {
            let mut all = scene.scores(block, sentence.0, sentence.1);
            let benchmarks = scene.within(block, sentence, &|kind| kind == Kind::Benchmark);
            (named && all.len() == 1 && benchmarks.len() == 1).then(|| all.remove(0))
        };
        if let Some(score) = after.or_else(before).or_else(only) {
            return Some(score);
        }
        if named && beside.is_none() {
            let clause = scene.clause(block, place.start, place.end);
            let behind = scene.scores(block, place.end, clause.1.max(place.end)).into_iter().next();
            beside = behind.or_else(|| scene.scores(block, clause.0, place.start).pop());
        }
        if named && standing.is_none() {
            standing = slots::standing(text, sentence.0, sentence.1);
        }
    }
    // "On A … . M reaches 61%": of the only benchmark of the item.
    let benchmarks = scene.found.iter().filter(|f| f.entity.kind == Kind::Benchmark).count();
    let elsewhere = scene.told_places(subject).find_map(|(block, place)| {
        let sentence = scene.sentence(block, place.start);
        let clause = scene.clause(block, place.start, place.end);
        let until = scene.within(block, (place.end, sentence.1), &is_measured).first().map_or(sentence.1, |p| p.start);
        let clear =
            |score: &Detail| score.text.ends_with(['%', '％']) || score.text.contains('/') || score.start < clause.1;
        scene.scores(block, place.end, until).into_iter().find(clear).filter(|_| benchmarks == 1)
    });
    beside.or(elsewhere).or(standing)
}
