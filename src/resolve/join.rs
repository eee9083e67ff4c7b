//! Names into entities.
//!
//! Each local entity is an entry of the lexicon or a name of its kind. Two of these are
//! one if a text uses both for the same thing: 「文遠知行（WeRide）」 on any day makes
//! 文遠知行 alone WeRide on all days. What is done depends on the set of names and not
//! on their order: all that is walked through is sorted by content. What may join and what
//! must not is in [`super::why`].

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashSet;

use super::kinds::Votes;
use super::names::{is_latin, is_short, parted, plain, pointed, without_generic};
use super::splits::Splits;
use super::why::{self, Join};
use crate::extract::{DigestExtraction, ItemExtraction, LocalEntity, Reason, numbers};
use crate::lexicon::fold::key;
use crate::lexicon::{EntryId, Lexicon};
use crate::ontology::Kind;

/// All forms of one entity.
pub(super) struct Cluster {
    pub kind: Kind,
    pub entry: Option<EntryId>,
    pub label: String,
    /// All forms that texts use.
    pub forms: BTreeSet<String>,
    /// Why names were joined, in order; no two names twice.
    pub joins: Vec<Join>,
    /// What people decided of it.
    pub decided: Decided,
}

/// What people decided of an entity, beyond the names that texts use for it.
#[derive(Default)]
pub(super) struct Decided {
    /// Numbers of the decisions, in order.
    pub by: Vec<u32>,
    /// Further entries of the lexicon that it is.
    pub entries: Vec<EntryId>,
    /// Names that it has been given.
    pub names: BTreeSet<String>,
    pub notes: Vec<String>,
}

/// What joining gives.
pub(super) struct Clusters {
    pub all: Vec<Cluster>,
    /// `of[digest][item][local entity]`: index into `all`.
    pub of: Vec<Vec<Vec<usize>>>,
}

/// An entry of the lexicon by its label's key, or an unknown name by its key.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct NodeKey {
    pub kind: Kind,
    pub unknown: bool,
    pub key: String,
}

/// A text's word that two nodes are one: `owner` is also called what `hub` is called.
struct Edge {
    hub: usize,
    owner: usize,
    short: bool,
    why: Join,
}

/// What names mean before any text is read: by the lexicon, less what people took from it.
#[derive(Clone, Copy)]
struct Meanings<'a> {
    lexicon: &'a Lexicon,
    splits: &'a Splits,
}

impl Meanings<'_> {
    /// The lexicon's entry of this kind and folded name.
    fn known(self, kind: Kind, key: &str) -> Option<EntryId> {
        let Meanings { lexicon, splits } = self;
        let holds = |e: EntryId| lexicon.entry(e).kind == kind && !splits.takes_from(lexicon.entry(e), key);
        let of_kind = |key: &str| lexicon.by_key(key).iter().copied().filter(|&e| holds(e)).max();
        let entry = of_kind(key).or_else(|| of_kind(&plain(key)))?;
        Some(lexicon.by_label(kind, &lexicon.entry(entry).label).unwrap_or(entry))
    }

    /// The same, without persons whose name counts only in some contexts: extraction, which
    /// saw the whole item, took this one for another of the same name.
    fn known_anywhere(self, kind: Kind, key: &str) -> Option<EntryId> {
        self.known(kind, key).filter(|&e| kind != Kind::Person || self.lexicon.entry(e).context.is_empty())
    }
}

fn unknown_node(kind: Kind, folded: &str) -> NodeKey {
    NodeKey { kind, unknown: true, key: plain(folded) }
}

fn entry_node(lexicon: &Lexicon, entry: EntryId) -> NodeKey {
    let entry = lexicon.entry(entry);
    NodeKey { kind: entry.kind, unknown: false, key: key(&entry.label) }
}

fn node_of(meanings: Meanings<'_>, local: &LocalEntity, kind: Kind) -> NodeKey {
    let Meanings { lexicon, splits } = meanings;
    let folded = key(&local.name);
    let named = local.lexicon.as_deref().and_then(|label| lexicon.by_label(kind, label));
    let entry = named
        .filter(|&e| !splits.takes_from(lexicon.entry(e), &folded))
        .or_else(|| meanings.known_anywhere(kind, &folded))
        .or_else(|| meanings.known_anywhere(kind, &without_generic(&local.name)?))
        .or_else(|| meanings.known_anywhere(kind, &key(&pointed(&local.name).filter(|_| kind == Kind::Model)?)));
    match entry {
        Some(entry) => entry_node(lexicon, entry),
        None => unknown_node(kind, &folded),
    }
}

/// Label of the entry that a node is.
fn label_of<'a>(lexicon: &'a Lexicon, node: &NodeKey) -> Option<&'a String> {
    let entry = lexicon.by_label(node.kind, &node.key).filter(|_| !node.unknown)?;
    Some(&lexicon.entry(entry).label)
}

/// Node of a form that a text uses for `owner`, beside a name: `None` if it tells nothing beyond it.
fn hub_of(meanings: Meanings<'_>, owner: &NodeKey, name: &str, form: &str) -> Option<NodeKey> {
    let lexicon = meanings.lexicon;
    let folded = key(form);
    if folded.is_empty() {
        return None;
    }
    let hub = match meanings.known(owner.kind, &folded) {
        Some(entry) if owner.unknown && !lexicon.entry(entry).context.is_empty() => return None,
        Some(entry) => entry_node(lexicon, entry),
        // "Foo AI" may be Foo for short though the lexicon has only the product.
        None if !key(name).starts_with(&folded) && why::is_of_another_sort(lexicon, owner.kind, &folded) => {
            return None;
        }
        None => unknown_node(owner.kind, &folded),
    };
    (hub != *owner && !parted(owner.kind, &owner.key, &folded, !hub.unknown)).then_some(hub)
}

/// Whether a join rests on what two firms may have in common, too: a parent in brackets, a page.
fn is_loose(why: &Join) -> bool {
    matches!(why.reason, Reason::Brackets | Reason::SameLink)
}

fn ordered<'a>(a: &'a NodeKey, b: &'a NodeKey) -> (&'a NodeKey, &'a NodeKey) {
    if a < b { (a, b) } else { (b, a) }
}

/// Joins the names of all digests.
pub(super) fn join(
    digests: &[&DigestExtraction],
    digest_ids: &[String],
    lexicon: &Lexicon,
    splits: &Splits,
) -> Clusters {
    let meanings = Meanings { lexicon, splits };
    let votes = Votes::of(digests);
    let owners_of = |item: &ItemExtraction| {
        item.entities.iter().zip(votes.kinds(item)).map(|(e, kind)| node_of(meanings, e, kind)).collect()
    };
    let owners: Vec<Vec<Vec<NodeKey>>> = digests.iter().map(|d| d.items.iter().map(owners_of).collect()).collect();
    let named: BTreeSet<&NodeKey> = owners.iter().flatten().flatten().collect();
    let mut found: BTreeMap<(NodeKey, NodeKey, bool), Join> = BTreeMap::new();
    let mut said = |hub: NodeKey, owner: &NodeKey, short: bool, mut why: Join| {
        if owner.unknown && !hub.unknown {
            why.names.swap(0, 1);
        }
        // Of all places that say so the first stands for them.
        let known = found.entry((hub, owner.clone(), short)).or_insert_with(|| why.clone());
        if why < *known {
            *known = why;
        }
    };
    for ((d, i), at) in why::items(digests, digest_ids) {
        for (n, (local, owner)) in at.item.entities.iter().zip(&owners[d][i]).enumerate() {
            for form in std::iter::once(&local.name).chain(&local.aliases) {
                let Some(hub) = hub_of(meanings, owner, &local.name, form) else { continue };
                let short = is_short(local.kind, &local.name, form);
                let other = match (label_of(lexicon, owner), *form == local.name) {
                    (Some(label), true) => label,
                    _ => &local.name,
                };
                said(hub, owner, short, at.uses(n, other, form));
            }
            if let Some(bare) = without_generic(&local.name).filter(|_| owner.unknown) {
                let hub = unknown_node(owner.kind, &bare);
                if named.contains(&hub) {
                    said(hub, owner, false, at.names_it(n, Reason::GenericNoun, &bare, &local.name));
                }
            }
        }
    }
    for ((hub, owner), join) in why::linked(digests, digest_ids, &owners) {
        said(hub, &owner, false, join);
    }
    let ambiguous = why::ambiguous(lexicon, found.iter().map(|((hub, owner, _), why)| (hub, owner, why)));
    found.retain(|(hub, owner, _), _| !ambiguous.contains(&(hub.clone(), owner.clone())));
    let loose: FxHashSet<(&NodeKey, &NodeKey)> =
        found.iter().filter(|(_, why)| is_loose(why)).map(|((hub, owner, _), _)| ordered(hub, owner)).collect();
    let related: BTreeSet<(NodeKey, NodeKey)> =
        why::related(digests, &owners, &loose).into_iter().map(|(a, b)| (a.clone(), b.clone())).collect();
    if !related.is_empty() {
        found.retain(|(hub, owner, _), why| {
            let (a, b) = ordered(hub, owner);
            !(is_loose(why) && related.contains(&(a.clone(), b.clone())))
        });
    }
    let mut nodes: BTreeSet<&NodeKey> = named;
    nodes.extend(found.keys().map(|(hub, ..)| hub));
    let nodes: Vec<&NodeKey> = nodes.into_iter().collect();
    let at = |node: &NodeKey| nodes.partition_point(|n| *n < node);
    let edges: Vec<Edge> = found
        .iter()
        .map(|((hub, owner, short), why)| Edge { hub: at(hub), owner: at(owner), short: *short, why: why.clone() })
        .collect();
    let mut union = Union::new(&nodes, why::apart(lexicon, splits, &nodes));
    let joined = union.all(&edges);
    let of: Vec<Vec<Vec<usize>>> = owners
        .iter()
        .map(|items| items.iter().map(|e| e.iter().map(|node| union.root(at(node))).collect()).collect())
        .collect();
    collect(digests, lexicon, &nodes, union, &edges, &joined, of)
}

/// Sets of nodes that are one, with what each set must not mix.
struct Union {
    parent: Vec<usize>,
    /// The set's entry, as its node.
    entry: Vec<Option<usize>>,
    /// The numbers in the set's names.
    numbers: Vec<BTreeSet<String>>,
    size: Vec<usize>,
    /// Nodes that the lexicon keeps apart.
    apart: Vec<(usize, usize)>,
}

impl Union {
    fn new(nodes: &[&NodeKey], apart: Vec<(usize, usize)>) -> Union {
        let numbers = nodes.iter().map(|n| Some(numbers(&n.key)).filter(|n| !n.is_empty()).into_iter().collect());
        Union {
            parent: (0..nodes.len()).collect(),
            entry: nodes.iter().enumerate().map(|(i, n)| (!n.unknown).then_some(i)).collect(),
            numbers: numbers.collect(),
            size: vec![1; nodes.len()],
            apart,
        }
    }

    fn root(&mut self, mut at: usize) -> usize {
        while self.parent[at] != at {
            self.parent[at] = self.parent[self.parent[at]];
            at = self.parent[at];
        }
        at
    }

    /// Joins two sets, unless that brings two entries or two versions together, or what the
    /// lexicon keeps apart.
    fn join(&mut self, a: usize, b: usize) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return true;
        }
        let entries = matches!((self.entry[a], self.entry[b]), (Some(x), Some(y)) if x != y);
        let (x, y) = (&self.numbers[a], &self.numbers[b]);
        if entries || (!x.is_empty() && !y.is_empty() && x.is_disjoint(y)) {
            return false;
        }
        for n in 0..self.apart.len() {
            let (x, y) = self.apart[n];
            let (x, y) = (self.root(x), self.root(y));
            if (x, y) == (a, b) || (x, y) == (b, a) {
                return false;
            }
        }
        let (keep, gone) = (a.min(b), a.max(b));
        self.parent[gone] = keep;
        self.entry[keep] = self.entry[keep].or(self.entry[gone]);
        let numbers = std::mem::take(&mut self.numbers[gone]);
        self.numbers[keep].extend(numbers);
        self.size[keep] += self.size[gone];
        true
    }

    /// Follows the edges; says of each whether it joined.
    fn all(&mut self, edges: &[Edge]) -> Vec<bool> {
        let mut joined = vec![false; edges.len()];
        for short in [false, true] {
            let mut start = 0;
            while start < edges.len() {
                let hub = edges[start].hub;
                let end = start + edges[start..].iter().take_while(|e| e.hub == hub).count();
                let now: Vec<usize> = (start..end).filter(|&i| edges[i].short == short).collect();
                if !now.is_empty() && self.clear(hub, now.iter().map(|&i| edges[i].owner), short) {
                    for i in now {
                        joined[i] = self.join(hub, edges[i].owner);
                    }
                }
                start = end;
            }
        }
        joined
    }

    /// Whether a name that all these are called by tells of one thing only.
    fn clear(&mut self, hub: usize, owners: impl Iterator<Item = usize>, short: bool) -> bool {
        let hub = self.root(hub);
        let mut roots: BTreeSet<usize> = owners.map(|o| self.root(o)).collect();
        if short {
            // The bare name alone is no second bearer; one that has an entry or other names is.
            if self.entry[hub].is_some() || self.size[hub] > 1 {
                roots.insert(hub);
            }
            return roots.len() == 1;
        }
        roots.insert(hub);
        let entries: BTreeSet<usize> = roots.iter().filter_map(|&r| self.entry[r]).collect();
        let numbers: BTreeSet<&BTreeSet<String>> =
            roots.iter().map(|&r| &self.numbers[r]).filter(|n| !n.is_empty()).collect();
        entries.len() < 2 && numbers.len() < 2
    }
}

/// How a form is used.
#[derive(Default)]
struct Uses {
    /// In how many items it is the fullest form.
    full: usize,
    /// Whether it is a short alias anywhere.
    short: bool,
    /// Whether another entity is called so on its own: a name that was not joined.
    taken: bool,
}

fn collect(
    digests: &[&DigestExtraction],
    lexicon: &Lexicon,
    nodes: &[&NodeKey],
    mut union: Union,
    edges: &[Edge],
    joined: &[bool],
    mut of: Vec<Vec<Vec<usize>>>,
) -> Clusters {
    let mut uses: BTreeMap<usize, BTreeMap<&str, Uses>> = BTreeMap::new();
    for (digest, items) in digests.iter().zip(&of) {
        for (item, roots) in digest.items.iter().zip(items) {
            for (local, root) in item.entities.iter().zip(roots) {
                let forms = uses.entry(*root).or_default();
                forms.entry(&local.name).or_default().full += 1;
                for alias in &local.aliases {
                    forms.entry(alias).or_default().short |= is_short(local.kind, &local.name, alias);
                }
            }
        }
    }
    let full = |(root, forms): (&usize, &BTreeMap<&str, Uses>)| -> Vec<((Kind, String), usize)> {
        let own = forms.iter().filter(|(_, uses)| uses.full > 0);
        own.map(|(form, _)| ((nodes[*root].kind, plain(&key(form))), *root)).collect()
    };
    let bearers: BTreeSet<((Kind, String), usize)> = uses.iter().flat_map(full).collect();
    for (root, forms) in &mut uses {
        for (form, uses) in forms.iter_mut().filter(|(_, uses)| uses.full == 0) {
            let name = (nodes[*root].kind, plain(&key(form)));
            uses.taken = bearers.range((name.clone(), 0)..=(name, usize::MAX)).any(|(_, other)| other != root);
        }
    }
    let mut all: Vec<Cluster> = Vec::with_capacity(uses.len());
    let mut index: BTreeMap<usize, usize> = BTreeMap::new();
    for (root, forms) in &uses {
        let entry = union.entry[*root].and_then(|n| lexicon.by_label(nodes[n].kind, &nodes[n].key));
        let label = match entry {
            Some(entry) => lexicon.entry(entry).label.clone(),
            None => label(forms),
        };
        index.insert(*root, all.len());
        let forms = forms.keys().map(|f| (*f).to_owned()).collect();
        all.push(Cluster {
            kind: nodes[*root].kind,
            entry,
            label,
            forms,
            joins: Vec::new(),
            decided: Decided::default(),
        });
    }
    for (edge, _) in edges.iter().zip(joined).filter(|(_, joined)| **joined) {
        if let Some(&cluster) = index.get(&union.root(edge.owner)) {
            all[cluster].joins.push(edge.why.clone());
        }
    }
    for cluster in &mut all {
        tidy(cluster);
    }
    for root in of.iter_mut().flatten().flatten() {
        *root = index[root];
    }
    Clusters { all, of }
}

/// Puts a cluster's joins in order, each pair of names once, the label before what is joined to it.
fn tidy(cluster: &mut Cluster) {
    let label = key(&cluster.label);
    let mut seen = BTreeSet::new();
    for join in &mut cluster.joins {
        if key(&join.names[1]) == label {
            join.names.swap(0, 1);
        }
        // A name without its noun is known by its folded form alone.
        if join.reason == Reason::GenericNoun
            && let Some(at) = join.names.iter().position(|name| !cluster.forms.contains(name))
            && let Some(form) = cluster.forms.iter().find(|form| plain(&key(form)) == plain(&join.names[at]))
        {
            join.names[at].clone_from(form);
        }
    }
    cluster.joins.sort();
    cluster.joins.retain(|join| {
        let [a, b] = join.names.each_ref().map(|name| plain(&key(name)));
        a != b && seen.insert(if a < b { (a, b) } else { (b, a) })
    });
}

/// The form that stands for an unknown entity: in Latin letters if there is one, full
/// rather than an alias, the most frequent, the shortest, the first; no other's own name.
fn label(forms: &BTreeMap<&str, Uses>) -> String {
    let best = forms.iter().min_by_key(|(form, uses)| {
        let full = uses.full > 0 && !uses.short;
        let latin = is_latin(form) && !uses.short;
        (uses.taken, !latin, !full, std::cmp::Reverse(uses.full), form.chars().count(), **form)
    });
    best.map(|(form, _)| (*form).to_owned()).unwrap_or_default()
}
