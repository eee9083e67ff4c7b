//! Mentions and triggers of an item into claims.
//!
//! | text | claim | rule |
//! | --- | --- | --- |
//! | 甲公司推出乙模型 | released(甲 → 乙) | `trigger:release-zh` |
//! | 由丙資本領投 | fundedBy(topic → 丙, lead) | `trigger:…` with the subject from the heading |
//! | A, B and C invested in D | three claims | a list shares its verb |

use rustc_hash::FxHashMap;

use super::entities::Found;
use super::slots;
use super::text::{TextBlock, parts_clauses};
use super::triggers::{Cue, End, Hit, Owner, Side, SubjectFrom, TABLES, Trigger};
use super::{Claim, structure};
use crate::digest::Lines;
use crate::lexicon::fold::is_han;
use crate::ontology::{Kind, Modality, Relation, Slot};

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

/// What a claim is made of before it is written out.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub relation: Relation,
    pub subject: usize,
    pub object: Option<usize>,
    pub slots: Vec<(Slot, String)>,
    pub modality: Modality,
    pub confidence: f32,
    pub block: usize,
    /// Byte range of the evidence in the block's text.
    pub span: (usize, usize),
    pub rule: String,
}

/// Most characters between an employer and the person that it only places, and their bytes.
const EMPLOYER_REACH: (usize, usize) = (36, 144);
/// How much less sure a claim is whose subject is the item's topic.
const FROM_TOPIC: f32 = 0.8;
/// A release above this tells what the item is about.
const SURE: f32 = 0.6;
/// Claims below this are not made.
const THRESHOLD: f32 = 0.4;

/// The claims of an item.
pub(super) fn find(blocks: &[TextBlock], lines: &Lines, hits: &[Vec<Hit>], found: &[Found]) -> Vec<Claim> {
    let mut scene = Scene::new(blocks, hits, found);
    let mut drafts = Vec::new();
    // Releases first: what is released is what the item's other sentences are about.
    scene.triggers(&mut drafts, &|r| r == Relation::Released);
    scene.theme = scene.find_theme(&drafts);
    scene.triggers(&mut drafts, &|r| r != Relation::Released);
    structure::find(&scene, &mut drafts);
    settle(&scene, lines, drafts)
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
        if let Some(heading) = blocks.iter().position(TextBlock::is_heading) {
            let end = blocks[heading].norm.len();
            let rumored = scene.cues(heading, (0, end)).any(|(_, c)| c.modality == Modality::Rumored);
            scene.heading_modality = rumored.then_some(Modality::Rumored);
        }
        scene
    }

    fn triggers(&self, drafts: &mut Vec<Draft>, wanted: &dyn Fn(Relation) -> bool) {
        for block in 0..self.blocks.len() {
            for hit in &self.hits[block] {
                if let Owner::Trigger(t) = hit.owner {
                    let trigger = &TABLES.triggers[t as usize];
                    if wanted(trigger.relation) {
                        self.trigger(block, hit, trigger, drafts);
                    }
                }
            }
        }
    }

    fn find_theme(&self, releases: &[Draft]) -> Option<usize> {
        let first = releases
            .iter()
            .filter(|d| d.confidence >= SURE)
            .filter(|d| d.object.is_some_and(|o| !is_bare_version(&self.found[o].entity.name)))
            .min_by_key(|d| (d.block, d.span.1))
            .and_then(|d| d.object);
        first.or_else(|| {
            let heading = self.blocks.iter().position(TextBlock::is_heading)?;
            let all = (0, self.blocks[heading].norm.len());
            self.within(heading, all, &is_thing).first().map(|p| p.entity)
        })
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
    fn hits_from(&self, block: usize, at: usize) -> &[Hit] {
        let hits = &self.hits[block];
        &hits[hits.partition_point(|h| h.start < at)..]
    }

    /// Mentions that start at a byte or after it.
    pub fn places_from(&self, block: usize, at: usize) -> &[Place] {
        let places = &self.places[block];
        &places[places.partition_point(|p| p.start < at)..]
    }

    /// Mentions that have a byte in common with a range.
    fn touching(&self, block: usize, from: usize, to: usize) -> impl Iterator<Item = &Place> {
        self.places_from(block, from.saturating_sub(self.longest))
            .iter()
            .take_while(move |p| p.start < to)
            .filter(move |p| from < p.end)
    }

    fn cues(&self, block: usize, range: (usize, usize)) -> impl Iterator<Item = (&Hit, &'static Cue)> {
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

    fn inside_mention(&self, block: usize, at: usize) -> bool {
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
        let heading = self.blocks.iter().position(TextBlock::is_heading);
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
        self.touching(block, at, at + 1).any(|p| matches!(self.kind(p.entity), Kind::Company | Kind::Organization))
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

    /// What a trigger's word tells.
    fn trigger(&self, block: usize, hit: &Hit, trigger: &Trigger, drafts: &mut Vec<Draft>) {
        if self.inside_mention(block, hit.start) && self.inside_mention(block, hit.end - 1) {
            return;
        }
        let row = trigger.relation.row();
        let subjects = |k: Kind| row.subjects.contains(&k) && trigger.subjects.as_ref().is_none_or(|s| s.contains(&k));
        let objects = |k: Kind| row.objects.contains(&k) && trigger.objects.as_ref().is_none_or(|o| o.contains(&k));
        let allowed = |end: End, k: Kind| if end == End::Subject { subjects(k) } else { objects(k) };
        let range =
            if trigger.clause { self.clause(block, hit.start, hit.end) } else { self.sentence(block, hit.start) };
        let norm = &self.blocks[block].norm;
        let mut ends: [Vec<usize>; 2] = [Vec::new(), Vec::new()];
        let (mut from, mut to) = (hit.start, hit.end);
        let mut certain = 1.0;
        // Ends before the word, the nearest first; then those after it.
        for side in [true, false] {
            let order: Vec<End> =
                if side { trigger.shape.left.iter().rev().copied().collect() } else { trigger.shape.right.clone() };
            let mut edge = if side { hit.start } else { hit.end };
            for end in order {
                if end == End::Subject && trigger.subject == SubjectFrom::Topic {
                    continue;
                }
                let area = if side { (range.0, edge) } else { (edge, range.1) };
                let places = self.within(block, area, &|k| allowed(end, k));
                let Some(at) = self.choose(block, trigger, end, side, edge, &places) else { continue };
                // "超過 100 萬" is about a number.
                if trigger.relation == Relation::Outperforms
                    && !side
                    && norm[edge..places[at].start].contains(|c: char| c.is_ascii_digit())
                {
                    continue;
                }
                let gap = if side { &norm[places[at].end..edge] } else { &norm[edge..places[at].start] };
                if gap.chars().count() > trigger.gap {
                    continue;
                }
                let both_ends_here =
                    (side && trigger.shape.left.len() == 2) || (!side && trigger.shape.right.len() == 2);
                let lists = trigger.list.allow(end) && !(row.symmetric && both_ends_here);
                let entities = if lists { self.listed(block, &places, at) } else { vec![places[at].entity] };
                for p in places.iter().filter(|p| entities.contains(&p.entity)) {
                    from = from.min(p.start);
                    to = to.max(p.end);
                }
                edge = places
                    .iter()
                    .filter(|p| entities.contains(&p.entity))
                    .map(|p| if side { p.start } else { p.end })
                    .fold(edge, |a, b| if side { a.min(b) } else { a.max(b) });
                ends[end as usize] = entities;
            }
        }
        let [mut subject, mut object] = ends;
        if subject.is_empty() && trigger.subject != SubjectFrom::Strict {
            let own = object.clone();
            // What is built on another thing is a thing, unless the sentence names a firm.
            let things = |k: Kind| subjects(k) && (trigger.relation != Relation::Uses || is_thing(k));
            let topic = self
                .topic(trigger.relation, block, hit.start, &things)
                .or_else(|| self.topic(trigger.relation, block, hit.start, &|k| subjects(k)));
            subject.extend(topic.filter(|s| !own.contains(s)));
            certain *= FROM_TOPIC;
        }
        if object.is_empty() && !row.objects.is_empty() {
            // "…, developed by A": what is developed is the topic.
            let passive = trigger.shape.left == [End::Object];
            if !passive || trigger.subject == SubjectFrom::Strict {
                return;
            }
            let own = subject.clone();
            object.extend(self.topic(trigger.relation, block, hit.start, &|k| objects(k)).filter(|o| !own.contains(o)));
            certain *= FROM_TOPIC;
        }
        let modality = self.modality(block, hit.start, hit.end, trigger.modality);
        let (mut details, span) = self.details(block, hit, trigger, (from, to));
        if object.len() > 1 && self.scores(block, hit.end, self.clause(block, hit.start, hit.end).1).len() > 1 {
            // Which score is whose, `measured` tells.
            details.retain(|d| d.0 != Slot::Score);
        }
        if !trigger.needs.is_empty() && !trigger.needs.iter().any(|slot| details.iter().any(|d| d.0 == *slot)) {
            return;
        }
        let confidence = trigger.confidence * certain;
        let mut draft = |s: usize, o: Option<usize>| {
            drafts.push(Draft {
                relation: trigger.relation,
                subject: s,
                object: o,
                slots: details.clone(),
                modality,
                confidence,
                block,
                span,
                rule: format!("trigger:{}", trigger.id),
            });
        };
        if row.objects.is_empty() {
            subject.iter().for_each(|s| draft(*s, None));
        }
        for &o in &object {
            // "甲 A、乙 B 同步上线": each member of a list has its own maker.
            let own = (trigger.relation == Relation::Released && object.len() > 1)
                .then(|| self.owner_before(block, (from, to), o))
                .flatten();
            for s in own.map_or(subject.clone(), |own| vec![own]) {
                if s != o {
                    draft(s, Some(o));
                }
            }
        }
    }

    /// The firm or organisation right before a thing's mention in a range.
    fn owner_before(&self, block: usize, range: (usize, usize), thing: usize) -> Option<usize> {
        let norm = self.blocks[block].norm.as_str();
        let thing = self.places[block].iter().find(|p| p.entity == thing && p.start >= range.0 && p.end <= range.1)?;
        let before = self.places[block].iter().rev().find(|p| p.end <= thing.start)?;
        let firm = matches!(self.kind(before.entity), Kind::Company | Kind::Organization);
        (firm && norm[before.end..thing.start].trim().is_empty()).then_some(before.entity)
    }

    /// Which of the mentions on a side of the word is the end: the nearest that is not there
    /// for another reason.
    fn choose(
        &self,
        block: usize,
        trigger: &Trigger,
        end: End,
        left: bool,
        edge: usize,
        places: &[Place],
    ) -> Option<usize> {
        if left {
            let fits = |p: &Place| self.fits(block, trigger.relation, end, p);
            return places.iter().rposition(fits);
        }
        let governed = matches!(trigger.relation, Relation::Released | Relation::Acquired | Relation::Develops)
            || trigger.relation == Relation::PartOf;
        if !governed || end == End::Subject && trigger.relation != Relation::PartOf {
            let fits = |p: &Place| self.fits(block, trigger.relation, end, p);
            return places.iter().position(fits);
        }
        self.head(block, edge, places)
    }

    fn fits(&self, block: usize, relation: Relation, end: End, p: &Place) -> bool {
        match end {
            End::Subject => self.acts(block, relation, p),
            End::Object => relation != Relation::Uses || !TABLES.syntax.is_platform(&self.found[p.entity].entity.name),
        }
    }

    /// The first mention after a word that is the head of what it governs: not one that only
    /// qualifies it ("基于 A 的 B", "the OCR model B").
    pub fn head(&self, block: usize, edge: usize, places: &[Place]) -> Option<usize> {
        let norm = self.blocks[block].norm.as_str();
        let mut at = 0;
        let mut from = edge;
        while let Some(p) = places.get(at) {
            let before = &norm[from..p.start];
            if self.leaves_phrase(before) {
                return None;
            }
            let qualifies = TABLES.syntax.qualifies(before);
            let last = (at..places.len())
                .take_while(|&i| i == at || self.is_list_gap(block, places[i - 1].end, places[i].start))
                .last()?;
            if qualifies {
                from = places[last].end;
                at = last + 1;
                continue;
            }
            // An apposition goes on to the name: "多模态 OCR 模型 dots.mocr".
            if let Some(next) = places.get(at + 1)
                && last == at
                && self.apposes(block, p, next)
            {
                from = p.end;
                at += 1;
                continue;
            }
            let command = norm[p.start..p.end].starts_with('/');
            if !command && TABLES.syntax.has_other_head(&norm[places[last].end..]) {
                return None;
            }
            return Some(at);
        }
        None
    }

    /// Whether a comma ends the phrase of a word before the next name: "开源强大工具，挑战 A".
    fn leaves_phrase(&self, before: &str) -> bool {
        before.rfind(['，', ',']).is_some_and(|comma| {
            let rest = before[comma..].trim_start_matches(['，', ',', ' ']);
            rest.chars().count() > 4 && !before[..comma].trim().is_empty()
        })
    }

    /// Whether only a common noun is between a mention and the name that it qualifies.
    fn apposes(&self, block: usize, a: &Place, b: &Place) -> bool {
        let gap = &self.blocks[block].norm[a.end..b.start];
        let bare = gap.trim_matches(|c: char| c.is_whitespace() || matches!(c, '`' | '*' | '"' | '“' | '「' | '《'));
        let noun = !bare.is_empty()
            && bare.chars().count() <= 10
            && bare.chars().all(|c| is_han(c) || c == ' ')
            && !bare.contains(['的', '和', '与', '及', '并', '或', '到', '在', '中', '上']);
        noun && !self.hits_in(block, (a.end, b.start)).any(|h| matches!(h.owner, Owner::Trigger(_)))
    }

    /// Whether a mention can be who does it: it is not where or with what it is done, not
    /// the source of the news, and not the employer of who acts.
    pub fn acts(&self, block: usize, relation: Relation, p: &Place) -> bool {
        let doing = matches!(
            relation,
            Relation::Released
                | Relation::Develops
                | Relation::Uses
                | Relation::Outperforms
                | Relation::Raised
                | Relation::Acquired
                | Relation::EvaluatedOn
        );
        if (doing || relation == Relation::ParticipatedIn) && self.employs_next(block, p) {
            return false;
        }
        if relation == Relation::FundedBy && self.is_investor(block, p) {
            return false;
        }
        if !doing {
            return true;
        }
        let norm = self.blocks[block].norm.as_str();
        let sentence = self.sentence(block, p.start);
        let (before, after) = (&norm[sentence.0.min(p.start)..p.start], &norm[p.end..sentence.1.max(p.end)]);
        let syntax = &TABLES.syntax;
        let firm = matches!(self.kind(p.entity), Kind::Company | Kind::Organization);
        let cited = firm && before.ends_with(['(', '（']);
        !(syntax.is_oblique(before)
            || cited
            || after.starts_with(['上', '中', '里'])
            || firm && (syntax.is_source(before, after) || syntax.is_staff(after)))
            && !(relation == Relation::EvaluatedOn && self.is_compared(block, p))
            && !(relation == Relation::Raised && self.invests(block, p))
    }

    /// Whether a firm only tells where the person named next works: "A 公司 CEO 某某".
    fn employs_next(&self, block: usize, p: &Place) -> bool {
        let firm = matches!(self.kind(p.entity), Kind::Company | Kind::Organization);
        if !firm {
            return false;
        }
        let next = self
            .places_from(block, p.end)
            .iter()
            .take_while(|n| n.start < p.end + EMPLOYER_REACH.1)
            .find(|n| self.kind(n.entity) == Kind::Person);
        next.is_some_and(|n| {
            let gap = &self.blocks[block].norm[p.end..n.start];
            gap.chars().count() <= EMPLOYER_REACH.0
                && !gap.contains(['，', '。', ',', '；', '、'])
                && self.hits_in(block, (p.end, n.start)).any(|h| h.owner == Owner::Role)
        })
    }

    /// Whether a word right before a mention tells that it invests: "led by A".
    fn is_investor(&self, block: usize, p: &Place) -> bool {
        let norm = self.blocks[block].norm.as_str();
        let sentence = self.sentence(block, p.start);
        self.hits_in(block, (sentence.0, p.start)).rev().any(|h| {
            norm[h.end..p.start].chars().count() <= 2
                && matches!(h.owner, Owner::Trigger(t) if {
                    let t = &TABLES.triggers[t as usize];
                    t.relation == Relation::FundedBy && t.shape.right.contains(&End::Object)
                })
        })
    }

    /// Whether a word right after a mention tells that it invests.
    pub fn invests(&self, block: usize, p: &Place) -> bool {
        let norm = self.blocks[block].norm.as_str();
        let near = |h: &&Hit| norm[p.end..h.start].chars().count() <= 4;
        self.hits_from(block, p.end).iter().take_while(near).any(|h| {
            matches!(h.owner, Owner::Trigger(t) if {
                let t = &TABLES.triggers[t as usize];
                t.relation == Relation::FundedBy && t.shape.left.contains(&End::Object)
            })
        })
    }

    /// Whether the ends of a claim go together: methods are compared with methods, what
    /// everybody uses is not what one releases, and models are measured rather than methods.
    fn is_plausible(&self, draft: &Draft) -> bool {
        let Some(object) = draft.object else { return true };
        let (from, to) = (self.kind(draft.subject), self.kind(object));
        let common =
            to == Kind::Technique && self.found[object].entry.is_some() && self.found[object].developer.is_none();
        match draft.relation {
            Relation::Outperforms => (from == Kind::Technique) == (to == Kind::Technique),
            Relation::Released | Relation::Develops => {
                !common
                    && !TABLES.syntax.is_platform(&self.found[object].entity.name)
                    && !self.is_of_another(draft.subject, object)
            }
            Relation::Uses => {
                let names = [draft.subject, object].map(|e| self.found[e].entity.name.as_str());
                !structure::goes_on(names[0], names[1]) && !structure::goes_on(names[1], names[0])
            }
            Relation::PartOf if from == Kind::Product && to == Kind::Product => {
                let (part, whole) = (&self.found[draft.subject], &self.found[object]);
                part.makers.is_empty() || part.makers.iter().any(|m| whole.makers.contains(m))
            }
            Relation::EvaluatedOn => {
                from != Kind::Technique || !self.found.iter().any(|f| f.entity.kind == Kind::Model)
            }
            _ => true,
        }
    }

    /// Whether the lexicon has another maker for a thing: "Perplexity added Claude".
    fn is_of_another(&self, maker: usize, thing: usize) -> bool {
        let (maker, thing) = (&self.found[maker], &self.found[thing]);
        let unknown = maker.lineage.is_empty() && maker.entity.kind == Kind::Organization;
        !thing.makers.is_empty() && !unknown && !maker.lineage.iter().any(|e| thing.makers.contains(e))
    }

    /// Whether a mention only stands for comparison: after "better than", "behind".
    pub fn is_compared(&self, block: usize, p: &Place) -> bool {
        let norm = self.blocks[block].norm.as_str();
        let word = self.hits_in(block, (self.sentence(block, p.start).0, p.start)).rfind(|h| {
            matches!(h.owner, Owner::Trigger(t) if {
                let t = &TABLES.triggers[t as usize];
                matches!(t.relation, Relation::Outperforms | Relation::CompetesWith) && !t.shape.right.is_empty()
            })
        });
        word.is_some_and(|h| {
            let gap = &norm[h.end..p.start];
            gap.chars().count() <= 40 && !gap.contains(['，', ',', '。', ';', '；'])
        })
    }

    /// Scores between two bytes that are not part of a name.
    pub fn scores(&self, block: usize, from: usize, to: usize) -> Vec<slots::Detail> {
        let mut scores = slots::scores(self.blocks[block].text(), from, to);
        scores.retain(|s| self.touching(block, s.start, s.end).next().is_none());
        scores
    }

    /// The slots that a trigger asks for, and the evidence's range with them.
    fn details(
        &self,
        block: usize,
        hit: &Hit,
        trigger: &Trigger,
        span: (usize, usize),
    ) -> (Vec<(Slot, String)>, (usize, usize)) {
        let (text, norm) = (self.blocks[block].text(), &self.blocks[block].norm);
        let sentence = self.sentence(block, hit.start);
        let at = (hit.start, hit.end);
        let mut details: Vec<(Slot, String)> = trigger.set.iter().map(|(s, v)| (*s, v.clone())).collect();
        let mut whole = span;
        for slot in &trigger.slots {
            let found = match slot {
                Slot::Amount => slots::amount(text, norm, sentence, at),
                Slot::Valuation => slots::valuation(text, norm, sentence, at),
                Slot::Round => slots::round(text, &self.hits[block], sentence, at),
                Slot::Date => slots::day(text, self.clause(block, hit.start, hit.end), at),
                Slot::Score => self.scores(block, hit.end, self.clause(block, hit.start, hit.end).1).into_iter().next(),
                Slot::Role | Slot::Lead => None,
            };
            if let Some(found) = found
                && !details.iter().any(|d| d.0 == *slot)
            {
                if matches!(slot, Slot::Amount | Slot::Score) {
                    whole = (whole.0.min(found.start), whole.1.max(found.end));
                }
                details.push((*slot, found.text));
            }
        }
        details.sort();
        (details, whole)
    }
}

/// Whether a name is only a version's number: `v0.9.0`, `2026.4.20`.
fn is_bare_version(name: &str) -> bool {
    name.trim_start_matches(['v', 'V']).chars().all(|c| c.is_ascii_digit() || c == '.')
}

fn is_thing(kind: Kind) -> bool {
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

/// One claim a pair and relation: the surest, with the details of the others.
fn settle(scene: &Scene, lines: &Lines, mut drafts: Vec<Draft>) -> Vec<Claim> {
    drafts.retain(|d| {
        d.confidence >= THRESHOLD
            && d.object != Some(d.subject)
            && d.relation.allows(scene.kind(d.subject), d.object.map(|o| scene.kind(o)))
            && scene.is_plausible(d)
    });
    for d in &mut drafts {
        if d.relation.row().symmetric && d.object.is_some_and(|o| o < d.subject) {
            let object = d.object;
            d.object = Some(d.subject);
            d.subject = object.unwrap_or(d.subject);
        }
    }
    drafts.sort_by(|a, b| {
        b.confidence
            .total_cmp(&a.confidence)
            .then(a.block.cmp(&b.block))
            .then(a.span.cmp(&b.span))
            .then(a.rule.cmp(&b.rule))
    });
    let mut kept: Vec<Draft> = Vec::new();
    let mut index: FxHashMap<(Relation, usize, Option<usize>), usize> = FxHashMap::default();
    for draft in drafts {
        match index.get(&(draft.relation, draft.subject, draft.object)) {
            Some(&at) => {
                for (slot, value) in draft.slots {
                    if !kept[at].slots.iter().any(|s| s.0 == slot) {
                        kept[at].slots.push((slot, value));
                    }
                }
                kept[at].slots.sort();
                kept[at].confidence = (kept[at].confidence + 0.04).min(0.97);
            }
            None => {
                index.insert((draft.relation, draft.subject, draft.object), kept.len());
                kept.push(draft);
            }
        }
    }
    // Of two that the same pair cannot both have, the weaker goes.
    let told = |r: Relation, s: usize, o: Option<usize>| index.contains_key(&(r, s, o));
    kept.retain(|d| match d.relation {
        Relation::Develops => !told(Relation::Released, d.subject, d.object),
        _ => true,
    });
    kept.sort_by_key(|d| (d.block, d.span, d.relation, d.subject, d.object));
    kept.into_iter().map(|d| write(scene, lines, d)).collect()
}

fn write(scene: &Scene, lines: &Lines, draft: Draft) -> Claim {
    let block = &scene.blocks[draft.block];
    let text = block.text();
    let (start, end) = draft.span;
    let span = block.block.source_span(start, end);
    Claim {
        relation: draft.relation,
        subject: draft.subject as u32,
        object: draft.object.map(|o| o as u32),
        slots: draft.slots,
        modality: draft.modality,
        confidence: draft.confidence,
        evidence: text[start..end].to_owned(),
        span,
        line: lines.of(span.0),
        rule: draft.rule,
    }
}
