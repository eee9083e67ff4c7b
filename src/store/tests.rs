//! The store from the outside: builds, readers, questions.

mod builds;
mod fixture;
mod questions;
mod rows;
mod shape;
mod speed;
mod texts;
