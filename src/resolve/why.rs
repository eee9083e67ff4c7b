//! Why names are joined, and what speaks against it.
//!
//! | speaks against a join | because |
//! | --- | --- |
//! | the lexicon has both as entries, or keeps them apart | its user says so |
//! | both have numbers, and others | GPT-4 is not GPT-5 |
//! | one abbreviates what the lexicon knows, or several names | MCP is one protocol, whatever else it may be short for |
//! | the lexicon knows one as of another sort | Kimi is no firm: 「月之暗面（Kimi）」 |
//! | an item claims something of the one and the other, where only brackets join them | nobody buys itself |
//! | an item names both as two, or they share a word, where only a link joins them | a link may be to a parent, or to what both belong to |

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rustc_hash::FxHashSet;

use super::join::NodeKey;
use super::names::plain;
use super::splits::Splits;
use crate::extract::{DigestExtraction, ItemExtraction, Reason, is_acronym};
use crate::lexicon::Lexicon;
use crate::lexicon::fold::{is_separator, key};
use crate::ontology::{Kind, Modality};

/// Why two names are one entity, and where it is said. The order is that in which of several
/// reasons for one join the first stands for all.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Join {
    pub reason: Reason,
    /// Day of the digest.
    pub date: Date,
    /// Identifier of the digest, without the base.
    pub digest: String,
    /// Index of the item in the digest.
    pub item: u32,
    /// Byte span, in the digest's file, of the words that say it.
    pub span: (u32, u32),
    /// 1-based line of the words, or of the item where no line of its own is known.
    pub line: u32,
    /// The words that say it.
    pub words: String,
    /// The name that the entity has anyway, and the one that is joined to it.
    pub names: [String; 2],
}

/// An item, with where it stands.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    pub digest: &'a DigestExtraction,
    pub id: &'a str,
    pub index: usize,
    pub item: &'a ItemExtraction,
}

/// The items of all digests.
pub(super) fn items<'a>(
    digests: &'a [&'a DigestExtraction],
    ids: &'a [String],
) -> impl Iterator<Item = ((usize, usize), At<'a>)> {
    digests.iter().zip(ids).enumerate().flat_map(|(d, (digest, id))| {
        let items = digest.items.iter().enumerate();
        items.map(move |(index, item)| ((d, index), At { digest, id, index, item }))
    })
}

impl At<'_> {
    /// A join that the item tells by its words.
    fn join(self, reason: Reason, names: [&str; 2], words: &str, span: (u32, u32), line: u32) -> Join {
        Join {
            reason,
            date: self.digest.date,
            digest: self.id.to_owned(),
            item: self.index as u32,
            span,
            line,
            words: words.to_owned(),
            names: names.map(str::to_owned),
        }
    }

    /// Why the item takes a form for a name of its entity, beside the entity's `other` name.
    pub fn uses(self, entity: usize, other: &str, form: &str) -> Join {
        let (one, folded) = (key(other), key(form));
        // Which other name it is said of: the asked one, else any.
        let said = self.item.namings.iter().filter(|n| n.entity as usize == entity).filter_map(|naming| {
            let names = naming.names.each_ref().map(|n| key(n));
            let at = names.iter().position(|name| *name == folded)?;
            let asked = names[1 - at] == one;
            let named = if asked { other } else { &naming.names[1 - at] };
            Some((!asked, self.join(naming.reason, [named, form], &naming.words, naming.span, naming.line)))
        });
        said.min().map_or_else(|| self.names_it(entity, Reason::OneInItem, other, form), |(_, join)| join)
    }

    /// The same where the item has no words for it but the name itself.
    pub fn names_it(self, entity: usize, reason: Reason, other: &str, form: &str) -> Join {
        let span = self.item.entities[entity].mentions.first().copied().unwrap_or_default();
        self.join(reason, [other, form], form, span, self.item.line)
    }
}

/// Names that are the text of links to one place: (hub, owner) and why.
pub(super) fn linked(
    digests: &[&DigestExtraction],
    ids: &[String],
    owners: &[Vec<Vec<NodeKey>>],
) -> Vec<((NodeKey, NodeKey), Join)> {
    let mut groups: BTreeMap<(Kind, &str), BTreeMap<&NodeKey, Join>> = BTreeMap::new();
    for ((d, i), at) in items(digests, ids) {
        for addressed in &at.item.addresses {
            let node = &owners[d][i][addressed.entity as usize];
            let words = format!("[{}]({})", addressed.name, addressed.address);
            let join = at.join(Reason::SameLink, ["", &addressed.name], &words, addressed.span, addressed.line);
            let group = groups.entry((node.kind, &addressed.address)).or_default();
            let first = group.entry(node).or_insert_with(|| join.clone());
            if join < *first {
                *first = join;
            }
        }
    }
    groups.retain(|_, nodes| nodes.len() > 1);
    let linked: FxHashSet<&NodeKey> = groups.values().flat_map(BTreeMap::keys).copied().collect();
    // Pairs that an item names as two.
    let mut two: BTreeSet<(&NodeKey, &NodeKey)> = BTreeSet::new();
    if !linked.is_empty() {
        for named in owners.iter().flatten() {
            let named: BTreeSet<&NodeKey> = named.iter().filter(|n| linked.contains(n)).collect();
            two.extend(named.iter().flat_map(|a| named.iter().map(|b| (*a, *b))).filter(|(a, b)| a < b));
        }
    }
    let mut out = Vec::new();
    for nodes in groups.values() {
        let names: Vec<&NodeKey> = nodes.keys().copied().collect();
        let parted = names.iter().enumerate().any(|(n, a)| {
            names[n + 1..].iter().any(|b| two.contains(&(*a, *b)) || share(&nodes[*a].names[1], &nodes[*b].names[1]))
        });
        let hub = names.iter().find(|n| !n.unknown).or(names.first());
        let Some(hub) = hub.filter(|_| !parted) else { continue };
        for (owner, join) in nodes.iter().filter(|(owner, _)| *owner != hub) {
            let names = [nodes[*hub].names[1].clone(), join.names[1].clone()];
            out.push((((*hub).clone(), (*owner).clone()), Join { names, ..join.clone() }));
        }
    }
    out
}

/// Whether two names have a word in common, or one is within the other: `Foo Canvas` and `Foo`
/// may both lead to Foo's page.
fn share(one: &str, other: &str) -> bool {
    let (a, b) = (key(one), key(other));
    let words = |name: &str| -> BTreeSet<String> { name.split(is_separator).map(key).collect() };
    a.contains(&b) || b.contains(&a) || !words(one).is_disjoint(&words(other))
}

/// Those pairs of nodes of which an item claims something.
pub(super) fn related<'a>(
    digests: &[&DigestExtraction],
    owners: &'a [Vec<Vec<NodeKey>>],
    pairs: &FxHashSet<(&NodeKey, &NodeKey)>,
) -> BTreeSet<(&'a NodeKey, &'a NodeKey)> {
    let mut out = BTreeSet::new();
    if pairs.is_empty() {
        return out;
    }
    for (item, nodes) in digests.iter().flat_map(|d| &d.items).zip(owners.iter().flatten()) {
        for claim in item.claims.iter().filter(|c| c.modality == Modality::Asserted) {
            let (Some(a), Some(b)) =
                (nodes.get(claim.subject as usize), claim.object.and_then(|o| nodes.get(o as usize)))
            else {
                continue;
            };
            let (a, b) = if a < b { (a, b) } else { (b, a) };
            if pairs.contains(&(a, b)) {
                out.insert((a, b));
            }
        }
    }
    out
}

/// Whether the lexicon knows a name, but as what nothing of this kind can be: a thing, not its maker.
pub(super) fn is_of_another_sort(lexicon: &Lexicon, kind: Kind, name: &str) -> bool {
    let entries = || lexicon.by_key(name).iter().map(|e| lexicon.entry(*e)).filter(|e| e.context.is_empty());
    entries().next().is_some() && entries().all(|e| e.kind.sort() != kind.sort())
}

/// What one abbreviation is short for, folded, with the joins that say so.
type LongForms<'a> = BTreeMap<String, Vec<(&'a NodeKey, &'a NodeKey)>>;

/// Joins by an abbreviation that stands for something else, too: (hub, owner).
pub(super) fn ambiguous<'a>(
    lexicon: &Lexicon,
    joins: impl Iterator<Item = (&'a NodeKey, &'a NodeKey, &'a Join)>,
) -> BTreeSet<(NodeKey, NodeKey)> {
    let mut found: BTreeMap<(Kind, String), LongForms> = BTreeMap::new();
    let mut out = BTreeSet::new();
    for (hub, owner, join) in joins.filter(|(_, _, join)| join.reason == Reason::Abbreviation) {
        let [a, b] = &join.names;
        let (short, long) = if a.chars().count() < b.chars().count() { (a, b) } else { (b, a) };
        let known = [hub, owner].into_iter().filter(|node| !node.unknown);
        let entries = known.filter_map(|node| lexicon.by_label(node.kind, &node.key)).map(|e| lexicon.entry(e));
        let spelled_out = entries.flat_map(|e| std::iter::once(&e.label).chain(&e.aliases)).any(|name| {
            let (name_key, long_key) = (key(name), key(long));
            name_key != long_key && is_acronym(short, name)
        });
        if spelled_out {
            out.insert((hub.clone(), owner.clone()));
        } else {
            let short = found.entry((owner.kind, plain(&key(short)))).or_default();
            short.entry(plain(&key(long))).or_default().push((hub, owner));
        }
    }
    for long in found.into_values().filter(|long| long.len() > 1) {
        out.extend(long.into_values().flatten().map(|(hub, owner)| (hub.clone(), owner.clone())));
    }
    out
}

/// Pairs of nodes that the lexicon or people keep apart: indices into `nodes`.
pub(super) fn apart(lexicon: &Lexicon, splits: &Splits, nodes: &[&NodeKey]) -> Vec<(usize, usize)> {
    let pairs = lexicon.apart().chain(splits.both_ways()).map(|(one, other)| (plain(one), plain(other)));
    let pairs: BTreeSet<(String, String)> = pairs.filter(|(one, other)| one < other).collect();
    let wanted: BTreeSet<&String> = pairs.iter().flat_map(|(one, other)| [one, other]).collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut bearers: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, node) in nodes.iter().enumerate() {
        let entry = lexicon.by_label(node.kind, &node.key).filter(|_| !node.unknown).map(|e| lexicon.entry(e));
        let names = entry.into_iter().flat_map(|e| std::iter::once(&e.label).chain(&e.aliases));
        let names = names.map(|name| plain(&key(name))).chain([node.key.clone()]);
        for name in names.filter(|name| wanted.contains(name)) {
            bearers.entry(name).or_default().push(at);
        }
    }
    let of = |name: &String| bearers.get(name).map_or(&[][..], Vec::as_slice);
    let pairs = pairs.iter().flat_map(|(one, other)| of(one).iter().flat_map(|a| of(other).iter().map(|b| (*a, *b))));
    pairs.filter(|(a, b)| a != b && nodes[*a].kind == nodes[*b].kind).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{claim, days, digest, first_ids, item, local};
    use super::*;
    use crate::extract::{Addressed, Naming};
    use crate::ontology::Relation;
    use crate::resolve::{Resolution, resolve};

    /// A day with an item that says that two names of a company are one.
    fn said(day: &str, reason: Reason, names: [&str; 2], words: &str) -> DigestExtraction {
        let mut item = item(vec![local(Kind::Company, names[0], &[names[1]])], Vec::new());
        let names = names.map(str::to_owned);
        item.namings.push(Naming { entity: 0, names, reason, words: words.into(), span: (40, 60), line: 7 });
        digest("wire", day, vec![item])
    }

    /// An item of companies, of which the first is the text of a link.
    fn links(names: &[&str], address: &str) -> ItemExtraction {
        let entities = names.iter().map(|name| local(Kind::Company, name, &[])).collect();
        let mut item = item(entities, Vec::new());
        let name = names[0].to_owned();
        item.addresses.push(Addressed { entity: 0, name, address: address.into(), span: (9, 12), line: 3 });
        item
    }

    fn run(digests: &[DigestExtraction], own: &str) -> Resolution {
        let own = format!("label,kind,aliases,apart\n{own}");
        let lexicon = Lexicon::load(&[("own.csv".into(), own)]).unwrap_or_else(|e| panic!("{}", e[0]));
        resolve(&digests.iter().collect::<Vec<_>>(), &lexicon)
    }

    fn told(resolution: &Resolution, id: &str) -> Vec<String> {
        let joins = &resolution.entities[id].joins;
        let line = |j: &Join| {
            format!("{}: {}, {}#{}:{}: {}", j.names.join(" = "), j.reason.name(), j.digest, j.item, j.line, j.words)
        };
        joins.iter().map(line).collect()
    }

    #[test]
    fn a_join_keeps_its_reason_and_the_words_that_say_it() {
        let all = [
            said("2025-11-03", Reason::Renamed, ["Foobam", "左格智慧"], "Foobam，原名左格智慧"),
            said("2025-11-02", Reason::Brackets, ["左格智慧", "Foobam"], "左格智慧（Foobam）"),
            said("2025-11-05", Reason::Renamed, ["Foobam", "左格智慧"], "Foobam，前身為左格智慧"),
        ];
        let r = run(&all, "");
        assert_eq!(first_ids(&r), [["company/foobam"]; 3]);
        // The plainest, of equals the first day.
        let renamed = "Foobam = 左格智慧: renamed, digest/wire/2025-11-03#0:7: Foobam，原名左格智慧";
        assert_eq!(told(&r, "company/foobam"), [renamed]);
    }

    #[test]
    fn a_user_undoes_a_join() {
        let mut all = days(Kind::Company, &[&[("左格智慧", &[])], &[("Foobam", &[])]]);
        all.push(said("2025-11-03", Reason::Brackets, ["左格智慧", "Foobam"], "左格智慧（Foobam）"));
        assert_eq!(first_ids(&run(&all, "")), [["company/foobam"]; 3]);
        let r = run(&all, "左格智慧,Company,,Foobam\n");
        assert_eq!(first_ids(&r), [["company/左格智慧"], ["company/foobam"], ["company/左格智慧"]]);
        assert!(r.entities.values().all(|e| e.joins.is_empty()));
        // Not over a third name either.
        all.push(said("2025-11-04", Reason::Brackets, ["左格智慧", "Zorgo"], "左格智慧（Zorgo）"));
        all.push(said("2025-11-05", Reason::Renamed, ["Zorgo Robotics", "Foobam"], "Zorgo Robotics, formerly Foobam"));
        all.push(said("2025-11-06", Reason::Renamed, ["Zorgo Robotics", "Zorgo"], "Zorgo Robotics, formerly Zorgo"));
        let r = run(&all, "左格智慧,Company,,Foobam\n");
        assert_ne!(r.ids[0], r.ids[1]);
    }

    #[test]
    fn links_to_one_place_join_names_of_one_kind() {
        let day = |n: usize, items| digest("wire", &format!("2025-11-{n:02}"), items);
        let home = "foobam.example";
        let all = [day(1, vec![links(&["左格智慧"], home)]), day(2, vec![links(&["Foobam"], home)])];
        let r = run(&all, "");
        assert_eq!(first_ids(&r), [["company/foobam"]; 2]);
        let why = "Foobam = 左格智慧: same link, digest/wire/2025-11-01#0:3: [左格智慧](foobam.example)";
        assert_eq!(told(&r, "company/foobam"), [why]);
        // Two names of one item are two, on all days.
        let both = day(3, vec![links(&["Foobam", "左格智慧"], home)]);
        let r = run(&[all[0].clone(), all[1].clone(), both], "");
        assert_eq!(first_ids(&r)[..2], [["company/左格智慧"], ["company/foobam"]]);
        // And so are two entries of the lexicon.
        let r = run(&all, "Foobam,Company,,\n左格智慧,Company,,\n");
        assert_eq!(first_ids(&r), [["company/左格智慧"], ["company/foobam"]]);
        let siblings = [day(1, vec![links(&["Foobam Canvas"], home)]), day(2, vec![links(&["Foobam Code"], home)])];
        assert_eq!(run(&siblings, "").entities.len(), 2);
        let other = [all[0].clone(), day(2, vec![links(&["Foobam"], "zorg.example")])];
        assert_eq!(first_ids(&run(&other, "")), [["company/左格智慧"], ["company/foobam"]]);
    }

    #[test]
    fn a_parent_in_brackets_is_told_by_what_is_claimed_of_it() {
        let brackets = said("2025-11-01", Reason::Brackets, ["左格智慧", "Foobam"], "左格智慧（Foobam）");
        let named = vec![local(Kind::Company, "Foobam", &[]), local(Kind::Company, "左格智慧", &[])];
        let buys = claim(Relation::Acquired, 0, Some(1), &[], "Foobam 收購左格智慧");
        let all = [brackets.clone(), digest("wire", "2025-11-02", vec![item(named, vec![buys])])];
        let r = run(&all, "");
        assert_eq!(&*r.ids[1][0][0], "company/foobam");
        assert_eq!(&*r.ids[1][0][1], "company/左格智慧");
    }

    #[test]
    fn an_abbreviation_of_several_things_joins_none() {
        let short = |day: &str, long: &str| {
            said(&format!("2025-11-{day}"), Reason::Abbreviation, [long, "FBQZ"], &format!("{long} (FBQZ)"))
        };
        let one = [short("01", "Foo Bar Quux Zorg"), short("02", "Foo-Bar Quux Zorg")];
        assert_eq!(run(&one, "").entities.len(), 1);
        let two = [short("01", "Foo Bar Quux Zorg"), short("02", "Fine Bar Quality Zone")];
        assert_eq!(run(&two, "").entities.len(), 2);
        // Of an entry that the lexicon spells out.
        let known = "FBQZ,Company,Foo Bar Quux Zorg,\n";
        let r = run(&[short("01", "Fine Bar Quality Zone")], known);
        assert!(r.entities.values().all(|e| e.joins.is_empty()), "{:?}", r.entities);
        assert_eq!(run(&[short("01", "Fine Bar Quality Zone")], "FBQZ,Company,,\n").entities.len(), 1);
    }

    #[test]
    fn a_thing_in_brackets_is_not_its_maker() {
        let all = [said("2025-11-01", Reason::Brackets, ["左格智慧", "Kimi"], "左格智慧（Kimi）")];
        assert!(run(&all, "").entities.values().all(|e| e.joins.is_empty()));
    }

    #[test]
    fn a_chain_joins_no_two_entries() {
        let all = [
            said("2025-11-01", Reason::Brackets, ["Foobam", "左格"], "Foobam（左格）"),
            said("2025-11-02", Reason::AlsoCalled, ["左格", "左格智慧"], "左格，又稱左格智慧"),
            said("2025-11-03", Reason::Renamed, ["Quuxmind", "左格智慧"], "Quuxmind，原名左格智慧"),
        ];
        let mut both: Vec<Vec<Vec<&str>>> = Vec::new();
        let (straight, turned) = (all.clone(), [all[2].clone(), all[1].clone(), all[0].clone()]);
        let (straight, turned) = (
            run(&straight, "Foobam,Company,,\nQuuxmind,Company,,\n"),
            run(&turned, "Foobam,Company,,\nQuuxmind,Company,,\n"),
        );
        both.push(first_ids(&straight));
        both.push(first_ids(&turned).into_iter().rev().collect());
        assert_eq!(both[0], both[1]);
        assert_eq!((both[0][0][0], both[0][2][0]), ("company/foobam", "company/quuxmind"));
    }
}
