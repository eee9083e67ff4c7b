//! Mentions of an item into entities: which names are one, of what kind, how surely.

use indexmap::IndexMap;
use rustc_hash::FxHashMap;

use super::LocalEntity;
use super::evidence::{self, Scores};
use super::mentions::{Everywhere, Mention};
use super::naming;
use super::reason::Reason;
use super::text::TextBlock;
use super::{forms, handles, latin, words};
use crate::lexicon::fold::{is_han, key};
use crate::lexicon::{EntryId, Lexicon};
use crate::ontology::Kind;

/// A name below this is no entity.
const THRESHOLD: f32 = 0.6;
/// What the kind's evidence adds to the weight of an unknown name, a point of score.
const EVIDENCE: f32 = 0.16;
/// What a maker's deed adds to the score of a company.
const MAKES: f32 = 0.5;
/// What a neighbour's kind adds in a list.
const NEIGHBOUR: f32 = 0.4;
/// The score from which on an unknown name's kind speaks against a join.
const SURE: f32 = 1.2;
/// An unknown name's kind where nothing tells it.
const DEFAULT_KIND: Kind = Kind::Product;

/// Mentions that are one name in the item.
#[derive(Debug, Clone, Default)]
struct Cluster {
    mentions: Vec<usize>,
    entries: Vec<EntryId>,
    family: Option<EntryId>,
    scores: Scores,
    forced: Option<Kind>,
    weight: f32,
    /// Names joined to it by the text: 文遠知行（WeRide）.
    joined: bool,
}

/// What the rules hold of an entity.
pub(super) struct Clues {
    /// Indices of its mentions.
    pub mentions: Vec<usize>,
    /// Kinds of the entries that bear the name, each once.
    pub known: Vec<Kind>,
    /// The kind that its form demands.
    pub forced: Option<Kind>,
    pub scores: Scores,
    /// Whether it goes out from a known name.
    pub has_family: bool,
    /// A medium that the item names only as where the news comes from.
    pub is_source: bool,
    /// What they hold it to be.
    pub kind: Kind,
    /// How sure they are.
    pub confidence: f32,
}

impl Clues {
    /// Whether the rules hold it for an entity.
    pub fn stands(&self) -> bool {
        self.confidence >= THRESHOLD && !self.is_source
    }
}

/// An entity with the mentions it was made of.
pub(super) struct Found {
    pub entity: LocalEntity,
    /// Its family, suite or owner by the lexicon, or by what its name goes out from.
    pub parent: Option<EntryId>,
    /// (block, start, end) of each mention, in order of the text.
    pub places: Vec<(usize, usize, usize)>,
    /// Its entry in the lexicon and what that is part of, from the entry up.
    pub lineage: Vec<EntryId>,
    /// The same of who makes it; of an unknown version, of who makes its family.
    pub makers: Vec<EntryId>,
    /// All entries that bear the name, by kind: the thing, the firm behind it.
    pub others: Vec<(Kind, Other)>,
}

/// What an entry gives to an entity that turns out to be it.
#[derive(Clone)]
pub(super) struct Other {
    lineage: Vec<EntryId>,
    makers: Vec<EntryId>,
    label: String,
}

impl Found {
    /// The name means what is of this kind: with its entry where the lexicon has one.
    pub fn become_kind(&mut self, kind: Kind) {
        if self.entity.kind == kind {
            return;
        }
        let other = self.others.iter().find(|(of, _)| *of == kind).map(|(_, o)| o.clone());
        self.entity.kind = kind;
        self.entity.lexicon = other.as_ref().map(|o| o.label.clone());
        match other {
            Some(other) => {
                self.parent = other.lineage.get(1).copied();
                self.lineage = other.lineage;
                self.makers = other.makers;
            }
            None if !self.lineage.is_empty() || matches!(kind, Kind::Company | Kind::Organization) => {
                self.lineage.clear();
                self.parent = None;
                self.makers.clear();
            }
            None => {}
        }
    }

    /// Its entry in the lexicon.
    pub fn entry(&self) -> Option<EntryId> {
        self.lineage.first().copied()
    }

    /// Whether the entry is the thing's maker; `None` where the lexicon knows no maker.
    pub fn developer_is(&self, maker: Option<EntryId>) -> Option<bool> {
        self.makers.first().map(|d| Some(*d) == maker)
    }
}

/// Gathers what an item's mentions tell of the kinds of unknown names, for the whole digest.
pub(super) fn gather(blocks: &[TextBlock], mentions: &[Mention], everywhere: &mut Everywhere) {
    for mention in mentions.iter().filter(|m| m.entries.is_empty()) {
        let (count, scores) = everywhere.entry(mention.key.clone()).or_default();
        *count += 1;
        evidence::of_context(&blocks[mention.block].norm, mention.start, mention.end, scores);
    }
}

/// What may be the entities of an item, in order of their first mention.
pub(super) fn cluster(
    lexicon: &Lexicon,
    blocks: &[TextBlock],
    mentions: &[Mention],
    everywhere: &Everywhere,
) -> Vec<(Found, Clues)> {
    let mut clusters: Vec<Cluster> = Vec::new();
    let mut by_key: FxHashMap<&str, usize> = FxHashMap::default();
    let mut by_entry: FxHashMap<EntryId, usize> = FxHashMap::default();
    for (i, mention) in mentions.iter().enumerate() {
        let known = mention.entries.iter().find_map(|e| by_entry.get(e)).copied();
        let index = known.or_else(|| by_key.get(mention.key.as_str()).copied()).unwrap_or_else(|| {
            clusters.push(Cluster::default());
            clusters.len() - 1
        });
        by_key.insert(&mention.key, index);
        let cluster = &mut clusters[index];
        cluster.mentions.push(i);
        for entry in &mention.entries {
            by_entry.entry(*entry).or_insert(index);
            if !cluster.entries.contains(entry) {
                cluster.entries.push(*entry);
            }
        }
        cluster.family = cluster.family.or(mention.family);
        cluster.forced = cluster.forced.or(mention.kind);
        cluster.weight = cluster.weight.max(mention.weight);
    }
    for cluster in &mut clusters {
        score(lexicon, blocks, mentions, cluster, everywhere);
    }
    join_told(lexicon, blocks, mentions, &mut clusters);
    join_parts(lexicon, blocks, mentions, &mut clusters);
    join_tiers(lexicon, blocks, mentions, &mut clusters);
    let mut found: Vec<(Found, Clues)> =
        clusters.into_iter().filter_map(|c| candidate(lexicon, blocks, mentions, c)).collect();
    found.sort_by_key(|(f, _)| f.places[0]);
    found
}

/// Adds up the evidence for a cluster's kind.
fn score(
    lexicon: &Lexicon,
    blocks: &[TextBlock],
    mentions: &[Mention],
    cluster: &mut Cluster,
    everywhere: &Everywhere,
) {
    let mut names: Vec<&str> = Vec::new();
    for &i in &cluster.mentions {
        let m = &mentions[i];
        let name = &blocks[m.block].text()[m.start..m.end];
        evidence::of_context(&blocks[m.block].norm, m.start, m.end, &mut cluster.scores);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let makes = cluster.mentions.iter().any(|&i| {
        let m = &mentions[i];
        let norm = &blocks[m.block].norm;
        evidence::is_funded(norm, m.end) || (!cluster.entries.is_empty() && evidence::makes(norm, m.end))
    });
    if makes {
        cluster.scores[Kind::Company as usize] += MAKES;
    }
    list_evidence(lexicon, blocks, mentions, cluster);
    for name in &names {
        evidence::of_name(name, !cluster.entries.is_empty(), &mut cluster.scores);
        if cluster.entries.is_empty() && is_person_name(lexicon, name) {
            cluster.scores[Kind::Person as usize] += 1.6;
        }
        if cluster.entries.is_empty() {
            cluster.scores[Kind::Model as usize] += latin::version_score(name);
        }
    }
    if cluster.entries.is_empty()
        && let Some((count, scores)) = everywhere.get(&mentions[cluster.mentions[0]].key)
    {
        let others = count.saturating_sub(cluster.mentions.len() as u32);
        if others > 0 {
            for (own, other) in cluster.scores.iter_mut().zip(scores) {
                *own += 0.5 * (other / *count as f32) * (others.min(4) as f32);
            }
            cluster.weight += 0.04 * others.min(3) as f32;
        }
    }
}

/// Names side by side in a list are mostly of one kind.
fn list_evidence(lexicon: &Lexicon, blocks: &[TextBlock], mentions: &[Mention], cluster: &mut Cluster) {
    let kind_of = |m: &Mention| match m.entries.as_slice() {
        [entry] => Some(lexicon.entry(*entry).kind),
        [] => m.kind.or_else(|| {
            let name = &blocks[m.block].text()[m.start..m.end];
            evidence::suffix_kinds(name).first().copied()
        }),
        _ => None,
    };
    for &i in &cluster.mentions {
        let m = &mentions[i];
        let text = blocks[m.block].text();
        let listed = |a: &Mention, b: &Mention| {
            a.block == b.block
                && a.end <= b.start
                && matches!(text[a.end..b.start].trim(), "、" | "," | "，" | "/" | "和" | "與" | "与" | "and" | ", and")
        };
        let before = i.checked_sub(1).map(|b| &mentions[b]).filter(|b| listed(b, m)).and_then(kind_of);
        let after = mentions.get(i + 1).filter(|a| listed(m, a)).and_then(kind_of);
        match (before, after) {
            (Some(a), Some(b)) if a == b => cluster.scores[a as usize] += NEIGHBOUR * 1.5,
            (Some(a), Some(b)) if a != b => {}
            (Some(kind), _) | (_, Some(kind)) => cluster.scores[kind as usize] += NEIGHBOUR * 0.75,
            _ => {}
        }
    }
}

/// Whether a Latin name looks like a person's: a known given name, then a word that is no common one.
fn is_person_name(lexicon: &Lexicon, name: &str) -> bool {
    let words: Vec<&str> = name.split(' ').collect();
    (2..=3).contains(&words.len())
        && words.iter().all(|w| {
            w.starts_with(char::is_uppercase)
                && w.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’'))
        })
        && words.iter().all(|w| w.chars().filter(|c| c.is_uppercase()).count() <= 2)
        && is_given_name(lexicon, words[0])
        && !words::is_generic(words[words.len() - 1])
        && !words::all_common(&words[1..].join(" "))
        && evidence::suffix_kinds(name).is_empty()
}

fn is_given_name(lexicon: &Lexicon, word: &str) -> bool {
    lexicon.is_given_name(word) || words::is_given_name(word)
}

/// Joins names of which the text says that they are one ([`naming::told`]), where neither the
/// lexicon nor what is sure of their kinds speaks against it.
fn join_told(lexicon: &Lexicon, blocks: &[TextBlock], mentions: &[Mention], clusters: &mut Vec<Cluster>) {
    let mut joins: Vec<(usize, usize, Reason)> = Vec::new();
    for of_block in mentions.chunk_by(|a, b| a.block == b.block) {
        let first = mentions.partition_point(|m| m.block < of_block[0].block);
        let places: Vec<(usize, usize)> = of_block.iter().map(|m| (m.start, m.end)).collect();
        let told = naming::told(&blocks[of_block[0].block], &places).into_iter();
        joins.extend(told.map(|(a, b, reason)| (first + a, first + b, reason)));
    }
    let of_mention = |clusters: &[Cluster], i: usize| clusters.iter().position(|c| c.mentions.contains(&i));
    for (a, b, reason) in joins {
        let (Some(to), Some(from)) = (of_mention(clusters, a), of_mention(clusters, b)) else { continue };
        let bare = matches!(reason, Reason::Brackets | Reason::Abbreviation);
        let versioned = mentions[a].family.is_some() || mentions[b].family.is_some();
        if to != from
            && !(bare && versioned)
            && may_be_one(lexicon, blocks, mentions, (&clusters[to], &clusters[from]), reason)
        {
            merge(clusters, to, from);
        }
    }
}

/// Whether nothing keeps two clusters apart: entries, the lexicon's user, versions, kinds.
fn may_be_one(
    lexicon: &Lexicon,
    blocks: &[TextBlock],
    mentions: &[Mention],
    (one, other): (&Cluster, &Cluster),
    reason: Reason,
) -> bool {
    let known = !one.entries.is_empty() && !other.entries.is_empty();
    if known && !one.entries.iter().any(|e| other.entries.contains(e)) {
        return false;
    }
    let names = |c: &Cluster| -> Vec<(&Mention, &str)> {
        let named = c.mentions.iter().map(|&i| &mentions[i]);
        named.map(|m| (m, &blocks[m.block].text()[m.start..m.end])).collect()
    };
    let (names_of_one, names_of_other) = (names(one), names(other));
    // "… Reasoning (formerly Foo)": the end of a name, which is no name.
    let is_word = |c: &Cluster, names: &[(&Mention, &str)]| {
        c.entries.is_empty() && names.iter().all(|(_, name)| !name.contains(' ') && words::all_common(name))
    };
    if is_word(one, &names_of_one) || is_word(other, &names_of_other) {
        return false;
    }
    let parted = names_of_one.iter().any(|(m, name)| {
        let apart = |(n, other): &(&Mention, &str)| {
            lexicon.are_apart(&m.key, &n.key) || (m.key != n.key && naming::differ(name, other))
        };
        names_of_other.iter().any(apart)
    });
    let (kinds, others) = (sure_kinds(lexicon, one), sure_kinds(lexicon, other));
    let of_one_sort = |sort: &dyn Fn(&Kind) -> bool| kinds.iter().any(sort) && others.iter().any(sort);
    let kinds_agree = match reason {
        Reason::SideBySide => of_one_sort(&|k| *k == Kind::Person),
        _ => {
            kinds.is_empty()
                || others.is_empty()
                || Kind::ALL.iter().any(|kind| of_one_sort(&|k| k.sort() == kind.sort()))
        }
    };
    !parted && kinds_agree
}

/// The kinds that a cluster is surely of, one of them; none where nothing tells.
fn sure_kinds(lexicon: &Lexicon, cluster: &Cluster) -> Vec<Kind> {
    if !cluster.entries.is_empty() {
        return cluster.entries.iter().map(|e| lexicon.entry(*e).kind).collect();
    }
    let (best, score) = evidence::best(&cluster.scores);
    cluster.forced.or((score >= SURE).then_some(best)).into_iter().collect()
}

/// "Anduril" and "Anduril Industries", "NeurIPS" and "NeurIPS 2025", "Altman" and "Sam
/// Altman", "Opus" and "Claude 3 Opus": the shorter is a form of the longer where only one longer name has it.
fn join_parts(lexicon: &Lexicon, blocks: &[TextBlock], mentions: &[Mention], clusters: &mut Vec<Cluster>) {
    let name = |c: &Cluster| {
        let longest = c.mentions.iter().map(|&i| &mentions[i]).max_by_key(|m| m.end - m.start)?;
        Some(blocks[longest.block].text()[longest.start..longest.end].to_owned())
    };
    let mut joins: Vec<(usize, usize)> = Vec::new();
    for (s, short) in clusters.iter().enumerate() {
        let Some(short_name) = name(short) else { continue };
        let mut longer = None;
        let mut candidates = 0;
        for (l, long) in clusters.iter().enumerate() {
            if l == s {
                continue;
            }
            let Some(long_name) = name(long) else { continue };
            if long_name.len() <= short_name.len() {
                continue;
            }
            let (sk, lk) = (kind_of(lexicon, short).0, kind_of(lexicon, long).0);
            let year = long_name.starts_with(&short_name)
                && is_year(long_name[short_name.len()..].trim_matches(|c: char| c == ' ' || c == '-' || c == '‑'));
            let lead = long_name.strip_prefix(&short_name).is_some_and(|r| r.starts_with(' '));
            let before = long_name.strip_suffix(&short_name).unwrap_or_default();
            let tail = before.ends_with(' ');
            let unknown = short.entries.is_empty() || short.entries.iter().any(|e| long.entries.contains(e));
            let joins = match lk {
                // 「第 3 屆甲年會」 and 「甲年會」.
                Kind::Event if long_name.starts_with('第') && long_name.ends_with(&short_name) => sk == lk,
                Kind::Event if lead => sk == lk,
                Kind::Event | Kind::Benchmark => year && (sk == lk || short.entries.is_empty()),
                // A release of a product is the product; a version of a model is a model of its own.
                Kind::Product => {
                    let release =
                        long.family.is_some_and(|f| short.entries.contains(&f)) && ends_with_release(&long_name);
                    // "Codex for Windows" is no Windows.
                    let made_for = [" for ", " in ", " on ", " with ", " of "].iter().any(|w| before.ends_with(w));
                    sk == lk && (release || tail && !made_for)
                }
                // "Opus" beside "Claude 3 Opus", and no other Opus.
                Kind::Model => sk == lk && (tail || before.ends_with(latin::is_hyphen)),
                Kind::Technique => sk == lk && unknown && lead,
                Kind::Person => unknown && short.entries.is_empty() && (lead || tail) && !short_name.contains(' '),
                Kind::Company | Kind::Organization => {
                    unknown && short.entries.is_empty() && lead && !words::all_common(&short_name)
                }
                _ => false,
            };
            if joins && !lexicon.are_apart(&key(&short_name), &key(&long_name)) {
                candidates += 1;
                longer = Some(l);
            }
        }
        if let (1, Some(longer)) = (candidates, longer) {
            joins.push((longer, s));
        }
    }
    joins.sort_by_key(|j| std::cmp::Reverse(j.1));
    for (to, from) in joins {
        if to < clusters.len()
            && from < clusters.len()
            && !clusters[from].mentions.is_empty()
            && !clusters[to].mentions.is_empty()
        {
            merge_keeping(clusters, to, from);
        }
    }
    clusters.retain(|c| !c.mentions.is_empty());
}

/// "Pro" is the plan of that name of a firm or product of the item, where it is one plan only.
fn join_tiers(lexicon: &Lexicon, blocks: &[TextBlock], mentions: &[Mention], clusters: &mut Vec<Cluster>) {
    let tier = |cluster: &Cluster| {
        let first = &mentions[*cluster.mentions.first()?];
        let name = &blocks[first.block].text()[first.start..first.end];
        (cluster.entries.is_empty() && forms::is_tier(name)).then(|| name.to_owned())
    };
    let tiers: Vec<(usize, String)> = clusters.iter().enumerate().filter_map(|(i, c)| Some((i, tier(c)?))).collect();
    if tiers.is_empty() {
        return;
    }
    let named: Vec<EntryId> = clusters.iter().flat_map(|c| &c.entries).copied().collect();
    let makers: Vec<EntryId> =
        named.iter().copied().chain(named.iter().filter_map(|e| lexicon.entry(*e).developer)).collect();
    for (cluster, tier) in tiers {
        let is_plan = |id: &EntryId| {
            let entry = lexicon.entry(*id);
            if entry.kind != Kind::Product {
                return false;
            }
            let line = entry.label.strip_suffix(tier.as_str()).filter(|line| line.ends_with(' '));
            // A phone has a "Pro", too, with its number before it.
            line.is_some_and(|line| !line.contains(|c: char| c.is_ascii_digit()))
                && entry.developer.is_some_and(|maker| makers.contains(&maker))
        };
        let mut plans = (0..lexicon.entries().len() as EntryId).filter(is_plan);
        if let (Some(plan), None) = (plans.next(), plans.next()) {
            match clusters.iter().position(|c| c.entries.contains(&plan)) {
                Some(whole) => merge_keeping(clusters, whole, cluster),
                None => clusters[cluster].entries.push(plan),
            }
        }
    }
    clusters.retain(|c| !c.mentions.is_empty());
}

/// Whether a name ends with the number of a release.
fn ends_with_release(name: &str) -> bool {
    let number = name.rsplit(' ').next().unwrap_or(name).trim_start_matches(['v', 'V']);
    number.contains('.') && number.chars().all(|c| c.is_ascii_digit() || c == '.')
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.starts_with("20") && text.bytes().all(|b| b.is_ascii_digit())
}

fn merge(clusters: &mut Vec<Cluster>, to: usize, from: usize) {
    merge_keeping(clusters, to, from);
    clusters.retain(|c| !c.mentions.is_empty());
}

/// Moves all of `from` into `to`; `from` stays as an empty cluster.
fn merge_keeping(clusters: &mut [Cluster], to: usize, from: usize) {
    let moved = std::mem::take(&mut clusters[from]);
    let into = &mut clusters[to];
    // A base name without its year adds no entry: NeurIPS is not NeurIPS 2025.
    if into.family.is_none() {
        into.entries.extend(moved.entries);
    }
    into.mentions.extend(moved.mentions);
    into.mentions.sort_unstable();
    into.family = into.family.or(moved.family);
    into.forced = into.forced.or(moved.forced);
    into.weight = into.weight.max(moved.weight) + 0.06;
    into.joined = true;
    for (own, other) in into.scores.iter_mut().zip(moved.scores) {
        *own += other;
    }
}

/// Kind by priority where a known name has entries of several and nothing else tells.
fn prior(kind: Kind) -> f32 {
    match kind {
        Kind::Product => 0.5,
        Kind::Model => 0.45,
        Kind::Company => 0.4,
        Kind::Benchmark => 0.35,
        Kind::Organization => 0.3,
        Kind::Person => 0.25,
        Kind::Event | Kind::Technique | Kind::Place => 0.2,
    }
}

/// The cluster's kind, its entry of that kind, and the score that told it.
fn kind_of(lexicon: &Lexicon, cluster: &Cluster) -> (Kind, Option<EntryId>, f32) {
    if cluster.entries.is_empty() {
        if let Some(kind) = cluster.forced {
            return (kind, None, 1.0);
        }
        let (kind, score) = evidence::best(&cluster.scores);
        return if score >= 0.3 { (kind, None, score) } else { (DEFAULT_KIND, None, 0.0) };
    }
    let has_company = cluster.entries.iter().any(|e| lexicon.entry(*e).kind == Kind::Company);
    let mut best: Option<(f32, EntryId)> = None;
    for &id in &cluster.entries {
        let kind = lexicon.entry(id).kind;
        let mut score = cluster.scores[kind as usize] + prior(kind);
        if kind == Kind::Organization && !has_company {
            score += cluster.scores[Kind::Company as usize];
        }
        if cluster.forced == Some(kind) {
            score += 2.0;
        }
        if best.is_none_or(|(s, _)| score > s) {
            best = Some((score, id));
        }
    }
    let (score, id) = best.expect("the cluster has an entry");
    (lexicon.entry(id).kind, Some(id), score)
}

/// Whether an entry is a medium, and the item names it only as where the news comes from.
fn is_source(lexicon: &Lexicon, blocks: &[TextBlock], mentions: &[Mention], cluster: &Cluster, entry: EntryId) -> bool {
    words::is_medium(&lexicon.entry(entry).label)
        && cluster
            .mentions
            .iter()
            .map(|&i| &mentions[i])
            .all(|m| blocks[m.block].only_names() || handles::is_cited_medium(&blocks[m.block].norm, m.start, m.end))
}

fn candidate(
    lexicon: &Lexicon,
    blocks: &[TextBlock],
    mentions: &[Mention],
    cluster: Cluster,
) -> Option<(Found, Clues)> {
    let (kind, entry, score) = kind_of(lexicon, &cluster);
    let mut names: IndexMap<String, (usize, String)> = IndexMap::new();
    let mut places = Vec::new();
    let mut in_heading = false;
    for &i in &cluster.mentions {
        let m = &mentions[i];
        let name = blocks[m.block].text()[m.start..m.end].to_owned();
        in_heading |= blocks[m.block].is_heading();
        places.push((m.block, m.start, m.end));
        names.entry(key(&name)).or_insert((name.chars().count(), name));
    }
    places.sort_unstable();
    let longest = names.values().max_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.cmp(&a.1)))?.1.clone();
    let mut confidence = cluster.weight;
    if entry.is_none() && cluster.family.is_none() {
        confidence += EVIDENCE * score.min(2.2);
        confidence += 0.04 * (cluster.mentions.len() - 1).min(3) as f32;
        confidence += if in_heading { 0.05 } else { 0.0 };
        confidence += if cluster.joined { 0.08 } else { 0.0 };
        if words::all_common(&longest) && !longest.chars().any(is_han) {
            confidence -= 0.12;
        }
    }
    let is_source = entry.is_some_and(|e| is_source(lexicon, blocks, mentions, &cluster, e));
    let mut known: Vec<Kind> = cluster.entries.iter().map(|e| lexicon.entry(*e).kind).collect();
    known.sort_unstable();
    known.dedup();
    let mut aliases: Vec<String> = names.into_values().map(|(_, n)| n).filter(|n| *n != longest).collect();
    aliases.sort();
    let parent = entry.and_then(|e| lexicon.entry(e).parent).or(cluster.family);
    let developer = entry.or(cluster.family).and_then(|e| lexicon.entry(e).developer);
    let found = Found {
        entity: LocalEntity {
            name: longest,
            aliases,
            kind,
            lexicon: entry.map(|e| lexicon.entry(e).label.clone()),
            confidence: confidence.clamp(0.0, 0.99),
            mentions: places.iter().map(|&(b, s, e)| blocks[b].block.source_span(s, e)).collect(),
        },
        parent,
        lineage: entry.map(|e| lineage(lexicon, e)).unwrap_or_default(),
        makers: developer.map(|e| lineage(lexicon, e)).unwrap_or_default(),
        places,
        others: cluster.entries.iter().map(|e| other(lexicon, *e)).collect(),
    };
    let clues = Clues {
        mentions: cluster.mentions,
        known,
        forced: cluster.forced,
        scores: cluster.scores,
        has_family: cluster.family.is_some(),
        is_source,
        kind,
        confidence,
    };
    Some((found, clues))
}

fn other(lexicon: &Lexicon, id: EntryId) -> (Kind, Other) {
    let entry = lexicon.entry(id);
    let makers = entry.developer.map(|e| lineage(lexicon, e)).unwrap_or_default();
    (entry.kind, Other { lineage: lineage(lexicon, id), makers, label: entry.label.clone() })
}

/// An entry and what it is part of, from the entry up.
fn lineage(lexicon: &Lexicon, id: EntryId) -> Vec<EntryId> {
    let mut line = vec![id];
    while let Some(parent) = line.last().and_then(|e| lexicon.entry(*e).parent)
        && !line.contains(&parent)
    {
        line.push(parent);
    }
    line
}
