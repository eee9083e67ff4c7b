//! Measurements: benchmarks with the scores and the models that stand around them.
//!
//! | text | claims |
//! | --- | --- |
//! | 甲在 A、B 和 C 的得分分別為 61、73 和 80 | three, each with its own score |
//! | A: 81.0 for M vs 62.0 for N | two |
//! | M scored 79 and N 82 on A | two |
//! | A：68.3 | one of the item's topic |

use super::claims::Draft;
use super::scene::{Place, Scene, is_thing};
use super::slots::Detail;
use super::structure::draft;
use super::text::ends_with_word;
use crate::ontology::{Kind, Relation, Slot};

/// Words that tell a measurement where no number stands by.
const MEASURED: [&str; 34] = [
    "得分",
    "取得",
    "达到",
    "刷新",
    "登顶",
    "位列",
    "排名",
    "成绩",
    "准确率",
    "榜首",
    "第一",
    "夺冠",
    "领先",
    "评测",
    "超过",
    "超越",
    "优于",
    "sota",
    "scor",
    "rank",
    "achiev",
    "reach",
    "accuracy",
    "leads",
    "tops",
    "topped",
    "outperform",
    "beats",
    "gold",
    "state-of-the-art",
    "elo",
    "improv",
    "surpass",
    "hits",
];

/// Most characters between a benchmark and its score.
const REACH: usize = 24;
/// The same where several benchmarks share a list of scores.
const LIST_REACH: usize = 40;

/// What stands last between a model and its score, in this order.
const THEN_SCORE: [&str; 27] = [
    "得分", "scored", "scores", "at", "：", ":", "(", "（", "取得", "拿下", "达到", "为", "的", "hits", "reaches",
    "got", "gets", "with", "得到", "以", "achieves", "=", "≈", "拿到", "achieved", "只有", "仅有",
];
/// Most characters between a model and its score.
const BESIDE: usize = 22;
/// Texts between a score and its model, in this order.
const THEN_MODEL: [&str; 5] = ["for", "by", "from", "(", "（"];

/// Most models whose numbers on one benchmark are compared.
const COMPARED: usize = 4;

/// Of two models with their own numbers on one benchmark the higher outperforms.
fn compare(scene: &Scene, block: usize, pairs: &[(Place, Detail)], drafts: &mut Vec<Draft>) {
    let number = |d: &Detail| d.text.trim_end_matches(['%', '％', ' ']).parse::<f64>().ok();
    let told: Vec<(Place, &Detail, f64)> = pairs
        .iter()
        .filter(|(p, _)| scene.kind(p.entity) == Kind::Model)
        .filter_map(|(p, d)| Some((*p, d, number(d)?)))
        .collect();
    if !(2..=COMPARED).contains(&told.len())
        || told.iter().any(|t| t.1.text.ends_with(['%', '％']) != told[0].1.text.ends_with(['%', '％']))
    {
        return;
    }
    let Some(best) = told.iter().max_by(|a, b| a.2.total_cmp(&b.2)) else { return };
    for other in told.iter().filter(|t| t.2 < best.2) {
        let start = best.0.start.min(best.1.start).min(other.0.start).min(other.1.start);
        let end = best.0.end.max(best.1.end).max(other.0.end).max(other.1.end);
        drafts.push(draft(
            scene,
            Relation::Outperforms,
            best.0.entity,
            other.0.entity,
            block,
            (start, end),
            0.5,
            "numbers",
        ));
    }
}

/// The claims of a sentence's benchmarks; where it names none, of the item's only one.
pub(super) fn find(scene: &Scene, block: usize, sentence: (usize, usize), drafts: &mut Vec<Draft>) {
    let benchmarks = scene.within(block, sentence, &|k| k == Kind::Benchmark);
    if benchmarks.is_empty() {
        let mut all = (0..scene.found.len()).filter(|e| scene.kind(*e) == Kind::Benchmark);
        if let (Some(only), None) = (all.next(), all.next()) {
            elsewhere(scene, block, sentence, only, drafts);
        }
        return;
    }
    let mut from = 0;
    while from < benchmarks.len() {
        let mut to = from + 1;
        while to < benchmarks.len() && scene.is_list_gap(block, benchmarks[to - 1].end, benchmarks[to].start) {
            to += 1;
        }
        let until = benchmarks.get(to).map_or(sentence.1, |next| next.start);
        group(scene, block, sentence, &benchmarks[from..to], until, drafts);
        from = to;
    }
}

/// "On this benchmark, M leads at 61%, with N next at 58%".
fn elsewhere(scene: &Scene, block: usize, sentence: (usize, usize), benchmark: usize, drafts: &mut Vec<Draft>) {
    let norm = scene.blocks[block].norm.as_str();
    let pairs = pairs(scene, block, sentence);
    compare(scene, block, &pairs, drafts);
    for (model, score) in pairs {
        let after = norm[score.end..].trim_start();
        let clear = score.text.ends_with(['%', '％'])
            || score.text.contains('/')
            || after.starts_with("elo")
            || after.starts_with('分');
        if clear && scene.kind(model.entity) == Kind::Model {
            let span = (model.start.min(score.start), model.end.max(score.end));
            let mut d =
                draft(scene, Relation::EvaluatedOn, model.entity, benchmark, block, span, 0.5, "score-elsewhere");
            d.slots.push((Slot::Score, score.text));
            drafts.push(d);
        }
    }
}

/// The claims of benchmarks that stand in one list; what follows them goes to `until`.
fn group(
    scene: &Scene,
    block: usize,
    sentence: (usize, usize),
    benchmarks: &[Place],
    until: usize,
    drafts: &mut Vec<Draft>,
) {
    let norm = scene.blocks[block].norm.as_str();
    let (first, last) = (benchmarks[0], benchmarks[benchmarks.len() - 1]);
    if let [benchmark] = benchmarks {
        // "A: 81.0 for M vs 62.0 for N"; "M at 79% and N at 82% on A".
        let mut pairs = pairs(scene, block, (last.end, until));
        if pairs.is_empty() && norm[..first.start].trim_end().ends_with(" on") {
            pairs = self::pairs(scene, block, (sentence.0, first.start));
            if pairs.len() < 2 {
                pairs.clear();
            }
        }
        for (model, score) in &pairs {
            let ends = [model.start, model.end, score.start, score.end, benchmark.start, benchmark.end];
            let span = ends.iter().fold((usize::MAX, 0), |(a, b), &at| (a.min(at), b.max(at)));
            let mut d = draft(scene, Relation::EvaluatedOn, model.entity, benchmark.entity, block, span, 0.66, "score");
            d.slots.push((Slot::Score, score.text.clone()));
            drafts.push(d);
        }
        compare(scene, block, &pairs, drafts);
        if !pairs.is_empty() {
            return;
        }
    }
    let reach = if benchmarks.len() > 1 { LIST_REACH } else { REACH };
    let mut after = scene.scores(block, last.end, until);
    if after.first().is_some_and(|s| norm[last.end..s.start].chars().count() > reach) {
        after.clear();
    }
    // "73% on A".
    let before = scene.scores(block, sentence.0, first.start).pop().filter(|s| {
        let gap = &norm[s.end..first.start];
        gap.trim().is_empty() || gap.chars().count() <= 14 && (gap.contains(" on ") || gap.contains(" in "))
    });
    // "77% on A and 58% on B": what follows is of the next.
    if before.is_some() {
        after.clear();
    }
    let told = MEASURED.iter().any(|w| norm[sentence.0..sentence.1].contains(w));
    let nested = scene.blocks[block].block.depth > 0;
    if after.is_empty() && before.is_none() && (nested || !told) {
        return;
    }
    let mut lead = scene.within(block, (sentence.0, first.start), &is_thing);
    lead.retain(|p| !scene.is_compared(block, p));
    let (subjects, from, certain) = if lead.is_empty() {
        let Some(topic) = scene.topic(Relation::EvaluatedOn, block, first.start, &is_thing) else { return };
        (vec![topic], first.start, if after.is_empty() && before.is_none() { 0.34 } else { 0.6 })
    } else {
        (scene.listed(block, &lead, 0), lead[0].start, 0.66)
    };
    for (n, benchmark) in benchmarks.iter().enumerate() {
        let score = if after.len() >= benchmarks.len() { after.get(n) } else { after.first() }.or(before.as_ref());
        let to = score.map_or(benchmark.end, |s| s.end.max(benchmark.end));
        let start = score.map_or(from, |s| s.start.min(from)).min(benchmark.start);
        for &subject in &subjects {
            let confidence = if score.is_some() { certain } else { certain - 0.08 };
            let mut d =
                draft(scene, Relation::EvaluatedOn, subject, benchmark.entity, block, (start, to), confidence, "score");
            d.slots.extend(score.map(|s| (Slot::Score, s.text.clone())));
            drafts.push(d);
        }
    }
}

/// Models with the scores right beside them.
fn pairs(scene: &Scene, block: usize, range: (usize, usize)) -> Vec<(Place, Detail)> {
    let norm = scene.blocks[block].norm.as_str();
    let models = scene.within(block, range, &is_thing);
    let mut scores = scene.scores(block, range.0, range.1);
    let mut pairs = Vec::new();
    for model in models {
        let beside = scores.iter().position(|s| {
            if s.start < model.end {
                return s.end <= model.start && THEN_MODEL.contains(&norm[s.end..model.start].trim());
            }
            let gap = norm[model.end..s.start].trim();
            let named = scene.places_from(block, model.end).first().is_some_and(|p| p.end <= s.start);
            gap.is_empty()
                || !named
                    && gap.chars().count() <= BESIDE
                    && !gap.contains(['，', '。', ',', '；', '、', ';'])
                    && THEN_SCORE.iter().any(|w| ends_with_word(gap, w))
        });
        if let Some(at) = beside {
            pairs.push((model, scores.remove(at)));
        }
    }
    pairs
}
