//! What a build tells at its end.

use std::fmt::Write as _;
use std::path::PathBuf;

use daygraph::extract::DigestExtraction;
use daygraph::ontology::{Kind, Relation};
use daygraph::resolve::Resolution;
use daygraph::store::{Names, Store, StoreError};
use indexmap::IndexMap;
use serde::Serialize;

use super::inputs::Refusal;

/// How many there are, and how many of them are new since before this build. Fewer than
/// before is a negative number.
#[derive(Debug, Default, Clone, Copy, Serialize)]
pub struct Count {
    pub total: usize,
    pub new: i64,
}

/// A count, and its parts by name.
#[derive(Debug, Default, Serialize)]
pub struct Parts {
    pub total: usize,
    pub new: i64,
    pub by: IndexMap<&'static str, Count>,
}

/// The end of a build; serialised, it is what `--json` prints.
#[derive(Debug, Default, Serialize)]
pub struct Summary {
    /// Digests that were read.
    pub read: usize,
    /// Digests that had not changed.
    pub skipped: usize,
    /// Digests whose file is gone, dropped with `--prune`.
    pub dropped: usize,
    pub refused: Vec<Refusal>,
    /// What could not be taken as it stood in files that were read.
    pub warnings: Vec<Refusal>,
    /// Whether the store says something else than before.
    pub changed: bool,
    pub digests: usize,
    pub items: Count,
    pub entities: Parts,
    pub claims: Parts,
    pub happenings: usize,
    pub seconds: f64,
    pub store: PathBuf,
    pub export: Vec<PathBuf>,
}

/// Items and claims before the build.
#[derive(Debug, Default)]
pub struct Before {
    items: usize,
    claims: IndexMap<&'static str, usize>,
}

impl Before {
    /// Whether there was nothing.
    pub fn is_empty(&self) -> bool {
        self.items == 0
    }

    /// `store` is the state before, which lacks claims that people rejected.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn of(digests: &[&DigestExtraction], store: Option<&Store>) -> Result<Before, StoreError> {
        let counts = store.map(Store::claim_counts).transpose()?.unwrap_or_default();
        let claims = counts.into_iter().map(|(relation, count)| (relation.name(), count)).collect();
        Ok(Before { items: items(digests), claims })
    }
}

fn items(digests: &[&DigestExtraction]) -> usize {
    digests.iter().map(|d| d.items.len()).sum()
}

/// Claims by relation, in the table's order.
fn claims(digests: &[&DigestExtraction]) -> IndexMap<&'static str, usize> {
    let mut counts: IndexMap<_, _> = Relation::ALL.iter().map(|r| (r.name(), 0)).collect();
    for claim in digests.iter().flat_map(|d| &d.items).flat_map(|i| &i.claims) {
        counts[claim.relation.name()] += 1;
    }
    counts
}

fn less(now: usize, before: usize) -> i64 {
    now as i64 - before as i64
}

impl Summary {
    /// Counts what is there now; `known` are the names of the state before.
    pub fn count(
        &mut self,
        digests: &[&DigestExtraction],
        resolution: &Resolution,
        before: &Before,
        known: Option<&Names>,
    ) {
        self.digests = digests.len();
        self.items.total = items(digests);
        self.items.new = less(self.items.total, before.items);
        self.happenings = resolution.happenings.len();
        self.entities.by = Kind::ALL.iter().map(|k| (k.name(), Count::default())).collect();
        for (id, entity) in &resolution.entities {
            let new = i64::from(known.is_none_or(|names| names.label(id).is_none()));
            let of_kind = &mut self.entities.by[entity.kind.name()];
            of_kind.total += 1;
            of_kind.new += new;
            self.entities.total += 1;
            self.entities.new += new;
        }
        for (name, total) in claims(digests) {
            let new = less(total, before.claims.get(name).copied().unwrap_or(0));
            self.claims.by.insert(name, Count { total, new });
            self.claims.total += total;
            self.claims.new += new;
        }
        self.entities.by.retain(|_, c| c.total > 0);
        self.claims.by.retain(|_, c| c.total > 0 || c.new != 0);
    }

    /// For people.
    pub fn text(&self) -> String {
        let mut text = String::new();
        // A String takes everything.
        let _ = self.write(&mut text);
        text
    }

    fn write(&self, out: &mut String) -> std::fmt::Result {
        let Summary { read, skipped, dropped, refused, .. } = self;
        let digests = either(*read, "digest", "digests");
        write!(out, "{read} {digests} read, {skipped} unchanged, {} refused", refused.len())?;
        if *dropped > 0 {
            write!(out, ", {dropped} dropped")?;
        }
        writeln!(out, "; {} in the store", self.digests)?;
        let items = either(self.items.total, "item", "items");
        writeln!(out, "  {:>8} {items}{}", self.items.total, plus(self.items.new))?;
        for (one, many, parts) in [("entity", "entities", &self.entities), ("claim", "claims", &self.claims)] {
            let name = either(parts.total, one, many);
            writeln!(out, "  {:>8} {name}{}", parts.total, plus(parts.new))?;
            let mut by: Vec<(&str, Count)> = parts.by.iter().map(|(name, count)| (*name, *count)).collect();
            by.sort_by_key(|(_, count)| std::cmp::Reverse(count.total));
            for (name, count) in by {
                writeln!(out, "           {:>8} {name}{}", count.total, plus(count.new))?;
            }
        }
        writeln!(out, "  {:>8} {}", self.happenings, either(self.happenings, "happening", "happenings"))?;
        writeln!(out, "store   {}", self.store.display())?;
        for file in &self.export {
            writeln!(out, "export  {}", file.display())?;
        }
        writeln!(out, "in {:.2} s", self.seconds)
    }
}

fn either(n: usize, one: &'static str, many: &'static str) -> &'static str {
    if n == 1 { one } else { many }
}

fn plus(new: i64) -> String {
    if new == 0 { String::new() } else { format!(" ({new:+})") }
}
