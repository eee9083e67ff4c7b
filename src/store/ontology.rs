//! The vocabulary described: `data/ontology.ttl` and `docs/ontology.md`.
//!
//! Kinds, relations and slots come from [`crate::ontology`], classes of happenings and
//! their parts from [`crate::resolve`]; what digests, items and claims say of themselves
//! stands in the tables here.

mod markdown;
mod tables;
mod turtle;

pub use markdown::markdown;
pub use turtle::turtle;
