//! What a name's form tells: its version, whether it is short, its slug.

use unicode_normalization::UnicodeNormalization;

use crate::extract::numbers;
use crate::lexicon::fold::{is_han, key};
use crate::ontology::Kind;

/// Nouns that say only what a name's bearer is, folded; longer ones first.
const GENERIC: &[&str] = &[
    "大语言模型",
    "大模型",
    "模型",
    "models",
    "model",
    "应用程序",
    "应用",
    "app",
    "有限公司",
    "公司",
    "集团",
    "团队",
    "team",
    "inc.",
    "inc",
    "corp.",
    "corp",
    "ltd.",
    "ltd",
];

/// The key of a name without the generic noun at its end: `Keye 大模型` → `keye`.
pub(super) fn without_generic(name: &str) -> Option<String> {
    let folded = key(name);
    let lower = name.trim_end().to_lowercase();
    for noun in GENERIC {
        let Some(rest) = folded.strip_suffix(noun) else { continue };
        // A Latin noun must be a word of its own: not the end of `Snapp`.
        let word = !noun.is_ascii()
            || lower
                .strip_suffix(noun)
                .and_then(|before| before.chars().next_back())
                .is_some_and(|c| !c.is_alphanumeric() || is_han(c));
        if word && rest.chars().count() >= 2 {
            return Some(rest.trim_end_matches(',').to_owned());
        }
    }
    None
}

/// A folded name without the punctuation that some write in it and some do not
/// (`dair.ai`, `DAIR AI`); a point within a number stays.
pub(super) fn plain(key: &str) -> String {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let out: String = key
        .char_indices()
        .filter(|&(at, c)| match c {
            '.' => digit(key[..at].chars().next_back()) && digit(key[at + 1..].chars().next()),
            _ => !matches!(c, ',' | '\'' | '!' | '?' | '"' | '“' | '”'),
        })
        .map(|(_, c)| c)
        .collect();
    if out.is_empty() { key.to_owned() } else { out }
}

/// A name with the point that addresses write as a hyphen: `kimi-k2-5` → `kimi-k2.5`.
/// `None` if no hyphen stands between a digit and a lone digit.
pub(super) fn pointed(name: &str) -> Option<String> {
    let bytes = name.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let at = (1..bytes.len())
        .find(|&at| matches!(bytes[at], b'-' | b'_') && digit(at - 1) && digit(at + 1) && !digit(at + 2))?;
    Some(format!("{}.{}", &name[..at], &name[at + 1..]))
}

/// Whether two forms, folded, that a text uses for one thing are yet too far apart to
/// be its names everywhere: a version and its family, a year's meeting and its series.
/// `known` says that the second is a name in the lexicon.
pub(super) fn parted(kind: Kind, one: &str, other: &str, known: bool) -> bool {
    let (a, b) = (numbers(one), numbers(other));
    let versioned = matches!(kind, Kind::Model | Kind::Product | Kind::Benchmark | Kind::Event | Kind::Technique);
    if !versioned {
        return a != b && !a.is_empty() && !b.is_empty();
    }
    let within = one.contains(other) || other.contains(one);
    if a != b {
        return within || (!a.is_empty() && !b.is_empty()) || known;
    }
    // `Keye-VL` may be called Keye in its item, but Keye is the family.
    within && known && one != other
}

/// Whether an alias is too short to name its bearer alone where others have it, too.
pub(super) fn is_short(kind: Kind, name: &str, alias: &str) -> bool {
    let folded = key(alias);
    let (han, other) = folded.chars().fold((0, 0), |(h, o), c| if is_han(c) { (h + 1, o) } else { (h, o + 1) });
    if (han <= 2 && other == 0) || (han == 0 && other <= 3) {
        return true;
    }
    let words: Vec<String> = name.split([' ', '·', '-', '・']).map(key).filter(|w| !w.is_empty()).collect();
    words.len() > 1 && (words[0] == folded || (kind == Kind::Person && words.contains(&folded)))
}

/// Whether a name is written in Latin letters.
pub(super) fn is_latin(name: &str) -> bool {
    name.chars().any(|c| c.is_ascii_alphabetic()) && !name.chars().any(is_han)
}

/// The readable part of an identifier: letters and digits of any script in lower case,
/// anything else a single hyphen.
///
/// | text | slug |
/// | --- | --- |
/// | `GPT-5.1` | `gpt-5.1` |
/// | `C++` | `cplusplus` |
/// | `夸克 AI 眼鏡` | `夸克-ai-眼鏡` |
pub(super) fn slug(text: &str) -> String {
    let chars: Vec<char> = text.nfkc().flat_map(char::to_lowercase).collect();
    let mut out = String::new();
    for (i, &c) in chars.iter().enumerate() {
        let digit = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(char::is_ascii_digit);
        match c {
            '+' => out.push_str("plus"),
            '#' => out.push_str("sharp"),
            '.' if digit(i.checked_sub(1)) && digit(Some(i + 1)) => out.push('.'),
            _ if c.is_alphanumeric() => out.push(c),
            // An accent that no letter was made with, as in Indic scripts, is part of its word.
            _ if unicode_normalization::char::is_combining_mark(c) && !out.is_empty() => out.push(c),
            _ if !out.is_empty() && !out.ends_with('-') => out.push('-'),
            _ => {}
        }
    }
    let out = out.trim_end_matches('-');
    if out.is_empty() { blake3::hash(text.as_bytes()).to_hex()[..8].to_owned() } else { out.to_owned() }
}
