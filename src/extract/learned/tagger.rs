//! The tagger: which stretches of tokens are names, and of what kind, by a conditional random
//! field over what the text, the layout, the rules and the rest of the digest tell.

use rustc_hash::FxHashMap;

use super::gazetteer::{self, Gazetteer};
use super::tokens::{Token, TokenClass, tokens};
use crate::digest::MarkKind;
use crate::extract::ReadItem;
use crate::extract::mentions::{Everywhere, Mention, Source};
use crate::extract::text::TextBlock;
use crate::extract::words;
use crate::learn::crf::{Crf, Sums};
use crate::learn::features::{Features, mixed, of_text};
use crate::lexicon::Lexicon;
use crate::lexicon::fold::key;

/// A run of open tokens of a block.
#[derive(Debug, Clone)]
pub(super) struct Chain {
    pub block: usize,
    /// Byte range of each token.
    pub tokens: Vec<(usize, usize)>,
    pub features: Vec<Vec<u32>>,
}

/// What the rules and the layout tell of one token.
#[derive(Debug, Clone, Copy, Default)]
struct Told {
    /// The rule's mention that it belongs to: where in it it stands, what the mention is.
    rule: u64,
    /// Bits of the marks around it.
    marks: u64,
    /// The name of the gazetteer that it belongs to: where in it it stands, what it was elsewhere.
    name: u64,
}

/// What a mention of the rules is, as one number.
fn described(lexicon: &Lexicon, mention: &Mention) -> u64 {
    let mut kinds = 0u64;
    for entry in &mention.entries {
        kinds |= 1 << lexicon.entry(*entry).kind as u64;
    }
    let forced = mention.kind.map_or(0, |k| 1 + k as u64);
    let weight = (mention.weight * 5.0).max(0.0) as u64;
    let weight = if mention.entries.is_empty() { weight } else { 9 };
    kinds | forced << 9 | (mention.source as u64) << 13 | weight << 16 | u64::from(mention.family.is_some()) << 21
}

/// The chains of an item, with the features of their tokens.
pub(super) fn chains(
    lexicon: &Lexicon,
    item: &ReadItem,
    everywhere: &Everywhere,
    gazetteer: (&Gazetteer, Option<&Gazetteer>),
) -> Vec<Chain> {
    let (blocks, mentions) = (&item.blocks, &item.mentions);
    let mut chains = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        let from = mentions.partition_point(|m| m.block < index);
        let to = mentions.partition_point(|m| m.block <= index);
        let mentions = &mentions[from..to];
        let tokens = tokens(block, mentions, gazetteer.0);
        let mut told = told(lexicon, block, mentions, everywhere, &tokens);
        for name in gazetteer.0.find(&block.norm, &tokens, gazetteer.1) {
            let counts = gazetteer.0.of(name.hash, gazetteer.1).unwrap_or_default();
            for (i, told) in told.iter_mut().enumerate().take(name.end).skip(name.start) {
                let place = u64::from(i > name.start) | u64::from(i + 1 == name.end) << 1;
                told.name = 1 | place << 1 | gazetteer::described(&counts) << 3;
            }
        }
        let mut at = 0;
        while at < tokens.len() {
            if !tokens[at].open {
                at += 1;
                continue;
            }
            let mut end = at;
            while end < tokens.len() && tokens[end].open {
                end += 1;
            }
            if (at..end).any(|i| may_name(block, &tokens[i], &told[i])) {
                let features = (at..end).map(|i| of_token(block, &tokens, &told, i)).collect();
                let tokens = tokens[at..end].iter().map(|t| (t.start, t.end)).collect();
                chains.push(Chain { block: index, tokens, features });
            }
            at = end;
        }
    }
    chains
}

/// Whether a token lets one look for a name at all: a rule or the gazetteer knows one here, it has a
/// capital or a digit, it is set off, or it is a character of no Chinese word.
fn may_name(block: &TextBlock, token: &Token, told: &Told) -> bool {
    const SET_OFF: u64 = 1 | 4;
    told.rule != 0
        || told.name != 0
        || match token.class {
            TokenClass::Latin => {
                let text = &block.text()[token.start..token.end];
                told.marks & SET_OFF != 0 || text.contains(|c: char| c.is_uppercase() || c.is_numeric())
            }
            TokenClass::Han => token.is_of_no_word(),
            TokenClass::Sign => false,
        }
}

fn told(
    lexicon: &Lexicon,
    block: &TextBlock,
    mentions: &[Mention],
    everywhere: &Everywhere,
    tokens: &[Token],
) -> Vec<Told> {
    let mut told = vec![Told::default(); tokens.len()];
    let over = |from: usize, to: usize| {
        let first = tokens.partition_point(|t| t.end <= from);
        let last = tokens.partition_point(|t| t.start < to);
        first..last.max(first)
    };
    // The outer mention comes first; an inner one does not overwrite it.
    for mention in mentions {
        let mut what = described(lexicon, mention);
        if mention.entries.is_empty() {
            let count = everywhere.get(&mention.key).map_or(0, |e| e.0);
            what |= u64::from(count.min(3)) << 24;
        }
        let range = over(mention.start, mention.end);
        let last = range.end;
        for (n, i) in range.enumerate() {
            if told[i].rule == 0 {
                let place = if n == 0 { 1 } else { 2 } + if i + 1 == last { 2 } else { 0 };
                told[i].rule = place | what << 3;
            }
        }
    }
    for mark in &block.block.marks {
        let bit = match mark.kind {
            MarkKind::Bold => 1,
            MarkKind::Italic => 2,
            MarkKind::Code => 4,
            MarkKind::Link(_) => 8,
        };
        let range = over(mark.start as usize, mark.end as usize);
        let (first, last) = (range.start, range.end);
        for i in range {
            told[i].marks |= bit;
            if bit == 1 || bit == 4 {
                told[i].marks |= u64::from(i == first) << 4 | u64::from(i + 1 == last) << 5;
            }
        }
    }
    told
}

/// What stands at a place of the token's neighbourhood: its word, or the text's edge.
fn word_at(tokens: &[Token], at: isize) -> u64 {
    usize::try_from(at).ok().and_then(|at| tokens.get(at)).map_or(3, |t| t.word)
}

fn of_token(block: &TextBlock, tokens: &[Token], told: &[Told], i: usize) -> Vec<u32> {
    let text = block.text();
    let token = &tokens[i];
    let word = |offset: isize| word_at(tokens, i as isize + offset);
    let rule =
        |offset: isize| usize::try_from(i as isize + offset).ok().and_then(|at| told.get(at)).map_or(0, |t| t.rule);
    let shape =
        |offset: isize| usize::try_from(i as isize + offset).ok().and_then(|at| tokens.get(at)).map_or(9, |t| t.shape);
    let mut f = Features::with_capacity(40);
    let (w0, before, after) = (word(0), word(-1), word(1));
    f.add(0, 0);
    f.add(1, w0);
    f.add(2, before);
    f.add(3, after);
    f.pair(6, before, w0);
    f.pair(7, w0, after);
    f.add(11, rule(0));
    f.add(12, rule(-1));
    f.add(13, rule(1));
    f.pair(14, rule(0), w0);
    f.pair(17, rule(0), before);
    f.pair(18, rule(0), after);
    f.add(20, told[i].marks);
    f.pair(21, told[i].marks, rule(0) & 0x7fff);
    f.pair(22, block.block.kind as u64, i.min(3) as u64);
    let name =
        |offset: isize| usize::try_from(i as isize + offset).ok().and_then(|at| told.get(at)).map_or(0, |t| t.name);
    f.add(50, name(0));
    f.pair(53, name(0), rule(0) & 0x7fff);
    f.add(24, shape(0));
    f.pair(25, shape(-1), shape(0));
    f.pair(26, shape(0), shape(1));
    match token.class {
        TokenClass::Latin => {
            let norm = &block.norm[token.start..token.end];
            let own = &text[token.start..token.end];
            let common = u64::from(words::is_english(norm))
                | u64::from(words::is_generic(norm)) << 1
                | u64::from(words::is_given_name(own)) << 2;
            f.pair(30, common, token.shape);
            f.pair(31, common, rule(0) & 0x7fff);
            f.pair(32, common, before);
            let head = |n: usize| norm.char_indices().nth(n).map_or(norm, |(at, _)| &norm[..at]);
            let tail = |n: usize| norm.char_indices().rev().nth(n - 1).map_or(norm, |(at, _)| &norm[at..]);
            f.add(33, of_text(head(3)));
            f.add(35, of_text(tail(4)));
            let handle = text[..token.start].ends_with('@');
            f.add(36, u64::from(handle));
            // The word up to its first hyphen or digit: the family of a model.
            let stem = norm.find(|c: char| c == '-' || c.is_ascii_digit()).map_or(norm, |at| &norm[..at]);
            if stem.len() < norm.len() {
                f.pair(37, of_text(stem), token.shape);
            }
            // Whether the sentence starts here.
            let opening = i == 0
                || matches!(&text[tokens[i - 1].start..tokens[i - 1].end], "." | "!" | "?" | ":" | "。" | "：" | "—");
            f.pair(38, u64::from(opening), common | token.shape << 3);
        }
        TokenClass::Han => {
            f.add(40, token.place);
            f.pair(41, token.place, w0);
            f.pair(42, mixed(before, w0), after);
            f.pair(45, token.place, rule(0) & 0x7fff);
        }
        TokenClass::Sign => {}
    }
    f.hashes
}

/// What the tagger holds of a mention.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sight {
    /// Probabilities by kind that exactly this is a name.
    pub kinds: [f32; 9],
    /// Probability that a name of whatever kind starts here.
    pub starts: f32,
}

/// An item's mentions, those that only the tagger saw among them, with what the tagger holds of each.
#[derive(Debug)]
pub(super) struct Sighted {
    pub mentions: Vec<Mention>,
    pub sights: Vec<Sight>,
}

/// What the tagger holds of each folded name over all of a digest: how often it stands, and
/// the sums of its probabilities by kind.
pub(super) type Names = FxHashMap<String, (f32, [f32; 9])>;

/// A stretch that the tagger holds for a name at least this surely is looked at further.
const LEAST: f32 = 0.12;

impl Sighted {
    pub fn new(lexicon: &Lexicon, crf: &Crf, chains: &[Chain], item: &ReadItem) -> Sighted {
        let tagged = Tagged::new(crf, chains, item.blocks.len());
        let mut mentions = item.mentions.clone();
        tagged.add(lexicon, &item.blocks, &mut mentions);
        let sights = mentions.iter().map(|m| tagged.sight(m)).collect();
        Sighted { mentions, sights }
    }

    /// Adds what this item tells of names.
    pub fn gather(&self, names: &mut Names) {
        for (mention, sight) in self.mentions.iter().zip(&self.sights) {
            if !names.contains_key(&mention.key) {
                names.insert(mention.key.clone(), Default::default());
            }
            if let Some((count, kinds)) = names.get_mut(&mention.key) {
                *count += 1.0;
                kinds.iter_mut().zip(sight.kinds).for_each(|(k, p)| *k += p);
            }
        }
    }
}

/// The chains of an item with the field's sums over them.
struct Tagged<'a> {
    chains: &'a [Chain],
    sums: Vec<Sums<'a>>,
    /// Index of the first chain of each block.
    of_block: Vec<usize>,
}

impl<'a> Tagged<'a> {
    fn new(crf: &'a Crf, chains: &'a [Chain], blocks: usize) -> Tagged<'a> {
        let sums = chains.iter().map(|c| crf.run(&c.features)).collect();
        let of_block = (0..=blocks).map(|b| chains.partition_point(|c| c.block < b)).collect();
        Tagged { chains, sums, of_block }
    }

    fn sight(&self, mention: &Mention) -> Sight {
        let mut sight = Sight::default();
        if let Some((chain, from, to)) = self.tokens_of(mention.block, mention.start, mention.end) {
            for (class, p) in sight.kinds.iter_mut().enumerate() {
                let starts = self.sums[chain].starts(from, class);
                sight.starts += starts;
                if starts > 0.001 {
                    *p = self.sums[chain].probability(from, to, class);
                }
            }
        }
        sight
    }

    /// Chain and tokens of a byte range.
    fn tokens_of(&self, block: usize, start: usize, end: usize) -> Option<(usize, usize, usize)> {
        let chains = &self.chains[self.of_block[block]..self.of_block[block + 1]];
        let at = chains.partition_point(|c| c.tokens[c.tokens.len() - 1].1 <= start);
        let chain = chains.get(at)?;
        let from = chain.tokens.partition_point(|t| t.1 <= start);
        let to = chain.tokens.partition_point(|t| t.0 < end);
        (from < to).then_some((self.of_block[block] + at, from, to))
    }

    /// Adds what the tagger holds for names and no rule found.
    fn add(&self, lexicon: &Lexicon, blocks: &[TextBlock], mentions: &mut Vec<Mention>) {
        let known = mentions.len();
        let mut spans: FxHashMap<(usize, usize, usize), f32> = FxHashMap::default();
        for (chain, sums) in self.chains.iter().zip(&self.sums) {
            for span in sums.spans(LEAST / 3.0) {
                let at = (chain.block, chain.tokens[span.start].0, chain.tokens[span.end - 1].1);
                *spans.entry(at).or_default() += span.probability;
            }
        }
        let mut spans: Vec<_> = spans.into_iter().filter(|(_, p)| *p >= LEAST).collect();
        spans.sort_unstable_by_key(|s| s.0);
        for ((block, start, end), probability) in spans {
            let same = |m: &Mention| m.block == block && self.same(m, start, end);
            if mentions[..known].iter().any(same) {
                continue;
            }
            let text = &blocks[block].text()[start..end];
            let key = key(text);
            if !key.is_empty() {
                // An ambiguous name that the rules let pass may be the lexicon's after all.
                let entries = lexicon.by_key(&key).to_vec();
                mentions.push(Mention {
                    block,
                    start,
                    end,
                    key,
                    entries,
                    family: None,
                    kind: None,
                    weight: probability,
                    source: Source::Tagger,
                });
            }
        }
        mentions.sort_by_key(|m| (m.block, m.start, std::cmp::Reverse(m.end)));
    }

    /// Whether a mention covers the same tokens.
    fn same(&self, mention: &Mention, start: usize, end: usize) -> bool {
        (mention.start, mention.end) == (start, end)
            || self.tokens_of(mention.block, mention.start, mention.end) == self.tokens_of(mention.block, start, end)
    }
}
