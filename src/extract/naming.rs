//! Where an item says that two names are one, and how.
//!
//! | text | reason |
//! | --- | --- |
//! | 「文遠知行（WeRide）」 | [`Reason::Brackets`]: the other script in brackets right after a name |
//! | `Foo Bar Quux (FBQ)`, 「福巴研究院（福研院）」 | [`Reason::Abbreviation`]: its first letters, or some of its characters |
//! | `X, formerly Y`, 「Y（現更名為 X）」, 「X，原名 Y」 | [`Reason::Renamed`]: a word of `data/triggers/naming.toml` between them |
//! | `X, also known as Y`, 「X 又稱 Y」 | [`Reason::AlsoCalled`]: the same |
//! | 「山姆·福巴 Sam Fooba」 | [`Reason::SideBySide`]: a person's name in both scripts |
//! | `Fooba Industries … Fooba` | [`Reason::ShortForm`]: the only name of the item that has this part |
//!
//! What looks alike and says nothing: another name of the same script in brackets
//! (`DeepMind (Google)`), and names with other numbers or variants ([`differ`]).

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::entities::Found;
use super::latin;
use super::reason::{Naming, Reason};
use super::text::{TextBlock, normalise};
use crate::digest::Lines;
use crate::lexicon::Lexicon;
use crate::lexicon::fold::{is_han, is_separator, key};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    naming: Vec<Row>,
    before: Before,
    platforms: Platforms,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    reason: Reason,
    words: Vec<String>,
    #[serde(default)]
    brackets: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Before {
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Platforms {
    hosts: Vec<String>,
}

struct Tables {
    /// Words in normal form → the reason, and whether only in brackets.
    cues: FxHashMap<String, (Reason, bool)>,
    /// Words that may stand before these, longest first.
    before: Vec<String>,
    platforms: Vec<String>,
}

/// All that this file knows, for [`super::fingerprint`].
pub(super) const TEXT: &str = include_str!("../../data/triggers/naming.toml");

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let file: File = toml::from_str(TEXT).expect("data/triggers/naming.toml is well formed: a test reads it");
    let mut cues = FxHashMap::default();
    for row in file.naming {
        for word in &row.words {
            let before = cues.insert(normalise(word), (row.reason, row.brackets));
            debug_assert!(before.is_none(), "{word} is there twice");
        }
    }
    let mut before: Vec<String> = file.before.words.iter().map(|w| normalise(w)).collect();
    before.sort_by_key(|w| std::cmp::Reverse(w.len()));
    Tables { cues, before, platforms: file.platforms.hosts }
});

/// Whether many share a host, so that its root is nobody's.
pub(super) fn is_platform(host: &str) -> bool {
    TABLES.platforms.iter().any(|p| p == host)
}

/// Bytes between two names at most.
const REACH: usize = 64;

fn is_quote(c: char) -> bool {
    matches!(c, ' ' | '「' | '」' | '『' | '』' | '“' | '”' | '"' | '‘' | '’' | '\'' | '《' | '》' | '*' | '`')
}

/// A stretch of a text that is a name.
type Place = (usize, usize);

/// Which of a block's names its text calls one, with the reason: indices into `places`, which
/// are in order of their start.
pub(super) fn told(block: &TextBlock, places: &[Place]) -> Vec<(usize, usize, Reason)> {
    let mut out = Vec::new();
    for (a, &place) in places.iter().enumerate() {
        // The end of a longer name: 金融集團 of 三菱金融集團.
        if places.iter().any(|p| p.1 == place.1 && p.0 < place.0) {
            continue;
        }
        let after = |from: usize| {
            let first = places[a..].iter().map(|p| p.0).filter(|start| *start >= from).min();
            let next = places.iter().enumerate().filter(move |(_, p)| Some(p.0) == first && p.0 - from <= REACH);
            next.map(|(b, p)| (b, *p)).max_by_key(|(_, p)| p.1)
        };
        if let Some((b, other)) = after(place.1) {
            out.extend(reason(block, place, place.1, other).map(|reason| (a, b, reason)));
        }
        // 「福巴（Fooba）更名為左格」: brackets do not part the name from what follows them.
        if let Some(shut) = brackets(block.text(), place.1)
            && let Some((b, other)) = after(shut)
        {
            let said = reason(block, place, shut, other);
            out.extend(said.filter(|r| matches!(r, Reason::Renamed | Reason::AlsoCalled)).map(|r| (a, b, r)));
        }
    }
    out
}

/// Where brackets end that open at a byte.
fn brackets(text: &str, at: usize) -> Option<usize> {
    let rest = text[at..].trim_start_matches(is_quote);
    let open = text.len() - rest.len();
    rest.starts_with(['（', '(']).then_some(())?;
    let shut = rest.find(['）', ')']).filter(|shut| *shut <= REACH)?;
    let c = rest[shut..].chars().next()?;
    Some(open + shut + c.len_utf8())
}

/// Why the names at `a` and `b` are one, where what stands from byte `from` to `b` says so.
fn reason(block: &TextBlock, a: Place, from: usize, b: Place) -> Option<Reason> {
    let (text, norm) = (block.text(), &block.norm);
    let between = &norm[from..b.0];
    let rest = between.trim_start_matches(is_quote);
    let after = norm[b.1..].trim_start_matches(is_quote);
    let shuts = after.starts_with(['）', ')']);
    let (first, second) = (&text[a.0..a.1], &text[b.0..b.1]);
    if differ(first, second) {
        return None;
    }
    if let Some(inside) = rest.strip_prefix(['（', '(']) {
        let words = inside.trim_matches(|c| is_quote(c) || matches!(c, '：' | ':'));
        if words.is_empty() {
            return shuts.then(|| in_brackets(first, second)).flatten();
        }
        let ends = shuts || after.starts_with(['，', ',', '；', ';', '、']);
        return cue(words).map(|(reason, _)| reason).filter(|reason| ends && fits(*reason, first, second));
    }
    let words = rest.trim_matches(|c| is_quote(c) || matches!(c, '，' | ',' | '、' | '：' | ':'));
    if words.is_empty() {
        let beside = between.is_empty() || between == " ";
        return (beside && is_in_both_scripts(first, second)).then_some(Reason::SideBySide);
    }
    // "X, formerly Y's …": what Y has, not Y.
    let owns = norm[b.1..].starts_with("'s") || norm[b.1..].starts_with("’s");
    let (reason, brackets) = cue(words)?;
    (!brackets && !owns && fits(reason, first, second)).then_some(reason)
}

/// Whether names may be one for a reason: of one script, an abbreviation has its first letter,
/// or a character, of the whole.
fn fits(reason: Reason, first: &str, second: &str) -> bool {
    let han = |name: &str| name.chars().any(is_han);
    if reason != Reason::Abbreviation || han(first) != han(second) {
        return true;
    }
    let (first, second) = (key(first), key(second));
    if han(&first) { first.chars().any(|c| second.contains(c)) } else { first.chars().next() == second.chars().next() }
}

/// The reason that words between two names tell, and whether only in brackets.
fn cue(words: &str) -> Option<(Reason, bool)> {
    let mut rest = words;
    loop {
        if let Some(found) = TABLES.cues.get(rest) {
            return Some(*found);
        }
        let word = TABLES.before.iter().find(|w| rest.len() > w.len() && rest.starts_with(w.as_str()))?;
        rest = rest[word.len()..].trim_start_matches(' ');
    }
}

/// Why a name that stands in brackets right after another is another form of it.
fn in_brackets(first: &str, second: &str) -> Option<Reason> {
    let han = |name: &str| name.chars().any(is_han);
    if han(first) != han(second) {
        return (!is_setting(first) && !is_setting(second)).then_some(Reason::Brackets);
    }
    let short = |a: &str, b: &str| is_acronym(a, b) || is_han_abbreviation(a, b);
    (short(first, second) || short(second, first)).then_some(Reason::Abbreviation)
}

/// Whether a name in Latin and Han says only how a model is set: 「Thinking 模式」.
fn is_setting(name: &str) -> bool {
    let mut words = name.split(|c: char| is_separator(c) || is_han(c)).filter(|w| !w.is_empty()).peekable();
    words.peek().is_some() && words.all(latin::is_variant)
}

/// Whether a short name is made of the first letters of a longer one, with or without those
/// of its small words.
pub(crate) fn is_acronym(short: &str, long: &str) -> bool {
    const SMALL: [&str; 7] = ["of", "the", "and", "for", "in", "on", "to"];
    let letters: String = short.chars().filter(|c| c.is_alphabetic()).collect();
    let initials = |small: bool| -> String {
        let words = long.split(|c: char| is_separator(c)).filter(|w| small || !SMALL.contains(w));
        words.filter_map(|w| w.chars().next()).filter(|c| c.is_alphabetic()).collect()
    };
    letters.chars().count() >= 2 && [true, false].iter().any(|s| letters.eq_ignore_ascii_case(&initials(*s)))
}

/// Whether a Chinese name is made of characters of a longer one, in their order: 中科院 of 中國科學院.
fn is_han_abbreviation(short: &str, long: &str) -> bool {
    let (short, long) = (key(short), key(long));
    let (few, many) = (short.chars().count(), long.chars().count());
    let mut rest = long.chars();
    few >= 2
        && few + 2 <= many
        && short.chars().chain(long.chars()).all(is_han)
        && short.chars().all(|c| rest.any(|other| other == c))
}

/// Whether one is a person's name in Chinese, with a point between its parts, and the other in
/// Latin letters.
fn is_in_both_scripts(first: &str, second: &str) -> bool {
    let pointed = |name: &str| name.chars().any(is_han) && name.contains(['·', '・']);
    let latin = |name: &str| {
        (2..=3).contains(&name.split(' ').count())
            && name.split(' ').all(|w| w.starts_with(char::is_uppercase) && !w.chars().any(is_han))
    };
    (pointed(first) && latin(second)) || (latin(first) && pointed(second))
}

/// The numbers of a folded name: `qwen3.635ba3b` → `3.635-3`. Names with different numbers
/// are different things.
pub(crate) fn numbers(key: &str) -> String {
    let mut out = String::new();
    let mut within = false;
    let mut chars = key.chars().peekable();
    while let Some(c) = chars.next() {
        let point = c == '.' && within && chars.peek().is_some_and(char::is_ascii_digit);
        if c.is_ascii_digit() || point {
            if !within && !out.is_empty() {
                out.push('-');
            }
            out.push(c);
            within = true;
        } else {
            within = false;
        }
    }
    out
}

/// Whether two names are too much alike and yet not the same to be one, whatever a text says:
/// other versions, other variants of one family, a version and its family.
///
/// | names | |
/// | --- | --- |
/// | `GPT-4`, `GPT-5` | other numbers |
/// | `GPT-5`, `GPT` | one goes out from the other, and has a number |
/// | `Foo Pro`, `Foo Max` | other variants of Foo |
pub(super) fn differ(one: &str, other: &str) -> bool {
    let (a, b) = (key(one), key(other));
    let (m, n) = (numbers(&a), numbers(&b));
    if m != n && ((!m.is_empty() && !n.is_empty()) || a.contains(&b) || b.contains(&a)) {
        return true;
    }
    let words = |name: &str| -> Vec<String> {
        name.split(is_separator).filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
    };
    let (x, y) = (words(one), words(other));
    let lacks = |x: &[String], y: &[String]| x.iter().any(|w| latin::is_variant(w) && !y.contains(w));
    x.first() == y.first() && (lacks(&x, &y) || lacks(&y, &x))
}

/// Where an item tells that the names of each of its entities are one.
pub(super) fn find(lexicon: &Lexicon, blocks: &[TextBlock], lines: &Lines, found: &[Found]) -> Vec<Naming> {
    let mut out: Vec<Naming> = Vec::new();
    let several = |f: &Found| !f.entity.aliases.is_empty();
    if !found.iter().any(several) {
        return out;
    }
    let mut add = |entity: usize, names: [&str; 2], reason: Reason, block: usize, (start, end): Place| {
        let span = blocks[block].block.source_span(start, end);
        let words = blocks[block].text()[start..end].to_owned();
        let names = names.map(str::to_owned);
        out.push(Naming { entity: entity as u32, names, reason, words, span, line: lines.of(span.0) });
    };
    // Names that are told to be one, by entity and folded.
    let mut linked: Vec<(usize, String, String)> = Vec::new();
    for (b, block) in blocks.iter().enumerate() {
        let mut places: Vec<(Place, usize)> = Vec::new();
        for (entity, f) in found.iter().enumerate().filter(|(_, f)| several(f)) {
            places.extend(f.places.iter().filter(|p| p.0 == b).map(|p| ((p.1, p.2), entity)));
        }
        places.sort_unstable();
        let only: Vec<Place> = places.iter().map(|p| p.0).collect();
        for (i, j, reason) in told(block, &only) {
            let entity = places[i].1;
            let name = |at: usize| &block.text()[only[at].0..only[at].1];
            let (one, other) = (key(name(i)), key(name(j)));
            if entity != places[j].1 || one == other || is_known(lexicon, &found[entity], &one, &other) {
                continue;
            }
            let end = brackets(block.text(), only[i].1).filter(|shut| *shut >= only[j].1).unwrap_or(only[j].1);
            add(entity, [name(i), name(j)], reason, b, (only[i].0, end));
            linked.push((entity, one, other));
        }
    }
    for (entity, f) in found.iter().enumerate() {
        let whole = key(&f.entity.name);
        for alias in &f.entity.aliases {
            let part = key(alias);
            let told = |(e, a, b): &(usize, String, String)| *e == entity && (*a == part || *b == part);
            if part == whole || linked.iter().any(told) || is_known(lexicon, f, &whole, &part) {
                continue;
            }
            let is_alias = |p: &&(usize, usize, usize)| blocks[p.0].text()[p.1..p.2] == *alias;
            let Some(&(b, start, _)) = f.places.iter().find(is_alias) else { continue };
            let reason = if is_part(&f.entity.name, alias) { Reason::ShortForm } else { Reason::OneInItem };
            let sentence = blocks[b].sentences.get(blocks[b].sentence_of(start)).copied();
            add(entity, [&f.entity.name, alias], reason, b, sentence.unwrap_or((0, blocks[b].text().len())));
        }
    }
    out.sort_by(|a, b| (a.entity, a.span, &a.names).cmp(&(b.entity, b.span, &b.names)));
    out
}

/// Whether a name has another as its part.
fn is_part(whole: &str, part: &str) -> bool {
    key(whole).contains(&key(part))
}

/// Whether both are names of the entity in the lexicon: then no text need say so.
fn is_known(lexicon: &Lexicon, found: &Found, one: &str, other: &str) -> bool {
    found.entry().is_some_and(|entry| [one, other].iter().all(|name| lexicon.by_key(name).contains(&entry)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::{Block, BlockKind};

    /// The reason that a text tells of the names in it.
    fn reasons(text: &str, names: &[&str]) -> Vec<(String, String, Reason)> {
        let block = Block {
            kind: BlockKind::Paragraph,
            depth: 0,
            line: 1,
            text: text.to_owned(),
            segments: Vec::new(),
            marks: Vec::new(),
        };
        let block = TextBlock::new(&block);
        let mut places: Vec<Place> = Vec::new();
        for name in names {
            places.extend(text.match_indices(name).map(|(at, _)| (at, at + name.len())));
        }
        places.sort_unstable();
        let name = |at: usize| text[places[at].0..places[at].1].to_owned();
        told(&block, &places).into_iter().map(|(a, b, reason)| (name(a), name(b), reason)).collect()
    }

    #[test]
    fn a_text_says_that_two_names_are_one() {
        use Reason::*;
        for (text, a, b, reason) in [
            ("福巴姆智能（Foobam）開業", "福巴姆智能", "Foobam", Brackets),
            ("**Foobam** (「福巴姆」) opens", "Foobam", "福巴姆", Brackets),
            ("the Foo Bar of Quux (FBQ) opens", "Foo Bar of Quux", "FBQ", Abbreviation),
            ("福巴科學技術研究院（福科院）成立", "福巴科學技術研究院", "福科院", Abbreviation),
            ("Foobam，簡稱 FB", "Foobam", "FB", Abbreviation),
            ("Foobam Labs, formerly Quuxmind, opens", "Foobam Labs", "Quuxmind", Renamed),
            ("Foobam Labs (formerly known as Quuxmind) opens", "Foobam Labs", "Quuxmind", Renamed),
            ("左格智慧（現更名為福巴姆）", "左格智慧", "福巴姆", Renamed),
            ("福巴姆，原名「左格智慧」，", "福巴姆", "左格智慧", Renamed),
            ("左格智慧宣布正式更名為福巴姆", "左格智慧", "福巴姆", Renamed),
            ("Quuxmind has officially rebranded as Foobam.", "Quuxmind", "Foobam", Renamed),
            ("Quuxmind (now Foobam) opens", "Quuxmind", "Foobam", Renamed),
            ("福巴姆（又稱：左格）", "福巴姆", "左格", AlsoCalled),
            ("Foobam, also known as Quuxmind", "Foobam", "Quuxmind", AlsoCalled),
            ("Foobam (a.k.a. Quuxmind, Inc.)", "Foobam", "Quuxmind", AlsoCalled),
            ("山姆·福巴 Sam Fooba 表示", "山姆·福巴", "Sam Fooba", SideBySide),
        ] {
            assert_eq!(reasons(text, &[a, b]), [(a.to_owned(), b.to_owned(), reason)], "{text}");
        }
    }

    #[test]
    fn the_whole_name_is_meant() {
        let told = reasons("左格金融集團（Zorg Group）", &["左格金融集團", "金融集團", "Zorg", "Zorg Group"]);
        assert_eq!(told, [("左格金融集團".to_owned(), "Zorg Group".to_owned(), Reason::Brackets)]);
    }

    #[test]
    fn brackets_do_not_part_a_name_from_what_is_said_of_it() {
        let told = reasons("左格（Zorg）更名為福巴姆", &["左格", "Zorg", "福巴姆"]);
        let told: Vec<_> = told.iter().map(|(a, b, reason)| (&**a, &**b, *reason)).collect();
        assert_eq!(told, [("左格", "Zorg", Reason::Brackets), ("左格", "福巴姆", Reason::Renamed)]);
    }

    #[test]
    fn what_looks_alike_says_nothing() {
        for (text, a, b) in [
            ("DeepMind (Google) opens", "DeepMind", "Google"),
            ("左格（福巴）開業", "左格", "福巴"),
            ("Foobam (formerly of Quuxmind)", "Foobam", "Quuxmind"),
            ("Foobam, formerly Quuxmind's lab, opens", "Foobam", "Quuxmind"),
            ("Foobam, now Quuxmind rises", "Foobam", "Quuxmind"),
            ("福巴姆智能（由 Foobam 支持）", "福巴姆智能", "Foobam"),
            ("福巴姆智能（Foobam 的子公司）", "福巴姆智能", "Foobam"),
            ("左格並未更名為福巴姆", "左格", "福巴姆"),
            ("左格 Zorg", "左格", "Zorg"),
            ("Zorg-5（Thinking 模式）", "Zorg-5", "Thinking 模式"),
            ("Access for Foobam，簡稱 AFF", "Foobam", "AFF"),
            ("GPT-5 (formerly GPT-4)", "GPT-5", "GPT-4"),
            ("Claude Opus 4.7, formerly Claude Opus 4.6,", "Claude Opus 4.7", "Claude Opus 4.6"),
            ("Foobam Pro, also known as Foobam Max", "Foobam Pro", "Foobam Max"),
            ("Foobam 2（又稱 Foobam）", "Foobam 2", "Foobam"),
        ] {
            assert_eq!(reasons(text, &[a, b]), [], "{text}");
        }
    }

    /// The entities of a text by the rules alone, as `name = alias (reason)`.
    fn one_of(text: &str, own: &str) -> Vec<String> {
        let lexicon = Lexicon::load(&[("own.csv".into(), format!("label,kind,aliases,apart\n{own}"))]);
        let lexicon = lexicon.unwrap_or_else(|e| panic!("{}", e[0]));
        let file = format!("# News 2026-01-05\n\n## Today\n\n### News\n\n{text}\n");
        let read = crate::digest::read("2026-01-05.md", file.as_bytes(), None).expect("a digest");
        let found = crate::extract::Extractor::with_models(&lexicon, None).extract(&read.digest);
        let mut out = Vec::new();
        for item in &found.items {
            for naming in &item.namings {
                let [one, other] = &naming.names;
                assert_eq!(file[naming.span.0 as usize..naming.span.1 as usize], naming.words);
                let entity = &item.entities[naming.entity as usize];
                let forms: Vec<&String> = std::iter::once(&entity.name).chain(&entity.aliases).collect();
                assert!(forms.contains(&one) && forms.contains(&other), "{forms:?}");
                out.push(format!("{one} = {other} ({}): {}", naming.reason.name(), naming.words));
            }
        }
        out
    }

    #[test]
    fn an_item_keeps_why_the_names_of_an_entity_are_one() {
        for (text, told) in [
            ("福巴姆科技（Foobam）發布了新模型。", "福巴姆科技 = Foobam (in brackets): 福巴姆科技（Foobam）"),
            (
                "Foobam Labs, formerly Quuxmind Labs, raised $5 million.",
                "Foobam Labs = Quuxmind Labs (renamed): Foobam Labs, formerly Quuxmind Labs",
            ),
            (
                "執行長 Sam Foobason 出席。Foobason 表示，公司將擴張。",
                "Sam Foobason = Foobason (short form): Foobason 表示，公司將擴張。",
            ),
        ] {
            assert_eq!(one_of(text, ""), [told], "{text}");
        }
    }

    #[test]
    fn lexicon_and_kinds_keep_names_apart() {
        let text = "福巴姆科技（Foobam）發布了新模型。";
        assert_eq!(one_of(text, "福巴姆科技,Company,,Foobam\n"), Vec::<String>::new(), "the user says so");
        assert_eq!(one_of(text, "福巴姆科技,Company,,\nFoobam,Company,,\n"), Vec::<String>::new(), "two entries");
        assert_eq!(one_of(text, "福巴姆科技,Company,Foobam,\n"), Vec::<String>::new(), "the lexicon knows it already");
        assert_eq!(one_of(text, "福巴姆科技,Company,,\nFoobam,Person,,\n"), Vec::<String>::new(), "other kinds");
        assert_eq!(one_of(text, "福巴姆科技,Company,,\n").len(), 1);
        let text = "執行長 Sam Foobason 出席。Foobason 表示，公司將擴張。";
        assert_eq!(one_of(text, "Sam Foobason,Person,,Foobason\n"), Vec::<String>::new(), "no short form either");
    }

    #[test]
    fn versions_and_parents_are_never_joined() {
        for text in [
            "OpenAI 發布 GPT-5（GPT-4 的後繼者）。",
            "OpenAI 發布 GPT-5（GPT-4）。",
            "OpenAI released GPT-5, formerly GPT-4, today.",
            "Anthropic released Claude Opus 4.7 (formerly Claude Opus 4.6).",
            "DeepMind (Google) opened a lab. DeepMind（Google）開設實驗室。",
            "The **Reasoning** (formerly Zorgmax) model is out.",
        ] {
            assert_eq!(one_of(text, ""), Vec::<String>::new(), "{text}");
        }
    }
}
