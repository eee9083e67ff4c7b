//! Items in order of how well they answer.

use std::cmp::Reverse;

use super::Query;
use super::query::Word;
use crate::fulltext::{Frequencies, Index, Score};
use crate::store::Rows;
use crate::store::rows::ItemAt;

/// An item that answers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ItemHit {
    pub at: ItemAt,
    /// The higher the better; to be compared within one answer alone.
    pub score: f32,
    /// How many of the words it has.
    pub words: usize,
}

/// The items of `within` that have the words, the best first, and whether each has all of them. Where none
/// has all, those with most of them come first.
pub(super) fn find(rows: &Rows, index: &Index, query: &Query, within: &[bool]) -> (Vec<ItemHit>, bool) {
    let score = Score::new(index);
    let mut hits: Vec<ItemHit> = Vec::with_capacity(rows.items.len());
    hits.extend((0..rows.items.len()).map(|at| ItemHit { at: at as ItemAt, score: 0.0, words: 0 }));
    for word in &query.words {
        let often = frequencies(rows, index, word);
        let rarity = score.rarity(often.len());
        for (item, often) in often {
            let Some(hit) = hits.get_mut(item as usize) else { continue };
            hit.score += rarity * score.weight(item, often);
            hit.words += 1;
        }
    }
    hits.retain(|hit| hit.words > 0 && within[hit.at as usize]);
    let all_words = hits.iter().any(|hit| hit.words == query.words.len());
    if all_words {
        hits.retain(|hit| hit.words == query.words.len());
    }
    // Of those that answer as well, the newest.
    let day = |hit: &ItemHit| rows.digest_of(hit.at).day;
    hits.sort_by(|a, b| {
        let better = (b.words.cmp(&a.words)).then(b.score.total_cmp(&a.score));
        better.then_with(|| (Reverse(day(a)), a.at).cmp(&(Reverse(day(b)), b.at)))
    });
    let all_words = all_words || hits.is_empty();
    (hits, all_words)
}

/// How often each item has a word, in their order: as it is written, or once where the item mentions
/// whom it names by another name.
fn frequencies(rows: &Rows, index: &Index, word: &Word) -> Vec<(ItemAt, Frequencies)> {
    let mut often = Score::frequencies(&word.pattern.find(index));
    if word.entities.is_empty() {
        return often;
    }
    let written = often.len();
    for (at, item) in (0..).zip(&rows.items) {
        let mentions = word.entities.iter().any(|entity| item.mentions.binary_search(entity).is_ok());
        if mentions && often[..written].binary_search_by_key(&at, |(item, _)| *item).is_err() {
            often.push((at, Frequencies { heading: 0.0, text: 1.0 }));
        }
    }
    often.sort_by_key(|(item, _)| *item);
    often
}
