//! Stretches of text that may name an entity, from every source, with their weight.

use rustc_hash::{FxHashMap, FxHashSet};

use super::latin;
use super::text::TextBlock;
use super::{evidence, forms, han, handles, marked};
use crate::digest::MarkKind;
use crate::lexicon::fold::{is_han, key};
use crate::lexicon::{EntryId, Lexicon};
use crate::ontology::Kind;

/// A stretch of a block that may name an entity.
#[derive(Debug, Clone)]
pub(super) struct Mention {
    /// Index of the block.
    pub block: usize,
    /// Byte range of the block's text.
    pub start: usize,
    pub end: usize,
    /// Folded name.
    pub key: String,
    /// Entries of the lexicon that bear the name; of different kinds where several.
    pub entries: Vec<EntryId>,
    /// The known family, suite or owner that an unknown name goes out from.
    pub family: Option<EntryId>,
    /// The kind that the form demands, where it does.
    pub kind: Option<Kind>,
    /// How sure it is that this is a name at all, 0 to 1, before all mentions are seen together.
    pub weight: f32,
    pub source: Source,
}

/// What found a mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Source {
    /// A name of the lexicon, or one that goes out from it.
    Lexicon,
    /// The form of a plan, a command, a release.
    Form,
    /// An account that acts.
    Account,
    /// A Chinese name's form.
    Han,
    /// A run of Latin words with capitals.
    Latin,
    /// Emphasis, quotes, a declared list.
    Marked,
    /// The tagger.
    Tagger,
}

/// Entries that are named in the item beyond doubt, and the words of the item, by which
/// ambiguous names are told.
struct Context {
    present: FxHashSet<EntryId>,
    norm: String,
}

/// A name of the lexicon in a block, all its entries together.
struct Known {
    start: usize,
    end: usize,
    entries: Vec<EntryId>,
}

/// All mentions of an item, in order of block and place.
pub(super) fn find(lexicon: &Lexicon, blocks: &[TextBlock]) -> Vec<Mention> {
    let found: Vec<Vec<crate::lexicon::Found>> =
        blocks.iter().map(|b| lexicon.find(b.text(), &b.folded).collect()).collect();
    let mut present = FxHashSet::default();
    for f in found.iter().flatten().filter(|f| !f.ambiguous) {
        let entry = lexicon.entry(f.entry);
        present.insert(f.entry);
        present.extend(entry.parent);
        present.extend(entry.developer);
    }
    let lines = blocks.iter().filter(|b| b.only_names()).map(|b| b.text());
    let declared = lines.flat_map(|line| marked::declared(line).map(|(start, end)| key(&line[start..end]))).collect();
    let context = Context { present, norm: blocks.iter().map(|b| b.norm.as_str()).collect::<Vec<_>>().join("\n") };
    let mut mentions = Vec::new();
    for (i, (block, found)) in blocks.iter().zip(found).enumerate() {
        let known = select(lexicon, &context, found);
        let (mentions_of_block, sources) = Default::default();
        let words = latin::words(block.text()).collect();
        let source = Source::Lexicon;
        let declared = &declared;
        let mut finder =
            Finder { lexicon, block, index: i, words, mentions: mentions_of_block, declared, sources, source };
        for name in &known {
            finder.known(name);
        }
        finder.source = Source::Form;
        finder.told_by_form();
        finder.source = Source::Account;
        finder.accounts();
        finder.source = Source::Han;
        finder.han();
        finder.source = Source::Latin;
        finder.latin();
        finder.source = Source::Marked;
        finder.marked();
        let mut of_block = finder.mentions;
        of_block.sort_by_key(|m| (m.start, std::cmp::Reverse(m.end)));
        mentions.append(&mut of_block);
    }
    mentions
}

impl Context {
    /// Whether an ambiguous name of the entry counts in this item.
    fn supports(&self, lexicon: &Lexicon, id: EntryId) -> bool {
        let entry = lexicon.entry(id);
        self.present.contains(&id)
            || entry.parent.is_some_and(|p| self.present.contains(&p))
            || entry.developer.is_some_and(|d| self.present.contains(&d))
            || entry.context.iter().any(|word| self.holds(&super::text::normalise(word)))
    }

    /// Whether the item's text has the word; a Latin one as a whole word.
    fn holds(&self, word: &str) -> bool {
        let edge = |c: Option<char>| c.is_none_or(|c| !c.is_ascii_alphanumeric());
        let latin = word.is_ascii();
        self.norm.match_indices(word).any(|(at, _)| {
            !latin || (edge(self.norm[..at].chars().next_back()) && edge(self.norm[at + word.len()..].chars().next()))
        })
    }
}

/// The names that stand: the leftmost, of these the longest; a company inside the name
/// of its team stands too.
fn select(lexicon: &Lexicon, context: &Context, mut found: Vec<crate::lexicon::Found>) -> Vec<Known> {
    found.retain(|f| !f.ambiguous || context.supports(lexicon, f.entry));
    found.sort_by_key(|f| (f.start, std::cmp::Reverse(f.end), f.entry));
    let mut known: Vec<Known> = Vec::new();
    for f in found {
        if let Some(last) = known.iter_mut().rev().find(|k| k.start == f.start && k.end == f.end) {
            if !last.entries.contains(&f.entry) {
                last.entries.push(f.entry);
            }
            continue;
        }
        let covering = known.iter().rev().find(|k| f.start < k.end);
        let stands = match covering {
            None => true,
            Some(outer) => {
                let team = outer.entries.iter().any(|e| lexicon.entry(*e).kind == Kind::Organization);
                f.start == outer.start && team && lexicon.entry(f.entry).kind == Kind::Company
            }
        };
        if stands {
            known.push(Known { start: f.start, end: f.end, entries: vec![f.entry] });
        }
    }
    known
}

/// Finds the names of one block.
pub(super) struct Finder<'a> {
    pub lexicon: &'a Lexicon,
    pub block: &'a TextBlock<'a>,
    /// Index of the block.
    index: usize,
    /// Its Latin words.
    pub words: Vec<latin::Word>,
    pub mentions: Vec<Mention>,
    /// Keys of what the item's lines of names list.
    declared: &'a FxHashSet<String>,
    /// Stretches that are no names: accounts that are only sources.
    pub sources: Vec<(usize, usize)>,
    /// What is looking for mentions now.
    source: Source,
}

/// Weight of a name that the lexicon knows.
const KNOWN: f32 = 0.95;

impl Finder<'_> {
    pub(super) fn push(
        &mut self,
        start: usize,
        end: usize,
        entries: Vec<EntryId>,
        family: Option<EntryId>,
        kind: Option<Kind>,
        weight: f32,
    ) {
        let key = key(&self.block.text()[start..end]);
        if !key.is_empty() {
            let source = self.source;
            self.mentions.push(Mention { block: self.index, start, end, key, entries, family, kind, weight, source });
        }
    }

    pub(super) fn covered(&self, start: usize, end: usize) -> bool {
        self.mentions.iter().any(|m| m.start < end && start < m.end)
            || self.sources.iter().any(|s| s.0 < end && start < s.1)
    }

    /// A name of the lexicon, as far as it goes on: a version, a year, a team, an app.
    fn known(&mut self, name: &Known) {
        let text = self.block.text();
        if self.is_only_cited(name.start, name.end) {
            self.sources.push((name.start, name.end));
            return;
        }
        if self.mentions.iter().any(|m| {
            name.start < m.end
                && name.end > m.start
                && !(m.start == name.start && m.end > name.end && m.kind == Some(Kind::Organization))
        }) {
            let nested = self.mentions.iter().any(|m| {
                m.start == name.start && m.entries.iter().any(|e| self.lexicon.entry(*e).kind == Kind::Organization)
            });
            if !nested {
                return;
            }
        }
        let kinds: Vec<Kind> = name.entries.iter().map(|e| self.lexicon.entry(*e).kind).collect();
        let of_kind = |kind: Kind| name.entries.iter().copied().find(|e| self.lexicon.entry(*e).kind == kind);
        let (mut start, mut end) = (name.start, name.end);
        let mut kind = None;
        if let Some(versioned) = self.version(name, &kinds) {
            end = versioned.0;
            kind = Some(versioned.1);
        } else if kinds.iter().any(|k| matches!(k, Kind::Event | Kind::Benchmark))
            && let Some((from, to)) = year(text, name.start, name.end)
        {
            (start, end) = (from, to);
            kind = Some(if kinds.contains(&Kind::Benchmark) { Kind::Benchmark } else { Kind::Event });
        } else if let Some((to, suffix)) = self.suffix(name.end) {
            // The outer name: a team of the company, an app of the model.
            let same = kinds.contains(&suffix);
            let owner = kinds.iter().any(|k| matches!(k, Kind::Company | Kind::Organization));
            let thing = kinds.iter().any(|k| matches!(k, Kind::Model | Kind::Product));
            let whole = key(&text[name.start..to]);
            let entries = self.of_key(&whole, suffix);
            // "The Foo team" is Foo, where Foo is who acts.
            let team = suffix == Kind::Organization && owner && entries.is_empty() && is_team(&self.block.norm[..to]);
            let ruled = kinds.iter().any(|k| matches!(k, Kind::Place | Kind::Person)) && text[..to].ends_with("政府");
            let held = kinds.contains(&Kind::Event);
            let team_of_thing = suffix == Kind::Organization && (thing || ruled || held) && !owner;
            if (suffix == Kind::Organization && owner && !team) || (suffix == Kind::Product && thing) || team_of_thing {
                if !entries.is_empty() {
                    self.push(name.start, to, entries, None, None, KNOWN);
                } else if same && suffix == Kind::Product {
                    self.push(name.start, to, name.entries.clone(), None, None, KNOWN);
                } else {
                    let family = name.entries.first().copied();
                    self.push(name.start, to, Vec::new(), family, Some(suffix), 0.8);
                }
                if suffix == Kind::Organization && (owner || ruled) {
                    self.push(name.start, name.end, name.entries.clone(), None, None, KNOWN);
                }
                return;
            }
        }
        if kinds.contains(&Kind::Model) && !matches!(kind, Some(k) if k != Kind::Model) {
            let entries =
                if kind.is_some() { self.of_key(&key(&text[start..end]), Kind::Model) } else { name.entries.clone() };
            if let Some(effort) = latin::effort(&text[end..])
                && !entries.is_empty()
            {
                self.push(start, end + effort, entries, None, None, KNOWN);
                return;
            }
        }
        if kind.is_none()
            && let Some(to) = self.compound(start, end)
        {
            self.push(start, to, Vec::new(), None, kinds.first().copied(), 0.85);
            return;
        }
        let Some(kind) = kind else {
            let place = kinds == [Kind::Place];
            let speech = text[end..].starts_with(['話', '话', '語', '语', '菜', '腔']);
            if !(place && speech) {
                self.push(start, end, name.entries.clone(), None, None, KNOWN);
                let line = of_kind(Kind::Product).and_then(|e| self.lexicon.entry(e).parent);
                self.siblings(end, line);
            }
            return;
        };
        let whole = key(&text[start..end]);
        let entries = self.of_key(&whole, kind);
        if entries.is_empty() {
            let family = of_kind(kind).or_else(|| of_kind(Kind::Product)).or(name.entries.first().copied());
            self.push(start, end, Vec::new(), family, Some(kind), 0.85);
        } else {
            self.push(start, end, entries, None, None, KNOWN);
        }
        if kind == Kind::Product {
            self.siblings(end, of_kind(Kind::Product));
        }
    }

    /// The end of the hyphenated word that a name opens, where a line of names lists it whole: GRPO-only.
    fn compound(&self, start: usize, end: usize) -> Option<usize> {
        let text = self.block.text();
        let rest = text[end..].strip_prefix(latin::is_hyphen)?;
        let length = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let to = text.len() - rest.len() + length;
        (length > 0 && self.declared.contains(&key(&text[start..to]))).then_some(to)
    }

    /// "眼鏡 S1、G1": what is listed after one of a line of products by designation alone.
    fn siblings(&mut self, mut end: usize, line: Option<EntryId>) {
        let text = self.block.text();
        let last = text[..end].rsplit(' ').next().unwrap_or_default();
        if line.is_none() || !latin::is_designation(last) {
            return;
        }
        const LISTS: [&str; 7] = ["、", "和", "与", "與", "及", "/", "and"];
        loop {
            let rest = text[end..].trim_start_matches(' ');
            let Some(rest) = LISTS.iter().find_map(|s| rest.strip_prefix(s)) else { return };
            let rest = rest.trim_start_matches(' ');
            let start = text.len() - rest.len();
            let length = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
            if !latin::is_designation(&rest[..length]) {
                return;
            }
            end = start + length;
            self.push(start, end, Vec::new(), line, Some(Kind::Product), 0.8);
        }
    }

    /// Whether a name is a handle, or the text of a link to what an account wrote, and does not act.
    pub(super) fn is_only_cited(&self, start: usize, end: usize) -> bool {
        let text = self.block.text();
        if text[..start].trim_end_matches('_').ends_with('@') {
            return !handles::acts(text, start, end);
        }
        let linked = self.block.block.marks.iter().any(|mark| {
            (mark.start as usize) <= start
                && end <= mark.end as usize
                && (mark.end as usize) - (mark.start as usize) <= end - start + 2
                && matches!(&mark.kind, MarkKind::Link(address) if handles::account(address).is_some())
        });
        linked && handles::is_in_brackets(text, start) && !handles::acts(text, start, end)
    }

    /// Plans, commands and releases.
    fn told_by_form(&mut self) {
        let text = self.block.text();
        let norm = &self.block.norm;
        let plans = forms::plans(text, norm, &self.words);
        let found = plans.into_iter().map(|p| (p, 0.7));
        let found = found.chain(forms::commands(text).into_iter().map(|c| (c, 0.62)));
        let found = found.chain(forms::numbered_releases(text, norm).into_iter().map(|r| (r, 0.62)));
        for ((start, end), weight) in found.collect::<Vec<_>>() {
            if !self.covered(start, end) {
                let marked = self.mark_weight(start, end);
                self.push(start, end, Vec::new(), None, Some(Kind::Product), weight + marked);
            }
        }
    }

    fn of_key(&self, key: &str, kind: Kind) -> Vec<EntryId> {
        let all = self.lexicon.by_key(key);
        let same: Vec<EntryId> = all.iter().copied().filter(|e| self.lexicon.entry(*e).kind == kind).collect();
        if same.is_empty() { all.to_vec() } else { same }
    }

    /// Where the name ends with its version, and the kind of what is so named.
    fn version(&self, name: &Known, kinds: &[Kind]) -> Option<(usize, Kind)> {
        let text = self.block.text();
        let end = latin::extend(text, name.end, true);
        if end == name.end {
            return None;
        }
        let added = text[name.end..end].trim_start_matches(|c: char| c == ' ' || latin::is_hyphen(c));
        let first = added.split([' ', '-', '‑']).next().unwrap_or(added);
        if kinds.contains(&Kind::Model) {
            return Some((end, Kind::Model));
        }
        let versioned = latin::is_version(first) || latin::is_size(first);
        if kinds.contains(&Kind::Product) {
            let named = versioned || latin::is_variant(first) || latin::is_designation(first);
            return named.then_some((end, Kind::Product));
        }
        if kinds.contains(&Kind::Company) {
            // A firm's name with a version is its model: MiniMax M2, DeepSeek-V4.
            let marked = first.starts_with(|c: char| c.is_ascii_alphabetic()) || first.contains('.');
            return (versioned && marked).then_some((end, Kind::Model));
        }
        let hyphenated = text[name.end..].starts_with(latin::is_hyphen);
        (kinds.contains(&Kind::Benchmark) && hyphenated).then_some((end, Kind::Benchmark))
    }

    /// A word right after a name that makes an organisation or a product of it.
    pub(super) fn suffix(&self, end: usize) -> Option<(usize, Kind)> {
        const NOUNS: [(&str, Kind); 36] = [
            ("研究团队", Kind::Organization),
            ("团队", Kind::Organization),
            ("实验室", Kind::Organization),
            ("研究院", Kind::Organization),
            ("研究所", Kind::Organization),
            ("研究中心", Kind::Organization),
            ("事业部", Kind::Organization),
            ("事业群", Kind::Organization),
            ("基金会", Kind::Organization),
            ("委员会", Kind::Organization),
            ("组委会", Kind::Organization),
            ("政府", Kind::Organization),
            ("浏览器", Kind::Product),
            ("眼镜", Kind::Product),
            ("手机", Kind::Product),
            ("音箱", Kind::Product),
            ("耳机", Kind::Product),
            ("助手", Kind::Product),
            ("插件", Kind::Product),
            ("客户端", Kind::Product),
            ("输入法", Kind::Product),
            ("导航", Kind::Product),
            ("桌面版", Kind::Product),
            ("网页版", Kind::Product),
            ("app", Kind::Product),
            ("cli", Kind::Product),
            ("sdk", Kind::Product),
            ("api", Kind::Product),
            ("desktop", Kind::Product),
            ("team", Kind::Organization),
            ("lab", Kind::Organization),
            ("labs", Kind::Organization),
            ("research team", Kind::Organization),
            ("browser", Kind::Product),
            ("cloud", Kind::Product),
            ("studio", Kind::Product),
        ];
        let rest = &self.block.norm[end..];
        let mut skipped = rest.len() - rest.trim_start_matches(' ').len();
        if rest[skipped..].starts_with("ai") && !rest[skipped + 2..].starts_with(|c: char| c.is_ascii_alphanumeric()) {
            let after = &rest[skipped + 2..];
            skipped += 2 + after.len() - after.trim_start_matches(' ').len();
        }
        if skipped > 4 {
            return None;
        }
        let rest = &rest[skipped..];
        NOUNS.iter().find_map(|(noun, kind)| {
            let after = rest.strip_prefix(noun)?;
            let capital = self.block.text()[end + skipped..].starts_with(char::is_uppercase);
            let whole = !noun.is_ascii()
                || (!after.starts_with(|c: char| c.is_ascii_alphanumeric())
                    && (capital || *noun == "team" || *noun == "app"));
            // "the OpenAI API" and "the Gemini app" name the thing by a common noun.
            (whole && skipped + noun.len() > 0 && (!noun.is_ascii() || skipped > 0 || rest.len() == noun.len()))
                .then_some((end + skipped + noun.len(), *kind))
        })
    }

    /// Chinese names by their form.
    fn han(&mut self) {
        let norm = &self.block.norm;
        if !norm.chars().any(is_han) {
            return;
        }
        let mut names = han::by_suffix(norm);
        names.extend(han::persons(norm));
        for name in names {
            // A place inside a name of its own is part of the name.
            let lexicon = self.lexicon;
            let place = |m: &Mention| {
                name.start <= m.start
                    && m.end <= name.end
                    && m.entries.iter().all(|e| lexicon.entry(*e).kind == Kind::Place)
                    && !m.entries.is_empty()
            };
            let overlapping = |m: &&Mention| m.start < name.end && name.start < m.end;
            if !name.weak && !name.plain && self.mentions.iter().filter(overlapping).all(place) {
                self.mentions.retain(|m| !place(m));
            }
            if !self.covered(name.start, name.end) {
                let declared = self.block.only_names();
                let weight = match (declared, name.plain, name.weak) {
                    (true, false, _) => 0.75,
                    (true, true, _) => 0.45,
                    (false, false, false) => 0.58,
                    (false, false, true) => 0.35,
                    (false, true, false) => 0.25,
                    (false, true, true) => 0.05,
                };
                let kind = (name.kind == Kind::Person).then_some(Kind::Person);
                let weight = if kind.is_some() { 0.72 } else { weight };
                self.push(name.start, name.end, Vec::new(), None, kind, weight);
            }
        }
    }
}

/// Whether a text ends with a word for a team that bears no name of its own.
fn is_team(norm: &str) -> bool {
    ["团队", "研究团队", "team", "research team"].iter().any(|team| norm.ends_with(team))
}

/// A year beside a name: `NeurIPS 2025`, `2025 世界人工智能大会`.
fn year(text: &str, start: usize, end: usize) -> Option<(usize, usize)> {
    let is_year = |t: &str| t.len() == 4 && t.starts_with("20") && t.bytes().all(|b| b.is_ascii_digit());
    let rest = &text[end..];
    let after = rest.trim_start_matches(|c: char| c == ' ' || latin::is_hyphen(c) || c == '\'' || c == '’');
    let skipped = rest.len() - after.len();
    if skipped <= 3
        && let Some(year) = after.get(..4)
        && is_year(year)
        && !after[4..].starts_with(|c: char| c.is_ascii_digit() || matches!(c, '年' | '/' | '-'))
    {
        return Some((start, end + skipped + 4));
    }
    let before = text[..start].trim_end_matches(' ');
    if start - before.len() <= 1 && before.len() >= 4 {
        let at = before.len() - 4;
        if before.is_char_boundary(at)
            && is_year(&before[at..])
            && !before[..at].ends_with(|c: char| c.is_ascii_digit())
        {
            return Some((at, end));
        }
    }
    None
}

/// How often each folded name stands in the digest's mentions, with the kind scores that
/// its mentions gather: what is known of a name in one item is known in all.
pub(super) type Everywhere = FxHashMap<String, (u32, evidence::Scores)>;
