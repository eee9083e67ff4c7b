//! Days: what changed from some to others, what was told of a name on each, what rises.
//!
//! All is answered from the store's [rows](crate::store::rows), and rests on facts and
//! happenings as [`graph`](crate::graph) has them: each keeps every day and series on which
//! it was said, so what was known by a day is a prefix of its claims.
//!
//! | file | what it answers |
//! | --- | --- |
//! | `diff` | what is new, gone quiet, risen, changed between two windows of days |
//! | `changes` | how what is told of a fact or a happening differs from what was told before |
//! | `contradictions` | what sources tell differently, side by side |
//! | `joined` | new ways between entities that had none |
//! | `timeline` | what is told of names day by day, with gaps, and where names meet |
//! | `trends` | what rises against its own past |
//! | `rates` | whether a share has risen, by how much, and how surely |
//! | `scores` | whether two scores are the same, and which is better |
//! | `picture` | trends as an SVG picture |

pub mod changes;
pub mod contradictions;
pub mod diff;
pub mod joined;
pub mod picture;
pub mod rates;
mod scores;
pub mod timeline;
pub mod trends;

use jiff::civil::Date;

use crate::graph::Window;
use crate::store::Rows;

/// Why days cannot be asked about.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DaysError {
    #[error("the store has no digest yet; `daygraph build` reads some")]
    Empty,
    #[error("the store has no digest of {window}; its days go from {} to {}{}", days.0, days.1, near(*nearest))]
    NoDigest { window: Window, days: (Date, Date), nearest: (Option<Date>, Option<Date>) },
    #[error("{a} and {b} have days in common; name days that share none, the earlier ones first")]
    Overlap { a: Window, b: Window },
    #[error("{a} comes after {b}; name the earlier days first")]
    TurnedRound { a: Window, b: Window },
    #[error(
        "the store has no digest before {window}, so nothing can be said to rise; its first day is {first}: \
         name fewer days"
    )]
    NoPast { window: Window, first: Date },
}

impl DaysError {
    /// Whether the question makes no sense whatever the store has.
    pub fn is_usage(&self) -> bool {
        matches!(self, DaysError::Overlap { .. } | DaysError::TurnedRound { .. })
    }
}

fn near((before, after): (Option<Date>, Option<Date>)) -> String {
    match (before, after) {
        (Some(a), Some(b)) => format!(", and the nearest it has are {a} and {b}"),
        (Some(day), None) | (None, Some(day)) => format!(", and the nearest it has is {day}"),
        (None, None) => String::new(),
    }
}

/// How many digests and items the days of a window have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Read {
    pub digests: u32,
    pub items: u32,
}

/// What the store has read of a window.
///
/// # Errors
///
/// If it is nothing.
pub fn read(rows: &Rows, window: Window) -> Result<Read, DaysError> {
    let days = rows.days().ok_or(DaysError::Empty)?;
    let mut read = Read::default();
    for digest in rows.digests.iter().filter(|digest| window.has(digest.day)) {
        read.digests += 1;
        read.items += digest.items.1 - digest.items.0;
    }
    if read.digests > 0 {
        return Ok(read);
    }
    let all = || rows.digests.iter().map(|digest| digest.day);
    let before = window.since.and_then(|since| all().rfind(|day| *day < since));
    let after = window.until.and_then(|until| all().find(|day| *day > until));
    Err(DaysError::NoDigest { window, days, nearest: (before, after) })
}
