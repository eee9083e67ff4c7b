//! Stretches of text that may name an entity, from every source, with their weight.

use rustc_hash::{FxHashMap, FxHashSet};

use super::latin::{self, Word};
use super::text::TextBlock;
use super::{evidence, forms, han, handles, words};
use crate::digest::{BlockKind, MarkKind};
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
    let context = Context { present, norm: blocks.iter().map(|b| b.norm.as_str()).collect::<Vec<_>>().join("\n") };
    let mut mentions = Vec::new();
    for (i, (block, found)) in blocks.iter().zip(found).enumerate() {
        let known = select(lexicon, &context, found);
        let mut finder = Finder { lexicon, block, index: i, mentions: Vec::new(), sources: Vec::new() };
        for name in &known {
            finder.known(name);
        }
        finder.told_by_form();
        finder.accounts();
        finder.han();
        finder.latin();
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

struct Finder<'a> {
    lexicon: &'a Lexicon,
    block: &'a TextBlock<'a>,
    index: usize,
    mentions: Vec<Mention>,
    /// Stretches that are no names: accounts that are only sources.
    sources: Vec<(usize, usize)>,
}

/// Weight of a name that the lexicon knows.
const KNOWN: f32 = 0.95;

impl Finder<'_> {
    fn push(
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
            self.mentions.push(Mention { block: self.index, start, end, key, entries, family, kind, weight });
        }
    }

    fn covered(&self, start: usize, end: usize) -> bool {
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
            let team_of_thing = suffix == Kind::Organization && thing && !owner;
            if (suffix == Kind::Organization && owner && !team) || (suffix == Kind::Product && thing) || team_of_thing {
                if !entries.is_empty() {
                    self.push(name.start, to, entries, None, None, KNOWN);
                } else if same && suffix == Kind::Product {
                    self.push(name.start, to, name.entries.clone(), None, None, KNOWN);
                } else {
                    let family = name.entries.first().copied();
                    self.push(name.start, to, Vec::new(), family, Some(suffix), 0.8);
                }
                if suffix == Kind::Organization && owner {
                    self.push(name.start, name.end, name.entries.clone(), None, None, KNOWN);
                }
                return;
            }
        }
        let Some(kind) = kind else {
            let place = kinds == [Kind::Place];
            let speech = text[end..].starts_with(['話', '话', '語', '语', '菜', '腔']);
            if !(place && speech) {
                self.push(start, end, name.entries.clone(), None, None, KNOWN);
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
    }

    /// Whether a name is a handle, or the text of a link to what an account wrote, and does not act.
    fn is_only_cited(&self, start: usize, end: usize) -> bool {
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
        let plans = forms::plans(text, norm, &latin::words(text));
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
            return (versioned || latin::is_variant(first)).then_some((end, Kind::Product));
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
    fn suffix(&self, end: usize) -> Option<(usize, Kind)> {
        const NOUNS: [(&str, Kind); 34] = [
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
            if !self.covered(name.start, name.end) {
                let declared = self.block.block.kind == BlockKind::KeyEntities;
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

    /// Latin names that the lexicon does not have.
    fn latin(&mut self) {
        let text = self.block.text();
        let words = latin::words(text);
        let chinese = text.chars().filter(|c| is_han(*c)).count() * 3 > words.len();
        let mut run: Vec<Word> = Vec::new();
        for word in words {
            // Two links side by side are two names.
            let parted = |at: usize| {
                let link = |m: &&crate::digest::Mark| matches!(m.kind, MarkKind::Link(_));
                self.block.block.marks.iter().filter(link).any(|m| m.start as usize == at)
            };
            let follows = run.last().is_some_and(|last| &text[last.end..word.start] == " ") && !parted(word.start);
            if !follows {
                self.run(&std::mem::take(&mut run), chinese);
            }
            let handle = text[..word.start].trim_end_matches('_').ends_with('@');
            let free = !self.covered(word.start, word.end) && !is_path(text, word);
            let (word, joined) = latin::unjoined(text, word);
            let name = &text[word.start..word.end];
            if handle && free {
                self.run(&std::mem::take(&mut run), chinese);
                self.handle(word);
                continue;
            }
            let continues = !run.is_empty()
                && ((latin::is_version(name)
                    && !latin::is_counted(&text[word.end..])
                    && !(latin::is_measure(name) && name.contains(char::is_alphabetic)))
                    || (name == "of" && !chinese));
            // After its version a name goes on with a variant only.
            let ended = run.len() > 1
                && run.last().is_some_and(|last| latin::is_version(&text[last.start..last.end]))
                && !(latin::is_variant(name) || latin::is_size(name));
            if ended {
                self.run(&std::mem::take(&mut run), chinese);
            }
            if free && (latin::is_namelike(name) || continues) {
                run.push(word);
                if joined {
                    self.run(&std::mem::take(&mut run), chinese);
                }
            } else {
                self.run(&std::mem::take(&mut run), chinese);
            }
        }
        self.run(&run, chinese);
    }

    /// A handle that acts is a name; one that only is the source is not.
    fn handle(&mut self, word: Word) {
        let text = self.block.text();
        if handles::acts(text, word.start, word.end) && !forms::is_artifact(&text[word.start..word.end]) {
            self.push(word.start, word.end, Vec::new(), None, Some(Kind::Person), 0.66);
        }
    }

    /// Links to what an account wrote, whose text begins with the account's name.
    fn accounts(&mut self) {
        let text = self.block.text();
        for mark in &self.block.block.marks {
            let MarkKind::Link(address) = &mark.kind else { continue };
            let Some(account) = handles::account(address) else { continue };
            let (start, limit) = (mark.start as usize, mark.end as usize);
            let Some((start, end)) = handles::named(text, start, limit, account) else { continue };
            if self.covered(start, end) {
                continue;
            }
            if self.is_only_cited(start, end) {
                self.sources.push((start, end));
                continue;
            }
            let full = text[start..end].contains(' ');
            if full || handles::acts(text, start, end) {
                self.push(start, end, Vec::new(), None, Some(Kind::Person), if full { 0.75 } else { 0.66 });
            }
        }
    }

    /// A run of name-like words, parted by single spaces.
    fn run(&mut self, run: &[Word], chinese: bool) {
        let text = self.block.text();
        let mut run = run;
        while let Some(last) = run.last() {
            if &text[last.start..last.end] == "of" {
                run = &run[..run.len() - 1];
            } else {
                break;
            }
        }
        // In Chinese text a capital after a known name goes on with the name: Foo Agentic Workflows.
        if chinese
            && let (Some(first), Some(last)) = (run.first(), run.last())
            && run.iter().all(|w| is_capitalised(&text[w.start..w.end]))
            && self.suffix(last.end).is_none()
            && let Some(owner) = self.owner_before(first.start)
        {
            let (from, family) = (owner.start, owner.entries.first().copied());
            self.push(from, last.end, Vec::new(), family, Some(Kind::Product), 0.7);
            return;
        }
        // What starts a sentence has a capital anyway.
        let starts_sentence = |w: &Word| {
            let before =
                text[..w.start].trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '“' | '(' | '['));
            before.is_empty() || before.ends_with(['.', '!', '?', '。', ':', '：', '\n', '•', '|', '—'])
        };
        let mut initial = run.first().is_some_and(starts_sentence);
        while let Some(first) = run.first() {
            let word = &text[first.start..first.end];
            let shouted = word.chars().filter(|c| c.is_uppercase()).count() > 1;
            let common = words::is_english(word) || words::is_generic(word);
            if (is_role(word) || (initial && matches!(word, "A" | "An" | "The"))) && run.len() > 1 {
                run = &run[1..];
                initial = false;
                continue;
            }
            if common
                && !shouted
                && !words::is_given_name(word)
                && (initial || chinese)
                && run.len() > 1
                && !latin::is_version(&text[run[1].start..run[1].end])
                && evidence::suffix_kinds(&text[run[0].start..run[run.len() - 1].end]).is_empty()
            {
                run = &run[1..];
                initial = false;
            } else {
                break;
            }
        }
        let (Some(first), Some(last)) = (run.first(), run.last()) else { return };
        let (start, end) = (first.start, last.end);
        if self.is_titled(start, end) && run.iter().any(|w| words::all_common(&text[w.start..w.end])) {
            // In a title all words have capitals: names are those that are no ordinary words.
            let ordinary = |w: &Word| {
                let word = &text[w.start..w.end];
                words::all_common(word) && !latin::is_version(word)
            };
            for part in run.split(ordinary).filter(|part| !part.is_empty()) {
                if !latin::is_version(&text[part[0].start..part[0].end]) {
                    self.run_of_names(part, initial && part[0] == *first, chinese);
                }
            }
            return;
        }
        self.run_of_names(run, initial, chinese);
    }

    /// Whether a stretch stands in a title: marked or headed text whose words nearly all have capitals.
    fn is_titled(&self, start: usize, end: usize) -> bool {
        let text = self.block.text();
        let marks = self.block.block.marks.iter().filter(|m| !matches!(m.kind, MarkKind::Code));
        let whole = self.block.is_heading().then_some((0, text.len()));
        marks.map(|m| (m.start as usize, m.end as usize)).chain(whole).any(|(from, to)| {
            if !(from <= start && end <= to) {
                return false;
            }
            let words: Vec<&str> = text[from..to].split(' ').filter(|w| w.chars().count() > 3).collect();
            let capital = words.iter().filter(|w| w.chars().any(char::is_uppercase)).count();
            words.len() >= 3 && capital * 10 >= words.len() * 8
        })
    }

    /// The name that a run of words is, after what only introduces it has been left out.
    fn run_of_names(&mut self, run: &[Word], initial: bool, chinese: bool) {
        let text = self.block.text();
        let (Some(first), Some(last)) = (run.first(), run.last()) else { return };
        let (start, end) = (first.start, last.end);
        let name = &text[start..end];
        if name.chars().count() < 2 || name.len() > 60 || name.contains("://") {
            return;
        }
        if words::all_generic(name) || forms::is_artifact(name) || (latin::is_version(name) && run.len() == 1) {
            return;
        }
        // A word joined to a common one: "GPU-based".
        let capital_words = run.iter().filter(|w| latin::is_namelike(&text[w.start..w.end])).count();
        if capital_words == 0 {
            return;
        }
        let common = words::all_common(name);
        let mut weight: f32 = if chinese {
            0.52
        } else if initial && run.len() == 1 {
            0.28
        } else {
            0.45
        };
        if common {
            // A marked English word in Chinese text is rather the name of a feature.
            let marked = chinese && self.mark_weight(start, end) > 0.12;
            weight -= match (run.len() == 1, marked) {
                (true, false) => 0.42,
                (true, true) => 0.28,
                (false, _) => 0.3,
            };
        }
        if common && chinese && is_presented(&self.block.norm[..start]) {
            weight += 0.42;
        }
        let letters = name.chars().filter(|c| c.is_alphabetic()).count();
        if name.chars().any(|c| c.is_ascii_digit()) && !common {
            weight += 0.1;
        }
        let inner_capital =
            name.chars().skip(1).zip(name.chars()).any(|(c, before)| c.is_uppercase() && before.is_alphanumeric());
        if inner_capital && letters > 3 && !common {
            weight += 0.12;
        }
        if run.len() > 1 && !common {
            weight += 0.06;
        }
        if letters <= 2 && run.len() == 1 {
            weight -= 0.25;
        }
        weight += self.mark_weight(start, end);
        let kind = latin::is_model_form(name).then_some(Kind::Model);
        if kind.is_some() {
            weight += 0.25;
        }
        if chinese && let Some((to, Kind::Organization)) = self.suffix(end) {
            // "Foo Bar 團隊", with the firm whose it is.
            let owner = self.owner_before(start).map(|m| (m.start, m.entries.first().copied()));
            let (from, family) = owner.unwrap_or((start, None));
            self.push(from, to, Vec::new(), family, Some(Kind::Organization), 0.8);
            return;
        }
        if let Some(owner) = self.owner_before(start)
            && !common
            && (chinese || run.len() > 1)
            && kind.is_none()
            && !text[start..end].contains(" of ")
        {
            let (from, family) = (owner.start, owner.entries.first().copied());
            let kind = if latin::version_score(name) > 0.0 { Kind::Model } else { Kind::Product };
            self.push(from, end, Vec::new(), family, Some(kind), 0.7);
            return;
        }
        let (found, event) = self.year_joined(name);
        if let Some(family) = found {
            self.push(start, end, Vec::new(), Some(family), Some(event), 0.85);
            return;
        }
        self.push(start, end, Vec::new(), None, kind, weight.min(0.9));
    }

    /// The company or product whose known name ends right before a place, with a space between.
    fn owner_before(&self, start: usize) -> Option<&Mention> {
        let at = self.block.text()[..start].strip_suffix(' ')?.len();
        self.mentions.iter().find(|m| {
            m.end == at
                && m.entries.iter().any(|e| matches!(self.lexicon.entry(*e).kind, Kind::Company | Kind::Product))
                && self.block.text()[m.start..m.end].is_ascii()
        })
    }

    /// A known event or benchmark with its year joined: MEET2026.
    fn year_joined(&self, name: &str) -> (Option<EntryId>, Kind) {
        let base = name.trim_end_matches(|c: char| c.is_ascii_digit());
        let year = &name[base.len()..];
        if year.len() == 4 && year.starts_with("20") {
            for id in self.lexicon.by_name(base) {
                let kind = self.lexicon.entry(*id).kind;
                if matches!(kind, Kind::Event | Kind::Benchmark) {
                    return (Some(*id), kind);
                }
            }
        }
        (None, Kind::Event)
    }

    /// What the marks around a stretch add.
    fn mark_weight(&self, start: usize, end: usize) -> f32 {
        let mut weight = 0.0f32;
        for mark in &self.block.block.marks {
            if (mark.start as usize) <= start && end <= mark.end as usize {
                let tight = (mark.end - mark.start) as usize <= (end - start) + 12;
                weight = weight.max(match mark.kind {
                    MarkKind::Code if tight => 0.2,
                    MarkKind::Bold if tight => 0.16,
                    MarkKind::Link(_) if tight => 0.1,
                    _ => 0.0,
                });
            }
        }
        if self.block.block.kind == BlockKind::KeyEntities {
            weight += 0.3;
        }
        weight
    }

    /// What is declared, quoted or marked as a whole, and no other source found.
    fn marked(&mut self) {
        let text = self.block.text();
        let mut ranges: Vec<(usize, usize, f32)> = Vec::new();
        if self.block.block.kind == BlockKind::KeyEntities {
            let mut at = 0;
            for piece in text.split(['、', '，', ',', ';', '；', '|']) {
                let start = at + piece.len() - piece.trim_start().len();
                at += piece.len();
                let end = start + piece.trim().len();
                at = (at..text.len()).find(|&i| text.is_char_boundary(i) && i > at).unwrap_or(text.len());
                let piece = text[start..end].trim_end_matches('等').trim_end();
                ranges.push((start, start + piece.len(), 0.5));
            }
        }
        for (open, shut, weight) in [('「', '」', 0.32), ('『', '』', 0.32), ('“', '”', 0.25), ('《', '》', 0.15)]
        {
            let mut from = 0;
            while let Some(at) = text[from..].find(open) {
                let start = from + at + open.len_utf8();
                let Some(length) = text[start..].find(shut) else { break };
                ranges.push((start, start + length, weight));
                from = start + length;
            }
        }
        for mark in &self.block.block.marks {
            let weight = match mark.kind {
                MarkKind::Code => 0.45,
                MarkKind::Bold => 0.28,
                _ => continue,
            };
            ranges.push((mark.start as usize, mark.end as usize, weight));
        }
        for (start, end, weight) in ranges {
            self.whole(start, end, weight);
        }
    }

    fn whole(&mut self, start: usize, end: usize, weight: f32) {
        let text = self.block.text();
        let piece = text[start..end].trim();
        let start = start + text[start..end].len() - text[start..end].trim_start().len();
        let end = start + piece.len();
        let chars = piece.chars().count();
        let event = evidence::suffix_kinds(piece).first() == Some(&Kind::Event);
        if event
            && weight >= 0.3
            && chars <= 40
            && piece.chars().any(is_han)
            && !piece.contains(['，', '。', '：', '？', '！'])
        {
            let family = self.mentions.iter().find(|m| start <= m.start && m.end <= end).and_then(|m| m.family);
            self.mentions.retain(|m| !(start <= m.start && m.end <= end));
            self.push(start, end, Vec::new(), family, Some(Kind::Event), 0.8);
            return;
        }
        if !(2..=24).contains(&chars)
            || piece.contains(['，', '。', '、', '：', '？', '！', '\n', '=', '/', '{', '<', '$'])
        {
            return;
        }
        let covered: Vec<(usize, usize)> =
            self.mentions.iter().filter(|m| m.start < end && start < m.end).map(|m| (m.start, m.end)).collect();
        let has_han = piece.chars().any(is_han);
        if covered.is_empty() {
            let form = if has_han {
                // A number with its unit, a time, a phrase with a particle is no name.
                let phrase = piece
                    .contains(['的', '了', '是', '在', '不', '和', '与', '與', '或', '被', '把', '将', '將'])
                    || piece.starts_with(|c: char| c.is_ascii_digit());
                !phrase && chars <= 12
            } else {
                let word = piece.split_whitespace().count() <= 4;
                let odd = piece.contains(['-', '_', '.']) && piece.chars().any(char::is_alphabetic);
                word && odd
                    && !words::all_common(piece)
                    && !piece.starts_with(['-', '.'])
                    && !latin::is_measure(piece)
                    && piece.chars().next().is_some_and(char::is_alphabetic)
            };
            let norm = &self.block.norm[start..end];
            // Chinese words set as code are terms rather than names.
            let code = self
                .block
                .block
                .marks
                .iter()
                .any(|m| matches!(m.kind, MarkKind::Code) && (m.start as usize) <= start && end <= m.end as usize);
            let weight = if code && !piece.chars().any(|c| c.is_ascii_alphanumeric()) { 0.28 } else { weight };
            if form && !forms::is_artifact(piece) && !words::all_generic(piece) && !words::all_ordinary(norm) {
                self.push(start, end, Vec::new(), None, None, weight);
            }
            return;
        }
        // A quoted or declared name that holds a known one and tells its kind by its end.
        let suffix = evidence::suffix_kinds(piece);
        let starts = covered.iter().any(|c| c.0 == start);
        let whole = covered.iter().any(|c| c.0 <= start && end <= c.1);
        if !whole
            && starts
            && has_han
            && chars <= 16
            && !suffix.is_empty()
            && (weight >= 0.5 || piece.ends_with(|c: char| is_han(c)))
            && weight > 0.3
        {
            let inner: Vec<EntryId> = self
                .mentions
                .iter()
                .filter(|m| m.start == start && m.end < end)
                .flat_map(|m| m.entries.clone())
                .collect();
            if suffix[0] != Kind::Model && suffix[0] != Kind::Technique {
                let company = inner.iter().any(|e| self.lexicon.entry(*e).kind == Kind::Company);
                if !company || suffix[0] == Kind::Organization || suffix[0] == Kind::Product {
                    self.push(start, end, Vec::new(), inner.first().copied(), Some(suffix[0]), weight + 0.2);
                }
            }
        }
    }
}

/// Whether a text ends with a verb that presents what comes next: 推出, 上線 and their like.
fn is_presented(norm: &str) -> bool {
    const VERBS: [&str; 12] =
        ["推出", "发布", "上线", "引入", "新增", "开源", "名为", "叫做", "被称为", "更名为", "改名为", "命名为"];
    let before = norm.trim_end_matches([' ', '`', '*', '「', '“', '"', '《', '了']);
    VERBS.iter().any(|verb| before.ends_with(verb))
}

/// Whether a word is the owner in a path (`owner/model`) or a forum (`r/forum`).
fn is_path(text: &str, word: Word) -> bool {
    let owner = text[word.end..].strip_prefix('/').is_some_and(|rest| {
        latin::words(rest).first().is_some_and(|next| next.start == 0 && rest[..next.end].contains('-'))
    });
    let forum = ["r/", "u/"].iter().any(|f| {
        text[..word.start].strip_suffix(f).is_some_and(|before| !before.ends_with(|c: char| c.is_alphanumeric()))
    });
    owner || forum
}

/// Whether a word has one capital, at its start, and is no word for a role or a form of software.
fn is_capitalised(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase)
        && chars.next().is_some_and(char::is_lowercase)
        && chars.all(|c| c.is_lowercase())
        && !is_role(word)
        && !matches!(
            word,
            "App" | "Agent" | "Token" | "Demo" | "Beta" | "Team" | "Model" | "Models" | "Developers" | "Pro" | "Max" | "Plus"
        )
}

/// Whether a word tells what office the person after it holds.
fn is_role(word: &str) -> bool {
    const ROLES: [&str; 30] = [
        "CEO",
        "CTO",
        "CFO",
        "COO",
        "CPO",
        "CMO",
        "CISO",
        "VP",
        "SVP",
        "EVP",
        "Dr",
        "Prof",
        "Professor",
        "President",
        "Senator",
        "Sen",
        "Rep",
        "Co-founder",
        "Cofounder",
        "Co-Founder",
        "Founder",
        "Chairman",
        "Director",
        "Mr",
        "Ms",
        "Mrs",
        "Judge",
        "Governor",
        "Minister",
        "Secretary",
    ];
    ROLES.contains(&word)
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
