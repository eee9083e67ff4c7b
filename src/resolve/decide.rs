//! Decisions of people, after names are joined: they win over everything.
//!
//! Decisions on entities are followed in their order, each in the world that those before
//! it made; then those on claims and edges, with the entities as they are in the end. A
//! decision that names what is not there does nothing, and its [`Effect`] says so.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use super::decide_claims::{At, Claims, ClaimsOf, State, finish};
use super::decided::{DecisionText, Decisions, Effect};
use super::join::{Cluster, Clusters};
use super::names::plain;
use crate::curation::{Action, Decision, Edge, Named, Target};
use crate::extract::DigestExtraction;
use crate::lexicon::Lexicon;
use crate::lexicon::fold::key;
use crate::ontology::Kind;

/// What deciding gives.
pub(super) struct Decided<'a> {
    pub digests: Vec<Cow<'a, DigestExtraction>>,
    pub clusters: Clusters,
    pub decisions: Decisions,
    pub effects: Vec<Effect>,
}

/// Follows the decisions.
pub(super) fn decide<'a>(
    digests: Vec<Cow<'a, DigestExtraction>>,
    digest_ids: &[String],
    clusters: Clusters,
    lexicon: &Lexicon,
    curation: &[Decision],
) -> Decided<'a> {
    if curation.is_empty() {
        return Decided { digests, clusters, decisions: Decisions::default(), effects: Vec::new() };
    }
    let mut entities = Entities::new(clusters, lexicon, curation);
    let mut effects: Vec<Effect> = Vec::new();
    let mut asked: Vec<(usize, ClaimsOf)> = Vec::new();
    for (n, decision) in curation.iter().enumerate() {
        let mut effect = Effect { number: decision.number, ..Effect::default() };
        match entities.follow(decision, &curation[n + 1..]) {
            Ok(Some(claims)) => asked.push((n, claims)),
            Ok(None) => {}
            Err(Idle::Missing(what)) => effect.missing = Some(what),
            Err(Idle::Overruled(by)) => effect.overruled_by = Some(by),
        }
        effects.push(effect);
    }
    let claims = Claims::new(&digests, digest_ids, &entities.of, &asked);
    let mut states: BTreeMap<At, State> = BTreeMap::new();
    for (n, wanted) in &asked {
        let n = *n;
        let found = claims.find(wanted, &mut entities.moved);
        effects[n].claims = found.len();
        if found.is_empty() {
            effects[n].missing = Some(match &curation[n].action {
                Action::Reject(target) | Action::Accept(target) | Action::Note(target, _) => match target {
                    Target::Claim(id) => format!("claim/{id} is no claim of any digest"),
                    target => format!("no digest says {target}"),
                },
                _ => String::new(),
            });
        }
        for at in found {
            states.entry(at).or_default().follow(&curation[n]);
        }
    }
    let finished = finish(digests, entities, states, &mut effects);
    let idle: FxHashSet<u32> =
        effects.iter().filter(|e| e.missing.is_some() || e.overruled_by.is_some()).map(|e| e.number).collect();
    let texts = curation
        .iter()
        .filter(|d| !idle.contains(&d.number))
        .map(|d| (d.number, DecisionText { text: d.text(), because: d.because.clone() }));
    let (digests, clusters, claims) = finished;
    Decided { digests, clusters, decisions: Decisions { claims, texts: texts.collect() }, effects }
}

/// Why a decision does nothing.
enum Idle {
    Missing(String),
    Overruled(u32),
}

/// Where clusters went that were joined to others.
pub(super) struct Moved(Vec<usize>);

impl Moved {
    pub fn root(&mut self, mut at: usize) -> usize {
        while self.0[at] != at {
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }
}

/// Clusters while decisions are followed.
pub(super) struct Entities<'a> {
    pub all: Vec<Cluster>,
    pub of: Vec<Vec<Vec<usize>>>,
    lexicon: &'a Lexicon,
    /// Folded name that a decision uses → the clusters that bear it, whatever their kind.
    bearers: FxHashMap<String, Vec<usize>>,
    pub moved: Moved,
    pub rejected: BTreeSet<usize>,
    /// Clusters whose claims may not fit any more, and the decision that is to blame.
    pub changed: BTreeMap<usize, u32>,
}

fn folded(name: &str) -> String {
    plain(&key(name))
}

impl<'a> Entities<'a> {
    fn new(clusters: Clusters, lexicon: &'a Lexicon, curation: &[Decision]) -> Entities<'a> {
        let Clusters { all, of } = clusters;
        let mut bearers: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for name in curation.iter().flat_map(|d| names(&d.action)) {
            bearers.entry(folded(name)).or_default();
        }
        for (at, cluster) in all.iter().enumerate() {
            let entry = cluster.entry.map(|e| lexicon.entry(e));
            let known = entry.into_iter().flat_map(|e| std::iter::once(&e.label).chain(&e.aliases));
            for name in cluster.forms.iter().chain([&cluster.label]).chain(known) {
                if let Some(bearers) = bearers.get_mut(&folded(name)).filter(|b| b.last() != Some(&at)) {
                    bearers.push(at);
                }
            }
        }
        let moved = Moved((0..all.len()).collect());
        Entities { all, of, lexicon, bearers, moved, rejected: BTreeSet::new(), changed: BTreeMap::new() }
    }

    /// Follows a decision; of one on claims it gives on which.
    fn follow(&mut self, decision: &Decision, later: &[Decision]) -> Result<Option<ClaimsOf>, Idle> {
        let number = decision.number;
        match &decision.action {
            Action::Merge { into, other } => {
                let (into, other) = (self.find(into)?, self.find(other)?);
                self.merge(into, other, number, later)?;
            }
            Action::Split { one, other } => {
                for named in [one, other] {
                    let at = self.find(named)?;
                    self.decided(at, number);
                }
            }
            Action::Rename { what, label } => {
                let at = self.find(what)?;
                let before = std::mem::replace(&mut self.all[at].label, label.clone());
                self.all[at].decided.names.insert(before);
                self.bears(at, label);
                self.decided(at, number);
            }
            Action::Retype { what, kind } => {
                let at = self.find(what)?;
                self.retype(at, *kind, number);
            }
            Action::Alias { what, alias } => {
                let at = self.find(what)?;
                let bearer = Named { kind: what.kind, name: alias.clone() };
                if let Ok(other) = self.find(&bearer) {
                    self.merge(at, other, number, later)?;
                }
                self.all[at].decided.names.insert(alias.clone());
                self.bears(at, alias);
                self.decided(at, number);
            }
            Action::Reject(Target::Entity(what)) => {
                let at = self.find(what)?;
                self.rejected.insert(at);
            }
            Action::Accept(Target::Entity(what)) => {
                let at = self.find(what)?;
                self.rejected.remove(&at);
                self.decided(at, number);
            }
            Action::Note(Target::Entity(what), text) => {
                let at = self.find(what)?;
                self.all[at].decided.notes.push(text.clone());
                self.decided(at, number);
            }
            Action::Reject(target) | Action::Accept(target) | Action::Note(target, _) => {
                return self.claims_of(target).map(Some);
            }
        }
        Ok(None)
    }

    fn claims_of(&mut self, target: &Target) -> Result<ClaimsOf, Idle> {
        match target {
            Target::Entity(what) => Err(Idle::Missing(what.to_string())),
            Target::Claim(id) => Ok(ClaimsOf::Claim(id.clone())),
            Target::Edge(Edge { subject, relation, object, modality }) => Ok(ClaimsOf::Edge {
                subject: self.find(subject)?,
                relation: *relation,
                object: object.as_ref().map(|object| self.find(object)).transpose()?,
                modality: *modality,
            }),
        }
    }

    /// The entity of this kind and name: of several the one that has it as its label.
    fn find(&mut self, named: &Named) -> Result<usize, Idle> {
        let name = folded(&named.name);
        let bearers = self.bearers.get(&name).cloned().unwrap_or_default();
        let roots: BTreeSet<usize> = bearers.into_iter().map(|at| self.moved.root(at)).collect();
        let best = roots.into_iter().filter(|at| self.all[*at].kind == named.kind).min_by_key(|at| {
            let cluster = &self.all[*at];
            (folded(&cluster.label) != name, cluster.entry.is_none(), *at)
        });
        best.ok_or_else(|| Idle::Missing(format!("no digest names {named}")))
    }

    fn decided(&mut self, at: usize, number: u32) {
        let at = self.moved.root(at);
        let by = &mut self.all[at].decided.by;
        if !by.contains(&number) {
            by.push(number);
        }
    }

    fn bears(&mut self, at: usize, name: &str) {
        self.bearers.entry(folded(name)).or_default().push(at);
    }

    /// Makes one entity of two, unless a later decision parts them.
    fn merge(&mut self, into: usize, other: usize, number: u32, later: &[Decision]) -> Result<(), Idle> {
        if into != other {
            for decision in later {
                let Action::Split { one, other: apart } = &decision.action else { continue };
                let (one, apart) = (self.all_of(&one.name), self.all_of(&apart.name));
                let parts = |x: usize, y: usize| one.contains(&x) && apart.contains(&y);
                if parts(into, other) || parts(other, into) {
                    return Err(Idle::Overruled(decision.number));
                }
            }
            self.join(into, other, number);
        }
        self.decided(into, number);
        Ok(())
    }

    /// All that bear a name, of any kind.
    fn all_of(&mut self, name: &str) -> BTreeSet<usize> {
        let bearers = self.bearers.get(&folded(name)).cloned().unwrap_or_default();
        bearers.into_iter().map(|at| self.moved.root(at)).collect()
    }

    fn join(&mut self, into: usize, other: usize, number: u32) {
        let gone = &mut self.all[other];
        let (forms, joins) = (std::mem::take(&mut gone.forms), std::mem::take(&mut gone.joins));
        let (decided, label, entry) = (std::mem::take(&mut gone.decided), gone.label.clone(), gone.entry);
        let cluster = &mut self.all[into];
        if !forms.contains(&label) {
            cluster.decided.names.insert(label);
        }
        cluster.forms.extend(forms);
        cluster.joins.extend(joins);
        cluster.joins.sort();
        cluster.decided.entries.extend(entry.into_iter().chain(decided.entries));
        cluster.decided.names.extend(decided.names);
        cluster.decided.notes.extend(decided.notes);
        cluster.decided.by.extend(decided.by);
        cluster.decided.by.sort_unstable();
        cluster.decided.by.dedup();
        self.moved.0[other] = into;
        self.changed.insert(into, number);
        self.rejected.remove(&other);
    }

    /// Gives an entity another kind. If there is one of that kind and name already, it becomes that.
    fn retype(&mut self, at: usize, kind: Kind, number: u32) {
        if self.all[at].kind != kind {
            let label = self.all[at].label.clone();
            self.bears(at, &label);
            let there = self.find(&Named { kind, name: label.clone() });
            self.all[at].kind = kind;
            let by_label = self.lexicon.by_label(kind, &label);
            let entry = by_label.or_else(|| {
                let of_kind = |e: &u32| self.lexicon.entry(*e).kind == kind;
                self.lexicon.by_name(&label).iter().copied().find(of_kind)
            });
            self.all[at].entry = entry;
            self.changed.insert(at, number);
            match there {
                Ok(there) => self.join(there, at, number),
                Err(_) => {
                    if let Some(entry) = entry {
                        let label = std::mem::replace(&mut self.all[at].label, self.lexicon.entry(entry).label.clone());
                        self.all[at].decided.names.insert(label);
                    }
                }
            }
        }
        self.decided(at, number);
    }
}

/// All names that a decision uses for entities.
fn names(action: &Action) -> Vec<&str> {
    match action {
        Action::Merge { into: one, other } | Action::Split { one, other } => vec![&one.name, &other.name],
        Action::Rename { what, label } => vec![&what.name, label],
        Action::Retype { what, .. } => vec![&what.name],
        Action::Alias { what, alias } => vec![&what.name, alias],
        Action::Reject(target) | Action::Accept(target) | Action::Note(target, _) => match target {
            Target::Entity(what) => vec![&what.name],
            Target::Claim(_) => Vec::new(),
            Target::Edge(edge) => {
                std::iter::once(&edge.subject).chain(&edge.object).map(|named| named.name.as_str()).collect()
            }
        },
    }
}
