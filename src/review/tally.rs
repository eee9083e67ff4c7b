//! How often and where each entity is named.

use jiff::civil::Date;

use crate::store::Rows;
use crate::store::rows::{EntityAt, ItemAt};

/// Where the entities of rows are named.
pub struct Tally<'a> {
    rows: &'a Rows,
    /// By the entities' places.
    counts: Vec<Count>,
}

#[derive(Clone, Copy, Default)]
struct Count {
    items: usize,
    days: usize,
    first: ItemAt,
    last: ItemAt,
}

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

impl<'a> Tally<'a> {
    /// Counts in rows, whose items are in order of days.
    pub fn of(rows: &'a Rows) -> Tally<'a> {
        let mut counts = vec![Count::default(); rows.entities.len()];
        for (item, at) in rows.items.iter().zip(0..) {
            for entity in &item.mentions {
                let count = &mut counts[*entity as usize];
                let is_first = count.items == 0;
                if is_first {
                    count.first = at;
                }
                count.items += 1;
                count.days += usize::from(is_first || rows.digest_of(count.last).day != rows.digest(item.digest).day);
                count.last = at;
            }
        }
        Tally { rows, counts }
    }

    /// Where an entity is named; `None` if nowhere.
    pub fn get(&self, at: EntityAt) -> Option<Told> {
        let count = self.counts.get(at as usize).filter(|count| count.items > 0)?;
        let (item, digest) = (self.rows.item(count.first), self.rows.digest_of(count.first));
        Some(Told {
            items: count.items,
            days: count.days,
            first: digest.day,
            last: self.rows.digest_of(count.last).day,
            headline: self.rows.text(item.headline).to_owned(),
            file: self.rows.text(digest.file).to_owned(),
            line: item.line,
        })
    }

    /// In how many items it is named.
    pub fn items(&self, at: EntityAt) -> usize {
        self.counts.get(at as usize).map_or(0, |count| count.items)
    }
}
