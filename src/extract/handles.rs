//! Accounts on social networks, and media: whether one acts in the news or is only its source.
//!
//! | text | acts | why |
//! | --- | --- | --- |
//! | `@fooqux argued that …` | yes | a verb follows |
//! | `@fooqux’s critique` | yes | something of its own follows |
//! | `… now 2x faster (via @fooqux)` | no | only the source |

/// The account that an address of a post or a profile belongs to.
pub(super) fn account(address: &str) -> Option<&str> {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"))?;
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    let path = ["x.com/", "twitter.com/"].iter().find_map(|host| rest.strip_prefix(host))?;
    let account = path.split(['/', '?', '#']).next()?;
    (!account.is_empty() && account != "i").then_some(account)
}

/// The words at the start of a link's text that spell the account's name: `Foo Quxson` of
/// `FooQuxson`, `fooqux` of `fooqux10`. Byte range without an `@`.
pub(super) fn named(text: &str, start: usize, limit: usize, account: &str) -> Option<(usize, usize)> {
    let wanted = letters(account);
    let start = start + usize::from(text[start..limit].starts_with('@'));
    let mut spelled = String::new();
    for (at, c) in text[start..limit].char_indices() {
        if c.is_alphanumeric() {
            spelled.extend(c.to_lowercase());
        } else if !matches!(c, ' ' | '_' | '-' | '.') {
            break;
        }
        let end = start + at + c.len_utf8();
        let ends = text[end..limit].chars().next().is_none_or(|c| !c.is_alphanumeric() && c != '_');
        let rest = wanted.strip_prefix(spelled.as_str())?;
        if ends && spelled.len() >= 3 && rest.bytes().all(|b| b.is_ascii_digit()) {
            let end = if text[end..limit].starts_with('_') { end + 1 } else { end };
            return Some((start, end));
        }
    }
    None
}

fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a place of a text is inside round brackets.
pub(super) fn is_in_brackets(text: &str, at: usize) -> bool {
    let before = &text[..at];
    let open = before.rfind(['(', '（']);
    let shut = before.rfind([')', '）']);
    open.is_some_and(|open| shut.is_none_or(|shut| shut < open))
}

/// Whether what follows a handle makes it act: a verb, or something of its own.
pub(super) fn acts(text: &str, start: usize, end: usize) -> bool {
    let rest = text[end..].trim_start_matches('_');
    let before = text[..start].trim_end_matches('@').trim_end_matches(['[', ' ', '(']);
    if before.ends_with("via") || before.ends_with(" h/t") {
        return false;
    }
    if ["'s ", "’s ", "' ", "’ "].iter().any(|own| rest.starts_with(own)) {
        return true;
    }
    let Some(rest) = rest.strip_prefix(' ') else { return false };
    let mut words = rest.split(' ').map(|w| w.trim_matches(|c: char| !c.is_ascii_alphabetic()));
    let first = words.next().unwrap_or_default();
    if matches!(first, "also" | "then" | "later" | "further" | "similarly" | "separately") {
        return words.next().is_some_and(is_verb);
    }
    is_verb(first) || first == "announcement"
}

/// Whether what stands around a medium makes it the source of the news: 「據 TechCrunch」, "the Times reported".
pub(super) fn is_cited_medium(norm: &str, start: usize, end: usize) -> bool {
    const BEFORE: [&str; 16] = [
        "据",
        "根据",
        "引述",
        "援引",
        "来源",
        "转自",
        "来自",
        "via",
        "according to",
        "per",
        "by",
        "told",
        "in",
        "from",
        "在",
        "由",
    ];
    const AFTER: [&str; 57] = [
        "报导",
        "报道",
        "的报道",
        "的报导",
        "文章",
        "专文",
        "撰文",
        "刊载",
        "刊登",
        "汇整",
        "整理",
        "消息",
        "获悉",
        "独家",
        "披露",
        "爆料",
        "称",
        "指出",
        "透露",
        "摘要",
        "引述",
        "援引",
        "发文",
        "专栏",
        "专访",
        "记者",
        "采访",
        "的文章",
        "上撰文",
        "年度",
        "最新",
        "reported",
        "reports",
        "reporting",
        "report",
        "article",
        "story",
        "interview",
        "says",
        "said",
        "的消息",
        "的深度",
        "的实测",
        "的调查",
        "的分析",
        "的专栏",
        "的专访",
        "查阅",
        "看到",
        "调查",
        "分析",
        "claims",
        "cites",
        "notes",
        "estimates",
        ":",
        "：",
    ];
    let before = norm[..start].trim_end_matches([' ', '《', '「', '“', '"', '(', '（', '[', '*']);
    let mut after = norm[end..].trim_start_matches([' ', '》', '」', '”', '"', ')', '）', ']', '*']);
    // What stands in brackets after the name does not part it from its verb.
    if norm[end..].trim_start().starts_with(['(', '（'])
        && let Some(shut) = norm[end..].find([')', '）'])
    {
        after = norm[end + shut..].trim_start_matches([')', '）', ' ']);
    }
    let word_before = |w: &str| {
        before.ends_with(w)
            && (!w.is_ascii() || !before[..before.len() - w.len()].ends_with(|c: char| c.is_ascii_alphanumeric()))
    };
    BEFORE.iter().any(|w| word_before(w))
        || AFTER.iter().any(|w| after.starts_with(w))
        || ["'s ", "’s "].iter().any(|own| after.starts_with(own))
        || (norm[..start].trim_end().ends_with(['(', '（', '[']) && norm[end..].starts_with([')', '）', ']']))
}

/// Whether a word looks like a verb that tells what somebody does or did.
fn is_verb(word: &str) -> bool {
    const VERBS: [&str; 24] = [
        "said", "wrote", "found", "made", "built", "got", "put", "ran", "saw", "gave", "took", "left", "is", "was",
        "has", "had", "says", "thinks", "open", "who", "told", "went", "set", "shipped",
    ];
    const NONE: [&str; 16] = [
        "as",
        "this",
        "its",
        "his",
        "across",
        "vs",
        "including",
        "according",
        "regarding",
        "during",
        "based",
        "users",
        "models",
        "agents",
        "plus",
        "versus",
    ];
    word.chars().all(|c| c.is_ascii_lowercase())
        && !NONE.contains(&word)
        && (VERBS.contains(&word) || (word.len() > 3 && ["ed", "s", "ing"].iter().any(|end| word.ends_with(end))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn acts_in(text: &str) -> bool {
        let start = text.find("fooqux").unwrap();
        acts(text, start, start + "fooqux".len())
    }

    #[test]
    fn a_handle_acts_by_what_follows_it() {
        for text in
            ["@fooqux argued that", "as @fooqux’s thread shows", "fooqux noting success", "@fooqux also shipped it"]
        {
            assert!(acts_in(text), "{text}");
        }
        for text in ["is faster @fooqux", "faster, via @fooqux showing it", "per @fooqux.", "@fooqux, @barqux"] {
            assert!(!acts_in(text), "{text}");
        }
    }

    #[test]
    fn accounts_are_spelled_by_the_text_of_links() {
        for (text, account, name) in [
            ("Foo Quxson’s critique", "FooQuxson", Some("Foo Quxson")),
            ("@foo_qux argued", "foo_qux", Some("foo_qux")),
            ("fooqux", "fooqux10", Some("fooqux")),
            ("a long thread", "fooqux", None),
        ] {
            let found = named(text, 0, text.len(), account).map(|(a, b)| &text[a..b]);
            assert_eq!(found, name, "{text}");
        }
        assert_eq!(account("https://x.com/fooqux/status/1"), Some("fooqux"));
        assert_eq!(account("https://example.com/fooqux"), None);
    }
}
