//! Extraction: an item becomes mentions and claims.
//!
//! A pure function of one digest and the lexicon: nothing is remembered between
//! digests, so digests can be read in parallel and in any order.
//!
//! | step | in these files |
//! | --- | --- |
//! | blocks made ready: normal and folded forms, sentences, words | `text`, `words` |
//! | what may be a name | `mentions`; `latin`, `runs`, `han`, `marked`, `forms`, `handles` |
//! | which mentions are one entity, and of what kind | `entities`, `evidence`, `acting` |
//! | why the names of an entity are one, and what is linked by them | `naming`, `reason`, `addresses` |
//! | the tables, and the words of them in a text | `triggers` |
//! | what stands where, and which name a word binds | `scene`, `binding` |
//! | what is claimed | `claims` by words, `structure` and `measured` without; `slots` |
//! | sums and scores as numbers | `money`, `score` |

pub mod money;
pub mod score;

mod acting;
mod addresses;
mod binding;
mod claims;
mod details;
mod entities;
mod evidence;
mod forms;
mod han;
mod handles;
mod latin;
pub mod learned;
mod marked;
mod measured;
mod mentions;
mod naming;
mod reason;
mod runs;
mod scene;
mod slots;
mod structure;
#[cfg(test)]
mod tests;
mod text;
mod triggers;
mod words;

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::digest::{Digest, Language, Lines, Link};
use crate::lexicon::{Lexicon, fold};
use crate::ontology::{Kind, Modality, Relation, Slot};

pub use addresses::Addressed;
pub use learned::Models;
pub(crate) use naming::{is_acronym, numbers};
pub use reason::{Naming, Reason};
pub(crate) use words::{is_breaking, word_ends};

/// Changes whenever other code may find something else in the same digest, so that kept
/// extractions of an older version are made anew. What is data ([`fingerprint`]) has no
/// part in it.
pub const VERSION: u32 = 3;

/// Hash of the tables, words and models that are compiled in, but for the lexicon: kept
/// extractions that were made with others are made anew.
pub fn fingerprint() -> &'static str {
    static HASH: LazyLock<String> = LazyLock::new(|| {
        let mut hash = blake3::Hasher::new();
        let texts = triggers::TEXTS.iter().chain(&words::TEXTS).chain([&evidence::TEXT]);
        for bytes in texts.map(|text| text.as_bytes()).chain([learned::BUILTIN]) {
            hash.update(&(bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        }
        for c in fold::table() {
            hash.update(&u32::from(c).to_le_bytes());
        }
        hash.finalize().to_hex().to_string()
    });
    &HASH
}

/// What was found in one digest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DigestExtraction {
    pub series: String,
    pub date: jiff::civil::Date,
    pub language: Language,
    pub title: String,
    pub tags: Vec<String>,
    /// BLAKE3 of the digest's file, hexadecimal.
    pub hash: String,
    /// File name without folders.
    pub file: String,
    pub items: Vec<ItemExtraction>,
}

/// What was found in one item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ItemExtraction {
    /// 1-based line of the file.
    pub line: u32,
    pub title: String,
    pub section: Vec<String>,
    pub importance: Option<String>,
    pub links: Vec<Link>,
    pub time: Option<String>,
    pub entities: Vec<LocalEntity>,
    pub claims: Vec<Claim>,
    /// Where it says that the names of an entity are one.
    pub namings: Vec<Naming>,
    /// Names that are the text of a link to what bears them.
    pub addresses: Vec<Addressed>,
    /// What it says below its heading, for full-text search: plain text, one line a block.
    pub text: String,
    /// What its source calls it, if it does: where two files have it, it is one.
    pub id: Option<String>,
}

/// An entity as one item names it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LocalEntity {
    /// The fullest form in the item, exactly as written there.
    pub name: String,
    /// The other forms that the item uses.
    pub aliases: Vec<String>,
    pub kind: Kind,
    /// Label of the lexicon's entry that it is, if it is one. With `kind` it names
    /// the entry.
    pub lexicon: Option<String>,
    /// How sure it is that this is a name of this kind, 0 to 1.
    pub confidence: f32,
    /// Where it stands in the file: byte spans, in order.
    pub mentions: Vec<(u32, u32)>,
}

/// What an item says of one or two of its entities.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    pub relation: Relation,
    /// Index into the item's entities.
    pub subject: u32,
    /// Index into the item's entities; `None` where the relation has no object.
    pub object: Option<u32>,
    /// Details, in order of [`Slot`]; numbers as the text has them.
    pub slots: Vec<(Slot, String)>,
    pub modality: Modality,
    /// How sure it is, 0 to 1.
    pub confidence: f32,
    /// The words that say it, as plain text.
    pub evidence: String,
    /// Byte span of the evidence in the file.
    pub span: (u32, u32),
    /// 1-based line of the evidence in the file.
    pub line: u32,
    /// Name of the rule that found it (`trigger:released/zh-launch`, `structure:score-table` …).
    pub rule: String,
}

/// Finds entities and claims in digests.
pub struct Extractor<'a> {
    lexicon: &'a Lexicon,
    models: Option<&'a Models>,
}

impl<'a> Extractor<'a> {
    /// An extractor that knows the names of a lexicon, and what the built-in models learned.
    pub fn new(lexicon: &'a Lexicon) -> Extractor<'a> {
        Extractor { lexicon, models: Some(Models::builtin()) }
    }

    /// The same with other models, or with rules alone.
    pub fn with_models(lexicon: &'a Lexicon, models: Option<&'a Models>) -> Extractor<'a> {
        Extractor { lexicon, models }
    }

    /// What a digest names and says.
    pub fn extract(&self, digest: &Digest) -> DigestExtraction {
        let read = Read::new(self.lexicon, digest);
        let found = match self.models {
            Some(models) => models.extract(self.lexicon, &digest.lines, &read),
            None => read.by_rules(self.lexicon, &digest.lines),
        };
        let items =
            digest.items.iter().zip(&read.items).zip(found).map(|((item, read), (found, claims))| ItemExtraction {
                namings: naming::find(self.lexicon, &read.blocks, &digest.lines, &found),
                addresses: addresses::find(&read.blocks, &digest.lines, &found),
                line: item.line,
                title: item.title.clone(),
                section: item.section.clone(),
                importance: item.importance.clone(),
                links: item.links.clone(),
                time: item.time.clone(),
                text: item.body(),
                id: item.id.clone(),
                entities: found.into_iter().map(|f| f.entity).collect(),
                claims,
            });
        DigestExtraction {
            series: digest.series.clone(),
            date: digest.date,
            language: digest.language,
            title: digest.title.clone(),
            tags: digest.tags.clone(),
            hash: digest.hash.clone(),
            file: digest.file.clone(),
            items: items.collect(),
        }
    }
}

/// A digest made ready: what the rules see as names, item by item.
struct Read<'d> {
    items: Vec<ReadItem<'d>>,
    everywhere: mentions::Everywhere,
}

/// An item made ready.
struct ReadItem<'d> {
    blocks: Vec<text::TextBlock<'d>>,
    mentions: Vec<mentions::Mention>,
    /// Words of the tables in each block.
    hits: Vec<Vec<triggers::Hit>>,
}

impl<'d> Read<'d> {
    fn new(lexicon: &Lexicon, digest: &'d Digest) -> Read<'d> {
        let mut everywhere = mentions::Everywhere::default();
        let items = digest.items.iter().map(|item| {
            let blocks = text::blocks(item);
            let mentions = mentions::find(lexicon, &blocks);
            entities::gather(&blocks, &mentions, &mut everywhere);
            let hits = blocks.iter().map(|b| triggers::TABLES.find(&b.norm)).collect();
            ReadItem { blocks, mentions, hits }
        });
        let items = items.collect();
        Read { items, everywhere }
    }

    /// Entities and claims of each item by the rules alone.
    fn by_rules(&self, lexicon: &Lexicon, lines: &Lines) -> Vec<(Vec<entities::Found>, Vec<Claim>)> {
        let of_item = |item: &ReadItem| {
            let candidates = entities::cluster(lexicon, &item.blocks, &item.mentions, &self.everywhere);
            let mut found: Vec<_> = candidates.into_iter().filter(|(_, c)| c.stands()).map(|(f, _)| f).collect();
            for maker in acting::makers(&item.blocks, &item.hits, &found) {
                found[maker].become_kind(Kind::Company);
            }
            let claims = claims::find(&item.blocks, lines, &item.hits, &found);
            (found, claims)
        };
        self.items.iter().map(of_item).collect()
    }
}
