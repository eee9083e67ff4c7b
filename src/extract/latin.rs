//! Latin names in any text: words, runs of capitalised words, names of models.
//!
//! | text | name | why |
//! | --- | --- | --- |
//! | 由 Kibo Ventures 領投 | `Kibo Ventures` | Latin run in Chinese text |
//! | `Keye-VL-671B-A37B` | the whole | family, modality, size |
//! | Claude Opus 4.7 Pro | the whole, where `Claude Opus` is known | a known family, version, variant |
//! | GPT-powered | `GPT` | the hyphen joins a common word |

use crate::lexicon::fold::is_han;

/// A Latin word: byte range of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word {
    pub start: usize,
    pub end: usize,
}

fn is_word_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || (c.is_alphabetic() && !is_han(c) && (c as u32) < 0x2000)
}

/// Whether a hyphen of any sort.
pub(super) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{2013}')
}

/// The Latin words of a text. Hyphens, points, apostrophes and ampersands inside a word are part of it.
pub(super) fn words(text: &str) -> impl Iterator<Item = Word> {
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, c) = chars.find(|(_, c)| is_word_char(*c))?;
        let mut end = start + c.len_utf8();
        while let Some(&(at, c)) = chars.peek() {
            let next = || text[at + c.len_utf8()..].chars().next();
            let joins = || {
                ((is_hyphen(c) || matches!(c, '.' | '&' | '_')) && next().is_some_and(is_word_char))
                    || (matches!(c, '\'' | '’')
                        && matches!(&text[start..at], "O" | "D")
                        && next().is_some_and(char::is_uppercase))
            };
            if is_word_char(c) || joins() {
                end = at + c.len_utf8();
                chars.next();
            } else if (c == '+' || c == '#') && end == at {
                // C++, C#, Pro+.
                end = at + 1;
                chars.next();
            } else {
                break;
            }
        }
        Some(Word { start, end })
    })
}

/// Whether a word looks like part of a name: a capital, or letters with digits.
pub(super) fn is_namelike(word: &str) -> bool {
    let upper = word.chars().any(char::is_uppercase);
    let digit = word.chars().any(|c| c.is_ascii_digit());
    let letter = word.chars().any(char::is_alphabetic);
    (upper || (digit && letter)) && !is_measure(word)
}

/// Whether a word is a number with a unit or an ordinal: `1M`, `10x`, `744B`, `2nd`, `128K`, `24GB`, `H1`, `Q3`.
pub(super) fn is_measure(word: &str) -> bool {
    const UNITS: [&str; 62] = [
        "b", "m", "k", "t", "x", "gb", "mb", "tb", "kb", "pb", "w", "kw", "mw", "gw", "nm", "mm", "cm", "km", "hz",
        "khz", "mhz", "ghz", "fps", "p", "s", "ms", "h", "d", "st", "nd", "rd", "th", "bn", "mn", "tn", "tok",
        "tokens", "yr", "min", "hr", "px", "g", "kg", "gbps", "tbps", "tps", "pp", "bit", "bits", "dpi", "c", "v",
        "am", "pm", "tflops", "pflops", "tops", "s/s", "d/d", "bps", "hours", "days",
    ];
    let digits = word.chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-')).count();
    if digits == 0 {
        let mut chars = word.chars();
        let first = chars.next().unwrap_or(' ').to_ascii_lowercase();
        return matches!(first, 'q' | 'h')
            && word.len() == 2
            && chars.all(|c| ('1'..='4').contains(&c))
            && word.as_bytes()[0].is_ascii_uppercase()
            && (first == 'q' || word.as_bytes()[1] <= b'2');
    }
    let unit = word[digits..].trim_end_matches('+').to_ascii_lowercase();
    unit.is_empty() || UNITS.contains(&unit.as_str())
}

/// Words that make a name a variant of the family before them.
const VARIANTS: [&str; 54] = [
    "pro",
    "max",
    "mini",
    "flash",
    "ultra",
    "plus",
    "turbo",
    "lite",
    "nano",
    "thinking",
    "preview",
    "instruct",
    "coder",
    "omni",
    "high",
    "low",
    "medium",
    "xhigh",
    "image",
    "audio",
    "live",
    "vision",
    "embedding",
    "codex",
    "heavy",
    "fast",
    "large",
    "small",
    "base",
    "vl",
    "standard",
    "reasoning",
    "air",
    "speciale",
    "exp",
    "highspeed",
    "chat",
    "it",
    "moe",
    "tts",
    "asr",
    "ocr",
    "realtime",
    "search",
    "math",
    "edge",
    "tiny",
    "micro",
    "super",
    "quantized",
    "vla",
    "research",
    "deep",
    "light",
];

/// Words that a hyphen joins to a name without being part of it.
const JOINED: [&str; 34] = [
    "based",
    "powered",
    "style",
    "like",
    "driven",
    "native",
    "generated",
    "level",
    "class",
    "compatible",
    "first",
    "led",
    "backed",
    "enabled",
    "ready",
    "era",
    "equivalent",
    "family",
    "series",
    "specific",
    "centric",
    "trained",
    "only",
    "as",
    "to",
    "in",
    "and",
    "made",
    "built",
    "owned",
    "run",
    "side",
    "related",
    "type",
];

/// A word without the common word that a hyphen joins to it (`Fooqux-style`), and whether one was.
pub(super) fn unjoined(text: &str, word: Word) -> (Word, bool) {
    let name = &text[word.start..word.end];
    if let Some(at) = name.rfind(is_hyphen)
        && JOINED.contains(&name[at..].trim_start_matches(is_hyphen))
    {
        return (Word { start: word.start, end: word.start + at }, true);
    }
    (word, false)
}

/// How much a name's version tells that a model bears it: `Fooqux-1.0` more than `Fooqux 2`,
/// and `Fooqux v1.2`, which is software's way, nothing.
pub(super) fn version_score(name: &str) -> f32 {
    let Some((stem, last)) = name.rsplit_once(|c: char| c == ' ' || is_hyphen(c)) else { return 0.0 };
    let plain = last.starts_with(|c: char| c.is_ascii_digit()) && last.matches('.').count() < 2 && is_version(last);
    if stem.is_empty() || !plain {
        0.0
    } else if name.as_bytes()[stem.len()] != b' ' && last.contains('.') {
        0.9
    } else {
        0.45
    }
}

/// How long a setting of a model's effort in brackets is, right after its name: ` (max)`.
pub(super) fn effort(rest: &str) -> Option<usize> {
    const EFFORTS: [&str; 8] = ["max", "xhigh", "high", "medium", "low", "minimal", "thinking", "non-thinking"];
    let inner = rest.strip_prefix(" (").or_else(|| rest.strip_prefix('('))?;
    let setting = &inner[..inner.find(')')?];
    EFFORTS.contains(&setting.to_ascii_lowercase().as_str()).then(|| rest.len() - inner.len() + setting.len() + 1)
}

/// Whether the word, in any case, names a variant.
pub(super) fn is_variant(word: &str) -> bool {
    VARIANTS.contains(&word.to_ascii_lowercase().as_str())
}

/// A version number: `5`, `4.7`, `2.5a`, `V4`, `M2.7`, `v2`, `o3`.
pub(super) fn is_version(word: &str) -> bool {
    let rest =
        word.strip_prefix(['V', 'v', 'M', 'R', 'K', 'o', 'T', 'S', 'G', 'X']).filter(|r| !r.is_empty()).unwrap_or(word);
    // `3x` is a factor.
    if rest.ends_with(['x', 'X']) {
        return false;
    }
    let digits = rest.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let points = digits.matches('.').count();
    !digits.is_empty()
        && rest.len() - digits.len() <= 1
        && (digits.len() <= 4 || (points > 1 && digits.len() <= 9))
        && digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.ends_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
        && digits.split('.').all(|part| !part.is_empty() && part.len() <= if points > 1 { 4 } else { 2 })
}

/// A size: `7B`, `671B`, `A37B`, `1.5B`, `E4B`, `8x7B`.
pub(super) fn is_size(word: &str) -> bool {
    let inner = word.trim_start_matches(['A', 'a', 'E', 'e']);
    let Some(digits) = inner.strip_suffix(['B', 'b', 'M', 'T']) else { return false };
    !digits.is_empty()
        && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | 'x'))
        && digits.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether a word designates one of a line of products: `S1`, `G1`, `X3`.
pub(super) fn is_designation(word: &str) -> bool {
    let letters = word.chars().take_while(char::is_ascii_uppercase).count();
    let digits = word.len() - letters;
    (1..=2).contains(&letters)
        && (1..=2).contains(&digits)
        && word[letters..].bytes().all(|b| b.is_ascii_digit())
        && !is_measure(word)
}

/// How far a name that ends at `end` goes on as a version or variant of itself.
///
/// `spaced` allows parts after a space: numbers, sizes, capitalised variants.
pub(super) fn extend(text: &str, mut end: usize, spaced: bool) -> usize {
    loop {
        let rest = &text[end..];
        let Some(first) = rest.chars().next() else { return end };
        let ended_with_number = text[..end].chars().next_back().is_some_and(|c| c.is_ascii_digit());
        if is_hyphen(first) || (is_word_char(first) && ended_with_number) || (first.is_ascii_digit() && end > 0) {
            let skip = if is_hyphen(first) { first.len_utf8() } else { 0 };
            let part = part(&rest[skip..]);
            let lower = part.to_ascii_lowercase();
            let fits = !part.is_empty()
                && !JOINED.contains(&lower.as_str())
                && (part.chars().any(|c| c.is_uppercase() || c.is_ascii_digit()) || is_variant(part))
                && !(part.chars().all(|c| c.is_ascii_digit()) && part.len() > 4);
            if fits {
                end += skip + part.len();
                continue;
            }
            return end;
        }
        if !spaced || first != ' ' {
            return end;
        }
        let part = part(&rest[1..]);
        let unit = is_counted(&rest[1 + part.len()..]) || is_joined_to_common(&rest[1 + part.len()..]);
        // After "Pro" or "Max" stands a score rather than a second version.
        let scored = ends_with_variant(&text[..end]) && part.split('.').next().is_some_and(|n| n.len() > 1);
        let number = is_version(part)
            && !ended_with_number
            && !unit
            && !scored
            && (part.contains('.') || part.len() <= 2 || !part.as_bytes()[0].is_ascii_digit());
        let variant = part.starts_with(|c: char| c.is_uppercase())
            && is_variant(part)
            && !matches!(
                part,
                "It" | "IT"
                    | "High"
                    | "Low"
                    | "Deep"
                    | "Search"
                    | "Research"
                    | "Super"
                    | "Fast"
                    | "Base"
                    | "Large"
                    | "Small"
                    | "Medium"
                    | "Standard"
                    | "Live"
                    | "Chat"
                    | "Light"
                    | "Edge"
                    | "Vision"
                    | "Reasoning"
                    | "Math"
                    | "Audio"
                    | "Image"
            );
        let size = is_size(part) && part.ends_with(['B', 'b']) && !unit;
        let designation = is_designation(part) && !ended_with_number;
        if number || variant || size || designation {
            end += 1 + part.len();
            continue;
        }
        return end;
    }
}

/// Whether a hyphen and a common word follow: the 6 of `6-bit`.
fn is_joined_to_common(rest: &str) -> bool {
    rest.strip_prefix(is_hyphen).is_some_and(|rest| {
        let word = rest.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
        word.len() > 2 && word.bytes().all(|b| b.is_ascii_lowercase()) && !is_variant(word)
    })
}

/// Whether what follows a number makes it a count, a sum or a date.
pub(super) fn is_counted(rest: &str) -> bool {
    const UNITS: &str = "%％亿億万萬个個月年日倍次款位人名家天小分項项種种美元周週秒条條大点點多余餘起岁歲";
    let mut chars = rest.trim_start_matches(' ').chars();
    chars.next().is_some_and(|c| UNITS.contains(c) || (c == ',' && chars.next().is_some_and(|c| c.is_ascii_digit())))
}

/// Whether what comes before ends with a variant's word.
fn ends_with_variant(before: &str) -> bool {
    before.rsplit([' ', '-', '‑']).next().is_some_and(is_variant)
}

/// The Latin letters, digits and inner points at the start of a text.
fn part(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '.')).unwrap_or(text.len());
    text[..end].trim_end_matches('.')
}

/// Whether a word alone is a model's name by its form: letters, then a size or a version
/// with letters (`Keye-VL-671B-A37B`), or sizes alone (`35B-A3B`).
pub(super) fn is_model_form(word: &str) -> bool {
    let parts: Vec<&str> = word.split(is_hyphen).collect();
    let letters = parts[0].chars().next().is_some_and(char::is_alphabetic);
    (letters && parts.len() > 1 && parts[1..].iter().any(|p| is_size(p) && p.len() > 1))
        || (parts.len() > 1 && parts.iter().all(|p| is_size(p)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_what_joins_them() {
        let text = "用 C++ 與 Keye‑VL‑671B‑A37B, n8n. AT&T's v2.";
        let found: Vec<&str> = words(text).map(|w| &text[w.start..w.end]).collect();
        assert_eq!(found, ["C++", "Keye‑VL‑671B‑A37B", "n8n", "AT&T", "s", "v2"]);
    }

    #[test]
    fn names_go_on_with_versions_and_variants() {
        for (text, known, whole) in [
            ("Claude Opus 4.7 Pro 發布", "Claude Opus", "Claude Opus 4.7 Pro"),
            ("GPT‑5‑Thinking‑High 與", "GPT‑5", "GPT‑5‑Thinking‑High"),
            ("GPT-powered", "GPT", "GPT"),
            ("Qwen3.6-35B-A3B 開源", "Qwen", "Qwen3.6-35B-A3B"),
            ("Kimi 20 萬", "Kimi", "Kimi"),
            ("Llama 4 models", "Llama", "Llama 4"),
            ("DeepSeek-V4-Pro", "DeepSeek", "DeepSeek-V4-Pro"),
        ] {
            assert_eq!(&text[..extend(text, known.len(), true)], whole, "{text}");
        }
    }

    #[test]
    fn an_effort_belongs_to_the_name_before_it() {
        assert_eq!(effort(" (Max) ranked"), Some(" (Max)".len()));
        assert_eq!(effort(" (from Fooqux)"), None);
    }

    #[test]
    fn measures_are_no_names() {
        for word in ["1M", "10x", "744B", "2nd", "128K", "24GB", "Q3"] {
            assert!(is_measure(word), "{word}");
        }
        for word in ["n8n", "H200", "F1", "GPT-5", "4Founders"] {
            assert!(!is_measure(word), "{word}");
        }
    }
}
