//! Literals as the store writes them: texts with the language that their script tells, and
//! decimals.

use oxigraph::model::Literal;
use oxigraph::model::vocab::xsd;

use crate::lexicon::fold;

/// A decimal with at most so many digits after the point.
pub(super) fn decimal(value: f64, places: usize) -> Literal {
    let text = format!("{value:.places$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    Literal::new_typed_literal(text, xsd::DECIMAL)
}

/// A text as literal, with the language that its script tells.
pub(super) fn tagged(text: &str) -> Literal {
    match script_language(text) {
        Some(tag) => Literal::new_language_tagged_literal_unchecked(text, tag),
        None => Literal::new_simple_literal(text),
    }
}

/// Characters that Simplified text writes for others, and Traditional text, too, has in
/// names: they tell no script.
const EITHER: &str = "里后台云于余范谷采松夸杰涂游丰系准占几叶姜岩朴沈淀郁党征斗胡干";

/// The language tag that the characters of a text tell: Chinese where there is any
/// Han, in the script that more of its characters are peculiar to. In lower case, as
/// the store keeps tags.
pub(super) fn script_language(text: &str) -> Option<&'static str> {
    let (mut han, mut balance, mut latin) = (false, 0i32, false);
    for c in text.chars() {
        match c as u32 {
            0x3040..=0x30FF => return Some("ja"),
            0xAC00..=0xD7AF | 0x1100..=0x11FF => return Some("ko"),
            _ if fold::is_han(c) => {
                han = true;
                balance += i32::from(fold::is_traditional(c));
                balance -= i32::from(fold::is_simplified(c) && !EITHER.contains(c));
            }
            _ => latin |= c.is_ascii_alphabetic(),
        }
    }
    match (han, balance.signum()) {
        (true, 1) => Some("zh-hant"),
        (true, -1) => Some("zh-hans"),
        (true, _) => Some("zh"),
        _ => latin.then_some("en"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_carry_the_language_of_their_script() {
        for (text, tag) in [
            ("阿里巴巴", Some("zh")),
            ("輝達", Some("zh-hant")),
            ("腾讯 AI Lab", Some("zh-hans")),
            ("DeepSeek", Some("en")),
            ("ソニー", Some("ja")),
            ("삼성", Some("ko")),
            ("360", None),
        ] {
            assert_eq!(script_language(text), tag, "{text}");
        }
    }

    #[test]
    fn decimals_are_written_plainly() {
        for (value, places, text) in [
            (606_000_000.0, 2, "606000000"),
            (73.25, 6, "73.25"),
            (0.85f32.into(), 3, "0.85"),
            (1e12, 2, "1000000000000"),
        ] {
            assert_eq!(decimal(value, places).value(), text);
        }
    }
}
