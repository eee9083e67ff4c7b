//! The judge: whether a candidate is an entity, and of what kind, from what lexicon, rules,
//! tagger, layout and neighbourhood tell together.

use std::ops::Range;

use smallvec::SmallVec;

use super::gazetteer::{self, Counts, Gazetteer};
use super::tagger::{Names, Sight};
use crate::digest::{Block, BlockKind, MarkKind};
use crate::extract::entities::{Clues, Found};
use crate::extract::mentions::{Everywhere, Mention, Source};
use crate::extract::text::TextBlock;
use crate::extract::{evidence, words};
use crate::learn::features::{Features, mixed, of_text};
use crate::learn::logistic;
use crate::lexicon::fold::{is_han, key};
use crate::ontology::Kind;

/// Outcomes: the kinds in their order, then "no entity".
pub(super) const OUTCOMES: usize = 10;
pub(super) const NONE: usize = 9;

/// An item's candidates with what is known of them.
pub(super) struct Case<'a> {
    pub blocks: &'a [TextBlock<'a>],
    pub mentions: &'a [Mention],
    /// What the tagger holds of each mention.
    pub sights: &'a [Sight],
    /// The same of each name over the whole digest.
    pub names: &'a Names,
    /// Names of annotated digests, and which of them are this digest's own.
    pub gazetteer: (&'a Gazetteer, Option<&'a Gazetteer>),
    pub everywhere: &'a Everywhere,
    /// Whether the item is mostly Chinese.
    pub chinese: bool,
}

/// How another mention lies to one that it overlaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lies {
    Around = 1,
    Inside,
    Across,
}

/// What the tagger and annotated digests tell of a candidate.
#[derive(Debug, Default)]
pub(super) struct Told<'a> {
    /// The tagger's probabilities by kind: of the surest mention, and the mean of all.
    pub surest: [f32; 9],
    pub mean: [f32; 9],
    /// Its probability that a name starts there.
    pub starts: f32,
    /// The mean over other items of the digest, where the name stands in such.
    pub elsewhere: Option<[f32; 9]>,
    /// What the name was in annotated digests.
    pub counts: Option<Counts>,
    /// In how many items of the digest the name stands, and what its kind is there.
    pub everywhere: Option<&'a (u32, evidence::Scores)>,
    /// Of each mention the name in its way that the tagger holds surest.
    pub rivals: Vec<Option<Rival<'a>>>,
}

/// What tells for one kind of a candidate, in steps.
#[derive(PartialEq)]
struct OfKind {
    is_ruled: bool,
    in_lexicon: bool,
    forced: bool,
    suffix: bool,
    surest: u64,
    mean: u64,
    score: u64,
    /// How often annotated digests have the name as of this kind, and as of others.
    counted: Option<[u64; 2]>,
    elsewhere: Option<u64>,
}

/// A mention that overlaps another and is not at the same place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rival<'a> {
    pub mention: &'a Mention,
    /// The tagger's probability that it is a name.
    pub sure: f32,
    pub lies: Lies,
}

/// A probability in nine steps, finer at the ends.
pub(super) fn step(p: f32) -> u64 {
    const STEPS: [f32; 8] = [0.02, 0.1, 0.25, 0.45, 0.6, 0.75, 0.9, 0.98];
    STEPS.iter().filter(|s| p >= **s).count() as u64
}

fn score_step(score: f32) -> u64 {
    (score * 2.0).clamp(0.0, 6.0) as u64
}

impl<'a> Case<'a> {
    /// What the tagger and annotated digests tell of a candidate.
    pub fn told(&self, found: &Found, clues: &Clues) -> Told<'a> {
        let mut told = Told::default();
        for &i in &clues.mentions {
            for (k, p) in self.sights[i].kinds.iter().enumerate() {
                told.surest[k] = told.surest[k].max(*p);
                told.mean[k] += p / clues.mentions.len() as f32;
            }
            told.starts = told.starts.max(self.sights[i].starts);
        }
        told.elsewhere = self.elsewhere(clues);
        told.counts = self.gazetteer.0.of(gazetteer::hash(&found.entity.name), self.gazetteer.1);
        told.everywhere = self.everywhere.get(&key(&found.entity.name));
        told.rivals = clues.mentions.iter().map(|i| self.rival(&self.mentions[*i])).collect();
        told
    }

    /// What tells of a candidate. `acts` tells that the rules made a firm of the thing.
    pub fn features(&self, found: &Found, clues: &Clues, told: &Told, acts: bool, first: bool) -> logistic::Case {
        let mut f = Features::with_capacity(96);
        let known = clues.known.iter().fold(0u64, |bits, k| bits | 1 << *k as u64);
        let ruled = clues.kind as u64;
        let stands = u64::from(clues.stands());
        let sure = step(clues.confidence);
        let bits = |of: &dyn Fn(&Mention) -> u64| clues.mentions.iter().fold(0, |b, i| b | of(&self.mentions[*i]));
        let sources = bits(&|m| 1 << m.source as u64);
        f.add(0, 0);
        f.pair(1, ruled, stands);
        f.pair(2, sure, known.min(1));
        f.pair(3, known, ruled);
        f.pair(4, sources, known.min(1));
        f.pair(5, sources, sure);
        f.add(6, clues.forced.map_or(0, |k| 1 + k as u64) << 1 | u64::from(clues.has_family));
        f.pair(7, u64::from(acts), ruled);
        f.add(8, u64::from(clues.is_source));
        // What the tagger holds of its mentions.
        let Told { surest, mean: sum, starts, elsewhere, counts, everywhere, .. } = *told;
        let total: f32 = sum.iter().sum();
        let total_elsewhere = elsewhere.map(|e| step(e.iter().sum()));
        f.add(18, total_elsewhere.map_or(0, |t| t + 1));
        f.pair(19, total_elsewhere.map_or(0, |t| t + 1), step(total));
        for k in 0..9u64 {
            f.pair(10, k, step(surest[k as usize]));
            f.pair(11, k, step(sum[k as usize]));
        }
        let by_tagger = (0..9).max_by(|a, b| sum[*a].total_cmp(&sum[*b])).unwrap_or(0) as u64;
        f.add(12, step(total));
        f.pair(13, step(total), sure << 1 | known.min(1));
        f.pair(14, mixed(by_tagger, ruled), step(total));
        f.pair(15, step(starts), step(total));
        f.pair(16, mixed(by_tagger, known), u64::from(total > 0.5));
        for (k, score) in clues.scores.iter().enumerate() {
            f.pair(17, k as u64, score_step(*score));
        }
        self.name(found, &mut f, known, ruled);
        self.places(found, &mut f, ruled);
        f.pair(60, found.places.len().min(4) as u64, known.min(1));
        f.pair(61, u64::from(first), ruled);
        f.pair(62, u64::from(self.chinese), ruled);
        f.pair(63, u64::from(self.chinese), mixed(known, stands));
        f.pair(64, everywhere.map_or(0, |e| e.0.min(5)).into(), ruled);
        if let Some((_, scores)) = everywhere {
            f.add(65, evidence::best(scores).0 as u64);
        }
        // What stands in its way: a longer or shorter name at the same place.
        for (&i, rival) in clues.mentions.iter().zip(&told.rivals) {
            let Some(Rival { mention, sure, lies }) = rival else {
                f.add(73, 0);
                continue;
            };
            let by_tagger = u64::from(mention.source == Source::Tagger);
            let how = *lies as u64 | u64::from(!mention.entries.is_empty()) << 2 | by_tagger << 3;
            let own: f32 = self.sights[i].kinds.iter().sum();
            f.pair(70, how, step(*sure));
            f.pair(71, mixed(how, step(*sure)), step(own));
            f.pair(72, how, mixed(known.min(1), sources));
        }
        // What the name was in annotated digests.
        let described = counts.as_ref().map_or(0, gazetteer::described);
        f.add(66, described);
        f.pair(67, described, ruled);
        f.pair(68, described, step(total));
        // What tells for a kind, whichever it is.
        let highest = clues.scores.iter().fold(0.0f32, |a, b| a.max(*b));
        let suffix = evidence::suffix_kinds(&found.entity.name);
        let mut o = Features::with_capacity(128);
        // Of most kinds the same is told, and made once.
        let mut made: SmallVec<[(OfKind, Range<usize>); Kind::ALL.len()]> = SmallVec::new();
        let of_outcome = Kind::ALL.into_iter().map(|kind| {
            let k = kind as usize;
            let of_kind = OfKind {
                is_ruled: clues.kind == kind,
                in_lexicon: known >> k & 1 == 1,
                forced: clues.forced == Some(kind),
                suffix: suffix.contains(&kind),
                surest: step(surest[k]),
                mean: step(sum[k]),
                score: score_step(clues.scores[k]),
                counted: counts.map(|counts| {
                    let others = counts[..NONE].iter().sum::<u16>() - counts[k];
                    [gazetteer::often(counts[k]), gazetteer::often(others)]
                }),
                elsewhere: elsewhere.map(|e| step(e[k])),
            };
            if let Some((_, range)) = made.iter().find(|(other, _)| *other == of_kind) {
                return (k as u8, range.clone());
            }
            let from = o.hashes.len();
            let is_ruled = u64::from(of_kind.is_ruled);
            let in_lexicon = u64::from(of_kind.in_lexicon) | u64::from(known != 0) << 1;
            let alone = u64::from(known.count_ones() == 1);
            o.add(0, 0);
            o.pair(1, is_ruled, stands);
            o.pair(2, is_ruled, mixed(sure, known.min(1)));
            o.pair(3, in_lexicon, alone);
            o.pair(4, in_lexicon, mixed(is_ruled, stands));
            o.add(5, of_kind.surest);
            o.add(6, of_kind.mean);
            o.pair(7, of_kind.mean, step(total));
            o.pair(8, of_kind.mean, mixed(in_lexicon, is_ruled));
            o.pair(9, of_kind.mean, mixed(is_ruled, sure));
            o.add(10, of_kind.score);
            o.pair(11, of_kind.score, score_step(highest));
            o.pair(12, u64::from(of_kind.forced), u64::from(clues.forced.is_some()));
            o.pair(13, is_ruled, u64::from(acts));
            o.pair(14, is_ruled, u64::from(clues.is_source));
            o.pair(15, u64::from(of_kind.suffix), u64::from(suffix.is_empty()));
            o.pair(16, is_ruled, sources);
            if let (Some([own, others]), Some(counts)) = (of_kind.counted, counts) {
                let was = mixed(own, others);
                o.pair(20, was, gazetteer::often(counts[NONE]));
                o.pair(21, was, of_kind.mean);
                o.pair(22, was, mixed(is_ruled, stands));
            }
            if let Some(elsewhere) = of_kind.elsewhere {
                o.add(17, elsewhere);
                o.pair(18, elsewhere, of_kind.mean);
            }
            let range = from..o.hashes.len();
            made.push((of_kind, range.clone()));
            (k as u8, range)
        });
        let of_outcome = of_outcome.collect();
        logistic::Case { features: f.hashes, turned: Vec::new(), of_outcome, own: o.hashes }
    }

    /// Of the mentions that overlap one and are not at the same place, the one that the tagger holds surest.
    fn rival(&self, own: &Mention) -> Option<Rival<'a>> {
        let near = self.mentions.partition_point(|o| (o.block, o.start + 120) < (own.block, own.start));
        let mut surest: Option<Rival> = None;
        for (mention, sight) in self.mentions[near..].iter().zip(&self.sights[near..]) {
            if (mention.block, mention.start) >= (own.block, own.end) {
                break;
            }
            let same = (mention.start, mention.end) == (own.start, own.end);
            if mention.block != own.block || mention.end <= own.start || same {
                continue;
            }
            let sure: f32 = sight.kinds.iter().sum();
            let lies = if mention.start <= own.start && own.end <= mention.end {
                Lies::Around
            } else if own.start <= mention.start && mention.end <= own.end {
                Lies::Inside
            } else {
                Lies::Across
            };
            if surest.is_none_or(|s| sure > s.sure) {
                surest = Some(Rival { mention, sure, lies });
            }
        }
        surest
    }

    /// What the tagger holds of the name in other items of the digest: mean probabilities by kind.
    fn elsewhere(&self, clues: &Clues) -> Option<[f32; 9]> {
        let mut keys: Vec<&str> = clues.mentions.iter().map(|i| self.mentions[*i].key.as_str()).collect();
        keys.sort_unstable();
        keys.dedup();
        let (mut count, mut kinds) = (0.0, [0.0f32; 9]);
        for key in keys {
            let Some((all, of_all)) = self.names.get(key) else { continue };
            count += all;
            kinds.iter_mut().zip(of_all).for_each(|(k, p)| *k += p);
        }
        count -= clues.mentions.len() as f32;
        for &i in &clues.mentions {
            kinds.iter_mut().zip(self.sights[i].kinds).for_each(|(k, p)| *k -= p);
        }
        (count > 0.5).then(|| kinds.map(|k| (k / count).max(0.0)))
    }

    fn name(&self, found: &Found, f: &mut Features, known: u64, ruled: u64) {
        let name = &found.entity.name;
        let norm = crate::extract::text::normalise(name);
        let words: Vec<&str> = norm.split([' ', '-', '‑', '_', '/', '.']).filter(|w| !w.is_empty()).collect();
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return };
        f.add(20, of_text(&norm));
        f.add(21, of_text(last));
        f.add(22, of_text(first));
        f.pair(23, words.len().min(5) as u64, known);
        let chars: Vec<char> = norm.chars().collect();
        let tail: String = chars[chars.len().saturating_sub(2)..].iter().collect();
        f.add(24, of_text(&tail));
        f.add(25, chars[chars.len() - 1] as u64);
        let head: String = chars[..chars.len().min(3)].iter().collect();
        f.add(26, of_text(&head));
        let digits = name.chars().any(|c| c.is_ascii_digit());
        let capital = name.starts_with(char::is_uppercase);
        let inner = name.chars().skip(1).any(char::is_uppercase);
        let han = name.chars().any(is_han);
        let hyphen = name.contains(['-', '_']);
        let space = name.contains(' ');
        let form = [digits, capital, inner, han, hyphen, space].iter().fold(0, |b, x| b << 1 | u64::from(*x));
        f.add(27, form);
        f.pair(28, form, known.min(1));
        f.pair(29, form, ruled);
        let common = u64::from(words::all_common(name)) << 1 | u64::from(words::all_generic(name));
        f.pair(30, common, form);
        f.pair(31, common, u64::from(words::is_given_name(name.split(' ').next().unwrap_or(name))) << 4 | known.min(1));
        f.add(32, chars.len().min(12) as u64);
        for kind in evidence::suffix_kinds(name) {
            f.add(33, *kind as u64);
        }
        if let Some(label) = &found.entity.lexicon {
            f.pair(34, of_text(label), ruled);
        }
        if !found.makers.is_empty() {
            f.pair(35, 1, ruled);
        }
    }

    fn places(&self, found: &Found, f: &mut Features, ruled: u64) {
        let mut layout = 0;
        for &(block, start, end) in &found.places {
            let b = &self.blocks[block];
            let (norm, text) = (&b.norm, b.text());
            let before = &norm[..start];
            let after = &norm[end..];
            layout |= layout_of(b.block);
            let marks = marks_of(b.block, start, end);
            f.add(40, marks);
            f.pair(41, marks, ruled);
            let (near, far) = words_before(before);
            f.add(42, near);
            f.pair(43, near, ruled);
            f.pair(44, far, near);
            let (next, second) = words_after(after);
            f.add(45, next);
            f.pair(46, next, ruled);
            f.pair(47, next, second);
            f.pair(48, near, next);
            let edge = |c: Option<char>| c.map_or(0, |c| if c.is_alphanumeric() { 1 } else { c as u64 });
            f.add(49, edge(text[..start].chars().next_back()));
            f.add(50, edge(text[end..].chars().next()));
            f.pair(51, edge(text[..start].chars().next_back()), edge(text[end..].chars().next()));
            let bracketed =
                text[..start].rfind(['(', '（', '[']).is_some_and(|at| !text[at..start].contains([')', '）', ']']));
            f.pair(52, u64::from(bracketed), u64::from(text[..start].ends_with('@')));
        }
        f.pair(53, layout, ruled);
        // The kinds of the names beside it in a list.
        for &(block, start, end) in &found.places {
            let list = |gap: &str| {
                matches!(gap.trim(), "、" | "," | "，" | "/" | "和" | "與" | "与" | "and" | ", and" | "及" | "+")
            };
            let text = self.blocks[block].text();
            let from = self.mentions.partition_point(|m| m.block < block);
            let beside = self.mentions[from..].iter().zip(&self.sights[from..]);
            for (m, sight) in beside.take_while(|(m, _)| m.block == block && m.start < end + 12) {
                let gap = if m.end <= start && start - m.end < 12 {
                    &text[m.end..start]
                } else if m.start >= end && m.start - end < 12 {
                    &text[end..m.start]
                } else {
                    continue;
                };
                if list(gap) {
                    let kinds = sight.kinds;
                    let best = (0..9).max_by(|a, b| kinds[*a].total_cmp(&kinds[*b])).unwrap_or(0);
                    f.add(54, if kinds[best] > 0.3 { best as u64 } else { NONE as u64 });
                }
            }
        }
    }
}

/// A bit for the sort of a block: heading, key entities, row of a table, another.
pub(super) fn layout_of(block: &Block) -> u64 {
    match block.kind {
        BlockKind::Heading => 1,
        BlockKind::KeyEntities => 2,
        BlockKind::TableRow => 4,
        _ => 8,
    }
}

/// A bit for each sort of mark over a place: bold, italic, code, link; the lower of two where the
/// mark goes beyond the place.
pub(super) fn marks_of(block: &Block, start: usize, end: usize) -> u64 {
    let mut bits = 0;
    for mark in &block.marks {
        let (from, to) = (mark.start as usize, mark.end as usize);
        if from < end && start < to {
            let sort = match mark.kind {
                MarkKind::Bold => 0,
                MarkKind::Italic => 1,
                MarkKind::Code => 2,
                MarkKind::Link(_) => 3,
            };
            bits |= 1 << (2 * sort + u64::from(from >= start && to <= end + 1));
        }
    }
    bits
}

/// Hashes of the last word before a place and of the one before it: a Latin word, or two Chinese
/// characters; a sign is a word.
pub(super) fn words_before(text: &str) -> (u64, u64) {
    let (word, rest) = last_word(text);
    (of_text(word), of_text(last_word(rest).0))
}

/// Hashes of the first word after a place and of the one after it.
pub(super) fn words_after(text: &str) -> (u64, u64) {
    let (word, rest) = first_word(text);
    (of_text(word), of_text(first_word(rest).0))
}

fn last_word(text: &str) -> (&str, &str) {
    let trimmed = text.trim_end();
    let Some(last) = trimmed.chars().next_back() else { return ("", "") };
    let length = if is_han(last) {
        let second = trimmed[..trimmed.len() - last.len_utf8()].chars().next_back().filter(|c| is_han(*c));
        last.len_utf8() + second.map_or(0, char::len_utf8)
    } else if last.is_alphanumeric() {
        trimmed.chars().rev().take_while(|c| c.is_alphanumeric() && !is_han(*c)).map(char::len_utf8).sum()
    } else {
        last.len_utf8()
    };
    let at = trimmed.len() - length;
    (&trimmed[at..], &trimmed[..at])
}

pub(super) fn first_word(text: &str) -> (&str, &str) {
    let trimmed = text.trim_start();
    let Some(first) = trimmed.chars().next() else { return ("", "") };
    let length = if is_han(first) {
        let second = trimmed[first.len_utf8()..].chars().next().filter(|c| is_han(*c));
        first.len_utf8() + second.map_or(0, char::len_utf8)
    } else if first.is_alphanumeric() {
        trimmed.chars().take_while(|c| c.is_alphanumeric() && !is_han(*c)).map(char::len_utf8).sum()
    } else {
        first.len_utf8()
    };
    (&trimmed[..length], &trimmed[length..])
}

/// The kind that an outcome stands for.
pub(super) fn kind(outcome: usize) -> Option<Kind> {
    Kind::ALL.get(outcome).copied()
}
