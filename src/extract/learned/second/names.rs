//! Whether a candidate is an entity, and of what kind, once more.

use super::truth;
use crate::extract::entities::{Clues, Found};
use crate::extract::learned::judge::{Case, NONE, OUTCOMES, Told, layout_of, marks_of};
use crate::extract::words;
use crate::learn::forest::Forest;
use crate::lexicon::fold::is_han;
use crate::ontology::Kind;

/// Columns that are names: the kind in question, the likeliest other, the rules' own.
pub const CATEGORIES: &[usize] = &[0, 1, 2];
/// Columns of a row.
pub const WIDTH: usize = 58;
/// The first of them, which depend on the kind in question.
const OWN: usize = 13;

/// A kind that the judge holds for less probable is not asked about again, unless the rules hold it.
const LEAST: f32 = 0.02;

/// What is known of a candidate, as numbers.
#[derive(Debug, Clone)]
pub struct Numbers {
    ruled: Kind,
    stands: bool,
    /// What does not depend on the kind in question.
    shared: Vec<f32>,
    of_kind: [[f32; 6]; 9],
}

impl Numbers {
    /// The numbers of a candidate of `count`.
    pub fn new(case: &Case, found: &Found, clues: &Clues, told: &Told, count: usize) -> Numbers {
        let mut shared = Vec::with_capacity(WIDTH);
        let total: f32 = told.mean.iter().sum();
        let elsewhere = |k: usize| told.elsewhere.map_or(-1.0, |e| e[k]);
        let counted = |k: usize| told.counts.map_or(-1.0, |c| f32::from(c[k]));
        let highest = clues.scores.iter().fold(0.0f32, |a, b| a.max(*b));
        shared.extend([
            truth(clues.stands()),
            clues.confidence,
            clues.known.len() as f32,
            truth(clues.forced.is_some()),
            truth(clues.has_family),
            truth(case.chinese),
            highest,
            total,
            told.surest.iter().sum(),
            told.starts,
            told.elsewhere.map_or(-1.0, |e| e.iter().sum()),
            counted(NONE),
            truth(clues.known.contains(&clues.kind)),
        ]);
        let name = &found.entity.name;
        let parts = name.split([' ', '-', '_', '/']).filter(|w| !w.is_empty()).count();
        shared.extend([
            found.places.len() as f32,
            name.chars().count() as f32,
            parts as f32,
            truth(name.chars().any(|c| c.is_ascii_digit())),
            truth(name.chars().any(is_han)),
            truth(name.starts_with(char::is_uppercase)),
            truth(name.chars().skip(1).any(char::is_uppercase)),
            truth(words::all_common(name)),
            truth(words::all_generic(name)),
            truth(found.entity.lexicon.is_some()),
            found.makers.len() as f32,
            told.everywhere.map_or(0.0, |e| e.0 as f32),
            count as f32,
        ]);
        places(case, found, &mut shared);
        shared.extend(rival(told));
        let of_kind = Kind::ALL.map(|kind| {
            let k = kind as usize;
            [
                truth(clues.known.contains(&kind)),
                truth(clues.forced == Some(kind)),
                clues.scores[k],
                told.mean[k],
                elsewhere(k),
                counted(k),
            ]
        });
        Numbers { ruled: clues.kind, stands: clues.stands(), shared, of_kind }
    }

    /// The rows to ask about: each kind that comes into question, with its row.
    pub fn rows(&self, judged: &[f32]) -> Vec<(Kind, [f32; WIDTH])> {
        let asked = |kind: &Kind| judged[*kind as usize] >= LEAST || (self.stands && self.ruled == *kind);
        Kind::ALL.into_iter().filter(asked).map(|kind| (kind, self.row(kind, judged))).collect()
    }

    fn row(&self, kind: Kind, judged: &[f32]) -> [f32; WIDTH] {
        let others = (0..NONE).filter(|k| *k != kind as usize);
        let other = others.max_by(|a, b| judged[*a].total_cmp(&judged[*b]).then(b.cmp(a))).unwrap_or(NONE);
        let mut row = [0.0; WIDTH];
        let own = [
            kind as usize as f32,
            other as f32,
            self.ruled as usize as f32,
            judged[kind as usize],
            judged[NONE],
            judged[other],
            truth(self.ruled == kind),
        ];
        let all = own.iter().chain(&self.of_kind[kind as usize]).chain(&self.shared);
        row.iter_mut().zip(all).for_each(|(to, value)| *to = *value);
        row
    }
}

/// The probabilities of each candidate's kinds, then that of "no entity".
pub fn again(trees: &Forest, numbers: &[Numbers], judged: &[Vec<f32>]) -> Vec<Vec<f32>> {
    let mut asked = trees.ask(OWN..WIDTH);
    let ask = |(numbers, judged): (&Numbers, &Vec<f32>)| {
        let (kinds, rows): (Vec<Kind>, Vec<_>) = numbers.rows(judged).into_iter().unzip();
        asked.group(&rows);
        kinds
    };
    let kinds: Vec<Vec<Kind>> = numbers.iter().zip(judged).map(ask).collect();
    let mut probabilities = asked.probabilities().into_iter();
    let again = kinds.iter().map(|kinds| {
        let mut again = vec![0.0; OUTCOMES];
        for (kind, probability) in kinds.iter().zip(&mut probabilities) {
            again[*kind as usize] = probability;
        }
        let sum: f32 = again.iter().sum();
        if sum > 1.0 {
            again.iter_mut().for_each(|p| *p /= sum);
        }
        again[NONE] = (1.0 - sum).max(0.0);
        again
    });
    again.collect()
}

/// Where it stands: in what blocks, set off how, between what.
fn places(case: &Case, found: &Found, shared: &mut Vec<f32>) {
    let (mut layout, mut marks) = (0, 0);
    for &(block, start, end) in &found.places {
        let block = case.blocks[block].block;
        layout |= layout_of(block);
        marks |= marks_of(block, start, end);
    }
    shared.extend((0..4).map(|bit| truth(layout >> bit & 1 == 1)));
    shared.extend((0..8).map(|bit| truth(marks >> bit & 1 == 1)));
    let Some(&(block, start, end)) = found.places.first() else { return };
    let text = case.blocks[block].text();
    shared.extend([
        (block * 1000 + start) as f32,
        truth(text[..start].ends_with('@')),
        truth(text[..start].ends_with(['(', '（'])),
        truth(text[end..].starts_with([')', '）'])),
    ]);
}

/// The name that the tagger holds surest of those in its way: how sure, how they lie, whether it is known.
fn rival(told: &Told) -> [f32; 3] {
    let mut surest = [-1.0, 0.0, 0.0];
    for rival in told.rivals.iter().flatten() {
        if rival.sure > surest[0] {
            surest = [rival.sure, rival.lies as u64 as f32, truth(!rival.mention.entries.is_empty())];
        }
    }
    surest
}
