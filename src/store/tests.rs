//! The store from the outside: builds, readers, questions.

mod builds;
mod fixture;
mod questions;
mod shape;
mod speed;
