//! What is doubtful, with the decisions that would settle it.
//!
//! | sort | doubtful is | unless |
//! | --- | --- | --- |
//! | kinds | a name that is given several kinds | somebody split the two |
//! | duplicates | names of one kind that hardly differ | somebody split them, or the lexicon knows both |
//! | names | a name that recurs and that the lexicon does not know | somebody decided on it |
//! | claims | a claim of low confidence | somebody decided on it |

use std::collections::{BTreeMap, BTreeSet};

use super::alike;
use super::propose::says;
use super::tally::Tally;
use crate::curation::{Action, Decision, Named, Seen, Target};
use crate::lexicon::fold::key;
use crate::ontology::Kind;
use crate::resolve::{Curated, Entity, EntityId, of_claims};

/// A sort of doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    Kinds,
    Duplicates,
    Names,
    Claims,
}

impl Sort {
    /// All sorts, in the order in which they are asked about.
    pub const ALL: [Sort; 4] = [Sort::Kinds, Sort::Duplicates, Sort::Names, Sort::Claims];

    /// The word by which it is asked for.
    pub fn name(self) -> &'static str {
        match self {
            Sort::Kinds => "kinds",
            Sort::Duplicates => "duplicates",
            Sort::Names => "names",
            Sort::Claims => "claims",
        }
    }

    /// The sort of this name.
    pub fn parse(text: &str) -> Option<Sort> {
        Sort::ALL.into_iter().find(|sort| sort.name() == text)
    }
}

/// What is taken for doubtful.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Claims less sure than this, 0 to 1.
    pub below: f32,
    /// Names that at least so many items use.
    pub items: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { below: 0.3, items: 3 }
    }
}

/// Something doubtful.
#[derive(Debug, Clone, PartialEq)]
pub struct Doubt {
    pub sort: Sort,
    /// What is asked, in one line.
    pub question: String,
    pub about: Subject,
    /// What there is to know: a word for it, and the text.
    pub details: Vec<(&'static str, String)>,
    /// What may be decided.
    pub choices: Vec<Choice>,
}

/// What is doubtful.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// Identifier of a claim, without the base.
    Claim(String, Seen),
    /// Identifiers of entities, without the base.
    Entities(Vec<String>),
}

/// A decision that settles a doubt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The key that stands for it.
    pub key: char,
    pub label: String,
    pub actions: Vec<Action>,
}

impl Choice {
    fn new(key: char, label: impl Into<String>, actions: Vec<Action>) -> Choice {
        Choice { key, label: label.into(), actions }
    }
}

/// What is doubtful in a graph: sort by sort, of each what matters most first.
pub fn doubts(curated: &Curated<'_>, decisions: &[Decision], limits: Limits) -> Vec<Doubt> {
    let digests = curated.refs();
    let tally = Tally::of(&curated.resolution, &digests);
    let asking = Asking { curated, tally, parted: parted(decisions), settling: settling(decisions), limits };
    let mut all = asking.kinds();
    all.extend(asking.duplicates());
    all.extend(asking.names());
    all.extend(asking.claims());
    all
}

type Name = (Kind, String);

fn name_of(named: &Named) -> Name {
    (named.kind, key(&named.name))
}

/// Names that somebody has split, each pair both ways.
fn parted(decisions: &[Decision]) -> BTreeSet<(Name, Name)> {
    let splits = decisions.iter().filter_map(|decision| match &decision.action {
        Action::Split { one, other } => Some((name_of(one), name_of(other))),
        _ => None,
    });
    splits.flat_map(|(a, b)| [(a.clone(), b.clone()), (b, a)]).collect()
}

/// That two names are not one, or a note, leaves open what each is.
fn settling(decisions: &[Decision]) -> BTreeSet<u32> {
    let settles = |d: &&Decision| !matches!(d.action, Action::Split { .. } | Action::Note(..));
    decisions.iter().filter(settles).map(|d| d.number).collect()
}

struct Asking<'a> {
    curated: &'a Curated<'a>,
    tally: Tally,
    parted: BTreeSet<(Name, Name)>,
    /// Numbers of the decisions that settle what they are on.
    settling: BTreeSet<u32>,
    limits: Limits,
}

fn named(entity: &Entity) -> Named {
    Named { kind: entity.kind, name: entity.label.clone() }
}

impl Asking<'_> {
    fn are_parted(&self, one: &Entity, other: &Entity) -> bool {
        self.parted.contains(&(name_of(&named(one)), name_of(&named(other))))
    }

    fn is_settled(&self, by: &[u32]) -> bool {
        by.iter().any(|number| self.settling.contains(number))
    }

    /// `12 items, 2025-11-03 to 2025-12-01; first: headline (file:line)`.
    fn told(&self, id: &str) -> String {
        let Some(told) = self.tally.get(id) else { return "in no item".to_owned() };
        let items = if told.items == 1 { "1 item".to_owned() } else { format!("{} items", told.items) };
        let days =
            if told.first == told.last { told.first.to_string() } else { format!("{} to {}", told.first, told.last) };
        format!("{items}, {days}; first: {} ({}:{})", told.headline, told.file, told.line)
    }

    fn details(&self, id: &EntityId, entity: &Entity) -> Vec<(&'static str, String)> {
        let mut details = vec![(entity.kind.name(), format!("{}: {}", entity.label, self.told(id)))];
        if !entity.aliases.is_empty() {
            details.push(("known as", entity.aliases.join(", ")));
        }
        details
    }

    /// Names of several kinds. Two kinds that the lexicon knows are both right.
    fn kinds(&self) -> Vec<Doubt> {
        let mut by_name: BTreeMap<String, Vec<(&EntityId, &Entity)>> = BTreeMap::new();
        for (id, entity) in &self.curated.resolution.entities {
            if self.tally.items(id) > 0 {
                by_name.entry(key(&entity.label)).or_default().push((id, entity));
            }
        }
        let mut found: Vec<(usize, Doubt)> = Vec::new();
        for mut bearers in by_name.into_values().filter(|bearers| bearers.len() > 1) {
            bearers.sort_by_key(|(id, entity)| (!entity.known, std::cmp::Reverse(self.tally.items(id)), *id));
            let (first, entity) = bearers[0];
            for &(id, other) in &bearers[1..] {
                if other.kind == entity.kind || (entity.known && other.known) || self.are_parted(entity, other) {
                    continue;
                }
                let (one, two) = (named(entity), named(other));
                let merge =
                    |into: &Named, other: &Named| vec![Action::Merge { into: into.clone(), other: other.clone() }];
                let mut details = self.details(first, entity);
                details.extend(self.details(id, other));
                let doubt = Doubt {
                    sort: Sort::Kinds,
                    question: format!("Is {} a {} or a {}?", entity.label, entity.kind.name(), other.kind.name()),
                    about: Subject::Entities(vec![first.to_string(), id.to_string()]),
                    details,
                    choices: vec![
                        Choice::new('1', entity.kind.name(), merge(&one, &two)),
                        Choice::new('2', other.kind.name(), merge(&two, &one)),
                        Choice::new('b', "both: two things of one name", vec![Action::Split { one, other: two }]),
                    ],
                };
                found.push((self.tally.items(id).min(self.tally.items(first)), doubt));
            }
        }
        ranked(found)
    }

    fn duplicates(&self) -> Vec<Doubt> {
        let entities = &self.curated.resolution.entities;
        let mut found = Vec::new();
        for ((a, b), likeness) in alike::pairs(&self.curated.resolution) {
            let (one, other) = (&entities[&a], &entities[&b]);
            let (often, rarely) = (self.tally.items(&a), self.tally.items(&b));
            if often == 0 || rarely == 0 || self.are_parted(one, other) {
                continue;
            }
            // The one that the lexicon knows, or that is more frequent, stays.
            let first = (!one.known, std::cmp::Reverse(often)) <= (!other.known, std::cmp::Reverse(rarely));
            let ((a, one), (b, other)) = if first { ((a, one), (b, other)) } else { ((b, other), (a, one)) };
            let mut details = self.details(&a, one);
            details.extend(self.details(&b, other));
            let (n, m) = (named(one), named(other));
            let merge = |into: &Named, other: &Named| vec![Action::Merge { into: into.clone(), other: other.clone() }];
            let doubt = Doubt {
                sort: Sort::Duplicates,
                question: format!("Are {} and {} one? ({})", one.label, other.label, likeness.name()),
                about: Subject::Entities(vec![a.to_string(), b.to_string()]),
                details,
                choices: vec![
                    Choice::new('1', format!("one: {}", n.name), merge(&n, &m)),
                    Choice::new('2', format!("one: {}", m.name), merge(&m, &n)),
                    Choice::new('d', "different", vec![Action::Split { one: n, other: m }]),
                ],
            };
            found.push((often.min(rarely), doubt));
        }
        ranked(found)
    }

    fn names(&self) -> Vec<Doubt> {
        let unknown =
            self.curated.resolution.entities.iter().filter(|(_, e)| !e.known && !self.is_settled(&e.decided_by));
        let mut found = Vec::new();
        for (id, entity) in unknown.filter(|(id, _)| self.tally.items(id) >= self.limits.items) {
            let what = named(entity);
            let mut choices = vec![
                Choice::new('y', "yes", vec![Action::Accept(Target::Entity(what.clone()))]),
                Choice::new('x', "no name at all", vec![Action::Reject(Target::Entity(what.clone()))]),
            ];
            let others = Kind::ALL.into_iter().zip('1'..).filter(|(kind, _)| *kind != entity.kind);
            choices.extend(
                others.map(|(kind, key)| {
                    Choice::new(key, kind.name(), vec![Action::Retype { what: what.clone(), kind }])
                }),
            );
            let doubt = Doubt {
                sort: Sort::Names,
                question: format!("Is {} a {}?", entity.label, entity.kind.name()),
                about: Subject::Entities(vec![id.to_string()]),
                details: self.details(id, entity),
                choices,
            };
            found.push((self.tally.items(id), doubt));
        }
        ranked(found)
    }

    /// Claims of low confidence, the least sure first.
    fn claims(&self) -> Vec<Doubt> {
        let Curated { digests, resolution, .. } = self.curated;
        let mut found: Vec<(u32, jiff::civil::Date, Doubt)> = Vec::new();
        for (d, (digest, id)) in digests.iter().zip(&resolution.digest_ids).enumerate() {
            let mut ids: Option<Vec<Vec<String>>> = None;
            for (i, item) in digest.items.iter().enumerate() {
                for (c, claim) in item.claims.iter().enumerate() {
                    let at = (d as u32, i as u32, c as u32);
                    if claim.confidence >= self.limits.below
                        || resolution.decisions.claims.get(&at).is_some_and(|d| self.is_settled(&d.by))
                    {
                        continue;
                    }
                    let label = |end: u32| {
                        let id = resolution.ids[d][i].get(end as usize)?;
                        resolution.entities.get(id).map(|e| e.label.clone())
                    };
                    let (Some(subject), object) = (label(claim.subject), claim.object.and_then(label)) else {
                        continue;
                    };
                    let claim_id = ids.get_or_insert_with(|| of_claims(id, digest))[i][c].clone();
                    let says = says(&subject, claim.relation, object, claim.modality);
                    let target = || Target::Claim(claim_id.clone());
                    let slots: Vec<String> =
                        claim.slots.iter().map(|(s, text)| format!("{} {text}", s.name())).collect();
                    let mut details = vec![
                        ("words", format!("“{}”", claim.evidence)),
                        ("item", item.title.clone()),
                        ("at", format!("{}:{}, {}", digest.file, claim.line, digest.date)),
                        ("found by", format!("{}, confidence {:.2}", claim.rule, claim.confidence)),
                    ];
                    if !slots.is_empty() {
                        details.insert(1, ("details", slots.join(", ")));
                    }
                    let seen = Seen {
                        digest: id.strip_prefix("digest/").unwrap_or(id).to_owned(),
                        says: says.clone(),
                        words: claim.evidence.clone(),
                    };
                    let doubt = Doubt {
                        sort: Sort::Claims,
                        question: format!("Does the text say: {says}?"),
                        about: Subject::Claim(format!("claim/{claim_id}"), seen),
                        details,
                        choices: vec![
                            Choice::new('y', "yes", vec![Action::Accept(target())]),
                            Choice::new('n', "no", vec![Action::Reject(target())]),
                        ],
                    };
                    found.push(((claim.confidence * 1000.0) as u32, digest.date, doubt));
                }
            }
        }
        found.sort_by(|a, b| (a.0, b.1, &a.2.question).cmp(&(b.0, a.1, &b.2.question)));
        found.into_iter().map(|(_, _, doubt)| doubt).collect()
    }
}

/// The weightiest first; of equals by what is asked.
fn ranked(mut found: Vec<(usize, Doubt)>) -> Vec<Doubt> {
    found.sort_by(|a, b| (b.0, &a.1.question).cmp(&(a.0, &b.1.question)));
    found.into_iter().map(|(_, doubt)| doubt).collect()
}
