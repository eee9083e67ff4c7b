//! Mentions and triggers of an item into claims.
//!
//! | text | claim | rule |
//! | --- | --- | --- |
//! | 甲公司推出乙模型 | released(甲 → 乙) | `trigger:release-zh` |
//! | 由丙資本領投 | fundedBy(topic → 丙, lead) | `trigger:…` with the subject from the heading |
//! | A, B and C invested in D | three claims | a list shares its verb |

use rustc_hash::FxHashMap;

use super::entities::Found;
use super::scene::{Scene, is_thing};
use super::slots;
use super::text::TextBlock;
use super::triggers::{End, Hit, SubjectFrom, TABLES, Trigger};
use super::{Claim, details, structure};
use crate::digest::Lines;
use crate::ontology::{Kind, Modality, Relation, Slot};

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

/// How much less sure a claim is whose subject is the item's topic.
const FROM_TOPIC: f32 = 0.8;
/// A release above this tells what the item is about.
const SURE: f32 = 0.6;
/// Claims below this are not made.
pub(super) const THRESHOLD: f32 = 0.4;

/// The claims of an item by the rules alone.
pub(super) fn find(blocks: &[TextBlock], lines: &Lines, hits: &[Vec<Hit>], found: &[Found]) -> Vec<Claim> {
    let mut scene = Scene::new(blocks, hits, found);
    let drafts = drafts(&mut scene);
    settle(&scene, lines, drafts)
}

/// All that the rules draft, the unlikely too.
pub(super) fn drafts(scene: &mut Scene) -> Vec<Draft> {
    let mut drafts = Vec::new();
    // Releases first: what is released is what the item's other sentences are about.
    scene.triggers(&mut drafts, &|r| r == Relation::Released);
    scene.theme = scene.find_theme(&drafts);
    scene.triggers(&mut drafts, &|r| r != Relation::Released);
    structure::find(scene, &mut drafts);
    drafts
}

impl Scene<'_> {
    fn triggers(&self, drafts: &mut Vec<Draft>, wanted: &dyn Fn(Relation) -> bool) {
        for block in (0..self.blocks.len()).filter(|b| !self.blocks[*b].only_names()) {
            for hit in &self.hits[block] {
                if let Some(trigger) = hit.trigger().filter(|t| wanted(t.relation)) {
                    self.trigger(block, hit, trigger, drafts);
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
        let Some(heading) = self.heading() else { return first };
        let heading = self.within(heading, (0, self.blocks[heading].norm.len()), &is_thing);
        let Some(first) = first else { return heading.first().map(|p| p.entity) };
        // Where the heading names the line of products, it is not about one of them.
        let name = self.found[first].entity.name.as_str();
        let line = heading.iter().find(|p| structure::goes_on(name, &self.found[p.entity].entity.name));
        Some(line.filter(|_| heading.iter().all(|p| p.entity != first)).map_or(first, |p| p.entity))
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
                let second = edge != if side { hit.start } else { hit.end };
                if second && trigger.between.as_ref().is_some_and(|b| !gap.contains(b.as_str())) {
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

    /// Whether the ends of a claim go together: methods are compared with methods, what
    /// everybody uses is not what one releases, and models are measured rather than methods.
    pub(super) fn is_plausible(&self, draft: &Draft) -> bool {
        let Some(object) = draft.object else { return true };
        let (from, to) = (self.kind(draft.subject), self.kind(object));
        let common =
            to == Kind::Technique && !self.found[object].lineage.is_empty() && self.found[object].makers.is_empty();
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
    details::complete(scene, &mut kept);
    kept.into_iter().map(|d| write(scene, lines, d)).collect()
}

/// A draft as a claim.
pub(super) fn write(scene: &Scene, lines: &Lines, draft: Draft) -> Claim {
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
