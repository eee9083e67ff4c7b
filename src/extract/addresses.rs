//! Names that are the text of a link, where the link's target is theirs alone.
//!
//! | address | whose it is |
//! | --- | --- |
//! | `https://foobam.example/` | a firm's, an organisation's, a product's: no path |
//! | `github.com/foobam` | a firm's, an organisation's, a person's |
//! | `github.com/foobam/zorg` | a product's, a model's, a benchmark's, a technique's |
//! | `huggingface.co/foobam/zorg-2` | a model's; below `datasets/` a benchmark's or a product's |
//! | `x.com/foobam` | a person's, a firm's, an organisation's, a product's |
//! | `github.com/foobam/zorg` with the text "GitHub" | nobody's: it says only where |
//! | `https://news.example/2025/foobam`, `x.com/foobam/status/1` | nobody's: it is about them |

use serde::{Deserialize, Serialize};

use super::entities::Found;
use super::naming::is_platform;
use super::text::TextBlock;
use crate::digest::{Lines, MarkKind};
use crate::lexicon::fold::key;
use crate::ontology::Kind;

/// A name that is the text of a link to what bears it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Addressed {
    /// Index into the item's entities.
    pub entity: u32,
    /// The name as written.
    pub name: String,
    /// The address without scheme, `www.`, query and fragment, in lower case.
    pub address: String,
    /// Byte span of the name in the file.
    pub span: (u32, u32),
    /// 1-based line of the name in the file.
    pub line: u32,
}

/// The addresses of an item's entities, each name and address once.
pub(super) fn find(blocks: &[TextBlock], lines: &Lines, found: &[Found]) -> Vec<Addressed> {
    let mut out: Vec<Addressed> = Vec::new();
    for (entity, f) in found.iter().enumerate() {
        for &(b, start, end) in &f.places {
            let block = &blocks[b];
            for mark in &block.block.marks {
                let MarkKind::Link(target) = &mark.kind else { continue };
                let (from, to) = (mark.start as usize, mark.end as usize);
                let around =
                    |c: char| c.is_whitespace() || matches!(c, '@' | '「' | '」' | '《' | '》' | '"' | '“' | '”');
                let whole = from <= start
                    && end <= to
                    && block.text()[from..start].chars().all(around)
                    && block.text()[end..to].chars().all(around);
                let Some((address, kinds)) = whole.then(|| whose(target)).flatten() else { continue };
                let name = &block.text()[start..end];
                let is_host = address.contains('/') && address.starts_with(&key(name));
                if is_host
                    || !kinds.contains(&f.entity.kind)
                    || out.iter().any(|o| o.name == name && o.address == address)
                {
                    continue;
                }
                let span = block.block.source_span(start, end);
                let line = lines.of(span.0);
                out.push(Addressed { entity: entity as u32, name: name.to_owned(), address, span, line });
            }
        }
    }
    out
}

/// An address in plain form, and of what kind those are whose it may be; `None` if it is nobody's.
fn whose(target: &str) -> Option<(String, &'static [Kind])> {
    use Kind::*;
    let rest = target.strip_prefix("https://").or_else(|| target.strip_prefix("http://"))?;
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    let plain = rest.split(['?', '#']).next()?.trim_end_matches('/').to_lowercase();
    let mut parts = plain.split('/');
    let host = parts.next().filter(|host| host.contains('.'))?;
    let path: Vec<&str> = parts.collect();
    const NONE: [&str; 12] = [
        "i",
        "search",
        "home",
        "topics",
        "trending",
        "spaces",
        "papers",
        "blog",
        "docs",
        "collections",
        "models",
        "orgs",
    ];
    if path.first().is_some_and(|first| NONE.contains(first)) {
        return None;
    }
    let kinds: &[Kind] = match (host, path.as_slice()) {
        ("x.com" | "twitter.com", [_]) => &[Person, Company, Organization, Product],
        ("github.com", [_]) => &[Company, Organization, Person],
        ("github.com", [_, _]) => &[Product, Model, Benchmark, Technique],
        ("huggingface.co", ["datasets", _, _]) => &[Benchmark, Product],
        ("huggingface.co" | "modelscope.cn", [_]) => &[Company, Organization],
        ("huggingface.co", [_, _]) | ("modelscope.cn", ["models", _, _]) => &[Model, Product],
        (host, []) if !is_platform(host) => &[Company, Organization, Product],
        _ => return None,
    };
    let plain = plain.strip_prefix("twitter.com").map_or(plain.clone(), |account| format!("x.com{account}"));
    Some((plain, kinds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_somebodys_or_nobodys() {
        for (target, plain) in [
            ("https://www.Foobam.example/?ref=1", Some("foobam.example")),
            ("https://twitter.com/Foobam", Some("x.com/foobam")),
            ("https://github.com/foobam/zorg/", Some("github.com/foobam/zorg")),
            ("https://huggingface.co/datasets/foobam/bench", Some("huggingface.co/datasets/foobam/bench")),
            ("https://news.example/2025/foobam", None),
            ("https://x.com/foobam/status/1", None),
            ("https://mp.weixin.qq.com/", None),
            ("https://huggingface.co/papers/2501.1", None),
            ("mailto:foo@bar.example", None),
        ] {
            assert_eq!(whose(target).map(|w| w.0).as_deref(), plain, "{target}");
        }
    }
}
