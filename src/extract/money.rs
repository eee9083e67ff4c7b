//! Sums of money as news writes them.
//!
//! | text | value | currency |
//! | --- | --- | --- |
//! | `6.06 億美元` | 606000000 | USD |
//! | `€3.3M` | 3300000 | EUR |
//! | `$4B` | 4000000000 | USD |
//! | `1億2000萬元` | 120000000 | CNY |
//! | `100 billion won` | 100000000000 | KRW |
//! | `12億` | 1200000000 | — |
//! | `數十億美元` | nothing: no number is told | |
//!
//! ```
//! use daygraph::extract::money::parse;
//! let money = parse("6.06 億美元").unwrap();
//! assert_eq!((money.value, money.currency), (606_000_000.0, Some("USD")));
//! ```

use unicode_normalization::UnicodeNormalization;

/// A sum of money that was read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Money {
    pub value: f64,
    /// ISO 4217 code, where the text tells a currency.
    pub currency: Option<&'static str>,
}

/// Words of currencies. A word of Latin letters counts only where no letter
/// stands beside it.
const CURRENCIES: &[(&str, &str)] = &[
    ("us$", "USD"),
    ("usd", "USD"),
    ("美元", "USD"),
    ("美金", "USD"),
    ("美刀", "USD"),
    ("us dollars", "USD"),
    ("us dollar", "USD"),
    ("dollars", "USD"),
    ("dollar", "USD"),
    ("hk$", "HKD"),
    ("hkd", "HKD"),
    ("港元", "HKD"),
    ("港幣", "HKD"),
    ("港币", "HKD"),
    ("nt$", "TWD"),
    ("ntd", "TWD"),
    ("twd", "TWD"),
    ("新台幣", "TWD"),
    ("新臺幣", "TWD"),
    ("新台币", "TWD"),
    ("台幣", "TWD"),
    ("台币", "TWD"),
    ("a$", "AUD"),
    ("au$", "AUD"),
    ("aud", "AUD"),
    ("澳元", "AUD"),
    ("澳幣", "AUD"),
    ("澳币", "AUD"),
    ("c$", "CAD"),
    ("ca$", "CAD"),
    ("cad", "CAD"),
    ("加元", "CAD"),
    ("加幣", "CAD"),
    ("加币", "CAD"),
    ("s$", "SGD"),
    ("sgd", "SGD"),
    ("新加坡元", "SGD"),
    ("新元", "SGD"),
    ("r$", "BRL"),
    ("brl", "BRL"),
    ("巴西雷亞爾", "BRL"),
    ("巴西雷亚尔", "BRL"),
    ("雷亞爾", "BRL"),
    ("雷亚尔", "BRL"),
    ("€", "EUR"),
    ("eur", "EUR"),
    ("euros", "EUR"),
    ("euro", "EUR"),
    ("歐元", "EUR"),
    ("欧元", "EUR"),
    ("£", "GBP"),
    ("gbp", "GBP"),
    ("pounds", "GBP"),
    ("pound", "GBP"),
    ("英鎊", "GBP"),
    ("英镑", "GBP"),
    ("jp¥", "JPY"),
    ("jpy", "JPY"),
    ("yen", "JPY"),
    ("日元", "JPY"),
    ("日圓", "JPY"),
    ("日圆", "JPY"),
    ("円", "JPY"),
    ("cn¥", "CNY"),
    ("rmb", "CNY"),
    ("cny", "CNY"),
    ("yuan", "CNY"),
    ("renminbi", "CNY"),
    ("人民幣", "CNY"),
    ("人民币", "CNY"),
    ("₩", "KRW"),
    ("krw", "KRW"),
    ("won", "KRW"),
    ("韓元", "KRW"),
    ("韩元", "KRW"),
    ("韓圜", "KRW"),
    ("₹", "INR"),
    ("inr", "INR"),
    ("rupees", "INR"),
    ("rupee", "INR"),
    ("盧比", "INR"),
    ("卢比", "INR"),
    ("chf", "CHF"),
    ("瑞士法郎", "CHF"),
    ("瑞郎", "CHF"),
    ("sek", "SEK"),
    ("瑞典克朗", "SEK"),
    ("nok", "NOK"),
    ("挪威克朗", "NOK"),
    ("dkk", "DKK"),
    ("丹麥克朗", "DKK"),
    ("丹麦克朗", "DKK"),
    ("₪", "ILS"),
    ("ils", "ILS"),
    ("謝克爾", "ILS"),
    ("谢克尔", "ILS"),
    ("aed", "AED"),
    ("dirhams", "AED"),
    ("迪拉姆", "AED"),
    ("sar", "SAR"),
    ("riyals", "SAR"),
    ("里亞爾", "SAR"),
    ("里亚尔", "SAR"),
    ("₽", "RUB"),
    ("rub", "RUB"),
    ("rubles", "RUB"),
    ("roubles", "RUB"),
    ("盧布", "RUB"),
    ("卢布", "RUB"),
    ("₺", "TRY"),
    ("里拉", "TRY"),
    ("฿", "THB"),
    ("泰銖", "THB"),
    ("泰铢", "THB"),
    ("₫", "VND"),
    ("越南盾", "VND"),
    ("印尼盾", "IDR"),
    // What is left when no country is named.
    ("$", "USD"),
    ("¥", "CNY"),
    ("元", "CNY"),
];

/// Latin words after a number, and the power of ten that they stand for.
const UNITS: &[(&str, u32)] = &[
    ("hundred", 2),
    ("k", 3),
    ("thousand", 3),
    ("lakh", 5),
    ("lakhs", 5),
    ("m", 6),
    ("mm", 6),
    ("mn", 6),
    ("mil", 6),
    ("million", 6),
    ("millions", 6),
    ("cr", 7),
    ("crore", 7),
    ("crores", 7),
    ("b", 9),
    ("bn", 9),
    ("bil", 9),
    ("billion", 9),
    ("billions", 9),
    ("t", 12),
    ("tn", 12),
    ("tr", 12),
    ("trillion", 12),
    ("trillions", 12),
];

/// Characters after a number, and their power of ten. They multiply: 千萬, 萬億.
const CHINESE_UNITS: &[(char, u32)] =
    &[('十', 1), ('百', 2), ('千', 3), ('萬', 4), ('万', 4), ('億', 8), ('亿', 8), ('兆', 12)];

const CHINESE_DIGITS: &[(char, u8)] = &[
    ('〇', 0),
    ('零', 0),
    ('一', 1),
    ('二', 2),
    ('兩', 2),
    ('两', 2),
    ('三', 3),
    ('四', 4),
    ('五', 5),
    ('六', 6),
    ('七', 7),
    ('八', 8),
    ('九', 9),
];

const WORDS: &[(&str, u8)] = &[
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
];

fn lookup<K: PartialEq, V: Copy>(table: &[(K, V)], key: &K) -> Option<V> {
    table.iter().find(|(k, _)| k == key).map(|(_, v)| *v)
}

fn chinese_unit(c: char) -> Option<u32> {
    lookup(CHINESE_UNITS, &c)
}

/// Reads a sum of money: the first number of the text with its unit, and the
/// currency that the text names. Of a range the lower end is read, with the unit
/// of the upper where it has none of its own.
///
/// `None` if the text tells no number, or a percentage.
pub fn parse(text: &str) -> Option<Money> {
    let text: String = text.nfkc().flat_map(char::to_lowercase).collect();
    let (value, start, end) = number(&text)?;
    Some(Money { value, currency: currency(&text, start, end) })
}

/// A number written as decimal digits times a power of ten: exact until it is
/// turned into a float, so that 6.06 億 is not 605999999.9.
struct Decimal {
    digits: String,
    fraction: usize,
}

impl Decimal {
    fn value(&self, power: u32) -> f64 {
        let exponent = i64::from(power) - self.fraction as i64;
        format!("{}e{exponent}", self.digits).parse().unwrap_or(0.0)
    }
}

/// The first number with its unit, and the bytes at which it starts and ends.
fn number(text: &str) -> Option<(f64, usize, usize)> {
    let (start, first) = text
        .char_indices()
        .find(|&(at, c)| c.is_ascii_digit() || lookup(CHINESE_DIGITS, &c).is_some() || starts_word(text, at))?;
    if starts_word(text, start) {
        let word = latin_word(&text[start..]);
        let (power, end) = latin_unit(text, start + word.len())?;
        return Some((f64::from(lookup(WORDS, &word)?) * 10f64.powi(power as i32), start, end));
    }
    if !first.is_ascii_digit() {
        return chinese_numeral(text, start).map(|(value, end)| (value, start, end));
    }
    let mut at = start;
    let mut total = 0.0;
    let mut told = false;
    loop {
        let (decimal, end) = decimal(&text[at..]);
        at += end;
        let (power, after) = unit(text, at);
        total += decimal.value(power.unwrap_or(0));
        at = after;
        if power.is_none() && !told {
            if text[at..].trim_start().starts_with('%') {
                return None;
            }
            if let Some(power) = range_unit(text, at) {
                return Some((total * 10f64.powi(power as i32), start, at));
            }
        }
        told = true;
        // 1億2000萬: the next part of the same number follows at once.
        if power.is_none() || !text[at..].starts_with(|c: char| c.is_ascii_digit()) {
            return Some((total, start, at));
        }
    }
}

/// The unit of a range's upper end (5-10 億, 3~5 million), for its lower end.
fn range_unit(text: &str, at: usize) -> Option<u32> {
    let rest = text[at..].trim_start();
    let rest = ["-", "–", "—", "~", "至", "到", "to "].iter().find_map(|sign| rest.strip_prefix(sign))?;
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '$' | '€' | '£' | '¥'));
    if !rest.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (_, end) = decimal(rest);
    unit(rest, end).0
}

fn decimal(text: &str) -> (Decimal, usize) {
    let bytes = text.as_bytes();
    let (mut digits, mut fraction, mut point, mut at) = (String::new(), 0, false, 0);
    while let Some(&b) = bytes.get(at) {
        let digit_follows = bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
        match b {
            b'0'..=b'9' => {
                digits.push(b as char);
                fraction += usize::from(point);
            }
            b'.' if !point && digit_follows => point = true,
            b',' if !point && thousands(&bytes[at + 1..]) => {}
            _ => break,
        }
        at += 1;
    }
    (Decimal { digits, fraction }, at)
}

/// Whether three digits and no fourth follow a comma.
fn thousands(rest: &[u8]) -> bool {
    rest.len() >= 3 && rest[..3].iter().all(u8::is_ascii_digit) && !rest.get(3).is_some_and(u8::is_ascii_digit)
}

/// The power of ten of the unit that stands after a number, and where it ends.
fn unit(text: &str, at: usize) -> (Option<u32>, usize) {
    let skipped = text[at..].len() - text[at..].trim_start_matches([' ', '+', '餘', '余', '多']).len();
    let mut end = at + skipped;
    let mut power = None;
    while let Some((c, p)) = text[end..].chars().next().and_then(|c| Some((c, chinese_unit(c)?))) {
        power = Some(power.unwrap_or(0) + p);
        end += c.len_utf8();
    }
    if power.is_some() {
        return (power, end);
    }
    match latin_unit(text, at) {
        Some((power, end)) => (Some(power), end),
        None => (None, at),
    }
}

fn latin_unit(text: &str, at: usize) -> Option<(u32, usize)> {
    let gap = text[at..].len() - text[at..].trim_start_matches([' ', '-', '+']).len();
    let word = latin_word(&text[at + gap..]);
    lookup(UNITS, &word).map(|power| (power, at + gap + word.len()))
}

fn latin_word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
    &text[..end]
}

/// Whether an English number word with a unit starts here.
fn starts_word(text: &str, at: usize) -> bool {
    let word = latin_word(&text[at..]);
    !text[..at].ends_with(|c: char| c.is_ascii_alphabetic())
        && lookup(WORDS, &word).is_some()
        && latin_unit(text, at + word.len()).is_some()
}

/// 三億, 兩千萬, 一百二十億: digits and units of a numeral in characters.
fn chinese_numeral(text: &str, start: usize) -> Option<(f64, usize)> {
    // `part` is below 萬, `whole` what larger units have closed.
    let (mut whole, mut part, mut digit) = (0f64, 0f64, None);
    let mut end = start;
    for (at, c) in text[start..].char_indices() {
        if let Some(d) = lookup(CHINESE_DIGITS, &c) {
            digit = Some(f64::from(d));
        } else if let Some(power) = chinese_unit(c) {
            let factor = 10f64.powi(power as i32);
            if power < 4 {
                part += digit.take().unwrap_or(1.0) * factor;
            } else {
                let below = part + digit.take().unwrap_or(0.0);
                // 萬億: the larger unit multiplies what the smaller has closed.
                whole = if below > 0.0 { whole + below * factor } else { whole * factor };
                part = 0.0;
            }
        } else {
            break;
        }
        end = start + at + c.len_utf8();
    }
    let value = whole + part + digit.unwrap_or(0.0);
    // A lone digit without a unit is a word more often than a number: 一 家公司.
    (value >= 10.0).then_some((value, end))
}

/// The codes of all currencies that texts may tell; some more than once.
pub(crate) fn currencies() -> impl Iterator<Item = &'static str> {
    CURRENCIES.iter().map(|(_, code)| *code)
}

/// The currency word nearest to the number, and of several there the longest: in
/// "won $5 million" it is the sign, in "5 million won" the word.
fn currency(text: &str, start: usize, end: usize) -> Option<&'static str> {
    let letter = |c: char| c.is_ascii_alphabetic();
    let mut best: Option<((usize, std::cmp::Reverse<usize>), &'static str)> = None;
    for &(word, code) in CURRENCIES {
        for (at, _) in text.match_indices(word) {
            let after = at + word.len();
            let inside = (word.starts_with(letter) && text[..at].ends_with(letter))
                || (word.ends_with(letter) && text[after..].starts_with(letter));
            let distance = if after <= start { start - after } else { at.saturating_sub(end) };
            let rank = (distance, std::cmp::Reverse(word.len()));
            if !inside && best.is_none_or(|(other, _)| rank < other) {
                best = Some((rank, code));
            }
        }
    }
    best.map(|(_, code)| code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_read_with_unit_and_currency() {
        for (text, value, currency) in [
            ("6.06 億美元", 606_000_000.0, Some("USD")),
            ("€3.3M", 3_300_000.0, Some("EUR")),
            ("$4B", 4e9, Some("USD")),
            ("12億", 1_200_000_000.0, None),
            ("681.3亿", 68_130_000_000.0, None),
            ("4 億美元", 400_000_000.0, Some("USD")),
            ("100 billion won", 100e9, Some("KRW")),
            ("RMB 2 billion", 2e9, Some("CNY")),
            ("1.03B", 1_030_000_000.0, None),
            ("US$1,250,000", 1_250_000.0, Some("USD")),
            ("HK$ 3.5 億", 350_000_000.0, Some("HKD")),
            ("3000 萬元", 30_000_000.0, Some("CNY")),
            ("1億2000萬元", 120_000_000.0, Some("CNY")),
            ("1.2 萬億日圓", 1.2e12, Some("JPY")),
            ("逾 2 千萬歐元", 20_000_000.0, Some("EUR")),
            ("三億美元", 300_000_000.0, Some("USD")),
            ("一百二十億元", 12_000_000_000.0, Some("CNY")),
            ("兩千萬英鎊", 20_000_000.0, Some("GBP")),
            ("一萬億韓元", 1e12, Some("KRW")),
            ("two billion dollars", 2e9, Some("USD")),
            ("$100M+", 100e6, Some("USD")),
            ("10 亿余元", 1e9, Some("CNY")),
            ("¥500m", 500e6, Some("CNY")),
            ("₹ 40 crore", 400e6, Some("INR")),
            ("$5-10 billion", 5e9, Some("USD")),
            ("5~10 億美元", 500e6, Some("USD")),
            ("＄４００萬", 4_000_000.0, Some("USD")),
            ("£27", 27.0, Some("GBP")),
            ("$3.5-million", 3.5e6, Some("USD")),
            ("nearly $1 trillion", 1e12, Some("USD")),
            ("300 million euros", 300e6, Some("EUR")),
            ("won $5 million", 5e6, Some("USD")),
            ("12億新台幣", 1.2e9, Some("TWD")),
        ] {
            assert_eq!(parse(text), Some(Money { value, currency }), "{text}");
        }
    }

    #[test]
    fn what_tells_no_number_is_none() {
        for text in ["", "數十億美元", "undisclosed", "73%", "一家公司", "元", "％", "several million"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
