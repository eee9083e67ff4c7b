//! An item with all that claims are made from: its mentions, the words of the tables in it,
//! and what stands where.

use super::entities::Found;
use super::slots;
use super::text::{TextBlock, parts_clauses};
use super::triggers::{Cue, Hit, Owner, Side, TABLES};
use crate::lexicon::fold::is_han;
use crate::ontology::{Kind, Modality, Relation};

/// A mention of an entity in a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub entity: usize,
    pub start: usize,
    pub end: usize,
}

/// An item with all that claims are made from.
pub(super) struct Scene<'a> {
    pub blocks: &'a [TextBlock<'a>],
    pub found: &'a [Found],
    /// Mentions of each block, in order.
    pub places: Vec<Vec<Place>>,
    /// Words of the tables in each block.
    pub hits: &'a [Vec<Hit>],
    /// Modality that the heading gives to the whole item.
    pub heading_modality: Option<Modality>,
    /// The thing that the item is about: what it first tells the release of, else what its
    /// heading names first.
    pub theme: Option<usize>,
    /// Bytes of the longest mention.
    longest: usize,
}

impl<'a> Scene<'a> {
    pub fn new(blocks: &'a [TextBlock<'a>], hits: &'a [Vec<Hit>], found: &'a [Found]) -> Scene<'a> {
        let mut places: Vec<Vec<Place>> = vec![Vec::new(); blocks.len()];
        for (entity, f) in found.iter().enumerate() {
            for &(block, start, end) in &f.places {
                places[block].push(Place { entity, start, end });
            }
        }
        for of_block in &mut places {
            of_block.sort_by_key(|p| (p.start, std::cmp::Reverse(p.end)));
        }
        let longest = places.iter().flatten().map(|p| p.end - p.start).max().unwrap_or(0);
        let mut scene = Scene { blocks, found, places, hits, heading_modality: None, theme: None, longest };
        if let Some(heading) = scene.heading() {
            let end = blocks[heading].norm.len();
            let rumored = scene.cues(heading, (0, end)).any(|(_, c)| c.modality == Modality::Rumored);
            scene.heading_modality = rumored.then_some(Modality::Rumored);
        }
        scene
    }

    /// The block of the item's heading.
    pub fn heading(&self) -> Option<usize> {
        self.blocks.iter().position(TextBlock::is_heading)
    }

    pub fn kind(&self, entity: usize) -> Kind {
        self.found[entity].entity.kind
    }

    /// Words of the tables inside a byte range, in order.
    pub fn hits_in(&self, block: usize, range: (usize, usize)) -> impl DoubleEndedIterator<Item = &Hit> {
        let hits = &self.hits[block];
        let from = hits.partition_point(|h| h.start < range.0);
        let to = hits.partition_point(|h| h.start < range.1);
        hits[from..to.max(from)].iter().filter(move |h| h.end <= range.1)
    }

    /// Words of the tables that start at a byte or after it.
    pub fn hits_from(&self, block: usize, at: usize) -> &[Hit] {
        let hits = &self.hits[block];
        &hits[hits.partition_point(|h| h.start < at)..]
    }

    /// Mentions that start at a byte or after it.
    pub fn places_from(&self, block: usize, at: usize) -> &[Place] {
        let places = &self.places[block];
        &places[places.partition_point(|p| p.start < at)..]
    }

    /// Mentions of an entity with their blocks, without those in lists of names.
    pub fn told_places(&self, entity: usize) -> impl Iterator<Item = (usize, Place)> + '_ {
        let all = self.found[entity].places.iter().filter(|p| !self.blocks[p.0].only_names());
        all.map(move |&(block, start, end)| (block, Place { entity, start, end }))
    }

    /// Mentions that have a byte in common with a range.
    pub fn touching(&self, block: usize, from: usize, to: usize) -> impl Iterator<Item = &Place> {
        self.places_from(block, from.saturating_sub(self.longest))
            .iter()
            .take_while(move |p| p.start < to)
            .filter(move |p| from < p.end)
    }

    pub fn cues(&self, block: usize, range: (usize, usize)) -> impl Iterator<Item = (&Hit, &'static Cue)> {
        self.hits_in(block, range).filter_map(|h| match h.owner {
            Owner::Cue(c) => Some((h, &TABLES.cues[c as usize])),
            _ => None,
        })
    }

    /// The sentence of a byte.
    pub fn sentence(&self, block: usize, at: usize) -> (usize, usize) {
        let b = &self.blocks[block];
        b.sentences.get(b.sentence_of(at)).copied().unwrap_or((0, b.norm.len()))
    }

    /// The clause of a byte range inside its sentence. Brackets beside it that close are part
    /// of it; inside brackets they are its bounds.
    pub fn clause(&self, block: usize, start: usize, end: usize) -> (usize, usize) {
        let sentence = self.sentence(block, start);
        let text = self.blocks[block].text();
        let parts = |at: usize, c: char| parts_clauses(c) && !self.inside_mention(block, at);
        let mut from = sentence.0;
        let mut depth = 0;
        for (i, c) in text[sentence.0..start].char_indices().rev() {
            match c {
                '）' | ')' => depth += 1,
                '（' | '(' if depth > 0 => depth -= 1,
                _ if depth == 0 && parts(sentence.0 + i, c) => {
                    from = sentence.0 + i + c.len_utf8();
                    break;
                }
                _ => {}
            }
        }
        let mut to = sentence.1;
        depth = 0;
        for (i, c) in text[end.min(sentence.1)..sentence.1].char_indices() {
            match c {
                '（' | '(' => depth += 1,
                '）' | ')' if depth > 0 => depth -= 1,
                _ if depth == 0 && parts(end + i, c) => {
                    to = end + i;
                    break;
                }
                _ => {}
            }
        }
        (from, to)
    }

    pub fn inside_mention(&self, block: usize, at: usize) -> bool {
        self.touching(block, at, at + 1).next().is_some()
    }

    /// Mentions of a block in a byte range, without those inside another that is allowed.
    pub fn within(&self, block: usize, range: (usize, usize), allowed: &dyn Fn(Kind) -> bool) -> Vec<Place> {
        let mut kept: Vec<Place> = Vec::new();
        for p in self.places_from(block, range.0).iter().take_while(|p| p.start < range.1) {
            if p.end <= range.1 && allowed(self.kind(p.entity)) && kept.last().is_none_or(|k| p.start >= k.end) {
                kept.push(*p);
            }
        }
        kept
    }

    /// What the item is about, of the kinds allowed: what the heading names first, else what
    /// the sentences before name first, else the item.
    pub fn topic(
        &self,
        relation: Relation,
        block: usize,
        before: usize,
        allowed: &dyn Fn(Kind) -> bool,
    ) -> Option<usize> {
        let of_things = matches!(
            relation,
            Relation::Uses
                | Relation::Outperforms
                | Relation::EvaluatedOn
                | Relation::CompetesWith
                | Relation::PartOf
                | Relation::PresentedAt
                | Relation::Released
                | Relation::Develops
        );
        if let Some(theme) = self.theme
            && of_things
            && allowed(self.kind(theme))
            && !allowed(Kind::Person)
        {
            return Some(theme);
        }
        let first = |b: usize, to: usize| {
            self.within(b, (0, to), allowed).iter().find(|p| self.acts(b, relation, p)).map(|p| p.entity)
        };
        let heading = self.heading();
        if let Some(h) = heading
            && let Some(entity) = first(h, self.blocks[h].norm.len())
        {
            return Some(entity);
        }
        first(block, before).or_else(|| (0..block).find_map(|b| first(b, self.blocks[b].norm.len())))
    }

    /// Mentions that stand in one list with a mention: only separators are between them, and
    /// what qualifies a member: its owner's name, a bracket.
    pub fn listed(&self, block: usize, places: &[Place], at: usize) -> Vec<usize> {
        let mut entities = vec![places[at].entity];
        for i in (0..at).rev() {
            if !self.is_list_gap(block, places[i].end, places[i + 1].start) {
                break;
            }
            entities.push(places[i].entity);
        }
        for i in at + 1..places.len() {
            if !self.is_list_gap(block, places[i - 1].end, places[i].start) {
                break;
            }
            entities.push(places[i].entity);
        }
        entities
    }

    /// Whether the text between two mentions only lists them.
    pub fn is_list_gap(&self, block: usize, from: usize, to: usize) -> bool {
        let text = self.blocks[block].text();
        if is_list_separator(&text[from..to]) {
            return true;
        }
        if text[from..to].chars().count() > 60 {
            return false;
        }
        // Without what stands in brackets, and without owners right before the next member.
        let mut bare = String::new();
        let mut depth = 0;
        for (i, c) in text[from..to].char_indices() {
            match c {
                '（' | '(' => depth += 1,
                '）' | ')' => depth -= 1,
                _ if depth > 0 => {}
                _ if self.owner_at(block, from + i) => {}
                _ => bare.push(c),
            }
        }
        // 、 only lists: "高德導航、淘寶商品識價、支付寶支付".
        let noun = bare.split_once('、').is_some_and(|(noun, rest)| {
            rest.trim().is_empty() && noun.chars().count() <= 6 && noun.chars().all(is_han)
        });
        depth == 0 && (noun || is_list_separator(&bare))
    }

    /// Whether the byte stands in the name of a firm or organisation.
    fn owner_at(&self, block: usize, at: usize) -> bool {
        self.touching(block, at, at + 1).any(|p| is_firm(self.kind(p.entity)))
    }

    /// How a claim at a byte range is meant.
    pub fn modality(&self, block: usize, start: usize, end: usize, own: Option<Modality>) -> Modality {
        let sentence = self.sentence(block, start);
        let clause = self.clause(block, start, end);
        let norm = &self.blocks[block].norm;
        let mut found = own.into_iter().chain(self.heading_modality).max().unwrap_or(Modality::Asserted);
        for (hit, cue) in self.cues(block, sentence) {
            let range = if cue.clause { clause } else { sentence };
            if hit.start < range.0 || hit.end > range.1 {
                continue;
            }
            // A rumor that is confirmed is none any more.
            if cue.modality == Modality::Rumored && ends_confirming(&norm[sentence.0..hit.start]) {
                continue;
            }
            // Hearsay colours the whole sentence; a plan or a denial only what stands near.
            let far = |gap: &str| cue.modality != Modality::Rumored && gap.chars().count() > 36;
            let before = hit.end <= end && hit.start <= start && !far(&norm[hit.end.min(start)..start]);
            let after = hit.start >= start && !far(&norm[end.min(hit.start)..hit.start]);
            let stands = match cue.side {
                Side::Before => before,
                Side::After => after,
                Side::Any => before || after,
            };
            if stands {
                found = found.max(cue.modality);
            }
        }
        found
    }

    /// Scores between two bytes that are not part of a name.
    pub fn scores(&self, block: usize, from: usize, to: usize) -> Vec<slots::Detail> {
        let mut scores = slots::scores(self.blocks[block].text(), from, to);
        scores.retain(|s| {
            // A bare number that is hardly held for a name (`4.6`, said of a version) is a score.
            let doubtful =
                |p: &Place| p.start >= s.start && p.end <= s.end && self.found[p.entity].entity.confidence < DOUBTFUL;
            self.touching(block, s.start, s.end).all(doubtful)
        });
        scores
    }
}

/// A number that is less surely a name is read as a number.
const DOUBTFUL: f32 = 0.5;

/// Characters between a word that confirms and the rumor that it confirms at most.
const NEAR: usize = 20;

/// Whether a normalised text ends with words that confirm what comes next: "confirming the weekend's".
fn ends_confirming(norm: &str) -> bool {
    const WORDS: [&str; 8] = ["confirm", "confirms", "confirmed", "confirming", "证实", "坐实", "印证", "应验"];
    let letter = |c: char| c.is_ascii_alphabetic();
    let parted = |before: &str, after: &str| !before.ends_with(letter) && !after.starts_with(letter);
    let mut said = WORDS.iter().filter_map(|word| {
        let at = norm.rfind(word)?;
        let (before, after) = (&norm[..at], &norm[at + word.len()..]);
        parted(before, after).then_some((before, after))
    });
    said.any(|(before, after): (&str, &str)| {
        let close = after.chars().count() <= NEAR && !after.contains(parts_clauses);
        let denied = ["not", "n't", "cannot", "yet to", "to be", "未", "未经", "没", "没有", "无法", "待"];
        close && !denied.iter().any(|word| before.trim_end().ends_with(word))
    })
}

/// Who makes, employs and invests.
pub(super) fn is_firm(kind: Kind) -> bool {
    matches!(kind, Kind::Company | Kind::Organization)
}

/// What is made, measured and built upon.
pub(super) fn is_thing(kind: Kind) -> bool {
    matches!(kind, Kind::Model | Kind::Product | Kind::Technique)
}

/// Whether a text between two mentions only lists them.
fn is_list_separator(between: &str) -> bool {
    let bare = between.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(c, '*' | '`' | '「' | '」' | '“' | '”' | '"' | '《' | '》' | '）' | ')' | '（' | '(')
    });
    const WORDS: [&str; 25] = [
        "、",
        "，",
        ",",
        "/",
        "和",
        "与",
        "與",
        "及",
        "以及",
        "还有",
        "還有",
        "并",
        "and",
        "&",
        "or",
        ", and",
        "，以及",
        "、以及",
        "或",
        "；",
        ";",
        "+",
        "，和",
        ", or",
        "as well as",
    ];
    WORDS.contains(&bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_confirmed_is_no_rumor() {
        for text in ["launched x, confirming the weekend's ", "甲发布乙，证实了此前的", "乙坐实"] {
            assert!(ends_confirming(text), "{text}");
        }
        for text in
            ["launched x, unconfirmed ", "it has not confirmed ", "未经证实的", "尚未证实的", "confirmed y, the ", ""]
        {
            assert!(!ends_confirming(text), "{text}");
        }
    }
}
