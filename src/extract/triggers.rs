//! The trigger tables of `data/triggers/`: words that tell a relation, cues of modality,
//! roles and rounds. One automaton finds the words of all rows in one pass.

use std::sync::LazyLock;

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};
use indexmap::IndexMap;
use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::text::{ends_with_word, normalise};
use crate::lexicon::fold::is_han;
use crate::ontology::{Kind, Modality, Relation, Slot};

/// Where an end of a claim stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Subject,
    Object,
}

/// The order of a trigger's word and the ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shape {
    /// Ends before the word, in order of the text.
    pub left: Vec<End>,
    /// Ends after the word, in order of the text.
    pub right: Vec<End>,
}

impl TryFrom<String> for Shape {
    type Error = String;

    fn try_from(text: String) -> Result<Shape, String> {
        let wrong = || format!("shape {text:?}: S, O and one `>`, each at most once");
        let ends = |part: &str| {
            part.chars()
                .map(|c| match c {
                    'S' => Ok(End::Subject),
                    'O' => Ok(End::Object),
                    _ => Err(wrong()),
                })
                .collect::<Result<Vec<_>, _>>()
        };
        let (left, right) = text.split_once('>').ok_or_else(wrong)?;
        let shape = Shape { left: ends(left)?, right: ends(right)? };
        let all: Vec<End> = shape.left.iter().chain(&shape.right).copied().collect();
        let once = |end| all.iter().filter(|e| **e == end).count() <= 1;
        if all.is_empty() || !once(End::Subject) || !once(End::Object) { Err(wrong()) } else { Ok(shape) }
    }
}

/// Where the subject may be taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum SubjectFrom {
    /// The sentence, else the item's topic.
    #[default]
    Near,
    /// The sentence only.
    Strict,
    /// The item's topic.
    Topic,
}

/// Which ends may be lists that share the verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Lists {
    Subject,
    Object,
    #[default]
    Both,
    None,
}

impl Lists {
    pub fn allow(self, end: End) -> bool {
        matches!((self, end), (Lists::Both, _) | (Lists::Subject, End::Subject) | (Lists::Object, End::Object))
    }
}

/// A row of `relations.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Trigger {
    pub id: String,
    pub relation: Relation,
    #[serde(deserialize_with = "shape")]
    pub shape: Shape,
    words: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default)]
    pub subject: SubjectFrom,
    #[serde(default)]
    pub clause: bool,
    #[serde(default = "default_gap")]
    pub gap: usize,
    #[serde(default)]
    pub list: Lists,
    pub modality: Option<Modality>,
    #[serde(default)]
    pub slots: Vec<Slot>,
    /// What must stand between two ends on one side of the word.
    pub between: Option<String>,
    /// The claim is made only with one of these slots.
    #[serde(default)]
    pub needs: Vec<Slot>,
    #[serde(default)]
    pub set: IndexMap<Slot, String>,
    pub subjects: Option<Vec<Kind>>,
    pub objects: Option<Vec<Kind>>,
    #[serde(default = "default_confidence")]
    pub confidence: f32,
}

fn shape<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Shape, D::Error> {
    Shape::try_from(String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
}

fn default_gap() -> usize {
    60
}

fn default_confidence() -> f32 {
    0.7
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Relations {
    trigger: Vec<Trigger>,
}

/// Where a cue stands, seen from the trigger's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Side {
    #[default]
    Before,
    After,
    Any,
}

/// A row of `modality.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cue {
    pub modality: Modality,
    words: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default, rename = "where")]
    pub side: Side,
    #[serde(default)]
    pub clause: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Modalities {
    cue: Vec<Cue>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Roles {
    roles: Vec<String>,
    rounds: Vec<String>,
}

/// `syntax.toml`: which name a word binds, in all relations. Words are normalised.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Syntax {
    /// Before a name that only qualifies what follows.
    qualifiers: Vec<String>,
    /// Before a name that is where or with what something is done.
    obliques: Vec<String>,
    /// Before a name that only tells the news.
    sources: Vec<String>,
    /// After such a name.
    reports: Vec<String>,
    /// After a name whose people act.
    staff: Vec<String>,
    /// After a name that only qualifies this noun.
    heads: Vec<String>,
    /// Names of systems and formats that a thing is offered for.
    platforms: Vec<String>,
}

impl Syntax {
    /// Whether the name after this text only qualifies what follows it.
    pub fn qualifies(&self, before: &str) -> bool {
        ends_with(before, &self.qualifiers)
    }

    /// Whether the name after this text is where or with what something is done.
    pub fn is_oblique(&self, before: &str) -> bool {
        ends_with(before, &self.obliques)
    }

    /// Whether the name between these texts only tells the news.
    pub fn is_source(&self, before: &str, after: &str) -> bool {
        ends_with(before, &self.sources) || starts_with(after, &self.reports)
    }

    /// Whether the name before this text stands for one of its people.
    pub fn is_staff(&self, after: &str) -> bool {
        starts_with(after, &self.staff)
    }

    /// Whether a name is that of a system or format that a thing is offered for.
    pub fn is_platform(&self, name: &str) -> bool {
        let name = normalise(name);
        self.platforms.contains(&name)
    }

    /// Whether the text after a name goes on to the noun that the phrase is about.
    pub fn has_other_head(&self, after: &str) -> bool {
        if after.starts_with(' ') && starts_with(after, &self.heads) {
            return true;
        }
        let phrase = after.split(|c: char| !is_han(c) && c != ' ').next().unwrap_or_default().trim();
        self.heads.iter().any(|h| !h.is_ascii() && (phrase.ends_with(h.as_str()) || phrase.starts_with(h.as_str())))
    }
}

fn ends_with(text: &str, words: &[String]) -> bool {
    let text = text.trim_end_matches(is_quote);
    words.iter().any(|w| ends_with_word(text, w))
}

fn starts_with(text: &str, words: &[String]) -> bool {
    let text = text.trim_start_matches(is_quote);
    words.iter().any(|w| {
        text.strip_prefix(w.as_str())
            .is_some_and(|rest| !w.is_ascii() || !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
    })
}

fn is_quote(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '「' | '」' | '『' | '』' | '“' | '”' | '"' | '《' | '》' | '`' | '*' | '@' | '[' | ']')
}

/// What an automaton's word belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Owner {
    Trigger(u16),
    Cue(u16),
    Role,
    Round,
}

/// A word of the tables in a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hit {
    pub start: usize,
    pub end: usize,
    pub owner: Owner,
}

impl Hit {
    /// The trigger whose word it is.
    pub fn trigger(&self) -> Option<&'static Trigger> {
        match self.owner {
            Owner::Trigger(t) => Some(&TABLES.triggers[usize::from(t)]),
            _ => None,
        }
    }
}

/// The tables, and the automaton over their words.
pub(super) struct Tables {
    pub triggers: Vec<Trigger>,
    pub cues: Vec<Cue>,
    pub syntax: Syntax,
    automaton: CharwiseDoubleArrayAhoCorasick<u32>,
    /// By the automaton's value: who owns the word, and whether it forbids instead of telling.
    owners: Vec<Vec<(Owner, bool)>>,
    /// Bytes of the longest word.
    longest: usize,
}

const RELATIONS: &str = include_str!("../../data/triggers/relations.toml");
const MODALITY: &str = include_str!("../../data/triggers/modality.toml");
const ROLES: &str = include_str!("../../data/triggers/roles.toml");
const SYNTAX: &str = include_str!("../../data/triggers/syntax.toml");

/// All that this file knows, for [`super::fingerprint`].
pub(super) const TEXTS: [&str; 5] = [RELATIONS, MODALITY, ROLES, SYNTAX, super::naming::TEXT];

/// The built-in tables.
pub(super) static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    Tables::parse(RELATIONS, MODALITY, ROLES, SYNTAX)
        .expect("the built-in trigger tables are well formed: a test reads them")
});

impl Tables {
    fn parse(relations: &str, modality: &str, roles: &str, syntax: &str) -> Result<Tables, String> {
        let triggers = toml::from_str::<Relations>(relations).map_err(|e| format!("relations.toml: {e}"))?.trigger;
        let cues = toml::from_str::<Modalities>(modality).map_err(|e| format!("modality.toml: {e}"))?.cue;
        let roles = toml::from_str::<Roles>(roles).map_err(|e| format!("roles.toml: {e}"))?;
        let mut syntax = toml::from_str::<Syntax>(syntax).map_err(|e| format!("syntax.toml: {e}"))?;
        let Syntax { qualifiers, obliques, sources, reports, staff, heads, platforms } = &mut syntax;
        for word in [qualifiers, obliques, sources, reports, staff, heads, platforms].into_iter().flatten() {
            *word = normalise(word);
        }
        let mut ids: Vec<&str> = triggers.iter().map(|t| t.id.as_str()).collect();
        ids.sort_unstable();
        if let Some(twice) = ids.windows(2).find(|w| w[0] == w[1]) {
            return Err(format!("relations.toml: the id {:?} is there twice", twice[0]));
        }
        let mut index: FxHashMap<String, u32> = FxHashMap::default();
        let mut owners: Vec<Vec<(Owner, bool)>> = Vec::new();
        let mut add = |word: &str, owner: Owner, forbids: bool| {
            let word = normalise(word.trim());
            if word.is_empty() {
                return;
            }
            let at = *index.entry(word).or_insert_with(|| {
                owners.push(Vec::new());
                owners.len() as u32 - 1
            });
            owners[at as usize].push((owner, forbids));
        };
        for (i, t) in triggers.iter().enumerate() {
            t.words.iter().for_each(|w| add(w, Owner::Trigger(i as u16), false));
            t.unless.iter().for_each(|w| add(w, Owner::Trigger(i as u16), true));
        }
        for (i, c) in cues.iter().enumerate() {
            c.words.iter().for_each(|w| add(w, Owner::Cue(i as u16), false));
            c.unless.iter().for_each(|w| add(w, Owner::Cue(i as u16), true));
        }
        roles.roles.iter().for_each(|w| add(w, Owner::Role, false));
        roles.rounds.iter().for_each(|w| add(w, Owner::Round, false));
        let mut patterns: Vec<(String, u32)> = index.into_iter().collect();
        patterns.sort();
        let longest = patterns.iter().map(|(word, _)| word.len()).max().unwrap_or(0);
        let automaton = CharwiseDoubleArrayAhoCorasickBuilder::new()
            .match_kind(MatchKind::Standard)
            .build_with_values(patterns)
            .map_err(|e| format!("trigger tables: {e}"))?;
        Ok(Tables { triggers, cues, syntax, automaton, owners, longest })
    }

    /// The words of the tables in a normalised text, in order of their start; without those
    /// that an `unless` covers or a longer word of the same owner's relation holds.
    pub fn find(&self, norm: &str) -> Vec<Hit> {
        let mut hits: Vec<Hit> = Vec::new();
        let mut forbidden: Vec<Hit> = Vec::new();
        for m in self.automaton.find_overlapping_iter(norm) {
            if !whole_words(norm, m.start(), m.end()) {
                continue;
            }
            for &(owner, forbids) in &self.owners[m.value() as usize] {
                let hit = Hit { start: m.start(), end: m.end(), owner };
                if forbids { forbidden.push(hit) } else { hits.push(hit) }
            }
        }
        let covers = |outer: &Hit, inner: &Hit| outer.start <= inner.start && inner.end <= outer.end;
        hits.sort_by_key(|h| (h.start, h.end));
        forbidden.sort_by_key(|h| h.start);
        hits.retain(|h| !self.around(&forbidden, h).iter().any(|f| f.owner == h.owner && covers(f, h)));
        let all = hits.clone();
        hits.retain(|h| {
            !self
                .around(&all, h)
                .iter()
                .any(|l| covers(l, h) && l.end - l.start > h.end - h.start && self.same_sort(l.owner, h.owner))
        });
        hits
    }

    /// Of words in order of their start those that may cover one.
    fn around<'a>(&self, words: &'a [Hit], word: &Hit) -> &'a [Hit] {
        let from = words.partition_point(|w| w.start < word.end.saturating_sub(self.longest));
        let to = words.partition_point(|w| w.start <= word.start);
        &words[from..to.max(from)]
    }

    fn same_sort(&self, a: Owner, b: Owner) -> bool {
        match (a, b) {
            (Owner::Trigger(a), Owner::Trigger(b)) => {
                self.triggers[a as usize].relation == self.triggers[b as usize].relation
            }
            (Owner::Cue(a), Owner::Cue(b)) => self.cues[a as usize].modality == self.cues[b as usize].modality,
            (a, b) => a == b,
        }
    }
}

/// Whether a Latin edge of the range stands at a word's boundary.
fn whole_words(norm: &str, start: usize, end: usize) -> bool {
    // Only ASCII letters and digits count, and these are one byte.
    let bytes = norm.as_bytes();
    let latin = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    let starts_inside = latin(start) && start > 0 && latin(start - 1);
    let ends_inside = latin(end - 1) && latin(end);
    !starts_inside && !ends_inside
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_tables_are_well_formed() {
        assert!(TABLES.triggers.len() > 100);
        for trigger in &TABLES.triggers {
            let row = trigger.relation.row();
            assert!(!trigger.words.is_empty(), "{}", trigger.id);
            for kind in trigger.subjects.iter().flatten() {
                assert!(row.subjects.contains(kind), "{}: {} is no subject of {}", trigger.id, kind.name(), row.name);
            }
            for kind in trigger.objects.iter().flatten() {
                assert!(row.objects.contains(kind), "{}: {} is no object of {}", trigger.id, kind.name(), row.name);
            }
        }
    }

    #[test]
    fn a_wrong_row_names_itself() {
        let row = "[[trigger]]\nid = \"x\"\nrelation = \"released\"\nshape = \"S>S\"\nwords = [\"発\"]\n";
        let error = Tables::parse(row, "cue = []", "roles = []\nrounds = []", "").err().unwrap();
        assert!(error.contains("S>S"), "{error}");
    }
}
