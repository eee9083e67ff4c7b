//! Names of funding rounds, as texts write them and as identifiers have them.
//!
//! | text | slug | for people |
//! | --- | --- | --- |
//! | `A 輪融資`, `Series A` | `series-a` | Series A |
//! | `Pre-A+ 轮` | `pre-series-a-plus` | Pre-Series A+ |
//! | `種子輪`, `seed round` | `seed` | seed |
//! | `新一輪` | none: it tells no round from another | |

use super::names::slug;
use crate::lexicon::fold::key;

/// The slug of going public.
pub(super) const IPO: &str = "ipo";

/// Names of rounds, folded, without the word for round.
const ROUNDS: &[(&str, &str)] = &[
    ("seed", "seed"),
    ("种子", "seed"),
    ("preseed", "pre-seed"),
    ("pre种子", "pre-seed"),
    ("前种子", "pre-seed"),
    ("angel", "angel"),
    ("天使", "angel"),
    ("天使+", "angel-plus"),
    ("strategic", "strategic"),
    ("战略", "strategic"),
    ("战略投资", "strategic"),
    ("bridge", "bridge"),
    ("过桥", "bridge"),
    ("growth", "growth"),
    ("成长", "growth"),
    ("debt", "debt"),
    ("债务", "debt"),
    ("债权", "debt"),
    ("preipo", "pre-ipo"),
    ("ipo", IPO),
    ("上市", IPO),
    ("首次公开募股", IPO),
    ("首次公开发行", IPO),
    ("initialpublicoffering", IPO),
    ("listing", IPO),
    // These tell no round from another.
    ("新一", ""),
    ("新", ""),
    ("本", ""),
    ("最新", ""),
    ("最新一", ""),
    ("一", ""),
    ("new", ""),
    ("latest", ""),
    ("", ""),
];

/// Words around the name of a round, folded.
const ROUND_WORDS: &[&str] = &["融资", "轮", "股权", "round", "funding", "financing", "investment"];

/// The slug of a round's name: `A 輪`, `Series A` → `series-a`; `None` where the name tells none.
pub(super) fn round(text: &str) -> Option<String> {
    let mut name = key(text);
    while let Some(rest) = ROUND_WORDS.iter().find_map(|word| name.strip_suffix(word)) {
        name.truncate(rest.len());
    }
    if let Some((_, slug)) = ROUNDS.iter().find(|(folded, _)| *folded == name) {
        return Some((*slug).to_owned()).filter(|s| !s.is_empty());
    }
    let (pre, rest) = name.strip_prefix("pre").map_or((false, &*name), |rest| (true, rest));
    let rest = rest.strip_prefix("series").unwrap_or(rest);
    let rest = rest.strip_suffix("系列").unwrap_or(rest);
    let (letter, tail) = rest.split_at_checked(1).unwrap_or((rest, ""));
    let digits = tail.trim_end_matches('+');
    if letter.bytes().all(|b| b.is_ascii_lowercase())
        && digits.bytes().all(|b| b.is_ascii_digit())
        && !letter.is_empty()
    {
        let (pre, plus) = (if pre { "pre-" } else { "" }, "-plus".repeat(tail.len() - digits.len()));
        return Some(format!("{pre}series-{letter}{digits}{plus}"));
    }
    Some(slug(&name))
}

/// Whether a round's name is one that a company gives once.
pub(super) fn is_lettered(name: &str) -> bool {
    name == IPO || name.contains("series-")
}

/// A round's slug for people: `series-a-plus` → `Series A+`.
pub(super) fn readable(round: &str) -> String {
    let Some((pre, letter)) = round.split_once("series-") else { return round.replace('-', " ") };
    let pre = if pre.is_empty() { "" } else { "Pre-" };
    format!("{pre}Series {}", letter.to_uppercase().replace("-PLUS", "+"))
}

#[cfg(test)]
mod tests {
    use super::{readable, round};

    #[test]
    fn names_of_rounds_fold() {
        for (text, slug) in [
            ("種子輪", Some("seed")),
            ("种子轮融资", Some("seed")),
            ("seed round", Some("seed")),
            ("A 輪", Some("series-a")),
            ("Series A", Some("series-a")),
            ("A+轮", Some("series-a-plus")),
            ("Pre-A 輪", Some("pre-series-a")),
            ("B1 輪", Some("series-b1")),
            ("IPO", Some("ipo")),
            ("Pre-IPO", Some("pre-ipo")),
            ("新一輪融資", None),
            ("secondary sale", Some("secondarysale")),
        ] {
            assert_eq!(round(text).as_deref(), slug, "{text}");
        }
        assert_eq!(round("Pre-A+ 轮").as_deref().map(readable).as_deref(), Some("Pre-Series A+"));
    }
}
