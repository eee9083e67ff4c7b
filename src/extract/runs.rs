//! Latin names that the lexicon does not have: runs of words with capitals, handles, accounts.
//!
//! | text | name | why |
//! | --- | --- | --- |
//! | 由 Kibo Ventures 領投 | `Kibo Ventures` | capitals side by side |
//! | GitHub Agentic Workflows 上線 | the whole | in Chinese text capitals go on with a known name |
//! | **Fooqux Launches New Tools** | `Fooqux` | in a title only what is no ordinary word is a name |
//! | CEO Josh Payne | `Josh Payne` | an office is no part of the name |

use super::latin::{self, Word};
use super::mentions::{Finder, Mention};
use super::{evidence, forms, handles, words};
use crate::digest::{Mark, MarkKind};
use crate::lexicon::EntryId;
use crate::lexicon::fold::is_han;
use crate::ontology::Kind;

impl Finder<'_> {
    /// Latin names that the lexicon does not have.
    pub(super) fn latin(&mut self) {
        let text = self.block.text();
        let words = std::mem::take(&mut self.words);
        let chinese = text.chars().filter(|c| is_han(*c)).count() * 3 > words.len();
        let mut run: Vec<Word> = Vec::new();
        for word in words {
            // Two links side by side are two names.
            let parted = |at: usize| {
                let link = |m: &&Mark| matches!(m.kind, MarkKind::Link(_));
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
            self.account(word.start, word.end, 0.66);
        }
    }

    /// An account that acts: whom the lexicon knows by its name, else a person.
    fn account(&mut self, start: usize, end: usize, weight: f32) {
        let known = self.lexicon.by_name(&self.block.text()[start..end]).iter().copied();
        let acting = |kind| matches!(kind, Kind::Company | Kind::Organization | Kind::Person | Kind::Product);
        let entries: Vec<EntryId> = known.filter(|e| acting(self.lexicon.entry(*e).kind)).collect();
        let kind = entries.is_empty().then_some(Kind::Person);
        self.push(start, end, entries, None, kind, weight);
    }

    /// Links to what an account wrote, whose text begins with the account's name.
    pub(super) fn accounts(&mut self) {
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
                self.account(start, end, if full { 0.75 } else { 0.66 });
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
            && text[owner.start..owner.end].is_ascii()
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
        if self.is_only_cited(start, end)
            || words::all_generic(name)
            || forms::is_artifact(name)
            || (latin::is_version(name) && run.len() == 1)
        {
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
            && text[owner.start..owner.end].is_ascii()
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
        latin::words(rest).next().is_some_and(|next| next.start == 0 && rest[..next.end].contains('-'))
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
            "App"
                | "Agent"
                | "Token"
                | "Demo"
                | "Beta"
                | "Team"
                | "Model"
                | "Models"
                | "Developers"
                | "Pro"
                | "Max"
                | "Plus"
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
