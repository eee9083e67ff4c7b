//! Details of claims as the text has them: sums, scores, rounds, days.

use std::sync::LazyLock;

use regex::Regex;

use super::text::{ends_with_word, parts_clauses};
use super::triggers::{Hit, Owner};

/// A sum with a sign or a word of currency, or a large Chinese unit.
static MONEY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)(?:",
        r"(?:US|HK|NT|A|C|S)?[$€£¥₹₩]\s?\d[\d,]*(?:\.\d+)?\s?(?:(?:million|billion|trillion|bn|mn|[mbkt])(?-u:\b)|(?:万亿|萬億|千亿|千億|百亿|百億|亿|億|万|萬)(?:美元|美金)?)?",
        r"|(?:\d[\d,]*(?:\.\d+)?\s?(?:至|到|[–~-])\s?)?\d[\d,]*(?:\.\d+)?\s?(?:万亿|萬億|千亿|千億|百亿|百億|亿|億|百万|百萬|千万|千萬|万|萬)?\s?多?(?:美元|美金|欧元|歐元|英镑|英鎊|元人民币|元人民幣|人民币|人民幣|港元|港币|港幣|日元|日圆|日圓|韩元|韓元|新台币|新台幣|卢比|盧比|元)",
        r"|[一二两兩三四五六七八九十百千数數上几幾][一二两兩三四五六七八九十百千點点]*(?:[亿億][一二两兩三四五六七八九十百千]+)?(?:万亿|萬億|亿|億|千万|千萬|百万|百萬|万|萬)(?:美元|美金|欧元|歐元|元人民币|元人民幣|人民币|人民幣|港元|元)",
        r"|\d[\d,]*(?:\.\d+)?\s?(?:million|billion|trillion)\s(?:us\s)?(?:dollars|euros|pounds|yuan|won|yen|rupees|rmb)",
        r"|(?:RMB|USD|CNY)\s?\d[\d,]*(?:\.\d+)?\s?(?:(?:million|billion|trillion|[mbk])(?-u:\b))?",
        r"|\d[\d,]*(?:\.\d+)?\s?(?:万亿|萬億|千亿|千億|百亿|百億|亿|億)",
        r")"
    ))
    .expect("the pattern is well formed")
});

/// A number that may be a score: a percentage, a fraction, a signed or pointed number, a rank, a medal.
static SCORE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)(?:",
        r"[+\-−]?\d+(?:\.\d+)?(?:\s?[%％]|\spercent(?-u:\b))",
        r"|\d+(?:\.\d+)?\s?/\s?\d+",
        r"|[+−]\d+(?:\.\d+)?",
        r"|#\d+",
        r"|(?:全球|全國|全国)?第\s?[一二三四五六七八九十\d]+(?:\s?(?:名|位))?",
        r"|(?:金|银|銀|铜|銅)牌(?:级|級|水平)?",
        r"|(?-u:\b)\d{1,2}\.\d+(?-u:\b)",
        r"|(?-u:\b)\d{3,4}(?:\.\d+)?(?-u:\b)",
        r"|(?-u:\b)\d{2}(?-u:\b)",
        r"|榜首|居首|(?:no\.?|number)\s?\d+|(?-u:\b)\d+(?:st|nd|rd|th)(?-u:\b)",
        r")"
    ))
    .expect("the pattern is well formed")
});

static DAY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)(?:\d{4}\s?[/年.-]\s?\d{1,2}(?:\s?[/月.-]\s?\d{1,2}(?:\s?[–-]\s?\d{1,2})?\s?日?)?|\d{1,2}\s?月\s?\d{1,2}\s?日",
        r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s\d{1,2}(?:,\s?\d{4})?)"
    ))
    .expect("the pattern is well formed")
});

/// Words right before a sum that belong to it.
static ABOUT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:约为|約為|约|約|接近|将近|將近|近|超过|超過|突破|逾|超|最高|最多|至少|[~≈><]|up to|over|above|more than|at least|nearly|about|around)\s?$")
        .expect("the pattern is well formed")
});

/// Words right before or after a sum that make it a valuation.
const VALUATION: [&str; 9] =
    ["估值", "市值", "身价", "valuation", "valued at", "value of", "valuing", "valuations", "is worth"];

/// A detail with its byte range.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Detail {
    pub start: usize,
    pub end: usize,
    pub text: String,
}

/// All that the patterns find in a sentence.
fn all(pattern: &Regex, text: &str, from: usize, to: usize) -> Vec<Detail> {
    pattern
        .find_iter(&text[from..to])
        .map(|m| {
            let trimmed = m.as_str().trim();
            let start = from + m.start() + (m.as_str().len() - m.as_str().trim_start().len());
            Detail { start, end: start + trimmed.len(), text: trimmed.to_owned() }
        })
        .collect()
}

/// Words that between a word of valuation and a sum tell that the sum is another.
const OTHER_SUM: [&str; 9] = ["完成", "募", "融", "获", "拿", "筹", "raise", "，", ", "];
/// The words that are looked for before a sum have fewer characters.
const LONGEST_WORD: usize = 12;
/// Most characters between a word of valuation and its sum.
const VALUATION_REACH: usize = 16;

/// The last characters of a text: what is looked for right before a place needs no look at all before it.
fn last_chars(text: &str, count: usize) -> &str {
    text.char_indices().rev().nth(count - 1).map_or(text, |(at, _)| &text[at..])
}

fn is_valuation(norm: &str, detail: &Detail) -> bool {
    let before = last_chars(&norm[..detail.start], VALUATION_REACH + LONGEST_WORD);
    let told = VALUATION
        .iter()
        .filter_map(|w| before.rfind(w).map(|at| &before[at + w.len()..]))
        .any(|gap| gap.chars().count() <= VALUATION_REACH && !OTHER_SUM.iter().any(|w| gap.contains(w)));
    let after = norm[detail.end..].trim_start_matches(['的', ' ']);
    told || ["估值", "valuation", "pre-money", "post-money"].iter().any(|w| after.starts_with(w))
}

fn nearest(details: Vec<Detail>, start: usize, end: usize) -> Option<Detail> {
    details.into_iter().min_by_key(|d| if d.end <= start { start - d.end } else { d.start.saturating_sub(end) })
}

/// Words that make a sum the price of one share or piece.
const PIECE: [&str; 7] = ["每股", "股价", "股價", "发售价", "發售價", "per share", "a share"];

/// Whether a sum is the price of one share.
fn is_price(norm: &str, detail: &Detail) -> bool {
    const REACH: usize = 12;
    let before = last_chars(&norm[..detail.start], REACH + LONGEST_WORD);
    let after = norm[detail.end..].trim_start_matches([' ', '/']);
    PIECE.iter().any(|w| {
        let gap = before.rfind(w).map(|at| &before[at + w.len()..]);
        let parts = |c: char| parts_clauses(c) || c.is_ascii_digit();
        gap.is_some_and(|gap| gap.chars().count() <= REACH && !gap.contains(parts)) || after.starts_with(w)
    })
}

/// The sums of a range, with the words that say how near they are.
pub(super) fn sums(text: &str, range: (usize, usize)) -> Vec<Detail> {
    let mut sums = all(&MONEY, text, range.0, range.1);
    for sum in &mut sums {
        if let Some(about) = ABOUT.find(last_chars(&text[range.0..sum.start], LONGEST_WORD)) {
            sum.start -= about.len();
            sum.text = text[sum.start..sum.end].to_owned();
        }
    }
    sums
}

/// The sums of a range that are neither valuations nor prices.
pub(super) fn amounts(text: &str, norm: &str, range: (usize, usize)) -> Vec<Detail> {
    let mut sums = sums(text, range);
    sums.retain(|d| !is_valuation(norm, d) && !is_price(norm, d));
    sums
}

/// The sum nearest to a range, that is no valuation.
pub(super) fn amount(text: &str, norm: &str, sentence: (usize, usize), at: (usize, usize)) -> Option<Detail> {
    nearest(amounts(text, norm, sentence), at.0, at.1)
}

/// The valuation nearest to a range.
pub(super) fn valuation(text: &str, norm: &str, sentence: (usize, usize), at: (usize, usize)) -> Option<Detail> {
    let sums = all(&MONEY, text, sentence.0, sentence.1).into_iter().filter(|d| is_valuation(norm, d));
    nearest(sums.collect(), at.0, at.1)
}

/// Scores between two bytes.
pub(super) fn scores(text: &str, from: usize, to: usize) -> Vec<Detail> {
    let mut scores = all(&SCORE, text, from, to);
    // Sums, years, sizes and counts are none.
    scores.retain(|s| {
        let (before, after) = (text[..s.start].trim_end(), text[s.end..].trim_start());
        let year = s.text.len() == 4 && (s.text.starts_with("19") || s.text.starts_with("20"));
        let whole = s.text.bytes().all(|b| b.is_ascii_digit());
        let size =
            before.strip_suffix(['×', 'x']).is_some_and(|b| b.trim_end().ends_with(|c: char| c.is_ascii_digit()));
        let counts = whole && (after.starts_with(COUNTED) || size);
        !year && !counts && !before.ends_with(['$', '€', '£', '¥', '￥']) && !before.ends_with("Activity:")
    });
    // Of "from 28.8% to 54.7%" the first is what was before.
    let improved = |pair: &[Detail]| {
        let before = text[from..pair[0].start].trim_end().trim_end_matches(['不', '到', '足', '约', '約']);
        let gap = text[pair[0].end..pair[1].start].trim();
        let rises =
            gap.chars().count() <= RISE && (gap.ends_with('為') || TO.iter().any(|word| ends_with_word(gap, word)));
        ["→", "->", "⟶"].contains(&gap) || rises && FROM.iter().any(|word| ends_with_word(before, word))
    };
    let mut at = 0;
    while let Some(pair) = scores.get(at..at + 2) {
        if improved(pair) {
            scores.remove(at);
        } else {
            at += 1;
        }
    }
    scores
}

/// Characters behind a number of things, which is no score.
const COUNTED: [char; 17] =
    ['项', '項', '个', '個', '款', '种', '種', '亿', '億', '万', '萬', '年', '月', '家', '×', '层', '層'];

/// Words before the first of two scores of which the second is the new one, and last between the two.
const FROM: [&str; 7] = ["from", "From", "从", "從", "由", "自", "between"];
const TO: [&str; 4] = ["to", "至", "到", "为"];
/// Most characters between the two.
const RISE: usize = 10;

/// A place or a claim that stands for a score.
static STANDING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)(?:(?-u:\b)SOTA(?-u:\b)|state[- ]of[- ]the[- ]art|(?-u:\b)top[- ]?\d+(?-u:\b)|#\d+|榜首|居首|登顶|登頂|名列前茅|(?:全球|开源|開源)?第[一二三四五六七八九十]+名?",
        r"|(?:金|银|銀|铜|銅)牌|(?-u:\b)gold[- ]medal(?:[- ]level)?|(?-u:\b)(?:first|second|third) place(?-u:\b))"
    ))
    .expect("the pattern is well formed")
});

/// Whether a score is a place among others, and no number of points.
pub(super) fn is_standing(score: &str) -> bool {
    score.contains('第') || STANDING.is_match(score)
}

/// The first words of a range that stand for a score: SOTA, 榜首.
pub(super) fn standing(text: &str, from: usize, to: usize) -> Option<Detail> {
    all(&STANDING, text, from, to).into_iter().next()
}

/// The day nearest to a range.
pub(super) fn day(text: &str, sentence: (usize, usize), at: (usize, usize)) -> Option<Detail> {
    nearest(all(&DAY, text, sentence.0, sentence.1), at.0, at.1)
}

/// A round that bears a letter: `Pre-A+ 輪`, `F-1 轮`, `Series C1`.
static LETTERED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)(?-u:\b)(?:pre-?)?",
        r"(?:[a-k](?:-?\d|\+{1,2})?\s?[轮輪]|series\s[a-k](?:-?\d|\+{1,2})?(?-u:\b)(?:\sextension\b)?)"
    ))
    .expect("the pattern is well formed")
});

/// The names of rounds in a range, in order; where some bear letters, these alone: 「首輪」 is said of any.
pub(super) fn rounds(text: &str, hits: &[Hit], range: (usize, usize)) -> Vec<Detail> {
    let lettered = all(&LETTERED, text, range.0, range.1);
    if !lettered.is_empty() {
        return lettered;
    }
    let named = hits.iter().filter(|h| h.owner == Owner::Round && h.start >= range.0 && h.end <= range.1);
    named.map(|h| Detail { start: h.start, end: h.end, text: text[h.start..h.end].to_owned() }).collect()
}

/// The round's name nearest to a range.
pub(super) fn round(text: &str, hits: &[Hit], sentence: (usize, usize), at: (usize, usize)) -> Option<Detail> {
    nearest(rounds(text, hits, sentence), at.0, at.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::money;

    #[test]
    fn sums_are_read_as_they_stand() {
        for (text, sum) in [
            ("啟動約 6.06 億美元 IPO", "約 6.06 億美元"),
            ("raised up to $4B from", "up to $4B"),
            ("计划募资 100 至 140 亿美元", "100 至 140 亿美元"),
            ("每股 18 港元，募得 7 億港元", "7 億港元"),
            ("完成 €3.3M 種子輪", "€3.3M"),
            ("raised $4B from", "$4B"),
            ("raised $1.5 billion in", "$1.5 billion"),
            ("營收 681.3亿", "681.3亿"),
            ("再投兩億五千萬美元", "兩億五千萬美元"),
        ] {
            let found = amount(text, text, (0, text.len()), (0, 0)).map(|d| d.text);
            assert_eq!(found.as_deref(), Some(sum), "{text}");
            assert!(money::parse(sum).is_some(), "{sum}");
        }
    }

    #[test]
    fn rounds_bear_letters_or_names() {
        for (text, names) in [
            ("完成 1.75 億美元 C1 輪", &["C1 輪"][..]),
            ("a16z 參與了這筆 F-1 輪", &["F-1 輪"]),
            ("完成PreA+轮融资", &["PreA+轮"]),
            ("closed a $250 million Series C1 led by Foo", &["Series C1"]),
            ("a Series B extension, then Series C.", &["Series B extension", "Series C"]),
            ("Nova 輪椅與 Series Cup", &[]),
        ] {
            let found: Vec<String> = rounds(text, &[], (0, text.len())).into_iter().map(|d| d.text).collect();
            assert_eq!(found, names, "{text}");
        }
    }

    #[test]
    fn counts_and_sizes_are_no_scores() {
        let of = |text: &str| scores(text, 0, text.len()).into_iter().map(|d| d.text).collect::<Vec<String>>();
        assert_eq!(of("在 12 項測試中為 64.2"), ["64.2"]);
        assert_eq!(of("在 256×256 上 FID 為 1.73"), ["1.73"]);
        assert_eq!(of("GPT-5 with 640x480, Max 72"), ["72"]);
        assert_eq!(of("從不到 2% 拉到 25.2%"), ["25.2%"]);
        assert_eq!(of("succeeds on 19 percent of it"), ["19 percent"]);
        assert_eq!(of("拿下全球第一"), ["全球第一"]);
    }

    #[test]
    fn a_valuation_is_no_amount() {
        let text = "raised $2B at a $30B valuation";
        assert_eq!(amount(text, text, (0, text.len()), (0, 6)).unwrap().text, "$2B");
        assert_eq!(valuation(text, text, (0, text.len()), (0, 6)).unwrap().text, "$30B");
        let text = "以 24.5 亿美元估值完成 2.5 亿美元 C 轮融资";
        assert_eq!(amount(text, text, (0, text.len()), (30, 33)).unwrap().text, "2.5 亿美元");
        assert_eq!(valuation(text, text, (0, text.len()), (30, 33)).unwrap().text, "24.5 亿美元");
    }
}
