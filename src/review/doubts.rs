//! What is doubtful, with the decisions that would settle it.
//!
//! | sort | doubtful is | unless |
//! | --- | --- | --- |
//! | kinds | a name that is given several kinds | somebody split the two |
//! | duplicates | names of one kind that hardly differ | somebody split them, or the lexicon knows both |
//! | names | a name that recurs and that the lexicon does not know | somebody decided on it |
//! | claims | a claim of low confidence | somebody decided on it |

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::alike;
use super::propose::says;
use super::tally::Tally;
use crate::curation::{Action, Decision, Named, Seen, Target};
use crate::lexicon::fold::key;
use crate::ontology::Kind;
use crate::store::Rows;
use crate::store::rows::{ClaimAt, EntityAt};

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

/// What is doubtful in a graph: sort by sort, of each what matters most first. Rows are to
/// follow the decisions.
pub fn doubts(rows: &Rows, decisions: &[Decision], limits: Limits) -> Vec<Doubt> {
    let tally = Tally::of(rows);
    let asking = Asking { rows, tally, parted: parted(decisions), settling: settling(decisions), limits };
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
    rows: &'a Rows,
    tally: Tally<'a>,
    parted: BTreeSet<(Name, Name)>,
    /// Numbers of the decisions that settle what they are on.
    settling: BTreeSet<u32>,
    limits: Limits,
}

impl Asking<'_> {
    fn named(&self, at: EntityAt) -> Named {
        Named { kind: self.rows.entity(at).kind, name: self.rows.label(at).to_owned() }
    }

    fn are_parted(&self, one: EntityAt, other: EntityAt) -> bool {
        !self.parted.is_empty() && self.parted.contains(&(name_of(&self.named(one)), name_of(&self.named(other))))
    }

    fn id(&self, at: EntityAt) -> String {
        self.rows.entity_id(at).to_owned()
    }

    fn is_settled(&self, by: &[u32]) -> bool {
        by.iter().any(|number| self.settling.contains(number))
    }

    /// `12 items, 2025-11-03 to 2025-12-01; first: headline (file:line)`.
    fn told(&self, at: EntityAt) -> String {
        let Some(told) = self.tally.get(at) else { return "in no item".to_owned() };
        let items = if told.items == 1 { "1 item".to_owned() } else { format!("{} items", told.items) };
        let days =
            if told.first == told.last { told.first.to_string() } else { format!("{} to {}", told.first, told.last) };
        format!("{items}, {days}; first: {} ({}:{})", told.headline, told.file, told.line)
    }

    fn details(&self, at: EntityAt) -> Vec<(&'static str, String)> {
        let entity = self.rows.entity(at);
        let mut details = vec![(entity.kind.name(), format!("{}: {}", self.rows.label(at), self.told(at)))];
        if !entity.forms.is_empty() {
            let forms: Vec<&str> = entity.forms.iter().map(|form| self.rows.text(*form)).collect();
            details.push(("known as", forms.join(", ")));
        }
        details
    }

    fn both(&self, one: EntityAt, other: EntityAt) -> Vec<(&'static str, String)> {
        let mut details = self.details(one);
        details.extend(self.details(other));
        details
    }

    /// Names of several kinds. Two kinds that the lexicon knows are both right.
    fn kinds(&self) -> Vec<Doubt> {
        let mut by_name: BTreeMap<String, Vec<EntityAt>> = BTreeMap::new();
        for at in (0..self.rows.entities.len() as EntityAt).filter(|at| self.tally.items(*at) > 0) {
            by_name.entry(key(self.rows.label(at))).or_default().push(at);
        }
        let mut found: Vec<(usize, Doubt)> = Vec::new();
        for mut bearers in by_name.into_values().filter(|bearers| bearers.len() > 1) {
            bearers.sort_by_key(|at| (!self.rows.entity(*at).known, Reverse(self.tally.items(*at)), *at));
            let first = bearers[0];
            let entity = self.rows.entity(first);
            for &at in &bearers[1..] {
                let other = self.rows.entity(at);
                if other.kind == entity.kind || (entity.known && other.known) || self.are_parted(first, at) {
                    continue;
                }
                let (one, two) = (self.named(first), self.named(at));
                let doubt = Doubt {
                    sort: Sort::Kinds,
                    question: format!("Is {} a {} or a {}?", one.name, one.kind.name(), two.kind.name()),
                    about: Subject::Entities(vec![self.id(first), self.id(at)]),
                    details: self.both(first, at),
                    choices: vec![
                        Choice::new('1', one.kind.name(), merge(&one, &two)),
                        Choice::new('2', two.kind.name(), merge(&two, &one)),
                        Choice::new('b', "both: two things of one name", vec![Action::Split { one, other: two }]),
                    ],
                };
                found.push((self.tally.items(at).min(self.tally.items(first)), doubt));
            }
        }
        ranked(found)
    }

    fn duplicates(&self) -> Vec<Doubt> {
        let mut found = Vec::new();
        for ((a, b), likeness) in alike::pairs(self.rows) {
            let (often, rarely) = (self.tally.items(a), self.tally.items(b));
            if often == 0 || rarely == 0 || self.are_parted(a, b) {
                continue;
            }
            // The one that the lexicon knows, or that is more frequent, stays.
            let known = |at: EntityAt| self.rows.entity(at).known;
            let first = (!known(a), Reverse(often)) <= (!known(b), Reverse(rarely));
            let (a, b) = if first { (a, b) } else { (b, a) };
            let (n, m) = (self.named(a), self.named(b));
            let doubt = Doubt {
                sort: Sort::Duplicates,
                question: format!("Are {} and {} one? ({})", n.name, m.name, likeness.name()),
                about: Subject::Entities(vec![self.id(a), self.id(b)]),
                details: self.both(a, b),
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
        let decided = |at: EntityAt| self.rows.decided_entity(at).is_some_and(|decided| self.is_settled(&decided.by));
        let all = 0..self.rows.entities.len() as EntityAt;
        let unknown = all.filter(|at| !self.rows.entity(*at).known && !decided(*at));
        let mut found = Vec::new();
        for at in unknown.filter(|at| self.tally.items(*at) >= self.limits.items) {
            let what = self.named(at);
            let mut choices = vec![
                Choice::new('y', "yes", vec![Action::Accept(Target::Entity(what.clone()))]),
                Choice::new('x', "no name at all", vec![Action::Reject(Target::Entity(what.clone()))]),
            ];
            let others = Kind::ALL.into_iter().zip('1'..).filter(|(kind, _)| *kind != what.kind);
            choices.extend(
                others.map(|(kind, key)| {
                    Choice::new(key, kind.name(), vec![Action::Retype { what: what.clone(), kind }])
                }),
            );
            let doubt = Doubt {
                sort: Sort::Names,
                question: format!("Is {} a {}?", what.name, what.kind.name()),
                about: Subject::Entities(vec![self.id(at)]),
                details: self.details(at),
                choices,
            };
            found.push((self.tally.items(at), doubt));
        }
        ranked(found)
    }

    /// Claims of low confidence, the least sure first.
    fn claims(&self) -> Vec<Doubt> {
        let mut found: Vec<(u32, Date, Doubt)> = Vec::new();
        for (claim, at) in self.rows.claims.iter().zip(0..) {
            let decided = || self.rows.decided_claim(at).is_some_and(|decided| self.is_settled(&decided.by));
            if claim.confidence < self.limits.below && !decided() {
                let sure = (claim.confidence * 1000.0).round() as u32;
                found.push((sure, self.rows.day_of(at), self.claim(at)));
            }
        }
        found.sort_by(|a, b| (a.0, b.1, &a.2.question).cmp(&(b.0, a.1, &b.2.question)));
        found.into_iter().map(|(_, _, doubt)| doubt).collect()
    }

    fn claim(&self, at: ClaimAt) -> Doubt {
        let rows = self.rows;
        let claim = rows.claim(at);
        let (item, digest) = (rows.item(claim.item), rows.digest_of(claim.item));
        let object = claim.object.map(|object| rows.label(object).to_owned());
        let says = says(rows.label(claim.subject), claim.relation, object, claim.modality);
        let words = rows.text(claim.evidence);
        let slots: Vec<String> =
            claim.slots.iter().map(|(slot, text)| format!("{} {}", slot.name(), rows.text(*text))).collect();
        let mut details = vec![
            ("words", format!("“{words}”")),
            ("item", rows.text(item.headline).to_owned()),
            ("at", format!("{}:{}, {}", rows.text(digest.file), claim.line, digest.day)),
            ("found by", format!("{}, confidence {:.2}", rows.text(claim.rule), claim.confidence)),
        ];
        if !slots.is_empty() {
            details.insert(1, ("details", slots.join(", ")));
        }
        let (id, digest) = (rows.claim_id(at), rows.text(digest.id));
        let seen = Seen {
            digest: digest.strip_prefix("digest/").unwrap_or(digest).to_owned(),
            says: says.clone(),
            words: words.to_owned(),
        };
        let target = || Target::Claim(id.strip_prefix("claim/").unwrap_or(&id).to_owned());
        let choices = vec![
            Choice::new('y', "yes", vec![Action::Accept(target())]),
            Choice::new('n', "no", vec![Action::Reject(target())]),
        ];
        Doubt {
            sort: Sort::Claims,
            question: format!("Does the text say: {says}?"),
            about: Subject::Claim(id, seen),
            details,
            choices,
        }
    }
}

fn merge(into: &Named, other: &Named) -> Vec<Action> {
    vec![Action::Merge { into: into.clone(), other: other.clone() }]
}

/// The weightiest first; of equals by what is asked.
fn ranked(mut found: Vec<(usize, Doubt)>) -> Vec<Doubt> {
    found.sort_by(|a, b| (b.0, &a.1.question).cmp(&(a.0, &b.1.question)));
    found.into_iter().map(|(_, doubt)| doubt).collect()
}
