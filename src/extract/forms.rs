//! Names told by their form and their surroundings: plans, commands, versions; and what has
//! the form of a name but is none: files, identifiers, addresses, licences.
//!
//! | text | name | why |
//! | --- | --- | --- |
//! | 面向 Pro 和 Max 用户 | Pro, Max | names of tiers before a word for who pays |
//! | the new `/goal` command | /goal | a slash, then one word |
//! | 发布 2026.4.20 版本 | 2026.4.20 | three numbers before 版 |
//! | `train.py`, `userId`, Apache 2.0 | — | a file, an identifier, a licence |

use super::latin::{self, Word};

/// Words that name tiers of a subscription.
const TIERS: [&str; 22] = [
    "Free",
    "Plus",
    "Pro",
    "Pro+",
    "Max",
    "Ultra",
    "Team",
    "Teams",
    "Business",
    "Enterprise",
    "Go",
    "Edu",
    "Education",
    "Starter",
    "Premium",
    "Lite",
    "Standard",
    "Hobby",
    "Individual",
    "Personal",
    "Basic",
    "Student",
];

/// Words for plans, and for those who have them, in normal form.
const SUBSCRIBED: [&str; 34] = [
    "用户",
    "订阅",
    "计划",
    "套餐",
    "方案",
    "会员",
    "账户",
    "账号",
    "客户",
    "版用户",
    "版本用户",
    "三档",
    "四档",
    "两档",
    "档位",
    "等付费",
    "等套餐",
    "等订阅",
    "等计划",
    "付费",
    "plan",
    "plans",
    "users",
    "user",
    "subscribers",
    "subscriber",
    "subscription",
    "subscriptions",
    "tier",
    "tiers",
    "customers",
    "accounts",
    "members",
    "级用户",
];

/// Whether a name is that of a tier.
pub(super) fn is_tier(name: &str) -> bool {
    TIERS.contains(&name)
}

/// Plans that stand in a text by their tier's name alone.
pub(super) fn plans(text: &str, norm: &str, words: &[Word]) -> Vec<(usize, usize)> {
    let is_tier = |w: &Word| is_tier(&text[w.start..w.end]);
    let mut plans = Vec::new();
    let mut i = 0;
    while i < words.len() {
        if !is_tier(&words[i]) {
            i += 1;
            continue;
        }
        // A list of tiers shares the word after its last.
        let mut last = i;
        while let Some(next) = words.get(last + 1)
            && (is_tier(next) || matches!(&text[next.start..next.end], "and" | "or"))
            && text[words[last].end..next.start].chars().count() <= 4
            && text[words[last].end..next.start].chars().all(|c| " 、,，/和与與及或以*`".contains(c))
        {
            last += 1;
        }
        let after = norm[words[last].end..].trim_start_matches([' ', '`', '*', '」', '”', '"', ')', '）']);
        // 「Pro、Max 等多項訂閱計劃」
        let others = after.strip_prefix('等').map(|rest| rest.chars().take(8).collect::<String>());
        let others = others.is_some_and(|rest| SUBSCRIBED.iter().any(|noun| !noun.is_ascii() && rest.contains(noun)));
        let subscribed = others
            || SUBSCRIBED.iter().any(|noun| {
                after
                    .strip_prefix(noun)
                    .is_some_and(|rest| !noun.is_ascii() || !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
            });
        let free = !text[..words[i].start].ends_with(['-', '.', '/', '#', '@']);
        // A lone tier right after a Latin word is part of that word's name.
        let alone = !text[..words[i].start].trim_end_matches(' ').ends_with(|c: char| c.is_ascii_alphanumeric());
        if subscribed && free && (alone || last > i) {
            plans.extend(words[i..=last].iter().filter(|w| is_tier(w)).map(|w| (w.start, w.end)));
        }
        i = last + 1;
    }
    plans
}

/// Commands with a name: `/goal`.
pub(super) fn commands(text: &str) -> Vec<(usize, usize)> {
    let mut commands = Vec::new();
    for (at, _) in text.match_indices('/') {
        let rest = &text[at + 1..];
        let length = rest.find(|c: char| !(c.is_ascii_lowercase() || c == '-')).unwrap_or(rest.len());
        let after = rest[length..].chars().next();
        let before = text[..at].chars().next_back();
        let opens = before.is_none_or(|c| {
            c.is_whitespace()
                || matches!(c, '`' | '「' | '“' | '"' | '(' | '（')
                || ('\u{4e00}'..='\u{9fff}').contains(&c)
        });
        let ends = after
            .is_none_or(|c| !(c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '.' | '\\' | '*' | ':')))
            || (after == Some('.') && rest[length + 1..].chars().next().is_none_or(char::is_whitespace));
        if opens && ends && length >= 3 && !rest[..length].ends_with('-') {
            commands.push((at, at + 1 + length));
        }
    }
    commands
}

/// Releases named by their number alone: three or more numbers before 版.
pub(super) fn numbered_releases(text: &str, norm: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (at, _) in norm.match_indices('版') {
        let before = text[..at].trim_end_matches([' ', '`', '*']);
        let number = before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
        let start = number.len();
        let release = &before[start..];
        let parts = release.split('.').filter(|p| !p.is_empty()).count();
        if parts >= 3 && !number.ends_with(|c: char| c.is_alphanumeric()) {
            found.push((start, before.len()));
        }
    }
    found
}

/// Whether a stretch that has the form of a name is none.
pub(super) fn is_artifact(name: &str) -> bool {
    is_quantization(name)
        || is_file(name)
        || is_identifier(name)
        || is_address(name)
        || is_licence(name)
        || is_quantity(name)
}

/// `train.py`, `README.md`.
fn is_file(name: &str) -> bool {
    const ENDINGS: [&str; 24] = [
        "py", "md", "json", "jsonl", "txt", "yaml", "yml", "toml", "sh", "html", "css", "csv", "ipynb", "cfg", "ini",
        "env", "lock", "zip", "pdf", "png", "exe", "dll", "cu", "tsx",
    ];
    name.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending))
}

/// `userId`, `PYPI_PUBLISH`, `stack_allocation`: English words written together as programs do.
fn is_identifier(name: &str) -> bool {
    if name.contains(' ') {
        return false;
    }
    if name.matches('_').count() > 1 && !name.chars().any(char::is_lowercase) {
        return true;
    }
    if name.contains('_') {
        return name.split('_').filter(|p| !p.is_empty()).all(|p| {
            super::words::is_english(p) || super::words::is_generic(p) || p.bytes().all(|b| b.is_ascii_digit())
        });
    }
    if ["Error", "Exception", "Warning"].iter().any(|end| name.len() > end.len() && name.ends_with(end)) {
        return true;
    }
    let lead = name.chars().take_while(char::is_ascii_lowercase).count();
    lead >= 3
        && lead < name.len()
        && name[lead..].starts_with(|c: char| c.is_ascii_uppercase())
        && name[lead..].contains(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric())
        && super::words::is_english(&name[..lead])
}

/// `foo.example.org`.
fn is_address(name: &str) -> bool {
    const ENDINGS: [&str; 11] = ["com", "org", "net", "cn", "io", "dev", "gov", "edu", "me", "ai", "app"];
    let parts: Vec<&str> = name.split('.').collect();
    parts.len() >= 3 && parts.iter().all(|p| !p.is_empty()) && ENDINGS.contains(&parts[parts.len() - 1])
}

/// `Apache 2.0`, `CC-BY-NC-4.0`.
fn is_licence(name: &str) -> bool {
    ["Apache 2", "Apache-2", "CC-BY", "CC BY", "MIT License", "GPL-", "GPLv", "LGPL", "AGPL", "BSD-"]
        .iter()
        .any(|licence| name.starts_with(licence))
        || name == "CC0"
}

/// `Q4_K_M`, `IQ4_XS`, `fp8_e4m3`, `sm_120`: formats of numbers and of chips.
fn is_quantization(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let digit_after =
        |lead: &str| lower.strip_prefix(lead).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let leads = ["q", "iq", "fp", "bf", "int", "ud-q", "w"].iter().any(|lead| digit_after(lead));
    (leads && lower.contains('_')) || digit_after("sm_")
}

/// `1M-token`, `744B-parameter`, `27k`, `Shift+Tab`, `UTC+8`.
fn is_quantity(name: &str) -> bool {
    let joined = name.split_once('+').is_some_and(|(a, b)| !a.is_empty() && !b.is_empty() && !b.starts_with('+'));
    let measured = name
        .split_once(latin::is_hyphen)
        .is_some_and(|(measure, word)| latin::is_measure(measure) && word.chars().all(|c| c.is_ascii_lowercase()));
    joined || measured
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::text::normalise;

    #[test]
    fn tiers_are_plans_before_those_who_pay() {
        for (text, found) in [
            ("面向 Pro 和 Max 用户开放", vec!["Pro", "Max"]),
            ("for Plus, Pro, and Team users", vec!["Plus", "Pro", "Team"]),
            ("Fooquux Pro 用户", vec![]),
            ("支持 Pro、Max 等多项订阅计划", vec!["Pro", "Max"]),
            ("Go is a language", vec![]),
        ] {
            let plans = plans(text, &normalise(text), &latin::words(text).collect::<Vec<_>>());
            let names: Vec<&str> = plans.iter().map(|&(a, b)| &text[a..b]).collect();
            assert_eq!(names, found, "{text}");
        }
    }

    #[test]
    fn commands_start_with_a_slash() {
        let text = "新增 /fooqux 命令，and `/bar-qux`, not src/lib or /v1/x or and/or";
        let names: Vec<&str> = commands(text).iter().map(|&(a, b)| &text[a..b]).collect();
        assert_eq!(names, ["/fooqux", "/bar-qux"]);
    }

    #[test]
    fn numbers_alone_name_releases() {
        let text = "发布 2031.4.2 版本，支持 4.5 版";
        let found = numbered_releases(text, text);
        assert_eq!(found.iter().map(|&(a, b)| &text[a..b]).collect::<Vec<_>>(), ["2031.4.2"]);
    }

    #[test]
    fn what_programs_and_lawyers_write_is_no_name() {
        for name in ["train.py", "userId", "STACK_SIZE", "a.foo.com", "Apache 2.0", "1M-token", "Shift+Tab", "Q4_K_M"] {
            assert!(is_artifact(name), "{name}");
        }
        for name in ["Node.js", "iPhone", "vLLM", "monday.com", "GPT-5", "openAI", "C++", "Pro+"] {
            assert!(!is_artifact(name), "{name}");
        }
    }
}
