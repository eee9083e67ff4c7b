//! Linear models over hashed features, trees over numbers, and how they are trained: nothing here
//! knows of digests.
//!
//! | file | what |
//! | --- | --- |
//! | [`features`] | a feature is a 32-bit hash of what it says |
//! | [`weights`] | features → rows of weights; how they are kept in a file |
//! | [`crf`] | a linear-chain conditional random field |
//! | [`logistic`] | one instance → the probabilities of its outcomes |
//! | [`boosted`] | boosted trees: how they are grown |
//! | [`forest`] | the same, as they are asked: one row of numbers → the probability of yes |
//! | [`optimize`] | the steps of training the linear ones |
//!
//! Training is deterministic: one thread, a seeded order, no function of the platform's
//! mathematics library, so that the same data give the same bytes everywhere.

pub mod boosted;
pub mod crf;
pub mod features;
pub mod forest;
pub mod logistic;
pub mod optimize;
pub mod weights;
