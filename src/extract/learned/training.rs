//! Makes the models from annotated digests.
//!
//! Each model learns from what the ones before it give for digests that they were not trained
//! on (stacking: Wolpert 1992, Neural Networks 5): the digests are parted into folds, and what
//! the judge sees of the tagger in a fold comes from a tagger that was trained on the others.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::gazetteer::{self, Gazetteer};
use super::judge::{self, NONE};
use super::pairs::{self, Related, outcome};
use super::priors::{self, Priors};
use super::second::{self, names, tellings};
use super::tagger::{Chain, Names, Sighted, chains};
use super::tokens::{Token, first_token, is_small, tokens};
use super::{PackedModels, Seen, class};
use crate::digest::Digest;
use crate::extract::entities::Found;
use crate::extract::mentions::Mention;
use crate::extract::text::normalise;
use crate::extract::{Read, ReadItem};
use crate::gold::{self, Gold};
use crate::learn::boosted::{Boosted, Rows};
use crate::learn::crf::{self, Crf, PackedCrf, begin, inside};
use crate::learn::features::of_text;
use crate::learn::forest::Forest;
use crate::learn::logistic::{self, Instance, Link, Logistic, PackedLogistic};
use crate::learn::optimize::Rate;
use crate::lexicon::Lexicon;
use crate::ontology::{Kind, Relation};

/// A digest with its annotation.
#[derive(Debug, Clone, Copy)]
pub struct Annotated<'a> {
    pub digest: &'a Digest,
    pub gold: &'a Gold,
}

/// How many parts the digests are put into, so that each model learns from others' honest results.
const FOLDS: usize = 5;

const TAGGER: crf::Training = crf::Training { classes: 9, epochs: 15, rate: Rate { step: 0.1, l2: 5e-5 }, least: 2 };
fn judge_training() -> logistic::Training {
    logistic::Training {
        opposite: (0..judge::OUTCOMES as u8).collect(),
        link: Link::Softmax,
        epochs: 20,
        rate: Rate { step: 0.02, l2: 1e-4 },
        least: 2,
    }
}

fn claims_training() -> logistic::Training {
    logistic::Training {
        opposite: pairs::opposites(),
        link: Link::Independent,
        epochs: 20,
        rate: Rate { step: 0.02, l2: 1e-4 },
        least: 3,
    }
}

/// An annotated item made ready.
struct Lesson<'a> {
    item: &'a ReadItem<'a>,
    /// Index of its digest.
    digest: usize,
    gold: &'a gold::Item,
    fold: usize,
    chains: Vec<Chain>,
    labels: Vec<Vec<u8>>,
}

/// Trains all models. The same digests in the same order give the same models.
pub fn train(lexicon: &Lexicon, annotated: &[Annotated]) -> PackedModels {
    let reads: Vec<Read> = annotated.iter().map(|a| Read::new(lexicon, a.digest)).collect();
    let own: Vec<Gazetteer> = annotated.iter().zip(&reads).map(|(a, read)| names_of(a, read)).collect();
    let mut gazetteer = Gazetteer::default();
    own.iter().for_each(|own| gazetteer.add(own));
    let day = |n: usize| annotated[n].digest.date;
    let mut by_day: BTreeMap<Date, Gazetteer> = BTreeMap::new();
    for (n, (a, read)) in annotated.iter().zip(&reads).enumerate() {
        let of_day = by_day.entry(day(n)).or_default();
        of_day.add(&own[n]);
        of_day.add(&not_names_of(a, read, &gazetteer));
    }
    let mut gazetteer = Gazetteer::default();
    by_day.values().for_each(|of_day| gazetteer.add(of_day));
    let near = around(&by_day, Gazetteer::add);
    let near = |n: usize| near.get(&day(n));
    for word in closed_words(annotated, &reads) {
        gazetteer.close(word);
    }
    let mut lessons: Vec<Lesson> = Vec::new();
    for (n, (annotated, read)) in annotated.iter().zip(&reads).enumerate() {
        for gold in &annotated.gold.items {
            let Some(at) = item_of(annotated.digest, gold.line) else { continue };
            let item = &read.items[at];
            let chains = chains(lexicon, item, &read.everywhere, (&gazetteer, near(n)));
            let labels = labels(item, gold, &chains);
            lessons.push(Lesson { item, digest: n, gold, fold: n % FOLDS, chains, labels });
        }
    }
    let tagger_of = |left_out: Option<usize>| {
        let of = lessons.iter().filter(|l| Some(l.fold) != left_out);
        let examples: Vec<crf::Example> = of
            .flat_map(|l| l.chains.iter().zip(&l.labels))
            .map(|(chain, labels)| crf::Example { tokens: chain.features.clone(), labels: labels.clone() })
            .collect();
        Crf::train(&examples, TAGGER)
    };
    let mut taggers: Vec<PackedCrf> = all_folds().into_par_iter().map(tagger_of).collect();
    let tagger = taggers.remove(0);
    let taggers: Vec<Crf> = taggers.iter().filter_map(PackedCrf::unpack).collect();
    let names: Vec<Names> = reads
        .par_iter()
        .enumerate()
        .map(|(n, read)| {
            let mut names = Names::default();
            for item in &read.items {
                let chains = chains(lexicon, item, &read.everywhere, (&gazetteer, near(n)));
                Sighted::new(lexicon, &taggers[n % FOLDS], &chains, item).gather(&mut names);
            }
            names
        })
        .collect();
    let seen: Vec<Seen> = lessons
        .par_iter()
        .map(|l| {
            let sighted = Sighted::new(lexicon, &taggers[l.fold], &l.chains, l.item);
            Seen::new(
                lexicon,
                sighted,
                &names[l.digest],
                l.item,
                &reads[l.digest].everywhere,
                (&gazetteer, near(l.digest)),
            )
        })
        .collect();
    let cases: Vec<Vec<Instance>> = lessons.iter().zip(&seen).map(|(l, s)| judgements(s, l.gold)).collect();
    let judge_of = |left_out: Option<usize>| {
        let of = lessons.iter().zip(&cases).filter(|(l, _)| Some(l.fold) != left_out);
        PackedLogistic::train(&of.flat_map(|(_, c)| c).copied().collect::<Vec<_>>(), judge_training())
    };
    let mut judges: Vec<PackedLogistic> = all_folds().into_par_iter().map(judge_of).collect();
    let judge = judges.remove(0);
    let judges: Vec<Logistic> = judges.iter().filter_map(PackedLogistic::unpack).collect();
    let judged: Vec<Vec<Vec<f32>>> = lessons.iter().zip(&seen).map(|(l, s)| s.judged(&judges[l.fold])).collect();
    let rows: Vec<(Rows, Vec<bool>)> =
        lessons.iter().zip(&seen).zip(&judged).map(|((l, seen), judged)| again(seen, judged, l.gold)).collect();
    let names_again = |left_out: Option<usize>| grown(&lessons, &rows, left_out, (names::WIDTH, names::CATEGORIES));
    let mut looks: Vec<Boosted> = all_folds().into_par_iter().map(names_again).collect();
    let names = looks.remove(0);
    let looks: Vec<Forest> = looks.iter().filter_map(|look| look.unpack(names::WIDTH)).collect();
    let decided: Vec<Vec<Found>> = seen
        .into_iter()
        .zip(&judged)
        .zip(&lessons)
        .map(|((seen, judged), l)| {
            let judged = seen.again(&looks[l.fold], judged);
            seen.decide(&judged, &l.item.blocks)
        })
        .collect();
    let mut by_day: BTreeMap<Date, Priors> = BTreeMap::new();
    for (lesson, found) in lessons.iter().zip(&decided) {
        told_of(by_day.entry(day(lesson.digest)).or_default(), found, lesson.gold);
    }
    let mut priors = Priors::default();
    by_day.values().for_each(|of_day| priors.add(of_day));
    let near = around(&by_day, Priors::add);
    let related: Vec<Related> = lessons
        .par_iter()
        .zip(&decided)
        .map(|(l, found)| Related::new(l.item, found, (&priors, near.get(&day(l.digest)))))
        .collect();
    let questions: Vec<Vec<Instance>> =
        lessons.par_iter().zip(&related).map(|(l, related)| questions(related, l.gold)).collect();
    let claims_of = |left_out: Option<usize>| {
        let of = lessons.iter().zip(&questions).filter(|(l, _)| Some(l.fold) != left_out);
        PackedLogistic::train(&of.flat_map(|(_, q)| q).copied().collect::<Vec<_>>(), claims_training())
    };
    let mut classifiers: Vec<PackedLogistic> = all_folds().into_par_iter().map(claims_of).collect();
    let claims = classifiers.remove(0);
    let classifiers: Vec<Logistic> = classifiers.iter().filter_map(PackedLogistic::unpack).collect();
    let rows: Vec<(Rows, Vec<bool>)> = lessons
        .par_iter()
        .zip(&related)
        .zip(&questions)
        .map(|((l, related), questions)| once_more(related, questions, &classifiers[l.fold]))
        .collect();
    let tellings = grown(&lessons, &rows, None, (tellings::WIDTH, tellings::CATEGORIES));
    PackedModels { gazetteer: gazetteer.pack(), tagger, judge, names, priors: priors.pack(), claims, tellings }
}

/// Counts what an item tells of its entities.
fn told_of(priors: &mut Priors, found: &[Found], gold: &gold::Item) {
    let of = aligned(found, gold);
    let place = |entity: usize| of.iter().position(|of| *of == Some(entity));
    let told = gold.claims.iter().filter_map(|claim| {
        let subject = place(claim.subject)?;
        let object = claim.object.map(|object| place(object).ok_or(())).transpose().ok()?;
        Some((claim.relation, subject, object))
    });
    let names: Vec<u32> = found.iter().map(priors::name).collect();
    priors.count(&names, &told.collect::<Vec<_>>());
}

/// Of each day what it and those around it tell.
fn around<T: Default>(by_day: &BTreeMap<Date, T>, add: fn(&mut T, &T)) -> BTreeMap<Date, T> {
    let of = |day: Date| {
        let mut all = T::default();
        let near = by_day.iter().filter(|(other, _)| other.duration_since(day).abs().as_hours() <= 24 * NEAR);
        near.for_each(|(_, of_day)| add(&mut all, of_day));
        all
    };
    by_day.keys().map(|day| (*day, of(*day))).collect()
}

/// So many days before and after a digest are left out of what is known while it is learned from: the
/// digests that a user brings are later than all that the models know.
const NEAR: i64 = 30;

/// The trees that the rows of all lessons but those of a fold give.
fn grown(
    lessons: &[Lesson],
    rows: &[(Rows, Vec<bool>)],
    left_out: Option<usize>,
    (width, categories): (usize, &'static [usize]),
) -> Boosted {
    let mut all = Rows::new(width);
    let mut so = Vec::new();
    for (rows, yes) in lessons.iter().zip(rows).filter(|(l, _)| Some(l.fold) != left_out).map(|(_, r)| r) {
        all.append(rows);
        so.extend(yes);
    }
    Boosted::train(&all, &so, second::training(categories))
}

/// The names of a digest's annotation.
fn names_of(annotated: &Annotated, read: &Read) -> Gazetteer {
    let mut own = Gazetteer::default();
    for gold in &annotated.gold.items {
        if item_of(annotated.digest, gold.line).is_none_or(|at| read.items[at].blocks.is_empty()) {
            continue;
        }
        for (hash, kind) in forms_of(gold) {
            own.count(hash, Some(kind));
        }
        for form in gold.entities.iter().flat_map(|e| std::iter::once(&e.name).chain(&e.aliases)) {
            own.start(first_token(&normalise(form)));
        }
    }
    own
}

/// Hashes of the forms of an item's entities, each once, with its kind.
fn forms_of(gold: &gold::Item) -> Vec<(u32, Kind)> {
    let mut forms: Vec<(u32, Kind)> = Vec::new();
    for entity in &gold.entities {
        for form in std::iter::once(&entity.name).chain(&entity.aliases) {
            let hash = gazetteer::hash(form);
            if !forms.iter().any(|(h, _)| *h == hash) {
                forms.push((hash, entity.kind));
            }
        }
    }
    forms
}

/// Words of small letters that stand in annotated items, twice at least, and are part of no name there.
fn closed_words(annotated: &[Annotated], reads: &[Read]) -> Vec<u64> {
    let mut counts: FxHashMap<u64, u32> = FxHashMap::default();
    let mut named: FxHashSet<u64> = FxHashSet::default();
    for (annotated, read) in annotated.iter().zip(reads) {
        for gold in &annotated.gold.items {
            let Some(at) = item_of(annotated.digest, gold.line) else { continue };
            for block in &read.items[at].blocks {
                let small = |t: &Token| is_small(&block.text()[t.start..t.end]);
                for token in tokens(block, &[], &Gazetteer::default()).iter().filter(|t| small(t)) {
                    *counts.entry(token.word).or_default() += 1;
                }
            }
            let forms = gold.entities.iter().flat_map(|e| std::iter::once(&e.name).chain(&e.aliases));
            for word in forms.flat_map(|form| form.split(|c: char| !c.is_ascii_alphanumeric())) {
                named.insert(of_text(&word.to_ascii_lowercase()));
            }
        }
    }
    let mut closed: Vec<u64> =
        counts.into_iter().filter(|(word, n)| *n >= 2 && !named.contains(word)).map(|(word, _)| word).collect();
    closed.sort_unstable();
    closed
}

/// Names of any annotation that stand in a digest's annotated items and are no entity there.
fn not_names_of(annotated: &Annotated, read: &Read, all: &Gazetteer) -> Gazetteer {
    let mut none = Gazetteer::default();
    for gold in &annotated.gold.items {
        let Some(at) = item_of(annotated.digest, gold.line) else { continue };
        let item = &read.items[at];
        let own: Vec<u32> = forms_of(gold).into_iter().map(|(h, _)| h).collect();
        let mut seen: Vec<u32> = Vec::new();
        for (index, block) in item.blocks.iter().enumerate() {
            let mentions: Vec<Mention> = item.mentions.iter().filter(|m| m.block == index).cloned().collect();
            let tokens = tokens(block, &mentions, all);
            for standing in all.find(&block.norm, &tokens, None) {
                if !own.contains(&standing.hash) && !seen.contains(&standing.hash) {
                    seen.push(standing.hash);
                    none.count(standing.hash, None);
                }
            }
        }
    }
    none
}

/// All digests, then all but those of each fold.
fn all_folds() -> Vec<Option<usize>> {
    std::iter::once(None).chain((0..FOLDS).map(Some)).collect()
}

/// The item that starts at a line of the digest, or next to it.
fn item_of(digest: &Digest, line: u32) -> Option<usize> {
    let away = |i: &usize| digest.items[*i].line.abs_diff(line);
    (0..digest.items.len()).min_by_key(away).filter(|i| away(i) <= 2)
}

/// The labels of each chain: wherever a form of an entity stands, the longest first.
fn labels(item: &ReadItem, gold: &gold::Item, chains: &[Chain]) -> Vec<Vec<u8>> {
    let mut forms: Vec<(&str, Kind)> = Vec::new();
    for entity in &gold.entities {
        for form in std::iter::once(&entity.name).chain(&entity.aliases) {
            forms.push((form.trim(), entity.kind));
        }
    }
    forms.sort_by_key(|(form, _)| std::cmp::Reverse(form.len()));
    let mut names: Vec<(usize, usize, usize, Kind)> = Vec::new();
    for (index, block) in item.blocks.iter().enumerate() {
        let text = block.text();
        for (form, kind) in forms.iter().filter(|(f, _)| !f.is_empty()) {
            let word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
            for (start, _) in text.match_indices(form) {
                let end = start + form.len();
                let cut = (word(form.chars().next()) && word(text[..start].chars().next_back()))
                    || (word(form.chars().next_back()) && word(text[end..].chars().next()));
                if !cut && !names.iter().any(|n| n.0 == index && n.1 < end && start < n.2) {
                    names.push((index, start, end, *kind));
                }
            }
        }
    }
    let label = |chain: &Chain| {
        let mut labels = vec![crf::OUTSIDE as u8; chain.tokens.len()];
        for (_, start, end, kind) in names.iter().filter(|n| n.0 == chain.block) {
            let mut first = true;
            for (token, label) in chain.tokens.iter().zip(&mut labels) {
                if token.0 < *end && *start < token.1 {
                    *label = if first { begin(class(*kind)) } else { inside(class(*kind)) } as u8;
                    first = false;
                }
            }
        }
        labels
    };
    chains.iter().map(label).collect()
}

/// Which gold entity each found one is: of one kind first where `kinds` tells them.
fn aligned(found: &[Found], gold: &gold::Item) -> Vec<Option<usize>> {
    let forms = |f: &Found| -> Vec<String> {
        let written = std::iter::once(&f.entity.name).chain(&f.entity.aliases).chain(&f.entity.lexicon);
        written.map(|t| gold::fold(t)).filter(|t| !t.is_empty()).collect()
    };
    let found_forms: Vec<Vec<String>> = found.iter().map(forms).collect();
    let mut of = vec![None; found.len()];
    for exact in [true, false] {
        for (g, entity) in gold.entities.iter().enumerate() {
            if of.contains(&Some(g)) {
                continue;
            }
            let written = std::iter::once(&entity.name).chain(&entity.aliases).chain([&entity.canonical]);
            let wanted: Vec<String> = written.map(|t| gold::fold(t)).filter(|t| !t.is_empty()).collect();
            let fits = |s: &usize| {
                of[*s].is_none()
                    && (!exact || found[*s].entity.kind == entity.kind)
                    && wanted.iter().any(|w| found_forms[*s].contains(w))
            };
            if let Some(s) = (0..found.len()).find(fits) {
                of[s] = Some(g);
            }
        }
    }
    of
}

/// What the judge learns from an item.
fn judgements<'a>(seen: &'a Seen, gold: &gold::Item) -> Vec<Instance<'a>> {
    let of = aligned(&seen.found, gold);
    let instances = seen.features.iter().zip(&of).map(|(features, of)| {
        let so = of.map_or(NONE, |g| gold.entities[g].kind as usize);
        Instance { case: features, possible: (1 << judge::OUTCOMES) - 1, so: 1 << so }
    });
    instances.collect()
}

/// What the second look at candidates learns from an item.
fn again(seen: &Seen, judged: &[Vec<f32>], gold: &gold::Item) -> (Rows, Vec<bool>) {
    let of = aligned(&seen.found, gold);
    let (mut rows, mut so) = (Rows::new(names::WIDTH), Vec::new());
    for ((numbers, judged), of) in seen.numbers.iter().zip(judged).zip(&of) {
        for (kind, row) in numbers.rows(judged) {
            rows.push(&row);
            so.push(of.is_some_and(|g| gold.entities[g].kind == kind));
        }
    }
    (rows, so)
}

/// What the second look at pairs learns from an item.
fn once_more(related: &Related, questions: &[Instance], claims: &Logistic) -> (Rows, Vec<bool>) {
    let first = related.first(claims);
    let item = tellings::Item::new(related, &first);
    let (mut rows, mut so) = (Rows::new(tellings::WIDTH), Vec::new());
    for (pair, question) in questions.iter().enumerate() {
        for (outcome, row) in item.rows(pair) {
            rows.push(&row);
            so.push(question.so >> outcome & 1 == 1);
        }
    }
    (rows, so)
}

/// What the classifier of claims learns from an item.
fn questions<'a>(related: &'a Related, gold: &gold::Item) -> Vec<Instance<'a>> {
    let of = aligned(related.scene.found, gold);
    let instances = related.pairs.iter().map(|pair| {
        let mut so = 0u64;
        for claim in &gold.claims {
            let Some(object) = claim.object else {
                let same = pair.b.is_none() && of[pair.a] == Some(claim.subject);
                so |= u64::from(same && claim.relation == Relation::Raised) << outcome(Relation::Raised, false);
                continue;
            };
            let Some(b) = pair.b else { continue };
            if of[pair.a] == Some(claim.subject) && of[b] == Some(object) {
                so |= 1 << outcome(claim.relation, false);
            } else if of[b] == Some(claim.subject) && of[pair.a] == Some(object) {
                so |= 1 << outcome(claim.relation, true);
            }
        }
        Instance { case: &pair.case, possible: pair.possible, so: so & pair.possible }
    });
    instances.collect()
}
