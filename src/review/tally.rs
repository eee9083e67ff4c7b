//! How often and where each entity is named.

use indexmap::IndexMap;
use jiff::civil::Date;

use crate::extract::DigestExtraction;
use crate::resolve::{EntityId, Resolution};

/// Where entities are named, by identifier.
pub struct Tally(IndexMap<EntityId, Told>);

/// Where an entity is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// In how many items.
    pub items: usize,
    /// On how many days.
    pub days: usize,
    pub first: Date,
    pub last: Date,
    /// Heading of the first item, and where it stands.
    pub headline: String,
    pub file: String,
    pub line: u32,
}

impl Tally {
    /// Counts in a resolution's `digests`.
    pub fn of(resolution: &Resolution, digests: &[&DigestExtraction]) -> Tally {
        let mut order: Vec<usize> = (0..digests.len()).collect();
        order.sort_by_key(|&d| (digests[d].date, &resolution.digest_ids[d]));
        let mut told: IndexMap<EntityId, Told> = IndexMap::new();
        for d in order {
            let digest = digests[d];
            for (item, ids) in digest.items.iter().zip(&resolution.ids[d]) {
                let mut ids: Vec<&EntityId> = ids.iter().collect();
                ids.sort_unstable();
                ids.dedup();
                for id in ids {
                    match told.get_mut(id) {
                        Some(told) => {
                            told.items += 1;
                            told.days += usize::from(told.last != digest.date);
                            told.last = digest.date;
                        }
                        None => {
                            let first = Told {
                                items: 1,
                                days: 1,
                                first: digest.date,
                                last: digest.date,
                                headline: item.title.clone(),
                                file: digest.file.clone(),
                                line: item.line,
                            };
                            told.insert(id.clone(), first);
                        }
                    }
                }
            }
        }
        Tally(told)
    }

    /// Where an entity is named; `None` if nowhere.
    pub fn get(&self, id: &str) -> Option<&Told> {
        self.0.get(id)
    }

    /// In how many items it is named.
    pub fn items(&self, id: &str) -> usize {
        self.get(id).map_or(0, |told| told.items)
    }
}
