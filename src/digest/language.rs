//! Which language a text is written in, by its characters.
//!
//! Digests in Chinese are full of Latin names, so Latin words must outnumber Han
//! characters before a text counts as English; which script the Chinese is in is told
//! by the characters that only one of the two scripts uses.

use super::Language;
use crate::lexicon::fold::{is_han, is_simplified, is_traditional};

/// The language of a text.
///
/// ```
/// use daygraph::digest::{Language, detect_language};
/// assert_eq!(detect_language("阿里巴巴發布 Qwen3 模型"), Language::ZhHant);
/// assert_eq!(detect_language("阿里巴巴发布 Qwen3 模型"), Language::ZhHans);
/// assert_eq!(detect_language("Alibaba (阿里) releases its Qwen3 models to all of its many developers"), Language::En);
/// ```
pub fn detect_language(text: &str) -> Language {
    let (mut han, mut traditional, mut simplified, mut words) = (0u32, 0u32, 0u32, 0u32);
    let mut in_word = false;
    for c in text.chars() {
        let latin = c.is_ascii_alphabetic();
        words += u32::from(latin && !in_word);
        in_word = latin;
        if is_han(c) {
            han += 1;
            traditional += u32::from(is_traditional(c));
            simplified += u32::from(is_simplified(c));
        }
    }
    if han * 4 < words {
        return Language::En;
    }
    if han < words {
        return Language::Mixed;
    }
    // Some characters of Simplified text (里, 后, 面) are Traditional ones too, so these
    // weigh less than those that only Traditional text has.
    match (traditional, simplified) {
        (t, s) if t * 2 > s => Language::ZhHant,
        (t, s) if t * 10 <= s => Language::ZhHans,
        _ => Language::Mixed,
    }
}
