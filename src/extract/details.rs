//! Slots that the item tells elsewhere than where it tells the claim.
//!
//! | text | slot |
//! | --- | --- |
//! | A 完成 B 輪融資。甲資本領投，乙創投跟投 | the round of both investors |
//! | A raises $4B. It is now worth $30B | the valuation of the first sentence's claim |
//! | 甲投 500 億美元，乙和丙各投 300 億 | the sum of each investor |
//! | M leads on A and B. On A it reaches 61% | the score on A |

use rustc_hash::FxHashMap;

use super::claims::Draft;
use super::money;
use super::scene::{Place, Scene, is_firm};
use super::slots::{self, Detail};
use crate::ontology::{Kind, Relation, Slot};

/// Adds to claims the slots that they lack and the item tells.
pub(super) fn complete(scene: &Scene, drafts: &mut [Draft]) {
    let raising = distinct(drafts.iter().filter(|d| d.relation == Relation::Raised));
    let funded = distinct(drafts.iter().filter(|d| matches!(d.relation, Relation::Raised | Relation::FundedBy)));
    let rounds: FxHashMap<usize, String> =
        funded.iter().filter_map(|&firm| Some((firm, round_of(scene, firm, &funded)?))).collect();
    for draft in drafts.iter_mut().filter(|d| d.relation == Relation::Raised) {
        raised(scene, draft, raising.len() == 1, rounds.get(&draft.subject).map(String::as_str));
    }
    let wholes: Vec<(usize, Vec<(Slot, String)>)> =
        drafts.iter().filter(|d| d.relation == Relation::Raised).map(|d| (d.subject, d.slots.clone())).collect();
    for draft in drafts.iter_mut().filter(|d| d.relation == Relation::FundedBy) {
        let whole = wholes.iter().find(|(subject, _)| *subject == draft.subject).map(|(_, slots)| slots.as_slice());
        funded_by(scene, draft, whole.unwrap_or_default(), rounds.get(&draft.subject).map(String::as_str));
    }
    for draft in drafts.iter_mut().filter(|d| d.relation == Relation::EvaluatedOn) {
        let Some(benchmark) = draft.object else { continue };
        let told = slot(&draft.slots, Slot::Score);
        let better = match told {
            None => score(scene, draft.subject, benchmark),
            Some(told) => right_behind(scene, draft.subject, benchmark)
                .or_else(|| points(scene, draft.subject, benchmark).filter(|_| slots::is_standing(told))),
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
/// raises; `round` is what the item tells of the firm.
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

/// The round of a firm: the first that an item names, where it tells of no other firm's money; else
/// the first of the sentences that name this firm and no other of them.
fn round_of(scene: &Scene, firm: usize, funded: &[usize]) -> Option<String> {
    let alone = funded.len() == 1;
    let of_firm = |block: usize, (start, end): (usize, usize)| {
        let named = scene.within(block, (start, end), &is_firm);
        alone
            || named.iter().any(|p| p.entity == firm)
                && named.iter().all(|p| p.entity == firm || !funded.contains(&p.entity))
    };
    sentences(scene).filter(|(block, sentence)| of_firm(*block, *sentence)).find_map(|(block, sentence)| {
        let rounds = slots::rounds(scene.blocks[block].text(), &scene.hits[block], sentence);
        rounds.into_iter().next().map(|round| round.text)
    })
}

/// A sum as the item writes it elsewhere more fully: with its currency, 4.5 億 as 4.5 億美元; in digits,
/// 兩億美元 as 2 億美元.
fn fuller(scene: &Scene, sum: &mut String) {
    let digits = |text: &str| text.contains(|c: char| c.is_ascii_digit());
    let bare = sum.ends_with(['亿', '億', '万', '萬']);
    let Some(told) = money::parse(sum).filter(|_| bare || !digits(sum)) else { return };
    let same = |other: &Detail| {
        money::parse(&other.text).is_some_and(|money| {
            money.value == told.value && (told.currency.is_none() || money.currency == told.currency)
        })
    };
    let longer = |other: &Detail| other.text.chars().count() > sum.chars().count();
    let mut all = sentences(scene).flat_map(|(block, sentence)| slots::sums(scene.blocks[block].text(), sentence));
    if let Some(other) = all.find(|other| digits(&other.text) && same(other) && (!bare || longer(other))) {
        *sum = other.text;
    }
}

/// The round in which one invests, and the sum of that investor alone. `whole` are the slots of the
/// round itself, `round` is what the item tells of the firm.
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

/// Where what is told behind a benchmark ends: at the next one of its sentence, else with the sentence.
fn until_next(scene: &Scene, block: usize, sentence: (usize, usize), benchmark: Place) -> usize {
    let next = scene.places_from(block, benchmark.end).iter().find(|p| scene.kind(p.entity) == Kind::Benchmark);
    next.map_or(sentence.1, |p| p.start.min(sentence.1))
}

/// Most characters between a benchmark and the score right behind it.
const BEHIND: usize = 8;

/// The score that stands right behind a benchmark, where it can be no other thing's: 「OCRBench 724 分」.
fn right_behind(scene: &Scene, subject: usize, benchmark: usize) -> Option<Detail> {
    scene.told_places(benchmark).find_map(|(block, place)| {
        let norm = scene.blocks[block].norm.as_str();
        let sentence = scene.sentence(block, place.start);
        let until = until_next(scene, block, sentence, place);
        let score = scene.scores(block, place.end, until).into_iter().next()?;
        let gap = &norm[place.end..score.start];
        let beside = gap.chars().count() <= BEHIND && !gap.contains([',', ';', '，', '；', '。', '、', '(', '（', '/']);
        let last = |of: &dyn Fn(Kind) -> bool| scene.within(block, (sentence.0, place.start), of).last().copied();
        let own = last(&is_measured).is_some_and(|thing| thing.entity == subject)
            && scene.within(block, (place.end, until), &is_measured).is_empty();
        // Of "A, B and C: 61, 73 and 80", and of "61% on A", what follows is not its own.
        let listed =
            last(&|kind| kind == Kind::Benchmark).is_some_and(|p| scene.is_list_gap(block, p.end, place.start));
        let behind_its_score = norm[..place.start].trim_end().ends_with(" on");
        (beside && own && !listed && !behind_its_score).then_some(score)
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
        let until = until_next(scene, block, sentence, place);
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
