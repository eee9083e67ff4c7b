//! Folding: what does not tell two names apart is taken away, with a map back.
//!
//! | text | folded | why |
//! | --- | --- | --- |
//! | `ＧＰＴ－５` | `gpt5` | width (NFKC), case, separators |
//! | `DeepSeekMath‑V2` | `deepseekmathv2` | any hyphen |
//! | `輝達` | `辉达` | Traditional → Simplified |
//! | `夸克 AI 眼鏡` | `夸克ai眼镜` | spaces |
//! | `GLM-5.1` | `glm5.1` | a point is part of a version |

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

/// (Traditional, Simplified), sorted; made by `build.rs` from OpenCC's dictionaries.
static TRADITIONAL: &[(char, char)] = &include!(concat!(env!("OUT_DIR"), "/traditional_to_simplified.rs"));
/// Characters used in Simplified text only, sorted.
static SIMPLIFIED: &[char] = &include!(concat!(env!("OUT_DIR"), "/simplified_only.rs"));

/// Direct table over the CJK blocks: two bytes a character of U+3400 to U+9FFF.
static DIRECT: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let mut table: Vec<u16> = (0x3400..=0x9FFF).collect();
    for &(from, to) in TRADITIONAL {
        if let (0x3400..=0x9FFF, Ok(to)) = (from as u32, u16::try_from(to as u32)) {
            table[from as usize - 0x3400] = to;
        }
    }
    table
});

/// All that folding between scripts knows, in order.
pub(crate) fn table() -> impl Iterator<Item = char> {
    TRADITIONAL.iter().flat_map(|&(from, to)| [from, to]).chain(SIMPLIFIED.iter().copied())
}

/// The Simplified form of a Traditional character; any other is itself.
pub fn simplify(c: char) -> char {
    match c as u32 {
        code @ 0x3400..=0x9FFF => char::from_u32(u32::from(DIRECT[code as usize - 0x3400])).unwrap_or(c),
        0xF900..=0xFAFF => match TRADITIONAL.binary_search_by_key(&c, |p| p.0) {
            Ok(i) => TRADITIONAL[i].1,
            Err(_) => c,
        },
        _ => c,
    }
}

/// Whether the character is used in Traditional text only.
pub fn is_traditional(c: char) -> bool {
    simplify(c) != c
}

/// Whether the character is used in Simplified text only.
pub fn is_simplified(c: char) -> bool {
    SIMPLIFIED.binary_search(&c).is_ok()
}

/// Whether the character is a Han ideograph.
pub fn is_han(c: char) -> bool {
    matches!(c as u32, 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3134F | 0x3005 | 0x3007)
}

/// Whether names may be written with or without this character between their parts.
pub fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '-' | '_' | '\u{00AD}' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{200B}'..='\u{200D}' | '\u{FEFF}' | '－' | '·' | '・')
}

/// A text after folding, with the way back.
#[derive(Debug, Default, Clone)]
pub struct Folded {
    /// The folded text.
    pub text: String,
    /// For each byte of `text` at which a character starts, and for its end: the
    /// byte of the original at which the character that gave it starts.
    starts: Vec<u32>,
    /// How many bytes that character has there.
    lengths: Vec<u8>,
}

impl Folded {
    /// Folds a text.
    pub fn new(original: &str) -> Folded {
        let mut folded = Folded {
            text: String::with_capacity(original.len()),
            starts: Vec::with_capacity(original.len()),
            lengths: Vec::with_capacity(original.len()),
        };
        fold(original, |c, start, end| {
            folded.text.push(c);
            for _ in 0..c.len_utf8() {
                folded.starts.push(start as u32);
                folded.lengths.push((end - start) as u8);
            }
        });
        folded
    }

    /// The byte range of the original that a byte range of the folded text came from.
    pub fn original(&self, start: usize, end: usize) -> (usize, usize) {
        if start >= end {
            return (0, 0);
        }
        (self.starts[start] as usize, self.starts[end - 1] as usize + usize::from(self.lengths[end - 1]))
    }

    /// The original byte at which the folded byte's character starts.
    pub fn start_of(&self, at: usize) -> usize {
        self.starts[at] as usize
    }
}

/// Tells each character of the folded text, with the byte range of the one that gave it.
fn fold(original: &str, mut tell: impl FnMut(char, usize, usize)) {
    for (at, c) in original.char_indices() {
        if c.is_ascii() {
            if !(c.is_ascii_whitespace() || c == '-' || c == '_') {
                tell(c.to_ascii_lowercase(), at, at + 1);
            }
            continue;
        }
        let end = at + c.len_utf8();
        if is_han(c) {
            tell(simplify(c), at, end);
        } else if !is_separator(c) {
            match c {
                '’' | '‘' | 'ʼ' => tell('\'', at, end),
                _ => {
                    let normal = std::iter::once(c).nfkc().filter(|n| !is_separator(*n));
                    normal.flat_map(char::to_lowercase).for_each(|l| tell(l, at, end));
                }
            }
        }
    }
}

/// The folded form alone, by which two names are the same.
pub fn key(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    fold(name, |c, _, _| folded.push(c));
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_what_does_not_tell_names_apart() {
        for (text, folded) in [
            ("ＧＰＴ－５", "gpt5"),
            ("DeepSeekMath‑V2", "deepseekmathv2"),
            ("輝達", "辉达"),
            ("夸克 AI 眼鏡", "夸克ai眼镜"),
            ("GLM-5.1", "glm5.1"),
            ("Kerry O’Brien", "kerryo'brien"),
        ] {
            assert_eq!(key(text), folded, "{text}");
        }
    }

    #[test]
    fn the_way_back_is_exact() {
        let text = "用 Ｑｗｅｎ‑3 與輝達";
        let folded = Folded::new(text);
        let at = folded.text.find("qwen3").unwrap();
        let (start, end) = folded.original(at, at + 5);
        assert_eq!(&text[start..end], "Ｑｗｅｎ‑3");
    }
}
