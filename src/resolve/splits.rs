//! Names that people keep apart: before names are joined.
//!
//! | where they were one | what parts them |
//! | --- | --- |
//! | over texts | no join brings them together, by no chain either |
//! | in the lexicon | the name that is not the entry's label is no name of the entry any more |
//! | in one item | the item names both; what it claims stays with the name that it used as the fuller |

use std::borrow::Cow;

use super::names::plain;
use crate::curation::{Action, Decision};
use crate::extract::{DigestExtraction, ItemExtraction, LocalEntity};
use crate::lexicon::fold::key;
use crate::lexicon::{Entry, Lexicon};

/// Folded names that are not one, the one that goes last.
#[derive(Default)]
pub(super) struct Splits(Vec<[String; 2]>);

impl Splits {
    pub fn of(decisions: &[Decision]) -> Splits {
        let mut pairs: Vec<[String; 2]> = Vec::new();
        for decision in decisions {
            if let Action::Split { one, other } = &decision.action {
                let pair = [&one.name, &other.name].map(|name| plain(&key(name)));
                if pair[0] != pair[1] && !pairs.contains(&pair) {
                    pairs.push(pair);
                }
            }
        }
        Splits(pairs)
    }

    /// The pairs, each both ways, as the lexicon gives its own.
    pub fn both_ways(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().flat_map(|[a, b]| [(a.as_str(), b.as_str()), (b, a)])
    }

    /// Whether the entry, which bears this folded name by the lexicon, bears it no more.
    pub fn takes_from(&self, entry: &Entry, folded: &str) -> bool {
        if self.0.is_empty() {
            return false;
        }
        let folded = plain(folded);
        self.0.iter().filter(|pair| pair.contains(&folded)).any(|[one, other]| {
            let label = plain(&key(&entry.label));
            let bears = |name: &String| *name == label || entry.aliases.iter().any(|alias| plain(&key(alias)) == *name);
            let goes = if *other == label { one } else { other };
            folded == *goes && bears(one) && bears(other)
        })
    }

    /// The digest with what its items took for one parted.
    pub fn part<'a>(&self, digest: &'a DigestExtraction, lexicon: &Lexicon) -> Cow<'a, DigestExtraction> {
        let mut parted = Cow::Borrowed(digest);
        if self.0.is_empty() {
            return parted;
        }
        for (i, item) in digest.items.iter().enumerate() {
            for (e, entity) in item.entities.iter().enumerate() {
                let gone = self.not_of(entity, lexicon);
                if !gone.is_empty() {
                    part_item(&mut parted.to_mut().items[i], e, &gone, lexicon);
                }
            }
        }
        parted
    }

    /// Those other names of an item's entity that are not names of what its name names.
    fn not_of<'a>(&self, entity: &'a LocalEntity, lexicon: &Lexicon) -> Vec<&'a String> {
        if entity.aliases.is_empty() {
            return Vec::new();
        }
        let own = plain(&key(&entity.name));
        // What the name names by the lexicon, if it still does.
        let entry = entity.lexicon.as_deref().and_then(|label| lexicon.by_label(entity.kind, label));
        let entry = entry.map(|e| lexicon.entry(e)).filter(|e| !self.takes_from(e, &own));
        let label = entry.map(|e| plain(&key(&e.label)));
        let aliases: Vec<(String, &String)> = entity.aliases.iter().map(|a| (plain(&key(a)), a)).collect();
        let is_gone = |(folded, _): &&(String, &String)| {
            self.0.iter().any(|[one, other]| {
                let stays = |name: &String| *name == own || label.as_ref() == Some(name);
                let (here, there) = if folded == other { (other, one) } else { (one, other) };
                // Of two that are both not the name the later one goes.
                let among = |name: &String| aliases.iter().any(|(alias, _)| alias == name);
                folded == here && !stays(here) && (stays(there) || (here == other && among(there)))
            })
        };
        aliases.iter().filter(is_gone).map(|(_, alias)| *alias).collect()
    }
}

/// Makes entities of their own of other names of an item's entity.
fn part_item(item: &mut ItemExtraction, entity: usize, gone: &[&String], lexicon: &Lexicon) {
    for form in gone {
        let local = &mut item.entities[entity];
        local.aliases.retain(|alias| alias != *form);
        // Where it stands: the spans that are as long as it is, and no other form's.
        let other_forms: Vec<usize> = std::iter::once(&local.name).chain(&local.aliases).map(String::len).collect();
        let as_long =
            |span: &&(u32, u32)| (span.1 - span.0) as usize == form.len() && !other_forms.contains(&form.len());
        let mut mentions: Vec<(u32, u32)> = local.mentions.iter().filter(as_long).copied().collect();
        if mentions.is_empty() {
            mentions.extend(local.mentions.first());
        } else if mentions.len() < local.mentions.len() {
            local.mentions.retain(|span| !mentions.contains(span));
        }
        let (kind, confidence) = (local.kind, local.confidence);
        let known = lexicon.by_label(kind, form).map(|e| lexicon.entry(e).label.clone());
        let at = item.entities.len() as u32;
        item.entities.push(LocalEntity {
            name: (*form).clone(),
            aliases: Vec::new(),
            kind,
            lexicon: known,
            confidence,
            mentions,
        });
        item.namings.retain(|naming| naming.entity as usize != entity || !naming.names.contains(form));
        for addressed in item.addresses.iter_mut().filter(|a| a.entity as usize == entity && a.name == **form) {
            addressed.entity = at;
        }
    }
}
