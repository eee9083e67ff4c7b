//! What people decided of entities and claims.

use std::collections::{BTreeMap, BTreeSet};

use crate::store::Rows;
use crate::store::rows::{ClaimAt, DecidedRow, EntityAt};

/// What people decided of an entity, a claim, or several claims.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DecidedRecord {
    /// Number of each decision and what it says, in order.
    pub by: Vec<(u32, String)>,
    /// Notes, sorted.
    pub notes: Vec<String>,
}

impl DecidedRecord {
    /// What was decided of an entity.
    pub fn of_entity(rows: &Rows, at: EntityAt) -> DecidedRecord {
        DecidedRecord::of(rows, rows.decided_entity(at))
    }

    /// What was decided of any of these claims.
    pub fn of_claims(rows: &Rows, claims: &[ClaimAt]) -> DecidedRecord {
        DecidedRecord::of(rows, claims.iter().filter_map(|at| rows.decided_claim(*at)))
    }

    /// What was decided of the entity or the claim of this identifier.
    pub fn of_id(rows: &Rows, id: &str) -> DecidedRecord {
        if let Some(at) = rows.find_entity(id) {
            return DecidedRecord::of_entity(rows, at);
        }
        let claim = rows.decided_claims().find(|(at, _)| rows.claim_id(*at) == id);
        DecidedRecord::of(rows, claim.map(|(_, decided)| decided))
    }

    fn of<'a>(rows: &Rows, all: impl IntoIterator<Item = &'a DecidedRow>) -> DecidedRecord {
        let (mut by, mut notes) = (BTreeMap::new(), BTreeSet::new());
        for decided in all {
            let decisions = decided.by.iter().filter_map(|number| rows.decision(*number));
            by.extend(decisions.map(|decision| (decision.number, rows.text(decision.text).to_owned())));
            notes.extend(decided.notes.iter().map(|note| rows.text(*note).to_owned()));
        }
        DecidedRecord { by: by.into_iter().collect(), notes: notes.into_iter().collect() }
    }

    /// Whether nothing was decided.
    pub fn is_empty(&self) -> bool {
        self.by.is_empty() && self.notes.is_empty()
    }
}
