//! The second look: what the linear models hold, weighed once more together with plain numbers, by
//! boosted trees that were trained on what those models give for digests they had not seen.
//!
//! | file | a row is |
//! | --- | --- |
//! | `names` | a candidate with a kind that it may be |
//! | `tellings` | two entities with a relation that may join them |
//!
//! A linear model adds what each clue tells; what one clue tells given another it does not see: a
//! draft of the rules is worth less where the same firm is already the object's maker, a tagger's
//! word less where a longer name stands at the place.

pub(super) mod names;
pub(super) mod tellings;

use crate::learn::boosted;

/// How the trees are grown.
pub(super) fn training(categories: &'static [usize]) -> boosted::Training<'static> {
    boosted::Training { trees: 320, leaves: 15, step: 0.045, least: 40, l2: 1.0, rows: 0.8, columns: 0.5, categories }
}

/// A truth as a number.
fn truth(so: bool) -> f32 {
    f32::from(u8::from(so))
}
