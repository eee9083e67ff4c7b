//! What people should decide on, and how what they ask for becomes a decision.
//!
//! | file | what it is for |
//! | --- | --- |
//! | `propose` | words of a command line → a decision, with names looked up in the store |
//! | `tally` | how often and where an entity is named |
//! | `doubts` | what is doubtful in a graph, with the decisions that would settle it |
//! | `alike` | entities that may be one |
//! | `suggest` | names that recur and that the lexicon does not know |

mod alike;
mod doubts;
mod propose;
mod suggest;
mod tally;

pub use doubts::{Choice, Doubt, Limits, Sort, Subject, doubts};
pub use propose::{Proposal, ProposeError, Request, propose};
pub use suggest::{Suggestion, suggestions};
pub use tally::{Tally, Told};
